"""How much a document may hold, and what is not taken from it."""

import json

import pytest

from jourer.spreadsheets import Sheet
from plans import pdfs, reading, sheets
from plans.blocks import UnreadableDocument
from plans.documents import as_json, read_pasted, read_upload

pytestmark = pytest.mark.pure

HEAD = "Mål\tAktivitet\tMätinstrument\n"
ROW = "Stödja.\tRinga.\t5 samtal\n"
DIGITS = "1" * 5000


@pytest.mark.parametrize(
    "text",
    [
        f"# Bilaga {DIGITS} Jouren planering\n{HEAD}{ROW}",
        f"{HEAD}Stödja.\tRinga.\t{DIGITS[:400]} samtal",
        f"{HEAD}Stödja.\tRinga.\t{DIGITS[:400]} tusen samtal",
        f"{HEAD}Stödja.\tRinga.\töka från 5 till {DIGITS[:400]} medlemmar",
        f"{HEAD}{ROW}\n# Innehåll\nVision\t1\nMål\t{DIGITS}\nBudget\t3",
        f"{HEAD}{ROW}\n# Budget 2026\nHyra\t{DIGITS}\nSumma\t{DIGITS}0",
    ],
    ids=["appendix", "measure", "thousands", "change", "contents", "budget"],
)
def test_numbers_of_any_length_are_no_numbers(text):
    found = as_json(read_pasted(text))

    assert len(found["rows"]) == 1
    assert "Infinity" not in json.dumps(found)


LONG = 60_000


@pytest.mark.parametrize(
    "text",
    [
        f"# a{' ' * LONG}b\n{HEAD}{ROW}",
        f"# {'mål ' * LONG}\n{HEAD}{ROW}",
        f"# Bilaga 1 {'. ' * LONG}x\n{HEAD}{ROW}",
        f"{HEAD}{ROW}\nSyftet är att {': ' * LONG}!",
        f"{HEAD}{ROW}\n{'syftet ' * LONG}!",
        '"' + "\n" * LONG + HEAD + ROW,
        '"a""\n""b' * 2000 + "\n" + HEAD + ROW,
    ],
    ids=["heading", "goals", "appendix", "aim", "aims", "quote", "quotes"],
)
def test_a_long_line_is_read_at_once(text):
    """Each took minutes once; whoever makes it slow again will see this file stand still."""
    assert len(read_pasted(text).rows) == 1


def test_what_is_longer_than_two_pages_ends_with_three_dots():
    (row,) = read_pasted(f"{HEAD}Stödja{' alla' * 2000}.\tRinga.\t5 samtal").rows

    assert row.goal == f"Stödja{' alla' * 1000}"[:4999] + "…"


def test_what_nobody_sees_is_not_taken_from_the_document():
    (row,) = read_pasted(f"{HEAD}St\x00ödja \u202enegni.\tRin\x1bga.\t5\u200b samtal\ud800").rows

    assert (row.goal, row.activity, row.measure) == ("Stödja negni.", "Ringa.", "5 samtal")


def word(text):
    return {"text": text, "top": 0, "bottom": 10, "x0": 0, "x1": 50, "size": 10, "fontname": "Sans"}


def test_letters_that_a_pdf_hides_are_not_taken_from_it():
    page = pdfs._line([word("s\x00todja"), word("\u202emånga")], edge=500)

    assert page.text == "stodja många"


@pytest.mark.parametrize("read", [read_pasted, lambda text: read_upload("plan.txt", text.encode())])
def test_a_text_of_more_than_two_megabytes_is_refused(read):
    with pytest.raises(UnreadableDocument, match="2 MB"):
        read("en rad\n\n" * 300_000)


def test_more_than_a_thousand_goals_are_refused():
    with pytest.raises(UnreadableDocument, match="1000"):
        read_pasted(HEAD + ROW * 1001)


def test_merged_cells_beyond_the_sheet_are_no_cells():
    sheet = Sheet("", [["Mål", "Mätinstrument"], ["Stödja.", ""]], [((0, 0), (1_048_575, 16_383))])

    continued, _across = sheets._merged(sheet)

    assert continued == {(1, 0), (1, 1)}


def test_a_pasted_cell_in_quotation_marks_is_one_cell_and_others_are_as_they_were():
    blocks = reading.read_pasted('Mål\t"rad ett\nrad ""två"""\tx\n"citat" i text\t"hel"\ty')

    assert [block.cells for block in blocks] == [
        ("Mål", 'rad ett<br>rad "två"', "x"),
        ('"citat" i text', '"hel"', "y"),
    ]
