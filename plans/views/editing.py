"""What a target measures: adding and changing it, with a look ahead at how it will be read."""

from dataclasses import replace

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jourer import measuring
from jourer.access import requires
from jourer.posting import done
from plans import actions
from plans.forms import AdoptedTargetForm, TargetForm
from plans.models import Goal, Target
from plans.views.target import get_target


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_target(request, pk):
    """Give a goal a target."""
    goal = _goal(request, pk)
    form = _form(request, goal)
    if form.is_valid() and done(request, form, actions.add_target, goal=goal, unless_there=True, **form.facts()):
        return redirect("plan", association=request.actor.association.slug, year=goal.area.plan.year)
    return _target_form(request, form, goal)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_target(request, pk):
    """Change what a target measures, and from what it is counted."""
    target = _target(request, pk)
    form = _form(request, target.goal, target)
    if form.is_valid() and done(request, form, actions.change_target, target=target, **form.facts()):
        return redirect("target", association=request.actor.association.slug, pk=pk)
    return _target_form(request, form, target.goal, target)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def preview_new_target(request, pk):
    """The fields of what is chosen so far, and how the target would be read; nothing is written."""
    goal = _goal(request, pk)
    if request.method != "POST":
        return redirect("new_target", association=request.actor.association.slug, pk=pk)
    return _preview(request, _form(request, goal), goal)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def preview_target(request, pk):
    """The same for a target that is there: with what has been typed in for it."""
    target = _target(request, pk)
    if request.method != "POST":
        return redirect("change_target", association=request.actor.association.slug, pk=pk)
    return _preview(request, _form(request, target.goal, target), target.goal, target)


def _goal(request, pk) -> Goal:
    return get_object_or_404(Goal.objects.visible_to(request.actor).select_related("area__plan"), pk=pk)


def _target(request, pk) -> Target:
    target = get_target(request, pk)
    prefetch_related_objects([target.measure], "items")  # the form, its mark and the look ahead all ask for them
    return target


def _form(request, goal, target=None):
    plan = goal.area.plan
    form = AdoptedTargetForm if target and plan.adopted_on else TargetForm
    data = request.POST if request.method == "POST" else None
    return form(data, actor=request.actor, plan=plan, instance=target.measure if target else None)


def _preview(request, form, goal, target=None):
    """What is missing is said beside the fields, in good time, and not as errors."""
    context = {"checked": form, "reading": reading_today(request.actor, form) if form.is_valid() else None}
    return _page(request, form.as_typed(), goal, target, **context)


def _target_form(request, form, goal, target=None):
    # What the decision lacks is no fault of the measure: how it would be read still stands beside.
    reads = form.errors.keys() <= AdoptedTargetForm.OF_CHANGE if form.is_bound else target
    context = {"checked": None, "reading": reading_today(request.actor, form) if reads else None}
    return _page(request, form, goal, target, status=422 if form.errors else 200, **context)


def reading_today(actor, form):
    """How the measure would be read today, as the form has it. It is not saved, and neither are its items."""
    measure = form.instance
    reading = measuring.read(actor.association, [measure], timezone.localdate())[measure.pk]
    if form.is_bound and form.rules.items:
        reading = replace(reading, goal=max(len(form.item_names), 1))
    return measuring.discreet(reading, actor)


def _page(request, form, goal, target=None, *, status=200, **context):
    """The whole page, or for htmx its form."""
    slug, about = request.actor.association.slug, target or goal
    save, preview = ("change_target", "preview_target") if target else ("new_target", "preview_new_target")
    plan_url = reverse("plan", kwargs={"association": slug, "year": goal.area.plan.year})
    context |= {
        "form": form,
        "goal": goal,
        "is_new": target is None,
        "plan": goal.area.plan,
        "save_url": reverse(save, kwargs={"association": slug, "pk": about.pk}),
        "preview_url": reverse(preview, kwargs={"association": slug, "pk": about.pk}),
        "back_url": reverse("target", kwargs={"association": slug, "pk": target.pk}) if target else plan_url,
    }
    part = "#asked" if request.htmx else ""
    return render(request, f"plans/target_form.html{part}", context, status=status)
