"""Another shelter's case in an emergency: opened for an hour, and looked at afterwards by somebody else."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions
from cases.forms.work import EmergencyForm
from cases.models import Case, EmergencyOpening
from cases.views.cases import ROWS_ON_A_PAGE, sent, to_case
from jourer.access import requires
from jourer.models import audit


@requires("cases.all_in_shelters")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request):
    """One answer for a case that is not there and for one that the actor must not know of."""
    form = EmergencyForm(sent(request), actor=request.actor)
    if form.is_valid():
        case = _find(request.actor, form)
        if case:
            actions.open_in_emergency(by=request.actor, case=case, reason=form.cleaned_data["reason"])
            return to_case(request, case, _("The case is open to you for an hour. The coordinator is told."))
        form.add_error("reference", _("There is no case with this number to open. Check the shelter and the number."))
    return render(request, "cases/case_emergency.html", {"form": form}, status=422 if form.errors else 200)


def _find(actor, form):
    year, number = form.cleaned_data["reference"]
    cases = Case.objects.in_emergency_for(actor)
    return cases.filter(shelter=form.cleaned_data["shelter"], year=year, number=number).first()


@requires("cases.lead")
@require_safe
def emergencies(request):
    """Every emergency opening with its reason: those that nobody has looked at first."""
    openings = EmergencyOpening.objects.visible_to(request.actor)
    openings = openings.select_related("case__shelter", "by__user", "seen_by__user").order_by("seen_at", "-opened_at")
    page = Paginator(openings, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    audit.record(request.actor, "case.emergencies_listed", rows=[str(opening.pk) for opening in page])
    return render(request, "cases/case_emergencies.html", {"page": page})


@requires("cases.lead")
@require_POST
def see_emergency(request, pk):
    opening = get_object_or_404(EmergencyOpening.objects.visible_to(request.actor).select_related("by"), pk=pk)
    try:
        actions.see_emergency_opening(by=request.actor, opening=opening)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("It is noted that you have looked at it."))
    address = reverse("emergencies", kwargs={"association": request.actor.association.slug})
    return HttpResponseRedirect(address, status=303)
