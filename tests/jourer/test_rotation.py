"""The change of the field key: everything is made anew, nothing else changes, and it can be done while people work."""

import io
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from django.core.management import CommandError, call_command
from django.db import connection
from django.forms import model_to_dict

from cases import actions
from cases.models import Case, Draft, Identity, Note
from jourer import rotation
from jourer.models import AuditEvent
from tests import builders as build

pytestmark = pytest.mark.django_db

OLD = "old:" + "T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT08="
NEW = "new:" + "Tk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk4="
WHO = {"name": "Åsa Öberg", "alias": "Å", "phone": "070-123 45 67", "email": "Asa@jour.example"}


@pytest.fixture(autouse=True)
def ring(settings):
    settings.FIELD_KEYS = OLD


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def case(staff):
    made = build.case(staff, identity=WHO)
    actions.write_note(by=staff, case=made, text="Ringde på kvällen.", idempotency_key=uuid4())
    return made


def rotate(*arguments):
    said = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def columns(model):
    """The columns' names, and everything as it stands in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY id")
        return [column[0] for column in cursor.description], [list(map(str, row)) for row in cursor.fetchall()]


def write(model, name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {name} = %s", [value])


def test_what_was_under_the_old_key_is_read_without_it(case, settings):
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()
    settings.FIELD_KEYS = NEW

    identity = Identity.objects.get()
    assert {name: getattr(identity, name) for name in WHO} == WHO
    assert Note.objects.get().text == "Ringde på kvällen."
    assert Identity.objects.known_by(phone="+46701234567").get() == identity
    assert Identity.objects.known_by(email="asa@JOUR.example").get() == identity


def test_nothing_but_what_was_encrypted_changes(case, settings):
    names, before = columns(Identity)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()

    _, after = columns(Identity)
    changed = {name for name, old, new in zip(names, before[0], after[0], strict=True) if old != new}
    assert changed == {*WHO, "phone_hash", "email_hash", "name_hash"}


def test_what_was_left_empty_stays_empty(case, settings):
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()

    assert Identity.objects.get().__dict__["address"] == ""


def test_somebody_who_had_the_form_open_meanwhile_saves_it(staff, case, settings):
    open_form = model_to_dict(Identity.objects.get(), fields=["name", "alias", "phone", "email"])
    version = Identity.objects.get().version
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()

    actions.change_identity(by=staff, seeker=case.seeker, version=version, **{**open_form, "name": "Åsa Ödman"})

    assert Identity.objects.get().name == "Åsa Ödman"


def test_a_second_time_does_nothing(case, settings):
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()
    before = columns(Identity), columns(Note), AuditEvent.objects.count()

    assert "0 rows in" in rotate()
    assert (columns(Identity), columns(Note), AuditEvent.objects.count()) == before


def test_it_goes_on_where_it_was_stopped(staff, settings, monkeypatch):
    for _ in range(5):
        build.case(staff, identity=WHO)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    monkeypatch.setattr(rotation, "BATCH", 2)
    turning = rotation.Rows(Identity, staff.association)
    first, second = sorted(turning.stale())[:2]
    for row in Identity.objects.filter(pk__in=[first, second]):
        turning.renew(row)  # as if the power had gone here

    assert rotation.left() == 3
    assert "3 cases.Identity" in rotate()
    assert rotation.left() == 0


def test_it_says_how_many_rows_and_leaves_one_line_in_the_audit(staff, case, settings):
    build.case(staff, identity=WHO)
    settings.FIELD_KEYS = f"{NEW},{OLD}"

    said = rotate()

    assert "2 cases.Identity\n" in said
    assert "1 cases.Note\n" in said
    assert "3 rows in" in said
    assert "Everything is under the key “new”." in said
    event = AuditEvent.objects.get(action="keys.rotated")
    assert (event.system, event.details) == ("rotate_keys", {"rows": 3, "key": "new"})


def test_each_association_has_its_line_and_no_other_ones_rows(settings):
    ours, theirs = (build.actor("staff", build.shelter()) for _ in range(2))
    build.case(ours, identity=WHO)
    build.case(theirs, identity=WHO)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()

    events = AuditEvent.objects.filter(action="keys.rotated")
    assert {(event.association_id, event.details["rows"]) for event in events} == {
        (ours.association_id, 1),
        (theirs.association_id, 1),
    }


def test_until_all_is_done_the_old_key_is_said_to_be_needed(case, settings):
    settings.FIELD_KEYS = f"{NEW},{OLD}"

    with pytest.raises(CommandError, match="2 rows have something that is not under the key “new”"):
        rotate("--check")
    rotate()
    assert rotate("--check") == "Everything is under the key “new”.\n"


def test_the_secrets_of_the_second_factor_are_turned_too(staff, settings):
    TOTP.activate(staff.user, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(staff.user).get_unused_codes()
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    assert "2 mfa.Authenticator" in rotate()
    settings.FIELD_KEYS = NEW

    totp = Authenticator.objects.get(type="totp")
    assert totp.data["secret"].startswith("v1.new.")
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes


def test_recovery_codes_that_came_from_elsewhere_are_turned_one_by_one(staff, settings):
    adapter_codes = [RecoveryCodes.generate_seed(), RecoveryCodes.generate_seed()]
    recovery = RecoveryCodes.activate(staff.user)
    recovery.instance.data = {"migrated_codes": [encrypt(code) for code in adapter_codes], "used_mask": 0}
    recovery.instance.save()
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()
    settings.FIELD_KEYS = NEW

    assert Authenticator.objects.get().wrap().get_unused_codes() == adapter_codes


def test_a_used_recovery_code_stays_used(staff, settings):
    recovery = RecoveryCodes.activate(staff.user)
    code = recovery.get_unused_codes()[0]
    assert recovery.validate_code(code)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    rotate()

    assert not Authenticator.objects.get().wrap().validate_code(code)


@pytest.mark.logs_error("was altered or moved")
def test_what_does_not_open_stays_as_it_is_is_recorded_and_the_rest_is_turned(case, settings):
    moved = Identity.objects.get().__dict__["name"]
    write(Identity, "alias", moved)
    settings.FIELD_KEYS = f"{NEW},{OLD}"

    with pytest.raises(CommandError, match="keep the others"):
        rotate()

    identity = Identity.objects.get()
    assert identity.__dict__["alias"] == moved
    assert identity.__dict__["phone"].startswith("v1.new.")
    event = AuditEvent.objects.get(action="ciphertext.refused")
    assert (event.object_id, event.details) == (identity.pk, {"field": "cases.identity|alias"})


@pytest.mark.logs_error("no key “old” in FIELD_KEYS")
def test_without_the_old_key_nothing_is_destroyed(case, settings):
    settings.FIELD_KEYS = NEW
    with pytest.raises(CommandError):
        rotate()
    settings.FIELD_KEYS = OLD

    assert Identity.objects.get().name == "Åsa Öberg"
    assert Note.objects.get().text == "Ringde på kvällen."


def test_every_model_with_something_encrypted_is_found():
    assert {Identity, Note, Draft} <= set(rotation.keyed_models())
    assert Case not in rotation.keyed_models()
