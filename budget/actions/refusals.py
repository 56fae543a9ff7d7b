"""What the verbs of grants and of agreements refuse alike."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods


def refuse_stale(before: str, state: str | None):
    """Nothing is refused where nobody looked at a page: an import compares the whole row."""
    if state is not None and state != before:
        raise ValidationError(_("Somebody else has changed this meanwhile. See what it says now, and save again."))


def refuse_to_come(name, day):
    if day > timezone.localdate():
        raise ValidationError({name: _("The date has not come yet. Choose today or an earlier date.")})
    if problems := periods.slips(**{name: day}):
        raise ValidationError(problems)
