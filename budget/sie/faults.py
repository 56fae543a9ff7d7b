"""What a file has that it should not have: a line and a code each, and the sentence that goes with the code."""

from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from jourer.templatetags.formats import kronor

MOST_KEPT = 200

SENTENCES = {
    "amount": _("Line %(line)s: the amount cannot be read, so the line is not counted."),
    "account": _("Line %(line)s: the account is no number, so the line is not counted."),
    "checksum": _("The checksum does not agree: the file was changed after it was exported. Export the books again."),
    "checksum_unverifiable": _("The checksum cannot be verified, for the file is not in the encoding it is made for."),
    "damaged_text": _(
        "Line %(line)s: letters were lost before the file came here (�). The amounts are right, but a name may not be."
    ),
    "date": _("Line %(line)s: the date cannot be read."),
    "line": _("Line %(line)s lacks a field, so it is not counted."),
    "no_organisation_number": _("The file does not say whose books it holds (#ORGNR), so that could not be checked."),
    "no_type": _("The file does not say its type (#SIETYP) and is read as type 1."),
    "no_year": _("The file does not say which financial year it is for (#RAR)."),
    "odd_order": _(
        "Line %(line)s: the account and the period stand in the wrong order; they are read as they are meant."
    ),
    "other_days": _("%(what)s vouchers are of another financial year or of no day, and are not counted."),
    "other_months": _("%(what)s monthly sums are of another financial year, and are not counted."),
    "outside_year": _("Line %(line)s: voucher %(what)s is dated outside the financial years of the file."),
    "period": _("Line %(line)s: the period is no month, so the line is not counted."),
    "refused": "%(what)s",
    "row_outside_voucher": _("Line %(line)s: a row stands outside every voucher and is not counted."),
    "sums_differ": _(
        "On %(what)s accounts the vouchers or months do not add up to the year's sums in the file (#RES). Together they"
        " are %(amount)s more or less. Some may be missing from the file."
    ),
    "truncated": _("The file ends in the middle of something: it was not written or fetched whole. Export it again."),
    "type": _("The file says a type that does not exist (#SIETYP) and is read as type 4."),
    "unbalanced": _("Line %(line)s: voucher %(what)s does not balance, the difference is %(amount)s."),
    "voucher_not_closed": _("Line %(line)s: voucher %(what)s is not closed before the next one begins."),
    "year": _("Line %(line)s: the financial year is no number, so the line is not counted."),
}


class Fault(NamedTuple):
    code: str
    line: int | None = None
    what: str = ""  # the series and number of a voucher, never its text
    amount: Decimal | None = None

    def __str__(self):
        return SENTENCES[self.code] % {"line": self.line, "what": self.what, "amount": kronor(self.amount)}

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "code": self.code, "message": str(self)}


class Faults:
    """The first faults of a file, and how many there are of each code: a file may be wrong in every line."""

    def __init__(self):
        self.kept: list[Fault] = []
        self.counts: Counter[str] = Counter()

    def add(self, code: str, line: int | None = None, **facts) -> None:
        self.counts[code] += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(Fault(code, line, **facts))

    def refuse(self, why: str) -> None:
        """Why the file would not be taken in: never left out, and said once."""
        if why not in map(str, self.kept):
            self.counts["refused"] += 1
            self.kept.append(Fault("refused", what=why))

    def as_facts(self) -> list[list[Any]]:
        """As `of_facts` reads them, to be kept."""
        return [[code, line, what, None if amount is None else str(amount)] for code, line, what, amount in self.kept]

    def as_json(self) -> list[dict[str, Any]]:
        told = [fault.as_json() for fault in self.kept]
        left = self.counts.total() - len(told)
        if left:
            words = _("%(count)s more warnings are not listed.") % {"count": left}
            told.append({"line": None, "code": "more", "message": str(words)})
        return told


def of_facts(facts: list[list[Any]]) -> list[Fault]:
    """Warnings that were kept; a code that is not known any more is none."""
    return [
        Fault(code, line, what, None if amount is None else Decimal(amount))
        for code, line, what, amount in facts
        if code in SENTENCES
    ]
