"""A budget beside the books: what feeds a row, what is left over, and where the year will end."""

from datetime import date
from decimal import Decimal

import pytest

from budget.follow_up import FollowUp, parts_of
from budget.models import BudgetRow
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasurer():
    return build.actor("treasurer")


@pytest.fixture
def budget(treasurer):
    return build.budget(treasurer)


@pytest.fixture
def books(treasurer):
    return build.books(treasurer.association)


def income(budget, name="Bidrag", amount=120_000, accounts="3987", **facts):
    return build.budget_row(budget, "income", name, amount, accounts, **facts)


def cost(budget, name="Lokaler", amount=60_000, accounts="5010–5099", **facts):
    return build.budget_row(budget, "cost", name, amount, accounts, **facts)


def line_of(row, part="so_far"):
    return next(line for line in FollowUp(row.budget, part).lines if line.row == row)


def outcomes(budget, part="year"):
    return {line.name: line.outcome for line in FollowUp(budget, part).lines}


# Which row


def test_an_income_is_shown_positive_though_the_books_have_it_in_credit(budget, books):
    row = income(budget)
    build.entry(books, 3987, -50_000, date(2026, 3, 5))

    assert line_of(row).outcome == 50_000


def test_what_is_taken_back_lessens_the_row(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 8_000, date(2026, 3, 5))
    build.entry(books, 5010, -500, date(2026, 3, 9))

    assert line_of(row).outcome == 7_500


def test_an_entry_feeds_one_row_at_most_the_one_with_its_object_first(budget, books):
    cost(budget, "Lokaler", accounts="5010")
    cost(budget, "Skolprojektet", accounts="4000–7999 6:12")
    build.entry(books, 5010, 1_000, date(2026, 3, 5), "6:12")
    build.entry(books, 5010, 300, date(2026, 3, 5), "6:13")

    assert outcomes(budget) == {"Lokaler": 300, "Skolprojektet": 1_000}


def test_without_objects_the_narrower_range_goes_first(budget, books):
    cost(budget, "Allt annat", accounts="4000–8999")
    cost(budget, "Lokaler", accounts="5010–5099")
    build.entry(books, 5020, 700, date(2026, 3, 5))

    assert outcomes(budget) == {"Allt annat": 0, "Lokaler": 700}


def test_of_two_alike_the_earlier_row_is_fed(budget, books):
    cost(budget, "Först", accounts="5010")
    cost(budget, "Sedan", accounts="5010")
    build.entry(books, 5010, 700, date(2026, 3, 5))

    assert outcomes(budget) == {"Först": 700, "Sedan": 0}


def test_all_rows_and_what_feeds_none_together_are_all_that_is_booked(budget, books):
    income(budget)
    cost(budget)
    build.entry(books, 3987, -50_000, date(2026, 3, 5))
    build.entry(books, 5010, 8_000, date(2026, 3, 5))
    build.entry(books, 6570, 250, date(2026, 4, 1))
    build.entry(books, 3993, -1_500, date(2026, 4, 1))

    shown = FollowUp(budget)

    assert (shown.unmapped_income, shown.unmapped_cost) == (1_500, 250)
    assert [(one.number, one.kind, one.amount) for one in shown.unmapped] == [
        (3993, "income", 1_500),
        (6570, "cost", 250),
    ]


def test_a_row_without_accounts_is_not_known_and_one_without_entries_is_nought(budget, books):
    unknown, none_yet = cost(budget, "Resor", accounts=""), cost(budget)
    build.entry(books, 3987, -50_000, date(2026, 3, 5))

    assert (line_of(unknown).outcome, line_of(none_yet).outcome) == (None, 0)


def test_without_books_nothing_is_known(budget):
    line = line_of(cost(budget))

    assert (line.outcome, line.deviation, line.percent, line.forecast) == (None, None, None, None)


def test_what_was_replaced_and_what_is_of_another_year_counts_nowhere(budget, books, treasurer):
    row = cost(budget)
    build.entry(books, 5010, 8_000, date(2026, 3, 5))
    before = build.books(treasurer.association, kind="spreadsheet", replaced_at=books.taken_in_at)
    build.entry(before, 5010, 90, date(2026, 3, 5))
    build.entry(books, 5010, 700, date(2025, 12, 31))

    assert line_of(row).outcome == 8_000


def test_another_associations_books_are_not_ours(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 8_000, date(2026, 3, 5))
    build.entry(build.books(build.association()), 5010, 90, date(2026, 3, 5))

    assert line_of(row).outcome == 8_000


# Time


def test_so_far_compares_with_as_many_months_of_the_budget(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    line = line_of(row)

    assert (line.whole, line.budget, line.deviation, line.percent) == (60_000, 15_000, 3_000, 20)


def test_the_whole_time_compares_with_all_of_it(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    assert line_of(row, "year").deviation == -42_000


@pytest.mark.parametrize(
    ("part", "outcome", "share"),
    [("month-2", 1_000, 5_000), ("quarter-1", 3_000, 15_000), ("tertial-1", 7_000, 20_000)],
)
def test_a_part_of_the_year_has_its_own_months_alone(budget, books, part, outcome, share):
    row = cost(budget)
    for month, amount in ((2, 1_000), (3, 2_000), (4, 4_000), (5, 8_000)):
        build.entry(books, 5010, amount, date(2026, month, 28))

    line = line_of(row, part)

    assert (line.outcome, line.budget) == (outcome, share)


def test_of_a_time_that_no_books_have_come_to_nothing_is_known(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    assert line_of(row, "quarter-3").outcome is None


def test_what_has_no_month_counts_in_the_whole_and_in_no_part(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 18_000)

    assert (line_of(row).outcome, line_of(row).budget) == (18_000, 60_000)
    assert line_of(row, "quarter-1").outcome == 0


def test_a_broken_year_has_its_own_quarters(treasurer):
    broken = build.budget(treasurer, starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))
    row = cost(broken)
    books = build.books(treasurer.association, starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))
    build.entry(books, 5010, 900, date(2026, 9, 30))
    build.entry(books, 5010, 80, date(2027, 1, 2))

    assert parts_of(broken)["quarter-1"] == (date(2026, 7, 1), date(2026, 9, 30))
    assert line_of(row, "quarter-1").outcome == 900


def test_a_row_may_fall_in_some_months_only(budget, books):
    row = income(budget, amount=120_000, month_weights=[1, 0, 0] * 4)
    build.entry(books, 3987, -30_000, date(2026, 1, 25))
    build.entry(books, 3987, -30_000, date(2026, 4, 25))

    line = line_of(row)

    assert (line.budget, line.deviation, line.forecast) == (60_000, 0, 120_000)
    assert line_of(row, "month-2").budget == 0


# Forecast and comment


def test_the_forecast_is_the_outcome_and_the_budget_of_the_months_left(budget, books):
    row = cost(budget)
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    assert line_of(row).forecast == 18_000 + 45_000


def test_a_forecast_that_somebody_has_written_goes_before(budget, books):
    row = cost(budget, forecast=Decimal(70_000))
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    assert line_of(row).forecast == 70_000


@pytest.mark.parametrize(("outcome", "is_asked"), [(16_500, False), (16_501, True), (13_499, True)])
def test_a_comment_is_asked_for_past_the_threshold_in_either_direction(budget, books, outcome, is_asked):
    row = cost(budget)
    build.entry(books, 5010, outcome, date(2026, 3, 5))

    assert line_of(row).asks_comment is is_asked


def test_the_threshold_is_the_associations_own(budget, books):
    row = cost(budget)
    budget.association.comment_past = 30
    budget.association.save()
    build.entry(books, 5010, 19_000, date(2026, 3, 5))

    assert line_of(BudgetRow.objects.get(pk=row.pk)).asks_comment is False


def test_who_has_commented_is_asked_no_more(budget, books):
    row = cost(budget, comment="Hyran höjdes.")
    build.entry(books, 5010, 30_000, date(2026, 3, 5))

    assert line_of(row).asks_comment is False


def test_anything_on_a_row_of_nought_asks_for_a_comment_and_has_no_per_cent(budget, books):
    row = cost(budget, amount=0)
    build.entry(books, 5010, 10, date(2026, 3, 5))

    assert (line_of(row).percent, line_of(row).asks_comment) == (None, True)


# Together


def test_totals_and_result(budget, books):
    income(budget)
    cost(budget)
    build.entry(books, 3987, -50_000, date(2026, 3, 5))
    build.entry(books, 5010, 18_000, date(2026, 3, 5))

    shown = FollowUp(budget)

    assert (shown.income.whole, shown.cost.whole, shown.result.whole) == (120_000, 60_000, 60_000)
    assert (shown.income.outcome, shown.cost.outcome, shown.result.outcome) == (50_000, 18_000, 32_000)


def test_a_budget_by_shelter(treasurer, budget, books):
    shelter = build.shelter(treasurer.association, name="Ungdomsjouren")
    cost(budget, "Hyra", accounts="5010", shelter=shelter)
    cost(budget, "El", accounts="5020", amount=1_200)
    build.entry(books, 5010, 18_000, date(2026, 12, 5))

    groups = FollowUp(budget).grouped("shelter")

    assert [(one.name, one.cost.budget, one.cost.outcome) for one in groups] == [
        ("Ungdomsjouren", 60_000, 18_000),
        ("hela föreningen", 1_200, 0),
    ]


def test_the_queries_are_as_many_for_one_row_as_for_thirty(budget, books, django_assert_num_queries):
    cost(budget)
    for number in range(30):
        cost(budget, f"Rad {number}", accounts=f"60{number:02}")
        build.entry(books, 6000 + number, 10, date(2026, 3, 5))

    with django_assert_num_queries(3):
        assert FollowUp(budget).cost.outcome == 300


# What the document says


def test_the_printed_total_stands_beside_what_the_rows_come_to(treasurer):
    budget = build.budget(treasurer, printed_income=Decimal(150_000), printed_income_heading="Intäktsbudget 2025")
    income(budget)

    (said,) = FollowUp(budget).printed

    assert (said.line.whole, said.total, said.difference, said.other_year) == (120_000, 150_000, 30_000, "2025")


def test_a_heading_of_the_budgets_own_year_is_nothing_odd(treasurer):
    budget = build.budget(treasurer, printed_income=Decimal(120_000), printed_income_heading="Intäkter 2026")
    income(budget)

    assert not FollowUp(budget).printed[0].is_odd
