"""How a target became what it is: each change of an adopted plan in words, the latest first."""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jourer import metrics
from jourer.models import Measure, MeasureChange
from jourer.templatetags.formats import number
from plans.changes import ITEMS, MEASURED

SOURCE = {"metric", "filters", "whole_filters"}  # together they are one sentence


def in_words(measure: Measure) -> Iterator[str]:
    """ "Till och med 14 mars 2026: 800 stödkontakter. Därefter: 720 stödkontakter. Beslut av styrelsen …".

    Goes back from what the measure is now, one change at a time.
    """
    state, choices = copy.copy(measure), metrics.ChoicesCache(measure.association)
    for change in measure.changes.select_related("decision").order_by("-changed_on", "-typed_at"):
        after = _said(state, change.after, choices)
        _put(state, change.before)
        yield _sentence(change, _said(state, change.before, choices), after)


def _sentence(change: MeasureChange, before, after):
    decision = change.decision
    words = {
        "day": date_format(change.changed_on - timedelta(days=1)),
        "before": before,
        "after": after,
        "body": decision.get_body_display(),
        "decided": date_format(decision.decided_on),
        "paragraph": decision.paragraph.removeprefix("§").strip(),
    }
    said = _("Until %(day)s: %(before)s. After that: %(after)s. Decided by %(body)s on %(decided)s, § %(paragraph)s:")
    return f"{said % words} {change.reason}"


def _put(state, values):
    for name in values.keys() & set(MEASURED):
        field = Measure._meta.get_field(name)
        setattr(state, name, field.to_python(values[name]))


def _said(state, values, choices):
    """What a measure is in the fields that were changed; a new number alone needs no name."""
    if values.keys() & set(MEASURED) == {"goal_value"} and ITEMS not in values:
        return _number(state, state.goal_value)
    parts = [_field(state, name) for name in MEASURED if name in values and name not in SOURCE]
    if SOURCE & values.keys():
        parts.append(metrics.definition(state, choices).rstrip("."))
    if ITEMS in values:
        parts.append(_("items: %(items)s") % {"items": ", ".join(values[ITEMS]) or _("none")})
    return "; ".join(parts)


def _field(state, name):
    field = Measure._meta.get_field(name)
    return f"{capfirst(str(field.verbose_name))}: {_text(state, field, getattr(state, name)) or _('none')}"


def _text(state, field, value):
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, Decimal):
        return _number(state, value)
    if isinstance(value, date):
        return date_format(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _number(state, value):
    """Of a share in per cent, of the rest in the measure's unit."""
    if value is None:
        return _("none")
    if state.is_n_of_d and not state.per:
        return f"{number(value)}\N{NO-BREAK SPACE}%"
    return f"{number(value)}\N{NO-BREAK SPACE}{state.unit}" if state.unit else number(value)
