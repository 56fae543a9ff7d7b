"""What is decided of a budget: making it, adopting it, and changing it by decision only from then on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from budget.accounts import Accounts
from budget.actions import budgets as actions
from budget.models import Budget, BudgetRevision, BudgetRow, RowSource
from budget.revisions import of_budget, state
from jourer.models import AuditEvent, Decision, Meeting
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-15T18:00Z", tick=False)]


@pytest.fixture
def treasurer():
    return build.actor("treasurer")


@pytest.fixture
def budget(treasurer):
    return build.budget(treasurer)


@pytest.fixture
def adopted(treasurer, budget):
    """A budget with one row, adopted by the annual meeting."""
    build.budget_row(budget, "cost", "Lokaler", 60_000, "5010")
    return actions.adopt_budget(by=treasurer, budget=budget, decision=build.decision(treasurer.association))


@pytest.fixture
def row(adopted):
    return adopted.rows.get()


def decided(treasurer, paragraph="9"):
    return build.decision(treasurer.association, on=date(2026, 6, 1), paragraph=paragraph)


# Making one


def test_a_budget_is_of_the_calendar_year_unless_other_days_are_said(treasurer):
    made = actions.make_budget(by=treasurer, year=2026)

    assert (made.starts_on, made.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_financial_year_may_be_broken(treasurer):
    made = actions.make_budget(by=treasurer, year=2026, starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))

    assert made.ends_on == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((date(2026, 1, 1), date(2027, 7, 31)), "ends_on"),
        ((date(2026, 12, 31), date(2026, 1, 1)), "__all__"),
        ((date(2024, 1, 1), date(2024, 12, 31)), "year"),
        ((date(226, 1, 1), date(2026, 12, 31)), "starts_on"),
    ],
)
def test_odd_days_are_refused_at_their_field(treasurer, days, field):
    with pytest.raises(ValidationError) as refused:
        actions.make_budget(by=treasurer, year=2026, starts_on=days[0], ends_on=days[1])

    assert field in refused.value.message_dict


def test_a_year_has_one_budget(treasurer, budget):
    with pytest.raises(ValidationError, match="redan en budget"):
        actions.make_budget(by=treasurer, year=2026)


def test_a_draft_changes_freely(treasurer, budget):
    row = build.budget_row(budget, "cost", "Lokaler", 60_000)

    actions.change_row(by=treasurer, row=row, name="Lokalkostnader", amount=Decimal(62_000))

    row.refresh_from_db()
    assert (row.name, row.amount, row.revisions.count()) == ("Lokalkostnader", 62_000, 0)


def test_a_row_is_taken_out_of_a_draft(treasurer, budget):
    row = build.budget_row(budget, "cost", "Lokaler", 60_000, "5010")

    actions.drop_row(by=treasurer, row=row)

    assert not BudgetRow.objects.filter(budget=budget).exists()


def test_two_rows_of_a_kind_have_different_names(treasurer, budget):
    build.budget_row(budget, "cost", "Lokaler", 60_000)

    with pytest.raises(ValidationError, match="redan en rad"):
        build.budget_row(budget, "cost", "Lokaler", 5)


@pytest.mark.parametrize("weights", [[1, 2, 3], [0] * 12])
def test_a_row_is_spread_over_all_its_months_or_evenly(treasurer, budget, weights):
    with pytest.raises(ValidationError, match="12 månaderna"):
        build.budget_row(budget, "cost", "Lokaler", 60_000, month_weights=weights)


# Adopted


def test_an_adopted_budget_says_by_which_decision(adopted):
    assert adopted.adopted_by.paragraph == "7"


def test_adopted_twice_is_adopted_once(treasurer, adopted):
    actions.adopt_budget(by=treasurer, budget=adopted, decision=decided(treasurer))

    assert Budget.objects.get(pk=adopted.pk).adopted_by.paragraph == "7"


def test_a_meeting_to_come_adopts_and_changes_nothing(treasurer, budget, row):
    to_come = build.decision(treasurer.association, on=timezone.localdate() + timedelta(days=1), paragraph="11")
    draft = build.budget(treasurer, 2031)
    build.budget_row(draft, "cost", "Lokaler", 60_000)

    with pytest.raises(ValidationError):
        actions.adopt_budget(by=treasurer, budget=draft, decision=to_come)
    with pytest.raises(ValidationError):
        actions.change_row(by=treasurer, row=row, amount=Decimal(1), reason="Hyran.", decision=to_come)


def test_an_empty_budget_is_not_adopted(treasurer, budget):
    with pytest.raises(ValidationError, match="inga rader"):
        actions.adopt_budget(by=treasurer, budget=budget, decision=decided(treasurer))


@pytest.mark.parametrize(("given", "field"), [({}, "reason"), ({"reason": "Hyran höjs."}, "decision")])
def test_an_adopted_amount_changes_only_with_a_reason_and_a_decision(treasurer, row, given, field):
    with pytest.raises(ValidationError) as refused:
        actions.change_row(by=treasurer, row=row, amount=Decimal(70_000), **given)

    assert list(refused.value.message_dict) == [field]
    assert BudgetRow.objects.get(pk=row.pk).amount == 60_000


def test_a_revision_keeps_what_the_row_was(treasurer, row):
    actions.change_row(by=treasurer, row=row, amount=Decimal(70_000), reason="Hyran höjs.", decision=decided(treasurer))

    (revised,) = of_budget(row.budget)
    assert list(revised.changes()) == [("Belopp", "60\u00a0000\u00a0kr", "70\u00a0000\u00a0kr")]
    assert (revised.revision.reason, revised.revision.decision.paragraph) == ("Hyran höjs.", "9")


def test_a_revision_names_the_shelter_it_moved_the_row_to(treasurer, row):
    shelter = build.shelter(treasurer.association, name="Ungdomsjouren")

    actions.change_row(by=treasurer, row=row, shelter=shelter, reason="Flyttad.", decision=decided(treasurer))

    assert list(of_budget(row.budget)[0].changes()) == [("Jour", "inget", "Ungdomsjouren")]


def test_a_decision_that_is_written_in_is_kept_with_its_meeting(treasurer, row):
    meeting = Meeting(association=treasurer.association, body="board", held_on=date(2026, 6, 2))
    decision = Decision(association=treasurer.association, meeting=meeting, paragraph="4")

    actions.change_row(by=treasurer, row=row, amount=Decimal(1), reason="Fel.", decision=decision)

    assert BudgetRevision.objects.get().decision.meeting.held_on == date(2026, 6, 2)


def test_a_row_is_added_to_an_adopted_budget_by_decision(treasurer, adopted):
    facts = {"kind": "cost", "name": "Resor", "amount": Decimal(5_000)}

    with pytest.raises(ValidationError):
        actions.add_row(by=treasurer, budget=adopted, **facts)
    assert adopted.rows.count() == 1

    actions.add_row(by=treasurer, budget=adopted, reason="Nytt.", decision=decided(treasurer), **facts)
    assert of_budget(adopted)[0].is_new_row


def test_a_row_stays_in_an_adopted_budget(treasurer, row):
    with pytest.raises(ValidationError, match="antagen"):
        actions.drop_row(by=treasurer, row=row)


def test_an_adopted_budget_keeps_its_days(treasurer, adopted):
    with pytest.raises(ValidationError) as refused:
        actions.change_budget(by=treasurer, budget=adopted, ends_on=date(2026, 11, 30))

    assert "starts_on" in refused.value.message_dict


def test_a_spread_over_the_months_that_were_is_even_over_those_that_are(treasurer, budget):
    row = build.budget_row(budget, "cost", "Lokaler", 60_000, month_weights=[1, 0] * 6)

    actions.change_budget(by=treasurer, budget=budget, ends_on=date(2027, 6, 30))
    actions.explain_row(by=treasurer, row=row, comment="Kall vinter.", forecast=None)

    row.refresh_from_db()
    assert (row.month_weights, row.comment) == ([], "Kall vinter.")


def test_comment_and_forecast_are_no_revision(treasurer, row):
    actions.explain_row(by=treasurer, row=row, comment="Vintern var kall.", forecast=Decimal(66_000))

    row.refresh_from_db()
    assert (row.comment, row.forecast, row.revisions.count()) == ("Vintern var kall.", 66_000, 0)


def test_who_saves_after_somebody_else_overwrites_nothing(treasurer, budget):
    row = build.budget_row(budget, "cost", "Lokaler", 60_000)
    opened = state(row)
    actions.change_row(by=treasurer, row=row, amount=Decimal(61_000), state=opened)

    with pytest.raises(ValidationError, match="Någon annan"):
        actions.change_row(by=treasurer, row=row, amount=Decimal(62_000), state=opened)

    assert BudgetRow.objects.get(pk=row.pk).amount == 61_000


# Accounts


def test_accounts_are_set_as_they_are_written(treasurer, row):
    wanted = [Accounts(5010, 5099), Accounts(4000, 7999, "6:12")]

    actions.change_row(by=treasurer, row=row, accounts=wanted)

    assert [str(one) for one in RowSource.objects.filter(row=row)] == ["4000–7999 6:12", "5010–5099"]


def test_an_account_feeds_a_row_once(treasurer, row):
    for _click in range(2):
        actions.feed_row(by=treasurer, row=row, account=6570)

    assert [str(one) for one in row.sources.all()] == ["5010", "6570"]


def test_the_audit_has_codes_and_numbers_only(treasurer, row):
    actions.change_row(
        by=treasurer, row=row, amount=Decimal(1), earmark="Hemlig", reason="Skäl", decision=decided(treasurer)
    )

    said = str(list(AuditEvent.objects.values_list("details", flat=True)))
    assert "Hemlig" not in said
    assert "Skäl" not in said
