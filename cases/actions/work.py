"""What is to be done in a case."""

from django.db import transaction
from django.utils import timezone

from cases.models import Case, FollowUp
from jourer.models import Actor, audit


@transaction.atomic
def plan_follow_up(*, by, case: Case, who: Actor, **facts) -> FollowUp:
    follow_up = FollowUp(association=by.association, case=case, by=who, made_by=by, **facts)
    follow_up.full_clean(exclude=["association"])
    follow_up.save()
    audit.record(by, "case.follow_up_planned", case, follow_up=str(follow_up.pk))
    return follow_up


@transaction.atomic
def finish_follow_up(*, by, follow_up: FollowUp) -> FollowUp:
    if follow_up.done_at is None:
        follow_up.done_at, follow_up.done_by = timezone.now(), by
        follow_up.save()
        audit.record(by, "case.follow_up_done", follow_up.case, follow_up=str(follow_up.pk))
    return follow_up
