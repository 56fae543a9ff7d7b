"""A budget beside its outcome: what is left, what is over, and where the year will end.

Everywhere an income and a cost are without sign, and the deviation is the outcome less the budget: plus is more than
was budgeted, minus is less, of income and of costs alike.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget import ledger
from budget.codes import RowKind
from budget.models import Budget, BudgetRow
from jourer import periods
from jourer.periods import Window

SO_FAR, YEAR = "so_far", "year"
LENGTHS = {"month": 1, "quarter": 3, "tertial": 4}
NONE = {"shelter": gettext_lazy("the whole association"), "funder": gettext_lazy("no particular funder")}


def parts_of(budget: Budget) -> dict[str, Window]:
    """{code: days} of the months, quarters and tertials of the financial year, which may be broken."""
    return {
        f"{name}-{number}": (some[0][0], some[-1][1])
        for name, length in LENGTHS.items()
        for number, some in enumerate(_chunks(budget.months, length), start=1)
    }


def _chunks(months, length):
    return [months[start : start + length] for start in range(0, len(months), length)]


@dataclass(frozen=True)
class Line:
    """A budget row, or several together, in kronor; None is not known.

    `whole` is the budget of all its days, `budget` that of the days that are looked at.
    """

    name: str
    kind: str
    whole: Decimal
    budget: Decimal
    outcome: Decimal | None
    forecast: Decimal | None
    row: BudgetRow | None = None
    asks_comment: bool = False

    @property
    def deviation(self) -> Decimal | None:
        return None if self.outcome is None else self.outcome - self.budget

    @property
    def percent(self) -> Decimal | None:
        """The deviation in per cent of the budget; there is none of a budget of 0, nor of a result."""
        if self.deviation is None or not self.budget or not self.kind:
            return None
        return self.deviation / abs(self.budget) * 100

    def is_past(self, threshold: int) -> bool:
        if not self.deviation:
            return False
        return self.percent is None or abs(self.percent) > threshold


@dataclass(frozen=True)
class AccountOutcome:
    """What is booked on an account, without sign as its kind counts it, with its objects and the rows it feeds."""

    number: int
    name: str
    kind: str
    amount: Decimal
    objects: list[str]
    rows: list[str]


@dataclass(frozen=True)
class Group:
    """The income and the costs of a shelter or a funder."""

    name: str
    income: Line
    cost: Line


def together(name: str, kind: str, lines: Iterable[Line]) -> Line:
    """The sum of what is known; of nothing known, nothing."""
    lines = list(lines)
    return Line(
        name,
        kind,
        sum((line.whole for line in lines), Decimal(0)),
        sum((line.budget for line in lines), Decimal(0)),
        _sum(line.outcome for line in lines),
        _sum(line.forecast for line in lines),
    )


def less(name: str, income: Line, cost: Line) -> Line:
    """What one line has over another; of one that is not known, nothing."""
    return Line(
        name,
        "",
        income.whole - cost.whole,
        income.budget - cost.budget,
        None if None in {income.outcome, cost.outcome} else income.outcome - cost.outcome,
        None if None in {income.forecast, cost.forecast} else income.forecast - cost.forecast,
    )


def _sum(amounts):
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


@dataclass(frozen=True)
class Printed:
    """The heading and the total of one side of a document, which are shown as they are and never mended."""

    budget: Budget
    line: Line
    heading: str
    total: Decimal | None

    @property
    def difference(self) -> Decimal:
        """What the printed total has over the rows."""
        return Decimal(0) if self.total is None else self.total - self.line.whole

    @property
    def short(self) -> Decimal:
        return -self.difference

    @property
    def other_year(self) -> str:
        """The year in the heading, where it is none of the budget's."""
        return self.budget.differs_from(self.heading)

    @property
    def is_odd(self) -> bool:
        return bool(self.difference or self.other_year)


class FollowUp:
    """A budget and its outcome so far, for the whole time, or in a part of it (`parts_of`)."""

    def __init__(self, budget: Budget, part: str = SO_FAR):
        self.budget, self.part = budget, part
        self.rows = list(budget.rows.select_related("shelter", "funder"))
        for row in self.rows:
            row.budget = budget  # with its months, reckoned once
        self.outcome = ledger.read(budget, self.rows)

    # Time

    @cached_property
    def booked_until(self) -> date | None:
        """The last day that the books speak of: the end of the last month in which something is booked."""
        last = self.outcome.last_month
        if last is None:
            return self.budget.ends_on if self.outcome.is_known else None
        return min(periods.whole_month(last)[1], self.budget.ends_on)

    @cached_property
    def stretch(self) -> Window:
        """The days that are looked at."""
        whole = self.budget.starts_on, self.budget.ends_on
        if self.part == SO_FAR and self.booked_until:
            return whole[0], self.booked_until
        return parts_of(self.budget).get(self.part, whole)

    @property
    def is_whole(self) -> bool:
        """Whether the outcome is compared with the budget of all days."""
        return self.stretch == (self.budget.starts_on, self.budget.ends_on)

    @property
    def is_over(self) -> bool:
        return self.booked_until == self.budget.ends_on

    @cached_property
    def _looked_at(self) -> list[Window]:
        return [month for month in self.budget.months if self.stretch[0] <= month[0] <= self.stretch[1]]

    @cached_property
    def gone(self) -> list[Window]:
        """The months that are booked."""
        return [month for month in self.budget.months if self.booked_until and month[1] <= self.booked_until]

    # Rows

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(row) for row in self.rows]

    def _line(self, row):
        line = Line(
            name=row.name,
            kind=row.kind,
            whole=row.amount,
            budget=row.share(self._looked_at),
            outcome=self.outcome_of(row),
            forecast=self._forecast(row),
            row=row,
        )
        return replace(line, asks_comment=self._asks_comment(line))

    def outcome_of(self, row: BudgetRow) -> Decimal | None:
        """In the days that are looked at; of those that no books have come to, nothing is known."""
        if self.part in {SO_FAR, YEAR}:
            return self.outcome.of(row)
        is_to_come = self.booked_until is None or self.stretch[0] > self.booked_until
        return None if is_to_come else self.outcome.of(row, self.stretch)

    def _forecast(self, row):
        """What somebody has said; or else the outcome so far, and the budget of the months that are left."""
        so_far = self.outcome.of(row)
        if row.forecast is not None or so_far is None:
            return row.forecast
        return so_far + row.amount - row.share(self.gone)

    def _asks_comment(self, line):
        """Of what has gone so far; a single month may go as it likes."""
        has_gone_so_far = self.part == SO_FAR and not line.row.comment
        return has_gone_so_far and line.is_past(self.budget.association.comment_past)

    def of_kind(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @cached_property
    def income(self) -> Line:
        return together(_("Income in all"), RowKind.INCOME, self.of_kind(RowKind.INCOME))

    @cached_property
    def cost(self) -> Line:
        return together(_("Costs in all"), RowKind.COST, self.of_kind(RowKind.COST))

    @property
    def result(self) -> Line:
        """What is left of the income when the costs are paid."""
        return less(_("Result"), self.income, self.cost)

    @property
    def sections(self) -> list[tuple[str, list[Line], Line]]:
        """The table: income and costs, each with its heading, lines and total."""
        return [
            (_("Income"), self.of_kind(RowKind.INCOME), self.income),
            (_("Costs"), self.of_kind(RowKind.COST), self.cost),
        ]

    @property
    def columns(self) -> int:
        """Of the table: a part of the time has a budget of its own."""
        return 7 if self.is_whole else 8

    @property
    def without_accounts(self) -> list[BudgetRow]:
        return [row for row in self.rows if row.pk not in self.outcome.fed]

    def grouped(self, name: str) -> list[Group]:
        """By "shelter" or "funder"; last what belongs to none."""
        groups = defaultdict(list)
        for line in self.lines:
            groups[getattr(line.row, name)].append(line)
        ordered = sorted(groups.items(), key=lambda item: (item[0] is None, str(item[0])))
        return [_group(str(one) if one else str(NONE[name]), lines) for one, lines in ordered]

    # Accounts

    @cached_property
    def accounts(self) -> list[AccountOutcome]:
        """What is booked in the days that are looked at, by account, with the rows that it feeds."""
        names = {row.pk: row.name for row in self.rows}
        by_account = defaultdict(list)
        for key, some in self.outcome.booked.items():
            inside = None if self.part in {SO_FAR, YEAR} else self.stretch
            for one in ledger.within(some, inside):
                by_account[one.account, one.account_name].append((one, names.get(key, "")))
        return [_account(*account, some) for account, some in sorted(by_account.items())]

    @cached_property
    def unmapped(self) -> list[AccountOutcome]:
        """What is booked in all the days and feeds no row, by account."""
        by_account = defaultdict(list)
        for one in self.outcome.unmapped:
            by_account[one.account, one.account_name].append((one, ""))
        return [_account(*account, some) for account, some in sorted(by_account.items())]

    @property
    def unmapped_income(self) -> Decimal:
        return self._unmapped_of(RowKind.INCOME)

    @property
    def unmapped_cost(self) -> Decimal:
        return self._unmapped_of(RowKind.COST)

    def _unmapped_of(self, kind):
        return sum((one.amount for one in self.unmapped if one.kind == kind), Decimal(0))

    # The document

    @property
    def printed(self) -> list["Printed"]:
        """What the budget's document has printed, where it has printed anything."""
        budget = self.budget
        said = [
            Printed(budget, self.income, budget.printed_income_heading, budget.printed_income),
            Printed(budget, self.cost, budget.printed_cost_heading, budget.printed_cost),
        ]
        return [one for one in said if one.heading or one.total is not None]


def _group(name, lines):
    by_kind = {kind: [line for line in lines if line.kind == kind] for kind in RowKind.values}
    income, cost = (together(name, kind, by_kind[kind]) for kind in (RowKind.INCOME, RowKind.COST))
    return Group(name, income, cost)


def _account(number, name, some):
    booked = sum((one.amount for one, _row in some), Decimal(0))
    kind = kind_of(number, booked)
    return AccountOutcome(
        number=number,
        name=name,
        kind=kind,
        amount=-booked if kind == RowKind.INCOME else booked,
        objects=sorted({code for one, _row in some for code in one.objects}),
        rows=sorted({row for _one, row in some if row}),
    )


def kind_of(account: int, booked: Decimal) -> RowKind:
    """By BAS, class 3 is income and 4–7 are costs; in class 8 interest goes both ways, and its side says which."""
    account_class = str(account)[0]
    is_income = account_class == "3" or (account_class == "8" and booked < 0)
    return RowKind.INCOME if is_income else RowKind.COST
