"""Pages of the contact log."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions
from cases.forms.contacts import ContactFilter, ContactForm
from cases.models import Contact
from jourer.access import requires

ROWS_ON_A_PAGE = 30


@requires("cases.log")
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request):
    """The quick log. `?saved=` shows the line of an entry just made or undone, `?like=` is "one more"."""
    saved, like = own_entry(request, "saved"), own_entry(request, "like")
    if saved and request.method != "POST":
        return log_page(request, saved=saved)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        like=like or Contact.objects.latest_of(request.actor, 1).first(),
        same_day=like is not None,
    )
    if form.is_valid():
        try:
            return to_line_of(request, actions.log_contact(by=request.actor, **form.facts()))
        except ValidationError as error:
            form.refuse(error)
    return log_page(request, form=form, status=422 if form.is_bound else 200)


@requires("cases.log")
@require_safe
def contacts(request):
    """The contacts the actor may open, newest first; the filters stand in the address."""
    chosen = ContactFilter(request.GET, actor=request.actor)
    rows = chosen.narrow(Contact.objects.visible_to(request.actor).standing())
    rows = rows.select_related("shelter", "done_by__user").prefetch_related("supports")
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/contacts.html", {"filter": chosen, "page": page})


@requires("cases.log")
@require_POST
def undo_contact(request, pk):
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=pk)
    try:
        actions.undo_contact(by=request.actor, contact=contact)
    except ValidationError as error:
        return log_page(request, saved=contact, refusal=error.messages[0], status=422)
    return to_line_of(request, contact)


def own_entry(request, parameter):
    """The actor's own entry whose id stands in the query; None without one, 404 for anybody else's."""
    if parameter not in request.GET:
        return None
    try:
        key = uuid.UUID(request.GET[parameter])
    except ValueError as error:
        raise Http404 from error
    own = Contact.objects.visible_to(request.actor).filter(typed_by=request.actor)
    return get_object_or_404(own.select_related("shelter"), pk=key)


def to_line_of(request, contact):
    """303, for plain forms and htmx alike: what is reloaded afterwards is a page, not the form that was sent."""
    page = reverse("new_contact", kwargs={"association": request.actor.association.slug})
    return HttpResponseRedirect(f"{page}?saved={contact.pk}", status=303)


def log_page(request, *, status=200, **context):
    """The whole page, or for htmx the part that changes."""
    part = "#entry" if request.htmx else ""
    context["latest"] = Contact.objects.latest_of(request.actor)
    return render(request, f"cases/contact_form.html{part}", context, status=status)
