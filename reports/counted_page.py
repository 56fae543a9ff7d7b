"""Exactly what a target's figure counts: what it is made of for everybody, and the rows for those who may open them."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jourer import measuring, metrics, sources
from jourer.access import requires
from jourer.models import audit
from jourer.templatetags.components import Table
from plans.views.target import get_target
from reports import breakdowns

ROWS_ON_A_PAGE = 30


@requires("plans.read")
@require_safe
def counted(request, pk):
    """The way down from a figure. No total stands over the rows: what one may open is not all that is counted."""
    target, actor = get_target(request, pk), request.actor
    measure = target.measure
    if not measure.metric:
        page = reverse("target", kwargs={"association": actor.association.slug, "pk": pk})
        return redirect(f"{page}#observations")
    reading = measuring.read(actor.association, [measure], timezone.localdate())[measure.pk]
    metric = metrics.of(measure)
    parts = breakdowns.of(reading, actor)
    context = {
        "target": target,
        "plan": target.goal.area.plan,
        "reading": measuring.discreet(reading, actor),
        "now": timezone.now(),
        "breakdowns": parts,
        "adds_together": parts and metric and metric.persons and _has_parts_together(measure, actor),
        **(_rows(request, measure, metric) if metric else {"page": None}),
    }
    return render(request, "plans/counted.html", context)


def _has_parts_together(measure, actor):
    """Of few persons; facts about persons are told when the time is over, and then so to everybody."""
    return not actor.may("cases.log") or measure.ends_on < timezone.localdate()


def _rows(request, measure, metric):
    """A page of the rows that the actor may open; that they were read is noted, by their keys."""
    single = [dimension for dimension in metric.dimensions if not dimension.multi]
    found = sources.rows(measure, timezone.localdate()).visible_to(request.actor).order_by(f"-{metric.on}", "-pk")
    told = (path for _heading, path in metric.tells)
    columns = found.values_list("pk", metric.on, *told, *(dimension.path for dimension in single))
    page = Paginator(columns, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    if not rows:
        return {"page": None}
    audit.record(request.actor, "measure.counted_rows_read", measure, rows=[str(row[0]) for row in rows])
    return {"page": page, "table": _table(measure.association, metric, rows)}


def _table(association, metric, rows) -> Table:
    """Each row's date and what its metric can tell of it, in words."""
    choices = metrics.ChoicesCache(association)
    single = [dimension for dimension in metric.dimensions if not dimension.multi]
    multi = {dimension: _several(metric, dimension, rows) for dimension in metric.dimensions if dimension.multi}
    told = []
    for key, day, *said in rows:
        facts, codes = said[: len(metric.tells)], said[len(metric.tells) :]
        words = {dimension: _label(choices, dimension, code) for dimension, code in zip(single, codes, strict=True)}
        for dimension, found in multi.items():
            words[dimension] = ", ".join(_label(choices, dimension, code) for code in found[key]) or _("Data missing")
        of_it = (_("not stated") if fact == "" else fact for fact in facts)
        told.append((date_format(day, _("j M Y")), *of_it, *(words[dimension] for dimension in metric.dimensions)))
    told_of = (str(heading) for heading, _path in metric.tells)
    head = (_("Date"), *told_of, *(capfirst(str(dimension.label)) for dimension in metric.dimensions))
    return Table(_("What is counted, newest first"), head, tuple(told))


def _several(metric, dimension, rows):
    """{key of a row: its codes}."""
    found = defaultdict(list)
    keys = [row[0] for row in rows]
    for key, code in metric.rows().filter(pk__in=keys).values_list("pk", dimension.path).order_by(dimension.path):
        if code is not None:
            found[key].append(code)
    return found


def _label(choices, dimension, code):
    """A code that is offered no more says itself."""
    return _("Data missing") if code in {None, ""} else str(choices.labels(dimension).get(str(code), code))
