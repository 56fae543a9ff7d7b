from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourer.arithmetic import took
from jourer.workdays import is_workday, workdays_between

pytestmark = pytest.mark.pure

# Red days that are no Sundays, by the calendars of 2025 and 2026 and the law on public holidays (1989:253).
RED_DAYS = {
    "2025-01-01 2025-01-06 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-06 2025-06-21 2025-11-01",
    "2025-12-25 2025-12-26",
    "2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-06 2026-06-20 2026-10-31",
    "2026-12-25 2026-12-26",
}
EVES = {"2025-06-20 2025-12-24 2025-12-31", "2026-06-19 2026-12-24 2026-12-31"}


def dates(lines):
    return {date.fromisoformat(day) for line in lines for day in line.split()}


two_years = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(two_years, two_years, st.booleans())
def test_working_days_are_those_that_a_person_would_count_in_the_calendar(first, last, eves_off):
    off = dates(RED_DAYS) | (dates(EVES) if eves_off else set())
    after = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    counted = [day for day in after if day.isoweekday() <= 5 and day not in off]

    assert workdays_between(first, last, eves_off=eves_off) == len(counted)
    assert took(first, last, "workdays", eves_off=eves_off) == len(counted)


def test_every_day_of_two_years_is_off_or_not_as_the_calendar_says():
    every_day = [date(2025, 1, 1) + timedelta(days=number) for number in range(730)]
    off = [day for day in every_day if day.weekday() < 5 and not is_workday(day)]

    assert off == sorted(day for day in dates(RED_DAYS) | dates(EVES) if day.weekday() < 5)


def test_the_day_it_came_is_not_counted():
    assert workdays_between(date(2026, 3, 10), date(2026, 3, 10)) == 0
    assert workdays_between(date(2026, 3, 10), date(2026, 3, 11)) == 1


def test_a_weekend_has_no_working_day():
    assert workdays_between(date(2026, 3, 13), date(2026, 3, 16)) == 1
    assert workdays_between(date(2026, 3, 14), date(2026, 3, 15)) == 0


def test_four_working_days_from_wednesday_before_easter_end_on_thursday_the_week_after():
    assert workdays_between(date(2026, 4, 1), date(2026, 4, 9)) == 4


def test_eves_are_off_only_where_the_office_is_shut():
    assert workdays_between(date(2026, 12, 23), date(2026, 12, 28)) == 1
    assert workdays_between(date(2026, 12, 23), date(2026, 12, 28), eves_off=False) == 2


def test_sixth_of_june_is_off_and_whit_monday_is_not():
    assert not is_workday(date(2025, 6, 6))
    assert is_workday(date(2026, 5, 25))
