"""What a shelter has promised those who come to it, read from the ordinary log.

First contact within a limit; at least so many attempts, some in the evening, before somebody is given up; a meeting
offered. One partnership's appendix promises three days, and three attempts of which one in the evening; one plan 24
hours and four working days.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import codes
from cases.models import Case, Contact, Promise
from jourer.metrics import within_in_words
from jourer.workdays import workday_after

# What is expected where a shelter has promised nothing of its own, and the least before anybody is given up.
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
    """Cases with the number of attempts that did not reach, those in the evening, and what they are enough for.

    A shelter that promises few attempts keeps its promise by those, but gives nobody up before the least.
    """
    tried = Q(contacts__outcome=codes.Outcome.NOT_REACHED, contacts__undone_at=None)
    promised = Promise.objects.filter(kind=Promise.Kind.ATTEMPTS, shelter=OuterRef("shelter"))
    return cases.annotate(
        attempts=Count("contacts", filter=tried),
        in_evening=Count("contacts", filter=tried & Q(contacts__is_evening=True)),
        attempts_promised=Coalesce(Subquery(promised.values("attempts")[:1]), ATTEMPTS),
        in_evening_promised=Coalesce(Subquery(promised.values("in_evening")[:1]), IN_EVENING),
        is_as_promised=_tried("attempts_promised", "in_evening_promised"),
        attempts_needed=Greatest("attempts_promised", ATTEMPTS),
        in_evening_needed=Greatest("in_evening_promised", IN_EVENING),
        is_enough=_tried("attempts_needed", "in_evening_needed"),
    )


def _tried(attempts, in_evening):
    """Whether as many attempts, and as many of them in the evening, as these columns say."""
    return ExpressionWrapper(Q(attempts__gte=F(attempts), in_evening__gte=F(in_evening)), output_field=BooleanField())


def in_words(promise: Promise) -> str:
    """A promise as one sentence of a page."""
    if promise.kind == Promise.Kind.MEETING:
        return _("Everybody is offered a meeting in person.")
    if promise.kind == Promise.Kind.ATTEMPTS:
        words = {"attempts": promise.attempts, "evening": promise.in_evening}
        return (
            _("At least %(attempts)s attempts, %(evening)s of them in the evening, before somebody is given up.")
            % words
        )
    limit = {"limit": within_in_words(promise)}
    if promise.must_reach:
        return _("Whoever turns to us is reached within %(limit)s.") % limit
    return _("We have tried to get in touch within %(limit)s.") % limit


# What is due


class Ask(StrEnum):
    """What a promise asks for now."""

    TRY = "try"
    REACH = "reach"
    TRY_AGAIN = "try_again"
    OFFER_MEETING = "offer_meeting"
    CLOSE = "close"


@dataclass(frozen=True)
class Due:
    """What a promise asks for in a case; `until` is a day, a moment where the clock decides, or None: no limit."""

    case: Case
    ask: Ask
    until: date | datetime | None = None

    @property
    def on(self) -> date | None:
        return timezone.localdate(self.until) if isinstance(self.until, datetime) else self.until

    @property
    def at(self) -> time | None:
        """The time of the day, where the clock decides."""
        return timezone.localtime(self.until).time() if isinstance(self.until, datetime) else None

    @property
    def is_late(self) -> bool:
        if isinstance(self.until, datetime):
            return self.until < timezone.now()
        return self.until is not None and self.until < timezone.localdate()

    @property
    def words(self) -> str:
        case = self.case
        return {
            Ask.TRY: _("Make a first attempt to reach"),
            Ask.REACH: _("Get in touch"),
            Ask.TRY_AGAIN: _("Try again: %(done)s of %(all)s attempts, %(evening)s of %(all_evening)s in the evening")
            % {
                "done": case.attempts,
                "all": case.attempts_needed,
                "evening": case.in_evening,
                "all_evening": case.in_evening_needed,
            },
            Ask.OFFER_MEETING: _("Offer a meeting"),
            Ask.CLOSE: _("Tried as often as promised: can be closed"),
        }[self.ask]


def due(actor, cases: QuerySet[Case]) -> list[Due]:
    """What the promises ask for in the open ones of the cases, the most urgent first; two queries for any number."""
    promised = defaultdict(list)
    for promise in Promise.objects.visible_to(actor):
        promised[promise.shelter_id].append(promise)
    eves_off = actor.association.eves_off
    found = [
        one
        for case in _with_progress(cases.open()).select_related("shelter")
        for one in _due_in(case, promised[case.shelter_id], eves_off=eves_off)
    ]
    return sorted(found, key=lambda one: (one.on is None, one.on or date.max, one.case.received_on))


def _with_progress(cases):
    contacts = Contact.objects.standing().filter(case=OuterRef("pk"))
    return with_attempts(cases).annotate(
        was_tried=Exists(contacts.filter(outcome__in=TRIED)),
        was_reached=Exists(contacts.filter(outcome=codes.Outcome.REACHED)),
        tried_today=Exists(contacts.filter(occurred_on=timezone.localdate())),
    )


def _due_in(case, promised, *, eves_off) -> Iterator[Due]:
    """Whoever was tried often enough is looked for no more, and "ring aldrig" is never asked to be rung."""
    if case.is_enough and case.may_be_phoned and not case.was_reached:
        yield Due(case, Ask.CLOSE)
        return
    has_limit = any(promise.kind == Promise.Kind.FIRST_CONTACT for promise in promised)
    for promise in promised:
        ask = _ask(case, promise)
        if ask and not (has_limit and promise.kind == Promise.Kind.ATTEMPTS and ask == Ask.TRY):
            yield Due(case, ask, until(promise, case, eves_off=eves_off))


def _ask(case, promise) -> Ask | None:
    if promise.kind == Promise.Kind.MEETING:
        return Ask.OFFER_MEETING if case.was_reached and not case.meeting_offered_on else None
    if promise.kind == Promise.Kind.ATTEMPTS:
        is_waiting = case.may_be_phoned and not case.was_reached and not case.tried_today
        return (Ask.TRY_AGAIN if case.was_tried else Ask.TRY) if is_waiting else None
    if promise.must_reach:
        return None if case.was_reached else Ask.REACH
    return None if case.was_tried else Ask.TRY


def until(promise: Promise, case: Case, *, eves_off: bool = True) -> date | datetime | None:
    """The last day, or the last moment where the clock decides, as `jourer.arithmetic.took` reckons; None: no limit."""
    value, unit = promise.limit_value, promise.limit_unit
    if not value:
        return None
    if unit == "workdays":
        return workday_after(case.received_on, value, eves_off=eves_off)
    length = timedelta(**{unit: value})
    if unit in {"minutes", "hours"} and case.received_at:
        return case.received_at + length
    return case.received_on + length
