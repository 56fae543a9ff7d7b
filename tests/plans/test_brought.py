"""A document on its way in: read by a process of its own, and gone afterwards, whatever came between."""

import pytest
from django.utils import timezone

from jourer import confined, jobs
from jourer.models import Actor, Job
from plans import tasks
from plans.actions import bring_plan
from plans.models import PlanImport

pytestmark = pytest.mark.django_db

PLAN = "Mål\tAktivitet\tMätinstrument\nFler ska få tala med någon.\tBemanna telefonen.\t300 stödsamtal"


@pytest.fixture
def brought(coordinator):
    return bring_plan(by=coordinator, year=2027, data=PLAN.encode())


def test_a_document_is_read_by_a_process_of_its_own(brought, settings):
    settings.CONFINED = True

    jobs.run(brought.job_id)

    brought.refresh_from_db()
    assert [goal["measure"] for goal in brought.content["goals"]] == ["300 stödsamtal"]
    assert brought.source == ""


def test_what_takes_too_much_is_said_to_whoever_brought_it(brought, settings, monkeypatch):
    settings.CONFINED = True
    monkeypatch.setattr(confined, "MEMORY", 1)

    jobs.run(brought.job_id)

    brought.refresh_from_db()
    assert brought.problem == (
        "Dokumentet är för stort eller för krångligt att läsa. Spara tabellerna med mål i ett eget dokument, eller"
        " klistra in dem i stället."
    )
    assert (brought.state, brought.source) == ("unreadable", "")


def fail(job):
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, ended_at=timezone.now())


def cancel(job):
    jobs.cancel(by=job.asked_by, row=job)


def take_the_role(job):
    Actor.objects.filter(pk=job.asked_by_id).update(role="board")
    jobs.run(job.pk)


@pytest.mark.parametrize("end", [fail, cancel, take_the_role])
def test_a_document_that_nobody_will_read_is_gone_within_the_hour(brought, end):
    end(brought.job)

    assert tasks.remove_old_imports() == 1
    brought.refresh_from_db()
    assert (brought.source, brought.state) == ("", "failed")
    assert tasks.remove_old_imports() == 0


def test_a_document_that_waits_to_be_read_stays(brought):
    assert tasks.remove_old_imports() == 0
    assert PlanImport.objects.get().unsealed().decode() == PLAN
