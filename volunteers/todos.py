"""What the volunteers wait for, on the start page of who runs them; and what is asked of who takes shifts."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from jourer.templatetags.formats import number
from jourer.todos import Todo
from volunteers.codes import State, Step
from volunteers.models import HandOver, Rules, Shift, Volunteer

TWO_WEEKS = timedelta(weeks=2)


def todos(actor) -> list[Todo]:
    """Each a line with how many, never who: the page behind it says that."""
    asked = _asked(actor) if actor.may("shifts.take") else []
    return [*asked, *_of_shifts(actor), *_of_volunteers(actor)] if actor.may("volunteers.edit") else asked


def _asked(actor):
    """That somebody wants a shift taken over: by this very person, not just by anybody."""
    asked = HandOver.objects.visible_to(actor).for_answer_by(actor).asked_by_name(actor)
    page = reverse("my_shifts", kwargs={"association": actor.association.slug})
    return [Todo(gettext("Somebody asks whether you can take a shift"), page)] if asked.exists() else []


def _of_shifts(actor):
    """Gaps two weeks ahead."""
    gaps = Shift.objects.visible_to(actor).with_gaps().filter(starts_at__lt=timezone.now() + TWO_WEEKS).count()
    page = reverse("shifts", kwargs={"association": actor.association.slug})
    return [Todo(_gaps(gaps) % {"shown": number(gaps)}, page)] if gaps else []


def _of_volunteers(actor):
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


def _gaps(count):
    return ngettext(
        "%(shown)s shift of the next two weeks needs somebody",
        "%(shown)s shifts of the next two weeks need somebody",
        count,
    )


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
