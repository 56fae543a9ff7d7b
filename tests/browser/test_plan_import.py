"""A plan in an association's own words, from the document to the goal page, in a real browser."""

import pytest
from django.urls import reverse

from jourer import jobs
from plans.models import PlanImport, Target
from tests import builders as build
from tests.plans import test_formats as formats

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coordinator():
    association = build.association()
    shelters = [build.shelter(association, name=name) for name in formats.PLAN]
    return build.actor("coordinator", *shelters)


def bring(page, coordinator, content, name):
    page.goto(reverse("import_plan", args=[coordinator.association.slug]))
    page.get_by_label("Planens år").fill("2026")
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Läs dokumentet").click()
    page.get_by_role("heading", name="Dokumentet läses").wait_for()
    jobs.run(PlanImport.objects.latest("brought_at").job_id)
    page.get_by_role("heading", name="Titta innan du läser in").wait_for()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_plan_is_brought_looked_through_changed_and_read_in(browse, axe, coordinator, width):
    page = browse(coordinator, width=width)

    bring(page, coordinator, formats.word(), "plan.docx")
    axe(page)
    page.get_by_role("button", name="Ändra 240 chattsamtal").click()
    page.get_by_label("Målvärde", exact=True).fill("300")
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("300 chattsamtal (ändrat av er)").wait_for()
    page.get_by_label("Ta inte med målet Prata om samtycke i skolan.").check()
    page.get_by_role("button", name="Läs in i planen").first.click()
    page.get_by_text("Inläst: 4 mål och 6 mått.").wait_for()

    assert Target.objects.get(measure__unit="chattsamtal").measure.goal_value == 300
    bring(page, coordinator, formats.pdf(), "plan.pdf")
    page.get_by_role("heading", name="Nytt i dokumentet").wait_for()
    page.get_by_text("4 mål finns redan i planen").wait_for()
    axe(page)
