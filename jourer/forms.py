"""Form fields that read what people in Sweden type, and the forms of the ground floor."""

import re

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from jourer.templatetags.formats import number

# A plain space, tab, no-break space, narrow no-break space, thin space.
SPACES = re.compile("[ \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]")

NOT_TYPED = re.compile("[^0-9.+-]")


def plain_number(text: str) -> str:
    """ "1 800,5" or "−5" as Python writes it: "1800.5", "-5". What is no number stays wrong."""
    return SPACES.sub("", text).replace("\N{MINUS SIGN}", "-").replace(",", ".")


class NumberField(forms.DecimalField):
    """A number with spaces between thousands and a comma, shown again as typed."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Write a number with digits, for example 1 800 or 2,5.")}

    def __init__(self, **kwargs):
        super().__init__(max_digits=14, decimal_places=2, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value):
        if value in self.empty_values:
            return super().to_python(value)
        text = plain_number(str(value))
        # Python reads "1e9" and "1_000" too; who types that meant something else.
        if NOT_TYPED.search(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)

    def prepare_value(self, value):
        return value if isinstance(value, str) else number(value)


class ResetForm(forms.Form):
    """Why a second step is reset, and how the administrator knows who asks: a thief asks in somebody's name."""

    class Reason(models.TextChoices):
        GONE = "gone", _("The telephone or the key is lost or stolen")
        NEW = "new", _("A new telephone, and nothing was moved over")
        BROKEN = "broken", _("The telephone or the key does not work")

    class Known(models.TextChoices):
        MET = "met", _("We met")
        CALLED = "called", _("I called the number that I had since before")
        VIDEO = "video", _("We saw each other in a video call")

    reason = forms.ChoiceField(
        label=_("Why"), choices=Reason, widget=forms.RadioSelect, error_messages={"required": _("Choose why.")}
    )
    known = forms.ChoiceField(
        label=_("How do you know that it is the right person who asks?"),
        choices=Known,
        widget=forms.RadioSelect,
        help_text=_("A mail or a message can come from somebody else."),
        error_messages={"required": _("Choose how you know.")},
    )
