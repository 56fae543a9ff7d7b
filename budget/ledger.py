"""What the books say of a budget: the outcome of each row, and what is booked but feeds none.

Sums keep the sign of the books, debit positive, until a row turns them: an income is shown positive.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from budget.codes import RowKind
from budget.models import Budget, BudgetRow, ContributionSource, LedgerEntry, RowSource
from jourer.periods import Window


class OnAccount(Protocol):
    """What is booked on an account, and perhaps on objects."""

    @property
    def account(self) -> int: ...

    @property
    def objects(self) -> Collection[str]: ...


class Booked(NamedTuple):
    """What was booked in a month on an account, all of it on the same objects."""

    account: int
    account_name: str
    objects: tuple[str, ...]
    month: date | None  # its first day; None where the books only know the year
    amount: Decimal


def entries_in(association_id: UUID, days: Window) -> QuerySet[LedgerEntry]:
    """What counts in these days: of books in force; what has no day, where all the books' year lies in them."""
    without_day = Q(occurred_on=None, books__starts_on__gte=days[0], books__ends_on__lte=days[1])
    return LedgerEntry.objects.filter(
        Q(occurred_on__range=days) | without_day,
        association=association_id,
        books__taken_in_at__isnull=False,
        books__replaced_at=None,
    )


def booked(association_id: UUID, days: Window) -> list[Booked]:
    """One query, however much is booked."""
    by_month = entries_in(association_id, days).annotate(month=TruncMonth("occurred_on")).order_by()
    said = by_month.values_list("account__number", "account__name", "objects_booked", "month")
    return [
        Booked(number, name, tuple(objects), month, amount)
        for number, name, objects, month, amount in said.annotate(total=Sum("amount"))
    ]


class Row(Protocol):
    """What accounts feed: a row of a budget, or a contribution of an agreement."""

    pk: UUID

    @property
    def kind(self) -> str: ...


class Feeding:
    """Which row an entry feeds: one at most, by the rule that `AccountRange` states."""

    def __init__(self, rows: Iterable[Row], sources: Iterable[RowSource | ContributionSource]):
        places = {row.pk: place for place, row in enumerate(rows)}
        self.sources = sorted(sources, key=lambda one: (not one.book_object, one.width, places[one.row_id]))

    def row_of(self, one: OnAccount) -> UUID | None:
        return next((source.row_id for source in self.sources if source.takes(one.account, one.objects)), None)


@dataclass(frozen=True)
class Outcome:
    """What is booked in some days, by the key of the row that it feeds; None gathers what feeds none."""

    booked: Mapping[UUID | None, list[Booked]]
    fed: frozenset[UUID]  # the rows that have accounts

    @property
    def is_known(self) -> bool:
        return bool(self.booked)

    @property
    def unmapped(self) -> list[Booked]:
        return self.booked.get(None, [])

    @property
    def last_month(self) -> date | None:
        """The first day of the last month in which something is booked."""
        return max((one.month for some in self.booked.values() for one in some if one.month), default=None)

    @property
    def knows_months(self) -> bool:
        return all(one.month for some in self.booked.values() for one in some)

    def of(self, row: Row, stretch: Window | None = None) -> Decimal | None:
        """As the row counts it; None where nothing is known: no accounts feed it, or no books are there.

        A stretch is of whole months; what has no month is in none.
        """
        if row.pk not in self.fed or not self.is_known:
            return None
        total = sum((one.amount for one in within(self.booked.get(row.pk, []), stretch)), Decimal(0))
        return -total if row.kind == RowKind.INCOME else total


def within(booked: Iterable[Booked], stretch: Window | None) -> Iterable[Booked]:
    if stretch is None:
        return booked
    return [one for one in booked if one.month and stretch[0].replace(day=1) <= one.month <= stretch[1]]


def read(budget: Budget, rows: Iterable[BudgetRow]) -> Outcome:
    """The outcome of a budget whose rows, in their order, are at hand."""
    sources = RowSource.objects.filter(row__budget=budget)
    return outcome(budget.association_id, (budget.starts_on, budget.ends_on), rows, sources)


def outcome(
    association_id: UUID,
    days: Window,
    rows: Iterable[Row],
    sources: Iterable[RowSource | ContributionSource],
) -> Outcome:
    """What is booked in these days, by the rows that the sources feed."""
    sources = list(sources)
    feeding = Feeding(rows, sources)
    by_row = defaultdict(list)
    for one in booked(association_id, days):
        by_row[feeding.row_of(one)].append(one)
    return Outcome(dict(by_row), frozenset(source.row_id for source in sources))
