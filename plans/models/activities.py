"""Outward work and training: who plans it, what is planned, and what was done."""

import uuid
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models import Actor, Correction, Decision, Owned, OwnedQuerySet, Shelter
from plans import codes
from plans.codes import ActivityState
from plans.models.partners import Partner
from plans.models.plans import Goal, GoalArea

FIRST_DAY = date(2000, 1, 1)  # before it a date is a slip of the finger
UNDO_TIME = timedelta(minutes=10)


class WorkGroup(Owned):
    """A group of members that plans activities; which areas it works with, each plan says."""

    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("work group")
        verbose_name_plural = _("work groups")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="work_group_once",
                violation_error_message=_("There is already a work group with this name."),
            )
        ]

    def __str__(self):
        return self.name


class WorkGroupMember(Owned):
    """Somebody in a work group."""

    group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="members")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="work_groups")
    is_convener = models.BooleanField(_("calls the group together"), default=False)

    class Meta:
        verbose_name = _("member of a work group")
        verbose_name_plural = _("members of work groups")
        ordering = ["-is_convener", "actor__user__name"]
        constraints = [
            models.UniqueConstraint(fields=["group", "actor"], name="work_group_member_once"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(is_convener=True), name="work_group_has_one_convener"
            ),
        ]

    def __str__(self):
        return str(self.actor)


class PlannedActivityQuerySet(OwnedQuerySet):
    def waiting(self):
        """What the board is to say yes or no to."""
        return self.filter(state=ActivityState.PROPOSED)

    def overdue(self):
        """Whose last day is past, and nobody has said what became of them."""
        unsettled = [ActivityState.PROPOSED, ActivityState.APPROVED]
        return self.filter(state__in=unsettled, ends_on__lt=timezone.localdate())


class PlannedActivity(Owned):
    """Something a work group or a shelter sets out to do within an area of the plan.

    The board approves it before it is carried out (the rule of many statutes); what was done without approval has a
    reason instead of a decision, and is marked.
    """

    area = models.ForeignKey(GoalArea, on_delete=models.PROTECT, related_name="activities", verbose_name=_("goal area"))
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="activities", verbose_name=_("goal")
    )
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    work_group = models.ForeignKey(
        WorkGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("work group"),
    )
    responsible = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=codes.ActivityKind)
    title = models.CharField(_("what is to be done"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=20, choices=ActivityState, default=ActivityState.PROPOSED)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="activities", verbose_name=_("decision")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    evaluation = models.TextField(_("evaluation"), blank=True)
    proposed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlannedActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        ordering = ["starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(name="planned_activity_kind_known", condition=Q(kind__in=codes.ActivityKind.values)),
            models.CheckConstraint(name="activity_state_known", condition=Q(state__in=ActivityState.values)),
            models.CheckConstraint(
                name="activity_approved_by_a_decision",
                condition=~Q(state=ActivityState.APPROVED) | Q(decision__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_without_decision_has_a_reason",
                condition=~Q(state=ActivityState.DONE) | Q(decision__isnull=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="activity_put_off_with_a_reason",
                condition=~Q(state__in=[ActivityState.POSTPONED, ActivityState.DROPPED]) | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_done_without_approval(self):
        return self.state == ActivityState.DONE and self.decision_id is None


class ActivityRecordQuerySet(OwnedQuerySet):
    def standing(self):
        """Without those that were undone."""
        return self.filter(undone_at=None)

    def latest_of(self, actor, number=5):
        """The last ones the actor typed in, newest first; of several alike only the first."""
        mine = self.visible_to(actor).filter(typed_by=actor, copy_number=1).standing()
        return mine.order_by("-typed_at")[:number]

    def with_what_is_told(self):
        """With all that a list tells of each."""
        return self.select_related("shelter", "planned").prefetch_related("reached", "partner_links__partner")


class ActivityRecord(Owned):
    """Something that was done, logged once; planned or not."""

    planned = models.ForeignKey(
        PlannedActivity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="records",
        verbose_name=_("planned activity"),
    )
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=codes.ActivityKind)
    title = models.CharField(_("what was done"), max_length=200, blank=True)
    occurred_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2, null=True, blank=True)
    fee = models.DecimalField(_("fee in kronor"), max_digits=10, decimal_places=2, null=True, blank=True)
    follow_up = models.TextField(_("how it went, and what comes next"), blank=True)
    typed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="activities_typed")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)
    copy_number = models.PositiveSmallIntegerField(default=1, editable=False)  # of "× n alike" saved at once

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-occurred_on", "-typed_at"]
        indexes = [
            models.Index(
                name="activity_counted",
                fields=["association", "occurred_on"],
                include=["shelter", "kind"],
                condition=Q(undone_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "typed_by", "idempotency_key", "copy_number"], name="activity_logged_once"
            ),
            models.CheckConstraint(name="activity_kind_known", condition=Q(kind__in=codes.ActivityKind.values)),
            models.CheckConstraint(name="activity_hours_positive", condition=Q(hours=None) | Q(hours__gt=0)),
            models.CheckConstraint(name="activity_fee_positive", condition=Q(fee=None) | Q(fee__gt=0)),
        ]

    def __str__(self):
        return self.title or self.get_kind_display()

    def clean(self):
        """What one row can say about itself, whoever writes it."""
        super().clean()
        if self.occurred_on and self.occurred_on > timezone.localdate():
            raise ValidationError({"occurred_on": _("The date has not come yet. Choose today or an earlier date.")})
        if self.occurred_on and self.occurred_on < FIRST_DAY:
            raise ValidationError({"occurred_on": _("The date is before the year 2000. Check the year.")})

    @property
    def is_paid(self):
        return self.fee is not None

    @property
    def can_be_undone(self):
        return self.undone_at is None and timezone.now() - self.typed_at < UNDO_TIME


class ActivityReach(Owned):
    """How many of an audience were reached."""

    record = models.ForeignKey(ActivityRecord, on_delete=models.CASCADE, related_name="reached")
    audience = models.CharField(_("audience"), max_length=20, choices=codes.Audience)
    people = models.PositiveIntegerField(_("people reached"), null=True, blank=True)

    class Meta:
        verbose_name = _("people reached")
        verbose_name_plural = _("people reached")
        constraints = [
            models.UniqueConstraint(fields=["record", "audience"], name="activity_reach_once"),
            models.CheckConstraint(name="activity_audience_known", condition=Q(audience__in=codes.Audience.values)),
        ]

    def __str__(self):
        return f"{self.get_audience_display()}: {self.people}"


class ActivityPartner(Owned):
    """With whom, or where."""

    record = models.ForeignKey(ActivityRecord, on_delete=models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="activity_links")

    class Meta:
        verbose_name = _("partner of an activity")
        verbose_name_plural = _("partners of activities")
        constraints = [models.UniqueConstraint(fields=["record", "partner"], name="activity_partner_once")]

    def __str__(self):
        return str(self.partner)


class ActivityCorrection(Correction):
    """A correction of what was logged; with `reached` as {audience: people} and `partners` as keys."""

    record = models.ForeignKey(ActivityRecord, on_delete=models.PROTECT, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of an activity")
        verbose_name_plural = _("corrections of activities")
