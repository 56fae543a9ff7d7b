"""Another shelter's case in an emergency: opened for an hour, and looked at afterwards by somebody else."""

from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions
from cases.forms.emergencies import EmergencyForm, FindingForm, WatcherForm
from cases.models import Case, EmergencyOpening, EmergencyWatcher
from cases.views.cases import ROWS_ON_A_PAGE, to_case, to_page
from jourer.access import requires
from jourer.models import audit
from jourer.posting import agreed, posted


@requires("cases.all_in_shelters")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request):
    """One answer for a case that is not there and for one that the actor must not know of."""
    form = EmergencyForm(posted(request), actor=request.actor)
    if form.is_valid():
        case = _find(request.actor, form)
        if case:
            actions.open_in_emergency(by=request.actor, case=case, reason=form.cleaned_data["reason"])
            return to_case(request, case, _("The case is open to you for an hour. Somebody else is told."))
        form.add_error("reference", _("There is no case with this number to open. Check the shelter and the number."))
    return render(request, "cases/case_emergency.html", {"form": form}, status=422 if form.errors else 200)


def _find(actor, form):
    year, number = form.cleaned_data["reference"]
    cases = Case.objects.in_emergency_for(actor)
    return cases.filter(shelter=form.cleaned_data["shelter"], year=year, number=number).first()


@requires("emergencies.hear_of")
@require_safe
def emergencies(request):
    """The emergency openings that concern the actor: those that nobody has looked at first.

    Who has no case rights reads that there was one, when and by whom, and nothing of the case.
    """
    return _openings_page(request)


def _openings_page(request, *, answered=None, status=200):
    """`answered` is the form of an opening with errors."""
    actor = request.actor
    openings = EmergencyOpening.objects.visible_to(actor).select_related("by__user", "seen_by__user")
    if actor.may("cases.lead"):
        openings = openings.select_related("case__shelter")
    openings = openings.order_by(F("seen_at").desc(nulls_first=True), "-opened_at")
    page = Paginator(openings, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    audit.record(actor, "case.emergencies_listed", rows=[str(opening.pk) for opening in page])
    told = set(EmergencyOpening.objects.told_to(actor).waiting().values_list("pk", flat=True))
    context = {
        "page": page,
        "rows": [(opening, _finding_form(opening, answered) if opening.pk in told else None) for opening in page],
        "form": answered,
        "watcher": EmergencyWatcher.objects.visible_to(actor).select_related("who__user").first(),
    }
    return render(request, "cases/case_emergencies.html", context, status=status)


def _finding_form(opening, answered):
    empty = FindingForm(opening=opening)
    return answered if answered and answered.prefix == empty.prefix else empty


@requires("emergencies.hear_of")
@require_POST
def see_emergency(request, pk):
    opening = get_object_or_404(EmergencyOpening.objects.visible_to(request.actor), pk=pk)
    form = FindingForm(request.POST, opening=opening)
    if form.is_valid() and agreed(request, form, actions.see_emergency_opening, opening=opening, **form.cleaned_data):
        return to_page(request, "emergencies", _("It is noted that you have looked at it."))
    return _openings_page(request, answered=form, status=422)


@requires("setup")
@require_http_methods(["GET", "HEAD", "POST"])
def name_watcher(request):
    """Who in the association is told of emergency openings in the first place."""
    association = request.actor.association
    watcher = EmergencyWatcher.objects.visible_to(request.actor).first()
    form = WatcherForm(posted(request), association=association, watcher=watcher)
    if form.is_valid() and agreed(request, form, actions.name_watcher, **form.cleaned_data):
        return to_page(request, "emergencies", _("It is saved who is told of emergency openings."))
    return render(request, "cases/emergency_watcher.html", {"form": form}, status=422 if form.errors else 200)
