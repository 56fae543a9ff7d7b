from django.urls import path

from reports import calendar_pages as views

urlpatterns = [
    path("", views.my_calendar, name="my_calendar"),
    path("new/", views.new_calendar, name="new_calendar"),
    path("revoke/", views.revoke_calendar, name="revoke_calendar"),
]
