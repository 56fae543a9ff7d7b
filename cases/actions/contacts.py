"""Logging support contacts and attempts, correcting them and taking them back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import codes
from cases.models import Case, Contact, ContactChange, ContactSupport
from jourer.models import audit

# What a case says about its person, for contacts of the case that say nothing else.
OF_THE_PERSON = ("seeker_role", "gender", "age_group", "municipality", "district", "crime_type")


@transaction.atomic
def log_contact(*, by, support, idempotency_key, case: Case | None = None, **facts) -> Contact:
    """Log a contact once; the same key of the same actor returns the contact that is already there.

    `support` are the kinds of support given, at least one where somebody was reached; `facts` are the fields of
    `Contact`. A contact of a case has the case's facts about the person. What the same key brings the second time must
    be what it brought the first: a new contact is never taken for an old one.
    """
    outcome = facts.get("outcome", codes.Outcome.REACHED)
    if outcome == codes.Outcome.REACHED and not support:
        raise ValidationError({"support": _("Choose at least one kind of support.")})
    facts |= {"case": case, **_told_by_the_clock(facts), **_told_by_the_case(case, facts)}
    Contact(association=by.association, **facts).clean()
    contact, created = Contact.objects.get_or_create(
        association=by.association, typed_by=by, idempotency_key=idempotency_key, defaults=facts
    )
    if created:
        _set_support(contact, support)
        audit.record(by, "contact.logged", contact, **({"case": str(case.pk)} if case else {}))
    elif contact.undone_at or not _says_the_same(contact, support, facts):
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is a new contact.")}
        )
    return contact


def _told_by_the_clock(facts):
    """Where the time is known it says the day, and whether it was in the evening."""
    moment = facts.get("occurred_at")
    if moment is None:
        return {}
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
    kinds = set(contact.supports.values_list("kind", flat=True))
    return kinds == set(support) and all(getattr(contact, name) == value for name, value in facts.items())


@transaction.atomic
def correct_contact(*, by, contact: Contact, version: int, reason: str, support, **facts) -> Contact:
    """Correct what was logged: what it said before stays, with who, when and why."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.version != version or contact.undone_at:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is corrected.")})
    before = _as_codes(contact, facts) | {"support": sorted(contact.supports.values_list("kind", flat=True))}
    for name, value in (facts | _told_by_the_clock(facts)).items():
        setattr(contact, name, value)
    contact.version += 1
    contact.clean()
    contact.save()
    contact.supports.all().delete()
    _set_support(contact, support)
    after = _as_codes(contact, facts) | {"support": sorted(set(support))}
    changed = [name for name in before if before[name] != after[name]]
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


def _as_codes(contact, names):
    return {name: str(contact.serializable_value(name) or "") for name in names}


@transaction.atomic
def undo_contact(*, by, contact: Contact) -> Contact:
    """Take back one's own entry within ten minutes; it stays in the database and out of every figure."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.undone_at:
        return contact
    if contact.typed_by_id != by.pk or not contact.can_be_undone:
        raise ValidationError(_("Only the one who typed it can undo a contact, within ten minutes."))
    contact.undone_at = timezone.now()
    contact.save(update_fields=["undone_at"])
    audit.record(by, "contact.undone", contact)
    return contact
