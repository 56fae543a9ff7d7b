"""How far a measure has come: arithmetic only, no database, no clock.

Numbers are Decimal or int, dates are local dates, windows include both ends. None is "not known" and never 0.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from jourer.periods import Window, days

Number = Decimal | int

# A thing that is to be done by a day deserves a look this long before it.
MILESTONE_NOTICE = timedelta(days=30)


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
    """All that a status rests on. `kind` and `direction` are the codes of `Measure`."""

    kind: str
    direction: str
    window: Window
    as_of: date
    value: Number | None
    goal: Number | None
    baseline: Number | None = None

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.window[1]

    @property
    def is_reached(self) -> bool:
        return self.value <= self.goal if self.direction == "at_most" else self.value >= self.goal


def elapsed(window: Window, as_of: date) -> tuple[int, int]:
    """(days gone, days in all), today counted as gone; 0 before the window, all of them after it."""
    total = days(window)
    return min(max((as_of - window[0]).days + 1, 0), total), total


def expected(facts: Facts) -> Decimal | None:
    """What an even pace would have given by `as_of`, or None where pace says nothing.

    A count starts from 0 and a level from its baseline; a level without one has no pace, a milestone none before its
    day. "720 × 300/366".
    """
    if facts.goal is None or facts.kind not in {"count", "level"}:
        return None
    start = facts.baseline if facts.kind == "level" else 0
    if start is None:
        return None
    gone, total = elapsed(facts.window, facts.as_of)
    return start + (Decimal(facts.goal) - start) * gone / total


def progress(value: Number, goal: Number, baseline: Number | None = None) -> Decimal | None:
    """The share of the way from the baseline to the goal; None where there is no way to go."""
    start = baseline or 0
    if goal == start:
        return None
    return Decimal(value - start) / Decimal(goal - start)


def status(facts: Facts, thresholds: Thresholds = Thresholds()) -> Status:
    """Where the measure stands. `missed` only when its window is over."""
    if facts.as_of < facts.window[0]:
        return Status.NOT_STARTED
    if facts.value is None:
        return Status.NO_DATA
    if facts.goal is None:
        return Status.NO_GOAL
    if facts.direction == "at_most":
        return _at_most(facts)
    if facts.is_reached:
        return Status.ACHIEVED
    if facts.is_over:
        return Status.MISSED
    if facts.kind == "milestone":
        return Status.WATCH if facts.window[1] - facts.as_of < MILESTONE_NOTICE else Status.ON_PACE
    return _pace(facts, thresholds)


def _at_most(facts):
    """A ceiling is only kept when the time is over; above it nothing helps a count any more."""
    if facts.is_over:
        return Status.ACHIEVED if facts.is_reached else Status.MISSED
    if not facts.is_reached:
        return Status.AT_RISK
    pace = expected(facts)
    return Status.ON_PACE if pace is None or facts.kind == "level" or facts.value <= pace else Status.WATCH


def _pace(facts, thresholds):
    """Compare the way gone from the baseline with the way expected; without a pace, with the whole way."""
    pace = expected(facts)
    start = facts.baseline if facts.kind == "level" and facts.baseline is not None else 0
    way = (facts.goal if pace is None else pace) - start
    gone = facts.value - start
    if way <= 0 or gone * 100 >= way * thresholds.on_pace_from:
        return Status.ON_PACE
    return Status.WATCH if gone * 100 >= way * thresholds.watch_from else Status.AT_RISK
