"""Named stretches of a year, as plans speak of them."""

import calendar
import itertools
from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Window = tuple[date, date]

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

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

    The parts are those of the calendar (*vår* and *höst* are half-years). In a broken year they lie where the calendar
    has them: spring of 1 July 2026–30 June 2027 is that of 2027. What lies in it only in part is cut to it.
    """
    if code == "year":
        return whole
    parts = _parts(code, whole)
    inside = [part for part in parts if overlap(part, whole) == part]
    touching = [cut for part in parts if (cut := overlap(part, whole))]
    return inside[0] if inside else max(touching, key=days, default=parts[0])


def _parts(code, whole):
    """The part in each calendar year that `whole` touches."""
    first, last = MONTHS_IN[code]
    years = range(whole[0].year, whole[1].year + 1)
    return [(date(year, first, 1), whole_month(date(year, last, 1))[1]) for year in years]


def name_of(stretch: Window, whole: Window) -> str | None:
    """The code whose window this is; None for a stretch without a name, and for a part that is cut."""
    if stretch == whole:
        return "year"
    codes = [code for code in MONTHS_IN if stretch in _parts(code, whole)]
    return next((code for code in codes if window(code, whole) == stretch), None)


def overlap(stretch: Window, other: Window) -> Window | None:
    """The days that are in both."""
    first, last = max(stretch[0], other[0]), min(stretch[1], other[1])
    return (first, last) if first <= last else None


def days(stretch: Window) -> int:
    """How many days, the first and the last included."""
    return (stretch[1] - stretch[0]).days + 1


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


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


def slips(**days: date | None) -> dict[str, str]:
    """{name: words} of the days whose year is a slip of the finger: nothing is reckoned back from the year 26."""
    known = {name: day for name, day in days.items() if day}
    early = {name: _("The date is before the year 2000. Check the year.") for name in known if known[name] < FIRST_DAY}
    late = {name: _("The date is after the year 2099. Check the year.") for name in known if known[name] > LAST_DAY}
    return early | late


def year_before(stretch: Window, years: int = 1) -> Window:
    """The same days a year earlier; 29 February becomes 28, and a stretch to the end of a month stays so."""
    return _year_before(stretch[0], years), _year_before(stretch[1], years, keeps_month_end=True)


def _year_before(day, years, *, keeps_month_end=False):
    year = day.year - years
    length = calendar.monthrange(year, day.month)[1]
    is_last = keeps_month_end and day == whole_month(day)[1]
    return day.replace(year=year, day=length if is_last else min(day.day, length))


def years_back(stretch: Window) -> int:
    """How many years lie between a stretch and the like one before it: 1, or of a plan over two years 2."""
    return next(years for years in itertools.count(1) if year_before(stretch, years)[1] < stretch[0])


MONTHS_OF = {"month": 1, "quarter": 3, "term": 6}


def each(per: str, stretch: Window) -> list[Window]:
    """Every period of the kind `per` that belongs to the stretch: day, week, two_weeks, month, quarter, term or year.

    A week (ISO 8601: Monday to Sunday) belongs where its Thursday lies, so that every week belongs to one year and
    those over New Year are whole; two weeks are counted in pairs from the first. Of the others only whole ones belong.
    Months, quarters and half-years are the calendar's; a year runs from the month in which the stretch begins.
    """
    if per == "day":
        return [(stretch[0] + timedelta(days=number),) * 2 for number in range(days(stretch))]
    if per in {"week", "two_weeks"}:
        weeks = _weeks(stretch)
        pairs = zip(weeks[::2], weeks[1::2], strict=False)
        return weeks if per == "week" else [(first[0], second[1]) for first, second in pairs]
    return [period for period in _calendar(per, stretch) if overlap(period, stretch) == period]


def _weeks(stretch):
    monday = stretch[0] - timedelta(days=stretch[0].weekday())
    if monday + timedelta(days=3) < stretch[0]:
        monday += timedelta(weeks=1)
    found = []
    while monday + timedelta(days=3) <= stretch[1]:
        found.append((monday, monday + timedelta(days=6)))
        monday += timedelta(weeks=1)
    return found


def _calendar(per, stretch):
    """The periods of so many months that the stretch touches; months are numbered through from the year 0."""
    first, last = (day.year * 12 + day.month - 1 for day in stretch)
    length = MONTHS_OF.get(per, 12)
    first -= first % length if per in MONTHS_OF else 0
    return [
        (_first_of(number), whole_month(_first_of(number + length - 1))[1]) for number in range(first, last + 1, length)
    ]


def _first_of(number):
    return date(number // 12, number % 12 + 1, 1)


def in_words(stretch: Window) -> str:
    """ "1 January–31 December 2026", of the first day the month and the year only where they differ; one day alone."""
    start, end = stretch
    if start == end:
        return date_format(start, "j F Y")
    form = "j F Y" if start.year != end.year else "j F" if start.month != end.month else "j"
    return _("%(start)s–%(end)s") % {"start": date_format(start, form), "end": date_format(end, "j F Y")}
