"""Encrypted fields, tried on the identity of a support seeker."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from cases.models import Identity
from jourer import crypto
from tests import builders as build

pytestmark = pytest.mark.django_db

NAME = "Åsa 'Ångström' <b>🌻</b> \u202e"


@pytest.fixture
def identity():
    staff = build.actor("staff", build.shelter())
    return Identity.objects.get(seeker=build.case(staff, identity={"name": NAME, "phone": "070-123 45 67"}).seeker)


def column(identity, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM cases_identity")
        return cursor.fetchone()[0]


def write(name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_identity SET {name} = %s", [value])


def test_what_is_read_is_what_was_written(identity):
    assert Identity.objects.get().name == NAME


def test_the_database_holds_no_clear_text(identity):
    assert column(identity, "name").startswith("v1.")
    assert "ngstr" not in column(identity, "name")


def test_an_empty_text_stays_empty(identity):
    assert column(identity, "email") == ""
    assert identity.email == ""


def test_a_row_that_was_only_read_is_written_back_as_it_was(identity):
    before = column(identity, "name")
    Identity.objects.get().save()

    assert column(identity, "name") == before


def test_a_ciphertext_of_another_field_is_refused(identity):
    write("alias", column(identity, "name"))

    with pytest.raises(crypto.UndecryptableError):
        str(Identity.objects.get().alias)


def test_a_ciphertext_of_another_row_is_refused(identity):
    other = build.actor("staff", build.shelter())
    theirs = build.case(other, identity={"name": "Någon annan"}).seeker.identity
    Identity.objects.filter(pk=theirs.pk).update(changed_by=other)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_identity SET name = (SELECT max(name) FROM cases_identity WHERE id = %s)",
                       [identity.pk.hex if connection.vendor == "sqlite" else str(identity.pk)])  # fmt: skip

    with pytest.raises(crypto.UndecryptableError):
        str(Identity.objects.get(pk=theirs.pk).name)


@pytest.mark.parametrize("spoil", [lambda token: token[:-4], lambda token: token[:30] + "A" + token[31:]])
def test_a_cut_or_altered_ciphertext_is_refused(identity, spoil):
    spoilt = spoil(column(identity, "name"))
    write("name", spoilt if spoilt != column(identity, "name") else spoilt[:30] + "B" + spoilt[31:])

    with pytest.raises(crypto.UndecryptableError):
        str(Identity.objects.get().name)


def test_a_missing_key_is_an_error_and_never_text(identity, settings):
    settings.FIELD_KEYS = "other:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    with pytest.raises(crypto.UndecryptableError, match="no key"):
        str(Identity.objects.get().name)


def test_nothing_is_opened_that_is_not_read(identity, settings):
    settings.FIELD_KEYS = "other:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    assert Identity.objects.get().is_protected is False


def test_ciphertexts_are_not_searched(identity):
    with pytest.raises(FieldError):
        Identity.objects.filter(name=NAME).exists()


@pytest.mark.parametrize("written", ["070-123 45 67", "0701234567", "+46 70 123 45 67", "0046701234567"])
def test_a_number_is_found_however_it_is_written(identity, written):
    assert Identity.objects.known_by(phone=written).get() == identity


def test_another_number_is_not_found(identity):
    assert not Identity.objects.known_by(phone="070-123 45 68").exists()
    assert not Identity.objects.known_by(phone="").exists()


def test_a_number_is_found_after_a_new_key_came_first(identity, settings):
    settings.FIELD_KEYS = "new:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=," + settings.FIELD_KEYS

    assert Identity.objects.known_by(phone="0701234567").get() == identity
    assert Identity.objects.get().name == NAME


def test_nothing_reaches_the_column_in_clear_past_the_row(identity):
    identity.name = "klartext"
    with pytest.raises(TypeError, match="written by saving its row"), transaction.atomic():
        Identity.objects.filter(pk=identity.pk).update(name="klartext")
    with pytest.raises(TypeError, match="written by saving its row"), transaction.atomic():
        Identity.objects.bulk_update([identity], ["name"])
