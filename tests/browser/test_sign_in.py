"""Signing in as people do it, with keys and keyboard, under our content security policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import builders as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def page(browse, settings):
    # Browsers know passkeys by the name of the host, and an address of digits has none.
    page = browse(path="about:blank")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
    return page


@pytest.fixture
def at(live_server):
    """An address by host name."""
    return lambda name: live_server.url.replace("127.0.0.1", "localhost") + reverse(name)


def sign_in(page, at, actor):
    page.goto(at("account_login"))
    page.get_by_label("E-postadress").fill(actor.user.email)
    page.get_by_label("Lösenord", exact=True).fill(build.PASSWORD)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ett steg till innan du går vidare")).to_be_visible()


def add_key(page, at, *, instead_of_password):
    page.goto(at("mfa_add_webauthn"))
    page.get_by_label("Lösenord", exact=True).fill(build.PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Namn").fill("min telefon")
    page.get_by_label("i stället för lösenord").set_checked(instead_of_password)
    page.get_by_role("button", name="Lägg till en nyckel").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    page.get_by_role("link", name="Jag har sparat dem – gå vidare").click()
    expect(page.get_by_role("link", name="Logga kontakt")).to_be_visible()


def test_the_page_of_the_second_step_is_for_everybody(page, at, staff, axe):
    sign_in(page, at, staff)

    axe(page)


def test_a_passkey_opens_the_door_without_a_password(page, at, staff):
    sign_in(page, at, staff)
    add_key(page, at, instead_of_password=True)
    page.context.clear_cookies()

    page.goto(at("account_login"))
    page.get_by_role("button", name="Logga in med en nyckel").click()

    expect(page.get_by_role("link", name="Logga kontakt")).to_be_visible()


def test_a_security_key_is_the_second_step(page, at, staff):
    sign_in(page, at, staff)
    add_key(page, at, instead_of_password=False)
    page.context.clear_cookies()

    page.goto(at("account_login"))
    page.get_by_label("E-postadress").fill(staff.user.email)
    page.get_by_label("Lösenord", exact=True).fill(build.PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("button", name="Använd säkerhetsnyckeln").click()

    expect(page.get_by_role("link", name="Logga kontakt")).to_be_visible()


def test_a_key_nobody_has_added_is_told_in_words(page, at):
    page.goto(at("account_login"))

    page.get_by_role("button", name="Logga in med en nyckel").click()

    expect(page.get_by_role("alert")).to_have_text("Nyckeln gick inte att läsa. Försök igen eller välj ett annat sätt.")
    assert [line.partition(":")[0] for line in page.console] == ["error"]  # allauth writes the cause there
    page.console.clear()


def test_the_code_for_an_app_is_drawn_without_a_data_address(browse, axe, staff):
    page = browse(staff, path=reverse("mfa_activate_totp"))
    page.get_by_label("Lösenord", exact=True).fill(build.PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()

    expect(page.get_by_role("img", name="QR-kod")).to_be_visible()
    axe(page)


def test_a_wrong_password_is_said_once_and_gets_the_focus(browse, staff):
    page = browse(path=reverse("account_login"))
    page.get_by_label("E-postadress").fill(staff.user.email)
    page.get_by_label("Lösenord", exact=True).fill("fel lösenord")
    page.get_by_role("button", name="Logga in", exact=True).click()

    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page).to_have_title("Fel: Logga in – Jourer")
    expect(page.get_by_label("E-postadress")).to_have_value(staff.user.email)


@pytest.mark.parametrize("width", [1280, 375])
def test_tabbing_never_hides_what_has_the_focus(browse, staff, width):
    """WCAG 2.4.11, with a bar that stays on top and another at the bottom of the log form."""
    page = browse(staff, path=reverse("new_contact", kwargs={"association": staff.association.slug}), width=width)
    hidden = """() => {
        const focused = document.activeElement, box = focused.getBoundingClientRect();
        const onTop = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return onTop && (focused.contains(onTop) || onTop.contains(focused)) ? "" : focused.outerHTML;
    }"""

    for key in ("Tab", "Shift+Tab"):
        page.keyboard.press(key)
        while page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(hidden) == ""
            page.keyboard.press(key)


def test_the_role_is_changed_in_the_menu_and_the_page_says_which(browse, staff):
    build.actor("board", association=staff.association, user=staff.user)
    page = browse(staff, path=f"/{staff.association.slug}/")

    page.get_by_text("personal", exact=True).click()
    page.get_by_role("button", name="styrelse").click()

    expect(page.locator(".account-role")).to_have_text("styrelse")
    expect(page.get_by_role("link", name="Logga kontakt")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_on_a_phone_the_navigation_unfolds(browse, staff, javascript):
    page = browse(staff, path=f"/{staff.association.slug}/", width=375, java_script_enabled=javascript)

    page.get_by_text("Meny", exact=True).click()
    page.get_by_role("link", name="Måluppfyllelse").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Måluppfyllelse")
