"""What a reading is made of: by month and by each thing that its metric can tell apart, without a single row.

Every part is read exactly as the whole is, as a measure of its own with one more filter, so that parts and whole agree.

Where the metric is of persons, those without case rights get no cell of fewer than ten, and no way to reckon one: what
is small is added together (`reports/disclosure/parts.py`). Facts about persons are held back so for everybody, and
until the time of the measure is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jourer import few, kinds, measuring, metrics, periods, sources
from jourer.few import FEW
from jourer.measuring import Reading
from jourer.metrics import ChoicesCache, Dimension, Metric
from jourer.models import Measure
from jourer.periods import Window
from jourer.templatetags.components import Table
from jourer.templatetags.formats import number
from jourer.templatetags.readings import per_cent
from reports import charts, disclosure
from reports.target_charts import unit_of

Parts = list[tuple[str, int]]


@dataclass(frozen=True)
class Breakdown:
    """One way to tell apart: drawn where the parts make up the whole, otherwise a table only."""

    title: str
    first: str
    unit: str
    bars: charts.Bars | None = None
    rows: charts.Rows | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Way:
    """A way to tell a measure's rows apart: parts by name, each a measure that has only those rows.

    `adds_up`: the parts make up the whole. Different people, shares and medians do not, nor what a row has several of.
    """

    title: str
    first: str
    parts: tuple[tuple[str, Measure], ...]
    adds_up: bool
    is_month: bool = False
    about_persons: bool = False


def of(reading: Reading, actor) -> list[Breakdown]:
    """What the actor may see told apart of the whole reading of a measure that is counted from the log."""
    measure, as_of = reading.measure, reading.as_of
    metric = metrics.of(measure)
    if metric is None:
        return []
    whole = _part(measure, _counted_window(measure))
    ways = [way for way in (_months(metric, measure, as_of), *_dimensions(metric, measure, as_of)) if way.parts]
    everything = [whole, *(part for way in ways for _label, part in way.parts)]
    readings = measuring.read(measure.association, everything, as_of)
    total = (reading.value if _has_opening(measure) else readings[whole.pk].value) or 0
    protects = metric.persons and not actor.may("cases.log")
    found = []
    for way in ways:
        told = [(label, readings[part.pk]) for label, part in way.parts]
        if not (protects or way.about_persons):
            found.append(_open(way, told, total))
        elif way.adds_up and not metric.amount:
            found.append(_safe(way, told, total))
    return [one for one in found if one]


def _adds_up(metric, measure):
    return metric.kind == kinds.EVENTS and measure.kind != Measure.Kind.RATIO


def _has_opening(measure):
    """Of how often, an opening figure is a number of periods and no number of rows."""
    return measure.opening_until and measure.kind != Measure.Kind.FREQUENCY


# The parts, each as a measure


def _counted_window(measure) -> Window:
    first, last = sources.reach(measure)
    opening = measure.opening_until
    return max(first, periods.day_after(opening)) if opening else first, last


def _part(measure, window, narrowed=()) -> Measure:
    """The measure within a window and with one more filter, followed without a goal."""
    is_ratio = measure.kind == Measure.Kind.RATIO
    return Measure(
        association=measure.association,
        kind=measure.kind if is_ratio else Measure.Kind.INDICATOR,
        unit=measure.unit,
        metric=measure.metric,
        filters={**measure.filters, **dict(narrowed)},
        whole_filters={**measure.whole_filters, **dict(narrowed)} if is_ratio else {},
        limit_value=measure.limit_value,
        limit_unit=measure.limit_unit,
        starts_on=window[0],
        ends_on=window[1],
    )


def _months(metric, measure, as_of):
    window = _counted_window(measure)
    begun = [month for month in periods.months(window) if month[0] <= as_of]
    parts = tuple((stretch_in_words(month, window), _part(measure, month)) for month in begun)
    return Way(_("By month"), _("Month"), parts, _adds_up(metric, measure), is_month=True)


def _dimensions(metric: Metric, measure, as_of):
    """Of a share, what it is a share of is no way to tell it apart."""
    choices = ChoicesCache(measure.association)
    for dimension in metric.dimensions:
        about_persons = metric.persons and dimension.about_persons
        is_the_share = measure.kind == Measure.Kind.RATIO and dimension.key in measure.filters
        if is_the_share or (about_persons and as_of <= measure.ends_on):
            continue
        parts = tuple(_codes(dimension, measure, choices))
        if len(parts) < 2:  # one part would be the whole again
            continue
        name = capfirst(str(dimension.label))
        yield Way(
            name,
            name,
            parts,
            adds_up=_adds_up(metric, measure) and not dimension.multi,
            about_persons=about_persons,
        )


def _codes(dimension: Dimension, measure, choices):
    """A part for each code that the measure's own filters leave."""
    window = _counted_window(measure)
    chosen = measure.filters.get(dimension.key) or measure.whole_filters.get(dimension.key)
    for code, label in choices.labels(dimension).items():
        if not chosen or code in chosen:
            yield capfirst(str(label)), _part(measure, window, [(dimension.key, [code])])


def stretch_in_words(stretch: Window, whole: Window) -> str:
    """ "jan", "jan–mar"; with the year where the whole is of more than one."""
    form = "b" if whole[0].year == whole[1].year else "b Y"
    return "–".join(dict.fromkeys(date_format(day, form) for day in stretch))


# For those who may know


def _open(way, told, total) -> Breakdown | None:
    if not way.is_month:
        told = [(label, reading) for label, reading in told if _is_there(reading)]
    if not told:
        return None
    if way.adds_up:
        parts = [(label, reading.value) for label, reading in told]
        return _drawn(way, [*parts, *_rest(parts, total)])
    rows = tuple((label, _cell(reading)) for label, reading in told)
    return Breakdown(way.title, way.first, _unit(way), table=Table(way.title, (way.first, _unit(way)), rows))


def _is_there(reading):
    return bool(reading.share.d if reading.share else reading.value)


def _rest(parts, total):
    """What an opening figure or a monthly total holds, and what has no code: it belongs to the whole all the same."""
    rest = total - sum(value or 0 for _label, value in parts)
    return [(_("Not told apart"), rest)] if rest > 0 else []


def _cell(reading: Reading):
    if reading.share is None:
        return reading.value
    if not reading.share.d:
        return None
    words = {"n": number(reading.share.n), "d": number(reading.share.d), "value": per_cent(reading.value)}
    return pgettext("share", "%(n)s of %(d)s (%(value)s)") % words


def _unit(way):
    return unit_of(way.parts[0][1])


def _drawn(way, parts: Sequence) -> Breakdown:
    if way.is_month:
        return Breakdown(way.title, way.first, _unit(way), bars=charts.bars(parts))
    return Breakdown(way.title, way.first, _unit(way), rows=charts.rows(parts))


# For those who may not tell few apart


def _safe(way, told, total) -> Breakdown | None:
    """No cell of few persons, and none that the others and the total would give away; rather nothing than too much."""
    parts = [(label, reading.value or 0) for label, reading in told]
    shown = _months_together(way, parts, total) if way.is_month else _small_together(parts, total)
    return _drawn(way, shown) if total >= FEW and shown else None


def _months_together(way, parts, total) -> Parts:
    """As many months together as it takes; nothing where few would be left over."""
    values = [value for _label, value in parts]
    size, rest = few.months_together(values), _rest(parts, total)
    if size is None or any(value < FEW for _label, value in rest):
        return []
    stretches = [(part.starts_on, part.ends_on) for _label, part in way.parts]
    together = [stretches[start : start + size] for start in range(0, len(stretches), size)]
    whole = stretches[0][0], stretches[-1][1]
    labels = [stretch_in_words((some[0][0], some[-1][1]), whole) for some in together]
    return [*zip(labels, few.sums(values, size), strict=True), *rest]


def _small_together(parts, total) -> Parts:
    shown, rest = disclosure.parts_together([*parts, *_rest(parts, total)])
    return [*shown, (_("Others, added together"), rest)] if shown and rest else shown
