"""The verbs of the plan room."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer.models import Assessment, Measure, Observation, audit
from plans.models import Goal, Target


@transaction.atomic
def add_target(*, by, goal: Goal, items=(), **facts) -> Target:
    """Give a goal something measurable; `facts` are the measure's fields, `items` names of a check-list."""
    measure = Measure(association=goal.association, **facts)
    measure.full_clean(exclude=["association"])
    measure.save()
    _set_items(measure, items)
    position = goal.targets.count()
    target = Target.objects.create(association=goal.association, goal=goal, measure=measure, position=position)
    audit.record(by, "target.added", target)
    return target


@transaction.atomic
def change_target(*, by, target: Target, items=(), **facts) -> Target:
    """Change what a target measures; what it was is kept by the audit as codes and numbers."""
    measure = Measure.objects.select_for_update().get(pk=target.measure_id)
    before = {name: str(getattr(measure, name)) for name in facts if name != "unit"}
    for name, value in facts.items():
        setattr(measure, name, value)
    measure.full_clean(exclude=["association"])
    measure.save()
    _set_items(measure, items)
    after = {name: str(getattr(measure, name)) for name in before}
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    audit.record(by, "target.changed", target, changed=changed)
    return target


def _set_items(measure, names):
    """The check-list as named; an item that was already observed can not be dropped."""
    there = {item.name: item for item in measure.items.all()}
    for name in dict.fromkeys(names):
        if name not in there:
            _add_item(measure, name)
    for name, item in there.items():
        if name in names:
            continue
        if item.observations.exists():
            raise ValidationError({"items": _("“%(item)s” has been marked as done and has to stay.") % {"item": name}})
        item.delete()


def _add_item(measure, name):
    item = measure.items.model(association=measure.association, measure=measure, name=name)
    try:
        item.clean_fields()
    except ValidationError as error:
        raise ValidationError({"items": error.messages}) from error
    item.save()


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
