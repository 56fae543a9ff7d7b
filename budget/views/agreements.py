"""The list of agreements, and what is said of it: days, parties, dates, papers."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import agreements
from budget.actions import agreements as actions
from budget.agreement_page import Row
from budget.forms.agreements import PARTIES, AgreementForm, DateForm, EndingForm, SignedFileForm, StateForm
from budget.models import Agreement, AgreementDate, SignedFile
from jourer.access import requires
from jourer.decisions import NEW_DECISION
from jourer.posting import done, posted

ROWS_ON_A_PAGE = 50


@requires("agreements.read")
@require_safe
def agreement_list(request):
    """Each with its state, its next day to remember, and what both sides give in the period that goes on."""
    rows = Agreement.objects.visible_to(request.actor).with_money().in_order()
    page, today = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")), timezone.localdate()
    context = {"page": page, "shown": [Row(agreement, today) for agreement in page], "now": timezone.now()}
    return render(request, "agreements/agreements.html", context)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement(request):
    form = AgreementForm(posted(request), actor=request.actor)
    if form.is_valid() and done(request, form, actions.add_agreement, **form.facts()):
        made = Agreement.objects.visible_to(request.actor).filter(title=form.cleaned_data["title"])
        return to_agreement(request, made.get(main=form.cleaned_data["main"], starts_on=form.cleaned_data["starts_on"]))
    return form_page(request, form, _("Add an agreement"), parts=form.parts())


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_agreement(request, pk):
    agreement = get_agreement(request, pk)
    form = AgreementForm(posted(request), actor=request.actor, instance=agreement)
    if form.is_valid() and form.done(request, actions.change_agreement, agreement=agreement):
        return to_agreement(request, agreement)
    return form_page(request, form, _("Change the agreement"), agreement, parts=form.parts())


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def end_agreement(request, pk):
    """That notice was given, or on which other day the parties let it end."""
    agreement = get_agreement(request, pk)
    form = EndingForm(posted(request), instance=agreement)
    if form.is_valid() and form.done(request, actions.record_ending, agreement=agreement):
        return to_agreement(request, agreement)
    return form_page(request, form, _("Notice and last day"), agreement)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_parties(request, pk):
    """All who have made the agreement, on one page."""
    agreement = get_agreement(request, pk)
    rows = PARTIES(posted(request), agreement=agreement)
    form = StateForm(posted(request), initial={"state": agreements.state_of_parties(agreement)})
    if rows.is_valid() and form.is_valid():
        facts = {"agreement": agreement, "parties": rows.parties(), "state": form.cleaned_data["state"]}
        if done(request, form, actions.set_parties, **facts):
            return to_agreement(request, agreement)
    return render(
        request,
        "agreements/parties.html",
        {"rows": rows, "form": form, "agreement": agreement},
        status=422 if is_wrong(form, rows) else 200,
    )


# Days


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement_date(request, pk):
    agreement = get_agreement(request, pk)
    form = DateForm(posted(request))
    if form.is_valid() and done(request, form, actions.add_date, agreement=agreement, **form.facts()):
        return to_agreement(request, agreement)
    return form_page(request, form, _("Add a day to remember"), agreement)


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def change_agreement_date(request, pk):
    """That it is done, or what is asked for and when."""
    one = _date(request, pk)
    form = DateForm(posted(request), instance=one)
    if form.is_valid() and form.done(request, actions.change_date, one=one):
        return to_agreement(request, one.agreement)
    return form_page(request, form, _("A day to remember"), one.agreement, date=one)


@requires("agreements.edit")
@require_POST
def drop_agreement_date(request, pk):
    one = _date(request, pk)
    attempt(request, _("The day is taken away."), actions.drop_date, one=one)
    return to_agreement(request, one.agreement)


def _date(request, pk) -> AgreementDate:
    dates = AgreementDate.objects.visible_to(request.actor).select_related("agreement__main")
    return get_object_or_404(dates, pk=pk)


# Papers


@requires("agreements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_signed_file(request, pk):
    agreement = get_agreement(request, pk)
    form = SignedFileForm(posted(request), request.FILES or None, is_too_large=_is_too_large(request))
    if form.is_valid() and done(request, form, actions.add_file, agreement=agreement, **form.facts()):
        return to_agreement(request, agreement)
    return form_page(request, form, _("Hand in the signed agreement"), agreement)


def _is_too_large(request):
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


@requires("agreements.read")
@require_safe
def signed_file(request, pk):
    """The paper itself, to be saved and not to be shown within our own pages."""
    found = get_object_or_404(SignedFile.objects.visible_to(request.actor), pk=pk)
    disposition = content_disposition_header(as_attachment=True, filename=found.name)
    return HttpResponse(found.opened(), "application/pdf", headers={"Content-Disposition": disposition})


@requires("agreements.edit")
@require_POST
def drop_signed_file(request, pk):
    files = SignedFile.objects.visible_to(request.actor).listed().select_related("agreement")
    found = get_object_or_404(files, pk=pk)
    attempt(request, _("The file is taken away."), actions.drop_file, file=found)
    return to_agreement(request, found.agreement)


# Shared


def get_agreement(request, pk) -> Agreement:
    agreements = Agreement.objects.visible_to(request.actor).with_money().select_related("association")
    return get_object_or_404(agreements, pk=pk)


def to_agreement(request, agreement):
    return redirect("agreement", association=request.actor.association.slug, pk=agreement.pk)


def attempt(request, words, action, **arguments):
    """A button without a form: what is refused is said where one comes back to."""
    try:
        action(by=request.actor, **arguments)
        messages.success(request, words)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def is_wrong(form, rows) -> bool:
    """Of a page with a form and many rows."""
    return rows.is_bound and bool(form.errors or rows.non_form_errors() or any(one.errors for one in rows))


def form_page(request, form, heading, agreement=None, **context):
    """A page that is one form; its heading is also its title. A long one comes in `parts`: (heading, fields)."""
    shown = [bound for bound in form.visible_fields() if bound.name not in {"decision", *NEW_DECISION}]
    context = {"parts": [("", shown)], "date": None, "ended": None, **context}
    context |= {"form": form, "heading": heading, "agreement": agreement}
    return render(request, "agreements/form.html", context, status=422 if form.errors else 200)
