"""What the volunteers wait for, on the start page of who runs them; and what waits for who takes shifts."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from jourer.templatetags.formats import number
from jourer.todos import Todo
from volunteers import training
from volunteers.codes import FeeState, State, Step
from volunteers.models import HandOver, Member, Rules, Shift, ShiftSignUp, Volunteer

TWO_WEEKS = timedelta(weeks=2)


def todos(actor) -> list[Todo]:
    """Each a line with how many, never who: the page behind it says that."""
    takes = [*_asked(actor), *_my_shifts(actor), *_my_training(actor)] if actor.may("shifts.take") else []
    runs = [*_of_shifts(actor), *_of_volunteers(actor)] if actor.may("volunteers.edit") else []
    return [*takes, *runs, *(_fees(actor) if actor.may("members.edit") else [])]


def _asked(actor):
    """That somebody wants a shift taken over: by this very person, not just by anybody."""
    asked = HandOver.objects.visible_to(actor).for_answer_by(actor).asked_by_name(actor).order_by("-asked_at").first()
    if asked:
        words = gettext("Somebody asks whether you can take a shift")
        yield Todo(words, _page(actor, "my_shifts"), about=str(asked.pk), is_urgent=True)


def _my_shifts(actor):
    """The next day's shift, and those that nobody has told of."""
    now, tomorrow = timezone.now(), timezone.localdate() + timedelta(days=1)
    mine = ShiftSignUp.objects.visible_to(actor).of(actor).standing()
    page = _page(actor, "my_shifts")
    for one in mine.filter(shift__begins_on__lte=tomorrow, shift__starts_at__gt=now).select_related("shift"):
        words = gettext("You have a shift %(hours)s") % {"hours": one.shift.hours}
        yield Todo(words, page, one.shift.begins_on, about=str(one.shift_id), is_urgent=True)
    untold = mine.untold(now).order_by("-shift__ends_at").first()
    if untold:
        yield Todo(gettext("Write how your shift went"), page, about=f"told {untold.pk}")


def _my_training(actor):
    if training.is_due(actor, Rules.of(actor.association), timezone.localdate()):
        yield Todo(gettext("It is time for further training for you"), _page(actor, "my_training"), about="training")


def _of_shifts(actor):
    """Gaps two weeks ahead."""
    gaps = Shift.objects.visible_to(actor).with_gaps().filter(starts_at__lt=timezone.now() + TWO_WEEKS).count()
    if gaps:
        yield Todo(_gaps(gaps) % {"shown": number(gaps)}, _page(actor, "shifts"))


def _fees(actor):
    """Of this year, once they have been asked for."""
    year = timezone.localdate().year
    count = Member.objects.visible_to(actor).still().with_fee(year).filter(fee_state=FeeState.UNPAID).count()
    if count:
        yield Todo(_unpaid(count) % {"shown": number(count)}, _page(actor, "year_fees", year=year))


def _page(actor, name, **of):
    return reverse(name, kwargs={"association": actor.association.slug, **of})


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
    page = _page(actor, "volunteers")
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


def _unpaid(count):
    return ngettext(
        "%(shown)s member has not paid this year's fee", "%(shown)s members have not paid this year's fee", count
    )
