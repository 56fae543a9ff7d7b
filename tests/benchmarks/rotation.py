"""`rotate_keys` over identities and notes, while others read them; against one UPDATE that writes the same columns."""

import base64
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.db import connection

from cases.models import Identity, Note, SupportSeeker
from jourer import rotation, walls
from tests import builders as build
from tests.benchmarks import Result, in_turn

PERSONS, NOTES_EACH, READERS, RUNS = 500, 3, 2, 2
TEXT = "Ringde på kvällen. " * 30


@dataclass
class Reads:
    """What the readers met: seconds of each read, and those that failed or gave something else than the text."""

    seconds: list = field(default_factory=list)
    wrong: int = 0


def run():
    keys = [f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("a", "b")]
    settings.FIELD_KEYS = ",".join(keys)
    staff = build.actor("staff", build.shelter())
    _fill(staff)
    rows, reads = [], Reads()

    def rotate():
        keys.reverse()
        settings.FIELD_KEYS = ",".join(keys)
        with _readers(staff.association, reads):
            rows.append(sum(turned.rows for turned in rotation.rotate()))

    seconds, floor = in_turn(rotate, lambda: _write_all(staff.association), runs=RUNS)
    assert set(rows) == {PERSONS * (1 + NOTES_EACH)}, rows
    assert rotation.left() == 0
    assert not reads.wrong
    spread = sorted(reads.seconds)
    facts = {
        "rows": rows[0],
        "rows_a_second": round(rows[0] / seconds),
        "reads_meanwhile": len(spread),
        "reads_wrong": reads.wrong,
        "read_ms_median": round(spread[len(spread) // 2] * 1000, 1),
        "read_ms_99": round(spread[len(spread) * 99 // 100] * 1000, 1),
        "read_ms_longest": round(spread[-1] * 1000, 1),
    }
    return [Result("rotate_keys", "one UPDATE of the same columns", seconds, floor, facts)]


def _fill(staff):
    """Persons with a name and a number each, and notes of one case."""
    case = build.case(staff)
    where = {"association": staff.association}
    seekers = SupportSeeker.objects.bulk_create(SupportSeeker(**where) for _ in range(PERSONS))
    Identity.objects.bulk_create(
        Identity(**where, seeker=seeker, name=f"Person {number}", phone=f"070-{number:07}", changed_by=staff)
        for number, seeker in enumerate(seekers)
    )
    Note.objects.bulk_create(
        Note(**where, case=case, text=TEXT, written_by=staff, idempotency_key=uuid4())
        for _ in range(PERSONS * NOTES_EACH)
    )


def _write_all(association):
    with walls.opened([association]), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_identity SET name = name || '', phone = phone || '', name_hash = name_hash || ''")
        cursor.execute("UPDATE cases_note SET text = text || ''")


@contextmanager
def _readers(association, reads):
    """Others open rows, one after the other, until it is done."""
    over = threading.Event()
    notes = list(Note.objects.values_list("pk", flat=True)[:200])
    threads = [threading.Thread(target=_read, args=(association, notes, over, reads)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    yield
    over.set()
    for thread in threads:
        thread.join()


def _read(association, notes, over, reads):
    with walls.opened([association]):
        while not over.is_set():
            for key in notes:
                started = time.perf_counter()
                reads.wrong += Note.objects.get(pk=key).text != TEXT
                reads.seconds.append(time.perf_counter() - started)
    connection.close()
