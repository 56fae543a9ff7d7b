"""A screen that was left alone, in a browser: what was typed comes through the locked door and is saved once."""

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from playwright.sync_api import expect

from cases.models import Contact
from jourer.sessions import SessionStore
from tests import builders as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_AGO = 0
with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def typed(browse, staff):
    """A contact typed in and not saved, when somebody comes back after a long time."""

    def type_and_leave(**context):
        page = browse(staff, path=f"/{staff.association.slug}/contacts/new/", **context)
        for words in ("Telefon", "Brottsutsatt eller våldsutsatt", "Stödsamtal"):
            page.get_by_label(words, exact=True).click()
        leave_alone(page)
        return page

    return type_and_leave


def leave_alone(page):
    """As after half an hour: nothing says that somebody was here, and the second step was long ago."""
    (key,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    session = SessionStore(key)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": LONG_AGO}]
    session.save()
    page.context.clear_cookies(name="here")


def unlock(page, password):
    page.get_by_label("Lösenord", exact=True).fill(password)
    page.get_by_role("button", name="Lås upp och gå vidare").click()


def forget_refusals(page):
    """The browser writes each refusal on its console, and nothing else may stand there."""
    refusals = [line for line in page.console if "401" in line or "422" in line]
    assert page.console == refusals
    page.console.clear()


@with_and_without_javascript
def test_a_form_sent_to_a_locked_door_is_saved_as_it_was_typed(typed, axe, javascript):
    page = typed(java_script_enabled=javascript)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name="Låst medan du var borta")).to_be_visible()
    assert not Contact.objects.exists()
    if javascript:
        axe(page)

    unlock(page, "fel lösenord")
    expect(page.get_by_role("heading", name="Låst medan du var borta")).to_be_visible()
    unlock(page, build.PASSWORD)

    expect(page.locator("#saved")).to_contain_text("– telefon, brottsutsatt eller våldsutsatt")
    contact = Contact.objects.get()
    assert (contact.channel, contact.seeker_role) == ("phone", "victim")
    forget_refusals(page)


def test_a_page_that_was_to_be_opened_opens_after_the_password(typed, staff):
    page = typed()
    page.goto(f"/{staff.association.slug}/contacts/")
    page.get_by_label("Lösenord", exact=True).fill(build.PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()

    page.wait_for_url(f"**/{staff.association.slug}/contacts/")
