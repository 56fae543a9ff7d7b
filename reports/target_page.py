"""A target's own page: its reading drawn, how it is counted, what was typed in and what is said of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget.models import Grant
from jourer import measuring
from jourer.access import requires
from jourer.models import Observation
from jourer.posting import done
from jourer.templatetags.readings import part_of_the_year
from plans import actions, timeline
from plans.forms import AssessmentForm, ObservationForm
from plans.models import Target
from plans.todos import needs_talk
from plans.views.target import get_target
from reports import said, target_charts


@requires("plans.read")
@require_safe
def target_page(request, pk):
    """One target: its reading, how it is counted, what was typed in and said about it."""
    return _page(request, get_target(request, pk))


def _page(request, target, *, observation=None, assessment=None):
    measure, actor, plan = target.measure, request.actor, target.goal.area.plan
    today, wrong = timezone.localdate(), observation or assessment
    reading = measuring.read(actor.association, [measure], today, series=True)[measure.pk]
    shown = measuring.discreet(reading, actor)
    context = {
        "target": target,
        "plan": plan,
        "measure": measure,
        "reading": shown,
        "when": part_of_the_year(measure.window, (plan.starts_on, plan.ends_on)),
        "drawing": target_charts.of(shown, actor),
        "needs_talk": needs_talk(reading),
        "changes": list(timeline.in_words(measure)),
        "errors_of": wrong,
        "grants": _grants(target.goal, actor),
        "now": timezone.now(),
        **said.judged(measure, assessment, url=_url("assess", actor, target), may=_may(actor, "plans.assess", plan)),
        **said.typed_in(
            measure, actor, observation, url=_url("observe", actor, target), may=_may(actor, "plans.observe", plan)
        ),
        "take_back_name": "take_back_observation",
    }
    return render(request, "plans/target.html", context, status=422 if wrong else 200)


def _url(name, actor, target):
    return reverse(name, kwargs={"association": actor.association.slug, "pk": target.pk})


def _may(actor, permission, plan):
    return actor.may(permission) and not plan.closed_on


def _grants(goal, actor):
    """Those that are to help reach the goal, for who may see them."""
    if not actor.may("budget.read"):
        return []
    return Grant.objects.visible_to(actor).filter(goal_links__goal=goal).select_related("funder")


@requires("plans.observe")
@require_POST
def observe(request, pk):
    """Type in a value; back to the target."""
    target = get_target(request, pk)
    form = ObservationForm(request.POST, measure=target.measure)
    if form.is_valid() and done(request, form, actions.observe, measure=target.measure, **form.cleaned_data):
        return _back(request, target)
    return _page(request, target, observation=form)


@requires("plans.observe")
@require_POST
def take_back_observation(request, pk):
    """Take a wrong value back; it stays on the page, struck through."""
    observation = get_object_or_404(Observation.objects.visible_to(request.actor).select_related("typed_by"), pk=pk)
    targets = Target.objects.visible_to(request.actor).select_related("goal__area__plan")
    target = get_object_or_404(targets, measure=observation.measure_id)
    if target.goal.area.plan.closed_on or not actions.may_take_back(request.actor, observation):
        raise Http404
    actions.take_back_observation(by=request.actor, observation=observation)
    messages.success(request, _("The value is taken back and counts no more."))
    return _back(request, target)


@requires("plans.assess")
@require_POST
def assess(request, pk):
    """Give a verdict; back to the target."""
    target = get_target(request, pk)
    form = AssessmentForm(request.POST)
    if form.is_valid() and done(request, form, actions.assess, measure=target.measure, **form.cleaned_data):
        return _back(request, target)
    return _page(request, target, assessment=form)


def _back(request, target):
    return redirect("target", association=request.actor.association.slug, pk=target.pk)
