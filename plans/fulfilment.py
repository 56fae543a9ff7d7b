"""Goal fulfilment (måluppfyllelse): a plan with the readings of its targets, as page, report and command show it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from jourer import measuring
from jourer.arithmetic import Status
from jourer.measuring import Reading
from jourer.models import Shelter
from jourer.periods import Window
from plans.models import Goal, GoalArea, Plan, Target

# What needs talk first.
BY_NEED = [
    Status.MISSED,
    Status.AT_RISK,
    Status.WATCH,
    Status.NO_DATA,
    Status.ON_PACE,
    Status.ACHIEVED,
    Status.NOT_STARTED,
    Status.NO_GOAL,
]


@dataclass(frozen=True)
class TargetReading:
    """A target with its reading.

    Not `told` is what would tell few persons apart: then only the status may be shown.
    """

    target: Target
    reading: Reading
    told: bool = True


@dataclass(frozen=True)
class GoalReadings:
    goal: Goal
    targets: list[TargetReading]

    @property
    def need(self) -> int:
        """How soon it deserves talk: 0 is first; a goal that nothing measures comes last."""
        return min((BY_NEED.index(one.reading.status) for one in self.targets), default=len(BY_NEED))


@dataclass(frozen=True)
class AreaReadings:
    area: GoalArea
    goals: list[GoalReadings]

    @property
    def targets(self) -> list[TargetReading]:
        return [one for goal in self.goals for one in goal.targets]

    @property
    def readings(self) -> list[Reading]:
        return [one.reading for one in self.targets]

    @property
    def statuses(self) -> list[tuple[Status, int]]:
        """How many targets have each status, what needs talk first; statuses that none has are left out."""
        return count_statuses(self.readings)


def count_statuses(readings: list[Reading]) -> list[tuple[Status, int]]:
    counted = Counter(reading.status for reading in readings)
    return [(status, counted[status]) for status in BY_NEED if counted[status]]


def fulfilment(
    plan: Plan,
    as_of: date,
    *,
    seen_by,
    shelter: Shelter | None = None,
    period: Window | None = None,
    series: bool = False,
) -> list[AreaReadings]:
    """The areas of a plan with goals, targets and readings, as an actor may see them; with a shelter, only its goals.

    With a `period`, each reading says what it gave; with `series`, what the months gave. The number of queries is the
    same for any number of goals and targets of the same sources.
    """
    goals = _goals(plan, shelter)
    measures = [target.measure for goal in goals for target in goal.targets.all()]
    readings = measuring.read(plan.association, measures, as_of, period=period, series=series)
    areas: dict[GoalArea, list[GoalReadings]] = {}
    for goal in goals:
        read = [
            TargetReading(target, measuring.discreet(readings[target.measure_id], seen_by))
            for target in goal.targets.all()
        ]
        areas.setdefault(goal.area, []).append(GoalReadings(goal, read))
    return [AreaReadings(area, goals) for area, goals in areas.items()]


def _goals(plan, shelter):
    goals = Goal.objects.filter(area__plan=plan).select_related("area", "shelter")
    if shelter:
        goals = goals.filter(shelter=shelter)
    targets = Target.objects.select_related("measure__responsible__user").prefetch_related("measure__items")
    return goals.prefetch_related(Prefetch("targets", targets))
