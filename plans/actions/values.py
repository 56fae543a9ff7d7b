"""What is typed in and judged of a measure."""

from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer import kinds, measuring, periods, sources
from jourer.arithmetic import Status
from jourer.models import Assessment, Measure, Observation, audit
from jourer.templatetags.components import STATUSES
from plans.actions.plans import refuse_closed
from plans.models import Plan

# Typing in


@transaction.atomic
def observe(*, by, measure: Measure, idempotency_key=None, **facts) -> Observation:
    """Type in a value that no log holds; the same key of the same actor returns the value that is already there.

    `facts` are the fields of `Observation`. The measure is locked, so that nobody makes it counted from the log
    meanwhile.
    """
    measure = _locked(measure)
    observation = Observation(
        association=by.association, measure=measure, typed_by=by, idempotency_key=idempotency_key, **facts
    )
    if found := _problems(observation):
        raise ValidationError(found)
    if there := _already_there(observation):
        return there
    observation.save()
    audit.record(by, "measure.observed", observation)
    return observation


def _locked(measure):
    """The measure, for nobody else to change meanwhile; with its plan closed for nobody at all."""
    for plan in Plan.objects.filter(areas__goals__targets__measure=measure):
        refuse_closed(plan)
    return Measure.objects.select_for_update().get(pk=measure.pk)


def _already_there(observation):
    """The value of the same form; when the form was changed in between, it is a new value that nobody may lose."""
    if observation.idempotency_key is None:
        return None
    there = Observation.objects.filter(
        association=observation.association,
        typed_by=observation.typed_by,
        idempotency_key=observation.idempotency_key,
    ).first()
    said = ("measure_id", "item_id", "observed_on", "value", "out_of", "note", "taken_back_at")
    if there and any(getattr(there, name) != getattr(observation, name) for name in said):
        raise ValidationError(
            {"idempotency_key": _("This page has already been saved once. Save again if this is a new value.")}
        )
    return there


def _problems(observation) -> dict[str, str]:
    """{field: what is wrong} with a value, seen from its measure."""
    if observation.measure.metric or not kinds.of(observation.measure).typed:
        return {NON_FIELD_ERRORS: _("For this target nothing is typed in.")}
    found: dict[str, str] = {}
    for check in (_date, _item, _value, _out_of):
        found |= check(observation)
    return found


def _date(observation):
    if observation.observed_on > timezone.localdate():
        return {"observed_on": _("The date has not come yet.")}
    measure = observation.measure
    first, last = sources.reach(measure)
    if kinds.of(measure).items:
        last = date.max  # what was done too late was done, and is said
    if measure.opening_until and first <= observation.observed_on <= measure.opening_until:
        words = {"day": date_format(measure.opening_until)}
        return {"observed_on": _("The opening figure covers the time until %(day)s. Choose a later date.") % words}
    if first <= observation.observed_on <= last:
        return {}
    words = {"when": periods.in_words(measure.window)}
    return {"observed_on": _("The target is for %(when)s. Choose a date within that time.") % words}


def _item(observation):
    item, measure = observation.item, observation.measure
    if (item is None) == measure.items.exists() or (item and item.measure_id != measure.pk):
        return {"item": _("Choose one of the target's items.")}
    return {}


def _value(observation):
    if kinds.of(observation.measure).items and observation.value not in {0, 1}:
        return {"value": _("Choose whether it is done.")}
    if observation.value < 0 and observation.measure.kind != Measure.Kind.LEVEL:
        return {"value": _("Write 0 or more. If an earlier value was wrong, take that one back.")}
    return {}


def _out_of(observation):
    n, d = observation.value, observation.out_of
    if not observation.measure.is_n_of_d:
        return {} if d is None else {"out_of": _("Only a share is so many out of so many.")}
    if d is None:
        return {"out_of": _("Write out of how many.")}
    if d <= 0:
        return {"out_of": _("Write more than 0.")}
    if n > d and observation.measure.per not in kinds.THINGS:
        return {"out_of": _("This is fewer than the first number. Write how many there are in all.")}
    return {}


@transaction.atomic
def take_back_observation(*, by, observation: Observation) -> Observation:
    """Take a wrong value out of every reading; it stays to be seen, with who took it back and when."""
    observation = Observation.objects.select_for_update().get(pk=observation.pk)
    if observation.taken_back_at:
        return observation
    if not may_take_back(by, observation):
        raise ValidationError(_("Only who typed in a value, or a coordinator, can take it back."))
    _locked(observation.measure)
    observation.taken_back_by, observation.taken_back_at = by, timezone.now()
    observation.save(update_fields=["taken_back_by", "taken_back_at"])
    audit.record(by, "measure.observation_taken_back", observation)
    return observation


def may_take_back(actor, observation: Observation) -> bool:
    """The person who typed it, in whatever role, and who may change the target itself."""
    return actor.may("plans.edit") or observation.typed_by.user_id == actor.user_id


# Judging

# Which statuses a verdict goes with; where it goes with another one, somebody has to say why.
AGREES = {
    Assessment.Verdict.REACHED: {Status.ACHIEVED, Status.ON_PACE},
    Assessment.Verdict.PARTLY: {Status.ON_PACE, Status.WATCH, Status.AT_RISK},
    Assessment.Verdict.NOT_REACHED: {Status.AT_RISK, Status.MISSED},
    Assessment.Verdict.CANNOT_TELL: set(),
}
SAYS_NOTHING = {Status.NOT_STARTED, Status.NO_GOAL, Status.NO_DATA}


@transaction.atomic
def assess(*, by, measure: Measure, assessed_on, verdict, comment="") -> Assessment:
    """Give a person's verdict; the latest one holds, earlier ones stay. The same words again are the same verdict."""
    measure = _locked(measure)
    assessment = Assessment(
        association=by.association,
        measure=measure,
        assessed_on=assessed_on,
        verdict=verdict,
        comment=comment,
        assessed_by=by,
    )
    _refuse_other_days(assessment)
    _refuse_silence(assessment)
    latest = measure.assessments.order_by("typed_at").last()
    if latest and all(getattr(latest, name) == getattr(assessment, name) for name in SAID):
        return latest
    assessment.save()
    audit.record(by, "measure.assessed", assessment)
    return assessment


SAID = ("assessed_on", "verdict", "comment", "assessed_by_id")


def _refuse_other_days(assessment):
    if assessment.assessed_on > timezone.localdate():
        raise ValidationError({"assessed_on": _("The date has not come yet.")})
    if assessment.assessed_on < assessment.measure.starts_on:
        words = {"day": date_format(assessment.measure.starts_on)}
        raise ValidationError({"assessed_on": _("The target begins on %(day)s. Choose a later date.") % words})


def _refuse_silence(assessment):
    """Where what people say and what the figures say differ, a comment is what the reader needs."""
    if assessment.comment.strip():
        return
    status = _status_on(assessment.measure, assessment.assessed_on)
    if status in SAYS_NOTHING | AGREES[Assessment.Verdict(assessment.verdict)]:
        return
    words = {"status": STATUSES[status].word, "verdict": assessment.get_verdict_display()}
    said = _("The figures say “%(status)s” and you say “%(verdict)s”. Write why in the comment.")
    raise ValidationError({"comment": said % words})


def _status_on(measure, day) -> Status:
    """What the figures say; of what only people can judge they say nothing."""
    if measure.kind == Measure.Kind.QUALITATIVE:
        return Status.NO_DATA
    return measuring.read(measure.association, [measure], day)[measure.pk].status
