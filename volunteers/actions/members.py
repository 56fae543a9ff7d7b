"""The members' register: joining, changing, leaving, and what somebody has a reason to see."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods
from jourer.changing import differing, refuse_stale
from jourer.models import audit
from jourer.once import facts_of, refuse_another, saved_before
from volunteers.actions import fees
from volunteers.actions.locks import lock_register
from volunteers.models import Member, MemberRules
from volunteers.states import state_of_member, state_of_rules


@transaction.atomic
def add_member(*, by, idempotency_key: UUID, is_another=False, **facts) -> Member:
    """Take somebody into the register once, with the next number unless another is given, and the fee of this year.

    `is_another` says that it is not the one who is called the same and is here already.
    """
    if there := saved_before(by, Member, idempotency_key):
        said = {name: value for name, value in facts.items() if name != "number" or value}
        refuse_another(said, facts_of(there, said))
        return there
    lock_register(by)
    member = Member(association=by.association, idempotency_key=idempotency_key, **facts)
    member.number = member.number or Member.objects.next_number(by.association)
    member.full_clean()
    _refuse_double(member, is_another=is_another)
    member.save()
    fees.charge_for_this_year(members=[member])
    audit.record(by, "member.added", member)
    return member


def _refuse_double(member, *, is_another):
    same_name = Member.objects.filter(association=member.association, name__iexact=member.name).still()
    for other in same_name:
        words = {"number": other.number}
        if member.email and other.email_hash in Member._meta.get_field("email_hash").hashes_of(member.email):
            raise ValidationError({"name": _("Is here already, with the same e-mail: number %(number)s.") % words})
        if not is_another:
            message = _("Somebody with this name is here already: number %(number)s. Is it somebody else?")
            raise ValidationError({"name": ValidationError(message % words, code="double")})


@transaction.atomic
def take_in(*, by, members: list[Member]) -> None:
    """Add many at once, checked one by one before; those without a number get the next ones."""
    lock_register(by)
    given = {member.number for member in members}
    number = Member.objects.next_number(by.association)
    for member in members:
        if not member.number:
            while number in given:
                number += 1
            member.number = number
            number += 1
    Member.objects.bulk_create(members, batch_size=500)
    fees.charge_for_this_year(members=members)
    audit.record(by, "member.taken_in", members=len(members))


@transaction.atomic
def change_member(*, by, member: Member, state: str | None = None, **facts) -> Member:
    """Set what differs. Who is no longer protected is shown again, which is written down as a look."""
    member = locked(by, member)
    changed = differing(member, facts)
    if changed:
        refuse_stale(state, state_of_member(member))
        if member.is_protected and not facts.get("is_protected", True):
            audit.record(by, "member.unmasked", member)
        _save(member, facts)
        audit.record(by, "member.changed", member, fields=changed)
    return member


@transaction.atomic
def leave(*, by, member: Member, left_on, left_because) -> Member:
    """The last day as a member; what was not paid stays as it is. The second of two clicks changes nothing."""
    member = locked(by, member)
    if left_on > timezone.localdate():
        raise ValidationError({"left_on": _("The date has not come yet. Choose today or an earlier date.")})
    facts = {"left_on": left_on, "left_because": left_because}
    if differing(member, facts):
        _save(member, facts)
        audit.record(by, "member.left", member, why=left_because)
    return member


@transaction.atomic
def come_back(*, by, member: Member) -> Member:
    """Take back that somebody left, while the name is still here."""
    member = locked(by, member)
    if member.left_on:
        _save(member, {"left_on": None, "left_because": ""})
        audit.record(by, "member.came_back", member)
    return member


@transaction.atomic
def unmask(*, by, member: Member, reason: str) -> Member:
    """Open the contact details of who is protected, once, for a reason."""
    member = locked(by, member)
    audit.record(by, "member.unmasked", member, reason=reason)
    return member


@transaction.atomic
def copy_of(*, by, member: Member, reason: str = "") -> Member:
    """All that is kept of a member, for the member."""
    member = locked(by, member)
    audit.record(by, "member.copied", member, **({"reason": reason} if reason else {}))
    return member


@transaction.atomic
def set_rules(*, by, state: str | None = None, **facts) -> MemberRules:
    rules, _made = MemberRules.objects.select_for_update().get_or_create(association=by.association)
    if differing(rules, facts):
        refuse_stale(state, state_of_rules(rules, facts))
    for name, value in facts.items():
        setattr(rules, name, value)
    rules.save_valid()
    audit.record(by, "member_rules.set", rules, **facts)
    return rules


def locked(by, member: Member) -> Member:
    """The row as it is now; nobody is changed whose name is erased."""
    mine = Member.objects.visible_to(by).filter(erased_on=None)
    found = mine.select_for_update(of=("self",)).select_related("fee_class").filter(pk=member.pk).first()
    if found is None:
        raise Http404
    return found


def _save(member, facts):
    for name, value in facts.items():
        setattr(member, name, value)
    member.save_valid()


# Gallring


@transaction.atomic
def erase_member(*, by, member: Member) -> None:
    """Erase the person of who left long ago; class, fees and months stay, so that every figure does."""
    for name in ("name", "contact_name", *Member.CONTACT):
        setattr(member, name, "")
    member.is_protected = member.wants_mail = False
    member.joined_on, member.left_on = coarse(member.joined_on, member.left_on)
    member.erased_on = timezone.localdate()
    member.save()
    audit.record(by, "member.erased", member)


def coarse(joined_on, left_on):
    """The months alone; whoever is a member on the last day of a month still is."""
    is_last = periods.whole_month(left_on)[1] == left_on
    return joined_on.replace(day=1), left_on if is_last else left_on.replace(day=1)
