"""What people come together for: courses and their sessions, meetings, events, supervision; and talks between two."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jourer.models import Actor, Owned, OwnedQuerySet, Shelter
from volunteers import codes
from volunteers.codes import one_of
from volunteers.models.people import Volunteer


class RunQuerySet(OwnedQuerySet):
    """Rows for those who run the volunteers."""

    def visible_to(self, actor):
        return super().visible_to(actor) if actor.may("volunteers.edit") else self.none()


class Course(Owned):
    """Something to learn, with its contents as a check-list."""

    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=20, choices=codes.CourseKind)
    is_offered = models.BooleanField(_("is offered"), default=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["kind", "name"]
        constraints = [
            one_of("course", "kind", codes.CourseKind),
            models.UniqueConstraint(
                fields=["association", "name"],
                name="course_named_once",
                violation_error_message=_("There is already a course with this name."),
            ),
            models.UniqueConstraint(fields=["association", "idempotency_key"], name="course_added_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def contents(self) -> list[str]:
        """What it is to give knowledge of now."""
        return list(self.items.filter(is_offered=True).values_list("text", flat=True))


class CourseItem(Owned):
    """One thing that a course is to give knowledge of."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="items")
    text = models.CharField(_("content"), max_length=200)
    position = models.PositiveSmallIntegerField()
    is_offered = models.BooleanField(default=True)  # what has been gone through once stays with its sessions

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("content of a course")
        verbose_name_plural = _("contents of a course")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["course", "text"], name="course_item_once")]

    def __str__(self):
        return self.text


class OccasionQuerySet(RunQuerySet):
    def trainings(self):
        return self.filter(kind=codes.OccasionKind.TRAINING)

    def open_to(self, actor):
        """Those to come at the shelters of the actor, or for everybody; who comes is for who runs them."""
        here = Q(shelter=None) | Q(shelter__in=actor.shelters.all())
        return self.filter(here, association=actor.association_id, held_on__gte=timezone.localdate())


class Occasion(Owned):
    """Something on a day to which people come; of a course where it is a training.

    Beside those with names `others` came: guests, or members whose names nobody needs.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=codes.OccasionKind)
    course = models.ForeignKey(
        Course, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("course")
    )
    title = models.CharField(_("what"), max_length=150, blank=True)
    held_on = models.DateField(_("date"))
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    others = models.PositiveIntegerField(_("others who came"), default=0)
    typed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    idempotency_key = models.UUIDField(editable=False)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("volunteers", "occasion")
        verbose_name_plural = pgettext_lazy("volunteers", "occasions")
        ordering = ["-held_on", "-typed_at"]
        indexes = [models.Index(name="occasion_counted", fields=["association", "held_on"])]
        constraints = [
            one_of("occasion", "kind", codes.OccasionKind),
            models.UniqueConstraint(fields=["typed_by", "idempotency_key"], name="occasion_typed_once"),
            models.CheckConstraint(
                name="occasion_of_a_course_is_training",
                condition=Q(kind=codes.OccasionKind.TRAINING, course__isnull=False)
                | (~Q(kind=codes.OccasionKind.TRAINING) & Q(course=None)),
            ),
        ]

    def __str__(self):
        return self.title or str(self.course or self.get_kind_display())

    @property
    def is_held(self) -> bool:
        return self.held_on <= timezone.localdate()


class Covered(Owned):
    """A content of the course that was gone through."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="covered")
    item = models.ForeignKey(CourseItem, on_delete=models.PROTECT, related_name="+")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("content gone through")
        verbose_name_plural = _("contents gone through")
        constraints = [models.UniqueConstraint(fields=["occasion", "item"], name="covered_once")]

    def __str__(self):
        return str(self.item_id)


class AttendanceQuerySet(RunQuerySet):
    def about(self, actor):
        """Those of who asks, in whatever role: to read of oneself takes no right."""
        is_own = Q(actor__user=actor.user_id) | Q(volunteer__actor__user=actor.user_id)
        return self.filter(is_own, association=actor.association_id)

    def at_trainings(self):
        return self.filter(occasion__kind=codes.OccasionKind.TRAINING)


class Attendance(Owned):
    """Somebody who was there: a volunteer, or an account of somebody employed or of the board; who passed, passed."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="attendances")
    volunteer = models.ForeignKey(
        Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(_("as"), max_length=20, choices=codes.Participant)
    has_passed = models.BooleanField(_("passed"), default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            one_of("attendance", "who", codes.Participant),
            models.UniqueConstraint(
                fields=["occasion", "volunteer"], condition=Q(actor=None), name="volunteer_attends_once"
            ),
            models.UniqueConstraint(
                fields=["occasion", "actor"], condition=Q(volunteer=None), name="actor_attends_once"
            ),
            models.CheckConstraint(
                name="attendance_of_one",
                condition=Q(volunteer__isnull=False, actor=None, who=codes.Participant.VOLUNTEER)
                | (Q(volunteer=None, actor__isnull=False) & ~Q(who=codes.Participant.VOLUNTEER)),
            ),
        ]

    def __str__(self):
        return f"{self.occasion_id}"


class TalkQuerySet(RunQuerySet):
    def standing(self):
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)


class Talk(Owned):
    """A talk with a volunteer: that it was held, when and by whom. What was said stays between the two."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="talks")
    kind = models.CharField(_("kind"), max_length=20, choices=codes.TalkKind)
    held_on = models.DateField(_("date"))
    held_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("who talked"))
    typed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_by = models.ForeignKey(Actor, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk with a volunteer")
        verbose_name_plural = _("talks with volunteers")
        ordering = ["-held_on", "-typed_at"]
        indexes = [models.Index(name="talk_counted", fields=["association", "held_on"])]
        constraints = [
            one_of("talk", "kind", codes.TalkKind),
            models.UniqueConstraint(
                fields=["volunteer", "kind", "held_on"], condition=Q(taken_back_at=None), name="talk_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.held_on} {self.get_kind_display()}"


class Employee(Owned):
    """Somebody employed, as far as it is counted: how many there are, and of which gender."""

    name = models.CharField(_("name"), max_length=150)
    gender = models.CharField(_("gender"), max_length=20, choices=codes.Gender, default=codes.Gender.NOT_STATED)
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    since = models.DateField(_("employed from"))
    until = models.DateField(_("last day"), null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["name"]
        constraints = [
            one_of("employee", "gender", codes.Gender),
            models.CheckConstraint(
                name="employee_leaves_after_coming",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(fields=["association", "idempotency_key"], name="employee_added_once"),
        ]

    def __str__(self):
        return self.name
