"""Nothing happens that cannot be recorded: a verb of support work is undone whole when the audit refuses its line."""

import pytest
from django.db import connection
from django.urls import reverse

from cases import actions
from jourer.models import AuditEvent, audit
from tests import builders as build
from tests.cases.verbs import VERBS, World, everything

pytestmark = pytest.mark.django_db

# What one keeps for oneself while typing is no event.
WITHOUT_LINE = {"save_draft", "discard_draft"}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def nothing_can_be_recorded(world):
    """The table of the audit is out of reach, as in a database that was restored by halves."""
    rename("jourer_auditevent", "elsewhere")
    yield
    rename("elsewhere", "jourer_auditevent")


def rename(table, to):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {to}")


def test_every_verb_has_a_row():
    assert set(VERBS) | WITHOUT_LINE == set(actions.__all__)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_cannot_be_recorded_leaves_nothing(world, nothing_can_be_recorded, verb):
    before = everything()

    with pytest.raises(audit.NotRecordedError):
        getattr(actions, verb)(**VERBS[verb](world))

    assert everything() == before


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"unmask"}))
def test_the_same_verb_leaves_something_when_it_can_be(world, verb):
    before = everything()

    getattr(actions, verb)(**VERBS[verb](world))

    assert everything() != before


# Lists of what was written down


def contacts_of(actor, client):
    """What the page of the contacts answers."""
    return build.sign_in(client, actor).get(reverse("contacts", kwargs={"association": actor.association.slug}))


def test_reading_the_contacts_is_one_event_with_its_rows(client, world):
    another = build.contact(world.staff, case=world.case)
    contacts_of(world.staff, client)

    event = AuditEvent.objects.get(action="contact.listed")
    assert (event.actor, set(event.details["rows"])) == (world.staff, {str(world.contact.pk), str(another.pk)})


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error("Service Unavailable")
def test_contacts_whose_reading_cannot_be_recorded_are_not_shown(client, world, nothing_can_be_recorded):
    response = contacts_of(world.staff, client)

    assert response.status_code == 503
    assert "10 mar 2026" not in response.content.decode()
