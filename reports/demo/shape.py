"""The shape of a plan written down as data. Days are "MM-DD" of the plan's year, never 29 February."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

Part = str | tuple[str, str]  # a name that `jourer.periods` knows, or the first and the last day
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Seen:
    """A value that somebody typed in; of a share, so many out of how many. It may have been taken back on a day."""

    on: str
    value: int = 1
    item: str = ""
    note: str = ""
    out_of: int | None = None
    taken_back: str = ""


@dataclass(frozen=True)
class Said:
    """A verdict that somebody gave."""

    on: str
    verdict: str
    comment: str


@dataclass(frozen=True)
class Changed:
    """The value to reach as the board changed it after the plan was adopted."""

    on: str
    goal: int
    reason: str
    paragraph: str


@dataclass(frozen=True)
class Opening:
    """What was counted elsewhere from the first day of the target until a day."""

    value: int
    until: str
    source: str


@dataclass(frozen=True)
class Target:
    """What is to be reached, as the plan was adopted. `responsible` is the address of somebody who works here."""

    kind: str
    unit: str = ""
    goal: int | None = None
    part: Part = "year"
    direction: str = "at_least"
    baseline: int | None = None
    metric: str = ""
    filters: Filters = ()
    whole: Filters = ()
    per: str = ""
    within: tuple[int, str] | None = None
    profile: str = "even"
    weights: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    said: tuple[Said, ...] = ()
    opening: Opening | None = None
    changed: Changed | None = None
    responsible: str = ""
    asked_every: str = ""
    is_key: bool = False

    def judged(self, *said: Said) -> "Target":
        return replace(self, said=said)

    def spread(self, profile: str, *weights: int) -> "Target":
        return replace(self, profile=profile, weights=weights)

    def opened(self, value: int, *, until: str, source: str) -> "Target":
        return replace(self, opening=Opening(value, until, source))

    def changing(self, goal: int, *, on: str, reason: str, paragraph: str) -> "Target":
        return replace(self, changed=Changed(on, goal, reason, paragraph))

    def asked(self, every: str, responsible: str) -> "Target":
        return replace(self, asked_every=every, responsible=responsible)

    def as_key(self) -> "Target":
        """One of the few that the board looks at first."""
        return replace(self, is_key=True)


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
    return counted("cases.contacts", kind, "stödkontakter", goal, **filters)


def counted(metric: str, kind: str, unit: str, goal: int | None = None, **filters: tuple[str, ...]) -> Target:
    """Whatever the log holds."""
    return Target(kind, unit, goal, metric=metric, filters=tuple(filters.items()))


def contacts_every(per: str, times: int, unit: str, **filters: tuple[str, ...]) -> Target:
    return replace(counted("cases.contacts", "frequency", unit, times, **filters), per=per)


def share_of_contacts(goal: int, part: dict[str, tuple[str, ...]], *, of: dict[str, tuple[str, ...]]) -> Target:
    """So many per cent of the support contacts that one filter leaves are to be left by the other too."""
    return replace(counted("cases.contacts", "ratio", "stödkontakter", goal, **part), whole=tuple(of.items()))


def income(goal: int, unit: str, *accounts: str) -> Target:
    """What the books have on these accounts of income."""
    return counted("budget.income", "count", unit, goal, account=accounts)


def share_of_income(goal: int, unit: str, *accounts: str) -> Target:
    """So many per cent of all income."""
    return counted("budget.income", "ratio", unit, goal, account=accounts)


def used_of_grants(goal: int, unit: str) -> Target:
    """What the books have on grants, of what was granted."""
    return counted("budget.grants_used", "count", unit, goal)


def activities(
    goal: int, unit: str, *kinds: str, metric: str = "plans.activities", **filters: tuple[str, ...]
) -> Target:
    """So many activities of these kinds, or of all of them; or whatever else the metric counts of activities."""
    target = counted(metric, "count", unit, goal, **filters)
    return replace(target, filters=(("kind", kinds), *target.filters)) if kinds else target


def active_partners(goal: int, unit: str, *kinds: str, baseline: int | None = None) -> Target:
    """So many of the register's partners of these kinds are to be active."""
    target = counted("plans.partners", "level", unit, goal, partner_kind=kinds, partner_state=("active",))
    return replace(target, baseline=baseline)


def all_partners_active(unit: str, *kinds: str) -> Target:
    """Every one of the register's partners of these kinds is to be active."""
    target = counted("plans.partners", "ratio", unit, 100, partner_kind=kinds, partner_state=("active",))
    return replace(target, whole=(("partner_kind", kinds),))


def logged_within(limit: int, limit_unit: str, goal: int | None = None) -> Target:
    return replace(counted("cases.entry_time", "duration", "stödkontakter", goal), within=(limit, limit_unit))


def cases_within(metric: str, limit: int, limit_unit: str, **filters: tuple[str, ...]) -> Target:
    """All cases within a time of their receipt."""
    return replace(counted(metric, "duration", "ärenden", None, **filters), within=(limit, limit_unit))


def kept(target: Target) -> Target:
    """As it was before, or at the number that there is."""
    return replace(target, direction="maintain")


def risen(target: Target) -> Target:
    """So much more than before."""
    return replace(target, direction="increase_by")


def fallen(target: Target) -> Target:
    """So much less than before."""
    return replace(target, direction="decrease_by")


def at_most(target: Target) -> Target:
    return replace(target, direction="at_most")


def number(goal: int, unit: str, *seen: Seen, part: Part = "year") -> Target:
    """So many of something; what is typed in adds up."""
    return Target("count", unit, goal, part, seen=seen)


def level(goal: int | None, unit: str, *seen: Seen, baseline: int | None = None, part: Part = "year") -> Target:
    """What is to stand at a height; the latest value holds."""
    return Target("level", unit, goal, part, baseline=baseline, seen=seen)


def how_often(times: int, per: str, unit: str, *seen: Seen, part: Part = "year") -> Target:
    """So many times in every period."""
    return Target("frequency", unit, times, part, per=per, seen=seen)


def soon(limit: int, limit_unit: str, unit: str, *seen: Seen, goal: int | None = None, part: Part = "year") -> Target:
    """Within a time: all of them, or so many per cent."""
    return Target("duration", unit, goal, part, within=(limit, limit_unit), seen=seen)


def share(goal: int, unit: str, *seen: Seen, per: str = "", part: Part = "year") -> Target:
    """So many per cent, 100 for all of them; or with `per` so many for each thing."""
    return Target("ratio", unit, goal, part, per=per, seen=seen)


def followed(unit: str, *seen: Seen, part: Part = "year") -> Target:
    return Target("indicator", unit, part=part, seen=seen)


def done(*seen: Seen, since: str = "01-01", by: str = "12-31", items: tuple[str, ...] = ()) -> Target:
    """Something, or every item of a list, that is to be done by a day."""
    return Target("milestone", part=(since, by), items=items, seen=seen)


def judged(*said: Said, part: Part = "year") -> Target:
    return Target("qualitative", part=part, said=said)


def days(*on: str) -> tuple[Seen, ...]:
    """One on each of the days."""
    return tuple(Seen(day) for day in on)


def of(on: str, n: int, d: int) -> Seen:
    """So many of how many."""
    return Seen(on, n, out_of=d)


def monthly(day: int, *values: int | None) -> tuple[Seen, ...]:
    """A value on the same day of each month from January; None where nobody typed anything."""
    return tuple(Seen(f"{month:02}-{day:02}", value) for month, value in enumerate(values, 1) if value is not None)


def monthly_of(day: int, *shares: tuple[int, int]) -> tuple[Seen, ...]:
    """The same of shares, n of d."""
    return tuple(of(f"{month:02}-{day:02}", n, d) for month, (n, d) in enumerate(shares, 1))


def weekly(*pattern: int, first: str = "01-06") -> tuple[Seen, ...]:
    """A value a week all through the year, the pattern over and over; weeks with 0 are left out.

    The fourth of January lies in the first week of every year.
    """
    start = date.fromisoformat(f"2023-{first}")  # any year without 29 February
    weeks = ((start + timedelta(weeks=week), pattern[week % len(pattern)]) for week in range(52))
    return tuple(Seen(f"{day:%m-%d}", value) for day, value in weeks if value)
