"""What a goal measures: adding a target and changing it."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jourer import kinds, metrics
from jourer.actions import record_decision
from jourer.models import Measure, MeasureChange, MeasureItem, audit
from plans import changes
from plans.actions.plans import refuse_closed
from plans.models import Goal, Target


@transaction.atomic
def add_target(*, by, goal: Goal, items=(), unless_there=False, **facts) -> Target:
    """Give a goal something measurable; `facts` are the measure's fields, `items` names of a check-list.

    With `unless_there` a target of the goal that differs in nothing is the one, as after a double click.
    """
    refuse_closed(goal.area.plan)
    measure = Measure(association=goal.association, **facts)
    refuse_nonsense(measure)
    if unless_there and (there := _same_target(goal, measure, items)):
        return there
    (target,) = add_targets(by=by, wanted=[Wanted(goal, measure, items)])
    return target


class Wanted(NamedTuple):
    """A measure, not saved, that a goal is to have, and the names of its check-list."""

    goal: Goal
    measure: Measure
    items: Iterable[str] = ()


@transaction.atomic
def add_targets(*, by, wanted: Iterable[Wanted]) -> list[Target]:
    """Give goals of one plan measures that somebody has checked, however many at the same few questions."""
    wanted = list(wanted)
    items = [item for one in wanted for item in one.measure.check_list(one.items)]
    Measure.objects.bulk_create(one.measure for one in wanted)
    MeasureItem.objects.bulk_create(items)
    targets = Target.objects.bulk_create(_last_of_its_goal(wanted))
    audit.record_each(by, "target.added", targets)
    return targets


def _last_of_its_goal(wanted):
    there = Target.objects.filter(goal__in={one.goal.pk for one in wanted})
    taken = Counter(there.values_list("goal", flat=True))
    for goal, measure, _items in wanted:
        yield Target(association_id=goal.association_id, goal=goal, measure=measure, position=taken[goal.pk])
        taken[goal.pk] += 1


@transaction.atomic
def change_target(*, by, target: Target, items=(), state=None, reason="", decision=None, **facts) -> Target:
    """Change what a target measures; a change that changes nothing leaves no trace.

    `state` is the mark of the measure that the change was made from: if it is another by now, the change is refused.
    Once the plan is adopted, to change what is measured takes a `reason` and a `decision`, saved or not.
    """
    refuse_closed(target.goal.area.plan)
    measure = Measure.objects.select_for_update().get(pk=target.measure_id)
    before = changes.described(measure)
    _refuse_stale(measure, state)
    for name, value in facts.items():
        setattr(measure, name, value)
    refuse_nonsense(measure)
    _refuse_metric_beside_values(measure)
    _refuse_opening_over_values(measure)
    _set_items(measure, items)
    _refuse_kind_beside_values(measure)
    if change := changes.between(before, changes.described(measure)):
        measure.save()
        _record(by, target, measure, change, _explanation(target, change, reason, decision))
    return target


SAID = ("measure__observations", "measure__assessments", "measure__changes")  # to be fetched for many targets at once


def says_something(measure: Measure) -> bool:
    """Whether anybody has typed in a value, judged, or decided of it."""
    return any(said.all() for said in (measure.observations, measure.assessments, measure.changes))


def remove_target(target: Target) -> None:
    """Out of a draft; a measure of which something was said is protected, and so is its target then."""
    target.delete()
    target.measure.delete()


def _same_target(goal, measure, items):
    """The goal is locked, so that the second of two clicks finds what the first has added."""
    Goal.objects.select_for_update().get(pk=goal.pk)
    wanted = changes.described(measure, items)
    targets = goal.targets.select_related("measure").prefetch_related("measure__items")
    return next((target for target in targets if changes.described(target.measure) == wanted), None)


def refuse_nonsense(measure):
    measure.full_clean(exclude=["association"])
    if found := metrics.problems(measure):
        raise ValidationError(found)
    if measure.opening_until and measure.opening_until > timezone.localdate():
        raise ValidationError({"opening_until": _("The date has not come yet.")})


def _refuse_stale(measure, state):
    if state is not None and state != changes.state(measure):
        message = _(
            "Somebody else has changed this target since you opened the page. What you wrote is still here, "
            "and nothing is saved yet. Look at the target first; if you save again, what you wrote holds."
        )
        raise ValidationError({"state": message})


def _refuse_metric_beside_values(measure):
    """Counted from the log, what people typed in would silently count no more."""
    if measure.metric and (count := measure.observations.standing().count()):
        message = ngettext(
            "%(count)s value has been typed in for this target. Take it back first, or go on typing in values.",
            "%(count)s values have been typed in for this target. Take them back first, or go on typing in values.",
            count,
        )
        raise ValidationError({"metric": message % {"count": count}})


def _refuse_kind_beside_values(measure):
    """So many out of so many and plain numbers are never added up, and of what only people judge nothing is read."""
    standing = measure.observations.standing()
    fits = standing.filter(out_of__isnull=not measure.is_n_of_d) if kinds.of(measure).typed else standing.none()
    if count := standing.count() - fits.count():
        message = ngettext(
            "%(count)s value has been typed in that does not go with this kind of target. Take it back first.",
            "%(count)s values have been typed in that do not go with this kind of target. Take them back first.",
            count,
        )
        raise ValidationError({"kind": message % {"count": count}})


def _refuse_opening_over_values(measure):
    """The opening figure holds for the time until its day: what was typed in for that time would count no more."""
    if not measure.opening_until:
        return
    covered = measure.observations.standing().filter(observed_on__lte=measure.opening_until)
    if count := covered.count():
        message = ngettext(
            "%(count)s value has been typed in for that time. Take it back first, or choose an earlier day.",
            "%(count)s values have been typed in for that time. Take them back first, or choose an earlier day.",
            count,
        )
        raise ValidationError({"opening_until": message % {"count": count}})


def _explanation(target, change, reason, decision):
    """Why and by which decision, where that is needed: a draft changes freely."""
    if not (target.goal.area.plan.adopted_on and change.is_of_target):
        return None
    missing = {}
    if not reason.strip():
        missing["reason"] = _("Write why the target is changed.")
    if decision is None:
        missing["decision"] = _("Choose the decision, or write it in.")
    if missing:
        raise ValidationError(missing)
    return reason.strip(), decision


def _record(by, target, measure, change, explanation):
    details = {}
    if explanation:
        reason, decision = explanation
        kept = MeasureChange.objects.create(
            association=measure.association,
            measure=measure,
            changed_on=timezone.localdate(),
            before=change.before,
            after=change.after,
            reason=reason,
            decision=record_decision(by=by, decision=decision),
            changed_by=by,
        )
        details = {"change": str(kept.pk), "decision": str(kept.decision_id)}
    audit.record(by, "target.changed", target, changed=change.codes_and_numbers, **details)


def _set_items(measure, names):
    """The check-list as named; an item that was already observed can not be dropped."""
    there = {item.name: item for item in measure.items.all()}
    MeasureItem.objects.bulk_create(measure.check_list(name for name in names if name not in there))
    for name, item in there.items():
        if name in names:
            continue
        if item.observations.exists():
            raise ValidationError({"items": _("“%(item)s” has been marked as done and has to stay.") % {"item": name}})
        item.delete()
