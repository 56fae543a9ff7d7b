"""The accounts that feed a row, as somebody writes them: "3985, 5010–5099, 4000–7999 6:12"."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

ACCOUNTS = re.compile(r"(?P<first>\d{3,6})(?:\s*[-–]\s*(?P<last>\d{3,6}))?(?:\s+(?P<object>\d{1,3}:\S{1,50}))?")
SEPARATOR = re.compile(r"[,;\n]")


class UnreadableAccountsError(ValueError):
    """The text names no accounts; the message is one sentence for the user."""


class Accounts(NamedTuple):
    """A range of accounts; `book_object` narrows it to what is booked on one project or cost centre ("6:12")."""

    first_account: int
    last_account: int
    book_object: str = ""

    def __str__(self):
        """As it is written and read."""
        first, last = self.first_account, self.last_account
        return f"{first if first == last else f'{first}–{last}'} {self.book_object}".strip()


def read(text: str) -> list[Accounts]:
    """Each range once, in the order written; raises `UnreadableAccountsError`."""
    parts = [part.strip() for part in SEPARATOR.split(text)]
    return list(dict.fromkeys(_read_one(part) for part in parts if part))


def _read_one(part):
    match = ACCOUNTS.fullmatch(part)
    if match is None:
        message = _("“%(text)s” is not read as an account. Write for example 3987, or 5010–5099.")
        raise UnreadableAccountsError(message % {"text": part[:60]})
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if last < first:
        message = _("In “%(text)s” the last account is before the first.")
        raise UnreadableAccountsError(message % {"text": part[:60]})
    return Accounts(first, last, match["object"] or "")
