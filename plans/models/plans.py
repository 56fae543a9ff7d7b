"""The annual plan (verksamhetsplan): areas, goals and the targets that measure them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer import periods
from jourer.fields import ProseField
from jourer.models import Decision, Measure, Owned, OwnedQuerySet, Shelter

LONGEST = timedelta(days=2 * 366)


class PlanQuerySet(OwnedQuerySet):
    def under_way(self):
        """Whose time it is today."""
        today = timezone.localdate()
        return self.filter(starts_on__lte=today, ends_on__gte=today)


class Plan(Owned):
    """What the association sets out to do in a year."""

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adopted_plans",
        verbose_name=_("adopted by"),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    vision = ProseField(_("vision"), blank=True)
    purpose = ProseField(_("purpose"), blank=True)
    values = ProseField(_("values"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["association", "year"], name="plan_once_a_year"),
            models.CheckConstraint(name="plan_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="plan_adopted_before_it_is_closed", condition=Q(closed_on=None) | Q(adopted_on__isnull=False)
            ),
            models.CheckConstraint(
                name="plan_adopted_on_the_day_of_its_decision",
                condition=Q(adopted_by=None) | Q(adopted_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def state(self):
        """draft, adopted or closed: told by its days and never stored."""
        if self.closed_on:
            return "closed"
        return "adopted" if self.adopted_on else "draft"

    def clean(self):
        super().clean()
        slips: dict = periods.slips(starts_on=self.starts_on, ends_on=self.ends_on)
        if self.year and not periods.FIRST_DAY.year <= self.year <= periods.LAST_DAY.year:
            slips["year"] = _("Write the year with four digits, for example 2026.")
        if slips:
            raise ValidationError(slips)
        if self.starts_on and self.ends_on and self.ends_on - self.starts_on > LONGEST:
            raise ValidationError({"ends_on": _("A plan is for two years at most.")})


class GoalArea(Owned):
    """A chapter of the plan (målområde)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas", verbose_name=_("annual plan"))
    name = models.CharField(_("name"), max_length=200)
    work_group = models.ForeignKey(
        "plans.WorkGroup",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="areas",
        verbose_name=_("work group"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("goal area")
        verbose_name_plural = _("goal areas")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="goal_area_once")]

    def __str__(self):
        return self.name


class Goal(Owned):
    """One goal of an area; without shelter it is the whole association's."""

    area = models.ForeignKey(GoalArea, on_delete=models.CASCADE, related_name="goals", verbose_name=_("goal area"))
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    number = models.CharField(_("number in the plan"), max_length=10, blank=True)
    text = models.TextField(_("goal"))
    activity_text = models.TextField(_("activity"), blank=True)
    measure_text = models.TextField(_("how it is measured"), blank=True)  # word for word as the plan has it
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["area__position", "position"]

    def __str__(self):
        return self.text


class Target(Owned):
    """Something measurable that a goal is to reach."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="targets", verbose_name=_("goal"))
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="target", verbose_name=_("measure"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_key = models.BooleanField(_("key measure"), default=False)  # the board chooses them, eight at most

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["position"]

    def __str__(self):
        return str(self.measure)
