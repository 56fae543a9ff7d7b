"""A target's own page: its reading drawn, how it is counted, what was typed in and what is said of it."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget.models import Grant
from jourer import kinds, measuring, sources
from jourer.access import requires
from jourer.models import Observation
from jourer.posting import done
from jourer.templatetags.readings import part_of_the_year
from plans import actions, timeline
from plans.forms import AssessmentForm, ObservationForm
from plans.models import Target
from plans.todos import needs_talk
from plans.views.target import get_target
from reports import target_charts


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
        "assessments": measure.assessments.select_related("assessed_by__user").order_by("-assessed_on", "-typed_at"),
        "assessment_form": assessment or AssessmentForm(),
        "errors_of": wrong,
        "grants": _grants(target.goal, actor),
        "now": timezone.now(),
        **_typed_in(measure, actor, today, observation),
    }
    return render(request, "plans/target.html", context, status=422 if wrong else 200)


def _grants(goal, actor):
    """Those that are to help reach the goal, for who may see them."""
    if not actor.may("budget.read"):
        return []
    return Grant.objects.visible_to(actor).filter(goal_links__goal=goal).select_related("funder")


def _typed_in(measure, actor, today, form):
    """What the part of the page shows that is for measures without a log."""
    if measure.metric or not kinds.of(measure).typed:
        return {"is_typed": False, "plus_one_on": None}
    observations = list(
        measure.observations.select_related("item", "typed_by__user", "taken_back_by__user").order_by(
            "-observed_on", "-typed_at"
        )
    )
    return {
        "is_typed": True,
        "observations": [(one, _can_take_back(actor, one)) for one in observations],
        "items": _items(measure, observations),
        "observation_form": form or ObservationForm(measure=measure),
        "plus_one_on": today if _takes_plus_one(measure, today) else None,
        "plus_one_key": uuid.uuid4(),
    }


def _can_take_back(actor, observation):
    return actor.may("plans.observe") and not observation.taken_back_at and actions.may_take_back(actor, observation)


def _items(measure, observations):
    """[(item, the value that holds or None)] of a check-list."""
    latest: dict = {}
    for one in observations:
        if not one.taken_back_at:
            latest.setdefault(one.item_id, one)
    return [(item, latest.get(item.pk)) for item in measure.items.all()]


def _takes_plus_one(measure, today):
    """What is added up one by one, as long as its time goes on."""
    rules = kinds.of(measure)
    adds_up = rules.typed == kinds.ADD_UP and not rules.items and not measure.is_n_of_d
    first, last = sources.reach(measure)
    return adds_up and first <= today <= last and not (measure.opening_until and today <= measure.opening_until)


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
