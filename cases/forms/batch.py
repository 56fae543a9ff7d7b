"""Several contacts at once, row by row in the order of the paper sheet (reservblankett)."""

from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.forms.cases import day_field
from cases.forms.contacts import (
    DATE_ERRORS,
    DATE_WIDGET,
    DAY_MINUTES,
    SHELTER_ERRORS,
    SUPPORT_ERRORS,
    ContactForm,
    as_typed,
    colleagues_of,
)
from cases.models import MOST_ALIKE, Contact
from jourer.forms import RowChoice, SavedOnce, capitalised

ROWS = 12  # as many as the paper sheet has
DIGITS = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}


def digits_field(label, most):
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs=DIGITS),
        validators=[
            MinValueValidator(1, _("Write at least 1.")),
            MaxValueValidator(most, _("Write at most %(limit_value)s.")),
        ],
        error_messages={"invalid": _("Write how many in digits.")},
    )


class RowForm(forms.Form):
    """A row of the sheet; untouched it is nothing at all."""

    fields: dict[str, Any]
    outcome = forms.ChoiceField(label=_("What happened"), choices=capitalised(codes.Outcome.choices))
    occurred_on = forms.DateField(
        label=_("Date"),
        required=False,
        widget=DATE_WIDGET,
        input_formats=["%Y-%m-%d"],
        error_messages=DATE_ERRORS,
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[("", _("Choose")), *capitalised(codes.Channel.choices)],
        error_messages=ContactForm.Meta.error_messages["channel"],
    )
    seeker_role = forms.ChoiceField(
        label=_("Who"),
        choices=[("", _("Choose")), *capitalised(codes.SeekerRole.choices)],
        error_messages=ContactForm.Meta.error_messages["seeker_role"],
    )
    support = forms.MultipleChoiceField(
        label=_("Support"),
        required=False,
        choices=capitalised(codes.Support.choices),
        widget=forms.CheckboxSelectMultiple,
        error_messages=SUPPORT_ERRORS,
    )
    gender = forms.ChoiceField(label=_("Gender"), required=False, choices=capitalised(codes.GENDERS))
    age_group = forms.ChoiceField(label=_("Age"), required=False, choices=capitalised(codes.AGE_GROUPS))
    minutes = digits_field(_("Minutes"), DAY_MINUTES)
    times = digits_field(_("How many alike"), MOST_ALIKE)
    UNTOUCHED = {"outcome": codes.Outcome.REACHED, "gender": codes.NOT_ASKED, "age_group": codes.NOT_ASKED}

    def __init__(self, data=None, *, number, typed=None):
        self.number = number
        prefix = f"row-{number}"
        start = self.UNTOUCHED | (as_typed(self.base_fields, typed, f"{prefix}-") if typed else {})
        super().__init__(data, prefix=prefix, initial=start, empty_permitted=True, use_required_attribute=False)
        for field in self.fields.values():  # as the summary of errors says it; beside the field the row says which
            field.label = gettext("Row %(number)s, %(name)s") % {"number": number, "name": str(field.label).lower()}

    def has_changed(self):
        """Whether anything was said; a row that was not sent at all is untouched too."""
        unsaid = (None, "", [])
        return any(self[name].data not in (*unsaid, self.UNTOUCHED.get(name)) for name in self.fields)

    def clean(self):
        super().clean()
        facts = self.cleaned_data
        reached = facts.get("outcome") == codes.Outcome.REACHED
        if reached and "support" in facts and not facts["support"]:
            self.add_error("support", SUPPORT_ERRORS["required"])
        return facts

    def facts(self):
        """What `log_rows` takes, but the day and what is the same on every row."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"times", "occurred_on"}}
        return said | {name: said[name] or codes.NOT_ASKED for name in ("gender", "age_group")}


class BatchForm(SavedOnce, forms.Form):
    """What is the same on all rows, and the rows; all of them are right, or none is saved."""

    fields: dict[str, Any]
    shelter = RowChoice(label=_("Shelter"), error_messages=SHELTER_ERRORS)
    done_by = RowChoice(
        label=_("Who gave the support"),
        error_messages={"invalid_choice": _("Choose yourself or a colleague in your shelters.")},
    )
    occurred_on = day_field(_("Day of the first row"))

    def __init__(self, data=None, *, actor, typed=None):
        self.shelters = list(actor.shelters.all())
        start = {"done_by": actor.pk, "occurred_on": timezone.localdate()}
        super().__init__(data, initial=as_typed(self.base_fields, typed) if typed else start)
        self.fields["shelter"].offer(self.shelters)
        self.fields["done_by"].offer(colleagues_of(actor, self.shelters))
        self.rows = [RowForm(data, number=number, typed=typed) for number in range(1, ROWS + 1)]

    def __iter__(self):
        """The fields of the rows are the form's too: the summary of errors goes through them all."""
        return chain(super().__iter__(), *self.rows)

    def clean(self):
        facts = super().clean()
        self.written = [row for row in self.rows if row.has_changed()]
        if not self.written:
            self.add_error(None, _("Fill in at least one row."))
        self._give_days(facts.get("occurred_on"))
        return facts

    def _give_days(self, day):
        """A row without a date has that of the row above."""
        for row in self.written:
            day = (row.is_valid() and row.cleaned_data["occurred_on"]) or day
            row.day = day
            try:
                Contact(occurred_on=day).clean()
            except ValidationError as error:
                row.add_error("occurred_on", error.message_dict["occurred_on"])

    def is_valid(self):
        return super().is_valid() and all(row.is_valid() for row in self.rows)

    def entries(self):
        """The rows as `log_rows` takes them, those alike as often as they say."""
        same = {name: self.cleaned_data[name] for name in ("shelter", "done_by")}
        return [
            {**row.facts(), **same, "occurred_on": row.day}
            for row in self.written
            for _time in range(row.cleaned_data["times"] or 1)
        ]
