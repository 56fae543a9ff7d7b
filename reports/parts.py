"""Totals until a day in the past, and what parts of the year gave, without telling few persons apart.

Whoever sees a total until March and one until April knows April. So for those without case rights totals end only
where no two of them, nor the chart's months, lie few persons apart.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from jourer import kinds, measuring, metrics, periods
from jourer.few import is_few
from jourer.measuring import Point, Reading
from jourer.models import Association, Measure
from jourer.periods import Window
from plans.fulfilment import TargetReading

# Half-yearly reports to a municipality follow tertials, so these ends are tried before other months'.
TERTIALS = (4, 8)


def discreet(
    targets: Iterable[TargetReading], period: Window, *, seen_by, association: Association, today: date
) -> dict:
    """{target key: the target as it may be seen of a part of the year} by somebody without case rights."""
    targets = list(targets)
    about_persons = [one.target.measure for one in targets if _is_about_persons(one)]
    now = measuring.read(association, about_persons, today, series=True)
    return {
        one.target.pk: _told(one, period, now[one.target.measure_id], seen_by) if _is_about_persons(one) else one
        for one in targets
    }


def _is_about_persons(one):
    metric = metrics.of(one.target.measure)
    return metric is not None and metric.persons


def _told(one, period, now, seen_by):
    if one.reading.withheld:
        return one
    measure, ends = now.measure, ends_told(now, seen_by)
    if min(one.reading.as_of, measure.ends_on) not in ends:
        return dataclasses.replace(one, told=False)
    begins = {measure.starts_on, *map(periods.day_after, ends)}
    gave = one.reading.period if max(period[0], measure.starts_on) in begins else None
    return dataclasses.replace(one, reading=dataclasses.replace(one.reading, period=gave, series=()))


def ends_told(now: Reading, seen_by) -> set[date]:
    """The days until which a total may be told: those of the chart, today, and what can be added to them."""
    last = min(now.as_of, now.measure.ends_on)
    ends = {last, *(point.stretch[1] for point in measuring.discreet(now, seen_by).series)}
    if metrics.of(now.measure).kind != kinds.EVENTS or now.measure.kind == "ratio":
        return ends
    months = [point for point in now.series if point.stretch[0] <= last]
    years = (0, 1) if now.measure.profile == Measure.Profile.LAST_YEAR else (0,)  # what is expected tells last year's
    for point in sorted(months, key=lambda point: point.stretch[1].month not in TERTIALS):
        if all(_keeps_apart(point.stretch[1], ends, months, year) for year in years):
            ends.add(point.stretch[1])
    return ends


def _keeps_apart(day: date, ends: set[date], months: Sequence[Point], year: int) -> bool:
    """Whether a total until the day lies nobody or enough from those next to it; year 1 is the one before."""
    before = max((end for end in ends if end < day), default=date.min)
    after = min((end for end in ends if end >= day), default=date.max)
    persons = [
        sum(point.counted[year] for point in months if start < point.stretch[1] and point.stretch[0] <= end)
        for start, end in ((before, day), (day, after))
    ]
    return all(number == 0 or not is_few(number) for number in persons)
