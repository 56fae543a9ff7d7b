"""Budgets: the years there are, their rows, adopting them, and what is said of a row. Its page draws: `reports/`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import revisions
from budget.actions import budgets as actions
from budget.follow_up import AccountOutcome, FollowUp
from budget.forms.budgets import BudgetAdoptionForm, BudgetForm, ExplainForm, MappingForm, RowForm
from budget.models import BookObject, Budget, BudgetRow
from jourer.access import requires
from jourer.posting import done, posted


@requires("budget.read")
@require_safe
def budget_list(request):
    """The years, the latest first; a grant's own budget stands at the grant."""
    budgets = Budget.objects.visible_to(request.actor).filter(grant=None).select_related("adopted_by__meeting")
    return render(request, "budget/budgets.html", {"budgets": budgets})


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_budget(request):
    form = BudgetForm(posted(request))
    if form.is_valid() and done(request, form, actions.make_budget, **form.facts()):
        return redirect("budget", association=request.actor.association.slug, year=form.cleaned_data["year"])
    return _form_page(request, "budget/budget_form.html", form, budget=None)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_budget(request, pk):
    """Its days, and what its document has printed."""
    budget = get_budget(request, pk)
    form = BudgetForm(posted(request), instance=budget)
    if form.is_valid() and done(request, form, actions.change_budget, budget=budget, **form.facts()):
        return redirect(url_of(get_budget(request, pk)))
    return _form_page(request, "budget/budget_form.html", form, budget=budget)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_budget(request, pk):
    budget = get_budget(request, pk)
    form = BudgetAdoptionForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.adopt_budget, budget=budget, decision=form.decided()):
        return redirect(url_of(budget))
    return _form_page(request, "budget/adoption_form.html", form, budget=budget)


# Rows


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_budget_row(request, pk):
    budget = get_budget(request, pk)
    form = RowForm(posted(request), actor=request.actor, budget=budget)
    if form.is_valid() and done(request, form, actions.add_row, budget=budget, **form.facts()):
        return redirect(url_of(budget))
    return _form_page(request, "budget/row_form.html", form, budget=budget, row=None, revised=[])


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def budget_row(request, pk):
    """Change a row; of an adopted budget by decision, and what it was is shown under it."""
    row = get_row(request, pk)
    form = RowForm(posted(request), actor=request.actor, budget=row.budget, instance=row)
    if form.is_valid() and _changed(request, form, row):
        return redirect(url_of(row.budget))
    revised = revisions.of_row(row)
    return _form_page(request, "budget/row_form.html", form, budget=row.budget, row=row, revised=revised)


def _changed(request, form, row):
    state = form.cleaned_data["state"]
    if done(request, form, actions.change_row, row=row, state=state, **form.facts()):
        return True
    form.meet()
    return False


@requires("budget.edit")
@require_POST
def drop_budget_row(request, pk):
    row = get_row(request, pk)
    try:
        actions.drop_row(by=request.actor, row=row)
        messages.success(request, _("The row is taken out of the budget."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(url_of(row.budget))


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def explain_budget_row(request, pk):
    """Comment and forecast of a row, beside how it goes."""
    row = get_row(request, pk)
    form = ExplainForm(posted(request), initial={"comment": row.comment, "forecast": row.forecast})
    if form.is_valid() and done(request, form, actions.explain_row, row=row, **form.cleaned_data):
        return redirect(url_of(row.budget))
    shown = FollowUp(row.budget)
    line = next(line for line in shown.lines if line.row == row)
    return _form_page(request, "budget/explain_form.html", form, budget=row.budget, shown=shown, line=line)


# What feeds no row


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def unmapped(request, pk):
    """What is booked but feeds no row, account by account, each with the rows that it may feed."""
    budget = get_budget(request, pk)
    names = {one.code: one.name for one in BookObject.objects.visible_to(request.actor)}
    shown = FollowUp(budget)
    asked = [(one, _mapping_form(request, shown.rows, one, names)) for one in shown.unmapped]
    sent = next((form for _one, form in asked if form.is_bound), None)
    if sent and sent.is_valid() and done(request, sent, actions.feed_row, **sent.facts()):
        return redirect("unmapped", association=request.actor.association.slug, pk=pk)
    return _form_page(request, "budget/unmapped.html", sent, budget=budget, shown=shown, asked=asked)


def _mapping_form(request, rows, one: AccountOutcome, names):
    """Bound where it is the one that was sent."""
    objects = [(code, f"{names.get(code) or _('no name')} ({code})") for code in one.objects]
    sent = f"a{one.number}-account" in request.POST
    return MappingForm(request.POST if sent else None, rows=rows, account=one.number, objects=objects)


# Shared


def get_budget(request, pk) -> Budget:
    budgets = Budget.objects.visible_to(request.actor).select_related("association", "adopted_by__meeting", "grant")
    return get_object_or_404(budgets, pk=pk)


def get_row(request, pk, **facts) -> BudgetRow:
    related = ("budget__association", "budget__adopted_by__meeting", "budget__grant")
    return get_object_or_404(BudgetRow.objects.visible_to(request.actor).select_related(*related), pk=pk, **facts)


def url_of(budget: Budget) -> str:
    """The page that a budget is followed on: of its year, or of its grant."""
    slug = budget.association.slug
    if budget.grant_id:
        return reverse("grant", kwargs={"association": slug, "pk": budget.grant_id})
    return reverse("budget", kwargs={"association": slug, "year": budget.year})


def _form_page(request, template, form, *, budget, **context):
    context |= {"form": form, "budget": budget, "back_url": url_of(budget) if budget else ""}
    return render(request, template, context, status=422 if form is not None and form.errors else 200)
