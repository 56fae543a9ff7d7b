"""Every address. The association is in the path; `ActorMiddleware` turns it into `request.actor`."""

from django.contrib import admin
from django.urls import include, path

from jourer import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("role/", views.switch_role, name="switch_role"),
    path("second-step/", views.second_step, name="second_step"),
    path("reminders/", views.reminders, name="reminders"),
    path("help/", views.help_page, name="help"),
    path("language/", views.language, name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/email/", views.closed, name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("<slug:association>/second-steps/", views.second_steps, name="second_steps"),
    path("<slug:association>/second-steps/<uuid:pk>/", views.reset_second_step, name="reset_second_step"),
    path("calendar/", include("reports.feed_urls")),
    path("review/", include("reports.review_urls")),
    path("gallery/", include("reports.gallery_urls")),
    path("<slug:association>/", include("reports.urls")),
    path("<slug:association>/", include("budget.urls")),
    path("<slug:association>/", include("cases.urls")),
    path("<slug:association>/", include("plans.urls")),
    path("<slug:association>/", include("volunteers.urls")),
]
