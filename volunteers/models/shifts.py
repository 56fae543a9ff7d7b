"""Shifts: when something is to be open, who is on it, and whether and how long it was held."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jourer.models import Actor, Owned, OwnedQuerySet, Shelter
from volunteers import codes
from volunteers.codes import one_of
from volunteers.models.occasions import RunQuerySet
from volunteers.models.people import Volunteer

SATURDAY = 5
MOST_PLACES = 50
ASKED_BACK = timedelta(days=60)  # how long one is asked how a shift went


def moments(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """From and to as moments; what closes at or before the hour it opens closes the day after."""
    zone = timezone.get_current_timezone()
    last = day if closes > opens else day + timedelta(days=1)
    return datetime.combine(day, opens, zone), datetime.combine(last, closes, zone)


def places_field():
    validators = [MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    return models.PositiveSmallIntegerField(_("places"), default=1, validators=validators)


class ShiftPattern(Owned):
    """A need that comes back on a day of the week: it makes the shifts of the weeks to come.

    `on_holidays` says whether there are shifts on public holidays too. `closes` at or before `opens` is the day after.
    """

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter"))
    channel = models.CharField(_("what is open"), max_length=20, choices=codes.ShiftChannel)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=sorted(WEEKDAYS.items()))
    every = models.PositiveSmallIntegerField(_("how often"), choices=codes.Every, default=codes.Every.WEEK)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))
    places = places_field()
    on_holidays = models.BooleanField(_("also on public holidays"), default=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("recurring shift")
        verbose_name_plural = _("recurring shifts")
        ordering = ["weekday", "opens"]
        constraints = [
            one_of("shift_pattern", "channel", codes.ShiftChannel),
            models.CheckConstraint(
                name="shift_pattern_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H.%M}\N{EN DASH}{self.closes:%H.%M}"

    def days_until(self, last: date):
        """The days on which it comes back, up to and with `last`."""
        day = self.starts_on + timedelta(days=(self.weekday - self.starts_on.weekday()) % 7)
        last = min(last, self.ends_on) if self.ends_on else last
        while day <= last:
            yield day
            day += timedelta(weeks=self.every)


class ShiftQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """All for who runs the volunteers; for those who take shifts the ones at their own shelters."""
        shifts = super().visible_to(actor)
        if actor.may("volunteers.edit"):
            return shifts
        if actor.may("shifts.take"):
            return shifts.filter(shelter__in=actor.shelters.all())
        return shifts.none()

    def on(self):
        """Without those that were called off."""
        return self.filter(called_off_at=None)

    def with_taken(self):
        """Each with `taken`, how many places are taken; in order, which rows that are counted lose."""
        taken = Count("sign_ups", filter=Q(sign_ups__ended_at=None))
        return self.annotate(taken=taken).order_by(*Shift._meta.ordering)

    def with_gaps(self):
        """Those to come, with `taken`, that still need somebody."""
        return self.on().with_taken().filter(taken__lt=F("places"), ends_at__gt=timezone.now())

    def held(self):
        return self.filter(was_held=True)

    def coming(self):
        return self.on().filter(ends_at__gt=timezone.now())


class Shift(Owned):
    """A channel of a shelter that is to be open from one moment to another, with places to take.

    `was_held` is None until somebody has said. What was held without having been planned says why in
    `unplanned_because`: reality is written down, not refused.
    """

    pattern = models.ForeignKey(
        ShiftPattern, null=True, editable=False, on_delete=models.PROTECT, related_name="shifts"
    )
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter"))
    channel = models.CharField(_("what is open"), max_length=20, choices=codes.ShiftChannel)
    begins_on = models.DateField(_("date"))  # local, the key of all statistics
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    is_evening = models.BooleanField(_("evening or weekend"), editable=False)
    places = places_field()
    unplanned_because = models.CharField(
        _("why it was not planned"), max_length=20, choices=codes.Unplanned, blank=True
    )
    was_held = models.BooleanField(_("was held"), null=True, editable=False)
    not_held_because = models.CharField(_("why it was not held"), max_length=20, choices=codes.NotHeld, blank=True)
    added_by = models.ForeignKey(Actor, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    called_off_by = models.ForeignKey(Actor, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at", "channel"]
        indexes = [models.Index(name="shift_by_day", fields=["association", "begins_on"])]
        constraints = [
            one_of("shift", "channel", codes.ShiftChannel),
            models.CheckConstraint(name="shift_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["pattern", "begins_on"], name="shift_of_a_pattern_once"),
            models.UniqueConstraint(fields=["added_by", "idempotency_key"], name="shift_added_once"),
            models.CheckConstraint(
                name="shift_not_held_for_a_reason",
                condition=Q(was_held=False, not_held_because__in=codes.NotHeld.values)
                | ((Q(was_held=None) | Q(was_held=True)) & Q(not_held_because="")),
            ),
            models.CheckConstraint(
                name="shift_called_off_by_somebody",
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.begins_on} {self.hours}"

    def set_times(self, day: date, opens: time, closes: time) -> None:
        self.begins_on = day
        self.starts_at, self.ends_at = moments(day, opens, closes)
        ends = timezone.localtime(self.ends_at)
        in_hours = ends.date() == day and ends.time() <= time(codes.EVENING_FROM)
        self.is_evening = day.weekday() >= SATURDAY or not in_hours

    @property
    def free(self) -> int:
        """How many places are left of a row with `taken`."""
        return max(self.places - self.taken, 0)

    @property
    def hours(self) -> str:
        """ "18.00–21.00", as it is on a clock here."""
        starts, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{starts:%H.%M}\N{EN DASH}{ends:%H.%M}"

    @property
    def minutes(self) -> int:
        """As time passes: in the night when summer time ends an hour more than the clock says."""
        return int(self.ends_at.timestamp() - self.starts_at.timestamp()) // 60

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= timezone.now()


class SignUpQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """All for who runs the volunteers; otherwise one's own."""
        sign_ups = super().visible_to(actor)
        return sign_ups if actor.may("volunteers.edit") else sign_ups.of(actor)

    def standing(self):
        """Those who are on a shift that is not called off."""
        return self.filter(ended_at=None, shift__called_off_at=None)

    def untold(self, now: datetime):
        """Those over for not so long, of which nobody has said how long they were."""
        return self.filter(told_at=None, shift__ends_at__lte=now, shift__ends_at__gt=now - ASKED_BACK)

    def of(self, person: Volunteer | Actor):
        """Those of a person, by whichever account or row of the register."""
        return self.filter(is_of(person))


def is_of(person: Volunteer | Actor, prefix: str = "") -> Q:
    """Whether a row with `volunteer` and `actor` is about the person: one user is one person, whatever the role."""
    actor = person.actor if isinstance(person, Volunteer) else person
    if actor is None:
        return Q(**{f"{prefix}volunteer": person})
    return Q(**{f"{prefix}actor__user": actor.user_id}) | Q(**{f"{prefix}volunteer__actor__user": actor.user_id})


def in_register(person: Volunteer | Actor) -> dict[str, Volunteer | Actor]:
    """The column of a row about the person: a volunteer's account stands for the volunteer in the register."""
    if isinstance(person, Volunteer):
        return {"volunteer": person}
    volunteer = getattr(person, "volunteer", None)
    return {"volunteer": volunteer} if volunteer else {"actor": person}


class ShiftSignUp(Owned):
    """Somebody on a shift: a volunteer, or an account of somebody employed.

    Who leaves the shift stays here with the reason. `minutes` is how long they were there, once it has been told, 0 for
    not at all; `unplanned_because` marks who held a shift without being signed up, and `lacked` what somebody lacked.
    """

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="sign_ups")
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_ups")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_up_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")  # None once erased
    signed_up_at = models.DateTimeField(default=timezone.now, editable=False)
    lacked = models.JSONField(default=list, blank=True, editable=False)
    despite = models.CharField(_("why all the same"), max_length=20, choices=codes.OnShiftDespite, blank=True)
    unplanned_because = models.CharField(
        _("why it was not planned"), max_length=20, choices=codes.Unplanned, blank=True
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)
    left_because = models.CharField(_("why"), max_length=20, choices=codes.LeftShift, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("shift", "sign-up")
        verbose_name_plural = pgettext_lazy("shift", "sign-ups")
        ordering = ["signed_up_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(ended_at=None), name="volunteer_on_shift_once"
            ),
            models.UniqueConstraint(fields=["shift", "actor"], condition=Q(ended_at=None), name="actor_on_shift_once"),
            models.CheckConstraint(
                name="sign_up_of_one",
                condition=Q(volunteer__isnull=False, actor=None) | Q(volunteer=None, actor__isnull=False),
            ),
            models.CheckConstraint(
                name="left_shift_for_a_reason",
                condition=Q(ended_at=None, left_because="")
                | Q(ended_at__isnull=False, left_because__in=codes.LeftShift.values),
            ),
        ]

    def __str__(self):
        return str(self.person) if self.volunteer_id else self.person.user.name

    @property
    def person(self) -> Volunteer | Actor:
        return self.volunteer or cast("Actor", self.actor)


def _to(actor: Actor) -> Q:
    """Whether a question is put to this very person."""
    return Q(to_volunteer__actor__user=actor.user_id) | Q(to_actor__user=actor.user_id)


class HandOverQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Those one has asked, and those that one is asked: by name, or with everybody of the shelter."""
        asked = super().visible_to(actor)
        if actor.may("volunteers.edit"):
            return asked
        for_all = Q(to_volunteer=None, to_actor=None, sign_up__shift__in=Shift.objects.visible_to(actor).values("pk"))
        return asked.filter(is_of(actor, "sign_up__") | _to(actor) | for_all)

    def asked_by_name(self, actor):
        return self.filter(_to(actor))

    def put_to(self, actor):
        """Those of others, also of days that have been: asked by name, or with everybody of the shelter."""
        for_all = Q(to_volunteer=None, to_actor=None, sign_up__shift__shelter__in=actor.shelters.all())
        return self.filter(_to(actor) | for_all).exclude(is_of(actor, "sign_up__"))

    def for_answer_by(self, actor):
        """Those that the actor may still accept."""
        return self.put_to(actor).open()

    def open(self):
        """Those that wait for an answer, on shifts that are still to come."""
        now = timezone.now()
        to_come = Q(in_return=None) | Q(in_return__shift__called_off_at=None, in_return__shift__ends_at__gt=now)
        return self.filter(
            to_come,
            answer="",
            sign_up__ended_at=None,
            sign_up__shift__called_off_at=None,
            sign_up__shift__ends_at__gt=now,
        )


class HandOver(Owned):
    """A question whether somebody takes a shift over: a named person or anybody of the shelter; `in_return` in a swap.

    Until somebody accepts, the shift is theirs who asked.
    """

    sign_up = models.ForeignKey(ShiftSignUp, on_delete=models.PROTECT, related_name="hand_overs")
    to_volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_return = models.ForeignKey(ShiftSignUp, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(_("answer"), max_length=20, choices=codes.Answer, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift handed over")
        verbose_name_plural = _("shifts handed over")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["sign_up"], condition=Q(answer=""), name="shift_handed_over_once"),
            models.CheckConstraint(name="shift_handed_to_one", condition=Q(to_volunteer=None) | Q(to_actor=None)),
        ]

    def __str__(self):
        return str(self.pk)
