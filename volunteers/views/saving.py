"""What the views of this room have in common."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from jourer.posting import done


def to_page(request, name, **of):
    """303 to a page of the association."""
    return HttpResponseRedirect(reverse(name, kwargs={"association": request.actor.association.slug, **of}), status=303)


def status_of(form) -> int:
    return 422 if form.errors else 200


def changed(request, form, action, **of) -> bool:
    """Whether a row was changed that somebody else may have changed too; then the form shows what it says now."""
    if done(request, form, action, **of, **form.facts()):
        return True
    form.meet()
    return False
