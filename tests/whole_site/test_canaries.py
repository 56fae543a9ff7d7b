"""Every text of another association bears a mark; nothing that leaves the first may hold it."""

import base64
import io
import json
import logging
import zipfile

import pdfplumber
import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from jourer import jobs
from jourer import walls as row_walls
from jourer.models import AuditEvent, Job
from plans.models import Plan
from tests.places import in_tables, queued
from tests.whole_site.conftest import read
from tests.whole_site.matrix import EVERYBODY, PAGES

pytestmark = pytest.mark.django_db

MARK = "FREMMANDE"
OWN = "EGEN"


def text_of(response):
    """What is in the answer, a packed file unpacked."""
    content = read(response).getvalue() if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    return content.decode(errors="replace")


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_no_page_of_any_role_shows_anything_of_another_association(walls, cells, role):
    seen = {}
    for name, page in PAGES.items():
        if role in page.get:
            seen[name] = text_of(walls.clients[role].get(walls.url(name, role=role), follow=True))
            cells.append(name)

    assert [name for name, text in seen.items() if MARK.lower() in text.lower()] == []
    assert OWN in seen["start"]  # the marks do show where they may


@pytest.mark.parametrize("role", ["admin", "coordinator"])
def test_no_list_and_no_form_of_the_admin_offers_anything_of_another_association(walls, cells, role):
    client = walls.clients[role]
    index = client.get(reverse("admin:index")).content.decode()
    links = {
        part.split('"')[0] for part in index.split('href="')[1:] if part.startswith("/admin/") and part.count("/") > 3
    }
    assert len(links) >= 6

    for link in sorted(links):
        cells.append(link)
        assert MARK.lower() not in client.get(link).content.decode().lower(), link


def test_the_pdf_holds_only_the_own_association(walls):
    own = walls.own
    with row_walls.opened([own.association]):
        row = jobs.ask(
            by=own.actors["coordinator"],
            kind="annual_report",
            plan=str(own.plan.pk),
            as_of=own.contacts["staff"].occurred_on.isoformat(),
        )
        jobs.run(row.pk)
        row.refresh_from_db()

    with pdfplumber.open(io.BytesIO(row.file.read())) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata)
    row.file.close()
    assert OWN in text
    assert MARK not in text


def test_a_job_of_another_associations_plan_fails_without_a_file(walls):
    with row_walls.opened([walls.own.association]):
        row = jobs.ask(
            by=walls.own.actors["coordinator"], kind="annual_report", plan=str(walls.other.plan.pk), as_of="2026-01-01"
        )
        with pytest.raises(Plan.DoesNotExist):
            jobs.run(row.pk)
        row.refresh_from_db()

    assert (row.state, bool(row.file)) == (Job.State.FAILED, False)


# What the world has written of a person, and what is written of the work with them.
OF_A_PERSON = [
    *(f"{name} {OWN}" for name in ("alias", "name", "phone", "email", "address", "instructions")),
    *(f"{text} {OWN}" for text in ("Stödanteckning", "Ring om", "Fara", "Rättat", "Utkast", "Mottagning")),
    f"Verifikationstext {OWN}",  # of the books, where names may stand
    *(f"{text} {OWN}" for text in ("Nummer", "Medlemsnummer", "Medlemsgatan")),  # of volunteers and members
]


def test_nothing_that_was_written_of_a_person_stands_in_the_database_in_clear(walls):
    with row_walls.opened([walls.own.association]):
        text = "\n".join(in_tables())

    assert [canary for canary in OF_A_PERSON if canary in text] == []
    assert f"Förening {OWN}" in text  # the dump does hold what is not secret


def decoded(message):
    return base64.b64decode(json.loads(message)["body"]).decode()


def test_the_message_in_the_queue_holds_ids_only(walls):
    with row_walls.opened([walls.own.association]):
        row = jobs.ask(
            by=walls.own.actors["coordinator"], kind="annual_report", plan=str(walls.own.plan.pk), as_of="2026-01-01"
        )
        jobs.send(row)

    message = next(text for text in queued() if str(row.pk) in decoded(text))
    assert json.loads(decoded(message))[0] == [str(walls.own.association.pk), str(row.pk)]
    assert OWN not in message
    assert OWN not in json.dumps(row.parameters)


@pytest.mark.once
def test_audit_events_hold_no_words_of_anybody(walls):
    for role in EVERYBODY:
        for name, page in PAGES.items():
            if role in page.post:
                read(walls.clients[role].post(walls.url(name, role=role), {"note": OWN, "text": OWN}))

    with row_walls.opened([walls.own.association, walls.other.association]):
        rows = json.dumps([[event.action, event.details] for event in AuditEvent.objects.all()])
    assert OWN not in rows
    assert MARK not in rows


@pytest.mark.once
def test_nothing_of_anybody_is_left_in_logs_mails_or_the_cache(walls, caplog):
    caplog.set_level(logging.DEBUG)
    for role in EVERYBODY:
        for name in PAGES:
            read(walls.clients[role].get(walls.url(name, role=role)))

    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert MARK not in said
    assert OWN not in said
    assert "@" + OWN.lower() not in said
    assert mail.outbox == []
    assert cache.get("anything") is None
    assert [
        path for path in (settings.VAR_DIR / "cache").rglob("*") if path.is_file() and OWN.encode() in path.read_bytes()
    ] == []
