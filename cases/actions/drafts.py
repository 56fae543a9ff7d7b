"""What somebody has typed and not saved yet. No event is recorded: a draft is its writer's; nothing has happened."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.rows import locked
from cases.models import Case, Contact, Draft, Note

MOST_CHARACTERS = 100_000


@transaction.atomic
def save_draft(*, by, form: str, key: UUID, text: str, case: Case | None = None) -> Draft | None:
    """Keep what is typed on a page; `key` is the page's own, `text` as a form sends it.

    None where the page's entry has been saved meanwhile: then there is nothing to come back to.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(_("The text is too long to be kept as a draft."))
    case = locked(by, case) if case else None
    if _is_saved(by, key):
        return None
    draft, _created = Draft.objects.update_or_create(
        association=by.association,
        owner=by,
        key=key,
        defaults={"form": form, "case": case, "text": text, "saved_at": timezone.now()},
    )
    return draft


def _is_saved(by, key):
    contacts = Contact.objects.filter(association=by.association, typed_by=by, idempotency_key=key)
    return contacts.exists() or Note.objects.filter(written_by=by, idempotency_key=key).exists()


@transaction.atomic
def discard_draft(*, by, key: UUID) -> None:
    """Throw away the draft of a page: it was saved, or nobody wants it."""
    Draft.objects.filter(association=by.association, owner=by, key=key).delete()
