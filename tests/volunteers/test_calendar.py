"""The calendar that somebody subscribes to: what stands in it, and who can fetch it."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from jourer.actions import make_feed, revoke_feed
from jourer.models import AuditEvent, CalendarFeed
from tests import builders as build
from volunteers.actions import accept_shift, ask_to_take_over, call_off, leave_shift, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CANARY = "Kanariefågel"


@pytest.fixture
def shelter():
    return build.shelter(build.association(name=f"Förening {CANARY}"), name=f"Jour {CANARY}", slug="x")


@pytest.fixture
def staff(shelter):
    return build.actor("staff", shelter, user=build.user(name=f"Anställd {CANARY}"))


@pytest.fixture
def colleague(shelter):
    return build.actor("staff", shelter, user=build.user(name=f"Kollega {CANARY}"))


@pytest.fixture
def shift(coordinator, shelter):
    return build.shift(coordinator, shelter)


def address(actor, token):
    return reverse("calendar", kwargs={"house": actor.association_id, "token": token})


def fetched(client, actor, token):
    return client.get(address(actor, token))


def events(client, actor, token):
    return Calendar.from_ical(fetched(client, actor, token).content).events


def test_it_says_only_that_there_is_a_shift_and_when(client, staff, shift):
    place, token = sign_up(by=staff, shift=shift), make_feed(by=staff)

    (event,) = events(client, staff, token)

    assert {name: str(event[name]) for name in ("SUMMARY", "UID", "STATUS", "CLASS")} == {
        "SUMMARY": "Jour",
        "UID": str(place.pk),
        "STATUS": "CONFIRMED",
        "CLASS": "PRIVATE",
    }
    assert event.start == datetime(2026, 6, 16, 18, tzinfo=STOCKHOLM)
    assert event.end == datetime(2026, 6, 16, 21, tzinfo=STOCKHOLM)
    assert set(event) == {"SUMMARY", "UID", "STATUS", "CLASS", "DTSTART", "DTEND", "DTSTAMP", "SEQUENCE"}


def test_nothing_of_association_shelter_or_people_stands_in_it(client, staff, shift):
    sign_up(by=staff, shift=shift)
    content = fetched(client, staff, make_feed(by=staff)).content.decode()

    assert CANARY not in content
    assert "chat" not in content.lower()
    assert str(staff.association_id) not in content


def test_the_time_zone_is_told_with_its_rules(client, staff, shift):
    sign_up(by=staff, shift=shift)
    calendar = Calendar.from_ical(fetched(client, staff, make_feed(by=staff)).content)

    assert [str(one["TZID"]) for one in calendar.timezones] == ["Europe/Stockholm"]
    assert b"DTSTART;TZID=Europe/Stockholm:20260616T180000" in calendar.to_ical()


def test_what_was_left_or_called_off_is_cancelled_under_the_same_uid(client, coordinator, shelter, staff, shift):
    later = build.shift(coordinator, shelter, begins_on=date(2026, 6, 18))
    places, token = [sign_up(by=staff, shift=one) for one in (shift, later)], make_feed(by=staff)
    before = [str(event["UID"]) for event in events(client, staff, token)]

    leave_shift(by=staff, sign_up=places[0])
    call_off(by=coordinator, shift=later)

    after = events(client, staff, token)
    assert [str(event["UID"]) for event in after] == before
    assert [(str(event["STATUS"]), event["SEQUENCE"]) for event in after] == [("CANCELLED", 1)] * 2


def test_a_shift_handed_over_moves_from_one_calendar_to_the_other(client, staff, colleague, shift):
    mine, theirs = make_feed(by=staff), make_feed(by=colleague)
    asked = ask_to_take_over(by=staff, sign_up=sign_up(by=staff, shift=shift), to=colleague)
    assert events(client, colleague, theirs) == []

    accept_shift(by=colleague, hand_over=asked)

    assert [str(event["STATUS"]) for event in events(client, staff, mine)] == ["CANCELLED"]
    assert [str(event["STATUS"]) for event in events(client, colleague, theirs)] == ["CONFIRMED"]


def test_it_is_fetched_without_signing_in_and_leaves_nothing_behind(client, staff):
    response = fetched(client, staff, make_feed(by=staff))

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_revoked_token_answers_as_one_that_never_was(client, staff):
    old = make_feed(by=staff)
    new = make_feed(by=staff)
    assert [fetched(client, staff, token).status_code for token in (old, new)] == [404, 200]

    revoke_feed(by=staff)

    assert fetched(client, staff, new).content == fetched(client, staff, "x" * 43).content


def test_a_token_opens_only_in_its_own_association_and_while_the_account_holds(client, staff):
    token, elsewhere = make_feed(by=staff), build.actor("staff")
    assert fetched(client, elsewhere, token).status_code == 404
    assert client.get(reverse("calendar", kwargs={"house": uuid4(), "token": token})).status_code == 404

    staff.valid_until = date(2026, 6, 14)
    staff.valid_from = staff.valid_until - timedelta(days=1)
    staff.save()

    assert fetched(client, staff, token).status_code == 404


def test_the_token_is_kept_nowhere(client, staff):
    token = make_feed(by=staff)

    assert token not in str(list(CalendarFeed.objects.values_list()))
    assert token not in str(list(AuditEvent.objects.values_list()))


def test_the_page_shows_the_address_once(client, staff):
    build.sign_in(client, staff)
    at = {"association": staff.association.slug}

    shown = client.post(reverse("new_calendar", kwargs=at)).content.decode()

    where = f"/calendar/{staff.association_id}/"
    assert where in shown
    assert where not in client.get(reverse("my_calendar", kwargs=at)).content.decode()
