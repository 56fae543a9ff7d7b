"""Who pays for what: the matrix of costs and funders, and the shares of a cost."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from budget.actions.financing import finance
from budget.codes import RowKind
from budget.financing import Matrix
from budget.forms.financing import FinancingForm
from budget.views.budgets import get_budget, get_row, url_of
from jourer.access import requires
from jourer.posting import done, posted


@requires("budget.read")
@require_safe
def financing(request, pk):
    budget = get_budget(request, pk)
    context = {"budget": budget, "matrix": Matrix(budget), "back_url": url_of(budget)}
    return render(request, "budget/financing.html", context)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def finance_row(request, pk):
    """How many per cent of a cost each funder pays."""
    row = get_row(request, pk, kind=RowKind.COST)
    form = FinancingForm(posted(request), actor=request.actor, row=row)
    if form.is_valid() and done(request, form, finance, row=row, shares=form.shares()):
        return redirect("financing", association=request.actor.association.slug, pk=row.budget_id)
    context = {"form": form, "row": row, "budget": row.budget, "back_url": url_of(row.budget)}
    return render(request, "budget/financing_form.html", context, status=422 if form.errors else 200)
