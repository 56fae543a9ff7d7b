"""A plan from draft to closed, and what of it goes on into the next year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jourer.models import Decision, Measure, Meeting, Observation
from plans.actions import (
    add_target,
    adopt_plan,
    approve_activity,
    assess,
    carry_over,
    change_target,
    choose_key_measures,
    close_plan,
    evaluate_activity,
    observe,
    set_area_groups,
    settle_activity,
    take_back_observation,
)
from plans.models import Goal, Plan, Target
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-12-01T12:00Z")]


@pytest.fixture
def board():
    return build.actor("board")


@pytest.fixture
def draft(board):
    return build.plan(board.association, 2026, title="Verksamhetsplan 2026", adopted_on=None)


@pytest.fixture
def adopted(board):
    return build.plan(board.association, 2026, title="Verksamhetsplan 2026", adopted_on=date(2026, 3, 20))


def by_annual_meeting(association, on=date(2026, 3, 20)):
    meeting = Meeting(association=association, body="annual_meeting", held_on=on)
    return Decision(association=association, meeting=meeting, paragraph="12")


def test_the_annual_meeting_adopts_a_draft(board, draft):
    assert draft.state == "draft"

    plan = adopt_plan(by=board, plan=draft, decision=by_annual_meeting(draft.association))

    assert (plan.state, plan.adopted_on, str(plan.adopted_by)) == (
        "adopted",
        date(2026, 3, 20),
        "årsmötet 20 mars 2026 § 12",
    )


def test_adopted_twice_is_adopted_once(board, draft):
    for on in (date(2026, 3, 20), date(2026, 4, 20)):
        adopt_plan(by=board, plan=draft, decision=by_annual_meeting(draft.association, on))

    assert Plan.objects.get().adopted_on == date(2026, 3, 20)
    assert Decision.objects.count() == 1


def test_a_plan_is_closed_when_its_year_is_over(board, adopted, time_machine):
    with pytest.raises(ValidationError, match="Planen gäller till 31 december 2026"):
        close_plan(by=board, plan=adopted)
    time_machine.move_to("2027-03-01T12:00Z")

    assert close_plan(by=board, plan=adopted).state == "closed"


def test_nothing_of_a_closed_plan_changes(board, adopted):
    target = build.target(adopted, goal_value=720)
    Plan.objects.update(closed_on=date(2027, 3, 1))
    target = Target.objects.get()

    with pytest.raises(ValidationError, match="Planen är avslutad"):
        change_target(by=board, target=target, goal_value=700)
    with pytest.raises(ValidationError, match="Planen är avslutad"):
        add_target(by=board, goal=target.goal, kind="count", goal_value=3)


def test_nothing_is_typed_in_or_judged_of_a_closed_plan(adopted):
    coordinator = build.actor("coordinator", association=adopted.association)
    typed = build.target(adopted, goal_value=10)
    value = build.observe(typed, 3, date(2026, 10, 1))
    Plan.objects.update(closed_on=date(2027, 3, 1))

    for verb, facts in (
        (observe, {"measure": typed.measure, "observed_on": date(2026, 10, 2), "value": 1}),
        (assess, {"measure": typed.measure, "assessed_on": date(2026, 10, 2), "verdict": "reached"}),
        (take_back_observation, {"observation": value}),
        (choose_key_measures, {"plan": adopted, "targets": [typed]}),
    ):
        with pytest.raises(ValidationError, match="Planen är avslutad"):
            verb(by=coordinator, **facts)

    assert Observation.objects.standing().get() == value


def test_what_a_closed_plan_planned_stays_as_it_was(board, adopted):
    area, group = build.goal(adopted).area, build.work_group(board)
    activity = build.planned(board, area)
    Plan.objects.update(closed_on=date(2027, 3, 1))

    for verb, facts in (
        (approve_activity, {"activity": activity, "decision": by_annual_meeting(adopted.association)}),
        (settle_activity, {"activity": activity, "state": "dropped", "reason": "Ingen hann."}),
        (evaluate_activity, {"activity": activity, "evaluation": "Bra."}),
        (set_area_groups, {"groups": {area: group}}),
    ):
        with pytest.raises(ValidationError, match="Planen är avslutad"):
            verb(by=board, **facts)

    activity.refresh_from_db()
    assert (activity.state, activity.evaluation) == ("proposed", "")


def test_a_draft_is_neither_closed_nor_carried_over(board, draft):
    with pytest.raises(ValidationError, match="Bara en antagen plan avslutas"):
        close_plan(by=board, plan=draft)
    with pytest.raises(ValidationError, match="Bara en antagen plan förs över"):
        carry_over(by=board, plan=draft, kept={})


def test_what_is_kept_goes_on_without_its_outcome(board, adopted):
    goal = build.goal(adopted, text="Nå fler", measure_text="720 kontakter")
    autumn = {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 12, 31)}
    counted = build.target(
        goal, goal_value=720, baseline=600, opening_value=50, opening_until=date(2026, 9, 1), **autumn
    )
    build.observe(counted, 100, date(2026, 10, 1))
    dropped = build.goal(adopted, text="Slutar")

    plan = carry_over(by=board, plan=adopted, kept={goal.pk: "Nå ännu fler"})

    assert (plan.year, plan.title, plan.state, plan.starts_on) == (
        2027,
        "Verksamhetsplan 2027",
        "draft",
        date(2027, 1, 1),
    )
    (target,) = Target.objects.filter(goal__area__plan=plan).select_related("goal", "measure")
    assert (target.goal.text, target.goal.measure_text) == ("Nå ännu fler", "720 kontakter")
    measure = target.measure
    assert (measure.goal_value, measure.starts_on, measure.ends_on) == (720, date(2027, 8, 1), date(2027, 12, 31))
    assert (measure.baseline, measure.opening_value, measure.opening_until) == (None, None, None)
    assert Observation.objects.filter(measure=measure).count() == 0
    assert Goal.objects.filter(area__plan=adopted).count() == 2
    assert dropped.text not in plan.areas.values_list("goals__text", flat=True)


def test_a_check_list_is_carried_over_unticked(board, adopted):
    goal = build.goal(adopted)
    target = build.target(goal, kind="milestone")
    item = target.measure.items.create(association=adopted.association, name="broschyr")
    build.observe(target, 1, date(2026, 10, 1), item=item)

    carry_over(by=board, plan=adopted, kept={goal.pk: goal.text})

    new = Measure.objects.get(starts_on=date(2027, 1, 1))
    assert [item.name for item in new.items.all()] == ["broschyr"]
    assert not new.observations.exists()


def test_a_plan_is_carried_over_once(board, adopted):
    carry_over(by=board, plan=adopted, kept={})

    with pytest.raises(ValidationError, match="Det finns redan en plan för 2027"):
        carry_over(by=board, plan=adopted, kept={})


def test_another_associations_goal_is_not_carried_over(board, adopted):
    theirs = build.goal(build.plan(build.association(), adopted_on=date(2026, 3, 1)))

    plan = carry_over(by=board, plan=adopted, kept={theirs.pk: "Deras"})

    assert not Goal.objects.filter(area__plan=plan).exists()
