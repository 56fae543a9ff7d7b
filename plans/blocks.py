"""What every format of a plan becomes: blocks in order, headings, paragraphs and table rows.

The readers of the formats (`plans/reading.py`, `plans/sheets.py`, `plans/pdfs.py`) give blocks; after them nobody knows
whether the plan was text, Word, Excel or PDF. Emphasis survives as `**…**`, whatever the format, because plans mark
their section rows and their "Vision" with nothing else.
"""

import re
from dataclasses import dataclass

WEAK_HEADING = 6  # a short line all in bold: below every real heading

HEADING, PARAGRAPH, ROW = "heading", "paragraph", "row"

LIST_MARK = r"\s*(?:\d{1,3}[.)]|[-*•·\u2013\uf0b7])"  # U+F0B7 is Word's bullet
LIST_ITEM = re.compile(rf"^{LIST_MARK}\s+")


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
