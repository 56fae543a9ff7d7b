"""What the money waits for: reports to funders, grants to use up and to close, and the days of agreements."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from budget import agreement_days, grants
from budget.codes import GrantState
from budget.models import Grant, GrantReport
from jourer.todos import Todo

REPORT_IN_SIGHT = timedelta(days=60)
TERM_IN_SIGHT = timedelta(days=90)  # a board that meets every other month is to have it on its table


def todos(actor) -> list[Todo]:
    """What waits for the actor in the treasurer's room, in a constant number of queries."""
    today, waiting = timezone.localdate(), []
    if actor.may("budget.edit"):
        waiting += [*_reports(actor, today), *_grants(actor, today)]
    if actor.may("agreements.edit"):
        waiting += _agreements(actor, today)
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


def _agreements(actor, today: date):
    asked = [one for one in agreement_days.asked_for(actor) if one.day <= today + REPORT_IN_SIGHT]
    of_terms = [one for one in agreement_days.of_terms(actor, today) if one.day <= today + TERM_IN_SIGHT]
    for one in [*asked, *of_terms]:
        yield Todo(one.text, _page(actor, one.agreement), one.day)
