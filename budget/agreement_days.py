"""The days of agreements that somebody has to remember: what is asked for, notice, renewal and the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from budget.codes import AgreementState
from budget.models import Agreement, AgreementDate


@dataclass(frozen=True)
class AgreementDay:
    """One day and what it is; `key` is the same as long as it is about the same thing."""

    key: str
    agreement: Agreement
    text: str
    day: date


def days(actor, today: date) -> Iterator[AgreementDay]:
    """Those ahead, and those that have been with nothing done, in two queries."""
    yield from asked_for(actor)
    yield from of_terms(actor, today)


def asked_for(actor) -> Iterator[AgreementDay]:
    asked = AgreementDate.objects.visible_to(actor).filter(done_on=None)
    for one in asked.select_related("agreement"):
        words = {"what": one.what, "agreement": one.agreement}
        yield AgreementDay(str(one.pk), one.agreement, _("%(what)s: %(agreement)s") % words, one.due_on)


def of_terms(actor, today: date) -> Iterator[AgreementDay]:
    """What follows from how long the parties are bound. An appendix has no days of its own."""
    for agreement in Agreement.objects.visible_to(actor).filter(main=None):
        for name, text, day in _of_term(agreement, today):
            yield AgreementDay(f"{agreement.pk}-{name}", agreement, text % {"agreement": agreement}, day)


def _of_term(agreement, today):
    state, term = agreement.state_on(today), agreement.term
    if state == AgreementState.NEGOTIATED:
        yield "start", _("Still under negotiation: %(agreement)s"), term.starts_on
    if state not in {AgreementState.IN_FORCE, AgreementState.NOTICED}:
        return
    notice_day, last = term.next_notice_day(today), term.period_on(today)[1]
    if notice_day:
        yield "notice", _("Last day to give notice of %(agreement)s, if it is not to go on"), notice_day
    if term.last_day:
        yield "end", _("Ends: %(agreement)s. What comes after it?"), term.last_day
    if last != term.last_day and not (notice_day and notice_day <= last):
        yield "renewal", _("Is renewed: %(agreement)s. Check the amounts of the new period"), last
