"""Who may open a case, and what the verbs of a case do."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404

from cases import actions
from cases.models import Assignment, Case, Contact, Identity, Label
from jourer import walls
from jourer.models import AuditEvent, District
from tests import builders as build
from tests.at_once import AtOnce

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def staff(shelter):
    return build.actor("staff", shelter)


def seen_by(actor):
    return set(Case.objects.visible_to(actor))


# Who may open it


def test_staff_open_the_cases_of_their_shelters(staff):
    case = build.case(staff)
    elsewhere = build.case(build.actor("staff", build.shelter(staff.association)))

    assert seen_by(staff) == {case}
    assert elsewhere not in seen_by(staff)


def test_without_a_shelter_there_is_no_case(staff):
    build.case(staff)

    assert seen_by(build.actor("coordinator", association=staff.association)) == set()


@pytest.mark.parametrize("role", ["board", "treasurer", "auditor", "admin", "reviewer"])
def test_a_role_without_case_rights_opens_none(staff, shelter, role):
    build.case(staff)

    assert seen_by(build.actor(role, shelter)) == set()


def test_a_volunteer_opens_a_case_when_it_is_accepted(staff, volunteer):
    case = build.case(staff)
    assert seen_by(volunteer) == set()

    actions.hand_out(by=staff, case=case, to=volunteer)
    assert seen_by(volunteer) == set()
    assert set(Case.objects.offered_to(volunteer)) == {case}

    actions.accept(by=volunteer, case=case)
    assert seen_by(volunteer) == {case}


def test_a_case_that_was_sent_back_is_closed_to_the_volunteer(staff, volunteer):
    case = build.taken_case(staff, volunteer)
    actions.send_back(by=volunteer, case=case, reason="no_time")

    assert seen_by(volunteer) == set()
    assert set(Case.objects.unassigned()) == {case}


def test_the_contacts_of_a_supported_case_are_open_to_the_volunteer(staff, volunteer):
    case = build.taken_case(staff, volunteer)
    contact = build.contact(staff, case=case)

    assert contact in Contact.objects.visible_to(volunteer)


def test_a_conflict_of_interest_beats_every_role(staff, shelter):
    case = build.case(staff)
    contact = build.contact(staff, case=case)
    coordinator = build.actor("coordinator", shelter, user=staff.user)
    actions.declare_conflict(by=staff, case=case, user=staff.user)

    for actor in (staff, coordinator):
        assert seen_by(actor) == set()
        assert contact not in Contact.objects.visible_to(actor)


def test_a_conflict_hides_every_case_of_the_same_person(staff):
    case = build.case(staff)
    again = build.case(staff, seeker=case.seeker)
    actions.declare_conflict(by=staff, case=again, user=staff.user)

    assert seen_by(staff) == set()


def test_a_conflict_takes_the_case_out_of_the_hand(staff, volunteer):
    case = build.taken_case(staff, volunteer)
    actions.declare_conflict(by=staff, case=case, user=volunteer.user)

    assert not Assignment.objects.filter(to=volunteer, ended_at=None).exists()


def test_who_must_not_know_of_a_case_cannot_be_given_it(staff, volunteer):
    case = build.case(staff)
    actions.declare_conflict(by=staff, case=case, user=volunteer.user)

    with pytest.raises(ValidationError, match="Välj någon som arbetar för ärendets jour"):
        actions.hand_out(by=staff, case=case, to=volunteer)


def test_an_emergency_opening_lasts_an_hour(staff):
    case = build.case(staff)
    other = build.actor("staff", build.shelter(staff.association))
    actions.open_in_emergency(by=other, case=case, reason="Hon ringde hit och var i fara")
    assert seen_by(other) == {case}

    with time_machine.travel(TODAY + timedelta(minutes=61), tick=False):
        assert seen_by(other) == set()


def test_an_emergency_opening_does_not_help_against_a_conflict(staff):
    case = build.case(staff)
    other = build.actor("staff", build.shelter(staff.association))
    actions.declare_conflict(by=staff, case=case, user=other.user)
    with pytest.raises(Http404):
        actions.open_in_emergency(by=other, case=case, reason="Nyfiken")

    assert seen_by(other) == set()


def test_an_emergency_opening_needs_a_reason_and_somebody_elses_eyes(staff):
    case, leader = build.case(staff), build.actor("coordinator", build.shelter(staff.association))
    with pytest.raises(ValidationError, match="Skriv varför"):
        actions.open_in_emergency(by=leader, case=case, reason="  ")

    opening = actions.open_in_emergency(by=leader, case=case, reason="Fara")
    with pytest.raises(ValidationError, match="Någon annan"):
        actions.see_emergency_opening(by=leader, opening=opening, finding="Befogat.")


def test_an_identity_is_found_only_by_who_may_open_the_case(staff):
    build.case(staff, identity={"name": "Vera", "phone": "070-123 45 67"})
    other = build.actor("staff", build.shelter(staff.association))

    assert Identity.objects.visible_to(staff).known_by(phone="0701234567").exists()
    assert not Identity.objects.visible_to(other).known_by(phone="0701234567").exists()


# What the verbs do


def test_cases_are_numbered_by_shelter_and_year(staff):
    references = [build.case(staff, received_on=day).reference for day in (date(2026, 1, 5), date(2026, 2, 1))]
    elsewhere = build.actor("staff", build.shelter(staff.association))

    assert references == ["2026-1", "2026-2"]
    assert build.case(staff, received_on=date(2025, 12, 31)).reference == "2025-1"
    assert build.case(elsewhere).reference == "2026-1"


def test_the_same_key_opens_one_case(staff):
    key = uuid4()

    assert build.case(staff, idempotency_key=key) == build.case(staff, idempotency_key=key)
    assert Case.objects.count() == 1


def test_the_future_and_the_last_century_are_refused(staff):
    with pytest.raises(ValidationError) as future:
        build.case(staff, received_on=date(2026, 3, 21))
    assert future.value.messages == ["Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."]
    with pytest.raises(ValidationError, match="2000"):
        build.case(staff, received_on=date(1999, 12, 31))


def test_two_editors_never_overwrite_each_other(staff):
    case = build.case(staff)
    actions.change_case(by=staff, case=case, version=1, gender="woman")

    with pytest.raises(ValidationError, match="Någon annan har ändrat"):
        actions.change_case(by=staff, case=case, version=1, gender="man")
    assert Case.objects.get().gender == "woman"


def test_a_district_is_audited_by_its_key_and_not_its_name(staff):
    case = build.case(staff)
    ronna = District.objects.create(association=case.association, municipality="0181", name="Ronna")
    actions.change_case(by=staff, case=case, version=1, municipality="0181", district=ronna)

    changed = AuditEvent.objects.get(action="case.changed").details["changed"]
    assert changed == {"municipality": ["not_asked", "0181"], "district": ["None", str(ronna.pk)]}


def test_a_change_is_audited_as_codes(staff):
    case = build.case(staff)
    actions.change_case(by=staff, case=case, version=1, gender="woman", marks=["honour"])

    details = AuditEvent.objects.get(action="case.changed").details
    assert details == {"changed": {"gender": ["not_asked", "woman"], "marks": [[], ["honour"]]}}


def test_labels_are_audited_by_their_keys_and_what_stayed_is_no_change(staff):
    first, second = (Label.objects.create(association=staff.association, name=name) for name in ("Grannar", "Skolan"))
    case = build.case(staff, labels=[first], marks=["honour"])
    actions.change_case(by=staff, case=case, version=1, labels=[second, first], marks=["honour"])
    actions.change_case(by=staff, case=case, version=2, labels=[first, second], marks=["honour"])

    changes = [event.details["changed"] for event in AuditEvent.objects.filter(action="case.changed")]
    assert changes == [{"labels": [[str(first.pk)], sorted([str(first.pk), str(second.pk)])]}, {}]


def test_a_closed_case_is_in_nobodys_hands(staff, volunteer):
    case = build.taken_case(staff, volunteer)
    actions.close_case(by=staff, case=case, closed_on=date(2026, 3, 20), closing_reason="done")

    assert seen_by(volunteer) == set()
    with pytest.raises(ValidationError, match="redan avslutat"):
        actions.close_case(by=staff, case=case, closed_on=date(2026, 3, 20), closing_reason="other")


def test_a_case_is_not_closed_before_it_was_received(staff):
    with pytest.raises(ValidationError, match="från när ärendet togs emot"):
        actions.close_case(by=staff, case=build.case(staff), closed_on=date(2026, 3, 1), closing_reason="done")


def test_a_note_of_100_kb_is_refused_in_words(staff):
    with pytest.raises(ValidationError, match="högst 10000 tecken"):
        actions.write_note(by=staff, case=build.case(staff), text="å" * 100_000, idempotency_key=uuid4())


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "🌻🌻", "\u202eomvänt", "rad\n\nrad"])
def test_whatever_is_written_is_read_again(staff, text):
    note = actions.write_note(by=staff, case=build.case(staff), text=text, idempotency_key=uuid4())
    note.refresh_from_db()

    assert note.text == text


def test_nul_bytes_are_left_out_of_a_note(staff):
    note = actions.write_note(by=staff, case=build.case(staff), text="a\0b", idempotency_key=uuid4())

    assert note.text == "ab"


def test_a_contact_of_a_case_has_what_the_case_says_of_the_person(staff):
    case = build.case(staff, gender="woman", age_group="26-39", municipality="0181")
    contact = build.contact(staff, case=case)

    assert (contact.gender, contact.age_group, contact.municipality) == ("woman", "26-39", "0181")


def test_an_attempt_in_the_evening_is_told_by_the_clock(staff):
    case = build.case(staff)
    at_six = datetime(2026, 3, 19, 17, 30, tzinfo=UTC)  # half past six in Sweden
    contact = build.contact(staff, case=case, outcome="not_reached", support=[], occurred_at=at_six)

    assert (contact.occurred_on, contact.is_evening) == (date(2026, 3, 19), True)


def test_a_correction_keeps_what_it_was_and_why(staff):
    contact = build.contact(staff, channel="phone")
    actions.correct_contact(
        by=staff, contact=contact, version=1, reason="Det var ett besök", support=["talk"], channel="visit"
    )

    change = contact.changes.get()
    assert (change.before, change.after) == ({"channel": "phone"}, {"channel": "visit"})
    assert change.reason == "Det var ett besök"
    with pytest.raises(ValidationError, match="Någon annan har ändrat"):
        actions.correct_contact(by=staff, contact=contact, version=1, reason="igen", support=["talk"], channel="sms")


def test_nobody_is_referred_without_consent(staff):
    with pytest.raises(ValidationError, match="utan att ha gått med på det"):
        actions.refer(
            by=staff, case=build.case(staff), to="Stödcentrum", referred_on=date(2026, 3, 20), has_consent=False
        )


def test_what_is_sent_twice_is_there_once(staff):
    case = build.case(staff)
    elsewhere = build.case(build.actor("staff", build.shelter(staff.association)))
    for _click in range(2):
        actions.plan_follow_up(by=staff, case=case, who=staff, kind="call", due_on=date(2026, 3, 21), text="Ring")
        actions.refer(by=staff, case=case, to="Stödcentrum", referred_on=date(2026, 3, 20), has_consent=True)
        actions.open_in_emergency(by=staff, case=elsewhere, reason="Hon är i fara")

    assert [case.follow_ups.count(), case.referrals.count(), elsewhere.emergency_openings.count()] == [1, 1, 1]


def test_what_only_resembles_is_planned_beside_it(staff):
    case = build.case(staff)
    for text in ("Ring Anna", "Ring Bea"):
        actions.plan_follow_up(by=staff, case=case, who=staff, kind="call", due_on=date(2026, 3, 21), text=text)

    assert case.follow_ups.count() == 2


@pytest.mark.parametrize("several", [False, True])
def test_what_was_planned_goes_along_to_who_takes_over(staff, volunteer, several):
    case = build.taken_case(staff, volunteer)
    for who in (volunteer, staff):
        actions.plan_follow_up(by=staff, case=case, who=who, kind="meeting", due_on=date(2026, 3, 21))
    colleague = build.actor("volunteer", case.shelter)
    actions.send_back(by=volunteer, case=case, reason="no_time")
    if several:
        actions.hand_out_several(by=staff, cases=[case], to=colleague)
    else:
        actions.hand_out(by=staff, case=case, to=colleague)

    assert {one.by for one in case.follow_ups.all()} == {colleague, staff}


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_first_contact_details_at_once_overwrite_nobody(staff, tmp_path):
    seeker = build.case(staff).seeker

    def write(name):
        with walls.opened([staff.association]):
            try:
                actions.change_identity(by=staff, seeker=seeker, version=0, name=name)
            except (ValidationError, IntegrityError) as error:
                return type(error).__name__
            return "saved"

    answers = AtOnce(tmp_path)(*(partial(write, f"Vera {number}") for number in range(6)))

    assert sorted(answers) == ["ValidationError"] * 5 + ["saved"]
