"""Opening another shelter's case in an emergency, and somebody else's look at it afterwards."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.rows import locked
from cases.models import Case, EmergencyOpening, EmergencyWatcher
from cases.models.cases import EMERGENCY
from jourer.models import Actor, Association, audit


@transaction.atomic
def open_in_emergency(*, by, case: Case, reason: str) -> EmergencyOpening:
    """Open another shelter's case for an hour, once; somebody else is told of it and why."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it has to be opened now.")})
    case = locked(by, case, among=Case.objects.in_emergency_for(by))  # a second click waits, and finds the first
    still_open = case.emergency_openings.filter(by=by, opened_at__gt=timezone.now() - EMERGENCY)
    if there := next((one for one in still_open if one.reason == reason.strip()), None):
        return there
    opening = EmergencyOpening.objects.create(association=by.association, case=case, by=by, reason=reason.strip())
    audit.record(by, "case.opened_in_emergency", case, opening=str(opening.pk))
    return opening


@transaction.atomic
def see_emergency_opening(*, by, opening: EmergencyOpening, finding: str) -> EmergencyOpening:
    """Somebody who was told of an opening has looked at it, and says in a word what it came to; the first one does."""
    opening = locked(by, opening)
    if not EmergencyOpening.objects.told_to(by).filter(pk=opening.pk).exists():
        raise ValidationError(_("Somebody else has to look at this."))
    if (opening.seen_by, opening.finding) == (by, finding.strip()):
        return opening  # the second of two clicks
    if opening.seen_at:
        raise ValidationError(_("Somebody has looked at this already."))
    if not finding.strip():
        raise ValidationError({"finding": _("Write in a word what it came to.")})
    opening.seen_by, opening.seen_at, opening.finding = by, timezone.now(), finding.strip()
    opening.save()
    audit.record(by, "case.emergency_seen", opening)
    return opening


def who_may_watch(association: Association):
    """Those who can be named: who has no case rights is told that there was an opening, and nothing of the case."""
    actors = Actor.objects.filter(association=association, user__is_active=True)
    return actors.current().who_may("emergencies.hear_of").select_related("user")


@transaction.atomic
def name_watcher(*, by, who: Actor | None) -> None:
    """From now on emergency openings are told to this one in the first place; to the coordinators with None."""
    if who and not who_may_watch(by.association).filter(pk=who.pk).exists():
        raise ValidationError({"who": _("Choose somebody in the list.")})
    if who:
        EmergencyWatcher.objects.update_or_create(association=by.association, defaults={"who": who})
    else:
        EmergencyWatcher.objects.filter(association=by.association).delete()
    audit.record(by, "case.emergency_watcher_named", who)
