"""What a snapshot holds, and what has happened to its figures since."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jourer import kinds, metrics, sources
from jourer.arithmetic import Status
from jourer.few import is_few
from jourer.measuring import Reading
from jourer.models import Measure, MeasureChange, Observation
from jourer.templatetags.readings import forecast_in_words, in_words
from plans.fulfilment import BY_NEED, AreaReadings, GoalReadings, TargetReading, fulfilment
from reports.disclosure import Anyone
from reports.models import Snapshot

# How `content` is laid out. One more whenever a key of it means something else or is gone: a later version of this
# program tells by it how to read what an earlier one froze.
FORMAT = 1


def content(snapshot: Snapshot) -> dict:
    """`{"format", "plan", "meeting", "as_of", "frozen_at", "areas": [{"name", "goals": [...]}]}`, words and figures.

    Words are frozen too: a later version of this program may put them otherwise, and the meeting's day be corrected.
    """
    areas = fulfilment(snapshot.plan, snapshot.as_of, seen_by=Anyone())
    names = {"plan": snapshot.plan.title, "meeting": str(snapshot.meeting)}
    return {"format": FORMAT, **names, **snapshot.moments, "areas": [_area(area) for area in areas]}


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
    """What a frozen figure of a goal would be today for the same day, and why in a sentence each."""

    goal: str
    frozen: dict
    said: str | None  # None where the target is no longer there
    reasons: tuple[str, ...]


def since_then(snapshot: Snapshot) -> list[Change]:
    """The targets of the snapshot whose reading for its day is another today, in its order.

    The number of queries is the same however many have changed.
    """
    areas = fulfilment(snapshot.plan, snapshot.as_of, seen_by=Anyone())
    now = {str(one.target.pk): one for area in areas for one in area.targets}
    pairs = [
        (goal["text"], frozen, now.get(frozen["target"])) for goal in goals_of(snapshot) for frozen in goal["targets"]
    ]
    changed = [(goal, frozen, one) for goal, frozen, one in pairs if one is None or _differs(frozen, one.reading)]
    events = _events(snapshot, [one.target.measure for _goal, _frozen, one in changed if one])
    return [_change(goal, frozen, one, events) for goal, frozen, one in changed]


def goals_of(snapshot: Snapshot) -> Iterator[dict]:
    for area in snapshot.content["areas"]:
        yield from area["goals"]


def targets_of(snapshot: Snapshot) -> Iterator[dict]:
    for goal in goals_of(snapshot):
        yield from goal["targets"]


def statuses(snapshot: Snapshot) -> list[tuple[Status, int]]:
    """How many targets had each status, what needed talk first."""
    found = Counter(one["status"] for one in targets_of(snapshot))
    return [(status, found[status]) for status in BY_NEED if found[status]]


def _differs(frozen, reading):
    return _figures(reading) != frozen["figures"] or reading.definition != frozen["definition"]


def _change(goal, frozen, one, events):
    if one is None:
        return Change(goal, frozen, None, (_("The target is no longer in the plan."),))
    return Change(goal, frozen, in_words(one.reading), tuple(_reasons(frozen, one, events)))


def _reasons(frozen, one, events):
    measure, is_redefined = one.target.measure, one.reading.definition != frozen["definition"]
    decided, late, corrected = (known[measure.pk] for known in (events.decided, events.late, events.corrected))
    if decided:
        words = _("Changed by decision: %(decision)s. %(reason)s")
        yield from (words % {"decision": change.decision, "reason": change.reason} for change in decided)
    elif is_redefined:
        yield _("It is counted in another way than then: “%(before)s”.") % {"before": frozen["definition"]}
    if late:
        yield _late_in_words(late, metrics.of(measure))
    if corrected and not _late_tells_all(frozen, one.reading, late):
        yield _corrected_in_words(corrected, metrics.of(measure))
    if not (decided or is_redefined or late or corrected):
        yield _("What was typed in then has been corrected or taken back.")


def _late_in_words(late, metric):
    if metric and metric.persons and is_few(late):
        return _("Some that belong to the time before were typed in afterwards.")
    words = ngettext(
        "%(count)s that belongs to the time before was typed in afterwards.",
        "%(count)s that belong to the time before were typed in afterwards.",
        late,
    )
    return words % {"count": late}


def _late_tells_all(frozen, reading, late):
    """Of plain counts: as many more as were typed in late. Then what was corrected is no reason."""
    metric, before = metrics.of(reading.measure), frozen["figures"]["value"]
    is_plain = reading.measure.kind == Measure.Kind.COUNT and metric.kind == kinds.EVENTS and not metric.amount
    return is_plain and before is not None and reading.value == Decimal(before) + late


def _corrected_in_words(corrected, metric):
    if metric.persons and is_few(corrected):
        return _("Some that were there then have been corrected since.")
    words = ngettext(
        "%(count)s that was there then has been corrected since.",
        "%(count)s that were there then have been corrected since.",
        corrected,
    )
    return words % {"count": corrected}


@dataclass(frozen=True)
class _Events:
    """What has happened to measures since a snapshot, by their keys."""

    decided: Mapping[UUID, list[MeasureChange]]
    late: Mapping[UUID, int]  # how many rows of days until then were typed in after it
    corrected: Mapping[UUID, int]  # how many rows that were there before have been corrected after it


def _events(snapshot, measures):
    decided = defaultdict(list)
    since = MeasureChange.objects.filter(measure__in=measures, typed_at__gt=snapshot.frozen_at)
    for change in since.select_related("decision__meeting"):
        decided[change.measure_id].append(change)
    late = _late_typed(snapshot, measures) | _logged(snapshot, measures, _typed_after)
    return _Events(decided, Counter(late), Counter(_logged(snapshot, measures, _corrected_after)))


def _late_typed(snapshot, measures):
    typed = [measure for measure in measures if not measure.metric]
    values = Observation.objects.standing().filter(measure__in=typed, observed_on__lte=snapshot.as_of)
    late = values.filter(typed_at__gt=snapshot.frozen_at).order_by().values("measure").annotate(late=Count("pk"))
    return dict(late.values_list("measure", "late"))


def _typed_after(rows, metric, moment):
    return rows.filter(**{f"{metric.typed_at}__gt": moment}) if metric.typed_at else None


def _corrected_after(rows, metric, moment):
    if not metric.corrected_at:
        return None
    before = rows.filter(**{f"{metric.typed_at}__lte": moment}) if metric.typed_at else rows
    return before.filter(**{f"{metric.corrected_at}__gt": moment})


def _logged(snapshot, measures, happened):
    """How many entries of each measure it `happened` to after the snapshot: one query, with a part for each."""
    parts = []
    for measure in measures:
        metric = metrics.of(measure)
        rows = metric and happened(sources.rows(measure, snapshot.as_of), metric, snapshot.frozen_at)
        if rows is not None:
            # A row may be a part of what was typed: the people of one audience of an activity.
            entry = metric.typed_at.rpartition("__")[0] or "pk"
            of_measure = rows.order_by().values(key=Value(str(measure.pk)))
            parts.append(of_measure.annotate(number=Count(entry, distinct=True)))
    found = parts[0].union(*parts[1:], all=True).values_list("key", "number") if parts else ()
    return {UUID(key): number for key, number in found}
