"""What the demonstration's plan promises those who come, measured by `manage.py measure` and counted by hand beside it.

The counting here knows nothing of metrics, arithmetic or `cases.promises`: it goes through the rows one by one.
"""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from cases.models import Case, Contact, Promise
from jourer.models import Association, Shelter
from reports.demo import build
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)
# On weekdays in 2026: the public holidays and the three eves.
DAYS_OFF = {(1, 1), (1, 6), (4, 3), (4, 6), (5, 1), (5, 14), (6, 19), (12, 24), (12, 25), (12, 31)}


@pytest.fixture(autouse=True)
def demo():
    with time_machine.travel(NOW, tick=False):
        build.make(NOW.date(), scale=1)
        for association in Association.objects.filter(is_demo=True):
            builders.scene.open(association)
        yield


@pytest.fixture
def measured(capsys):
    """What the command says of this year's targets: {(metric, limit, shelter): the target}."""

    def ask(slug):
        call_command("measure", "--association", slug, "--year", "2026", "--json")
        targets = json.loads(capsys.readouterr().out)["targets"]
        return {(one["metric"], one["limit"], one["shelter"]): one for one in targets if one["metric"]}

    return ask


def all_of(slug):
    """The cases of the shelter, each with its contacts and attempts, the first one first."""
    cases = list(Case.objects.filter(shelter__slug=slug))
    logged = list(Contact.objects.filter(case__in=cases, undone_at=None).order_by("occurred_on", "typed_at"))
    return [(case, [one for one in logged if one.case_id == case.pk]) for case in cases]


def rows_of(slug):
    """Those received this year."""
    return [(case, logged) for case, logged in all_of(slug) if case.received_on.year == 2026]


def closed_this_year(case):
    return case.closed_on is not None and case.closed_on.year == 2026


def reached(logged):
    return [one for one in logged if one.outcome == "reached"]


def is_workday(day):
    return day.weekday() < 5 and (day.month, day.day) not in DAYS_OFF


def in_days(case, contact):
    """Whole days from receipt to the contact, or until today."""
    return ((contact.occurred_on if contact else NOW.date()) - case.received_on).days


def in_workdays(case, contact):
    days = [case.received_on + timedelta(days=number) for number in range(1, in_days(case, contact) + 1)]
    return sum(is_workday(day) for day in days)


def in_hours(case, contact):
    """By the clock where both moments are known, or 24 hours a day; until now by the clock."""
    if contact is None:
        return (NOW - case.received_at) / timedelta(hours=1)
    if contact.occurred_at:
        return (contact.occurred_at - case.received_at) / timedelta(hours=1)
    return 24 * in_days(case, contact)


def within(limit, length, firsts):
    """(n, d): those done in time, of those done or late."""
    n = sum(1 for case, first in firsts if first and length(case, first) <= limit)
    late = sum(1 for case, first in firsts if not first and length(case, None) > limit)
    return n, sum(1 for _case, first in firsts if first) + late


def first(logged):
    return logged[0] if logged else None


def said(target):
    return target["n"], target["d"]


VICTIMS, WOMEN, GIRLS = "Brottsofferjouren Ekliden", "Kvinnojouren Månviol", "Tjejjouren Ripan"
UNASKED = {"police", "not_asked", "unknown", "declined"}


def test_what_is_promised_is_measured_as_it_is_counted_by_hand(measured):
    rows = rows_of("brottsofferjouren")
    tried = [(case, first(logged)) for case, logged in rows]
    own = [(case, first(reached(logged))) for case, logged in rows if case.found_us not in UNASKED]
    police = [(case, first(logged)) for case, logged in rows if case.found_us == "police"]
    girls = [(case, first(logged)) for case, logged in rows_of("tjejjouren")]
    by_hand = {
        ("cases.first_attempt", 3, VICTIMS): within(3, in_days, tried),
        ("cases.first_contact", 24, VICTIMS): within(24, in_hours, own),
        ("cases.first_attempt", 4, VICTIMS): within(4, in_workdays, police),
        ("cases.enough_attempts", None, VICTIMS): given_up_rightly("brottsofferjouren"),
        ("cases.meetings_offered", None, VICTIMS): meetings_offered("brottsofferjouren"),
        ("cases.first_attempt", 2, GIRLS): within(2, in_days, girls),
        ("cases.meetings_offered", None, GIRLS): meetings_offered("tjejjouren"),
    }
    found = measured("demo") | measured("granne")

    assert {key: (found[key]["n"], found[key]["d"]) for key in by_hand} == by_hand
    assert all(0 < n < d for (_metric, _limit, shelter), (n, d) in by_hand.items() if shelter == VICTIMS)


def given_up_rightly(slug):
    """(n, d): those tried three times, once in the evening, of those closed whom nobody reached and one may ring."""
    closed = [(case, logged) for case, logged in all_of(slug) if closed_this_year(case)]
    given_up = [logged for case, logged in closed if case.may_be_phoned and not reached(logged)]
    in_evening = [any(timezone.localtime(one.occurred_at).hour >= 17 for one in logged) for logged in given_up]
    enough = sum(len(logged) >= 3 and evening for logged, evening in zip(given_up, in_evening, strict=True))
    return enough, len(given_up)


def meetings_offered(slug):
    return sum(1 for case, _logged in rows_of(slug) if case.meeting_offered_on), len(rows_of(slug))


def test_cases_people_closed_open_and_attempts_are_five_figures(measured):
    rows = all_of("kvinnojouren")
    this_year = [case for case, _logged in rows if case.received_on.year == 2026]
    tried = Contact.objects.filter(shelter__slug="brottsofferjouren", outcome="not_reached", occurred_on__year=2026)
    by_hand = {
        ("cases.cases", None, WOMEN): len(this_year),
        ("cases.seekers", None, WOMEN): len({case.seeker_id for case in this_year}),
        ("cases.closed", None, WOMEN): sum(1 for case, _logged in rows if closed_this_year(case)),
        ("cases.open", None, WOMEN): sum(1 for case, _logged in rows if case.closed_on is None),
        ("cases.attempts", None, VICTIMS): len(tried),
    }
    found = measured("demo")

    assert {key: found[key]["value"] for key in by_hand} == by_hand
    assert len(set(by_hand.values())) == 5


# What the cases are


def test_the_cases_are_such_as_people_would_have_made_them():
    """In one test, for the demonstration takes seconds to make."""
    assert set(Case.objects.with_state().values_list("state", flat=True)) == {
        "unassigned", "asked", "taken", "reported_back", "closed",
    }  # fmt: skip
    assert set(Promise.objects.filter(shelter__name=VICTIMS).values_list("kind", flat=True)) == {
        "first_contact", "attempts", "meeting",
    }  # fmt: skip
    assert set(Shelter.objects.values_list("pk")) == set(Promise.objects.values_list("shelter"))
    for case in Case.objects.select_related("shelter", "seeker", "district").prefetch_related("assignments"):
        case.full_clean(validate_unique=False, validate_constraints=False)
        assert_nothing_is_ahead_of_its_time(case)
    for contact in Contact.objects.exclude(case=None).select_related("case"):
        assert_of_one_person(contact)


def assert_nothing_is_ahead_of_its_time(case):
    days = [case.received_on, case.closed_on, case.meeting_offered_on]
    assert case.received_at <= NOW
    assert max(day for day in days if day) <= NOW.date()
    for one in case.assignments.all():
        moments = [case.received_at, one.handed_out_at, one.accepted_at, one.reported_back_at, one.ended_at, NOW]
        known = [moment for moment in moments if moment]
        assert known == sorted(known)


def assert_of_one_person(contact):
    assert contact.case.received_on <= contact.occurred_on
    for name in ("seeker_role", "gender", "age_group", "municipality", "crime_type"):
        assert getattr(contact, name) in {getattr(contact.case, name), "not_asked"}
