"""Who pays for what: the costs of a budget by the funders that pay a share of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from budget.codes import RowKind
from budget.models import Budget, BudgetRow, Financing, Funder
from jourer.amounts import ORE

ALL = Decimal(100)


@dataclass(frozen=True)
class Financed:
    """A cost with what each funder pays of it, in per cent."""

    row: BudgetRow
    percents: Mapping[UUID, Decimal]

    @property
    def percent(self) -> Decimal:
        return sum(self.percents.values(), Decimal(0))

    @property
    def left(self) -> Decimal:
        """What nobody named pays, in per cent: the association itself."""
        return ALL - self.percent

    @property
    def left_amount(self) -> Decimal:
        return self.amount_of(self.left)

    def amount_of(self, percent: Decimal) -> Decimal:
        return (self.row.amount * percent / ALL).quantize(ORE)

    def cells(self, funders: list[Funder]) -> list[tuple[Funder, Decimal | None, Decimal]]:
        """(funder, per cent, kronor) in the order of the columns; no per cent where it pays nothing."""
        return [
            (funder, self.percents.get(funder.pk), self.amount_of(self.percents.get(funder.pk, Decimal(0))))
            for funder in funders
        ]


class Matrix:
    """Costs by funders, of those that pay for anything."""

    def __init__(self, budget: Budget):
        self.budget = budget
        self.shares = list(Financing.objects.filter(row__budget=budget).select_related("funder"))

    @cached_property
    def funders(self) -> list[Funder]:
        return sorted({one.funder for one in self.shares}, key=lambda funder: funder.name)

    @cached_property
    def costs(self) -> list[Financed]:
        by_row: dict[UUID, dict[UUID, Decimal]] = {}
        for one in self.shares:
            by_row.setdefault(one.row_id, {})[one.funder_id] = one.percent
        return [Financed(row, by_row.get(row.pk, {})) for row in self.budget.rows.filter(kind=RowKind.COST)]

    @property
    def lines(self) -> list[tuple[Financed, list]]:
        return [(cost, cost.cells(self.funders)) for cost in self.costs]

    @property
    def totals(self) -> list[tuple[Funder, Decimal]]:
        """(funder, kronor) over all costs."""
        paid = [cost.cells(self.funders) for cost in self.costs]
        return [
            (funder, sum((cells[place][2] for cells in paid), Decimal(0))) for place, funder in enumerate(self.funders)
        ]

    @property
    def whole(self) -> Decimal:
        return sum((cost.row.amount for cost in self.costs), Decimal(0))

    @property
    def left(self) -> Decimal:
        return sum((cost.left_amount for cost in self.costs), Decimal(0))
