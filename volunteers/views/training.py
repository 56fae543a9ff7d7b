"""One's own training: what one has been to, and what is to come."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jourer.access import requires
from volunteers.models import Attendance, Occasion, Rules
from volunteers.training import is_due

MOST_SHOWN = 30


@requires("shifts.take")
@require_safe
def my_training(request):
    """Nothing of anybody else: who comes to what stands with the coordinator."""
    actor = request.actor
    taken = Attendance.objects.about(actor).at_trainings().select_related("occasion__course")
    coming = Occasion.objects.open_to(actor).trainings().select_related("course", "shelter")
    context = {
        "is_due": is_due(actor, Rules.of(actor.association), timezone.localdate()),
        "taken": taken.order_by("-occasion__held_on")[:MOST_SHOWN],
        "coming": coming.order_by("held_on", "typed_at")[:MOST_SHOWN],
    }
    return render(request, "volunteers/my_training.html", context)
