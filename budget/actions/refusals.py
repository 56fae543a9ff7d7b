"""What the verbs of grants and of agreements refuse alike."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods


def refuse_to_come(name, day):
    if day > timezone.localdate():
        raise ValidationError({name: _("The date has not come yet. Choose today or an earlier date.")})
    if problems := periods.slips(**{name: day}):
        raise ValidationError(problems)
