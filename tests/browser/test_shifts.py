"""A volunteer's shifts on a telephone: taken, handed over to another, and the calendar that follows."""

from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from jourer.actions import make_feed
from tests import builders as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def on_duty(coordinator, shelter, name):
    account = build.actor("volunteer", shelter, user=build.user(name=name))
    build.volunteer(coordinator, shelter, actor=account, name=name, active_on=timezone.localdate())
    return account


def calendar_of(actor):
    """[(what it says, whether it still holds)] as a calendar program reads it, who is not signed in."""
    address = reverse("calendar", kwargs={"house": actor.association_id, "token": make_feed(by=actor)})
    calendar = icalendar.Calendar.from_ical(Client().get(address).content)
    return [(str(event["SUMMARY"]), str(event["STATUS"])) for event in calendar.walk("VEVENT")]


def test_a_shift_is_taken_handed_over_and_accepted_and_the_calendars_change(browse, axe):
    shelter = build.shelter()
    coordinator = build.actor("coordinator", shelter)
    first, other = on_duty(coordinator, shelter, "Siv Lund"), on_duty(coordinator, shelter, "Olle Berg")
    build.shift(coordinator, shelter, begins_on=timezone.localdate() + timedelta(days=3))
    mine = f"/{shelter.association.slug}/shifts/mine/"
    page, others = browse(first, path=mine, width=375), browse(other, path=mine, width=375)
    axe(page)
    page.get_by_role("button", name="Jag tar det").click()
    expect(page.locator("main")).to_contain_text("Passet är ditt.")
    assert calendar_of(first) == [("Jour", "CONFIRMED")]
    assert calendar_of(other) == []

    page.get_by_role("link", name="Lämna över eller byt").click()
    axe(page)
    page.get_by_label("Fråga").select_option("Olle Berg")
    page.get_by_role("button", name="Fråga").click()
    others.reload()
    expect(others.locator("main")).to_contain_text("Siv Lund undrar om du kan ta det.")
    axe(others)
    others.get_by_role("button", name="Jag tar det").click()
    expect(others.locator("main")).to_contain_text("Passet är ditt.")

    page.goto(mine)
    expect(page.locator("main")).to_contain_text("Du har inga kommande pass.")
    assert calendar_of(first) == [("Jour", "CANCELLED")]
    assert calendar_of(other) == [("Jour", "CONFIRMED")]
    assert page.evaluate("document.documentElement.scrollWidth") == 375
