"""One plan of invented associations, as each format that it may come in."""

import io

import docx
import pytest
import weasyprint
import xlsxwriter

from plans.documents import as_json, read_pasted, read_upload

pytestmark = pytest.mark.pure

HEADER = ("MÅL", "AKTIVITET", "MÄTINSTRUMENT")
# Shelter → area → rows; a cell with a line break holds two paragraphs.
PLAN = {
    "Tjejjouren Måsen": {
        "Stödverksamhet": [
            ("Fler unga ska våga höra av sig.", "Chatta tre kvällar i veckan.", "Antal chattsamtal: 240st"),
            (
                "Svara snabbt.",
                "Fördela passen så att någon alltid sitter vid telefonen när det ringer in nya samtal.",
                "Alla som skriver får svar inom 24 h\nHögst 5 % missade samtal",
            ),
        ],
        "Påverkansarbete": [
            ("Synas där unga är.", "Filma korta klipp.", "Öka antalet följare från 300 till 450"),
            ("Prata om samtycke i skolan.", "Besöka högstadiet.", "6 klasser på våren och 8 på hösten i åk 8"),
        ],
    },
    "Mansjouren Bryggan": {
        "Stödverksamhet": [
            ("Erbjuda samtal till män i kris.", "Ha öppet på torsdagar.", "Minst 90 stödsamtal. Antal nya besökare."),
        ],
    },
}
BUDGET = [("Kommunen", 400000), ("Gåvor", 25000), ("Totalt", 435000)]
TARGETS = [
    ("Tjejjouren Måsen", "Stödverksamhet", "count", 240),
    ("Tjejjouren Måsen", "Stödverksamhet", "duration", 24),
    ("Tjejjouren Måsen", "Stödverksamhet", "ratio", 5),
    ("Tjejjouren Måsen", "Påverkansarbete", "level", 450),
    ("Tjejjouren Måsen", "Påverkansarbete", "count", 6),
    ("Tjejjouren Måsen", "Påverkansarbete", "count", 8),
    ("Mansjouren Bryggan", "Stödverksamhet", "count", 90),
    ("Mansjouren Bryggan", "Stödverksamhet", "indicator", None),
]


def word():
    document = docx.Document()
    document.add_heading("Verksamhetsplan 2026", 1)
    document.add_heading("Intäktsbudget 2026", 2)
    budget = document.add_table(0, 2)
    for label, amount in BUDGET:
        _fill(budget.add_row(), (label, f"{amount:,}".replace(",", " ")))
    for shelter, areas in PLAN.items():
        document.add_heading(f"Bilaga {list(PLAN).index(shelter) + 1} {shelter}s planering 2026", 2)
        table = document.add_table(1, 3)
        _fill(table.rows[0], HEADER)
        for area, rows in areas.items():
            merged = table.add_row()
            merged.cells[0].merge(merged.cells[2]).text = area
            for row in rows:
                _fill(table.add_row(), row)
    return _saved(document.save)


def _fill(row, texts):
    for cell, text in zip(row.cells, texts, strict=True):
        first, *others = text.split("\n")
        cell.text = first
        for paragraph in others:
            cell.add_paragraph(paragraph)


def excel():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        money = book.add_worksheet("Budget")
        money.write(0, 0, "Verksamhetsplan 2026")
        money.write(2, 0, "Intäktsbudget 2026")
        for number, row in enumerate(BUDGET, 3):
            money.write_row(number, 0, row)
        for shelter, areas in PLAN.items():
            _plan_sheet(book.add_worksheet(shelter.split()[1]), shelter, areas)
    return stream.getvalue()


def _plan_sheet(sheet, shelter, areas):
    sheet.write(0, 0, f"Bilaga {list(PLAN).index(shelter) + 1} {shelter}s planering 2026")
    sheet.write_row(2, 0, HEADER)
    number = 3
    for area, rows in areas.items():
        sheet.merge_range(number, 0, number, 2, area)
        for offset, row in enumerate(rows, 1):
            sheet.write_row(number + offset, 0, row)
        number += len(rows) + 1


def pdf():
    appendices = "".join(
        f"<h2>Bilaga {number} {shelter}s planering 2026</h2>{_html_table(areas)}"
        for number, (shelter, areas) in enumerate(PLAN.items(), 1)
    )
    budget = "".join(f"<tr><td>{label}<td>{amount:,}".replace(",", " ") for label, amount in BUDGET)
    style = "td, th { border: 1px solid black; width: 30%; padding: 3pt } table { border-collapse: collapse }"
    page = f"<h1>Verksamhetsplan 2026</h1><h2>Intäktsbudget 2026</h2><table>{budget}</table>{appendices}"
    return weasyprint.HTML(string=f"<style>{style}</style>{page}").write_pdf()


def _html_table(areas):
    rows = "".join(f"<th>{text}" for text in HEADER)
    for area, goals in areas.items():
        rows += f"<tr><td colspan=3><b>{area}</b>"
        rows += "".join("<tr>" + "".join(f"<td>{cell.replace(chr(10), '<br>')}" for cell in goal) for goal in goals)
    return f"<table><tr>{rows}</table>"


def pasted():
    lines = ["Verksamhetsplan 2026", "", "Intäktsbudget 2026", *(f"{label}\t{amount}" for label, amount in BUDGET)]
    for number, (shelter, areas) in enumerate(PLAN.items(), 1):
        lines += ["", f"Bilaga {number} {shelter}s planering 2026", "\t".join(HEADER)]
        for area, rows in areas.items():
            lines += [f"{area.upper()}\t\t"]
            lines += ["\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in rows]
    return "\n".join(lines)


def _saved(save):
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def as_csv():
    rows = [("Verksamhetsplan 2026", "", ""), ("", "", ""), ("Intäktsbudget 2026", "", "")]
    rows += [(label, str(amount), "") for label, amount in BUDGET]
    for number, (shelter, areas) in enumerate(PLAN.items(), 1):
        rows += [("", "", ""), (f"Bilaga {number} {shelter}s planering 2026", "", ""), HEADER]
        for area, goals in areas.items():
            rows += [(area.upper(), "", ""), *goals]
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")


READ = {
    "docx": lambda: read_upload("plan.docx", word()),
    "xlsx": lambda: read_upload("Plan.XLSX", excel()),
    "csv": lambda: read_upload("plan.csv", as_csv()),
    "pdf": lambda: read_upload("plan.pdf", pdf()),
    "pasted": lambda: read_pasted(pasted()),
}


@pytest.fixture(params=READ, scope="module")
def document(request):
    return READ[request.param]()


def test_the_same_plan_gives_the_same_targets_in_every_format(document):
    targets = [
        (row["shelter"], row["area"], target["kind"], target["value"])
        for row in as_json(document)["rows"]
        for target in row["targets"]
    ]

    assert targets == TARGETS


def test_goals_and_activities_are_whole_sentences_in_every_format(document):
    written = [(row[0], row[1]) for areas in PLAN.values() for rows in areas.values() for row in rows]

    assert [(row.goal, row.activity) for row in document.rows] == written


def test_the_budget_is_kept_apart_with_its_printed_sum_in_every_format(document):
    (budget,) = document.budgets

    assert (budget["heading"], budget["printed_total"], budget["computed_total"]) == (
        "Intäktsbudget 2026",
        "435000",
        "425000",
    )
    assert [check["kind"] for check in document.checks] == ["wrong_sum"]


def test_nothing_is_left_over_in_any_format(document):
    assert document.warnings == ()
    assert (document.title, document.year) == ("Verksamhetsplan 2026", 2026)


def test_a_row_that_a_page_cuts_in_two_is_one_row():
    rows = "".join(
        f"<tr><td>Mål {letter}.<td>Vi ses och pratar om det som är svårt, och ringer dem som inte orkar komma."
        f"<td>{number} samtal på plats i någon av våra lokaler"
        for number, letter in enumerate("abcdefghijklmnopq", 10)
    )
    style = "@page { size: A6 } td { border: 1px solid black; width: 33% } table { border-collapse: collapse }"
    table = "<table><tr><td>Mål<td>Aktivitet<td>Mätinstrument" + rows + "</table>"
    content = weasyprint.HTML(string=f"<style>{style}</style><h1>Verksamhetsplan 2026</h1>{table}").write_pdf()

    document = read_upload("plan.pdf", content)

    assert [row.goal for row in document.rows] == [f"Mål {letter}." for letter in "abcdefghijklmnopq"]
    assert {row.measure[2:] for row in document.rows} == {" samtal på plats i någon av våra lokaler"}


def test_a_frame_around_a_page_is_no_table():
    framed = (
        "<div style='border: 1px solid; padding: 9pt'><h1>Verksamhetsplan 2026</h1><p>Syftet är att<p>• stödja.</div>"
    )

    document = read_upload("plan.pdf", weasyprint.HTML(string=framed).write_pdf())

    assert [goal.text for goal in document.prose_goals] == ["stödja."]


def test_a_goal_that_is_merged_over_two_rows_is_the_goal_of_both():
    style = "td { border: 1px solid black; padding: 2pt } table { border-collapse: collapse }"
    rows = (
        "<tr><td>Mål<td>Aktivitet<td>Mätinstrument<tr><td rowspan=2>Svara fler.<td>Chatta.<td>40 chattar"
        "<tr><td>Ringa.<td>15 samtal"
    )
    content = weasyprint.HTML(string=f"<style>{style}</style><table>{rows}</table>").write_pdf()

    document = read_upload("plan.pdf", content)

    assert [(row.goal, row.measure) for row in document.rows] == [
        ("Svara fler.", "40 chattar"),
        ("Svara fler.", "15 samtal"),
    ]


def test_a_goal_that_is_merged_over_two_rows_in_excel_is_the_goal_of_both():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 0, 2, 0, "Svara fler.")
        sheet.write_row(1, 1, ("Chatta.", 40))
        sheet.write_row(2, 1, ("Ringa.", "15 samtal"))

    document = read_upload("plan.xlsx", stream.getvalue())

    assert [(row.goal, row.measure) for row in document.rows] == [("Svara fler.", "40"), ("Svara fler.", "15 samtal")]


def test_a_plain_line_that_names_a_budget_ends_the_table_before_it():
    budget = "Intäktsbudget 2026\nKommunen\t400 000\nTotalt\t400 000\n"

    document = read_pasted(f"Bilaga 1 Solrosens planering 2026\n\nMÅL\tMÄTINSTRUMENT\nSynas.\t4 evenemang\n\n{budget}")

    assert [row.goal for row in document.rows] == ["Synas."]
    assert [one["heading"] for one in document.budgets] == ["Intäktsbudget 2026"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(6, "6"), (1200000, "1200000"), (0.1 + 0.2, "0.3"), (123456789012345, "123456789012345"), (1e308, "1E+308")],
)
def test_a_number_in_excel_is_written_with_no_more_digits_than_excel_knows(number, shown):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, (number, "Ringa.", number))

    (row,) = read_upload("plan.xlsx", stream.getvalue()).rows

    assert (row.goal, row.measure) == (shown, shown)
