"""What people have typed in and judged, as the page of a target or of a commitment shows it."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from jourer import kinds, sources
from jourer.models import Measure, Observation
from plans import actions
from plans.forms import AssessmentForm, ObservationForm


def judged(measure: Measure, form: AssessmentForm | None, *, url: str, may: bool) -> dict:
    """The verdicts, the newest first, and the form for one more at its address for who may give it."""
    verdicts = measure.assessments.select_related("assessed_by__user")
    return {
        "assessments": verdicts.order_by("-assessed_on", "-typed_at"),
        "assessment_form": form or AssessmentForm(),
        "assess_url": url,
        "may_assess": may,
    }


def typed_in(measure: Measure, actor, form: ObservationForm | None, *, url: str, may: bool) -> dict:
    """The values of a measure without a log, the newest first, and the form for one more at its address."""
    if measure.metric or not kinds.of(measure).typed:
        return {"is_typed": False, "plus_one_on": None}
    today, related = timezone.localdate(), ("item", "typed_by__user", "taken_back_by__user")
    observations = list(measure.observations.select_related(*related).order_by("-observed_on", "-typed_at"))
    return {
        "is_typed": True,
        "observations": [(one, may and _can_take_back(actor, one)) for one in observations],
        "items": _items(measure, observations),
        "observation_form": form or ObservationForm(measure=measure),
        "observe_url": url,
        "may_observe": may,
        "plus_one_on": today if _takes_plus_one(measure, today) else None,
        "plus_one_key": uuid.uuid4(),
    }


def _can_take_back(actor, observation):
    return not observation.taken_back_at and actions.may_take_back(actor, observation)


def _items(measure, observations: Iterable[Observation]):
    """[(item, the value that holds or None)] of a check-list."""
    latest: dict = {}
    for one in observations:
        if not one.taken_back_at:
            latest.setdefault(one.item_id, one)
    return [(item, latest.get(item.pk)) for item in measure.items.all()]


def _takes_plus_one(measure, today):
    """What is added up one by one, as long as its time goes on."""
    rules = kinds.of(measure)
    adds_up = rules.typed == kinds.ADD_UP and not rules.items and not measure.is_n_of_d
    first, last = sources.reach(measure)
    return adds_up and first <= today <= last and not (measure.opening_until and today <= measure.opening_until)
