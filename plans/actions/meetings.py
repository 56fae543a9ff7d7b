"""Meetings, what they decide and whom they elect."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jourer.models import Decision, Election, Meeting, audit


@transaction.atomic
def add_meeting(*, by, **facts) -> Meeting:
    """Write a meeting down; one that is to come is welcome, but decides nothing yet."""
    meeting = Meeting(association=by.association, typed_by=by, **facts)
    meeting.save_valid()
    audit.record(by, "meeting.added", meeting)
    return meeting


@transaction.atomic
def record_decision(*, by, decision: Decision) -> Decision:
    """Write down a decision and, where it is not there yet, its meeting; both once.

    The same paragraph of the same meeting is the same decision. One that is saved already is given back as it is.
    """
    if not decision._state.adding:
        return decision
    if decision.meeting.held_on and not decision.meeting.is_held:
        raise ValidationError({"held_on": _("The date has not come yet.")})
    decision.meeting.clean_fields(exclude=["association", "typed_by"])
    decision.clean_fields(exclude=["association", "typed_by", "meeting"])
    found, is_new = Decision.objects.get_or_create(
        association=by.association,
        meeting=known_meeting(by=by, meeting=decision.meeting),
        paragraph=decision.paragraph,
        defaults={"text": decision.text, "typed_by": by},
    )
    if is_new:
        audit.record(by, "decision.recorded", found)
    return found


def known_meeting(*, by, meeting: Meeting) -> Meeting:
    """The meeting, written down unless it is there already: one of the same body on the same day is the same."""
    if not meeting._state.adding:
        return meeting
    found, is_new = Meeting.objects.get_or_create(
        association=by.association, body=meeting.body, held_on=meeting.held_on, defaults={"typed_by": by}
    )
    if is_new:
        audit.record(by, "meeting.added", found)
    return found


@transaction.atomic
def elect(*, by, **facts) -> Election:
    """Write down who was elected to what, and for how long."""
    election = Election(association=by.association, **facts)
    election.save_valid()
    audit.record(by, "election.added", election, post=election.post)
    return election


@transaction.atomic
def end_election(*, by, election: Election, until) -> Election:
    """Somebody leaves before the time is out, or the time is set."""
    election = Election.objects.select_for_update().get(pk=election.pk)
    election.until = until
    election.save_valid(update_fields=["until"])
    audit.record(by, "election.ended", election)
    return election
