"""The demonstration: what it shows on a day of autumn."""

import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.hashers import check_password

from budget import agreements
from budget.models import Agreement
from cases.models import Contact
from jourer import kinds, metrics
from jourer.models import (
    Actor,
    Association,
    Election,
    History,
    Measure,
    MeasureChange,
    Meeting,
    Observation,
    User,
)
from plans import elected
from plans.codes import ActivityState
from plans.models import ActivityRecord, GoalArea, Partner, PartnerPeriod, Plan, PlannedActivity, Target, WorkGroup
from reports.demo import last_year, neighbour, people, rhythm, this_year
from reports.models import FollowUp
from tests import builders
from tests.reports.demonstration import AUTUMN, ZONE, make, plan_of, read

pytestmark = pytest.mark.together

PLANS = [this_year.PLAN, last_year.PLAN, neighbour.PLAN]
TARGETS = [
    (goal, target) for plan in PLANS for goals in plan.areas.values() for goal in goals for target in goal.targets
]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with builders.shared(django_db_blocker, lambda: make(AUTUMN, scale=0.3)):
        yield


@pytest.fixture
def autumn(made, db):
    """As it is on a day of autumn, made once for the module."""


def drawn(today, **options):
    """The contacts of the three shelters, without a database."""
    setting = rhythm.Setting(["employee"], ["volunteer"], {})
    return [one for key in people.ALL for one in rhythm.draw(key, setting, today, zone=ZONE, **options)]


# What it shows


@pytest.mark.pure
def test_the_plans_hold_every_direction_profile_period_and_metric_there_is():
    targets = [target for _, target in TARGETS]

    assert {target.kind for target in targets} == set(kinds.KINDS)
    assert {target.direction for target in targets} == set(kinds.EITHER_WAY)
    assert {target.profile for target in targets} == set(kinds.PROFILES)
    assert {target.per for target in targets} >= {"day", "week", "two_weeks", "month", "quarter", "group", "occasion"}
    assert {target.within[1] for target in targets if target.within} >= {"hours", "days", "workdays", "weeks"}
    assert {target.asked_every for target in targets} == {"", *Measure.Interval.values}
    assert {target.metric for target in targets} == {"", *(metric.key for metric in metrics.offered())}
    assert any(target.items for target in targets)
    assert sum(target.is_key for target in targets) == 5


@pytest.mark.usefixtures("autumn")
def test_what_was_changed_taken_back_or_counted_before_the_log_is_there_after_its_day():
    changes = MeasureChange.objects.order_by("changed_on").select_related("measure", "decision__meeting")

    assert [(one.before["goal_value"], one.measure.goal_value, str(one.decision)[-3:]) for one in changes] == [
        ("8", 6, "§ 7"),
        ("20", 17, "§ 9"),
    ]
    assert all(one.reason and one.decision.meeting.held_on == one.changed_on for one in changes)
    assert Observation.objects.exclude(taken_back_at=None).get().note.startswith("Samma artikel")
    openings = Measure.objects.exclude(opening_value=None).order_by("opening_value")
    assert [(one.opening_value, one.opening_until) for one in openings] == [
        (22, date(2026, 3, 31)),
        (112, date(2026, 2, 28)),
        (312, date(2025, 10, 31)),
    ]


@pytest.mark.usefixtures("autumn")
def test_an_association_that_began_to_log_in_spring_has_its_earlier_figures_from_excel():
    neighbours = Contact.objects.filter(association__slug="granne")
    totals = History.objects.filter(association__slug="granne")
    contacts = next(one for one in read(plan_of(2026, "granne"), AUTUMN) if one.measure.metric == "cases.contacts")

    assert neighbours.earliest("occurred_on").occurred_on >= date(2026, 4, 1)
    assert contacts.value == 22 + neighbours.count()
    assert [(one.year, one.month) for one in totals] == [(2025, month) for month in range(1, 13)]
    assert set(History.objects.filter(association__slug="demo").values_list("year", flat=True)) == {2024}


@pytest.mark.usefixtures("autumn")
@pytest.mark.parametrize(
    ("day", "covered", "schools", "places"),
    [
        (date(2026, 1, 1), (5, 12), 5, 7),
        (date(2026, 3, 31), (6, 12), 6, 8),
        (date(2026, 6, 5), (6, 12), 6, 9),
        (date(2026, 11, 21), (8, 12), 8, 10),
    ],
)
def test_schools_and_places_are_covered_as_one_counts_them_by_hand(day, covered, schools, places):
    readings = {one.measure.unit: one for one in read(plan_of(2026), day) if one.measure.metric == "plans.partners"}
    share = readings["högstadie- och gymnasieskolor"].share

    assert (share.n, share.d) == covered
    assert readings["aktiva skolor"].value == schools
    assert readings["fasta platser"].value == places


@pytest.mark.usefixtures("autumn")
@pytest.mark.parametrize(
    ("day", "board"),
    [
        (
            date(2026, 3, 18),
            ["Edit Ljungblick", "Torkel Granvind", "Majken Rimsten", "Sune Tallvind", "Astrid Gärdsros"],
        ),
        (date(2026, 3, 19), ["Edit Ljungblick", "Alva Snölykta", "Majken Rimsten", "Sune Tallvind", "Astrid Gärdsros"]),
    ],
)
def test_the_annual_meeting_elects_and_others_leave_the_day_before(day, board):
    elections = Election.objects.filter(association__slug="demo")

    sitting = elected.on(day, elections)[0].elections

    assert [one.name for one in sitting][:5] == board
    assert all(one.meeting.held_on <= one.since for one in elections.select_related("meeting"))


@pytest.mark.pure
def test_the_contacts_of_a_day_are_the_same_whenever_the_demonstration_is_made():
    spring = date(2026, 4, 15)

    assert [one for one in drawn(AUTUMN) if one.facts["occurred_on"] <= spring] == drawn(spring)


@pytest.mark.usefixtures("autumn")
def test_two_associations_with_plans_targets_of_every_kind_and_rows_that_a_form_would_have_taken():
    plans = Plan.objects.order_by("association__slug", "year")

    assert [(plan.association.slug, plan.year) for plan in plans] == [("demo", 2025), ("demo", 2026), ("granne", 2026)]
    assert [plan.areas.count() for plan in plans] == [5, 5, 8]
    assert set(Target.objects.values_list("measure__kind", flat=True)) == set(Measure.Kind.values)
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=ZONE)):
        for model in (Association, User, Actor, Plan, Contact, Partner, PartnerPeriod, Meeting, Election, Agreement):
            for row in model.objects.all():
                row.full_clean(validate_unique=False, validate_constraints=False)
    _a_partnership_whose_promises_are_read()


def _a_partnership_whose_promises_are_read():
    appendix = Agreement.objects.with_money().get(main__isnull=False)
    promised = list(appendix.commitments.select_related("agreement__main", "measure"))
    read = agreements.readings(appendix.association, promised, AUTUMN)

    assert agreements.money(appendix, date(2025, 6, 1)).sum_of("funder") == Decimal("460500.00")  # 9 months of 614 000
    assert [one.number for one in promised if one.pk not in read] == ["8"]  # it was dropped
    assert not Observation.objects.filter(measure__in=[one.measure for one in promised]).exists()
    evenings, trained = (read[one.pk].share for one in promised[3:5])
    # Of 46 Thursdays two were holidays, five in July, and on three nobody could.
    assert (evenings.n, evenings.d) == (36, 46)
    assert (trained.n, trained.d) == (5, 8)
    assert [read[one.pk].value for one in promised[5:7]] == [765, None]


@pytest.mark.usefixtures("autumn")
def test_the_municipality_is_told_of_evenings_training_and_unpaid_hours_as_they_were_by_the_end_of_the_quarter():
    told = FollowUp.objects.published().get()
    (promises,) = (one["tables"][0] for one in told.content["brief"] if one["title"] == "Åtaganden")
    said = {row["cells"][0][0]: row["cells"][1].replace("\N{NO-BREAK SPACE}", " ") for row in promises["rows"]}

    assert told.period == (date(2026, 7, 1), date(2026, 9, 30))
    assert "Utfallet hittills är 29 av 39 veckor (74 %)." in said["4"]
    assert "Utfallet hittills är 5 av 7 (71 %)." in said["5"]
    assert "Utfallet hittills är 633 (63 %)." in said["6"]
    assert told.hours == 204


@pytest.mark.usefixtures("autumn")
def test_work_groups_plan_in_every_state_and_what_was_done_is_logged_through_the_year():
    for slug, groups, records in (("demo", 3, 67), ("granne", 5, 23)):
        of = Association.objects.get(slug=slug)
        planned = PlannedActivity.objects.filter(association=of)
        assert set(planned.values_list("state", flat=True)) == set(ActivityState.values), slug
        assert any(activity.is_done_without_approval for activity in planned)
        assert GoalArea.objects.filter(work_group__association=of, plan__year=2026).count() == groups
        assert ActivityRecord.objects.filter(association=of, occurred_on__lte=AUTUMN).count() == records
    neighbours = WorkGroup.objects.filter(association__slug="granne", areas__plan__year=2026)
    assert set(neighbours.values_list("areas__name", flat=True)) == {
        "Utåtriktat arbete i hela länet",
        "Nya volontärer och deras utbildning",
        "Kunskap i skolor och på fritidsgårdar",
        "Äldre kvinnor",
        "Sociala medier",
    }
    for model in (PlannedActivity, ActivityRecord):
        for row in model.objects.all():
            row.full_clean(validate_unique=False)


@pytest.mark.pure
def test_some_three_thousand_contacts_in_a_believable_rhythm():
    contacts = [one.facts for one in drawn(date(2026, 12, 31))]
    per_year = Counter(facts["occurred_on"].year for facts in contacts)
    per_month = Counter(facts["occurred_on"].month for facts in contacts)
    weekend = sum(facts["occurred_on"].weekday() >= 5 for facts in contacts)

    assert 2800 < len(drawn(AUTUMN)) < len(contacts) < 3300
    assert per_year[2026] / per_year[2025] == pytest.approx(1.08, abs=0.01)
    assert per_month[7] < 0.7 * len(contacts) / 12
    assert weekend / len(contacts) < 0.12
    assert 0.2 < sum(facts["gender"] == "not_asked" for facts in contacts) / len(contacts) < 0.45


@pytest.mark.pure
def test_young_people_chat_in_the_evening_and_nobody_is_in_court_on_a_sunday():
    contacts = drawn(AUTUMN)
    hours = [one.typed_at.astimezone(ZONE).hour for one in contacts if one.facts["channel"] == "chat"]

    assert sum(hour >= 17 for hour in hours) > 0.6 * len(hours)
    assert not [one for one in contacts if one.facts["channel"] == "court" and one.facts["occurred_on"].weekday() >= 5]


@pytest.mark.pure
def test_what_was_done_was_typed_in_at_once_or_on_the_morning_after_and_seldom_days_later():
    days = [(one.typed_at.astimezone(ZONE).date() - one.facts["occurred_on"]).days for one in drawn(AUTUMN)]

    assert 0 <= min(days) < max(days) < 10
    assert 0.02 < sum(number > 1 for number in days) / len(days) < 0.06
    assert sum(number == 0 for number in days) / len(days) > 0.8


# Its texts


@pytest.mark.pure
def test_the_plan_says_in_words_what_its_targets_say_in_figures():
    as_words = {"alla": "100", "hälften": "50"}
    for goal, target in TARGETS:
        text = re.sub(
            r"\balla\b|\bhälften\b", lambda word: as_words[word[0].lower()], goal.measure, flags=re.IGNORECASE
        )
        figures = re.findall(r"\d+", re.sub(r"(?<=\d) (?=\d{3}\b)", "", text))
        assert target.goal is None or str(target.goal) in figures, goal.measure
        assert target.within is None or str(target.within[0]) in figures, goal.measure


@pytest.mark.pure
def test_what_was_typed_in_is_on_a_day_of_every_year_and_of_an_item_there_is():
    for goal, target in TARGETS:
        assert goal.shelter in {"", *rhythm.RHYTHMS}
        for one in (*target.said, *target.seen):
            assert date.fromisoformat(f"2027-{one.on}")
        for seen in target.seen:
            assert seen.item in (target.items or [""]), goal.text


# Its people


@pytest.mark.usefixtures("autumn")
def test_each_role_has_an_account_with_the_one_password_and_the_shelters_it_needs():
    actors = [actor for actor in Actor.objects.all() if actor.user.has_usable_password()]
    works_at = {(actor.user.email, actor.role): actor.shelters.count() for actor in actors}

    assert all(check_password(people.PASSWORD, known) for known in {actor.user.password for actor in actors})
    assert works_at == {
        ("admin@demo.example", "admin"): 0,
        ("coordinator@demo.example", "coordinator"): 3,
        ("staff@demo.example", "staff"): 2,
        ("volunteer@demo.example", "volunteer"): 1,
        ("board@demo.example", "board"): 0,
        ("treasurer@demo.example", "treasurer"): 0,
        ("auditor@demo.example", "auditor"): 0,
        ("reviewer@demo.example", "reviewer"): 0,
        ("tvaroller@demo.example", "coordinator"): 3,
        ("tvaroller@demo.example", "board"): 0,
        ("staff@granne.example", "staff"): 1,
    }


@pytest.mark.pure
def test_no_address_lies_outside_example():
    everybody = [*people.DEMO.people, *people.NEIGHBOUR.people]

    assert [person.email for person in everybody if not person.email.endswith(".example")] == []
