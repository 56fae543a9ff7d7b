"""What the views of this room have in common."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse


def to_page(request, name, **of):
    """303 to a page of the association."""
    return HttpResponseRedirect(reverse(name, kwargs={"association": request.actor.association.slug, **of}), status=303)


def status_of(form) -> int:
    return 422 if form.errors else 200


def short_form(request, form, heading, back):
    """`back` is the page to return to, as (name, word)."""
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "volunteers/form.html", context, status=status_of(form))


def form_of(volunteer, request, form, heading):
    """A short form about one volunteer, whose page is the one to return to."""
    context = {"form": form, "volunteer": volunteer, "heading": heading}
    return render(request, "volunteers/short_form.html", context, status=status_of(form))
