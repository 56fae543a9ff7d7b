"""What is asked of a mailing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jourer.forms import SavedOnce, capitalised
from volunteers import codes
from volunteers.forms.people import WRONG_CHOICE
from volunteers.models.members import refuse_personal_number


class MailingForm(SavedOnce):
    """The words and to whom; they come back from the page where they are looked at with `looked_at`."""

    to = forms.ChoiceField(
        label=_("To"),
        choices=capitalised(codes.MailingTo.choices),
        initial=codes.MailingTo.MEMBERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is to get it."), **WRONG_CHOICE},
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=150,
        help_text=_("Others than the member may see the subject. For example: Annual meeting 17 March."),
        error_messages={"required": _("Write a subject.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        validators=[refuse_personal_number],
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        help_text=_(
            "An agenda, a time, an invitation. Nothing of any person: who seeks support, who helps, who has not paid."
        ),
        error_messages={"required": _("Write a text.")},
        widget=forms.Textarea(attrs={"rows": 12}),
        validators=[refuse_personal_number],
    )
    reply_to = forms.EmailField(
        label=_("Who gets the answers"),
        help_text=_("This address stands in the mail. Who wants no more mail answers there."),
        error_messages={
            "required": _("Write an address."),
            "invalid": _("Write the address as name@example.se."),
        },
    )
    looked_at = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_subject(self):
        """On one line: mail refuses a subject that has several."""
        return " ".join(self.cleaned_data["subject"].split())

    @property
    def is_looked_at(self) -> bool:
        return self.cleaned_data["looked_at"]

    def facts(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "looked_at"}
