"""Form fields that read what people in Sweden type, and the forms that rooms share or that are of the ground floor."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jourer import amounts, prose, spreadsheets
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


class AmountField(NumberField):
    """An amount in kronor: as a number, but "1.800" is thousands, and "kr" may follow."""

    def to_python(self, value):
        if value in self.empty_values:
            return super().to_python(value)
        try:
            return amounts.read(str(value))
        except amounts.UnreadableAmountError as error:
            raise ValidationError(str(error), code="invalid") from error


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Write the date as year-month-day, such as 2026-03-09.")}


class PeopleField(forms.IntegerField):
    """How many people: one whole number or nothing, for "ca 30-40" can not be added to anything."""

    widget = forms.TextInput
    MOST = 1_000_000
    default_error_messages = {
        "invalid": _("Write one number, for example 35, or leave it empty."),
        "min_value": _("Write 0 or more, or leave it empty."),
        "max_value": _("Write at most one million."),
    }

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=self.MOST, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": 7}

    def to_python(self, value):
        return super().to_python(plain_number(str(value)) if value not in self.empty_values else value)


class ProseFormField(forms.CharField):
    """Formatted text: the editor of `prose.js`, or a plain text area where that does not run."""

    widget = forms.Textarea
    default_error_messages = {
        "too_long": _("The text is too long: %(length)s characters with its formatting. At most %(most)s go here.")
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"rows": 8, "data-prose": True}

    def to_python(self, value):
        """Cleaned; what is too long is refused before, for cleaning takes its time."""
        text = super().to_python(value) or ""
        if len(text) > prose.LONGEST:
            words = {"length": number(len(text)), "most": number(prose.LONGEST)}
            raise ValidationError(self.error_messages["too_long"] % words, code="too_long")
        return prose.clean(text)


class SpreadsheetField(forms.FileField):
    """A spreadsheet that somebody brings: cleaned, it is its rows, and nothing of the file outlives that."""

    default_error_messages = {"empty": _("The file is empty."), "required": _("Choose a file of at most 2 MB.")}

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Spreadsheet"),
            help_text=_("An .xlsx or .csv file of at most 2 MB. It is read and then thrown away."),
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
            **kwargs,
        )

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > spreadsheets.MAX_BYTES:
            raise ValidationError(spreadsheets.too_large())
        try:
            return spreadsheets.read(file.name, file.read())
        except spreadsheets.UnreadableSpreadsheetError as error:
            raise ValidationError(str(error)) from error


class RowChoice(forms.ChoiceField):
    """One of the rows offered, fetched once for the page and for the check of what comes back."""

    rows: dict[str, Any] = {}

    def offer(self, rows, nothing=""):
        """Offer the rows, each once, after a choice of nothing if it has a word."""
        self.rows = {str(row.pk): row for row in rows}
        named = [(key, str(row)) for key, row in self.rows.items()]
        self.choices = [("", nothing), *named] if nothing else named

    def clean(self, value):
        return self.rows.get(super().clean(value))


def capitalised(choices):
    """The words of a list of choices as they stand alone on a button, groups included."""
    return [
        (value, capitalised(label)) if isinstance(label, list) else (value, capfirst(label)) for value, label in choices
    ]


KEY_ERRORS = {
    "required": _("The page was not whole. Save again."),
    "invalid": _("The page was not whole. Save again."),
}


def key_field():
    """Tells a double click from a second entry. Off, or Firefox puts the used key back when the page is reloaded."""
    widget = forms.HiddenInput(attrs={"autocomplete": "off"})
    return forms.UUIDField(initial=uuid.uuid4, widget=widget, error_messages=KEY_ERRORS)


class SavedOnce(forms.Form):
    """A form whose key makes a double click, or a page sent again, one entry."""

    fields: dict[str, Any]
    data: QueryDict

    idempotency_key = key_field()

    def full_clean(self):
        super().full_clean()
        self._renew_refused_key()

    def refuse(self, error):
        """Show what the action refused, at its fields."""
        self.add_error(None, error)
        self._renew_refused_key()

    def _renew_refused_key(self):
        """A key that is malformed or used up is nothing the user typed: the page says so and gets a new one."""
        refused = self.errors.pop("idempotency_key", None)
        if refused:
            self.data = self.data.copy()
            self.data[self.add_prefix("idempotency_key")] = str(uuid.uuid4())
            self.add_error(None, ValidationError(refused.as_data()))


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
