"""What a SIE file says of a year's income and costs, whatever its type: vouchers, else months, else the year's sums."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.models import Budget
from budget.sie import Balance, Change, Head, Parts, Reader, Sums, UnreadableSieError, Voucher
from jourer import amounts, periods
from jourer.models import Association
from jourer.periods import Window
from jourer.templatetags.formats import number

INCOME_AND_COSTS = {"I": True, "K": True, "T": False, "S": False}  # #KTYP
PEOPLE = {"7", "8", "9"}  # the dimensions of employees, customers and suppliers: who they are is no outcome
YEARS_RESULT = range(8990, 9000)  # BAS: what closes the year, and would make income and costs cancel out
NONE = Decimal(0)
TOO_MUCH = 10**amounts.MOST_DIGITS


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


@lru_cache(maxsize=1024)
def without_people(objects: tuple[str, ...]) -> tuple[str, ...]:
    """Cost centres, projects and the like; never whom it was booked for."""
    return tuple(code for code in objects if code.partition(":")[0] not in PEOPLE)


class Bookings:
    """The bookings of the financial year, one pass over the file; what was met is known at the end.

    `days_of` says of the head which days are the year's, and may refuse the file: it is asked before the first booking.
    """

    VOUCHERS, MONTHS, YEAR = "vouchers", "months", "year"

    def __init__(self, reader: Reader, days_of: Callable[[Head], Window]):
        self.reader, self.sums = reader, Sums()
        self.basis = ""
        self.other_days = 0  # vouchers of no day, or of one outside the year
        self.other_months = 0  # sums of months outside the year
        self.is_year_said_late = False  # after vouchers that were chosen by other days
        self._days_of = days_of
        self._months = Parts()
        self._year: dict[int, Decimal] = defaultdict(lambda: NONE)
        self.booked: dict[int, Decimal] = defaultdict(lambda: NONE)

    def __iter__(self) -> Iterator[Booking]:
        days = None
        for event in self.reader:
            self.sums.add(event)
            if isinstance(event, Voucher):
                days = days or self._days_of(self.reader.head)
                yield from self._of_voucher(event, days)
            elif event.year == 0:
                self._keep(event)
        days_at_last = self._days_of(self.reader.head)
        if days is None:
            yield from self._of_sums(days_at_last)
        else:
            self.is_year_said_late = days != days_at_last

    def differing(self) -> dict[int, Decimal]:
        """By account, how much more the bookings are than what the file says that the year adds up to (#RES)."""
        accounts = self._year.keys() | self.booked.keys() if self._year else ()
        differences = {account: self.booked[account] - self._year[account] for account in accounts}
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
        day = voucher.occurred_on
        if day is None or not days[0] <= day <= days[1]:
            self.other_days += 1
            return
        self.basis = self.VOUCHERS
        rows: dict[tuple, Decimal] = {}
        for row in voucher.rows:
            if is_followed(row.account, self.reader.head):
                key = row.account, without_people(row.objects)
                rows[key] = rows.get(key, NONE) + row.amount
        for (account, objects), amount in rows.items():
            self.booked[account] += amount
            yield Booking(account, amount, day, objects, voucher.series, voucher.number)

    def _of_sums(self, days: Window) -> Iterator[Booking]:
        """An account whose months the file does not tell has its year's sum, without a day."""
        for ends_on, account, objects, amount in self._months:
            inside = periods.overlap(periods.whole_month(ends_on), days)
            if inside is None:
                self.other_months += 1
                continue
            self.basis = self.MONTHS
            self.booked[account] += amount
            yield Booking(account, amount, inside[1], without_people(objects))
        for account, amount in self._year.items():
            if amount and account not in self.booked:
                self.basis = self.basis or self.YEAR
                self.booked[account] += amount
                yield Booking(account, amount)


# What a file must be for its bookings to be taken in


def refuse_others(head: Head, association: Association) -> None:
    """Books of somebody else: numbers are written with and without a hyphen, and with a century before."""
    said = re.sub(r"\D", "", head.organisation_number)
    if said and said[-10:] != re.sub(r"\D", "", association.organisation_number):
        raise UnreadableSieError(
            _(
                "The file holds the books of organisation number %(theirs)s, but %(name)s has %(ours)s. Choose the file"
                " of %(name)s, or see to it that the number is right in the bookkeeping program."
            )
            % {"theirs": head.organisation_number, "name": association, "ours": association.organisation_number}
        )


EVERY_DAY = date.min, date.max


def days_said(head: Head) -> Window:
    """The financial year of the file; every day where it says none."""
    said = head.years.get(0)
    return (said.starts_on, said.ends_on) if said and said.starts_on and said.ends_on else EVERY_DAY


def days_of(head: Head, association: Association, year: int | None) -> Window:
    """The financial year of the file, which is to be the one asked for; type 4I may leave it to who asks."""
    first, last = said = days_said(head)
    if said != EVERY_DAY:
        _refuse_long(said)
        if year and year not in {first.year, last.year}:
            raise UnreadableSieError(
                _(
                    "The file is for the financial year %(first)s – %(last)s, not for %(year)s. Choose another file, or"
                    " bring it where that year is."
                )
                % {"first": first, "last": last, "year": year}
            )
        return said
    if year is None:
        raise UnreadableSieError(_("The file does not say which financial year it is for: say the year yourself."))
    return days_here(association, year)


def _refuse_long(days: Window) -> None:
    """The books of a file take the place of all that its year touches: a slip in it would empty other years."""
    if len(periods.months(days)) > Budget.MOST_MONTHS:
        raise UnreadableSieError(
            _(
                "The file says that its financial year is %(first)s – %(last)s, but no financial year has more than"
                " %(most)s months. See to it that the year is right in the bookkeeping program, and export again."
            )
            % {"first": days[0], "last": days[1], "most": Budget.MOST_MONTHS}
        )


def days_here(association: Association, year: int) -> Window:
    """The financial year as the budget has it; the calendar year where there is no budget yet."""
    budget = Budget.objects.filter(association=association, year=year, grant=None).first()
    return (budget.starts_on, budget.ends_on) if budget else (date(year, 1, 1), date(year, 12, 31))


def refuse_beyond_all_books(bookings: Iterable[Booking]) -> None:
    """The format knows no largest amount; what is larger than this is a slip, and has no room."""
    if any(abs(one.amount.quantize(amounts.ORE)) >= TOO_MUCH for one in bookings):
        raise UnreadableSieError(
            _("The file has an amount of %(amount)s kr or more, which cannot be right.") % {"amount": number(TOO_MUCH)}
        )


def refuse_half(bookings: Bookings) -> None:
    """Books that lack their end, or what was sorted out by other days than theirs, would be followed as if whole."""
    if bookings.reader.is_truncated:
        raise UnreadableSieError(
            _("The file ends in the middle of something: it was not written or fetched whole. Export it again.")
        )
    if bookings.is_year_said_late:
        raise UnreadableSieError(
            _("The file says its financial year (#RAR) after its vouchers, where it cannot be read. Export it again.")
        )
    if not bookings.basis:
        raise UnreadableSieError(
            _("The file has no income and no costs of its year. Export the whole year, as type 4 if you can.")
        )


def add_remarks(bookings: Bookings) -> None:
    """What is worth a warning once the file is read to its end."""
    add = bookings.reader.faults.add
    if not re.search(r"\d", bookings.reader.head.organisation_number):
        add("no_organisation_number")
    if bookings.other_days:
        add("other_days", what=str(bookings.other_days))
    if bookings.other_months:
        add("other_months", what=str(bookings.other_months))
    if differences := bookings.differing():
        add("sums_differ", what=str(len(differences)), amount=sum(map(abs, differences.values())))
