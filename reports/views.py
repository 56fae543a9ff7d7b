"""The start page of each role, and the goal page."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.models import Contact
from jourer.access import requires
from jourer.models import Shelter
from plans.fulfilment import count_statuses, fulfilment
from plans.models import Plan


@require_safe
def start(request):
    """What the active role meets first: its own work, and how the year's plan is going."""
    actor, context = request.actor, {}
    if actor.may("cases.log"):
        context["latest"] = Contact.objects.latest_of(actor)
    if actor.may("plans.read"):
        context |= _plan_at_a_glance(actor)
    return render(request, "reports/start.html", context)


def _plan_at_a_glance(actor):
    """The plan of today, or else the latest, with how many targets have each status."""
    today = timezone.localdate()
    plans = Plan.objects.visible_to(actor).filter(starts_on__lte=today)
    plan = plans.filter(ends_on__gte=today).first() or plans.first()
    if plan is None:
        return {"plan": None}
    areas = fulfilment(plan, today, seen_by=actor)
    return {"plan": plan, "statuses": count_statuses([reading for area in areas for reading in area.readings])}


@requires("plans.read")
@require_safe
def goal_page(request, year):
    """Goal fulfilment of a year: every target with value, goal, what is expected to date and status."""
    actor = request.actor
    plans = Plan.objects.visible_to(actor)
    if year == timezone.localdate().year and not plans.filter(year=year).exists():
        return render(request, "reports/no_plan.html", {"year": year, "latest": plans.first()})
    plan = get_object_or_404(plans, year=year)
    shelters = Shelter.objects.visible_to(actor)
    shelter = None
    if request.GET.get("shelter"):
        shelter = next((one for one in shelters if one.slug == request.GET["shelter"]), None)
        if shelter is None:
            raise Http404
    areas = fulfilment(plan, timezone.localdate(), seen_by=actor, shelter=shelter)
    context = {
        "plan": plan,
        "years": plans.exclude(pk=plan.pk).values_list("year", flat=True),
        "shelters": shelters,
        "shelter": shelter,
        "areas": areas,
        "statuses": count_statuses([reading for area in areas for reading in area.readings]),
        "now": timezone.now(),
    }
    return render(request, "reports/goals.html", context)
