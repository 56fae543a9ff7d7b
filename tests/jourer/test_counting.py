from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourer.counting import Columns, bits_of, bits_of_pairs, rows_of

pytestmark = pytest.mark.pure

DAYS = [date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


@pytest.fixture
def rows():
    return Columns(
        DAYS,
        {
            "channel": bits_of(["phone", "chat", "phone", None]),
            "minutes": bits_of([30, 30, None, 15]),
            "support": bits_of_pairs([(0, "talk"), (0, "court"), (2, "court")], 4),
        },
    )


def test_a_filter_is_one_of_its_values_and_several_filters_are_all_of_them(rows):
    assert list(rows_of(rows.where({"channel": ["phone", "chat"]}))) == [0, 1, 2]
    assert list(rows_of(rows.where({"channel": ["phone"], "support": ["talk", "court"]}))) == [0, 2]


def test_no_filter_and_a_filter_without_values_let_every_row_through(rows):
    assert list(rows_of(rows.where({}))) == [0, 1, 2, 3]
    assert list(rows_of(rows.where({"a dimension that was not fetched": []}))) == [0, 1, 2, 3]


def test_a_value_that_no_row_has_leaves_none(rows):
    assert rows.where({"channel": ["pigeon"]}) == 0


def test_both_ends_of_a_window_belong_to_it(rows):
    every = rows.where({})

    assert rows.count(every, date(2026, 1, 1), date(2026, 2, 1)) == 3
    assert list(rows_of(rows.within(date(2026, 1, 2), date(2026, 2, 28)))) == [2]
    assert rows.count(every, date(2026, 2, 1), date(2026, 1, 1)) == 0


def test_a_sum_and_a_distinct_number_leave_out_what_has_no_value(rows):
    every = rows.where({})

    assert rows.sum("minutes", every) == 75
    assert rows.distinct("channel", every) == 2


def test_nothing_is_counted_of_no_rows():
    empty = Columns([], {"channel": bits_of([])})

    assert empty.count(empty.where({"channel": ["phone"]}), date.min, date.max) == 0
    assert list(rows_of(0)) == []


@given(st.sets(st.integers(0, 400)))
def test_the_rows_of_a_mask_are_its_bits_in_order(numbers):
    assert list(rows_of(sum(1 << number for number in numbers))) == sorted(numbers)


@given(st.lists(st.sampled_from(["a", "b", "c"])))
def test_every_row_stands_in_the_bits_of_its_value_only(values):
    column = bits_of(values)

    assert {value: list(rows_of(bits)) for value, bits in column.items()} == {
        value: [number for number, one in enumerate(values) if one == value] for value in set(values)
    }
