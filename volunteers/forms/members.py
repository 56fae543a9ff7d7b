"""What is asked of a member, of what members pay, and what the register is narrowed to."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jourer.exchange.resources import read
from jourer.forms import Day, NumberField, RowChoice, SavedOnce, SpreadsheetField, capitalised
from jourer.marked import MarkedForm
from volunteers import codes
from volunteers.codes import FeeState
from volunteers.forms.people import WRONG_CHOICE, MarkedRulesForm, email_field, phone_field
from volunteers.models import FeeClass, Member, MemberRules
from volunteers.models.members import LAST_NUMBER
from volunteers.resources import MOST_ROWS
from volunteers.states import state_of_fee_class, state_of_member

NO_CLASS = {"required": _("Choose a fee class."), "invalid_choice": _("Choose a fee class in the list.")}

MOST_OF_A_FEE = 9_999_999  # kronor: as many digits as the column has


class MemberForm(MarkedForm):
    """Somebody in the register. Of who is protected no contact details show, and what is left empty stays as it was."""

    fee_class = RowChoice(label=_("Fee class"), error_messages=NO_CLASS)
    email = email_field()
    phone = phone_field()
    address = forms.CharField(
        label=_("Postal address"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Only if you send post. Never the address of a sheltered home."),
    )
    joined_on = Day(label=_("Member since"), initial=timezone.localdate, has_been=True)

    class Meta:
        model = Member
        fields = ("name", "contact_name", "fee_class", "joined_on", *Member.CONTACT, "wants_mail", "is_protected")
        labels = {
            "name": _("Name"),
            "contact_name": _("Who to ask for"),
            "wants_mail": _("Gets mail from the association"),
            "is_protected": _("Protected identity"),
        }
        help_texts = {"contact_name": _("Of a supporting company: somebody who works there.")}
        error_messages = {"name": {"required": _("Write the name.")}}
        widgets = {name: forms.TextInput(attrs={"autocomplete": "off"}) for name in ("name", "contact_name")}

    def __init__(self, data=None, *, actor, **options):
        super().__init__(data, **options)
        self.fields["fee_class"].offer(FeeClass.objects.visible_to(actor), nothing=gettext("Choose"))
        if self.is_hidden:
            self.initial |= dict.fromkeys(Member.CONTACT, "")
        if not self.instance._state.adding:
            self.initial["state"] = state_of_member(self.instance)

    def compared(self):
        """Of who is protected nothing is shown of how they are reached, here neither."""
        return [name for name in super().compared() if not (self.is_hidden and name in Member.CONTACT)]

    @property
    def is_hidden(self) -> bool:
        return not self.instance._state.adding and self.instance.is_protected

    def facts(self):
        """What `add_member` and `change_member` take."""
        kept = Member.CONTACT if self.is_hidden else ()
        return {name: value for name, value in super().facts().items() if value or name not in kept}


class NewMemberForm(SavedOnce, MemberForm):
    """With a number of one's own, where the association has numbers since before."""

    number = forms.IntegerField(
        label=_("Member number"),
        min_value=1,
        max_value=LAST_NUMBER,
        required=False,
        help_text=_("Leave it empty for the next number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": _("Write a whole number, for example 12.")},
    )
    is_another = forms.BooleanField(label=_("It is somebody else with the same name"), required=False)

    field_order = ("name", "is_another")

    @property
    def asks_who(self) -> bool:
        """Whether somebody is called so already: only then it is asked who is meant."""
        doubles = self.has_error("name", code="double") if self.is_bound else False
        return doubles or bool(self.is_bound and self.data.get("is_another"))

    def shown(self):
        """The fields that stand on the page."""
        return [one for one in self.visible_fields() if one.name != "is_another" or self.asks_who]


class MemberFilter(forms.Form):
    """What the list is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    HERE, LEFT = "", "left"

    state = forms.ChoiceField(
        label=_("Show"),
        choices=[(HERE, _("Members now")), (LEFT, _("Those who have left"))],
        required=False,
        error_messages=WRONG_CHOICE,
    )
    fee = forms.ChoiceField(required=False, error_messages=WRONG_CHOICE)
    fee_class = RowChoice(label=_("Fee class"), required=False, error_messages=WRONG_CHOICE)

    def __init__(self, data, *, actor, year: int):
        super().__init__(data)
        self.year = year
        self.fields["fee"].label = gettext("Fee %(year)s") % {"year": year}
        self.fields["fee"].choices = [("", gettext("Paid and not paid")), *capitalised(FeeState.choices)]
        self.fields["fee_class"].offer(FeeClass.objects.visible_to(actor), nothing=gettext("All fee classes"))
        self.full_clean()

    def narrow(self, members):
        said = self.cleaned_data
        members = members.filter(erased_on=None).with_fee(self.year)
        members = members.exclude(left_on=None) if said.get("state") == self.LEFT else members.still()
        lookups = {"fee_state": said.get("fee"), "fee_class": said.get("fee_class")}
        return members.filter(**{lookup: value for lookup, value in lookups.items() if value})


class SearchForm(forms.Form):
    """A name is sent and not written into the address, which stays in the browser."""

    text = forms.CharField(
        label=_("Name, member number or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("Write a part of the name, a number or an e-mail address.")},
    )


class LeaveForm(forms.Form):
    left_on = Day(label=_("Last day as a member"), initial=timezone.localdate, has_been=True)
    left_because = forms.ChoiceField(
        label=_("Why"),
        choices=capitalised(codes.MemberLeft.choices),
        initial=codes.MemberLeft.NOT_SAID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why."), **WRONG_CHOICE},
    )


class MemberRulesForm(MarkedRulesForm):
    class Meta:
        model = MemberRules
        fields = ("volunteers_are_members", "years_kept")
        labels = {
            "volunteers_are_members": _("Every volunteer is a member"),
            "years_kept": _("Keep who has left for"),
        }


# Fees


class FeeClassForm(MarkedForm):
    """A class and what it costs in a year."""

    amount = NumberField(
        min_value=0,
        max_value=MOST_OF_A_FEE,
        required=False,
        help_text=_("0 is free of charge. Leave it empty until it is decided."),
        error_messages={"min_value": _("Write 0 or more.")},
    )

    class Meta:
        model = FeeClass
        fields = ("name", "kind")
        labels = {"name": _("Name of the fee class"), "kind": _("For whom")}
        help_texts = {"name": _("For example: Ordinary, Student, Supporting company.")}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {
            "name": {"required": _("Write what the fee class is called.")},
            "kind": {"required": _("Choose for whom it is."), **WRONG_CHOICE},
        }

    def __init__(self, data=None, *, year: int, **options):
        super().__init__(data, **options)
        self.fields["kind"].choices = capitalised(codes.FeeKind.choices)
        self.fields["amount"].label = gettext("Fee %(year)s, kronor") % {"year": year}
        if not self.instance._state.adding:
            self.initial |= {
                "amount": self.instance.amount_in(year),
                "state": state_of_fee_class(self.instance, year),
            }

    def now(self, name):
        return self.initial["amount"] if name == "amount" else super().now(name)


class NewFeeClassForm(SavedOnce, FeeClassForm):
    """Written in once, however often it is sent."""


class PaidForm(forms.Form):
    """Who has paid, ticked in the list or written as numbers, and on which day.

    `asked` are the keys of the members who are asked to pay this year, by their number.
    """

    paid_on = Day(label=_("Paid on"), initial=timezone.localdate, has_been=True)
    numbers = forms.CharField(
        label=_("Member numbers of who has paid"),
        required=False,
        max_length=80_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("As in the list from the bank, with spaces or a line for each: 12 14 203."),
    )

    def __init__(self, data=None, *, asked: Mapping[int, UUID]):
        super().__init__(data)
        self.asked = asked

    def clean_numbers(self):
        words = SEPARATORS.sub(" ", self.cleaned_data["numbers"]).split()
        unknown = [word for word in words if not NUMBER.fullmatch(word) or int(word) not in self.asked]
        if unknown:
            named = ", ".join(unknown[:MOST_NAMED])
            raise ValidationError(
                gettext("Nobody with this number is asked to pay this year: %(named)s.") % {"named": named}
            )
        return [self.asked[int(word)] for word in words]

    def clean(self):
        """Those ticked and those written, each once."""
        keys = {str(key): key for key in self.asked.values()}
        ticked = [keys[key] for key in self.data.getlist("member") if key in keys]
        super().clean()
        said = self.cleaned_data
        said["members"] = {*ticked, *said.get("numbers", ())}
        if not said["members"] and not self.errors:
            raise ValidationError(gettext("Tick those who have paid, or write their numbers."))
        return said

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("paid_on", "members")}


MOST_NAMED = 15
NUMBER = re.compile(r"\d{1,9}")
SEPARATORS = re.compile(r"[,;.\s]+")


# Files


class MemberFileForm(forms.Form):
    """A list of members; when it is valid, `rows` are its cells as text."""

    file = SpreadsheetField(most_rows=MOST_ROWS)
    joined_on = Day(
        label=_("Member since, for rows without a day"),
        help_text=_("Choose a day before this year for those who were members before, or they count as new this year."),
        has_been=True,
    )

    def clean_file(self):
        self.rows = read(self.cleaned_data["file"])
        return self.rows


class ConfirmForm(forms.Form):
    """What the page brings back from the dry run."""

    draft = forms.CharField(widget=forms.HiddenInput)
    joined_on = forms.DateField(widget=forms.HiddenInput)


class MemberExportForm(forms.Form):
    file_type = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("Text with semicolons (.csv)"))],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages=WRONG_CHOICE,
    )
