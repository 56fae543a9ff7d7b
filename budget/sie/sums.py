"""Sums of a file: totals and their parts are never added together."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budget.sie.fields import Objects
from budget.sie.reader import Balance, Change, Event, Reader, Year
from budget.sie.text import UnreadableSieError

MOST_PARTS = 300_000
NONE = Decimal(0)


class Parts:
    """Changes of one label and year, each month and account split so that its parts add up to its total.

    A month of an account comes as a total without objects, as the same money by cost centre, by project, by both, or as
    any of these. Each dimension is kept that no other has told of before, so that the money of a project is found
    whichever cost centre it has; what they do not explain, or explain twice, stands in a part without objects.
    """

    def __init__(self):
        self._months: dict[tuple[date, int], dict[Objects, Decimal]] = defaultdict(dict)
        self._count = 0

    def add(self, change: Change) -> None:
        month = self._months[change.ends_on, change.account]
        if change.objects not in month:
            self._count += 1
            if self._count > MOST_PARTS:
                raise UnreadableSieError(
                    _("The file has more than %(count)s monthly sums: export it as type 4, with vouchers, instead.")
                    % {"count": MOST_PARTS}
                )
        month[change.objects] = month.get(change.objects, NONE) + change.amount

    def total(self) -> Decimal:
        return sum((_total(month) for month in self._months.values()), NONE)

    def __iter__(self) -> Iterator[tuple[date, int, Objects, Decimal]]:
        for (ends_on, account), month in self._months.items():
            for objects, amount in _split(month):
                if amount:
                    yield ends_on, account, objects, amount


def _total(month: dict[Objects, Decimal]) -> Decimal:
    """The total as it is written; where only parts are, the sum of those by the first dimensions."""
    return month[()] if () in month else sum(next(iter(_by_dimensions(month).values()), {}).values(), NONE)


def _split(month: dict[Objects, Decimal]) -> Iterator[tuple[Objects, Decimal]]:
    rest, told = _total(month), set[str]()
    for dimensions, parts in _by_dimensions(month).items():
        if told.isdisjoint(dimensions):
            told.update(dimensions)
            rest -= sum(parts.values(), NONE)
            yield from parts.items()
    yield (), rest


def _by_dimensions(month: dict[Objects, Decimal]) -> dict[tuple[str, ...], dict[Objects, Decimal]]:
    found: dict[tuple[str, ...], dict[Objects, Decimal]] = {}
    for objects in sorted(filter(None, month), key=lambda one: (len(one), one)):
        dimensions = tuple(code.partition(":")[0] for code in objects)
        found.setdefault(dimensions, {})[objects] = month[objects]
    return found


SUMMED = {"IB": "IB0", "UB": "UB0", "RES": "RES0"}


class Sums:
    """What a file adds up to in its own year, with the sign of the books, credit negative."""

    def __init__(self):
        self._sums = dict.fromkeys(SUMMED.values(), NONE)
        self._budget = Parts()

    def add(self, event: Event) -> None:
        if isinstance(event, Balance):
            if event.year == 0 and event.label in SUMMED:
                self._sums[SUMMED[event.label]] += event.amount
        elif isinstance(event, Change) and event.year == 0 and event.label == "PBUDGET":
            self._budget.add(event)

    def as_json(self) -> dict[str, str]:
        return {name: f"{amount:.2f}" for name, amount in {**self._sums, "PBUDGET0": self._budget.total()}.items()}


def as_json(reader: Reader, sums: Sums) -> dict[str, Any]:
    """What was read, when all of it has been."""
    return {
        "encoding": reader.encoding,
        "type": reader.head.type,
        "years": [_year(number, reader.head.years[number]) for number in sorted(reader.head.years, reverse=True)],
        "sums": sums.as_json(),
        "vouchers": reader.vouchers,
        "unbalanced": reader.unbalanced,
        "warnings": reader.faults.as_json(),
    }


def _year(number: int, year: Year) -> dict[str, Any]:
    start, end = (day and str(day) for day in year)
    return {"number": number, "start": start, "end": end}
