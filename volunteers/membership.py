"""Questions to the members' register that no single row answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from jourer.exchange.cells import plain
from volunteers.codes import State
from volunteers.models import Fee, FeeClass, Member, Volunteer, YearFee
from volunteers.models.members import normalised_email


def search(actor, text: str):
    """Members with the text in their name, with this number or with exactly this e-mail; also those who have left.

    Read in Python: SQLite takes "å" and "Å" for two letters. Ten thousand names are some milliseconds.
    """
    members = Member.objects.visible_to(actor).filter(erased_on=None)
    if text.isdecimal():
        return members.filter(number=int(text))
    if "@" in text:
        return members.known_by(text)
    wanted = text.casefold().split()
    names = members.values_list("pk", "name")
    found = [pk for pk, name in names if all(word in name.casefold() for word in wanted)]
    return members.filter(pk__in=found[:MOST_FOUND])


MOST_FOUND = 500  # who finds more writes more of the name


# Figures, for who decides and need not know who


@dataclass(frozen=True)
class ClassFigures:
    """What a fee class came to in a year; `amount` is in kronor, None where nothing is decided."""

    fee_class: FeeClass
    amount: Decimal | None
    members: int
    asked: int
    paid: int
    kronor: Decimal


def by_class(association, year: int) -> list[ClassFigures]:
    """Each class: what it costs, who is in it on the last day of the year that has been, and what was paid."""
    amounts = dict(YearFee.objects.filter(association=association, year=year).values_list("fee_class", "amount"))
    here = Member.objects.filter(association=association).on(_last_day(year))
    members = dict(here.order_by().values_list("fee_class").annotate(Count("pk")))
    fees = _fees_by_class(association, year)
    return [
        ClassFigures(one, amounts.get(one.pk), members.get(one.pk, 0), *fees.get(one.pk, (0, 0, Decimal(0))))
        for one in FeeClass.objects.filter(association=association)
    ]


def _fees_by_class(association, year):
    """{class: (how many are asked to pay, how many have paid, kronor paid)}."""
    is_paid = Q(paid_on__isnull=False)
    asked = Fee.objects.filter(association=association, year=year).asked_for().order_by().values("fee_class")
    counted = asked.annotate(
        asked=Count("pk"),
        paid=Count("pk", filter=is_paid),
        kronor=Coalesce(Sum("amount", filter=is_paid), Decimal(0)),
    )
    return {row["fee_class"]: (row["asked"], row["paid"], row["kronor"]) for row in counted}


def movements(association, year: int) -> dict[str, int]:
    """How many people are members, have joined and have left."""
    people = Member.objects.filter(association=association).people()
    return {
        "members": people.on(_last_day(year)).count(),
        "joined": people.filter(joined_on__year=year).count(),
        "left": people.filter(left_on__year=year).count(),
    }


def _last_day(year):
    """The last day of the year, or of what of it has been."""
    return min(date(year, 12, 31), timezone.localdate())


# Volunteers


def volunteers_outside(actor) -> list[Volunteer]:
    """Active volunteers who are in the register by neither e-mail nor name: whom the rule would ask."""
    members = Member.objects.filter(association=actor.association).still()
    emails, names = set(), set()
    for member in members.only("association", "name", "email"):
        emails.add(normalised_email(member.email))
        names.add(plain(member.name))
    active = Volunteer.objects.visible_to(actor).filter(state=State.ACTIVE).select_related("details")
    return [one for one in active if plain(one.name) not in names and _email_of(one) not in emails - {""}]


def _email_of(volunteer):
    return normalised_email(volunteer.details.email)
