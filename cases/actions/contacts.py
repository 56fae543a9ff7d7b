"""Logging support contacts and attempts, correcting them and taking them back."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import codes
from cases.actions.rows import each_locked, locked
from cases.models import MOST_ALIKE, Case, Contact, ContactChange, ContactSupport, keys_of_alike
from jourer.models import Actor, audit

# What a case says about its person, for contacts of the case that say nothing else.
OF_THE_PERSON = ("seeker_role", "gender", "age_group", "municipality", "district", "crime_type")


@transaction.atomic
def log_contact(*, by, support, idempotency_key: UUID, case: Case | None = None, **facts) -> Contact:
    """Log a contact once; the same key of the same actor returns the contact that is already there.

    `support` are the kinds of support given, at least one where somebody was reached; `facts` are the fields of
    `Contact`. A contact of a case has the case's facts about the person. What the same key brings the second time must
    be what it brought the first: a new contact is never taken for an old one.
    """
    facts = _whole(by, support, case, facts)
    contact, created = Contact.objects.get_or_create(
        association=by.association, typed_by=by, idempotency_key=idempotency_key, defaults=facts
    )
    if created:
        _finish(by, contact, support)
    elif not _says_the_same(contact, support, facts):
        raise _used_once()
    return contact


def _whole(by, support, case, facts):
    """The facts with what the clock and the case say, or what is wrong with them."""
    _check_support(facts.get("outcome", codes.Outcome.REACHED), support)
    case = locked(by, case) if case else None
    facts = facts | {"case": case, **_told_by_the_clock(facts), **_told_by_the_case(case, facts)}
    Contact(association=by.association, **facts).clean()
    return facts


def _check_support(outcome, support):
    if outcome == codes.Outcome.REACHED and not support:
        raise ValidationError({"support": _("Choose at least one kind of support.")})


def _finish(by, contact, support):
    _set_support(contact, support)
    audit.record(by, "contact.logged", contact, **({"case": str(contact.case_id)} if contact.case_id else {}))


def _used_once():
    return ValidationError(
        {"idempotency_key": _("This page has already been saved once. Save again if this is a new contact.")}
    )


@transaction.atomic
def log_alike(*, by, times: int, idempotency_key: UUID, **facts) -> Contact:
    """Log the same contact several times over, as after an evening of chats; the first one stands for all of them."""
    if times > 1:
        return log_rows(by=by, idempotency_key=idempotency_key, rows=[facts] * times)[0]
    contact = log_contact(by=by, idempotency_key=idempotency_key, **facts)
    if Contact.objects.alike(contact).count() > 1:
        raise _used_once()
    return contact


@transaction.atomic
def log_rows(*, by, idempotency_key: UUID, rows: list[dict]) -> list[Contact]:
    """Log many contacts at once, all or none; each row is what `log_contact` takes. The same key logs them once."""
    Actor.objects.select_for_update().get(pk=by.pk)  # a double click waits, and finds the first one's rows
    rows = [{"case": None, **row} for row in rows]
    whole = [_whole(by, row["support"], row["case"], _facts_of(row)) for row in rows]
    keys = keys_of_alike(idempotency_key, max(len(rows), MOST_ALIKE))
    there = _with_keys(by, keys)
    if there:
        same = len(there) == len(rows) and all(map(_says_the_same, there, [row["support"] for row in rows], whole))
        if not same:
            raise _used_once()
        return there
    return [_add(by, key, row["support"], facts) for key, row, facts in zip(keys, rows, whole, strict=False)]


def _facts_of(row):
    return {name: value for name, value in row.items() if name not in {"support", "case"}}


def _with_keys(by, keys):
    """What was logged with the keys, in their order."""
    logged = Contact.objects.filter(association=by.association, typed_by=by, idempotency_key__in=keys)
    found = {contact.idempotency_key: contact for contact in logged.prefetch_related("supports")}
    return [found[key] for key in keys if key in found]


def _add(by, key, support, facts):
    contact = Contact.objects.create(association=by.association, typed_by=by, idempotency_key=key, **facts)
    _finish(by, contact, support)
    return contact


@transaction.atomic
def log_without_talk(*, by, idempotency_key: UUID, outcome, case: Case | None = None, **facts) -> Contact:
    """Log with one tap that nobody answered just now, or that it was a wrong number.

    The clock says whether it was in the evening; a second tap with the same key is the same attempt.
    """
    Actor.objects.select_for_update().get(pk=by.pk)  # the second tap waits, and finds the first
    there = Contact.objects.filter(association=by.association, typed_by=by, idempotency_key=idempotency_key).first()
    if case is None:
        facts["seeker_role"] = codes.SeekerRole.OTHER  # nobody knows
    return there or log_contact(
        by=by,
        case=case,
        support=[],
        idempotency_key=idempotency_key,
        outcome=outcome,
        channel=codes.Channel.PHONE,
        occurred_at=timezone.now(),
        done_by=by,
        **facts,
    )


def _told_by_the_clock(facts):
    """Where the time is known it says the day, and whether it was in the evening."""
    moment = facts.get("occurred_at")
    if moment is None:
        return {"is_evening": False} if "occurred_at" in facts else {}
    local = timezone.localtime(moment)
    return {"occurred_on": local.date(), "is_evening": local.hour >= codes.EVENING_FROM}


def _told_by_the_case(case, facts):
    if case is None:
        return {}
    unsaid = {None, "", codes.NOT_ASKED}
    return {"shelter": case.shelter} | {
        name: getattr(case, name) for name in OF_THE_PERSON if facts.get(name) in unsaid
    }


def _set_support(contact, support):
    ContactSupport.objects.bulk_create(
        ContactSupport(association_id=contact.association_id, contact=contact, kind=kind)
        for kind in dict.fromkeys(support)
    )


def _says_the_same(contact, support, facts):
    kinds = {one.kind for one in contact.supports.all()}
    said = {name: getattr(value, "pk", value) for name, value in facts.items()}
    same = all(contact.serializable_value(name) == value for name, value in said.items())
    return same and kinds == set(support) and not contact.undone_at


@transaction.atomic
def correct_contact(*, by, contact: Contact, version: int, reason: str, support, **facts) -> Contact:
    """Correct what was logged: what it said before stays, with who, when and why.

    `version` says what was on the page; where somebody else was first, nothing is overwritten. What changes nothing,
    such as the second click, is no correction.
    """
    contact = locked(by, contact)
    before = as_codes(contact, facts) | {"support": sorted(contact.supports.values_list("kind", flat=True))}
    after = {name: code_of(value) for name, value in facts.items()} | {"support": sorted(set(support))}
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        _check_correction(contact, version, reason, support, facts)
        _rewrite(contact, support, facts)
        ContactChange.objects.create(
            association=by.association,
            contact=contact,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            reason=reason.strip(),
            changed_by=by,
        )
        audit.record(by, "contact.corrected", contact, fields=changed)
    return contact


def _check_correction(contact, version, reason, support, facts):
    if contact.version != version or contact.undone_at:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is corrected.")})
    _check_support(facts.get("outcome", contact.outcome), support)


def _rewrite(contact, support, facts):
    for name, value in (facts | _told_by_the_clock(facts)).items():
        setattr(contact, name, value)
    contact.version += 1
    contact.clean()
    contact.save()
    contact.supports.all().delete()
    _set_support(contact, support)


def as_codes(contact, names):
    """What the fields say, as codes, ids and dates."""
    return {name: code_of(contact.serializable_value(name)) for name in names}


def code_of(value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(getattr(value, "pk", value) or "")


@transaction.atomic
def undo_contact(*, by, contact: Contact) -> Contact:
    """Take back one's own entry within ten minutes; it stays in the database and out of every figure."""
    contact = locked(by, contact)
    _take_back(by, contact)
    return contact


@transaction.atomic
def undo_alike(*, by, contact: Contact) -> Contact:
    """Take back all those that were logged at once."""
    for one in each_locked(by, Contact.objects.alike(contact)):
        _take_back(by, one)
    return contact


def _take_back(by, contact):
    if contact.undone_at:
        return
    if contact.typed_by_id != by.pk or not contact.can_be_undone:
        raise ValidationError(_("Only the one who typed it can undo a contact, within ten minutes."))
    contact.undone_at = timezone.now()
    contact.save(update_fields=["undone_at"])
    audit.record(by, "contact.undone", contact)
