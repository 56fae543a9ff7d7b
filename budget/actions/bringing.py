"""Bringing rows into a budget that nobody has adopted, many at once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budget import bringing
from budget.actions.budgets import locked
from budget.bringing import Part
from budget.models import Budget, BudgetRow
from jourer.models import audit

STALE = "stale"


@transaction.atomic
def bring_parts(*, by, budget: Budget, parts: Iterable[Part], seen: str | None = None) -> int:
    """Write the rows of a document: what is there by the same name gets its amount, other rows stay as they are.

    `seen` is the mark of the budget as it was when that was shown. Says how many rows are new or changed.
    """
    budget = locked(budget)
    if budget.adopted_by_id:
        raise ValidationError(_("The budget is adopted: change its rows one by one, by decision."))
    if seen is not None and seen != bringing.state_of(budget):
        raise ValidationError(_("The budget has been changed meanwhile. Look once more before you save."), code=STALE)
    there = {(row.kind, row.name.casefold()): row for row in budget.rows.all()}
    written = sum(_bring(budget, part, there) for part in parts)
    budget.save_valid()
    audit.record(by, "budget.brought", budget, rows=written)
    return written


def _bring(budget, part, there) -> int:
    """The document's heading and total beside the rows, as they are printed."""
    setattr(budget, f"printed_{part.kind}_heading", part.heading)
    setattr(budget, f"printed_{part.kind}", part.printed)
    rows = [
        _row(budget, part.kind, name, amount, there.get((part.kind, name.casefold()))) for name, amount in part.rows
    ]
    for place, row in enumerate(rows, start=1):
        if row is not None:
            row.position = place
            row.save_valid()
    return len(rows) - rows.count(None)


def _row(budget, kind, name, amount, there: BudgetRow | None) -> BudgetRow | None:
    """The row as it will be; None where it is so already."""
    if there is None:
        return BudgetRow(association_id=budget.association_id, budget=budget, kind=kind, name=name, amount=amount)
    if there.amount == amount:
        return None
    there.amount = amount
    return there
