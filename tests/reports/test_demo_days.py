"""The demonstration as made on one day and another: what it shows, and that it knows nothing of what comes."""

from collections import Counter, defaultdict
from datetime import date, datetime

import pytest
import time_machine
from django.db.models import Q

from cases.models import Contact
from jourer.arithmetic import Status
from jourer.models import (
    Assessment,
    History,
    Measure,
    MeasureChange,
    Meeting,
    Observation,
)
from plans.models import Partner, PartnerPeriod, Plan
from tests.reports.demonstration import ZONE, make, plan_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EVERY_MONTH = [date(2026, month, 1) for month in range(2, 13)]
EVERY_STATUS = {
    "count": {"achieved", "on_pace", "watch", "at_risk", "missed", "not_started", "no_goal", "no_data"},
    "level": {"achieved", "on_pace", "watch", "at_risk", "missed", "not_started", "no_goal", "no_data"},
    "ratio": {"achieved", "on_pace", "watch", "at_risk", "missed", "not_started", "no_goal", "no_data"},
    # It always has a goal: all the periods, or all of them in time where nobody wrote how many.
    "frequency": {"achieved", "on_pace", "watch", "at_risk", "missed", "not_started", "no_data"},
    "duration": {"achieved", "on_pace", "watch", "at_risk", "missed", "not_started", "no_data"},
    # What nobody has marked as done is not done, and until its day it is no more than worth a look.
    "milestone": {"achieved", "on_pace", "watch", "missed", "not_started"},
    "indicator": {"not_started", "no_goal", "no_data"},
    # Nobody says of their own work that it is on pace.
    "qualitative": {"achieved", "watch", "at_risk", "missed", "not_started", "no_data"},
}


def statuses(plan, as_of):
    return [reading.status for reading in read(plan, as_of)]


def by_kind(readings):
    """{kind: the statuses that its targets have}."""
    found = defaultdict(set)
    for reading in readings:
        found[reading.measure.kind].add(reading.status)
    return found


def test_whenever_in_the_year_one_looks_every_kind_is_there_in_every_status_that_it_can_have():
    make(date(2026, 12, 31), scale=1)
    this, *others = plan_of(2026), plan_of(2025), plan_of(2026, "granne")

    with time_machine.travel(datetime(2026, 12, 31, 9, tzinfo=ZONE), tick=False):
        for day in EVERY_MONTH:
            readings = read(this, day)
            assert by_kind(readings + [one for plan in others for one in read(plan, day)]) == EVERY_STATUS, day
            assert_this_year_is_mixed(readings, day)


def assert_this_year_is_mixed(readings, day):
    """Its plan alone shows every status, none of them too often, and every kind in several."""
    found = Counter(reading.status for reading in readings)
    assert found.keys() == set(Status), day
    assert max(found.values()) < len(readings) / 2, day
    assert {kind: len(some) > 1 for kind, some in by_kind(readings).items()} == dict.fromkeys(EVERY_STATUS, True), day


def test_when_the_year_is_over_its_plan_and_the_one_before_are_met_or_missed():
    end = date(2026, 12, 31)
    make(end, scale=0.1)
    over = {Status.ACHIEVED, Status.MISSED, Status.WATCH, Status.NO_DATA, Status.NO_GOAL}

    week_53_is_over = date(2027, 1, 3)
    assert set(statuses(plan_of(2026), week_53_is_over)) == set(statuses(plan_of(2025), end)) == over


def test_what_was_changed_taken_back_or_counted_before_the_log_is_there_from_its_day():
    make(date(2026, 3, 11))
    before = Measure.objects.get(unit="utbildningstillfällen", starts_on__year=2026)

    assert [change.after for change in MeasureChange.objects.all()] == [{"goal_value": "6"}]
    assert before.goal_value == 20
    assert Observation.objects.get(note__startswith="Samma artikel").taken_back_at is None
    openings = Measure.objects.exclude(opening_value=None).order_by("opening_value")
    assert [one.opening_value for one in openings] == [112, 312]


@pytest.mark.parametrize(
    "today,hour,minute",
    [(date(2024, 2, 29), 12, 0), (date(2026, 1, 1), 0, 5), (date(2026, 1, 2), 7, 0), (date(2026, 12, 31), 23, 55)],
)
def test_it_can_be_made_on_any_day_and_holds_nothing_of_the_days_to_come(today, hour, minute):
    make(today, hour=hour, minute=minute, scale=0.1)
    now = datetime(today.year, today.month, today.day, hour, minute, tzinfo=ZONE)

    assert Contact.objects.filter(occurred_on__gt=today).count() == 0
    for model in (Contact, Observation, Assessment, MeasureChange, History):
        assert model.objects.filter(typed_at__gt=now).count() == 0
    assert Observation.objects.filter(observed_on__gt=today).count() == 0
    assert Assessment.objects.filter(assessed_on__gt=today).count() == 0
    assert Observation.objects.filter(taken_back_at__gt=now).count() == 0
    assert Measure.objects.filter(opening_until__gt=today).count() == 0
    assert PartnerPeriod.objects.filter(Q(since__gt=today) | Q(until__gt=today)).count() == 0
    assert Partner.objects.filter(contacted_on__gt=today).count() == 0
    assert Meeting.objects.filter(held_on__gt=today).count() == 0
    for plan in Plan.objects.all():
        assert statuses(plan, today)
