"""The outline of a plan: the plan itself, its areas and its goals."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jourer.changing import change
from jourer.models import audit
from plans.actions.plans import refuse_closed, write_texts
from plans.models import Goal, GoalArea, Plan

TEXTS = ("vision", "purpose", "values")
WORDS = ("number", "text", "activity_text", "measure_text")
DAYS = ("year", "starts_on", "ends_on")  # by which targets are read


@transaction.atomic
def add_plan(*, by, **facts) -> Plan:
    """Begin the draft of a year's plan; `facts` are its fields."""
    texts = {name: facts.pop(name) for name in TEXTS if name in facts}
    plan = Plan(association=by.association, **facts)
    plan.save_valid()
    audit.record(by, "plan.added", plan)
    return write_texts(by=by, plan=plan, **texts) if any(texts.values()) else plan


@transaction.atomic
def change_plan(*, by, plan: Plan, **facts) -> Plan:
    """Change what a plan is called and says; the year and the days of an adopted one stay."""
    texts = {name: facts.pop(name) for name in TEXTS if name in facts}
    plan = write_texts(by=by, plan=plan, **texts)
    if plan.adopted_on:
        _refuse_other_days(plan, facts)
    change(by=by, row=plan, action="plan.changed", facts=facts)
    return plan


def _refuse_other_days(plan, facts):
    words = _("The plan is adopted, and its year and days stay.")
    if found := {name: words for name in DAYS if name in facts and facts[name] != getattr(plan, name)}:
        raise ValidationError(found)


@transaction.atomic
def add_area(*, by, plan: Plan, position: int | None = None, **facts) -> GoalArea:
    """Add an area; one without a place of its own comes last in its plan."""
    refuse_closed(plan)
    place = _after(plan.areas) if position is None else position
    area = GoalArea(association=by.association, plan=plan, position=place, **facts)
    area.full_clean()
    add_outline(by=by, areas=[area])
    return area


@transaction.atomic
def change_area(*, by, area: GoalArea, **facts) -> GoalArea:
    area = GoalArea.objects.select_for_update(of=["self"]).select_related("plan").get(pk=area.pk)
    refuse_closed(area.plan)
    change(by=by, row=area, action="goal_area.changed", facts=facts)
    return area


@transaction.atomic
def add_goal(*, by, area: GoalArea, position: int | None = None, **facts) -> Goal:
    """Add a goal; one without a place of its own comes last in its area."""
    refuse_closed(area.plan)
    place = _after(area.goals) if position is None else position
    goal = Goal(association=by.association, area=area, position=place, **facts)
    goal.full_clean()
    add_outline(by=by, goals=[goal])
    return goal


@transaction.atomic
def add_outline(*, by, areas: Sequence[GoalArea] = (), goals: Sequence[Goal] = ()) -> None:
    """Add areas and goals that have their places, however many at the same few questions."""
    _refuse_unclean([*areas, *goals])
    GoalArea.objects.bulk_create(areas)
    Goal.objects.bulk_create(goals)
    audit.record_each(by, "goal_area.added", areas)
    audit.record_each(by, "goal.added", goals)


@transaction.atomic
def reword_goals(*, by, goals: Sequence[Goal]) -> None:
    """Save goals of a locked draft that have got other words, however many at the same few questions."""
    _refuse_unclean(goals)
    Goal.objects.bulk_update(goals, WORDS)
    audit.record_each(by, "goal.changed", goals)


@transaction.atomic
def change_goal(*, by, goal: Goal, **facts) -> Goal:
    """Change a goal's words, or the area of the same plan that it stands in."""
    goal = Goal.objects.select_for_update(of=["self"]).select_related("area__plan").get(pk=goal.pk)
    refuse_closed(goal.area.plan)
    if facts.get("area", goal.area).plan_id != goal.area.plan_id:
        raise ValidationError({"area": _("A goal stays in its plan. Choose one of the plan's own areas.")})
    change(by=by, row=goal, action="goal.changed", facts=facts)
    return goal


def _refuse_unclean(rows):
    """What a field refuses; whose a row is, is asked when it is written."""
    for row in rows:
        row.clean_fields(exclude=["association", "plan", "area", "shelter", "work_group"])


def _after(rows):
    return 1 + (rows.aggregate(last=Max("position"))["last"] or 0)
