"""What is to be done in a case."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import codes
from cases.actions.contacts import log_without_talk
from cases.actions.rows import locked
from cases.models import Case, Contact, FollowUp
from jourer.models import Actor, audit


@transaction.atomic
def attempt(*, by, case: Case, idempotency_key: UUID) -> Contact:
    """Log that one has just telephoned and not got through; a second tap with the same key is the same attempt."""
    case = locked(by, case)
    outcome = codes.Outcome.NOT_REACHED
    return log_without_talk(by=by, case=case, idempotency_key=idempotency_key, outcome=outcome)


@transaction.atomic
def plan_follow_up(*, by, case: Case, who: Actor, **facts) -> FollowUp:
    """Plan something once: the same again, while it waits, is a second click."""
    case = locked(by, case)
    follow_up = FollowUp(association=by.association, case=case, by=who, made_by=by, **facts)
    follow_up.full_clean(exclude=["association"])
    if follow_up.case.is_closed:
        raise ValidationError(_("The case is closed already."))
    if there := _planned_already(follow_up):
        return there
    follow_up.save()
    audit.record(by, "case.follow_up_planned", case, follow_up=str(follow_up.pk))
    return follow_up


def _planned_already(follow_up):
    same = {name: getattr(follow_up, name) for name in ("by", "made_by", "kind", "due_on", "due_time")}
    waiting = follow_up.case.follow_ups.waiting().filter(**same)
    return next((one for one in waiting if one.text == follow_up.text), None)


@transaction.atomic
def finish_follow_up(*, by, follow_up: FollowUp) -> FollowUp:
    follow_up = locked(by, follow_up)
    if follow_up.done_at is None:
        follow_up.done_at, follow_up.done_by = timezone.now(), by
        follow_up.save()
        audit.record(by, "case.follow_up_done", follow_up.case, follow_up=str(follow_up.pk))
    return follow_up
