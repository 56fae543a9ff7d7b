"""The correction of a contact: what it says, what it should say, and why."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.actions.contacts import as_codes, code_of
from cases.corrections import Difference, differences, names_in
from cases.forms.contacts import ContactForm
from cases.forms.work import FreeTextForm
from cases.models import Contact
from jourer.forms import KEY_ERRORS, capitalised


class CorrectionForm(FreeTextForm, ContactForm):
    """Everything that a contact says, filled in; `version` says which correction was on the page."""

    TEXTS = ("reason",)
    now_says: list[Difference] = []  # where somebody else was first: what was typed, and what it says now

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=KEY_ERRORS)
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: wrong channel chosen. No names."),
        error_messages={"required": _("Write why it is corrected.")},
    )

    class Meta(ContactForm.Meta):
        fields = ("outcome", *ContactForm.Meta.fields)
        widgets = {**ContactForm.Meta.widgets, "outcome": forms.RadioSelect}

    def __init__(self, data=None, *, actor, contact: Contact):
        self.contact, self.kept = contact, (contact.done_by,)
        super().__init__(data, actor=actor, case=contact.case)
        for name in ("idempotency_key", "times"):  # the version tells a second click; those alike are corrected singly
            self.fields.pop(name, None)
        self.fields["outcome"].choices = capitalised(codes.Outcome.choices)
        self.fields["support"].required = False  # of an attempt there is none; the verb asks
        if not contact.case:
            self.fields["shelter"].offer([*self.shelters, contact.shelter])

    def _initial(self, **start):
        contact, at = self.contact, self.contact.occurred_at
        return {
            **{name: contact.serializable_value(name) for name in self.Meta.fields},
            **self._day_and_date(contact.occurred_on),
            "time": timezone.localtime(at).time() if at else None,
            "support": [support.kind for support in contact.supports.all()],
            "version": contact.version,
        }

    def facts(self):
        """What `correct_contact` takes."""
        said = {name: value for name, value in super().facts().items() if name not in {"times", "case"}}
        return said | ({} if self.case else {"shelter": self.cleaned_data["shelter"]})

    def meet(self, now: Contact) -> None:
        """Somebody else was first: keep what was typed, and save it next time over what the page now shows."""
        facts = {name: value for name, value in self.facts().items() if name not in {"version", "reason", "support"}}
        typed: dict[str, Any] = {name: code_of(value) for name, value in facts.items()}
        says: dict[str, Any] = as_codes(now, facts)
        typed["support"] = sorted(self.cleaned_data["support"])
        says["support"] = sorted(one.kind for one in now.supports.all())
        self.data = self.data.copy()
        self.data["version"] = str(now.version)
        self.now_says = differences(says, typed, names_in([typed, says]))
