"""What all changes of a row have in common."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from jourer.models import audit


def differing(row: models.Model, facts: Mapping) -> list[str]:
    """Which facts the row does not say. Where it says all of them somebody has clicked twice, and nothing is lost."""
    return sorted(name for name, value in facts.items() if getattr(row, name) != value)


def change(*, by, row: models.Model, action: str, facts: Mapping) -> list[str]:
    """Set what differs in the row, which the caller has locked, and record which fields that were; no trace of none."""
    changed = differing(row, facts)
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save_valid()
        audit.record(by, action, row, fields=changed)
    return changed


def refuse_stale(seen: str | None, before: str) -> None:
    """Refuse to overwrite what is another than the page showed, by its mark; None where nobody looked at a page."""
    if seen is not None and seen != before:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))
