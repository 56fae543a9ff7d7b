import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.utils import translation

from jourer import spreadsheets
from jourer.spreadsheets import UnreadableSpreadsheetError

pytestmark = pytest.mark.pure


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def xlsx(*rows):
    return spreadsheets.write(rows[0], rows[1:], sheet="Blad")


def repacked(data, **parts):
    """The file with parts replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in ({name: old.read(name) for name in old.namelist()} | parts).items():
            new.writestr(name, content)
    return packed.getvalue()


SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def with_sheet(rows):
    """A file whose sheet is written by hand."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return repacked(xlsx(["Månad"]), **{SHEET: f"{head}{rows}</sheetData></worksheet>"})


def refusal(name, data):
    with pytest.raises(UnreadableSpreadsheetError) as refused:
        spreadsheets.read(name, data)
    return str(refused.value)


def test_what_is_written_is_read_with_its_types_and_its_row_numbers():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 0, ["Månad", "Jour"])
        sheet.write_datetime(3, 0, date(2025, 1, 1), book.add_format({"num_format": "yyyy-mm"}))
        sheet.write(3, 1, 12.5)

    rows = spreadsheets.read("a.XLSX", stream.getvalue())

    assert rows == [["", ""], ["", ""], ["Månad", "Jour"], [date(2025, 1, 1), 12.5]]


def test_the_first_sheet_that_shows_is_read():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        hidden, shown = book.add_worksheet(), book.add_worksheet()
        hidden.write(0, 0, "dold")
        shown.write(0, 0, "synlig")
        shown.activate()
        hidden.hide()

    assert spreadsheets.read("a.xlsx", stream.getvalue()) == [["synlig"]]


def test_text_that_looks_like_a_formula_is_written_as_text():
    data = xlsx(["Månad", "=1+1"], ["2025-01", "@SUM(A1)"])

    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    assert spreadsheets.read("a.xlsx", data)[0] == ["Månad", "=1+1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_as_excel_and_others_save_it(encoding, delimiter):
    text = f"Månad{delimiter}Göteborg\r\n2025-01{delimiter} 12 \r\n"

    assert spreadsheets.read("a.csv", text.encode(encoding)) == [["Månad", "Göteborg"], ["2025-01", "12"]]


def test_a_comma_in_a_number_does_not_part_cells_where_semicolons_do():
    assert spreadsheets.read("a.csv", b"m;a\n2025-01;2,5\n") == [["m", "a"], ["2025-01", "2,5"]]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"", "is empty"),
        ("a.csv", b" \n", "is empty"),
        ("a.csv", b";;\n;;\n", "The spreadsheet is empty"),
        ("a.xlsx", b"hej", "damaged"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password-protected"),
        ("a.pdf", b"%PDF", "no spreadsheet"),
        ("a", b"x", "no spreadsheet"),
        ("a.csv", b"a;b\n\x00;1", "binary"),
        ("a.csv", b"\x81\x8d;1", "encoding"),
        ("a.csv", b'a;"b\n', "damaged"),
        ("a.csv", b"a;b\n" * 2001, "more than 2000 rows"),
        ("a.csv", b";".join([b"1"] * 101), "more than 2000 rows or 100 columns"),
        ("a.csv", b"1" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(name, data, words):
    assert words in refusal(name, data)


def test_a_sheet_of_ten_thousand_rows_is_refused():
    assert "more than 2000 rows" in refusal("a.xlsx", xlsx(["Månad"], *[["2025-01"]] * 10_000))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="1">' + '<c r="A1"/>' + "<c/>" * 100 + "<c><v>1</v></c></row>",
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="99999999999999999999"><c><v>1</v></c></row>',
    ],
)
def test_one_cell_far_away_is_refused_before_room_is_made_for_all_between(rows):
    assert "more than 2000 rows or 100 columns" in refusal("a.xlsx", with_sheet(rows))


def test_empty_cells_far_away_that_only_have_a_format_do_no_harm():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert spreadsheets.read("a.xlsx", with_sheet(rows)) == [[1.0]]


@pytest.mark.parametrize(
    "rows",
    ['<row r="x"><c><v>1</v></c></row>', '<row><c r="1A"><v>1</v></c></row>', "<row><c>", "\x00"],
)
def test_a_sheet_of_nonsense_is_damaged(rows):
    assert "damaged" in refusal("a.xlsx", with_sheet(rows))


def test_a_sheet_in_an_unknown_encoding_is_damaged():
    data = repacked(xlsx(["a"]), **{SHEET: b'<?xml version="1.0" encoding="UTF-17"?><worksheet/>'})

    assert "damaged" in refusal("a.xlsx", data)


def test_a_package_that_would_grow_is_not_opened():
    data = repacked(xlsx(["a"]), **{"xl/sharedStrings.xml": b" " * (21 * 1024 * 1024)})

    assert len(data) < 100_000
    assert "unpacks to far more" in refusal("a.xlsx", data)


def test_a_text_that_many_cells_share_does_not_grow_without_end():
    texts = f"<sst><si><t>kort</t></si><si><t>{'a' * 30_000}</t></si></sst>"
    cell = '<c t="s"><v>{}</v></c>'
    short, long = with_sheet(f"<row>{cell.format(0) * 100}</row>"), with_sheet(f"<row>{cell.format(1) * 100}</row>" * 4)

    assert spreadsheets.read("a.xlsx", repacked(short, **{TEXTS: texts})) == [["kort"] * 100]
    assert "unpacks to far more" in refusal("a.xlsx", repacked(long, **{TEXTS: texts}))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('<c t="inlineStr"><is><t>a_x0000_b</t></is></c>', "binary data"),
        ('<c s="1"><v>-1e300</v></c>', "damaged"),
    ],
)
def test_what_no_cell_can_hold_is_refused(value, words):
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'

    assert words in refusal("a.xlsx", repacked(with_sheet(f"<row>{value}</row>"), **{STYLES: styles}))


def test_a_part_that_declares_entities_is_refused():
    data = repacked(xlsx(["a"]), **{SHEET: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'})

    assert "declares entities" in refusal("a.xlsx", data)


def test_a_sheet_under_another_name_than_xml_is_refused_because_nothing_looked_through_it():
    data = xlsx(["a"])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet1.bin")
        sheet = package.read(SHEET)

    parts = {"xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.bin": sheet}
    assert "damaged" in refusal("a.xlsx", repacked(data, **parts))


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (99, "CV")])
def test_a_column_is_called_as_in_excel(index, letters):
    assert spreadsheets.column_name(index) == letters
