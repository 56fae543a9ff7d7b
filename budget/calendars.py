"""The days of agreements in the calendar of who reads them: the same as wait on the start page, however far off."""

from collections.abc import Iterator

from django.utils import timezone
from icalendar import Event

from budget import agreement_days
from jourer.calendars import KEPT_BACK, event


def events(actor) -> Iterator[Event]:
    """A whole day each. One that is done, or that another day has taken the place of, is there no more."""
    if not actor.may("agreements.read"):
        return
    now = timezone.now()
    today = timezone.localdate(now)
    for one in agreement_days.days(actor, today):
        if one.day >= today - KEPT_BACK:
            yield event(uid=one.key, summary=one.text, stamp=now, start=one.day, transp="TRANSPARENT")
