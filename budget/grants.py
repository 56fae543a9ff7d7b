"""Where a grant stands: granted, requisitioned, paid, booked, used, left before which day, to be repaid.

Granted and booked are two figures. Of what is booked only that counts as used which lies in the grant's period, feeds
one of the funder's posts and is nothing that the grant must not pay; the rest is shown beside it, never left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.claims import Booked, Claim, Place, booked, claims
from budget.codes import GrantState, PaymentKind
from budget.models import (
    BudgetRow,
    Funder,
    Grant,
    GrantReport,
    GrantShelter,
    Payment,
    Requisition,
    RowSource,
)
from budget.templatetags.money import rounded
from jourer.marks import mark_of, plain
from jourer.templatetags.formats import kronor

ZERO = Decimal(0)
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


class Shared(NamedTuple):
    """What counts as used of a grant and of another one too."""

    other: Grant
    amount: Decimal

    @property
    def words(self) -> str:
        words = {"amount": whole_kronor(self.amount), "grant": self.other}
        return _("%(amount)s that counts as used here counts as used of another grant too: %(grant)s.") % words


def shared(standing: Standing) -> list[Shared]:
    """With each of the grants that make the same vouchers their own."""
    grant, used = standing.grant, standing.at(Place.USED)
    others = Grant.objects.filter(association=grant.association_id, granted__gt=0).exclude(pk=grant.pk)
    at_the_time = others.filter(starts_on__lte=grant.ends_on, ends_on__gte=grant.starts_on).select_related("funder")
    found = [Shared(claim.grant, claim.used_of(used)) for claim in claims(list(at_the_time))]
    return [one for one in found if one.amount]


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
