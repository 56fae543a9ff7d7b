"""The list of cases: whom it names, what is recorded of reading it, how it is filtered and ordered."""

from datetime import date

import pytest

from tests import builders as build
from tests.cases.pages import VERA, recorded, url, words

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_to_call_a_person_and_never_a_name(client, staff):
    build.case(staff, identity=VERA)
    text = words(client.get(url("cases", staff)))

    assert "2026-1 Liljan Kvinnojouren Syrenen 2 mar 2026 inte utdelat sedan 2 mar 2026 ingen planerad" in text
    assert "1 ärende" in text
    assert "Vera" not in text
    assert "123 45 67" not in text


def test_the_list_of_a_protected_person_shows_no_alias(client, staff):
    build.case(staff, identity=VERA | {"is_protected": True})
    text = words(client.get(url("cases", staff)))

    assert "2026-1 skyddad" in text
    assert "Liljan" not in text


def test_reading_the_list_is_recorded_with_its_rows(client, staff):
    case = build.case(staff)
    client.get(url("cases", staff))

    assert [event.details for event in recorded("case.listed")] == [{"rows": [str(case.pk)]}]


def test_the_filters_stand_in_the_address_and_each_can_be_taken_away(client, staff, volunteer):
    build.case(staff)
    build.taken_case(staff, volunteer)
    response = client.get(url("cases", staff), {"state": "taken", "since": "2026-03-01"})
    text = words(response)

    assert [case.reference for case in response.context["page"]] == ["2026-2"]
    assert "Läge: Utdelat ✕ ta bort" in text
    assert "Mottaget från och med: 2026-03-01 ✕ ta bort" in text
    assert 'href="?since=2026-03-01"' in response.content.decode()


def test_a_filter_that_is_not_understood_says_so_and_narrows_nothing(client, staff):
    build.case(staff)
    text = words(client.get(url("cases", staff), {"since": "i våras", "state": "borta"}))

    assert "2 saker behöver rättas" in text
    assert "1 ärende" in text


@pytest.mark.parametrize(
    ("sort", "references"),
    [
        ("", ["2026-1", "2026-2", "2025-1"]),  # what waits first, what somebody has last
        ("received", ["2025-1", "2026-1", "2026-2"]),
        ("-received", ["2026-2", "2026-1", "2025-1"]),
        ("nonsense", ["2026-1", "2026-2", "2025-1"]),
    ],
)
def test_the_list_can_be_read_in_several_orders(client, staff, volunteer, sort, references):
    build.taken_case(staff, volunteer, received_on=date(2025, 12, 1))
    build.case(staff, received_on=date(2026, 3, 1))
    build.case(staff, received_on=date(2026, 3, 5))
    response = client.get(url("cases", staff), {"sort": sort})

    assert [case.reference for case in response.context["page"]] == references
