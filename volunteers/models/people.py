"""Volunteers: who they are here, what they do, and the dated steps from which their state is read."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case as Conditional
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.fields import EncryptedTextField
from jourer.models import Actor, Owned, OwnedQuerySet, Shelter
from jourer.periods import months_later
from volunteers import codes
from volunteers.codes import State, Step, one_of
from volunteers.models.rules import Rules


class VolunteerQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """Everybody for who runs the volunteers; for other staff those who are active at the own shelters.

        Every row has its steps, as of `with_steps`.
        """
        volunteers = super().visible_to(actor).filter(erased_on=None).with_steps()
        if actor.may("volunteers.edit"):
            return volunteers
        if actor.may("volunteers.read"):
            here = VolunteerShelter.objects.filter(shelter__in=actor.shelters.all())
            return volunteers.filter(state=State.ACTIVE, pk__in=here.values("volunteer"))
        return volunteers.none()

    def about(self, actor):
        """The row about who asks, with steps: to read of oneself takes no right."""
        return self.filter(association=actor.association_id, erased_on=None, actor__user=actor.user_id).with_steps()

    def with_steps(self):
        """Each with the latest day of every step, the `state` that follows from them, and since when it has held."""
        latest = VolunteerStep.objects.standing().filter(volunteer=OuterRef("pk"))
        standing = latest.filter(kind__in=codes.STANDING)
        days = {f"{kind.value}_on": latest.filter(kind=kind) for kind in codes.WAY_IN}
        return self.annotate(
            interest_on=Subquery(latest.filter(kind=Step.INTEREST).order_by("done_on").values("done_on")[:1]),
            **{name: Subquery(steps.values("done_on")[:1]) for name, steps in days.items()},
            stands=Subquery(standing.values("kind")[:1]),
            stands_since=Subquery(standing.values("done_on")[:1]),
        ).annotate(
            state=Conditional(
                When(~Q(stands=None), then=F("stands")),
                When(Q(**dict.fromkeys(days)), then=Value(State.INTERESTED)),
                default=Value(State.ON_THE_WAY),
            ),
            state_since=Coalesce("stands_since", "interest_on"),
        )

    def expired(self, rules: Rules, today: date):
        """Those, with steps, of whom nothing was written for so long that the person is to be erased.

        Whoever got in touch and never began is kept no longer than who has left.
        """
        last = months_later(today, -12 * rules.years_kept)
        since = VolunteerStep.objects.standing().filter(done_on__gte=last)
        gone = self.filter(erased_on=None).exclude(state__in=[State.ACTIVE, State.PAUSED])
        return gone.exclude(pk__in=since.values("volunteer"))

    def silent(self, *, rules: Rules, today: date):
        """Those active, with steps, of whom nothing was written down for longer than the association wants."""
        since = today - timedelta(days=rules.silence_days)
        heard_of = Q(attendances__occasion__held_on__gte=since) | Q(
            talks__held_on__gte=since, talks__taken_back_at=None
        )
        heard = self.model._base_manager.filter(heard_of)
        return self.filter(state=State.ACTIVE, stands_since__lt=since).exclude(pk__in=heard.values("pk"))

    def due_for_training(self, *, rules: Rules, today: date):
        """Those active, with steps, who once passed the basic training and have learnt nothing since for too long."""
        since = months_later(today, -rules.training_months)
        trained = self.model._base_manager.filter(
            attendances__occasion__kind=codes.OccasionKind.TRAINING, attendances__occasion__held_on__gte=since
        )
        return self.filter(state=State.ACTIVE, trained_on__lt=since).exclude(pk__in=trained.values("pk"))

    def lacking(self, kind: Step, *, rules: Rules, today: date):
        """Those with steps who lack one of the way in; an extract may have to be renewed."""
        column = f"{kind.value}_on"
        lacks = Q(**{column: None})
        if kind == Step.EXTRACT:
            lacks |= Q(**{f"{column}__lt": rules.oldest_extract(today)})
        return self.exclude(state=State.LEFT).filter(lacks)

    def lacking_anything(self, *, rules: Rules, today: date):
        lists = [self.lacking(kind, rules=rules, today=today).values("pk") for kind in codes.WAY_IN]
        any_of = Q(pk=None)
        for one in lists:
            any_of |= Q(pk__in=one)
        return self.filter(any_of)


class Volunteer(Owned):
    """Somebody who gives their time, or wants to; with an account of their own or without.

    `name` is what the person is called here: who lives with a protected identity need not give another one. It is
    kept in clear, like the name of an account, for the lists are sorted by it; how to reach the person is encrypted
    and stands in `ContactDetails`. No personnummer and no postal address: nothing is sent by post.
    """

    name = models.CharField(_("name"), max_length=150)
    gender = models.CharField(_("gender"), max_length=20, choices=codes.Gender, default=codes.Gender.NOT_STATED)
    is_protected = models.BooleanField(_("protected identity"), default=False)
    actor = models.OneToOneField(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="volunteer", verbose_name=_("account")
    )
    erased_on = models.DateField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["name"]
        constraints = [
            one_of("volunteer", "gender", codes.Gender),
            models.UniqueConstraint(fields=["association", "idempotency_key"], name="volunteer_added_once"),
        ]

    def __str__(self):
        return self.name or str(_("erased"))

    @property
    def state_in_words(self):
        """Of a row that was fetched with its steps."""
        return State(self.state).label


class OfVolunteerQuerySet(OwnedQuerySet):
    """What belongs to a volunteer is for whoever may open the volunteer."""

    def visible_to(self, actor):
        return super().visible_to(actor).filter(volunteer__in=Volunteer.objects.visible_to(actor).values("pk"))


class ContactDetails(Owned):
    """How a volunteer is reached: encrypted, and erasable without the volunteer.

    That somebody works for a shelter can be enough for a perpetrator to look for them, so a stolen database must not
    say where they answer. With a protected identity it is shown nowhere, until somebody has a reason, once.
    """

    volunteer = models.OneToOneField(Volunteer, on_delete=models.PROTECT, related_name="details")
    phone = EncryptedTextField(_("telephone"), blank=True, max_length=50)
    email = EncryptedTextField(_("e-mail"), blank=True, max_length=200)

    objects = OfVolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")

    def __str__(self):
        return str(self.pk)


class VolunteerShelter(Owned):
    """A shelter that a volunteer is of."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="shelter_links")
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter"))

    objects = OfVolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("shelter of a volunteer")
        verbose_name_plural = _("shelters of a volunteer")
        ordering = ["shelter__name"]
        constraints = [models.UniqueConstraint(fields=["volunteer", "shelter"], name="volunteer_shelter_once")]

    def __str__(self):
        return str(self.shelter)


class VolunteerRole(Owned):
    """What a volunteer does."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=codes.Role)

    objects = OfVolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a volunteer")
        verbose_name_plural = _("roles of a volunteer")
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "role"], name="volunteer_role_once"),
            one_of("volunteer", "role", codes.Role),
        ]

    def __str__(self):
        return self.get_role_display()


class VolunteerLanguage(Owned):
    """A language in which a volunteer can give support."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=5, choices=codes.Language)

    objects = OfVolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("language of a volunteer")
        verbose_name_plural = _("languages of a volunteer")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "language"], name="volunteer_language_once"),
            one_of("volunteer", "language", codes.Language),
        ]

    def __str__(self):
        return self.get_language_display()


class VolunteerTime(Owned):
    """When a volunteer usually can."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="times")
    time = models.CharField(_("when"), max_length=10, choices=codes.Time)

    objects = OfVolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("time of a volunteer")
        verbose_name_plural = _("times of a volunteer")
        ordering = ["time"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "time"], name="volunteer_time_once"),
            one_of("volunteer", "time", codes.Time),
        ]

    def __str__(self):
        return self.get_time_display()


class VolunteerStepQuerySet(OfVolunteerQuerySet):
    def visible_to(self, actor):
        """Other staff see the volunteers of their shelters, and nothing of how they came in."""
        return super().visible_to(actor) if actor.may("volunteers.edit") else self.none()

    def standing(self):
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)

    def turns(self):
        """Those of `TURNS`, each with how somebody `stands` from then on and its `last_day`, None while it holds.

        Of two on one day the one recorded first comes first, and has no day of its own.
        """
        day, moment = OuterRef("done_on"), OuterRef("recorded_at")
        later_that_day = Q(recorded_at__gt=moment) | Q(recorded_at=moment, pk__gt=OuterRef("pk"))
        later = Q(done_on__gt=day) | Q(done_on=day) & later_that_day
        turns = VolunteerStep.objects.standing().filter(kind__in=codes.TURNS)
        of_the_same = turns.filter(volunteer=OuterRef("volunteer"))
        stands = of_the_same.filter(~later, kind__in=codes.STANDING).order_by("-done_on", "-recorded_at", "-pk")
        next_on = Subquery(of_the_same.filter(later).order_by("done_on").values("done_on")[:1])
        day_before = ExpressionWrapper(next_on - timedelta(days=1), models.DateTimeField())
        return (
            self.standing()
            .filter(kind__in=codes.TURNS)
            .annotate(stands=Subquery(stands.values("kind")[:1]), last_day=Cast(day_before, models.DateField()))
        )


class VolunteerStep(Owned):
    """Something that happened on a day: on the way in, or that somebody became active, paused or left.

    Of a register extract it is kept that it was shown, when and to whom: never a copy and never what stood in it. One
    that was wrong is taken back and stays to be seen.
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=20, choices=Step)
    done_on = models.DateField(_("date"))
    seen_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who saw it")
    )
    left_because = models.CharField(_("why"), max_length=20, choices=codes.LeftBecause, blank=True)
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_by = models.ForeignKey(Actor, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)

    objects = VolunteerStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a volunteer")
        verbose_name_plural = _("steps of a volunteer")
        ordering = ["-done_on", "-recorded_at"]
        indexes = [models.Index(name="step_of_volunteer", fields=["volunteer", "kind", "done_on"])]
        constraints = [
            one_of("volunteer_step", "kind", Step),
            models.UniqueConstraint(
                fields=["volunteer", "kind", "done_on"], condition=Q(taken_back_at=None), name="volunteer_step_once"
            ),
            models.CheckConstraint(
                name="extract_seen_by_somebody",
                condition=Q(kind=Step.EXTRACT, seen_by__isnull=False) | (~Q(kind=Step.EXTRACT) & Q(seen_by=None)),
            ),
            models.CheckConstraint(
                name="volunteer_left_for_a_reason",
                condition=Q(kind=Step.LEFT, left_because__in=codes.LeftBecause.values)
                | (~Q(kind=Step.LEFT) & Q(left_because="")),
            ),
            models.CheckConstraint(
                name="volunteer_step_taken_back_by_somebody",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.done_on} {self.get_kind_display()}"
