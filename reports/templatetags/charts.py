"""Tags that draw what `reports/charts.py` has laid out: `{% load charts %}`, then one tag a chart.

Each chart has a title, a headline with the figure that matters and a detail: together the chart in words, for who
cannot see it, for who reads it on paper, and for the "Alt" of the PDF. The numbers stand in a table beside it.
"""

from django import template
from django.utils.translation import gettext as _

from jourer.templatetags.components import Table
from jourer.templatetags.formats import NBSP, number

register = template.Library()


def amount(value, unit: str) -> str:
    """ "412 ärenden"; a missing value says so in words."""
    if value is None:
        return _("Data missing")
    return f"{number(value)}{NBSP}{unit}" if unit else number(value)


@register.inclusion_tag("components/charts/bullet.html")
def bullet_chart(bullet, *, title, unit="", words="", show_words=True):
    """Value, goal and what is expected to date on one line; `words` say it where the numbers alone do not."""
    expected = _("expected today %(expected)s") % {"expected": number(bullet.expected)}
    return {
        "chart": bullet,
        "title": title,
        "headline": words or bullet_headline(bullet, unit),
        "detail": expected if bullet.expected is not None and not words else "",
        "show_words": show_words,
    }


def bullet_headline(bullet, unit: str) -> str:
    """ "412 av 720 ärenden"."""
    if bullet.goal is None:
        return amount(bullet.value, unit)
    goal = amount(bullet.goal, unit)
    if bullet.value is None:
        return _("Data missing; the goal is %(goal)s") % {"goal": goal}
    return _("%(value)s of %(goal)s") % {"value": number(bullet.value), "goal": goal}


@register.inclusion_tag("components/charts/bars.html")
def bar_chart(bars, *, title, unit, first):
    """A vertical bar for each month; `first` is the heading of the labels in the table."""
    return _counted(bars, [(bar.label, bar.value) for bar in bars.bars], title, unit, first)


@register.inclusion_tag("components/charts/rows.html")
def row_chart(rows, *, title, unit, first):
    """A horizontal bar for each channel, kind or place."""
    return _counted(rows, [(row.label, row.value) for row in rows.rows], title, unit, first)


def _counted(chart, points, title, unit, first):
    known = [(label, value) for label, value in points if value is not None]
    total = sum(value for _label, value in known) if known else None
    return {
        "chart": chart,
        "title": title,
        "headline": _("In all %(total)s") % {"total": amount(total, unit)} if known else _("Data missing"),
        "detail": extremes(points, known) if known else "",
        "table": Table(title, (first, unit), tuple(points), (_("In all"), total) if len(known) > 1 else ()),
    }


def extremes(points, known) -> str:
    """Mest: mars (312). Minst: juli (88). Data saknas: november, december."""
    said = []
    if len({value for _label, value in known}) > 1:
        most, least = max(known, key=lambda point: point[1]), min(known, key=lambda point: point[1])
        said.append(_("Most: %(label)s (%(value)s).") % {"label": most[0], "value": number(most[1])})
        said.append(_("Least: %(label)s (%(value)s).") % {"label": least[0], "value": number(least[1])})
    missing = [label for label, value in points if value is None]
    if missing:
        said.append(_("Data missing: %(labels)s.") % {"labels": ", ".join(missing)})
    return " ".join(said)


@register.inclusion_tag("components/charts/lines.html")
def line_chart(lines, *, title, unit, first):
    """A line for this year, and last year in grey and dashed."""
    now = [line for line in lines.lines if not line.past] + [line for line in lines.lines if line.past]
    rows = tuple((label, *(month_of(line, index) for line in now)) for index, label in enumerate(lines.labels))
    return {
        "chart": lines,
        "title": title,
        "headline": "; ".join(_latest_of_all(now, lines.labels, unit)),
        "in_per_cent": unit == "%",
        "detail": "",
        "table": Table(f"{title} ({unit})" if unit else title, (first, *(line.label for line in now)), rows),
    }


def month_of(line, index: int):
    """A line that ends early has not come to the rest, which is something else than missing."""
    return line.values[index] if index < len(line.values) else _("not yet")


def _latest_of_all(lines, labels, unit: str):
    """ "2026: 88 kontakter (nov hittills); 2025: 91 kontakter (nov)": what is past is told of the same month."""
    latest = _last_known(lines[0])
    for line in lines:
        index = latest if line.past and latest is not None else _last_known(line)
        yield f"{line.label}: {_at(line, index, labels, unit)}"


def _last_known(line) -> int | None:
    return max((index for index, value in enumerate(line.values) if value is not None), default=None)


def _at(line, index, labels, unit):
    value = line.values[index] if index is not None and index < len(line.values) else None
    if value is None:
        return _("Data missing").lower()
    is_growing = line.so_far and index == len(line.values) - 1
    label = _("%(month)s so far") % {"month": labels[index]} if is_growing else labels[index]
    return f"{amount(value, unit)} ({label})"


@register.inclusion_tag("components/charts/stacked.html")
def stacked_chart(stacked, *, title, unit, first):
    """One bar of parts, each with its sign, number and share."""
    parts = tuple((part.label, part.value, part.share or None) for part in stacked.parts)
    foot = (_("In all"), stacked.total, "100 %" if stacked.total else None)
    return {
        "chart": stacked,
        "title": title,
        "headline": _("In all %(total)s") % {"total": amount(stacked.total, unit)},
        "detail": ", ".join(f"{label} {number(value)} ({share})" for label, value, share in parts if share),
        "table": Table(title, (first, unit, _("Share")), parts, foot),
    }
