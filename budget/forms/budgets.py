"""What is asked of a budget and its rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from budget import accounts, follow_up, revisions
from budget.forms.marked import MarkedForm
from budget.models import Budget, BudgetRow, Funder
from jourer import periods
from jourer.decisions import NEW_DECISION, DecisionFields
from jourer.forms import AmountField, Day, RowChoice, capitalised
from jourer.models import Meeting, Shelter

PRINTED = ("printed_income_heading", "printed_income", "printed_cost_heading", "printed_cost")


class BudgetForm(forms.ModelForm):
    """The year of a budget, and what its document has printed."""

    fields: dict[str, Any]

    year = forms.IntegerField(
        label=_("Year"),
        min_value=periods.FIRST_DAY.year,
        max_value=periods.LAST_DAY.year,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write the year with four digits, for example 2027.")
        ),
    )
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    printed_income = AmountField(label=_("Printed total of the income"), required=False)
    printed_cost = AmountField(label=_("Printed total of the costs"), required=False)

    class Meta:
        model = Budget
        fields = ("year", "starts_on", "ends_on", *PRINTED)
        labels = {
            "printed_income_heading": _("Heading of the income"),
            "printed_cost_heading": _("Heading of the costs"),
        }
        error_messages = {"year": {"required": _("Write which year the budget is for.")}}

    def days(self):
        return [self[name] for name in ("year", "starts_on", "ends_on")]

    def printed(self):
        return [self[name] for name in PRINTED]

    @property
    def is_wrong_in_printed(self):
        return any(name in self.errors for name in PRINTED)

    def facts(self):
        """Days that are left empty are those of the calendar year."""
        empty = {name for name in ("starts_on", "ends_on") if not self.cleaned_data[name]}
        return {name: value for name, value in self.cleaned_data.items() if name not in empty}

    def _post_clean(self):
        """Whether the facts go together is said by the action, which knows the association."""


class MonthWeightsField(forms.CharField):
    """ "1 0 0 1 0 0 1 0 0 1 0 0" as a list of whole numbers."""

    default_error_messages = {"invalid": _("Write whole numbers with spaces between, one for each month.")}

    def to_python(self, value):
        words = super().to_python(value).replace(",", " ").split()
        if not all(word.isdecimal() and len(word) < 8 for word in words):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return [int(word) for word in words]

    def prepare_value(self, value):
        return " ".join(map(str, value)) if isinstance(value, list) else value


class RowForm(DecisionFields, MarkedForm):
    """A row; of an adopted budget also why it is changed, and by which decision.

    These are needed only where something that was decided changes, which is known when it is saved.
    """

    amount = AmountField(
        label=_("Amount for the whole time"),
        help_text=_("In kronor, without minus for a cost. For example 1 800 000."),
        error_messages={"required": _("Write the amount; 0 if there is none yet.")},
    )
    accounts = forms.CharField(
        label=_("Accounts in the books"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "What is booked on them is the row's outcome. For example 3987, or 7000–7699. With a cost centre or project"
            " after the account, only what is booked on it counts: 4000–7999 6:12."
        ),
    )
    month_weights = MonthWeightsField(
        label=_("How it is spread over the months"),
        required=False,
        help_text=_(
            "Leave it empty if it is about the same each month. Otherwise a number for each month from the first:"
            " 1 0 0 1 0 0 1 0 0 1 0 0 is a fourth at the beginning of each quarter."
        ),
    )
    reason = forms.CharField(
        label=_("Why the row is changed"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    OF_ROW = ("kind", "name", "amount", "accounts", "month_weights", "shelter", "funder", "earmark")
    OF_DECISION = ("reason", "decision", *NEW_DECISION)

    class Meta:
        model = BudgetRow
        fields = ("kind", "name", "amount", "month_weights", "shelter", "funder", "earmark")
        widgets = {"kind": forms.RadioSelect}
        labels = {"kind": _("Income or cost"), "name": _("What the row is called")}
        help_texts = {"earmark": _("What the money may be used for, where it is not free. No names of persons.")}
        error_messages = {
            "kind": {"required": _("Choose income or cost.")},
            "name": {"required": _("Write what the row is called.")},
        }

    def __init__(self, data=None, *, actor, budget, instance=None):
        self.actor, self.budget = actor, budget
        there = instance is not None
        initial = {"state": revisions.state(instance), "accounts": _accounts_of(instance)} if there else {}
        super().__init__(data, instance=instance, initial={**initial, "body": Meeting.Body.BOARD})
        self.fields["kind"].choices = capitalised(BudgetRow.Kind.choices)
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.fields["shelter"].empty_label = gettext("The whole association")
        self.fields["funder"].queryset = Funder.objects.visible_to(actor)
        self.fields["funder"].empty_label = gettext("No particular funder")
        if there:
            del self.fields["kind"]
        if budget.adopted_by_id:
            self.offer_decisions()
        else:
            for name in self.OF_DECISION:
                del self.fields[name]

    def of_row(self):
        return [self[name] for name in self.OF_ROW if name in self.fields]

    def clean_accounts(self):
        try:
            return accounts.read(self.cleaned_data["accounts"])
        except accounts.UnreadableAccountsError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        super().clean()
        if self.budget.adopted_by_id and self.decided() and not self.cleaned_data.get("decision"):
            self.require_decision()
        return self.cleaned_data

    def compared(self):
        return [name for name in self.OF_ROW if name in self.fields]

    def now(self, name):
        return [source.accounts for source in self.instance.sources.all()] if name == "accounts" else super().now(name)

    def facts(self):
        """What `add_row` and `change_row` take."""
        facts = {name: self.cleaned_data[name] for name in self.OF_ROW if name in self.fields}
        if self.budget.adopted_by_id:
            facts |= {"reason": self.cleaned_data["reason"], "decision": self.decided()}
        return facts


def _accounts_of(row):
    return ", ".join(str(source) for source in row.sources.all())


class ExplainForm(forms.Form):
    """Why a row does not go as planned, and where somebody thinks it will end."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it is more or less than budgeted, and what is done about it. No names of persons."),
    )
    forecast = AmountField(
        label=_("Forecast for the whole time"),
        required=False,
        help_text=_("Leave it empty to let it be reckoned: the outcome so far and the budget of the months left."),
    )


class BudgetAdoptionForm(DecisionFields):
    """By which decision the budget is adopted: of the annual meeting, where nothing else is said."""

    def __init__(self, data=None, *, actor):
        self.actor = actor
        super().__init__(data, initial={"body": Meeting.Body.ANNUAL_MEETING})
        self.offer_decisions()

    def clean(self):
        super().clean()
        self.require_decision()
        return self.cleaned_data


class MappingForm(forms.Form):
    """Which row an account feeds, all of it or what is booked on one of its objects."""

    fields: dict[str, Any]

    account = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    row = RowChoice(label=_("Row"), error_messages={"required": _("Choose which row the account feeds.")})
    book_object = forms.ChoiceField(label=_("What of it"), required=False)

    def __init__(self, data=None, *, rows, account, objects=()):
        super().__init__(data, prefix=f"a{account}", initial={"account": account})
        self.fields["row"].offer(rows, nothing=gettext("Choose a row"))
        self.fields["book_object"].choices = [("", gettext("All that is booked")), *objects]
        if not objects:
            del self.fields["book_object"]

    def facts(self):
        return {"book_object": "", **self.cleaned_data}


class FollowUpFilter(forms.Form):
    """What of a budget is shown, out of the address of its page; an unknown choice is answered with "not found"."""

    fields: dict[str, Any]

    DEFAULTS = {"part": follow_up.SO_FAR, "unit": "kr"}
    PER = [
        ("", _("Rows only")),
        ("shelter", _("Per shelter")),
        ("funder", _("Per funder")),
        ("account", _("Per account")),
    ]
    LENGTHS = {"month": _("Month"), "quarter": _("Quarter"), "tertial": _("Tertial")}

    part = forms.ChoiceField(label=_("Time"), required=False)
    per = forms.ChoiceField(label=pgettext_lazy("budget", "Also show"), choices=PER, required=False)
    unit = forms.ChoiceField(
        label=_("Amounts in"), choices=[("kr", _("kronor")), ("tkr", _("thousands of kronor"))], required=False
    )

    def __init__(self, data, *, budget):
        data = data.copy()
        for name, value in self.DEFAULTS.items():
            data[name] = data.get(name) or value
        super().__init__(data, auto_id="%s")
        parts = follow_up.parts_of(budget)
        self.fields["part"].choices = [
            (follow_up.SO_FAR, _("So far")),
            (follow_up.YEAR, _("The whole time")),
            *((label, _named(parts, length)) for length, label in self.LENGTHS.items()),
        ]


def _named(parts, length):
    return [(code, capfirst(periods.in_words(days))) for code, days in parts.items() if code.startswith(length)]
