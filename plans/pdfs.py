"""A plan as PDF: ruled tables become rows, the lines outside them headings and paragraphs.

A PDF knows no paragraphs, only words at places. A line goes on in the next one if the next word would not have fitted
on it; otherwise somebody ended it on purpose, and in a measure cell that is where one target ends and another begins.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby, pairwise, takewhile
from typing import Any, NamedTuple

import pdfplumber
from django.utils.translation import gettext as _
from pdfplumber.utils import extract_words

from jourer.packages import MAX_UNPACKED
from plans.blocks import (
    HEADING,
    LIST_ITEM,
    PARAGRAPH,
    ROW,
    WEAK_HEADING,
    Block,
    UnreadableDocument,
    joined,
    section_row,
    tidy,
)

MAX_PAGES = 100
MAX_EDGES = 3000  # of lines and boxes on a page; a table has some ten a row
LITTLE = 5  # words, or letters in tables: on a scanned page there is at most a stamp or a page number
LARGER = 1.15  # times the size of most words: a heading
WIDE_GAP = 1.8  # times the height of a line, from one to the next: a new paragraph
SLACK = 2.0  # points
SAME_LINE = 3.0  # points
WIDEST_MARGIN = 15.0  # points; beyond that the text is not set to the left

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Line(NamedTuple):
    """A printed line: its words, and how wide it might have been."""

    text: str
    top: float
    bottom: float
    size: float
    is_bold: bool
    right: float
    first_width: float  # of its first word
    edge: float

    def goes_on_in(self, other: "Line") -> bool:
        """Whether the next line only begins there because its first word did not fit here."""
        space = self.size / 3
        return self.right + space + other.first_width > self.edge - SLACK


def blocks(data: bytes) -> Iterator[Block]:
    """The pages' tables and paragraphs in order; raises UnreadableDocument."""
    _refuse_hidden(data)
    _refuse_bomb(data)
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            pages = [_Page(page) for page in document.pages[: MAX_PAGES + 1]]
    except MemoryError:
        raise  # it is too large, and not damaged
    except Exception as error:
        # pdfminer raises whatever a damaged file makes it stumble on; the user can do the same about each.
        raise UnreadableDocument(_("The PDF is damaged: open it and save it again as PDF.")) from error
    if len(pages) > MAX_PAGES:
        raise UnreadableDocument(_("The PDF has more than %(pages)s pages.") % {"pages": MAX_PAGES})
    if all(page.size <= LITTLE for page in pages):
        raise UnreadableDocument(
            _("The PDF holds pictures of text, as from a scanner, and no text: ask for the plan as Word, or paste it.")
        )
    return _numbered(pages)


ESCAPED = re.compile(rb"#([3-7][0-9A-Fa-f]|(?![0-9A-Fa-f]))")  # a letter of a name; a mark before none is nothing
# A filter that is not zlib and that the reader would undo, after any that it leaves as it is or that `_refuse_bomb`
# knows; or a filter that is named elsewhere in the file, as no program does that writes plans.
HIDING_FILTER = re.compile(
    rb"""/F(?:ilter)?
    (?:[\s\x00[\]}] | %[^\r\n/]*[\r\n] | /(?:Fl|FlateDecode|DCT|DCTDecode|JBIG2Decode|JPXDecode)\b)*
    (?:/(?:LZW|RL|RunLength|A85|ASCII85|AHx|ASCIIHex|CCF|CCITTFax)(?:Decode)?\b | \d+\s+\d+\s+R\b)""",
    re.VERBOSE,
)


def _refuse_hidden(data: bytes) -> None:
    """What is encrypted, if only with an empty password, or packed in an old way: nobody sees how large it will be."""
    names = ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), data)
    if b"/Encrypt" in names:
        raise UnreadableDocument(
            _("The PDF is protected, with a password or against changes: save it without protection.")
        )
    if HIDING_FILTER.search(names):
        raise UnreadableDocument(
            _("The PDF is packed in a way that is not read here: open it and save it again as PDF, or paste the text.")
        )


STREAM = re.compile(rb"stream[^\r\n]*(?:\r\n|\r|\n)")  # the reader takes any line end, and skips what stands before it
PIECE = 64 * 1024


def _refuse_bomb(data: bytes) -> None:
    """What is packed in the file, unpacked here within bounds, since the reader itself knows none."""
    unpacked = 0
    for found in STREAM.finditer(data):
        part = _unpacked(memoryview(data)[found.end() :])
        while part:
            unpacked += len(part)
            if unpacked >= MAX_UNPACKED:
                raise UnreadableDocument(_("The PDF unpacks to far more than a plan holds and was not opened."))
            part = _unpacked(memoryview(part))  # it may be packed once more


def _unpacked(packed: memoryview) -> bytes:
    """What zlib makes of the beginning, up to where it ends or is damaged.

    In small pieces, since zlib copies whatever follows in what it is given: the rest of the file, for every stream.
    """
    unpacker, parts, size = zlib.decompressobj(), [], 0
    for start in range(0, len(packed), PIECE):
        piece: memoryview | bytes = packed[start : start + PIECE]
        while piece and size < MAX_UNPACKED:
            try:
                parts.append(unpacker.decompress(piece, PIECE))
            except zlib.error:
                return b"".join(parts)
            size += len(parts[-1])
            piece = unpacker.unconsumed_tail
        if unpacker.eof or size >= MAX_UNPACKED:
            break
    return b"".join(parts)


PAGE_NUMBER = re.compile(r"\W*(?:sida?n?\s*)?\d{0,3}(?:\s*(?:/|av|\()\s*\d{1,3})?\W*", re.IGNORECASE)


class _Page:
    """The lines of a page and its tables. Nothing is kept of the page itself."""

    def __init__(self, page: Any) -> None:
        self.tables = list(_tables(page))
        boxes = [table.box for table in self.tables]
        free = _words([char for char in page.chars if not any(_is_in(char, box) for box in boxes)])
        self.outside = _lines(free, max((word["x1"] for word in free), default=page.width))
        self.size = len(free) + sum(len(cell or "") for table in self.tables for row in table.rows for cell in row)
        page.close()

    def parts(self) -> list[tuple[float, Any]]:
        """(top, table or line) in the order of the page, without its number."""
        lines = [line for line in self.outside if not PAGE_NUMBER.fullmatch(line.text)]
        tables = [(table.box[1], table) for table in self.tables]
        return sorted([*tables, *((line.top, line) for line in lines)], key=lambda part: part[0])


def _words(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return extract_words(chars, extra_attrs=["size", "fontname"])


def _is_in(char: dict[str, Any], box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _tables(page: Any) -> Iterator["_Table"]:
    """The ruled tables, up to the ends of their upright lines: where a row goes on overleaf no line is drawn across.

    A frame of a single column is no table, and a page full of lines is a drawing.
    """
    if len(page.edges) > MAX_EDGES:
        return
    drawn = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    ends = {round(edge[end]) for edge in page.edges if edge["orientation"] == "v" for end in ("top", "bottom")}
    open_ends = [end for end in sorted(ends) if not _is_drawn(end, drawn)]
    for table in page.find_tables({"explicit_horizontal_lines": open_ends}):
        if max(len(row.cells) for row in table.rows) > 1:
            yield _Table(table, page.chars, drawn)


def _is_drawn(place: float, drawn: list[float]) -> bool:
    return any(abs(place - line) < SAME_LINE for line in drawn)


class _Table:
    """Rows of cells, and whether the first row goes on from the page before and the last on the next."""

    def __init__(self, table: Any, chars: list[dict[str, Any]], drawn: list[float]) -> None:
        self.box: Box = table.bbox
        self.comes_from_before = not _is_drawn(self.box[1], drawn)
        self.goes_on = not _is_drawn(self.box[3], drawn)
        lefts = sorted({cell[0] for row in table.rows for cell in row.cells if cell})
        inside = [char for char in chars if _is_in(char, self.box)]
        self.rows = [_cells(row.cells, lefts, inside) for row in table.rows]


def _cells(boxes: list[Box | None], lefts: list[float], chars: list[dict[str, Any]]) -> tuple[str | None, ...]:
    """The text of each cell; "" where a wide one reaches across, None where one goes on from the row above."""
    cells: list[str | None] = []
    reach = 0.0
    for left, box in zip(lefts, boxes, strict=False):
        if box:
            reach = box[2]
            # Letters and not words are put into cells: two cells may stand as close as two letters.
            cells.append(_cell(box, _words([char for char in chars if _is_in(char, box)])))
        else:
            cells.append("" if left < reach - SLACK else None)
    is_across = len(cells) > 1 and bool(cells[0]) and set(cells[1:]) == {""} and sum(map(bool, boxes)) == 1
    return section_row(tuple(cells)) if is_across else tuple(cells)


def _cell(box: Box, words: list[dict[str, Any]]) -> str:
    """The cell's text; what is free to the left of it is taken to be free to the right too."""
    margin = min((word["x0"] - box[0] for word in words), default=0.0)
    return _marked(_lines(words, box[2] - min(margin, WIDEST_MARGIN)))


def _lines(words: list[dict[str, Any]], edge: float) -> list[Line]:
    """The words as printed lines; the edge is how far a line may go, a cell's or the farthest of its page."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: word["bottom"]):
        if rows and word["bottom"] - rows[-1][0]["bottom"] < SAME_LINE:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: word["x0"]), edge) for row in rows]


def _line(words: list[dict[str, Any]], edge: float) -> Line:
    first, last = words[0], words[-1]
    return Line(
        text=tidy(_with_bold_beginning(words)),
        top=first["top"],
        bottom=max(word["bottom"] for word in words),
        size=round(first["size"], 1),
        is_bold=all(map(_is_bold, words)),
        right=last["x1"],
        first_width=first["x1"] - first["x0"],
        edge=edge,
    )


def _is_bold(word: dict[str, Any]) -> bool:
    return "bold" in word["fontname"].lower()


def _with_bold_beginning(words: list[dict[str, Any]]) -> str:
    """ "**Vision** Ingen ska …": how plans name a part without a heading."""
    bold = list(takewhile(_is_bold, words))
    texts = [word["text"] for word in words]
    if not bold or len(bold) == len(words):
        return " ".join(texts)
    return f"**{' '.join(texts[: len(bold)])}** {' '.join(texts[len(bold) :])}"


def _marked(lines: list[Line]) -> str:
    text = _joined(lines)
    return f"**{text}**" if text and all(line.is_bold for line in lines) else text


def _joined(lines: list[Line]) -> str:
    """The lines as one text, with a break only where a line was ended on purpose."""
    text = lines[0].text if lines else ""
    for line, following in pairwise(lines):
        if not line.goes_on_in(following):
            text += f"\n{following.text}"
        else:
            text = joined(text, following.text)
    return text


# --- Blocks -----------------------------------------------------------------------------------------------------------


def _numbered(pages: list[_Page]) -> Iterator[Block]:
    sizes = Counter(line.size for page in pages for line in page.outside for _word in line.text.split())
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    levels = {size: level for level, size in enumerate(sorted(filter(lambda one: one > body * LARGER, sizes))[::-1], 1)}
    number = 0
    for before, page in pairwise(pages):
        _mend_row(before.parts()[-1:], page.parts()[:1])
    for page in pages:
        for block in _blocks(page, levels):
            number += 1
            yield Block(block.kind, number, block.text, block.level, block.cells, block.gap)


def _mend_row(last: list[tuple[float, Any]], first: list[tuple[float, Any]]) -> None:
    """A row that was cut at the end of a page is whole again, on the page where it began."""
    tables = [part for _top, part in (*last, *first) if isinstance(part, _Table)]
    if len(tables) < 2 or not (tables[0].goes_on and tables[1].comes_from_before and tables[0].rows):
        return
    upper, lower = tables[0].rows[-1], tables[1].rows[0]
    if len(upper) == len(lower):
        whole = (joined(above or "", below or "").strip() for above, below in zip(upper, lower, strict=True))
        tables[0].rows[-1] = tuple(whole)
        del tables[1].rows[0]


def _blocks(page: _Page, levels: dict[float, int]) -> Iterator[Block]:
    for is_line, group in groupby(page.parts(), key=lambda part: isinstance(part[1], Line)):
        parts = [part for _top, part in group]
        if is_line:
            yield from (_paragraph(lines, levels) for lines in _paragraphs(parts))
        else:
            yield from (Block(ROW, 0, cells=cells) for table in parts for cells in table.rows)


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _begins(line, paragraph[-1]):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _begins(line: Line, before: Line) -> bool:
    looks_other = (line.size, line.is_bold) != (before.size, before.is_bold)
    is_apart = line.bottom - before.bottom > WIDE_GAP * line.size
    return bool(looks_other or is_apart or LIST_ITEM.match(line.text) or not before.goes_on_in(line))


def _paragraph(lines: list[Line], levels: dict[float, int]) -> Block:
    text = _joined(lines)
    level = levels.get(lines[0].size, 0)
    if not level and lines[0].is_bold and len(text) <= 100 and not text.endswith((".", ":")):
        level = WEAK_HEADING
    if level:
        return Block(HEADING, 0, text=text, level=min(level, WEAK_HEADING), gap=True)
    return Block(PARAGRAPH, 0, text=_marked(lines), gap=True)
