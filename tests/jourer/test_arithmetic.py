from datetime import date
from fractions import Fraction

import pytest

from jourer import arithmetic
from jourer.arithmetic import Facts, Status

pytestmark = pytest.mark.pure

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
MIDDLE = date(2024, 7, 1)  # 183 of 366 days are gone


def facts(**changes):
    given = {"kind": "count", "direction": "at_least", "window": YEAR, "as_of": MIDDLE, "value": 50, "goal": 100}
    given |= changes
    return Facts(**{"gone": arithmetic.share_gone("even", given["window"], given["as_of"]), **given})


def test_an_even_pace_counts_the_days_gone():
    assert arithmetic.expected(facts(goal=720, as_of=date(2024, 10, 26))) == Fraction(720 * 300, 366)


def test_half_the_days_of_a_leap_year_expect_half_the_goal():
    assert arithmetic.expected(facts()) == 50


def test_after_the_window_the_whole_goal_is_expected():
    assert arithmetic.expected(facts(as_of=date(2025, 3, 1))) == 100


def test_a_level_is_expected_to_rise_from_its_baseline():
    assert arithmetic.expected(facts(kind="level", goal=10, baseline=5)) == Fraction(15, 2)


@pytest.mark.parametrize("kind", ["level", "milestone", "qualitative", "indicator"])
def test_no_pace_is_expected_where_there_is_none(kind):
    assert arithmetic.expected(facts(kind=kind)) is None


@pytest.mark.parametrize(
    ("value", "status"),
    [(100, Status.ACHIEVED), (48, Status.ON_PACE), (47, Status.WATCH), (40, Status.WATCH), (39, Status.AT_RISK)],
)
def test_the_thresholds_are_shares_of_what_is_expected_to_date(value, status):
    assert arithmetic.status(facts(value=value)) == status


def test_a_level_is_compared_from_its_baseline_not_from_zero():
    level = facts(kind="level", goal=110, baseline=100, value=101)

    assert arithmetic.status(level) == Status.AT_RISK


def test_a_level_without_baseline_is_compared_with_the_goal():
    assert arithmetic.status(facts(kind="level", goal=850, value=820)) == Status.ON_PACE
    assert arithmetic.status(facts(kind="level", goal=850, value=700)) == Status.WATCH
    assert arithmetic.status(facts(kind="level", goal=850, value=600)) == Status.AT_RISK


def test_missed_is_said_only_when_the_window_is_over():
    assert arithmetic.status(facts(value=99, as_of=date(2024, 12, 30))) == Status.ON_PACE
    assert arithmetic.status(facts(value=99, as_of=date(2024, 12, 31))) == Status.MISSED


def test_before_the_window_nothing_has_started():
    assert arithmetic.status(facts(value=None, as_of=date(2023, 12, 31))) == Status.NOT_STARTED


def test_an_unknown_value_is_not_zero():
    assert arithmetic.status(facts(value=None)) == Status.NO_DATA
    assert arithmetic.status(facts(value=0)) == Status.AT_RISK


def test_without_a_goal_there_is_nothing_to_reach():
    assert arithmetic.status(facts(goal=None)) == Status.NO_GOAL


@pytest.mark.parametrize(
    ("value", "as_of", "status"),
    [
        (0, MIDDLE, Status.ON_PACE),
        (1, MIDDLE, Status.AT_RISK),
        (0, YEAR[1], Status.ACHIEVED),
        (1, YEAR[1], Status.MISSED),
    ],
)
def test_a_ceiling_of_zero_can_be_judged(value, as_of, status):
    assert arithmetic.status(facts(direction="at_most", goal=0, value=value, as_of=as_of)) == status


def test_a_ceiling_is_watched_when_it_fills_faster_than_the_year():
    assert arithmetic.status(facts(direction="at_most", value=51)) == Status.WATCH
    assert arithmetic.status(facts(direction="at_most", value=50)) == Status.ON_PACE


def test_a_milestone_is_worth_watching_in_its_last_month():
    milestone = {"kind": "milestone", "goal": 1, "value": 0}

    assert arithmetic.status(facts(**milestone)) == Status.ON_PACE
    assert arithmetic.status(facts(**milestone, as_of=date(2024, 12, 15))) == Status.WATCH


def test_progress_is_the_share_of_the_way_from_the_baseline():
    assert arithmetic.progress(8, 10, 5) == Fraction(3, 5)
    assert arithmetic.progress(3, 10, 5) == Fraction(-2, 5)
    assert arithmetic.progress(5, 5, 5) is None
