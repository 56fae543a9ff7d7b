"""What the board saw at a meeting stays, and each figure can say what has happened to it since."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from jourer import walls
from jourer.models import AuditEvent, Meeting
from plans.actions import change_target
from reports import snapshots
from reports.actions import freeze_snapshot
from reports.models import Snapshot
from tests import builders as build
from tests.at_once import AtOnce

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return build.actor("board")


@pytest.fixture
def plan(board):
    return build.plan(board.association, adopted_on=date(2026, 3, 1))


@pytest.fixture
def meeting(board):
    return Meeting.objects.create(association=board.association, held_on=date(2026, 6, 15), typed_by=board)


@pytest.fixture(autouse=True)
def _evening_of_the_meeting(time_machine):
    time_machine.move_to("2026-06-15T18:00Z", tick=False)


def typed(plan, value=12, **fields):
    target = build.target(plan, unit="inlägg", goal_value=30, **fields)
    build.observe(target, value, date(2026, 5, 1))
    return target


def said(snapshot):
    return [one["said"] for one in snapshots.targets_of(snapshot)]


def test_what_was_seen_stays_as_it_was(board, plan, meeting, time_machine):
    target = typed(plan)
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)

    time_machine.move_to("2026-06-20T18:00Z", tick=False)
    build.observe(target, 5, date(2026, 6, 1))

    snapshot = Snapshot.objects.get()
    assert said(snapshot)[0].startswith("12 av 30\N{NO-BREAK SPACE}inlägg")
    assert snapshot.is_intact
    assert AuditEvent.objects.get(action="snapshot.frozen").details == {"digest": snapshot.digest}


def test_a_content_that_was_changed_is_found_out(board, plan, meeting):
    typed(plan)
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)

    snapshot.content["areas"][0]["goals"][0]["targets"][0]["said"] = "30 av 30 inlägg"

    assert not snapshot.is_intact


@pytest.mark.parametrize("other", [{"as_of": date(2026, 6, 14)}, {"frozen_at": datetime(2026, 6, 30, 12, tzinfo=UTC)}])
def test_another_day_or_moment_of_a_snapshot_is_found_out(board, plan, meeting, other):
    freeze_snapshot(by=board, plan=plan, meeting=meeting)
    assert Snapshot.objects.get().is_intact

    Snapshot.objects.update(**other)

    assert not Snapshot.objects.get().is_intact


def test_a_content_says_how_it_is_laid_out_and_its_fingerprint_covers_that(board, plan, meeting):
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    assert snapshot.content["format"] == 1

    snapshot.content["format"] = 2

    assert not snapshot.is_intact


def test_since_then_says_what_was_entered_late(board, plan, meeting, time_machine):
    target, unchanged = typed(plan), typed(plan)
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-20T18:00Z", tick=False)
    build.observe(target, 5, date(2026, 6, 1))
    build.observe(unchanged, 5, date(2026, 6, 18))  # of a day after the meeting

    (change,) = snapshots.since_then(snapshot)

    assert change.frozen["target"] == str(target.pk)
    assert change.said.startswith("17 av 30\N{NO-BREAK SPACE}inlägg")
    assert change.reasons == ("1 som hör till tiden före skrevs in efteråt.",)


def test_since_then_says_what_was_corrected(board, plan, meeting, time_machine):
    target = typed(plan)
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-20T18:00Z", tick=False)
    target.measure.observations.update(taken_back_at="2026-06-20T18:00Z", taken_back_by=board)

    (change,) = snapshots.since_then(snapshot)

    assert change.reasons == ("Det som var inskrivet då har rättats eller tagits tillbaka.",)


def test_since_then_says_what_was_decided(board, plan, meeting, time_machine):
    target = typed(plan)
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-20T18:00Z", tick=False)
    decision = build.decision(plan.association, on=date(2026, 6, 19), by=board)
    change_target(by=board, target=target, goal_value=24, reason="Färre orkar.", decision=decision)

    (change,) = snapshots.since_then(snapshot)

    assert change.said.startswith("12 av 24\N{NO-BREAK SPACE}inlägg")
    assert change.reasons == ("Ändrat genom beslut: styrelsen 19 juni 2026 § 7. Färre orkar.",)


def test_few_late_contacts_are_not_told_apart(board, plan, meeting, time_machine):
    staff = build.actor("staff", build.shelter(plan.association))
    build.target(plan, metric="cases.contacts", goal_value=30)
    for _ in range(12):
        build.contact(staff, occurred_on=date(2026, 5, 1))
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-20T18:00Z", tick=False)
    build.contact(staff, occurred_on=date(2026, 5, 1))

    (change,) = snapshots.since_then(snapshot)

    assert change.reasons == ("Några som hör till tiden före skrevs in efteråt.",)


def test_few_persons_are_not_frozen(board, plan, meeting):
    staff = build.actor("staff", build.shelter(plan.association))
    build.target(plan, metric="cases.contacts", goal_value=30)
    build.contact(staff, occurred_on=date(2026, 5, 1))

    snapshot = freeze_snapshot(by=staff, plan=plan, meeting=meeting)

    assert said(snapshot)[0].startswith("Färre än 10 av 30")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_freeze_at_once_the_second_is_told(board, plan, meeting, tmp_path):
    typed(plan)

    def freeze():
        with walls.opened([plan.association]):
            try:
                return str(freeze_snapshot(by=board, plan=plan, meeting=meeting).as_of)
            except ValidationError as error:
                return error.messages[0]

    told = AtOnce(tmp_path)(freeze, freeze)

    assert sorted(told) == ["2026-06-15", "Det finns redan en lägesbild för det mötet."]


def test_a_meeting_has_one_snapshot_of_a_plan(board, plan, meeting):
    freeze_snapshot(by=board, plan=plan, meeting=meeting)

    with pytest.raises(ValidationError, match="Det finns redan en lägesbild"):
        freeze_snapshot(by=board, plan=plan, meeting=meeting)
    with pytest.raises(IntegrityError):
        Snapshot.objects.create(
            association=plan.association,
            plan=plan,
            meeting=meeting,
            as_of=meeting.held_on,
            content={},
            digest="",
            frozen_by=board,
        )


def test_a_meeting_to_come_has_no_snapshot(board, plan):
    to_come = Meeting.objects.create(association=board.association, held_on=date(2026, 6, 16), typed_by=board)

    with pytest.raises(ValidationError, match="Mötet har inte hållits än"):
        freeze_snapshot(by=board, plan=plan, meeting=to_come)
