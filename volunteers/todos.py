"""What the volunteers wait for, on the start page of who runs them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from jourer.templatetags.formats import number
from jourer.todos import Todo
from volunteers.codes import State, Step
from volunteers.models import Rules, Volunteer


def todos(actor) -> list[Todo]:
    """Each a line with how many, never who: the page behind it says that."""
    if not actor.may("volunteers.edit"):
        return []
    rules, today = Rules.of(actor.association), timezone.localdate()
    everybody = Volunteer.objects.visible_to(actor)
    active = everybody.filter(state=State.ACTIVE)
    waiting = {
        "?state=interested": (everybody.filter(state=State.INTERESTED).count(), _to_talk),
        "?state=active&missing=extract": (active.lacking(Step.EXTRACT, rules=rules, today=today).count(), _extract),
        "?waits=training": (everybody.due_for_training(rules=rules, today=today).count(), _training),
        "?waits=silent": (everybody.silent(rules=rules, today=today).count(), _silent),
    }
    page = reverse("volunteers", kwargs={"association": actor.association.slug})
    return [
        Todo(text(count) % {"shown": number(count)}, page + query) for query, (count, text) in waiting.items() if count
    ]


def _to_talk(count):
    return ngettext(
        "%(shown)s person who wants to help waits for a conversation",
        "%(shown)s people who want to help wait for a conversation",
        count,
    )


def _extract(count):
    return ngettext(
        "%(shown)s active volunteer needs to show a register extract",
        "%(shown)s active volunteers need to show a register extract",
        count,
    )


def _training(count):
    return ngettext(
        "%(shown)s volunteer is due for further training", "%(shown)s volunteers are due for further training", count
    )


def _silent(count):
    return ngettext(
        "%(shown)s volunteer has not been heard of for a while: get in touch",
        "%(shown)s volunteers have not been heard of for a while: get in touch",
        count,
    )
