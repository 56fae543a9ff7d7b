"""What a shelter has promised those who come to it, read from the ordinary log.

First contact within a limit; at least so many attempts, some in the evening, before somebody is given up; a meeting
offered. One partnership's appendix promises three days, and three attempts of which one in the evening; one plan 24
hours and four working days.
"""

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases import codes
from cases.models import Case, Contact, Promise

# What is expected where a shelter has promised nothing of its own.
ATTEMPTS, IN_EVENING = 3, 1

TRIED = [codes.Outcome.REACHED, codes.Outcome.NOT_REACHED]


def with_first(cases: QuerySet[Case], outcomes=TRIED) -> QuerySet[Case]:
    """Cases with the day and, where it is known, the moment of the first contact with one of the outcomes."""
    contacts = Contact.objects.standing().filter(case=OuterRef("pk"), outcome__in=outcomes)
    first = contacts.order_by("occurred_on", F("occurred_at").asc(nulls_last=True))
    return cases.annotate(
        first_on=Subquery(first.values("occurred_on")[:1]), first_at=Subquery(first.values("occurred_at")[:1])
    )


def never_reached(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of whom nobody was reached and who may be telephoned: "ring aldrig" is exempt."""
    reached = Contact.objects.reached().filter(case=OuterRef("pk"))
    return cases.filter(~Exists(reached), may_be_phoned=True)


def with_attempts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with the number of attempts that did not reach, those in the evening, and whether they are enough."""
    tried = Q(contacts__outcome=codes.Outcome.NOT_REACHED, contacts__undone_at=None)
    promised = Promise.objects.filter(kind=Promise.Kind.ATTEMPTS, shelter=OuterRef("shelter"))
    return cases.annotate(
        attempts=Count("contacts", filter=tried),
        in_evening=Count("contacts", filter=tried & Q(contacts__is_evening=True)),
        attempts_promised=Coalesce(Subquery(promised.values("attempts")[:1]), ATTEMPTS),
        in_evening_promised=Coalesce(Subquery(promised.values("in_evening")[:1]), IN_EVENING),
        is_enough=ExpressionWrapper(
            Q(attempts__gte=F("attempts_promised"), in_evening__gte=F("in_evening_promised")),
            output_field=BooleanField(),
        ),
    )
