"""From measures to readings: what each shows at a date, counted from one fetch per source.

A reading is of the whole association, whoever asks; who may open the rows behind it is another question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer import arithmetic, few, kinds, metrics, periods, sources
from jourer.arithmetic import Facts, Number, Share, Status, Thresholds
from jourer.models import Assessment, Association, Measure
from jourer.periods import Window
from jourer.sources import UNKNOWN, Amount, Source
from jourer.templatetags.formats import number

# Below this, what is expected of a goal is said with a decimal: rounded, 5 of 6 with 5.3 expected would look on pace.
SMALL_GOAL = 20


@dataclass(frozen=True)
class Point:
    """A month, or a few together, of the chart: what it gave, and the same stretch the year before.

    `counted` is how many stand behind each of the two.
    """

    stretch: Window
    value: Number | None
    last_year: Number | None = None
    counted: tuple[Number, Number] = (0, 0)


@dataclass(frozen=True)
class Reading:
    """What a measure showed at a date.

    `value`, `goal`, `baseline`, `expected` and `forecast` are in the measure's unit; of a share they are per cent, and
    `share` is n of d; for a milestone value and goal are the items done and the items there are. `median` is in the
    unit of the limit. `counted` is how many stand behind a value that is no share. `before` is what last year gave,
    where the baseline rests on it, and `period` what the asked-for stretch gave. `notes` are sentences about figures
    from elsewhere.
    """

    measure: Measure
    as_of: date
    value: Number | None
    goal: Number | None
    baseline: Number | None
    expected: Fraction | None
    forecast: Fraction | None
    status: Status
    definition: str
    share: Share | None = None
    median: Number | None = None
    counted: Number | None = None
    before: Amount | None = None
    period: Amount | None = None
    series: tuple[Point, ...] = ()
    assessment: Assessment | None = None
    notes: tuple[str, ...] = ()
    profile: str = Measure.Profile.EVEN  # by which `expected` and `forecast` are worked out
    paced_by: tuple[Number, Number] | None = None  # what last year had given by then, and in all, if they rest on it
    withheld: bool = False

    @property
    def is_over(self) -> bool:
        return self.as_of >= _last_day(self.measure)

    @property
    def is_small(self) -> bool:
        return self.goal is not None and abs(self.goal) < SMALL_GOAL

    @property
    def expected_shown(self) -> Decimal | None:
        """`expected` as it is said and drawn: whole, of a small goal with a decimal ("5 of 6, expected 5.3")."""
        return None if self.expected is None else rounded(self.expected, 1 if self.is_small else 0)

    @property
    def forecast_shown(self) -> Decimal | None:
        """As `expected`: rounded, a forecast of 5.6 would reach a goal of 6."""
        return None if self.forecast is None else rounded(self.forecast, 1 if self.is_small else 0)

    @property
    def elapsed(self) -> tuple[int, int]:
        """(days gone, days in all) of the measure's window, for "720 × 300/366"."""
        return arithmetic.elapsed(self.measure.window, self.as_of)

    @property
    def per_cent(self) -> int | None:
        """How much of the way to the goal is behind us, in whole per cent downwards: 99.9 is not 100."""
        if self.value is None or not self.goal:
            return None
        start = 0 if kinds.of(self.measure).starts_from_zero else self.baseline
        share = arithmetic.progress(self.value, self.goal, start)
        return None if share is None else int(share * 100 // 1)


def _last_day(measure: Measure) -> date:
    """The time of "every week" is over when its last week is, a few days into the new year."""
    return sources.reach(measure)[1]


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """As it is shown: half up, as people round."""
    step = 10**decimals
    return Decimal(int((Fraction(value) * step + Fraction(1, 2)) // 1)) / step


def read(
    association: Association,
    measures: Iterable[Measure],
    as_of: date,
    *,
    period: Window | None = None,
    series: bool = False,
) -> dict[UUID, Reading]:
    """The readings of measures of one association at a date, by the measure's key.

    With a `period`, what it gave stands beside; with `series`, the months of the window and those of the year before.
    """
    measures = list(measures)
    prefetch_related_objects([measure for measure in measures if kinds.of(measure).items], "items")
    found = sources.fetch(association, measures, as_of, last_year=series)
    assessments = _assessments(association, measures, as_of)
    choices = metrics.ChoicesCache(association)
    thresholds = Thresholds(association.on_pace_from, association.watch_from)
    readings: dict[UUID, Reading] = {}
    for measure in measures:
        reader = _Reader(measure, found[measure.pk], as_of)
        readings[measure.pk] = reader.reading(
            thresholds,
            definition=metrics.definition(measure, choices),
            assessment=assessments.get(measure.pk),
            period=reader.during(period) if period else None,
            series=tuple(reader.series()) if series else (),
        )
    return readings


class _Reader:
    """One measure's reading at a date, from its source."""

    def __init__(self, measure: Measure, source: Source, as_of: date):
        self.measure, self.source, self.as_of = measure, source, as_of
        self.rules = kinds.of(measure)
        self.until = min(measure.ends_on, as_of)
        self.years_back = periods.years_back(measure.window)
        self.window_before = periods.year_before(measure.window, self.years_back)

    def reading(self, thresholds, *, assessment, **shown) -> Reading:
        amount = self.amount()
        facts = self.facts(amount)
        return Reading(
            measure=self.measure,
            as_of=self.as_of,
            value=plain(facts.value),
            goal=plain(facts.goal),
            baseline=plain(facts.baseline),
            expected=arithmetic.expected(facts),
            forecast=arithmetic.forecast(facts),
            status=self.status(facts, amount, thresholds, assessment),
            share=amount.share,
            median=amount.median,
            counted=amount.counted,
            before=self.before,
            assessment=assessment,
            notes=tuple(self.notes()),
            profile=self.pace[0],
            paced_by=self.paced_by(),
            **shown,
        )

    @cached_property
    def opening(self) -> date | None:
        """The last day of an opening figure that holds: it has come, and the log goes on adding to the figure."""
        until = self.measure.opening_until
        if not until or until > self.as_of or not self.source.takes_opening(self.measure):
            return None
        return until

    def amount(self) -> Amount:
        if self.as_of < self.measure.starts_on and not self.rules.items:
            return UNKNOWN
        if self.measure.kind == Measure.Kind.FREQUENCY:
            return self._periods_met()
        counted = self.source.amount(self.measure, self._counted_from(), self.until)
        return Amount(self.measure.opening_value + (counted.value or 0)) if self.opening else counted

    def _counted_from(self):
        """Of what has an opening figure, the log counts from the day after it."""
        return periods.day_after(self.opening) if self.opening else self.measure.starts_on

    def _periods_met(self):
        """Every period that has ended is one of d, whether or not anything was ever said of it."""
        measure = self.measure
        ended = arithmetic.ended(measure.per, measure.window, self.as_of)
        if not ended:
            return Amount(None, Share(0, 0))
        if not (self.opening or self.source.knows(measure, self.as_of)):
            return UNKNOWN
        since = [one for one in ended if not self.opening or one[1] > self.opening]
        amounts = [self.source.amount(measure, *one).value for one in since]
        opening = measure.opening_value if self.opening else None
        share = arithmetic.periods_met(amounts, len(ended), measure.goal_value or 1, opening or 0)
        return Amount(share.per_cent(), share, rows=sum(amount or 0 for amount in amounts))

    def facts(self, amount: Amount) -> Facts:
        measure = self.measure
        baseline = self.baseline()
        return Facts(
            kind=measure.kind,
            direction=measure.direction,
            window=(measure.starts_on, _last_day(measure)),
            as_of=self.as_of,
            value=amount.value,
            goal=self.goal(baseline),
            baseline=baseline,
            gone=self.pace[1],
            is_per_cent=kinds.has_per_cent_as_goal(measure),
        )

    @cached_property
    def pace(self) -> tuple[str, Fraction | None]:
        """(profile, how much of the way should be gone): even where the measure's own says nothing of its window."""
        measure, last_year = self.measure, self._last_year_until()
        gone = arithmetic.share_gone(measure.profile, measure.window, self.as_of, measure.month_weights, last_year)
        if gone is not None:
            return measure.profile, gone
        return Measure.Profile.EVEN, arithmetic.share_gone(Measure.Profile.EVEN, measure.window, self.as_of)

    def goal(self, baseline):
        """A milestone is reached when all its items are; one without items is a single thing to do."""
        if self.rules.items:
            return max(len(self.measure.items.all()), 1)
        if self.measure.kind == Measure.Kind.FREQUENCY:
            return kinds.ALL_OF_THEM
        if self.measure.kind == Measure.Kind.DURATION and self.measure.goal_value is None:
            return kinds.ALL_OF_THEM
        is_per_cent = kinds.has_per_cent_as_goal(self.measure)
        return arithmetic.aim(self.measure.direction, self.measure.goal_value, baseline, is_per_cent=is_per_cent)

    def baseline(self):
        """What was written; or, of what is counted, what the same window gave the year before."""
        return self.measure.baseline if self.before is None else self.before.value

    @cached_property
    def before(self) -> Amount | None:
        """What the same window gave the year before, where a baseline is needed and none was written."""
        measure = self.measure
        if measure.baseline is not None or not sources.needs_baseline(measure) or not self._knew_last_year():
            return None
        return self.source.amount(measure, *self.window_before)

    def _knew_last_year(self):
        """A year that the log knows only in part is none to go by."""
        return self.source.knew_all(self.measure, self.window_before)

    def _last_year_until(self):
        """For a pace: what the same window had given the year before by the same day."""
        measure = self.measure
        if measure.profile != Measure.Profile.LAST_YEAR or not self._knew_last_year():
            return None
        first, years = self.window_before[0], self.years_back
        return lambda day: self.source.so_far(measure, first, periods.year_before((day, day), years)[1])

    def paced_by(self):
        gone, total = arithmetic.elapsed(self.measure.window, self.as_of)
        if self.pace[0] != Measure.Profile.LAST_YEAR or not 0 < gone < total:
            return None
        last_year = self._last_year_until()
        return last_year(self.as_of) or 0, last_year(self.measure.ends_on) or 0

    def during(self, period: Window) -> Amount | None:
        """What the period gave of the window; None where it lies outside, or an opening figure holds part of it."""
        first, last = max(period[0], self.measure.starts_on), min(period[1], self.until)
        if first > last or (self.opening and first <= self.opening):
            return None
        return self.source.amount(self.measure, first, last)

    def series(self):
        """The months of the window that have begun, beside the same months the year before."""
        for first, last in periods.months(self.measure.window):
            has_begun = first <= self.as_of
            now = self.source.amount(self.measure, first, min(last, self.as_of)) if has_begun else UNKNOWN
            then = self._the_year_before((first, last))
            yield Point((first, last), plain(now.value), plain(then.value), (now.counted or 0, then.counted or 0))

    def _the_year_before(self, month):
        before = periods.year_before(month)
        return self.source.amount(self.measure, *before) if self.source.knew_all(self.measure, before) else UNKNOWN

    def status(self, facts, amount, thresholds, assessment) -> Status:
        """What only a person can judge has the status of the latest verdict."""
        if facts.kind == Measure.Kind.QUALITATIVE and facts.as_of >= facts.window[0]:
            return _judged(facts, assessment)
        if facts.kind == Measure.Kind.FREQUENCY and amount.share is not None and not amount.share.d:
            return Status.NOT_STARTED  # no period has ended yet
        return arithmetic.status(facts, thresholds)

    def notes(self):
        measure = self.measure
        if self.opening:
            words = {"day": date_format(self.opening), "value": number(measure.opening_value)}
            said = _("Of this, %(value)s until %(day)s was counted before the log began here")
            yield (said % words) + (f" ({measure.opening_source})." if measure.opening_source else ".")
        if self.source.uses_history(measure, (measure.starts_on, self.until)):
            yield _("Some months are monthly totals from before the log began here.")


def plain(value: Number | None) -> Decimal | int | None:
    """Without fractions: whole numbers as they are, others with two decimals."""
    if not isinstance(value, Fraction):
        return value
    return value.numerator if value.denominator == 1 else rounded(value, 2)


VERDICT_STATUS = {
    Assessment.Verdict.REACHED: Status.ACHIEVED,
    Assessment.Verdict.PARTLY: Status.WATCH,
    Assessment.Verdict.NOT_REACHED: Status.AT_RISK,
    Assessment.Verdict.CANNOT_TELL: Status.NO_DATA,
}


def _judged(facts, assessment):
    if assessment is None:
        return Status.NO_DATA
    if facts.is_over and assessment.verdict == Assessment.Verdict.NOT_REACHED:
        return Status.MISSED
    return VERDICT_STATUS[Assessment.Verdict(assessment.verdict)]


def _assessments(association, measures, as_of):
    """The latest verdict on each measure by the date."""
    if not measures:
        return {}
    said = Assessment.objects.filter(
        association=association, measure__in=[measure.pk for measure in measures], assessed_on__lte=as_of
    ).select_related("assessed_by__user")
    return {one.measure_id: one for one in said.order_by("assessed_on", "typed_at")}


# What those may see who have no case rights


def discreet(reading: Reading, actor) -> Reading:
    """The reading as the actor may see it: without case rights, fewer than ten persons are not told apart."""
    metric = metrics.of(reading.measure)
    if metric is None or not metric.persons or actor.may("cases.log"):
        return reading
    reading = _without_few_in_pace(_without_few_before(reading, metric))
    if _tells_few(reading, metric):
        return replace(reading, **NOTHING_TOLD)
    return replace(
        reading,
        series=_merged(reading, metric),
        period=None if _period_tells_few(reading, metric) else reading.period,
        notes=() if _opening_tells_few(reading) else reading.notes,
    )


NOTHING_TOLD: dict = {
    **dict.fromkeys(("value", "share", "median", "counted", "period", "forecast")),
    "series": (),
    "notes": (),
    "withheld": True,
}


def _tells_few(amount, metric):
    """A share of persons; or the persons behind a number, a sum, a median or periods that were met."""
    is_periods = isinstance(amount, Reading) and amount.measure.kind == Measure.Kind.FREQUENCY
    if amount.share is not None and not is_periods:
        return few.is_few(amount.share.d) if metric.parts_by_work else few.tells_few_apart(amount.share)
    return few.is_few(amount.counted)


def _without_few_before(reading, metric):
    """What is to be kept, or stepped from, is last year's number: few there could point at somebody, too."""
    if reading.before is None or not _tells_few(reading.before, metric):
        return reading
    return replace(reading, before=None, baseline=None, goal=None, expected=None, forecast=None)


def _without_few_in_pace(reading):
    """From what is expected as last year, and the goal, last year until today can be reckoned."""
    if reading.paced_by is None:
        return reading
    so_far, whole = reading.paced_by
    is_told = whole >= few.FEW and not any(0 < part < few.FEW for part in (so_far, whole - so_far))
    return reading if is_told else replace(reading, expected=None, forecast=None)


def _period_tells_few(reading, metric):
    """A period with few, or so long that few are left outside it."""
    period = reading.period
    if period is None or _tells_few(period, metric):
        return True
    adds_up = metric.kind == kinds.EVENTS and reading.share is None and period.counted is not None
    return adds_up and 0 < reading.counted - period.counted < few.FEW


def _opening_tells_few(reading):
    """It is few, or leaves few who came after it; of a frequency it is a number of periods."""
    opening = reading.measure.opening_value
    if opening is None or reading.value is None or reading.measure.kind == Measure.Kind.FREQUENCY:
        return False
    return few.is_few(opening) or 0 < reading.value - opening < few.FEW


def _merged(reading, metric):
    """As many months together as it takes for none to hold few; nothing where even half-years would.

    Only numbers of rows, and sums over them, can be put together.
    """
    series, counts_rows = reading.series, metric.kind in {kinds.EVENTS, kinds.DISTINCT, kinds.LEVEL}
    if not counts_rows or reading.measure.kind == Measure.Kind.RATIO:
        return ()
    size = few.months_together(*zip(*(point.counted for point in series), strict=True))
    if size == 1:
        return series
    if size is None or metric.kind != kinds.EVENTS:
        return ()
    return tuple(_together(series[start : start + size]) for start in range(0, len(series), size))


def _together(points):
    return Point(
        (points[0].stretch[0], points[-1].stretch[1]),
        _sum(point.value for point in points),
        _sum(point.last_year for point in points),
    )


def _sum(values):
    """Of those that are known."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
