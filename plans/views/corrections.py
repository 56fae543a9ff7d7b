"""Correcting an activity, a meeting, a decision or a cooperation, with what was corrected before."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jourer.access import requires
from jourer.models import Decision, Election, Meeting
from jourer.posting import done, posted
from plans import actions
from plans.corrections import told
from plans.forms import (
    ActivityCorrectionForm,
    DecisionCorrectionForm,
    ElectionCorrectionForm,
    MeetingCorrectionForm,
    PartnerCorrectionForm,
)
from plans.models import ActivityRecord, Partner


@requires("activities.log")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_activity(request, pk):
    """Who logged it may be on leave: anybody who logs activities may correct it, and it is told who did."""
    standing = ActivityRecord.objects.visible_to(request.actor).standing()
    record = get_object_or_404(standing.with_what_is_told(), pk=pk)
    form = ActivityCorrectionForm(posted(request), actor=request.actor, record=record)
    if _corrected(request, form, actions.correct_activity, record=record):
        return redirect("correct_activity", association=request.actor.association.slug, pk=pk)
    return _page(request, "plans/activity_correct.html", form, record)


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_meeting(request, pk):
    meeting = get_object_or_404(Meeting.objects.visible_to(request.actor), pk=pk)
    form = MeetingCorrectionForm(posted(request), meeting=meeting)
    if _corrected(request, form, actions.correct_meeting, meeting=meeting):
        return redirect("meeting", association=request.actor.association.slug, pk=pk)
    return _page(request, "plans/minutes_correct.html", form, meeting, meeting=meeting, heading=_("Change the meeting"))


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_decision(request, pk):
    decision = get_object_or_404(Decision.objects.visible_to(request.actor).select_related("meeting"), pk=pk)
    meeting = decision.meeting
    form = DecisionCorrectionForm(posted(request), actor=request.actor, decision=decision)
    if _corrected(request, form, actions.correct_decision, decision=decision):
        return redirect("meeting", association=request.actor.association.slug, pk=form.cleaned_data["meeting"].pk)
    return _page(
        request, "plans/minutes_correct.html", form, decision, meeting=meeting, heading=_("Correct the decision")
    )


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_election(request, pk):
    election = get_object_or_404(Election.objects.visible_to(request.actor), pk=pk)
    form = ElectionCorrectionForm(posted(request), actor=request.actor, election=election)
    if _corrected(request, form, actions.correct_election, election=election):
        return redirect("elected", association=request.actor.association.slug)
    return _page(request, "plans/election_correct.html", form, election, heading=_("Correct who was elected"))


@requires("partners.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_partner(request, pk):
    """How the cooperation stands now, or since when, was wrongly said."""
    partner = get_object_or_404(Partner.objects.visible_to(request.actor), pk=pk)
    form = PartnerCorrectionForm(posted(request), period=partner.periods.get(until=None))
    if _corrected(request, form, actions.correct_partner_state, partner=partner):
        return redirect("partner", association=request.actor.association.slug, pk=pk)
    return _page(request, "plans/partner_correct.html", form, partner)


def _corrected(request, form, action, **row) -> bool:
    if not form.is_valid():
        return False
    if done(request, form, action, **row, **form.facts()):
        return True
    form.meet()
    return False


def _page(request, template, form, row, **context):
    earlier = told(row.corrections.select_related("changed_by__user"))
    context |= {"form": form, "row": row, "corrections": earlier}
    return render(request, template, context, status=422 if form.errors else 200)
