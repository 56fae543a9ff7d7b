"""What views share that take a form and do something with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from jourer.forms import SavedOnce


def posted(request):
    """What was sent; None where a page is only asked for, and no form is to complain of what is missing."""
    return request.POST if request.method == "POST" else None


def posted_by(request, permission: str):
    """As `posted`; for those who may read the page and not do what its form does, that is not there."""
    if request.method == "POST" and not request.actor.may(permission):
        raise Http404
    return posted(request)


def done(request, form, action, **arguments) -> bool:
    """Do it and say that it is saved; what the action refuses becomes the form's errors."""
    if agreed(request, form, action, **arguments):
        messages.success(request, _("Saved."))
        return True
    return False


def agreed(request, form, action, **arguments) -> bool:
    """As `done`, for a page that has words of its own for what was done."""
    try:
        action(by=request.actor, **arguments)
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


def refuse(form, error: ValidationError) -> None:
    """Show what an action refused; a form that is saved once gets a new key where its own was used up."""
    if isinstance(form, SavedOnce):
        form.refuse(error)
    else:
        form.add_error(None, error)
