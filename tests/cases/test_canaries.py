"""What is written of a person: a canary in every text field, and no place where one is left in clear."""

import contextlib
import io
import logging

import pdfplumber
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models

from cases.models import Case, EmergencyOpening
from jourer import jobs
from jourer.fields import EncryptedTextField, KeyedHashField
from jourer.models import Job
from plans.models import Target
from tests import builders as build
from tests import places
from tests.cases.pages import in_emergency, new, note, url

pytestmark = pytest.mark.django_db

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
IN_CLEAR = {
    "assignment.lacked": "codes",
    "contactchange.before": "codes of what a correction changed, never words",
    "contactchange.after": "codes of what a correction changed, never words",
    "label.name": "the association's own words, counted and shown to everybody who reads figures",
    "preset.name": "a person's own button, of work; what looks like personal data is warned of before it is saved",
    "preset.support": "codes",
}
CANARIES = {
    "identity.alias": "Kanariefågeln",
    "identity.name": "Vera Kanariestam",
    "identity.phone": "070-174 06 55",
    "identity.email": "kanarie@fagelbo.example",
    "identity.address": "Kanariegränd 5",
    "identity.instructions": "Kanarieburen knackar två gånger.",
    "note.text": "Kanarienäbben gör ont.",
    "followup.text": "Om kanariefröna",
    "referral.to": "Kanariemottagningen",
    "emergencyopening.reason": "Kanarielarmet gick",
    "emergencyopening.finding": "Kanarielarmet var befogat",
    "contactchange.reason": "Kanariekvittret var en chatt",
    "draft.text": "Kanarieutkastet",
}
# As they are written, and as a number or an address is brought into one form before it is looked up.
SOUGHT = [*CANARIES.values(), "kanarie", "46701740655", "0701740655"]


def fields():
    """{name: field} of every field of support work that could hold words: not those whose choices are codes."""
    found = [field for model in apps.get_app_config("cases").get_models() for field in model._meta.concrete_fields]
    return {
        f"{field.model._meta.model_name}.{field.name}": field
        for field in found
        if isinstance(field, WORDS) and not field.choices and not isinstance(field, KeyedHashField)
    }


def encrypted():
    return {name: field for name, field in fields().items() if isinstance(field, EncryptedTextField)}


def canaries_in(texts):
    """Which of them stand in the texts, however they are written."""
    whole = "\n".join(texts).casefold()
    return [canary for canary in SOUGHT if canary.casefold() in whole]


def test_a_field_that_can_hold_words_is_encrypted_or_has_a_reason():
    assert sorted(fields().keys() - encrypted().keys()) == sorted(IN_CLEAR)
    assert sorted(encrypted()) == sorted(CANARIES)


@pytest.fixture
def answers():
    """What the pages have answered, so that their addresses and cookies can be looked through too."""
    return []


@pytest.fixture
def send(client, answers):
    def send(path, data, status=303):
        response = client.post(path, data)
        assert response.status_code == status, response.content.decode()
        answers.append(response)
        return response

    return send


@pytest.fixture
def written(client, send, answers, staff, stranger, coordinator, django_capture_on_commit_callbacks):
    """Every text written on its page, by those whose work it is; whatever a page does afterwards is done."""
    with django_capture_on_commit_callbacks(execute=True):
        _write_of_a_case(client, send, staff)
        _write_of_a_contact(send, build.contact(staff, support=["talk"]))
        _write_of_an_emergency(client, send, stranger, coordinator)
        _bring_a_police_list(client, send, coordinator)
        _type_with_no_session(client, staff)
    return answers


def _write_of_a_case(client, send, staff):
    who = {f"who-{name.partition('.')[2]}": text for name, text in CANARIES.items() if name.startswith("identity.")}
    send(url("new_case", staff), new(staff, look_up="yes", **who), status=200)
    send(url("new_case", staff), new(staff, **who))
    case = Case.objects.get()
    note(client, staff, case, CANARIES["note.text"] + " 850412-1230")  # asked about, not saved
    assert note(client, staff, case, CANARIES["note.text"]).status_code == 303
    follow_up = {"follow-kind": "call", "follow-due_on": "2026-03-12", "follow-who": str(staff.pk)}
    send(url("plan_follow_up", staff, case), follow_up | {"follow-text": CANARIES["followup.text"]})
    referral = {"referral-referred_on": "2026-03-10", "referral-has_consent": "on"}
    send(url("refer", staff, case), referral | {"referral-to": CANARIES["referral.to"]})
    draft = {"note-idempotency_key": "00000000-0000-4000-8000-00000000000d", "note-text": CANARIES["draft.text"]}
    send(url("save_draft", staff, query=f"?form=note&case={case.pk}"), draft, status=200)


def _write_of_a_contact(send, contact):
    corrected = {
        "version": "1", "outcome": "reached", "shelter": str(contact.shelter_id), "channel": "chat",
        "seeker_role": "victim", "support": ["talk"], "day": "another", "occurred_on": "2026-03-10",
        "done_by": str(contact.done_by_id), "reason": CANARIES["contactchange.reason"],
    }  # fmt: skip
    send(url("correct_contact", contact.typed_by, contact), corrected)


def _write_of_an_emergency(client, send, stranger, coordinator):
    build.sign_in(client, stranger)
    case = Case.objects.get()
    opened = in_emergency(client, stranger, case.shelter, case.reference, reason=CANARIES["emergencyopening.reason"])
    assert opened.status_code == 303
    build.sign_in(client, coordinator)
    opening = EmergencyOpening.objects.get()
    finding = {f"seen-{opening.pk}-finding": CANARIES["emergencyopening.finding"]}
    send(url("see_emergency", coordinator, opening), finding)


def _bring_a_police_list(client, send, coordinator):
    """The same person, who is asked about and then left out."""
    row = f"2026-03-09;{CANARIES['identity.name']};{CANARIES['identity.phone']};Misshandel"
    file = SimpleUploadedFile("lista.csv", f"Mottaget;Namn;Telefon;Brott\n{row}".encode())
    shelter = str(coordinator.shelters.get().pk)
    looked_at = send(url("police_list", coordinator), {"shelter": shelter, "file": file}, status=200)
    draft = {"draft": looked_at.context["sealed"], "row_0": "leave_out"}
    send(url("receive_police_list", coordinator), draft)


def _type_with_no_session(client, staff):
    client.logout()
    assert note(client, staff, Case.objects.get(), CANARIES["note.text"]).status_code == 302
    build.sign_in(client, staff)


def test_every_encrypted_field_was_written_on_its_page_and_can_be_read_again(written):
    read = {
        name: " ".join(getattr(row, field.name) for row in field.model.objects.all())
        for name, field in encrypted().items()
    }

    assert [name for name, canary in CANARIES.items() if canary not in read[name]] == []


PLACES = [places.in_tables, places.in_sessions, places.in_files, places.in_redis, places.in_mails]


def test_no_canary_is_left_in_any_place_nor_in_an_address_or_a_cookie(client, written):
    assert {place.__name__: canaries_in(place()) for place in PLACES} == {place.__name__: [] for place in PLACES}
    assert canaries_in(str(response.headers) for response in written) == []
    assert canaries_in(cookie.OutputString() for cookie in client.cookies.values()) == []


@pytest.fixture
def said(caplog):
    """Everything that is said to any log, before it is scrubbed."""
    caplog.set_level(logging.DEBUG)

    def said():
        return [caplog.text]

    return said


def test_no_canary_is_said_to_a_log(said, written):
    assert canaries_in(said()) == []


@pytest.fixture
def report(written, coordinator, django_capture_on_commit_callbacks, client):
    """The job of an annual report, asked for on its page and done."""
    plan = build.plan(coordinator.association)
    for metric in ("cases.contacts", "cases.cases"):
        build.target(plan, metric=metric, goal_value=9)
    build.sign_in(client, coordinator)
    year = {"association": coordinator.association.slug, "year": 2026}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/{year['association']}/reports/2026/make/")
    row = Job.objects.get()
    jobs.run(row.pk)
    row.refresh_from_db()
    assert row.state == Job.State.DONE
    return row


def test_no_canary_leaves_with_a_job_its_message_or_its_report(said, report, client, coordinator):
    file = b"".join(client.get(url("job_file", coordinator, report)).streaming_content)
    with pdfplumber.open(io.BytesIO(file)) as pdf:
        text = [page.extract_text() for page in pdf.pages] + [str(pdf.metadata)]

    assert "stödkontakter" in " ".join(text)
    assert canaries_in(text) == []
    assert [place.__name__ for place in (*PLACES, said) if canaries_in(place())] == []


def test_no_canary_leaves_by_a_command(report, coordinator, tmp_path):
    of_the_year = {"association": coordinator.association.slug, "year": 2026}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        call_command("measure", json=True, **of_the_year)
        call_command("annual_report", format="html", output=tmp_path / "report.html", **of_the_year)
    told = [out.getvalue(), (tmp_path / "report.html").read_text()]

    assert "stödkontakter" in told[1]
    assert canaries_in(told) == []


def test_no_canary_is_on_a_page_of_who_has_no_case_rights(report, client, coordinator):
    for role in ("board", "treasurer", "auditor", "admin"):
        reader = build.actor(role, coordinator.shelters.get())
        build.sign_in(client, reader)
        pages = [url(name, reader) for name in ("start", "contacts", "cases", "emergencies", "reports")]
        pages += [url("counted", reader, target) for target in Target.objects.visible_to(reader)]

        assert canaries_in(client.get(page).content.decode() for page in pages) == []


def test_the_canaries_are_found_where_they_may_stand(client, written, staff):
    found = canaries_in([client.get(url("case", staff, Case.objects.get())).content.decode()])

    assert {CANARIES[name] for name in ("identity.name", "identity.phone", "note.text", "followup.text")} <= set(found)
