"""What is done in a case: written down, planned, offered, handed on, closed, or opened in an emergency."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases import codes, vetting
from cases.actions.hands import in_hand, key_of, who_may_support
from cases.forms.cases import day_field
from cases.forms.contacts import DATE_ERRORS, DATE_WIDGET, as_typed
from cases.models import Draft, FollowUp, Referral
from cases.workload import is_in_hand
from jourer import warnings
from jourer.forms import RowChoice, SavedOnce, capitalised, key_field
from jourer.models import Actor

FOUND_IN_TEXT = {
    "personal_number": _("The text seems to hold a personal identity number. It does not belong here: take it out."),
    "phone": _("The text seems to hold a telephone number. It belongs with the contact details, where it is hidden."),
    "email": _("The text seems to hold an e-mail address. It belongs with the contact details, where it is hidden."),
}


class FreeTextForm(forms.Form):
    """Warns before a text is saved that seems to hold personal data; "Save anyway" is the person's own judgement."""

    data: QueryDict
    TEXTS: tuple[str, ...] = ("text",)
    PERSONAL = "personal"
    draft_address = ""  # where what is typed is saved every few seconds, on pages that do
    discard_address = ""
    draft: Draft | None = None  # what the form was filled in from

    def clean(self):
        super().clean()
        if "anyway" not in self.data:
            for name in self.TEXTS:
                for kind in warnings.found_in(self.cleaned_data.get(name) or ""):
                    self.add_error(name, ValidationError(FOUND_IN_TEXT[kind], code=self.PERSONAL))
        return self.cleaned_data

    @property
    def may_be_saved_anyway(self):
        """Whether the warning is all that stands in the way."""
        errors = [error for some in self.errors.as_data().values() for error in some]
        return bool(errors) and all(error.code == self.PERSONAL for error in errors)


class NoteForm(SavedOnce, FreeTextForm):
    text = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
        help_text=_("What you need to remember to give support. Not who is suspected, and no numbers."),
    )

    def __init__(self, data=None, *, draft=None):
        start = as_typed(self.base_fields, draft.typed, "note-") if draft else {}
        self.draft = draft
        super().__init__(data, prefix="note", initial=start)


class AttemptForm(forms.Form):
    idempotency_key = key_field()

    def __init__(self, data=None):
        super().__init__(data, prefix="attempt")


class FollowUpForm(FreeTextForm, forms.ModelForm):
    fields: dict[str, Any]
    who = RowChoice(
        label=_("By whom"), error_messages={"invalid_choice": _("Choose somebody who works for the case's shelter.")}
    )

    class Meta:
        model = FollowUp
        fields = ("kind", "due_on", "due_time", "text")
        labels = {"kind": _("What"), "due_on": _("Day"), "text": _("What it is about")}
        widgets = {
            "kind": forms.RadioSelect,
            "due_on": DATE_WIDGET,
            "due_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "text": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        error_messages = {
            "kind": {"required": _("Choose what is to be done.")},
            "due_on": {"required": _("Choose a day, or write the date."), **DATE_ERRORS},
        }

    def __init__(self, data=None, *, case, actor):
        super().__init__(data, prefix="follow", initial={"who": actor.pk})
        self.fields["kind"].choices = capitalised(codes.FollowUpKind.choices)
        self.fields["who"].offer(who_may_support(case).select_related("user"))


class MeetingForm(forms.Form):
    offered_on = day_field(_("Meeting offered"))

    def __init__(self, data=None):
        super().__init__(data, prefix="meeting", initial={"offered_on": timezone.localdate()})


class ReferralForm(FreeTextForm, forms.ModelForm):
    TEXTS = ("to",)
    referred_on = day_field(_("Date"))
    has_consent = forms.BooleanField(
        label=_("The person has agreed"),
        error_messages={"required": _("Nobody is referred without having agreed to it.")},
    )

    class Meta:
        model = Referral
        fields = ("to", "referred_on", "has_consent")
        widgets = {"to": forms.TextInput(attrs={"autocomplete": "off"})}
        error_messages = {"to": {"required": _("Write to what place, such as social services.")}}
        help_texts = {
            "to": _("What kind of place; no person's name. Who is exactly 21 chooses together with you where to turn.")
        }

    def __init__(self, data=None):
        super().__init__(data, prefix="referral", initial={"referred_on": timezone.localdate()})


class CloseForm(forms.Form):
    closed_on = day_field(_("Closed"))
    closing_reason = forms.ChoiceField(
        label=_("Why"),
        choices=capitalised(codes.ClosingReason.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the case is closed.")},
    )

    def __init__(self, data=None):
        super().__init__(data, prefix="close", initial={"closed_on": timezone.localdate()})


def despite_field():
    """Why a volunteer gets a case though something lacks; asked for only where somebody on the page lacks something."""
    return forms.ChoiceField(
        label=_("If something is missing: why all the same"),
        choices=[("", _("Nothing is missing")), *capitalised(codes.Despite.choices)],
        required=False,
        error_messages={"invalid_choice": _("Choose one of those on the page.")},
    )


def named_with_lacks(named: str, lacks) -> str:
    """ "Siri Månljung: 2 öppna ärenden (saknar registerutdrag visat)"."""
    words = {"person": named, "lacks": vetting.in_words(lacks)}
    return gettext("%(person)s (lacks: %(lacks)s)") % words if lacks else named


class HandOutForm(forms.Form):
    """To whom a case may be handed out, each with how many open cases they have already."""

    fields: dict[str, Any]
    data: QueryDict
    instead_of = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False)
    to = RowChoice(
        label=_("Support person"),
        error_messages={
            "required": _("Choose somebody who works for the case's shelter."),
            "invalid_choice": _("Choose somebody who works for the case's shelter."),
        },
    )
    despite = despite_field()

    def __init__(self, data=None, *, case, actor):
        super().__init__(data, prefix="hand", initial={"instead_of": key_of(in_hand(case))})
        has = Count("assignments", filter=is_in_hand(actor))
        people = who_may_support(case).annotate(workload=has).select_related("user")
        self.fields["to"].offer(people)
        rows = self.fields["to"].rows
        lacking = vetting.lacking(rows.values())
        named = [
            (key, named_with_lacks(self._named(person), lacking.get(person.pk, ()))) for key, person in rows.items()
        ]
        self.fields["to"].choices = [("", _("Choose somebody")), *named]
        if not lacking:
            del self.fields["despite"]

    def meet(self, now_has):
        """Somebody else was first: the next time it is handed out instead of what the page now shows."""
        self.data = self.data.copy()
        self.data[self.add_prefix("instead_of")] = key_of(now_has)

    @staticmethod
    def _named(person):
        words = {"name": person, "count": person.workload}
        return ngettext("%(name)s: %(count)s open case", "%(name)s: %(count)s open cases", person.workload) % words


class SendBackForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=capitalised(codes.SentBack.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you give the case back.")},
    )

    def __init__(self, data=None, *, case):
        super().__init__(data, prefix=f"back-{case.pk}")


class ConflictForm(forms.Form):
    """Those who could meet a case, also who must not know of it already: the second of two clicks is no error."""

    fields: dict[str, Any]
    who = RowChoice(
        label=_("Who must not know of this person"),
        error_messages={
            "required": _("Choose somebody in the list."),
            "invalid_choice": _("Choose somebody in the list."),
        },
    )

    def __init__(self, data=None, *, case):
        super().__init__(data, prefix="conflict")
        actors = Actor.objects.filter(association=case.association_id).current().who_log()
        self.fields["who"].offer(actors.select_related("user"))
        self.fields["who"].choices = [("", _("Choose somebody")), *self.fields["who"].choices]
