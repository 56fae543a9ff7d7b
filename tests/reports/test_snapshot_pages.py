"""Freezing what the board saw, reading it as it was, and what has happened to its figures since."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from jourer.models import Meeting
from plans.actions import change_target
from reports.actions import freeze_snapshot
from reports.models import Snapshot
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening_of_the_meeting(time_machine):
    time_machine.move_to("2026-06-15T18:00Z", tick=False)


@pytest.fixture
def board(client):
    made = build.actor("board")
    build.sign_in(client, made)
    return made


@pytest.fixture
def plan(board):
    return build.plan(board.association, adopted_on=date(2026, 3, 1), title="Vår plan")


@pytest.fixture
def meeting(board):
    return Meeting.objects.create(association=board.association, held_on=date(2026, 6, 15), typed_by=board)


@pytest.fixture
def frozen(board, plan, meeting):
    """A snapshot of one target that stood at 12 of 30."""
    build.observe(build.target(plan, unit="inlägg", goal_value=30), 12, date(2026, 5, 1))
    return freeze_snapshot(by=board, plan=plan, meeting=meeting)


def url(name, actor, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


@pytest.fixture
def five_days_later(client, board, time_machine):
    """Goes on to the twentieth, and signs in again."""

    def go():
        time_machine.move_to("2026-06-20T18:00Z", tick=False)
        build.sign_in(client, board)

    return go


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def freeze(client, board, **data):
    return client.post(url("new_snapshot", board, year=2026), data)


def test_a_meeting_from_the_list_gets_its_snapshot(client, board, plan, meeting):
    response = freeze(client, board, meeting=meeting.pk)

    snapshot = Snapshot.objects.get()
    assert response.url == url("snapshot", board, pk=snapshot.pk)
    assert (snapshot.meeting, snapshot.as_of) == (meeting, date(2026, 6, 15))


def test_a_meeting_that_is_written_in_becomes_a_meeting(client, board, plan):
    freeze(client, board, body="board", held_on="2026-05-04")

    assert Snapshot.objects.get().as_of == date(2026, 5, 4)
    assert Meeting.objects.get().held_on == date(2026, 5, 4)


def test_a_meeting_that_is_written_in_twice_is_one_meeting(client, board, plan, meeting):
    freeze(client, board, body="board", held_on="2026-06-15")

    assert Snapshot.objects.get().meeting == meeting


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Välj mötet eller skriv in det."),
        ({"held_on": "2026-06-16"}, "Datumet ligger framåt i tiden."),
        ({"held_on": "2025-12-31"}, "Planens år hade inte börjat när mötet hölls."),
        ({"held_on": "i går"}, "Skriv datumet som år-månad-dag"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_frozen(client, board, plan, typed, said):
    response = freeze(client, board, body="board", **typed)

    assert response.status_code == 422
    assert said in words(response)
    assert not Snapshot.objects.exists()


def test_a_meeting_is_chosen_or_written_in_and_never_both(client, board, plan, meeting):
    response = freeze(client, board, meeting=meeting.pk, held_on="2026-05-04")

    assert "Välj ett möte eller skriv in ett, inte både och." in words(response)


def test_a_meeting_with_a_snapshot_or_yet_to_come_is_not_offered(client, board, plan, frozen):
    Meeting.objects.create(association=board.association, held_on=date(2026, 6, 16), typed_by=board)

    form = client.get(url("new_snapshot", board, year=2026)).context["form"]

    assert not form.fields["meeting"].queryset.exists()


def test_a_second_snapshot_of_a_meeting_is_refused_in_words(client, board, plan, frozen):
    response = freeze(client, board, body="board", held_on="2026-06-15")

    assert response.status_code == 422
    assert "Det finns redan en lägesbild för det mötet." in words(response)


def test_the_page_shows_what_was_seen_and_nothing_that_came_later(client, board, plan, frozen, five_days_later):
    five_days_later()
    build.observe(build.target(plan, unit="flygblad", goal_value=50), 5, date(2026, 6, 1))
    plan.title = "Nytt namn"
    plan.save()

    text = words(client.get(url("snapshot", board, pk=frozen.pk)))

    assert "12 av 30 inlägg" in text
    assert "Vår plan" in text
    assert "flygblad" not in text
    assert frozen.digest in text


def test_a_snapshot_that_was_tampered_with_says_so(client, board, frozen):
    frozen.content["areas"][0]["goals"][0]["targets"][0]["said"] = "30 av 30 inlägg"
    frozen.save()

    for page in ("snapshot", "since_snapshot"):
        assert "Lägesbilden är inte orörd." in words(client.get(url(page, board, pk=frozen.pk)))


def test_since_then_shows_then_now_and_why(client, board, plan, frozen, five_days_later):
    five_days_later()
    (target,) = plan.areas.get().goals.get().targets.all()
    build.observe(target, 5, date(2026, 6, 1))

    text = words(client.get(url("since_snapshot", board, pk=frozen.pk)))

    assert "1 siffra av 1 är en annan i dag." in text
    assert "12 av 30 inlägg" in text
    assert "17 av 30 inlägg" in text
    assert "1 som hör till tiden före skrevs in efteråt." in text


def test_since_then_says_that_nothing_has_changed(client, board, frozen):
    assert "Ingenting har ändrats" in words(client.get(url("since_snapshot", board, pk=frozen.pk)))


@pytest.mark.parametrize("changed", [1, 30])
def test_since_then_costs_the_same_for_one_and_for_thirty_that_have_changed(
    client, board, plan, meeting, changed, five_days_later, django_assert_num_queries
):
    coordinator = build.actor("coordinator", build.shelter(board.association))
    goal = build.goal(plan)
    typed = [build.target(goal, unit="inlägg", goal_value=30) for _ in range(changed)]
    counted = [
        build.target(goal, metric=metric, goal_value=30)
        for metric in ("cases.contacts", "plans.activities")
        for _ in range(changed)
    ]
    for target in typed:
        build.observe(target, 2, date(2026, 5, 1))
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    five_days_later()
    decision = build.decision(plan.association, on=date(2026, 6, 19), by=board)
    for target in typed:
        build.observe(target, 5, date(2026, 6, 1))
    for target in counted:
        change_target(by=coordinator, target=target, goal_value=20, reason="Färre orkar.", decision=decision)
    for _ in range(12):
        build.contact(coordinator, occurred_on=date(2026, 5, 1))
    page = url("since_snapshot", board, pk=snapshot.pk)
    client.get(page)  # what is asked once a session is not counted

    with django_assert_num_queries(18):
        response = client.get(page)

    assert len(response.context["changes"]) == changed * 3
    assert "12 som hör till tiden före skrevs in efteråt." in words(response)


@pytest.mark.parametrize("meetings", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(client, board, plan, meetings, django_assert_num_queries):
    for day in range(meetings):
        freeze_snapshot(
            by=board, plan=plan, meeting=Meeting(association=board.association, held_on=date(2026, 4, 1 + day))
        )
    page = url("snapshots", board, year=2026)
    client.get(page)

    with django_assert_num_queries(6):
        response = client.get(page)

    assert len(response.context["snapshots"]) == meetings
