"""What the views of this room have in common."""

from django.http import HttpResponseRedirect
from django.urls import reverse


def to_page(request, name, **of):
    """303 to a page of the association."""
    return HttpResponseRedirect(reverse(name, kwargs={"association": request.actor.association.slug, **of}), status=303)


def status_of(form) -> int:
    return 422 if form.errors else 200
