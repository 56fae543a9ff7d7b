"""What holds for every target, whatever its numbers and dates, told against counting that is done day by day."""

import calendar
import statistics
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jourer import arithmetic, kinds
from jourer.arithmetic import Facts, Share, Status, Thresholds
from jourer.measuring import Reading
from jourer.models import Measure

pytestmark = pytest.mark.pure

STOCKHOLM = ZoneInfo("Europe/Stockholm")
RISING, FALLING = ("at_least", "increase_by", "maintain"), ("at_most", "decrease_by")
WITH_A_WAY = ("count", "level", "ratio")
DAY = timedelta(days=1)

numbers = st.decimals(0, 1000, places=2)
some_days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
twelve_weights = st.lists(st.integers(0, 9), min_size=12, max_size=12)


@st.composite
def windows(draw, longest=731):
    first = draw(some_days)
    return first, first + timedelta(days=draw(st.integers(0, longest - 1)))


@st.composite
def moments_of(draw, window, beside=40):
    """A day in the window, or a little before or after it."""
    return draw(st.dates(window[0] - timedelta(days=beside), window[1] + timedelta(days=beside)))


@st.composite
def facts(draw, of=WITH_A_WAY, directions=RISING + FALLING, *, started=False, **given):
    window = draw(windows())
    as_of = draw(st.dates(*window) if started else moments_of(window))
    told = {
        "kind": draw(st.sampled_from(of)),
        "direction": draw(st.sampled_from(directions)),
        "value": draw(numbers),
        "goal": draw(numbers),
        "baseline": draw(st.none() | numbers),
        "gone": arithmetic.share_gone("even", window, as_of),
    }
    return Facts(window=window, as_of=as_of, **told | given)


@st.composite
def thresholds(draw):
    watch_from = draw(st.integers(1, 100))
    return Thresholds(draw(st.integers(watch_from, 110)), watch_from)


def days_of(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def changed(facts, **changes):
    return Facts(**vars(facts) | changes)


# What is expected to date


def weight_of(profile, day, last_day, month_weights):
    """How much of the way belongs to the day."""
    if profile == "by_term":
        return 0 if (6, 16) <= (day.month, day.day) <= (8, 15) else 1
    if profile == "by_months":
        return Fraction(month_weights[day.month - 1], calendar.monthrange(day.year, day.month)[1])
    return int(day == last_day) if profile == "on_date" else 1


@given(profile=st.sampled_from(["even", "by_term", "by_months", "on_date"]), weights=twelve_weights, data=st.data())
def test_what_is_expected_is_the_sum_of_the_weights_of_the_days_gone(profile, weights, data):
    window = data.draw(windows(400))
    as_of = data.draw(st.dates(*window))
    by_day = {day: weight_of(profile, day, window[1], weights) for day in days_of(*window)}
    whole = sum(by_day.values())
    assume(whole)

    gone = arithmetic.share_gone(profile, window, as_of, weights)
    expected = arithmetic.expected(Facts("count", "at_least", window, as_of, value=0, goal=Decimal("720.5"), gone=gone))

    assert expected == Fraction("720.5") * Fraction(sum(by_day[day] for day in days_of(window[0], as_of))) / whole


@given(data=st.data())
def test_as_last_year_expects_the_share_that_last_year_had_given_by_the_day(data):
    window = data.draw(windows())
    as_of = data.draw(st.dates(*window))
    logged = data.draw(st.lists(st.dates(*window), min_size=1, max_size=40))

    gone = arithmetic.share_gone(
        "last_year", window, as_of, last_year=lambda until: sum(day <= until for day in logged)
    )

    assert gone == Fraction(len([day for day in logged if day <= as_of]), len(logged))


@given(st.sampled_from(["even", "by_term", "by_months", "on_date"]), twelve_weights, windows(400))
def test_what_is_expected_never_falls_from_one_day_to_the_next(profile, weights, window):
    days = days_of(window[0] - DAY, window[1] + DAY)
    gone = [arithmetic.share_gone(profile, window, day, weights) for day in days]

    assert gone[0] == 0
    assert gone[-1] == gone[-2] == 1
    known = [share for share in gone if share is not None]
    assert known == sorted(known)


# Status

ORDER = [Status.MISSED, Status.AT_RISK, Status.WATCH, Status.ON_PACE, Status.ACHIEVED]


@given(
    facts(("count", "level", "ratio", "frequency", "duration", "milestone"), RISING, started=True),
    numbers,
    thresholds(),
)
def test_more_never_makes_it_worse_where_more_is_better(some, more, thresholds):
    assume(some.kind not in {"frequency", "duration", "milestone"} or some.direction == "at_least")
    better = changed(some, value=some.value + more)

    assert ORDER.index(arithmetic.status(better, thresholds)) >= ORDER.index(arithmetic.status(some, thresholds))


@given(facts(directions=FALLING, started=True), numbers, thresholds())
def test_more_never_makes_it_better_where_less_is_better(some, more, thresholds):
    worse = changed(some, value=some.value + more)

    assert ORDER.index(arithmetic.status(worse, thresholds)) <= ORDER.index(arithmetic.status(some, thresholds))


@given(facts(), thresholds())
def test_before_during_and_after_the_window_have_each_their_statuses(some, thresholds):
    status = arithmetic.status(some, thresholds)

    if some.as_of < some.window[0]:
        assert status == Status.NOT_STARTED
    elif some.as_of >= some.window[1]:
        reached = some.value <= some.goal if some.direction in FALLING else some.value >= some.goal
        assert status == (Status.ACHIEVED if reached else Status.MISSED)
    else:
        assert status in {Status.ACHIEVED, Status.ON_PACE, Status.WATCH, Status.AT_RISK}


@given(facts(started=True), thresholds())
def test_nothing_short_of_its_goal_is_called_achieved_and_nothing_that_reached_it_at_risk(some, thresholds):
    status = arithmetic.status(some, thresholds)
    reached = some.value <= some.goal if some.direction in FALLING else some.value >= some.goal

    assert status not in ({Status.AT_RISK, Status.MISSED} if reached else {Status.ACHIEVED})


@given(
    facts(("level", "ratio"), ("at_least", "at_most"), value=None),
    numbers,
    st.integers(-200, 300),
    numbers,
    thresholds(),
)
def test_a_level_on_its_way_is_judged_by_the_way_and_not_from_zero(some, way, per_cent, shift, thresholds):
    assume(way)
    goal = shift + (way if some.direction == "at_least" else -way)
    value = shift + (goal - shift) * per_cent / 100
    here = changed(some, baseline=shift, goal=goal, value=value)
    from_zero = changed(some, baseline=Decimal(0), goal=goal - shift, value=value - shift)

    assert arithmetic.status(here, thresholds) == arithmetic.status(from_zero, thresholds)


@given(facts(("level", "ratio"), started=True), thresholds())
def test_a_level_on_the_wrong_side_of_its_goal_is_never_on_pace_because_it_once_was_on_the_right_one(some, thresholds):
    falling = some.direction in FALLING
    assume(some.value > some.goal if falling else some.value < some.goal)
    kept = changed(some, baseline=some.goal - 1 if falling else some.goal + 1)

    assert arithmetic.expected(kept) is None
    assert arithmetic.status(kept, thresholds) == arithmetic.status(changed(some, baseline=None), thresholds)


@given(facts(("count", "level"), ("at_most",), goal=0, baseline=None, started=True), thresholds())
def test_none_at_all_can_be_judged_every_day(some, thresholds):
    over = some.as_of == some.window[1]
    kept, broken = changed(some, value=0), changed(some, value=1)

    assert arithmetic.status(kept, thresholds) == (Status.ACHIEVED if over else Status.ON_PACE)
    assert arithmetic.status(broken, thresholds) == (Status.MISSED if over else Status.AT_RISK)


@given(facts(tuple(kinds.KINDS), started=True), st.booleans())
def test_what_is_not_known_is_never_taken_for_0(some, over):
    unknown = changed(some, value=None, as_of=some.window[1] if over else some.as_of)

    assert arithmetic.status(unknown) == Status.NO_DATA
    assert arithmetic.forecast(unknown) is None


# Progress and forecast


@given(numbers, numbers, st.fractions(-3, 3))
def test_progress_is_neither_capped_at_the_goal_nor_at_the_baseline(baseline, goal, share):
    assume(goal != baseline)
    value = Fraction(baseline) + share * (Fraction(goal) - Fraction(baseline))

    assert arithmetic.progress(value, goal, baseline) == share


@given(st.integers(0, 5000), st.integers(1, 2000))
def test_whole_per_cent_are_rounded_down(value, goal):
    measure = Measure(kind="count", goal_value=goal)
    reading = Reading(measure, date(2026, 6, 30), value, goal, None, None, None, Status.WATCH, "")

    assert reading.per_cent * goal <= value * 100 < (reading.per_cent + 1) * goal


def is_thin(facts):
    gone, total = (facts.as_of - facts.window[0]).days + 1, (facts.window[1] - facts.window[0]).days + 1
    return gone < 60 or gone * 4 < total or gone >= total


@given(facts(("count",)))
def test_a_forecast_of_a_count_is_its_value_for_each_day_gone_times_all_days(some):
    gone, total = (some.as_of - some.window[0]).days + 1, (some.window[1] - some.window[0]).days + 1
    hidden = is_thin(some) or some.value < 5

    assert arithmetic.forecast(some) == (None if hidden else Fraction(some.value) * total / gone)


@given(facts(("level", "ratio"), ("at_least", "at_most")), numbers)
def test_a_forecast_of_a_level_goes_on_from_its_baseline_up_or_down(some, way):
    assume(way)
    start = some.goal - way if some.direction == "at_least" else some.goal + way
    gone, total = (some.as_of - some.window[0]).days + 1, (some.window[1] - some.window[0]).days + 1
    went_on = Fraction(start) + (Fraction(some.value) - Fraction(start)) * total / max(gone, 1)

    assert arithmetic.forecast(changed(some, baseline=start)) == (None if is_thin(some) else max(went_on, 0))


@given(facts(), st.booleans())
def test_a_forecast_is_never_below_zero_and_of_a_per_cent_never_above_a_hundred(some, is_per_cent):
    forecast = arithmetic.forecast(changed(some, is_per_cent=is_per_cent))

    assert forecast is None or (forecast >= 0 and (forecast <= 100 or not is_per_cent))


# Shares, periods and time


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_n_of_d_is_exact_and_of_nothing_there_is_no_share(n, d):
    share = Share(n, d)

    assert (share.per_cent(), share.each()) == ((Fraction(100 * n, d), Fraction(n, d)) if d else (None, None))


def period_of(per, day):
    """What tells the period of a day from all others; weeks and what is longer belong to one year each."""
    week = day.isocalendar()
    return {
        "day": day,
        "week": (week.year, week.week),
        "month": (day.year, day.month),
        "quarter": (day.year, (day.month - 1) // 3),
        "term": (day.year, day.month <= 6),
        "year": day.year,
    }[per]


@given(
    per=st.sampled_from(["day", "week", "month", "quarter", "term", "year"]),
    year=st.integers(2000, 2050),
    times=st.integers(1, 4),
    data=st.data(),
)
def test_periods_met_are_those_that_have_ended_with_enough_also_where_nothing_was_said(per, year, times, data):
    window = date(year, 1, 1), date(year, 12, 31)
    as_of = data.draw(moments_of(window))
    logged = data.draw(st.lists(st.dates(window[0] - 9 * DAY, window[1] + 9 * DAY), max_size=150))
    by_period = {}
    for day in days_of(window[0] - 9 * DAY, window[1] + 9 * DAY):
        by_period.setdefault(period_of(per, day), []).append(day)
    belongs = {key for key in by_period if (key[0] if per == "week" else by_period[key][0].year) == year}
    done = [key for key in belongs if by_period[key][-1] <= as_of]
    enough = [key for key in done if sum(logged.count(day) for day in by_period[key]) >= times]

    ended = arithmetic.ended(per, window, as_of)
    amounts = [sum(first <= day <= last for day in logged) or None for first, last in ended]

    assert arithmetic.periods_met(amounts, len(ended), times) == Share(len(enough), len(done))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_the_median_is_the_middle(values):
    assert arithmetic.median(values) == statistics.median(values)


# Around the nights when the clocks change as well as at any other time.
moments = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2025, 12, 31, 23, tzinfo=UTC),
    ]
)


@given(moments, st.integers(-3000, 3000), st.integers(0, 20_000))
def test_hours_and_minutes_are_real_time_also_when_the_clocks_change(moment, before, minutes):
    start = moment + timedelta(minutes=before)
    local = [one.astimezone(STOCKHOLM) for one in (start, start + timedelta(minutes=minutes))]

    assert arithmetic.took(*local, "hours") == Fraction(minutes, 60)
    assert arithmetic.took(*local, "minutes") == minutes


@given(some_days, st.integers(0, 800), st.times(), st.times())
def test_days_and_weeks_are_those_of_the_calendar_whatever_the_clock_says(first, count, start, end):
    last = first + timedelta(days=count)
    at_the_clock = [datetime.combine(*one, STOCKHOLM) for one in ((first, start), (last, end))]

    for moments in ([first, last], at_the_clock):
        assert arithmetic.took(*moments, "days") == count
        assert arithmetic.took(*moments, "weeks") * 7 == count
