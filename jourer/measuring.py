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

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer import arithmetic, few, kinds, metrics, periods, sources
from jourer.arithmetic import Facts, Number, Share, Status, Thresholds
from jourer.few import FEW
from jourer.models import Assessment, Association, Measure
from jourer.periods import Window
from jourer.sources import UNKNOWN, Amount
from jourer.templatetags.formats import number

# Below this, what is expected of a goal is said with a decimal: rounded, 5 of 6 with 5.3 expected would look on pace.
SMALL_GOAL = 20


@dataclass(frozen=True)
class Point:
    """A month, or a few together, of the chart: what it gave, and the same stretch the year before."""

    stretch: Window
    value: Number | None
    last_year: Number | None = None


@dataclass(frozen=True)
class Reading:
    """What a measure showed at a date.

    `value`, `goal`, `baseline`, `expected` and `forecast` are in the measure's unit; of a share they are per cent, and
    `share` is n of d; for a milestone value and goal are the items done and the items there are. `median` is in the
    unit of the limit. `period` is what the asked-for stretch gave. `notes` are sentences about figures from elsewhere.
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
    period: Amount | None = None
    series: tuple[Point, ...] = ()
    assessment: Assessment | None = None
    notes: tuple[str, ...] = ()
    profile: str = Measure.Profile.EVEN  # by which `expected` and `forecast` are worked out
    withheld: bool = False

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.measure.ends_on

    @property
    def is_small(self) -> bool:
        return self.goal is not None and abs(self.goal) < SMALL_GOAL

    @property
    def expected_shown(self) -> Decimal | None:
        """`expected` as it is said and drawn: whole, of a small goal with a decimal ("5 of 6, expected 5.3")."""
        return None if self.expected is None else rounded(self.expected, 1 if self.is_small else 0)

    @property
    def forecast_shown(self) -> Decimal | None:
        return None if self.forecast is None else rounded(self.forecast)

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


def discreet(reading: Reading, actor) -> Reading:
    """The reading as the actor may see it: without case rights, fewer than ten persons are not told apart."""
    metric = metrics.of(reading.measure)
    if metric is None or not metric.persons or actor.may("cases.log"):
        return reading
    if _is_few(reading.value, reading.share):
        return replace(
            reading, value=None, share=None, median=None, period=None, forecast=None, series=(), withheld=True
        )
    hides_period = reading.period is not None and _is_few(reading.period.value, reading.period.share)
    return replace(reading, series=_merged(reading.series), period=None if hides_period else reading.period)


def _is_few(value, share):
    """Of a share, those that are and those that are not: either could point at somebody."""
    if share is not None:
        return share.d < FEW or 0 < share.n < FEW or 0 < share.d - share.n < FEW
    return value is not None and value < FEW


def _merged(series):
    """As many months together as it takes for none to hold few; nothing where even half-years would."""
    values = [point.value or 0 for point in series]
    size = few.months_together(values) if all(isinstance(value, int) for value in values) else None
    if size is None or size == 1:
        return series if size else ()
    together = [series[start : start + size] for start in range(0, len(series), size)]
    return tuple(
        Point((some[0].stretch[0], some[-1].stretch[1]), sum(point.value or 0 for point in some)) for some in together
    )


class _Reader:
    """One measure's reading at a date, from its source."""

    def __init__(self, measure: Measure, source, as_of: date):
        self.measure, self.source, self.as_of = measure, source, as_of
        self.rules = kinds.of(measure)
        self.until = min(measure.ends_on, as_of)
        self.years_back = periods.years_back(measure.window)

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
            assessment=assessment,
            notes=tuple(self.notes()),
            profile=self.pace[0],
            **shown,
        )

    def amount(self) -> Amount:
        if self.as_of < self.measure.starts_on and not self.rules.items:
            return UNKNOWN
        if self.measure.kind == Measure.Kind.FREQUENCY:
            return self._periods_met()
        return self._with_opening(self.source.amount(self.measure, self._counted_from(), self.until))

    def _counted_from(self):
        """Of what has an opening figure, the log counts from the day after it."""
        opening = self.measure.opening_until
        return periods.day_after(opening) if opening and opening <= self.as_of else self.measure.starts_on

    def _with_opening(self, amount):
        opening = self.measure.opening_until
        if not opening or opening > self.as_of:
            return amount
        return Amount(self.measure.opening_value + (amount.value or 0))

    def _periods_met(self):
        """Every period that has ended is one of d, whether or not anything was ever said of it."""
        measure, opening = self.measure, self.measure.opening_until
        ended = arithmetic.ended(measure.per, measure.window, self.as_of)
        if not ended or not (opening or self._is_in_use()):
            return Amount(None, Share(0, len(ended)) if not ended else None)
        share = arithmetic.periods_met(
            ended,
            measure.goal_value,
            lambda first, last: self.source.amount(measure, first, last).value,
            (measure.opening_value, opening) if opening else None,
        )
        return Amount(share.per_cent(), share)

    def _is_in_use(self):
        return not isinstance(self.source, sources.Retired) and self.source.knows(self.measure, self.as_of)

    def facts(self, amount: Amount) -> Facts:
        measure = self.measure
        baseline = self.baseline()
        return Facts(
            kind=measure.kind,
            direction=measure.direction,
            window=measure.window,
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
        return arithmetic.aim(self.measure.direction, self.measure.goal_value, baseline)

    def baseline(self):
        """What was written; or, of what is counted, what the same window gave the year before."""
        if self.measure.baseline is not None or not sources.needs_last_year(self.measure):
            return self.measure.baseline
        return self.last_year().value

    def last_year(self, until: date | None = None) -> Amount:
        """What the same window gave the year before; unknown where the log knew only part of that year."""
        first, last = periods.year_before(self.measure.window, self.years_back)
        if not isinstance(self.source, sources.Counted) or not self.source.knew_all(self.measure, (first, last)):
            return UNKNOWN
        return self.source.amount(self.measure, first, until or last)

    def _last_year_until(self):
        if self.measure.profile != Measure.Profile.LAST_YEAR:
            return None
        return lambda day: self.last_year(periods.year_before((day, day), self.years_back)[1]).value

    def during(self, period: Window) -> Amount | None:
        """What the period gave of the window; None where it lies outside."""
        first, last = max(period[0], self._counted_from()), min(period[1], self.until)
        return self.source.amount(self.measure, first, last) if first <= last else None

    def series(self):
        """The months of the window that have begun, beside the same months the year before."""
        for first, last in periods.months(self.measure.window):
            value = (
                self.source.amount(self.measure, first, min(last, self.as_of)).value if first <= self.as_of else None
            )
            yield Point((first, last), plain(value), plain(self._the_year_before((first, last))))

    def _the_year_before(self, month):
        source = self.source
        before = periods.year_before(month)
        if not isinstance(source, sources.Counted) or not source.knew_all(self.measure, before):
            return None
        return source.amount(self.measure, *before).value

    def status(self, facts, amount, thresholds, assessment) -> Status:
        """What only a person can judge has the status of the latest verdict."""
        if facts.kind == Measure.Kind.QUALITATIVE and facts.as_of >= facts.window[0]:
            return _judged(facts, assessment)
        if facts.kind == Measure.Kind.FREQUENCY and amount.share is not None and not amount.share.d:
            return Status.NOT_STARTED  # no period has ended yet
        return arithmetic.status(facts, thresholds)

    def notes(self):
        measure = self.measure
        if measure.opening_until and measure.opening_until <= self.as_of:
            words = {"day": date_format(measure.opening_until), "value": number(measure.opening_value)}
            said = _("Of this, %(value)s until %(day)s was counted before the log began here")
            yield (said % words) + (f" ({measure.opening_source})." if measure.opening_source else ".")
        if isinstance(self.source, sources.Counted) and self.source.uses_history(
            measure, (measure.starts_on, self.until)
        ):
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
