"""From measures to readings: one fetch of narrow rows per source, however many measures, counted in memory.

A reading is of the whole association, whoever asks; who may open the rows behind it is another question.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from jourer import arithmetic, metrics, periods
from jourer.arithmetic import Facts, Status, Thresholds
from jourer.counting import Columns, bits_of, bits_of_pairs
from jourer.models import Assessment, Association, Measure, Observation
from jourer.periods import Window

# Below this, a number of persons is said as "fewer than 10" to all who have no case rights.
FEW = 10

# Below this, what is expected of a goal is said with a decimal: rounded, 5 of 6 with 5.3 expected would look on pace.
SMALL_GOAL = 20


@dataclass(frozen=True)
class Reading:
    """What a measure showed at a date.

    `value`, `goal` and `expected` are in the measure's unit; for a milestone they are the items done and the items
    there are. `series` is the amount of each month of the window up to `as_of`, for a level what
    held at its end.
    """

    measure: Measure
    as_of: date
    value: Decimal | int | None
    goal: Decimal | int | None
    expected: Decimal | None
    status: Status
    definition: str
    series: tuple[tuple[date, Decimal | int | None], ...] = ()
    assessment: Assessment | None = None
    withheld: bool = False

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.measure.ends_on

    @property
    def expected_shown(self) -> Decimal | None:
        """`expected` as it is said and drawn: whole, of a small goal with a decimal ("5 of 6, expected 5.3")."""
        if self.expected is None or self.goal is None:
            return None
        return self.expected.quantize(Decimal("0.1") if self.goal < SMALL_GOAL else Decimal(1))

    @property
    def elapsed(self) -> tuple[int, int]:
        """(days gone, days in all) of the measure's window, for "720 × 300/366"."""
        return arithmetic.elapsed(self.measure.window, self.as_of)

    @property
    def per_cent(self) -> int | None:
        """How much of the goal is reached, in whole per cent downwards: 99.9 is not 100."""
        if self.value is None or not self.goal:
            return None
        share = arithmetic.progress(self.value, self.goal, self.measure.baseline)
        return None if share is None else int(share * 100 // 1)


def read(association: Association, measures: Iterable[Measure], as_of: date) -> dict[UUID, Reading]:
    """The readings of measures of one association at a date, by the measure's key."""
    measures = list(measures)
    sources = _fetch_sources(association, measures, as_of)
    observations = _observations(association, measures, as_of)
    assessments = _assessments(association, measures, as_of)
    choices = metrics.ChoicesCache(association)
    thresholds = Thresholds(association.on_pace_from, association.watch_from)
    readings: dict[UUID, Reading] = {}
    for measure in measures:
        source = _source(measure, sources, observations)
        readings[measure.pk] = _reading(
            measure, source, as_of, thresholds, metrics.definition(measure, choices), assessments.get(measure.pk)
        )
    return readings


def _source(measure, sources, observations):
    if not measure.metric:
        return _Typed(measure, observations[measure.pk])
    metric = metrics.of(measure)
    return sources[metric.key] if metric else _Retired()


def discreet(reading: Reading, actor) -> Reading:
    """The reading as the actor may see it: without case rights, fewer than ten persons are not told apart."""
    metric = metrics.of(reading.measure)
    few = metric and metric.persons and reading.value is not None and reading.value < FEW
    if not few or actor.may("cases.log"):
        return reading
    return replace(reading, value=None, series=(), withheld=True)


def _reading(measure, source, as_of, thresholds, definition, assessment):
    value, goal = source.value(measure, as_of), _goal(measure)
    facts = Facts(measure.kind, measure.direction, measure.window, as_of, value, goal, measure.baseline)
    return Reading(
        measure=measure,
        as_of=as_of,
        value=value,
        goal=goal,
        expected=arithmetic.expected(facts),
        status=_status(facts, thresholds, assessment),
        definition=definition,
        series=tuple(_series(measure, source, as_of)),
        assessment=assessment,
    )


def _goal(measure):
    """A milestone is reached when all its items are; one without items is a single thing to do."""
    if measure.kind == Measure.Kind.MILESTONE:
        return max(len(measure.items.all()), 1)
    return measure.goal_value


VERDICT_STATUS = {
    Assessment.Verdict.REACHED: Status.ACHIEVED,
    Assessment.Verdict.PARTLY: Status.WATCH,
    Assessment.Verdict.NOT_REACHED: Status.AT_RISK,
    Assessment.Verdict.CANNOT_TELL: Status.NO_DATA,
}


def _status(facts, thresholds, assessment):
    """What only a person can judge has the status of the latest verdict."""
    if facts.kind != Measure.Kind.QUALITATIVE or facts.as_of < facts.window[0]:
        return arithmetic.status(facts, thresholds)
    if assessment is None:
        return Status.NO_DATA
    if facts.is_over and assessment.verdict == Assessment.Verdict.NOT_REACHED:
        return Status.MISSED
    return VERDICT_STATUS[Assessment.Verdict(assessment.verdict)]


def _series(measure, source, as_of):
    for first, last in periods.months(measure.window):
        if first <= as_of:
            yield first, source.amount(measure, first, min(last, as_of))


class _Counted:
    """Measures counted from the log: the columns of one metric, and whether anything was ever logged of it."""

    def __init__(self, columns: Columns, *, is_in_use: bool):
        self.columns = columns
        self.is_in_use = is_in_use

    def value(self, measure, as_of):
        """None where nothing at all was ever logged: then the log knows nothing, which is not the same as 0."""
        return self.amount(measure, measure.starts_on, min(measure.ends_on, as_of)) if self.is_in_use else None

    def amount(self, measure, first, last):
        return self.columns.count(self.columns.where(measure.filters), first, last)


class _Retired:
    """A metric, or a dimension to filter on, that no room offers any more: nothing is known."""

    def value(self, measure, as_of):
        return None

    def amount(self, measure, first, last):
        return None


class _Typed:
    """Measures read from observations: counts add up, the latest level holds, items of a milestone are done."""

    def __init__(self, measure, observations):
        self.measure = measure
        self.observations = observations
        self.total = {
            Measure.Kind.LEVEL: self._latest,
            Measure.Kind.MILESTONE: self._items_done,
        }.get(measure.kind, self._sum)

    def value(self, measure, as_of):
        """A milestone of which nothing was said is not done; of other things nothing is known."""
        seen = self._between(measure.starts_on, min(measure.ends_on, as_of))
        if not seen:
            return 0 if measure.kind == Measure.Kind.MILESTONE else None
        return self.total(seen)

    def amount(self, measure, first, last):
        if measure.kind == Measure.Kind.LEVEL:
            return self.value(measure, last)
        return self._sum(self._between(first, last))

    def _between(self, first, last):
        return [seen for seen in self.observations if first <= seen.observed_on <= last]

    def _sum(self, seen):
        return sum((one.value for one in seen), Decimal(0))

    def _latest(self, seen):
        return seen[-1].value

    def _items_done(self, seen):
        """Of the items there are now: one without items may have been done before it was divided into some.

        The latest word on an item holds, so that one marked by mistake can be taken back.
        """
        items = {item.pk for item in self.measure.items.all()} or {None}
        latest = {one.item_id: one.value for one in seen}
        return sum(1 for item, value in latest.items() if item in items and value > 0)


def _fetch_sources(association, measures, as_of):
    """{metric key: its rows as columns}; only the dimensions that some filter names are fetched."""
    wanted = defaultdict(list)
    for measure in measures:
        if metric := metrics.of(measure):
            wanted[metric].append(measure)
    return {metric.key: _fetch(association, metric, some, as_of) for metric, some in wanted.items()}


def _fetch(association, metric, measures, as_of):
    names = sorted({name for measure in measures for name, codes in measure.filters.items() if codes})
    window = min(measure.starts_on for measure in measures), as_of
    found = columns(association, metric, names, window)
    # Rows before the window say so too: what a measure shows must not hang on which others are read with it.
    is_in_use = bool(len(found)) or _rows(association, metric).filter(**{f"{metric.on}__lte": as_of}).exists()
    return _Counted(found, is_in_use=is_in_use)


def _rows(association, metric):
    return metric.rows().filter(association=association)


def columns(association: Association, metric: metrics.Metric, names: Iterable[str], window: Window) -> Columns:
    """The metric's rows in the window, ordered by date, with the named dimensions as columns of bits.

    One query, and one more for each dimension with several values a row. Keys are cast to text in the query:
    making UUID objects of them would cost as much as all the rest.
    """
    dimensions = [metric.dimension(name) for name in names]
    single = [dimension for dimension in dimensions if not dimension.multi]
    multi = [dimension for dimension in dimensions if dimension.multi]
    rows = _rows(association, metric).filter(**{f"{metric.on}__range": window}).order_by(metric.on)
    casts = {f"{dimension.key}_text": Cast(dimension.path, TextField()) for dimension in single}
    if multi:
        rows = rows.order_by(metric.on, "pk")
        casts["key_text"] = Cast("pk", TextField())
    fetched = list(zip(*rows.annotate(**casts).values_list(metric.on, *casts), strict=True)) or [()] * (len(casts) + 1)
    dates, values = fetched[0], dict(zip(casts, fetched[1:], strict=True))
    found = {dimension.key: _with_codes(dimension, bits_of(values[f"{dimension.key}_text"])) for dimension in single}
    if multi:
        number_of = {key: number for number, key in enumerate(values["key_text"])}
        for dimension in multi:
            pairs = rows.annotate(key_text=casts["key_text"]).values_list("key_text", dimension.path)
            found[dimension.key] = bits_of_pairs(
                ((number_of[key], code) for key, code in pairs if key in number_of and code is not None), len(dates)
            )
    return Columns(dates, found)


def _with_codes(dimension, column):
    """The two databases write keys as text in two ways; filters write them in Python's."""
    if not dimension.keys:
        return column
    return {str(UUID(key)) if key else "": bits for key, bits in column.items()}


def _observations(association, measures, as_of):
    typed = [measure.pk for measure in measures if not measure.metric]
    found = defaultdict(list)
    if typed:
        seen = Observation.objects.filter(association=association, measure__in=typed, observed_on__lte=as_of)
        for observation in seen.order_by("observed_on", "typed_at"):
            found[observation.measure_id].append(observation)
    return found


def _assessments(association, measures, as_of):
    """The latest verdict on each measure by the date."""
    if not measures:
        return {}
    said = Assessment.objects.filter(
        association=association, measure__in=[measure.pk for measure in measures], assessed_on__lte=as_of
    ).select_related("assessed_by__user")
    return {one.measure_id: one for one in said.order_by("assessed_on", "typed_at")}
