"""A grant from the application to the last report, and the money of it on its way in and back."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget import grants
from budget.accounts import Accounts
from budget.actions.budgets import make_budget, spread_anew
from budget.actions.refusals import refuse_stale, refuse_to_come
from budget.codes import PaymentKind
from budget.models import (
    Budget,
    BudgetRow,
    Funder,
    Grant,
    GrantExclusion,
    GrantReport,
    GrantShelter,
    Payment,
    Requisition,
    RowSource,
)
from jourer import periods
from jourer.changing import change
from jourer.models import Shelter, audit
from jourer.templatetags.formats import kronor

# `state` is the mark of what the page showed: where somebody else was first, nothing is overwritten. What changes
# nothing, such as the second click, is refused by nobody and leaves no trace.

# Funders


@transaction.atomic
def add_funder(*, by, **facts) -> Funder:
    funder = Funder(association=by.association, **facts)
    funder.save_valid()
    audit.record(by, "funder.added", funder, kind=funder.kind)
    return funder


@transaction.atomic
def change_funder(*, by, funder: Funder, state=None, **facts) -> Funder:
    funder = Funder.objects.select_for_update().get(pk=funder.pk)
    before = grants.state_of_funder(funder)
    if change(by=by, row=funder, action="funder.changed", facts=facts):
        refuse_stale(before, state)
    return funder


# A grant


@transaction.atomic
def add_grant(*, by, shelters: Collection[Shelter] = (), **facts) -> Grant:
    """Write down a grant, whether it is only planned or has been decided."""
    grant = Grant(association=by.association, **facts)
    _refuse_odd_days(grant)
    grant.save_valid()
    _set_shelters(grant, shelters)
    audit.record(by, "grant.added", grant)
    return grant


@transaction.atomic
def change_grant(*, by, grant: Grant, state=None, shelters: Collection[Shelter] | None = None, **facts) -> Grant:
    """Change what is said of it; its posts keep the grant's days, and its own object in the books."""
    grant = _open(grant)
    before, object_before = grants.state_of(grant), grant.book_object
    _refuse_odd_days(Grant(**{name: facts.get(name, getattr(grant, name)) for name in DAYS}))
    changed = change(by=by, row=grant, action="grant.changed", facts=facts)
    if shelters is not None and _set_shelters(grant, shelters):
        changed.append("shelters")
        audit.record(by, "grant.shelters_set", grant, shelters=sorted(str(one.pk) for one in shelters))
    if changed:
        refuse_stale(before, state)
        _follow(by, grant, object_before)
    return grant


DAYS = ("starts_on", "ends_on", "applied_on", "decided_on")


def _refuse_odd_days(grant):
    """Each at the field that is to be corrected."""
    problems = {}
    if grant.starts_on and grant.ends_on:
        problems |= periods.slips(starts_on=grant.starts_on, ends_on=grant.ends_on)
        if grant.ends_on < grant.starts_on:
            problems["ends_on"] = _("The last day is before the first.")
    if grant.decided_on and grant.applied_on and grant.decided_on < grant.applied_on:
        problems["decided_on"] = _("The decision can not have come before the application.")
    for name in ("applied_on", "decided_on"):
        day = getattr(grant, name)
        if day and day > timezone.localdate():
            problems[name] = _("The date has not come yet. Choose today or an earlier date.")
    if problems:
        raise ValidationError(problems)


def _set_shelters(grant, shelters) -> bool:
    """Whether that made a difference; none at all is the whole association."""
    there, wanted = grants.shelters_of(grant), {one.pk for one in shelters}
    GrantShelter.objects.filter(grant=grant, shelter__in=there - wanted).delete()
    GrantShelter.objects.bulk_create(
        GrantShelter(association_id=grant.association_id, grant=grant, shelter_id=key) for key in wanted - there
    )
    return there != wanted


def _follow(by, grant, object_before):
    """Its budget has its days, and what fed a post from its own object goes on doing so."""
    days = {"starts_on": grant.starts_on, "ends_on": grant.ends_on, "year": grant.starts_on.year}
    Budget.objects.filter(grant=grant).update(**days)
    for budget in Budget.objects.filter(grant=grant):
        spread_anew(by, budget)
    if object_before != grant.book_object:
        for source in RowSource.objects.filter(row__budget__grant=grant, book_object=object_before):
            _move(source, grant.book_object)


def _move(source, book_object):
    accounts = {"first_account": source.first_account, "last_account": source.last_account}
    if source.row.sources.filter(book_object=book_object, **accounts).exists():
        source.delete()
    else:
        source.book_object = book_object
        source.save()


def _locked(grant: Grant) -> Grant:
    """Whoever writes anything of a grant waits here for whoever is at it."""
    return Grant.objects.select_for_update().get(pk=grant.pk)


def _open(grant: Grant) -> Grant:
    grant = _locked(grant)
    if grant.closed_on:
        raise ValidationError(_("The grant is closed. Open it again if something is to be changed."))
    return grant


@transaction.atomic
def decide_grant(*, by, grant: Grant, decided_on, granted: Decimal, state=None) -> Grant:
    """The funder has decided: an amount, or 0 where it refused."""
    grant = _open(grant)
    before = grants.state_of(grant)
    _refuse_odd_days(Grant(applied_on=grant.applied_on, decided_on=decided_on))
    if change(by=by, row=grant, action="grant.decided", facts={"decided_on": decided_on, "granted": granted}):
        refuse_stale(before, state)
    return grant


# Its posts


@transaction.atomic
def set_posts(*, by, grant: Grant, posts: Iterable, not_allowed: Iterable[Accounts], state=None) -> None:
    """The funder's own posts, in this order, each (row or None, name, amount, accounts), and what it must not pay.

    A row that is not among them is dropped.
    """
    grant = _open(grant)
    refuse_stale(grants.state_of_posts(grant), state)
    budget, posts = _budget_of(by, grant), list(posts)
    budget.rows.exclude(pk__in=[row.pk for row, *_rest in posts if row]).delete()
    fed = [
        (_write_post(by, budget, row, {"name": name, "amount": amount, "position": position}), accounts)
        for position, (row, name, amount, accounts) in enumerate(posts, 1)
    ]
    _feed(budget, fed)
    audit.record(by, "grant.posts_set", grant, rows=[str(row.pk) for row, _accounts in fed])
    _set_exclusions(by, grant, not_allowed)


def _budget_of(by, grant) -> Budget:
    budget = Budget.objects.select_for_update().filter(grant=grant).first()
    if budget and budget.adopted_by_id:
        raise ValidationError(_("The budget of the grant is adopted, and its rows change by decision only."))
    days = {"starts_on": grant.starts_on, "ends_on": grant.ends_on}
    return budget or make_budget(by=by, year=grant.starts_on.year, grant=grant, **days)


def _write_post(by, budget, row, facts):
    if row is None:
        kind, funder = BudgetRow.Kind.COST, budget.grant.funder
        row = BudgetRow(association_id=budget.association_id, budget=budget, kind=kind, funder=funder, **facts)
        row.save_valid()
    else:
        change(by=by, row=row, action="budget_row.changed", facts=facts)
    return row


def _feed(budget, fed: Iterable[tuple[BudgetRow, Collection[Accounts]]]):
    """All at once: the grant is locked, and nothing points at what feeds a row."""
    RowSource.objects.filter(row__budget=budget).delete()
    RowSource.objects.bulk_create(
        RowSource(association_id=budget.association_id, row=row, **one._asdict())
        for row, accounts in fed
        for one in dict.fromkeys(accounts)
    )


def _set_exclusions(by, grant, accounts):
    there = {(one.first_account, one.last_account) for one in grant.exclusions.all()}
    wanted = {(one.first_account, one.last_account) for one in accounts}
    if there == wanted:
        return
    grant.exclusions.all().delete()
    GrantExclusion.objects.bulk_create(
        GrantExclusion(association_id=grant.association_id, grant=grant, first_account=first, last_account=last)
        for first, last in sorted(wanted)
    )
    audit.record(by, "grant.exclusions_set", grant, accounts=sorted(map(list, wanted)))


# Money on its way


@transaction.atomic
def request_payment(*, by, grant: Grant, idempotency_key, requested_on, amount, reason="") -> Requisition:
    """Ask the funder to pay out a part; the same key is the same requisition."""
    grant = _locked(grant)
    if made := _typed_before(Requisition, by, idempotency_key):
        return made
    refuse_to_come("requested_on", requested_on)
    _refuse_unexplained(_sum(grant.requisitions) + amount - (grant.granted or 0), reason, MORE_REQUESTED)
    facts = {"requested_on": requested_on, "amount": amount, "reason": reason}
    return _type(Requisition(grant=grant, idempotency_key=idempotency_key, **facts), by, "requisition.made")


@transaction.atomic
def record_payment(
    *, by, grant: Grant, idempotency_key, kind=PaymentKind.RECEIVED, requisition=None, reason="", **facts
) -> Payment:
    """Money has come, or has gone back; the same key is the same payment. It may come after the grant is closed."""
    facts = {"kind": kind, "requisition": requisition, "reason": reason, **facts}
    return _pay(by, _locked(grant), idempotency_key, facts)


def _pay(by, grant, key, facts) -> Payment:
    if made := _typed_before(Payment, by, key):
        return made
    refuse_to_come("paid_on", facts["paid_on"])
    received, repaid = (_sum(grant.payments.filter(kind=kind)) for kind in (PaymentKind.RECEIVED, PaymentKind.REPAID))
    if facts["kind"] == PaymentKind.RECEIVED:
        _refuse_unexplained(received + facts["amount"] - (grant.granted or 0), facts["reason"], MORE_RECEIVED)
    else:
        _refuse_unexplained(repaid + facts["amount"] - received, facts["reason"], MORE_REPAID)
    return _type(Payment(grant=grant, idempotency_key=key, **facts), by, "payment.recorded", kind=facts["kind"])


MORE_REQUESTED = gettext_lazy(
    "This is %(over)s more than was granted. Correct the amount, or write below why more is asked for."
)
MORE_RECEIVED = gettext_lazy(
    "This is %(over)s more than was granted. Correct the amount, or write below why more has come."
)
MORE_REPAID = gettext_lazy(
    "This is %(over)s more than has come. Correct the amount, or write below why more goes back."
)


def _refuse_unexplained(over: Decimal, reason, message):
    """What reality demands is written down, with the reason for it."""
    if over > 0 and not reason.strip():
        raise ValidationError({"amount": message % {"over": kronor(over)}, "reason": _("Write why it is more.")})


def _sum(rows) -> Decimal:
    return rows.standing().aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _typed_before(model, by, key):
    return model.objects.filter(association=by.association, typed_by=by, idempotency_key=key).first()


def _type(row, by, action, **codes):
    row.association, row.typed_by = by.association, by
    row.save_valid()
    audit.record(by, action, row, amount=str(row.amount), **codes)
    return row


@transaction.atomic
def take_back(*, by, row: Requisition | Payment) -> None:
    """A wrong one counts no more and stays to be seen; of two clicks the second finds it taken back."""
    _locked(row.grant)
    row = type(row).objects.get(pk=row.pk)
    if row.taken_back_at:
        return
    if isinstance(row, Requisition) and row.payments.standing().exists():
        raise ValidationError(_("Money has come for this requisition. Take back the payment first."))
    row.taken_back_at, row.taken_back_by = timezone.now(), by
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.record(by, f"{row._meta.model_name}.taken_back", row)


# Reports to the funder


@transaction.atomic
def add_grant_report(*, by, grant: Grant, what: str, due_on) -> GrantReport:
    """Something the funder asks for, and the last day for it; twice the same is once."""
    report = GrantReport(association=by.association, grant=_locked(grant), what=what, due_on=due_on)
    if found := grant.reports.filter(what=what, due_on=due_on).first():
        return found
    _check_report(report)
    report.save()
    audit.record(by, "grant_report.added", report)
    return report


@transaction.atomic
def change_grant_report(*, by, report: GrantReport, state=None, **facts) -> GrantReport:
    """What is asked for and when, and that it has been sent."""
    report = GrantReport.objects.select_for_update().get(pk=report.pk)
    before = grants.state_of_report(report)
    _check_report(GrantReport(**{name: facts.get(name, getattr(report, name)) for name in ("due_on", "sent_on")}))
    if change(by=by, row=report, action="grant_report.changed", facts=facts):
        refuse_stale(before, state)
    return report


def _check_report(report):
    problems = periods.slips(due_on=report.due_on, sent_on=report.sent_on)
    if report.sent_on and report.sent_on > timezone.localdate():
        problems["sent_on"] = _("The date has not come yet. Choose today or an earlier date.")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def drop_grant_report(*, by, report: GrantReport) -> None:
    """The funder does not ask for it after all; what was sent stays."""
    for found in GrantReport.objects.select_for_update().filter(pk=report.pk):
        if found.sent_on:
            raise ValidationError(_("The report has been sent, so it stays here."))
        audit.record(by, "grant_report.dropped", found)
        found.delete()


# The end


@transaction.atomic
def close_grant(*, by, grant: Grant, closed_on, repaid: Decimal, note="", idempotency_key) -> Grant:
    """Close a grant with what was used of it, and what goes back now; closed twice is closed once."""
    grant = _locked(grant)
    if grant.closed_on:
        return grant
    if not grant.is_granted:
        raise ValidationError(_("Nothing was granted, so there is nothing to close."))
    refuse_to_come("closed_on", closed_on)
    standing = grants.standing(grant)
    if repaid != standing.to_repay and not note.strip():
        raise ValidationError({"note": _("Write why something else than the calculated amount is repaid.")})
    if repaid:
        _repay(by, grant, closed_on, repaid, note, idempotency_key)
    grant.closed_on, grant.used_when_closed, grant.closing_note = closed_on, standing.used, note
    grant.save_valid()
    audit.record(by, "grant.closed", grant, used=str(standing.used), repaid=str(repaid))
    return grant


def _repay(by, grant, paid_on, amount, reason, key):
    facts = {"kind": PaymentKind.REPAID, "paid_on": paid_on, "amount": amount, "reason": reason}
    try:
        _pay(by, grant, key, facts)
    except ValidationError as error:
        raise ValidationError({"repaid": error.messages[0]}) from error


@transaction.atomic
def reopen_grant(*, by, grant: Grant) -> Grant:
    """Something was wrong when it was closed. What was repaid stays repaid; it is taken back by itself."""
    grant = _locked(grant)
    if grant.closed_on:
        grant.closed_on, grant.used_when_closed, grant.closing_note = None, None, ""
        grant.save()
        audit.record(by, "grant.reopened", grant)
    return grant
