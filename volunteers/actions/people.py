"""Volunteers and their way in and out."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jourer import periods
from jourer.changing import differing, refuse_stale
from jourer.models import Actor, audit
from jourer.once import facts_of, refuse_another, saved_before
from volunteers import clearing, codes
from volunteers.actions.sign_ups import leave_all_to_come
from volunteers.codes import Step
from volunteers.models import (
    ContactDetails,
    Rules,
    Volunteer,
    VolunteerLanguage,
    VolunteerRole,
    VolunteerShelter,
    VolunteerStep,
    VolunteerTime,
)
from volunteers.states import several_of, state_of_details, state_of_rules, state_of_volunteer

# {fact: (the rows that hold it, the column in them)}
SEVERAL = {
    "shelters": (VolunteerShelter, "shelter"),
    "roles": (VolunteerRole, "role"),
    "languages": (VolunteerLanguage, "language"),
    "times": (VolunteerTime, "time"),
}


@transaction.atomic
def add_volunteer(
    *, by, interest_on: date, idempotency_key: UUID, phone: str = "", email: str = "", **facts
) -> Volunteer:
    """Write in somebody who wants to help, once; the day of the interest is the first step."""
    details = {"phone": phone, "email": email}
    several = {name: facts.pop(name) for name in SEVERAL if name in facts}
    if there := saved_before(by, Volunteer, idempotency_key):
        _refuse_somebody_else(there, details, several, facts | {"interest_on": interest_on})
        return there
    refuse_day("interest_on", interest_on)
    volunteer = Volunteer(association=by.association, idempotency_key=idempotency_key, **facts)
    volunteer.save_valid()
    for name, values in several.items():
        _write_several(volunteer, name, values)
    ContactDetails.objects.create(association=by.association, volunteer=volunteer, **details)
    audit.record(by, "volunteer.added", volunteer)
    record_step(by=by, volunteer=volunteer, kind=Step.INTEREST, done_on=interest_on)
    return volunteer


def _refuse_somebody_else(volunteer, details, several, facts):
    refuse_another(facts, facts_of(volunteer, facts))
    refuse_another(details, facts_of(volunteer.details, details))
    refuse_another(_keys_of(several), _there(volunteer, several))


def _keys_of(several):
    """What there is several of as `several_of` has it."""
    return {name: sorted(str(getattr(one, "pk", one)) for one in values) for name, values in several.items()}


def _there(volunteer, names):
    return {name: keys for name, keys in several_of(volunteer).items() if name in names}


@transaction.atomic
def change_volunteer(*, by, volunteer: Volunteer, state: str | None = None, **facts) -> Volunteer:
    """Set what differs; a changed account takes its clearances with it. Lifting the protection is a look."""
    volunteer = _locked(volunteer)
    several = {name: facts.pop(name) for name in SEVERAL if name in facts}
    changed = differing(volunteer, facts)
    if changed or _keys_of(several) != _there(volunteer, several):
        refuse_stale(state, state_of_volunteer(volunteer))
    if volunteer.is_protected and not facts.get("is_protected", True):
        audit.record(by, "volunteer.unmasked", volunteer)
    had_account = volunteer.actor
    for name in changed:
        setattr(volunteer, name, facts[name])
    volunteer.save_valid()
    changed += [name for name, values in several.items() if _write_several(volunteer, name, values)]
    if had_account and had_account != volunteer.actor:
        had_account.clearances.all().delete()
    clearing.clear(volunteer)
    if changed:
        audit.record(by, "volunteer.changed", volunteer, fields=sorted(changed))
    return volunteer


def _locked(volunteer) -> Volunteer:
    return Volunteer.objects.select_for_update().get(pk=volunteer.pk)


def _write_several(volunteer, name, values: Iterable) -> bool:
    """Whether the rows were others before."""
    model, column = SEVERAL[name]
    key = model._meta.get_field(column).attname
    wanted = {getattr(value, "pk", value) for value in values}
    rows = model.objects.filter(volunteer=volunteer)
    there = set(rows.values_list(key, flat=True))
    rows.filter(**{f"{key}__in": there - wanted}).delete()
    model.objects.bulk_create(
        model(association_id=volunteer.association_id, volunteer=volunteer, **{key: value}) for value in wanted - there
    )
    return wanted != there


@transaction.atomic
def change_details(*, by, volunteer: Volunteer, state: str | None = None, **facts) -> ContactDetails:
    """Write how the volunteer is reached; what is not named stays. No number and no address reaches the audit."""
    volunteer = _locked(volunteer)
    details = volunteer.details
    if differing(details, facts):
        refuse_stale(state, state_of_details(volunteer))
    for name, value in facts.items():
        setattr(details, name, value)
    details.save_valid()
    audit.record(by, "volunteer.details_changed", volunteer, fields=sorted(facts))
    return details


@transaction.atomic
def unmask_details(*, by, volunteer: Volunteer, reason: str) -> ContactDetails:
    """Show a protected volunteer's contact details once, for a reason; the reason is a code."""
    audit.record(by, "volunteer.unmasked", volunteer, reason=reason)
    return volunteer.details


@transaction.atomic
def copy_of(*, by, volunteer: Volunteer, reason: str) -> Volunteer:
    """All that is kept of a volunteer, for the volunteer; the reason is a code."""
    audit.record(by, "volunteer.copied", volunteer, reason=reason)
    return volunteer


# Steps


@transaction.atomic
def record_step(
    *, by, volunteer: Volunteer, kind: str, done_on: date, seen_by: Actor | None = None, left_because: str = ""
) -> VolunteerStep:
    """Write down a step, once a day; the second of two clicks finds the first. Who leaves has no shifts to come."""
    if kind == Step.LEFT:
        leave_all_to_come(by=by, volunteer=volunteer)  # shifts are locked before persons
    volunteer = _locked(volunteer)
    facts = {"kind": kind, "done_on": done_on, "seen_by": seen_by, "left_because": left_because}
    standing = VolunteerStep.objects.standing().filter(volunteer=volunteer)
    if there := standing.filter(**facts).first():
        return there
    refuse_day("done_on", done_on)
    if standing.filter(kind=kind, done_on=done_on).exists():
        raise ValidationError({"done_on": _("This is already written down for that day. Take it back if it is wrong.")})
    if kind in codes.STANDING:
        _refuse_standing(kind, done_on, standing)
    step = VolunteerStep(association=by.association, volunteer=volunteer, recorded_by=by, **facts)
    step.save_valid()
    clearing.clear(volunteer)
    audit.record(by, "volunteer.step_recorded", volunteer, step=str(step.pk), kind=kind)
    return step


def refuse_day(name: str, day: date) -> None:
    """Raise at the field where a day is no day that has been."""
    if slip := periods.slips(**{name: day}):
        raise ValidationError(slip)
    if day > timezone.localdate():
        raise ValidationError({name: _("The date has not come yet. Choose today or an earlier date.")})


def _refuse_standing(kind, done_on, standing):
    now = standing.filter(kind__in=codes.STANDING).first()
    if (now.kind if now else None) not in codes.FROM[Step(kind)]:
        raise ValidationError(_("Somebody has changed how the volunteer stands meanwhile. See what the page says now."))
    if now and done_on < now.done_on:
        raise ValidationError(
            {"done_on": _("Something is already said of a later day. Choose that day or a later one.")}
        )


@transaction.atomic
def take_back_step(*, by, step: VolunteerStep) -> VolunteerStep:
    """Take back what was wrong; of how somebody stands only the latest, for the others rest on it."""
    volunteer = _locked(step.volunteer)
    step = VolunteerStep.objects.get(pk=step.pk)
    if step.taken_back_at:
        return step  # the second of two clicks
    standing = VolunteerStep.objects.standing().filter(volunteer=volunteer)
    if step.kind == Step.INTEREST:
        raise ValidationError(_("The interest is where everything begins and cannot be taken back."))
    if step.kind in codes.STANDING and standing.filter(kind__in=codes.STANDING).first() != step:
        raise ValidationError(_("Take back what was written down after it first."))
    step.taken_back_by, step.taken_back_at = by, timezone.now()
    step.save(update_fields=["taken_back_by", "taken_back_at"])
    clearing.clear(volunteer)
    audit.record(by, "volunteer.step_taken_back", volunteer, step=str(step.pk), kind=step.kind)
    return step


# Rules


@transaction.atomic
def set_rules(*, by, state: str | None = None, **facts) -> Rules:
    """Change the association's intervals, and with them until when its volunteers are cleared."""
    Rules.objects.get_or_create(association=by.association)
    rules = Rules.objects.select_for_update().get(association=by.association)
    if differing(rules, facts):
        refuse_stale(state, state_of_rules(rules, facts))
    for name, value in facts.items():
        setattr(rules, name, value)
    rules.save_valid()
    clearing.clear_everybody(by.association, rules)
    audit.record(by, "volunteer.rules_set", rules, **facts)
    return rules
