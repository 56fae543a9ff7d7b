"""A plan lived through a year, from the annual meeting that adopts it to the draft of the next."""

from datetime import date
from uuid import uuid4

import pytest

from jourer import measuring
from jourer.models import Decision, Meeting, Observation
from plans import actions
from plans.models import Goal, PlannedActivity, Target
from reports import snapshots
from reports.actions import freeze_snapshot
from tests import builders as build

pytestmark = pytest.mark.django_db


def decision_of(association, body, on, paragraph):
    """A decision as it is written in: neither it nor its meeting is there yet."""
    meeting = Meeting(association=association, body=body, held_on=on)
    return Decision(association=association, meeting=meeting, paragraph=paragraph)


def log_lecture(staff, on, **facts):
    return actions.log_activity(by=staff, kind="lecture", occurred_on=on, idempotency_key=uuid4(), **facts)


def value(target):
    return measuring.read(target.association, [target.measure], date.today())[target.measure_id].value  # noqa: DTZ011 - the test's own clock


def test_a_year_of_a_plan(time_machine):
    coordinator = build.actor("coordinator", build.shelter())
    association = coordinator.association
    staff, board = (build.actor(role, association=association) for role in ("staff", "board"))
    plan = build.plan(association, title="Verksamhetsplan 2026", adopted_on=None)
    goal = build.goal(plan, text="Fler unga känner till jouren")
    lectures = build.target(goal, metric="plans.activities", filters={"kind": ["lecture"]}, goal_value=6, unit="")
    posts = build.target(goal, unit="inlägg", goal_value=30, baseline=10)
    ended = build.goal(plan, text="Flytta till nya lokaler")

    # March: the annual meeting adopts the plan.
    time_machine.move_to("2026-03-20T18:00Z")
    plan = actions.adopt_plan(
        by=board, plan=plan, decision=decision_of(association, "annual_meeting", date(2026, 3, 20), "12")
    )
    assert plan.state == "adopted"

    # April: a work group proposes, the board approves, and it is done.
    time_machine.move_to("2026-04-02T18:00Z")
    group = actions.save_work_group(by=coordinator, name="Skolgruppen", members=[staff], convener=staff)
    when = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 5, 31)}
    talk = actions.propose_activity(
        by=staff, area=goal.area, work_group=group, kind="lecture", title="Föreläsning i åttan", **when
    )
    actions.approve_activity(by=board, activity=talk, decision=decision_of(association, "board", date(2026, 4, 2), "4"))
    time_machine.move_to("2026-04-21T12:00Z")
    log_lecture(staff, date(2026, 4, 20), planned=talk)
    assert actions.settle_activity(by=staff, activity=talk, state="done").state == "done"

    # May: another is done before the board has said yes, and that is seen.
    time_machine.move_to("2026-05-06T12:00Z")
    extra = actions.propose_activity(by=staff, area=goal.area, kind="lecture", title="Föreläsning i nian", **when)
    log_lecture(staff, date(2026, 5, 5), planned=extra)
    actions.settle_activity(by=staff, activity=extra, state="done", reason="Skolan ville ha den nu.")
    extra = PlannedActivity.objects.get(pk=extra.pk)
    assert (extra.decision, extra.reason) == (None, "Skolan ville ha den nu.")
    assert value(lectures) == 2
    actions.observe(by=staff, measure=posts.measure, value=12, observed_on=date(2026, 5, 6))

    # June: the board sees the state of things. What is typed in later is told apart.
    time_machine.move_to("2026-06-15T18:00Z")
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=Meeting(association=association, held_on=date(2026, 6, 15)))
    time_machine.move_to("2026-06-20T12:00Z")
    log_lecture(staff, date(2026, 5, 28))
    log_lecture(staff, date(2026, 6, 18))  # after the meeting: nothing that it could have seen
    actions.change_target(
        by=coordinator,
        target=Target.objects.get(pk=posts.pk),  # as it is since the plan was adopted
        goal_value=24,
        reason="Färre orkar skriva.",
        decision=decision_of(association, "board", date(2026, 6, 19), "8"),
    )
    assert {change.frozen["target"]: change.reasons for change in snapshots.since_then(snapshot)} == {
        str(lectures.pk): ("1 som hör till tiden före skrevs in efteråt.",),
        str(posts.pk): ("Ändrat genom beslut: styrelsen 19 juni 2026 § 8. Färre orkar skriva.",),
    }
    assert snapshot.is_intact
    assert posts.measure.changes.get().before == {"goal_value": "30"}  # the old value stays on the time axis

    # December: what goes on goes into next year's draft, and nothing of what it gave.
    time_machine.move_to("2026-12-01T12:00Z")
    draft = actions.carry_over(by=coordinator, plan=plan, kept={goal.pk: "Fler unga hittar till jouren"})
    assert (draft.state, draft.title) == ("draft", "Verksamhetsplan 2027")
    assert [one.text for one in Goal.objects.filter(area__plan=draft)] == ["Fler unga hittar till jouren"]
    carried = Target.objects.filter(goal__area__plan=draft).select_related("measure").order_by("measure__metric")
    assert [(one.measure.goal_value, one.measure.baseline) for one in carried] == [(24, None), (6, None)]
    assert not Observation.objects.filter(measure__target__in=carried).exists()
    assert Goal.objects.filter(area__plan=plan, pk=ended.pk).exists()

    # The year after: it is closed.
    time_machine.move_to("2027-03-15T18:00Z")
    assert actions.close_plan(by=board, plan=plan).state == "closed"
