"""What members pay: classes, what they cost in a year, who is asked for it, and who has paid."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods
from jourer.changing import change, differing, refuse_stale
from jourer.models import audit
from jourer.once import facts_of, refuse_another, saved_before
from volunteers.actions.locks import lock_register
from volunteers.models import Fee, FeeClass, Member, YearFee
from volunteers.states import state_of_fee_class


@transaction.atomic
def add_fee_class(*, by, year: int, amount: Decimal | None, idempotency_key: UUID, **facts) -> FeeClass:
    """A class with what it costs in the year, None where that is not decided; the same key returns what is there."""
    if there := saved_before(by, FeeClass, idempotency_key):
        refuse_another(facts | {"amount": amount}, facts_of(there, facts) | {"amount": there.amount_in(year)})
        return there
    fee_class = FeeClass(association=by.association, idempotency_key=idempotency_key, **facts)
    fee_class.save_valid()
    audit.record(by, "fee_class.added", fee_class)
    _set_amount(by, fee_class, year, amount)
    return fee_class


@transaction.atomic
def change_fee_class(
    *, by, fee_class: FeeClass, year: int, amount: Decimal | None, state: str | None = None, **facts
) -> FeeClass:
    """Set what differs. Who has been asked to pay already is asked for what it was."""
    fee_class = FeeClass.objects.select_for_update(no_key=True).get(pk=fee_class.pk)
    is_other_amount = amount != fee_class.amount_in(year)
    if is_other_amount or differing(fee_class, facts):
        refuse_stale(state, state_of_fee_class(fee_class, year))
    change(by=by, row=fee_class, action="fee_class.changed", facts=facts)
    if is_other_amount:
        _set_amount(by, fee_class, year, amount)
    return fee_class


def _set_amount(by, fee_class, year, amount):
    if amount is None:
        fee_class.years.filter(year=year).delete()
    else:
        keys = {"association_id": fee_class.association_id, "fee_class": fee_class, "year": year}
        YearFee.objects.update_or_create(**keys, defaults={"amount": amount})
    audit.record(by, "fee_class.amount_set", fee_class, year=year, amount="" if amount is None else str(amount))


@transaction.atomic
def charge(*, by, year: int) -> int:
    """Ask everybody who is a member some time in the year, and has not been asked, for the fee of their class."""
    lock_register(by)
    members = Member.objects.visible_to(by).during(year).exclude(fees__year=year)
    charged = _charge(members, year)
    audit.record(by, "fee.charged", year=year, members=charged)
    return charged


def charge_for_this_year(*, members: Iterable[Member]) -> None:
    """Who joins is asked for the fee of the year, if it is decided."""
    today = timezone.localdate()
    _charge([member for member in members if member.left_on is None or member.left_on.year >= today.year], today.year)


def _charge(members, year) -> int:
    amounts = dict(YearFee.objects.filter(year=year).values_list("fee_class_id", "amount"))
    fees = [
        Fee(
            association_id=member.association_id,
            member=member,
            year=year,
            fee_class_id=member.fee_class_id,
            amount=amounts[member.fee_class_id],
        )
        for member in members
        if member.fee_class_id in amounts
    ]
    Fee.objects.bulk_create(fees, batch_size=1000)
    return len(fees)


@transaction.atomic
def mark_paid(*, by, year: int, members: Iterable[UUID], paid_on: date) -> int:
    """Mark the fees of many as paid on a day; those that are paid already keep their day. How many were marked."""
    if slip := periods.slips(paid_on=paid_on):
        raise ValidationError(slip)
    if paid_on > timezone.localdate():
        raise ValidationError({"paid_on": _("The date has not come yet. Choose today or an earlier date.")})
    unpaid = Fee.objects.visible_to(by).asked_for().filter(year=year, member__in=members, paid_on=None)
    marked = unpaid.update(paid_on=paid_on, marked_by=by)
    audit.record(by, "fee.paid", year=year, members=marked)
    return marked


@transaction.atomic
def mark_unpaid(*, by, fee: Fee) -> None:
    """Take back that a fee is paid."""
    if Fee.objects.visible_to(by).filter(pk=fee.pk).exclude(paid_on=None).update(paid_on=None, marked_by=None):
        audit.record(by, "fee.not_paid", fee, year=fee.year)


@transaction.atomic
def import_payments(*, by, year: int, paid: Mapping[date, Collection[UUID]]) -> None:
    """What a list says of the year: {day: who paid on it}, whatever was known before. All of them are asked to pay."""
    for paid_on, keys in paid.items():
        _charge(Member.objects.visible_to(by).filter(pk__in=keys).exclude(fees__year=year), year)
        fees = Fee.objects.visible_to(by).asked_for().filter(year=year, member__in=keys)
        marked = fees.update(paid_on=paid_on, marked_by=by)
        audit.record(by, "fee.paid", year=year, members=marked)
