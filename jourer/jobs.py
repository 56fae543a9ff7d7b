"""Long work as `Job` rows: asked for, claimed under a lease, finished once.

A message in the queue only wakes a worker. If the message is lost or the worker killed, `sweep` sends a new one;
whoever claims the row does the work, and only the holder of the lease may finish it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jourer.models import Job, audit

MAX_ATTEMPTS = 3
KINDS: dict[str, Callable] = {}


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
    """Put work in the queue; the message is sent when the row is there to be found."""
    if kind not in KINDS:
        raise LookupError(kind)
    row = Job.objects.create(association=by.association, asked_by=by, kind=kind, parameters=parameters)
    audit.record(by, "job.asked", row)
    transaction.on_commit(lambda: send(row))
    return row


@transaction.atomic
def cancel(*, by, row: Job) -> bool:
    """Stop what has not ended; a worker in the middle of it notices at its next step. False if it was over."""
    over = [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED]
    cancelled = Job.objects.filter(pk=row.pk).exclude(state__in=over).update(
        state=Job.State.CANCELLED, ended_at=timezone.now(), lease=None
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
    taken = Job.objects.filter(pk=job_id).claimable().update(
        state=Job.State.RUNNING,
        lease=lease,
        leased_until=timezone.now() + settings.JOB_LEASE,
        attempts=F("attempts") + 1,
    )
    if not taken:
        return None
    return Work(Job.objects.select_related("asked_by__user", "association").get(pk=job_id))


def run(job_id) -> None:
    """Claim and do a job. What raises is logged by its kind only and counts as an attempt."""
    work = claim(job_id)
    if work is None:
        return
    try:
        result = KINDS[work.row.kind](work)
        finish(work, result)
    except LeaseLostError:
        return
    except Exception:
        work.end(Job.State.FAILED)
        raise


def finish(work: Work, result: Result | None) -> None:
    """Save the file under a name of its own, then end the job; without the lease the file is taken away again."""
    values = {"progress": 100}
    if result:
        name = work.row.file.field.storage.save(f"jobs/{uuid.uuid4()}", ContentFile(result.content))
        values |= {"file": name, "file_name": result.name}
    try:
        work.end(Job.State.DONE, **values)
    except LeaseLostError:
        if result:
            work.row.file.field.storage.delete(name)
        raise


def sweep() -> int:
    """Send again what was lost; give up what was tried too often. Returns how many messages were sent."""
    lost = Job.objects.lost()
    lost.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=Job.State.FAILED, ended_at=timezone.now(), lease=None, leased_until=None
    )
    rows = list(lost)
    for row in rows:
        send(row)
    return len(rows)


def remove_expired_files() -> int:
    """Take away files whose time is over; the row stays."""
    expired = Job.objects.exclude(file="").filter(ended_at__lt=timezone.now() - settings.JOB_FILES_KEPT)
    for row in expired:
        row.file.delete(save=False)
        Job.objects.filter(pk=row.pk).update(file="")
    return len(expired)
