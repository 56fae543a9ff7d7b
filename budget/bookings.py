"""What a SIE file says of a year's income and costs, whatever its type: vouchers, else months, else the year's sums."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from budget.sie import Balance, Change, Head, Parts, Reader, Sums, Voucher
from jourer.periods import Window

INCOME_AND_COSTS = {"I": True, "K": True, "T": False, "S": False}  # #KTYP
YEARS_RESULT = range(8990, 9000)  # BAS: what closes the year, and would make income and costs cancel out
NONE = Decimal(0)


class Booking(NamedTuple):
    """A sum on an account, debit positive; without a day where the file knows only the year's."""

    account: int
    amount: Decimal
    occurred_on: date | None = None
    objects: tuple[str, ...] = ()
    series: str = ""
    number: str = ""


def is_followed(account: int, head: Head) -> bool:
    """Whether an account is one of income or costs: as the file says, or else by its first digit."""
    if account in YEARS_RESULT:
        return False
    said = INCOME_AND_COSTS.get(head.account_types.get(account, ""))
    return str(account)[0] in "345678" if said is None else said


class Bookings:
    """The bookings of the financial year, one pass over the file; what was met is known at the end.

    `days_of` says of the head which days are the year's, and may refuse the file: it is asked before the first booking.
    """

    VOUCHERS, MONTHS, YEAR = "vouchers", "months", "year"

    def __init__(self, reader: Reader, days_of: Callable[[Head], Window]):
        self.reader, self.sums = reader, Sums()
        self.basis = ""
        self.other_days = 0  # vouchers of no day, or of one outside the year
        self._days_of = days_of
        self._months = Parts()
        self._year: dict[int, Decimal] = defaultdict(lambda: NONE)
        self._booked: dict[int, Decimal] = defaultdict(lambda: NONE)

    def __iter__(self) -> Iterator[Booking]:
        days = None
        for event in self.reader:
            self.sums.add(event)
            if isinstance(event, Voucher):
                days = days or self._days_of(self.reader.head)
                yield from self._of_voucher(event, days)
            elif event.year == 0:
                self._keep(event)
        if days is None:
            self._days_of(self.reader.head)
            yield from self._of_sums()

    def differing(self) -> dict[int, Decimal]:
        """By account, how much more the bookings are than what the file says that the year adds up to (#RES)."""
        accounts = self._year.keys() | self._booked.keys() if self._year else ()
        differences = {account: self._booked[account] - self._year[account] for account in accounts}
        return {account: amount for account, amount in differences.items() if amount}

    def _keep(self, event: Balance | Change) -> None:
        if not is_followed(event.account, self.reader.head):
            return
        if isinstance(event, Change):
            if event.label == "PSALDO":
                self._months.add(event)
        elif event.label == "RES":
            self._year[event.account] += event.amount

    def _of_voucher(self, voucher: Voucher, days: Window) -> Iterator[Booking]:
        """One booking for each account and its objects, however many rows the voucher has of them."""
        self.basis = self.VOUCHERS
        day = voucher.occurred_on
        if day is None or not days[0] <= day <= days[1]:
            self.other_days += 1
            return
        rows: dict[tuple, Decimal] = {}
        for row in voucher.rows:
            if is_followed(row.account, self.reader.head):
                rows[row.account, row.objects] = rows.get((row.account, row.objects), NONE) + row.amount
        for (account, objects), amount in rows.items():
            self._booked[account] += amount
            yield Booking(account, amount, day, objects, voucher.series, voucher.number)

    def _of_sums(self) -> Iterator[Booking]:
        """An account whose months the file does not tell has its year's sum, without a day."""
        for ends_on, account, objects, amount in self._months:
            self.basis = self.MONTHS
            self._booked[account] += amount
            yield Booking(account, amount, ends_on, objects)
        for account, amount in self._year.items():
            if amount and account not in self._booked:
                self.basis = self.basis or self.YEAR
                self._booked[account] += amount
                yield Booking(account, amount)
