"""The parts pages are built of, one tag each; the gallery (`/gallery/`) shows every one in all its variants.

Load with `{% load components %}`. Each tag's template stands in `templates/components/` and says how it is used.
Tags take everything as arguments, never from the page around them, so that a misspelt name is an error.
"""

from dataclasses import dataclass

from django import template
from django.forms import CheckboxInput
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jourer.prose import clean
from jourer.templatetags.formats import number

register = template.Library()


@register.filter
def may(actor, permission: str) -> bool:
    """`{% if actor|may:"cases.log" %}`: whether somebody acts here at all, and may do this."""
    return bool(actor) and actor.may(permission)


# Forms


@register.inclusion_tag("components/field.html")
def field(bound_field, *, label="", unit="", mark_optional=True, columns=False):
    """A form field with label, help and errors. A group of radio buttons or checkboxes becomes chips."""
    widget = bound_field.field.widget
    widget.attrs.pop("placeholder", None)  # other packages' forms repeat the label there, in grey
    return {
        "field": bound_field,
        "label": label or bound_field.label,
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
    word: str | Promise
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


# Words on the page


@register.filter
def prose(text: str) -> SafeString:
    """Formatted text, cleaned once more: what was saved before the rules were these is no safer than they are."""
    return mark_safe(clean(text))  # noqa: S308 - `clean` leaves nothing that does anything


@register.simple_block_tag
def message(content, kind="info"):
    """A line that stays until the next page: what was done, with undo and the like beside it."""
    return render_to_string("components/message.html", {"content": content, "kind": kind})


@register.simple_block_tag
def definition(content, *, open=False):  # noqa: A002 - the attribute's own name
    """ "Så räknas detta": folded, in whole sentences."""
    return render_to_string("components/definition.html", {"content": content, "open": open})


@register.simple_block_tag
def fold(content, summary, *, open=False):  # noqa: A002 - the attribute's own name
    """A part of a page or a form that few need at once."""
    return render_to_string("components/fold.html", {"content": content, "summary": summary, "open": open})


@register.inclusion_tag("components/empty_state.html")
def empty_state(what, *, why="", url="", action=""):
    """What is not there yet, why, and the one thing to do about it."""
    return {"what": what, "why": why, "url": url, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(value, *, maximum=100, label):
    """How far long work has come; None is "not known yet"."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts):
    """The way here: label, address, label, address … and last the page itself."""
    return {"links": list(zip(parts[:-1:2], parts[1::2], strict=True)), "here": parts[-1]}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    """Links to the other pages of a list; everything else in the address stays."""
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
        "request": context["request"],
    }


# Figures and tables


@register.inclusion_tag("components/figure.html")
def figure(value, *, label, unit="", note=""):
    """One number that matters, always with its unit."""
    return {"value": value, "label": label, "unit": unit, "note": note}


@dataclass(frozen=True)
class Table:
    """A small table of plain values. The first of each row is its heading; None is "Data saknas"."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple, ...]
    foot: tuple = ()


@register.inclusion_tag("components/data_table.html")
def data_table(table):
    """Text is shown as it is, numbers in Swedish; an empty cell is never left empty."""
    numeric = [any(not isinstance(value, str) for value in column) for column in zip(*table.rows, strict=True)]
    columns = list(zip(table.head, numeric or [False] * len(table.head), strict=True))
    return {
        "caption": table.caption,
        "columns": columns,
        "rows": [_cells(columns, row) for row in table.rows],
        "foot": _cells(columns, table.foot) if table.foot else [],
    }


def _cells(columns, row):
    return [
        {"label": label, "numeric": numeric, "text": _cell_text(value)}
        for (label, numeric), value in zip(columns, row, strict=True)
    ]


def _cell_text(value):
    if value is None:
        return _("Data missing")
    return value if isinstance(value, str) else number(value)


@register.simple_block_tag
def table(content, caption):
    """A table written out by the page: caption, and room to scroll by itself where it is wider than the screen."""
    return render_to_string("components/table.html", {"content": content, "caption": caption})
