"""A budget as a spreadsheet or a pasted table has it: headings, rows and printed totals, read as they are.

Nothing is mended: a heading of another year and a total that is not the sum of its rows are kept for people to see.
What is no amount is said of its row, and then nothing is brought in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from django.core import signing
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from budget.codes import RowKind
from budget.models import Budget
from jourer import amounts
from jourer.marks import mark_of, plain
from jourer.spreadsheets import Cell, text_of

TOTAL = re.compile(r"(?:del)?(?:summa|total)\w*\b|s:a\b|sum\b", re.IGNORECASE)
RESULT = re.compile(r"(?:beräknat |budgeterat |årets )?(?:resultat|överskott|underskott)\b", re.IGNORECASE)
KINDS = {
    RowKind.INCOME: re.compile(r"intäkt|inkomst|\bincome\b", re.IGNORECASE),
    RowKind.COST: re.compile(r"kostnad|utgift|\bcosts?\b", re.IGNORECASE),
}
COLUMN = re.compile(r"(?:belopp|budget|kronor|kr|sek|tkr|amount|\W|20\d\d)+", re.IGNORECASE)
LONGEST_NAME, LONGEST_HEADING = 200, 200
MOST_WORDS = 6  # of an amount: "− 1 800 000 000 kr"
MARKS = "#*|_ \t"  # of headings and cells in plain text


class Problem(NamedTuple):
    """What is wrong in a row of the table, counted from 1."""

    row: int
    message: str


@dataclass(frozen=True)
class Part:
    """The income or the costs of a document; `kind` is empty where nothing says which."""

    heading: str
    kind: str = ""
    rows: tuple[tuple[str, Decimal], ...] = ()
    printed: Decimal | None = None

    @property
    def computed(self) -> Decimal:
        return sum((amount for _name, amount in self.rows), Decimal(0))


@dataclass
class Reading:
    """What was found; `left_out` are the texts that are no row and no heading."""

    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def kind_in(text: str) -> str:
    """What a heading says that its rows are; nothing where it says both or neither."""
    said = [kind for kind, words in KINDS.items() if words.search(text)]
    return str(said[0]) if len(said) == 1 else ""


# The table


def cells_of(text: str) -> list[list[str]]:
    """The cells of a table that somebody pasted: by tabs, by semicolons, or a line that ends with its amount."""
    separator = "\t" if "\t" in text else ";"
    return [[_plain(cell) for cell in line.split(separator)] for line in text.splitlines()]


def _plain(cell):
    return strip_tags(cell).strip(MARKS)


def read(table: Iterable[list[Cell]], *, kind: str = "") -> Reading:
    """The parts of a table; `kind` is what the rows are where no heading says it."""
    reader = _Reader(kind)
    for number, row in enumerate(table, start=1):
        cells = [cell for cell in row if text_of(cell)]
        if cells:
            reader.take(number, cells)
    return reader.finish()


class _Reader:
    """Reads row by row: a heading, its rows, and perhaps a total that closes them."""

    def __init__(self, kind: str):
        self.kind = kind
        self.reading = Reading()
        self.texts: list[str] = []  # since the last part was closed; the last of them is the next part's heading
        self.open: Part | None = None
        self.names: set[tuple[str, str]] = set()

    def take(self, number: int, cells: list[Cell]) -> None:
        name, *rest = cells if len(cells) > 1 else _split(text_of(cells[0]))
        text = text_of(name)
        if not rest or (len(rest) == 1 and COLUMN.fullmatch(text_of(rest[0])) and not _is_amount(rest[0])):
            self._heading(" ".join(map(text_of, [name, *rest])))
        elif RESULT.match(text):
            self.reading.left_out.append(text)
        elif len(rest) > 1:
            self._refuse(number, _("There is more than a name and an amount. Keep those two columns."))
        else:
            self._amount(number, text, rest[0])

    def _heading(self, text):
        kind = kind_in(text)
        if self.open and (not kind or kind == self.open.kind):
            self.reading.left_out.append(text)  # a heading within the part, or a note under it
            return
        self._close()
        self.texts.append(text)

    def _amount(self, number, name, cell):
        try:
            amount = amounts.of_cell(cell)
        except amounts.UnreadableAmountError as error:
            self._refuse(number, _("“%(text)s”: %(error)s") % {"text": text_of(cell)[:60], "error": error})
            return
        part = self.open or self._begin(number)
        if TOTAL.match(name):
            self.open = replace(part, printed=amount, kind=part.kind or kind_in(name))
            self._close()
        elif self._is_new(number, name, part):
            self.open = replace(part, rows=(*part.rows, (name, amount)))

    def _begin(self, number):
        heading = self.texts.pop() if self.texts else ""
        kind = kind_in(heading) or self.kind
        if not kind:
            self._refuse(number, _("Say whether these rows are income or costs: no heading above them does."))
        self.open = Part(heading[:LONGEST_HEADING], kind)
        return self.open

    def _is_new(self, number, name, part):
        if len(name) > LONGEST_NAME:
            self._refuse(number, _("The name is longer than %(most)s characters.") % {"most": LONGEST_NAME})
        elif (part.kind, name.casefold()) in self.names:
            self._refuse(
                number, _("“%(name)s” stands here twice. Give the rows different names.") % {"name": name[:60]}
            )
        else:
            self.names.add((part.kind, name.casefold()))
            return True
        return False

    def _refuse(self, number, message):
        self.reading.problems.append(Problem(number, message))

    def _close(self):
        if self.open and self.open.rows:
            self.reading.parts.append(self.open)
        self.open = None
        self.reading.left_out += self.texts
        self.texts = []

    def finish(self) -> Reading:
        self._close()
        if not self.reading.parts and not self.reading.problems:
            self._refuse(1, _("There are no rows with a name and an amount here."))
        return self.reading


def _is_amount(cell):
    try:
        amounts.of_cell(cell)
    except amounts.UnreadableAmountError:
        return False
    return not re.fullmatch(r"20\d\d", text_of(cell))


def _split(line: str) -> list[str]:
    """ "Medlemsavgifter 30 000 kr" → the name and the longest amount at its end; a line without one is whole."""
    words = line.split()
    for place in range(max(len(words) - MOST_WORDS, 1), len(words)):
        amount = " ".join(words[place:])
        if any(map(str.isdigit, amount)) and _is_amount(amount):
            return [" ".join(words[:place]), amount]
    return [line]


# Between the look ahead and the confirmation

A_DAY = 24 * 60 * 60


def state_of(budget: Budget) -> str:
    """A mark that is another as soon as a row of the budget is."""
    return mark_of({str(key): f"{name} {plain(amount)}" for key, name, amount in _said(budget)})


def _said(budget):
    return budget.rows.order_by("pk").values_list("pk", "name", "amount")


def sealed(parts: Iterable[Part], budget: Budget, actor) -> str:
    """The parts as text that only we can have written, for this budget as it is now, and only for this actor."""
    told = [
        [part.heading, part.kind, [[name, plain(amount)] for name, amount in part.rows], _as_text(part.printed)]
        for part in parts
    ]
    return signing.dumps([state_of(budget), told], salt=_salt(budget, actor), compress=True)


def unsealed(text: str, budget: Budget, actor) -> tuple[str, list[Part]]:
    """How the budget was and the parts; raises `signing.BadSignature` where the text is not ours, or too old."""
    seen, told = signing.loads(text, salt=_salt(budget, actor), max_age=A_DAY)
    return seen, [part_of(*one) for one in told]


def part_of(heading: str, kind: str, rows: Iterable[tuple[str, str]], printed: str | None) -> Part:
    """A part whose amounts are decimal strings."""
    read_rows = tuple((name, Decimal(amount)) for name, amount in rows)
    return Part(heading[:LONGEST_HEADING], kind, read_rows, None if printed is None else Decimal(printed))


def as_kind(part: Part, kind: str) -> Part:
    """The part as what somebody has said that it is. Rows of one name are told apart: a document may have them."""
    named: dict[str, int] = {}
    rows = []
    for name, amount in part.rows:
        named[name.casefold()] = number = named.get(name.casefold(), 0) + 1
        rows.append((f"{name[: LONGEST_NAME - 5]} ({number})" if number > 1 else name[:LONGEST_NAME], amount))
    return replace(part, kind=kind, rows=tuple(rows))


def _as_text(amount):
    return None if amount is None else plain(amount)


def _salt(budget, actor):
    return f"budget.bringing {budget.pk} {actor.pk}"
