"""The PDF of the annual report, read back with other programs' eyes."""

import functools
import io
import re
from dataclasses import replace
from datetime import date

import pdfplumber
import pikepdf
import pytest
from django.utils import translation

from reports import annual, pdf
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


@pytest.fixture
def report():
    """A report with something of everything in it."""
    staff = build.actor("staff", build.shelter(name="Kvinnojouren"))
    texts = {"vision": "Ett samhälle utan våld.", "purpose": "Stöd & kunskap.", "values": "Alla är lika värda."}
    plan = build.plan(staff.association, **texts)
    goal = build.goal(plan, shelter=staff.shelters.get(), text="Fler <ska> få stöd.", measure_text="20 stödkontakter.")
    build.target(goal, metric="cases.contacts", goal_value=20, unit="stödkontakter")
    build.target(goal, kind="milestone", ends_on=date(2026, 9, 30))
    build.goal(plan, area="Påverkan", text="Vi ska höras.")
    for month in (3, 4):
        for _ in range(11):
            build.contact(staff, occurred_on=date(2026, month, 5))
    # Alike in every test of this module, so that it is printed once.
    alike = {"association": "Solrosjourerna", "organisation_number": "802400-0005"}
    return replace(annual.read(plan, date(2026, 12, 31)), **alike)


def printed(report):
    return _printed(annual.document(report, stylesheet=pdf.STYLESHEET))


@functools.cache
def _printed(html):
    return pdf.write(html)


def text_of(content):
    with pdfplumber.open(io.BytesIO(content)) as file:
        return "\n".join(page.extract_text() for page in file.pages).replace("\xa0", " ")


def test_the_figures_can_be_read_back(report):
    text = text_of(printed(report))

    assert "Verksamhetsberättelse 2026" in text
    assert "Siffror per 31 dec 2026" in text
    assert "Ett samhälle utan våld." in text
    assert "Fler <ska> få stöd." in text
    assert "Målet var 20 stödkontakter. Utfallet blev 22 (110 %)." in text
    assert "Under 2026 loggades 22 stödkontakter." in text
    assert "Det här blev inte klart till 30 sep 2026." in text


def test_every_status_is_a_word(report):
    text = text_of(printed(report))

    assert "Uppnått" in text
    assert "Inte uppnått" in text


def test_pages_are_numbered(report):
    content = printed(report)

    with pikepdf.open(io.BytesIO(content)) as file:
        number = len(file.pages)
    assert f"sida {number} av {number}" in text_of(content)


def test_it_says_that_it_is_an_accessible_document_in_swedish(report):
    with pikepdf.open(io.BytesIO(printed(report))) as file:
        assert file.Root.MarkInfo.Marked
        assert file.Root.StructTreeRoot
        assert str(file.Root.Lang) == "sv"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title) == f"Verksamhetsberättelse 2026 – {report.association}"
        assert file.open_metadata()["pdfuaid:part"] == "1"


def structure(content):
    """Every element of the document's structure as (kind, element)."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return list(_walk(file.Root.StructTreeRoot))


def _walk(element):
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), {str(key): str(value) for key, value in kid.items() if str(key) in {"/Alt", "/ID"}}
            yield from _walk(kid)


def test_every_drawing_has_a_text(report):
    drawings = [facts for kind, facts in structure(printed(report)) if kind == "/Figure"]

    assert drawings
    assert all(facts.get("/Alt") for facts in drawings)


def test_a_table_is_one_table_with_headings(report):
    kinds = [kind for kind, _facts in structure(printed(report))]

    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") > 2


def headings(html):
    found = re.findall(r"<h([1-4])[^>]*>(.*?)</h\1>", html)
    return [(f"H{level}", text) for level, text in found]


def test_the_headings_are_those_of_the_document(report):
    html = annual.document(report)
    kinds = [kind.strip("/") for kind, _facts in structure(printed(report))]

    assert [kind for kind in kinds if re.fullmatch("H[1-6]", kind)] == [level for level, _text in headings(html)]


def names(items):
    return [name for item in items for name in [item.title, *names(item.children)]]


def test_bookmarks_lead_to_the_sections_and_areas_and_not_to_every_goal(report):
    with pikepdf.open(io.BytesIO(printed(report))) as file, file.open_outline() as outline:
        found = names(outline.root)

    assert found[0] == "Verksamhetsberättelse 2026"
    assert {"Mål för mål", "Stödverksamhet", "Stödkontakter"} <= set(found)
    assert "Fler <ska> få stöd." not in found


def test_the_same_report_gives_the_same_bytes(report):
    assert pdf.write(annual.document(report, stylesheet=pdf.STYLESHEET)) == printed(report)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/a.png",
        "https://example.org/a.png",
        "file:///etc/hostname",
        "data:image/png;base64,AAAA",
        "static:css/jourer.css",
        "static:../manage.py",
    ],
)
def test_nothing_but_our_own_style_sheet_is_fetched(address):
    with pytest.raises(pdf.PrintError):
        pdf.write(f'<html lang="sv"><title>a</title><img src="{address}" alt="a"></html>')


def test_what_a_person_wrote_is_never_markup(report):
    assert "<ska>" not in annual.document(report)
