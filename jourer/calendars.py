"""What a calendar subscribes to (RFC 5545): each room answers `events(actor)`, and one file holds them all.

A calendar lies on a telephone, with a company abroad, and on a screen that a family looks at. No room puts anything
of a person in.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

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
    for one in events:
        calendar.add_component(one)
    calendar.add_missing_timezones()
    return calendar.to_ical()
