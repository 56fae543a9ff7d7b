"""A spreadsheet out of the admin and in again, as a person does it, under the content security policy."""

from datetime import date

import pytest
from django.urls import reverse

from jourer import spreadsheets
from plans.models import Partner
from tests import builders as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def leader():
    leader = build.actor("coordinator", build.shelter())
    build.partner(leader, name="Ekskolan", state="asked", since=date(2026, 1, 1))
    build.partner(leader, name="Björkskolan", state="active", since=date(2026, 1, 1))
    return leader


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def downloaded(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Ladda ner").click()
    return spreadsheets.read("fil.xlsx", download.value.path().read_bytes())


def choose(page, rows):
    content = spreadsheets.write(rows[0], rows[1:], sheet="Blad")
    page.get_by_label("Kalkylark").set_input_files(
        {"name": "fil.xlsx", "mimeType": spreadsheets.XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Visa vad som skulle sparas").click()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_register_is_exported_changed_and_brought_back(browse, axe, leader, width):
    page = browse(leader, path=reverse("admin:plans_partner_changelist"), width=width)
    page.get_by_role("link", name="Exportera").click()
    axe(page)
    head, *rows = downloaded(page)
    page.goto(reverse("admin:plans_partner_import"))
    axe(page)

    rows[0][head.index("Kommun")] = "Sollna"
    choose(page, [head, *rows])
    page.get_by_text("1 sak i filen behöver rättas. Inget har sparats.").wait_for()
    axe(page)
    assert fits(page)
    assert "422" in page.console.pop()

    rows[0][head.index("Kommun")] = "Solna"
    choose(page, [head, *rows])
    page.get_by_text("1 ändras").wait_for()
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Spara alltihop").click()
    page.get_by_text("Sparat: 0 rader är nya och 1 ändras.").wait_for()
    assert Partner.objects.filter(municipality="0184").count() == 1
