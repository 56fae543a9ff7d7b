"""What does not open is never shown: the page says so in words, and the audit and the log say where it was."""

import logging
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.urls import reverse

from cases import actions
from cases.models import Identity, Note
from jourer.fields import Sealed
from jourer.models import AuditEvent
from tests import builders as build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.logs_error("a ciphertext was refused"),
    pytest.mark.logs_error("Internal Server Error"),
]

OTHER = "other:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
WORDS = "Det här går inte att läsa just nu"


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def case(staff):
    made = build.case(staff, identity={"name": "Åsa Öberg", "alias": "Å"})
    actions.write_note(by=staff, case=made, text="Ringde på kvällen.", idempotency_key=uuid4())
    return made


def stored(column="name"):
    return Identity.objects.get().__dict__[column]


def store(value, column="name"):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_identity SET {column} = %s", [value])


def opened(client, actor, case):
    build.sign_in(client, actor)
    return client.get(reverse("case", kwargs={"association": actor.association.slug, "pk": case.pk}))


def altered(token):
    return token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]


@pytest.mark.parametrize(
    "spoil",
    [altered, lambda token: token[:-20], lambda token: token[:8], lambda token: "v1.demo.", lambda token: "klartext"],
    ids=["altered", "cut off", "cut off early", "nothing left", "in clear"],
)
def test_what_was_changed_in_the_database_is_refused_in_words_and_recorded(client, staff, case, spoil, caplog):
    token = spoil(stored())
    store(token)

    response = opened(client, staff, case)

    page = response.content.decode()
    assert response.status_code == 500
    assert WORDS in page
    assert token not in page
    assert "Ringde på kvällen" not in page
    event = AuditEvent.objects.get(action="ciphertext.refused")
    assert (event.actor, event.object_id) == (staff, Identity.objects.get().pk)
    assert event.details == {"field": "cases.identity|name"}
    assert "klartext" not in caplog.text


def test_what_was_moved_from_another_field_is_refused(client, staff, case):
    store(stored("alias"), "name")

    assert opened(client, staff, case).status_code == 500
    assert AuditEvent.objects.get(action="ciphertext.refused").details == {"field": "cases.identity|name"}


def test_what_was_moved_from_another_row_is_refused(client, staff, case):
    other = build.case(staff, identity={"name": "Någon annan"})
    theirs = Identity.objects.get(seeker=other.seeker).__dict__["name"]
    Identity.objects.filter(seeker=case.seeker).update(name=theirs)

    response = opened(client, staff, case)

    assert response.status_code == 500
    assert "Någon annan" not in response.content.decode()
    assert AuditEvent.objects.get(action="ciphertext.refused").details == {"field": "cases.identity|name"}


@pytest.mark.parametrize("spoil", [altered, lambda token: token[:-1]], ids=["altered", "cut off by one"])
def test_a_note_that_was_changed_is_refused_and_no_other_one_is_shown(client, staff, case, spoil):
    actions.write_note(by=staff, case=case, text="Sover dåligt.", idempotency_key=uuid4())
    spoilt = case.notes.earliest("written_at")
    Note.objects.filter(pk=spoilt.pk).update(text=Sealed(spoil(spoilt.__dict__["text"])))

    response = opened(client, staff, case)

    assert response.status_code == 500
    assert "Sover dåligt" not in response.content.decode()
    event = AuditEvent.objects.get(action="ciphertext.refused")
    assert (event.object_id, event.details) == (spoilt.pk, {"field": "cases.note|text"})


def test_a_note_that_was_moved_from_another_case_is_refused(client, staff, case):
    other = build.case(staff)
    moved = actions.write_note(by=staff, case=other, text="Sover dåligt.", idempotency_key=uuid4())
    Note.objects.filter(case=case).update(text=Note.objects.get(pk=moved.pk).__dict__["text"])

    response = opened(client, staff, case)

    assert response.status_code == 500
    assert "Sover dåligt" not in response.content.decode()
    assert AuditEvent.objects.get(action="ciphertext.refused").details == {"field": "cases.note|text"}


def test_without_the_key_a_case_says_so_and_the_rest_of_the_site_works(client, staff, case, settings, caplog):
    settings.FIELD_KEYS = OTHER

    response = opened(client, staff, case)

    assert response.status_code == 500
    assert WORDS in response.content.decode()
    assert "v1.demo." not in response.content.decode()
    assert "no key “demo” in FIELD_KEYS" in caplog.text
    assert client.get(reverse("start", kwargs={"association": staff.association.slug})).status_code == 200


def test_nothing_of_it_is_in_the_log(client, staff, case, caplog):
    store(altered(stored()))
    with caplog.at_level(logging.DEBUG):
        opened(client, staff, case)

    assert stored() not in caplog.text
    assert "Åsa" not in caplog.text
    assert "Ringde" not in caplog.text


def test_without_the_key_nothing_written_over_what_cannot_be_read(client, staff, case, settings):
    before = stored()
    settings.FIELD_KEYS = OTHER
    build.sign_in(client, staff)
    address = reverse("change_identity", kwargs={"association": staff.association.slug, "pk": case.pk})

    response = client.post(address, {"name": "En annan", "version": 1})

    assert response.status_code == 500
    assert stored() == before


def test_without_the_key_the_second_step_of_the_door_says_so(client, staff, settings):
    TOTP.activate(staff.user, "JBSWY3DPEHPK3PXP")
    settings.FIELD_KEYS = OTHER
    client.post(reverse("account_login"), {"login": staff.user.email, "password": build.PASSWORD})

    response = client.post(reverse("mfa_authenticate"), {"code": "123456"})

    assert response.status_code == 500
    assert WORDS in response.content.decode()
