"""What both sides of an agreement give: posts on one page, and the part of them that holds for a period."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.actions import fundings as actions
from budget.forms.fundings import CONTRIBUTIONS, FundingForm, ProRatingForm
from budget.models import Funding, ProRating
from budget.views.agreements import attempt, form_page, get_agreement, is_wrong, to_agreement
from jourer.access import requires
from jourer.posting import done, posted


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_funding(request, pk):
    """Amounts from a day on; filled in with those before them."""
    agreement = get_agreement(request, pk)
    rows = CONTRIBUTIONS(posted(request), like=agreement.fundings.last())
    return _page(request, FundingForm(posted(request), agreement=agreement), rows, agreement)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_funding(request, pk):
    funding = _funding(request, pk)
    rows = CONTRIBUTIONS(posted(request), funding=funding)
    form = FundingForm(posted(request), agreement=funding.agreement, funding=funding)
    return _page(request, form, rows, funding.agreement, funding)


def _page(request, form, rows, agreement, funding=None):
    if form.is_valid() and rows.is_valid():
        facts = {"agreement": agreement, "funding": funding, "posts": rows.posts(), **form.cleaned_data}
        if done(request, form, actions.set_funding, **facts):
            return to_agreement(request, agreement)
    context = {"form": form, "rows": rows, "agreement": agreement, "funding": funding}
    return render(request, "agreements/funding.html", context, status=422 if is_wrong(form, rows) else 200)


@requires("agreements.edit")
@require_POST
def drop_funding(request, pk):
    funding = _funding(request, pk)
    attempt(request, _("The amounts are taken away."), actions.drop_funding, funding=funding)
    return to_agreement(request, funding.agreement)


def _funding(request, pk) -> Funding:
    return get_object_or_404(Funding.objects.visible_to(request.actor).select_related("agreement__main"), pk=pk)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def pro_rate(request, pk):
    """Only so many months of the amounts hold for a period: never unless somebody says so."""
    agreement = get_agreement(request, pk)
    if not agreement.fundings.all():
        raise Http404
    form = ProRatingForm(posted(request), agreement=agreement)
    if form.is_valid() and done(request, form, actions.pro_rate, agreement=agreement, **form.cleaned_data):
        return to_agreement(request, agreement)
    return form_page(request, form, _("A part of the amounts for a period"), agreement)


@requires("agreements.edit")
@require_POST
def drop_pro_rating(request, pk):
    said = get_object_or_404(ProRating.objects.visible_to(request.actor).select_related("agreement"), pk=pk)
    attempt(request, _("The amounts hold whole for the period."), actions.drop_pro_rating, pro_rating=said)
    return to_agreement(request, said.agreement)
