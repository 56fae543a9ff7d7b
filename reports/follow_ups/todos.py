"""What the municipality waits for, and what waits for it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from jourer.todos import Todo
from reports.models import FollowUp, Question


def todos(actor) -> list[Todo]:
    """Questions that nobody has answered; for a reviewer, what is new to read. A query or two."""
    if actor.may("follow_ups.edit"):
        return list(_to_answer(actor))
    return list(_to_read(actor)) if actor.may("follow_ups.review") else []


def _to_answer(actor) -> Iterator[Todo]:
    for key in _follow_ups_of(Question.objects.visible_to(actor).unanswered()):
        yield Todo(_("Answer questions about a follow-up"), _page(actor, "questions", key))


def _to_read(actor) -> Iterator[Todo]:
    for one in FollowUp.objects.visible_to(actor).unread_by([actor]):
        yield Todo(_("Read a new follow-up"), _page(actor, "reviewed", one.pk))
    for key in _follow_ups_of(Question.objects.visible_to(actor).answers_unread_by([actor])):
        yield Todo(_("Read the answers to your questions"), _page(actor, "questions", key))


def _follow_ups_of(questions):
    return questions.order_by("follow_up").values_list("follow_up", flat=True).distinct()


def _page(actor, name, key):
    return reverse(name, kwargs={"association": actor.association.slug, "pk": key})
