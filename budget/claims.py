"""What a grant makes its own of the books: what is on its own object, and in its days on the accounts of its posts.

Of that only counts as used what lies in the grant's period, feeds one of the funder's posts and is nothing that the
grant must not pay.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, StrIndex

from budget.ledger import Feeding
from budget.models import BudgetRow, Grant, GrantExclusion, LedgerEntry, RowSource

COST_CLASSES = "45678"  # the first digit of an account of the BAS chart


class Place(Enum):
    """What an entry is to a grant."""

    USED = "used"
    OUTSIDE = "outside"  # of its period
    NOT_ALLOWED = "not_allowed"
    WITHOUT_POST = "without_post"
    WITHOUT_DAY = "without_day"  # of a year that lies only partly in its period


class Booked(NamedTuple):
    """What was booked of a voucher on an account; of several grants at a time, of a day."""

    account: int
    account_name: str
    objects: Collection[str]
    day: date | None  # None where the books only know the year
    year: tuple[date, date]
    voucher: str
    amount: Decimal


@dataclass(frozen=True)
class Claim:
    """What a grant makes its own of the books."""

    grant: Grant
    rows: list[BudgetRow] = field(default_factory=list)
    sources: list[RowSource] = field(default_factory=list)
    exclusions: list[GrantExclusion] = field(default_factory=list)

    def of(self, entries: Iterable[Booked]) -> "dict[tuple[Place, UUID | None], list[Booked]]":
        """The entries that are the grant's, by what they are to it and by the post that they feed."""
        found = defaultdict(list)
        for one in entries:
            row = self.feeding.row_of(one)
            if place := self.place_of(one, row):
                found[place, row].append(one)
        return found

    def used_of(self, entries: Iterable[Booked]) -> Decimal:
        found = self.of(entries).items()
        return sum((one.amount for (place, _row), some in found if place == Place.USED for one in some), Decimal(0))

    @cached_property
    def feeding(self) -> Feeding:
        return Feeding(self.rows, self.sources)

    def place_of(self, one: Booked, row: UUID | None) -> Place | None:
        """None of what is not the grant's: neither on its own object, nor in its days on the accounts of a post."""
        is_own = self.grant.book_object in one.objects
        is_inside = self._is_inside(one)
        if not is_own and (row is None or not is_inside):
            return None
        if any(each.first_account <= one.account <= each.last_account for each in self.exclusions):
            return Place.NOT_ALLOWED
        if not is_inside:
            return Place.OUTSIDE if one.day or not self._touches(one.year) else Place.WITHOUT_DAY
        # Of a grant without posts all that is on its object is used.
        return Place.WITHOUT_POST if row is None and self.rows else Place.USED

    def _is_inside(self, one):
        first, last = (one.day, one.day) if one.day else one.year
        return self.grant.starts_on <= first and last <= self.grant.ends_on

    def _touches(self, year):
        return year[0] <= self.grant.ends_on and self.grant.starts_on <= year[1]

    @property
    def candidates(self) -> Q:
        """All entries that could be the grant's, in few words: SQLite reads no long ones."""
        found = Q(pk=None)
        if self.grant.book_object:
            # SQLite has the text as JSON was written, PostgreSQL without escapes.
            for is_ascii in (True, False):
                found |= Q(written__contains=json.dumps(self.grant.book_object, ensure_ascii=is_ascii))
        if self.sources:
            first, last = min(one.first_account for one in self.sources), max(one.last_account for one in self.sources)
            days = (self.grant.starts_on, self.grant.ends_on)
            inside = Q(occurred_on__range=days) | Q(occurred_on=None, books__ends_on__gte=days[0])
            found |= Q(account__number__range=(first, last)) & inside
        return found


def claims(grants: Collection[Grant]) -> list[Claim]:
    """In three queries, however many grants."""
    made = {grant.pk: Claim(grant) for grant in grants}
    for row in BudgetRow.objects.filter(budget__grant__in=made, kind=BudgetRow.Kind.COST).select_related("budget"):
        made[row.budget.grant_id].rows.append(row)
    of_cost = RowSource.objects.filter(row__budget__grant__in=made, row__kind=BudgetRow.Kind.COST)
    for source in of_cost.select_related("row__budget"):
        made[source.row.budget.grant_id].sources.append(source)
    for exclusion in GrantExclusion.objects.filter(grant__in=made):
        made[exclusion.grant_id].exclusions.append(exclusion)
    return list(made.values())


def booked(claims: Iterable[Claim], *, by_voucher=False) -> list[Booked]:
    """One query for all of them; with the voucher of each entry where that is asked for."""
    candidates = Q(pk=None)
    for claim in claims:
        candidates |= claim.candidates
    voucher = ("series", "number") if by_voucher else ()
    said = _costs_in_force(claims).filter(candidates).order_by("occurred_on", "account__number")
    rows = said.values_list(
        "account__number",
        "account__name",
        "objects_booked",
        "occurred_on",
        "books__starts_on",
        "books__ends_on",
        *voucher,
    )
    return [
        Booked(number, name, objects, day, (first, last), " ".join(voucher).strip(), amount)
        for number, name, objects, day, first, last, *voucher, amount in rows.annotate(total=Sum("amount"))
        if str(number)[0] in COST_CLASSES
    ]


def _costs_in_force(claims) -> QuerySet[LedgerEntry]:
    of = {claim.grant.association_id for claim in claims}
    in_force = LedgerEntry.objects.filter(
        association__in=of, books__taken_in_at__isnull=False, books__replaced_at=None, account__number__gte=4000
    )
    return in_force.alias(written=Cast("objects_booked", TextField()))


# As rows to be counted


def used_entries() -> QuerySet[LedgerEntry]:
    """What is used of grants, each entry with its `grant` and the day that it counts on; the rule is `Claim`'s, in SQL.

    An entry that two grants make their own counts for the one that began first.
    """
    in_force = LedgerEntry.objects.filter(books__taken_in_at__isnull=False, books__replaced_at=None)
    entries = in_force.filter(COSTS).alias(written=Cast("objects_booked", TextField()))
    first, last = (Coalesce(OuterRef("occurred_on"), OuterRef(f"books__{name}")) for name in ("starts_on", "ends_on"))
    claiming = Grant.objects.alias(is_own=_place_of(OuterRef("written"))).filter(
        Exists(_of_entry(RowSource.objects.filter(row__budget__grant=OuterRef("pk"), row__kind=BudgetRow.Kind.COST)))
        | Q(~Exists(BudgetRow.objects.filter(budget__grant=OuterRef("pk"))), ~Q(book_object=""), is_own__gt=0),
        ~Exists(_on_account(GrantExclusion.objects.filter(grant=OuterRef("pk")))),
        association=OuterRef("association"),
        granted__gt=0,
        starts_on__lte=first,
        ends_on__gte=last,
    )
    of_first = Subquery(claiming.order_by("starts_on", "pk").values("pk")[:1])
    booked_on = Coalesce("occurred_on", "books__ends_on")
    return entries.annotate(booked_on=booked_on, grant=of_first).exclude(grant=None)


# Charts have accounts of four digits, and some of five or six.
COSTS = (
    Q(account__number__range=(4000, 8999))
    | Q(account__number__range=(40000, 89999))
    | Q(account__number__range=(400000, 899999))
)


def _of_entry(sources):
    """Those that the entry feeds: on their account, and where they name an object also on that."""
    placed = _on_account(sources).alias(place=_place_of(OuterRef(OuterRef("written"))))
    return placed.filter(Q(book_object="") | Q(place__gt=0))


def _on_account(ranges):
    number = OuterRef(OuterRef("account__number"))
    return ranges.filter(first_account__lte=number, last_account__gte=number)


def _place_of(written):
    """Where in the entry's objects, as they are written, that of the row stands; 0 is nowhere."""
    return StrIndex(written, Concat(Value('"'), F("book_object"), Value('"')))
