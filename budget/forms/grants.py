"""What is asked of funders and grants, and of the money on its way."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import accounts, grants
from budget.codes import FunderKind, PaymentKind
from budget.forms.marked import MarkedForm
from budget.models import BookObject, BudgetRow, Funder, Grant, GrantReport, Requisition
from jourer.forms import AmountField, Day, SavedOnce, capitalised
from jourer.models import Shelter
from jourer.templatetags.formats import number

SOMETHING = Decimal("0.01")
NOT_NEGATIVE = {"min_value": _("Write the amount without a minus.")}
MORE_THAN_NOTHING = {
    "min_value": _("Write an amount above 0, without a minus."),
    "required": _("Write the amount."),
}
DIMENSIONS = {1: _("cost centre"), 6: _("project")}


def amount_field(**kwargs) -> AmountField:
    """An amount that somebody asks for or pays."""
    return AmountField(label=_("Amount"), min_value=SOMETHING, error_messages=MORE_THAN_NOTHING, **kwargs)


def reason_field(**kwargs) -> forms.CharField:
    return forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


def day_field(label, **kwargs) -> Day:
    return Day(label=label, error_messages={"required": _("Write the date.")}, **kwargs)


class FunderForm(MarkedForm):
    class Meta:
        model = Funder
        fields = ("name", "kind")
        error_messages = {"name": {"required": _("Write what the funder is called.")}}

    kind = forms.ChoiceField(
        label=_("Kind of funder"),
        choices=[("", _("Choose")), *capitalised(FunderKind.choices)],
        error_messages={"required": _("Choose what kind of funder it is.")},
    )

    field_order = ("name", "kind")

    def __init__(self, data=None, *, instance=None):
        super().__init__(data, instance=instance)
        if instance:
            self.initial["state"] = grants.state_of_funder(instance)


class GrantForm(MarkedForm):
    """All that is said of a grant; its posts and its money have pages of their own."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day to use it"))
    is_repaid_unused = forms.TypedChoiceField(
        label=_("What is not used by the last day"),
        choices=[("True", _("Is repaid to the funder")), ("False", _("May be kept"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        initial="True",
    )
    shelters = forms.ModelMultipleChoiceField(
        None,
        label=_("For which shelters"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means the whole association."),
    )
    applied_on = Day(label=_("Applied for on"), required=False)
    applied_for = AmountField(
        label=_("Amount applied for"), required=False, min_value=SOMETHING, error_messages=MORE_THAN_NOTHING
    )
    decided_on = Day(label=_("Decided on"), required=False)
    granted = AmountField(
        label=_("Amount granted"),
        required=False,
        min_value=0,
        error_messages=NOT_NEGATIVE,
        help_text=_("Leave both empty until there is a decision. Write 0 if it was refused."),
    )
    book_object = forms.ChoiceField(
        label=_("Project or cost centre in the books"),
        required=False,
        help_text=_("If the grant has one of its own: all costs booked on it are then followed here."),
    )

    MAIN = ("funder", "name", "reference", "purpose", "not_for", "conditions")
    TIME = ("starts_on", "ends_on", "is_repaid_unused", "shelters")
    DECISION = ("applied_on", "applied_for", "decided_on", "granted")

    class Meta:
        model = Grant
        fields = (
            "funder", "name", "reference", "purpose", "not_for", "conditions", "starts_on", "ends_on",
            "is_repaid_unused", "applied_on", "applied_for", "decided_on", "granted", "book_object",
        )  # fmt: skip
        labels = {"name": _("What the grant is called"), "reference": _("The funder's reference number")}
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("purpose", "not_for", "conditions")}
        help_texts = {
            "purpose": _("What the money is for, as the decision puts it. No names of persons."),
            "not_for": _("For example: rent, inventory, preventing crime. Accounts can be named with the posts."),
            "conditions": _("For example: own financing, an auditor's statement, ask before the plan is changed."),
        }
        error_messages = {
            "funder": {"required": _("Choose who gives the money.")},
            "name": {"required": _("Write what the grant is called.")},
            "purpose": {"required": _("Write what the money is for.")},
        }

    def __init__(self, data=None, *, actor, instance=None, initial=None):
        super().__init__(data, instance=instance, initial=initial)
        self.fields["funder"].queryset = Funder.objects.visible_to(actor)
        self.fields["funder"].empty_label = gettext("Choose")
        self.fields["shelters"].queryset = Shelter.objects.visible_to(actor)
        self.fields["book_object"].choices = _objects(actor, self.instance.book_object)
        if instance:
            self.initial["shelters"] = list(instance.shelters.all())
            self.initial["is_repaid_unused"] = str(instance.is_repaid_unused)
            self.initial["state"] = grants.state_of(instance)

    def clean_shelters(self):
        return list(self.cleaned_data["shelters"])

    def now(self, name):
        return list(self.instance.shelters.all()) if name == "shelters" else super().now(name)

    def main(self):
        return [self[name] for name in self.MAIN]

    def time(self):
        return [self[name] for name in self.TIME]

    def decision(self):
        return [self[name] for name in self.DECISION]


def _objects(actor, chosen: str) -> list[tuple]:
    """Projects first, for that is what a grant mostly is; what was chosen is offered even if the books lost it."""
    there = BookObject.objects.visible_to(actor).order_by("-dimension", "number")
    known = {one.code: f"{one} ({DIMENSIONS.get(one.dimension, one.dimension)})" for one in there}
    return [("", gettext("None of its own")), *({chosen: chosen} | known if chosen else known).items()]


class GrantDecisionForm(MarkedForm):
    decided_on = day_field(_("Decided on"))
    granted = AmountField(
        label=_("Amount granted"),
        min_value=0,
        error_messages={**NOT_NEGATIVE, "required": _("Write the amount; 0 if it was refused.")},
        help_text=_("In kronor, also where it is less than was applied for. Write 0 if it was refused."),
    )

    class Meta:
        model = Grant
        fields = ("decided_on", "granted")

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance)
        self.initial["state"] = grants.state_of(instance)
        self.initial["decided_on"] = instance.decided_on or timezone.localdate()


# Posts


class AccountsField(forms.CharField):
    """Accounts as people write them; cleaned, they are `budget.accounts.Accounts`."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=500, **kwargs)

    def clean(self, value):
        try:
            return accounts.read(super().clean(value))
        except accounts.UnreadableAccountsError as error:
            raise ValidationError(str(error)) from error


class PostForm(forms.Form):
    """One of the funder's posts. Without a name it is taken away, or was never there."""

    row = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    amount = AmountField(label=_("Amount"), required=False, min_value=0, error_messages=NOT_NEGATIVE)
    accounts = AccountsField(label=_("Accounts"))

    def clean(self):
        name, amount = self.cleaned_data.get("name"), self.cleaned_data.get("amount")
        if name and amount is None and "amount" not in self.errors:
            self.add_error("amount", _("Write the amount; 0 if there is none yet."))
        is_new = not self.cleaned_data.get("row")
        if is_new and not name and "name" not in self.errors and (amount or self.cleaned_data.get("accounts")):
            self.add_error("name", _("Write what the post is called."))
        return self.cleaned_data


class PostSet(forms.BaseFormSet):
    """The posts of a grant on one page. What is booked on its own object counts, where no other is said."""

    def __init__(self, data=None, *, grant: Grant):
        self.grant = grant
        self.rows = {
            str(row.pk): row
            for row in BudgetRow.objects.filter(budget__grant=grant, kind=BudgetRow.Kind.COST).prefetch_related(
                "sources"
            )
        }
        initial = [
            {"row": key, "name": row.name, "amount": row.amount, "accounts": self._written(row)}
            for key, row in self.rows.items()
        ]
        super().__init__(data, initial=initial, prefix="posts")

    def _written(self, row):
        return ", ".join(str(one).removesuffix(f" {self.grant.book_object}") for one in row.sources.all())

    def clean(self):
        """The same name twice would be one post with two amounts."""
        seen = set()
        for form in self.forms:
            name = form.cleaned_data.get("name", "") if form.is_valid() else ""
            if name.casefold() in seen:
                form.add_error("name", _("There is already a post with this name."))
            seen |= {name.casefold()} - {""}

    def posts(self) -> list[tuple]:
        """What `set_posts` takes."""
        named = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return [(self.rows.get(one["row"]), one["name"], one["amount"], self._own(one["accounts"])) for one in named]

    def _own(self, read):
        return [one if one.book_object else one._replace(book_object=self.grant.book_object) for one in read]


# Django's stubs know the factory's formset, and not that it is ours.
POSTS = cast("type[PostSet]", forms.formset_factory(PostForm, formset=PostSet, extra=4, max_num=60, validate_max=True))


class NotAllowedForm(forms.Form):
    """Beside the posts: what the grant must not pay, as accounts."""

    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    not_allowed = AccountsField(
        label=_("Accounts that it must not pay"),
        help_text=_(
            "What is booked on the grant there is shown apart, and does not count as used. For example 6070–6079."
        ),
    )

    def __init__(self, data=None, *, grant: Grant):
        written = ", ".join(map(str, grant.exclusions.all()))
        super().__init__(data, initial={"state": grants.state_of_posts(grant), "not_allowed": written})


# Money


class RequisitionForm(SavedOnce):
    requested_on = day_field(_("Requested on"))
    amount = amount_field()
    reason = reason_field(label=_("Why it is more than was granted"), help_text=_("Only where that is so."))

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["requested_on"].initial = timezone.localdate()


class PaymentForm(SavedOnce):
    fields: dict[str, Any]

    kind = forms.ChoiceField(
        label=_("What has happened"),
        choices=[
            (PaymentKind.RECEIVED, _("Money has come from the funder")),
            (PaymentKind.REPAID, _("Money has gone back to the funder")),
        ],
        widget=forms.RadioSelect,
        initial=PaymentKind.RECEIVED,
        error_messages={"required": _("Choose what has happened.")},
    )
    paid_on = day_field(_("Day of the payment"))
    amount = amount_field()
    requisition = forms.ModelChoiceField(
        None, label=_("For which requisition"), required=False, empty_label=_("None in particular")
    )
    reason = reason_field(label=_("Why it is more than was granted or has come"), help_text=_("Only where that is so."))

    def __init__(self, data=None, *, grant: Grant, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["paid_on"].initial = timezone.localdate()
        self.fields["requisition"].queryset = grant.requisitions.standing().select_related("grant__funder")
        self.fields["requisition"].label_from_instance = requisition_in_words

    def clean(self):
        if self.cleaned_data.get("kind") == PaymentKind.REPAID and self.cleaned_data.get("requisition"):
            self.add_error("requisition", _("Only money that comes belongs to a requisition."))
        return self.cleaned_data


def requisition_in_words(one: Requisition) -> str:
    return gettext("%(amount)s kr, requested on %(day)s") % {"amount": number(one.amount), "day": one.requested_on}


# Reports and the end


class GrantReportForm(MarkedForm):
    due_on = day_field(_("Last day"))
    sent_on = Day(label=_("Sent on"), required=False, help_text=_("Leave it empty until it is sent."))

    class Meta:
        model = GrantReport
        fields = ("what", "due_on", "sent_on")
        help_texts = {"what": _("For example: final account with auditor's statement.")}
        error_messages = {"what": {"required": _("Write what the funder asks for.")}}

    def __init__(self, data=None, *, instance=None):
        super().__init__(data, instance=instance)
        if instance:
            self.initial["state"] = grants.state_of_report(instance)
        else:
            del self.fields["sent_on"]


class ClosingForm(SavedOnce):
    closed_on = day_field(_("Closed on"))
    repaid = AmountField(
        label=_("Repaid to the funder now"),
        min_value=0,
        error_messages={**NOT_NEGATIVE, "required": _("Write the amount; 0 if nothing is repaid.")},
    )
    note = reason_field(
        label=_("Why something else is repaid"),
        help_text=_("Only where the amount is another than the one calculated above."),
    )

    def __init__(self, data=None, *, to_repay: Decimal):
        super().__init__(data, initial={"closed_on": timezone.localdate(), "repaid": to_repay})
