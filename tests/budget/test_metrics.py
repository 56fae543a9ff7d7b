"""What a target can be counted from in the books."""

from datetime import date

import pytest

from jourer import measuring
from tests import builders as build

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 10, 31)


@pytest.fixture
def treasurer():
    return build.actor("treasurer")


@pytest.fixture
def books(treasurer):
    made = build.books(treasurer.association)
    build.entry(made, 3987, -60_000, date(2026, 3, 5))
    build.entry(made, 3993, -15_000, date(2026, 4, 5))
    build.entry(made, 3993, 1_000, date(2026, 4, 6))
    build.entry(made, 5010, 9_000, date(2026, 4, 6))
    return made


def reading(association, **facts):
    measure = build.measure(association, metric="budget.income", unit="kronor", **facts)
    return measuring.read(association, [measure], AUTUMN)[measure.pk]


def test_income_on_chosen_accounts_is_what_sponsors_have_given(books):
    read = reading(books.association, goal_value=20_000, filters={"account": ["3993"]})

    assert read.value == 14_000
    assert "på kontot 3993" in read.definition


def test_the_share_that_we_bring_in_ourselves_is_n_of_d(books):
    read = reading(books.association, kind="ratio", goal_value=20, filters={"account": ["3993"]})

    assert (read.share.n, read.share.d) == (14_000, 74_000)


def test_what_was_replaced_and_what_is_anothers_is_not_counted(books):
    build.entry(build.books(books.association, kind="spreadsheet", replaced_at=books.taken_in_at), 3993, -7, AUTUMN)
    build.entry(build.books(build.association()), 3993, -7, AUTUMN)

    assert reading(books.association, goal_value=1).value == 74_000


def test_what_has_no_day_counts_when_its_year_is_over(treasurer):
    books = build.books(treasurer.association, ends_on=date(2026, 9, 30))
    build.entry(books, 3993, -500)

    assert reading(treasurer.association, goal_value=1).value == 500


def test_without_books_nothing_is_known(treasurer):
    assert reading(treasurer.association, goal_value=1).value is None
