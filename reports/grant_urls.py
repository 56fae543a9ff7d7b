from django.urls import path

from reports import grant_page

urlpatterns = [
    path("grants/<uuid:pk>/", grant_page.grant_page, name="grant"),
    path("grants/<uuid:pk>/goals/", grant_page.grant_goals, name="grant_goals"),
]
