"""Readings in words: the same sentence on the goal page, on a target's own page and beside its chart."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jourer.measuring import FEW, Reading
from jourer.models import Measure
from jourer.templatetags.formats import NBSP, number

register = template.Library()


@register.filter
def in_words(reading: Reading) -> str:
    """ "412 av 720 ärenden, väntat i dag 590 = 720 × 300/366"."""
    kind = reading.measure.kind
    if kind == Measure.Kind.QUALITATIVE:
        return _named(_judged(reading), reading)
    if kind == Measure.Kind.MILESTONE:
        return _named(_milestone(reading), reading)
    if reading.goal is None:
        return with_unit(value_in_words(reading), reading) if _known(reading) else _named(_("Data missing"), reading)
    return _towards_goal(reading)


def _known(reading):
    return reading.value is not None or reading.withheld


@register.filter
def value_in_words(reading: Reading) -> str:
    """The value alone; few persons are not told apart, and what is not known is said."""
    if reading.withheld:
        return _("fewer than %(few)s") % {"few": FEW}
    return number(reading.value) if reading.value is not None else _("Data missing")


def with_unit(text: str, reading: Reading) -> str:
    return f"{text}{NBSP}{reading.measure.unit}" if reading.measure.unit else text


def _named(text, reading):
    """What has no number is told apart by its name: "rutin för hot: klart"."""
    unit = reading.measure.unit
    return f"{unit}: {text[0].lower()}{text[1:]}" if unit else text


def _judged(reading):
    said = reading.assessment
    return str(said.get_verdict_display()).capitalize() if said else _("Nobody has judged this yet")


def _milestone(reading):
    words = {"done": number(reading.value), "all": number(reading.goal), "day": date_format(reading.measure.ends_on)}
    if reading.goal == 1:
        return _("Done") if reading.value else _("To be done by %(day)s") % words
    return _("%(done)s of %(all)s done, all by %(day)s") % words


def _towards_goal(reading):
    goal = with_unit(number(reading.goal), reading)
    if reading.measure.direction == Measure.Direction.AT_MOST:
        goal = _("at most %(goal)s") % {"goal": goal}
    if not _known(reading):
        return _("Data missing; the goal is %(goal)s") % {"goal": goal}
    words = {"value": value_in_words(reading), "goal": goal, "expected": _expected(reading)}
    if reading.expected is None:
        return pgettext("value and goal", "%(value)s of %(goal)s") % words
    return _("%(value)s of %(goal)s, expected today %(expected)s") % words


def _expected(reading):
    """What an even pace gives, and for a count how that is worked out."""
    if reading.expected is None:
        return ""
    expected = number(reading.expected_shown)
    gone, total = reading.elapsed
    if reading.measure.kind == Measure.Kind.COUNT and 0 < gone < total:
        return f"{expected} = {number(reading.goal)} × {gone}/{total}"
    return expected
