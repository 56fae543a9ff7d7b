"""Logging one contact: the POST of the quick log, against a bare INSERT of the same rows in one transaction.

The rows are the contact, its support and their line in the audit. The POST is the whole of what the server does:
middleware, session, walls, form, verb, keyed hash of the audit line, COMMIT and the answer, without a network.
"""

import statistics
import time
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cases.models import Contact, ContactSupport
from jourer import walls
from jourer.models import AuditEvent
from tests import builders as build
from tests.benchmarks import Result, in_turn

RUNS = 201


def run() -> list[Result]:
    staff = build.actor("staff", build.shelter())
    browser = build.sign_in(Client(), staff)
    contact = build.contact(staff)
    support, line = contact.supports.get(), AuditEvent.objects.latest("at")

    def insert():
        with walls.opened([staff.association]), transaction.atomic(), connection.cursor() as cursor:
            key = uuid4()
            insert_again(cursor, contact, id=key, idempotency_key=key)
            insert_again(cursor, support, id=uuid4(), contact_id=key)
            insert_again(cursor, line, id=uuid4(), object_id=key)

    path, answers = f"/{staff.association.slug}/contacts/new/", answers_of(staff)
    worked = []

    def post():
        started = time.process_time()
        response = browser.post(path, answers | {"idempotency_key": str(uuid4())})
        worked.append(time.process_time() - started)
        assert response.status_code == 303, response.content.decode()

    seconds, floor = in_turn(post, insert, runs=RUNS)
    rows = 2 * (RUNS + 1) + 1  # those of both, of their first time, and the one that is copied
    assert Contact.objects.count() == ContactSupport.objects.count() == rows
    facts = {
        "contacts": rows,
        "web_cpu_ms": round(statistics.median(worked) * 1000, 1),  # of the web process alone, without the database
    }
    return [Result("one POST of the quick log", "a bare INSERT of its rows and its audit line", seconds, floor, facts)]


def answers_of(staff):
    return {
        "shelter": str(staff.shelters.get().pk),
        "channel": "phone",
        "seeker_role": "victim",
        "support": "talk",
        "day": timezone.localdate().isoformat(),
        "done_by": str(staff.pk),
    }


def insert_again(cursor, row, **new):
    """Insert the row once more, with other values in the columns named."""
    columns = [field.column for field in row._meta.concrete_fields]
    values = ["%s" if column in new else f'"{column}"' for column in columns]
    table, names = row._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    sql = f'INSERT INTO "{table}" ({names}) SELECT {", ".join(values)} FROM "{table}" WHERE id = %s'
    cursor.execute(sql, [*(new[column] for column in columns if column in new), row.pk])
