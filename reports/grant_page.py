"""A grant's own page, and the goals that it is to help reach."""

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from budget import grants
from budget.models import Grant
from budget.views.grants import get_grant
from jourer.access import requires
from jourer.posting import done, posted
from plans.models import Goal
from reports import charts
from reports.actions import link_goals


@requires("budget.read")
@require_safe
def grant_page(request, pk):
    """Where it stands, in the funder's own posts; what is booked and does not count; and what is asked for when."""
    grant = get_grant(request, pk)
    standing = grants.standing(grant)
    context = {
        "grant": grant,
        "standing": standing,
        "shared": grants.shared(standing),
        "shelters": grant.shelters.all(),
        "exclusions": grant.exclusions.all(),
        "goals": goals_of(request.actor, grant),
        "requisitions": grant.requisitions.prefetch_related("payments"),
        "payments": grant.payments.select_related("requisition"),
        "grant_reports": grant.reports.all(),
        "drawing": charts.bullet(standing.used, standing.granted) if grant.is_granted else None,
        "may_edit": request.actor.may("budget.edit"),
        "now": timezone.now(),
    }
    return render(request, "budget/grant.html", context)


def goals_of(actor, grant: Grant):
    goals = Goal.objects.visible_to(actor).filter(grant_links__grant=grant).select_related("area__plan", "shelter")
    return goals.order_by("-area__plan__year", "area__position", "position")


class GoalsForm(forms.Form):
    """The goals of the plans of the grant's time, and those that are linked already."""

    goals = forms.ModelMultipleChoiceField(
        None, label=_("Goals of the plan"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, actor, grant: Grant):
        linked = goals_of(actor, grant)
        super().__init__(data, initial={"goals": list(linked)})
        plans = {"area__plan__starts_on__lte": grant.ends_on, "area__plan__ends_on__gte": grant.starts_on}
        there = Goal.objects.visible_to(actor).filter(**plans) | Goal.objects.filter(pk__in=linked)
        self.fields["goals"].queryset = there.select_related("area__plan").order_by(
            "area__plan__year", "area__position", "position"
        )
        self.fields["goals"].label_from_instance = lambda goal: f"{goal.area.plan.year}, {goal.area.name}: {goal.text}"


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_goals(request, pk):
    """Choose the goals that the grant is to help reach."""
    grant = get_grant(request, pk)
    form = GoalsForm(posted(request), actor=request.actor, grant=grant)
    if form.is_valid() and done(request, form, link_goals, grant=grant, **form.cleaned_data):
        return redirect("grant", association=request.actor.association.slug, pk=pk)
    context = {"form": form, "grant": grant}
    return render(request, "budget/grant_goals.html", context, status=422 if form.errors else 200)
