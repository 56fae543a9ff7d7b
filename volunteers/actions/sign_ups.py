"""Who is on a shift: signing up, leaving, handing over and swapping, and how it went.

Whoever changes who is on a shift locks the shift first and then the person, so that the last place is taken once and
nobody is in two places at the same time.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from jourer.models import Actor, audit
from volunteers import codes, pipeline
from volunteers.actions.shifts import add_shift
from volunteers.codes import Answer, LeftShift
from volunteers.models import HandOver, Rules, Shift, ShiftSignUp, Volunteer
from volunteers.models.shifts import in_register

LONGEST = 24 * 60  # minutes


# On and off


@transaction.atomic
def sign_up(*, by, shift: Shift, who: Volunteer | Actor | None = None, despite: str = "") -> ShiftSignUp:
    """Take a place, the last one once; `who` is oneself unless somebody else is put on the shift."""
    (shift,) = _locked(shift)
    who = by if who is None else who
    if there := shift.sign_ups.filter(ended_at=None).of(who).first():
        return there
    _refuse_over(shift)
    if shift.sign_ups.filter(ended_at=None).count() >= shift.places:
        raise ValidationError(_("The last place has just been taken. Choose another shift."))
    made = _put_on(by, shift, who, despite)
    audit.record(by, "shift.signed_up", shift, person=str(_key(made)), lacked=made.lacked)
    return made


def _locked(*shifts: Shift) -> list[Shift]:
    """In the same order whoever asks, so that two who swap never wait for each other."""
    keys = [shift.pk for shift in shifts]
    rows = Shift.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    found = {shift.pk: shift for shift in rows}
    return [found[key] for key in keys]


def _refuse_over(shift):
    if shift.called_off_at:
        raise ValidationError(_("The shift has been called off."))
    if shift.has_ended:
        raise ValidationError(_("The shift is over. Under “My shifts” you write that you were there."))


def _put_on(by, shift, who, despite="", **facts) -> ShiftSignUp:
    column = in_register(who)
    (person,) = column.values()
    type(person)._base_manager.select_for_update(no_key=True).get(pk=person.pk)
    lacked = lacks(person)
    if lacked and not despite and not facts.get("unplanned_because"):
        raise ValidationError({"despite": _lacks_words(by, person, lacked)})
    _refuse_overlap(shift, person)
    made = ShiftSignUp(
        association_id=shift.association_id,
        shift=shift,
        signed_up_by=by,
        lacked=lacked,
        despite=despite,
        **column,
        **facts,
    )
    made.save_valid()
    return made


def lacks(person: Volunteer | Actor) -> list[str]:
    """What a volunteer should have before a shift, and has not; nothing is asked of those employed."""
    if isinstance(person, Actor):
        return [kind.value for kind in person.lacks()]
    volunteer = Volunteer.objects.with_steps().get(pk=person.pk)
    return pipeline.lacking(volunteer, Rules.of(volunteer.association), timezone.localdate())


def _lacks_words(by, person, lacked):
    words = {"lacks": get_text_list([str(codes.Step(kind).label) for kind in lacked], _("and"))}
    if person in in_register(by).values():
        return _("You lack: %(lacks)s. The coordinator can put you on the shift all the same, for a reason.") % words
    return _(
        "%(name)s lacks: %(lacks)s. The coordinator can choose a reason to put them on the shift all the same."
    ) % {"name": person if isinstance(person, Volunteer) else person.user.name, **words}


def _refuse_overlap(shift, person):
    others = ShiftSignUp.objects.standing().of(person).exclude(shift=shift)
    clash = others.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
    if other := clash.select_related("shift").first():
        words = {"hours": other.shift.hours}
        raise ValidationError(_("There is already a shift %(hours)s at the same time.") % words)


@transaction.atomic
def leave_shift(*, by, sign_up: ShiftSignUp, because: str = LeftShift.GAVE_UP) -> ShiftSignUp:
    """The place is free again, and a question whether somebody takes it over is answered by that."""
    _locked(sign_up.shift)
    sign_up = ShiftSignUp.objects.select_related("shift").get(pk=sign_up.pk)
    if sign_up.ended_at is None:
        if sign_up.shift.has_ended:
            raise ValidationError(_("The shift is over. Write how it went instead."))
        _end(sign_up, because)
        audit.record(by, "shift.left", sign_up.shift, person=str(_key(sign_up)), because=because)
    return sign_up


def leave_all_to_come(*, by, volunteer: Volunteer) -> None:
    """Who is a volunteer no more is on no shift that has not begun: others see that somebody is needed."""
    to_come = volunteer.sign_ups.standing().filter(shift__starts_at__gt=timezone.now()).select_related("shift")
    _locked(*[one.shift for one in to_come])
    for one in to_come.all():  # as they are under the locks
        _end(one, LeftShift.REMOVED)
        audit.record(by, "shift.left", one.shift, person=str(_key(one)), because=one.left_because)


def _end(sign_up, because):
    sign_up.ended_at, sign_up.left_because = timezone.now(), because
    sign_up.save(update_fields=["ended_at", "left_because"])
    sign_up.hand_overs.filter(answer="").update(answer=Answer.WITHDRAWN, answered_at=timezone.now())


def _key(sign_up):
    return sign_up.volunteer_id or sign_up.actor_id


# From one to another


@transaction.atomic
def ask_to_take_over(
    *, by, sign_up: ShiftSignUp, to: Volunteer | Actor | None = None, in_return: ShiftSignUp | None = None
) -> HandOver:
    """Ask a person, or anybody of the shelter; the shift is theirs who asks until somebody accepts.

    `in_return` is a shift of the person asked: then it is a swap.
    """
    (shift,) = _locked(sign_up.shift)
    if there := sign_up.hand_overs.filter(answer="").first():
        return there
    _refuse_over(shift)
    column = {f"to_{name}": person for name, person in in_register(to).items()} if to else {}
    asked = HandOver(association_id=shift.association_id, sign_up=sign_up, in_return=in_return, **column)
    asked.save_valid()
    audit.record(by, "shift.offered", shift, swap=in_return is not None)
    return asked


@transaction.atomic
def accept_shift(*, by, hand_over: HandOver) -> ShiftSignUp:
    """Take the shift over; in a swap the other one goes the other way. The first who accepts gets it."""
    hand_over = HandOver.objects.select_related("sign_up__shift", "in_return__shift").get(pk=hand_over.pk)
    given, returned = hand_over.sign_up, hand_over.in_return
    _locked(*[one.shift for one in (given, returned) if one])
    if there := _taken_over(hand_over, by):
        return there  # the second of two clicks
    _refuse_answered(hand_over)
    for one in (given, returned):
        if one:
            _refuse_over(one.shift)
    because = LeftShift.SWAPPED if returned else LeftShift.HANDED_OVER
    hand_over.answer, hand_over.answered_at = Answer.ACCEPTED, timezone.now()
    hand_over.save(update_fields=["answer", "answered_at"])
    for one in (given, returned):
        if one:
            _end(one, because)
    if returned:
        _put_on_in_return(by, returned.shift, given.person)
    made = _put_on(by, given.shift, by)
    audit.record(by, "shift.taken_over", given.shift, swap=returned is not None)
    return made


def _put_on_in_return(by, shift, person) -> None:
    """What the other one lacks, or does at that time, is nothing for who accepts."""
    try:
        _put_on(by, shift, person)
    except ValidationError as error:
        words = _("%(name)s cannot take your shift. Keep it, and ask the coordinator how to do instead.")
        raise ValidationError(
            words % {"name": person if isinstance(person, Volunteer) else person.user.name}
        ) from error


def _taken_over(hand_over, by) -> ShiftSignUp | None:
    """The place that who accepts has got by this very question; asked again under the lock."""
    hand_over.refresh_from_db(fields=["answer"])
    if hand_over.answer != Answer.ACCEPTED:
        return None
    return hand_over.sign_up.shift.sign_ups.filter(ended_at=None).of(by).first()


def _refuse_answered(hand_over):
    """Two may accept at the same moment, and the other shift may have been left."""
    still_there = {hand_over.sign_up_id, hand_over.in_return_id} - {None}
    if hand_over.answer or ShiftSignUp.objects.standing().filter(pk__in=still_there).count() < len(still_there):
        raise ValidationError(_("Somebody else has just taken the shift, or it is no longer offered."))


@transaction.atomic
def answer_no(*, by, hand_over: HandOver, answer: str = Answer.DECLINED) -> HandOver:
    """Declined by who was asked, or withdrawn by who asked."""
    _locked(hand_over.sign_up.shift)
    hand_over.refresh_from_db(fields=["answer"])
    if not hand_over.answer:
        hand_over.answer, hand_over.answered_at = answer, timezone.now()
        hand_over.save(update_fields=["answer", "answered_at"])
        audit.record(by, "shift.not_taken_over", hand_over.sign_up.shift, answer=answer)
    return hand_over


# How it went


@transaction.atomic
def tell_hours(*, by, sign_up: ShiftSignUp, minutes: int) -> ShiftSignUp:
    """How long somebody was there, 0 for not at all; what one person held was held."""
    _locked(sign_up.shift)
    sign_up = ShiftSignUp.objects.select_related("shift").get(pk=sign_up.pk)
    if not sign_up.shift.has_ended:
        raise ValidationError({"hours": _("The shift is not over yet. Come back afterwards.")})
    if not 0 <= minutes <= LONGEST:
        raise ValidationError({"hours": _("Write between 0 and 24 hours.")})
    sign_up.minutes, sign_up.told_at = minutes, timezone.now()
    sign_up.save(update_fields=["minutes", "told_at"])
    audit.record(by, "shift.told", sign_up.shift, minutes=minutes)
    if minutes:
        _set_held(sign_up.shift)
    return sign_up


def _set_held(shift, *, was_held=True, because=""):
    shift.was_held, shift.not_held_because = was_held, because
    shift.save(update_fields=["was_held", "not_held_because"])


@transaction.atomic
def tell_not_held(*, by, shift: Shift, because: str) -> Shift:
    """Nobody was there; whoever was signed up has no hours of it."""
    (shift,) = _locked(shift)
    if not shift.has_ended:
        raise ValidationError(_("The shift is not over yet. Call it off instead."))
    shift.sign_ups.filter(ended_at=None).update(minutes=0, told_at=timezone.now())
    _set_held(shift, was_held=False, because=because)
    audit.record(by, "shift.not_held", shift, because=because)
    return shift


@transaction.atomic
def add_held_shift(*, by, because: str, **facts) -> Shift:
    """A shift that nobody had planned: written down afterwards by who held it, and marked."""
    shift = add_shift(by=by, unplanned_because=because, **facts)
    if not shift.has_ended:
        raise ValidationError({"begins_on": _("The shift is not over yet. Come back afterwards.")})
    if shift.was_held is None:  # and not the second of two clicks
        tell_who_held(by=by, shift=shift, who=by, because=because)
    return shift


@transaction.atomic
def tell_who_held(*, by, shift: Shift, who: Volunteer | Actor, because: str) -> ShiftSignUp:
    """It was held by somebody who was not signed up, beyond the places if need be: written down and marked."""
    (shift,) = _locked(shift)
    if not shift.has_ended:
        raise ValidationError(_("The shift is not over yet. Sign the person up instead."))
    there = shift.sign_ups.filter(ended_at=None).of(who).first()
    one = there or _put_on(by, shift, who, unplanned_because=because)
    return tell_hours(by=by, sign_up=one, minutes=shift.minutes)
