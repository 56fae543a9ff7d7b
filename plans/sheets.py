"""A plan in a spreadsheet: its sheets are sections, its rows the rows of a table."""

from collections.abc import Iterator
from datetime import date, datetime

from jourer import spreadsheets
from jourer.spreadsheets import Cell, Sheet
from plans.blocks import HEADING, PARAGRAPH, ROW, Block, UnreadableDocument, section_row, tidy

DEFAULT_NAMES = ("blad", "sheet", "ark")


def blocks(name: str, data: bytes) -> Iterator[Block]:
    """The sheets that show, one after the other; raises UnreadableDocument."""
    try:
        sheets = spreadsheets.read_sheets(name, data)
    except spreadsheets.UnreadableSpreadsheetError as error:
        raise UnreadableDocument(str(error)) from error
    line = 0
    for sheet in sheets:
        if _says_something(sheet.name):
            line += 1
            yield Block(HEADING, line, text=tidy(sheet.name), level=1)
        for block in _rows(sheet, line):
            line = block.line
            yield block


def _says_something(name: str) -> bool:
    """Whether somebody named the sheet: "Blad1" is Excel's own."""
    return bool(name) and not name.lower().rstrip("0123456789").strip().startswith(DEFAULT_NAMES)


def _rows(sheet: Sheet, line: int) -> Iterator[Block]:
    gap = False
    continued, across = _merged(sheet)
    for number, row in enumerate(sheet.rows):
        line += 1
        cells = tuple(None if (number, column) in continued else _text(cell) for column, cell in enumerate(row))
        filled = [cell for cell in cells if cell]
        if not filled:
            gap = True
            continue
        if number in across and len(filled) == 1 and cells[0]:
            cells = section_row(cells)
        yield _block(cells, filled, line, gap=gap)
        gap = False


def _block(cells: tuple[str | None, ...], filled: list[str], line: int, *, gap: bool) -> Block:
    if len(cells) == 1:
        return Block(PARAGRAPH, line, text=filled[0], gap=gap)
    return Block(ROW, line, cells=cells, gap=gap)


def _merged(sheet: Sheet) -> tuple[set[tuple[int, int]], set[int]]:
    """The cells that go on from the row above, and the rows whose first cell goes across the table.

    An area may reach far beyond what the sheet holds, to the last of a million rows.
    """
    continued, across = set(), set()
    height, width = len(sheet.rows), max(map(len, sheet.rows))
    for (first_row, first_column), (last_row, last_column) in sheet.merged:
        rows = range(first_row + 1, min(last_row + 1, height))
        columns = range(first_column, min(last_column + 1, width))
        continued |= {(row, column) for row in rows for column in columns}
        if first_column == 0 and last_column > 0 and first_row == last_row:
            across.add(first_row)
    return continued, across


def _text(cell: Cell) -> str:
    """As a person reads it in the sheet: 6 and not 6.0, and of a number no more than Excel's fifteen digits."""
    if isinstance(cell, float):
        return f"{cell:.15G}"
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return tidy(str(cell)).strip()
