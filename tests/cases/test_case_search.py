"""A case is found in the list by its number, as people write it."""

from datetime import date

import pytest

from tests import builders as build
from tests.cases.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(staff):
    """Fifteen of this year, and one of the year before."""
    return [build.case(staff) for _ in range(15)] + [build.case(staff, received_on=date(2025, 5, 4))]


def search(client, actor, number):
    return client.get(url("cases", actor), {"number": number})


@pytest.mark.parametrize("written", ["2026-14", " 2026-14 ", "2026 - 14", "2026–14", "2026/14", "14", "014"])
def test_a_number_finds_its_case_however_it_is_written(client, staff, cases, written):
    response = search(client, staff, written)

    assert [case.reference for case in response.context["page"]] == ["2026-14"]


def test_what_is_looked_for_can_be_taken_away_again(client, staff, cases):
    assert search(client, staff, " 2026/014").context["chips"] == [{"text": "Ärendets nummer: 2026-14", "url": "?"}]


def test_without_its_year_a_number_finds_those_of_all_years(client, staff, cases):
    found = search(client, staff, "1").context["page"]

    assert {case.reference for case in found} == {"2026-1", "2025-1"}


def test_a_number_that_nobody_has_finds_nothing(client, staff, cases):
    response = search(client, staff, "2026-999999")

    assert list(response.context["page"]) == []
    assert "Inget ärende stämmer" in response.content.decode()


@pytest.mark.parametrize("written", ["Vera", "14-2026", "2026-", "1234567", "٢", "14\0"])
def test_what_is_no_number_says_so_and_narrows_nothing(client, staff, cases, written):
    response = search(client, staff, written)

    assert response.context["page"].paginator.count == 16
    assert response.context["filter"].errors.keys() == {"number"}
