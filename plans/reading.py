"""Opens a plan file, safely, and gives its blocks in order: headings, paragraphs and table rows.

The formats meet here: text and Word are read in this module, spreadsheets in `plans/sheets.py` and PDF in
`plans/pdfs.py`. `plans/documents.py` gives the blocks a meaning.
"""

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from jourer import packages
from plans import pdfs, sheets, tracked
from plans.blocks import (
    HEADING,
    LIST_ITEM,
    LIST_MARK,
    MAX_TEXT,
    PARAGRAPH,
    ROW,
    WEAK_HEADING,
    Block,
    UnreadableDocument,
    bounded,
    joined,
    section_row,
    tidy,
)

__all__ = ["UnreadableDocument", "read_blocks", "read_file", "read_pasted", "refuse_at_sight", "too_large"]

MAX_BYTES = 20 * packages.MEGABYTE
MAX_TEXT_BYTES = 2 * packages.MEGABYTE  # of text alone, a thousand pages
MAX_BLOCKS = 5000  # some hundred pages
NAME_LENGTH = 80


def read_file(path: str | Path) -> list[Block]:
    """Blocks of a file on disk; raises UnreadableDocument."""
    path = Path(path)
    return read_blocks(path.name, _bytes(path))


def read_blocks(name: str, data: bytes) -> list[Block]:
    """Blocks of a .docx, .xlsx, .csv, .pdf, .txt or .md file; raises UnreadableDocument."""
    refuse_at_sight(name, data)
    return _whole(_readers(name)[_suffix(name)](data))


def refuse_at_sight(name: str, data: bytes) -> None:
    """Raise UnreadableDocument where nobody needs to open the file to say why it is not read."""
    if _suffix(name) not in _readers(name):
        raise UnreadableDocument(
            _("The format “%(suffix)s” is not read here: save the plan as .docx, .xlsx, .csv, .pdf or .txt.")
            % {"suffix": (_suffix(name) or name)[:NAME_LENGTH]}
        )
    if len(data) > MAX_BYTES:
        raise too_large()
    if not data.strip():
        raise UnreadableDocument(_("The file is empty."))


def _readers(name: str) -> dict[str, Callable[[bytes], Iterator[Block]]]:
    return {
        ".txt": _text_blocks,
        ".md": _text_blocks,
        ".docx": _word_blocks,
        ".xlsx": lambda data: sheets.blocks(name, data),
        ".csv": lambda data: sheets.blocks(name, data),
        ".pdf": pdfs.blocks,
    }


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def read_pasted(text: str) -> list[Block]:
    """Blocks of what was copied out of Word or Excel and pasted; raises UnreadableDocument."""
    if not text.strip():
        raise UnreadableDocument(_("There is no text to read."))
    if len(text) > MAX_TEXT_BYTES:
        raise _too_long()
    return _whole(_lines(QUOTED_CELL.sub(_on_one_line, text)))


def _whole(blocks: Iterator[Block]) -> list[Block]:
    """All of them, unless there are more than any plan has: what nobody can look through is not worth reading."""
    found = []
    for block in blocks:
        found.append(bounded(block))
        if len(found) > MAX_BLOCKS:
            raise UnreadableDocument(
                _("The document has more than %(count)s paragraphs and rows, which no plan has.")
                % {"count": MAX_BLOCKS}
            )
    if not found:
        raise UnreadableDocument(_("The file holds no text."))
    return found


def too_large() -> UnreadableDocument:
    return UnreadableDocument(_("The file is larger than 20 MB, which no plan is."))


def _too_long() -> UnreadableDocument:
    return UnreadableDocument(_("The text is longer than 2 MB, which no plan is."))


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocument(_("“%(name)s” is not a file.") % {"name": path.name[:NAME_LENGTH]})
        if status.st_size > MAX_BYTES:
            raise too_large()
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise UnreadableDocument(
            _("The file “%(name)s” cannot be opened.") % {"name": path.name[:NAME_LENGTH]}
        ) from error


# --- Text -----------------------------------------------------------------------------------------------------------

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
CONTROL_BYTES = re.compile(CONTROL.pattern.encode())
NON_ASCII = re.compile(r"[^\x00-\x7f]")
# What Swedish text holds beyond ASCII. Text in another code page turns into daggers and ligatures in their place, and
# is refused instead of imported.
EXPECTED_NON_ASCII = re.compile(
    "[åäöÅÄÖéÉèÈàÀáíóúüÜñçøØæÆß§°·½€«»\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u00a0\u00ad\u00b4]"
)
MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u2026\u201e\u2013]|\ufffd")  # UTF-8 that was saved once more as Windows-1252

HEADING_LINE = re.compile(r"^(?P<marks>\#{1,6})\s+(?P<text>.+?)\s*\#*$")
APPENDIX_LINE = re.compile(r"^\W*bilaga\s+\d{1,3}\b[^\t]{0,110}(?<!\.)$", re.IGNORECASE)
BOLD_LINE = re.compile(r"^\*\*(?P<text>[^*]{2,100}[^*.])\*\*$")
# As Word puts the items of its lists on the clipboard: the mark, a tab, the text.
LIST_TAB = re.compile(rf"{LIST_MARK}\t[^\t]+")
PIPE_ROW = re.compile(r"^\|.*\|$")
PIPE_RULE = re.compile(r"^[|\s:-]+$")
ENDED = re.compile(r"[.:!?]\W*$")
SHORTEST_EDGE, LONGEST_EDGE = 60, 100  # characters, of text with lines broken by hand


# A cell of Excel that holds a line break is pasted in quotation marks. What was read once (*+) is not read again,
# however much stands between a mark and the one that never comes.
QUOTED_CELL = re.compile(r'(?<![^\t\n])"(?P<text>(?:[^"\t]|"")*+)"(?=\t|\r?\n|\Z)')


def _on_one_line(cell: re.Match[str]) -> str:
    if "\n" not in cell["text"]:
        return cell[0]
    return re.sub(r"\r?\n", "<br>", cell["text"].replace('""', '"'))


def _text_blocks(data: bytes) -> Iterator[Block]:
    if len(data) > MAX_TEXT_BYTES:
        raise _too_long()
    return _lines(_decoded(data))


def _lines(text: str) -> Iterator[Block]:
    lines = tidy(text).splitlines()
    edge = _edge(lines)
    last: Block | None = None
    before: Block | None = None
    for block in _line_blocks(lines):
        if last and before and len(last.text) < MAX_TEXT and _goes_on_in(before, block, edge):
            last = replace(last, text=joined(last.text, block.text))
        else:
            if last:
                yield last
            last = block
        before = block
    if last:
        yield last


def _line_blocks(lines: list[str]) -> Iterator[Block]:
    gap = in_table = False
    for number, raw in enumerate(lines, start=1):
        block = _line_block(raw, number, gap=gap, in_table=in_table)
        if block:
            yield block
        gap = not raw.strip()
        in_table = block is not None and block.kind == ROW


def _edge(lines: list[str]) -> int | None:
    """How far a line goes where lines are broken by hand; None where a paragraph is one line, as Word pastes it."""
    longest = max((len(line.strip()) for line in lines if "\t" not in line and not PIPE_ROW.match(line)), default=0)
    return longest if SHORTEST_EDGE <= longest <= LONGEST_EDGE else None


def _goes_on_in(before: Block, block: Block, edge: int | None) -> bool:
    """Whether a line was broken by hand before this one; Word pastes paragraphs without an empty line between them.

    After an end, a line that might have been full is taken to be a paragraph: two are mended sooner than one.
    """
    are_lines = before.kind == block.kind == PARAGRAPH and not block.gap and not LIST_ITEM.match(block.text)
    if not are_lines or ENDED.search(before.text):
        return False
    is_full = edge is not None and len(f"{before.text} {block.text.split()[0]}") > edge
    return is_full or block.text[0].islower()


def _line_block(raw: str, number: int, *, gap: bool, in_table: bool) -> Block | None:
    line = raw.strip()
    if not line or (PIPE_RULE.match(line) and "-" in line):
        return None
    if PIPE_ROW.match(line):
        return Block(ROW, number, cells=tuple(cell.strip() for cell in line[1:-1].split("|")), gap=gap)
    if LIST_TAB.fullmatch(raw) and not in_table:
        return Block(PARAGRAPH, number, text=line.replace("\t", " "), gap=gap)
    if "\t" in raw:
        return Block(ROW, number, cells=tuple(cell.strip() for cell in raw.rstrip("\r\n").split("\t")), gap=gap)
    return _heading(line, number, gap=gap) or Block(PARAGRAPH, number, text=line, gap=gap)


def _heading(line: str, number: int, *, gap: bool) -> Block | None:
    if len(line) > MAX_TEXT:
        return None  # whatever it begins with
    if heading := HEADING_LINE.match(line):
        return Block(HEADING, number, text=heading["text"], level=len(heading["marks"]), gap=gap)
    if APPENDIX_LINE.match(line):
        return Block(HEADING, number, text=line, level=1, gap=gap)
    if bold := BOLD_LINE.match(line):
        return Block(HEADING, number, text=bold["text"], level=WEAK_HEADING, gap=gap)
    return None


def _decoded(data: bytes) -> str:
    text = _by_byte_order_mark(data)
    if CONTROL.search(text) if text is not None else CONTROL_BYTES.search(data):
        raise UnreadableDocument(_("The file is not text: it holds binary data."))
    if text is None:
        text = _as_utf8_or_windows(data)
    if len(MOJIBAKE.findall(text)) > len(re.findall("[åäöÅÄÖ]", text)):
        raise UnreadableDocument(_("The file's letters are garbled: save the plan again as UTF-8."))
    return text


def _by_byte_order_mark(data: bytes) -> str | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _wrong_encoding() from error
    return None


def _as_utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _wrong_encoding() from error
    foreign = NON_ASCII.findall(text)
    if len(EXPECTED_NON_ASCII.findall(text)) < 0.9 * len(foreign):
        raise _wrong_encoding()
    return text


def _wrong_encoding() -> UnreadableDocument:
    return UnreadableDocument(_("The file's text encoding is not recognised: save the plan as UTF-8."))


# --- Word -----------------------------------------------------------------------------------------------------------

HEADING_STYLE = re.compile(r"^(?:heading|rubrik)\s*(?P<level>\d)", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"^(?:toc|innehåll)", re.IGNORECASE)
SKIPPED = {qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tbl")} | {
    # Word writes a text box twice, once for old readers.
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def _word_blocks(data: bytes) -> Iterator[Block]:
    _refuse_unsafe_package(data)
    try:
        document = docx.Document(BytesIO(data))
        yield from _WordReader(document).blocks()
    except (UnreadableDocument, MemoryError):
        raise
    except Exception as error:
        # python-docx and lxml raise a dozen kinds for a broken package; the user can do the same about each.
        raise _broken_word() from error


def _broken_word() -> UnreadableDocument:
    return UnreadableDocument(_("The Word file is damaged: open it in Word and save it again."))


def _refuse_unsafe_package(data: bytes) -> None:
    if data.startswith(packages.OLD_OR_ENCRYPTED):
        raise UnreadableDocument(
            _("The Word file is password-protected or in the old .doc format: save it as .docx without a password.")
        )
    try:
        packages.look_through(data)
    except packages.LargePackageError as error:
        raise UnreadableDocument(
            _("The Word file unpacks to far more than a plan holds and was not opened.")
        ) from error
    except packages.DeclaringPackageError as error:
        raise UnreadableDocument(_("The Word file declares entities of its own, which is not allowed.")) from error
    except packages.UnsafePackageError as error:
        raise _broken_word() from error


class _WordReader:
    """Walks the body in order.

    It reads the XML itself, since python-docx skips tracked insertions and recurses through merged cells.
    """

    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        tracked.accept_changes(self.body)
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = _Numbering(document)
        self.line = 0

    def blocks(self) -> Iterator[Block]:
        gap = False
        for element in _content(self.body):
            if element.tag == qn("w:tbl"):
                yield from self._rows(element)
                gap = False
                continue
            self.line += 1
            block = self._paragraph(element, gap=gap)
            gap = block is None
            if block:
                yield block

    def _paragraph(self, element: Any, *, gap: bool) -> Block | None:
        text = _text(element)
        if not text:
            return None
        style = self._style(element)
        if CONTENTS_STYLE.match(style):
            return Block(PARAGRAPH, self.line, text=text, gap=gap)  # it repeats the headings, but is none
        if level := self._level(style, text):
            return Block(HEADING, self.line, text=text.replace("\n", " "), level=level, gap=gap)
        return Block(PARAGRAPH, self.line, text=self.numbering.printed(element, style) + text, gap=gap)

    def _level(self, style: str, text: str) -> int:
        if heading := HEADING_STYLE.match(style):
            return int(heading["level"])
        if style.lower() in {"title", "rubrik"} or APPENDIX_LINE.match(text):
            return 1
        return WEAK_HEADING if BOLD_LINE.match(text) else 0

    def _style(self, element: Any) -> str:
        """The paragraph's style, or the heading it is based on: an association's own "Rubrik jour" is a heading."""
        found = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(found.get(qn("w:val"))) if found is not None else None
        if style is None:
            return ""
        names = [one.name or "" for one in _with_bases(style)]
        return next((name for name in names if HEADING_STYLE.match(name)), names[0])

    def _rows(self, table: Any) -> Iterator[Block]:
        width = 0
        for row in _descend(table, qn("w:tr")):
            self.line += 1
            cells = [cell for element in _descend(row, qn("w:tc")) for cell in _cells(element)]
            width = max(width, len(cells))
            if len(cells) == width > 1 and cells[0] and set(cells[1:]) == {""} and _is_one_cell(row):
                cells = list(section_row(tuple(cells)))  # merged across the table
            if cells:
                yield Block(ROW, self.line, cells=tuple(cells))


def _with_bases(style: Any) -> Iterator[Any]:
    for _depth in range(20):  # a damaged file may name a style as its own base
        if style is None:
            return
        yield style
        style = style.base_style


class _Numbering:
    """The numbers Word draws itself in front of list paragraphs; they are not in the text."""

    def __init__(self, document: Any) -> None:
        self.formats: dict[tuple[str, str], tuple[str, int]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.style_lists: dict[str, tuple[str, str]] = {}
        try:
            self._read(document.part.numbering_part.element)
        except (KeyError, NotImplementedError):
            return  # a document without lists has no numbering part
        for style in document.styles:
            if key := _list_key(style.element.find(qn("w:pPr"))):
                self.style_lists[style.name] = key

    def _read(self, numbering: Any) -> None:
        levels = {
            abstract.get(qn("w:abstractNumId")): [
                (level.get(qn("w:ilvl")), _value(level, "w:numFmt", "decimal"), int(_value(level, "w:start", "1")))
                for level in abstract.iterchildren(qn("w:lvl"))
            ]
            for abstract in numbering.iterchildren(qn("w:abstractNum"))
        }
        for number in numbering.iterchildren(qn("w:num")):
            for level, form, start in levels.get(_value(number, "w:abstractNumId", ""), []):
                self.formats[number.get(qn("w:numId")), level] = form, start

    def printed(self, element: Any, style: str) -> str:
        """`"3. "` or `"• "` for a list paragraph, else nothing."""
        key = _list_key(element.find(qn("w:pPr"))) or self.style_lists.get(style)
        if key not in self.formats:
            return ""
        form, start = self.formats[key]
        if form != "decimal":
            return "" if form == "none" else "• "
        self.counts[key] = self.counts.get(key, start - 1) + 1
        return f"{self.counts[key]}. "


def _list_key(properties: Any) -> tuple[str, str] | None:
    numbering = properties.find(qn("w:numPr")) if properties is not None else None
    if numbering is None or not (number := _value(numbering, "w:numId", "")):
        return None
    return number, _value(numbering, "w:ilvl", "0")


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(qn(name))
    return default if child is None else child.get(qn("w:val"), default)


def _content(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also inside content controls."""
    for child in parent.iterchildren():
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            yield from _content(child)


def _descend(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            yield from _descend(child, tag)


def _cells(element: Any) -> list[str | None]:
    """The cell's text once, and "" for each further column it spans; None where it goes on from the row above."""
    properties = element.find(qn("w:tcPr"))
    span = int(_value(properties, "w:gridSpan", "1")) if properties is not None else 1
    merge = properties.find(qn("w:vMerge")) if properties is not None else None
    continues = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
    # A text box inside a cell is part of the paragraph that holds it.
    own = (paragraph for paragraph in element.iter(qn("w:p")) if paragraph.getparent().tag != qn("w:txbxContent"))
    paragraphs = [_text(paragraph) for paragraph in own]
    text = None if continues else "\n".join(paragraph for paragraph in paragraphs if paragraph)
    return [text, *[""] * (min(span, 20) - 1)]


def _is_one_cell(row: Any) -> bool:
    return sum(1 for _cell in _descend(row, qn("w:tc"))) == 1


def _text(paragraph: Any) -> str:
    return tidy(_marked_text(paragraph)).strip()


def _marked_text(paragraph: Any) -> str:
    """The text with a bold beginning marked `**…**`: "**Vision** …" is how plans name a part without a heading."""
    bold, rest = "", ""
    for run in paragraph.iter(qn("w:r")):
        text = "" if _inside_skipped(run, paragraph) else "".join(_run_text(run))
        if rest or not (_is_bold(run) or not text.strip()):
            rest += text
        else:
            bold += text
    if not bold.strip():
        return bold + rest
    return f"**{bold.strip()}**{bold[len(bold.rstrip()) :]}{rest}"


def _run_text(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in SKIPPED:
            yield from _run_text(child)


def _inside_skipped(run: Any, paragraph: Any) -> bool:
    parent = run.getparent()
    while parent is not None and parent is not paragraph:
        # A run inside a run is a text box: its words came with the outer one.
        if parent.tag in SKIPPED or parent.tag == qn("w:r"):
            return True
        parent = parent.getparent()
    return False


def _is_bold(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    bold = properties.find(qn("w:b")) if properties is not None else None
    return bold is not None and bold.get(qn("w:val"), "true") not in {"0", "false", "off"}
