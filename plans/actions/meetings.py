"""Meetings, what they decide and whom they elect."""

from django.db import transaction

from jourer.models import Election, Meeting, audit


@transaction.atomic
def add_meeting(*, by, **facts) -> Meeting:
    """Write a meeting down; one that is to come is welcome, but decides nothing yet."""
    meeting = Meeting(association=by.association, typed_by=by, **facts)
    meeting.save_valid()
    audit.record(by, "meeting.added", meeting)
    return meeting


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
