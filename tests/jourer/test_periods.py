import itertools
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import assume, given
from hypothesis import strategies as st

from jourer import periods

pytestmark = pytest.mark.pure

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
BROKEN = (date(2026, 7, 1), date(2027, 6, 30))
DAY = timedelta(days=1)

some_days = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@st.composite
def stretches(draw, longest=800):
    first = draw(some_days)
    return first, first + timedelta(days=draw(st.integers(0, longest)))


def days_of(stretch):
    return [stretch[0] + timedelta(days=number) for number in range((stretch[1] - stretch[0]).days + 1)]


# Named parts


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("spring", date(2026, 1, 1), date(2026, 6, 30)),
        ("autumn", date(2026, 7, 1), date(2026, 12, 31)),
        ("q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("t3", date(2026, 9, 1), date(2026, 12, 31)),
        ("summer", date(2026, 6, 1), date(2026, 8, 31)),
        ("february", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_the_parts_of_a_year_are_those_of_the_calendar(code, first, last):
    assert periods.window(code, YEAR) == (first, last)
    assert periods.name_of((first, last), YEAR) == code


def test_february_has_29_days_in_a_leap_year():
    assert periods.window("february", (date(2028, 1, 1), date(2028, 12, 31)))[1] == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("year", date(2026, 7, 1), date(2027, 6, 30)),
        ("spring", date(2027, 1, 1), date(2027, 6, 30)),
        ("autumn", date(2026, 7, 1), date(2026, 12, 31)),
        ("q2", date(2027, 4, 1), date(2027, 6, 30)),
        ("t1", date(2027, 1, 1), date(2027, 4, 30)),
        ("march", date(2027, 3, 1), date(2027, 3, 31)),
    ],
)
def test_the_parts_of_a_broken_year_lie_in_it(code, first, last):
    assert periods.window(code, BROKEN) == (first, last)
    assert periods.name_of((first, last), BROKEN) == code


def test_what_lies_in_a_broken_year_only_in_part_is_cut_to_it_and_called_by_its_dates():
    assert periods.window("summer", BROKEN) == (date(2026, 7, 1), date(2026, 8, 31))
    assert periods.name_of((date(2026, 7, 1), date(2026, 8, 31)), BROKEN) is None


def test_the_parts_of_a_plan_for_two_years_are_those_of_the_first():
    two_years = date(2026, 1, 1), date(2027, 12, 31)

    assert periods.window("spring", two_years) == (date(2026, 1, 1), date(2026, 6, 30))
    assert periods.name_of((date(2027, 1, 1), date(2027, 6, 30)), two_years) is None


@given(first=some_days, months=st.integers(1, 24), code=st.sampled_from(list(periods.NAMES)))
def test_a_named_part_lies_in_its_year_as_far_as_the_year_has_any_of_it(first, months, code):
    number = first.year * 12 + first.month - 1 + months
    whole = first.replace(day=1), date(number // 12, number % 12 + 1, 1) - DAY
    touches = code == "year" or any(
        periods.MONTHS_IN[code][0] <= day.month <= periods.MONTHS_IN[code][1] for day in days_of(whole)
    )
    assume(touches)

    part = periods.window(code, whole)

    assert whole[0] <= part[0] <= part[1] <= whole[1]
    assert periods.name_of(part, whole) in {None, *periods.NAMES}
    assert (name := periods.name_of(part, whole)) is None or periods.window(name, whole) == part


# The year before


@pytest.mark.parametrize(
    ("stretch", "before"),
    [
        (YEAR, (date(2025, 1, 1), date(2025, 12, 31))),
        (BROKEN, (date(2025, 7, 1), date(2026, 6, 30))),
        ((date(2028, 2, 1), date(2028, 2, 29)), (date(2027, 2, 1), date(2027, 2, 28))),
        ((date(2029, 2, 1), date(2029, 2, 28)), (date(2028, 2, 1), date(2028, 2, 29))),
        ((date(2028, 2, 29), date(2028, 3, 15)), (date(2027, 2, 28), date(2027, 3, 15))),
    ],
)
def test_the_year_before_has_the_same_days_and_whole_months_stay_whole(stretch, before):
    assert periods.year_before(stretch) == before


def test_what_came_before_a_plan_for_two_years_is_two_years_back():
    two_years = date(2026, 1, 1), date(2027, 12, 31)

    assert periods.years_back(two_years) == 2
    assert periods.year_before(two_years, 2) == (date(2024, 1, 1), date(2025, 12, 31))
    assert periods.years_back(YEAR) == periods.years_back(BROKEN) == 1


@given(stretches())
def test_a_stretch_and_the_one_before_it_share_no_day(stretch):
    before = periods.year_before(stretch, periods.years_back(stretch))

    assert before[0] <= before[1] < stretch[0]
    assert abs(periods.days(before) - periods.days(stretch)) <= 1


# Months


@given(stretches())
def test_the_months_of_a_stretch_have_each_of_its_days_once(stretch):
    months = periods.months(stretch)

    assert [day for month in months for day in days_of(month)] == days_of(stretch)
    assert all(len({(day.year, day.month) for day in days_of(month)}) == 1 for month in months)
    assert len(months) == len({(day.year, day.month) for day in days_of(stretch)})


# Periods


def test_the_week_over_new_year_belongs_to_the_year_of_its_thursday():
    weeks = periods.each("week", YEAR)

    assert weeks[0] == (date(2025, 12, 29), date(2026, 1, 4))
    assert weeks[-1] == (date(2026, 12, 28), date(2027, 1, 3))
    assert len(weeks) == 53
    assert len(periods.each("week", (date(2025, 1, 1), date(2025, 12, 31)))) == 52


def test_two_weeks_are_counted_in_pairs_from_the_first():
    pairs = periods.each("two_weeks", YEAR)

    assert pairs[:2] == [(date(2025, 12, 29), date(2026, 1, 11)), (date(2026, 1, 12), date(2026, 1, 25))]
    assert len(pairs) == 26


def test_a_broken_year_is_one_year_with_two_half_years():
    assert periods.each("year", BROKEN) == [BROKEN]
    assert periods.each("term", BROKEN) == [
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 6, 30)),
    ]


def test_a_stretch_holds_only_whole_periods():
    assert periods.each("month", (date(2026, 1, 2), date(2026, 3, 30))) == [(date(2026, 2, 1), date(2026, 2, 28))]
    assert periods.each("quarter", (date(2026, 1, 2), date(2026, 5, 31))) == []
    assert periods.each("year", (date(2026, 1, 1), date(2026, 12, 30))) == []


def test_one_day_is_a_day_and_a_week_only_if_it_is_a_thursday():
    assert periods.each("day", (date(2026, 1, 1),) * 2) == [(date(2026, 1, 1),) * 2]
    assert periods.each("week", (date(2026, 1, 1),) * 2) == [(date(2025, 12, 29), date(2026, 1, 4))]
    assert periods.each("week", (date(2026, 1, 2),) * 2) == []


@given(some_days)
def test_every_week_belongs_to_exactly_one_year_the_one_that_iso_says(day):
    monday = day - timedelta(days=day.weekday())
    years = [
        year
        for year in range(day.year - 2, day.year + 3)
        if (monday, monday + 6 * DAY) in periods.each("week", (date(year, 1, 1), date(year, 12, 31)))
    ]

    assert years == [day.isocalendar().year]


@given(stretches(), st.integers(1, 800))
def test_the_weeks_of_two_stretches_after_each_other_are_those_of_both(stretch, longer):
    after = stretch[1] + DAY, stretch[1] + timedelta(days=longer)

    weeks = periods.each("week", stretch) + periods.each("week", after)

    assert weeks == periods.each("week", (stretch[0], after[1]))
    assert all(later[0] == earlier[1] + DAY for earlier, later in itertools.pairwise(weeks))
    assert all(monday.weekday() == 0 and sunday - monday == 6 * DAY for monday, sunday in weeks)


LENGTHS = {
    "day": {1},
    "week": {7},
    "two_weeks": {14},
    "month": {28, 29, 30, 31},
    "quarter": {90, 91, 92},
    "term": {181, 182, 184},
    "year": {365, 366},
}


@given(st.sampled_from(list(LENGTHS)), stretches())
def test_periods_follow_each_other_without_overlap_and_each_is_whole(per, stretch):
    found = periods.each(per, stretch)

    assert all(later[0] == earlier[1] + DAY for earlier, later in itertools.pairwise(found))
    assert {periods.days(period) for period in found} <= LENGTHS[per]
    if per not in {"week", "two_weeks"}:
        assert all(stretch[0] <= first <= last <= stretch[1] for first, last in found)


PARTS = {
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month - 1) // 3),
    "term": lambda day: (day.year, (day.month - 1) // 6),
}


@given(st.sampled_from(list(PARTS)), stretches())
def test_no_whole_period_of_the_calendar_is_left_out(per, stretch):
    around = days_of((stretch[0] - 200 * DAY, stretch[1] + 200 * DAY))
    cut = {PARTS[per](day) for day in around if not stretch[0] <= day <= stretch[1]}
    whole = dict.fromkeys(part for day in days_of(stretch) if (part := PARTS[per](day)) not in cut)

    assert [PARTS[per](period[0]) for period in periods.each(per, stretch)] == list(whole)


# In words


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        (YEAR, "1 januari–31 december 2026"),
        (BROKEN, "1 juli 2026–30 juni 2027"),
        ((date(2026, 12, 20), date(2026, 12, 31)), "20–31 december 2026"),
        ((date(2026, 12, 20), date(2027, 12, 31)), "20 december 2026–31 december 2027"),
        ((date(2026, 5, 1), date(2026, 5, 1)), "1 maj 2026"),
    ],
)
def test_a_stretch_is_called_by_its_days(stretch, words):
    with override("sv"):
        assert periods.in_words(stretch) == words
