"""What the views of this room have in common."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


def sent(request):
    """What a form is filled in with; None where a page is only asked for, and nothing is to be complained of."""
    return request.POST if request.method == "POST" else None


def done(request, form, action, **facts) -> bool:
    """Do it and say so; what the verb refuses becomes the form's errors."""
    try:
        action(by=request.actor, **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def to_page(request, name, **of):
    """303 to a page of the association."""
    return HttpResponseRedirect(reverse(name, kwargs={"association": request.actor.association.slug, **of}), status=303)


def status_of(form) -> int:
    return 422 if form.errors else 200
