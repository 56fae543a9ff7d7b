"""Why an adopted target is changed, and by which decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jourer.decisions import NEW_DECISION, DecisionFields
from plans.forms.targets import PARTS, STEERING, TargetForm


class AdoptedTargetForm(DecisionFields, TargetForm):
    """After adoption: also the reason and the decision, which are needed where what is measured changes.

    Whether it does is known only when it is saved; the action says what is missing.
    """

    reason = forms.CharField(
        label=_("Why it is changed"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    OF_CHANGE = frozenset({"reason", "decision", *NEW_DECISION})
    parts_of_page = {**PARTS, "change": ["reason", "decision", *NEW_DECISION]}
    steering = STEERING | {"decision"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_decisions()

    def facts(self):
        return super().facts() | {"reason": self.cleaned_data["reason"], "decision": self.decided()}
