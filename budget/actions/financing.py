"""Who pays for what."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budget.actions.budgets import locked
from budget.codes import RowKind
from budget.financing import ALL
from budget.models import BudgetRow, Financing, Funder
from jourer.models import audit
from jourer.templatetags.formats import number


@transaction.atomic
def finance(*, by, row: BudgetRow, shares: Mapping[Funder, Decimal]) -> None:
    """Let these funders pay so many per cent of a cost; 0 is nothing, and what others pay of it stays.

    Two who write at once wait for each other, so that together they never pay for more than there is.
    """
    locked(row.budget)
    if row.kind != RowKind.COST:
        raise ValidationError(_("Only a cost is paid for by somebody."))
    there = {one.funder_id: one for one in row.financing.all()}
    percents = {key: one.percent for key, one in there.items()} | {
        funder.pk: percent for funder, percent in shares.items()
    }
    _refuse_more_than_all(sum(percents.values()))
    for funder, percent in shares.items():
        _share(row, funder, percent, there.get(funder.pk))
    audit.record(by, "budget_row.financed", row, percents={str(key): str(value) for key, value in percents.items()})


def _refuse_more_than_all(percent):
    if percent > ALL:
        message = _("Together the funders would pay %(percent)s per cent. At most 100 can be paid for.")
        raise ValidationError(message % {"percent": number(percent)})


def _share(row, funder, percent, there: Financing | None):
    if not percent:
        if there:
            there.delete()
        return
    share = there or Financing(association_id=row.association_id, row=row, funder=funder)
    share.percent = percent
    share.save_valid()
