"""What is asked for of monthly totals from before the log began here."""

import json
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from jourer import metrics
from jourer.forms import NumberField, SpreadsheetField
from plans import history
from plans.history import Draft


def metric_choices():
    return [(metric.key, metric.label) for metric in history.offered()]


def metric_field() -> forms.TypedChoiceField:
    """Its value is the metric itself."""
    return forms.TypedChoiceField(
        label=_("What was counted"),
        choices=metric_choices,
        coerce=metrics.get,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was counted.")},
    )


def source_field() -> forms.CharField:
    return forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where the figures come from, for example: statistics in Excel 2025. Write no names of persons."),
    )


class HistoryChoiceForm(forms.Form):
    """Whose totals are typed in, of which year."""

    metric = metric_field()
    year = forms.IntegerField(label=_("Year"), min_value=history.FIRST_YEAR)
    shelter = forms.ModelChoiceField(
        None,
        label=_("Shelter"),
        required=False,
        blank=True,
        empty_label=_("The whole association"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, shelters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shelter"].queryset = shelters
        self.fields["year"].initial = timezone.localdate().year - 1

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise ValidationError(_("The year has not come yet."))
        return year

    def clean(self):
        super().clean()
        metric = self.cleaned_data.get("metric")
        if metric and self.cleaned_data.get("shelter") and not history.has_shelters(metric):
            self.add_error("shelter", history.not_by_shelter(metric))


class MonthlyTotalsForm(forms.Form):
    """Twelve totals; an empty field is no total, which is not 0.

    The page carries those that were there when it was opened, so that two who type at once lose nothing.
    """

    data: QueryDict

    seen = forms.JSONField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, metric, year, shelter, logged, there, **kwargs):
        """`logged` is {month: what the log holds}, `there` {month: the total there is}."""
        super().__init__(*args, **kwargs)
        self.initial["seen"] = {str(month): str(value) for month, value in there.items()}
        self.metric, self.year, self.shelter = metric, year, shelter
        for number, name in MONTHS.items():
            self.fields[f"month_{number}"] = NumberField(
                label=str(name).capitalize(),
                required=False,
                min_value=0,
                help_text=self._help(date(year, number, 1), logged.get(number)),
                error_messages={"min_value": _("A total is 0 or more.")},
            )
        self.fields["source"] = source_field()

    def _help(self, month, logged):
        if history.problem_with(month):
            return _("Not over yet.")
        return history.said_of_log(self.metric, month, logged) if logged else ""

    def clean_seen(self):
        """What is no list of totals has seen none."""
        seen = self.cleaned_data["seen"]
        pairs = seen if isinstance(seen, dict) else {}
        found = {number: _decimal(pairs[str(number)]) for number in MONTHS if str(number) in pairs}
        return {month: value for month, value in found.items() if value is not None}

    def add_error(self, field, error):
        """Who has been told what somebody else has saved meanwhile may save again."""
        super().add_error(field, error)
        if refused := self.errors.pop("seen", None):
            self.data = self.data.copy()
            self.data["seen"] = json.dumps(self.initial["seen"])
            super().add_error(None, ValidationError(refused.as_data()))

    @property
    def months(self):
        return [self[f"month_{number}"] for number in MONTHS]

    def facts(self) -> dict:
        """The arguments of the action."""
        data = self.cleaned_data
        values = {number: data[f"month_{number}"] for number in MONTHS}
        return {
            "metric": self.metric,
            "shelter": self.shelter,
            "year": self.year,
            "values": values,
            "source": data["source"],
            "seen": data["seen"],
        }


def _decimal(text) -> Decimal | None:
    try:
        value = Decimal(str(text))
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


class HistoryFileForm(forms.Form):
    """A spreadsheet of monthly totals; when it is valid, `totals` are what it holds."""

    metric = metric_field()
    file = SpreadsheetField()
    source = source_field()

    def __init__(self, *args, shelters, **kwargs):
        super().__init__(*args, **kwargs)
        self.shelters = shelters

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("metric") and data.get("file"):
            try:
                data["totals"] = history.read_totals(data["file"], data["metric"], self.shelters)
            except ValidationError as error:
                self.add_error("file", error)

    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(data["metric"], data["source"], data["totals"])
