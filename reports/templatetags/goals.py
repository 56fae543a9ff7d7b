from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jourer import kinds, metrics
from jourer.measuring import Reading, plain
from jourer.models import Measure
from jourer.templatetags.formats import number
from jourer.templatetags.readings import forecast_in_words, in_words, part_of_the_year, shown, with_unit
from plans.fulfilment import TargetReading
from reports import drawings

register = template.Library()


@register.inclusion_tag("reports/target_row.html")
def target_row(one: TargetReading, actor, plan, of_goal: list[TargetReading]):
    """One target of the goal page: how it stands, who answers for it, what was said, its months, how it is counted.

    `of_goal`: all that the page shows of the same goal.
    """
    reading, measure = one.reading, one.target.measure
    return {
        **_in_short(one, actor, plan),
        "named": _named_by_the_plan(one) if one is next(filter(_named_by_the_plan, of_goal), None) else "",
        "forecast": forecast_in_words(reading) if one.told else "",
        "during": during_in_words(reading) if one.told else "",
        "notes": reading.notes if one.told else (),
        "responsible": measure.responsible.user.name if measure.responsible else "",
        "said": reading.assessment,
        "months": drawings.of_months(reading) if one.told else None,
        "months_unit": drawings.unit_of_months(reading),
        "is_counted": metrics.of(measure) is not None,
    }


@register.inclusion_tag("reports/target_tile.html")
def target_tile(one: TargetReading, actor, plan):
    """One key measure: its sentence, its drawing and its status."""
    return _in_short(one, actor, plan)


def _in_short(one, actor, plan):
    reading, measure = one.reading, one.target.measure
    goal_text = one.target.goal.text
    sentence = in_words(reading) if one.told else _("Not told for this part of the year: so few persons were helped")
    return {
        "target": one.target,
        "reading": reading,
        "sentence": sentence,
        "goal_text": goal_text,
        "named": _named_by_the_plan(one),
        # Of a milestone the sentence says by when.
        "when": "" if kinds.of(measure).items else part_of_the_year(measure.window, (plan.starts_on, plan.ends_on)),
        "chart": drawings.of_reading(reading) if one.told else None,
        "title": measure.unit or goal_text,
        "association": actor.association,
    }


def _named_by_the_plan(one) -> str:
    """Without a number and without a name, the plan's own words say what it is; a goal's several share them."""
    is_named = one.target.measure.unit or one.reading.goal not in {None, 1}
    return "" if is_named else one.target.goal.measure_text


def during_in_words(reading: Reading) -> str:
    """ "120 stödkontakter", "3 av 4 (75 %)": what the chosen part of the year itself gave.

    What holds until something else is said gave nothing in a part of its time.
    """
    amount, measure = reading.period, reading.measure
    if amount is None or amount.value is None or _only_stands(measure):
        return ""
    if amount.share is None:
        return with_unit(number(plain(amount.value)), reading)
    words = {"n": number(amount.share.n), "d": number(amount.share.d), "value": shown(reading, plain(amount.value))}
    return pgettext("share", "%(n)s of %(d)s (%(value)s)") % words


def _only_stands(measure):
    rules = kinds.of(measure)
    is_typed = rules.typed == kinds.LATEST_HOLDS and not measure.metric
    return measure.kind == Measure.Kind.LEVEL or rules.items or is_typed
