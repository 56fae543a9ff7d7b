"""Months as people write them in a spreadsheet."""

import re
from datetime import date

from jourer.spreadsheets import Cell, text_of

MONTH_NUMBER = re.compile(r"(?P<year>\d{4})[-/. ]?(?P<month>\d\d|(?<=[-/. ])\d)(?:-\d\d)?")
MONTH_NAME = re.compile(r"(?P<name>[a-z]{3,})\.?[\s-]*(?P<year>\d{4}|\d\d)")
MONTH_NAMES = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)


def month_of(cell: Cell) -> date | None:
    """The first day of the month: "2025-01", "jan 2025", "januari 2025", "jan-25" or a date; None for all else."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, 1)
    text = text_of(cell).lower()
    if match := MONTH_NUMBER.fullmatch(text):
        year, month = int(match["year"]), int(match["month"])
        return date(year, month, 1) if year and 1 <= month <= 12 else None
    if match := MONTH_NAME.fullmatch(text):
        month = _month_named(match["name"])
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        return date(year, month, 1) if year and month else None
    return None


def _month_named(name):
    return next((month for month, names in enumerate(MONTH_NAMES, 1) if any(one.startswith(name) for one in names)), 0)
