"""A budget's own page: what was decided beside what is booked, drawn and in a table."""

from decimal import Decimal
from itertools import accumulate

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget import revisions
from budget.codes import RowKind
from budget.follow_up import SO_FAR, FollowUp
from budget.forms.budgets import FollowUpFilter
from budget.models import Budget
from budget.templatetags.money import rounded
from jourer import periods
from jourer.access import requires
from plans.models import PlanImport
from reports import charts

ZERO = Decimal(0)


@requires("budget.read")
@require_safe
def budget_page(request, year):
    """A year's budget: every row with outcome, deviation and forecast, for the chosen time."""
    budgets = Budget.objects.visible_to(request.actor).filter(grant=None)
    if year == timezone.localdate().year and not budgets.filter(year=year).exists():
        return render(request, "budget/no_budget.html", {"year": year, "budgets": budgets})
    budget = get_object_or_404(budgets.select_related("association", "adopted_by__meeting"), year=year)
    chosen = FollowUpFilter(request.GET, budget=budget)
    if not chosen.is_valid():
        raise Http404
    per = chosen.cleaned_data["per"]
    shown = FollowUp(budget, chosen.cleaned_data["part"])
    context = {
        "budget": budget,
        "years": budgets.exclude(pk=budget.pk).values_list("year", flat=True),
        "filter": chosen,
        "unit": chosen.cleaned_data["unit"],
        "per": per,
        "groups": shown.grouped(per) if per in {"shelter", "funder"} else [],
        "shown": shown,
        "days": periods.in_words((budget.starts_on, budget.ends_on)),
        "when": periods.in_words(shown.stretch),
        "may_edit": request.actor.may("budget.edit"),
        "drawing": drawn(shown),
        "revised": revisions.of_budget(budget),
        "from_plan": not budget.adopted_by_id and PlanImport.objects.with_budgets(request.actor).exists(),
        "now": timezone.now(),
    }
    return render(request, "budget/budget.html", context)


def drawn(shown: FollowUp) -> dict:
    """Income and costs against the budget, and how the costs have grown month by month."""
    if not shown.outcome.is_known:
        return {}
    bullets = [(line, _bullet(shown, line)) for line in (shown.income, shown.cost)]
    return {"bullets": bullets, "months": _months(shown) if shown.outcome.knows_months else None}


def _bullet(shown, line):
    """So far, towards the whole budget; of a part of the time, towards its share."""
    if shown.part == SO_FAR and not shown.is_whole:
        return charts.bullet(line.outcome, line.whole, line.budget)
    return charts.bullet(line.outcome, line.budget)


def _months(shown):
    """The costs added up month by month, beside their budget."""
    rows = [row for row in shown.rows if row.kind == RowKind.COST]
    months = shown.budget.months
    booked = [sum((shown.outcome.of(row, month) or ZERO for row in rows), ZERO) for month in shown.gone]
    budgeted = [sum((row.share([month]) for row in rows), ZERO) for month in months]
    series = [
        charts.Series(_("Outcome"), tuple(map(rounded, accumulate(booked)))),
        charts.Series(_("Budget"), tuple(map(rounded, accumulate(budgeted))), past=True),
    ]
    return charts.lines([str(MONTHS_3[month[0].month]) for month in months], series)
