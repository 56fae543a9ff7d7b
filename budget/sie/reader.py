"""A SIE file read once, from its first line to its last: what is in it comes as it is met."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from budget.sie import fields
from budget.sie.checksum import Checksum
from budget.sie.faults import Faults
from budget.sie.fields import LONGEST_NAME, Objects, is_list
from budget.sie.text import LOST, UnreadableSieError, encoding_of, lines, refuse_unlike_sie, refuse_without_labels

MOST_ROWS = 50_000  # in one voucher
MOST_NAMED = 100_000  # accounts, and objects
WITHOUT_TYPE = 1  # 5.11
TYPES = {"1": 1, "2": 2, "3": 3, "4": 4}
EMPTY = ['""'] * 3


class Year(NamedTuple):
    """A financial year of the file; type 4I may leave its days out."""

    starts_on: date | None = None
    ends_on: date | None = None


class Balance(NamedTuple):
    """#IB, #UB, #OIB, #OUB or #RES: debit positive, credit negative, so income is negative."""

    label: str
    year: int
    account: int
    objects: Objects
    amount: Decimal


class Change(NamedTuple):
    """#PSALDO or #PBUDGET: what a month added. A row without objects is the total of those with them."""

    label: str
    year: int
    ends_on: date
    account: int
    objects: Objects
    amount: Decimal


class Row(NamedTuple):
    account: int
    objects: Objects
    amount: Decimal


@dataclass
class Voucher:
    """A voucher with its #TRANS rows. #RTRANS and #BTRANS are the history of those, and not counted again (11)."""

    line: int
    series: str = ""
    number: str = ""
    occurred_on: date | None = None
    rows: list[Row] = field(default_factory=list)

    def __str__(self):
        return f"{self.series} {self.number}".strip()

    @property
    def difference(self) -> Decimal:
        return sum((row.amount for row in self.rows), Decimal(0))


@dataclass
class Head:
    """What a file says of itself. Names of accounts and objects are kept; of companies and people none."""

    type: int = WITHOUT_TYPE
    program: str = ""
    organisation_number: str = ""
    years: dict[int, Year] = field(default_factory=dict)
    accounts: dict[int, str] = field(default_factory=dict)
    account_types: dict[int, str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)


Event = Balance | Change | Voucher


class Reader:
    """Iterate over it, once. `head` and `faults` fill meanwhile, and are whole at the end."""

    def __init__(self, stream: BinaryIO):
        self.encoding = encoding_of(stream)
        self.head, self.faults = Head(), Faults()
        self.vouchers = self.unbalanced = 0
        self.is_truncated = False
        self._lines = lines(stream, self.encoding)
        self._line = 0
        self._labels: set[str] = set()
        self._checksum = Checksum()
        self._voucher: Voucher | None = None
        self._reads: dict[str, Callable[[list[str]], Event | None]] = {
            "#SIETYP": self._read_type,
            "#PROGRAM": self._read_program,
            "#ORGNR": self._read_organisation_number,
            "#RAR": self._read_year,
            "#KONTO": self._read_account,
            "#KTYP": self._read_account_type,
            "#DIM": self._read_dimension,
            "#UNDERDIM": self._read_dimension,
            "#OBJEKT": self._read_object,
            "#KSUMMA": self._read_checksum,
            "#TRANS": self._read_row,
            "#VER": self._read_voucher,
            **{f"#{name}": self._read_balance(name) for name in ("IB", "UB", "RES", "OIB", "OUB")},
            **{f"#{name}": self._read_change(name) for name in ("PSALDO", "PBUDGET")},
        }

    def __iter__(self) -> Iterator[Event]:
        for line in self._filled_lines():
            if line[0] == "#":
                event = self._record(line)
            elif line[0] == "}":
                event = self._end_of_voucher()
            else:
                continue  # the { of a voucher
            if event is not None:
                yield event
        self._finish()

    def _filled_lines(self) -> Iterator[str]:
        is_first = True
        for number, line in enumerate(self._lines, start=1):
            if line:
                self._line = number
                if is_first:
                    refuse_unlike_sie(line)
                    is_first = False
                if LOST in line:
                    self._warn("damaged_text")
                yield line
        if is_first:
            refuse_unlike_sie("")

    def _record(self, line: str) -> Event | None:
        label, *tokens = fields.tokens(line)
        label = label.upper()
        if self._checksum.is_open and label != "#KSUMMA":
            self._checksum.add(label, tokens)
        read = self._reads.get(label)
        if read is None:
            return None
        self._labels.add(label)
        try:
            return read(tokens)
        except IndexError:
            self._warn("line")
            return None

    def _warn(self, code: str, **facts) -> None:
        self.faults.add(code, self._line, **facts)

    def _finish(self) -> None:
        refuse_without_labels(self._labels)
        if self._voucher or self._checksum.is_open:
            self.is_truncated = True
            self._warn("truncated")
        if "#SIETYP" not in self._labels:
            self.faults.add("no_type")
        if not any(year.starts_on for year in self.head.years.values()):
            self.faults.add("no_year")

    # What the file says of itself

    def _read_type(self, tokens):
        said = fields.text(tokens[0])[:1]  # some write "4E"
        if said not in TYPES:
            self._warn("type")
        self.head.type = TYPES.get(said, 4)

    def _read_program(self, tokens):
        self.head.program = fields.text(tokens[0])[:LONGEST_NAME]

    def _read_organisation_number(self, tokens):
        self.head.organisation_number = fields.text(tokens[0])[:20] if tokens else ""

    def _read_year(self, tokens):
        number = fields.year_number(tokens[0])
        days = [fields.day(token) for token in tokens[1:3]]
        if number is None:
            self._warn("year")
        elif len(days) < 2:
            self.head.years[number] = Year()
        elif None in days or days[0] >= days[1]:
            self._warn("date")
            self.head.years[number] = Year()
        else:
            self.head.years[number] = Year(*days)

    def _read_account(self, tokens):
        account = self._account(tokens[0])
        if account is not None:
            self.head.accounts[account] = _name(tokens[1:])
            _refuse_too_many(self.head.accounts)

    def _read_account_type(self, tokens):
        account = self._account(tokens[0])
        if account is not None:
            self.head.account_types[account] = fields.text(tokens[1])[:1].upper()
            _refuse_too_many(self.head.account_types)

    def _read_dimension(self, tokens):
        self.head.dimensions[fields.text(tokens[0])[:10]] = fields.text(tokens[1])[:LONGEST_NAME]
        _refuse_too_many(self.head.dimensions)

    def _read_object(self, tokens):
        name = _name(tokens[2:])
        for code in fields.objects(f"{{{tokens[0]} {tokens[1]}}}"):
            self.head.objects[code] = name
        _refuse_too_many(self.head.objects)

    def _read_checksum(self, tokens):
        if not self._checksum.is_open:
            self._checksum.open()
        elif tokens:
            agrees = self._checksum.close(fields.text(tokens[0]))
            if not self._checksum.is_verifiable or self.encoding != "cp437":
                self._warn("checksum_unverifiable")
            elif not agrees:
                self._warn("checksum")

    # Balances and changes

    def _read_balance(self, label):
        def read(tokens):
            objects = fields.objects(tokens.pop(2)) if is_list(tokens[2]) else ()
            year, account, amount = self._year(tokens[0]), self._account(tokens[1]), self._amount(tokens[2])
            if year is None or account is None or amount is None:
                return None
            return Balance(label, year, account, objects, amount)

        return read

    def _read_change(self, label):
        def read(tokens):
            """Some programs leave the empty list out, and some write the account before the period."""
            objects = fields.objects(tokens.pop(3)) if is_list(tokens[3]) else ()
            year, period, account = self._year(tokens[0]), *self._in_order(tokens[1], tokens[2])
            amount = self._amount(tokens[3])
            if year is None or period is None or account is None or amount is None:
                return None
            return Change(label, year, period, account, objects, amount)

        return read

    def _in_order(self, first: str, second: str) -> tuple[date | None, int | None]:
        period, account = fields.last_day_of(first), second
        if period is None and (swapped := fields.last_day_of(second)):
            self._warn("odd_order")
            period, account = swapped, first
        if period is None:
            self._warn("period")
        return period, self._account(account)

    def _year(self, token: str) -> int | None:
        return self._or_warn(fields.year_number(token), "year")

    def _account(self, token: str) -> int | None:
        return self._or_warn(fields.account(token), "account")

    def _amount(self, token: str) -> Decimal | None:
        return self._or_warn(fields.amount(token), "amount")

    def _or_warn(self, value, code):
        if value is None:
            self._warn(code)
        return value

    # Vouchers

    def _read_voucher(self, tokens):
        """Series and number may be empty in type 4I, or be as odd as “#”; of what follows only the day is read."""
        before = self._voucher
        if before:
            self._warn("voucher_not_closed", what=str(before))
            self._count(before)
        series, number, occurred_on, *_rest = [*tokens, *EMPTY]
        self._voucher = Voucher(self._line, fields.text(series)[:20], fields.text(number)[:20], fields.day(occurred_on))
        if self._voucher.occurred_on is None:
            self._warn("date")
        return before

    def _read_row(self, tokens):
        if self._voucher is None:
            self._warn("row_outside_voucher")
            return
        objects = fields.objects(tokens.pop(1)) if is_list(tokens[1]) else ()
        account, amount = self._account(tokens[0]), self._amount(tokens[1])
        if account is not None and amount is not None:
            self._voucher.rows.append(Row(account, objects, amount))
        if len(self._voucher.rows) > MOST_ROWS:
            raise UnreadableSieError(
                _("Voucher %(voucher)s has more than %(rows)s rows, as no voucher has: the file is damaged.")
                % {"voucher": self._voucher, "rows": MOST_ROWS}
            )

    def _end_of_voucher(self) -> Voucher | None:
        voucher, self._voucher = self._voucher, None
        if voucher:
            self._count(voucher)
        return voucher

    def _count(self, voucher: Voucher) -> None:
        self.vouchers += 1
        if difference := voucher.difference:
            self.unbalanced += 1
            self.faults.add("unbalanced", voucher.line, what=str(voucher), amount=difference)
        if self._is_outside(voucher):
            self.faults.add("outside_year", voucher.line, what=str(voucher))

    def _is_outside(self, voucher: Voucher) -> bool:
        years = [year for year in self.head.years.values() if year.starts_on and year.ends_on]
        day = voucher.occurred_on
        return bool(years and day) and not any(year.starts_on <= day <= year.ends_on for year in years)


def _name(tokens: list[str]) -> str:
    """A name, which some programs write without quotation marks though it has spaces."""
    if tokens and tokens[0][0] == '"':
        return fields.text(tokens[0])[:LONGEST_NAME]
    return " ".join(map(fields.text, tokens))[:LONGEST_NAME]


def _refuse_too_many(named) -> None:
    if len(named) > MOST_NAMED:
        raise UnreadableSieError(
            _("The file names more than %(count)s accounts or objects, as no books do: it is damaged.")
            % {"count": MOST_NAMED}
        )
