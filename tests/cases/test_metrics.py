"""Readings of the contact log against counting row by row in plain Python, for any contacts, filters and windows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from statistics import median

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import codes
from cases.models import Contact, ContactSupport
from jourer import measuring
from jourer.arithmetic import Share
from tests import builders as build

pytestmark = pytest.mark.django_db

YEAR = date(2025, 1, 1), date(2025, 12, 31)
CHANNELS, ROLES, KINDS = ["phone", "visit", "chat"], ["victim", "witness"], ["talk", "court", "legal"]

days = st.dates(*YEAR)
contacts = st.fixed_dictionaries(
    {
        "occurred_on": days,
        "channel": st.sampled_from(CHANNELS),
        "seeker_role": st.sampled_from(ROLES),
        "gender": st.sampled_from(["woman", codes.NOT_ASKED]),
        "minutes": st.none() | st.integers(1, 90),
        "support": st.sets(st.sampled_from(KINDS)),
        "by": st.integers(0, 1),  # which of the two people, each at a shelter of their own
        "delay": st.integers(0, 9),  # days until it was typed in
        "is_undone": st.booleans(),
    }
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "channel": st.lists(st.sampled_from([*CHANNELS, "sms"]), unique=True),
        "role": st.lists(st.sampled_from(ROLES), unique=True),
        "support": st.lists(st.sampled_from(KINDS), unique=True),
        "shelter": st.lists(st.integers(0, 1), unique=True),
    },
)


@dataclass(frozen=True)
class Question:
    filters: dict
    whole: dict
    first: date
    last: date

    def finds(self, row, filters):
        values = {
            "channel": {row["channel"]},
            "role": {row["seeker_role"]},
            "support": row["support"],
            "shelter": {row["by"]},
        }
        fits = all(not wanted or values[name].intersection(wanted) for name, wanted in filters.items())
        return fits and not row["is_undone"] and self.first <= row["occurred_on"] <= self.last

    def of(self, rows):
        return [row for row in rows if self.finds(row, self.filters)]

    def of_whole(self, rows):
        return [row for row in rows if self.finds(row, self.whole)]


questions = st.builds(
    lambda filters, whole, ends: Question(filters, whole, *sorted(ends)),
    filters,
    filters,
    st.tuples(days, days),
)


@pytest.fixture
def people():
    one = build.actor("staff", build.shelter())
    return [one, build.actor("staff", build.shelter(one.association))]


def typed_on(row):
    return row["occurred_on"] + timedelta(days=row["delay"])


def write(people, rows):
    association, made, supports = people[0].association, [], []
    for row in rows:
        facts = {name: row[name] for name in ("occurred_on", "channel", "seeker_role", "gender", "minutes")}
        facts |= {"undone_at": "2025-12-31T12:00Z"} if row["is_undone"] else {}
        by, typed_at = people[row["by"]], datetime.combine(typed_on(row), time(12), tzinfo=UTC)
        contact = Contact(
            association=association, shelter=by.shelters.get(), done_by=by, typed_by=by, typed_at=typed_at, **facts
        )
        made.append(contact)
        supports += [ContactSupport(association=association, contact=contact, kind=kind) for kind in row["support"]]
    Contact.objects.bulk_create(made)
    ContactSupport.objects.bulk_create(supports)


def read(people, question, metric, **fields):
    keys = [str(one.shelters.get().pk) for one in people]
    first, second = (
        {name: [keys[code] for code in values] if name == "shelter" else values for name, values in some.items()}
        for some in (question.filters, question.whole)
    )
    measure = build.measure(
        people[0].association,
        metric=metric,
        filters=first,
        starts_on=question.first,
        ends_on=question.last,
        **{"kind": "indicator", "whole_filters": second if fields.get("kind") == "ratio" else {}, **fields},
    )
    return measuring.read(measure.association, [measure], YEAR[1])[measure.pk]


def knows(question, rows, has=lambda row: True):
    """Whether the metric had a row by the end of the window: before that nothing is known."""
    return any(not row["is_undone"] and has(row) and row["occurred_on"] <= question.last for row in rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(contacts, max_size=8), question=questions)
def test_a_reading_is_what_counting_row_by_row_gives(people, rows, question):
    with transaction.atomic():
        write(people, rows)
        found, whole = question.of(rows), question.of_whole(rows)
        minutes = [row["minutes"] for row in found if row["minutes"]]

        number = read(people, question, "cases.contacts").value
        total = read(people, question, "cases.contact_minutes").value
        share = read(people, question, "cases.contacts", kind="ratio", goal_value=50).share

        assert number == (len(found) if knows(question, rows) else None)
        assert total == (sum(minutes) if knows(question, rows, lambda row: row["minutes"]) else None)
        assert share == Share(sum(row in found for row in whole), len(whole))
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(contacts, max_size=8), question=questions)
def test_different_people_are_counted_as_row_by_row(people, rows, question):
    question.filters.pop("role", None)
    with transaction.atomic():
        write(people, rows)

        number = read(people, question, "cases.support_givers").value

        assert number == (len({row["by"] for row in question.of(rows)}) if knows(question, rows) else None)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(contacts, max_size=8), question=questions, limit=st.integers(1, 9))
def test_times_are_reckoned_as_row_by_row(people, rows, question, limit):
    for name in ("role", "support"):
        question.filters.pop(name, None)
    with transaction.atomic():
        write(people, rows)
        found = question.of(rows)
        done = [row["delay"] for row in found if typed_on(row) <= YEAR[1]]
        late = [row for row in found if typed_on(row) > YEAR[1] and (YEAR[1] - row["occurred_on"]).days > limit]

        reading = read(people, question, "cases.entry_time", kind="duration", limit_value=limit, limit_unit="days")

        assert reading.share == Share(sum(delay <= limit for delay in done), len(done) + len(late))
        assert reading.median == (Fraction(median(done)) if done else None)
        transaction.set_rollback(True)


def test_statistics_are_complete_where_all_four_things_were_asked_for(people):
    asked = {"gender": "unknown", "age_group": "26-39", "municipality": "1480", "crime_type": "declined"}
    build.contact(people[0], **asked)
    for name in asked:
        build.contact(people[0], **asked | {name: codes.NOT_ASKED})

    measure = build.measure(people[0].association, metric="cases.complete_statistics", kind="ratio", goal_value=50)

    assert measuring.read(measure.association, [measure], date(2026, 12, 31))[measure.pk].share == Share(1, 5)


def test_answers_that_are_no_municipality_are_not_counted_as_one(people):
    for code in ("1480", "1480", "0180", "abroad", "unknown", codes.NOT_ASKED):
        build.contact(people[0], municipality=code)
    measure = build.measure(people[0].association, metric="cases.home_municipalities", goal_value=5)

    assert measuring.read(measure.association, [measure], date(2026, 12, 31))[measure.pk].value == 2
