from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.actions import open_in_emergency, plan_follow_up, undo_contact
from cases.models import Contact, ContactSupport, EmergencyOpening, FollowUp
from jourer.models.owned import MixedAssociationsError
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(shelter):
    return build.actor("staff", shelter)


@pytest.mark.parametrize("role", ["coordinator", "staff"])
def test_staff_see_what_colleagues_logged_in_their_shelters(staff, shelter, role):
    contact = build.contact(staff)

    assert list(Contact.objects.visible_to(build.actor(role, shelter))) == [contact]


def test_staff_of_another_shelter_see_nothing(staff, shelter):
    build.contact(staff)
    elsewhere = build.actor("staff", build.shelter(shelter.association))

    assert not Contact.objects.visible_to(elsewhere).exists()


def test_staff_without_a_shelter_see_nothing(staff, shelter):
    build.contact(staff)

    assert not Contact.objects.visible_to(build.actor("staff", association=shelter.association)).exists()


def test_volunteers_see_their_own_entries_only(staff, shelter):
    volunteer = build.actor("volunteer", shelter)
    build.contact(staff)
    own = build.contact(volunteer)

    assert list(Contact.objects.visible_to(volunteer)) == [own]


@pytest.mark.parametrize("role", ["board", "treasurer", "auditor", "admin", "reviewer"])
def test_roles_without_support_work_see_no_contact(staff, shelter, role):
    build.contact(staff)

    assert not Contact.objects.visible_to(build.actor(role, shelter)).exists()


def test_another_association_sees_nothing(staff):
    build.contact(staff)

    assert not Contact.objects.visible_to(build.actor("coordinator", build.shelter())).exists()


def test_the_latest_are_the_own_five_last_typed(staff, shelter, time_machine):
    typed = []
    for number in range(6):
        time_machine.shift(60)
        typed.append(build.contact(staff, occurred_on=date(2026, 3, 10 - number)))
    build.contact(build.actor("staff", shelter))

    assert list(Contact.objects.latest_of(staff)) == typed[:0:-1]


def test_an_undone_contact_is_not_among_the_latest(staff):
    undo_contact(by=staff, contact=build.contact(staff))

    assert not Contact.objects.latest_of(staff)


@pytest.mark.parametrize(
    "facts",
    [
        {"channel": "pigeon"},
        {"seeker_role": "perpetrator"},
        {"gender": ""},
        {"age_group": "21"},
        {"crime_type": "x"},
        {"found_us": "x"},
        {"minutes": 0},
        {"minutes": 1441},
    ],
)
def test_the_database_refuses_what_has_no_name(staff, facts):
    contact = build.contact(staff)

    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**facts)


def test_the_database_refuses_an_unknown_kind_of_support(staff):
    contact = build.contact(staff)

    with pytest.raises(IntegrityError), transaction.atomic():
        ContactSupport.objects.create(association=staff.association, contact=contact, kind="x")


def test_a_contact_cannot_be_at_a_shelter_of_another_association(staff):
    with pytest.raises(MixedAssociationsError):
        build.contact(staff, shelter=build.shelter())


def test_the_database_refuses_a_follow_up_that_nobody_has_done(staff):
    case = build.case(staff)
    follow_up = plan_follow_up(by=staff, case=case, who=staff, kind="call", due_on=date(2026, 3, 10))

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(done_at="2026-03-10T12:00Z")


def test_the_database_refuses_an_emergency_that_nobody_has_looked_at(staff, shelter):
    stranger = build.actor("staff", build.shelter(shelter.association))
    opening = open_in_emergency(by=stranger, case=build.case(staff), reason="Fara")

    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyOpening.objects.filter(pk=opening.pk).update(seen_at="2026-03-10T12:00Z")
