"""A target's own page: its reading, what was typed in and what is said of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jourer import measuring
from jourer.access import requires
from plans import actions
from plans.forms import AssessmentForm, ObservationForm
from plans.models import Target


@requires("plans.read")
@require_safe
def target_page(request, pk):
    """One target: its reading, how it is counted, what was typed in and said about it."""
    target = get_target(request, pk)
    return _target_page(request, target)


def get_target(request, pk) -> Target:
    targets = Target.objects.visible_to(request.actor)
    return get_object_or_404(targets.select_related("measure", "goal__area__plan", "goal__shelter"), pk=pk)


def _target_page(request, target, *, observation=None, assessment=None):
    measure, actor = target.measure, request.actor
    reading = measuring.read(actor.association, [measure], timezone.localdate())[measure.pk]
    bound = observation or assessment
    context = {
        "target": target,
        "plan": target.goal.area.plan,
        "reading": measuring.discreet(reading, actor),
        "observations": measure.observations.select_related("item", "typed_by__user").order_by(
            "-observed_on", "-typed_at"
        ),
        "assessments": measure.assessments.select_related("assessed_by__user").order_by("-assessed_on", "-typed_at"),
        "observation_form": observation or ObservationForm(measure=measure),
        "assessment_form": assessment or AssessmentForm(),
        "errors_of": bound,
    }
    return render(request, "plans/target.html", context, status=422 if bound else 200)


@requires("plans.observe")
@require_POST
def observe(request, pk):
    """Type in a value; back to the target."""
    target = get_target(request, pk)
    form = ObservationForm(request.POST, measure=target.measure)
    if form.is_valid() and done(request, form, actions.observe, measure=target.measure, **form.cleaned_data):
        return redirect("target", association=request.actor.association.slug, pk=pk)
    return _target_page(request, target, observation=form)


@requires("plans.assess")
@require_POST
def assess(request, pk):
    """Give a verdict; back to the target."""
    target = get_target(request, pk)
    form = AssessmentForm(request.POST)
    if form.is_valid() and done(request, form, actions.assess, measure=target.measure, **form.cleaned_data):
        return redirect("target", association=request.actor.association.slug, pk=pk)
    return _target_page(request, target, assessment=form)


def done(request, form, action, **arguments) -> bool:
    """Do it and say so; what the action refuses becomes the form's errors."""
    try:
        action(by=request.actor, **arguments)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True
