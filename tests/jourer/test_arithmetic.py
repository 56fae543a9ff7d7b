from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from jourer import arithmetic
from jourer.arithmetic import Facts, Share, Status

pytestmark = pytest.mark.pure

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
MIDDLE = date(2024, 7, 1)  # 183 of 366 days are gone
BROKEN = (date(2026, 7, 1), date(2027, 6, 30))
STOCKHOLM = ZoneInfo("Europe/Stockholm")


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


def test_a_broken_year_has_begun_in_july():
    assert arithmetic.expected(facts(window=BROKEN, as_of=date(2026, 12, 31), goal=365)) == 184


def test_of_one_day_nothing_is_expected_before_it_and_all_on_it():
    day = date(2026, 4, 15)

    assert arithmetic.expected(facts(window=(day, day), as_of=date(2026, 4, 14))) == 0
    assert arithmetic.expected(facts(window=(day, day), as_of=day)) == 100


def test_two_years_are_one_long_window():
    two_years = date(2026, 1, 1), date(2027, 12, 31)

    assert arithmetic.expected(facts(window=two_years, as_of=date(2026, 12, 31))) == 50


@pytest.mark.parametrize(
    ("profile", "month_weights", "gone"),
    [
        ("even", [], Fraction(181 + 46, 365)),
        ("by_term", [], Fraction(166, 304)),  # 1 January–15 June, of the days outside 16 June–15 August
        ("by_months", [1] * 6 + [0] * 5 + [2], Fraction(6, 8)),
        ("by_months", [0] * 7 + [31] + [0] * 4, Fraction(15, 31)),
        ("on_date", [], 0),
    ],
)
def test_the_middle_of_august_by_each_profile(profile, month_weights, gone):
    year = date(2026, 1, 1), date(2026, 12, 31)

    assert arithmetic.share_gone(profile, year, date(2026, 8, 15), month_weights) == gone


def test_as_last_year_expects_what_last_year_had_given_by_the_same_day():
    by_day = {MIDDLE: 30, YEAR[1]: Decimal(120)}

    assert arithmetic.share_gone("last_year", YEAR, MIDDLE, last_year=by_day.get) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("profile", "window", "last_year"),
    [
        ("by_term", (date(2024, 6, 20), date(2024, 8, 10)), None),
        ("last_year", YEAR, lambda day: None),
        ("last_year", YEAR, lambda day: 0),
        ("last_year", YEAR, None),
    ],
)
def test_a_profile_that_says_nothing_of_the_window_says_so(profile, window, last_year):
    assert arithmetic.share_gone(profile, window, date(2024, 7, 1), last_year=last_year) is None


@pytest.mark.parametrize(
    ("direction", "goal_value", "baseline", "aim"),
    [
        ("at_least", 720, 600, 720),
        ("at_most", 0, 3, 0),
        ("maintain", 20, 18, 20),
        ("maintain", None, 18, 18),
        ("increase_by", 10, 30, 40),
        ("decrease_by", 10, 30, 20),
        ("decrease_by", 10, 5, 0),
        ("increase_by", 10, None, None),
        ("maintain", None, None, None),
    ],
)
def test_the_value_to_reach_in_the_end(direction, goal_value, baseline, aim):
    assert arithmetic.aim(direction, goal_value, baseline) == aim


def test_a_step_from_last_years_share_leads_to_all_of_them_at_most():
    assert arithmetic.aim("increase_by", 10, 95, is_per_cent=True) == 100
    assert arithmetic.aim("increase_by", 10, 95) == 105


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


def test_a_share_is_on_its_way_from_its_baseline():
    ratio = {"kind": "ratio", "baseline": 60, "goal": 80}

    assert arithmetic.expected(facts(**ratio)) == 70
    assert arithmetic.status(facts(**ratio, value=70)) == Status.ON_PACE
    assert arithmetic.status(facts(**ratio, value=68)) == Status.WATCH
    assert arithmetic.status(facts(**ratio, value=61)) == Status.AT_RISK


def test_a_share_that_is_reached_can_be_lost_again_until_the_time_is_over():
    assert arithmetic.status(facts(kind="ratio", goal=80, value=85)) == Status.ON_PACE
    assert arithmetic.status(facts(kind="ratio", goal=80, value=85, as_of=YEAR[1])) == Status.ACHIEVED


@pytest.mark.parametrize(
    ("value", "status"),
    [(10, Status.ACHIEVED), (20, Status.ON_PACE), (21, Status.WATCH), (25, Status.AT_RISK), (33, Status.AT_RISK)],
)
def test_a_level_that_is_to_fall_is_on_its_way_down(value, status):
    falling = facts(kind="level", direction="decrease_by", baseline=30, goal=10, value=value)

    assert arithmetic.expected(falling) == 20
    assert arithmetic.status(falling) == status


def test_a_level_that_has_sunk_below_a_goal_it_once_had_passed_is_judged_by_the_goal():
    assert arithmetic.status(facts(kind="level", baseline=900, goal=850, value=600)) == Status.AT_RISK
    assert arithmetic.status(facts(kind="level", baseline=900, goal=850, value=820)) == Status.ON_PACE


def test_a_level_that_has_risen_over_a_ceiling_it_kept_before_is_judged_by_the_ceiling():
    ceiling = {"kind": "level", "direction": "at_most", "baseline": 5, "goal": 10}

    assert arithmetic.status(facts(**ceiling, value=9)) == Status.ON_PACE
    assert arithmetic.status(facts(**ceiling, value=12)) == Status.WATCH
    assert arithmetic.status(facts(**ceiling, value=20)) == Status.AT_RISK


def test_a_level_that_is_already_there_has_no_way_to_go():
    there = facts(kind="level", baseline=20, goal=20, value=20)

    assert arithmetic.expected(there) is None
    assert arithmetic.status(there) == Status.ACHIEVED


def test_what_is_to_be_kept_is_kept_when_the_time_is_over():
    kept = {"kind": "level", "direction": "maintain", "goal": 20, "baseline": 20}

    assert arithmetic.status(facts(**kept, value=21)) == Status.ON_PACE
    assert arithmetic.status(facts(**kept, value=19)) == Status.ON_PACE
    assert arithmetic.status(facts(**kept, value=17)) == Status.WATCH
    assert arithmetic.status(facts(**kept, value=20, as_of=YEAR[1])) == Status.ACHIEVED
    assert arithmetic.status(facts(**kept, value=19, as_of=YEAR[1])) == Status.MISSED


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


def test_progress_is_not_capped_at_a_hundred_per_cent():
    assert arithmetic.progress(900, 720) == Fraction(5, 4)
    assert arithmetic.progress(0, 0) is None


# Forecast


def test_a_forecast_goes_on_as_it_has_gone_so_far():
    assert arithmetic.forecast(facts(goal=720, value=412, as_of=date(2024, 10, 26))) == Fraction(412 * 366, 300)


@pytest.mark.parametrize(
    ("changes", "forecast"),
    [
        ({"kind": "level", "baseline": 5, "goal": 10, "value": 7}, 9),
        ({"kind": "level", "direction": "decrease_by", "baseline": 30, "goal": 10, "value": 24}, 18),
        ({"kind": "level", "direction": "decrease_by", "baseline": 30, "goal": 10, "value": 10}, 0),
        ({"direction": "at_most", "goal": 12, "value": 10}, 20),
        ({"kind": "ratio", "baseline": 50, "goal": 90, "value": 80, "is_per_cent": True}, 100),
        ({"kind": "ratio", "baseline": 50, "goal": 90, "value": 80}, 110),
        ({"gone": Fraction(1, 4), "value": 50}, 200),
    ],
)
def test_a_forecast_by_kind_and_direction(changes, forecast):
    assert arithmetic.forecast(facts(**changes)) == forecast


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": date(2024, 3, 31)},  # less than a quarter of the way
        {"window": (date(2024, 6, 1), date(2024, 7, 31))},  # 31 days
        {"value": 4},
        {"value": None},
        {"as_of": YEAR[1]},
        {"kind": "level"},
        {"kind": "level", "direction": "maintain", "baseline": 100},
    ],
)
def test_a_forecast_is_hidden_while_data_is_thin_and_where_there_is_no_pace(changes):
    assert arithmetic.forecast(facts(**changes)) is None


# Shares and time


def test_of_nothing_there_is_no_share():
    assert Share(0, 0).per_cent() is None
    assert Share(0, 0).each() is None
    assert Share(0, 4).per_cent() == 0


def test_a_share_is_exact():
    assert Share(1, 3).per_cent() == Fraction(100, 3)
    assert Share(Decimal("1.5"), 3).each() == Fraction(1, 2)


def test_only_weeks_that_have_ended_count_and_silent_ones_count_too():
    january = date(2026, 1, 1), date(2026, 1, 31)
    walks = {date(2026, 1, 1): 1, date(2026, 1, 13): 2, date(2026, 1, 22): 1}

    ended = arithmetic.ended("week", january, date(2026, 1, 24))
    amounts = [sum(n for day, n in walks.items() if first <= day <= last) or None for first, last in ended]

    assert ended[0] == (date(2025, 12, 29), date(2026, 1, 4))
    assert arithmetic.periods_met(amounts, len(ended), 1) == Share(2, 3)  # the week of 22 January ends on the 25th


def test_periods_met_before_the_log_began_come_from_the_opening_figure():
    assert arithmetic.periods_met([1, 1, 1], 5, 1, opening=1) == Share(4, 5)
    assert arithmetic.periods_met([0, 0, None], 5, 1, opening=9) == Share(2, 5)


@pytest.mark.parametrize(("day", "hours"), [(28, 23), (27, 24)])
def test_the_night_when_summer_time_begins_has_an_hour_less(day, hours):
    noons = [datetime(2026, 3, day + later, 12, tzinfo=STOCKHOLM) for later in (0, 1)]

    assert arithmetic.took(*noons, "hours") == hours
    assert arithmetic.took(*noons, "days") == 1


def test_the_hour_that_comes_twice_in_october_is_two_hours():
    before, after = (datetime(2026, 10, 25, hour, tzinfo=STOCKHOLM) for hour in (1, 4))

    assert arithmetic.took(before, after, "hours") == 4


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), 0),
        (date(2026, 3, 10), date(2026, 3, 12), 48),
        (date(2026, 3, 28), date(2026, 3, 29), 24),  # the night when summer time begins
        (date(2026, 3, 10), datetime(2026, 3, 11, 23, tzinfo=STOCKHOLM), 24),
        (datetime(2026, 3, 10, 23, tzinfo=STOCKHOLM), date(2026, 3, 11), 24),
    ],
)
def test_a_day_is_24_hours_where_only_the_day_is_known_of_either_end(start, end, hours):
    assert arithmetic.took(start, end, "hours") == hours
    assert arithmetic.took(start, end, "minutes") == hours * 60


def test_weeks_are_those_of_the_calendar_where_only_one_moment_is_known():
    assert arithmetic.took(date(2026, 3, 10), datetime(2026, 3, 17, 9, tzinfo=STOCKHOLM), "weeks") == 1


def test_the_median_is_the_middle_or_halfway_between_two():
    assert arithmetic.median([]) is None
    assert arithmetic.median([9, 1, 2]) == 2
    assert arithmetic.median([1, 2, 3, Decimal("4.5")]) == Fraction(5, 2)
