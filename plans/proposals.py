"""What an import would do, goal by goal and target by target, before anybody has saved anything.

`proposed(document)` says it, for a page where each can be kept, changed or dropped by its key; `differences(old, new)`
compares two documents, or a document with the goals of a plan `as_it_stands`. Nothing here writes.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from plans.documents import PlanDocument, PlanRow
from plans.importing import area_of, named_by, normalised
from plans.interpreting import TargetReading
from plans.models import Goal
from plans.proposing import Source, propose


@dataclass(frozen=True)
class ProposedTarget:
    """What a part of the measure was read as, and what in the log would feed it."""

    reading: TargetReading
    source: Source | None = None


@dataclass(frozen=True)
class ProposedGoal:
    """A goal in the words of the document, and its targets; without a shelter it is the whole association's."""

    shelter: str
    area: str
    goal: str
    activity: str = ""
    measure: str = ""
    number: str = ""
    line: int = 0
    targets: tuple[ProposedTarget, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """By what it is known again, wherever it stands and however its commas are set."""
        return (
            normalised(self.shelter),
            normalised(self.area),
            normalised(self.goal),
            normalised(self.measure),
        )

    @property
    def key(self) -> str:
        """The identity as a short name, for the fields of a form."""
        return hashlib.sha256("\x1f".join(self.identity).encode()).hexdigest()[:16]


def proposed(document: PlanDocument, shelter: str = "") -> tuple[ProposedGoal, ...]:
    """Every goal of the document once, those in prose first. Rows that name no shelter are those of `shelter`."""
    prose = (
        ProposedGoal("", area_of(goal), goal.text, number=goal.number or "", line=goal.line)
        for goal in document.prose_goals
    )
    remarks: dict[int, list[str]] = {}
    for line, text in document.warnings:
        remarks.setdefault(line, []).append(text)
    rows = (_of_row(row, shelter, remarks.get(row.line, [])) for row in document.rows)
    goals: dict[tuple[str, ...], ProposedGoal] = {}
    for goal in chain(prose, rows):
        goals.setdefault(goal.identity, goal)
    return _without_shared_sources(tuple(goals.values()))


def as_it_stands(goal: Goal) -> ProposedGoal:
    """A goal of a plan, to be compared with those of a document; its targets are not read anew."""
    return ProposedGoal(
        shelter=goal.shelter.name if goal.shelter else "",
        area=goal.area.name,
        goal=goal.text,
        activity=goal.activity_text,
        measure=goal.measure_text,
        number=goal.number,
    )


def _of_row(row: PlanRow, shelter: str, remarks: list[str]) -> ProposedGoal:
    reading = row.reading
    nameless = [] if row.goal else [_("The document names no goal here. Write one with “Change the words”.")]
    return ProposedGoal(
        shelter=row.shelter or shelter,
        area=area_of(row),
        goal=named_by(row),
        activity=row.activity,
        measure=row.measure,
        line=row.line,
        targets=tuple(ProposedTarget(one, propose(one, row.goal, row.activity)) for one in reading.targets),
        warnings=(*nameless, *remarks, *reading.other_warnings),
    )


# --- Sources that several targets would share -------------------------------------------------------------------------


def _without_shared_sources(goals: tuple[ProposedGoal, ...]) -> tuple[ProposedGoal, ...]:
    """Two numbers to reach that would count the very same rows cannot both be meant: then a person has to choose."""
    shared = Counter(_counted(goal, target) for goal in goals for target in goal.targets)
    return tuple(_with_own_sources(goal, shared) for goal in goals)


def _with_own_sources(goal: ProposedGoal, shared: Counter[Hashable]) -> ProposedGoal:
    targets = tuple(
        replace(target, source=None) if _counted(goal, target) and shared[_counted(goal, target)] > 1 else target
        for target in goal.targets
    )
    if targets == goal.targets:
        return goal
    text = _("Several targets could be counted by the same entries: choose what counts for this one.")
    return replace(goal, targets=targets, warnings=(*goal.warnings, text))


def _counted(goal: ProposedGoal, target: ProposedTarget) -> Hashable:
    """The rows that a target with a number to reach would count, or None."""
    reading, source = target.reading, target.source
    if source is None or reading.value is None:
        return None
    filters = tuple((dimension, tuple(codes)) for dimension, codes in sorted(source.filters.items()))
    return normalised(goal.shelter), reading.kind, reading.per, reading.window, source.metric, filters


# --- Kept between two requests ----------------------------------------------------------------------------------------


def as_data(goals: Iterable[ProposedGoal]) -> list[dict[str, Any]]:
    """Ready for JSON."""
    return [asdict(goal) for goal in goals]


def from_data(data: Iterable[dict[str, Any]]) -> tuple[ProposedGoal, ...]:
    """What `as_data` was made of."""
    return tuple(
        ProposedGoal(
            **{**facts, "targets": tuple(map(_target, facts["targets"])), "warnings": tuple(facts["warnings"])}
        )
        for facts in data
    )


def _target(facts: dict[str, Any]) -> ProposedTarget:
    source = facts["source"]
    return ProposedTarget(TargetReading(**facts["reading"]), Source(**source) if source else None)


# --- A changed document -----------------------------------------------------------------------------------------------


class Differences(NamedTuple):
    """What a new document has that the old had not, and the other way round; `changed` are pairs of old and new."""

    added: tuple[ProposedGoal, ...]
    gone: tuple[ProposedGoal, ...]
    changed: tuple[tuple[ProposedGoal, ProposedGoal], ...]
    same: tuple[ProposedGoal, ...]


def differences(old: Iterable[ProposedGoal], new: Iterable[ProposedGoal]) -> Differences:
    """By identity; of the others, what has the same goal or the same measure in the same place was reworded."""
    gone, added = list(old), list(new)
    pairs: list[tuple[ProposedGoal, ProposedGoal]] = []
    for known_by in (_whole, _but_for_measure, _but_for_goal):
        pairs += _paired(gone, added, known_by)
    same = tuple(after for before, after in pairs if _texts(before) == _texts(after))
    changed = tuple((before, after) for before, after in pairs if _texts(before) != _texts(after))
    return Differences(tuple(added), tuple(gone), changed, same)


def _whole(goal: ProposedGoal) -> Hashable:
    return goal.identity


def _but_for_measure(goal: ProposedGoal) -> Hashable:
    return goal.identity[:3]


def _but_for_goal(goal: ProposedGoal) -> Hashable:
    """Without a measure nothing is left to know it by."""
    shelter, area, _goal, measure = goal.identity
    return (shelter, area, measure) if measure else None


def _paired(
    old: list[ProposedGoal], new: list[ProposedGoal], known_by: Callable[[ProposedGoal], Hashable]
) -> list[tuple[ProposedGoal, ProposedGoal]]:
    """The pairs that are the only ones of their name on both sides; they are taken out of the lists."""
    names_before, names_after = Counter(map(known_by, old)), Counter(map(known_by, new))
    after_by_name = {known_by(goal): goal for goal in new}
    pairs = []
    for before in list(old):
        name = known_by(before)
        if name and names_before[name] == names_after[name] == 1:
            pairs.append((before, after_by_name[name]))
            old.remove(before)
            new.remove(after_by_name[name])
    return pairs


def _texts(goal: ProposedGoal) -> tuple[str, ...]:
    return (*goal.identity, normalised(goal.activity), goal.number)
