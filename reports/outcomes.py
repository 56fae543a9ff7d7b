"""What became of a target, as the annual report says it: in whole sentences, in the tense of the target's own time."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer.arithmetic import Status
from jourer.measuring import Reading
from jourer.models import Assessment, Measure
from jourer.templatetags.formats import NBSP, number
from jourer.templatetags.readings import value_in_words, with_unit
from reports import charts, disclosure


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
    verdict: Verdict | None


def outcome(reading: Reading, goal_text: str) -> Outcome:
    measure = reading.measure
    kept_back = disclosure.tells_persons_apart(measure)
    return Outcome(
        sentence=_kept_back(reading) if kept_back else in_words(reading),
        status=reading.status,
        definition="" if measure.kind == Measure.Kind.QUALITATIVE else reading.definition,
        chart=None if kept_back else _bullet(reading),
        chart_title=measure.unit or goal_text,
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
        begins = _("The period begins on %(day)s.") % {"day": in_short(reading.measure.starts_on)}
        return f"{_goal(reading)} {begins}"
    if kind == Measure.Kind.MILESTONE:
        return _milestone(reading)
    return f"{_goal(reading)} {_value(reading)}"


def _judged(reading: Reading) -> str:
    if reading.assessment:
        return _("This goal is judged, not counted.")
    return _("Nobody has judged this goal.") if reading.is_over else _("Nobody has judged this goal yet.")


def _goal(reading: Reading) -> str:
    measure = reading.measure
    if reading.goal is None:
        return _("This is followed without a value to reach.")
    if measure.kind == Measure.Kind.MILESTONE:
        return _("This is to be done by %(day)s.") % {"day": in_short(measure.ends_on)}
    goal = with_unit(number(reading.goal), reading)
    if measure.direction == Measure.Direction.AT_MOST:
        goal = _("at most %(goal)s") % {"goal": goal}
    if measure.kind == Measure.Kind.LEVEL and measure.baseline is not None:
        goal = _("%(goal)s, from %(start)s") % {"goal": goal, "start": number(measure.baseline)}
    return (_("The goal was %(goal)s.") if reading.is_over else _("The goal is %(goal)s.")) % {"goal": goal}


def _value(reading: Reading) -> str:
    if reading.value is None and not reading.withheld:
        return _("Data missing.")
    value = value_in_words(reading)
    words = {"value": with_unit(value, reading) if reading.goal is None else value + _share(reading)}
    if reading.is_over:
        return _("The outcome was %(value)s.") % words
    return _("The outcome so far is %(value)s.") % words + _expected(reading)


def _share(reading: Reading) -> str:
    """ " (96 %)" of the goal. Of a ceiling, or of the way from where it began, a share only puzzles."""
    measure, per_cent = reading.measure, reading.per_cent
    if per_cent is None or measure.baseline or measure.direction == Measure.Direction.AT_MOST:
        return ""
    return f" ({number(per_cent)}{NBSP}%)"


def _expected(reading: Reading) -> str:
    """Where it says something: not of a ceiling, and not of what is reached already."""
    expected = reading.expected_shown
    if expected is None or reading.measure.direction == Measure.Direction.AT_MOST or reading.status == Status.ACHIEVED:
        return ""
    return " " + _("Expected so far: %(expected)s.") % {"expected": number(expected)}


def _milestone(reading: Reading) -> str:
    words = {"done": number(reading.value), "all": number(reading.goal), "day": in_short(reading.measure.ends_on)}
    if reading.goal == 1:
        if reading.value:
            return _("This is done.")
        return _("This was not done by %(day)s.") % words if reading.is_over else _goal(reading)
    if reading.is_over:
        return _("%(done)s of %(all)s things were done by %(day)s.") % words
    return _("%(done)s of %(all)s things are done. All are to be done by %(day)s.") % words


def _kept_back(reading: Reading) -> str:
    told = _("The outcome stands on the page Goal fulfilment, not in the report: it rests on facts about persons.")
    return told if reading.goal is None else f"{_goal(reading)} {told}"


def _bullet(reading: Reading) -> charts.Bullet | None:
    """What has no number, is kept from view or has not begun gives nothing to draw."""
    measure = reading.measure
    counted = measure.kind in {Measure.Kind.COUNT, Measure.Kind.LEVEL} and reading.status != Status.NOT_STARTED
    if not counted or reading.goal is None or reading.value is None:
        return None
    expected = None if reading.is_over else reading.expected_shown
    return charts.bullet(reading.value, reading.goal, expected, baseline=measure.baseline or 0)


def _verdict(assessment: Assessment) -> Verdict:
    """The role and not the name: who holds which office stands elsewhere in an annual report."""
    return Verdict(
        word=assessment.get_verdict_display(),
        day=in_short(assessment.assessed_on),
        role=assessment.assessed_by.get_role_display(),
        comment=assessment.comment,
    )
