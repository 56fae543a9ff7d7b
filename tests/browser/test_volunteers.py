"""Somebody who wants to help comes all the way in, at a desk and on a telephone."""

import pytest
from playwright.sync_api import expect

from tests import builders as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 375])
def test_a_volunteer_is_written_in_shows_an_extract_and_becomes_active(browse, axe, width):
    shelter = build.shelter()
    coordinator = build.actor("coordinator", shelter)
    page = browse(coordinator, path=f"/{shelter.association.slug}/volunteers/", width=width)
    axe(page)

    page.get_by_role("link", name="Lägg till en volontär").click()
    page.get_by_label("Namn").fill("Siv Lund")
    page.get_by_label("Chatt").check()
    axe(page)
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Siv Lund").click()
    axe(page)
    for step in ("samtal", "registerutdrag visat", "grundutbildning godkänd", "tystnadslöfte undertecknat"):
        page.get_by_role("link", name=f"Skriv in {step}").click()
        axe(page)
        page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Gör aktiv").click()
    page.get_by_role("button", name="Spara").click()

    expect(page.locator("main")).to_contain_text("aktiv, sedan")
    expect(page.locator("main")).not_to_contain_text("Saknar:")
    expect(page.locator("main")).to_contain_text(f"sett av {coordinator.user.name}")
    axe(page)


@pytest.mark.parametrize("width", [1280, 375])
def test_those_who_came_are_ticked_off(browse, axe, width):
    shelter = build.shelter()
    coordinator = build.actor("coordinator", shelter)
    build.volunteer(coordinator, shelter, name="Siv Lund")
    page = browse(coordinator, path=f"/{shelter.association.slug}/volunteers/courses/new/", width=width)

    page.get_by_label("Kursens namn").fill("Grundutbildning")
    page.get_by_label("Grundutbildning", exact=True).check()
    page.get_by_label("Innehåll").fill("Varningstecken\nHeder och tvång")
    axe(page)
    page.get_by_role("button", name="Spara").click()
    page.goto(page.url.replace("courses", "occasions/new"))
    page.get_by_label("Vad det är").select_option("Grundutbildning")
    axe(page)
    page.get_by_role("button", name="Spara").click()
    page.get_by_label("Siv Lund: Godkänd").check()
    page.get_by_label("Varningstecken").check()
    axe(page)
    page.get_by_role("button", name="Spara").click()

    expect(page.get_by_label("Siv Lund: Var där")).to_be_checked()
    page.get_by_role("link", name="Volontärer").first.click()
    page.get_by_role("link", name="Siv Lund").click()
    expect(page.locator(".way-in")).to_contain_text("✔ Grundutbildning godkänd")
