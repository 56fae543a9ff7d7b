"""Getting at a target; its page draws, and stands in `reports/target_page.py`."""

from django.shortcuts import get_object_or_404

from plans.models import Target


def get_target(request, pk) -> Target:
    targets = Target.objects.visible_to(request.actor)
    related = ("measure__association", "measure__responsible__user", "goal__area__plan", "goal__shelter")
    return get_object_or_404(targets.select_related(*related).prefetch_related("measure__items"), pk=pk)
