"""Below `/calendar/`: addresses that a calendar program fetches without signing in."""

from django.urls import path

from volunteers.views import feeds

urlpatterns = [path("<uuid:house>/<slug:token>.ics", feeds.calendar, name="calendar")]
