from django import template

from jourer.models import Measure
from jourer.templatetags.readings import in_words, part_of_the_year
from reports import charts

register = template.Library()


@register.inclusion_tag("reports/target_row.html")
def target_row(one, actor, plan):
    """One target of the goal page: its sentence, its part of the year, status, chart and how it is counted."""
    reading, measure = one.reading, one.target.measure
    chart = None
    if reading.goal is not None and not reading.withheld and measure.kind in {Measure.Kind.COUNT, Measure.Kind.LEVEL}:
        chart = charts.bullet(reading.value, reading.goal, reading.expected_shown, baseline=measure.baseline or 0)
    return {
        "target": one.target,
        "measure": measure,
        "reading": reading,
        "sentence": in_words(reading),
        # Without a number and without a name, the plan's own words say what it is.
        "named": "" if measure.unit or reading.goal not in {None, 1} else one.target.goal.measure_text,
        "when": part_of_the_year(measure.window, (plan.starts_on, plan.ends_on)),
        "chart": chart,
        "title": measure.unit or one.target.goal.text,
        "actor": actor,
        "association": actor.association,
    }
