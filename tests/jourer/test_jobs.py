"""Long work: claimed by one, finished once, found again when it was lost."""

import contextlib
import io
import json
import logging
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from jourer import jobs, tasks, walls
from jourer.logs import JSONFormatter, ScrubbingFilter
from jourer.models import AuditEvent, Job
from tests import builders as build
from tests.jobs import KIND, LONG_POEM, POEM, full_disk
from tests.workers import files_in

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


def lose_worker(row):
    """The worker that has the job was killed an hour ago."""
    return now(row, leased_until=long_ago(), sent_at=long_ago() - timedelta(hours=1))


def long_ago():
    return timezone.now() - timedelta(hours=1)


def files(row):
    """The names of the files of the job's association, whole or half."""
    folder = jobs.folder_of(row.association_id)
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


def leave_half_a_file(work):
    """What a worker that is killed in the middle of writing leaves behind."""
    default_storage.save(jobs.place_of_file(work.row), ContentFile(POEM[:3]))


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
    assert done.file.read() == POEM
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
    lose_worker(row)

    assert jobs.claim(row.pk).row.attempts == 2


def test_progress_keeps_the_lease_and_never_goes_backwards(row):
    work = jobs.claim(row.pk)
    lose_worker(row)

    work.progress(60)
    work.progress(30)

    assert now(row).progress == 60
    assert now(row).leased_until > timezone.now()


def test_progress_of_a_second_attempt_begins_where_the_first_was(row):
    jobs.claim(row.pk).progress(60)
    lose_worker(row)

    jobs.claim(row.pk).progress(10)

    assert now(row).progress == 60


def test_who_lost_the_lease_leaves_no_file_behind(row):
    slow = jobs.claim(row.pk)
    lose_worker(row)
    quick = jobs.claim(row.pk)

    with pytest.raises(jobs.LeaseLostError):
        jobs.finish(slow, jobs.Result("dikt.txt", b"half a poem"))
    assert files(row) == set()
    assert now(row).state == Job.State.RUNNING

    jobs.finish(quick, jobs.Result("dikt.txt", POEM))
    assert files(row) == {f"{row.pk}.2"}
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


def test_a_job_that_raises_has_failed_at_its_first_attempt(staff):
    row = jobs.ask(by=staff, kind=KIND, fails=True)

    with pytest.raises(RuntimeError):
        jobs.run(row.pk)
    assert (now(row).state, now(row).progress, now(row).attempts, now(row).lease) == (Job.State.FAILED, 50, 1, None)


def test_a_job_that_raises_after_it_was_cancelled_stays_cancelled(staff, monkeypatch):
    row = jobs.ask(by=staff, kind=KIND)

    def cancelled_and_broken(work):
        jobs.cancel(by=staff, row=work.row)
        raise RuntimeError

    monkeypatch.setitem(jobs.KINDS, KIND, cancelled_and_broken)
    with pytest.raises(RuntimeError):
        jobs.run(row.pk)
    assert now(row).state == Job.State.CANCELLED


@pytest.mark.logs_error("Task jourer.run_job")
def test_the_error_of_a_task_is_logged_with_ids_and_its_kind_and_never_its_text(staff, log):
    row = jobs.ask(by=staff, kind=KIND, fails=True)

    tasks.run_job.apply(args=[str(row.association_id), str(row.pk)])

    (line,) = [json.loads(line) for line in log.getvalue().splitlines() if "failed" in line]
    assert str(row.pk) in line["message"]
    assert line["traceback"].startswith("RuntimeError at ")
    assert "rhyme" not in log.getvalue()
    assert "1212" not in log.getvalue()


@pytest.fixture
def log():
    """What goes to the log while the test runs, written as the application writes it."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JSONFormatter())
    handler.addFilter(ScrubbingFilter())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


def test_a_full_disk_fails_the_job_and_leaves_no_half_file(row, monkeypatch):
    monkeypatch.setitem(jobs.KINDS, KIND, lambda work: jobs.Result("dikt.txt", LONG_POEM))

    with full_disk(), pytest.raises(OSError, match="File too large"):
        jobs.run(row.pk)

    assert (now(row).state, now(row).file.name) == (Job.State.FAILED, "")
    assert files(row) == set()


def test_when_nobody_knows_whether_the_row_names_the_file_it_stays(row, monkeypatch):
    """The database that ends a job may go down between doing so and saying so."""
    work = jobs.claim(row.pk)
    end = work.end

    def end_and_go_down(*args, **values):
        end(*args, **values)
        raise OperationalError

    monkeypatch.setattr(work, "end", end_and_go_down)
    with pytest.raises(OperationalError):
        jobs.finish(work, jobs.Result("dikt.txt", POEM))

    with now(row).file.open() as file:
        assert file.read() == POEM


def test_a_lost_message_is_sent_again(row, messages):
    now(row, sent_at=long_ago())

    assert jobs.sweep() == 1
    assert messages() == [[str(row.association_id), str(row.pk)]]


def test_a_message_on_its_way_is_left_alone(row, messages):
    assert jobs.sweep() == 0
    assert messages() == []


def test_the_job_of_a_killed_worker_is_sent_again(row, messages):
    jobs.claim(row.pk)
    lose_worker(row)

    assert tasks.sweep_jobs() == 1
    assert len(messages()) == 1


def test_the_message_for_a_killed_workers_job_is_not_sent_at_every_sweep(row, messages):
    jobs.claim(row.pk)
    lose_worker(row)

    assert [jobs.sweep(), jobs.sweep()] == [1, 0]

    now(row, sent_at=long_ago() + timedelta(minutes=1))
    assert jobs.sweep() == 1


@pytest.mark.logs_error("is given up after 3 attempts")
def test_what_was_tried_too_often_is_given_up(row, messages):
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.claim(row.pk)
        lose_worker(row)

    assert jobs.sweep() == 0
    assert now(row).state == Job.State.FAILED


def test_an_attempt_that_was_overtaken_does_not_read_the_lease_of_the_next(row, monkeypatch):
    """A worker that is stopped for long between taking the job and reading it has lost it."""
    look = Job.objects.select_related

    def overtaken(*names):
        monkeypatch.undo()
        lose_worker(row)
        assert jobs.claim(row.pk).row.attempts == 2
        return look(*names)

    monkeypatch.setattr(Job.objects, "select_related", overtaken)

    assert jobs.claim(row.pk) is None


def test_a_second_attempt_takes_away_what_the_first_left(row):
    leave_half_a_file(jobs.claim(row.pk))
    lose_worker(row)

    jobs.run(row.pk)

    assert files(row) == {f"{row.pk}.2"}


def test_files_are_removed_after_their_time_and_the_row_stays(row, time_machine):
    jobs.run(row.pk)
    name = now(row).file.name
    asked_at = timezone.now()

    time_machine.move_to(asked_at + settings.JOB_FILES_KEPT - timedelta(hours=1))
    assert tasks.remove_expired_files() == 0
    time_machine.move_to(asked_at + settings.JOB_FILES_KEPT + timedelta(hours=1))
    assert tasks.remove_expired_files() == 1

    assert not default_storage.exists(name)
    assert (now(row).state, now(row).file.name) == (Job.State.DONE, "")


def test_a_file_that_a_killed_worker_left_is_removed_when_the_job_was_cancelled(row, staff):
    leave_half_a_file(jobs.claim(row.pk))
    assert tasks.remove_expired_files() == 0  # it may still be written

    jobs.cancel(by=staff, row=row)

    assert tasks.remove_expired_files() == 1
    assert files(row) == set()


def test_the_files_of_others_are_no_strays(row):
    elsewhere = jobs.ask(by=build.actor("staff", build.shelter()), kind=KIND)
    jobs.run(row.pk)
    jobs.run(elsewhere.pk)

    assert tasks.remove_expired_files() == 0
    assert len(files(row)) == len(files(elsewhere)) == 1


def test_only_who_asked_sees_the_job(row, staff):
    colleague = build.actor("coordinator", staff.shelters.get())

    assert list(Job.objects.visible_to(staff)) == [row]
    assert list(Job.objects.visible_to(colleague)) == []


@pytest.fixture
def report(row):
    """A finished job with its file, and who asked for it."""
    coordinator = build.actor("coordinator", row.asked_by.shelters.get())
    report = jobs.ask(by=coordinator, kind=KIND)
    jobs.run(report.pk)
    return report


def fetch(client, actor, job_id):
    """The status of the answer when the actor asks for the file of the job."""
    build.sign_in(client, actor)
    response = client.get(reverse("job_file", args=[actor.association.slug, job_id]))
    response.close()
    return response.status_code


def test_who_asked_gets_the_file(client, report):
    assert fetch(client, report.asked_by, report.pk) == 200


def test_nobody_else_gets_the_file(client, report):
    colleague = build.actor("coordinator", report.asked_by.shelters.get())
    stranger = build.actor("coordinator", build.shelter())

    assert fetch(client, colleague, report.pk) == 404
    assert fetch(client, stranger, report.pk) == 404
    assert fetch(client, report.asked_by, report.association_id) == 404


def test_who_lost_the_role_does_not_get_the_file_any_more(client, report):
    report.asked_by.valid_until = timezone.localdate() - timedelta(days=1)
    report.asked_by.save()

    assert fetch(client, report.asked_by, report.pk) == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error("on_commit")
def test_a_queue_that_cannot_be_reached_is_logged_and_the_job_waits_for_the_sweeper(staff, broken_queue):
    row = jobs.ask(by=staff, kind=KIND)

    assert now(row).state == Job.State.QUEUED
    assert Job.objects.lost().count() == 0
    now(row, sent_at=long_ago())
    assert list(Job.objects.lost()) == [row]


@pytest.fixture
def broken_queue(tmp_path):
    """A queue in a folder that is no folder."""
    (tmp_path / "queue").touch()
    with files_in(tmp_path / "queue"):
        yield
