"""What both sides of an agreement give, post by post, and the part of it that holds for a period."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budget import agreements
from budget.accounts import Accounts
from budget.actions.agreements import locked, period_from, refuse_outside
from budget.codes import Side
from budget.models import Agreement, Contribution, ContributionSource, Funding, ProRating
from jourer.changing import change, refuse_stale
from jourer.models import audit


class Post(NamedTuple):
    """One post as it is to be; `row` is the one that is there already."""

    row: Contribution | None
    side: Side
    name: str
    amount: Decimal
    is_earmarked: bool = False
    earmark: str = ""
    accounts: Collection[Accounts] = ()

    def facts(self) -> dict:
        return {name: getattr(self, name) for name in ("side", "name", "amount", "is_earmarked", "earmark")}


@transaction.atomic
def set_funding(
    *, by, agreement: Agreement, starts_on: date, months: int, posts: Iterable[Post], funding=None, state=None
) -> Funding:
    """What both sides give from a day on, until the next such day; a post that is not among these is dropped."""
    agreement, posts = locked(agreement), list(posts)
    refuse_outside(agreement, "starts_on", starts_on)
    facts = {"starts_on": starts_on, "months": months}
    if funding is None:
        funding = Funding(association=by.association, agreement=agreement, **facts)
        funding.save_valid()
    else:
        refuse_stale(state, agreements.state_of_funding(funding))
        change(by=by, row=funding, action="funding.changed", facts=facts)
    _set_posts(by, funding, posts)
    audit.record(by, "funding.posts_set", funding, count=len(posts))
    return funding


def _set_posts(by, funding, posts):
    funding.posts.exclude(pk__in=[post.row.pk for post in posts if post.row]).delete()
    fed = [
        (_write_post(by, funding, post.row, {**post.facts(), "position": position}), post.accounts)
        for position, post in enumerate(posts, 1)
    ]
    ContributionSource.objects.filter(row__funding=funding).delete()
    ContributionSource.objects.bulk_create(
        ContributionSource(association_id=funding.association_id, row=row, **one._asdict())
        for row, accounts in fed
        for one in dict.fromkeys(accounts)
    )


def _write_post(by, funding, row, facts):
    if row is None:
        row = Contribution(association_id=funding.association_id, funding=funding, **facts)
        row.save_valid()
    else:
        change(by=by, row=row, action="contribution.changed", facts=facts)
    return row


@transaction.atomic
def drop_funding(*, by, funding: Funding) -> None:
    """Amounts that were never agreed; of two clicks the second finds them gone."""
    for found in Funding.objects.select_for_update().filter(pk=funding.pk):
        audit.record(by, "funding.dropped", found)
        found.delete()


@transaction.atomic
def pro_rate(*, by, agreement: Agreement, starts_on: date, months: int, reason: str) -> ProRating:
    """Say that so many months of the amounts hold for the period that begins on the day; said again it is changed."""
    agreement = locked(agreement)
    period = period_from(agreement, starts_on)
    if period is None:
        raise ValidationError({"starts_on": _("No period of the agreement begins on that day.")})
    funding = agreements.Money(agreement, period).funding
    if funding is None:
        raise ValidationError({"starts_on": _("There are no amounts for the period yet.")})
    if months > funding.months:
        words = {"months": funding.months}
        raise ValidationError({"months": _("The amounts are for %(months)s months. Write no more than that.") % words})
    there = agreement.pro_ratings.filter(starts_on=starts_on).first()
    said = there or ProRating(association=by.association, agreement=agreement, starts_on=starts_on)
    said.months, said.reason, said.typed_by = months, reason, by
    said.save_valid()
    audit.record(by, "agreement.pro_rated", said, months=months)
    return said


@transaction.atomic
def drop_pro_rating(*, by, pro_rating: ProRating) -> None:
    """The amounts hold whole after all."""
    for found in ProRating.objects.select_for_update().filter(pk=pro_rating.pk):
        audit.record(by, "agreement.pro_rating_dropped", found)
        found.delete()
