"""The annual report as a page, and the way to its PDF."""

import re
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from jourer import jobs, walls
from jourer.models import Actor, AuditEvent, Job
from reports import annual
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to("2026-11-21T09:10Z")


@pytest.fixture
def coordinator():
    return build.actor("coordinator", build.shelter())


@pytest.fixture
def plan(coordinator):
    return build.plan(coordinator.association, vision="Ett samhälle utan våld.")


@pytest.fixture
def board(coordinator):
    return build.actor("board", association=coordinator.association)


def url(name, actor, *args, **kwargs):
    return reverse(name, args=[actor.association.slug, *args], **kwargs)


def ask(client, actor, plan):
    build.sign_in(client, actor)
    client.post(url("make_report", actor, plan.year))
    return Job.objects.get()


def made(actor, plan, content=b"%PDF-1.7", **fields):
    """A job that is done, with its file."""
    facts = {"kind": "annual_report", "state": Job.State.DONE, "file_name": "verksamhetsberattelse-2026.pdf", **fields}
    row = Job.objects.create(
        association=actor.association,
        asked_by=actor,
        parameters={"plan": str(plan.pk), "as_of": "2026-11-21"},
        ended_at=timezone.now(),
        **facts,
    )
    row.file.save("made", ContentFile(content))
    return row


def content_of(response):
    content = response.getvalue()
    response.close()
    return content


# The report as a page


def test_the_board_reads_the_report_but_cannot_make_a_pdf(client, plan, board):
    build.sign_in(client, board)

    text = client.get(url("report", board, 2026)).content.decode()

    assert "Ett samhälle utan våld." in text
    assert "Skapa PDF" not in text
    assert client.post(url("make_report", board, 2026)).status_code == 404
    assert not Job.objects.exists()


def test_the_page_has_the_headings_of_the_printed_report(client, plan, coordinator):
    build.target(plan, metric="cases.contacts", goal_value=5)
    for _ in range(10):
        build.contact(coordinator)
    build.sign_in(client, coordinator)

    page = client.get(url("report", coordinator, 2026)).content.decode()
    with translation.override("sv"):
        printed = annual.document(annual.read(plan, timezone.localdate()))

    found = re.findall(r"<h[1-6].*?</h[1-6]>", page)
    assert len(found) > 6
    assert found == re.findall(r"<h[1-6].*?</h[1-6]>", printed)


@pytest.mark.parametrize("role", ["volunteer", "admin", "reviewer"])
def test_who_may_not_read_reports_finds_none(client, plan, role):
    stranger = build.actor(role, association=plan.association)
    build.sign_in(client, stranger)

    for name, args in [("reports", []), ("report", [2026]), ("report_pdf", [2026])]:
        assert client.get(url(name, stranger, *args)).status_code == 404


def test_a_year_without_plan_and_another_associations_plan_are_not_found(client, plan):
    stranger = build.actor("coordinator", build.shelter())
    build.sign_in(client, stranger)

    assert client.get(url("report", stranger, 2026)).status_code == 404
    assert client.post(url("make_report", stranger, 2026)).status_code == 404
    assert client.get(url("report_pdf", stranger, 2026)).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_goals_costs_the_same_queries(client, plan, coordinator, number, django_assert_num_queries):
    for _ in range(number):
        build.target(plan, metric="cases.contacts", goal_value=10)
    build.contact(coordinator)
    build.sign_in(client, coordinator)

    with django_assert_num_queries(16):
        client.get(url("report", coordinator, 2026))


@pytest.mark.parametrize("number", [1, 10])
def test_any_number_of_pdfs_costs_the_same_queries(client, plan, coordinator, number, django_assert_num_queries):
    for _ in range(number):
        made(coordinator, plan)
    build.sign_in(client, coordinator)

    with django_assert_num_queries(6):
        client.get(url("reports", coordinator))


def test_without_a_plan_the_list_says_why_it_is_empty(client, board):
    build.sign_in(client, board)

    assert "Det finns ingen verksamhetsplan än" in client.get(url("reports", board)).content.decode()


# Asking for the PDF


def test_asking_puts_ids_and_a_day_in_the_queue_and_nothing_else(client, plan, coordinator):
    job = ask(client, coordinator, plan)

    assert job.parameters == {"plan": str(plan.pk), "as_of": "2026-11-21"}
    assert job.asked_by == coordinator


def test_asking_twice_leads_to_the_one_under_way(client, plan, coordinator):
    job = ask(client, coordinator, plan)

    response = client.post(url("make_report", coordinator, 2026))

    assert response.url == url("job", coordinator, job.pk)
    assert Job.objects.count() == 1


def test_when_it_is_made_it_can_be_downloaded(client, plan, coordinator):
    job = ask(client, coordinator, plan)
    jobs.run(job.pk)

    page = client.get(url("job", coordinator, job.pk)).content.decode()
    response = client.get(url("job_file", coordinator, job.pk))

    assert url("job_file", coordinator, job.pk) in page
    assert content_of(response).startswith(b"%PDF-1.7")
    assert response["Content-Disposition"] == 'attachment; filename="verksamhetsberattelse-2026.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_a_download_is_audited(client, plan, coordinator):
    job = made(coordinator, plan)
    build.sign_in(client, coordinator)

    content_of(client.get(url("job_file", coordinator, job.pk)))

    assert AuditEvent.objects.filter(action="job.downloaded", object_id=job.pk, actor=coordinator).exists()


def test_it_is_made_in_the_language_of_who_asked(client, plan, coordinator):
    coordinator.user.language = "en"
    coordinator.user.save()
    job = ask(client, coordinator, plan)
    jobs.run(job.pk)

    job.refresh_from_db()
    with job.file.open() as file, pikepdf.open(file) as document:
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo.Title).startswith("Annual report 2026")


def test_while_it_is_made_the_page_asks_for_news(client, plan, coordinator):
    job = ask(client, coordinator, plan)
    jobs.claim(job.pk).progress(30)
    where = url("job", coordinator, job.pk)

    page = client.get(where).content.decode()
    part = client.get(where, headers={"HX-Request": "true"})

    assert f'hx-get="{where}"' in page
    assert "<progress" in page
    assert 'value="30"' in part.content.decode()
    assert "<html" not in part.content.decode()


def test_without_scripts_there_is_a_link_to_ask_for_news(client, plan, coordinator):
    job = ask(client, coordinator, plan)
    where = url("job", coordinator, job.pk)

    page = client.get(where).content.decode()

    assert f'<noscript><p><a href="{where}">Uppdatera</a></p></noscript>' in page


def test_when_it_is_over_htmx_loads_the_whole_page(client, plan, coordinator):
    job = made(coordinator, plan)
    build.sign_in(client, coordinator)

    response = client.get(url("job", coordinator, job.pk), headers={"HX-Request": "true"})

    assert response["HX-Refresh"] == "true"


def test_it_can_be_stopped_and_leaves_no_file(client, plan, coordinator):
    job = ask(client, coordinator, plan)
    work = jobs.claim(job.pk)
    client.post(url("cancel_job", coordinator, job.pk))

    with pytest.raises(jobs.LeaseLostError):
        work.progress(30)
    assert "Du stoppade PDF:en" in client.get(url("job", coordinator, job.pk)).content.decode()
    assert client.get(url("job_file", coordinator, job.pk)).status_code == 404


def test_a_failure_is_told_without_its_reason(client, plan, coordinator):
    job = ask(client, coordinator, plan)
    Job.objects.update(state=Job.State.FAILED, ended_at=timezone.now())

    assert "kunde inte skapas" in client.get(url("job", coordinator, job.pk)).content.decode()


def test_a_file_that_has_been_removed_says_so(client, plan, coordinator):
    job = made(coordinator, plan)
    Job.objects.update(ended_at=timezone.now() - timedelta(days=31))
    jobs.remove_expired_files()
    build.sign_in(client, coordinator)

    assert "Filen är borttagen" in client.get(url("job", coordinator, job.pk)).content.decode()
    assert client.get(url("job_file", coordinator, job.pk)).status_code == 404


# Whose it is


@pytest.mark.parametrize("name", ["job", "job_file"])
def test_another_users_job_is_not_found_like_a_random_id(client, plan, coordinator, name):
    job = made(coordinator, plan)
    colleague = build.actor("coordinator", association=coordinator.association)
    build.sign_in(client, colleague)

    found = client.get(url(name, colleague, job.pk))

    assert found.status_code == 404
    assert found.content == client.get(url(name, colleague, uuid4())).content


def test_another_associations_job_is_not_found_and_not_stopped(client, plan, coordinator):
    job = ask(client, coordinator, plan)
    stranger = build.actor("coordinator", build.shelter())
    build.sign_in(client, stranger)

    assert client.get(url("job", stranger, job.pk)).status_code == 404
    assert client.post(url("cancel_job", stranger, job.pk)).status_code == 404
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_a_job_cannot_be_talked_into_another_associations_plan(coordinator):
    stranger = build.plan()
    job = jobs.ask(by=coordinator, kind="annual_report", plan=str(stranger.pk), as_of="2026-11-21")

    with walls.opened([coordinator.association]), pytest.raises(Exception, match="matching query does not exist"):
        jobs.run(job.pk)


def test_the_address_of_a_year_gives_the_users_latest_pdf(client, plan, coordinator):
    made(coordinator, plan, content=b"older", asked_at=timezone.now() - timedelta(hours=1))
    made(coordinator, plan, content=b"latest")
    build.sign_in(client, coordinator)

    assert content_of(client.get(url("report_pdf", coordinator, 2026))) == b"latest"


def test_without_a_pdf_of_ones_own_the_address_leads_to_the_report(client, plan, coordinator, board):
    made(coordinator, plan)
    build.sign_in(client, board)

    assert client.get(url("report_pdf", board, 2026)).url == url("report", board, 2026)


def test_a_user_with_two_roles_finds_the_pdf_in_both(client, plan, coordinator):
    job = made(coordinator, plan)
    also = Actor.objects.create(association=coordinator.association, user=coordinator.user, role="board")
    build.sign_in(client, also)

    assert content_of(client.get(url("job_file", also, job.pk))) == b"%PDF-1.7"
