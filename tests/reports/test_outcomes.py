"""Every kind of target as the annual report says it: during the year, and in the past tense when it is over."""

from datetime import date

import pytest
from django.utils import translation

from jourer import measuring
from reports import outcomes
from tests import builders as build

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2026, 12, 31)
MIDSUMMER = date(2026, 7, 2)  # 183 of 365 days are gone


@pytest.fixture(autouse=True)
def _swedish(time_machine):
    time_machine.move_to("2027-01-15T10:00Z")
    with translation.override("sv"):
        yield


@pytest.fixture
def plan():
    return build.plan()


def outcome(target, as_of=NEW_YEAR):
    return outcomes.outcome(measuring.read(target.association, [target.measure], as_of)[target.measure_id], "Målet")


def sentence(target, as_of=NEW_YEAR):
    return outcome(target, as_of).sentence.replace("\xa0", " ")


def observed(plan, value, on=date(2026, 6, 1), *, out_of=None, **fields):
    """A target of which one value has been typed in."""
    target = build.target(plan, **fields)
    build.observe(target, value, on, out_of=out_of)
    return target


def test_a_share_is_told_with_both_its_numbers(plan):
    target = observed(plan, 18, out_of=20, kind="ratio", goal_value=100, unit="stödpersoner med utbildning")

    assert sentence(target) == "Målet var 100 % (stödpersoner med utbildning). Utfallet blev 18 av 20 (90 %)."


def test_a_share_that_is_to_be_small_is_at_most(plan):
    target = observed(plan, 3, out_of=60, kind="ratio", direction="at_most", goal_value=10, unit="")

    assert sentence(target, MIDSUMMER) == "Målet är högst 10 %. Utfallet hittills är 3 av 60 (5 %)."


def test_of_how_often_nothing_is_said_before_the_first_period_has_ended(plan):
    target = observed(plan, 1, date(2026, 1, 7), kind="frequency", per="month", goal_value=2, unit="öppna kvällar")

    assert sentence(target, date(2026, 1, 9)).endswith(" Den första perioden är inte slut än.")
    assert sentence(target, date(2025, 12, 9)).endswith(" Perioden börjar 1 jan 2026.")


def test_what_is_reckoned_for_each_group_has_no_per_cent(plan):
    target = observed(plan, 9, out_of=4, kind="ratio", per="group", goal_value=2, unit="volontärer")

    assert sentence(target) == "Målet var 2 volontärer per grupp. Utfallet blev 9 på 4 = 2,3 per grupp."


def test_how_often_is_told_as_so_many_of_the_periods(plan):
    target = build.target(plan, kind="frequency", per="quarter", goal_value=2, unit="träffar")
    for month in (1, 3, 5, 6, 8):
        build.observe(target, 1, date(2026, month, 5))

    assert sentence(target).endswith("Utfallet blev 2 av 4 kvartal (50 %).")
    assert sentence(target, MIDSUMMER).endswith("Utfallet hittills är 2 av 2 kvartal (100 %).")


def test_how_soon_is_told_with_its_limit(plan):
    limit = {"limit_value": 24, "limit_unit": "hours"}
    target = observed(plan, 18, out_of=20, kind="duration", goal_value=95, unit="första svar", **limit)

    told = "Målet var att 95 % skulle ske inom 24 timmar (första svar). Utfallet blev 18 av 20 (90 %)."
    assert sentence(target) == told
    assert sentence(target, MIDSUMMER).startswith("Målet är att 95 % ska ske inom 24 timmar (första svar).")


def test_how_soon_is_told_with_the_median_of_what_was_logged(plan):
    staff = build.actor("staff", build.shelter(plan.association))
    limit = {"limit_value": 400, "limit_unit": "days"}
    target = build.target(plan, kind="duration", metric="cases.entry_time", unit="", **limit)
    for _ in range(10):
        build.contact(staff, occurred_on=date(2026, 12, 31))

    later = date(2027, 1, 15)
    assert sentence(target, later) == (
        "Målet var att 100 % skulle ske inom 400 dagar. Utfallet blev 10 av 10 (100 %), medianen är 15 dagar."
    )


def test_what_is_to_be_kept_up_is_told_as_that(plan):
    target = observed(plan, 38, kind="level", direction="maintain", goal_value=40, unit="volontärer")

    assert sentence(target) == "Målet var att behålla 40 volontärer. Utfallet blev 38 (95 %)."


@pytest.mark.parametrize(
    "direction, step, told",
    [
        ("increase_by", 10, "Målet var 40 volontärer, från 30. Utfallet blev 36."),
        ("decrease_by", 10, "Målet var högst 20 volontärer, från 30. Utfallet blev 36."),
    ],
)
def test_a_step_is_told_as_from_where_to_where(plan, direction, step, told):
    target = observed(plan, 36, kind="level", direction=direction, goal_value=step, baseline=30, unit="volontärer")

    assert sentence(target) == told


def test_what_is_to_stay_as_last_year_says_so_where_last_year_is_not_known(plan):
    target = build.target(plan, metric="cases.contacts", direction="maintain", goal_value=None)

    assert sentence(target) == "Målet räknas från förra året, som inte kan redovisas. Data saknas."


def test_a_share_is_drawn_on_all_that_it_is_a_share_of(plan):
    target = observed(plan, 10, out_of=20, kind="ratio", goal_value=75, unit="")

    drawn = outcome(target)

    assert (drawn.chart.bar_width, drawn.chart.goal_x) == ("176", "268")  # of 352 units from 4
    assert drawn.chart_words.replace("\xa0", " ") == "Målet var 75 %. Utfallet blev 10 av 20 (50 %)."


def test_what_is_reckoned_for_each_is_drawn_on_the_way_to_its_goal(plan):
    target = observed(plan, 4, out_of=4, kind="ratio", per="group", goal_value=2, unit="volontärer")

    assert (outcome(target).chart.bar_width, outcome(target).chart.goal_x) == ("176", "356")
