"""Readings in words: the same sentence on the goal page, on a target's own page and beside its chart."""

import math
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from jourer import few, kinds, metrics, periods
from jourer.measuring import Reading, rounded
from jourer.models import Measure
from jourer.templatetags.formats import NBSP, number

register = template.Library()


@register.filter
def in_words(reading: Reading) -> str:
    """ "412 av 720 ärenden, väntat i dag 590 = 720 × 300/366"."""
    return capfirst(_in_words(reading))


def _in_words(reading):
    kind = reading.measure.kind
    if kind == Measure.Kind.QUALITATIVE:
        return _named(_judged(reading), reading)
    if kind == Measure.Kind.MILESTONE:
        return _named(_milestone(reading), reading)
    if kinds.of(reading.measure).is_share or reading.share is not None:
        return _named(_share(reading), reading)
    if reading.goal is None:
        return with_unit(value_in_words(reading), reading) if _known(reading) else _named(_missing(reading), reading)
    return _towards_goal(reading)


def _known(reading):
    return reading.value is not None or reading.withheld


def _missing(reading):
    """Of a time that has not begun nothing can be known, and so nothing is missing."""
    starts_on = reading.measure.starts_on
    if reading.as_of < starts_on:
        return _("Begins on %(day)s") % {"day": date_format(starts_on)}
    return _("Data missing")


@register.filter
def value_in_words(reading: Reading) -> str:
    """The value alone; few persons are not told apart, and what is not known is said."""
    if reading.withheld:
        return few.in_words()
    if reading.value is None:
        return _missing(reading)
    return shown(reading, reading.value)


def shown(reading: Reading, value) -> str:
    """A value as people say it: shares in per cent, what is reckoned for each with a decimal.

    A share that has a ceiling is rounded upwards to a decimal, so that 5.4 is not "5 of at most 5".
    """
    if not _is_per_cent(reading):
        return number(rounded(value, 1) if reading.measure.per in kinds.THINGS else value)
    if reading.measure.direction in kinds.FALLING:
        return f"{number(Decimal(math.ceil(value * 10)) / 10)}{NBSP}%"
    return per_cent(value)


def _is_per_cent(reading):
    """An indicator is per cent where its metric is a share."""
    is_share = kinds.of(reading.measure).is_share or reading.share is not None
    return is_share and reading.measure.per not in kinds.THINGS


def per_cent(value) -> str:
    """Whole per cent downwards, so that 99.9 is not 100; under one with a decimal."""
    return f"{number(value // 1 if value >= 1 else Decimal(math.floor(value * 10)) / 10)}{NBSP}%"


def with_unit(text: str, reading: Reading) -> str:
    return f"{text}{NBSP}{reading.measure.unit}" if reading.measure.unit else text


def _named(text, reading):
    """What has no number of its own is told apart by its name: "rutin för hot: klart"."""
    unit = reading.measure.unit
    return f"{unit}: {text[0].lower()}{text[1:]}" if unit else text


def _judged(reading):
    said = reading.assessment
    return str(said.get_verdict_display()).capitalize() if said else _("Nobody has judged this yet")


def _milestone(reading):
    words = {"done": number(reading.value), "all": number(reading.goal), "day": date_format(reading.measure.ends_on)}
    if reading.goal == 1 and reading.value:
        # A goal may have several: the day tells them apart.
        return _("Done; due by %(day)s") % words
    if reading.goal == 1:
        return (_("Was to be done by %(day)s") if reading.is_over else _("To be done by %(day)s")) % words
    if reading.value == reading.goal or reading.is_over:
        return _("%(done)s of %(all)s done") % words
    return _("%(done)s of %(all)s done, all by %(day)s") % words


# Towards a number


def _towards_goal(reading):
    """What fills up is so much of its goal; what stands at a value, or is to be kept, has its goal beside it."""
    if not _known(reading):
        return _with_goal(_missing(reading), reading)
    value, measure = value_in_words(reading), reading.measure
    stands = measure.direction in kinds.FALLING and not kinds.of(measure).starts_from_zero
    if stands or measure.direction == Measure.Direction.MAINTAIN:
        return _with_expected(_with_goal(with_unit(value, reading), reading, in_unit=False), reading)
    words = {"value": value, "goal": goal_in_words(reading)}
    return _with_expected(pgettext("value and goal", "%(value)s of %(goal)s") % words, reading)


def _with_expected(said, reading):
    """When the time is over what was expected is the goal itself, and says nothing more; nor does it of none at all."""
    if reading.expected is None or reading.is_over or reading.expected == reading.goal == 0:
        return said
    words = {"said": said, "expected": _expected(reading)}
    if reading.as_of == timezone.localdate():
        return _("%(said)s, expected today %(expected)s") % words
    return _("%(said)s, expected by then %(expected)s") % words


@register.filter
def goal_in_words(reading: Reading, *, in_unit=True) -> str:
    """ "720 ärenden", "högst 5 ärenden", "10 skolor (från 5)", "95 %", "2 per grupp", "minst 2 gånger per vecka"."""
    goal = _plain_goal(reading, in_unit=in_unit)
    if reading.measure.direction in kinds.FALLING:
        goal = _("at most %(goal)s") % {"goal": goal}
    if reading.baseline is None or reading.measure.direction == Measure.Direction.MAINTAIN:
        return goal
    return _("%(goal)s (from %(start)s)") % {"goal": goal, "start": _start(reading)}


def _start(reading):
    """To the decimal of the goal that it gives: 35.5 % is 10 from 25.5 %, and not from 25 %."""
    if _is_per_cent(reading):
        return f"{number(rounded(reading.baseline, 1))}{NBSP}%"
    return shown(reading, reading.baseline)


def _plain_goal(reading, *, in_unit):
    measure = reading.measure
    if measure.kind == Measure.Kind.FREQUENCY:
        words = {"times": _times(measure), "period": measure.get_per_display()}
        return _("at least %(times)s for each %(period)s") % words
    if measure.per in kinds.THINGS:
        return _("%(value)s for each %(thing)s") % {"value": number(reading.goal), "thing": measure.get_per_display()}
    if _is_per_cent(reading):
        is_written = measure.direction in {Measure.Direction.AT_LEAST, Measure.Direction.AT_MOST}
        return f"{number(reading.goal if is_written else rounded(reading.goal, 1))}{NBSP}%"
    return with_unit(number(reading.goal), reading) if in_unit else number(reading.goal)


def _times(measure):
    count = int(measure.goal_value)
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": count}


PROFILES = {
    "by_term": gettext_lazy("reckoned by terms"),
    "by_months": gettext_lazy("reckoned by months"),
    "last_year": gettext_lazy("reckoned as last year"),
    "on_date": gettext_lazy("all of it on the last day"),
}


def _expected(reading):
    """What the profile gives, and how that is worked out."""
    expected = shown(reading, reading.expected_shown)
    if reading.measure.direction in kinds.FALLING:
        expected = _("at most %(goal)s") % {"goal": expected}
    gone, total = reading.elapsed
    if not 0 < gone < total:
        return expected
    if reading.profile in PROFILES:
        return f"{expected} ({PROFILES[reading.profile]})"
    if reading.measure.kind == Measure.Kind.COUNT:
        return f"{expected} = {number(reading.goal)} × {gone}/{total}"
    return expected


FORECASTS = {
    "even": gettext_lazy("Forecast %(value)s, if it goes on at the same pace"),
    "by_term": gettext_lazy("Forecast %(value)s, if it goes on at the same pace in the terms"),
    "by_months": gettext_lazy("Forecast %(value)s, if the months that remain go as those that have been"),
    "last_year": gettext_lazy("Forecast %(value)s, if the rest of the year has last year's shape"),
}


@register.filter
def forecast_in_words(reading: Reading) -> str:
    """ "Prognos 655 ärenden, om det fortsätter i samma takt"; nothing while data is thin."""
    if reading.forecast is None or reading.withheld:
        return ""
    value = shown(reading, reading.forecast_shown)
    return FORECASTS[reading.profile] % {"value": value if _is_per_cent(reading) else with_unit(value, reading)}


# Shares


def _share(reading):
    """ "18 av 20 (90 %), målet är 100 %"."""
    measure, share = reading.measure, reading.share
    if reading.withheld:
        return _with_goal(_("too few to be told apart"), reading)
    if measure.kind == Measure.Kind.FREQUENCY and share is not None and not share.d:
        return _("The first period has not ended yet")
    if share is None or not share.d:
        return _with_goal(_missing(reading), reading)
    if measure.kind == Measure.Kind.FREQUENCY:
        return periods_met(reading)
    says = _in_time if measure.kind == Measure.Kind.DURATION else _n_of_d
    return _with_goal(says(reading, {"n": number(share.n), "d": number(share.d)}), reading)


def _n_of_d(reading, words):
    words |= {"value": value_in_words(reading), "thing": reading.measure.get_per_display()}
    if reading.measure.per in kinds.THINGS:
        said = _("%(n)s for %(d)s = %(value)s for each %(thing)s")
    else:
        said = pgettext("share", "%(n)s of %(d)s (%(value)s)")
    return _with_expected(said % words, reading)


def _in_time(reading, words):
    words |= {"limit": metrics.within_in_words(reading.measure), "value": value_in_words(reading)}
    said = _("%(n)s of %(d)s within %(limit)s (%(value)s)") % words
    if reading.median is None:
        return said
    median = rounded(reading.median, 1)
    in_unit = metrics.WITHIN[reading.measure.limit_unit](1 if median == 1 else 2) % {"count": number(median)}
    return _("%(said)s, the median is %(median)s") % {"said": said, "median": in_unit}


PERIODS = {
    "day": lambda count: ngettext("%(count)s day", "%(count)s days", count),
    "week": lambda count: ngettext("%(count)s week", "%(count)s weeks", count),
    "two_weeks": lambda count: ngettext("%(count)s two-week period", "%(count)s two-week periods", count),
    "month": lambda count: ngettext("%(count)s month", "%(count)s months", count),
    "quarter": lambda count: ngettext("%(count)s quarter", "%(count)s quarters", count),
    "term": lambda count: ngettext("%(count)s half-year", "%(count)s half-years", count),
    "year": lambda count: ngettext("%(count)s year", "%(count)s years", count),
}


def periods_met(reading: Reading) -> str:
    """ "minst 2 gånger under 4 av 5 veckor"."""
    measure, share = reading.measure, reading.share
    words = {"times": _times(measure), "n": share.n, "periods": PERIODS[measure.per](share.d) % {"count": share.d}}
    return _("at least %(times)s in %(n)s of %(periods)s") % words


def _with_goal(said, reading, *, in_unit=True):
    if reading.goal is None:
        return said
    words = {"said": said, "goal": goal_in_words(reading, in_unit=in_unit)}
    if reading.measure.direction == Measure.Direction.MAINTAIN:
        return _("%(said)s; the goal is to keep %(goal)s") % words
    return _("%(said)s; the goal is %(goal)s") % words


# When


def part_of_the_year(window: periods.Window, year: periods.Window) -> str:
    """The name of a measure's window, or its dates; nothing where it is the whole year."""
    name = periods.name_of(window, year)
    if name == "year":
        return ""
    return str(periods.NAMES[name]) if name else periods.in_words(window)
