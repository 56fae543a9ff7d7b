"""What is typed in and judged of a measure."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer.models import Assessment, Measure, Observation, audit


@transaction.atomic
def observe(*, by, measure: Measure, observed_on, value, item=None, note="") -> Observation:
    """Type in a value that no log holds."""
    if observed_on > timezone.localdate():
        raise ValidationError({"observed_on": _("The date has not come yet.")})
    if measure.metric or measure.kind == Measure.Kind.QUALITATIVE:
        raise ValidationError(_("For this target nothing is typed in."))
    if (item is None) == measure.items.exists() or (item and item.measure_id != measure.pk):
        raise ValidationError({"item": _("Choose one of the target's items.")})
    observation = Observation(
        association=by.association,
        measure=measure,
        item=item,
        observed_on=observed_on,
        value=value,
        note=note,
        typed_by=by,
    )
    observation.save()
    audit.record(by, "measure.observed", observation)
    return observation


@transaction.atomic
def assess(*, by, measure: Measure, assessed_on, verdict, comment="") -> Assessment:
    """Give a person's verdict; the latest one holds, earlier ones stay."""
    if assessed_on > timezone.localdate():
        raise ValidationError({"assessed_on": _("The date has not come yet.")})
    assessment = Assessment.objects.create(
        association=by.association,
        measure=measure,
        assessed_on=assessed_on,
        verdict=verdict,
        comment=comment,
        assessed_by=by,
    )
    audit.record(by, "measure.assessed", assessment)
    return assessment
