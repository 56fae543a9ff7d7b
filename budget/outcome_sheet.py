"""An outcome from a spreadsheet: a row for each account and month, with its amount and where it is so its object.

Amounts are as people write them: an income and a cost are both without sign, and a minus takes back.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from budget.bookings import Booking
from jourer import amounts, periods, spreadsheets
from jourer.months import month_of
from jourer.periods import Window
from jourer.spreadsheets import Row, text_of

MOST_ERRORS = 30
TEXT_LENGTH = 40
HEADINGS = {
    "account": {"konto", "kontonummer", "account"},
    "object": {"objekt", "object"},
    "month": {"månad", "period", "datum", "month", "date"},
    "amount": {"belopp", "utfall", "amount", "outcome"},
}
ACCOUNT = re.compile(r"(?P<number>[3-8]\d{3,5})(?:\s.*)?", re.DOTALL)  # its name may stand beside it
OBJECT = re.compile(r"\d{1,3}:\S{1,50}")


def is_income(account: int) -> bool:
    """By BAS: class 3, and of class 8 what financial assets give."""
    return str(account)[0] == "3" or str(account)[:2] in {"80", "81", "82", "83"}


def as_booked(account: int, amount: Decimal) -> Decimal:
    """With the sign of the books: what comes in is credit, and negative."""
    return -amount if is_income(account) else amount


def read(rows: list[Row], days: Window) -> list[Booking]:
    """What a sheet says; raises a ValidationError with all that is wrong, each with the number of its row."""
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(text_of(cell) for cell in row)]
    (_number, head), *body = filled
    columns = _columns(head)
    found, errors = [], []
    for number, row in body:
        try:
            found.append(_booking(row, columns, days))
        except ValueError as error:
            errors.append(_("Row %(row)s: %(problem)s") % {"row": number, "problem": error})
    if errors:
        raise ValidationError(_shortened(errors))
    if not found:
        raise ValidationError(_("The spreadsheet has headings, but no rows below them."))
    return found


def _columns(head: Row) -> dict[str, int]:
    named = [" ".join(text_of(cell).split()).casefold() for cell in head]
    columns = {
        name: next(index for index, text in enumerate(named) if text in headings)
        for name, headings in HEADINGS.items()
        if headings.intersection(named)
    }
    if missing := {"account", "month", "amount"} - columns.keys():
        words = {"account": _("Account"), "month": _("Month"), "amount": _("Amount")}
        raise ValidationError(
            _("The first row is to have the headings Account, Month and Amount. Missing: %(missing)s.")
            % {"missing": ", ".join(words[name] for name in words if name in missing)}
        )
    return columns


def _booking(row: Row, columns: dict[str, int], days: Window) -> Booking:
    cells = {name: row[index] if index < len(row) else "" for name, index in columns.items()}
    account = _account(text_of(cells["account"]))
    return Booking(
        account,
        as_booked(account, amounts.of_cell(cells["amount"])),
        _last_day(cells["month"], days),
        _objects(text_of(cells.get("object", ""))),
    )


def _account(text: str) -> int:
    match = ACCOUNT.fullmatch(text)
    if match is None:
        raise ValueError(
            _("“%(text)s” is no account of income or costs, such as 3985 or 5010.") % {"text": text[:TEXT_LENGTH]}
        )
    return int(match["number"])


def _objects(text: str) -> tuple[str, ...]:
    codes = text.replace(",", " ").split()
    for code in codes:
        if not OBJECT.fullmatch(code):
            raise ValueError(
                _("“%(text)s” is no object. Write the number of its dimension and its own, such as 6:12.")
                % {"text": code[:TEXT_LENGTH]}
            )
    return tuple(sorted(set(codes)))


def _last_day(cell: spreadsheets.Cell, days: Window) -> date:
    """The last of the days that the month has in the year."""
    month = _month(cell, days)
    if month is None:
        raise ValueError(
            _("“%(text)s” is no month. Write it as 2025-01 or januari 2025.") % {"text": text_of(cell)[:TEXT_LENGTH]}
        )
    inside = periods.overlap(periods.whole_month(month), days)
    if inside is None:
        raise ValueError(
            _("%(month)s is not in the financial year %(first)s – %(last)s.")
            % {"month": f"{month:%Y-%m}", "first": days[0], "last": days[1]}
        )
    return inside[1]


def _month(cell, days):
    """A number alone, 1 to 12, is the month of that number in the year."""
    text = text_of(cell)
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return next((first for first, _last in periods.months(days) if first.month == int(text)), None)
    return month_of(cell)


def _shortened(errors: Iterable[str]) -> list[str]:
    errors = list(errors)
    left = len(errors) - MOST_ERRORS
    return [*errors[:MOST_ERRORS], _("And %(count)s more.") % {"count": left}] if left > 0 else errors
