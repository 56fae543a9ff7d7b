import pytest
from django.utils import translation

from plans.documents import as_json

HEADER = ["STÖD", "AKTIVITET", "MÄTINSTRUMENT"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def appendix(*rows):
    lines = ["\t".join(row) for row in (HEADER, *rows)]
    return "\n".join(["## Bilaga 1 Kvinnojouren Solens planering 2026", "", *lines])


def slips(document, kind):
    return [check for check in document.checks if check["kind"] == kind]


def test_a_number_that_occurs_twice_is_shown(read):
    document = read("# Våra mål\n\n## 1. Stöd\n\nText\n\n## 2. Mer\n\n## 2. Mest\n")

    assert [check["number"] for check in slips(document, "repeated_number")] == [2]


def test_the_same_level_twice_for_a_shelter_is_shown(read):
    rows = [["Synas.", "Filma.", "Öka antalet följare till 640st"], ["Nå ut.", "Skriva.", "Öka följarantal till 640st"]]

    (check,) = slips(read(appendix(*rows)), "duplicate_target")

    assert (check["value"], check["lines"]) == (640, [4, 5])


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


def test_an_appendix_for_another_year_is_shown(read):
    document = read("# Verksamhetsplan 2026\n\n## Bilaga 1 Kvinnojouren Solens planering 2025\n")

    assert [(check["year"], check["plan_year"]) for check in slips(document, "wrong_year")] == [(2025, 2026)]
