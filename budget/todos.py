"""What the money waits for: reports to funders, grants to use up and to close, and the days of agreements."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from budget import grants
from budget.codes import AgreementState, GrantState
from budget.models import Agreement, AgreementDate, Grant, GrantReport
from jourer.todos import Todo

REPORT_IN_SIGHT = timedelta(days=60)


def todos(actor) -> list[Todo]:
    """What waits for the actor in the treasurer's room, in a constant number of queries."""
    today, waiting = timezone.localdate(), []
    if actor.may("budget.edit"):
        waiting += [*_reports(actor, today), *_grants(actor, today)]
    if actor.may("agreements.edit"):
        waiting += [*_dates(actor, today), *_agreements(actor, today)]
    return sorted(waiting, key=lambda one: one.due_on or date.min)  # what should have been done has no day


def _reports(actor, today: date):
    asked = GrantReport.objects.visible_to(actor).filter(sent_on=None, due_on__lte=today + REPORT_IN_SIGHT)
    for report in asked.select_related("grant__funder"):
        words = {"funder": report.grant.funder, "what": report.what}
        yield Todo(_("Send to %(funder)s: %(what)s") % words, _page(actor, report.grant), report.due_on)


def _grants(actor, today: date):
    last_day = today + timedelta(days=grants.WARNED_OF_FOR)
    open_ones = Grant.objects.visible_to(actor).filter(closed_on=None, granted__gt=0, starts_on__lte=today)
    near = open_ones.filter(ends_on__lte=last_day).select_related("funder").order_by("ends_on")
    for standing in grants.standings(list(near)).values():
        grant = standing.grant
        words = {"left": grants.whole_kronor(standing.left), "grant": grant}
        if standing.state == GrantState.ENDED:
            yield Todo(_("Account for and close %(grant)s") % words, _page(actor, grant))
        elif standing.is_soon_over and grant.is_repaid_unused:
            yield Todo(_("%(left)s left to use of %(grant)s – is repaid otherwise") % words, *_until(actor, grant))
        elif standing.is_soon_over:
            yield Todo(_("%(left)s left to use of %(grant)s") % words, *_until(actor, grant))


def _until(actor, grant):
    return _page(actor, grant), grant.ends_on


def _page(actor, row):
    return reverse(row._meta.model_name, kwargs={"association": actor.association.slug, "pk": row.pk})


# Agreements

AHEAD = timedelta(days=90)  # of notice and of the end: a board that meets every other month is to have it on its table


def _dates(actor, today: date):
    asked = AgreementDate.objects.visible_to(actor).filter(done_on=None, due_on__lte=today + REPORT_IN_SIGHT)
    for one in asked.select_related("agreement"):
        words = {"what": one.what, "agreement": one.agreement}
        yield Todo(_("%(what)s: %(agreement)s") % words, _page(actor, one.agreement), one.due_on)


def _agreements(actor, today: date):
    """An appendix has no days of its own."""
    for agreement in Agreement.objects.visible_to(actor).filter(main=None):
        state, words, page = agreement.state_on(today), {"agreement": agreement}, _page(actor, agreement)
        if state == AgreementState.NEGOTIATED and today >= agreement.term.starts_on - AHEAD:
            yield Todo(_("Still under negotiation: %(agreement)s") % words, page, agreement.term.starts_on)
        elif state in {AgreementState.IN_FORCE, AgreementState.NOTICED}:
            yield from _days_ahead(agreement.term, today, words, page)


def _days_ahead(term, today, words, page):
    """What lies ahead of one that is in force: notice, then renewal, or the end."""
    notice_day, period = term.next_notice_day(today), term.period_on(today)
    if notice_day and notice_day <= today + AHEAD:
        yield Todo(_("Last day to give notice of %(agreement)s, if it is not to go on") % words, page, notice_day)
    if period[1] > today + AHEAD:
        return
    if period[1] == term.last_day:
        yield Todo(_("Ends: %(agreement)s. What comes after it?") % words, page, period[1])
    elif not (notice_day and notice_day <= period[1]):
        yield Todo(_("Is renewed: %(agreement)s. Check the amounts of the new period") % words, page, period[1])
