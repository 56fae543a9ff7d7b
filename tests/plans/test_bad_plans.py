"""What is no plan, or no file that can be read: one sentence each, in Swedish, that says what to do."""

import io
import zipfile
import zlib

import docx
import pikepdf
import pytest
import weasyprint
import xlsxwriter
from PIL import Image

from plans.documents import UnreadableDocument, read_pasted, read_upload, refuse_unlike_a_plan

pytestmark = pytest.mark.pure

HEADER = ("Mål", "Aktivitet", "Mätinstrument")
NO_PLAN = (
    "Inget i dokumentet ser ut som en verksamhetsplan. Där finns ingen tabell med mål och mätinstrument, ingen lista"
    " med mål och ingen budget."
)


def refusal(read):
    with pytest.raises(UnreadableDocument) as refused:
        refuse_unlike_a_plan(read())
    return str(refused.value)


def saved(save):
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def table(*rows):
    document = docx.Document()
    made = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    return document


def a_pdf(html):
    return weasyprint.HTML(string=html).write_pdf()


def test_ten_thousand_pasted_rows_are_refused():
    rows = "\n".join(["\t".join(HEADER), *["Stödja.\tRinga.\t5 samtal"] * 10_000])

    assert refusal(lambda: read_pasted(rows)) == "Dokumentet har fler än 5000 stycken och rader. Så lång är ingen plan."


def test_ten_thousand_rows_in_excel_are_refused():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number in range(10_000):
            sheet.write_row(number, 0, HEADER)

    assert refusal(lambda: read_upload("plan.xlsx", stream.getvalue())) == (
        "Kalkylarket har fler än 2000 rader eller 100 kolumner: spara bara det som ska läsas in."
    )


def test_a_word_file_that_grows_is_not_opened():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a>" + b" " * 21 * 1024 * 1024 + b"</a>")

    assert refusal(lambda: read_upload("plan.docx", stream.getvalue())) == (
        "Wordfilen packas upp till långt mer än en plan rymmer och öppnades inte."
    )


@pytest.mark.parametrize("keyword", [b"stream\n", b"stream\r", b"stream \r\n"])
@pytest.mark.parametrize("end", [b"", b"damaged"], ids=["whole", "damaged"])
def test_a_pdf_that_grows_is_not_opened(keyword, end):
    packed = zlib.compress(bytes(101 * 1024 * 1024))
    packed = packed[: -len(end)] + end if end else packed
    bomb = b"%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode >>\n" + keyword + packed + b"\nendstream\nendobj\n"

    assert refusal(lambda: read_upload("plan.pdf", bomb)) == (
        "PDF-filen växer till mycket mer än en plan när den packas upp. Den öppnades inte."
    )


@pytest.mark.parametrize("password", ["havet", ""], ids=["to open", "to change"])
def test_a_protected_pdf_is_refused(password):
    with pikepdf.open(io.BytesIO(a_pdf("<p>Verksamhetsplan"))) as document:
        protection = pikepdf.Encryption(user=password, owner="havet")
        locked = saved(lambda file: document.save(file, encryption=protection))

    assert refusal(lambda: read_upload("plan.pdf", locked)) == (
        "PDF-filen är skyddad, med lösenord eller mot ändringar. Spara den utan skydd."
    )


@pytest.mark.parametrize(
    "entry",
    [
        b"/Filter /LZWDecode",
        b"/Filter/RunLengthDecode",
        b"/Filter [/FlateDecode /RunLengthDecode]",
        b"/Filter [ /ASCII85Decode /FlateDecode ]",
        b"/F /AHx",
        b"/Filter %\n /LZWDecode",
        b"/Fi#6cter /LZ#57Decode",
        b"/Filter /LZ#WDecode",
        b"/Filter 5 0 R",
    ],
)
def test_a_pdf_that_hides_how_large_it_is_is_refused(entry):
    hiding = b"%PDF-1.7\n1 0 obj\n<< " + entry + b" >>\nstream\npacked\nendstream\nendobj\n"

    assert refusal(lambda: read_upload("plan.pdf", hiding)) == (
        "PDF-filen är packad på ett sätt som inte kan läsas här. Öppna den och spara den som PDF på nytt, eller klistra"
        " in texten."
    )


def test_a_scanned_pdf_is_refused():
    scanned = saved(lambda file: Image.new("L", (600, 800), 255).save(file, "PDF"))

    assert refusal(lambda: read_upload("plan.pdf", scanned)) == (
        "PDF-filen innehåller bilder av text, som från en skanner, och ingen text. Be att få planen som Word, eller"
        " klistra in texten."
    )


@pytest.mark.parametrize("content", [b"no PDF", b"%PDF-1.7\nand then nothing"])
def test_a_damaged_pdf_is_refused(content):
    assert refusal(lambda: read_upload("plan.pdf", content)) == (
        "PDF-filen är skadad. Öppna den och spara den som PDF på nytt."
    )


def test_a_pdf_of_a_thousand_pages_is_refused():
    with pikepdf.new() as document:
        for _number in range(101):
            document.add_blank_page()
        long = saved(document.save)

    assert refusal(lambda: read_upload("plan.pdf", long)) == "PDF-filen har fler än 100 sidor. Så lång är ingen plan."


def test_a_heading_over_several_columns_is_said():
    document = table(("Mål, aktivitet och mätinstrument", "", ""), ("Stödja.", "Ringa.", "5 samtal"))
    document.tables[0].rows[0].cells[0].merge(document.tables[0].rows[0].cells[2])

    assert refusal(lambda: read_upload("plan.docx", saved(document.save))) == (
        f"{NO_PLAN} Rubriken ”Mål, aktivitet och mätinstrument” står över flera kolumner. Ge mål, aktiviteter och"
        " mätinstrument var sin rubrik."
    )


def test_a_table_in_english_is_said():
    document = table(("Goal", "Activity", "Measure"), ("Support.", "Call.", "5 calls"))

    assert refusal(lambda: read_upload("plan.docx", saved(document.save))) == (
        f"{NO_PLAN} Tabellen som börjar med ”Goal” är på engelska. Döp kolumnerna till Mål, Aktivitet och"
        " Mätinstrument."
    )


def test_a_letter_is_no_plan():
    assert refusal(lambda: read_pasted("Hej!\n\nTack för senast.\n\nHälsningar från Alva")) == NO_PLAN


def test_nothing_pasted_is_said():
    assert refusal(lambda: read_pasted(" \n")) == "Det finns ingen text att läsa."
