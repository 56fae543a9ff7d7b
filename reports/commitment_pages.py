"""How a commitment of an agreement is followed: its reading, what is typed in and judged, and how it is measured.

The agreement is the treasurer's; what is asked of a measure, and said of it, is asked and said as of a plan's target.
"""

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import agreements
from budget.actions.commitments import measure_commitment as follow_commitment
from budget.models import Commitment
from budget.views.commitments import get_commitment, to_commitment
from jourer import measuring, periods
from jourer.access import requires
from jourer.models import Observation
from jourer.periods import Window
from jourer.posting import done, posted
from plans import actions
from plans.forms import AssessmentForm, ObservationForm, TargetForm
from plans.forms.targets import PARTS
from plans.views.editing import reading_today
from reports import said


@requires("agreements.read")
@require_safe
def commitment_page(request, pk):
    """One promise: how it stands in the agreement's period, how that is counted, what was typed in and said of it."""
    return _page(request, get_commitment(request, pk))


def _page(request, commitment, *, observation=None, assessment=None):
    actor, today, measure = request.actor, timezone.localdate(), commitment.measure
    reading = agreements.readings(actor.association, [commitment], today).get(commitment.pk)
    may, wrong = _may_follow(actor, commitment), observation or assessment
    context = {
        "commitment": commitment,
        "measure": measure,
        "reading": measuring.discreet(reading, actor) if reading else None,
        "period": periods.in_words(agreements.shown_period(commitment.agreement, today)),
        "joint_with": commitment.joint_with.all(),
        "needs_talk": commitment.is_judged,
        "may_edit": actor.may("agreements.edit") and not commitment.valid_until,
        "errors_of": wrong,
        "now": timezone.now(),
        **said.judged(measure, assessment, url=_url("assess_commitment", commitment), may=may and reading is not None),
        **said.typed_in(measure, actor, observation, url=_url("observe_commitment", commitment), may=may),
        "take_back_name": "take_back_commitment_value",
    }
    return render(request, "agreements/commitment.html", context, status=422 if wrong else 200)


def _may_follow(actor, commitment: Commitment) -> bool:
    """Also of what holds no longer: the last follow-up comes after the last day."""
    return actor.may("agreements.edit") and commitment.valid_from <= timezone.localdate()


def _url(name, commitment):
    return reverse(name, kwargs={"association": commitment.agreement.association.slug, "pk": commitment.pk})


# What is typed in and judged


@requires("agreements.edit")
@require_POST
def observe_commitment(request, pk):
    commitment = get_commitment(request, pk)
    form = ObservationForm(request.POST, measure=commitment.measure)
    if form.is_valid() and done(request, form, actions.observe, measure=commitment.measure, **form.cleaned_data):
        return to_commitment(request, commitment)
    return _page(request, commitment, observation=form)


@requires("agreements.edit")
@require_POST
def assess_commitment(request, pk):
    commitment = get_commitment(request, pk)
    form = AssessmentForm(request.POST)
    if form.is_valid() and done(request, form, actions.assess, measure=commitment.measure, **form.cleaned_data):
        return to_commitment(request, commitment)
    return _page(request, commitment, assessment=form)


@requires("agreements.edit")
@require_POST
def take_back_commitment_value(request, pk):
    """Take a wrong value back; it stays on the page, struck through."""
    observation = get_object_or_404(Observation.objects.visible_to(request.actor).select_related("typed_by"), pk=pk)
    commitments = Commitment.objects.visible_to(request.actor)
    commitment = get_object_or_404(commitments, measure=observation.measure_id)
    if not actions.may_take_back(request.actor, observation):
        raise Http404
    actions.take_back_observation(by=request.actor, observation=observation)
    messages.success(request, _("The value is taken back and counts no more."))
    return to_commitment(request, commitment)


# How it is measured


class Days(NamedTuple):
    """The period of an agreement, where the form of a target asks for its plan."""

    starts_on: date
    ends_on: date


class CommitmentMeasureForm(TargetForm):
    """As of a target, but its time is the agreement's: what is to be reached is so in each of its periods."""

    parts_of_page = {**PARTS, "when": [], "opening": [], "care": ["responsible"]}
    LEFT_OUT = frozenset({*PARTS["when"], *PARTS["opening"], "asked_every"})

    def _initial_of(self, measure):
        return {**super()._initial_of(measure), "state": agreements.state_of_measure(measure)}

    def _asks_for(self, name):
        return name not in self.LEFT_OUT and super()._asks_for(name)

    def _set_window(self):
        self.instance.starts_on, self.instance.ends_on = self._year


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def measure_commitment(request, pk):
    """Counted from the log, typed in, or judged by a person."""
    commitment = _standing(request, pk)
    form = _form(request, commitment)
    if form.is_valid() and done(request, form, follow_commitment, commitment=commitment, **form.facts()):
        return to_commitment(request, commitment)
    reading = reading_today(request.actor, form) if not form.errors else None
    return _measure_page(request, form, commitment, status=422 if form.errors else 200, checked=None, reading=reading)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def preview_commitment(request, pk):
    """The fields of what is chosen so far, and how it would be read; nothing is written."""
    commitment = _standing(request, pk)
    if request.method != "POST":
        return redirect("measure_commitment", association=request.actor.association.slug, pk=pk)
    form = _form(request, commitment)
    reading = reading_today(request.actor, form) if form.is_valid() else None
    return _measure_page(request, form.as_typed(), commitment, checked=form, reading=reading)


def _standing(request, pk) -> Commitment:
    """What was replaced or dropped is measured as it was."""
    commitment = get_commitment(request, pk)
    if commitment.valid_until:
        raise Http404
    return commitment


def _form(request, commitment):
    measure, days = commitment.measure, Days(*_period_of(commitment))
    form = CommitmentMeasureForm(posted(request), actor=request.actor, plan=days, instance=measure)
    if not form.is_bound:  # so that how it is read is that of the period
        measure.starts_on, measure.ends_on = days
    return form


def _period_of(commitment: Commitment) -> Window:
    """The days of the agreement's period in which it holds."""
    period = agreements.shown_period(commitment.agreement, timezone.localdate())
    return periods.overlap(agreements.lasting(commitment), period) or agreements.lasting(commitment)


def _measure_page(request, form, commitment, *, status=200, **context):
    """The whole page, or for htmx its form."""
    slug = request.actor.association.slug
    named = {"save_url": "measure_commitment", "preview_url": "preview_commitment", "back_url": "commitment"}
    context |= {key: reverse(name, kwargs={"association": slug, "pk": commitment.pk}) for key, name in named.items()}
    context |= {"form": form, "commitment": commitment}
    part = "#asked" if request.htmx else ""
    return render(request, f"agreements/commitment_measure.html{part}", context, status=status)
