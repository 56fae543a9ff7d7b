import pytest
from django.db import connection

from jourer.access import SystemActor
from jourer.models import AuditEvent, audit
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


def by_hand(sql, *values):
    """Change the table as somebody with the database's password could, who first removes what forbids it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE jourer_auditevent DISABLE TRIGGER append_only")
        else:
            cursor.execute("DROP TRIGGER jourer_auditevent_no_update")
        cursor.execute(f"UPDATE jourer_auditevent SET {sql}", values)
        assert cursor.rowcount == 1


def test_an_event_says_who_did_what_to_which_row(staff):
    audit.record(staff, "shelter.renamed", staff.shelters.get(), number=2)

    event = AuditEvent.objects.get()
    assert (event.association, event.actor, event.system) == (staff.association, staff, "")
    assert (event.action, event.object_type, event.object_id) == (
        "shelter.renamed",
        "jourer.shelter",
        staff.shelters.get().pk,
    )
    assert event.details == {"number": 2}


def test_what_no_person_did_has_a_name_of_its_own(staff):
    audit.record(SystemActor("sweeper", staff.association), "job.given_up")

    event = AuditEvent.objects.get()
    assert (event.actor, event.system) == (None, "sweeper")


def test_nothing_is_done_by_nobody():
    with pytest.raises(TypeError):
        audit.record(None, "something.done")


def test_an_event_read_back_from_the_database_is_intact(staff):
    audit.record(staff, "contact.logged", staff.shelters.get(), number=1, code="åäö")

    assert AuditEvent.objects.get().is_intact()


def test_many_rows_have_an_intact_event_each_in_one_write(staff, django_assert_num_queries):
    shelters = [build.shelter(staff.association) for _number in range(3)]

    with django_assert_num_queries(1):
        audit.record_each(staff, "shelter.renamed", shelters)

    events = AuditEvent.objects.all()
    assert {event.object_id for event in events} == {shelter.pk for shelter in shelters}
    assert all(event.is_intact() for event in events)


@pytest.mark.parametrize(
    "change",
    [
        ("action = %s", "contact.changed"),
        ("system = %s", "sweeper"),
        ("object_type = %s", "jourer.actor"),
        ("details = %s", '{"number": 2}'),
        ("at = %s", "2026-01-01 00:00:00+00:00"),
        ("object_id = NULL",),
        ("actor_id = NULL",),
    ],
    ids=lambda change: change[0].split()[0],
)
def test_a_change_made_past_the_application_is_found(staff, change):
    audit.record(staff, "contact.logged", staff.shelters.get(), number=1)

    by_hand(*change)

    assert not AuditEvent.objects.get().is_intact()


def test_an_event_made_with_another_key_is_found(staff, settings):
    audit.record(staff, "contact.logged")
    settings.AUDIT_KEY = "a key that somebody guessed"

    assert not AuditEvent.objects.get().is_intact()
