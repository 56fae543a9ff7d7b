"""Somebody's shifts in their calendar: that there is a shift, and when. No channel, shelter, place or colleague."""

from collections.abc import Iterator

from django.utils import timezone
from icalendar import Event

from jourer.calendars import KEPT_BACK, event
from volunteers.models import ShiftSignUp

SUMMARY = "Jour"


def events(actor) -> Iterator[Event]:
    """Every place on a shift is an event of its own; what somebody has left or what was called off is cancelled."""
    if not actor.may("shifts.take"):
        return
    places = ShiftSignUp.objects.of(actor).filter(shift__ends_at__gt=timezone.now() - KEPT_BACK)
    for place in places.select_related("shift").order_by("shift__starts_at", "pk"):
        yield _event(place)


def _event(place) -> Event:
    shift = place.shift
    cancelled_at = place.ended_at or shift.called_off_at
    return event(
        uid=str(place.pk),
        summary=SUMMARY,
        stamp=cancelled_at or place.signed_up_at,
        start=timezone.localtime(shift.starts_at),
        end=timezone.localtime(shift.ends_at),
        status="CANCELLED" if cancelled_at else "CONFIRMED",
        sequence=1 if cancelled_at else 0,
    )
