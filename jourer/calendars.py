"""What a calendar subscribes to (RFC 5545): each room answers `events(actor)`, and one file holds them all.

A calendar lies on a telephone, with a company abroad, and on a screen that a family looks at. No room puts anything
of a person in.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event, Timezone

KEPT_BACK = timedelta(days=30)  # what is over disappears from the calendar after that


def event(*, uid: str, summary: str, stamp: datetime, start: date, end: date | None = None, **facts) -> Event:
    """One entry: of a day where `start` is a date, else from moment to moment. `facts` are RFC 5545's other names."""
    made = Event()
    told = {"uid": uid, "dtstamp": stamp, "dtstart": start, "dtend": end, "summary": summary, "class": "PRIVATE"}
    for name, value in (told | facts).items():
        if value is not None:
            made.add(name, value)
    return made


def written(events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    for name, value in {"prodid": "-//Jourer//Jour//SV", "version": "2.0", "x-wr-calname": "Jour"}.items():
        calendar.add(name, value)
    # Always there, since a calendar without any component is none.
    for one in [Timezone.from_tzinfo(timezone.get_current_timezone()), *events]:
        calendar.add_component(one)
    return calendar.to_ical()
