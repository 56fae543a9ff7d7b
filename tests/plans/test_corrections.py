"""Corrections of activities, meetings and decisions: before, after and why, and nothing overwritten unseen."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jourer.actions import record_decision
from jourer.models import AuditEvent, Decision, Meeting, MinutesCorrection
from plans import actions
from plans.models import ActivityCorrection, ActivityRecord, Plan
from reports import snapshots
from reports.actions import freeze_snapshot
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-15T18:00Z", tick=False)]


@pytest.fixture
def staff(client):
    made = build.actor("staff", build.shelter(name="Jouren Linden"))
    build.sign_in(client, made)
    return made


@pytest.fixture
def board(client):
    made = build.actor("board")
    build.sign_in(client, made)
    return made


def page_of(name, actor, row):
    return reverse(name, kwargs={"association": actor.association.slug, "pk": row.pk})


def send(client, page, opened=None, **typed):
    """Send a form as it was opened (now, unless it was opened before), with what was typed in it."""
    form = (opened or client.get(page)).context["form"]
    asked = {bound.name: bound.value() for bound in form}
    return client.post(page, {name: "" if value is None else value for name, value in (asked | typed).items()})


def words(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


# Activities


def lecture(by, **facts):
    facts = {"title": "Gränser", "hours": 2, "reached": {"pupils": 300, "school_staff": None}, **facts}
    return build.activity(by, shelter=by.shelters.first(), **facts)


def correct(client, actor, record, opened=None, **typed):
    page = page_of("correct_activity", actor, record)
    boxes = {f"to_{one.audience}": "on" for one in record.reached.all()}
    return send(client, page, opened, **(boxes | {"reason": "Fel antal.", **typed}))


def test_a_correction_keeps_what_it_said_before_and_why(client, staff):
    record = lecture(staff)

    answer = correct(client, staff, record, people_pupils="30", hours="2,5", kind="workshop", to_school_staff="")

    record.refresh_from_db()
    assert (record.kind, float(record.hours)) == ("workshop", 2.5)
    assert [(one.audience, one.people) for one in record.reached.all()] == [("pupils", 30)]
    page = words(client.get(answer.url))
    assert "15 jun 2026 20.00, " + staff.user.name + ": Fel antal." in page
    assert "Sort: från föreläsning till workshop" in page
    assert "Timmar: från 2 till 2,5" in page
    assert "För vem: från elever i grundskolan: 300, skolpersonal: inte räknat till elever i grundskolan: 30" in page
    fields = {"fields": ["hours", "kind", "reached"]}
    assert AuditEvent.objects.get(action="activity.corrected").details == fields


def test_a_correction_has_a_reason(client, staff):
    record = lecture(staff)

    answer = correct(client, staff, record, people_pupils="30", reason=" ")

    assert answer.status_code == 422
    assert "Skriv varför det rättas." in words(answer)
    assert answer.context["form"]["people_pupils"].value() == "30"
    assert not ActivityCorrection.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("people_pupils", "ca 30-40", "Skriv ett tal, till exempel 35, eller lämna tomt."),
        ("occurred_on", "2026-06-16", "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."),
        ("fee", "0", "Skriv mer än 0, eller lämna tomt."),
    ],
)
def test_what_can_not_be_logged_is_no_correction_either(client, staff, field, typed, said):
    record = lecture(staff)

    answer = correct(client, staff, record, **{field: typed})

    assert answer.status_code == 422
    assert said in words(answer)
    assert not ActivityCorrection.objects.exists()


def test_what_changes_nothing_is_no_correction_and_a_second_click_is_one(client, staff):
    record = lecture(staff)
    correct(client, staff, record)
    assert not ActivityCorrection.objects.exists()
    opened = client.get(page_of("correct_activity", staff, record))

    answers = [correct(client, staff, record, opened, people_pupils="30").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert ActivityCorrection.objects.count() == 1


def test_what_somebody_else_corrected_meanwhile_is_shown_first(client, staff):
    record = lecture(staff)
    opened = client.get(page_of("correct_activity", staff, record))
    correct(client, staff, record, people_pupils="30")

    answer = correct(client, staff, record, opened, people_pupils="35")

    assert answer.status_code == 422
    assert "Någon annan har ändrat här sedan du öppnade sidan." in words(answer)
    assert "För vem: nu står det ”elever i grundskolan: 30, skolpersonal: inte räknat”, du har skrivit" in words(answer)
    assert record.reached.get(audience="pupils").people == 30
    assert correct(client, staff, record, answer).status_code == 302
    assert record.reached.get(audience="pupils").people == 35


def test_what_was_undone_is_not_corrected(client, staff):
    record = lecture(staff)
    actions.undo_activity(by=staff, record=record)

    assert client.get(page_of("correct_activity", staff, record)).status_code == 404


def test_each_of_several_alike_is_corrected_by_itself(client, staff):
    first, _second = actions.log_activity(
        by=staff,
        idempotency_key="6f2f9e7a-0f0d-4a76-9d6c-5a3d3a8f9b11",
        kind="post",
        occurred_on=date(2026, 4, 1),
        alike=2,
    )

    correct(client, staff, first, kind="podcast")

    assert sorted(ActivityRecord.objects.values_list("kind", flat=True)) == ["podcast", "post"]


def test_a_snapshot_says_what_was_corrected_since(client, staff, time_machine):
    board = build.actor("board", association=staff.association)
    plan = build.plan(staff.association)
    build.target(plan, metric="plans.people_reached", goal_value=400)
    record = lecture(staff)
    meeting = actions.add_meeting(by=board, body="board", held_on=date(2026, 6, 15))
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-15T18:09Z", tick=False)

    correct(client, staff, record, people_pupils="30")

    (change,) = snapshots.since_then(snapshot)
    assert change.said.startswith("30 av 400")
    assert change.reasons == ("1 som fanns då har rättats sedan dess.",)


def test_a_snapshot_tells_of_no_correction_that_moves_nothing(client, staff, time_machine):
    board = build.actor("board", association=staff.association)
    plan = build.plan(staff.association)
    build.target(plan, metric="plans.activities", goal_value=40)
    record = lecture(staff)
    meeting = actions.add_meeting(by=board, body="board", held_on=date(2026, 6, 15))
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-16T18:00Z", tick=False)
    build.sign_in(client, staff)

    correct(client, staff, record, people_pupils="30")
    lecture(staff)

    (change,) = snapshots.since_then(snapshot)
    assert change.reasons == ("1 som hör till tiden före skrevs in efteråt.",)


def test_a_snapshot_tells_late_entries_and_corrections_apart(client, staff, time_machine):
    board = build.actor("board", association=staff.association)
    plan = build.plan(staff.association)
    build.target(plan, metric="plans.activity_hours", goal_value=40)
    record, moved = lecture(staff), lecture(staff, hours=5)
    meeting = actions.add_meeting(by=board, body="board", held_on=date(2026, 6, 15))
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-16T18:00Z", tick=False)
    build.sign_in(client, staff)

    correct(client, staff, record, hours="3")
    correct(client, staff, record, hours="4")
    correct(client, staff, moved, occurred_on="2026-06-16")
    lecture(staff, hours=1)

    (change,) = snapshots.since_then(snapshot)
    assert change.reasons == (
        "1 som hör till tiden före skrevs in efteråt.",
        "1 som fanns då har rättats sedan dess.",
    )


# Meetings and decisions


@pytest.fixture
def meeting(board):
    return actions.add_meeting(by=board, body="annual_meeting", held_on=date(2026, 3, 20))


@pytest.fixture
def decision(board, meeting):
    unsaved = Decision(association=board.association, meeting=meeting, paragraph="7", text="Planen antas")
    return record_decision(by=board, decision=unsaved)


def test_a_meetings_place_is_changed_without_a_reason(client, board, meeting, decision):
    answer = send(client, page_of("correct_meeting", board, meeting), place="Biblioteket")

    assert answer.status_code == 302
    assert Meeting.objects.get().place == "Biblioteket"
    assert not MinutesCorrection.objects.exists()
    assert AuditEvent.objects.get(action="meeting.changed").details == {"fields": ["place"]}


def test_a_meeting_that_has_decided_nothing_is_moved_freely(client, board):
    to_come = actions.add_meeting(by=board, body="board", held_on=date(2026, 6, 20))

    send(client, page_of("correct_meeting", board, to_come), held_on="2026-06-27")

    assert Meeting.objects.get().held_on == date(2026, 6, 27)


def test_the_day_of_a_meeting_that_has_decided_is_corrected_with_a_reason(client, board, meeting, decision):
    plan = actions.adopt_plan(by=board, plan=build.plan(board.association), decision=decision)
    page = page_of("correct_meeting", board, meeting)

    refused = send(client, page, held_on="2026-03-21")
    assert "Skriv varför det rättas." in words(refused)
    assert Plan.objects.get().adopted_on == date(2026, 3, 20)

    send(client, page, held_on="2026-03-21", reason="Fel dag i protokollet.")

    plan.refresh_from_db()
    assert plan.adopted_on == date(2026, 3, 21)
    shown = words(client.get(page_of("meeting", board, meeting)))
    assert "Fel dag i protokollet." in shown
    assert "Datum: från 20 mar 2026 till 21 mar 2026" in shown


def test_a_meeting_that_has_decided_is_never_to_come(client, board, meeting, decision):
    answer = send(client, page_of("correct_meeting", board, meeting), held_on="2026-06-16", reason="Fel dag.")

    assert answer.status_code == 422
    assert "Mötet har hållits, så dagen kan inte ligga framåt i tiden." in words(answer)
    assert Meeting.objects.get().held_on == date(2026, 3, 20)


def test_a_meeting_that_has_seen_a_snapshot_is_moved_with_a_reason_and_the_snapshot_stays_as_it_was(client, board):
    meeting = actions.add_meeting(by=board, body="board", held_on=date(2026, 6, 1))
    snapshot = freeze_snapshot(by=board, plan=build.plan(board.association), meeting=meeting)
    page = page_of("correct_meeting", board, meeting)

    assert send(client, page, held_on="2026-06-27", reason="Fel dag.").status_code == 422
    assert "Skriv varför det rättas." in words(send(client, page, held_on="2026-06-02"))
    send(client, page, held_on="2026-06-02", reason="Fel dag.")

    assert Meeting.objects.get().held_on == date(2026, 6, 2)
    assert "styrelsen 1 juni 2026" in words(client.get(page_of("snapshot", board, snapshot)))


def test_nobody_begins_before_the_meeting_that_elected(client, board, meeting):
    actions.elect(by=board, name="Siv", post="chair", since=date(2026, 3, 20), meeting=meeting)

    answer = send(client, page_of("correct_meeting", board, meeting), held_on="2026-03-21", reason="Fel dag.")

    assert "Någon som mötet valde började före den dagen." in words(answer)


def test_two_meetings_of_a_body_are_not_on_one_day(client, board, meeting):
    actions.add_meeting(by=board, body="annual_meeting", held_on=date(2026, 3, 21))

    answer = send(client, page_of("correct_meeting", board, meeting), held_on="2026-03-21")

    assert answer.status_code == 422
    assert "Mötet finns redan." in words(answer)


def test_a_decisions_paragraph_is_corrected_with_a_reason(client, board, meeting, decision):
    page = page_of("correct_decision", board, decision)
    assert "Skriv varför det rättas." in words(send(client, page, paragraph="8"))

    send(client, page, paragraph="§ 8", reason="Läste fel.")

    decision.refresh_from_db()
    assert (decision.paragraph, decision.text) == ("8", "Planen antas")
    shown = words(client.get(page))
    assert "Läste fel." in shown
    assert "Paragraf i protokollet: från 7 till 8" in shown
    assert AuditEvent.objects.get(action="decision.corrected").details == {"fields": ["paragraph"]}


def test_a_paragraph_is_used_once_a_meeting(client, board, meeting, decision):
    other = Decision(association=board.association, meeting=meeting, paragraph="8")
    record_decision(by=board, decision=other)

    answer = send(client, page_of("correct_decision", board, decision), paragraph="8", reason="Läste fel.")

    assert answer.status_code == 422
    assert "Det här beslutet finns redan." in words(answer)


def test_a_decision_is_moved_to_the_meeting_that_made_it_and_never_to_one_to_come(client, board, meeting, decision):
    plan = actions.adopt_plan(by=board, plan=build.plan(board.association), decision=decision)
    right = actions.add_meeting(by=board, body="annual_meeting", held_on=date(2026, 3, 27))
    to_come = actions.add_meeting(by=board, body="annual_meeting", held_on=date(2026, 6, 16))
    page = page_of("correct_decision", board, decision)

    assert send(client, page, meeting=to_come.pk, reason="Fel möte.").status_code == 422
    state = client.get(page).context["form"]["state"].value()
    with pytest.raises(ValidationError, match="Mötet har inte hållits än"):
        actions.correct_decision(by=board, decision=decision, state=state, reason="Fel möte.", meeting=to_come)
    send(client, page, meeting=right.pk, reason="Fel möte.")

    plan.refresh_from_db()
    assert (plan.adopted_on, plan.adopted_by.meeting) == (date(2026, 3, 27), right)


def test_two_who_correct_a_decision_at_once_see_each_other(client, board, decision):
    page = page_of("correct_decision", board, decision)
    opened = client.get(page)
    send(client, page, paragraph="8", reason="Läste fel.")

    answer = send(client, page, opened, paragraph="9", reason="Läste fel.")

    assert answer.status_code == 422
    assert "Paragraf i protokollet: nu står det ”8”, du har skrivit ”9”" in words(answer)
    assert Decision.objects.get().paragraph == "8"


# Elections


@pytest.fixture
def election(board, meeting):
    return actions.elect(by=board, name="Astrid Lnd", post="member", meeting=meeting, since=meeting.held_on)


def test_who_was_elected_to_what_is_corrected_with_a_reason(client, board, election):
    page = page_of("correct_election", board, election)
    assert "Skriv varför det rättas." in words(send(client, page, name="Astrid Lund"))

    send(client, page, name="Astrid Lund", post="treasurer", reason="Felstavat.")

    election.refresh_from_db()
    assert (election.name, election.post) == ("Astrid Lund", "treasurer")
    shown = words(client.get(page))
    assert "Namn: från Astrid Lnd till Astrid Lund" in shown
    assert "Uppdrag: från ledamot till kassör" in shown
    assert AuditEvent.objects.get(action="election.corrected").details == {"fields": ["name", "post"]}


def test_a_corrected_election_still_begins_after_its_meeting(client, board, election):
    page = page_of("correct_election", board, election)

    answer = send(client, page, since=date(2026, 1, 1), reason="Fel dag.")

    assert answer.status_code == 422
    assert "Dagen är före mötet som valde." in words(answer)


def test_two_who_correct_an_election_at_once_see_each_other(client, board, election):
    page = page_of("correct_election", board, election)
    opened = client.get(page)
    send(client, page, name="Astrid Lund", reason="Felstavat.")

    answer = send(client, page, opened, name="Astrid Lind", reason="Felstavat.")

    assert answer.status_code == 422
    assert "Namn: nu står det ”Astrid Lund”, du har skrivit ”Astrid Lind”" in words(answer)


# Partners


@pytest.fixture
def partner(board):
    made = build.partner(board, name="Ekskolan", state="asked", since=date(2026, 1, 1))
    actions.set_partner_state(by=board, partner=made, state="active", since=date(2026, 5, 10))
    return made


def stood(partner):
    return list(partner.periods.order_by("since").values_list("state", "since", "until"))


def test_since_when_a_cooperation_stands_so_is_corrected_with_a_reason(client, board, partner):
    page = page_of("correct_partner", board, partner)
    assert "Skriv varför det rättas." in words(send(client, page, since="2026-04-10"))

    send(client, page, since="2026-04-10", reason="De började redan i april.")

    assert stood(partner) == [
        ("asked", date(2026, 1, 1), date(2026, 4, 9)),
        ("active", date(2026, 4, 10), None),
    ]
    shown = words(client.get(page_of("partner", board, partner)))
    assert "De började redan i april." in shown
    assert "från 10 maj 2026 till 10 apr 2026" in shown


@pytest.mark.parametrize(
    ("since", "said"),
    [("2026-06-16", "Datumet ligger framåt i tiden."), ("2026-01-01", "Det som gällde innan började den dagen eller")],
)
def test_a_cooperation_stands_so_neither_from_tomorrow_nor_before_what_it_was(client, board, partner, since, said):
    answer = send(client, page_of("correct_partner", board, partner), since=since, reason="Fel dag.")

    assert answer.status_code == 422
    assert said in words(answer)
    assert stood(partner)[1] == ("active", date(2026, 5, 10), None)


def test_who_says_what_stands_already_is_led_to_the_correction(client, board, partner):
    answer = client.post(page_of("set_partner_state", board, partner), {"state": "active", "since": "2026-04-10"})

    assert answer.status_code == 422
    assert "Så är läget redan. Är dagen fel, rätta den från partnerns sida." in words(answer)


def test_a_snapshot_says_that_a_cooperation_was_corrected(client, board, partner, time_machine):
    plan = build.plan(board.association)
    build.target(plan, kind="level", metric="plans.partners", filters={"partner_state": ["active"]}, goal_value=4)
    meeting = actions.add_meeting(by=board, body="board", held_on=date(2026, 6, 15))
    snapshot = freeze_snapshot(by=board, plan=plan, meeting=meeting)
    time_machine.move_to("2026-06-15T18:09Z", tick=False)

    send(client, page_of("correct_partner", board, partner), stands="resting", reason="De tog en paus.")

    (change,) = snapshots.since_then(snapshot)
    assert change.reasons == ("Det som var inskrivet då har rättats eller tagits tillbaka.",)


# The page


@pytest.mark.parametrize("corrections", [1, 12])
def test_the_corrections_cost_the_same_for_one_and_for_twelve(
    client, board, decision, corrections, django_assert_num_queries
):
    page = page_of("correct_decision", board, decision)
    for number in range(corrections):
        send(client, page, paragraph=f"{number + 20}", reason="Läste fel.")

    with django_assert_num_queries(8):
        client.get(page)
