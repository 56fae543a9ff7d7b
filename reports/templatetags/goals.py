from django import template

from jourer.models import Measure
from jourer.templatetags.readings import in_words
from reports import charts

register = template.Library()


@register.inclusion_tag("reports/target_row.html")
def target_row(one, actor):
    """One target of the goal page: its sentence, status, chart and how it is counted."""
    reading, measure = one.reading, one.target.measure
    chart = None
    if reading.goal is not None and not reading.withheld and measure.kind in {Measure.Kind.COUNT, Measure.Kind.LEVEL}:
        chart = charts.bullet(reading.value, reading.goal, reading.expected_shown, baseline=measure.baseline or 0)
    return {
        "target": one.target,
        "measure": measure,
        "reading": reading,
        "sentence": in_words(reading),
        "chart": chart,
        "title": measure.unit or one.target.goal.text,
        "actor": actor,
        "association": actor.association,
    }
