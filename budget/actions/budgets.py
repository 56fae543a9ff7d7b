"""A budget from its first row to what is decided of it, and what is said of how it goes."""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budget import revisions
from budget.accounts import Accounts
from budget.models import Budget, BudgetRevision, BudgetRow, RowSource
from jourer import periods
from jourer.actions import record_decision
from jourer.changing import change
from jourer.models import Decision, audit

DAYS = frozenset({"year", "starts_on", "ends_on"})


@transaction.atomic
def make_budget(*, by, year: int, starts_on=None, ends_on=None, **facts) -> Budget:
    """Begin a budget: of the calendar year where no days are said."""
    budget = Budget(association=by.association, year=year, **facts)
    budget.starts_on = starts_on or date(year, 1, 1)
    budget.ends_on = ends_on or date(year, 12, 31)
    _refuse_odd_days(budget)
    budget.save_valid()
    audit.record(by, "budget.made", budget, year=year)
    return budget


@transaction.atomic
def change_budget(*, by, budget: Budget, **facts) -> Budget:
    """Change its days, or what its document has printed; an adopted budget keeps its days."""
    budget = locked(budget)
    moved = any(getattr(budget, name) != value for name, value in facts.items() if name in DAYS)
    if moved and budget.adopted_by_id:
        raise ValidationError({"starts_on": _("The budget is adopted, and keeps its year and its days.")})
    change(by=by, row=budget, action="budget.changed", facts=facts)
    _refuse_odd_days(budget)
    spread_anew(by, budget)
    return budget


def spread_anew(by, budget: Budget) -> None:
    """A row whose spread is over another number of months than the budget has is spread evenly instead."""
    months = len(periods.months((budget.starts_on, budget.ends_on)))
    for row in budget.rows.exclude(month_weights=[]):
        if len(row.month_weights) != months:
            row.budget = budget
            change(by=by, row=row, action="budget_row.changed", facts={"month_weights": []})


def _refuse_odd_days(budget):
    if slips := periods.slips(starts_on=budget.starts_on, ends_on=budget.ends_on):
        raise ValidationError(slips)
    if budget.grant_id:
        return
    if budget.year not in {budget.starts_on.year, budget.ends_on.year}:
        raise ValidationError({"year": _("The year is that of the first or the last day.")})
    if len(periods.months((budget.starts_on, budget.ends_on))) > Budget.MOST_MONTHS:
        words = {"most": Budget.MOST_MONTHS}
        raise ValidationError({"ends_on": _("A financial year has at most %(most)s months.") % words})


def locked(budget: Budget) -> Budget:
    """Whoever changes a budget or its rows waits here for whoever is at it."""
    return Budget.objects.select_for_update().get(pk=budget.pk)


@transaction.atomic
def adopt_budget(*, by, budget: Budget, decision: Decision) -> Budget:
    """A meeting adopts the budget; from then on its rows change by decision only. Adopted twice is adopted once."""
    budget = locked(budget)
    if budget.adopted_by_id:
        return budget
    if not budget.rows.exists():
        raise ValidationError(_("The budget has no rows yet, so there is nothing to adopt."))
    budget.adopted_by = _decided(by, decision)
    budget.save(update_fields=["adopted_by"])
    audit.record(by, "budget.adopted", budget, decision=str(budget.adopted_by_id))
    return budget


def _decided(by, decision: Decision) -> Decision:
    if not decision._state.adding and not decision.meeting.is_held:
        raise ValidationError(_("The meeting has not been held yet, so it has decided nothing."))
    return record_decision(by=by, decision=decision)


# Rows


@transaction.atomic
def add_row(*, by, budget: Budget, reason="", decision=None, accounts=(), **facts) -> BudgetRow:
    """Add a row, last of its kind unless a place is said; to an adopted budget by decision only."""
    budget = locked(budget)
    facts = {name: value for name, value in facts.items() if value is not None}
    row = BudgetRow(association=by.association, budget=budget, **facts)
    if "position" not in facts:
        row.position = budget.rows.filter(kind=row.kind).count() + 1
    row.save_valid()
    if budget.adopted_by_id:
        _revise(by, row, ({}, revisions.described(row)), reason, decision)
    audit.record(by, "budget_row.added", row, kind=row.kind)
    _set_accounts(by, row, accounts)
    return row


@transaction.atomic
def change_row(*, by, row: BudgetRow, reason="", decision=None, state=None, accounts=None, **facts) -> BudgetRow:
    """Change a row; of an adopted budget by a decision and with a reason, and what it was stays to be seen.

    `state` is the mark of the row as the page showed it: where somebody else was first, nothing is overwritten.
    """
    budget = locked(row.budget)
    row = BudgetRow.objects.get(pk=row.pk)
    before, state_before = revisions.described(row), revisions.state(row)
    fed = accounts is not None and _set_accounts(by, row, accounts)
    if not change(by=by, row=row, action="budget_row.changed", facts=facts) and not fed:
        return row
    if state is not None and state != state_before:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))
    after = revisions.described(row)
    changed = [name for name in before if before[name] != after[name]]
    if changed and budget.adopted_by_id:
        told = {name: before[name] for name in changed}, {name: after[name] for name in changed}
        _revise(by, row, told, reason, decision)
    return row


def _revise(by, row, told, reason, decision):
    if not reason.strip():
        raise ValidationError({"reason": _("The budget is adopted: write why it is changed.")})
    if decision is None:
        raise ValidationError({"decision": _("The budget is adopted: choose the decision that changes it.")})
    before, after = told
    revision = BudgetRevision(
        association=by.association,
        row=row,
        decision=_decided(by, decision),
        before=before,
        after=after,
        reason=reason.strip(),
        changed_by=by,
    )
    revision.clean_fields(exclude=["before"])  # empty where the row is new
    revision.save()
    audit.record(by, "budget_row.revised", row, decision=str(revision.decision_id), fields=sorted(after))


@transaction.atomic
def drop_row(*, by, row: BudgetRow) -> None:
    """Take a row out of a draft; of an adopted budget a decision puts it at 0 instead."""
    if locked(row.budget).adopted_by_id:
        raise ValidationError(_("The budget is adopted: its rows stay. Change the amount to 0 by a decision instead."))
    audit.record(by, "budget_row.dropped", row, kind=row.kind)
    row.delete()


@transaction.atomic
def explain_row(*, by, row: BudgetRow, comment: str, forecast) -> BudgetRow:
    """Say why a row does not go as planned, and where it will end; that is no change of the budget."""
    locked(row.budget)
    row = BudgetRow.objects.get(pk=row.pk)
    change(by=by, row=row, action="budget_row.explained", facts={"comment": comment, "forecast": forecast})
    return row


# Accounts


def _set_accounts(by, row, accounts: Collection[Accounts]) -> bool:
    """Let these accounts, and no others, feed the row; whether that made a difference."""
    there = {one.accounts: one for one in row.sources.all()}
    gone = [one.pk for written, one in there.items() if written not in accounts]
    new = [one for one in accounts if one not in there]
    row.sources.filter(pk__in=gone).delete()
    _feed(row, new)
    if gone or new:
        audit.record(by, "budget_row.accounts_set", row, accounts=[list(one) for one in accounts])
    return bool(gone or new)


@transaction.atomic
def feed_row(*, by, row: BudgetRow, account: int, book_object: str = "") -> None:
    """Let one account more feed the row, all of it or what is booked on an object."""
    locked(row.budget)
    one = Accounts(account, account, book_object)
    if not row.sources.filter(**one._asdict()).exists():
        _feed(row, [one])
        audit.record(by, "budget_row.fed", row, account=account)


def _feed(row, accounts: Iterable[Accounts]):
    for one in accounts:
        source = RowSource(association_id=row.association_id, row=row, **one._asdict())
        source.save_valid()
