"""Why an adopted target is changed, and by which decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jourer.models import Decision
from plans.forms.targets import PARTS, STEERING, Day, TargetForm

NEW_DECISION = ["body", "decided_on", "paragraph", "text"]


class AdoptedTargetForm(TargetForm):
    """After adoption: also the reason and the decision, which are needed where what is measured changes.

    Whether it does is known only when it is saved; the action says what is missing.
    """

    reason = forms.CharField(
        label=_("Why it is changed"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision = forms.ModelChoiceField(
        label=_("Decision"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=_("a decision that is not in the list; I write it below"),
    )
    body = forms.ChoiceField(label=_("Decided by"), choices=Decision.Body.choices, required=False)
    decided_on = Day(label=_("Decided on"), required=False)
    paragraph = forms.CharField(
        label=_("Paragraph of the minutes"), max_length=20, required=False, help_text=_("For example: 7.")
    )
    text = forms.CharField(label=_("What was decided"), max_length=300, required=False)

    OF_CHANGE = frozenset({"reason", "decision", *NEW_DECISION})
    parts_of_page = {**PARTS, "change": ["reason", "decision", *NEW_DECISION]}
    steering = STEERING | {"decision"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        decisions = Decision.objects.visible_to(self.actor)
        self.fields["decision"].queryset = decisions
        if self["decision"].value():
            for name in NEW_DECISION:
                del self.fields[name]

    def facts(self):
        data = self.cleaned_data
        decision = data["decision"] or self._typed_decision()
        return super().facts() | {"reason": data["reason"], "decision": decision}

    def _typed_decision(self):
        """A decision that is not there yet; None where nothing was written of it."""
        facts = {name: self.cleaned_data[name] for name in NEW_DECISION if name in self.fields}
        if not (facts.get("decided_on") or facts.get("paragraph") or facts.get("text")):
            return None
        return Decision(association=self.actor.association, **facts)
