from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from cases import actions
from cases.models import Contact, Draft
from jourer.models import District
from tests import builders as build
from tests.browsers import _cookies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
wide_and_narrow = pytest.mark.parametrize("width", [1280, 375])
with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def open_form(browse, staff):
    def opened(**context):
        return browse(staff, path=f"/{staff.association.slug}/contacts/new/", **context)

    return opened


def tap(page, *words):
    for word in words:
        page.get_by_label(word, exact=True).click()


def save(page):
    page.get_by_role("button", name="Spara").click()


@wide_and_narrow
@with_and_without_javascript
def test_three_taps_and_save_log_a_contact(open_form, width, javascript):
    page = open_form(width=width, java_script_enabled=javascript)
    tap(page, "Telefon", "Anhörig eller vän till den utsatta", "Stödsamtal")
    save(page)

    expect(page.locator("#saved")).to_contain_text("– telefon, anhörig eller vän till den utsatta")
    contact = Contact.objects.get()
    assert (contact.channel, contact.seeker_role) == ("phone", "relative")


class Interactions:
    """Counts what a person does: every click, tap and key that the page hears of."""

    def __init__(self, page):
        self.page = page
        page.evaluate("sessionStorage.clear()")
        page.context.expose_binding("interacted", lambda source: self.add())
        page.context.add_init_script(
            "for (const kind of ['pointerdown', 'keydown'])"
            " addEventListener(kind, () => window.interacted(), { capture: true })"
        )
        self.number = 0

    def add(self):
        self.number += 1


@wide_and_narrow
def test_a_preset_logs_a_contact_in_at_most_four_interactions(browse, staff, width):
    actions.save_preset(
        by=staff, name="Telefon · brottsutsatt · stödsamtal", channel="phone", seeker_role="victim", support=["talk"]
    )
    page = browse(staff, path=f"/{staff.association.slug}/", width=width)
    counted = Interactions(page)
    page.reload()

    page.get_by_role("link", name="Logga kontakt").first.click()
    page.get_by_role("link", name="Telefon · brottsutsatt · stödsamtal").click()
    save(page)

    expect(page.locator("#saved")).to_contain_text("– telefon, brottsutsatt eller våldsutsatt")
    assert Contact.objects.values_list("channel", "seeker_role").get() == ("phone", "victim")
    assert counted.number == 3


@with_and_without_javascript
def test_an_attempt_is_one_tap(open_form, javascript):
    page = open_form(java_script_enabled=javascript, width=375)
    page.get_by_role("button", name="Försökt nå, inget svar").click()

    expect(page.locator("#saved")).to_contain_text("inget svar.")
    assert Contact.objects.get().outcome == "not_reached"


@with_and_without_javascript
def test_a_wrong_number_is_one_tap(open_form, javascript):
    page = open_form(java_script_enabled=javascript)
    page.get_by_role("button", name="Fel nummer eller la på").dblclick()

    expect(page.locator("#saved")).to_contain_text("Det räknas inte.")
    assert Contact.objects.get().outcome == "not_counted"


def test_what_is_typed_is_saved_by_itself_and_is_there_after_signing_in_again(open_form, staff):
    page = open_form()
    tap(page, "Chatt", "Vittne", "Stödsamtal")
    page.get_by_text("Mer (frivilligt)").click()
    page.get_by_label("Längd").fill("25")
    expect(page.locator(".draft-line")).to_contain_text("Utkast sparat")
    expect(page.get_by_label("Vittne")).to_be_checked()

    page.context.clear_cookies(name="sessionid")
    page.context.add_cookies(_cookies(staff, page.url))
    page.goto(f"/{staff.association.slug}/contacts/new/")
    page.get_by_role("link", name="Fortsätt").click()

    expect(page.get_by_label("Vittne")).to_be_checked()
    expect(page.get_by_label("Längd")).to_have_value("25")
    save(page)
    expect(page.locator("#saved")).to_contain_text("– chatt, vittne")
    assert not Draft.objects.exists()


def test_a_draft_that_cannot_be_saved_says_so_and_leaves_the_form_alone(open_form):
    page = open_form()
    page.context.clear_cookies(name="sessionid")
    tap(page, "Chatt", "Vittne")

    expect(page.locator(".draft-line")).to_contain_text("Utkastet är inte sparat")
    expect(page.get_by_label("Vittne")).to_be_checked()
    page.console.clear()


@wide_and_narrow
@pytest.mark.parametrize("name", ["presets/", "batch/", "sheet/", "correct/"])
def test_the_pages_around_the_log_are_accessible_and_hold_on_a_small_screen(browse, staff, axe, width, name):
    contact = build.contact(staff)
    facts = {"version": 1, "reason": "Fel vald", "support": ["talk", "legal"], "channel": "chat"}
    actions.correct_contact(by=staff, contact=contact, **facts)
    path = f"{contact.pk}/{name}" if name == "correct/" else name
    page = browse(staff, path=f"/{staff.association.slug}/contacts/{path}", width=width)

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_second_contact_takes_two_taps_and_save(open_form, staff):
    build.contact(staff, channel="chat")
    page = open_form()
    tap(page, "Vittne", "Stödsamtal")
    save(page)

    expect(page.locator("#saved")).to_contain_text("– chatt, vittne")


@with_and_without_javascript
def test_a_double_click_on_save_gives_one_row(open_form, javascript):
    page = open_form(java_script_enabled=javascript)
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    page.get_by_role("button", name="Spara").dblclick()

    expect(page.locator("#saved")).to_be_visible()
    assert Contact.objects.count() == 1


def test_loading_the_page_again_after_saving_gives_one_row(open_form):
    page = open_form()
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    save(page)
    expect(page.locator("#saved")).to_be_visible()
    page.reload()

    expect(page.locator("#saved")).to_contain_text("– telefon, vittne")
    assert Contact.objects.count() == 1


def test_what_was_saved_is_announced(open_form):
    page = open_form()
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    save(page)

    expect(page.get_by_role("status")).to_contain_text("– telefon, vittne")


@with_and_without_javascript
def test_undo_and_one_more(open_form, javascript):
    page = open_form(java_script_enabled=javascript)
    tap(page, "E-post", "Vittne", "Stödsamtal")
    page.get_by_label("I går").click()
    save(page)
    page.get_by_role("link", name="Logga en till").click()
    expect(page.get_by_label("I går")).to_be_checked()
    expect(page.get_by_label("E-post")).to_be_checked()
    expect(page.get_by_label("Vittne")).not_to_be_checked()
    page.get_by_role("button", name="Ångra").click()

    expect(page.locator("#saved")).to_contain_text("Kontakten räknas inte.")
    assert Contact.objects.get().undone_at


@with_and_without_javascript
def test_errors_get_the_focus_and_lead_to_their_fields(open_form, javascript):
    page = open_form(java_script_enabled=javascript)
    tap(page, "Telefon", "Vittne")
    page.get_by_text("Mer (frivilligt)").click()
    page.get_by_label("Längd").fill("åtta")
    save(page)

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("2 saker behöver rättas")
    expect(page.get_by_label("Längd")).to_have_value("åtta")
    page.get_by_role("link", name="Längd").click()
    expect(page.get_by_label("Längd")).to_be_focused() if javascript else None
    expect(page.get_by_label("Längd")).to_be_in_viewport()
    page.get_by_label("Längd").fill("8")
    tap(page, "Stödsamtal")
    save(page)
    expect(page.locator("#saved")).to_be_visible()
    assert Contact.objects.get().minutes == 8
    page.console.clear()  # 422 is an error to the browser


@wide_and_narrow
def test_save_comes_into_reach_when_enough_is_answered(open_form, width):
    page = open_form(width=width)
    expect(page.get_by_role("button", name="Spara")).not_to_be_in_viewport()
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    page.evaluate("window.scrollTo(0, 0)")

    expect(page.get_by_role("button", name="Spara")).to_be_in_viewport()


def test_the_date_is_asked_for_only_when_it_is_another_day(open_form):
    page = open_form()
    expect(page.get_by_label("Datum", exact=True)).to_be_hidden()
    tap(page, "Annat datum")

    expect(page.get_by_label("Datum", exact=True)).to_be_visible()


def test_the_keyboard_alone_logs_a_contact(open_form):
    page = open_form()
    page.get_by_label("Telefon").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("link", name="Logga en till")).to_be_focused()
    assert Contact.objects.get().channel == "phone"


def test_a_lost_network_loses_nothing(open_form):
    page = open_form()
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Inte sparat")
    page.context.set_offline(False)
    save(page)

    expect(page.locator("#saved")).to_contain_text("– telefon, vittne")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert Contact.objects.count() == 1
    page.console.clear()


def test_who_is_signed_out_meanwhile_keeps_the_form(open_form):
    page = open_form()
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    page.context.clear_cookies(name="sessionid")
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("Inte sparat")
    expect(page.get_by_label("Vittne")).to_be_checked()


def test_the_browser_keeps_nothing_of_what_was_answered(open_form):
    page = open_form()
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    save(page)
    expect(page.locator("#saved")).to_be_visible()

    path = urlsplit(page.url)
    assert path.query == f"saved={Contact.objects.get().pk}"
    # htmx keeps the address it stands at, and nothing else.
    assert page.evaluate("Object.values(sessionStorage)") == [f"{path.path}?{path.query}"]
    assert page.evaluate("localStorage.length") == 0
    assert page.title() == "Registrering – Jourer"


@wide_and_narrow
def test_the_log_is_accessible_in_every_state(open_form, staff, axe, width):
    def check(page):
        page.evaluate("window.scrollTo(0, 0)")  # what lies under the sticky header is too small to axe
        axe(page)

    District.objects.create(association=staff.association, municipality="0181", name="Ronna")
    page = open_form(width=width)
    page.get_by_text("Mer (frivilligt)").click()
    tap(page, "Annat datum")
    check(page)
    page.get_by_label("Längd").fill("åtta")
    save(page)
    expect(page.locator("#error-summary")).to_be_visible()
    check(page)
    page.get_by_label("Längd").fill("8")
    tap(page, "Telefon", "Vittne", "Stödsamtal")
    page.get_by_label("I går").click()
    save(page)
    expect(page.locator("#saved")).to_be_visible()
    check(page)
    page.goto(f"/{staff.association.slug}/contacts/")
    check(page)
    page.console.clear()


@pytest.mark.parametrize("page_name", ["contacts/new/", "contacts/"])
def test_nothing_runs_off_a_small_screen(browse, staff, page_name):
    build.contact(staff, support=["information", "authorities", "compensation"])
    page = browse(staff, path=f"/{staff.association.slug}/{page_name}", width=320)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
