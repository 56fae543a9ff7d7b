"""Gallring of volunteers: the person goes, what is counted stays."""

from django.db import transaction
from django.utils import timezone

from jourer.models import audit
from volunteers.models import Volunteer


@transaction.atomic
def erase_volunteer(*, by, volunteer: Volunteer) -> None:
    """Erase name, contact details, languages, times and what was lacking; steps keep their months alone."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if volunteer.actor:
        volunteer.actor.clearances.all().delete()
    volunteer.name, volunteer.is_protected, volunteer.actor = "", False, None
    volunteer.erased_on = timezone.localdate()
    volunteer.save()
    volunteer.details.phone = volunteer.details.email = ""
    volunteer.details.save()
    volunteer.languages.all().delete()
    volunteer.times.all().delete()
    volunteer.sign_ups.update(lacked=[], despite="")
    _coarsen(volunteer)
    audit.record(by, "volunteer.erased", volunteer)


def _coarsen(volunteer):
    """The months alone, of each kind the last in a month: so it stands on the last day of every month as it did."""
    volunteer.steps.exclude(taken_back_at=None).delete()
    kept = {(step.kind, step.done_on.replace(day=1)): step for step in reversed(volunteer.steps.all())}
    volunteer.steps.exclude(pk__in=[step.pk for step in kept.values()]).delete()
    for (_kind, month), step in kept.items():
        step.done_on = month
        step.save(update_fields=["done_on"])
