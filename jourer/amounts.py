"""Amounts in kronor as people write them: read in this one place, whether typed in a form or found in a spreadsheet."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

MOST_DIGITS = 12  # before the comma
ORE = Decimal("0.01")

# What a word processor makes of a minus is read as one. Digits stand in groups of three, with any kind of space or with
# dots, or in none; "1.800" is no 1 krona and 80 öre, for those are written with two decimals.
AMOUNT = re.compile(
    r"""
    (?P<sign>[+\-\N{MINUS SIGN}\N{EN DASH}]?) \s*
    (?: (?P<spaced>[0-9]{1,3}(?:\s[0-9]{3})+|[0-9]+) (?:[.,](?P<decimals>[0-9]{1,2}))?
      | (?P<dotted>[0-9]{1,3}(?:\.[0-9]{3})+) (?:,(?P<after_dots>[0-9]{1,2}))? )
    (?: \s* (?:kr|kronor|sek|[:.,]-) \.? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)


class UnreadableAmountError(ValueError):
    """The text is no amount; the message is one sentence for the user."""


def read(text: str) -> Decimal:
    """ "1 800 000", "1.800.000,50", "−5" or "20000 kr" as kronor; raises `UnreadableAmountError`."""
    match = AMOUNT.fullmatch(text.strip())
    if match is None:
        raise UnreadableAmountError(_("Write the amount with digits, for example 1 800 or 2 500,50."))
    whole = re.sub(r"[\s.]", "", match["spaced"] or match["dotted"]).lstrip("0") or "0"
    if len(whole) > MOST_DIGITS:
        raise UnreadableAmountError(_("The amount has too many digits."))
    amount = Decimal(f"{whole}.{match['decimals'] or match['after_dots'] or '0'}")
    return -amount if match["sign"] and match["sign"] != "+" else amount


def of_cell(cell) -> Decimal:
    """The amount in a cell of a spreadsheet, where a formula may have left more than two decimals."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        # From the text of the number, which is what the sheet shows: 0.1 has no more digits than that.
        return read(f"{Decimal(repr(cell)).quantize(ORE):f}") if abs(cell) < 10**MOST_DIGITS else read(str(cell))
    return read(str(cell))
