"""Budget rows out into a spreadsheet and back in, through the admin."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from zeal import zeal_ignore

from budget.actions.budgets import adopt_budget
from budget.models import Budget, BudgetRow
from jourer import spreadsheets
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T12:00Z")]


@pytest.fixture(autouse=True)
def _each_row_through_its_verb():
    """A verb asks for the row that it changes, in a file as on a page."""
    with zeal_ignore([{"model": f"budget.{name}", "field": "*"} for name in ("Budget", "BudgetRow")]):
        yield


@pytest.fixture
def treasurer(client):
    made = build.actor("treasurer", association=build.shelter(name="Solrosen").association)
    build.sign_in(client, made)
    return made


@pytest.fixture
def budget(treasurer):
    return build.budget(treasurer)


def page(name):
    return reverse(f"admin:budget_budgetrow_{name}")


def table(client):
    head, *rows = spreadsheets.read("a.xlsx", client.post(page("export"), {"file_type": "xlsx"}).content)
    return [dict(zip(head, row, strict=True)) for row in rows]


def bring(client, rows):
    head = list(rows[0])
    content = spreadsheets.write(head, [[row[one] for one in head] for row in rows], sheet="Blad")
    return client.post(page("import"), {"file": SimpleUploadedFile("fil.xlsx", content)})


def bring_for_good(client, *rows):
    return client.post(page("confirm"), {"draft": bring(client, rows).context["draft"]})


def named(name, amount, **cells):
    return {"År": 2026, "Intäkt eller kostnad": "kostnad", "Vad raden heter": name, "Belopp för hela tiden": amount} | {
        heading.replace("_", " "): cell for heading, cell in cells.items()
    }


def test_what_is_exported_and_imported_again_changes_nothing(client, budget):
    months = [1, 0, 0] * 4
    build.budget_row(budget, "income", "=1+1", 1_800_000, "3987, 4000–7999 6:12", month_weights=months, comment="Två")
    build.budget_row(budget, "cost", "Lokaler", "60000.50")

    outcome = bring(client, table(client)).context["outcome"]

    assert (outcome.changes, outcome.unchanged) == ([], 2)


def test_rows_are_brought_from_a_file_made_by_hand(client, budget):
    bring_for_good(client, named("Lokaler", "60.000 kr", Konton_i_bokföringen="5010–5099", Jour="Solrosen"))

    row = budget.rows.get()
    assert (row.amount, str(row.shelter), [str(one) for one in row.sources.all()]) == (
        60_000,
        "Solrosen",
        ["5010–5099"],
    )


def test_a_row_is_known_by_year_kind_and_name(client, budget):
    row = build.budget_row(budget, "cost", "Lokaler", 60_000)

    bring_for_good(client, named("lokaler", "61 000"))

    row.refresh_from_db()
    assert (BudgetRow.objects.count(), row.amount) == (1, 61_000)


def test_what_is_wrong_is_said_of_its_cell_and_nothing_is_saved(client, budget):
    good = named("Lokaler", "60 000", Konton_i_bokföringen="5010")

    answer = bring(client, [good, named("Personal", "åtta", Konton_i_bokföringen="lön")])

    assert answer.status_code == 422
    assert sorted((one.row, one.heading) for one in answer.context["problems"]) == [
        (3, "Belopp för hela tiden"),
        (3, "Konton i bokföringen"),
    ]
    assert not budget.rows.exists()


def test_an_adopted_row_changes_only_with_reason_and_decision(client, treasurer, budget):
    row = build.budget_row(budget, "cost", "Lokaler", 60_000)
    adopt_budget(by=treasurer, budget=budget, decision=build.decision(treasurer.association))

    refused = bring(client, [named("Lokaler", "61 000")])
    assert [one.heading for one in refused.context["problems"]] == ["Varför raden ändras"]

    decided = {"Varför raden ändras": "Hyran.", "Beslutat den": date(2026, 6, 1), "Paragraf i protokollet": "8"}
    bring_for_good(client, named("Lokaler", "61 000") | decided)
    row.refresh_from_db()
    assert (row.amount, row.revisions.get().decision.paragraph) == (Decimal(61_000), "8")


def test_another_associations_year_is_unknown(client, treasurer):
    build.budget(build.actor("treasurer"))

    answer = bring(client, [named("Lokaler", "61 000")])

    assert "Det finns ingen budget för ”2026” här" in answer.context["problems"][0].message
    assert Budget.objects.get().rows.count() == 0
