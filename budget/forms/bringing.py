"""A budget that somebody brings as a file, or pastes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget import bringing, sie, sie_budget
from budget.codes import RowKind
from budget.forms.books import SieField
from budget.models import Budget
from jourer.forms import SpreadsheetField, capitalised
from jourer.spreadsheets import MAX_ROWS

LONGEST = 100_000  # letters that are pasted


class BringForm(forms.Form):
    """One of a spreadsheet, a SIE file and a pasted table. Cleaned, it is a `bringing.Reading`."""

    spreadsheet = SpreadsheetField(required=False)
    books = SieField(
        label=_("Or a SIE file with its budget"),
        required=False,
        help_text=_("From a bookkeeping program where the budget is kept. Each account with a budget becomes a row."),
    )
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

    def __init__(self, *args, budget: Budget, **kwargs):
        super().__init__(*args, **kwargs)
        self.budget = budget

    def clean_books(self):
        """What its budget says."""
        file = self.cleaned_data["books"]
        try:
            return file and sie_budget.read(file, self.budget)
        except sie.UnreadableSieError as error:
            raise ValidationError(str(error)) from error

    def clean_pasted(self):
        if len(self.cleaned_data["pasted"].splitlines()) > MAX_ROWS:
            raise ValidationError(_("The table has more than %(rows)s lines."), params={"rows": MAX_ROWS})
        return self.cleaned_data["pasted"]

    def clean(self):
        super().clean()
        brought = [name for name in ("spreadsheet", "books", "pasted") if self.cleaned_data.get(name)]
        if not self.errors and len(brought) != 1:
            raise ValidationError(_("Choose a file or paste a table: one of them."))
        return self.cleaned_data

    def reading(self) -> bringing.Reading:
        if self.cleaned_data["books"]:
            return self.cleaned_data["books"]
        table: list = self.cleaned_data["spreadsheet"] or bringing.cells_of(self.cleaned_data["pasted"])
        return bringing.read(table, kind=self.cleaned_data["kind"])
