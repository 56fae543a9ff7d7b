"""What became of a target, as the annual report says it: in whole sentences, in the tense of the target's own time."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jourer import kinds, metrics
from jourer.arithmetic import Number, Status
from jourer.measuring import Reading, rounded
from jourer.models import Assessment, Measure
from jourer.templatetags.formats import NBSP, number
from jourer.templatetags.readings import PERIODS, goal_in_words, per_cent, shown, value_in_words, with_unit
from reports import charts, disclosure, drawings


@dataclass(frozen=True)
class Verdict:
    """What a person said of a target, beside what was read of it."""

    word: str
    day: str
    role: str
    comment: str


@dataclass(frozen=True)
class Outcome:
    """What became of one target."""

    sentence: str
    status: Status
    definition: str
    chart: charts.Bullet | None
    chart_title: str
    chart_words: str
    verdict: Verdict | None


def outcome(reading: Reading, goal_text: str) -> Outcome:
    measure = reading.measure
    kept_back = disclosure.tells_persons_apart(measure)
    sentence = _kept_back(reading) if kept_back else in_words(reading)
    return Outcome(
        sentence=sentence,
        status=reading.status,
        definition="" if measure.kind == Measure.Kind.QUALITATIVE else reading.definition,
        chart=None if kept_back else _drawn(reading),
        chart_title=measure.unit or goal_text,
        # A share in numbers alone would be "90 of 100".
        chart_words=sentence if reading.share is not None else "",
        verdict=_verdict(reading.assessment) if reading.assessment else None,
    )


def in_short(day: date) -> str:
    return date_format(day, _("j M Y"))


def in_words(reading: Reading) -> str:
    """ "Målet var 720 stödkontakter. Utfallet blev 698 (96 %)." – the person who writes adds only why."""
    kind = reading.measure.kind
    if kind == Measure.Kind.QUALITATIVE:
        return _judged(reading)
    if reading.status == Status.NOT_STARTED:
        return f"{_goal(reading)} {_not_started(reading)}"
    if kind == Measure.Kind.MILESTONE:
        return _milestone(reading)
    return f"{_goal(reading)} {_value(reading)}"


def _not_started(reading: Reading) -> str:
    """Of how often, nothing can be said before its first week or month has ended either."""
    if reading.as_of < reading.measure.starts_on:
        return _("The period begins on %(day)s.") % {"day": in_short(reading.measure.starts_on)}
    return _("The first period has not ended yet") + "."


def _judged(reading: Reading) -> str:
    if reading.assessment:
        return _("This goal is judged, not counted.")
    return _("Nobody has judged this goal.") if reading.is_over else _("Nobody has judged this goal yet.")


def _goal(reading: Reading) -> str:
    kind = reading.measure.kind
    if reading.goal is None:
        return _no_goal(reading.measure)
    if kind == Measure.Kind.MILESTONE:
        return _("This is to be done by %(day)s.") % {"day": in_short(reading.measure.ends_on)}
    if kind == Measure.Kind.DURATION:
        return _in_time(reading)
    goal = goal_in_words(reading) if kind == Measure.Kind.FREQUENCY else _number_to_reach(reading)
    return (_("The goal was %(goal)s.") if reading.is_over else _("The goal is %(goal)s.")) % {"goal": goal}


def _no_goal(measure: Measure) -> str:
    """Also where the goal is reckoned from a last year that is not known, or of too few persons to be told."""
    if kinds.of(measure).goal == "required":
        return _("The goal is reckoned from last year, which can not be told.")
    return _("This is followed without a value to reach.")


def _number_to_reach(reading: Reading) -> str:
    measure = reading.measure
    goal = _with_unit(shown(reading, reading.goal), reading)
    if measure.per in kinds.THINGS:
        goal = _("%(goal)s for each %(thing)s") % {"goal": goal, "thing": measure.get_per_display()}
    if measure.direction in kinds.FALLING:
        goal = _("at most %(goal)s") % {"goal": goal}
    if measure.direction == Measure.Direction.MAINTAIN:
        return _("to keep %(goal)s") % {"goal": goal}
    if reading.baseline is None or (measure.baseline is None and measure.direction not in kinds.RELATIVE):
        return goal
    return _("%(goal)s, from %(start)s") % {"goal": goal, "start": shown(reading, reading.baseline)}


def _with_unit(goal, reading: Reading) -> str:
    """ "5 ärenden"; "5 % ärenden" nobody says, so a share has in brackets what it is a share of."""
    if not goal.endswith("%"):
        return with_unit(goal, reading)
    return f"{goal} ({reading.measure.unit})" if reading.measure.unit else goal


def _in_time(reading: Reading) -> str:
    """ "Målet var att 95 % skulle ske inom 24 timmar"; the unit tells it from others of the same goal."""
    measure = reading.measure
    limit = metrics.within_in_words(measure)
    words = {"share": per_cent(reading.goal), "limit": f"{limit} ({measure.unit})" if measure.unit else limit}
    if reading.is_over:
        return _("The goal was that %(share)s be done within %(limit)s.") % words
    return _("The goal is that %(share)s be done within %(limit)s.") % words


def _value(reading: Reading) -> str:
    if reading.value is None and not reading.withheld:
        return _("Data missing.")
    words = {"value": _so_much(reading)}
    if reading.is_over:
        return _("The outcome was %(value)s.") % words
    return _("The outcome so far is %(value)s.") % words + _expected(reading)


def _so_much(reading: Reading) -> str:
    if reading.withheld and kinds.of(reading.measure).is_share:
        return _("too few to be told apart")
    if reading.share is not None:
        return _n_of_d(reading) + _median(reading)
    if reading.median is not None:
        return _how_long(reading.measure, reading.median)
    value = value_in_words(reading)
    return with_unit(value, reading) if reading.goal is None else value + _share(reading)


def _n_of_d(reading: Reading) -> str:
    """ "18 av 20 (90 %)", "30 av 47 veckor (63 %)", "10 för 5 = 2 för varje grupp"."""
    measure, share = reading.measure, reading.share
    words = {"n": number(share.n), "d": number(share.d), "value": value_in_words(reading)}
    if measure.kind == Measure.Kind.FREQUENCY:
        words["d"] = PERIODS[measure.per](share.d) % {"count": words["d"]}
    if measure.per in kinds.THINGS:
        words["thing"] = measure.get_per_display()
        return _("%(n)s for %(d)s = %(value)s for each %(thing)s") % words
    return pgettext("share", "%(n)s of %(d)s (%(value)s)") % words


def _median(reading: Reading) -> str:
    if reading.median is None:
        return ""
    return _(", the median is %(length)s") % {"length": _how_long(reading.measure, reading.median)}


def _how_long(measure: Measure, median: Number) -> str:
    """In the unit of the limit, or in days where it has none."""
    length = rounded(median, 1)
    return metrics.WITHIN[measure.limit_unit or "days"](1 if length == 1 else 2) % {"count": number(length)}


def _share(reading: Reading) -> str:
    """ " (96 %)" of the goal. Of a ceiling, or of the way from where it began, a share only puzzles."""
    measure, per_cent = reading.measure, reading.per_cent
    if per_cent is None or measure.baseline or measure.direction in {*kinds.FALLING, *kinds.RELATIVE}:
        return ""
    return f" ({number(per_cent)}{NBSP}%)"


def _expected(reading: Reading) -> str:
    """Where it says something: not of a ceiling, and not of what is reached already."""
    expected = reading.expected_shown
    if expected is None or reading.measure.direction in kinds.FALLING or reading.status == Status.ACHIEVED:
        return ""
    return " " + _("Expected so far: %(expected)s.") % {"expected": shown(reading, expected)}


def _milestone(reading: Reading) -> str:
    words = {"done": number(reading.value), "all": number(reading.goal), "day": in_short(reading.measure.ends_on)}
    if reading.goal == 1:
        if reading.value:
            return _("This is done. It was due by %(day)s.") % words
        return _("This was not done by %(day)s.") % words if reading.is_over else _goal(reading)
    if reading.is_over:
        return _("%(done)s of %(all)s things were done by %(day)s.") % words
    return _("%(done)s of %(all)s things are done. All are to be done by %(day)s.") % words


def _kept_back(reading: Reading) -> str:
    told = _("The outcome stands on the page Goal fulfilment, not in the report: it rests on facts about persons.")
    # A goal that is last year's figure rests on facts about persons, too.
    return told if reading.goal is None or reading.before is not None else f"{_goal(reading)} {told}"


def _drawn(reading: Reading) -> charts.Bullet | None:
    """What has not begun gives nothing to draw; when the time is over, what was expected is the goal."""
    return None if reading.status == Status.NOT_STARTED else drawings.of_reading(reading, expected=not reading.is_over)


def _verdict(assessment: Assessment) -> Verdict:
    """The role and not the name: who holds which office stands elsewhere in an annual report."""
    return Verdict(
        word=assessment.get_verdict_display(),
        day=in_short(assessment.assessed_on),
        role=assessment.assessed_by.get_role_display(),
        comment=assessment.comment,
    )
