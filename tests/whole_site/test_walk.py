"""The main way through the application: what staff log once is what the board sees and what the report says."""

import contextlib
import io
import re
from uuid import uuid4

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jourer import jobs
from jourer.models import Job
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def coordinator(staff):
    return build.actor("coordinator", association=staff.association)


@pytest.fixture
def board(staff):
    return build.actor("board", association=staff.association)


@pytest.fixture(autouse=True)
def _plan(staff, time_machine):
    """Twelve contacts are there already: fewer than ten would not be told exactly."""
    time_machine.move_to("2026-11-21T09:10Z")
    plan = build.plan(staff.association)
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for _ in range(12):
        build.contact(staff)


def signed_in(actor):
    return build.sign_in(Client(), actor)


def log_a_contact(staff):
    """As the form in the browser sends it."""
    answer = signed_in(staff).post(
        reverse("new_contact", args=[staff.association.slug]),
        {
            "shelter": staff.shelters.get().pk,
            "channel": "phone",
            "seeker_role": "victim",
            "support": ["talk"],
            "when": "today",
            "occurred_on": timezone.localdate().isoformat(),
            "done_by": staff.pk,
            "idempotency_key": uuid4(),
        },
    )
    assert answer.status_code == 303, answer.content.decode()


def seen_by_the_board(board):
    page = signed_in(board).get(reverse("plan", args=[board.association.slug, 2026])).content.decode()
    return int(re.search(r"(\d+) av 720", page).group(1))


def printed_for(coordinator):
    """Ask for the PDF, let a worker make it, download it and read its text."""
    client = signed_in(coordinator)
    client.post(reverse("make_report", args=[coordinator.association.slug, 2026]))
    job = Job.objects.get(asked_by=coordinator, state=Job.State.QUEUED)
    jobs.run(job.pk)
    answer = client.get(reverse("job_file", args=[coordinator.association.slug, job.pk]))
    with contextlib.closing(answer), pdfplumber.open(io.BytesIO(answer.getvalue())) as file:
        return "\n".join(page.extract_text() for page in file.pages).replace("\xa0", " ")


def test_a_logged_contact_moves_the_goal_and_reaches_the_pdf(staff, board, coordinator):
    assert seen_by_the_board(board) == 12

    log_a_contact(staff)

    assert seen_by_the_board(board) == 13
    text = printed_for(coordinator)
    assert "Målet är 720 stödkontakter. Utfallet hittills är 13 (1 %)." in text
    assert "Under 2026 till och med 21 nov har 13 stödkontakter loggats." in text
    assert "Totalt 13" in text


def test_a_contact_taken_back_is_in_no_figure(staff, board, coordinator):
    log_a_contact(staff)
    latest = staff.contacts_typed.latest("typed_at")

    signed_in(staff).post(reverse("undo_contact", args=[staff.association.slug, latest.pk]))

    assert seen_by_the_board(board) == 12
    assert "Utfallet hittills är 12 (1 %)." in printed_for(coordinator)
