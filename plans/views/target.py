"""What the views of a target share; its page draws, and stands in `reports/target_page.py`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from plans.models import Target


def get_target(request, pk) -> Target:
    targets = Target.objects.visible_to(request.actor)
    related = ("measure__association", "measure__responsible__user", "goal__area__plan", "goal__shelter")
    return get_object_or_404(targets.select_related(*related).prefetch_related("measure__items"), pk=pk)


def done(request, form, action, **arguments) -> bool:
    """Do it and say so; what the action refuses becomes the form's errors."""
    try:
        action(by=request.actor, **arguments)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True
