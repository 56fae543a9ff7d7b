"""The page where a contact is corrected, with what was corrected before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import actions
from cases.access import opened
from cases.corrections import corrections_of
from cases.forms.corrections import CorrectionForm
from cases.models import Contact
from jourer.access import requires
from jourer.posting import posted


@requires("cases.log")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_contact(request, pk):
    """Correct a contact with a reason; where somebody else was first, what was typed stays beside what it says now."""
    contact = _get_contact(request, pk)
    if contact.case:
        opened(request, contact.case)
    form = CorrectionForm(posted(request), actor=request.actor, contact=contact)
    if form.is_valid() and _corrected(request, form, contact):
        messages.success(request, _("The correction is saved. What it said before stands below."))
        return HttpResponseRedirect(request.path, status=303)
    context = {"form": form, "contact": contact, "case": contact.case, "corrections": corrections_of(contact)}
    return render(request, "cases/contact_correct.html", context, status=422 if form.errors else 200)


def _get_contact(request, pk):
    standing = Contact.objects.visible_to(request.actor).standing()
    return get_object_or_404(standing.select_related("shelter", "case", "done_by__user"), pk=pk)


def _corrected(request, form, contact):
    try:
        actions.correct_contact(by=request.actor, contact=contact, **form.facts())
    except ValidationError as error:
        form.add_error(None, error)
        if form.cleaned_data.get("version") != contact.version:
            form.meet(contact)
        return False
    return True
