from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from cases.actions import undo_contact
from cases.models import Contact, ContactSupport
from jourer import walls
from jourer.models import AuditEvent
from tests import builders as build
from tests.at_once import AtOnce
from tests.cases.pages import NOW, recorded


@pytest.fixture
def staff(db):
    return build.actor("staff", build.shelter())


def actions_on(contact):
    return list(AuditEvent.objects.filter(object_id=contact.pk).values_list("action", "actor"))


def test_a_contact_keeps_every_kind_of_support(staff):
    contact = build.contact(staff, support=["talk", "information"])

    assert {support.kind for support in contact.supports.all()} == {"talk", "information"}


def test_a_kind_of_support_sent_twice_is_kept_once(staff):
    contact = build.contact(staff, support=["talk", "talk"])

    assert [support.kind for support in contact.supports.all()] == ["talk"]


def test_a_logged_contact_is_audited(staff):
    assert actions_on(build.contact(staff)) == [("contact.logged", staff.pk)]


def test_the_same_key_gives_the_same_contact(staff):
    key = uuid4()

    assert build.contact(staff, idempotency_key=key) == build.contact(staff, idempotency_key=key)
    assert Contact.objects.count() == 1
    assert AuditEvent.objects.filter(action="contact.logged").count() == 1


def test_the_same_key_of_a_colleague_is_another_contact(staff):
    key, colleague = uuid4(), build.actor("staff", staff.shelters.get())

    assert build.contact(staff, idempotency_key=key) != build.contact(colleague, idempotency_key=key)


@pytest.mark.parametrize("other", [{"seeker_role": "relative"}, {"support": ["legal"]}, {"minutes": 20}])
def test_a_used_key_is_refused_for_another_contact(staff, other):
    key = uuid4()
    build.contact(staff, idempotency_key=key)

    with pytest.raises(ValidationError, match="redan sparats"):
        build.contact(staff, idempotency_key=key, **other)
    assert Contact.objects.count() == 1


def test_a_used_key_is_refused_after_undo(staff):
    key = uuid4()
    undo_contact(by=staff, contact=build.contact(staff, idempotency_key=key))

    with pytest.raises(ValidationError, match="redan sparats"):
        build.contact(staff, idempotency_key=key)


@pytest.mark.parametrize("day", [date(2026, 3, 11), date(1999, 12, 31)])
def test_a_day_that_cannot_be_is_refused(staff, day):
    with pytest.raises(ValidationError) as refused:
        build.contact(staff, occurred_on=day)

    assert list(refused.value.message_dict) == ["occurred_on"]
    assert not Contact.objects.exists()


def test_a_late_entry_is_welcome(staff):
    assert build.contact(staff, occurred_on=date(2000, 1, 1)).occurred_on == date(2000, 1, 1)


def test_a_contact_without_support_is_refused(staff):
    with pytest.raises(ValidationError) as refused:
        build.contact(staff, support=[])

    assert list(refused.value.message_dict) == ["support"]


def test_undo_keeps_the_row_and_says_when_and_who(staff):
    contact = undo_contact(by=staff, contact=build.contact(staff))

    assert Contact.objects.get().undone_at == NOW
    assert actions_on(contact) == [("contact.logged", staff.pk), ("contact.undone", staff.pk)]


def test_undo_twice_is_undone_once(staff):
    contact = build.contact(staff)
    undo_contact(by=staff, contact=contact)
    undo_contact(by=staff, contact=contact)

    assert AuditEvent.objects.filter(action="contact.undone").count() == 1


def test_a_contact_can_be_undone_until_ten_minutes_have_passed(staff, time_machine):
    contact = build.contact(staff)
    time_machine.move_to(NOW + timedelta(minutes=9, seconds=59))

    assert undo_contact(by=staff, contact=contact).undone_at


def test_after_ten_minutes_a_contact_cannot_be_undone(staff, time_machine):
    contact = build.contact(staff)
    time_machine.move_to(NOW + timedelta(minutes=10))

    with pytest.raises(ValidationError, match="inom tio minuter"):
        undo_contact(by=staff, contact=contact)
    assert Contact.objects.get().undone_at is None


def test_nobody_undoes_what_a_colleague_typed(staff):
    colleague = build.actor("staff", staff.shelters.get())

    with pytest.raises(ValidationError, match="Bara den som skrev"):
        undo_contact(by=colleague, contact=build.contact(staff))


@pytest.mark.django_db(transaction=True)
def test_ten_equal_contacts_at_once_give_one_row(staff, tmp_path):
    at_once, key, shelter = AtOnce(tmp_path), uuid4(), staff.shelters.get()

    def log():
        with walls.opened([staff.association]):
            return build.contact(staff, shelter=shelter, idempotency_key=key).pk

    def read():
        with walls.opened([staff.association]):
            return Contact.objects.get().pk, ContactSupport.objects.count(), len(recorded("contact.logged"))

    made = at_once(*[log] * 10)

    assert len(made) == 10
    assert at_once.afterwards(read) == (made[0], 1, 1)
    assert len(set(made)) == 1
