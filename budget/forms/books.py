"""What is asked when an outcome is brought: a SIE file, a spreadsheet, or a sum typed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import outcome_sheet, sie
from budget.bookings import Booking
from budget.models import BookObject
from jourer.forms import AmountField, Day, RowChoice, SavedOnce, SpreadsheetField
from jourer.packages import MEGABYTE
from jourer.periods import Window

MOST_MEGABYTES = 20


class SieFileForm(forms.Form):
    """What is no SIE file at first sight is refused at once; the rest is found when it is read."""

    file = forms.FileField(
        label=_("SIE file"),
        help_text=_("A file of at most 20 MB, mostly with the ending .se. It is thrown away as soon as it is read."),
        widget=forms.FileInput(attrs={"accept": ".se,.si,.sie,.txt"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )

    def __init__(self, *args, is_too_large=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_too_large:  # and so not kept while it came in
            self.fields["file"].error_messages["required"] = too_large()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * MEGABYTE:
            raise ValidationError(too_large())
        try:
            sie.refuse_at_sight(file)
        except sie.UnreadableSieError as error:
            raise ValidationError(str(error)) from error
        return file


def too_large() -> str:
    return gettext(
        "The file is larger than 20 MB. Who runs the application can take it in with the command import_sie."
    )


class OutcomeSheetForm(forms.Form):
    """Cleaned, the sheet is its bookings."""

    file = SpreadsheetField()

    def __init__(self, *args, days: Window, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days

    def clean_file(self):
        return outcome_sheet.read(self.cleaned_data["file"], self.days)


class EntryForm(SavedOnce):
    """One sum of income or costs; both are written without sign."""

    account = forms.RegexField(
        r"^[3-8]\d{3,5}$",
        label=_("Account"),
        help_text=_("3000–3999 and 8000–8399 are income, the others up to 8999 costs."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 7}),
        error_messages={
            "required": _("Write the number of the account."),
            "invalid": _("Write the account with four digits, from 3000 to 8999."),
        },
    )
    occurred_on = Day(label=_("Date"), error_messages={"required": _("Write the date.")})
    amount = AmountField(
        label=_("Amount"),
        help_text=_("Without sign. A minus takes back what was too much."),
        error_messages={"required": _("Write the amount.")},
    )
    book_object = RowChoice(label=_("Cost centre or project"), required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["book_object"].offer(BookObject.objects.visible_to(actor), nothing=_("None"))
        if not self.fields["book_object"].rows:
            del self.fields["book_object"]

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        account, chosen = int(data["account"]), data.get("book_object")
        booking = Booking(
            account,
            outcome_sheet.as_booked(account, data["amount"]),
            data["occurred_on"],
            (chosen.code,) if chosen else (),
        )
        return {"idempotency_key": data["idempotency_key"], "booking": booking}
