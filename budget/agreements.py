"""What an agreement says of a period: what both sides give, what the books say of it, and how its promises are kept."""

import copy
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from uuid import UUID

from budget import ledger
from budget.codes import Side
from budget.models import Agreement, AgreementDate, Commitment, Contribution, Funding, ProRating
from jourer import measuring, metrics, periods
from jourer.amounts import ORE
from jourer.arithmetic import Share
from jourer.marks import mark_of, plain
from jourer.measuring import Reading
from jourer.models import Association, Measure
from jourer.periods import Window

# What an agreement says of itself; by their mark two who change it at the same time are told apart.
FACTS = (
    "title", "reference", "main", "is_agreed", "signed_on", "starts_on", "initial_end", "renewal", "renewal_months",
    "notice_month", "notice_day", "latest_end", "supports", "channels", "other_support", "is_free",
    "may_be_anonymous", "needs_no_report", "conditions", "age_limit", "younger_to",
)  # fmt: skip
ENDING = ("noticed_on", "noticed_by", "ended_on", "ending_reason")
OF_COMMITMENT = ("number", "text", "valid_from", "valid_until")


def state_of(agreement: Agreement) -> str:
    facts = {name: plain(agreement.serializable_value(name)) for name in FACTS}
    return mark_of(facts | {"districts": sorted(map(str, districts_of(agreement)))})


def districts_of(agreement: Agreement) -> set[UUID]:
    return set(agreement.districts.through.objects.filter(agreement=agreement).values_list("district_id", flat=True))


def state_of_ending(agreement: Agreement) -> str:
    return mark_of({name: plain(getattr(agreement, name)) for name in ENDING})


def state_of_parties(agreement: Agreement) -> str:
    names = ("kind", "name", "organisation_number", "signatory")
    return mark_of({"parties": [[getattr(one, name) for name in names] for one in agreement.parties.all()]})


def state_of_funding(funding: Funding) -> str:
    names = ("side", "name", "amount", "is_earmarked", "earmark")
    posts = [
        [*(plain(getattr(one, name)) for name in names), sorted(map(str, one.sources.all()))]
        for one in funding.posts.prefetch_related("sources")
    ]
    return mark_of({"starts_on": plain(funding.starts_on), "months": funding.months, "posts": posts})


def state_of_commitment(commitment: Commitment) -> str:
    joint = commitment.joint_with.through.objects.filter(commitment=commitment).values_list("party_id", flat=True)
    facts = {name: plain(getattr(commitment, name)) for name in OF_COMMITMENT}
    return mark_of(facts | {"joint_with": sorted(map(str, joint))})


def state_of_measure(measure: Measure) -> str:
    """Of all that is said of how a commitment is followed."""
    facts = {field.name: plain(measure.serializable_value(field.attname)) for field in measure._meta.concrete_fields}
    return mark_of(facts | {"items": sorted(item.name for item in measure.items.all())})


def state_of_date(one: AgreementDate) -> str:
    return mark_of({name: plain(getattr(one, name)) for name in ("what", "due_on", "done_on")})


# What is offered. Another room keeps the log: its words are found where it offers what can be counted.


def offered(association: Association, dimension: str) -> metrics.Choices:
    """The codes and words of the contact log for "support" or "channel"; none where there is no log."""
    counted = metrics.get("cases.contacts")
    found = [one for one in counted.dimensions if one.key == dimension] if counted else []
    return list(found[0].choices(association)) if found else []


# Money


@dataclass(frozen=True)
class Money:
    """What both sides give in a period. The agreement is fetched `with_money`.

    An amount holds whole, however short the period is, unless somebody has said that a part of it does.
    """

    agreement: Agreement
    period: Window

    @cached_property
    def funding(self) -> Funding | None:
        """The latest amounts that hold on its first day; where there are none yet, the first that come within it."""
        found = [one for one in self.agreement.fundings.all() if one.starts_on <= self.period[1]]
        earlier = [one for one in found if one.starts_on <= self.period[0]]
        return (earlier[-1:] or found[:1] or [None])[0]

    @cached_property
    def posts(self) -> list[Contribution]:
        return list(self.funding.posts.all()) if self.funding else []

    @cached_property
    def pro_rating(self) -> ProRating | None:
        said = (one for one in self.agreement.pro_ratings.all() if one.starts_on == self.period[0])
        return next(said, None) if self.funding else None

    def of(self, side: Side) -> list[Contribution]:
        return [one for one in self.posts if one.side == side]

    def agreed(self, post: Contribution) -> Decimal:
        return self._in_period(post.amount)

    def _in_period(self, amount):
        if self.pro_rating is None or self.funding is None:
            return amount
        return self.pro_rating.of(amount, self.funding).quantize(ORE, ROUND_HALF_UP)

    def sum_of(self, side: Side) -> Decimal:
        """Reckoned of the whole, so that a sum is never a few öre beside what was agreed."""
        return self._in_period(sum((one.amount for one in self.of(side)), Decimal(0)))

    @property
    def earmarked(self) -> Decimal:
        """Of the own financing, what may only be used for something."""
        return self._in_period(sum((one.amount for one in self.of(Side.OWN) if one.is_earmarked), Decimal(0)))

    @property
    def own_share(self) -> Share:
        """The own financing of all money; unpaid work is none."""
        own = self.sum_of(Side.OWN)
        return Share(own, own + self.sum_of(Side.FUNDER))

    @property
    def own_per_cent(self) -> Decimal | None:
        """With one decimal, as people round: 8.8."""
        share = self.own_share.per_cent()
        return None if share is None else measuring.rounded(share, 1)

    def outcome(self, stretch: Window | None = None) -> "Outcome":
        """What is booked in the period, or in a stretch of it, post by post; one query."""
        days = stretch or self.period
        sources = [source for post in self.posts for source in post.sources.all()]
        return Outcome(self, days, ledger.outcome(self.agreement.association_id, days, self.posts, sources))


@dataclass(frozen=True)
class Line:
    """One post: agreed, outcome and deviation; None is not known, and never 0."""

    post: Contribution
    agreed: Decimal
    outcome: Decimal | None

    @property
    def deviation(self) -> Decimal | None:
        return None if self.outcome is None else self.outcome - self.agreed


@dataclass(frozen=True)
class Outcome:
    """What the books say of the posts in some days. What is agreed is always for the whole period."""

    money: Money
    days: Window
    booked: ledger.Outcome

    @property
    def is_known(self) -> bool:
        """Whether anything is booked in these days, in any post or none."""
        return self.booked.is_known

    def lines(self, side: Side) -> list[Line]:
        return [Line(one, self.money.agreed(one), self.booked.of(one)) for one in self.money.of(side)]

    def sum_of(self, side: Side) -> Decimal | None:
        """None unless the outcome of every post is known: a sum of some would be read as one of all."""
        known = [line.outcome for line in self.lines(side)]
        return sum((one for one in known if one is not None), Decimal(0)) if known and None not in known else None


def shown_period(agreement: Agreement, day: date) -> Window:
    """The period of the day; before the beginning the first one, after the end the last."""
    term = agreement.term
    shown = min(max(day, term.starts_on), term.last_day or day)
    return term.period_on(shown) or next(term.periods())


def money(agreement: Agreement, day: date) -> Money:
    """What both sides give in the period of the day."""
    return Money(agreement, shown_period(agreement, day))


# What is promised


def readings(
    association: Association, commitments: Iterable[Commitment], day: date, *, stretch: Window | None = None
) -> dict[UUID, Reading]:
    """How each commitment stands on a day, by its key, read for the agreement's period of that day.

    One that does not hold in that period has no reading. What a stretch gave stands beside, as `period` of a reading.
    The agreement and its main one are to be fetched with the commitments.
    """
    measures = {one.pk: _in_period(one, shown_period(one.agreement, day)) for one in commitments}
    found = measuring.read(association, [one for one in measures.values() if one], day, period=stretch)
    return {key: found[measure.pk] for key, measure in measures.items() if measure}


def _in_period(commitment: Commitment, period: Window) -> Measure | None:
    """Its measure for the days of a period in which it holds: what is to be reached is so in each of them."""
    days = periods.overlap((commitment.valid_from, commitment.last_day), period)
    if days is None:
        return None
    measure = copy.copy(commitment.measure)
    measure.starts_on, measure.ends_on = days
    return measure


def lasting(commitment: Commitment) -> Window:
    """The time of its measure."""
    return commitment.valid_from, max(commitment.valid_from, commitment.last_day)


def of_period(commitments: Collection[Commitment], period: Window) -> list[Commitment]:
    """Those that hold on a day of the period."""
    return [one for one in commitments if periods.overlap((one.valid_from, one.last_day), period)]
