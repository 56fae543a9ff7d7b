"""Where a reading comes from: the rows of a metric, monthly totals from before the log, or what was typed in.

One fetch of narrow rows per source, however many measures, counted in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, Min, Q, QuerySet, TextField, Value
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

    `median` is in the unit of a duration's limit, or in days where it has none. `rows` is how many were counted, where
    the value is not their number: of a sum, a median or periods met.
    """

    value: Number | None
    share: Share | None = None
    median: Number | None = None
    rows: Number | None = None

    @property
    def counted(self) -> Number | None:
        return self.value if self.rows is None else self.rows


UNKNOWN = Amount(None)
NO_FILTERS: Mapping[str, Iterable[str]] = {}


def of_share(measure: Measure, share: Share) -> Amount:
    return Amount(share.each() if measure.per in kinds.THINGS else share.per_cent(), share)


class Source:
    """What a measure is read from. As it stands: a metric or a dimension that is offered no more; nothing is known."""

    def amount(self, measure: Measure, first: date, last: date) -> Amount:
        """What the days from the first to the last gave, both included."""
        return UNKNOWN

    def knows(self, measure: Measure, day: date) -> bool:
        """Whether anything was ever said by the day: before that nothing is known, which is not 0."""
        return False

    def knew_all(self, measure: Measure, stretch: Window) -> bool:
        """Whether the stretch, a year ago, is one to go by."""
        return False

    def so_far(self, measure: Measure, first: date, last: date) -> Number | None:
        """The value for a pace."""
        return None

    def uses_history(self, measure: Measure, stretch: Window) -> bool:
        """Whether a month of the stretch counts with its total from before the log."""
        return False

    def takes_opening(self, measure: Measure) -> bool:
        return False


# Counted from the log


@dataclass
class Rows:
    """The rows of one metric: their dimensions as bits, and the columns that are no dimension as they are."""

    association: Association
    metric: metrics.Metric
    columns: Columns
    values: Mapping[str, tuple]
    began_on: date | None  # the day of the first row there is, before those fetched too
    moment: datetime  # now, or the end of the day of the reading
    _lengths: dict[str, list] = field(default_factory=dict)

    def began_by(self, day: date) -> bool:
        return self.began_on is not None and self.began_on <= day

    def number(self, filters, first: date, last: date, *, whole_filters=NO_FILTERS) -> Number:
        """What the metric counts of the rows that the filters leave; of a share, of those of its whole."""
        mask = self.columns.where(filters) & self.columns.where(whole_filters)
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

    def behind(self, filters, first: date, last: date) -> int | None:
        """How many rows a sum was counted from; None where the number says so itself."""
        if not self.metric.amount:
            return None
        mask = self.columns.where(filters) & self.columns.with_value(self.metric.amount)
        return self.columns.count(mask, first, last)

    def share(self, measure: Measure, first: date, last: date) -> Share:
        whole = measure.whole_filters
        if self.metric.kind != kinds.SHARE:
            n = self.number(measure.filters, first, last, whole_filters=whole)
            return Share(n, self.number(whole, first, last))
        mask = self.columns.where(measure.filters) & self.columns.within(first, last)
        return Share((mask & self.columns.columns[self.metric.part].get("True", 0)).bit_count(), mask.bit_count())

    def duration(self, measure: Measure, first: date, last: date) -> Amount:
        """How many were within the limit of those that are done or late, and the median of those done."""
        mask = self.columns.where(measure.filters) & self.columns.within(first, last)
        lengths, limit = self._lengths_in(measure.limit_unit or "days"), measure.limit_value
        known = [lengths[number] for number in rows_of(mask)]
        done = [length.took for length in known if length.is_done]
        middle = arithmetic.median(done)
        if not limit:
            return Amount(middle, median=middle, rows=len(done))
        late = sum(1 for length in known if not length.is_done and length.took > limit)
        share = Share(sum(1 for took in done if took <= limit), len(done) + late)
        return Amount(share.per_cent(), share, middle)

    def _lengths_in(self, unit):
        """Worked out once a unit: measures differ in their filters and limits."""
        if unit not in self._lengths:
            pairs = zip(self._first_known(self.metric.since), self._first_known(self.metric.until), strict=True)
            self._lengths[unit] = [self._length(_local(since), _local(until), unit) for since, until in pairs]
        return self._lengths[unit]

    def _first_known(self, paths):
        for values in zip(*(self.values[path] for path in paths), strict=True):
            yield next((value for value in values if value is not None), None)

    def _length(self, since, until, unit):
        """What is not done by the moment of the reading has lasted until then."""
        is_done = until is not None and _as_moment(until) <= self.moment
        end = until if is_done else self.moment if isinstance(since, datetime) else self.moment.date()
        return Length(arithmetic.took(since, end, unit, eves_off=self.association.eves_off), is_done)


class Length(NamedTuple):
    """How long it took, or has lasted so far."""

    took: Number
    is_done: bool


def _local(moment):
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


def _local_day(moment):
    return _local(moment).date() if isinstance(moment, datetime) else moment


def _as_moment(moment):
    """A day counts from its beginning: what is done today is done."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.min, tzinfo=timezone.get_current_timezone())


class Counted(Source):
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
        rows = None if self.uses_history(measure, (first, last)) else self.rows.behind(measure.filters, first, last)
        return Amount(self._number(measure, first, last), rows=rows)

    def _number(self, measure, first, last):
        """A whole month that has a total counts with it; all other days count from the log."""
        totals = self.history.of(measure)
        if not totals:
            return self.rows.number(measure.filters, first, last)
        return sum(
            totals[month[0]] + self._beside(measure, month)
            if is_whole(month) and month[0] in totals
            else self.rows.number(measure.filters, *month)
            for month in periods.months((first, last))
        )

    def _beside(self, measure, month):
        """What shelters without a total logged in a month for which the totals of others were added."""
        counted = self.history.shelters(measure, month[0]) if "shelter" in self.rows.columns.columns else []
        if not counted:
            return 0
        logged = self.rows.number({**measure.filters, "shelter": counted}, *month)
        return self.rows.number(measure.filters, *month) - logged

    def so_far(self, measure: Measure, first: date, last: date) -> Number | None:
        """A total of the month that the last day cuts is spread evenly over its days."""
        cut = periods.months((first, last))[-1]
        total = self.history.of(measure).get(cut[0])
        if total is None or is_whole(cut):
            return self.amount(measure, first, last).value
        share_of_month = Fraction(periods.days(cut), periods.days(periods.whole_month(last)))
        before = self._number(measure, first, cut[0] - timedelta(days=1)) + self._beside(measure, cut)
        return Fraction(before) + Fraction(total) * share_of_month

    def knows(self, measure: Measure, day: date) -> bool:
        return self.rows.began_by(day) or any(
            periods.whole_month(month)[1] <= day for month in self.history.of(measure)
        )

    def knew_all(self, measure: Measure, stretch: Window) -> bool:
        """Whether each month of the stretch has a total, or the log had begun by its end."""
        totals = self.history.of(measure)
        return all(
            self.rows.began_by(month[1]) or (is_whole(month) and month[0] in totals)
            for month in periods.months(stretch)
        )

    def takes_opening(self, measure: Measure) -> bool:
        return metrics.takes_opening(measure, self.rows.metric)

    def uses_history(self, measure: Measure, stretch: Window) -> bool:
        totals = self.history.of(measure)
        return bool(totals) and any(is_whole(month) and month[0] in totals for month in periods.months(stretch))


def is_whole(month: Window) -> bool:
    return month == periods.whole_month(month[0])


class Totals:
    """The monthly totals of one metric: {shelter key or None for the whole association: {first of month: value}}."""

    def __init__(self, totals: Iterable[History] = ()):
        self.by_shelter: dict[str | None, dict[date, Decimal]] = defaultdict(dict)
        for one in totals:
            self.by_shelter[str(one.shelter_id) if one.shelter_id else None][one.first_day] = one.value
        self._of: dict[tuple, dict[date, Decimal]] = {}

    def of(self, measure: Measure) -> dict[date, Decimal]:
        """The totals that stand for the measure: of its shelters. A share, and one with other filters, has none.

        Of the whole association, its own total holds; where it has none the shelters' are added.
        """
        filters = {name for name, codes in measure.filters.items() if codes}
        if not self.by_shelter or measure.kind == Measure.Kind.RATIO or filters - {"shelter"}:
            return {}
        shelters = tuple(measure.filters.get("shelter") or ())
        if shelters not in self._of:
            self._of[shelters] = self._add(shelters)
        return self._of[shelters]

    def shelters(self, measure: Measure, month: date) -> list[str]:
        """The shelters whose totals `of` has added in the month; none where that of the whole association holds."""
        wanted = measure.filters.get("shelter") or ()
        if not wanted and month in self.by_shelter.get(None, {}):
            return []
        return [
            shelter
            for shelter, months in self.by_shelter.items()
            if shelter is not None and month in months and (not wanted or shelter in wanted)
        ]

    @property
    def by_shelters(self) -> bool:
        return any(shelter is not None for shelter in self.by_shelter)

    def _add(self, shelters):
        added: dict[date, Decimal] = defaultdict(Decimal)
        for shelter, months in self.by_shelter.items():
            if shelter in shelters or (not shelters and shelter is not None):
                for month, value in months.items():
                    added[month] += value
        return dict(added) if shelters else {**added, **self.by_shelter.get(None, {})}


# Typed in


class Typed(Source):
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

    def takes_opening(self, measure: Measure) -> bool:
        return True

    def _items_done(self, seen):
        """Of the items there are now: one without items may have been done before it was divided into some.

        The latest word on an item holds, so that one marked by mistake can be taken back.
        """
        items = {item.pk for item in self.measure.items.all()} or {None}
        latest = {one.item_id: one.value for one in seen}
        return sum(1 for item, value in latest.items() if item in items and value > 0)


# Fetching


def fetch(association: Association, measures: list[Measure], as_of: date, *, last_year: bool) -> dict[UUID, Source]:
    """{measure key: its source}. One query per metric, and one more for each dimension with several values a row."""
    counted = _fetch_counted(association, measures, as_of, last_year=last_year)
    observations = _observations(association, measures, as_of)
    found: dict[UUID, Source] = {}
    for measure in measures:
        metric = metrics.of(measure)
        if not measure.metric:
            found[measure.pk] = Typed(measure, observations[measure.pk])
        else:
            found[measure.pk] = counted[metric.key] if metric else Source()
    return found


def _fetch_counted(association, measures, as_of, *, last_year):
    wanted = defaultdict(list)
    for measure in measures:
        if metric := metrics.of(measure):
            wanted[metric].append(measure)
    totals, began_on = _totals(association, wanted), _first_days(association, wanted)
    counted = {}
    for source in _by_source(wanted):
        needs = {metric: _names(wanted[metric]) | _names_of_totals(metric, totals) for metric in source}
        first = min(_first_day(metric, wanted[metric], last_year) for metric in source)
        columns, values = _columns(association, source[0].source(), needs, (first, as_of))
        for metric in source:
            rows = Rows(association, metric, columns, values, began_on[metric.key], _moment(as_of))
            counted[metric.key] = Counted(rows, totals[metric.key])
    return counted


def _by_source(metrics):
    """Those that count the same rows, told by their functions, on the same dates."""
    found = defaultdict(list)
    for metric in metrics:
        found[metric.source, metric.on].append(metric)
    return found.values()


def _first_days(association, wanted):
    """{metric key: the day of its first row or None}, in one query: what is known hangs on no other measure's reach."""
    firsts = [
        metric.rows()
        .filter(association=association)
        .order_by()
        .values(key=Value(metric.key))
        .annotate(first=Min(metric.on))
        for metric in wanted
    ]
    return dict(firsts[0].union(*firsts[1:], all=True).values_list("key", "first")) if firsts else {}


def _totals(association, wanted):
    found = defaultdict(list)
    keys = [metric.key for metric in wanted if metric.kind == kinds.EVENTS]
    for one in History.objects.filter(association=association, metric__in=keys) if keys else ():
        found[one.metric].append(one)
    return {metric.key: Totals(found[metric.key]) for metric in wanted}


def _names_of_totals(metric, totals):
    """Totals of shelters stand in for the log of those shelters only."""
    return {"shelter"} if totals[metric.key].by_shelters and metric.knows({"shelter": ()}) else set()


def _names(measures):
    """Only the dimensions that some filter names are fetched."""
    filters = [some for measure in measures for some in (measure.filters, measure.whole_filters)]
    return {name for some in filters for name, codes in some.items() if codes}


def _first_day(metric, measures, last_year):
    """The first that some measure reaches; of a level any, for what stands may have begun at any time."""
    if metric.kind == kinds.LEVEL:
        return date.min
    starts = [reach(measure)[0] for measure in measures]
    rests_on = [measure.window for measure in measures if last_year or needs_last_year(measure)]
    starts += [periods.year_before(window, periods.years_back(window))[0] for window in rests_on]
    return min(starts)


def reach(measure: Measure) -> Window:
    """The days that a measure counts: its window, and of a frequency the whole weeks that belong to it."""
    whole = periods.each(measure.per, measure.window) if measure.kind == Measure.Kind.FREQUENCY else []
    if not whole:
        return measure.window
    return min(measure.starts_on, whole[0][0]), max(measure.ends_on, whole[-1][1])


def needs_last_year(measure: Measure) -> bool:
    """Whether the reading itself rests on the year before: its shape, or the number to keep or to step from."""
    return measure.profile == Measure.Profile.LAST_YEAR or (measure.baseline is None and needs_baseline(measure))


def needs_baseline(measure: Measure) -> bool:
    if measure.direction == Measure.Direction.MAINTAIN:
        return measure.goal_value is None
    return measure.direction in kinds.RELATIVE


def _moment(as_of):
    """The last of the day, so that what has lasted until then has not lasted a day more; or now."""
    next_day = datetime.combine(as_of + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    return min(timezone.localtime(), next_day - timedelta.resolution)


def columns(association: Association, metric: metrics.Metric, names: Iterable[str], window: Window) -> Columns:
    """The metric's rows in the window, ordered by date, with the named dimensions as columns of bits."""
    return _columns(association, metric.rows(), {metric: names}, window)[0]


def _columns(association, rows, needs, window):
    """(columns of bits, {path: values} as fetched) of rows, for metrics and the names of the dimensions they need.

    One query, and one more for each dimension with several values a row.
    """
    on = next(iter(needs)).on
    dimensions = {name: metric.dimension(name) for metric, names in needs.items() for name in sorted(names)}.values()
    single = [dimension for dimension in dimensions if not dimension.multi]
    multi = [dimension for dimension in dimensions if dimension.multi]
    key = ["pk"] if multi else []
    rows = rows.filter(association=association, **{f"{on}__range": window}).order_by(on, *key)
    plain = dict.fromkeys([on, *(path for metric in needs for path in metric.columns)])
    texts = dict.fromkeys([*(one.path for one in single), *(one.distinct for one in needs if one.distinct), *key])
    values = _fetch_values(rows, [*plain], [*texts])
    counted = {path for metric in needs for path in (metric.amount, metric.distinct, metric.part) if path}
    found = {path: bits_of(values[path]) for path in counted}
    found |= {dimension.key: _with_codes(dimension, bits_of(values[dimension.path])) for dimension in single}
    found |= {dimension.key: _multi(rows, dimension, values["pk"]) for dimension in multi}
    return Columns(values[on], found), values


def _fetch_values(rows, plain, texts):
    """{path: its values, row by row}. Keys are cast to text: UUID objects would cost as much as all the rest."""
    casts = {f"text_{number}": Cast(path, TextField()) for number, path in enumerate(texts)}
    fetched = list(zip(*rows.annotate(**casts).values_list(*plain, *casts), strict=True))
    paths = [*plain, *texts]
    return dict(zip(paths, fetched or [()] * len(paths), strict=True))


def _multi(rows, dimension, keys):
    number_of = {key: number for number, key in enumerate(keys)}
    pairs = rows.order_by().annotate(text_of_key=Cast("pk", TextField())).values_list("text_of_key", dimension.path)
    found = ((number_of[key], code) for key, code in pairs if key in number_of and code is not None)
    return bits_of_pairs(found, len(keys))


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


# Opening the rows


def rows(measure: Measure, as_of: date) -> QuerySet:
    """The rows that a measure's reading at a date rests on, for those who may open them: `.visible_to(actor)`.

    Of a share they are n where it is counted of a whole of its own, else d; those of a level stand on the day.
    """
    metric = metrics.of(measure)
    if metric is None:
        raise LookupError(measure.metric)
    first, last = reach(measure)
    if measure.opening_until and measure.opening_until <= as_of and metrics.takes_opening(measure, metric):
        first = max(first, periods.day_after(measure.opening_until))
    last = min(last, as_of)
    found = metric.rows().filter(association=measure.association_id, **{f"{metric.on}__lte": last})
    found = _still_standing(found, metric, last) if metric.kind == kinds.LEVEL else _since(found, metric, first)
    for key, codes in (*measure.filters.items(), *measure.whole_filters.items()):
        found = _with_one_of(found, metric, metric.dimension(key), codes) if codes else found
    return found


def _since(found, metric, first):
    return found.filter(**{f"{metric.on}__gte": first})


def _still_standing(found, metric, day):
    (until,) = metric.until
    is_moment = isinstance(found.query.resolve_ref(until).output_field, DateTimeField)
    end = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone()) if is_moment else day
    return found.filter(Q(**{until: None}) | Q(**{f"{until}__gte": end}))


def _with_one_of(found, metric, dimension, codes):
    """A row with two of the codes is one row."""
    if not dimension.multi:
        return found.filter(**{f"{dimension.path}__in": codes})
    return found.filter(pk__in=metric.rows().filter(**{f"{dimension.path}__in": codes}).values("pk"))
