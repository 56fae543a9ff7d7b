"""The verbs of support work."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Contact, ContactSupport
from jourer.models import audit


@transaction.atomic
def log_contact(*, by, support, idempotency_key, **facts) -> Contact:
    """Log a contact once; the same key of the same actor returns the contact that is already there.

    `support` are the kinds of support given, at least one; `facts` are the fields of `Contact`. What the same key
    brings the second time must be what it brought the first: a new contact is never taken for an old one.
    """
    if not support:
        raise ValidationError({"support": _("Choose at least one kind of support.")})
    Contact(association=by.association, **facts).clean()
    contact, created = Contact.objects.get_or_create(
        association=by.association, typed_by=by, idempotency_key=idempotency_key, defaults=facts
    )
    if created:
        ContactSupport.objects.bulk_create(
            ContactSupport(association=by.association, contact=contact, kind=kind) for kind in dict.fromkeys(support)
        )
        audit.record(by, "contact.logged", contact)
    elif contact.undone_at or not _says_the_same(contact, support, facts):
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is a new contact.")}
        )
    return contact


def _says_the_same(contact, support, facts):
    kinds = set(contact.supports.values_list("kind", flat=True))
    return kinds == set(support) and all(getattr(contact, name) == value for name, value in facts.items())


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
