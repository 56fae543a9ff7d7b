"""Bringing a budget in: a spreadsheet or a pasted table, looked at before anything is saved."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from budget import bringing
from budget.actions.bringing import STALE, bring_parts
from budget.bringing import Part
from budget.forms.bringing import BringForm
from budget.models import Budget
from budget.views.budgets import get_budget, url_of
from jourer.access import requires
from jourer.posting import posted
from jourer.templatetags.components import Table
from jourer.templatetags.formats import kronor


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def bring_budget(request, pk):
    """What a file or a pasted table would write is shown first; what is wrong in it is said row by row."""
    budget = get_budget(request, pk)
    form = BringForm(posted(request), request.FILES or None)
    reading = form.reading() if form.is_valid() else None
    if reading and not reading.problems:
        return look(request, budget, reading.parts, left_out=reading.left_out)
    context = {"form": form, "budget": budget, "reading": reading, "back_url": url_of(budget)}
    is_wrong = form.errors or (reading and reading.problems)
    return render(request, "budget/bring.html", context, status=422 if is_wrong else 200)


def look(request, budget: Budget, parts: list[Part], *, left_out=(), status=200):
    """What the parts would write, beside what is there now. Nothing is saved yet."""
    there = {(row.kind, row.name.casefold()): row.amount for row in budget.rows.all()}
    context = {
        "budget": budget,
        "looks": [(part, _table(part, there), budget.differs_from(part.heading)) for part in parts],
        "left_out": left_out,
        "sealed": bringing.sealed(parts, budget, request.actor),
        "back_url": url_of(budget),
    }
    return render(request, "budget/bring_look.html", context, status=status)


def _table(part, there):
    now = [_now(there.get((part.kind, name.casefold())), amount) for name, amount in part.rows]
    rows = tuple((name, kronor(amount), said) for (name, amount), said in zip(part.rows, now, strict=True))
    return Table(part.heading or _("Rows"), (_("Row"), _("Amount"), _("In the budget now")), rows)


def _now(there, amount):
    if there is None:
        return _("not there: is added")
    return _("the same") if there == amount else _("%(amount)s: is changed") % {"amount": kronor(there)}


@requires("budget.edit")
@require_POST
def confirm_budget(request, pk):
    """Write what was shown: all of it, or nothing."""
    budget = get_budget(request, pk)
    try:
        seen, parts = bringing.unsealed(request.POST.get("draft", ""), budget, request.actor)
        count = bring_parts(by=request.actor, budget=budget, parts=parts, seen=seen)
    except signing.BadSignature:
        messages.error(request, _("The table is no longer here. Bring it once more."))
        return redirect("bring_budget", association=request.actor.association.slug, pk=pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return look(request, budget, parts, status=422) if error.code == STALE else redirect(url_of(budget))
    said = ngettext("%(count)s row is new or changed.", "%(count)s rows are new or changed.", count)
    messages.success(request, said % {"count": count})
    return redirect(url_of(budget))
