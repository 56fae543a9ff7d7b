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
    "t1": (1, 4),
    "t2": (5, 8),
    "t3": (9, 12),
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
    "t1": gettext_lazy("the first tertial (January–April)"),
    "t2": gettext_lazy("the second tertial (May–August)"),
    "t3": gettext_lazy("the third tertial (September–December)"),
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


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def whole_month(day: date) -> Window:
    """The calendar month in which the day lies."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months(stretch: Window) -> list[Window]:
    """The calendar months that the stretch touches, each cut to the stretch."""
    found, first = [], stretch[0].replace(day=1)
    while first <= stretch[1]:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        found.append((max(first, stretch[0]), min(last, stretch[1])))
        first = last + timedelta(days=1)
    return found


def year_before(stretch: Window) -> Window:
    """The same days a year earlier; 29 February becomes 28, and a stretch to the end of a month stays so."""
    return _year_before(stretch[0]), _year_before(stretch[1], keeps_month_end=True)


def _year_before(day, *, keeps_month_end=False):
    length = calendar.monthrange(day.year - 1, day.month)[1]
    is_last = keeps_month_end and day.day == calendar.monthrange(day.year, day.month)[1]
    return day.replace(year=day.year - 1, day=length if is_last else min(day.day, length))


MONTHS_OF = {"month": 1, "quarter": 3, "term": 6, "year": 12}


def each(per: str, stretch: Window) -> list[Window]:
    """Every period of the kind `per` that belongs to the stretch: day, week, two_weeks, month, quarter, term or year.

    A week (ISO 8601: Monday to Sunday) belongs where its Thursday lies, so that every week belongs to one year and
    those over New Year are whole; two weeks are counted in pairs from the first. Of the others only whole ones belong.
    """
    if per == "day":
        return [(stretch[0] + timedelta(days=number),) * 2 for number in range(days(stretch))]
    if per in {"week", "two_weeks"}:
        weeks = _weeks(stretch)
        pairs = zip(weeks[::2], weeks[1::2], strict=False)
        return weeks if per == "week" else [(first[0], second[1]) for first, second in pairs]
    return [
        period for period in _calendar(MONTHS_OF[per], stretch) if stretch[0] <= period[0] <= period[1] <= stretch[1]
    ]


def _weeks(stretch):
    monday = stretch[0] - timedelta(days=stretch[0].weekday())
    if monday + timedelta(days=3) < stretch[0]:
        monday += timedelta(weeks=1)
    found = []
    while monday + timedelta(days=3) <= stretch[1]:
        found.append((monday, monday + timedelta(days=6)))
        monday += timedelta(weeks=1)
    return found


def _calendar(length, stretch):
    """The calendar's parts of so many months, from the one that the stretch begins in."""
    year, month = stretch[0].year, (stretch[0].month - 1) // length * length + 1
    while date(year, month, 1) <= stretch[1]:
        last = month + length - 1
        yield date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])
        year, month = (year, month + length) if month + length <= 12 else (year + 1, 1)


def in_words(stretch: Window) -> str:
    """ "1 January–31 December 2026", the first year only where it differs."""
    start, end = stretch
    form = "j F" if start.year == end.year else "j F Y"
    return _("%(start)s–%(end)s") % {"start": date_format(start, form), "end": date_format(end, "j F Y")}
