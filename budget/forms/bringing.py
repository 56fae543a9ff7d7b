"""A budget that somebody brings as a file, or pastes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget import bringing
from budget.codes import RowKind
from jourer.forms import SpreadsheetField, capitalised

LONGEST = 100_000  # letters that are pasted


class BringForm(forms.Form):
    """Cleaned, it is a `bringing.Reading`."""

    spreadsheet = SpreadsheetField(required=False)
    pasted = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Copied from Excel, Word or a mail: a row on each line, first its name and last its amount."),
    )
    kind = forms.ChoiceField(
        label=_("What the rows are"),
        required=False,
        choices=[("", _("The headings say it")), *capitalised(RowKind.choices)],
        widget=forms.RadioSelect,
        help_text=_("Needed only where no heading above the rows says income or costs."),
    )

    def clean(self):
        super().clean()
        brought = [self.cleaned_data.get(name) for name in ("spreadsheet", "pasted")]
        if not self.errors and bool(brought[0]) == bool(brought[1]):
            raise ValidationError(_("Choose a file or paste a table: one of them."))
        return self.cleaned_data

    def reading(self) -> bringing.Reading:
        table: list = self.cleaned_data["spreadsheet"] or bringing.cells_of(self.cleaned_data["pasted"])
        return bringing.read(table, kind=self.cleaned_data["kind"])
