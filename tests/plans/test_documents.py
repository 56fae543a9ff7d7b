"""A plan of invented associations in the shape of real ones, slips included."""

import docx
import pytest
from django.utils import translation
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from plans.documents import as_json

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


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def plan(read):
    return read(PLAN)


def slips(document, kind):
    return [check for check in document.checks if check["kind"] == kind]


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


def test_numbered_goals_in_prose_keep_area_and_printed_number(plan):
    assert [(goal.area, goal.number, goal.text) for goal in plan.prose_goals] == [
        ("Organisation och ekonomi", "1", "Styrelsen går en kurs."),
        ("Organisation och ekonomi", "2", "Lokalen ses över så att den blir tillgänglig för alla."),
        ("Organisation och ekonomi", "4", "Medlemsregistret förnyas."),
        ("Stödverksamhet", "1", "Telefonen bemannas."),
    ]


@pytest.mark.parametrize("heading", ["## Stadgar", "#### Bilaga 1 Ordlista", "#### Budget"])
def test_numbers_after_the_goals_are_no_goals(read, heading):
    document = read(f"## Mål formulerade för verksamhetsår 2026\n\n### Ekonomi\n\n1. Spara.\n\n{heading}\n\n1. Annat.")

    assert [goal.text for goal in document.prose_goals] == ["Spara."]


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


def test_a_vision_of_several_paragraphs_ends_at_the_next_bold_word(read):
    document = read("# Verksamhetsplan 2026\n\n**Vision** Trygga hem.\n\nTrygga barn.\n\n**Syfte** Stöd.")

    assert (document.vision, document.purpose) == ("Trygga hem.\n\nTrygga barn.", "Stöd.")


def test_text_that_is_nothing_else_is_kept(plan):
    assert (plan.prose[-1].text, len(plan.prose)) == ("Tack till alla som hjälper oss.", 4)


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


def test_the_same_level_for_two_shelters_is_no_slip(plan):
    assert slips(plan, "duplicate_target") == []


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


def test_bullets_in_word_are_no_numbered_goals(read_word):
    document = docx.Document()
    document.add_heading("Mål formulerade för verksamhetsår 2026", 1)
    document.add_paragraph("Söka medel.", style="List Bullet")

    found = read_word(document)

    assert (found.prose_goals, found.prose[0].text) == ((), "• Söka medel.")


def test_a_title_in_word_is_the_title(read_word):
    document = docx.Document()
    document.add_paragraph("Verksamhetsplan", style="Title")

    found = read_word(document)

    assert (found.title, found.prose) == ("Verksamhetsplan", ())


def test_a_text_box_says_its_words_once(read_word):
    document = docx.Document()
    outer = document.add_paragraph().add_run("Runt om. ")
    box, paragraph, run, words = map(OxmlElement, ("w:txbxContent", "w:p", "w:r", "w:t"))
    words.text = "I rutan."
    run.append(words)
    paragraph.append(run)
    box.append(paragraph)
    outer._r.append(box)  # python-docx makes no text boxes

    assert [text for _line, text in read_word(document).prose] == ["Runt om. I rutan."]


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


def strike(element, properties, mark="w:del"):
    """Mark the paragraph, row or cell as Word does when somebody strikes it out and changes are tracked."""
    for tag in (*properties.split("/"), mark):
        found = element.find(qn(tag))
        if found is None:
            found = OxmlElement(tag)
            element.insert(0, found)
        element = found


def strike_words(paragraph):
    for run in paragraph.runs:
        change = OxmlElement("w:del")
        run._r.addprevious(change)
        change.append(run._r)


def goals_table(document, *rows):
    table = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def test_a_row_that_is_struck_out_is_no_goal(read_word):
    document = docx.Document()
    table = goals_table(
        document,
        ("MÅL", "MÄTINSTRUMENT", "AKTIVITET"),
        ("Ge stöd.", "5 samtal", "Ringa."),
        ("Struket.", "1 sak", "Nej."),
    )
    strike(table.rows[2]._tr, "w:trPr")

    assert [row.goal for row in read_word(document).rows] == ["Ge stöd."]


def test_a_table_whose_rows_are_all_struck_out_is_none(read_word):
    document = docx.Document()
    table = goals_table(document, ("MÅL", "AKTIVITET", "MÄTINSTRUMENT"), ("Struket.", "Nej.", "1 sak"))
    for row in table.rows:
        strike(row._tr, "w:trPr")
    document.add_paragraph("Kvar.")

    found = read_word(document)

    assert (found.rows, [text for _line, text in found.prose]) == ((), ["Kvar."])


def test_a_column_that_is_struck_out_is_not_there(read_word):
    document = docx.Document()
    table = goals_table(document, ("MÅL", "MÅTT", "AKTIVITET", "MÅTT"), ("Ge stöd.", "9 struket", "Ringa.", "5 samtal"))
    for row in table.rows:
        strike(row.cells[1]._tc, "w:tcPr", "w:cellDel")

    assert [row.measure for row in read_word(document).rows] == ["5 samtal"]


def test_a_row_without_cells_is_nothing(read_word):
    document = docx.Document()
    table = goals_table(document, ("MÅL", "AKTIVITET", "MÅTT"), ("Ge stöd.", "Ringa.", "5 samtal"), ("a", "b", "c"))
    for cell in table.rows[2].cells:
        strike(cell._tc, "w:tcPr", "w:cellDel")

    assert [row.goal for row in read_word(document).rows] == ["Ge stöd."]


def test_what_a_struck_line_end_parted_is_one_paragraph(read_word):
    document = docx.Document()
    for text in ("Vi bemannar", " telefonen", " varje dag.", "Och chatten."):
        document.add_paragraph(text)
    for paragraph in document.paragraphs[:2]:
        strike(paragraph._p, "w:pPr/w:rPr")

    assert [text for _line, text in read_word(document).prose] == ["Vi bemannar telefonen varje dag.", "Och chatten."]


def test_what_a_struck_line_end_parted_in_a_cell_is_one_measure(read_word):
    document = docx.Document()
    table = goals_table(document, ("MÅL", "AKTIVITET", "MÅTT"), ("Ge stöd.", "Ringa.", "5"))
    cell = table.rows[1].cells[2]
    cell.add_paragraph(" samtal")
    strike(cell.paragraphs[0]._p, "w:pPr/w:rPr")

    assert [row.measure for row in read_word(document).rows] == ["5 samtal"]


def test_a_line_end_struck_before_a_table_joins_nothing(read_word):
    document = docx.Document()
    strike(document.add_paragraph("Före.")._p, "w:pPr/w:rPr")
    goals_table(document, ("MÅL", "AKTIVITET", "MÅTT"), ("Ge stöd.", "Ringa.", "5 samtal"))

    found = read_word(document)

    assert ([row.goal for row in found.rows], found.prose[0].text) == (["Ge stöd."], "Före.")


@pytest.mark.parametrize("mark", ["w:del", "w:moveFrom"])
def test_a_paragraph_that_is_struck_out_is_no_gap(read_word, mark):
    document = docx.Document()
    goals_table(document, ("MÅL", "AKTIVITET", "MÅTT"), ("Ge stöd.", "Ringa.", "Möten med skolor och"))
    struck = document.add_paragraph("Struket.")
    strike_words(struck)
    strike(struck._p, "w:pPr/w:rPr", mark)
    document.add_paragraph("föreningar i trakten")

    assert [row.measure for row in read_word(document).rows] == ["Möten med skolor och föreningar i trakten"]


def test_a_contents_list_in_word_is_no_table(read_word):
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Bilaga 1 Kvinnojouren Solens planering\t4", style="toc 1")
    document.add_heading("Verksamhetsplan 2026", 1)

    found = read_word(document)

    assert (found.title, found.rows, found.warnings, found.checks) == ("Verksamhetsplan 2026", (), (), ())
