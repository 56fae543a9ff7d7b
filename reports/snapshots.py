"""What a snapshot holds, and what has happened to its figures since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jourer import metrics, sources
from jourer.few import is_few
from jourer.measuring import Reading
from jourer.templatetags.readings import forecast_in_words, in_words
from plans.fulfilment import AreaReadings, GoalReadings, TargetReading, fulfilment
from plans.models import Plan
from reports.disclosure import Anyone
from reports.models import Snapshot


def content(plan: Plan, as_of: date) -> dict:
    """`{"plan", "areas": [{"name", "goals": [{"text", "shelter", "targets": [...]}]}]}`, in words and plain figures.

    Words are frozen too: a later version of this program may put them otherwise.
    """
    areas = fulfilment(plan, as_of, seen_by=Anyone())
    return {"plan": plan.title, "areas": [_area(area) for area in areas]}


def _area(area: AreaReadings):
    return {"name": area.area.name, "goals": [_goal(goal) for goal in area.goals]}


def _goal(one: GoalReadings):
    shelter = one.goal.shelter.name if one.goal.shelter else ""
    return {"text": one.goal.text, "shelter": shelter, "targets": [_target(target) for target in one.targets]}


def _target(one: TargetReading):
    reading = one.reading
    return {
        "target": str(one.target.pk),
        "said": in_words(reading),
        "figures": _figures(reading),
        "forecast": forecast_in_words(reading),
        "status": str(reading.status),
        "definition": reading.definition,
        "verdict": _verdict(reading.assessment),
        "key": one.target.is_key,
    }


def _figures(reading: Reading):
    """What is compared later: words depend on the day on which they are said."""
    share = reading.share and f"{reading.share.n}/{reading.share.d}"
    figures = {"value": reading.value, "goal": reading.goal, "median": reading.median, "share": share}
    return {name: None if value is None else str(value) for name, value in figures.items()}


def _verdict(said):
    if said is None:
        return None
    return {
        "said": str(said.get_verdict_display()),
        "comment": said.comment,
        "on": said.assessed_on.isoformat(),
        "by": said.assessed_by.user.name,
    }


# Since then


@dataclass(frozen=True)
class Change:
    """What a frozen figure would be today for the same day, and why in a sentence each."""

    frozen: dict
    said: str | None  # None where the target is no longer there
    reasons: tuple[str, ...]


def since_then(snapshot: Snapshot) -> list[Change]:
    """The targets of the snapshot whose reading for its day is another today, in its order."""
    areas = fulfilment(snapshot.plan, snapshot.as_of, seen_by=Anyone())
    now = {str(one.target.pk): one for area in areas for one in area.targets}
    changes = (_change(snapshot, frozen, now.get(frozen["target"])) for frozen in targets_of(snapshot))
    return [change for change in changes if change is not None]


def targets_of(snapshot: Snapshot) -> Iterator[dict]:
    for area in snapshot.content["areas"]:
        for goal in area["goals"]:
            yield from goal["targets"]


def _change(snapshot, frozen, one):
    if one is None:
        return Change(frozen, None, (_("The target is no longer in the plan."),))
    if _figures(one.reading) == frozen["figures"] and one.reading.definition == frozen["definition"]:
        return None
    return Change(frozen, in_words(one.reading), tuple(_reasons(snapshot, frozen, one)))


def _reasons(snapshot, frozen, one):
    decided = _decided_since(snapshot, one.target.measure)
    if decided:
        yield from decided
    elif one.reading.definition != frozen["definition"]:
        yield _("It is counted in another way than then: “%(before)s”.") % {"before": frozen["definition"]}
    late = _typed_in_since(snapshot, one.target.measure)
    if late:
        yield _late_in_words(late, metrics.of(one.target.measure))
    elif not decided and one.reading.definition == frozen["definition"]:
        yield _("What was typed in then has been corrected or taken back.")


def _decided_since(snapshot, measure):
    changes = measure.changes.filter(typed_at__gt=snapshot.frozen_at).select_related("decision__meeting")
    words = _("Changed by decision: %(decision)s. %(reason)s")
    return [words % {"decision": change.decision, "reason": change.reason} for change in changes]


def _typed_in_since(snapshot, measure):
    """How many rows of days until then were typed in after it."""
    metric = metrics.of(measure)
    if metric is None:
        late = measure.observations.standing().filter(observed_on__lte=snapshot.as_of)
        return late.filter(typed_at__gt=snapshot.frozen_at).count()
    if not metric.typed_at:
        return 0
    rows = sources.rows(measure, snapshot.as_of)
    return rows.filter(**{f"{metric.typed_at}__gt": snapshot.frozen_at}).count()


def _late_in_words(late, metric):
    if metric and metric.persons and is_few(late):
        return _("Some that belong to the time before were typed in afterwards.")
    words = ngettext(
        "%(count)s that belongs to the time before was typed in afterwards.",
        "%(count)s that belong to the time before were typed in afterwards.",
        late,
    )
    return words % {"count": late}
