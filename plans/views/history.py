"""Monthly totals from before the log began here: what there is, typing in, and bringing a spreadsheet."""

from dataclasses import replace

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jourer.access import requires
from jourer.models import History, Shelter
from jourer.posting import done
from jourer.spreadsheets import XLSX
from plans import actions, history
from plans.forms import HistoryChoiceForm, HistoryFileForm, MonthlyTotalsForm


@requires("plans.read")
@require_safe
def history_page(request):
    """Which totals there are, by metric and year."""
    rows = History.objects.visible_to(request.actor).select_related("typed_by__user")
    years = history.years(rows, history.names_of(_shelters(request)), request.actor)
    return render(request, "plans/history.html", {"years": years})


def _shelters(request):
    return Shelter.objects.visible_to(request.actor)


def _to_history(request):
    return redirect("history", association=request.actor.association.slug)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def type_history(request):
    """Choose metric, year and shelter, which then stand in the address; type in the twelve months."""
    choice = HistoryChoiceForm(request.GET or None, shelters=_shelters(request))
    if not choice.is_valid():
        context = {"form": choice}
        is_wrong = choice.errors or request.method == "POST"
        return render(request, "plans/history_choice.html", context, status=422 if is_wrong else 200)
    form = _months_form(request, choice.cleaned_data)
    if form.is_valid() and done(request, form, actions.type_totals, **form.facts()):
        return _to_history(request)
    return render(request, "plans/history_months.html", {"form": form}, status=422 if form.errors else 200)


def _months_form(request, chosen):
    association, metric = request.actor.association, chosen["metric"]
    shelter = chosen["shelter"].pk if chosen["shelter"] else None
    places = [(shelter, month) for month in history.months_of(chosen["year"])]
    rows = history.there(association, metric.key)
    there = {month: rows[shelter, month] for _shelter, month in places if (shelter, month) in rows}
    log = history.logged(association, metric, places)
    sources = {row.source for row in there.values()}
    initial = {
        **{f"month_{month.month}": row.value for month, row in there.items()},
        "source": sources.pop() if len(sources) == 1 else "",
    }
    logged = {month.month: value for (_shelter, month), value in log.items()}
    held = {month.month: row.value for month, row in there.items()}
    return MonthlyTotalsForm(request.POST or None, **chosen, logged=logged, there=held, initial=initial)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def import_history(request):
    """Bring a spreadsheet; what it would write is shown first."""
    form = HistoryFileForm(request.POST or None, request.FILES or None, shelters=_shelters(request))
    if request.method == "POST" and form.is_valid():
        return _dry_run(request, form.draft())
    return render(request, "plans/history_import.html", {"form": form}, status=422 if form.errors else 200)


def _dry_run(request, draft, *, status=200):
    """What would be written, beside what is there now."""
    association, metric = request.actor.association, draft.metric
    names = history.names_of(_shelters(request))
    there = history.there(association, metric.key).items()
    draft = replace(draft, seen={place: row.value for place, row in there if place in draft.totals})
    overlap = history.logged(association, metric, draft.totals).items()
    context = {
        "metric": metric,
        "draft": draft,
        "table": history.changes(draft, names),
        "logged": [
            history.said_of_log(metric, month, value, names[shelter] if shelter else "")
            for (shelter, month), value in overlap
        ],
        "sealed": history.sealed(draft, request.actor),
    }
    return render(request, "plans/history_dry_run.html", context, status=status)


@requires("plans.edit")
@require_POST
def confirm_history(request):
    """Write what the dry run showed: all of it, or nothing."""
    try:
        draft = history.unsealed(request.POST.get("draft", ""), request.actor)
        count = actions.import_totals(by=request.actor, draft=draft)
    except signing.BadSignature:
        return _once_more(request, [_("The spreadsheet is no longer here. Choose it once more.")])
    except ValidationError as error:
        if getattr(error, "code", "") != actions.STALE:
            return _once_more(request, error.messages)
        messages.warning(request, error.messages[0])
        return _dry_run(request, draft, status=422)
    said = ngettext("%(count)s monthly total is saved.", "%(count)s monthly totals are saved.", count)
    messages.success(request, said % {"count": count})
    return _to_history(request)


def _once_more(request, problems):
    for problem in problems:
        messages.error(request, problem)
    return redirect("import_history", association=request.actor.association.slug)


@requires("plans.edit")
@require_safe
def history_template(request):
    """A spreadsheet to fill in."""
    name = _("monthly-totals")
    response = HttpResponse(history.template(_shelters(request)), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
