from django.shortcuts import render
from django.views.decorators.http import require_safe

from jourer.access import requires
from plans.models import Plan


@requires("plans.read")
@require_safe
def plan_list(request):
    plans = Plan.objects.visible_to(request.actor).select_related("adopted_by__meeting")
    return render(request, "plans/plan_list.html", {"plans": plans})
