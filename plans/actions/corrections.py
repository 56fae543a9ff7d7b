"""Correcting what figures or minutes rest on: what it said before stays, with who, when and why."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer.marks import mark_of
from jourer.models import (
    Correction,
    Decision,
    Election,
    ElectionCorrection,
    Meeting,
    MinutesCorrection,
    audit,
)
from plans import changes, corrections
from plans.actions.activities import set_beside
from plans.models import ActivityCorrection, ActivityRecord, Partner, PartnerCorrection, PartnerPeriod, Plan

# `state` is the mark of the row as the page showed it: where somebody else was first, nothing is overwritten. What
# changes nothing, such as the second click, is no correction and leaves no trace.


@transaction.atomic
def correct_activity(
    *, by, record: ActivityRecord, state, reason, reached: Mapping, partners: Collection[Partner], **facts
) -> ActivityRecord:
    """Correct what was logged as done."""
    record = ActivityRecord.objects.select_for_update().get(pk=record.pk)
    before = corrections.described(record)
    _set(record, facts)
    beside = corrections.beside([partner.pk for partner in partners], reached)
    change = changes.between(before, corrections.described(record) | beside)
    if change:
        _refuse_stale(before, state, gone=record.undone_at)
        _refuse_without(reason)
        record.save_valid()
        record.reached.all().delete()
        record.partner_links.all().delete()
        set_beside(record, reached, partners)
        _keep(ActivityCorrection(record=record), by, change, reason)
        audit.record(by, "activity.corrected", record, fields=sorted(change.before))
    return record


@transaction.atomic
def correct_meeting(*, by, meeting: Meeting, state, reason="", **facts) -> Meeting:
    """Change a meeting; who met and when is a correction with a reason as soon as it has decided or elected."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    before = corrections.described(meeting)
    _set(meeting, facts)
    change = changes.between(before, corrections.described(meeting))
    if not change:
        return meeting
    _refuse_stale(before, state)
    is_correction = change.before.keys() & {"body", "held_on"} and _has_acted(meeting)
    if is_correction:
        _refuse_without(reason)
        _refuse_day_of(meeting)
    meeting.save_valid()
    _move_adoptions(meeting.decisions.all(), meeting)
    if is_correction:
        _keep(MinutesCorrection(meeting=meeting), by, change, reason)
    action = "meeting.corrected" if is_correction else "meeting.changed"
    audit.record(by, action, meeting, fields=sorted(change.before))
    return meeting


@transaction.atomic
def correct_decision(*, by, decision: Decision, state, reason, **facts) -> Decision:
    """Correct a decision's paragraph or words, or by which meeting it was made."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    before = corrections.described(decision)
    _set(decision, facts)
    change = changes.between(before, corrections.described(decision))
    if change:
        _refuse_stale(before, state)
        _refuse_without(reason)
        if not decision.meeting.is_held:
            raise ValidationError({"meeting": _("The meeting has not been held yet, so it has decided nothing.")})
        decision.save_valid()
        _move_adoptions([decision], decision.meeting)
        _keep(MinutesCorrection(meeting=decision.meeting, decision=decision), by, change, reason)
        audit.record(by, "decision.corrected", decision, fields=sorted(change.before))
    return decision


@transaction.atomic
def correct_election(*, by, election: Election, state, reason, **facts) -> Election:
    """Correct who was elected to what, by which meeting and for how long: the annual report lists them."""
    election = Election.objects.select_for_update().get(pk=election.pk)
    before = corrections.described(election)
    _set(election, facts)
    change = changes.between(before, corrections.described(election))
    if change:
        _refuse_stale(before, state)
        _refuse_without(reason)
        election.save_valid()
        _keep(ElectionCorrection(election=election), by, change, reason)
        audit.record(by, "election.corrected", election, fields=sorted(change.before))
    return election


@transaction.atomic
def correct_partner_state(*, by, partner: Partner, state, reason, stands, since) -> PartnerPeriod:
    """Correct how the cooperation stands now, or since when; what held before then ends the day before."""
    Partner.objects.select_for_update().get(pk=partner.pk)
    period = partner.periods.get(until=None)
    before = corrections.described(period)
    _set(period, {"state": stands, "since": since})
    change = changes.between(before, corrections.described(period))
    if change:
        _refuse_stale(before, state)
        _refuse_without(reason)
        _end_earlier(partner, period)
        period.save_valid()
        _keep(PartnerCorrection(partner=partner), by, change, reason)
        audit.record(by, "partner.corrected", partner, fields=sorted(change.before))
    return period


def _end_earlier(partner, period):
    if period.since > timezone.localdate():
        raise ValidationError({"since": _("The date has not come yet. Choose today or an earlier date.")})
    earlier = partner.periods.exclude(pk=period.pk).order_by("-since").first()
    if earlier and period.since <= earlier.since:
        raise ValidationError({"since": _("What held before began on that day or later. Choose a later day.")})
    if earlier:
        earlier.until = period.since - timedelta(days=1)
        earlier.save_valid()


def _set(row: models.Model, facts):
    for name, value in facts.items():
        setattr(row, name, value)


def _refuse_stale(before, state, *, gone=None):
    if gone or state != mark_of(before):
        message = _("Somebody else has changed this meanwhile. See what it says now, and save again.")
        raise ValidationError(message)


def _refuse_without(reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Write why this is corrected.")})


def _has_acted(meeting):
    """Whether anything rests on it: a decision, somebody elected, or what another room has frozen at it."""
    resting = [one for one in Meeting._meta.related_objects if one.related_model is not MinutesCorrection]
    return any(one.related_model._base_manager.filter(**{one.field.name: meeting}).exists() for one in resting)


def _refuse_day_of(meeting):
    """Nothing was decided before the day of its meeting, and nobody began before being elected."""
    if meeting.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("The meeting has been held, so its day is not to come.")})
    if meeting.elections.filter(since__lt=meeting.held_on).exists():
        raise ValidationError({"held_on": _("Somebody elected by the meeting began before that day.")})


def _move_adoptions(decisions, meeting):
    """A plan was adopted on the day of the meeting that adopted it."""
    Plan.objects.filter(adopted_by__in=decisions).exclude(adopted_on=meeting.held_on).update(adopted_on=meeting.held_on)


def _keep(correction: Correction, by, change, reason):
    correction.association_id, correction.changed_by = by.association_id, by
    correction.before, correction.after, correction.reason = change.before, change.after, reason.strip()
    correction.save_valid()
