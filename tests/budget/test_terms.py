from datetime import date
from itertools import islice

import pytest

from budget.terms import Term

pytestmark = pytest.mark.pure

# Seed 004: from April to the end of 2025, then a calendar year at a time, until the end of 2027 at the latest.
IOP = {
    "starts_on": date(2025, 4, 1),
    "initial_end": date(2025, 12, 31),
    "renewal": "calendar_year",
    "notice": (9, 30),
    "latest_end": date(2027, 12, 31),
}


def year(number):
    return date(number, 1, 1), date(number, 12, 31)


def test_a_calendar_year_at_a_time_until_the_latest_end():
    term = Term(**IOP)

    assert list(term.periods()) == [(date(2025, 4, 1), date(2025, 12, 31)), year(2026), year(2027)]
    assert [term.notice_day(period) for period in term.periods()] == [date(2025, 9, 30), date(2026, 9, 30), None]
    assert term.end_unless_noticed == term.last_day == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("today", "period", "notice_day"),
    [
        (date(2025, 3, 31), None, date(2025, 9, 30)),
        (date(2025, 9, 30), (date(2025, 4, 1), date(2025, 12, 31)), date(2025, 9, 30)),
        (date(2025, 10, 1), (date(2025, 4, 1), date(2025, 12, 31)), date(2026, 9, 30)),
        (date(2026, 10, 1), year(2026), None),
        (date(2027, 12, 31), year(2027), None),
        (date(2028, 1, 1), None, None),
    ],
)
def test_the_period_of_a_day_and_the_next_day_to_give_notice(today, period, notice_day):
    term = Term(**IOP)

    assert term.period_on(today) == period
    assert term.next_notice_day(today) == notice_day


@pytest.mark.parametrize(
    ("noticed_on", "last_day"),
    [
        (date(2025, 9, 30), date(2025, 12, 31)),
        (date(2025, 10, 1), date(2026, 12, 31)),  # a day too late: a year more
        (date(2026, 10, 1), date(2027, 12, 31)),
        (date(2027, 5, 1), date(2027, 12, 31)),
    ],
)
def test_notice_ends_the_first_period_that_it_is_in_time_for(noticed_on, last_day):
    assert Term(**IOP).end_if_noticed(noticed_on) == last_day

    noticed = Term(**IOP, noticed_on=noticed_on)
    assert noticed.last_day == last_day
    assert noticed.next_notice_day(noticed_on) is None
    assert not noticed.has_ended(last_day)
    assert noticed.has_ended(date(last_day.year + 1, 1, 1))


def test_what_the_parties_settle_on_goes_before_all_else():
    term = Term(**IOP, noticed_on=date(2025, 5, 1), ended_on=date(2025, 6, 30))

    assert term.last_day == date(2025, 6, 30)
    assert term.period_on(date(2025, 6, 30)) == (date(2025, 4, 1), date(2025, 6, 30))
    assert term.period_on(date(2025, 7, 1)) is None
    assert term.holds((date(2025, 4, 1), date(2025, 6, 30)))
    assert not term.holds((date(2025, 6, 1), date(2025, 7, 1)))
    assert not term.holds((date(2025, 3, 31), date(2025, 4, 30)))


def test_the_29th_of_february_is_the_28th_in_most_years():
    yearly = {"renewal": "months", "renewal_months": 12, "notice": (2, 29)}
    term = Term(starts_on=date(2023, 3, 1), initial_end=date(2024, 2, 28), **yearly)

    assert list(islice(term.periods(), 6)) == [
        (date(2023, 3, 1), date(2024, 2, 28)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ]
    assert term.next_notice_day(date(2027, 1, 1)) == date(2027, 2, 28)
    # Of the period that ends on the 28th, the 29th is a day late: the last day for it lies a year before.
    assert term.notice_day((date(2027, 3, 1), date(2028, 2, 28))) == date(2027, 2, 28)


def test_some_months_at_a_time_end_with_the_month_and_are_cut_to_the_latest_end():
    term = Term(
        starts_on=date(2026, 1, 1),
        initial_end=date(2026, 1, 30),
        renewal="months",
        renewal_months=1,
        latest_end=date(2026, 4, 15),
    )

    assert list(term.periods()) == [
        (date(2026, 1, 1), date(2026, 1, 30)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 30)),
        (date(2026, 3, 31), date(2026, 4, 15)),
    ]


def test_without_renewal_it_ends_and_no_notice_is_asked_for():
    term = Term(starts_on=date(2026, 1, 1), initial_end=date(2026, 12, 31), notice=(9, 30))

    assert list(term.periods()) == [year(2026)]
    assert term.last_day == date(2026, 12, 31)
    assert term.next_notice_day(date(2026, 1, 1)) is None


def test_without_a_latest_end_it_goes_on_until_somebody_gives_notice():
    term = Term(**IOP | {"latest_end": None})

    assert term.last_day is None
    assert term.period_on(date(2050, 6, 1)) == year(2050)
    assert term.next_notice_day(date(2050, 6, 1)) == date(2050, 9, 30)
    assert term.end_if_noticed(date(2050, 6, 1)) == date(2050, 12, 31)
    assert term.holds(year(2099))


def test_without_a_notice_day_notice_ends_the_period_it_is_given_in():
    assert Term(**IOP | {"notice": None}).end_if_noticed(date(2026, 12, 31)) == date(2026, 12, 31)


def test_a_notice_day_before_the_first_day_is_none():
    """From October to December nobody can give notice by September: the period is renewed."""
    term = Term(**IOP | {"starts_on": date(2025, 10, 1)})

    assert term.notice_day((date(2025, 10, 1), date(2025, 12, 31))) is None
    assert term.next_notice_day(date(2025, 10, 1)) == date(2026, 9, 30)
    assert term.end_if_noticed(date(2025, 10, 1)) == date(2026, 12, 31)
