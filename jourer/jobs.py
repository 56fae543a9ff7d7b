"""Long work as `Job` rows: asked for, claimed under a lease, finished once.

A message in the queue only wakes a worker. If the message is lost or the worker killed, `sweep` sends a new one;
whoever claims the row does the work, and only the holder of the lease may finish it. The file of a job is there for
others when its row names it, which is after it was saved whole; what no row names is taken away again.
"""

import contextlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from jourer.models import Association, Job, audit

MAX_ATTEMPTS = 3
KINDS: dict[str, Callable] = {}
logger = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker has taken over, or the job was cancelled: this one stops without a trace."""


@dataclass(frozen=True)
class Result:
    """The file a job leaves behind."""

    name: str
    content: bytes


def job(kind: str):
    """Register the function that does jobs of a kind: it takes a `Work` and returns a `Result` or None."""

    def register(function):
        KINDS[kind] = function
        return function

    return register


@transaction.atomic
def ask(*, by, kind: str, **parameters) -> Job:
    """Put work in the queue; the message is sent when the row is there to be found.

    A queue that cannot be reached is logged and is no error of who asks: the row stands, and `sweep` sends again.
    """
    if kind not in KINDS:
        raise LookupError(kind)
    row = Job.objects.create(association=by.association, asked_by=by, kind=kind, parameters=parameters)
    audit.record(by, "job.asked", row)
    transaction.on_commit(lambda: send(row), robust=True)
    return row


@transaction.atomic
def cancel(*, by, row: Job) -> bool:
    """Stop what has not ended; a worker in the middle of it notices at its next step. False if it was over."""
    cancelled = (
        Job.objects.filter(pk=row.pk)
        .exclude(state__in=Job.OVER)
        .update(state=Job.State.CANCELLED, ended_at=timezone.now(), lease=None)
    )
    if cancelled:
        audit.record(by, "job.cancelled", row)
    return bool(cancelled)


def send(row: Job) -> None:
    from jourer.tasks import run_job  # noqa: PLC0415 - the task runs what this module defines

    Job.objects.filter(pk=row.pk).update(sent_at=timezone.now())
    run_job.delay(str(row.association_id), str(row.pk))


class Work:
    """One attempt at a job, for the function that does it."""

    def __init__(self, row: Job):
        self.row = row
        self.actor = row.asked_by
        self.parameters = row.parameters

    def progress(self, per_cent: int) -> None:
        """Say how far the work has come (never backwards) and keep the lease; raises `LeaseLostError`."""
        self._update(progress=max(per_cent, self.row.progress), leased_until=timezone.now() + settings.JOB_LEASE)
        self.row.progress = max(per_cent, self.row.progress)

    def end(self, state: Job.State, **values) -> None:
        self._update(state=state, ended_at=timezone.now(), lease=None, leased_until=None, **values)

    def _update(self, **values):
        mine = Job.objects.filter(pk=self.row.pk, state=Job.State.RUNNING, lease=self.row.lease)
        if not mine.update(**values):
            raise LeaseLostError


def claim(job_id) -> Work | None:
    """Take the job if it waits or its worker is gone; two workers at once: one of them gets None."""
    lease = uuid.uuid4()
    Job.objects.filter(pk=job_id).claimable().update(
        state=Job.State.RUNNING,
        lease=lease,
        leased_until=timezone.now() + settings.JOB_LEASE,
        attempts=F("attempts") + 1,
    )
    # Under this very lease: a worker that was stopped here for long must not read the lease of the next one.
    row = Job.objects.select_related("asked_by__user", "association").filter(pk=job_id, lease=lease).first()
    return Work(row) if row else None


def run(job_id) -> None:
    """Claim and do a job. What raises has failed, and raises."""
    work = claim(job_id)
    if work is None:
        return
    if work.row.attempts > 1:
        remove_stray_files(work.row.association)
    try:
        finish(work, KINDS[work.row.kind](work))
    except LeaseLostError:
        return
    except Exception:
        with contextlib.suppress(LeaseLostError):
            work.end(Job.State.FAILED)
        raise


def finish(work: Work, result: Result | None) -> None:
    """Save the file, then end the job; what cannot be saved whole, or without the lease, is taken away again."""
    if result is None:
        work.end(Job.State.DONE, progress=100)
        return
    name = place_of_file(work.row)
    try:
        default_storage.save(name, ContentFile(result.content))
        work.end(Job.State.DONE, progress=100, file=name, file_name=result.name)
    except DatabaseError:
        raise  # the row may name the file or not; `remove_stray_files` will see
    except Exception:
        default_storage.delete(name)
        raise


def folder_of(association_id) -> str:
    return f"jobs/{association_id}"


def place_of_file(row: Job) -> str:
    """Another place for every attempt, so that two workers never write the same file."""
    return f"{folder_of(row.association_id)}/{row.pk}.{row.attempts}"


def sweep() -> int:
    """Send again what was lost; give up what was tried too often. Returns how many messages were sent."""
    lost = list(Job.objects.lost())
    hopeless = [row for row in lost if row.attempts >= MAX_ATTEMPTS]
    for row in hopeless:
        give_up(row)
    rows = [row for row in lost if row not in hopeless]
    for row in rows:
        send(row)
    return len(rows)


def give_up(row: Job) -> None:
    """A job whose workers die one after the other would keep on killing them."""
    with contextlib.suppress(LeaseLostError):
        Work(row).end(Job.State.FAILED)
        logger.error("Job %s of kind %s is given up after %d attempts", row.pk, row.kind, row.attempts)


def remove_expired_files() -> int:
    """Take away files whose time is over; the row stays."""
    expired = Job.objects.exclude(file="").filter(ended_at__lt=timezone.now() - settings.JOB_FILES_KEPT)
    for row in expired:
        row.file.delete(save=False)
        Job.objects.filter(pk=row.pk).update(file="")
    return len(expired)


def remove_stray_files(association: Association) -> int:
    """Take away what killed workers left behind: files that no row names and nobody is writing."""
    folder = folder_of(association.pk)
    if not default_storage.exists(folder):
        return 0
    # Files first and rows after: a file that is listed has been named since, or is still being written.
    found = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    jobs = Job.objects.filter(association=association)
    named = set(jobs.exclude(file="").values_list("file", flat=True))
    being_written = {place_of_file(row) for row in jobs.filter(state=Job.State.RUNNING)}
    strays = found - named - being_written
    for name in strays:
        default_storage.delete(name)
    return len(strays)
