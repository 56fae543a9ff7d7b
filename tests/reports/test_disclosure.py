import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourer.few import months_together, sums
from reports.disclosure import parts_together

pytestmark = pytest.mark.pure


def test_parts_stand_in_order_of_size():
    assert parts_together([("besök", 40), ("telefon", 300)]) == ([("telefon", 300), ("besök", 40)], 0)


def test_small_parts_are_added_together():
    assert parts_together([("telefon", 300), ("chatt", 9), ("sms", 4)]) == ([("telefon", 300)], 13)


def test_the_smallest_large_part_joins_what_would_still_be_few():
    assert parts_together([("telefon", 300), ("besök", 12), ("sms", 4)]) == ([("telefon", 300)], 16)


def test_nothing_can_be_told_apart_in_one_large_part_and_one_small():
    assert parts_together([("telefon", 300), ("sms", 4)]) == ([], 304)


def test_parts_without_anybody_hide_nothing():
    assert parts_together([("telefon", 300), ("sms", 0)]) == ([("telefon", 300)], 0)


@given(st.lists(st.integers(0, 60)))
def test_what_is_printed_adds_up_and_holds_no_few(counts):
    shown, rest = parts_together([(str(index), count) for index, count in enumerate(counts)])

    assert sum(value for _, value in shown) + rest == sum(counts)
    assert all(value >= 10 for _, value in shown)
    assert rest == 0 or rest >= 10 or sum(counts) < 10


@pytest.mark.parametrize(
    "months, together",
    [
        ([20] * 12, 1),
        ([20] * 6 + [9] + [20] * 5, 3),
        ([20] * 6 + [2, 2, 2] + [20] * 3, 6),
        ([1] * 12, None),
        ([10, 10, 10, 0, 10, 10], 1),
    ],
)
def test_months_are_added_together_until_no_period_holds_few(months, together):
    assert months_together(months) == together


@given(st.lists(st.integers(0, 40), min_size=1, max_size=14))
def test_no_period_holds_one_to_nine(months):
    size = months_together(months)

    assert size is None or not any(0 < value < 10 for value in sums(months, size))
