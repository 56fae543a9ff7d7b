"""Work groups, what they plan, and what was done."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer.actions import record_decision
from jourer.marks import mark
from jourer.models import Actor, Decision, audit
from jourer.once import wait_for_the_other_click
from plans.actions.outline import change_area
from plans.actions.plans import refuse_closed
from plans.codes import ActivityState
from plans.models import (
    ActivityPartner,
    ActivityReach,
    ActivityRecord,
    GoalArea,
    Partner,
    PlannedActivity,
    WorkGroup,
    WorkGroupMember,
)

MOST_ALIKE = 50  # more at once is a slip of the finger

# What can become of a planned activity, by what it is now.
NEXT = {
    ActivityState.PROPOSED: {
        ActivityState.APPROVED,
        ActivityState.DONE,
        ActivityState.POSTPONED,
        ActivityState.DROPPED,
    },
    ActivityState.APPROVED: {ActivityState.DONE, ActivityState.POSTPONED, ActivityState.DROPPED},
    ActivityState.POSTPONED: {ActivityState.APPROVED, ActivityState.DONE, ActivityState.DROPPED},
    ActivityState.DROPPED: {ActivityState.PROPOSED},
    ActivityState.DONE: set(),
}


@transaction.atomic
def save_work_group(
    *, by, group: WorkGroup | None = None, name, members: Collection[Actor], convener=None, is_active=True
) -> WorkGroup:
    """Make a work group, or say anew what it is called and who is in it."""
    if not members:
        raise ValidationError({"members": _("Choose at least one member.")})
    if convener is not None and convener not in members:
        raise ValidationError({"convener": _("Choose one of the members.")})
    group = group or WorkGroup(association=by.association)
    group.name, group.is_active = name, is_active
    group.save_valid()
    group.members.all().delete()
    WorkGroupMember.objects.bulk_create(
        WorkGroupMember(association=by.association, group=group, actor=actor, is_convener=actor == convener)
        for actor in members
    )
    audit.record(by, "work_group.saved", group, members=sorted(str(actor.pk) for actor in members))
    return group


@transaction.atomic
def set_area_groups(*, by, groups: Mapping[GoalArea, WorkGroup | None]) -> None:
    """Say which work group works with each of the areas."""
    for area, group in groups.items():
        if area.work_group_id != (group and group.pk):
            change_area(by=by, area=area, work_group=group)


# Planned


@transaction.atomic
def propose_activity(*, by, **facts) -> PlannedActivity:
    """Put an activity before the board; one that waits there already, and differs in nothing, is the one."""
    wait_for_the_other_click(by)
    if there := PlannedActivity.objects.filter(proposed_by=by, **facts).waiting().first():
        return there
    activity = PlannedActivity(association=by.association, proposed_by=by, **facts)
    refuse_closed(activity.area.plan)
    _refuse_another_areas_goal(activity)
    activity.save_valid()
    audit.record(by, "activity.proposed", activity)
    return activity


def _refuse_another_areas_goal(activity):
    if activity.goal and activity.goal.area_id != activity.area_id:
        raise ValidationError({"goal": _("The goal is not one of the chosen area.")})


@transaction.atomic
def approve_activity(*, by, activity: PlannedActivity, decision: Decision) -> PlannedActivity:
    """The board says yes. Two who approve at once have approved it once, by the decision that came first."""
    activity = _locked(activity)
    if activity.state == ActivityState.APPROVED:
        return activity
    _refuse_unless_next(activity, ActivityState.APPROVED)
    activity.decision = record_decision(by=by, decision=decision)
    return _become(by, activity, ActivityState.APPROVED)


@transaction.atomic
def settle_activity(*, by, activity: PlannedActivity, state, reason="", evaluation="") -> PlannedActivity:
    """Say that it is done, postponed or dropped.

    Done without approval is recorded with a reason, never refused: reality has already happened.
    """
    activity = _locked(activity)
    if activity.state == state:
        return activity
    _refuse_unless_next(activity, state)
    unapproved = state == ActivityState.DONE and activity.decision_id is None
    if (unapproved or state in {ActivityState.POSTPONED, ActivityState.DROPPED}) and not reason.strip():
        raise ValidationError({"reason": _reason_wanted(state)})
    activity.reason = reason.strip()
    activity.evaluation = evaluation or activity.evaluation
    if state == ActivityState.PROPOSED:
        activity.decision = None  # what is taken up again is for the board to approve anew
    return _become(by, activity, state)


def _reason_wanted(state):
    if state == ActivityState.DONE:
        return _("The board has not approved it. Write why it was done all the same.")
    return _("Write why.")


@transaction.atomic
def evaluate_activity(*, by, activity: PlannedActivity, evaluation, seen="") -> PlannedActivity:
    """What the work group says of it afterwards; `seen` is the mark of what it said on the page, if there was one."""
    activity = _locked(activity)
    if seen not in {"", mark(activity.evaluation)} and evaluation != activity.evaluation:
        message = _("Somebody else has written here since you opened the page. What you wrote is not saved yet.")
        raise ValidationError({"evaluation": message})
    activity.evaluation = evaluation
    activity.save(update_fields=["evaluation"])
    audit.record(by, "activity.evaluated", activity)
    return activity


def _locked(activity):
    """The activity, for nobody else to change meanwhile; with its plan closed for nobody at all."""
    rows = PlannedActivity.objects.select_for_update(of=["self"]).select_related("area__plan")
    activity = rows.get(pk=activity.pk)
    refuse_closed(activity.area.plan)
    return activity


def _refuse_unless_next(activity, state):
    if state not in NEXT[ActivityState(activity.state)]:
        words = {"now": activity.get_state_display(), "wanted": ActivityState(state).label}
        raise ValidationError(_("It is %(now)s and can not become %(wanted)s.") % words)


def _become(by, activity, state):
    activity.state = state
    activity.save_valid()
    audit.record(by, f"activity.{state}", activity)
    return activity


# Done


@transaction.atomic
def log_activity(
    *,
    by,
    idempotency_key,
    reached: Mapping[str, int | None] | None = None,
    partners: Collection[Partner] = (),
    alike: int = 1,
    **facts,
) -> list[ActivityRecord]:
    """Log what was done, once; `alike` of them where the same was done several times.

    `reached` says how many of each audience; None where nobody counted. The same key gives back what is there.
    """
    if not 1 <= alike <= MOST_ALIKE:
        raise ValidationError({"alike": _("Write a number from 1 to %(most)s.") % {"most": MOST_ALIKE}})
    mine = {"association": by.association, "typed_by": by, "idempotency_key": idempotency_key}
    wait_for_the_other_click(by)
    if there := list(ActivityRecord.objects.filter(**mine).order_by("copy_number")):
        _refuse_used_page(there, facts, reached or {}, partners, alike)
        return there
    made = []
    for number in range(1, alike + 1):
        record = ActivityRecord(**mine, copy_number=number, **facts)
        record.save_valid()
        set_beside(record, reached or {}, partners)
        audit.record(by, "activity.logged", record, kind=record.kind)
        made.append(record)
    return made


def _refuse_used_page(there, facts, reached, partners, alike):
    """A page that comes again with anything else, or after it was undone, is a new entry on an old page."""
    first = there[0]
    is_same = all(getattr(first, name) == value for name, value in facts.items())
    is_same_beside = (dict(reached), {one.pk for one in partners}, alike) == (
        dict(first.reached.values_list("audience", "people")),
        set(first.partner_links.values_list("partner", flat=True)),
        len(there),
    )
    if first.undone_at or not (is_same and is_same_beside):
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is a new activity.")}
        )


def set_beside(record: ActivityRecord, reached: Mapping[str, int | None], partners: Collection[Partner]) -> None:
    beside = {"association": record.association, "record": record}
    ActivityReach.objects.bulk_create(
        ActivityReach(**beside, audience=audience, people=people) for audience, people in reached.items()
    )
    ActivityPartner.objects.bulk_create(ActivityPartner(**beside, partner=partner) for partner in partners)


@transaction.atomic
def undo_activity(*, by, record: ActivityRecord) -> ActivityRecord:
    """Take back one's own entry within ten minutes, with those saved alike; they stay, and are in no figure."""
    record = ActivityRecord.objects.select_for_update().get(pk=record.pk)
    if record.undone_at:
        return record
    if record.typed_by_id != by.pk or not record.can_be_undone:
        raise ValidationError(_("Only the one who typed it can undo an activity, within ten minutes."))
    record.undone_at = timezone.now()
    alike = ActivityRecord.objects.filter(typed_by=by, idempotency_key=record.idempotency_key)
    number = alike.update(undone_at=record.undone_at)
    audit.record(by, "activity.undone", record, alike=number)
    return record
