"""Workers that are killed, in processes of their own: the job is done all the same, once, and leaves one whole file."""

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.urls import reverse

from jourer import celery_app, jobs, tasks
from jourer.models import Job
from tests import builders as build
from tests.jobs import KIND, LONG, LONG_POEM, POEM, SLOW, gate
from tests.workers import files_in, start_worker, stop, worker

pytestmark = [
    pytest.mark.serial,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="two processes share no database in memory"),
]

SECONDS = 30
ON_FILES = {"REDIS_URL": ""}
SHORT_LEASE = {"JOB_LEASE_SECONDS": "1"}


@contextlib.contextmanager
def queue_of_files():
    folder = settings.VAR_DIR / "queue"
    with files_in(folder):
        yield ON_FILES
    for message in folder.glob("*.msg"):
        message.unlink()


@contextlib.contextmanager
def queue_in_redis():
    yield {}
    celery_app.control.purge()


@pytest.fixture(params=[queue_of_files, queue_in_redis])
def queue(request):
    """What a worker's environment says of the queue that this process sends to."""
    with request.param() as variables:
        yield variables


@pytest.fixture
def coordinator():
    return build.actor("coordinator", build.shelter())


def running(queue, *options, **variables):
    """A worker that knows the jobs of the tests."""
    return worker("--include", "tests.jobs", *options, **queue | variables)


def ask(coordinator, kind, **parameters):
    """Ask for a job outside of any request; its message is sent when the row is there."""
    return jobs.ask(by=coordinator, kind=kind, **parameters)


def until(happened):
    """Wait for what a worker does, and give it back."""
    deadline = time.monotonic() + SECONDS
    while not (found := happened()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return found


def now(row):
    return Job.objects.get(pk=row.pk)


def half_done(row):
    return until(lambda: now(row).progress == 50)


def sizes(row):
    """The sizes of the files of the job's association by their names."""
    folder = jobs.folder_of(row.association_id)
    names = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
    return {name: default_storage.size(f"{folder}/{name}") for name in names}


def done_after_restart(queue, row):
    """Start a worker again, sweep as beat does every 15 seconds, and wait for the end."""
    with running(queue):
        until(lambda: Job.objects.lost().filter(pk=row.pk))
        tasks.sweep_jobs.delay()
        return until(lambda: now(row).is_over and now(row))


def test_the_job_of_a_killed_worker_is_done_after_restart_and_once(coordinator, queue):
    row = ask(coordinator, SLOW)
    with running(queue, **SHORT_LEASE) as process:
        half_done(row)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    gate(row.pk).touch()

    done = done_after_restart(queue, row)

    assert (done.state, done.attempts, done.progress) == (Job.State.DONE, 2, 100)
    assert sizes(row) == {f"{row.pk}.2": len(POEM)}


def test_a_worker_killed_between_the_file_and_the_end_leaves_no_second_file(coordinator):
    with queue_of_files() as queue:
        row = ask(coordinator, SLOW)
        with running(queue, **SHORT_LEASE) as process:
            half_done(row)
            with transaction.atomic():
                # The worker saves its file, and waits here for the row.
                Job.objects.select_for_update().get(pk=row.pk)
                gate(row.pk).touch()
                until(lambda: sizes(row) == {f"{row.pk}.1": len(POEM)})
                stop(process)
                until(forget_what_waits)

        done = done_after_restart(queue, row)

    assert (done.state, done.attempts, done.file.size) == (Job.State.DONE, 2, len(POEM))
    assert sizes(row) == {f"{row.pk}.2": len(POEM)}


def forget_what_waits():
    """PostgreSQL would do what the worker asked of it, although the worker is not there to hear of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchall()


def test_a_worker_killed_in_the_middle_of_the_file_leaves_no_half_file(coordinator):
    with queue_of_files() as queue:
        row = ask(coordinator, LONG)
        with running(queue, **SHORT_LEASE) as process:
            assert process.wait(SECONDS) == -signal.SIGXFSZ
        assert 0 < sizes(row)[f"{row.pk}.1"] < len(LONG_POEM)

        done = done_after_restart(queue, row)

    assert done.state == Job.State.DONE
    assert sizes(row) == {f"{row.pk}.2": len(LONG_POEM)}


@pytest.mark.full  # Celery waits ten seconds for the child
def test_a_worker_whose_child_is_killed_goes_on_by_itself(coordinator):
    """As the kernel does where memory is short."""
    with queue_of_files() as queue:
        row = ask(coordinator, SLOW)
        with running(queue, "--pool", "prefork", "--concurrency", "1", **SHORT_LEASE) as process:
            half_done(row)
            os.kill(children_of(process.pid)[-1], signal.SIGKILL)
            gate(row.pk).touch()
            until(lambda: Job.objects.lost().filter(pk=row.pk))
            tasks.sweep_jobs.delay()
            done = until(lambda: now(row).is_over and now(row))
            process.terminate()
            process.wait(SECONDS)

    assert (done.state, done.attempts) == (Job.State.DONE, 2)


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_two_workers_and_a_message_many_times_do_the_work_once(coordinator, queue):
    row = ask(coordinator, SLOW)
    both = []
    try:
        both += [start_worker("--include", "tests.jobs", **queue) for _ in range(2)]
        for _ in range(5):
            jobs.send(row)
        half_done(row)
        gate(row.pk).touch()
        until(lambda: now(row).is_over)
        later = ask(coordinator, KIND)
        until(lambda: now(later).is_over)
    finally:
        for process in both:
            stop(process)

    assert (now(row).state, now(row).attempts) == (Job.State.DONE, 1)
    assert sizes(row) == {f"{row.pk}.1": len(POEM), f"{later.pk}.1": len(POEM)}


def test_a_failure_is_told_and_a_cancelled_job_stops_and_the_worker_goes_on(coordinator, client):
    build.sign_in(client, coordinator)
    with queue_of_files() as queue, running(queue):
        failed = ask(coordinator, KIND, fails=True)
        until(lambda: now(failed).is_over)
        cancelled = ask(coordinator, SLOW)
        half_done(cancelled)
        client.post(page(cancelled, "cancel_job"))
        gate(cancelled.pk).touch()
        done = ask(coordinator, KIND)
        until(lambda: now(done).is_over)

    assert [now(row).state for row in (failed, cancelled, done)] == [
        Job.State.FAILED, Job.State.CANCELLED, Job.State.DONE,
    ]  # fmt: skip
    assert "kunde inte skapas" in client.get(page(failed)).content.decode()
    assert "Du stoppade" in client.get(page(cancelled)).content.decode()
    assert sizes(done) == {f"{done.pk}.1": len(POEM)}


def page(row, name="job"):
    return reverse(name, args=[row.association.slug, row.pk])
