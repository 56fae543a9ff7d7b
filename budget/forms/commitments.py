"""What is asked of a promise: its words, with whom it is shared, and by which decision it ends."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget import agreements
from budget.codes import PartyKind
from budget.forms.grants import day_field
from budget.forms.marked import MarkedForm
from budget.models import Agreement, Commitment, Party
from jourer.decisions import NEW_DECISION, DecisionFields


class CommitmentForm(MarkedForm):
    valid_from = day_field(_("Holds from"))
    joint_with = forms.ModelMultipleChoiceField(
        None,
        label=_("Together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The other parties that have made the same promise with us."),
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), _("Choose a party in the list.")),
    )

    class Meta:
        model = Commitment
        fields = ("number", "text", "valid_from")
        labels = {"number": _("Number in the agreement"), "text": _("What is promised")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": _("Write what is promised.")}}

    def __init__(self, data=None, *, agreement: Agreement, instance=None, **kwargs):
        super().__init__(data, instance=instance, **kwargs)
        self.fields["joint_with"].queryset = parties_of(agreement)
        if instance:
            self.initial["joint_with"] = list(instance.joint_with.all())
            self.initial["state"] = agreements.state_of_commitment(instance)
        else:
            self.initial.setdefault("valid_from", agreements.shown_period(agreement, timezone.localdate())[0])

    def clean_joint_with(self):
        return list(self.cleaned_data["joint_with"])

    def now(self, name):
        return list(self.instance.joint_with.all()) if name == "joint_with" else super().now(name)


def parties_of(agreement: Agreement):
    """Those of the agreement and of its main one, but ourselves."""
    of_both = Q(agreement=agreement) | Q(agreement=agreement.main_id)
    return Party.objects.filter(of_both).exclude(kind=PartyKind.US).order_by("agreement", "position", "name")


class ByDecision(DecisionFields):
    """Why a promise ends, and by which decision."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why it holds no longer.")},
    )

    def clean(self):
        super().clean()
        self.require_decision()
        return self.cleaned_data

    def why(self) -> dict:
        return {"reason": self.cleaned_data["reason"], "decision": self.decided()}


class DropForm(ByDecision):
    fields: dict[str, Any]

    valid_until = day_field(_("Last day that it holds"))

    field_order = ("valid_until", "reason")

    def __init__(self, data=None, *, actor):
        self.actor = actor
        super().__init__(data)
        self.offer_decisions()

    def facts(self) -> dict:
        return self.why() | {"valid_until": self.cleaned_data["valid_until"]}


class ReplacementForm(ByDecision, CommitmentForm):
    """The promise that takes the place of another; it begins with the words of that one."""

    field_order = ("number", "text", "valid_from", "joint_with", "reason")

    def __init__(self, data=None, *, actor, commitment: Commitment):
        self.actor = actor
        said = {name: getattr(commitment, name) for name in ("number", "text")}
        joint = list(commitment.joint_with.all())
        initial = said | {"joint_with": joint, "valid_from": timezone.localdate()}
        super().__init__(data, agreement=commitment.agreement, initial=initial)
        self.offer_decisions()

    def facts(self) -> dict:
        left_out = {"decision", "reason", *NEW_DECISION}
        return self.why() | {name: value for name, value in super().facts().items() if name not in left_out}
