"""Pages of the contact log."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions, codes
from cases.access import get_case, opened
from cases.forms.contacts import ContactFilter, ContactForm, OneTapForm
from cases.models import Contact, Draft, Preset
from jourer.access import requires
from jourer.models import audit

ROWS_ON_A_PAGE = 30
DRAFTS_SHOWN = 10


@requires("cases.log")
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request):
    """The quick log, of a case with `?case=`, from a draft with `?draft=`.

    `?saved=` shows the line of an entry just made or undone, `?like=` is "one more", `?preset=` a button of one's own.
    """
    saved = own_entry(request, "saved")
    if saved and request.method != "POST":
        return saved_page(request, saved)
    case, last = named_case(request), _last_of(request.actor)
    form = _form(request, case, last)
    if form.is_valid():
        try:
            return to_line_of(request, _log(request, form))
        except ValidationError as error:
            form.refuse(error)
    tap = OneTapForm(shelters=form.shelters, case=case, like=last)
    return log_page(request, form, tap, status=422 if form.is_bound else 200)


def _form(request, case, last):
    like, preset, draft = own_entry(request, "like"), own_preset(request), own_draft(request)
    return ContactForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        case=case,
        like=like or last,
        same_day=like is not None,
        preset=preset,
        typed=draft and draft.typed,
    )


def _log(request, form):
    contact = actions.log_alike(by=request.actor, **{"times": 1, **form.facts()})
    actions.discard_draft(by=request.actor, key=contact.idempotency_key)
    return contact


@requires("cases.log")
@require_POST
def log_without_talk(request):
    """Nobody answered, or a wrong number: one tap, with the time from the clock."""
    case = named_case(request)
    tap = OneTapForm(request.POST, shelters=list(request.actor.shelters.all()), case=case)
    if tap.is_valid():
        return to_line_of(request, actions.log_without_talk(by=request.actor, case=case, **tap.cleaned_data))
    form = ContactForm(actor=request.actor, case=case, like=_last_of(request.actor))
    return log_page(request, form, tap, status=422)


@requires("cases.log")
@require_safe
def contacts(request):
    """The contacts the actor may open, newest first; the filters stand in the address. Whoever reads it is recorded."""
    chosen = ContactFilter(request.GET, actor=request.actor)
    rows = chosen.narrow(Contact.objects.visible_to(request.actor).standing())
    rows = rows.select_related("shelter", "done_by__user").prefetch_related("supports")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    audit.record(request.actor, "contact.listed", rows=[str(contact.pk) for contact in page])
    return render(request, "cases/contacts.html", {"filter": chosen, "page": page})


@requires("cases.log")
@require_POST
def undo_contact(request, pk):
    """Take back one contact; from the line of "× 3 alike" all of them."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=pk)
    undo = actions.undo_alike if "alike" in request.POST else actions.undo_contact
    try:
        undo(by=request.actor, contact=contact)
    except ValidationError as error:
        return saved_page(request, contact, refusal=error.messages[0], status=422)
    return to_line_of(request, contact)


def key_in(request, parameter):
    """The id that stands in the query under the name; None without one, 404 for what is no id."""
    if parameter not in request.GET:
        return None
    try:
        return uuid.UUID(request.GET[parameter])
    except ValueError as error:
        raise Http404 from error


def own_entry(request, parameter):
    """The actor's own entry whose id stands in the query; None without one, 404 for anybody else's."""
    key = key_in(request, parameter)
    own = Contact.objects.visible_to(request.actor).filter(typed_by=request.actor)
    return get_object_or_404(own.select_related("shelter", "case"), pk=key) if key else None


def own_preset(request):
    key = key_in(request, "preset")
    return get_object_or_404(Preset.objects.visible_to(request.actor), pk=key) if key else None


def own_draft(request):
    key = key_in(request, "draft")
    return get_object_or_404(Draft.objects.visible_to(request.actor), pk=key) if key else None


def named_case(request):
    """The case that the contact is logged on; who opens this page of it stands among those who have opened it."""
    key = key_in(request, "case")
    if key is None:
        return None
    case = get_case(request, key)
    opened(request, case)
    return case


def _last_of(actor):
    return Contact.objects.latest_of(actor, 1).first()


def to_line_of(request, contact):
    """303, for plain forms and htmx alike: what is reloaded afterwards is a page, not the form that was sent."""
    page = reverse("new_contact", kwargs={"association": request.actor.association.slug})
    return HttpResponseRedirect(f"{page}?saved={contact.pk}", status=303)


def log_page(request, form, tap, *, status=200):
    """The form with what stands around it: drafts and what takes one tap above, the last five below."""
    context = {
        "form": form,
        "tap": tap,
        "case": form.case,
        "presets": Preset.objects.visible_to(request.actor),
        "chosen": form.preset,
        "drafts": list(Draft.objects.visible_to(request.actor).select_related("case")[:DRAFTS_SHOWN]),
        "key": str(form["idempotency_key"].value()),
        "draft_address": draft_address(request, codes.DraftOf.CONTACT, form.case),
    }
    return _page(request, context, status)


def draft_address(request, form, case=None) -> str:
    """Where a page sends what is typed in it."""
    address = reverse("save_draft", kwargs={"association": request.actor.association.slug})
    return f"{address}?{urlencode({'form': form, **({'case': case.pk} if case else {})})}"


def saved_page(request, contact, *, refusal="", status=200):
    """The line of what was just saved or undone, with what can be done about it."""
    context = {"saved": contact, "times": Contact.objects.alike(contact).count(), "refusal": refusal}
    return _page(request, context, status)


def _page(request, context, status):
    """The whole page, or for htmx the part that changes."""
    part = "#entry" if request.htmx else ""
    context["latest"] = Contact.objects.latest_of(request.actor)
    return render(request, f"cases/contact_form.html{part}", context, status=status)
