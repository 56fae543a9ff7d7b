"""What the municipality waits for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jourer.todos import Todo
from reports.models import Question


def todos(actor) -> list[Todo]:
    """Questions that nobody has answered, in one query."""
    if not actor.may("follow_ups.edit"):
        return []
    waiting = Question.objects.visible_to(actor).unanswered().order_by("follow_up").values("follow_up").distinct()
    return [Todo(_("Answer questions about a follow-up"), _page(actor, one["follow_up"])) for one in waiting]


def _page(actor, key):
    return reverse("questions", kwargs={"association": actor.association.slug, "pk": key})
