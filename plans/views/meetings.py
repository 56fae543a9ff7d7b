"""Meetings, what they decided and whom they elected."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.actions import record_decision
from jourer.models import Election, Meeting
from jourer.posting import done, posted
from plans import actions, elected, minutes
from plans.corrections import told
from plans.forms import DecisionForm, ElectedOnForm, ElectionForm, EndElectionForm, MeetingForm

ROWS_ON_A_PAGE = 30


@requires("plans.read")
@require_safe
def meeting_list(request):
    """All meetings, the latest first, with how much each decided."""
    counts = {"decided": Count("decisions", distinct=True), "elected": Count("elections", distinct=True)}
    rows = Meeting.objects.visible_to(request.actor).annotate(**counts).order_by("-held_on", "body")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/meetings.html", {"page": page})


@requires("plans.read")
@require_safe
def meeting_page(request, pk):
    """A meeting with its decisions, what each of them changed, and whom it elected."""
    meeting = _meeting(request, pk)
    context = {
        "meeting": meeting,
        "decisions": minutes.decisions(meeting),
        "bodies": elected.by_body(meeting.elections.all()),
        "corrections": told(meeting.corrections.select_related("changed_by__user")),
    }
    return render(request, "plans/meeting.html", context)


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request):
    """A meeting, held or to come."""
    form = MeetingForm(posted(request))
    if form.is_valid() and done(request, form, actions.add_meeting, **form.cleaned_data):
        once_a_day = {name: form.cleaned_data[name] for name in ("body", "held_on")}
        return _to_meeting(request, Meeting.objects.visible_to(request.actor).get(**once_a_day))
    return _form_page(request, form, _("Add a meeting"))


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_decision(request, pk):
    """What a meeting decided; one that is to come has decided nothing."""
    meeting = _meeting(request, pk)
    form = DecisionForm(posted(request), meeting=meeting)
    if form.is_valid() and done(request, form, record_decision, decision=form.decision()):
        return _to_meeting(request, meeting)
    return _form_page(request, form, _("Add a decision"), meeting=meeting)


@requires("plans.read")
@require_safe
def elected_page(request):
    """Who holds a post on a day: today, or the one in the address."""
    form = ElectedOnForm(request.GET if "day" in request.GET else None)
    elections = Election.objects.visible_to(request.actor)
    context = {"form": form, "day": form.chosen, "bodies": elected.on(form.chosen, elections)}
    return render(request, "plans/elected.html", context, status=422 if form.errors else 200)


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_election(request, pk=None):
    """Somebody elected; by the meeting in the address, or by one that is chosen, or nobody knows which."""
    meeting = _meeting(request, pk) if pk else None
    initial = {"meeting": meeting, "since": meeting.held_on} if meeting else {}
    form = ElectionForm(posted(request), actor=request.actor, initial=initial)
    if form.is_valid() and done(request, form, actions.elect, **form.cleaned_data):
        return _to_meeting(request, meeting) if meeting else _to_elected(request)
    return _form_page(request, form, _("Add somebody elected"), meeting=meeting)


@requires("meetings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def end_election(request, pk):
    """Say which day is somebody's last."""
    election = get_object_or_404(Election.objects.visible_to(request.actor), pk=pk)
    form = EndElectionForm(posted(request), initial={"until": election.until})
    if form.is_valid() and done(request, form, actions.end_election, election=election, **form.cleaned_data):
        return _to_elected(request)
    return _form_page(request, form, _("Set the last day"), election=election)


def _meeting(request, pk) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.actor), pk=pk)


def _to_meeting(request, meeting):
    return redirect("meeting", association=request.actor.association.slug, pk=meeting.pk)


def _to_elected(request):
    return redirect("elected", association=request.actor.association.slug)


def _form_page(request, form, heading, *, meeting=None, election=None):
    context = {"form": form, "heading": heading, "meeting": meeting, "election": election}
    return render(request, "plans/meeting_form.html", context, status=422 if form.errors else 200)
