"""What is asked when a plan is adopted, carried over or put into words."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jourer.decisions import DecisionFields
from jourer.marks import mark
from jourer.models import Meeting
from plans.fulfilment import AreaReadings
from plans.models import Plan

KEEP, CHANGE, DROP = "keep", "change", "drop"


class AdoptionForm(DecisionFields):
    """By which decision the plan is adopted: of the annual meeting, where nothing else is said."""

    def __init__(self, data=None, *, actor):
        self.actor = actor
        super().__init__(data, initial={"body": Meeting.Body.ANNUAL_MEETING})
        self.offer_decisions()

    def clean(self):
        super().clean()
        self.require_decision()
        return self.cleaned_data


class ConfirmForm(forms.Form):
    """Nothing to fill in: what is refused is said on top."""


class PlanTextsForm(forms.ModelForm):
    """The plan's texts, each with a mark of how it stood on the page."""

    TEXTS = ("vision", "purpose", "values")
    fields: dict[str, Any]
    data: QueryDict
    now_says: list[tuple[str, str]] = []  # where somebody else was first: the text's name, and what it says now

    class Meta:
        model = Plan
        fields = ("vision", "purpose", "values")

    def __init__(self, data=None, *, plan):
        super().__init__(data, instance=plan)
        for name in self.TEXTS:
            shown = forms.HiddenInput(attrs={"autocomplete": "off"})
            self.fields[seen(name)] = forms.CharField(required=False, widget=shown, initial=self._mark(name))

    def _mark(self, name):
        return mark(self.initial[name])

    def facts(self):
        """What `write_texts` takes."""
        texts = {name: self.cleaned_data[name] for name in self.TEXTS}
        return texts | {"seen": {name: self.cleaned_data[seen(name)] for name in self.TEXTS}}

    def meet(self) -> None:
        """Show what others have written meanwhile beside what was typed; saved once more, what was typed holds."""
        written = [name for name in self.TEXTS if self.data.get(seen(name)) != self._mark(name)]
        self.now_says = [(self.fields[name].label, self.initial[name]) for name in written]
        self.data = self.data.copy()
        for name in written:
            self.data[seen(name)] = self._mark(name)


def seen(name: str) -> str:
    """The field that says how a text stood on the page."""
    return f"seen_{name}"


class CarryOverForm(forms.Form):
    """Of each goal of a plan, whether it goes on as it is, goes on in other words, or ends."""

    fields: dict[str, Any]

    def __init__(self, data=None, *, areas: list[AreaReadings]):
        super().__init__(data)
        self.areas = areas
        for goal in self._goals():
            self.fields[f"choice_{goal.pk}"] = forms.ChoiceField(
                label=_("Next year"),
                choices=[(KEEP, _("Keep")), (CHANGE, _("Change the text")), (DROP, _("Leave out"))],
                widget=forms.RadioSelect,
                initial=KEEP,
            )
            self.fields[f"text_{goal.pk}"] = forms.CharField(
                label=_("New text"), required=False, initial=goal.text, widget=forms.Textarea(attrs={"rows": 3})
            )

    def _goals(self):
        return [one.goal for area in self.areas for one in area.goals]

    def clean(self):
        super().clean()
        for goal in self._goals():
            if self.cleaned_data.get(f"choice_{goal.pk}") == CHANGE and not self.cleaned_data.get(f"text_{goal.pk}"):
                self.add_error(f"text_{goal.pk}", _("Write the goal's new text, or keep the goal as it is."))
        return self.cleaned_data

    def kept(self) -> dict:
        """{goal key: the text that goes on}."""
        texts = {KEEP: lambda goal: goal.text, CHANGE: lambda goal: self.cleaned_data[f"text_{goal.pk}"]}
        chosen = {goal: self.cleaned_data[f"choice_{goal.pk}"] for goal in self._goals()}
        return {goal.pk: texts[choice](goal) for goal, choice in chosen.items() if choice != DROP}

    def by_area(self):
        """[(area, [(goal with its readings, the choice, the new text)])]."""
        for area in self.areas:
            yield (
                area.area,
                [(one, self[f"choice_{one.goal.pk}"], self[f"text_{one.goal.pk}"]) for one in area.goals],
            )
