"""The budget that a bookkeeping program has (#PBUDGET), as a document to bring: a row for each account."""

from collections import defaultdict
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _

from budget import bookings as rules
from budget import sie
from budget.bringing import LONGEST_NAME, Part, Reading
from budget.codes import RowKind
from budget.follow_up import kind_of
from budget.models import Budget


def read(stream: BinaryIO, budget: Budget) -> Reading:
    """Raises `sie.UnreadableSieError`, also where the file is of another year or has no budget."""
    reader = sie.Reader(stream)
    sums = _by_account(reader)
    rules.refuse_others(reader.head, budget.association)
    rules.days_of(reader.head, budget.association, budget.year)
    if not sums:
        raise sie.UnreadableSieError(
            _("The file has no budget of its year. Export it once more with the budget, or paste the budget instead.")
        )
    parts = [_part(kind, sums, reader.head.accounts) for kind in (RowKind.INCOME, RowKind.COST)]
    return Reading([part for part in parts if part.rows])


def _by_account(reader: sie.Reader) -> dict[int, Decimal]:
    months = sie.Parts()
    for event in reader:
        if isinstance(event, sie.Change) and event.label == "PBUDGET" and event.year == 0:
            months.add(event)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for _ends_on, account, _objects, amount in months:
        if rules.is_followed(account, reader.head):
            sums[account] += amount
    return {account: sums[account] for account in sorted(sums) if sums[account]}


def _part(kind, sums, names) -> Part:
    """An income, which the books have in credit, is without sign as a cost is."""
    sign = -1 if kind == RowKind.INCOME else 1
    rows = [
        (f"{account} {names.get(account, '')}".strip()[:LONGEST_NAME], sign * amount)
        for account, amount in sums.items()
        if kind_of(account, amount) == kind
    ]
    return Part("", kind, tuple(rows))
