"""Balances and changes, whose totals and parts are never added together."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.sie import Balance, Change, Parts
from tests.budget.books import codes, events, read_json, sie_file

pytestmark = pytest.mark.pure


def test_balances_of_the_year_are_summed_and_those_of_the_year_before_are_not():
    data = sie_file(
        "#IB 0 1930 100.00",
        "#IB -1 1930 7.00",
        "#UB 0 1930 130.50 12",
        "#UB -1 1930 100.00",
        "#RES 0 3985 -50.50",
        "#RES 0 5010 20.00",
        "#RES -1 3985 -1.00",
        type_=1,
    )

    assert read_json(data)["sums"] == {"IB0": "100.00", "UB0": "130.50", "RES0": "-30.50", "PBUDGET0": "0.00"}


def test_balances_of_objects_have_their_objects_and_are_no_part_of_the_sums():
    data = sie_file("#IB 0 1930 100.00", "#OIB 0 1930 {1 Nord} 60.00", "#OUB 0 1930 {1 Nord} 70.00", type_=3)

    assert events(data) == [
        Balance("IB", 0, 1930, (), Decimal(100)),
        Balance("OIB", 0, 1930, ("1:Nord",), Decimal(60)),
        Balance("OUB", 0, 1930, ("1:Nord",), Decimal(70)),
    ]
    assert read_json(data)["sums"]["IB0"] == "100.00"


@pytest.mark.parametrize(
    "line",
    [
        "#PBUDGET 0 202503 3985 {} -10.00",
        "#PBUDGET 0 202503 3985 -10.00",
        '#PBUDGET 0 "202503" "3985" {} "-10.00" 0',
        "#PBUDGET 0 2025-03 3985 {} -10.00",
        "#PBUDGET\t0\t202503\t3985\t{ }\t-10.00",
    ],
)
def test_a_budget_of_a_month_is_read_in_every_spelling(line):
    data = sie_file(line)

    assert events(data) == [Change("PBUDGET", 0, date(2025, 3, 31), 3985, (), Decimal(-10))]
    assert codes(data) == []


@pytest.mark.parametrize("line", ["#PBUDGET 0 3985 202503 {} -10.00", "#PBUDGET 0 3985 202503 -10.00"])
def test_an_account_before_its_period_is_read_as_meant_and_told(line):
    data = sie_file(line)

    assert events(data) == [Change("PBUDGET", 0, date(2025, 3, 31), 3985, (), Decimal(-10))]
    assert codes(data) == [("odd_order", 5)]


def test_a_total_and_its_parts_are_never_added_together():
    data = sie_file(
        "#PBUDGET 0 202501 3985 {} -100.00",
        '#PBUDGET 0 202501 3985 {1 "10"} -60.00',
        "#PBUDGET 0 202501 3985 {6 P1} -40.00",
        type_=3,
    )

    assert read_json(data)["sums"]["PBUDGET0"] == "-100.00"


def test_where_only_the_parts_are_written_their_sum_is_the_total():
    data = sie_file(
        "#PBUDGET 0 202501 3985 {} -100.00",
        '#PBUDGET 0 202501 7010 {1 "10"} 60.00',
        '#PBUDGET 0 202501 7010 {1 "20"} 40.00',
        '#PBUDGET 0 202501 7010 {6 "P1"} 30.00',
    )

    assert read_json(data)["sums"]["PBUDGET0"] == "0.00"


def parts(*lines):
    found = Parts()
    for event in events(sie_file(*lines, type_=3)):
        found.add(event)
    return [(account, objects, amount) for _month, account, objects, amount in found]


def test_a_month_is_split_into_parts_that_add_up_to_its_total():
    assert parts(
        "#PSALDO 0 202501 7010 {} 100.00",
        "#PSALDO 0 202501 7010 {1 10} 60.00",
        "#PSALDO 0 202501 7010 {1 20} 25.00",
    ) == [
        (7010, ("1:10",), Decimal(60)),
        (7010, ("1:20",), Decimal(25)),
        (7010, (), Decimal(15)),
    ]


def test_money_told_by_two_dimensions_is_found_by_both_and_counted_once():
    split = parts(
        "#PSALDO 0 202501 7010 {} 100.00",
        "#PSALDO 0 202501 7010 {1 10} 100.00",
        "#PSALDO 0 202501 7010 {6 P1} 40.00",
        "#PSALDO 0 202501 7010 {1 10 6 P1} 40.00",
    )

    assert split == [
        (7010, ("1:10",), Decimal(100)),
        (7010, ("6:P1",), Decimal(40)),
        (7010, (), Decimal(-40)),
    ]
    assert sum(amount for _account, _objects, amount in split) == 100


@given(
    st.dictionaries(
        st.sampled_from(["{}", "{1 10}", "{1 20}", "{6 P1}", "{6 P2}", "{1 10 6 P1}", "{7 3}"]),
        st.integers(-10_000, 10_000),
        min_size=1,
    )
)
def test_whatever_parts_are_written_they_add_up_to_the_total(month):
    lines = [f"#PSALDO 0 202501 7010 {objects} {ore}.00" for objects, ore in month.items()]
    found = Parts()
    for event in events(sie_file(*lines)):
        found.add(event)

    assert sum(amount for *_place, amount in found) == found.total()
    if "{}" in month:
        assert found.total() == month["{}"]
