"""Work groups: who is in them, with which areas of a plan they work, and what has come of it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.posting import done, posted
from plans import actions
from plans.forms import AreaGroupsForm, WorkGroupForm
from plans.models import GoalArea, Plan, WorkGroup


@requires("plans.read")
@require_safe
def work_groups(request):
    """All groups, those at work first, with their members and areas."""
    groups = WorkGroup.objects.visible_to(request.actor).order_by("-is_active", "name")
    groups = groups.prefetch_related("members__actor__user", "areas__plan")
    return render(request, "plans/work_groups.html", {"groups": groups})


@requires("plans.read")
@require_safe
def work_group(request, pk):
    """A group's work, to be evaluated: all that it has planned, what became of each, and how it went."""
    groups = WorkGroup.objects.visible_to(request.actor).prefetch_related("members__actor__user", "areas__plan")
    group = get_object_or_404(groups, pk=pk)
    activities = group.activities.select_related("area__plan").order_by("-area__plan__year", "starts_on", "title")
    return render(request, "plans/work_group.html", {"group": group, "activities": activities})


@requires("work_groups.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_work_group(request):
    return _save(request)


@requires("work_groups.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_work_group(request, pk):
    return _save(request, get_object_or_404(WorkGroup.objects.visible_to(request.actor), pk=pk))


@requires("work_groups.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def area_work_groups(request, year):
    """Which group works with each area of a plan."""
    plan = get_object_or_404(Plan.objects.visible_to(request.actor), year=year)
    areas = GoalArea.objects.visible_to(request.actor).filter(plan=plan)
    groups = WorkGroup.objects.visible_to(request.actor).filter(is_active=True)
    form = AreaGroupsForm(posted(request), areas=areas, groups=groups)
    if form.is_valid() and done(request, form, actions.set_area_groups, groups=form.groups()):
        return redirect("planned_activities", association=request.actor.association.slug, year=year)
    context = {"form": form, "plan": plan, "groups": groups}
    return render(request, "plans/area_groups_form.html", context, status=422 if form.errors else 200)


def _save(request, group=None):
    form = WorkGroupForm(posted(request), actor=request.actor, group=group)
    if form.is_valid() and done(request, form, actions.save_work_group, group=group, **form.cleaned_data):
        return redirect("work_groups", association=request.actor.association.slug)
    context = {"form": form, "group": group}
    return render(request, "plans/work_group_form.html", context, status=422 if form.errors else 200)
