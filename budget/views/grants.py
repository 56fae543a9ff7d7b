"""Grants from application to report, and who gives them. A grant's own page draws: `reports/grant_page.py`."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import grants
from budget.actions import grants as actions
from budget.forms.grants import (
    POSTS,
    ClosingForm,
    FunderForm,
    GrantDecisionForm,
    GrantForm,
    GrantReportForm,
    NotAllowedForm,
    PaymentForm,
    RequisitionForm,
)
from budget.models import Funder, Grant, GrantReport, Payment, Requisition
from jourer.access import requires
from jourer.posting import done, posted

ROWS_ON_A_PAGE = 30
IS_OVER = Q(closed_on__isnull=False) | Q(granted=0)


@requires("budget.read")
@require_safe
def grant_list(request):
    """The grants that go on, or those that are over, each with where it stands."""
    shows_over = request.GET.get("show") == "over"
    there = Grant.objects.visible_to(request.actor)
    rows = there.filter(IS_OVER) if shows_over else there.exclude(pk__in=there.filter(IS_OVER))
    page = Paginator(rows.select_related("funder"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    found = grants.standings(list(page))
    context = {
        "page": page,
        "shown": [found[grant.pk] for grant in page],
        "shows_over": shows_over,
        "others": there.count() - page.paginator.count,
        "now": timezone.now(),
    }
    return render(request, "budget/grants.html", context)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_grant(request):
    form = GrantForm(posted(request), actor=request.actor, initial={"funder": request.GET.get("funder")})
    if form.is_valid() and done(request, form, actions.add_grant, **form.facts()):
        once = {name: form.cleaned_data[name] for name in ("funder", "name", "starts_on")}
        return to_grant(request, Grant.objects.visible_to(request.actor).get(**once))
    return _form_page(request, "budget/grant_form.html", form)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_grant(request, pk):
    grant = get_grant(request, pk)
    form = GrantForm(posted(request), actor=request.actor, instance=grant)
    if form.is_valid() and _changed(request, form, actions.change_grant, grant=grant):
        return to_grant(request, grant)
    return _form_page(request, "budget/grant_form.html", form, grant)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def decide_grant(request, pk):
    """What the funder has decided."""
    grant = get_grant(request, pk)
    form = GrantDecisionForm(posted(request), instance=grant)
    if form.is_valid() and _changed(request, form, actions.decide_grant, grant=grant):
        return to_grant(request, grant)
    return _form_page(request, "budget/grant_decision_form.html", form, grant)


def _changed(request, form, action, **what):
    if done(request, form, action, **what, **form.facts()):
        return True
    form.meet()
    return False


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def grant_posts(request, pk):
    """The funder's own posts with their accounts, all on one page, and what the grant must not pay."""
    grant = get_grant(request, pk)
    posts, beside = POSTS(posted(request), grant=grant), NotAllowedForm(posted(request), grant=grant)
    if posts.is_valid() and beside.is_valid():
        facts = {"grant": grant, "posts": posts.posts(), **beside.cleaned_data}
        if done(request, beside, actions.set_posts, **facts):
            return to_grant(request, grant)
    wrong = beside.errors or any(form.errors for form in posts) or posts.non_form_errors()
    context = {"posts": posts, "form": beside, "grant": grant}
    return render(request, "budget/grant_posts.html", context, status=422 if posts.is_bound and wrong else 200)


# Money


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_requisition(request, pk):
    grant = get_grant(request, pk)
    standing = grants.standing(grant)
    form = RequisitionForm(posted(request), initial={"amount": standing.to_requisition or None})
    if form.is_valid() and done(request, form, actions.request_payment, grant=grant, **form.cleaned_data):
        return to_grant(request, grant)
    return _form_page(request, "budget/requisition_form.html", form, grant, standing=standing)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_payment(request, pk):
    """Money has come or gone back; filled in with the requisition that it is for."""
    grant = get_grant(request, pk)
    asked = grant.requisitions.standing().filter(pk__in=_key(request.GET.get("requisition"))).first()
    initial = {"requisition": asked.pk, "amount": asked.amount} if asked else {}
    form = PaymentForm(posted(request), grant=grant, initial=initial)
    if form.is_valid() and done(request, form, actions.record_payment, grant=grant, **form.cleaned_data):
        return to_grant(request, grant)
    return _form_page(request, "budget/payment_form.html", form, grant, standing=grants.standing(grant))


def _key(text) -> list[UUID]:
    """None where the address has been written by hand."""
    try:
        return [UUID(text)] if text else []
    except ValueError:
        return []


@requires("budget.edit")
@require_POST
def take_back_requisition(request, pk):
    return _take_back(request, Requisition, pk, _("The requisition is taken back and counts no more."))


@requires("budget.edit")
@require_POST
def take_back_payment(request, pk):
    return _take_back(request, Payment, pk, _("The payment is taken back and counts no more."))


def _take_back(request, model, pk, words):
    row = get_object_or_404(model.objects.visible_to(request.actor).select_related("grant"), pk=pk)
    _try(request, words, actions.take_back, row=row)
    return to_grant(request, row.grant)


def _try(request, words, action, **arguments):
    """A button without a form: what is refused is said where one comes back to."""
    try:
        action(by=request.actor, **arguments)
        messages.success(request, words)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


# Reports to the funder


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_grant_report(request, pk):
    grant = get_grant(request, pk)
    form = GrantReportForm(posted(request))
    if form.is_valid() and done(request, form, actions.add_grant_report, grant=grant, **form.facts()):
        return to_grant(request, grant)
    return _form_page(request, "budget/grant_report_form.html", form, grant, report=None)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_grant_report(request, pk):
    """That it has been sent, or what is asked for and when."""
    report = _report(request, pk)
    form = GrantReportForm(posted(request), instance=report)
    if form.is_valid() and _changed(request, form, actions.change_grant_report, report=report):
        return to_grant(request, report.grant)
    return _form_page(request, "budget/grant_report_form.html", form, report.grant, report=report)


@requires("budget.edit")
@require_POST
def drop_grant_report(request, pk):
    report = _report(request, pk)
    _try(request, _("The report is taken away."), actions.drop_grant_report, report=report)
    return to_grant(request, report.grant)


def _report(request, pk) -> GrantReport:
    return get_object_or_404(GrantReport.objects.visible_to(request.actor).select_related("grant__funder"), pk=pk)


# The end


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def close_grant(request, pk):
    """What was used, and what goes back."""
    grant = get_grant(request, pk)
    standing = grants.standing(grant)
    form = ClosingForm(posted(request), to_repay=standing.to_repay)
    if form.is_valid() and done(request, form, actions.close_grant, grant=grant, **form.cleaned_data):
        return to_grant(request, grant)
    unsent = grant.reports.filter(sent_on=None)
    return _form_page(request, "budget/grant_closing_form.html", form, grant, standing=standing, unsent=unsent)


@requires("budget.edit")
@require_POST
def reopen_grant(request, pk):
    grant = get_grant(request, pk)
    _try(request, _("The grant is open again."), actions.reopen_grant, grant=grant)
    return to_grant(request, grant)


# Funders


@requires("budget.read")
@require_safe
def funder_list(request):
    funders = Funder.objects.visible_to(request.actor).annotate(count=Count("grants"))
    return render(request, "budget/funders.html", {"funders": funders})


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_funder(request):
    """On the way to a new grant, or in the register."""
    form = FunderForm(posted(request))
    if form.is_valid() and done(request, form, actions.add_funder, **form.facts()):
        if "grant" not in request.GET:
            return redirect("funders", association=request.actor.association.slug)
        made = Funder.objects.visible_to(request.actor).get(name=form.cleaned_data["name"])
        page = reverse("new_grant", kwargs={"association": request.actor.association.slug})
        return redirect(f"{page}?funder={made.pk}")
    return _form_page(request, "budget/funder_form.html", form, funder=None)


@requires("budget.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_funder(request, pk):
    funder = get_object_or_404(Funder.objects.visible_to(request.actor), pk=pk)
    form = FunderForm(posted(request), instance=funder)
    if form.is_valid() and _changed(request, form, actions.change_funder, funder=funder):
        return redirect("funders", association=request.actor.association.slug)
    return _form_page(request, "budget/funder_form.html", form, funder=funder)


# Shared


def get_grant(request, pk) -> Grant:
    return get_object_or_404(Grant.objects.visible_to(request.actor).select_related("funder", "association"), pk=pk)


def to_grant(request, grant):
    return redirect("grant", association=request.actor.association.slug, pk=grant.pk)


def _form_page(request, template, form, grant=None, **context):
    context |= {"form": form, "grant": grant}
    return render(request, template, context, status=422 if form.errors else 200)
