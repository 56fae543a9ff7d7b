"""Every page in a real browser: axe, nothing on the console, no sideways scroll. `browse` fails on console messages."""

import pytest
from django.urls import reverse

from tests.whole_site import world
from tests.whole_site.matrix import OWN_PAGES, PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Files, and pages that lead somewhere else for an account without a second factor.
NOT_A_PAGE = {
    "history_template",
    "job_file",
    "police_list_template",
    "questions_pdf",
    "report_pdf",
    "reviewed_pdf",
    "reviewed_xlsx",
    "signed_file",
    "mfa_download_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
}
SIGNED_OUT = [
    "account_login",
    "account_reset_password",
    "account_signup",
    "account_reset_password_done",
    "gallery",
    "help",
]
KEY_PAGES = ["new_contact", "plan", "report", "start"]


def address(tenant, name, role):
    if name not in PAGES:
        return reverse(name)
    page, kwargs = PAGES[name], {"association": tenant.association.slug}
    if "year" in page.kwargs:
        kwargs["year"] = tenant.plan.year
    if "name" in page.kwargs:
        kwargs["name"] = tenant[page.kwargs["name"]]
    if "kind" in page.kwargs:
        kwargs["kind"] = page.kwargs["kind"]
    if page.opens:
        found = tenant[page.opens]
        kwargs["pk"] = (found[role] if isinstance(found, dict) else found).pk
    return reverse(name, kwargs=kwargs)


def fits(page):
    """Nothing wider than the window: no sideways scroll."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("role", ["coordinator", "admin"])
def test_every_page_is_accessible(browse, axe, role):
    tenant = world.tenant("EGEN")
    page = browse(tenant.actors[role])
    names = [name for name, one in PAGES.items() if role in one.get]
    if role == "coordinator":
        names += [name for name, methods in OWN_PAGES.items() if "GET" in methods]
    for name in [name for name in names if name not in NOT_A_PAGE]:
        page.goto(address(tenant, name, role))
        axe(page)
        assert fits(page), name


def test_the_pages_before_the_door_are_accessible(browse, axe):
    page = browse()
    for name in SIGNED_OUT:
        page.goto(reverse(name))
        axe(page)
        assert fits(page), name


@pytest.mark.parametrize("variant", ["phone", "narrow", "dark", "english", "large text"])
def test_the_key_pages_are_accessible_in_every_variant(browse, axe, variant):
    tenant = world.tenant("EGEN")
    actor = tenant.actors["coordinator"]
    if variant == "english":
        actor.user.language = "en"
        actor.user.save()
    context = {"phone": {"width": 375}, "narrow": {"width": 320}, "dark": {"color_scheme": "dark"}}.get(variant, {})
    page = browse(actor, **context)
    for name in [*KEY_PAGES, "gallery"]:
        page.goto(address(tenant, name, "coordinator"))
        if variant == "large text":
            # What zooming the text to 200 % does, without an inline style that the policy would refuse.
            page.set_viewport_size({"width": 640, "height": 450})
        axe(page)
        assert fits(page), name


@pytest.mark.parametrize("name", ["change_target", "new_target"])
def test_a_form_with_errors_is_accessible_and_says_how_many_there_are(browse, axe, name):
    tenant = world.tenant("EGEN")
    page = browse(tenant.actors["coordinator"], path=address(tenant, name, "coordinator"))
    page.get_by_role("radio", name="Antal som räknas ihop").check()
    page.get_by_role("textbox", name="Målvärde").fill("åtta")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_selector("#error-summary")
    page.console.clear()  # the browser notes the answer's 422

    axe(page)
    assert page.title().startswith("Fel:")
    assert page.evaluate("document.activeElement.id") == "error-summary"
