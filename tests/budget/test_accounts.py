"""Accounts as somebody writes them."""

import pytest

from budget.accounts import Accounts, UnreadableAccountsError, read
from budget.models import RowSource

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("3987", [Accounts(3987, 3987)]),
        ("5010-5099", [Accounts(5010, 5099)]),
        ("5010 – 5099", [Accounts(5010, 5099)]),
        ("3987, 3993;3010\n3020", [Accounts(n, n) for n in (3987, 3993, 3010, 3020)]),
        ("4000–7999 6:12", [Accounts(4000, 7999, "6:12")]),
        ("3987 1:Ungdom", [Accounts(3987, 3987, "1:Ungdom")]),
        ("3987, 3987", [Accounts(3987, 3987)]),
        (" , ", []),
        ("", []),
    ],
)
def test_what_is_read(text, accounts):
    assert read(text) == accounts


@pytest.mark.parametrize("text", ["hyran", "39", "5099-5010", "3987 6", "3987 3988", "5010--5099"])
def test_what_is_refused(text):
    with pytest.raises(UnreadableAccountsError):
        read(text)


def test_what_is_shown_is_read_as_the_same():
    source = RowSource(first_account=4000, last_account=7999, book_object="6:12")

    assert read(str(source)) == [Accounts(4000, 7999, "6:12")]
