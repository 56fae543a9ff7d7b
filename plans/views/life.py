"""A plan from draft to closed: what it says of itself, adopting and closing it, and next year's from this year's."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.posting import done, posted
from plans import actions
from plans.forms import AdoptionForm, CarryOverForm, ConfirmForm, PlanTextsForm
from plans.fulfilment import fulfilment
from plans.models import Plan


@requires("plans.read")
@require_safe
def plan_about(request, year):
    """Where the plan is in its life, and its vision, purpose and values."""
    plan = _plan(request, year)
    follows = Plan.objects.visible_to(request.actor).filter(starts_on__gt=plan.ends_on).exists()
    texts = [(_("Vision"), plan.vision), (_("Purpose"), plan.purpose), (_("Values"), plan.values)]
    context = {
        "plan": plan,
        "texts": [(heading, text) for heading, text in texts if text],
        "is_over": timezone.localdate() > plan.ends_on,
        "is_followed": follows,
    }
    return render(request, "plans/plan_about.html", context)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def write_plan_texts(request, year):
    """Where somebody else wrote meanwhile, what was typed stays beside what it says now."""
    plan = _plan(request, year)
    form = PlanTextsForm(posted(request), plan=plan)
    if form.is_valid() and done(request, form, actions.write_texts, plan=plan, **form.facts()):
        return _to(request, "plan_about", plan.year)
    if form.is_bound:
        form.meet()
    return _page(request, "plans/plan_texts_form.html", form, plan)


@requires("plans.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_plan(request, year):
    plan = _plan(request, year)
    form = AdoptionForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.adopt_plan, plan=plan, decision=form.decided()):
        return _to(request, "plan_about", plan.year)
    return _page(request, "plans/adoption_form.html", form, plan)


@requires("plans.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def close_plan(request, year):
    """Ask once more, for there is no way back."""
    plan = _plan(request, year)
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(request, form, actions.close_plan, plan=plan):
        return _to(request, "plan_about", plan.year)
    return _page(request, "plans/closing_form.html", form, plan)


@requires("plans.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def carry_over_plan(request, year):
    """Next year's draft: of each goal, whether it goes on, and how it has gone this year."""
    plan = _plan(request, year)
    as_of = min(timezone.localdate(), plan.ends_on)
    form = CarryOverForm(posted(request), areas=fulfilment(plan, as_of, seen_by=request.actor))
    draft = _carried_over(request, form, plan) if form.is_valid() else None
    if draft:
        return _to(request, "plan", draft.year)
    return _page(request, "plans/carrying_form.html", form, plan)


def _carried_over(request, form, plan):
    try:
        return actions.carry_over(by=request.actor, plan=plan, kept=form.kept())
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _plan(request: HttpRequest, year) -> Plan:
    plans = Plan.objects.visible_to(request.actor).select_related("association", "adopted_by__meeting")
    return get_object_or_404(plans, year=year)


def _to(request, name, year):
    return redirect(name, association=request.actor.association.slug, year=year)


def _page(request, template, form, plan):
    return render(request, template, {"form": form, "plan": plan}, status=422 if form.errors else 200)
