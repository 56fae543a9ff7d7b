"""A person's own button of the quick log: its name and what it fills in."""

from typing import Any

from django import forms
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.forms.contacts import SUPPORT_ERRORS, ContactForm
from cases.forms.work import FreeTextForm
from cases.models import Contact, Preset
from jourer.forms import capitalised

NAME_LENGTH = 60


class PresetForm(FreeTextForm, forms.ModelForm):
    """Work facts and who it was; facts about a person are never preset."""

    fields: dict[str, Any]
    TEXTS = ("name",)

    support = forms.MultipleChoiceField(
        label=_("Support"),
        choices=capitalised(codes.Support.choices),
        widget=forms.CheckboxSelectMultiple,
        error_messages=SUPPORT_ERRORS,
    )

    class Meta:
        model = Preset
        fields = ("name", "channel", "seeker_role", "support")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "channel": forms.RadioSelect,
            "seeker_role": forms.RadioSelect,
        }
        error_messages = {
            "name": {"required": _("Write what the button is to be called.")},
            **{name: ContactForm.Meta.error_messages[name] for name in ("channel", "seeker_role")},
        }

    def __init__(self, data=None, *, instance=None, like: Contact | None = None):
        super().__init__(data, instance=instance, initial=_as_in(like) if like else None)
        self.fields["channel"].choices = capitalised(codes.Channel.choices)
        self.fields["seeker_role"].choices = capitalised(codes.SeekerRole.choices)

    def validate_constraints(self):
        """The verb asks, and says it at the name."""


def _as_in(contact):
    """A button that would log such a contact, with a name that says so."""
    supports = list(contact.supports.all())
    words = [contact.get_channel_display(), contact.get_seeker_role_display(), ", ".join(map(str, supports))]
    return {
        "name": Truncator(capfirst(" · ".join(words))).chars(NAME_LENGTH),
        "channel": contact.channel,
        "seeker_role": contact.seeker_role,
        "support": [support.kind for support in supports],
    }
