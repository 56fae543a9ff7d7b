"""Funders and grants out into a spreadsheet and back in, through the admin."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from zeal import zeal_ignore

from budget.actions import grants as actions
from budget.models import Grant
from jourer import spreadsheets
from jourer.models import AuditEvent, Shelter
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T12:00Z")]


@pytest.fixture(autouse=True)
def _each_row_through_its_verb():
    """A verb asks for the row that it changes, in a file as on a page."""
    with zeal_ignore([{"model": model, "field": "get()"} for model in ("budget.Funder", "budget.Grant")]):
        yield


@pytest.fixture
def treasurer(client):
    made = build.actor("treasurer", association=build.shelter(name="Solrosen").association)
    build.sign_in(client, made)
    return made


def page(model, name):
    return reverse(f"admin:budget_{model}_{name}")


def table(client, model):
    """The export as a list of {heading: cell}."""
    content = client.post(page(model, "export"), {"file_type": "xlsx"}).content
    head, *rows = spreadsheets.read("a.xlsx", content)
    return [dict(zip(head, row, strict=True)) for row in rows]


def bring(client, model, rows):
    head = list(rows[0])
    content = spreadsheets.write(head, [[row[one] for one in head] for row in rows], sheet="Blad")
    return client.post(page(model, "import"), {"file": SimpleUploadedFile("fil.xlsx", content)})


def bring_for_good(client, model, row):
    dry_run = bring(client, model, [row])
    return client.post(page(model, "confirm"), {"draft": dry_run.context["draft"]})


def test_what_is_exported_and_imported_again_changes_nothing(client, treasurer):
    build.grant(
        treasurer, shelters=Shelter.objects.filter(association=treasurer.association), applied_for=Decimal("500000.50")
    )
    build.grant(treasurer, name="=1+1", granted=None, decided_on=None, is_repaid_unused=False)
    for model in ("funder", "grant"):
        outcome = bring(client, model, table(client, model)).context["outcome"]
        assert (outcome.changes, outcome.unchanged > 0) == ([], True)


def test_grants_are_brought_from_a_file_made_by_hand(client, treasurer):
    bring_for_good(client, "funder", {"Namn": "Brottsofferfonden", "Sorts finansiär": "statlig myndighet"})
    bring_for_good(
        client,
        "grant",
        {
            "Finansiär": "brottsofferfonden",
            "Vad bidraget heter": "Stöd till vittnen",
            "Syfte": "Fler vittnen får stöd.",
            "Första dagen": date(2026, 1, 1),
            "Sista dag att använda det": "2026-12-31",
            "Beslutat den": "2025-12-10",
            "Beviljat belopp": "450.000 kr",
            "Det som inte är använt den sista dagen": "Får behållas",
            "För vilka jourer": "Solrosen",
        },
    )

    made = Grant.objects.get()
    assert (made.granted, made.is_repaid_unused, [one.name for one in made.shelters.all()]) == (
        Decimal(450_000),
        False,
        ["Solrosen"],
    )
    assert AuditEvent.objects.filter(action="grant.added").count() == 1


def test_what_is_wrong_is_said_of_its_row_and_column_and_nothing_is_saved(client, treasurer):
    build.grant(treasurer)
    [row] = table(client, "grant")
    response = bring(client, "grant", [row | {"Beviljat belopp": "åtta"}, row | {"Id": "", "Finansiär": "Okänd"}])

    assert [one[:2] for one in response.context["problems"]] == [(2, "Beviljat belopp"), (3, "Finansiär")]
    assert Grant.objects.get().granted == Decimal(450_000)


def test_a_closed_grant_is_not_changed_by_a_file(client, treasurer):
    grant = build.grant(treasurer)
    actions.close_grant(
        by=treasurer, grant=grant, closed_on=date(2026, 11, 1), repaid=Decimal(0), idempotency_key=grant.pk
    )
    [row] = table(client, "grant")

    assert bring(client, "grant", [row | {"Villkor": "Nya"}]).status_code == 422


def test_only_those_who_keep_the_budget_get_in(client, treasurer):
    build.sign_in(client, build.actor("board", association=treasurer.association))

    assert client.get(page("grant", "export"), follow=True).status_code == 404
