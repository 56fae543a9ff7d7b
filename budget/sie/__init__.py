"""SIE, the format in which Swedish bookkeeping programs hand over books: types 1–4, also as found in the wild.

A file is read line by line and once: `Reader` gives balances, changes of a period and vouchers as they come, and holds
the head of the file, its warnings and one voucher. The rules are those of the specification 4B of 2008-09-30; numbers
in brackets are its sections. Texts of vouchers and signatures, where names may stand, never leave this package.
"""

from budget.sie.faults import Fault, Faults, of_facts
from budget.sie.reader import Balance, Change, Head, Reader, Row, Voucher, Year
from budget.sie.sums import Parts, Sums, as_json
from budget.sie.text import UnreadableSieError, refuse_at_sight

__all__ = [
    "Balance",
    "Change",
    "Fault",
    "Faults",
    "Head",
    "Parts",
    "Reader",
    "Row",
    "Sums",
    "UnreadableSieError",
    "Voucher",
    "Year",
    "as_json",
    "of_facts",
    "refuse_at_sight",
]
