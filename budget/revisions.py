"""What of a budget row was decided: a mark of it, and how a revision changed it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from budget.models import Budget, BudgetRevision, BudgetRow
from jourer.marks import mark_of, plain
from jourer.templatetags.formats import kronor

# What the row promises: once the budget is adopted it changes by decision only. Forecast and comment follow it up.
DECIDED = ("name", "amount", "shelter", "funder", "earmark")


def described(row: BudgetRow) -> dict:
    """{field: value} as JSON; other rows by their keys."""
    return {name: plain(getattr(row, BudgetRow._meta.get_field(name).attname)) for name in DECIDED}


def state(row: BudgetRow) -> str:
    """A mark that is another as soon as anything is that the row's page changes."""
    accounts = sorted(map(str, row.sources.all()))
    return mark_of(described(row) | {"accounts": accounts, "month_weights": row.month_weights})


class Revised:
    """A revision in words: what the row was, and what it became."""

    def __init__(self, revision: BudgetRevision, names: Mapping[str, str]):
        self.revision = revision
        self.names = names

    @property
    def is_new_row(self) -> bool:
        return not self.revision.before

    def changes(self) -> Iterator[tuple[str, str, str]]:
        """(what, before, after) of each field."""
        for name in DECIDED:
            if name in self.revision.after:
                label = capfirst(str(BudgetRow._meta.get_field(name).verbose_name))
                yield label, self._said(name, self.revision.before), self._said(name, self.revision.after)

    def _said(self, name, values):
        value = values.get(name)
        if value in {None, ""}:
            return _("none")
        if name == "amount":
            return kronor(Decimal(value))
        return self.names.get(value, value)


def of_budget(budget: Budget) -> list[Revised]:
    """All revisions of the budget's rows, the latest first."""
    revisions = BudgetRevision.objects.filter(row__budget=budget)
    related = revisions.select_related("row", "decision__meeting", "changed_by__user")
    return _in_words(budget.association_id, related)


def of_row(row: BudgetRow) -> list[Revised]:
    return _in_words(row.association_id, row.revisions.select_related("row", "decision__meeting", "changed_by__user"))


def _in_words(association, revisions):
    """Shelters and funders stand in a revision by their keys."""
    revisions = list(revisions)
    keys = {one.after.get(name) or one.before.get(name) for one in revisions for name in ("shelter", "funder")}
    names = _names(association) if keys - {None} else {}
    return [Revised(one, names) for one in revisions]


def _names(association):
    models = [BudgetRow._meta.get_field(name).related_model for name in ("shelter", "funder")]
    rows = [one for model in models for one in model.objects.filter(association=association)]
    return {str(one.pk): str(one) for one in rows}
