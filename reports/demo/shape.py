"""The shape of a plan written down as data. Days are "MM-DD" of the plan's year, never 29 February."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

Part = str | tuple[str, str]  # a name that `jourer.periods` knows, or the first and the last day


@dataclass(frozen=True)
class Seen:
    """A value that somebody typed in."""

    on: str
    value: int = 1
    item: str = ""
    note: str = ""


@dataclass(frozen=True)
class Said:
    """A verdict that somebody gave."""

    on: str
    verdict: str
    comment: str


@dataclass(frozen=True)
class Target:
    kind: str
    unit: str = ""
    goal: int | None = None
    part: Part = "year"
    direction: str = "at_least"
    baseline: int | None = None
    metric: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    items: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    said: tuple[Said, ...] = ()

    def judged(self, *said: Said) -> "Target":
        return replace(self, said=said)


@dataclass(frozen=True)
class Goal:
    """One row of the plan; without a shelter it is the whole association's."""

    text: str
    activity: str = ""
    measure: str = ""
    targets: tuple[Target, ...] = ()
    shelter: str = ""


@dataclass(frozen=True)
class Plan:
    vision: str
    purpose: str
    values: str
    areas: dict[str, tuple[Goal, ...]]


def contacts(goal: int | None = None, **filters: tuple[str, ...]) -> Target:
    """Support contacts counted from the log; without a value to reach they are only followed."""
    kind = "indicator" if goal is None else "count"
    return Target(kind, "stödkontakter", goal, metric="cases.contacts", filters=tuple(filters.items()))


def number(goal: int, unit: str, *seen: Seen, part: Part = "year") -> Target:
    """So many of something; what is typed in adds up."""
    return Target("count", unit, goal, part, seen=seen)


def at_most(goal: int, unit: str, *seen: Seen) -> Target:
    return Target("count", unit, goal, direction="at_most", seen=seen)


def level(goal: int, unit: str, *seen: Seen, baseline: int | None = None) -> Target:
    """What is to stand at a height; the latest value holds."""
    return Target("level", unit, goal, baseline=baseline, seen=seen)


def followed(unit: str, *seen: Seen) -> Target:
    return Target("indicator", unit, seen=seen)


def done(*seen: Seen, by: str = "12-31", items: tuple[str, ...] = ()) -> Target:
    """Something, or every item of a list, that is to be done by a day."""
    return Target("milestone", part=("01-01", by), items=items, seen=seen)


def judged(*said: Said, part: Part = "year") -> Target:
    return Target("qualitative", part=part, said=said)


def days(*on: str) -> tuple[Seen, ...]:
    """One on each of the days."""
    return tuple(Seen(day) for day in on)


def monthly(day: int, *values: int | None) -> tuple[Seen, ...]:
    """A value on the same day of each month from January; None where nobody typed anything."""
    return tuple(Seen(f"{month:02}-{day:02}", value) for month, value in enumerate(values, 1) if value is not None)


def weekly(*pattern: int) -> tuple[Seen, ...]:
    """A value a week all through the year, the pattern over and over; weeks with 0 are left out."""
    first = date(2023, 1, 6)  # any year without 29 February
    weeks = ((first + timedelta(weeks=week), pattern[week % len(pattern)]) for week in range(52))
    return tuple(Seen(f"{day:%m-%d}", value) for day, value in weeks if value)
