"""What is planned: proposed by work groups, approved by the board, and what became of it."""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.posting import done, posted
from plans import actions
from plans.access import may_propose, may_settle
from plans.actions.activities import NEXT
from plans.codes import ActivityState
from plans.forms import ApprovalForm, EvaluationForm, ProposalForm, SettlingForm
from plans.models import GoalArea, Plan, PlannedActivity
from plans.models.activities import PlannedActivityQuerySet

RELATED = ("area__plan", "goal", "shelter", "work_group", "responsible__user", "decision__meeting", "proposed_by__user")
SHOWN = {"waiting": PlannedActivityQuerySet.waiting, "overdue": PlannedActivityQuerySet.overdue}


@requires("plans.read")
@require_safe
def planned_activities(request, year):
    """A plan's activities by area, in the order in which they come; `?show=` leaves out what needs nothing."""
    plan = _plan(request, year)
    activities = PlannedActivity.objects.select_related("work_group", "shelter", "responsible__user")
    shown = SHOWN.get(request.GET.get("show", ""))
    areas = GoalArea.objects.visible_to(request.actor).filter(plan=plan).select_related("work_group")
    areas = areas.prefetch_related(Prefetch("activities", queryset=shown(activities) if shown else activities))
    waiting = PlannedActivity.objects.visible_to(request.actor).filter(area__plan=plan).waiting().count()
    context = {"plan": plan, "areas": areas, "waiting": waiting, "is_narrowed": shown is not None}
    context["may_propose"] = may_propose(request.actor) and not plan.closed_on
    return render(request, "plans/planned_activities.html", context)


@requires("plans.read")
@require_safe
def planned_activity(request, pk):
    """One of them: when, who and by which decision, and what was logged of it."""
    activity, actor = _activity(request, pk), request.actor
    possible, is_open = NEXT[ActivityState(activity.state)], not activity.area.plan.closed_on
    context = {
        "activity": activity,
        "plan": activity.area.plan,
        "records": activity.records.standing().with_what_is_told(),
        "may_settle": is_open and may_settle(actor, activity),
        "can_be_approved": is_open and ActivityState.APPROVED in possible and actor.may("activities.approve"),
        "can_be_settled": possible,
    }
    return render(request, "plans/planned_activity.html", context)


@requires("plans.read")
@require_http_methods(["GET", "HEAD", "POST"])
def propose_activity(request, year):
    """Put an activity before the board; `?area=` says of which area."""
    if not may_propose(request.actor):
        raise Http404
    plan = _plan(request, year)
    area = next(
        (one for one in plan.areas.select_related("work_group") if str(one.pk) == request.GET.get("area")), None
    )
    form = ProposalForm(posted(request), actor=request.actor, plan=plan, area=area)
    if form.is_valid() and done(request, form, actions.propose_activity, **form.cleaned_data):
        return redirect("planned_activities", association=request.actor.association.slug, year=year)
    return _form_page(request, "plans/proposal_form.html", form, plan=plan)


@requires("activities.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def approve_activity(request, pk):
    activity = _activity(request, pk)
    form = ApprovalForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.approve_activity, activity=activity, decision=form.decided()):
        return _to(request, activity)
    return _form_page(request, "plans/approval_form.html", form, activity=activity, plan=activity.area.plan)


@requires("plans.read")
@require_http_methods(["GET", "HEAD", "POST"])
def settle_activity(request, pk):
    """Say that it is done, postponed or dropped, or take up again what was dropped."""
    activity = _own_activity(request, pk)
    form = SettlingForm(posted(request), activity=activity)
    if form.is_valid() and done(request, form, actions.settle_activity, activity=activity, **form.cleaned_data):
        return _to(request, activity)
    return _form_page(request, "plans/settling_form.html", form, activity=activity, plan=activity.area.plan)


@requires("plans.read")
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate_activity(request, pk):
    activity = _own_activity(request, pk)
    form = EvaluationForm(posted(request), activity=activity)
    if form.is_valid() and done(request, form, actions.evaluate_activity, activity=activity, **form.cleaned_data):
        return _to(request, activity)
    if form.is_bound:
        form.meet()
    return _form_page(request, "plans/evaluation_form.html", form, activity=activity, plan=activity.area.plan)


def _plan(request, year) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.actor), year=year)


def _activity(request, pk) -> PlannedActivity:
    return get_object_or_404(PlannedActivity.objects.visible_to(request.actor).select_related(*RELATED), pk=pk)


def _own_activity(request, pk):
    """One that the actor may say something of; for all others the page does not exist."""
    activity = _activity(request, pk)
    if not may_settle(request.actor, activity):
        raise Http404
    return activity


def _to(request, activity):
    return redirect("planned_activity", association=request.actor.association.slug, pk=activity.pk)


def _form_page(request, template, form, **context):
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
