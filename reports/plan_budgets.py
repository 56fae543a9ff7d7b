"""From the plan's document to the budget: what stood there as a budget is looked through and taken on."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from budget import bringing
from budget.bringing import Part
from budget.codes import RowKind
from budget.models import Budget
from budget.views.bringing import look
from budget.views.budgets import url_of
from jourer.access import requires
from jourer.forms import capitalised
from jourer.posting import posted
from plans.models import PlanImport

LEAVE = "leave"


class PlanBudgetsForm(forms.Form):
    """Of each budget in the documents, whether it is the income, the costs, or left where it is."""

    fields: dict[str, Any]

    def __init__(self, data=None, *, documents):
        super().__init__(data)
        self.found: dict[str, tuple[PlanImport, Part]] = {}
        for document in documents:
            for place, said in enumerate(document.budgets):
                self._ask(f"{document.pk}-{place}", document, _part(said))

    def _ask(self, name, document, part):
        self.found[name] = document, part
        self.fields[name] = forms.ChoiceField(
            label=_("What it is"),
            choices=[*capitalised(RowKind.choices), (LEAVE, _("Leave it"))],
            widget=forms.RadioSelect,
            initial=part.kind or LEAVE,
        )

    def asked(self):
        """[(document, part, its field)]."""
        return [(document, part, self[name]) for name, (document, part) in self.found.items()]

    def clean(self):
        super().clean()
        kinds = [kind for kind in self.cleaned_data.values() if kind != LEAVE]
        if not self.errors and not kinds:
            raise forms.ValidationError(_("Choose at least one of them as income or costs."))
        if len(kinds) != len(set(kinds)):
            raise forms.ValidationError(_("Choose one as income and one as costs at most."))
        return self.cleaned_data

    def parts(self) -> list[Part]:
        chosen = {name: kind for name, kind in self.cleaned_data.items() if kind != LEAVE}
        found = {name: part for name, (_document, part) in self.found.items()}
        return [bringing.as_kind(found[name], kind) for name, kind in chosen.items()]


def _part(said) -> Part:
    """A budget as `plans.documents.PlanDocument` has it."""
    rows = [(row["label"], row["amount"]) for row in said["rows"]]
    return bringing.part_of(said["heading"], bringing.kind_in(said["heading"]), rows, said["printed_total"])


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_budgets(request, pk):
    """What the plan's documents left as budgets; what is chosen is looked at before anything is saved."""
    budget = get_object_or_404(Budget.objects.visible_to(request.actor).select_related("association", "grant"), pk=pk)
    documents = PlanImport.objects.with_budgets(request.actor).select_related("plan")
    form = PlanBudgetsForm(posted(request), documents=documents)
    if form.is_valid():
        return look(request, budget, form.parts())
    context = {"form": form, "budget": budget, "back_url": url_of(budget)}
    return render(request, "budget/plan_budgets.html", context, status=422 if form.errors else 200)
