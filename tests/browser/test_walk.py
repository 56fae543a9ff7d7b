"""The walk through the house: what staff log is what the board sees and what the report says."""

import io
import re

import pdfplumber
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import builders as build
from tests.workers import worker

pytestmark = [pytest.mark.browser, pytest.mark.serial, pytest.mark.django_db(transaction=True)]

SECONDS_FOR_THE_PDF = 60_000


@pytest.mark.parametrize("width", [1280, 375])
def test_a_logged_contact_moves_the_goal_and_reaches_the_pdf(browse, axe, width):
    shelter = build.shelter()
    staff, board, coordinator = (build.actor(role, shelter) for role in ("staff", "board", "coordinator"))
    plan = build.plan(shelter.association, timezone.localdate().year)
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for _ in range(11):
        build.contact(staff, occurred_on=timezone.localdate())
    at_home = f"/{shelter.association.slug}/"

    assert figure_of(browse(board, path=f"{at_home}plans/{plan.year}/", width=width), axe) == 11
    log_one(browse(staff, path=at_home, width=width), axe)
    assert figure_of(browse(board, path=f"{at_home}plans/{plan.year}/", width=width), axe) == 12
    with worker():
        text = report_of(browse(coordinator, path=f"{at_home}reports/{plan.year}/", width=width), axe)
    assert re.search(r"Målet är 720 stödkontakter\. Utfallet hittills är 12 ", text)


def figure_of(page, axe):
    axe(page)
    return int(re.search(r"(\d+) av 720 stödkontakter", page.inner_text("main").replace("\xa0", " ")).group(1))


def log_one(page, axe):
    page.get_by_role("link", name="Logga kontakt").click()
    axe(page)
    for words in ("Telefon", "Brottsutsatt eller våldsutsatt", "Stödsamtal"):
        page.get_by_label(words, exact=True).check()
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#saved")).to_contain_text("Sparat")


def report_of(page, axe):
    """Ask for the PDF, wait for it as a person would, and read the file that the browser saved."""
    axe(page)
    page.get_by_role("button", name="Skapa PDF").click()
    link = page.get_by_role("link", name=re.compile("Hämta|Ladda ner"))
    expect(link).to_be_visible(timeout=SECONDS_FOR_THE_PDF)
    axe(page)
    with page.expect_download() as saved:
        link.click()
    with pdfplumber.open(io.BytesIO(saved.value.path().read_bytes())) as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\xa0", " ").split())
