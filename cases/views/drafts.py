"""Drafts: saved by the page every few seconds, taken up again or thrown away by their writer."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import actions, codes
from cases.models import Case, Draft
from cases.views.contacts import key_in
from jourer.access import requires

OWN_KEYS = {"contact": "idempotency_key", "batch": "idempotency_key", "note": "note-idempotency_key"}
NOT_KEPT = ("csrfmiddlewaretoken", "anyway")


@requires("cases.log")
@require_POST
def save_draft(request):
    """Keep what stands in the form named `?form=`, of the case `?case=`; the answer is the line that says so."""
    form, case = request.GET.get("form", ""), _case(request)
    try:
        key = uuid.UUID(request.POST[OWN_KEYS[form]])
    except (KeyError, ValueError):
        return HttpResponseBadRequest()
    if form == codes.DraftOf.NOTE and case is None:  # there would be no page to go on with it
        return HttpResponseBadRequest()
    typed = request.POST.copy()
    for name in NOT_KEPT:
        typed.pop(name, None)
    try:
        draft = actions.save_draft(by=request.actor, form=form, key=key, case=case, text=typed.urlencode())
    except ValidationError as error:
        return HttpResponse(error.messages[0], status=422)
    return HttpResponse(_("Draft saved at %(time)s") % {"time": f"{timezone.localtime():%H.%M}"} if draft else "")


def _case(request):
    key = key_in(request, "case")
    return get_object_or_404(Case.objects.visible_to(request.actor), pk=key) if key else None


@requires("cases.log")
@require_POST
def discard_draft(request, pk):
    draft = get_object_or_404(Draft.objects.visible_to(request.actor).select_related("case"), pk=pk)
    actions.discard_draft(by=request.actor, key=draft.key)
    messages.success(request, _("The draft is thrown away."))
    return HttpResponseRedirect(_place_of(draft, request.actor), status=303)


def _place_of(draft, actor):
    kwargs = {"association": actor.association.slug}
    if draft.form == codes.DraftOf.NOTE and draft.case:
        return reverse("case", kwargs=kwargs | {"pk": draft.case_id})
    return reverse("new_contact", kwargs=kwargs)
