"""Somebody's shifts as a calendar subscribes to them (RFC 5545): that there is a shift, and when. Nothing else.

A calendar lies on a telephone, with a company abroad, and on a screen that a family looks at: no channel, no shelter,
no place, no colleague.
"""

from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from volunteers.models import ShiftSignUp

SUMMARY = "Jour"
KEPT_BACK = timedelta(days=30)  # what is over disappears from the calendar after that


def written(actor) -> bytes:
    """Every place on a shift is an event of its own; what somebody has left or what was called off is cancelled."""
    calendar = Calendar()
    for name, value in {"prodid": "-//Jourer//Jour//SV", "version": "2.0", "x-wr-calname": SUMMARY}.items():
        calendar.add(name, value)
    places = ShiftSignUp.objects.of(actor).filter(shift__ends_at__gt=timezone.now() - KEPT_BACK)
    for place in places.select_related("shift").order_by("shift__starts_at", "pk"):
        calendar.add_component(_event(place))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(place) -> Event:
    shift = place.shift
    cancelled_at = place.ended_at or shift.called_off_at
    event = Event()
    for name, value in {
        "uid": str(place.pk),
        "dtstamp": cancelled_at or place.signed_up_at,
        "dtstart": timezone.localtime(shift.starts_at),
        "dtend": timezone.localtime(shift.ends_at),
        "summary": SUMMARY,
        "class": "PRIVATE",
        "status": "CANCELLED" if cancelled_at else "CONFIRMED",
        "sequence": 1 if cancelled_at else 0,
    }.items():
        event.add(name, value)
    return event
