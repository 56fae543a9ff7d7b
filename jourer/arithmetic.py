"""How far a measure has come: arithmetic only, no database, no clock.

Values are int, Decimal or Fraction, dates are local dates, windows include both ends. None is "not known", never 0.
What goes with what is said in `jourer/kinds.py`.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from jourer import kinds, periods
from jourer.kinds import KINDS, Kind
from jourer.periods import Window, days
from jourer.workdays import workdays_between

Number = int | Decimal | Fraction

# A thing that is to be done by a day deserves a look this long before it.
MILESTONE_NOTICE = timedelta(days=30)

# A forecast from less than this is a guess: part of the way, days gone, and of what is counted, how many.
THIN_SHARE, THIN_DAYS, THIN_COUNT = Fraction(1, 4), 60, 5

# Between the school terms nothing is expected of what follows them.
SUMMER_BREAK = (6, 16), (8, 15)


class Status(StrEnum):
    ACHIEVED = "achieved"
    ON_PACE = "on_pace"
    WATCH = "watch"
    AT_RISK = "at_risk"
    MISSED = "missed"
    NOT_STARTED = "not_started"
    NO_GOAL = "no_goal"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Thresholds:
    """Per cent of what is expected to date from which a measure is on pace, and from which it is worth watching."""

    on_pace_from: int = 95
    watch_from: int = 80


@dataclass(frozen=True)
class Facts:
    """All that a status rests on. `kind` and `direction` are the codes of `Measure`.

    `goal` is where the value is to be in the end (`aim`); of a share, value, goal and baseline are in per cent, or a
    number for each thing. `gone` is how much of the way should be behind us at `as_of` (`share_gone`).
    `is_per_cent` says that 100 is all there is.
    """

    kind: str
    direction: str
    window: Window
    as_of: date
    value: Number | None
    goal: Number | None
    baseline: Number | None = None
    gone: Fraction | None = None
    is_per_cent: bool = False

    @property
    def rules(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.window[1]

    @property
    def is_falling(self) -> bool:
        """Whether less is better."""
        return self.direction in kinds.FALLING

    @property
    def is_reached(self) -> bool:
        return self.value <= self.goal if self.is_falling else self.value >= self.goal

    @property
    def way(self) -> tuple[Fraction, Fraction] | None:
        """From where to where it is on its way; None where there is no pace.

        A level without a baseline has no beginning. One that was there from the first day, or on the right side of its
        goal, is only to be kept: it has no way to go.
        """
        start = 0 if self.rules.starts_from_zero else self.baseline
        if not self.rules.profiles or start is None or self.goal is None:
            return None
        keeps = self.direction == "maintain" or (start <= self.goal if self.is_falling else start >= self.goal)
        if keeps and not self.rules.starts_from_zero:
            return None
        return Fraction(start), Fraction(self.goal)


def aim(
    direction: str, goal_value: Number | None, baseline: Number | None, *, is_per_cent: bool = False
) -> Number | None:
    """The value to be reached in the end: "öka med 10" from 30 is 40; "bibehåll" without a number is the baseline.

    A step leads neither below 0 nor, of a share, above 100: 10 more than last year's 95 per cent is all of them.
    """
    if direction == "maintain" and goal_value is None:
        return baseline
    if direction not in kinds.RELATIVE:
        return goal_value
    if goal_value is None or baseline is None:
        return None
    step = Fraction(goal_value) if direction == "increase_by" else -Fraction(goal_value)
    aimed = max(Fraction(baseline) + step, Fraction(0))
    return min(aimed, Fraction(100)) if is_per_cent else aimed


# Pace


def elapsed(window: Window, as_of: date) -> tuple[int, int]:
    """(days gone, days in all), today counted as gone; 0 before the window, all of them after it."""
    total = days(window)
    return min(max((as_of - window[0]).days + 1, 0), total), total


def share_gone(
    profile: str,
    window: Window,
    as_of: date,
    month_weights: Sequence[int] = (),
    last_year: Callable[[date], Number | None] | None = None,
) -> Fraction | None:
    """How much of the way should be behind us, from 0 to 1, by a named profile.

    `month_weights` are twelve, from January. `last_year(day)` is what last year's window had given by the same day.
    None where the profile says nothing about this window: a summer by term, a year of which nothing is known.
    """
    gone, total = elapsed(window, as_of)
    if gone in {0, total}:
        return Fraction(gone, total)
    if profile == "on_date":
        return Fraction(0)
    done, whole = _weights(profile, window, as_of, month_weights, last_year)
    return Fraction(min(max(done, 0), whole)) / Fraction(whole) if whole > 0 else None


def _weights(profile, window, as_of, month_weights, last_year):
    """What the profile gives to the days gone, and to all of them."""
    if profile == "last_year":
        return (last_year(as_of) or 0, last_year(window[1]) or 0) if last_year else (0, 0)
    if profile == "by_term":
        return _term_days((window[0], as_of)), _term_days(window)
    if profile == "by_months":
        return _month_weight((window[0], as_of), month_weights), _month_weight(window, month_weights)
    return elapsed(window, as_of)


def _term_days(stretch):
    summers = (
        (date(year, *SUMMER_BREAK[0]), date(year, *SUMMER_BREAK[1]))
        for year in range(stretch[0].year, stretch[1].year + 1)
    )
    return days(stretch) - sum(days(shared) for summer in summers if (shared := periods.overlap(stretch, summer)))


def _month_weight(stretch, month_weights):
    """Each month's weight, evenly over its days."""
    return sum(
        Fraction(month_weights[first.month - 1] * days((first, last)), calendar.monthrange(first.year, first.month)[1])
        for first, last in periods.months(stretch)
    )


def expected(facts: Facts) -> Fraction | None:
    """What the profile expects by `as_of`, or None where pace says nothing. "720 × 300/366"."""
    if facts.way is None or facts.gone is None:
        return None
    start, goal = facts.way
    return start + (goal - start) * facts.gone


def progress(value: Number, goal: Number, baseline: Number | None = None) -> Fraction | None:
    """The share of the way from the baseline to the goal: below 0 and above 1 too; None where there is no way to go."""
    start = Fraction(baseline or 0)
    if Fraction(goal) == start:
        return None
    return (Fraction(value) - start) / (Fraction(goal) - start)


def forecast(facts: Facts) -> Fraction | None:
    """The value at the end if the rest goes as it has gone so far, by the profile; None while data is thin."""
    gone = facts.gone
    if facts.way is None or facts.value is None or gone is None or not THIN_SHARE <= gone < 1:
        return None
    if elapsed(facts.window, facts.as_of)[0] < THIN_DAYS:
        return None
    if facts.rules.starts_from_zero and facts.value < THIN_COUNT:
        return None
    start = facts.way[0]
    reckoned = start + (Fraction(facts.value) - start) / gone
    return max(min(reckoned, Fraction(100)) if facts.is_per_cent else reckoned, Fraction(0))


# Status


def status(facts: Facts, thresholds: Thresholds = Thresholds()) -> Status:
    """Where the measure stands. `missed` only when its window is over."""
    if facts.as_of < facts.window[0]:
        return Status.NOT_STARTED
    if facts.value is None:
        return Status.NO_DATA
    if facts.goal is None:
        return Status.NO_GOAL
    if facts.is_over:
        return Status.ACHIEVED if facts.is_reached else Status.MISSED
    if facts.kind == "milestone":
        return _milestone(facts)
    return _falling(facts, thresholds) if facts.is_falling else _rising(facts, thresholds)


def _milestone(facts):
    if facts.is_reached:
        return Status.ACHIEVED
    return Status.WATCH if facts.window[1] - facts.as_of < MILESTONE_NOTICE else Status.ON_PACE


def _rising(facts, thresholds):
    if facts.is_reached:
        return Status.ACHIEVED if _stays_reached(facts) else Status.ON_PACE
    return _pace(facts, thresholds)


def _stays_reached(facts):
    """A count cannot fall, and a level that was to rise has risen; what is to be kept is kept when the time is over."""
    return facts.rules.starts_from_zero or (not facts.rules.is_share and facts.direction != "maintain")


def _falling(facts, thresholds):
    """A ceiling is only kept when the time is over; of a count, nothing helps once it is broken."""
    if facts.rules.starts_from_zero:
        if not facts.is_reached:
            return Status.AT_RISK
        pace = expected(facts)
        return Status.ON_PACE if pace is None or facts.value <= pace else Status.WATCH
    if facts.way:
        return Status.ACHIEVED if facts.is_reached and not facts.rules.is_share else _pace(facts, thresholds)
    if facts.is_reached:
        return Status.ON_PACE
    near = Fraction(facts.value) * thresholds.watch_from <= Fraction(facts.goal) * 100
    return Status.WATCH if near else Status.AT_RISK


def _pace(facts, thresholds):
    """Compare the way gone from the start, upwards or downwards, with the way that is expected to date.

    Without a pace, the value is compared with the whole goal.
    """
    gone, due = Fraction(facts.value), Fraction(facts.goal)
    if facts.way and facts.gone is not None:
        start, goal = facts.way
        gone = start - gone if facts.is_falling else gone - start
        due = abs(goal - start) * facts.gone
    if gone >= due or gone * 100 >= due * thresholds.on_pace_from:
        return Status.ON_PACE
    return Status.WATCH if gone * 100 >= due * thresholds.watch_from else Status.AT_RISK


# Shares and time


@dataclass(frozen=True)
class Share:
    """n of d; without a d there is nothing to say."""

    n: Number
    d: Number

    def per_cent(self) -> Fraction | None:
        return Fraction(self.n) * 100 / Fraction(self.d) if self.d else None

    def each(self) -> Fraction | None:
        """So many for each of d."""
        return Fraction(self.n) / Fraction(self.d) if self.d else None


def ended(per: str, window: Window, as_of: date) -> list[Window]:
    """The periods of the window that are over: one that still runs is neither met nor missed."""
    return [one for one in periods.each(per, window) if one[1] <= as_of]


def periods_met(amounts: Sequence[Number | None], ended: int, times: Number, opening: Number = 0) -> Share:
    """Of all periods that have ended, those with enough; one of which nobody has said anything was not met.

    `amounts` are what the log says of each. The other periods were before it began, and `opening` of them were met.
    """
    met = sum((amount or 0) >= times for amount in amounts)
    return Share(met + min(int(opening), ended - len(amounts)), ended)


def took(start: date | datetime, end: date | datetime, unit: str, *, eves_off: bool = True) -> Number:
    """How long it took in minutes, hours, days, weeks or workdays.

    Moments are in the local time zone. Minutes and hours are real time, also when the clocks change; where only the day
    is known of either end, a day is 24 hours. Days are those of the calendar, with the first not counted: the same day
    is 0, and a week is seven of them.
    """
    if unit in {"minutes", "hours"}:
        if not (isinstance(start, datetime) and isinstance(end, datetime)):
            return (_day(end) - _day(start)).days * (24 * 60 if unit == "minutes" else 24)
        # Two moments of one time zone are subtracted by their clocks, so both are told in UTC first.
        real = end.astimezone(UTC) - start.astimezone(UTC)
        return Fraction(real // timedelta(microseconds=1), 60_000_000 if unit == "minutes" else 3_600_000_000)
    first, last = _day(start), _day(end)
    if unit == "workdays":
        return workdays_between(first, last, eves_off=eves_off)
    return Fraction((last - first).days, 7 if unit == "weeks" else 1)


def _day(moment):
    return moment.date() if isinstance(moment, datetime) else moment


def median(values: Sequence[Number]) -> Fraction | None:
    """The middle one, or halfway between the two in the middle."""
    if not values:
        return None
    ordered = sorted(Fraction(value) for value in values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
