"""What a goal measures: adding a target and changing it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jourer.models import Measure, audit
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
