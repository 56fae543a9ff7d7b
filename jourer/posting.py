"""What views share that take a form and do something with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def posted(request):
    """What was sent; None where a page is only asked for, and no form is to complain of what is missing."""
    return request.POST if request.method == "POST" else None


def done(request, form, action, **arguments) -> bool:
    """Do it and say so; what the action refuses becomes the form's errors."""
    try:
        action(by=request.actor, **arguments)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True
