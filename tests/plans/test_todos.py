from datetime import date

import pytest

from plans.todos import assessment_period, todos
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september(time_machine):
    time_machine.move_to("2026-09-10T12:00Z")


def followers(plan, responsible, **fields):
    fields = {"kind": "level", "goal_value": 850, "unit": "följare", "asked_every": "month", **fields}
    return build.target(plan, responsible=responsible, **fields)


def seen(target, by, day, **fields):
    return target.measure.observations.create(
        association=target.association, observed_on=day, value=790, typed_by=by, **fields
    )


def texts(actor):
    return [todo.text.replace("\xa0", " ") for todo in todos(actor)]


def test_who_is_responsible_is_asked_for_the_months_value_until_its_last_day(plan, staff):
    target = followers(plan, staff)
    seen(target, staff, date(2026, 8, 3))

    (todo,) = todos(staff)

    assert todo.text == "Fyll i: 850 följare (senast ifyllt 3 augusti)"
    assert todo.url == f"/{plan.association.slug}/plans/targets/{target.pk}/"
    assert todo.due_on == date(2026, 9, 30)


def test_nobody_is_asked_again_when_the_months_value_is_there(plan, staff):
    seen(followers(plan, staff), staff, date(2026, 9, 1))

    assert todos(staff) == []


def test_a_value_that_was_taken_back_does_not_count_as_filled_in(plan, staff):
    seen(followers(plan, staff), staff, date(2026, 9, 1), taken_back_by=staff, taken_back_at="2026-09-02T10:00Z")

    assert texts(staff) == ["Fyll i: 850 följare (ännu inte ifyllt)"]


@pytest.mark.parametrize(
    ("every", "filled_in_on", "due_on"),
    [
        ("month", "2026-08-31", "2026-09-30"),
        ("quarter", "2026-06-30", "2026-09-30"),
        ("term", "2026-06-30", "2026-12-31"),
        ("year", "2025-12-31", "2026-12-31"),
    ],
)
def test_the_last_periods_value_does_not_do_for_this_one(plan, staff, every, filled_in_on, due_on):
    seen(followers(plan, staff, asked_every=every, starts_on=date(2025, 1, 1)), staff, filled_in_on)

    assert [todo.due_on.isoformat() for todo in todos(staff)] == [due_on]


def test_a_person_is_asked_whichever_of_the_own_roles_is_active(plan, shelter, staff):
    followers(plan, staff)
    coordinator = build.actor("coordinator", shelter, user=staff.user)

    assert texts(coordinator) == ["Fyll i: 850 följare (ännu inte ifyllt)"]


def test_what_is_counted_or_over_or_asked_of_others_or_of_nobody_is_not_asked_for(plan, shelter, staff):
    followers(plan, staff, metric="cases.contacts", kind="count")
    followers(plan, staff, ends_on=date(2026, 9, 9))
    followers(plan, staff, starts_on=date(2026, 9, 11))
    followers(plan, build.actor("staff", shelter))
    followers(plan, staff, asked_every="")

    assert todos(staff) == []


def test_who_may_not_type_in_is_not_asked(plan, board):
    followers(plan, board)

    assert all("Fyll i" not in text for text in texts(board))


def test_a_milestone_is_asked_for_until_it_is_reached(plan, staff):
    target = followers(plan, staff, kind="milestone", goal_value=None, unit="flyern")
    assert texts(staff) == ["Fyll i: flyern (ännu inte ifyllt)"]

    seen(target, staff, date(2026, 5, 1))

    assert todos(staff) == []


def behind(plan, **fields):
    target = build.target(plan, kind="count", goal_value=100, **fields)
    target.measure.observations.create(
        association=target.association,
        observed_on=date(2026, 1, 5),
        value=1,
        typed_by=build.actor("staff", association=plan.association),
    )
    return target


def said(target, by, day, verdict="not_reached"):
    return target.measure.assessments.create(
        association=target.association, assessed_on=day, verdict=verdict, assessed_by=by
    )


def test_the_board_is_told_how_many_targets_need_a_comment(plan, board):
    behind(plan)
    behind(plan, ends_on=date(2026, 6, 30))
    build.target(plan, kind="qualitative")
    build.target(plan, kind="level", goal_value=5)

    (todo,) = todos(board)

    assert todo.text == "3 mått behöver en kommentar"
    assert todo.url == f"/{plan.association.slug}/plans/2026/?need=comment"


def test_a_comment_in_this_half_of_the_year_is_enough(plan, board):
    said(behind(plan), board, date(2026, 7, 1))
    said(behind(plan), board, date(2026, 6, 30))

    assert texts(board) == ["1 mått behöver en kommentar"]


def test_what_is_over_needs_a_comment_once_only(plan, board):
    said(behind(plan, ends_on=date(2026, 3, 31)), board, date(2026, 4, 15))

    assert todos(board) == []


def test_who_may_not_judge_is_not_asked_to(plan, staff):
    behind(plan)

    assert todos(staff) == []


def test_another_associations_targets_are_nothing_to_do(plan, staff, board):
    elsewhere = build.shelter()
    there = build.actor("staff", elsewhere, user=staff.user)
    behind(build.plan(elsewhere.association))
    followers(build.plan(elsewhere.association, 2025), there)

    assert todos(staff) == todos(board) == []


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_targets_costs_the_same(plan, shelter, number, django_assert_num_queries):
    coordinator = build.actor("coordinator", shelter)
    for _ in range(number):
        followers(plan, coordinator)
        followers(plan, coordinator, kind="milestone", goal_value=None)
        behind(plan)

    with django_assert_num_queries(11):
        assert len(todos(coordinator)) == 2 * number + 1


@pytest.mark.parametrize(
    ("times", "first", "last"),
    [
        (1, "2026-01-01", "2026-12-31"),
        (2, "2026-07-01", "2026-12-31"),
        (3, "2026-09-01", "2026-12-31"),
        (4, "2026-07-01", "2026-09-30"),
    ],
)
def test_the_year_is_divided_into_as_many_rounds_as_the_association_wants(times, first, last):
    found = assessment_period(times, date(2026, 9, 10))

    assert found == (date.fromisoformat(first), date.fromisoformat(last))


# Planned activities


@pytest.fixture
def area(plan):
    return build.goal(plan).area


def test_who_may_approve_is_told_what_waits_for_approval(client, area, board, staff):
    build.planned(staff, area, title="Skolbesök", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 1))
    build.planned(staff, area, title="Inställt", state="dropped", reason="Sjukdom")

    (todo,) = todos(board)
    assert todo.text == "1 aktivitet väntar på styrelsens godkännande"
    assert todos(staff) == []

    build.sign_in(client, board)
    page = client.get(todo.url).content.decode()
    assert "Skolbesök" in page
    assert "Inställt" not in page


def test_what_nobody_has_said_the_outcome_of_is_asked_of_who_runs_the_plan_and_who_answers_for_it(
    client, area, board, staff, coordinator
):
    decision = build.decision(area.association)
    for title in ("Föräldrakväll", "Studiebesök"):
        build.planned(board, area, title=title, state="approved", decision=decision, responsible=None)
    build.planned(board, area, title="Skolbesök", state="approved", decision=decision, responsible=staff)
    build.planned(board, area, state="done", decision=decision, responsible=staff)

    assert texts(coordinator) == ["Berätta hur det blev med 3 planerade aktiviteter"]
    assert texts(staff) == ["Berätta hur det blev med 1 planerad aktivitet"]
    assert texts(board) == []

    build.sign_in(client, coordinator)
    page = client.get(todos(coordinator)[0].url).content.decode()
    assert all(title in page for title in ("Föräldrakväll", "Studiebesök", "Skolbesök"))
    assert "Bara de som någon behöver göra något åt visas." in page


def test_nothing_of_a_closed_plan_waits(area, board, coordinator):
    build.planned(board, area)
    area.plan.adopted_on = area.plan.closed_on = date(2026, 9, 1)
    area.plan.save()

    assert (todos(board), todos(coordinator)) == ([], [])
