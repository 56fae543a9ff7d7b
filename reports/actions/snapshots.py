"""What is frozen and published."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Grant
from jourer.actions import known_meeting
from jourer.models import Meeting, audit
from plans.models import Goal, Plan
from reports import snapshots
from reports.models import GrantGoal, Snapshot, digest_of


@transaction.atomic
def freeze_snapshot(*, by, plan: Plan, meeting: Meeting) -> Snapshot:
    """Freeze what the board sees of a plan at a meeting, as of its day; once a meeting.

    A meeting that is not written down yet is.
    """
    if not meeting.is_held:
        raise ValidationError({"meeting": _("The meeting has not been held yet.")})
    if meeting.held_on < plan.starts_on:
        raise ValidationError({"meeting": _("The plan's year had not begun by that meeting.")})
    Plan.objects.select_for_update().get(pk=plan.pk)  # the second of two clicks finds what the first has frozen
    meeting = known_meeting(by=by, meeting=meeting)
    whose = {"association": by.association, "plan": plan, "frozen_by": by}
    snapshot = Snapshot(meeting=meeting, as_of=meeting.held_on, **whose)
    snapshot.content = snapshots.content(snapshot)
    snapshot.digest = digest_of(snapshot.content)
    snapshot.save_valid()
    audit.record(by, "snapshot.frozen", snapshot, digest=snapshot.digest)
    return snapshot


@transaction.atomic
def link_goals(*, by, grant: Grant, goals: Collection[Goal]) -> None:
    """Let these goals, and no others, be those that the grant is to help reach."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    there, wanted = set(grant.goal_links.values_list("goal_id", flat=True)), {goal.pk for goal in goals}
    if there == wanted:
        return
    grant.goal_links.exclude(goal__in=wanted).delete()
    GrantGoal.objects.bulk_create(
        GrantGoal(association=by.association, grant=grant, goal_id=key) for key in wanted - there
    )
    audit.record(by, "grant.goals_set", grant, goals=sorted(map(str, wanted)))
