"""What all changes of a row have in common."""

from collections.abc import Mapping

from django.db import models

from jourer.models import audit


def change(*, by, row: models.Model, action: str, facts: Mapping) -> list[str]:
    """Set what differs in the row, which the caller has locked, and record which fields that were; no trace of none."""
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save_valid()
        audit.record(by, action, row, fields=changed)
    return changed
