"""What every format of a plan becomes: blocks in order, headings, paragraphs and table rows.

The readers of the formats (`plans/reading.py`, `plans/sheets.py`, `plans/pdfs.py`) give blocks; after them nobody knows
whether the plan was text, Word, Excel or PDF. Emphasis survives as `**…**`, whatever the format, because plans mark
their section rows and their "Vision" with nothing else.
"""

import re
from dataclasses import dataclass, replace

WEAK_HEADING = 6  # a short line all in bold: below every real heading

HEADING, PARAGRAPH, ROW = "heading", "paragraph", "row"

LIST_MARK = r"\s*(?:\d{1,3}[.)]|[-*•·\u2013\uf0b7])"  # U+F0B7 is Word's bullet
LIST_ITEM = re.compile(rf"^{LIST_MARK}\s+")


# Letters of a paragraph, a heading or a cell: two pages. The patterns that read them may take the square of it.
MAX_TEXT = 5000


class UnreadableDocument(Exception):  # noqa: N818 - named as the sentence the user reads
    """The file cannot be read as a plan; the message is one sentence for the user."""


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or table row.

    `line` is the line in a text file and the running number of the paragraph or row in other formats. A cell is None
    where a vertically merged cell goes on from the row above. `gap` says that an empty line or paragraph stood before
    it.
    """

    kind: str
    line: int
    text: str = ""
    level: int = 0
    cells: tuple[str | None, ...] = ()
    gap: bool = False


# What nobody sees, and what makes the letters after it run from right to left, so that a sentence reads otherwise than
# it is. Line ends and tabs stay.
UNSEEN = dict.fromkeys(
    place
    for first, last in (
        (0x00, 0x08),
        (0x0E, 0x1F),
        (0x7F, 0x84),
        (0x86, 0x9F),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xD800, 0xDFFF),
        (0x061C, 0x061C),
        (0xFEFF, 0xFEFF),
    )
    for place in range(first, last + 1)
)
WIDE_SPACE = re.compile(r"[^\S\t\n\r\v\f\x85\u2028\u2029]{4,}")


def tidy(text: str) -> str:
    """The text without what nobody sees, and without the long gaps with which columns are drawn."""
    return WIDE_SPACE.sub(" ", text.translate(UNSEEN))


def bounded(block: Block) -> Block:
    """The block with no text longer than any plan has; where one ends too early, three dots say so."""
    return replace(block, text=_cut(block.text), cells=tuple(cell and _cut(cell) for cell in block.cells))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def section_row(cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """The cells of a row that is one cell across the table, marked as what it is."""
    first = (cells[0] or "").replace("**", "")
    return (f"**{first}**", *cells[1:])


def joined(before: str, after: str) -> str:
    """Two lines as one text; what was divided at the end of a line is whole again ("kvinno- och" was not)."""
    if re.search(r"[a-zåäö]-$", before) and re.match(r"(?!(?:och|eller|samt)\b)[a-zåäö]", after):
        return before[:-1] + after
    is_close = before.endswith("/") or after[:1] in {",", ";"}
    return before + after if is_close else f"{before} {after}"
