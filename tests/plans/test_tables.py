import docx
import pytest
from django.utils import translation
from docx.oxml import OxmlElement

from plans.documents import as_json

HEADER = ["STÖD", "AKTIVITET", "MÄTINSTRUMENT"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def appendix(*rows):
    lines = ["\t".join(row) for row in (HEADER, *rows)]
    return "\n".join(["## Bilaga 1 Kvinnojouren Solens planering 2026", "", *lines])


def word_table(document, *rows):
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def test_a_measure_that_continues_on_a_line_without_tabs_is_one_row(read):
    document = read(appendix(["Mål.", "Göra.", "Möten med skolor och"]) + "\nföreningar i trakten.")

    assert [row.measure for row in document.rows] == ["Möten med skolor och föreningar i trakten."]


def test_a_row_without_goal_but_with_activity_belongs_to_the_goal_above(read):
    document = read(appendix(["Ge stöd.", "Ringa.", "5 samtal."], ["", "Skriva.", "5 brev."]))

    assert [(row.goal, row.activity) for row in document.rows] == [("Ge stöd.", "Ringa."), ("Ge stöd.", "Skriva.")]


def test_a_second_measure_without_goal_and_activity_belongs_to_the_row_above(read):
    document = read(appendix(["Ge stöd.", "Ringa.", "5 samtal."], ["", "", "Antal brev 9 st."]))

    assert [row.measure for row in document.rows] == ["5 samtal. Antal brev 9 st."]


def test_a_table_whose_first_column_is_the_goal_has_its_area_from_the_heading(read):
    table = "MÅL\tAKTIVITET\tMÄTINSTRUMENT\nGe stöd.\tRinga.\t5 samtal."

    (row,) = read(f"## Bilaga 1 Kvinnojouren Solens planering\n\n### Stödverksamhet\n\n{table}").rows

    assert (row.shelter, row.area) == ("Kvinnojouren Solen", "Stödverksamhet")


def test_a_heading_beside_the_appendices_ends_the_shelter(read):
    table = "STÖD\tAKTIVITET\tMÄTINSTRUMENT\nHålla ihop.\tMötas.\t5 möten."

    document = read(f"{appendix(['Ge stöd.', 'Ringa.', '5 samtal.'])}\n\n## Gemensamt\n\n{table}")

    assert [row.shelter for row in document.rows] == ["Kvinnojouren Solen", ""]


def test_an_appendix_line_without_marks_is_a_heading(read):
    rows = "STÖD\tAKTIVITET\tMÄTINSTRUMENT\nGe stöd.\tRinga.\t5 samtal."

    assert read(f"Bilaga 1 Kvinnojouren Solens planering\n\n{rows}").rows[0].shelter == "Kvinnojouren Solen"


def test_a_markdown_table_is_read_as_one_with_tabs(read):
    table = "| STÖD | AKTIVITET | MÄTINSTRUMENT |\n|---|---|---|\n| Ge stöd. | Ringa. | 5 samtal. |"

    (row,) = read(f"## Bilaga 1 Kvinnojouren Solens planering\n\n{table}", "plan.md").rows

    assert (row.area, row.goal, row.measure) == ("Stöd", "Ge stöd.", "5 samtal.")


@pytest.mark.parametrize("row", [["Ge stöd.", "Ringa.", ""], ["Ge stöd.", "Ringa."]])
def test_a_goal_without_a_measure_is_kept_with_a_warning(read, row):
    document = read(appendix(row))

    assert as_json(document)["rows"][0]["measure"] is None
    assert document.warnings == ((4, "This goal has no measure."),)


def test_a_column_that_is_not_read_is_said(read):
    table = "STÖD\tAKTIVITET\tMÄTINSTRUMENT\tANSVARIG\nGe stöd.\tRinga.\t5 samtal.\tKassören"

    document = read(f"## Bilaga 1 Kvinnojouren Solens planering\n\n{table}")

    assert [text for _line, text in document.warnings] == [
        "The column “ANSVARIG” is not imported.",
        "A cell beside the measure is not imported: “Kassören”.",
    ]


@pytest.mark.parametrize(
    ("heading", "elsewhere", "shelter"),
    [
        ("Bilaga 2: Tjejjouren Linneas planering 2026", "Linnea tar emot.", "Tjejjouren Linnea"),
        ("Bilaga 2 Tjejjouren Iris planering 2026", "Tjejjouren Iris tar emot.", "Tjejjouren Iris"),
        ("Bilaga 2 Tjejjouren Linneas planering 2026", "", "Tjejjouren Linnea"),
        ("Bilaga 2 Brottsofferjouren Norrby planering", "", "Brottsofferjouren Norrby"),
        ("Bilaga 2 Verksamhetsplan för Mansjouren Eken 2026", "", "Mansjouren Eken"),
        ("Bilaga 2 – Mansjouren Eken", "", "Mansjouren Eken"),
        ("Solrosjourernas verksamhetsplan 2026", "", ""),
        ("Bilaga 1 Planering för måluppfyllelse 2026", "", ""),
    ],
)
def test_the_shelter_is_named_by_the_appendix_heading(read, heading, elsewhere, shelter):
    rows = "STÖD\tAKTIVITET\tMÄTINSTRUMENT\nGe stöd.\tRinga.\t5 samtal."

    assert read(f"{elsewhere}\n\n# {heading}\n\n{rows}").rows[0].shelter == shelter


def test_amounts_may_have_decimals_and_signs(read):
    document = read("# Budget 2026\n\nPost\tKronor\nStöd\t10,50 kr\nÅterbetalt\t\u22122\u00a0000:-\nSumma\t-1989,50")

    assert [row["amount"] for row in document.budgets[0]["rows"]] == ["10.50", "-2000"]
    assert document.checks == ()


def test_income_and_costs_in_one_table_are_two_budgets(read):
    document = read("# Budget 2026\n\nBidrag\t90\nSumma intäkter\t90\nHyra\t80\nSumma kostnader\t80")

    assert [budget["computed_total"] for budget in document.budgets] == ["90", "80"]


def test_a_budget_row_that_is_not_understood_is_said(read):
    document = read("# Budget 2026\n\nPost\tBelopp\nBidrag\t90\nHyra\tca 8 tkr\nMat\t10\t20\nSumma\t100")

    assert document.warnings == (
        (5, "A budget row without a readable amount: “Hyra\tca 8 tkr”."),
        (6, "Of several amounts only the first is kept: “Mat\t10\t20”."),
    )


def test_word_headings_and_tables_are_read_in_order(read_word):
    document = docx.Document()
    document.add_heading("Verksamhetsplan 2026", 1)
    document.add_heading("Bilaga 1 Kvinnojouren Solens planering", 2)
    word_table(document, HEADER, ["Ge stöd.", "Ringa.", "5 samtal."])
    document.add_heading("Bilaga 2 Tjejjouren Månens planering", 2)
    word_table(document, HEADER, ["Nå unga.", "Chatta.", "9 chattar."])

    rows = read_word(document).rows

    assert [(row.shelter, row.area, row.measure) for row in rows] == [
        ("Kvinnojouren Solen", "Stöd", "5 samtal."),
        ("Tjejjouren Månen", "Stöd", "9 chattar."),
    ]


def test_a_row_merged_across_a_word_table_is_a_new_area(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["", "", ""], ["Synas.", "Skriva.", "5 inlägg."])
    cells = table.rows[1].cells
    cells[0].merge(cells[2]).text = "Påverkansarbete"

    assert [(row.area, row.goal) for row in read_word(document).rows] == [("Påverkansarbete", "Synas.")]


def test_a_goal_merged_over_two_rows_is_one_goal_with_two_measures(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["Ge stöd.", "Ringa.", "5 samtal."], ["", "Skriva.", "9 brev."])
    table.cell(1, 0).merge(table.cell(2, 0))

    assert [(row.goal, row.measure) for row in read_word(document).rows] == [
        ("Ge stöd.", "5 samtal."),
        ("Ge stöd.", "9 brev."),
    ]


def test_a_measure_merged_over_two_activities_is_counted_once(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["Ge stöd.", "Ringa.", "5 samtal."], ["", "Skriva.", ""])
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).merge(table.cell(2, 2))

    assert [(row.activity, row.measure) for row in read_word(document).rows] == [("Ringa. Skriva.", "5 samtal.")]


def test_a_measure_merged_over_two_goals_is_counted_once_and_said(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["Ge stöd.", "Ringa.", "5 samtal."], ["Nå unga.", "Chatta.", ""])
    table.cell(1, 2).merge(table.cell(2, 2))

    found = read_word(document)

    assert [(row.goal, row.measure) for row in found.rows] == [("Ge stöd.", "5 samtal."), ("Nå unga.", "")]
    assert [text for _line, text in found.warnings] == ["This goal shares its measure with the row above."]


def test_a_cell_merged_sideways_says_its_text_once(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["Ge stöd.", "", "5 samtal."])
    table.cell(1, 0).merge(table.cell(1, 1))

    (row,) = read_word(document).rows

    assert (row.goal, row.activity, row.measure) == ("Ge stöd.", "", "5 samtal.")


def test_a_table_in_a_content_control_is_read(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["Ge stöd.", "Ringa.", "5 samtal."])
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    table._tbl.addprevious(control)  # python-docx makes no content controls
    control.append(content)
    content.append(table._tbl)

    assert [row.measure for row in read_word(document).rows] == ["5 samtal."]


def test_one_long_table_may_name_shelter_and_area_in_columns(read):
    rows = [
        "Jour\tMålområde\tMål\tAktivitet\tMätinstrument",
        "Tjejjouren Måsen\tStöd\tSvara.\tChatta.\t40 chattar",
        "\tPåverkan\tSynas.\tFilma.\t8 klipp",
        "Mansjouren Bryggan\tStöd\tLyssna.\tRinga.\t15 samtal",
    ]

    document = read("# Verksamhetsplan 2026\n\n" + "\n".join(rows))

    assert [(row.shelter, row.area, row.measure) for row in document.rows] == [
        ("Tjejjouren Måsen", "Stöd", "40 chattar"),
        ("Tjejjouren Måsen", "Påverkan", "8 klipp"),
        ("Mansjouren Bryggan", "Stöd", "15 samtal"),
    ]


def test_a_table_without_activities_is_read(read):
    document = read("# Verksamhetsplan 2026\n\nMål\tMått\nSvara.\t40 samtal")

    assert [(row.goal, row.activity, row.measure) for row in document.rows] == [("Svara.", "", "40 samtal")]


def test_a_section_row_without_any_mark_is_told_by_its_words(read):
    rows = [
        "Mål\tAktivitet\tMätinstrument",
        "Svara.\tChatta.\t40 chattar",
        "Våldsförebyggande arbete\t\t",
        "Nå.\tGå.\t2 besök",
    ]

    assert [row.area for row in read("\n".join(rows)).rows] == ["", "Våldsförebyggande arbete"]
