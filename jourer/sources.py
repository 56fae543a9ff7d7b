"""Where a reading comes from: the rows of a metric, monthly totals from before the log, or what was typed in.

One fetch of narrow rows per metric, however many measures, counted in memory. A source answers `amount(measure, first,
last)`: what the days from the first to the last gave, both included.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import Min, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from jourer import arithmetic, kinds, metrics, periods
from jourer.arithmetic import Number, Share
from jourer.counting import Columns, bits_of, bits_of_pairs, rows_of
from jourer.models import Association, History, Measure, Observation
from jourer.periods import Window


@dataclass(frozen=True)
class Amount:
    """What a stretch of days gave. Of a share, `value` is per cent, or so many for each; None is not known.

    `median` is in the unit of a duration's limit, or in days where it has none.
    """

    value: Number | None
    share: Share | None = None
    median: Number | None = None


UNKNOWN = Amount(None)


def of_share(measure: Measure, share: Share) -> Amount:
    return Amount(share.each() if measure.per in kinds.THINGS else share.per_cent(), share)


# Counted from the log


@dataclass
class Rows:
    """The rows of one metric: their dimensions as bits, and the columns that are no dimension as they are."""

    association: Association
    metric: metrics.Metric
    columns: Columns
    values: Mapping[str, tuple]
    moment: datetime  # now, or the end of the day of the reading

    def began_by(self, day: date) -> bool:
        """Whether there was a row by the day, before those fetched too: a reading hangs on no other's reach."""
        return bool(self.columns.dates and self.columns.dates[0] <= day) or bool(self._first and self._first <= day)

    @cached_property
    def _first(self):
        rows = self.metric.rows().filter(association=self.association)
        return rows.aggregate(first=Min(self.metric.on))["first"]

    def number(self, filters, first: date, last: date) -> Number:
        """What the metric counts of the rows that the filters leave."""
        mask = self.columns.where(filters)
        if self.metric.kind == kinds.LEVEL:
            return (mask & self.standing_on(last)).bit_count()
        if self.metric.kind == kinds.DISTINCT:
            return self.columns.distinct(self.metric.distinct, mask & self.columns.within(first, last))
        if self.metric.amount:
            return self.columns.sum(self.metric.amount, mask & self.columns.within(first, last))
        return self.columns.count(mask, first, last)

    def standing_on(self, day: date) -> int:
        """The bits of the rows that have begun by the day and not ended before it."""
        return self.columns.within(date.min, day) & ~self._ended_before(day)

    def _ended_before(self, day):
        ended = 0
        for until, bits in self._ends:
            if until >= day:
                break
            ended |= bits
        return ended

    @cached_property
    def _ends(self):
        by_day: dict[date, int] = defaultdict(int)
        for number, until in enumerate(self.values[self.metric.until[0]]):
            if until is not None:
                by_day[_local_day(until)] |= 1 << number
        return sorted(by_day.items())

    def share(self, measure: Measure, first: date, last: date) -> Share:
        if self.metric.kind != kinds.SHARE:
            return Share(self.number(measure.filters, first, last), self.number(measure.whole_filters, first, last))
        mask = self.columns.where(measure.filters) & self.columns.within(first, last)
        return Share((mask & self.columns.columns[self.metric.part].get("True", 0)).bit_count(), mask.bit_count())

    def duration(self, measure: Measure, first: date, last: date) -> Amount:
        """How many were within the limit of those that are done or late, and the median of those done."""
        mask = self.columns.where(measure.filters) & self.columns.within(first, last)
        unit, limit = measure.limit_unit or "days", measure.limit_value
        lengths, late = [], 0
        for number in rows_of(mask):
            took, is_done = self._took(number, unit)
            if is_done:
                lengths.append(took)
            elif limit and took > limit:
                late += 1
        middle = arithmetic.median(lengths)
        if not limit:
            return Amount(middle, median=middle)
        share = Share(sum(1 for took in lengths if took <= limit), len(lengths) + late)
        return Amount(share.per_cent(), share, middle)

    def _took(self, number, unit):
        """(how long, whether it is done); what is not done by the moment of the reading has lasted until then."""
        since, until = (self._first_known(paths, number) for paths in (self.metric.since, self.metric.until))
        is_done = until is not None and _as_moment(until) <= self.moment
        end = until if is_done else self.moment if isinstance(since, datetime) else self.moment.date()
        return arithmetic.took(since, end, unit, eves_off=self.association.eves_off), is_done

    def _first_known(self, paths, number):
        known = (self.values[path][number] for path in paths)
        return _local(next((value for value in known if value is not None), None))


def _local(moment):
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


def _local_day(moment):
    return _local(moment).date() if isinstance(moment, datetime) else moment


def _as_moment(moment):
    """A day counts from its beginning: what is done today is done."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.min, tzinfo=timezone.get_current_timezone())


class Counted:
    """Measures counted from the rows of one metric, with monthly totals of before the log where there are any."""

    def __init__(self, rows: Rows, history: "Totals"):
        self.rows, self.history = rows, history

    def amount(self, measure: Measure, first: date, last: date) -> Amount:
        kind = self.rows.metric.kind
        if kind == kinds.DURATION:
            return self.rows.duration(measure, first, last)
        if kind == kinds.SHARE or measure.kind == Measure.Kind.RATIO:
            return of_share(measure, self.rows.share(measure, first, last))
        if not self.knows(measure, last):
            return UNKNOWN
        return Amount(self._number(measure, first, last))

    def _number(self, measure, first, last):
        """A month that has a total counts with it, where it lies whole in the stretch; other days from the log."""
        totals = self.history.of(measure)
        if not totals:
            return self.rows.number(measure.filters, first, last)
        return sum(self._of_month(measure, totals, month) for month in periods.months((first, last)))

    def _of_month(self, measure, totals, month):
        total = totals.get(month[0].replace(day=1))
        if total is None:
            return self.rows.number(measure.filters, *month)
        return total if month == periods.whole_month(month[0]) else 0

    def knows(self, measure: Measure, day: date) -> bool:
        """Whether anything was ever logged by the day: before that the log knows nothing, which is not 0."""
        return self.rows.began_by(day) or any(month <= day for month in self.history.of(measure))

    def knew_all(self, measure: Measure, stretch: Window) -> bool:
        """Whether the log had begun, or had totals, when the stretch did, or within its first month."""
        return self.knows(measure, periods.whole_month(stretch[0])[1])

    def uses_history(self, measure: Measure, stretch: Window) -> bool:
        return any(stretch[0] <= month <= stretch[1] for month in self.history.of(measure))


class Totals:
    """The monthly totals of one metric: {shelter key or None for the whole association: {first of month: value}}."""

    def __init__(self, totals: Iterable[History] = ()):
        self.by_shelter: dict[str | None, dict[date, Decimal]] = defaultdict(dict)
        for one in totals:
            self.by_shelter[str(one.shelter_id) if one.shelter_id else None][one.first_day] = one.value
        self._of: dict[tuple, dict[date, Decimal]] = {}

    def of(self, measure: Measure) -> dict[date, Decimal]:
        """The totals that stand for the measure: of its shelters. One with other filters has none.

        Of the whole association, its own total holds; where it has none the shelters' are added.
        """
        if not self.by_shelter or measure.filters.keys() - {"shelter"}:
            return {}
        shelters = tuple(measure.filters.get("shelter") or ())
        if shelters not in self._of:
            self._of[shelters] = self._add(shelters)
        return self._of[shelters]

    def _add(self, shelters):
        added: dict[date, Decimal] = defaultdict(Decimal)
        for shelter, months in self.by_shelter.items():
            if shelter in shelters or (not shelters and shelter is not None):
                for month, value in months.items():
                    added[month] += value
        return dict(added) if shelters else {**added, **self.by_shelter.get(None, {})}


class Retired:
    """A metric, or a dimension to filter on, that no room offers any more: nothing is known."""

    def amount(self, measure, first, last):
        return UNKNOWN


# Typed in


class Typed:
    """A measure read from observations: counts add up, the latest level holds, items of a milestone are done."""

    def __init__(self, measure: Measure, observations: list[Observation]):
        self.measure, self.observations = measure, observations

    def amount(self, measure: Measure, first: date, last: date) -> Amount:
        """A milestone of which nothing was said is not done; of other things nothing is known."""
        latest_holds = kinds.of(measure).typed == kinds.LATEST_HOLDS
        since = measure.starts_on if latest_holds or kinds.of(measure).items else first
        seen = [one for one in self.observations if since <= one.observed_on <= last]
        if kinds.of(measure).items:
            return Amount(self._items_done(seen))
        if not seen:
            return UNKNOWN
        counted = seen[-1:] if latest_holds else seen
        value = sum((one.value for one in counted), Decimal(0))
        if not kinds.of(measure).is_share or measure.kind == Measure.Kind.FREQUENCY:
            return Amount(value)
        return of_share(measure, Share(value, sum((one.out_of or 0 for one in counted), Decimal(0))))

    def knows(self, measure: Measure, day: date) -> bool:
        return any(one.observed_on <= day for one in self.observations)

    def _items_done(self, seen):
        """Of the items there are now: one without items may have been done before it was divided into some.

        The latest word on an item holds, so that one marked by mistake can be taken back.
        """
        items = {item.pk for item in self.measure.items.all()} or {None}
        latest = {one.item_id: one.value for one in seen}
        return sum(1 for item, value in latest.items() if item in items and value > 0)


# Fetching


def fetch(association: Association, measures: list[Measure], as_of: date, *, last_year: bool) -> dict[UUID, object]:
    """{measure key: its source}. One query per metric, and one more for each dimension with several values a row."""
    counted = _fetch_counted(association, measures, as_of, last_year=last_year)
    observations = _observations(association, measures, as_of)
    found: dict[UUID, object] = {}
    for measure in measures:
        metric = metrics.of(measure)
        if not measure.metric:
            found[measure.pk] = Typed(measure, observations[measure.pk])
        else:
            found[measure.pk] = counted[metric.key] if metric else Retired()
    return found


def _fetch_counted(association, measures, as_of, *, last_year):
    wanted = defaultdict(list)
    for measure in measures:
        if metric := metrics.of(measure):
            wanted[metric].append(measure)
    totals = _totals(association, wanted)
    return {
        metric.key: Counted(
            _rows(association, metric, some, as_of, last_year=last_year), Totals(totals.get(metric.key, ()))
        )
        for metric, some in wanted.items()
    }


def _totals(association, wanted):
    found = defaultdict(list)
    keys = [metric.key for metric in wanted if metric.kind == kinds.EVENTS]
    for one in History.objects.filter(association=association, metric__in=keys) if keys else ():
        found[one.metric].append(one)
    return found


def _rows(association, metric, measures, as_of, *, last_year):
    """Only the dimensions that some filter names are fetched, and only the days that some measure reaches."""
    filters = [some for measure in measures for some in (measure.filters, measure.whole_filters)]
    names = sorted({name for some in filters for name, codes in some.items() if codes})
    starts = [reach(measure)[0] for measure in measures]
    starts += [periods.year_before(measure.window)[0] for measure in measures if last_year or needs_last_year(measure)]
    # A level is what stands, whenever it began; and a week that begins the year before belongs to its measure whole.
    window = date.min if metric.kind == kinds.LEVEL else min(starts), as_of
    found, values = _columns(association, metric, names, window)
    return Rows(
        association,
        metric,
        found,
        values,
        moment=_moment(as_of),
    )


def reach(measure: Measure) -> Window:
    """The days that a measure counts: its window, and of a frequency the whole weeks that belong to it."""
    whole = periods.each(measure.per, measure.window) if measure.kind == Measure.Kind.FREQUENCY else []
    if not whole:
        return measure.window
    return min(measure.starts_on, whole[0][0]), max(measure.ends_on, whole[-1][1])


def needs_last_year(measure: Measure) -> bool:
    """Whether the reading itself rests on the year before: its shape, or the number to keep or to step from."""
    steps = measure.direction in {*kinds.RELATIVE, "maintain"}
    lacks_number = measure.direction != "maintain" or measure.goal_value is None
    return measure.profile == "last_year" or (steps and lacks_number and measure.baseline is None)


def _moment(as_of):
    end = datetime.combine(as_of + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    return min(timezone.localtime(), end) if as_of >= timezone.localdate() else end


def columns(association: Association, metric: metrics.Metric, names: Iterable[str], window: Window) -> Columns:
    """The metric's rows in the window, ordered by date, with the named dimensions as columns of bits."""
    return _columns(association, metric, names, window)[0]


def _columns(association, metric, names, window):
    """(columns of bits, {path: values} of what is no dimension).

    One query, and one more for each dimension with several values a row. Keys are cast to text in the query:
    making UUID objects of them would cost as much as all the rest.
    """
    dimensions = [metric.dimension(name) for name in names]
    single = [dimension for dimension in dimensions if not dimension.multi]
    multi = [dimension for dimension in dimensions if dimension.multi]
    rows = metric.rows().filter(association=association, **{f"{metric.on}__range": window}).order_by(metric.on)
    casts = {f"{dimension.key}_text": Cast(dimension.path, TextField()) for dimension in single}
    if multi:
        rows = rows.order_by(metric.on, "pk")
        casts["key_text"] = Cast("pk", TextField())
    paths = [metric.on, *metric.columns, *casts]
    rows = rows.annotate(**casts)
    fetched = dict(zip(paths, zip(*rows.values_list(*paths), strict=True), strict=False))
    values = {path: fetched.get(path, ()) for path in paths}
    found = {dimension.key: _with_codes(dimension, bits_of(values[f"{dimension.key}_text"])) for dimension in single}
    found |= {path: bits_of(values[path]) for path in (metric.amount, metric.distinct, metric.part) if path}
    if multi:
        found |= _multi(rows, multi, values["key_text"])
    return Columns(values[metric.on], found), values


def _multi(rows, dimensions, keys):
    number_of = {key: number for number, key in enumerate(keys)}
    return {
        dimension.key: bits_of_pairs(
            (
                (number_of[key], code)
                for key, code in rows.values_list("key_text", dimension.path)
                if key in number_of and code is not None
            ),
            len(keys),
        )
        for dimension in dimensions
    }


def _with_codes(dimension, column):
    """The two databases write keys as text in two ways; filters write them in Python's."""
    if not dimension.keys:
        return column
    return {str(UUID(key)) if key else "": bits for key, bits in column.items()}


def _observations(association, measures, as_of):
    typed = [measure.pk for measure in measures if not measure.metric]
    found = defaultdict(list)
    if typed:
        seen = Observation.objects.standing().filter(association=association, measure__in=typed, observed_on__lte=as_of)
        for observation in seen.order_by("observed_on", "typed_at"):
            found[observation.measure_id].append(observation)
    return found
