"""Who reads for the municipality: invited, taken back, handed on."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from budget.models import Agreement
from jourer.access import requires
from jourer.forms import Day
from jourer.posting import agreed, posted, posted_by
from reports.actions import reviewers as actions
from reports.models import AgreementReviewer


class PersonForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, error_messages={"required": gettext_lazy("Write the name.")}
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Write the whole address, such as name@municipality.example.")
        ),
    )


class InviteForm(PersonForm):
    valid_until = Day(label=gettext_lazy("May read until"))


@requires("agreements.read")
@require_http_methods(["GET", "HEAD", "POST"])
def reviewers(request, pk):
    """Those who read for the municipality, and inviting one more."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.actor), pk=pk)
    form = InviteForm(posted_by(request, "follow_ups.edit"))
    invited = {"agreement": agreement, "address": door(request)}
    if form.is_valid() and agreed(request, form, actions.invite_reviewer, **invited, **form.cleaned_data):
        messages.success(request, _("Invited. A mail that says how to sign in is on its way."))
        return _to_list(request, agreement.pk)
    found = AgreementReviewer.objects.visible_to(request.actor).filter(agreement=agreement)
    context = {
        "form": form,
        "agreement": agreement,
        "beside": Agreement.objects.visible_to(request.actor).beside(agreement),
        "reviewers": found.select_related("actor__user", "handed_to__actor__user"),
        "may_edit": request.actor.may("follow_ups.edit"),
    }
    return render(request, "reports/follow_ups/reviewers.html", context, status=422 if form.errors else 200)


def door(request) -> str:
    """Where whoever has no password yet chooses one."""
    return request.build_absolute_uri(reverse("account_reset_password"))


@requires("follow_ups.edit")
@require_POST
def end_reviewer(request, pk):
    found = get_object_or_404(AgreementReviewer.objects.visible_to(request.actor), pk=pk)
    actions.end_review(by=request.actor, review=found)
    messages.success(request, _("Saved."))
    return _to_list(request, found.agreement_id)


@requires("follow_ups.review")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request, pk):
    """Leave the reading of an agreement to a successor."""
    found = AgreementReviewer.objects.of(request.actor).select_related("agreement", "actor__user")
    review = get_object_or_404(found, pk=pk)
    form = PersonForm(posted(request))
    handed = {"review": review, "address": door(request)}
    if form.is_valid() and agreed(request, form, actions.hand_on, **handed, **form.cleaned_data):
        messages.success(request, _("Your successor has got a mail and reads from now on."))
        return redirect("review")
    context = {"form": form, "review": review}
    return render(request, "reports/review/hand_on.html", context, status=422 if form.errors else 200)


def _to_list(request, pk):
    return redirect("reviewers", association=request.actor.association.slug, pk=pk)
