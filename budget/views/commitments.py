"""What an agreement promises: added, corrected, replaced and dropped. How it is kept stands in `reports`."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budget.actions import commitments as actions
from budget.forms.commitments import CommitmentForm, DropForm, ReplacementForm
from budget.models import Commitment
from budget.views.agreements import form_page, get_agreement, to_agreement
from jourer.access import requires
from jourer.posting import done, posted


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_commitment(request, pk):
    """Judged by a person at first; how it is counted is said on its own page."""
    agreement = get_agreement(request, pk)
    form = CommitmentForm(posted(request), agreement=agreement)
    if form.is_valid() and done(request, form, actions.add_commitment, agreement=agreement, **form.facts()):
        return to_agreement(request, agreement)
    return form_page(request, form, _("Add a commitment"), agreement)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_commitment(request, pk):
    commitment = get_commitment(request, pk)
    form = CommitmentForm(posted(request), agreement=commitment.agreement, instance=commitment)
    if form.is_valid() and form.done(request, actions.change_commitment, commitment=commitment):
        return to_commitment(request, commitment)
    return form_page(request, form, _("Correct the commitment"), commitment.agreement)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def replace_commitment(request, pk):
    """Another promise from a day on, by decision."""
    commitment = get_commitment(request, pk)
    form = ReplacementForm(posted(request), actor=request.actor, commitment=commitment)
    if form.is_valid() and done(request, form, actions.replace_commitment, commitment=commitment, **form.facts()):
        return to_agreement(request, commitment.agreement)
    return form_page(request, form, _("Replace the commitment"), commitment.agreement, ended=commitment)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def drop_commitment(request, pk):
    """It holds no longer, by decision."""
    commitment = get_commitment(request, pk)
    form = DropForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.drop_commitment, commitment=commitment, **form.facts()):
        return to_agreement(request, commitment.agreement)
    return form_page(request, form, _("Drop the commitment"), commitment.agreement, ended=commitment)


def get_commitment(request, pk) -> Commitment:
    related = ("agreement__main", "agreement__association", "measure__association", "measure__responsible__user")
    commitments = Commitment.objects.visible_to(request.actor).select_related(*related, "ending_decision__meeting")
    return get_object_or_404(commitments.prefetch_related("measure__items"), pk=pk)


def to_commitment(request, commitment):
    return redirect("commitment", association=request.actor.association.slug, pk=commitment.pk)
