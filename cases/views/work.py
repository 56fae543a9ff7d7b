"""What is done in a case: written down, tried, planned, offered, handed on, closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import actions
from cases.access import get_case
from cases.actions.hands import in_hand
from cases.forms import work as forms
from cases.models import Case, FollowUp
from cases.views.cases import case_page, list_page, to_case, to_page
from jourer.access import requires
from jourer.posting import agreed


@requires("cases.open")
@require_POST
def write_note(request, pk):
    case = get_case(request, pk)
    form = forms.NoteForm(request.POST)
    if form.is_valid() and agreed(request, form, actions.write_note, case=case, **form.cleaned_data):
        actions.discard_draft(by=request.actor, key=form.cleaned_data["idempotency_key"])
        return to_case(request, case, _("The note is saved."))
    return case_page(request, case, note=form, status=422)


@requires("cases.open")
@require_POST
def attempt(request, pk):
    """ "Tried to reach": one tap; day or evening is told by the clock."""
    case = get_case(request, pk)
    form = forms.AttemptForm(request.POST)
    if form.is_valid() and agreed(request, form, actions.attempt, case=case, **form.cleaned_data):
        return to_case(request, case, _("The attempt is saved."))
    return case_page(request, case, attempt=form, status=422)


@requires("cases.open")
@require_POST
def plan_follow_up(request, pk):
    case = get_case(request, pk)
    form = forms.FollowUpForm(request.POST, case=case, actor=request.actor)
    if form.is_valid() and agreed(request, form, actions.plan_follow_up, case=case, **form.cleaned_data):
        return to_case(request, case, _("The follow-up is planned."))
    return case_page(request, case, follow_up=form, status=422)


@requires("cases.open")
@require_POST
def finish_follow_up(request, pk):
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.actor).select_related("case"), pk=pk)
    actions.finish_follow_up(by=request.actor, follow_up=follow_up)
    return to_case(request, follow_up.case, _("The follow-up is done."))


@requires("cases.open")
@require_POST
def offer_meeting(request, pk):
    case = get_case(request, pk)
    form = forms.MeetingForm(request.POST)
    if form.is_valid() and agreed(request, form, actions.offer_meeting, case=case, **form.cleaned_data):
        return to_case(request, case, _("It is noted that a meeting was offered."))
    return case_page(request, case, meeting=form, status=422)


@requires("cases.open")
@require_POST
def refer(request, pk):
    case = get_case(request, pk)
    form = forms.ReferralForm(request.POST)
    if form.is_valid() and agreed(request, form, actions.refer, case=case, **form.cleaned_data):
        return to_case(request, case, _("The referral is noted."))
    return case_page(request, case, referral=form, status=422)


@requires("cases.all_in_shelters")
@require_POST
def close_case(request, pk):
    case = get_case(request, pk)
    form = forms.CloseForm(request.POST)
    if form.is_valid() and agreed(request, form, actions.close_case, case=case, **form.cleaned_data):
        return to_case(request, case, _("The case is closed."))
    return case_page(request, case, closing=form, status=422)


@requires("cases.all_in_shelters")
@require_POST
def reopen_case(request, pk):
    case = get_case(request, pk)
    try:
        actions.reopen_case(by=request.actor, case=case)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return case_page(request, case, status=422)
    return to_case(request, case, _("The case is open again."))


# From hand to hand


@requires("cases.all_in_shelters")
@require_POST
def hand_out(request, pk):
    case = get_case(request, pk)
    form = forms.HandOutForm(request.POST, case=case, actor=request.actor)
    if form.is_valid() and agreed(request, form, actions.hand_out, case=case, **form.cleaned_data):
        return to_case(request, case, _("The case is handed out."))
    form.meet(in_hand(case))
    return case_page(request, case, hand=form, status=422)


@requires("cases.open")
@require_POST
def accept_case(request, pk):
    """Take it; a second click finds a case that one has already."""
    case = Case.objects.offered_to(request.actor).filter(pk=pk).first()
    if case is None:
        return to_case(request, get_case(request, pk))
    try:
        actions.accept(by=request.actor, case=case)
    except ValidationError as error:  # handed to somebody else, or closed, since it was looked for
        messages.error(request, error.messages[0])
        return list_page(request, status=422)
    return to_case(request, case, _("You have taken the case."))


@requires("cases.open")
@require_POST
def decline_case(request, pk):
    """Send back what one was asked to take, without having seen more than the list shows."""
    case = get_object_or_404(Case.objects.offered_to(request.actor), pk=pk)
    form = forms.SendBackForm(request.POST, case=case)
    if form.is_valid() and agreed(request, form, actions.send_back, case=case, **form.cleaned_data):
        return to_page(request, "cases", _("The case is sent back."))
    return list_page(request, answered=form, status=422)


@requires("cases.open")
@require_POST
def send_back_case(request, pk):
    """Give back what one has taken."""
    case = get_case(request, pk)
    form = forms.SendBackForm(request.POST, case=case)
    if form.is_valid() and agreed(request, form, actions.send_back, case=case, **form.cleaned_data):
        return to_page(request, "cases", _("The case is sent back."))
    return case_page(request, case, send_back=form, status=422)


@requires("cases.open")
@require_POST
def report_back_case(request, pk):
    case = get_case(request, pk)
    try:
        actions.report_back(by=request.actor, case=case)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return case_page(request, case, status=422)
    return to_case(request, case, _("You have reported back."))


@requires("cases.all_in_shelters")
@require_POST
def declare_conflict(request, pk):
    """Jäv: from now on somebody knows of no case of this person. One may declare it of oneself."""
    case = get_case(request, pk)
    form = forms.ConflictForm(request.POST, case=case)
    if not form.is_valid():
        return case_page(request, case, conflict=form, status=422)
    who = form.cleaned_data["who"].user
    actions.declare_conflict(by=request.actor, case=case, user=who)
    if who == request.user:
        return to_page(request, "cases", _("The conflict of interest is noted."))
    return to_case(request, case, _("The conflict of interest is noted."))
