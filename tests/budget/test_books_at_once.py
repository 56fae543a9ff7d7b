"""Two who bring the same year's books, or type in the first sum, at the same moment."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest

from budget.actions import ledger
from budget.bookings import Booking
from budget.models import Books, LedgerEntry
from jourer import walls
from tests import builders as build
from tests.at_once import AtOnce
from tests.budget.books import sie_file, voucher

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def treasurer():
    return build.actor("treasurer")


def in_force(association):
    def read():
        with walls.opened([association]):
            books = Books.objects.filter(association=association).in_force()
            return len(books), LedgerEntry.objects.filter(association=association).count()

    return read


def test_of_two_files_at_once_one_counts_and_the_other_is_replaced(treasurer, tmp_path):
    data = sie_file(*[voucher(number, "20250110", (5010, "1.00"), (1930, "-1.00")) for number in range(20)])

    def take_in():
        with walls.opened([treasurer.association]):
            ledger.take_in_file(by=treasurer, year=2025, stream=BytesIO(data), file_name="bok.se")

    at_once = AtOnce(tmp_path)
    at_once(take_in, take_in)

    assert at_once.afterwards(in_force(treasurer.association)) == (1, 20)


def test_two_first_sums_typed_in_at_once_stand_in_one_book(treasurer, tmp_path):
    def type_in():
        booking = Booking(5010, Decimal(1), date(2025, 1, 10))
        with walls.opened([treasurer.association]):
            ledger.book_by_hand(by=treasurer, year=2025, idempotency_key=uuid4(), booking=booking)

    at_once = AtOnce(tmp_path)
    at_once(type_in, type_in)

    assert at_once.afterwards(in_force(treasurer.association)) == (1, 2)
