"""Budget rows, funders and grants as spreadsheets; what is written goes through `budget.actions`."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from budget.accounts import read as read_accounts
from budget.actions import budgets as actions_of_rows
from budget.actions import grants as actions
from budget.codes import FunderKind, RowKind
from budget.forms.budgets import MonthWeightsField
from budget.models import Budget, BudgetRow, Funder, Grant
from jourer.decisions import ParagraphField, written_in
from jourer.exchange.cells import Fixed, Named, OneOf, Text, Typed, day, offering
from jourer.exchange.resources import OwnedResource
from jourer.forms import AmountField
from jourer.models import Meeting, Shelter

UNUSED = [(True, gettext_lazy("Is repaid to the funder")), (False, gettext_lazy("May be kept"))]


def amount() -> Typed:
    return Typed(AmountField(required=False, min_value=0))


class FunderResource(OwnedResource):
    name = Field("name", gettext_lazy("Name"), Text())
    kind = Field("kind", gettext_lazy("Kind of funder"), OneOf(FunderKind.choices))

    key = ("name",)
    needed = ("name", "kind")

    class Meta:
        model = Funder

    def add(self, row, facts):
        actions.add_funder(by=self.actor, **facts)

    def change(self, row, facts):
        actions.change_funder(by=self.actor, funder=row, **facts)


class NamedTogether(Named):
    """Several rows of the association, a line each."""

    def clean(self, value, row=None, **kwargs):
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        return sorted((super(NamedTogether, self).clean(line, row, **kwargs) for line in lines), key=str)

    def render(self, value, obj=None, **kwargs):
        return "\n".join(map(str, value or []))


class GrantResource(OwnedResource):
    """What is said of a grant; its posts, its money and its end are on the grant's page."""

    funder = Field("funder", gettext_lazy("Funder"), Named(Funder))
    name = Field("name", gettext_lazy("What the grant is called"), Text())
    reference = Field("reference", gettext_lazy("The funder's reference number"), Text())
    purpose = Field("purpose", gettext_lazy("Purpose"), Text())
    not_for = Field("not_for", gettext_lazy("What it must not pay"), Text())
    conditions = Field("conditions", gettext_lazy("Conditions"), Text())
    starts_on = Field("starts_on", gettext_lazy("First day"), day())
    ends_on = Field("ends_on", gettext_lazy("Last day to use it"), day())
    is_repaid_unused = Field("is_repaid_unused", gettext_lazy("What is not used by the last day"), OneOf(UNUSED))
    applied_on = Field("applied_on", gettext_lazy("Applied for on"), day())
    applied_for = Field("applied_for", gettext_lazy("Amount applied for"), amount())
    decided_on = Field("decided_on", gettext_lazy("Decided on"), day())
    granted = Field("granted", gettext_lazy("Amount granted"), amount())
    book_object = Field("book_object", gettext_lazy("Project or cost centre in the books"), Text())
    # The model's own name holds a table between, which no cell can be set on.
    for_shelters = Field("for_shelters", gettext_lazy("For which shelters"), NamedTogether(Shelter))

    key = ("funder", "name", "starts_on")
    needed = ("funder", "name", "starts_on", "ends_on")
    filled = ("funder", "starts_on", "ends_on")

    class Meta:
        model = Grant

    def get_queryset(self):
        return super().get_queryset().select_related("funder").prefetch_related("shelters")

    @cached_property
    def there(self):
        return [_with_shelters(grant) for grant in self.get_queryset()]

    def init_instance(self, row=None):
        made = super().init_instance(row)
        made.for_shelters = []
        return made

    def add(self, row, facts):
        actions.add_grant(by=self.actor, shelters=facts.pop("for_shelters"), **facts)

    def change(self, row, facts):
        actions.change_grant(by=self.actor, grant=row, shelters=facts.pop("for_shelters"), **facts)


# Budget rows


class BudgetOfYear(Named):
    """A budget by its year; a grant's own stands at the grant."""

    def __init__(self):
        super().__init__(Budget)

    def visible(self, actor):
        return super().visible(actor).filter(grant=None)

    def name_of(self, one):
        return str(one.year)

    def refusal(self, value, found):
        return offering(_("There is no budget for “%(text)s” here."), value, map(str, self.rows or ()))

    def render(self, value, obj=None, **kwargs):
        return value.year if value else ""


class AccountsCell(Widget):
    """Accounts as they are written on the row's page."""

    def clean(self, value, row=None, **kwargs):
        return read_accounts(value)

    def render(self, value, obj=None, **kwargs):
        return ", ".join(map(str, value or []))


class MonthsCell(Typed):
    def __init__(self):
        super().__init__(MonthWeightsField(required=False))

    def render(self, value, obj=None, **kwargs):
        return " ".join(map(str, value or []))


class BudgetRowResource(OwnedResource):
    """The rows of all years. Of an adopted budget a change takes a reason and a decision, in cells of their own."""

    budget = Fixed("budget", gettext_lazy("Year"), BudgetOfYear())
    kind = Fixed("kind", gettext_lazy("Income or cost"), OneOf(RowKind.choices))
    name = Field("name", gettext_lazy("What the row is called"), Text())
    amount = Field("amount", gettext_lazy("Amount for the whole time"), Typed(AmountField(required=False)))
    fed_by = Field("fed_by", gettext_lazy("Accounts in the books"), AccountsCell())
    month_weights = Field("month_weights", gettext_lazy("How it is spread over the months"), MonthsCell())
    shelter = Field("shelter", gettext_lazy("Shelter"), Named(Shelter))
    funder = Field("funder", gettext_lazy("Funder"), Named(Funder))
    earmark = Field("earmark", gettext_lazy("Earmarked for"), Text())
    forecast = Field("forecast", gettext_lazy("Forecast for the whole time"), Typed(AmountField(required=False)))
    comment = Field("comment", gettext_lazy("Comment"), Text())
    reason = Field("reason", gettext_lazy("Why the row is changed"), Text())
    body = Field("body", gettext_lazy("Decided by"), OneOf(Meeting.Body.choices))
    held_on = Field("held_on", gettext_lazy("Decided on"), day())
    paragraph = Field("paragraph", gettext_lazy("Paragraph of the minutes"), Typed(ParagraphField(required=False)))

    key = ("budget", "kind", "name")
    needed = ("budget", "kind", "name", "amount")
    filled = ("budget", "amount")
    explaining = frozenset({"reason", "body", "held_on", "paragraph"})
    columns_of = {"decision": "held_on"}

    class Meta:
        model = BudgetRow

    def get_queryset(self):
        rows = super().get_queryset().filter(budget__grant=None).select_related("budget", "shelter", "funder")
        return rows.prefetch_related("sources").order_by("-budget__year", "-kind", "position", "name")

    @cached_property
    def there(self):
        return [_with_accounts(row) for row in self.get_queryset()]

    def init_instance(self, row=None):
        made = super().init_instance(row)
        made.fed_by = []
        return made

    def add(self, row, facts):
        actions_of_rows.add_row(by=self.actor, **self._told(facts))

    def change(self, row, facts):
        actions_of_rows.change_row(by=self.actor, row=row, **self._told(facts))

    def _told(self, facts):
        """As the verbs take them, with the decision not saved yet."""
        decided = {name: facts.pop(name) for name in ("body", "held_on", "paragraph")}
        decision = written_in(self.actor.association, **decided)
        accounts, reason = facts.pop("fed_by"), facts.pop("reason") or ""
        return {**facts, "accounts": accounts, "reason": reason, "decision": decision}


def _with_accounts(row):
    row.fed_by = [source.accounts for source in row.sources.all()]
    return row


def _with_shelters(grant):
    grant.for_shelters = sorted(grant.shelters.all(), key=str)
    return grant
