from django.urls import include, path

from reports import views

urlpatterns = [
    path("", views.start, name="start"),
    path("plans/<int:year>/", views.goal_page, name="plan"),
    path("plans/<int:year>/keys/", views.key_measures, name="key_measures"),
    path("", include("reports.target_urls")),
    path("", include("reports.snapshot_urls")),
    path("", include("reports.annual_urls")),
    path("", include("reports.budget_urls")),
    path("", include("reports.grant_urls")),
    path("", include("reports.follow_up_urls")),
    path("", include("reports.agreement_urls")),
    path("calendar/", include("reports.calendar_urls")),
]
