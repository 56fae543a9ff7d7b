"""Funders and grants as spreadsheets; what is written goes through `budget.actions`."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from budget.actions import grants as actions
from budget.codes import FunderKind
from budget.models import Funder, Grant
from jourer.exchange.cells import Named, OneOf, Text, Typed, day
from jourer.exchange.resources import OwnedResource
from jourer.forms import AmountField
from jourer.models import Shelter

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


def _with_shelters(grant):
    grant.for_shelters = sorted(grant.shelters.all(), key=str)
    return grant
