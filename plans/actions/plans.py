"""What is decided of a plan as a whole."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer.actions import record_decision
from jourer.marks import mark
from jourer.models import Decision, audit
from plans.models import Plan, Target

MOST_KEY_MEASURES = 8  # as many as a board can keep in its head


@transaction.atomic
def adopt_plan(*, by, plan: Plan, decision: Decision) -> Plan:
    """A meeting adopts the plan; from then on its targets change by decision only. Adopted twice is adopted once."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.adopted_on:
        return plan
    plan.adopted_by = record_decision(by=by, decision=decision)
    plan.adopted_on = plan.adopted_by.meeting.held_on
    plan.save(update_fields=["adopted_on", "adopted_by"])
    audit.record(by, "plan.adopted", plan, decision=str(plan.adopted_by_id))
    return plan


@transaction.atomic
def close_plan(*, by, plan: Plan) -> Plan:
    """The year is accounted for: nothing of the plan changes any more."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_on:
        return plan
    if plan.adopted_on is None:
        raise ValidationError(_("Only an adopted plan is closed."))
    today = timezone.localdate()
    if today <= plan.ends_on:
        raise ValidationError(_("The plan goes on until %(day)s.") % {"day": date_format(plan.ends_on)})
    plan.closed_on = today
    plan.save(update_fields=["closed_on"])
    audit.record(by, "plan.closed", plan)
    return plan


@transaction.atomic
def write_texts(*, by, plan: Plan, seen: Mapping[str, str] | None = None, **texts) -> Plan:
    """Write the plan's `vision`, `purpose` and `values`; of what is as it was there is no trace.

    `seen` are the marks of the texts as they stood on the page. What was not touched there stays as somebody else may
    have written it meanwhile; where both wrote, nothing is saved.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    refuse_closed(plan)
    now = {name: getattr(plan, name) for name in texts}
    changed = [name for name, text in texts.items() if text != now[name]]
    if seen is not None:
        changed = [name for name in changed if mark(texts[name]) != seen[name]]
        _refuse_overwriting([name for name in changed if mark(now[name]) != seen[name]])
    for name in changed:
        setattr(plan, name, texts[name])
    if changed:
        plan.save(update_fields=changed)
        audit.record(by, "plan.texts_written", plan, fields=changed)
    return plan


def _refuse_overwriting(names):
    message = _("Somebody else has written here since you opened the page. What you wrote is not saved yet.")
    if names:
        raise ValidationError(dict.fromkeys(names, message))


def refuse_closed(plan: Plan) -> None:
    if plan.closed_on:
        raise ValidationError(_("The plan is closed. Nothing of it changes any more."))


@transaction.atomic
def choose_key_measures(*, by, plan: Plan, targets: Collection[Target]) -> None:
    """Let these targets, and no others of the plan, be its key measures."""
    refuse_closed(Plan.objects.select_for_update().get(pk=plan.pk))
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
