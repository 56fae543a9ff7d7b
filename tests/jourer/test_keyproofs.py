"""A ring that is not this database's: said at start and by `check`, before anything is written under it."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from jourer import keyproofs, start
from jourer.models import KeyProof

pytestmark = pytest.mark.django_db

OLD = "old:" + "T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT08="
NEW = "new:" + "Tk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk4="
OTHER_BY_THE_SAME_NAME = "old:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


@pytest.fixture(autouse=True)
def started(settings):
    """A database that somebody has worked in under the old key."""
    settings.FIELD_KEYS = OLD
    start.refuse_unsafe_start()


def check():
    call_command("check", databases=["default"], stderr=io.StringIO())


def test_the_right_ring_starts_again():
    start.refuse_unsafe_start()
    check()

    assert KeyProof.objects.count() == 1


@pytest.mark.parametrize(
    "ring, words",
    [
        (NEW, "FIELD_KEYS lacks the key “old”"),
        (OTHER_BY_THE_SAME_NAME, "FIELD_KEYS has another key by the name “old”"),
        (f"{NEW},{OTHER_BY_THE_SAME_NAME}", "FIELD_KEYS has another key by the name “old”"),
    ],
)
def test_another_ring_is_refused_at_start_by_check_and_by_rotation(settings, ring, words):
    settings.FIELD_KEYS = ring

    with pytest.raises(ImproperlyConfigured, match=words):
        start.refuse_unsafe_start()
    with pytest.raises(SystemCheckError, match=words):
        check()
    with pytest.raises(CommandError, match=words):
        call_command("rotate_keys")
    assert KeyProof.objects.count() == 1  # and the wrong one has left no proof


def test_an_unreadable_ring_is_said_by_check_without_a_database(settings):
    settings.FIELD_KEYS = "old:short"

    with pytest.raises(SystemCheckError, match="FIELD_KEYS must be id:base64 of 32 bytes"):
        call_command("check", stderr=io.StringIO())


def test_a_new_key_before_the_old_one_starts_and_both_are_needed_until_rotation(settings):
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    start.refuse_unsafe_start()
    settings.FIELD_KEYS = NEW

    with pytest.raises(ImproperlyConfigured, match="lacks the key “old”"):
        start.refuse_unsafe_start()


def test_after_rotation_the_new_key_starts_alone(settings):
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = NEW
    start.refuse_unsafe_start()

    settings.FIELD_KEYS = OLD
    with pytest.raises(ImproperlyConfigured, match="lacks the key “new”"):
        start.refuse_unsafe_start()


def test_a_proof_says_nothing_of_the_key():
    [proof] = KeyProof.objects.all()

    assert proof.token.startswith("v1.old.")
    assert "T09P" not in proof.token


def test_before_the_first_migration_there_is_nothing_to_say(settings):
    rename("jourer_keyproof", "elsewhere")
    settings.FIELD_KEYS = NEW
    try:
        assert list(keyproofs.complaints()) == []
        keyproofs.leave_proof()
    finally:
        rename("elsewhere", "jourer_keyproof")


def rename(table, to):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {to}")
