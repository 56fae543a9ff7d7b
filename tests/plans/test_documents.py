"""A plan of invented associations in the shape of real ones, slips included."""

import docx
import pytest
from django.utils import translation
from docx.oxml import OxmlElement

from plans.documents import as_json, read_document

PLAN = """\
## Verksamhetsplan 2026

## Innehåll

Vision	2
Bilaga 1: Kvinnojouren Solrosens planering 2026	4

# Vilka vi är

Kvinnojouren Solrosen och Ungdomsjouren Kompis hör ihop. Kompis tar emot unga.

**Vision** Ingen ska vara rädd hemma.

**Syfte** Vi ger stöd.

**Värdegrund** Allas lika värde bär vårt arbete.

## 1. Öppenhet

Vi lyssnar.

## Mål formulerade för verksamhetsår 2026

Målen gäller alla.

### 1. Organisation och ekonomi

**Föreningen ska stå stadigt.**

1. Styrelsen går en kurs.
2. Lokalen ses över så att den blir

tillgänglig för alla.
4. Medlemsregistret förnyas.

### **2. Stödverksamhet**

1. Telefonen bemannas.

## Intäktsbudget 2026

Kommunen	1 200 000
Gåvor	15 000
Avgifter	5000
<b>Totalt</b>	<b>1 320 000</b>

## Kostnadsbudget 2025

Löner	1 000 000
<b>Totalt</b>	<b>1 000 000</b>

### Bilaga 1 Kvinnojouren Solrosens planering för måluppfyllelse 2026

STÖDVERKSAMHET	AKTIVITET	MÄTINSTRUMENT
Ge stöd.	Bemanna <b>telefonen</b>.	50 samtal.
Nå skolor.	Ringa rektorer.	Besök i åk 7. Dialog om
		trygghet.

<b>PÅVERKANSARBETE</b>\t\t
Synas mer.	Skriva inlägg.	Öka antalet följare till 640st

## Bilaga 3 Ungdomsjouren Kompis planering 2026

STÖDVERKSAMHET	AKTIVITET	MÅTINSTRUMENT
Nå unga.	Chatta.	Antal chattar: 90
IDEELL PLATTFORM	AKTIVITET	MÄTINSTRUMENT
Fler följare.	Filma.	Öka antalet följare till 640st

Tack till alla som hjälper oss.
"""

HEADER = ["STÖD", "AKTIVITET", "MÄTINSTRUMENT"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path):
    def write(content, name="plan.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read(write):
    return lambda content, name="plan.txt": read_document(write(content, name))


@pytest.fixture
def plan(read):
    return read(PLAN)


@pytest.fixture
def read_word(tmp_path):
    def read_word(document):
        document.save(tmp_path / "plan.docx")
        return read_document(tmp_path / "plan.docx")

    return read_word


def appendix(*rows):
    lines = ["\t".join(row) for row in (HEADER, *rows)]
    return "\n".join(["## Bilaga 1 Kvinnojouren Solens planering 2026", "", *lines])


def word_table(document, *rows):
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


# --- Rows of the appendices -----------------------------------------------------------------------------------------


def test_every_row_has_its_area_and_shelter(plan):
    assert [(row.shelter, row.area, row.goal) for row in plan.rows] == [
        ("Kvinnojouren Solrosen", "Stödverksamhet", "Ge stöd."),
        ("Kvinnojouren Solrosen", "Stödverksamhet", "Nå skolor."),
        ("Kvinnojouren Solrosen", "Påverkansarbete", "Synas mer."),
        ("Ungdomsjouren Kompis", "Stödverksamhet", "Nå unga."),
        ("Ungdomsjouren Kompis", "Ideell plattform", "Fler följare."),
    ]


def test_activity_and_measure_stand_word_for_word_without_markup(plan):
    first = plan.rows[0]

    assert (first.activity, first.measure) == ("Bemanna telefonen.", "50 samtal.")


def test_a_row_that_continues_in_the_next_is_one_row(plan):
    assert plan.rows[1].measure == "Besök i åk 7. Dialog om trygghet."


def test_a_row_knows_its_line(plan):
    assert PLAN.splitlines()[plan.rows[3].line - 1].startswith("Nå unga.")


def test_a_measure_that_continues_on_a_line_without_tabs_is_one_row(read):
    document = read(appendix(["Mål.", "Göra.", "Möten med skolor och"]) + "\nföreningar i trakten.")

    assert [row.measure for row in document.rows] == ["Möten med skolor och föreningar i trakten."]


def test_a_row_without_goal_but_with_activity_belongs_to_the_goal_above(read):
    document = read(appendix(["Ge stöd.", "Ringa.", "5 samtal."], ["", "Skriva.", "5 brev."]))

    assert [(row.goal, row.activity) for row in document.rows] == [("Ge stöd.", "Ringa."), ("Ge stöd.", "Skriva.")]


def test_a_markdown_table_is_read_as_one_with_tabs(read):
    table = "| STÖD | AKTIVITET | MÄTINSTRUMENT |\n|---|---|---|\n| Ge stöd. | Ringa. | 5 samtal. |"

    (row,) = read(f"## Bilaga 1 Kvinnojouren Solens planering\n\n{table}", "plan.md").rows

    assert (row.area, row.goal, row.measure) == ("Stöd", "Ge stöd.", "5 samtal.")


def test_a_goal_without_a_measure_is_kept_with_a_warning(read):
    document = read(appendix(["Ge stöd.", "Ringa.", ""]))

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


# --- Goals in prose, vision, budgets --------------------------------------------------------------------------------


def test_numbered_goals_in_prose_keep_area_and_printed_number(plan):
    assert [(goal.area, goal.number, goal.text) for goal in plan.prose_goals] == [
        ("Organisation och ekonomi", "1", "Styrelsen går en kurs."),
        ("Organisation och ekonomi", "2", "Lokalen ses över så att den blir tillgänglig för alla."),
        ("Organisation och ekonomi", "4", "Medlemsregistret förnyas."),
        ("Stödverksamhet", "1", "Telefonen bemannas."),
    ]


def test_title_and_year_come_from_the_headings(plan):
    assert (plan.title, plan.year) == ("Verksamhetsplan 2026", 2026)


def test_vision_purpose_and_values_are_word_for_word(plan):
    assert plan.vision == "Ingen ska vara rädd hemma."
    assert plan.purpose == "Vi ger stöd."
    assert plan.values == "Allas lika värde bär vårt arbete.\n\n1. Öppenhet\n\nVi lyssnar."


def test_a_vision_under_a_heading_is_found_too(read):
    assert read("# Verksamhetsplan 2026\n\n## Vår vision\n\nEtt liv\nutan rädsla.\n\n## Annat").vision == (
        "Ett liv utan rädsla."
    )


def test_a_budget_keeps_the_printed_total_and_the_computed_one(plan):
    assert plan.budgets[0] == {
        "heading": "Intäktsbudget 2026",
        "rows": [
            {"label": "Kommunen", "amount": "1200000"},
            {"label": "Gåvor", "amount": "15000"},
            {"label": "Avgifter", "amount": "5000"},
        ],
        "printed_total": "1320000",
        "computed_total": "1220000",
    }


def test_amounts_may_have_decimals_and_signs(read):
    document = read("# Budget 2026\n\nPost\tKronor\nStöd\t10,50 kr\nÅterbetalt\t\u22122\u00a0000:-\nSumma\t-1989,50")

    assert [row["amount"] for row in document.budgets[0]["rows"]] == ["10.50", "-2000"]
    assert document.checks == ()


def test_income_and_costs_in_one_table_are_two_budgets(read):
    document = read("# Budget 2026\n\nBidrag\t90\nSumma intäkter\t90\nHyra\t80\nSumma kostnader\t80")

    assert [budget["computed_total"] for budget in document.budgets] == ["90", "80"]


def test_text_that_is_nothing_else_is_kept(plan):
    assert (plan.prose[-1].text, len(plan.prose)) == ("Tack till alla som hjälper oss.", 4)


# --- Slips ----------------------------------------------------------------------------------------------------------


def slips(document, kind):
    return [check for check in document.checks if check["kind"] == kind]


def test_a_wrong_sum_is_shown_with_the_difference(plan):
    (check,) = slips(plan, "wrong_sum")

    assert (check["printed"], check["computed"], check["difference"]) == ("1320000", "1220000", "100000")


def test_a_budget_for_another_year_is_shown(plan):
    (check,) = slips(plan, "wrong_year")

    assert (check["heading"], check["year"], check["plan_year"]) == ("Kostnadsbudget 2025", 2025, 2026)


def test_missing_numbers_are_shown(plan):
    assert [(check["list"], check["number"]) for check in slips(plan, "missing_number")] == [
        ("Appendices", 2),
        ("Organisation och ekonomi", 3),
    ]


def test_a_number_that_occurs_twice_is_shown(read):
    document = read("# Våra mål\n\n## 1. Stöd\n\nText\n\n## 2. Mer\n\n## 2. Mest\n")

    assert [check["number"] for check in slips(document, "repeated_number")] == [2]


def test_the_same_level_twice_for_a_shelter_is_shown(read):
    rows = [["Synas.", "Filma.", "Öka antalet följare till 640st"], ["Nå ut.", "Skriva.", "Öka följarantal till 640st"]]

    (check,) = slips(read(appendix(*rows)), "duplicate_target")

    assert (check["value"], check["lines"]) == (640, [4, 5])


def test_the_same_level_for_two_shelters_is_no_slip(plan):
    assert slips(plan, "duplicate_target") == []


def test_the_same_count_under_two_goals_is_no_slip(read):
    rows = [["Fira dagen i mars.", "Fest.", "1 st event"], ["Fira dagen i maj.", "Fest.", "1 st event"]]

    assert slips(read(appendix(*rows)), "duplicate_target") == []


def test_a_table_that_is_nothing_known_is_said(read):
    document = read("# Verksamhetsplan 2026\n\nNamn\tUppdrag\nAlva\tKassör")

    assert as_json(document)["checks"] == [
        {
            "kind": "not_understood",
            "line": 3,
            "message": "A table of 2 rows that begins with “Namn” is not understood.",
        }
    ]


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_json_has_the_row_with_its_targets_and_nulls(plan):
    assert as_json(plan)["rows"][2] == {
        "area": "Påverkansarbete",
        "shelter": "Kvinnojouren Solrosen",
        "goal": "Synas mer.",
        "activity": "Skriva inlägg.",
        "measure": "Öka antalet följare till 640st",
        "targets": [
            {
                "kind": "level",
                "value": 640,
                "unit": "följare",
                "direction": "at_least",
                "baseline": None,
                "per": None,
                "window": None,
                "limit_unit": None,
                "items": None,
            }
        ],
        "warnings": [],
    }


def test_json_has_four_parts(plan):
    assert list(as_json(plan)) == ["rows", "prose_goals", "budgets", "checks"]


# --- Word -----------------------------------------------------------------------------------------------------------


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


def test_a_cell_merged_sideways_says_its_text_once(read_word):
    document = docx.Document()
    table = word_table(document, HEADER, ["Ge stöd.", "", "5 samtal."])
    table.cell(1, 0).merge(table.cell(1, 1))

    (row,) = read_word(document).rows

    assert (row.goal, row.activity, row.measure) == ("Ge stöd.", "", "5 samtal.")


def test_numbers_that_word_draws_itself_are_the_printed_ones(read_word):
    document = docx.Document()
    document.add_heading("Mål formulerade för verksamhetsår 2026", 1)
    document.add_heading("Ekonomi", 2)
    document.add_paragraph("Söka medel.", style="List Number")
    document.add_paragraph("Spara.", style="List Number")

    assert [(goal.area, goal.number, goal.text) for goal in read_word(document).prose_goals] == [
        ("Ekonomi", "1", "Söka medel."),
        ("Ekonomi", "2", "Spara."),
    ]


def test_a_bold_vision_in_word_is_the_vision(read_word):
    document = docx.Document()
    document.add_heading("Verksamhetsplan 2026", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("Vision ").bold = True
    paragraph.add_run("Trygga hem.")

    assert read_word(document).vision == "Trygga hem."


def test_a_tracked_insertion_is_read_and_a_deletion_is_not(read_word):
    document = docx.Document()
    paragraph = document.add_paragraph("Kvar. ")
    for tag, text_tag, text in (("w:ins", "w:t", "Ny."), ("w:del", "w:delText", "Struken.")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)  # python-docx cannot track changes

    assert read_word(document).prose[0].text == "Kvar. Ny."


def test_a_contents_list_in_word_is_no_table(read_word):
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Bilaga 1 Kvinnojouren Solens planering\t4", style="toc 1")
    document.add_heading("Verksamhetsplan 2026", 1)

    found = read_word(document)

    assert (found.rows, found.warnings, found.checks) == ((), (), ())
