"""The start page of each role, and the goal page."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases import day
from cases.models import Contact
from jourer.access import requires
from jourer.models import Shelter
from jourer.posting import done
from plans.actions import choose_key_measures
from plans.fulfilment import count_statuses, fulfilment
from plans.models import Plan
from reports import goals, waiting


@require_safe
def start(request):
    """What the active role meets first: its own work, and how the year's plan is going."""
    actor = request.actor
    if actor.may("follow_ups.review"):
        return redirect("review")
    context: dict[str, Any] = {"todos": waiting.todos(actor)}
    if actor.may("cases.log"):
        context["latest"] = Contact.objects.latest_of(actor)
    if actor.may("cases.open"):
        context["day"] = day.of(actor)
    if actor.may("plans.read"):
        context |= _plan_at_a_glance(actor)
    return render(request, "reports/start.html", context)


def _plan_at_a_glance(actor):
    """The plan of today, or else the latest: its key measures, and how many targets have each status."""
    today = timezone.localdate()
    plans = Plan.objects.visible_to(actor).filter(starts_on__lte=today)
    plan = plans.filter(ends_on__gte=today).first() or plans.first()
    if plan is None:
        return {"plan": None}
    areas = fulfilment(plan, today, seen_by=actor)
    return {
        "plan": plan,
        "keys": goals.key_measures(areas),
        "statuses": count_statuses([reading for area in areas for reading in area.readings]),
    }


@requires("plans.read")
@require_safe
def goal_page(request, year):
    """Goal fulfilment of a year: every target with value, goal, what is expected to date and status."""
    actor, today = request.actor, timezone.localdate()
    plans = Plan.objects.visible_to(actor)
    if year == today.year and not plans.filter(year=year).exists():
        return render(request, "reports/no_plan.html", {"year": year, "latest": plans.first()})
    plan = get_object_or_404(plans.select_related("association", "adopted_by__meeting"), year=year)
    chosen = goals.GoalFilter(request.GET, plan=plan, shelters=Shelter.objects.visible_to(actor))
    if not chosen.is_valid():
        raise Http404
    years = plans.exclude(pk=plan.pk).values_list("year", flat=True)
    context = {"plan": plan, "years": years, "filter": chosen, **_goals_at(plan, actor, chosen, today)}
    return render(request, "reports/goals.html", context)


def _goals_at(plan, actor, chosen, today):
    """What the plan looked like on the last day of the chosen part of the year, or looks like today."""
    period = chosen.part_of_year
    if period and period[0] > today:
        return {"begins_on": period[0]}
    as_of = min(period[1], today) if period else today
    shown = goals.read(plan, actor, chosen, as_of, today)
    if actor.may("budget.read"):
        goals.with_grants(shown)
    return {
        "begins_on": None,
        "as_of": as_of,
        "now": timezone.now() if as_of == today else None,
        "shown": shown,
        "keys": [] if chosen.narrows else shown.keys,
        "statuses": count_statuses(shown.readings),
    }


@requires("plans.choose_keys")
@require_http_methods(["GET", "HEAD", "POST"])
def key_measures(request, year):
    """Choose the few targets that the goal page and the start page show first."""
    actor = request.actor
    plan = get_object_or_404(Plan.objects.visible_to(actor).select_related("association"), year=year)
    areas = fulfilment(plan, timezone.localdate(), seen_by=actor)
    form = goals.KeyMeasuresForm(request.POST if request.method == "POST" else None, areas=areas)
    if form.is_valid() and done(request, form, choose_key_measures, plan=plan, **form.cleaned_data):
        return redirect("plan", association=actor.association.slug, year=year)
    context = {"form": form, "plan": plan}
    return render(request, "reports/key_measures.html", context, status=422 if form.errors else 200)
