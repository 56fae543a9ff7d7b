"""What a target measures: adding and changing it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from jourer.access import requires
from plans import actions
from plans.forms import TargetForm
from plans.models import Goal
from plans.views.target import done, get_target


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_target(request, pk):
    """Give a goal a target."""
    goals = Goal.objects.visible_to(request.actor).select_related("area__plan__association")
    goal = get_object_or_404(goals, pk=pk)
    form = TargetForm(request.POST or None, plan=goal.area.plan)
    if form.is_valid() and done(request, form, actions.add_target, goal=goal, **form.facts()):
        return redirect("plan", association=request.actor.association.slug, year=goal.area.plan.year)
    return _target_form(request, form, goal)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_target(request, pk):
    """Change what a target measures, and from what it is counted."""
    target = get_target(request, pk)
    plan = target.goal.area.plan
    measure = target.measure
    initial = TargetForm.initial_of(measure, plan)
    form = TargetForm(request.POST or None, plan=plan, window=measure.window, initial=initial)
    if form.is_valid() and done(request, form, actions.change_target, target=target, **form.facts()):
        return redirect("target", association=request.actor.association.slug, pk=pk)
    return _target_form(request, form, target.goal, target)


def _target_form(request, form, goal, target=None):
    context = {"form": form, "goal": goal, "target": target, "plan": goal.area.plan}
    return render(request, "plans/target_form.html", context, status=422 if form.errors else 200)
