"""Where a grant stands: granted, requisitioned, paid, booked, used, left before which day, to be repaid.

Granted and booked are two figures. Of what is booked only that counts as used which lies in the grant's period, feeds
one of the funder's posts and is nothing that the grant must not pay; the rest is shown beside it, never left out.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.codes import GrantState, PaymentKind
from budget.ledger import Feeding
from budget.models import (
    BudgetRow,
    Funder,
    Grant,
    GrantExclusion,
    GrantReport,
    GrantShelter,
    LedgerEntry,
    Payment,
    Requisition,
    RowSource,
)
from budget.templatetags.money import rounded
from jourer.marks import mark_of, plain
from jourer.templatetags.formats import kronor

ZERO = Decimal(0)
COST_CLASSES = "45678"  # the first digit of an account of the BAS chart
WARNED_OF_FOR = 90  # days before the last one

# What a grant says of itself; by their mark two who change it at the same time are told apart.
FACTS = (
    "funder", "name", "reference", "purpose", "not_for", "conditions", "starts_on", "ends_on", "applied_on",
    "applied_for", "decided_on", "granted", "is_repaid_unused", "book_object",
)  # fmt: skip


def described(grant: Grant) -> dict:
    facts = {name: plain(grant.serializable_value(name)) for name in FACTS}
    return facts | {"shelters": sorted(map(str, shelters_of(grant)))}


def shelters_of(grant: Grant) -> set[UUID]:
    return set(GrantShelter.objects.filter(grant=grant).values_list("shelter_id", flat=True))


def state_of(grant: Grant) -> str:
    return mark_of(described(grant))


def state_of_funder(funder: Funder) -> str:
    return mark_of({"name": funder.name, "kind": funder.kind})


def state_of_posts(grant: Grant) -> str:
    """Of the funder's posts with their accounts, and of the accounts that it must not pay."""
    rows = BudgetRow.objects.filter(budget__grant=grant).prefetch_related("sources")
    posts = [[str(row.pk), row.name, plain(row.amount), sorted(map(str, row.sources.all()))] for row in rows]
    return mark_of({"posts": posts, "not_allowed": sorted(map(str, grant.exclusions.all()))})


def state_of_report(report: GrantReport) -> str:
    return mark_of({name: plain(getattr(report, name)) for name in ("what", "due_on", "sent_on")})


# What is booked


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


# Where it stands


@dataclass(frozen=True)
class Post:
    """One of the funder's posts, with what is booked on it."""

    row: BudgetRow
    accounts: list[RowSource]
    used: Decimal

    @property
    def left(self) -> Decimal:
        return self.row.amount - self.used


@dataclass(frozen=True)
class Standing:
    """A grant in kronor."""

    claim: Claim
    today: date
    requisitioned: Decimal
    received: Decimal
    repaid: Decimal
    entries: Mapping[tuple[Place, UUID | None], list[Booked]]

    @property
    def grant(self) -> Grant:
        return self.claim.grant

    @property
    def granted(self) -> Decimal:
        return self.grant.granted or ZERO

    @cached_property
    def booked(self) -> Decimal:
        return sum((_total(some) for some in self.entries.values()), ZERO)

    @property
    def used(self) -> Decimal:
        """What was accounted for where the grant is closed, else what the books say."""
        return self.used_in_books if self.grant.used_when_closed is None else self.grant.used_when_closed

    @cached_property
    def used_in_books(self) -> Decimal:
        return _total(self.at(Place.USED))

    @property
    def left(self) -> Decimal:
        return max(self.granted - self.used, ZERO)

    @property
    def overdrawn(self) -> Decimal:
        return max(self.used - self.granted, ZERO)

    @property
    def to_requisition(self) -> Decimal:
        return max(self.granted - self.requisitioned, ZERO)

    @property
    def to_repay(self) -> Decimal:
        """Of what has come, what is neither used nor sent back; that is never more than what is left of the grant."""
        if not self.grant.is_repaid_unused:
            return ZERO
        return max(self.received - self.repaid - self.used, ZERO)

    def at(self, place: Place) -> list[Booked]:
        found = [one for (where, _row), some in self.entries.items() if where == place for one in some]
        return sorted(found, key=lambda one: (one.day or one.year[0], one.account, one.voucher))

    @property
    def posts(self) -> list[Post]:
        accounts = defaultdict(list)
        for source in self.claim.sources:
            accounts[source.row_id].append(source)
        return [
            Post(row, accounts[row.pk], _total(self.entries.get((Place.USED, row.pk), []))) for row in self.claim.rows
        ]

    @property
    def in_posts(self) -> Decimal:
        return sum((row.amount for row in self.claim.rows), ZERO)

    @property
    def left_in_posts(self) -> Decimal:
        return self.in_posts - self.used_in_books

    @property
    def strays(self) -> "list[Stray]":
        """What is booked on the grant and does not count as used of it, each kind apart."""
        found = [Stray(place, self.at(place)) for place in Place if place != Place.USED]
        return [one for one in found if one.entries]

    @property
    def state(self) -> GrantState:
        return self.grant.state_on(self.today)

    @property
    def is_soon_over(self) -> bool:
        """Whether there is money left and little time."""
        is_to_use = self.state == GrantState.UNDER_WAY and bool(self.left)
        return is_to_use and (self.grant.ends_on - self.today).days <= WARNED_OF_FOR

    @property
    def wants_care(self) -> bool:
        """Whether somebody has to do something before or after the last day."""
        return bool(self.overdrawn) or self.is_soon_over or self.state == GrantState.ENDED

    @property
    def left_in_words(self) -> str:
        """ "48 000 kr kvar att använda senast 31 dec 2026 – återbetalas annars"; empty where nothing is granted."""
        words = {
            "left": whole_kronor(self.left),
            "over": whole_kronor(self.overdrawn),
            "repay": whole_kronor(self.to_repay),
            "first": date_format(self.grant.starts_on, _("j M Y")),
            "last": date_format(self.grant.ends_on, _("j M Y")),
        }
        return self._sentence() % words

    def _sentence(self):
        if self.state not in LEFT:
            return ""
        if self.overdrawn:
            return _("%(over)s more than was granted is used")
        if not self.left:
            return _("All of it is used")
        may_be_kept, is_repaid = LEFT[self.state]
        is_over = self.state in {GrantState.ENDED, GrantState.CLOSED}
        return is_repaid if self.to_repay or (not is_over and self.grant.is_repaid_unused) else may_be_kept


# Where it may be kept, or nothing has come to send back; where it is repaid.
LEFT = {
    GrantState.TO_BEGIN: (
        gettext_lazy("%(left)s to use from %(first)s to %(last)s – what is left over may be kept"),
        gettext_lazy("%(left)s to use from %(first)s to %(last)s – is repaid otherwise"),
    ),
    GrantState.UNDER_WAY: (
        gettext_lazy("%(left)s left to use by %(last)s – what is left over may be kept"),
        gettext_lazy("%(left)s left to use by %(last)s – is repaid otherwise"),
    ),
    GrantState.ENDED: (
        gettext_lazy("%(left)s was not used by %(last)s; nothing is to be repaid"),
        gettext_lazy("%(left)s was not used by %(last)s; %(repay)s is to be repaid"),
    ),
    GrantState.CLOSED: (
        gettext_lazy("%(left)s was not used"),
        gettext_lazy("%(left)s was not used; %(repay)s is still to be repaid"),
    ),
}


def whole_kronor(amount: Decimal) -> str:
    return kronor(rounded(amount))


class Stray(NamedTuple):
    """What is booked on a grant and does not count as used, for one reason."""

    place: Place
    entries: list[Booked]

    @property
    def amount(self) -> Decimal:
        return _total(self.entries)

    @property
    def heading(self) -> str:
        return str(STRAYS[self.place].heading)

    @property
    def words(self) -> str:
        return STRAYS[self.place].words % {"amount": whole_kronor(self.amount)}

    @property
    def advice(self) -> str:
        return str(STRAYS[self.place].advice)


class Words(NamedTuple):
    heading: Promise
    words: Promise
    advice: Promise


STRAYS = {
    Place.OUTSIDE: Words(
        gettext_lazy("Booked outside the period"),
        gettext_lazy("%(amount)s is booked on days outside the period."),
        gettext_lazy("The grant does not pay it. Check the date, or take it off the grant in the books."),
    ),
    Place.NOT_ALLOWED: Words(
        gettext_lazy("Booked on what the grant must not pay"),
        gettext_lazy("%(amount)s is booked on what the grant must not pay."),
        gettext_lazy("Take it off the grant in the books, or ask the funder first."),
    ),
    Place.WITHOUT_POST: Words(
        gettext_lazy("Booked on the grant, but in none of the funder's posts"),
        gettext_lazy("%(amount)s is booked on accounts that feed none of the funder's posts."),
        gettext_lazy("Write the accounts at the post that they belong to, or take it off the grant in the books."),
    ),
    Place.WITHOUT_DAY: Words(
        gettext_lazy("Booked without a day"),
        gettext_lazy("%(amount)s has no day in the books, and only a part of the year is in the period."),
        gettext_lazy("Bring the books as a SIE file of type 4, which has the days."),
    ),
}


def _total(entries: Iterable[Booked]) -> Decimal:
    return sum((one.amount for one in entries), ZERO)


def standings(grants: Collection[Grant], *, by_voucher=False) -> dict[UUID, Standing]:
    """As they are today, in seven queries, however many grants."""
    claimed, today = claims(grants), timezone.localdate()
    entries = booked(claimed, by_voucher=by_voucher) if claimed else []
    requisitioned = _sums(Requisition.objects.all(), grants)
    received = _sums(Payment.objects.filter(kind=PaymentKind.RECEIVED), grants)
    repaid = _sums(Payment.objects.filter(kind=PaymentKind.REPAID), grants)
    return {
        claim.grant.pk: Standing(
            claim,
            today,
            requisitioned.get(claim.grant.pk, ZERO),
            received.get(claim.grant.pk, ZERO),
            repaid.get(claim.grant.pk, ZERO),
            claim.of(entries),
        )
        for claim in claimed
    }


def _sums(rows, grants) -> dict[UUID, Decimal]:
    standing = rows.filter(grant__in=grants, taken_back_at=None).order_by()
    return dict(standing.values_list("grant").annotate(Sum("amount")))


def standing(grant: Grant) -> Standing:
    """Of one grant, with the vouchers of what is booked."""
    return standings([grant], by_voucher=True)[grant.pk]
