"""Named stretches of a year, as plans speak of them."""

import calendar
from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Window = tuple[date, date]

MONTHS_IN = {
    "spring": (1, 6),
    "autumn": (7, 12),
    "q1": (1, 3),
    "q2": (4, 6),
    "q3": (7, 9),
    "q4": (10, 12),
    "summer": (6, 8),
    **{name.lower(): (number, number) for number, name in enumerate(calendar.month_name) if number},
}

NAMES = {
    "year": gettext_lazy("the whole year"),
    "spring": gettext_lazy("spring (January–June)"),
    "autumn": gettext_lazy("autumn (July–December)"),
    "q1": gettext_lazy("the first quarter"),
    "q2": gettext_lazy("the second quarter"),
    "q3": gettext_lazy("the third quarter"),
    "q4": gettext_lazy("the fourth quarter"),
    "summer": gettext_lazy("summer (June–August)"),
    **{calendar.month_name[number].lower(): name for number, name in MONTHS.items()},
}


def window(code: str, whole: Window) -> Window:
    """The first and last day of a named part of the year `whole`, e.g. ("spring", 2026) → 1 January to 30 June.

    The parts are those of the calendar (*vår* and *höst* are half-years), seen from the year in which `whole` begins.
    """
    if code == "year":
        return whole
    first, last = MONTHS_IN[code]
    year = whole[0].year
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def name_of(stretch: Window, whole: Window) -> str | None:
    """The code whose window this is, or None for a stretch without a name."""
    return next((code for code in NAMES if window(code, whole) == stretch), None)


def days(stretch: Window) -> int:
    """How many days, the first and the last included."""
    return (stretch[1] - stretch[0]).days + 1


def months(stretch: Window) -> list[Window]:
    """The calendar months that the stretch touches, each cut to the stretch."""
    found, first = [], stretch[0].replace(day=1)
    while first <= stretch[1]:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        found.append((max(first, stretch[0]), min(last, stretch[1])))
        first = last + timedelta(days=1)
    return found


def in_words(stretch: Window) -> str:
    """ "1 January–31 December 2026", the first year only where it differs."""
    start, end = stretch
    form = "j F" if start.year == end.year else "j F Y"
    return _("%(start)s–%(end)s") % {"start": date_format(start, form), "end": date_format(end, "j F Y")}
