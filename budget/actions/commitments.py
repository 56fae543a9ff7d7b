"""What an agreement promises: added, corrected, measured, replaced and dropped by decision."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget import agreements
from budget.actions.agreements import locked, refuse_outside, stretch
from budget.models import Agreement, Commitment, CommitmentParty, Party
from jourer import kinds, metrics, periods
from jourer.actions import record_decision
from jourer.changing import change, refuse_stale
from jourer.models import Decision, Measure, audit


@transaction.atomic
def add_commitment(*, by, agreement: Agreement, **facts) -> Commitment:
    """Write down a promise, once; unless a measure says otherwise it is judged by a person."""
    return _write_down(by, locked(agreement), **facts)


def _write_down(
    by, agreement, *, joint_with: Collection[Party] = (), measure: Measure | None = None, **facts
) -> Commitment:
    """In an agreement that the caller has locked."""
    if found := agreement.commitments.filter(text=facts["text"], valid_from=facts["valid_from"]).first():
        return found
    facts = {"position": agreement.commitments.count() + 1, **facts}
    commitment = Commitment(association=by.association, agreement=agreement, **facts)
    refuse_outside(agreement, "valid_from", commitment.valid_from)
    commitment.measure = measure or Measure(kind=Measure.Kind.QUALITATIVE)
    commitment.measure.association = by.association
    commitment.measure.starts_on, commitment.measure.ends_on = agreements.lasting(commitment)
    _refuse_nonsense(commitment.measure)
    commitment.measure.save()
    commitment.save_valid()
    _set_joint(commitment, joint_with)
    audit.record(by, "commitment.added", commitment)
    return commitment


def _refuse_nonsense(measure):
    measure.full_clean(exclude=["association"])
    if found := metrics.problems(measure):
        raise ValidationError(found)


def _set_joint(commitment, parties) -> bool:
    through = CommitmentParty.objects
    there = set(through.filter(commitment=commitment).values_list("party_id", flat=True))
    wanted = {one.pk for one in parties}
    through.filter(commitment=commitment, party__in=there - wanted).delete()
    through.bulk_create(
        CommitmentParty(association_id=commitment.association_id, commitment=commitment, party_id=key)
        for key in wanted - there
    )
    return there != wanted


@transaction.atomic
def change_commitment(
    *, by, commitment: Commitment, state=None, joint_with: Collection[Party] | None = None, **facts
) -> Commitment:
    """Correct its words, its number or from when it holds. Another promise is not written over it: it replaces it."""
    commitment = _standing(commitment)
    before = agreements.state_of_commitment(commitment)
    if "valid_from" in facts:
        refuse_outside(commitment.agreement, "valid_from", facts["valid_from"])
    changed = change(by=by, row=commitment, action="commitment.changed", facts=facts)
    if joint_with is not None and _set_joint(commitment, joint_with):
        changed.append("joint_with")
        audit.record(by, "commitment.shared", commitment, parties=sorted(str(one.pk) for one in joint_with))
    if changed:
        refuse_stale(state, before)
        stretch(commitment)
    return commitment


def _standing(commitment: Commitment) -> Commitment:
    """Locked with its agreement, and not ended by anybody meanwhile."""
    found = _fetched(commitment)
    _refuse_ended(found)
    return found


def _fetched(commitment):
    locked(commitment.agreement)
    return Commitment.objects.select_related("agreement__main", "measure", "replaced_by").get(pk=commitment.pk)


def _refuse_ended(commitment):
    if commitment.valid_until:
        raise ValidationError(_("The commitment has been replaced or dropped, and stays as it was."))


@transaction.atomic
def measure_commitment(*, by, commitment: Commitment, items=(), state=None, **facts) -> Commitment:
    """Say how it is followed: `facts` are the fields of its measure, `items` the names of a check-list.

    What was typed in or judged stays: a measure of which something was said keeps what it means.
    """
    commitment = _standing(commitment)
    measure = Measure.objects.select_for_update().get(pk=commitment.measure_id)
    refuse_stale(state, agreements.state_of_measure(measure))
    for name, value in facts.items():
        setattr(measure, name, value)
    measure.starts_on, measure.ends_on = agreements.lasting(commitment)
    _refuse_nonsense(measure)
    _refuse_kind_beside_values(measure)
    measure.save()
    measure.items.exclude(name__in=items).filter(observations=None).delete()
    there = set(measure.items.values_list("name", flat=True))
    measure.items.bulk_create(measure.check_list(name for name in items if name not in there))
    audit.record(by, "commitment.measured", commitment, kind=measure.kind, metric=measure.metric)
    return commitment


def _refuse_kind_beside_values(measure):
    """What people have typed in is neither counted otherwise nor forgotten."""
    typed = measure.observations.standing()
    fits = typed.filter(out_of__isnull=not measure.is_n_of_d) if kinds.of(measure).typed else typed.none()
    if typed.exists() and (measure.metric or fits.count() < typed.count()):
        raise ValidationError({"kind": _("Values have been typed in that do not go with this. Take them back first.")})


@transaction.atomic
def drop_commitment(*, by, commitment: Commitment, valid_until: date, reason: str, decision: Decision) -> Commitment:
    """A promise that holds no longer after a day, by decision; what was read of it stays."""
    commitment = _standing(commitment)
    _end(by, commitment, valid_until, reason, decision)
    audit.record(by, "commitment.dropped", commitment, decision=str(commitment.ending_decision_id))
    return commitment


@transaction.atomic
def replace_commitment(*, by, commitment: Commitment, valid_from: date, reason: str, decision: Decision, **facts):
    """Another promise from a day on, by decision; the old one held until the day before, and is followed alike.

    The second of two clicks finds the promise that the first has put there.
    """
    commitment = _fetched(commitment)
    new = commitment.replaced_by
    if new and (new.valid_from, new.text) == (valid_from, facts["text"]):
        return new
    _refuse_ended(commitment)
    facts |= {"position": commitment.position, "measure": _alike(commitment.measure)}
    new = _write_down(by, commitment.agreement, valid_from=valid_from, **facts)
    new.measure.items.bulk_create(new.measure.check_list(item.name for item in commitment.measure.items.all()))
    commitment.replaced_by = new
    _end(by, commitment, periods.day_before(valid_from), reason, decision)
    audit.record(by, "commitment.replaced", commitment, decision=str(commitment.ending_decision_id), new=str(new.pk))
    return new


def _alike(measure) -> Measure:
    """A new measure of the same kind, of which nothing is said yet."""
    of_its_own = {"id", "association", "opening_value", "opening_until", "opening_source"}
    names = [field.name for field in Measure._meta.concrete_fields if field.name not in of_its_own]
    return Measure(**{name: getattr(measure, name) for name in names})


def _end(by, commitment, last_day, reason, decision):
    if last_day < commitment.valid_from:
        words = {"day": date_format(commitment.valid_from)}
        raise ValidationError(
            {_field_of(commitment): _("The commitment holds from %(day)s. Choose a later day.") % words}
        )
    refuse_outside(commitment.agreement, _field_of(commitment), last_day)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it holds no longer.")})
    commitment.valid_until, commitment.ending_reason = last_day, reason.strip()
    commitment.ending_decision = record_decision(by=by, decision=decision)
    commitment.save_valid()
    stretch(commitment)


def _field_of(commitment):
    return "valid_from" if commitment.replaced_by_id else "valid_until"
