"""Below `/calendar/`: addresses that a calendar program fetches without signing in."""

from django.urls import path

from reports import calendar_pages as views

urlpatterns = [path("<uuid:house>/<slug:token>.ics", views.calendar, name="calendar")]
