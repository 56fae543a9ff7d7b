"""Bringing a budget in: what a table says, what is refused at its row, and that nothing is mended."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from budget import bringing
from budget.actions.budgets import adopt_budget
from budget.models import Budget
from jourer import spreadsheets
from plans.actions import confirm_import
from plans.models import Plan
from plans.preview import Preview
from tests import builders as build

NBSP = "\N{NO-BREAK SPACE}"
INCOME = [
    ("Södertälje kommun", "1 800 000"), ("Trosa kommun", "80 000"), ("Salems kommun", "50 000"),
    ("Nykvarns kommun", "100 000"), ("Socialstyrelsen", "1 800 000"), ("Brottsoffermyndigheten", "310 000"),
    ("Andra bidrag", "100 000"), ("Två företag", "300 000"), ("Medlemmarnas avgifter", "8 000"), ("Gåvor", "20 000"),
    ("Tjänster mot faktura", "80 000"), ("Företagsvänner", "30 000"), ("Annat och öresavrundning", "0"),
]  # fmt: skip
COSTS = [
    ("Personal", "4 765 000"), ("Utbildning", "61 000"), ("Lokaler", "235 000"), ("Volontärer", "44 000"),
    ("Stöd", "20000"), ("Administration", "43 000"), ("Gemensamt", "410 000"),
]  # fmt: skip
TOTAL = ("<b>Totalt</b>", "<b>5 578 000</b>")


def table(heading, rows):
    return "\n".join([f"## {heading}", "", *("\t".join(row) for row in rows), ""])


DOCUMENT = (
    table("Intäktsbudget 2024", [*INCOME, TOTAL])
    + "(1) Pengarna får bara gå till det som de är sökta för.\n\n"
    + table("Kostnadsbudget 2023", [*COSTS, TOTAL])
)


def found(text, **facts):
    return bringing.read(bringing.cells_of(text), **facts)


# What is read


@pytest.mark.pure
def test_a_printed_total_stays_beside_rows_that_come_to_less():
    income, costs = found(DOCUMENT).parts

    assert (income.kind, len(income.rows), income.computed, income.printed) == ("income", 13, 4_678_000, 5_578_000)
    assert (costs.kind, len(costs.rows), costs.computed, costs.printed) == ("cost", 7, 5_578_000, 5_578_000)
    assert [income.heading, costs.heading] == ["Intäktsbudget 2024", "Kostnadsbudget 2023"]


@pytest.mark.pure
def test_what_is_no_row_is_said_and_not_dropped_in_silence():
    assert found(DOCUMENT).left_out == ["(1) Pengarna får bara gå till det som de är sökta för."]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 800 000", 1_800_000),
        (f"1{NBSP}800{NBSP}000", 1_800_000),
        ("1\u202f800\u2009000", 1_800_000),
        ("1.800.000,50", Decimal("1800000.50")),
        ("−5", -5),
        ("20000 kr", 20_000),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert found(f"Kostnader\nLokaler\t{typed}").parts[0].rows == (("Lokaler", amount),)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("Kostnader\nLokaler\t5 000\nPersonal\tåtta", 3, "”åtta”"),
        ("Kostnader\nLokaler\t5 000\nLokaler\t7 000", 3, "två gånger"),
        ("Kostnader\nLokaler\t5 000\t6 000", 2, "mer än ett namn och ett belopp"),
        ("Lokaler\t5 000", 1, "intäkter eller kostnader"),
        ("Inget här", 1, "inga rader"),
        ("Kostnader\n" + "x" * 201 + "\t5", 2, "längre än 200"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(text, row, said):
    (problem,) = found(text).problems

    assert problem.row == row
    assert any(part in problem.message for part in said.split("|"))


@pytest.mark.pure
def test_a_line_without_tabs_ends_with_its_amount():
    (part,) = found("Intäkter\nMedlemsavgifter 30 000 kr\nBidrag 2024 100 000").parts

    assert part.rows == (("Medlemsavgifter", 30_000), ("Bidrag 2024", 100_000))


@pytest.mark.pure
@pytest.mark.parametrize("amount", ["− 123 456 789 012 kr", "5", "1 800,50 kr"])
def test_a_long_line_is_looked_through_from_its_end_only(amount):
    name = "Rad " + "111 " * 20_000 + "x"

    (problem,) = found(f"Kostnader\n{name} {amount}").problems

    assert "längre än 200" in problem.message


@pytest.mark.pure
def test_headings_of_columns_are_no_row_and_the_kind_can_be_said():
    (part,) = found("Post;Belopp 2026\nLokaler;5 000\nSumma;5 000", kind="cost").parts

    assert (part.kind, part.rows, part.printed) == ("cost", (("Lokaler", 5_000),), 5_000)


@pytest.mark.pure
def test_the_result_under_the_tables_is_no_cost():
    reading = found("Kostnader\nLokaler\t5 000\nSumma kostnader\t5 000\nÅrets resultat\t800")

    assert (len(reading.parts), reading.left_out) == (1, ["Årets resultat"])


# On the pages


@pytest.fixture
def treasurer(client):
    made = build.actor("treasurer")
    build.sign_in(client, made)
    return made


@pytest.fixture
def budget(treasurer):
    return build.budget(treasurer, 2024)


def page_of(name, budget):
    return reverse(name, kwargs={"association": budget.association.slug, "pk": budget.pk})


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace(NBSP, " ").split())


def confirm(client, budget, looked):
    return client.post(page_of("confirm_budget", budget), {"draft": looked.context["sealed"]}, follow=True)


@pytest.mark.django_db
def test_both_budgets_of_a_plan_are_pasted_looked_at_and_kept_as_they_are(client, budget):
    looked = client.post(page_of("bring_budget", budget), {"pasted": DOCUMENT, "kind": ""})
    assert "Summan och raderna stämmer inte överens." in words(looked)
    assert not budget.rows.exists()

    said = words(confirm(client, budget, looked))

    assert "Dokumentet har summan 5 578 000 kr. Raderna blir tillsammans 4 678 000 kr." in said
    assert "Dokumentets summa är 900 000 kr mer än raderna." in said
    assert "I dokumentets rubrik står det 2023, men den här budgeten gäller 2024." in said
    assert budget.rows.count() == 20


@pytest.mark.django_db
def test_a_spreadsheet_is_read_like_a_pasted_table(client, budget):
    rows = [["Personal", 4_765_000], ["Stöd", "20000 kr"], ["Totalt", Decimal(5_578_000)]]
    file = SimpleUploadedFile("budget.xlsx", spreadsheets.write(["Kostnadsbudget 2024", "Belopp"], rows, sheet="1"))

    looked = client.post(page_of("bring_budget", budget), {"spreadsheet": file, "kind": ""})
    confirm(client, budget, looked)

    budget.refresh_from_db()
    assert (budget.printed_cost, budget.rows.get(name="Stöd").amount) == (5_578_000, 20_000)


@pytest.mark.django_db
def test_what_is_wrong_saves_nothing_and_what_was_pasted_stays(client, budget):
    answer = client.post(page_of("bring_budget", budget), {"pasted": "Kostnader\nLokaler\tåtta", "kind": ""})

    assert answer.status_code == 422
    assert "Rad 2: “åtta”: Skriv beloppet med siffror" in words(answer).replace("”åtta”", "“åtta”")
    assert "Lokaler\tåtta" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"pasted": "  "}])
def test_nothing_brought_is_said(client, budget, sent):
    answer = client.post(page_of("bring_budget", budget), sent | {"kind": ""})

    assert "Välj en fil eller klistra in en tabell" in words(answer)


@pytest.mark.django_db
def test_a_row_that_is_there_gets_its_amount_and_the_others_stay(client, budget):
    build.budget_row(budget, "cost", "lokaler", 1_000)
    build.budget_row(budget, "cost", "Resor", 300)

    looked = client.post(page_of("bring_budget", budget), {"pasted": "Kostnader\nLokaler\t5 000", "kind": ""})
    assert "Lokaler5 000 kr1 000 kr: ändras" in words(looked)
    confirm(client, budget, looked)

    assert dict(budget.rows.values_list("name", "amount")) == {"lokaler": 5_000, "Resor": 300}


@pytest.mark.django_db
def test_what_changed_meanwhile_is_looked_at_once_more(client, budget):
    looked = client.post(page_of("bring_budget", budget), {"pasted": "Kostnader\nLokaler\t5 000", "kind": ""})
    build.budget_row(budget, "cost", "Lokaler", 1_000)

    again = confirm(client, budget, looked)

    assert (again.status_code, budget.rows.get().amount) == (422, 1_000)
    confirm(client, budget, again)
    assert budget.rows.get().amount == 5_000


@pytest.mark.django_db
@pytest.mark.parametrize("draft", ["", "nonsens"])
def test_what_is_not_ours_is_not_written(client, budget, draft):
    client.post(page_of("confirm_budget", budget), {"draft": draft})

    assert not budget.rows.exists()


@pytest.mark.django_db
def test_anothers_draft_is_not_written(client, budget, treasurer):
    looked = client.post(page_of("bring_budget", budget), {"pasted": "Kostnader\nLokaler\t5 000", "kind": ""})
    build.sign_in(client, build.actor("treasurer", association=treasurer.association))

    confirm(client, budget, looked)

    assert not budget.rows.exists()


@pytest.mark.django_db
def test_nothing_is_brought_into_an_adopted_budget(client, budget, treasurer):
    looked = client.post(page_of("bring_budget", budget), {"pasted": "Kostnader\nLokaler\t5 000", "kind": ""})
    build.budget_row(budget, "cost", "Resor", 300)
    adopt_budget(by=treasurer, budget=budget, decision=build.decision(treasurer.association))

    assert "Budgeten är antagen" in words(confirm(client, budget, looked))
    assert budget.rows.count() == 1


# From the plan's document


@pytest.fixture
def document(treasurer):
    """A plan that a coordinator read in and confirmed; its budgets are left."""
    coordinator = build.actor("coordinator", association=treasurer.association)
    goals = "STÖD\tAKTIVITET\tMÄTINSTRUMENT\nFler får stöd.\tSamtal.\t300 samtal\n\n"
    row = build.plan_import(coordinator, f"# Verksamhetsplan 2024\n\n{goals}{DOCUMENT}", year=2024)
    seen = Preview(row, coordinator).mark
    confirm_import(by=coordinator, row=row, seen=seen, left_out=[], taken_out=[])
    row.refresh_from_db()
    return row


@pytest.mark.django_db
def test_the_plans_budgets_are_taken_on_as_they_stood(client, budget, document):
    page = page_of("plan_budgets", budget)
    form = client.get(page).context["form"]

    looked = client.post(page, {name: form[name].value() for name in form.fields})
    confirm(client, budget, looked)

    budget.refresh_from_db()
    assert (budget.printed_income, budget.printed_cost_heading) == (5_578_000, "Kostnadsbudget 2023")
    assert budget.rows.filter(kind="income").count() == 13


@pytest.mark.django_db
def test_two_budgets_are_not_both_the_costs(client, budget, document):
    page = page_of("plan_budgets", budget)
    names = client.get(page).context["form"].fields

    answer = client.post(page, dict.fromkeys(names, "cost"))

    assert "Välj högst en som intäkter och en som kostnader." in words(answer)


@pytest.mark.django_db
def test_another_associations_document_is_not_offered(client, document):
    other = build.actor("treasurer")
    build.sign_in(client, other)

    page = client.get(page_of("plan_budgets", build.budget(other, 2024)))

    assert "Inget plandokument har lämnat någon budget" in words(page)
    assert Plan.objects.exists()
    assert Budget.objects.count() == 1
