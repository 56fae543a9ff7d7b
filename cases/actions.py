"""The verbs of support work."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Contact, ContactSupport
from jourer.models import audit


@transaction.atomic
def log_contact(*, by, shelter, channel, occurred_on, support, idempotency_key, **facts) -> Contact:
    """Log a contact once; the same key of the same actor returns the contact that is already there."""
    contact, created = Contact.objects.get_or_create(
        association=by.association,
        typed_by=by,
        idempotency_key=idempotency_key,
        defaults={"shelter": shelter, "channel": channel, "occurred_on": occurred_on, **facts},
    )
    if created:
        ContactSupport.objects.bulk_create(
            ContactSupport(association=by.association, contact=contact, kind=kind) for kind in support
        )
        audit.record(by, "contact.logged", contact)
    return contact


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
