"""Tags that draw what `reports/charts.py` has laid out: `{% load charts %}`, then one tag a chart."""

from django import template
from django.utils.translation import gettext as _

from jourer.templatetags.formats import NBSP, number

register = template.Library()


def amount(value, unit: str) -> str:
    """ "412 ärenden"; a missing value says so in words."""
    if value is None:
        return _("Data missing")
    return f"{number(value)}{NBSP}{unit}" if unit else number(value)


def bullet_sentence(bullet, unit: str) -> str:
    """ "412 av 720 ärenden, väntat i dag 590": the chart for who cannot see it, and the line beside it for all."""
    value, goal, expected = bullet.value, bullet.goal, bullet.expected
    if goal is None:
        return amount(value, unit)
    if value is None:
        return _("Data missing; the goal is %(goal)s") % {"goal": amount(goal, unit)}
    words = {"value": number(value), "goal": amount(goal, unit), "expected": number(expected)}
    if expected is None:
        return _("%(value)s of %(goal)s") % words
    return _("%(value)s of %(goal)s, expected today %(expected)s") % words


@register.inclusion_tag("components/charts/bullet.html")
def bullet_chart(bullet, *, title, unit="", sentence="", show_sentence=True):
    return {
        "chart": bullet,
        "title": title,
        "sentence": sentence or bullet_sentence(bullet, unit),
        "show_sentence": show_sentence,
    }
