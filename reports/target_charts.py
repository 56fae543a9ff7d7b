"""What is drawn of one target: the way to its goal, its months beside last year's, its periods, n of d."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jourer import arithmetic, kinds, metrics, periods, sources
from jourer.measuring import Reading
from jourer.models import Measure
from jourer.templatetags.readings import shown
from reports import charts, drawings

LONGEST_STRIP = 60  # periods: a year of weeks, two months of days


@dataclass(frozen=True)
class Period:
    """A period of "so often", and whether it was met."""

    label: str
    is_met: bool


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a target, each where there is something to draw; units head the columns of the tables."""

    bullet: charts.Bullet | None = None
    lines: charts.Lines | None = None
    parts: charts.Stacked | None = None
    periods: tuple[Period, ...] = ()
    unit: str = ""
    unit_of_months: str = ""


def of(reading: Reading, actor) -> Drawing:
    """What the actor may see drawn of a reading that was made discreet, with its series."""
    if reading.withheld:
        return Drawing()
    unit = unit_of(reading.measure)
    return Drawing(
        bullet=None if reading.share else drawings.of_reading(reading),
        lines=drawings.of_months(reading),
        parts=_n_of_d(reading),
        periods=_strip(reading, actor),
        unit=unit,
        unit_of_months=drawings.unit_of_months(reading) or unit,
    )


def unit_of(measure: Measure) -> str:
    metric = metrics.of(measure)
    return measure.unit or (str(metric.unit) if metric else _("number"))


def _strip(reading, actor) -> tuple[Period, ...]:
    """The periods that have ended; of an opening figure nobody knows which they were."""
    measure = reading.measure
    if measure.kind != Measure.Kind.FREQUENCY or reading.share is None or not _may_see_periods(measure, actor):
        return ()
    source = sources.fetch(measure.association, [measure], reading.as_of, last_year=False)[measure.pk]
    ended = arithmetic.ended(measure.per, measure.window, reading.as_of)
    known = [one for one in ended if not measure.opening_until or one[1] > measure.opening_until]
    return tuple(
        Period(PERIODS[measure.per](*one), (source.amount(measure, *one).value or 0) >= measure.goal_value)
        for one in known[-LONGEST_STRIP:]
    )


def _may_see_periods(measure, actor):
    """A period with nobody in it, or somebody, says something of few persons."""
    metric = metrics.of(measure)
    return metric is None or not metric.persons or actor.may("cases.log")


def _week(day: date) -> int:
    return day.isocalendar().week


PERIODS = {
    "day": lambda first, last: date_format(first, _("j M")),
    "week": lambda first, last: _("w. %(week)s") % {"week": _week(first)},
    "two_weeks": lambda first, last: _("w. %(first)s–%(last)s") % {"first": _week(first), "last": _week(last)},
    "month": lambda first, last: date_format(first, "F"),
    "quarter": lambda first, last: _("quarter %(number)s") % {"number": last.month // 3},
    "term": lambda first, last: str(periods.NAMES["spring" if first.month == 1 else "autumn"]),
    "year": lambda first, last: str(first.year),
}


# n of d

PARTS = {
    Measure.Kind.DURATION: (gettext_lazy("in time"), gettext_lazy("later")),
    Measure.Kind.RATIO: (gettext_lazy("counted in"), gettext_lazy("the others")),
    Measure.Kind.INDICATOR: (gettext_lazy("counted in"), gettext_lazy("the others")),
}


def _n_of_d(reading) -> charts.Stacked | None:
    """Of what is reckoned for each of d there is no whole to be part of.

    The shares are those of the sentence above: 2 of 3 is 66 per cent there, and not 67 here.
    """
    share, measure = reading.share, reading.measure
    if share is None or not share.d or measure.per in kinds.THINGS or measure.kind not in PARTS:
        return None
    yes, no = (capfirst(str(word)) for word in PARTS[measure.kind])
    shares = shown(reading, reading.value), shown(reading, 100 - reading.value)
    return charts.stacked([(yes, share.n), (no, share.d - share.n)], shares)
