"""Whatever is typed: kept as it was and shown harmless, or refused in words; never an error, never half of it."""

from uuid import uuid4

import pytest
from django.apps import apps

from cases import actions
from cases.forms.batch import RowForm
from cases.forms.cases import CaseForm, IdentityForm
from cases.forms.contacts import ContactForm
from cases.models import Case, Contact
from tests import builders as build
from tests.cases.pages import in_emergency, new, url, words

# PostgreSQL is the one that refuses some of it.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

KEPT = "🌻👩🏽‍🦽 \u202eomvänt\u202c <script>alert(1)</script> '; -- {{ 7 }}"
REFUSED = {"100 kB": "å" * 50_000, "NUL": "a\0b"}
EVERY = pytest.mark.parametrize("text", [KEPT, *REFUSED.values()], ids=["hard", *REFUSED])
CALL = {"follow-kind": "call", "follow-due_on": "2026-03-12"}
SENT_ON = {"referral-referred_on": "2026-03-10", "referral-has_consent": "on"}
BUTTON = {"channel": "phone", "seeker_role": "victim", "support": ["talk"]}
CORRECTED = BUTTON | {
    "version": "1", "outcome": "reached", "channel": "chat", "day": "another", "occurred_on": "2026-03-10",
}  # fmt: skip

# The page, the field in it, what is sent beside, and where it stands afterwards.
TEXTS = {
    **{f"who-{name}": ("new_case", {}, f"identity.{name}") for name in ("alias", "name", "address", "instructions")},
    "note-text": ("write_note", {}, "note.text"),
    "follow-text": ("plan_follow_up", CALL, "followup.text"),
    "referral-to": ("refer", SENT_ON, "referral.to"),
    "alias": ("change_identity", {"version": "0"}, "identity.alias"),
    "name": ("presets", BUTTON, "preset.name"),
    "reason": ("correct_contact", CORRECTED, "contactchange.reason"),
}


@pytest.fixture
def send(client, staff):
    """Sends a text in a field of its page; the answer."""
    case, contact = build.case(staff), build.contact(staff)
    opened = {"correct_contact": contact, "new_case": None, "presets": None}

    def send(field, text):
        page, others, _column = TEXTS[field]
        beside = {"note-idempotency_key": str(uuid4()), "follow-who": str(staff.pk), "done_by": str(staff.pk)}
        return client.post(url(page, staff, opened.get(page, case)), new(staff) | beside | others | {field: text})

    return send


def stored(field):
    model, _dot, column = TEXTS[field][2].partition(".")
    return [getattr(row, column) for row in apps.get_model("cases", model).objects.all()]


@pytest.mark.parametrize("field", TEXTS)
def test_it_is_kept_as_it_was_and_shown_harmless(client, send, field):
    answer = send(field, KEPT)
    shown = client.get(answer.url).content.decode()

    assert answer.status_code == 303
    assert stored(field) == [KEPT]
    assert "<script>alert" not in shown


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("field", TEXTS)
def test_it_is_refused_in_words_and_nothing_of_it_is_saved(send, field, text):
    answer = send(field, text)

    assert answer.status_code == 422
    assert "1 sak behöver rättas" in words(answer)
    assert stored(field) == []


@EVERY
def test_why_a_case_is_opened_in_an_emergency_is_kept_or_refused(client, staff, stranger, text):
    case = build.case(stranger)
    answer = in_emergency(client, staff, case.shelter, case.reference, reason=text)
    reasons = [opening.reason for opening in case.emergency_openings.all()]

    assert (answer.status_code, reasons) == ((303, [text]) if text == KEPT else (422, []))


@EVERY
def test_what_belongs_in_no_field_of_a_form_is_no_error_in_any(client, staff, text):
    """Into every field in turn; a contact or a case is saved only where the text has its place."""
    saying = {"shelter": str(staff.shelters.get().pk), "done_by": str(staff.pk), "day": "2026-03-10", **BUTTON}
    row = {f"row-1-{name}": answer for name, answer in BUTTON.items()}
    forms = {
        "new_contact": (ContactForm.base_fields, saying),
        "batch": ([f"row-1-{name}" for name in RowForm.base_fields], saying | {"occurred_on": "2026-03-09"} | row),
        "new_case": ([*CaseForm.base_fields, *(f"who-{name}" for name in IdentityForm.base_fields)], new(staff)),
    }
    statuses = {
        client.post(url(page, staff), answers | {"idempotency_key": str(uuid4()), field: text}).status_code
        for page, (fields, answers) in forms.items()
        for field in fields
    }

    assert statuses <= {303, 422}
    assert not Contact.objects.exclude(minutes=None).exists()
    assert not Case.objects.exclude(children=None).exists()


@EVERY
def test_what_is_looked_for_is_found_nowhere_and_is_no_error(client, staff, text):
    build.case(staff, identity={"name": "Vera Lind"})
    asked = ("number", "state", "since", "sort", "page")
    lists = [client.get(url("cases", staff), {name: text[:1000]}) for name in asked]
    looked_up = [client.post(url("new_case", staff), new(staff, look_up="yes", **{field: text})) for field in TEXTS]

    assert {answer.status_code for answer in lists} == {200}
    assert {answer.status_code for answer in looked_up} <= {200, 422}
    assert all("Ja: ärende" not in words(answer) for answer in looked_up)


def test_a_text_as_long_as_may_be_is_kept_to_the_last_character(client, staff):
    case, text = build.case(staff), "🌻" * 9_999 + "å"
    actions.write_note(by=staff, case=case, text=text, idempotency_key=uuid4())

    assert case.notes.get().text == text
