"""The budget's pages: what they show, what they refuse, and that nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from budget.actions.budgets import adopt_budget, feed_row
from budget.models import Budget, BudgetRow
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-15T18:00Z", tick=False)]
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def treasurer(client):
    made = build.actor("treasurer")
    build.sign_in(client, made)
    return made


@pytest.fixture
def budget(treasurer):
    return build.budget(treasurer)


@pytest.fixture
def row(budget):
    return build.budget_row(budget, "cost", "Lokaler", 60_000, "5010–5099")


@pytest.fixture
def books(treasurer):
    return build.books(treasurer.association)


DAYS_OF_2027 = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}


def page_of(name, actor, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace(NBSP, " ").split())


def shown(client, actor, **chosen):
    return words(client.get(page_of("budget", actor, year=2026), chosen))


# The page


def test_the_page_says_the_rule_of_signs_and_the_deviation(client, treasurer, row, books):
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    said = shown(client, treasurer)

    assert "Avvikelsen är utfallet minus budgeten" in said
    assert "Lokaler 60 000 15 000 18 000 +3 000 +20 % 63 000 Kommentar efterfrågas" in said
    assert "1 januari–31 mars 2026, i kr" in said


def test_amounts_in_thousands(client, treasurer, row, books):
    build.entry(books, 5010, 18_499, date(2026, 3, 5))

    assert "Lokaler 60 15 18 +3 +23,3 %" in shown(client, treasurer, unit="tkr")


def test_what_is_booked_in_no_row_is_a_sum_with_a_way_to_place_it(client, treasurer, row, books):
    build.entry(books, 6570, 250, date(2026, 3, 5))

    page = client.get(page_of("budget", treasurer, year=2026))

    assert "Bokfört men inte på någon rad: intäkter 0 kr och kostnader 250 kr." in words(page)
    assert page_of("unmapped", treasurer, pk=row.budget_id) in page.content.decode()


def test_the_document_and_the_rows_say_their_difference(client, treasurer, row):
    facts = {"printed_cost": Decimal(75_000), "printed_cost_heading": "Kostnadsbudget 2025"}
    Budget.objects.filter(pk=row.budget_id).update(**facts)

    said = shown(client, treasurer)

    assert "Dokumentet har summan 75 000 kr. Raderna blir tillsammans 60 000 kr." in said
    assert "Dokumentets summa är 15 000 kr mer än raderna." in said
    assert "I dokumentets rubrik står det 2025, men den här budgeten gäller 2026." in said


@pytest.mark.parametrize(
    ("per", "said"), [("shelter", "hela föreningen"), ("funder", "ingen särskild finansiär"), ("account", "5010")]
)
def test_the_same_per_shelter_funder_and_account(client, treasurer, row, books, per, said):
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    assert said in shown(client, treasurer, per=per)


@pytest.mark.parametrize("chosen", [{"part": "month-13"}, {"per": "person"}, {"unit": "usd"}])
def test_an_unknown_choice_is_not_found(client, treasurer, row, chosen):
    assert client.get(page_of("budget", treasurer, year=2026), chosen).status_code == 404


def test_a_year_without_a_budget_says_what_to_do(client, treasurer):
    assert "Det finns ingen budget för det här året än" in shown(client, treasurer)


def test_the_board_reads_and_changes_nothing(client, row):
    board = build.actor("board", association=row.association)
    build.sign_in(client, board)

    page = client.get(page_of("budget", board, year=2026))

    assert "Lokaler" in words(page)
    assert "Lägg till en rad" not in words(page)
    assert client.get(page_of("budget_row", board, pk=row.pk)).status_code == 404


def test_every_budget_costs_the_same_queries(client, treasurer, row, books, django_assert_num_queries):
    page = page_of("budget", treasurer, year=2026)
    client.get(page)
    with django_assert_num_queries(12):
        client.get(page)
    for number in range(30):
        build.budget_row(row.budget, "cost", f"Rad {number}", 100, f"60{number:02}")
        build.entry(books, 6000 + number, 10, date(2026, 3, 5))

    with django_assert_num_queries(12):
        client.get(page)


# Making and changing


def test_a_budget_is_made_for_a_year(client, treasurer):
    answer = client.post(page_of("new_budget", treasurer), {"year": "2027"})

    assert answer.url == page_of("budget", treasurer, year=2027)
    assert Budget.objects.get().ends_on == date(2027, 12, 31)


def test_a_budget_moves_to_another_year_on_its_page(client, treasurer, budget):
    answer = client.post(page_of("change_budget", treasurer, pk=budget.pk), {"year": "2027", **DAYS_OF_2027})

    assert answer.url == page_of("budget", treasurer, year=2027)


def test_a_second_budget_for_the_year_is_refused_and_what_was_typed_stays(client, treasurer, budget):
    answer = client.post(page_of("new_budget", treasurer), {"year": "2026"})

    assert answer.status_code == 422
    assert "Det finns redan en budget för det här året." in words(answer)


@pytest.mark.parametrize("year", ["0", "-5", "26", "1999", "2100", "10000", "9" * 30])
def test_what_is_no_year_of_ours_is_refused_at_its_field(client, treasurer, year):
    answer = client.post(page_of("new_budget", treasurer), {"year": year})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["year"])


def test_a_row_takes_an_amount_as_people_write_it(client, treasurer, budget):
    typed = {"kind": "income", "name": "IOP", "amount": "1 800 000 kr", "accounts": "3987"}

    client.post(page_of("new_budget_row", treasurer, pk=budget.pk), typed)

    assert BudgetRow.objects.get().amount == 1_800_000


def test_what_is_no_amount_and_no_account_is_refused_at_its_field(client, treasurer, budget):
    typed = {"kind": "income", "name": "IOP", "amount": "åtta", "accounts": "kontot"}

    answer = client.post(page_of("new_budget_row", treasurer, pk=budget.pk), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["amount", "accounts"]
    assert 'value="åtta"' in answer.content.decode()


def test_a_row_of_a_draft_is_changed_with_its_accounts(client, treasurer, row):
    page = page_of("budget_row", treasurer, pk=row.pk)
    state = client.get(page).context["form"]["state"].value()

    client.post(page, {"name": "Hyra", "amount": "61000", "accounts": "5010", "state": state})

    row.refresh_from_db()
    assert (row.name, row.amount, [str(one) for one in row.sources.all()]) == ("Hyra", 61_000, ["5010"])


def test_after_adoption_the_form_asks_for_reason_and_decision(client, treasurer, row):
    decision = build.decision(treasurer.association)
    adopt_budget(by=treasurer, budget=row.budget, decision=decision)
    page = page_of("budget_row", treasurer, pk=row.pk)
    state = client.get(page).context["form"]["state"].value()
    typed = {"name": "Lokaler", "amount": "70000", "accounts": "5010–5099", "state": state}

    answer = client.post(page, typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])

    client.post(page, typed | {"reason": "Hyran höjs.", "decision": decision.pk})
    assert "Belopp från 60 000 kr till 70 000 kr" in shown(client, treasurer)


def test_after_adoption_accounts_are_changed_without_a_decision(client, treasurer, row):
    adopt_budget(by=treasurer, budget=row.budget, decision=build.decision(treasurer.association))

    page = page_of("budget_row", treasurer, pk=row.pk)
    state = client.get(page).context["form"]["state"].value()

    answer = client.post(page, {"name": "Lokaler", "amount": "60000", "accounts": "5020", "state": state})

    assert answer.status_code == 302
    assert [str(one) for one in row.sources.all()] == ["5020"]


def test_an_old_page_does_not_undo_what_an_account_was_placed_on(client, treasurer, row):
    page = page_of("budget_row", treasurer, pk=row.pk)
    typed = {"name": "Hyra", "amount": "61000", "accounts": "5010–5099"}
    typed["state"] = client.get(page).context["form"]["state"].value()
    feed_row(by=treasurer, row=row, account=5110)

    refused = client.post(page, typed)

    assert refused.status_code == 422
    assert "Konton i bokföringen: nu står det ”5010–5099, 5110”, du har skrivit ”5010–5099”" in words(refused)
    assert [str(one) for one in row.sources.all()] == ["5010–5099", "5110"]
    client.post(page, typed | {"state": refused.context["form"]["state"].value()})
    assert [str(one) for one in row.sources.all()] == ["5010–5099"]


def test_a_row_is_taken_out_of_a_draft_only(client, treasurer, row):
    drop = page_of("drop_budget_row", treasurer, pk=row.pk)
    adopt_budget(by=treasurer, budget=row.budget, decision=build.decision(treasurer.association))

    assert "Budgeten är antagen" in words(client.post(drop, follow=True))
    assert BudgetRow.objects.filter(pk=row.pk).exists()


def explain(client, actor, row, typed, seen=None):
    page = page_of("explain_budget_row", actor, pk=row.pk)
    return client.post(page, typed | {"state": (seen or client.get(page)).context["form"].initial["state"]})


def test_a_comment_does_not_overwrite_what_another_has_written_meanwhile(client, treasurer, row):
    seen = client.get(page_of("explain_budget_row", treasurer, pk=row.pk))
    explain(client, treasurer, row, {"comment": "Kall vinter.", "forecast": ""})

    answer = explain(client, treasurer, row, {"comment": "Hyran höjdes.", "forecast": ""}, seen)

    assert answer.status_code == 422
    assert "Kommentar: nu står det ”Kall vinter.”, du har skrivit ”Hyran höjdes.”" in words(answer)
    assert explain(client, treasurer, row, {"comment": "Hyran höjdes.", "forecast": ""}, answer).status_code == 302


def test_a_comment_stands_in_the_table(client, treasurer, row, books):
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    explain(client, treasurer, row, {"comment": "Kall vinter.", "forecast": "65 000"})

    said = shown(client, treasurer)
    assert "65 000 Kall vinter." in said
    assert "Kommentar efterfrågas" not in said


def test_an_account_is_placed_on_a_row(client, treasurer, row, books):
    build.entry(books, 6570, 250, date(2026, 3, 5), "6:12")
    page = page_of("unmapped", treasurer, pk=row.budget_id)

    client.post(page, {"a6570-account": "6570", "a6570-row": str(row.pk), "a6570-book_object": ""})

    assert "Allt bokfört finns på en rad" in words(client.get(page))


def test_a_tampered_account_is_that_of_its_form(client, treasurer, row, books):
    build.entry(books, 6570, 250, date(2026, 3, 5))

    client.post(page_of("unmapped", treasurer, pk=row.budget_id), {"a6570-account": "-5", "a6570-row": str(row.pk)})

    assert [str(one) for one in row.sources.all()] == ["5010–5099", "6570"]


def test_an_account_is_not_placed_on_another_budgets_row(client, treasurer, row, books):
    build.entry(books, 6570, 250, date(2026, 3, 5))
    other = build.budget_row(build.budget(treasurer, 2025), "cost", "Övrigt", 1)
    page = page_of("unmapped", treasurer, pk=row.budget_id)

    answer = client.post(page, {"a6570-account": "6570", "a6570-row": str(other.pk)})

    assert answer.status_code == 422
    assert not other.sources.exists()


def test_what_feeds_no_row_costs_the_same_queries_for_many_accounts(
    client, treasurer, row, books, django_assert_num_queries
):
    page = page_of("unmapped", treasurer, pk=row.budget_id)
    build.entry(books, 6000, 10, date(2026, 3, 5))
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)
    for number in range(1, 30):
        build.entry(books, 6000 + number, 10, date(2026, 3, 5))

    with django_assert_num_queries(9):
        client.get(page)


def test_the_budget_is_adopted_by_a_decision_that_is_written_in(client, treasurer, row):
    typed = {"body": "annual_meeting", "held_on": "2026-03-20", "paragraph": "§ 12", "decision_text": "Budget"}

    client.post(page_of("adopt_budget", treasurer, pk=row.budget_id), typed)

    assert "Antagen av årsmötet den 20 mar 2026, § 12" in shown(client, treasurer)
