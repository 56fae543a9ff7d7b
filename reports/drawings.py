"""Which chart shows a reading: the way to a number, n of d, and the months of the year."""

import math
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from jourer import kinds
from jourer.measuring import Reading
from jourer.models import Measure
from jourer.periods import Window
from reports import charts

NUMBERS = {Measure.Kind.COUNT, Measure.Kind.LEVEL}
WHOLE = 100  # per cent: a share is drawn on all of what it is a share of


def of_reading(reading: Reading, *, expected: bool = True) -> charts.Bullet | None:
    """Value, goal and what is expected on one line; what has no number or is kept from view gives nothing to draw."""
    measure = reading.measure
    if reading.value is None or reading.goal is None:
        return None
    is_per_cent = reading.share is not None and measure.per not in kinds.THINGS
    if not is_per_cent and reading.share is None and measure.kind not in NUMBERS:
        return None
    baseline = 0 if is_per_cent or kinds.of(measure).starts_from_zero else reading.baseline or 0
    marked = reading.expected_shown if expected else None
    return charts.bullet(reading.value, reading.goal, marked, baseline=baseline, whole=WHOLE if is_per_cent else None)


def of_months(reading: Reading) -> charts.Lines | None:
    """What the months gave, beside those of the year before; one month alone is no line, nor are things to do."""
    series = reading.series
    if kinds.of(reading.measure).items or len(series) < 2 or all(point.value is None for point in series):
        return None
    begun = [point for point in series if point.stretch[0] <= reading.as_of]
    now = tuple(_drawn(point.value, reading) for point in begun)
    lines = [charts.Series(_year(reading.measure.window), now, so_far=_is_growing(begun, reading))]
    before = tuple(_drawn(point.last_year, reading) for point in series)
    if any(value is not None for value in before):
        lines.append(charts.Series(_year(reading.measure.window, earlier=1), before, past=True))
    return charts.lines([_months(point.stretch) for point in series], lines)


def _drawn(value, reading: Reading):
    """A share's month with a decimal, downwards as shares are told; counts and levels as they are."""
    if value is None or unit_of_months(reading) != "%":
        return value
    return Decimal(math.floor(value * 10)) / 10


def _is_growing(begun, reading: Reading) -> bool:
    """Whether the month that the time has come to has days left; a level stands whatever the day."""
    return bool(begun) and begun[-1].stretch[1] > reading.as_of and reading.measure.kind != Measure.Kind.LEVEL


def unit_of_months(reading: Reading) -> str:
    """Of a share each month is in per cent; of what is done so often, the months say how many times."""
    is_share = reading.share is not None and reading.measure.kind != Measure.Kind.FREQUENCY
    return "%" if is_share and reading.measure.per not in kinds.THINGS else reading.measure.unit


def _year(window: Window, *, earlier: int = 0) -> str:
    """2026, or of a broken year 2026/27."""
    first, last = (day.year - earlier for day in window)
    return str(first) if first == last else f"{first}/{last % 100:02}"


def _months(stretch: Window) -> str:
    first, last = map(_month, stretch)
    return first if first == last else f"{first}\N{EN DASH}{last}"


def _month(day: date) -> str:
    return date_format(day, "M").rstrip(".").lower()
