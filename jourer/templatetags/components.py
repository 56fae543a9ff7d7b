"""The parts pages are built of, one tag each; the gallery (`/gallery/`) shows every one in all its variants.

Load with `{% load components %}`. Each tag's template stands in `templates/components/` and says how it is used.
Tags take everything as arguments, never from the page around them, so that a misspelt name is an error.
"""

from dataclasses import dataclass

from django import template
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def may(actor, permission: str) -> bool:
    """`{% if actor|may:"cases.log" %}`: whether somebody acts here at all, and may do this."""
    return bool(actor) and actor.may(permission)


# Forms


@register.inclusion_tag("components/field.html")
def field(bound_field, *, unit="", mark_optional=True, columns=False):
    """A form field with label, help and errors. A group of radio buttons or checkboxes becomes chips."""
    widget = bound_field.field.widget
    return {
        "field": bound_field,
        "shape": "group" if widget.use_fieldset else "checkbox" if isinstance(widget, CheckboxInput) else "input",
        "optional": mark_optional and not bound_field.field.required and not isinstance(widget, CheckboxInput),
        "unit": unit,
        "columns": columns,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """All errors of the forms, counted, each a link to its field. Nothing where there is no error."""
    errors = [error for form in forms if form is not None for error in _errors(form)]
    return {
        "errors": errors,
        "heading": ngettext(
            "%(count)s thing needs to be corrected", "%(count)s things need to be corrected", len(errors)
        )
        % {"count": len(errors)},
    }


def _errors(form):
    for message in form.non_field_errors():
        yield {"message": message, "label": "", "target": ""}
    for bound_field in form:
        for message in bound_field.errors:
            first = f"{bound_field.auto_id}_0"
            target = first if bound_field.field.widget.use_fieldset else bound_field.id_for_label
            yield {"message": message, "label": bound_field.label, "target": target}


# Where things stand


@dataclass(frozen=True)
class Status:
    """How a status looks. Shape and word carry it; colour only helps."""

    key: str
    word: str
    glyph: str


STATUSES = {
    status.key: status
    for status in (
        Status("achieved", _("Achieved"), "✔"),
        Status("on_pace", _("On pace"), "●"),
        Status("watch", _("Watch"), "▲"),
        Status("at_risk", _("At risk"), "■"),
        Status("missed", _("Not reached"), "✖"),
        Status("not_started", _("Not begun"), "◷"),
        Status("no_goal", _("No goal value"), "\N{EN DASH}"),
        Status("no_data", _("Data missing"), "?"),
    )
}


@register.inclusion_tag("components/status.html")
def status(key):
    """The badge of a status key: shape, word and colour."""
    return {"status": STATUSES[str(key)]}


@register.inclusion_tag("components/legend.html")
def status_legend():
    """Every status in a row: stands on the page, and on paper, where badges are used."""
    return {"statuses": STATUSES.values()}


@register.inclusion_tag("components/as_of.html")
def as_of(moment):
    """ "per 21 nov 2026 kl. 09.10": on every overview and print."""
    return {"moment": moment}
