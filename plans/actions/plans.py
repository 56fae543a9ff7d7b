"""What is decided of a plan as a whole."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jourer.models import audit
from plans.models import Plan, Target

MOST_KEY_MEASURES = 8  # as many as a board can keep in its head


@transaction.atomic
def choose_key_measures(*, by, plan: Plan, targets: Collection[Target]) -> None:
    """Let these targets, and no others of the plan, be its key measures."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    if len(targets) > MOST_KEY_MEASURES:
        words = {"most": MOST_KEY_MEASURES, "count": len(targets)}
        raise ValidationError({"targets": _("Choose %(most)s at most. You have chosen %(count)s.") % words})
    chosen = [target.pk for target in targets]
    of_plan = Target.objects.filter(goal__area__plan=plan)
    if of_plan.filter(pk__in=chosen).count() != len(set(chosen)):
        raise ValidationError({"targets": _("Only the plan's own targets can be its key measures.")})
    of_plan.exclude(pk__in=chosen).filter(is_key=True).update(is_key=False)
    of_plan.filter(pk__in=chosen).update(is_key=True)
    audit.record(by, "plan.key_measures_chosen", plan, targets=sorted(map(str, chosen)))
