"""The plan's texts in a real browser. `browse` fails where our content security policy refuses anything."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan
from tests import builders as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coordinator():
    return build.actor("coordinator", build.shelter())


@pytest.fixture
def plan(coordinator):
    return build.plan(coordinator.association, adopted_on=date(2026, 3, 20), vision="<p>Ett samhälle utan våld</p>")


def texts(browse, coordinator, plan, *, java_script_enabled=True, **context):
    path = reverse("write_plan_texts", args=[coordinator.association.slug, plan.year])
    page = browse(coordinator, path=path, java_script_enabled=java_script_enabled, **context)
    # The page has loaded before the editor's module has: until then there is a text area, which is about to be hidden.
    page.locator(".prose-editor" if java_script_enabled else "textarea").first.wait_for()
    return page


# The editor learns of a moved caret by an event, as a person does not press the next key within a millisecond.
AT_THE_END = "getSelection().anchorNode.length && getSelection().anchorOffset === getSelection().anchorNode.length"


@pytest.mark.parametrize("width", [1280, 375])
def test_a_text_is_formatted_with_buttons_and_keys_and_saved(browse, axe, coordinator, plan, width):
    page = texts(browse, coordinator, plan, width=width)
    page.get_by_role("textbox", name="Vision").click()
    page.keyboard.press("Control+End")
    page.wait_for_function(AT_THE_END)
    page.keyboard.press("Enter")
    page.keyboard.type("Mod")
    page.get_by_role("group", name="Formatering").first.get_by_role("button", name="Rubrik").click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("jouren")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.get_by_role("button", name="Länk", exact=True).first.click()
    page.get_by_role("textbox", name="Länkens adress").fill("jouren.se")
    axe(page)
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Vision").press("Control+Enter")
    page.wait_for_url("**/about/")

    assert page.get_by_role("heading", name="Mod", level=4).is_visible()
    assert page.get_by_role("link", name="jouren").get_attribute("href") == "https://jouren.se"
    assert Plan.objects.get().vision == (
        "<p>Ett samhälle utan våld</p>\n<h4>Mod</h4>\n"
        '<p><a href="https://jouren.se" rel="noopener noreferrer"><strong>jouren</strong></a></p>'
    )


def test_an_error_leads_to_the_editor_and_the_text_is_still_there(browse, coordinator, plan):
    page = texts(browse, coordinator, plan)
    Plan.objects.update(vision="<p>Annas vision</p>")
    page.get_by_role("textbox", name="Vision").fill("Boels vision")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Någon annan har skrivit här").click()
    page.console.clear()  # the browser notes the answer's 422

    vision = page.get_by_role("textbox", name="Vision")
    assert vision.evaluate("field => field === document.activeElement")
    assert vision.inner_text() == "Boels vision"
    assert "Annas vision" in page.locator("#now-says").inner_text()


def test_without_javascript_there_is_a_text_area(browse, coordinator, plan):
    page = texts(browse, coordinator, plan, java_script_enabled=False)
    page.get_by_role("textbox", name="Syfte").fill("Stöd\n\nSkydd")
    page.get_by_role("button", name="Spara").click()

    assert page.get_by_text("Skydd").is_visible()
    assert Plan.objects.get().purpose == "<p>Stöd</p>\n<p>Skydd</p>"
