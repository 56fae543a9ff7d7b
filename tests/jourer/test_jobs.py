"""Long work: claimed by one, finished once, found again when it was lost."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from jourer import jobs, tasks, walls
from jourer.models import AuditEvent, Job
from tests import builders as build
from tests.jobs import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def row(staff):
    """A job that was just asked for and whose message nobody has taken yet."""
    return jobs.ask(by=staff, kind=KIND)


@pytest.fixture
def messages():
    """Takes everything out of the queue: the arguments of every message, newest last."""

    def take():
        with current_app.connection_for_read() as broker, broker.SimpleQueue("celery") as queue:
            taken = []
            with contextlib.suppress(queue.Empty):
                while message := queue.get_nowait():
                    message.ack()
                    taken.append(message.payload[0])
            return taken

    take()
    yield take
    take()


def now(row, **values):
    """The row as it is in the database, after it was changed if something is to be."""
    if values:
        Job.objects.filter(pk=row.pk).update(**values)
    return Job.objects.get(pk=row.pk)


def long_ago():
    return timezone.now() - timedelta(hours=1)


def files():
    return set(default_storage.listdir("jobs")[1]) if default_storage.exists("jobs") else set()


def test_asking_sends_one_message_of_ids_when_the_row_is_there(staff, messages, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = jobs.ask(by=staff, kind=KIND, year=2026)
        assert messages() == []

    assert messages() == [[str(staff.association_id), str(row.pk)]]
    assert AuditEvent.objects.get().action == "job.asked"


def test_an_unknown_kind_of_job_is_not_asked_for(staff):
    with pytest.raises(LookupError):
        jobs.ask(by=staff, kind="tests.song")


def test_a_task_opens_the_association_of_the_job_only(row):
    with walls.opened([]):
        tasks.run_job(str(row.association_id), str(row.pk))

    done = now(row)
    assert (done.state, done.progress, done.file_name) == (Job.State.DONE, 100, "dikt.txt")
    assert done.file.read() == b"Ja visst"
    done.file.close()


def test_two_workers_claim_and_one_gets_it(row):
    assert jobs.claim(row.pk).row.attempts == 1
    assert jobs.claim(row.pk) is None


def test_a_message_that_comes_twice_does_the_work_once(row):
    jobs.run(row.pk)
    jobs.run(row.pk)

    assert now(row).attempts == 1


def test_a_job_whose_lease_has_run_out_is_claimed_again(row):
    jobs.claim(row.pk)
    now(row, leased_until=long_ago())

    assert jobs.claim(row.pk).row.attempts == 2


def test_progress_keeps_the_lease_and_never_goes_backwards(row):
    work = jobs.claim(row.pk)
    now(row, leased_until=long_ago())

    work.progress(60)
    work.progress(30)

    assert now(row).progress == 60
    assert now(row).leased_until > timezone.now()


def test_progress_of_a_second_attempt_begins_where_the_first_was(row):
    jobs.claim(row.pk).progress(60)
    now(row, leased_until=long_ago())

    jobs.claim(row.pk).progress(10)

    assert now(row).progress == 60


def test_who_lost_the_lease_leaves_no_file_behind(row):
    slow = jobs.claim(row.pk)
    now(row, leased_until=long_ago())
    quick = jobs.claim(row.pk)
    before = files()

    with pytest.raises(jobs.LeaseLostError):
        jobs.finish(slow, jobs.Result("dikt.txt", b"half a poem"))
    assert files() == before
    assert now(row).state == Job.State.RUNNING

    jobs.finish(quick, jobs.Result("dikt.txt", b"a poem"))
    assert len(files() - before) == 1
    assert now(row).state == Job.State.DONE


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_nothing(row, staff):
    work = jobs.claim(row.pk)

    assert jobs.cancel(by=staff, row=row)

    with pytest.raises(jobs.LeaseLostError):
        work.progress(50)
    assert (now(row).state, now(row).file_name) == (Job.State.CANCELLED, "")
    assert AuditEvent.objects.filter(action="job.cancelled").count() == 1


def test_what_is_over_can_not_be_cancelled(row, staff):
    jobs.run(row.pk)

    assert not jobs.cancel(by=staff, row=row)
    assert now(row).state == Job.State.DONE


def test_a_cancelled_job_is_not_begun(row, staff):
    jobs.cancel(by=staff, row=row)

    jobs.run(row.pk)

    assert (now(row).state, now(row).attempts) == (Job.State.CANCELLED, 0)


def test_a_job_that_raises_has_failed(staff):
    row = jobs.ask(by=staff, kind=KIND, fails=True)

    with pytest.raises(RuntimeError):
        jobs.run(row.pk)
    assert (now(row).state, now(row).progress, now(row).lease) == (Job.State.FAILED, 50, None)


def test_a_lost_message_is_sent_again(row, messages):
    now(row, sent_at=long_ago())

    assert jobs.sweep() == 1
    assert messages() == [[str(row.association_id), str(row.pk)]]


def test_a_message_on_its_way_is_left_alone(row, messages):
    assert jobs.sweep() == 0
    assert messages() == []


def test_the_job_of_a_killed_worker_is_sent_again(row, messages):
    jobs.claim(row.pk)
    now(row, leased_until=long_ago())

    assert tasks.sweep_jobs() == 1
    assert len(messages()) == 1


def test_what_was_tried_too_often_is_given_up(row, messages):
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.claim(row.pk)
        now(row, leased_until=long_ago())

    assert jobs.sweep() == 0
    assert now(row).state == Job.State.FAILED


def test_files_are_removed_after_their_time_and_the_row_stays(row):
    jobs.run(row.pk)
    assert tasks.remove_expired_files() == 0
    name = now(row).file.name
    now(row, ended_at=timezone.now() - settings.JOB_FILES_KEPT - timedelta(hours=1))

    assert tasks.remove_expired_files() == 1
    assert not default_storage.exists(name)
    assert (now(row).state, now(row).file.name) == (Job.State.DONE, "")


def test_only_who_asked_sees_the_job(row, staff):
    colleague = build.actor("coordinator", staff.shelters.get())

    assert list(Job.objects.visible_to(staff)) == [row]
    assert list(Job.objects.visible_to(colleague)) == []


def python(program, **environment):
    """A process of the application's on the tests' database."""
    database = settings.DATABASES["default"]
    address = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    return subprocess.Popen(
        [sys.executable, *program],
        env=os.environ | {"DATABASE_URL": address, "VAR_DIR": str(settings.VAR_DIR), **environment},
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


SEND = """
import sys, django
django.setup()
from jourer import tasks
tasks.run_job.delay(*sys.argv[1:])
"""


@pytest.mark.serial
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two processes share no database in memory")
@pytest.mark.parametrize("queue", ["Redis", "files"])
def test_a_real_worker_takes_the_message_and_does_the_work(row, queue, messages):
    environment = {
        "DJANGO_SETTINGS_MODULE": "jourer.settings",
        "REDIS_URL": settings.REDIS_URL if queue == "Redis" else "",
    }
    sender = python(["-c", SEND, str(row.association_id), str(row.pk)], **environment)
    assert sender.wait(30) == 0, sender.stderr.read()
    sender.stderr.close()

    worker = python(
        ["-m", "celery", "--app", "jourer", "worker", "--pool", "solo", "--include", "tests.jobs"], **environment
    )
    deadline = time.monotonic() + 30
    while not now(row).is_over and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    said = worker.communicate()[1]

    assert now(row).state == Job.State.DONE, said
