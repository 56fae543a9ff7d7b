"""Spreadsheets that people bring and take with them: .xlsx and .csv, in and out.

A spreadsheet is read whole, as rows of cells, within limits: a million empty rows cost a few bytes in the file, and a
gigabyte in memory. What the cells mean is for the rooms to say.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import NamedTuple
from xml.etree import ElementTree as ET

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from jourer import packages
from jourer.packages import MEGABYTE

Cell = str | float | bool | date | datetime | time | timedelta
Row = list[Cell]

MAX_BYTES = 2 * MEGABYTE
MAX_ROWS = 2000
MAX_COLUMNS = 100
MAX_LETTERS = 32_767  # in a cell of Excel
MOST_REPEATED = 10_000_000  # letters that cells fetch from the texts they share
WIDEST = 420  # pixels of a column; what is longer is read in the cell
NAME_LENGTH = 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnreadableSpreadsheetError(Exception):
    """The file cannot be read as a spreadsheet; the message is one sentence for the user."""


class Sheet(NamedTuple):
    """A sheet that shows. `merged` are the areas of merged cells, each from one (row, column) to another, from 0."""

    name: str
    rows: list[Row]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def read(name: str, data: bytes, *, most_rows: int = MAX_ROWS) -> list[Row]:
    """The rows of the first sheet that shows; raises `UnreadableSpreadsheetError`.

    An empty cell is "". A row that is empty is there, so that the place in the list tells the row's number.
    """
    sheets = _sheets(name, data, most_rows)
    rows = sheets[0].rows if sheets else []
    if not _is_filled(rows):
        raise _empty()
    return rows


def read_sheets(name: str, data: bytes) -> list[Sheet]:
    """The sheets that show and hold something, in order, with rows as those of `read`."""
    sheets = [sheet for sheet in _sheets(name, data, MAX_ROWS) if _is_filled(sheet.rows)]
    if not sheets:
        raise _empty()
    return sheets


def _sheets(name: str, data: bytes, most_rows: int) -> list[Sheet]:
    readers = {".xlsx": _xlsx_sheets, ".csv": _csv_sheets}
    suffix = PurePath(name).suffix.lower()
    if suffix not in readers:
        raise UnreadableSpreadsheetError(
            _("“%(name)s” is no spreadsheet that is read here: save it as .xlsx or .csv.")
            % {"name": name[-NAME_LENGTH:]}
        )
    if len(data) > MAX_BYTES:
        raise UnreadableSpreadsheetError(too_large())
    if not data.strip():
        raise UnreadableSpreadsheetError(_("The file is empty."))
    return readers[suffix](data, most_rows)


def _is_filled(rows: list[Row]) -> bool:
    return any(text_of(cell) for row in rows for cell in row)


def _empty() -> UnreadableSpreadsheetError:
    return UnreadableSpreadsheetError(_("The spreadsheet is empty."))


def too_large() -> str:
    return _("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // MEGABYTE}


def _too_wide_or_long(most_rows: int) -> UnreadableSpreadsheetError:
    return UnreadableSpreadsheetError(
        _("The spreadsheet has more than %(rows)s rows or %(columns)s columns: save only what is to be read.")
        % {"rows": most_rows, "columns": MAX_COLUMNS}
    )


# Excel


def _xlsx_sheets(data: bytes, most_rows: int) -> list[Sheet]:
    _refuse_unsafe_package(data, most_rows)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            sheets = [_sheet(workbook.get_sheet_by_name(name)) for name in shown]
    except CalamineError as error:
        raise _damaged() from error
    except BaseException as error:
        # What the reader did not think of, such as a day beyond all time, is no `Exception`: it would end the process.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error
    if any("\0" in cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)):
        raise _binary()
    return sheets


def _binary() -> UnreadableSpreadsheetError:
    return UnreadableSpreadsheetError(_("The file is not text: it holds binary data."))


def _sheet(sheet: CalamineSheet) -> Sheet:
    # skip_empty_area would move the rows up, and their numbers with them.
    return Sheet(sheet.name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])


def _damaged() -> UnreadableSpreadsheetError:
    return UnreadableSpreadsheetError(_("The spreadsheet is damaged: open it in Excel and save it again."))


def _refuse_unsafe_package(data: bytes, most_rows: int) -> None:
    if data.startswith(packages.OLD_OR_ENCRYPTED):
        raise UnreadableSpreadsheetError(
            _("The spreadsheet is password-protected or in the old .xls format: save it as .xlsx without a password.")
        )
    try:
        packages.look_through(data)
        for name, content in packages.xml_parts(data):
            _refuse_far_cells(content, most_rows)
            _refuse_hidden_parts(name, content)
        _refuse_repeated_texts(data)
    except packages.LargePackageError as error:
        raise UnreadableSpreadsheetError(
            _("The spreadsheet unpacks to far more than such a file holds and was not opened.")
        ) from error
    except packages.DeclaringPackageError as error:
        raise UnreadableSpreadsheetError(
            _("The spreadsheet declares entities of its own, which is not allowed.")
        ) from error
    except (
        packages.UnsafePackageError,
        ET.ParseError,
        LookupError,
        ValueError,
    ) as error:  # a part in an unknown encoding
        raise _damaged() from error


def _refuse_far_cells(part: bytes, most_rows: int) -> None:
    """The reader makes room for every cell between the first and the last: one far away is as dear as a million."""
    for row, column in _filled_cells(part):
        if row > most_rows or column > MAX_COLUMNS:
            raise _too_wide_or_long(most_rows)


def _refuse_hidden_parts(name: str, content: bytes) -> None:
    """A sheet under another name than .xml would be read unseen."""
    if name.lower().endswith("workbook.xml.rels"):
        relations = ET.fromstring(content)  # noqa: S314 - looked through
        inside = [one.get("Target", "") for one in relations if one.get("TargetMode") != "External"]
        if any(not target.lower().endswith(".xml") for target in inside):
            raise packages.DamagedPackageError


def _refuse_repeated_texts(data: bytes) -> None:
    """What cells share stands once in the file, and in memory once for each of them: a page grows to a gigabyte."""
    lengths: dict[int, int] = defaultdict(int)
    asked: Counter[int] = Counter()
    for _name, content in packages.xml_parts(data):
        texts, places = _shared(content)
        asked.update(places)
        for place, length in enumerate(texts):
            lengths[place] = max(length, lengths[place])
    if sum(number * lengths[place] for place, number in asked.items()) > MOST_REPEATED:
        raise packages.LargePackageError


def _shared(part: bytes) -> tuple[list[int], Counter[int]]:
    """How long the shared texts of a part are, and how often its cells ask for each, by its place."""
    texts, asked = [], Counter[int]()
    for _event, element in ET.iterparse(BytesIO(part)):  # noqa: S314 - looked through
        tag = element.tag.rpartition("}")[2]
        if tag == "si":
            texts.append(sum(map(len, element.itertext())))
            element.clear()
        elif tag == "c":
            if element.get("t") == "s":
                asked.update(int(one.text or "") for one in element.iterfind("{*}v"))
            element.clear()
    return texts, asked


CELL_PLACE = re.compile(r"(?P<letters>[A-Za-z]{1,3})(?P<row>\d+)")


def _filled_cells(part: bytes) -> Iterator[tuple[int, int]]:
    """(row, column), counted from 1, of every cell with something in it.

    Where a row or a cell does not say its place it follows the one before.
    """
    row = column = 0
    for event, element in ET.iterparse(BytesIO(part), events=("start", "end")):  # noqa: S314 - looked through
        tag = element.tag.rpartition("}")[2]
        if (event, tag) == ("start", "row"):
            row, column = int(element.get("r", row + 1)), 0
        elif (event, tag) == ("end", "c"):
            at_row, column = _place(element.get("r"), row, column + 1)
            if len(element):
                yield at_row, column
            element.clear()


def _place(reference, row, column):
    match = CELL_PLACE.fullmatch(reference) if reference else None
    if reference and not match:
        raise packages.DamagedPackageError
    return (int(match["row"]), _column_number(match["letters"])) if match else (row, column)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without decimals, others without the noise of binary fractions."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return str(int(cell)) if float(cell).is_integer() else repr(round(cell, 6))
    return str(cell).strip()


def column_name(index: int) -> str:
    """The letters above a column: 0 → "A", 26 → "AA"."""
    first, last = divmod(index, 26)
    return (column_name(first - 1) if first else "") + chr(ord("A") + last)


# Text


def _csv_sheets(data: bytes, most_rows: int) -> list[Sheet]:
    return [Sheet("", _csv_rows(data, most_rows), [])]


def _csv_rows(data: bytes, most_rows: int) -> list[Row]:
    text = _decoded(data)
    if "\0" in text:
        raise _binary()
    head = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    rows: list[Row] = []
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([cell.strip() for cell in cells])
            if len(rows) > most_rows or len(cells) > MAX_COLUMNS:
                raise _too_wide_or_long(most_rows)
    except csv.Error as error:
        raise _damaged() from error
    return rows


def _decoded(data: bytes) -> str:
    """Excel saves .csv as UTF-8 with a mark, or, as it has always done, in the code page of Windows."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSpreadsheetError(_("The file's text encoding is not recognised: save it as UTF-8."))


# Out


def write(
    head: Sequence[str], rows: Iterable[Sequence[Cell | Decimal]], *, sheet: str, made: datetime | None = None
) -> bytes:
    """An .xlsx file of one sheet, whose first row is bold and stays in sight. Text is text, never a formula.

    `made` is when the file says that it was made: the same rows then give the same bytes.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, XLSX_OPTIONS) as book:
        book.set_properties({"created": made or timezone.now()})
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, head, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, row)
        page.freeze_panes(1, 1)
        page.autofit(WIDEST)
    return stream.getvalue()


XLSX_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_csv(head: Sequence[str], rows: Iterable[Sequence[Cell | Decimal]]) -> bytes:
    """A .csv file as a Swedish Excel reads and saves it: with a mark for UTF-8, semicolons, and commas in numbers."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_with_comma(cell) if isinstance(cell, Decimal) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _with_comma(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
