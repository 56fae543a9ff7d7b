"""Plans without tables, in three shapes that real ones have; the associations are invented."""

import docx
import pytest

from plans.documents import as_json, read_pasted

pytestmark = pytest.mark.pure

WITH_AIMS = """\
Kvinnojouren Fyrens verksamhetsplan för 2026

Målet med jourens arbete är att ingen i kommunen ska behöva leva rädd.

Arbetsområden

• Öppet hus i kommunens alla delar

• Utbildning av fler volontärer

• Sociala medier

Varje område har en arbetsgrupp.

Öppet hus i kommunens alla delar

Syftet är att

• vara kända i alla kommunde-

lar där någon kan behöva oss.

• visa vägen till stöd.

Utbildning av volontärer

Syftet är att

• alla nya får lära sig om:

våldets mönster

tystnadslöftet

• fler vill stanna.

Sociala medier

Syftet är att

• synas där unga är.
"""

WITH_AREAS = """\
Verksamhetsplan 2026

Planen har rubrikerna

  • Värdegrund
  • Rekrytering/mångfald
  • Ekonomi

Värdegrunden

Stödet utgår från den som söker det.

Rekrytering

En grundkurs hålls under 2026.

Någon utses att hålla kontakt med språkkaféet.

Ekonomi

Styrelsen arbetar för ett långsiktigt avtal med kommunen.

Jourens ändamål är att ge stöd till den som utsatts för brott.

Jourens vision för stödet är att alla ska få hjälp med

  • rättegången
  • sorgen

Denna verksamhetsplan är beslutad av årsmötet.
"""


def goals(document):
    return [(goal.area, goal.number, goal.text) for goal in document.prose_goals]


def test_a_list_under_an_aim_is_goals_of_the_heading_above(read):
    assert goals(read(WITH_AIMS)) == [
        ("Öppet hus i kommunens alla delar", None, "vara kända i alla kommundelar där någon kan behöva oss."),
        ("Öppet hus i kommunens alla delar", None, "visa vägen till stöd."),
        ("Utbildning av volontärer", None, "alla nya får lära sig om: våldets mönster, tystnadslöftet"),
        ("Utbildning av volontärer", None, "fler vill stanna."),
        ("Sociala medier", None, "synas där unga är."),
    ]


def test_the_paragraphs_of_an_announced_area_are_its_goals(read):
    assert goals(read(WITH_AREAS)) == [
        ("Värdegrunden", None, "Stödet utgår från den som söker det."),
        ("Rekrytering", None, "En grundkurs hålls under 2026."),
        ("Rekrytering", None, "Någon utses att hålla kontakt med språkkaféet."),
        ("Ekonomi", None, "Styrelsen arbetar för ett långsiktigt avtal med kommunen."),
    ]


def test_a_purpose_and_a_vision_in_a_sentence_are_found(read):
    document = read(WITH_AREAS)

    assert document.purpose == "Jourens ändamål är att ge stöd till den som utsatts för brott."
    assert document.vision == "Jourens vision för stödet är att alla ska få hjälp med\n\n• rättegången\n\n• sorgen"
    assert read(WITH_AIMS).purpose == "Målet med jourens arbete är att ingen i kommunen ska behöva leva rädd."


def test_a_list_that_names_no_heading_is_no_list_of_areas(read):
    document = read("# Verksamhetsplan 2026\n\n• Alva\n• Bo\n• Cai\n\nVi träffas ofta.\n\nDe tre är roliga.")

    assert goals(document) == []


def test_aims_under_a_word_heading_are_goals(read_word):
    document = docx.Document()
    document.add_heading("Verksamhetsplan 2026", 1)
    document.add_heading("Medlemmar", 2)
    document.add_paragraph("Målsättningen är att")
    document.add_paragraph("fler ska bli medlemmar.", style="List Bullet")
    document.add_paragraph("Vi fikar också.")

    assert goals(read_word(document)) == [("Medlemmar", None, "fler ska bli medlemmar.")]


def test_what_a_goal_does_not_have_is_null_as_json(read):
    document = read("Verksamhetsplan 2026\n\nJouren har följande målsättning:\n\n- Öppet en kväll i veckan.")

    assert as_json(document)["prose_goals"] == [
        {"area": None, "number": None, "text": "Öppet en kväll i veckan.", "line": 5}
    ]


PASTED = """\
Innehåll

Mål för verksamhetsår 2026

Verksamhetsplan 2026

Mål för verksamhetsår 2026

Målen gäller alla.

1. Organisation och ekonomi

Föreningen ska stå stadigt.

1. Styrelsen går en kurs.

2. Lokalen ses över.

2. Stödverksamhet

1. Telefonen bemannas
"""


def test_numbered_goals_are_found_where_pasting_took_the_headings_marks_away():
    document = read_pasted(PASTED)

    assert goals(document) == [
        ("Organisation och ekonomi", "1", "Styrelsen går en kurs."),
        ("Organisation och ekonomi", "2", "Lokalen ses över."),
        ("Stödverksamhet", "1", "Telefonen bemannas"),
    ]


def test_lists_are_found_as_word_pastes_them_with_a_tab_after_the_mark():
    pasted = WITH_AIMS.replace("• ", "•\t")

    assert pasted != WITH_AIMS
    assert read_pasted(pasted).prose_goals == read_pasted(WITH_AIMS).prose_goals


@pytest.mark.parametrize("document", [WITH_AREAS, PASTED], ids=["areas", "numbered"])
def test_word_pastes_no_empty_lines_between_paragraphs(document):
    pasted = read_pasted(without_empty_lines(document))
    whole = read_pasted(document)

    assert goals(pasted) == goals(whole)
    assert (pasted.title, pasted.purpose, pasted.vision) == (whole.title, whole.purpose, whole.vision)


def test_aims_are_found_where_word_pasted_no_empty_lines():
    document = read_pasted(without_empty_lines(WITH_AIMS))

    assert document.title == "Kvinnojouren Fyrens verksamhetsplan för 2026"
    assert goals(document) == [
        ("Öppet hus i kommunens alla delar", None, "vara kända i alla kommundelar där någon kan behöva oss."),
        ("Öppet hus i kommunens alla delar", None, "visa vägen till stöd."),
        ("Utbildning av volontärer", None, "alla nya får lära sig om: våldets mönster tystnadslöftet"),
        ("Utbildning av volontärer", None, "fler vill stanna."),
        ("Sociala medier", None, "synas där unga är."),
    ]


def without_empty_lines(document):
    return "\n".join(line for line in document.splitlines() if line)


def test_a_line_that_was_full_goes_on_in_the_next_whatever_its_first_letter():
    document = read_pasted("""\
Verksamhetsplan 2026
Planen har rubrikerna
• Värdegrund
• Rekrytering
• Ekonomi
Rekrytering
Ordföranden utses att hålla kontakten med språkkaféet och med
Röda Korset, som vi delar lokal med.
En grundkurs hålls under 2026.
""")

    assert goals(document) == [
        (
            "Rekrytering",
            None,
            "Ordföranden utses att hålla kontakten med språkkaféet och med Röda Korset, som vi delar lokal med.",
        ),
        ("Rekrytering", None, "En grundkurs hålls under 2026."),
    ]


def test_a_row_with_a_dash_for_its_goal_is_still_a_row():
    document = read_pasted("Mål\tMätinstrument\nStödja.\t5 samtal\n-\t8 besök")

    assert [row.measure for row in document.rows] == ["5 samtal", "8 besök"]
