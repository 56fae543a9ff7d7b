"""What is to be reached, and what was read, typed in or judged of it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models.owned import Owned


class Measure(Owned):
    """What is to be reached and how it is read. Plan targets and agreement commitments each have one.

    With a `metric` the value is counted from the log; without one it is read from observations.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        LEVEL = "level", _("level")
        MILESTONE = "milestone", _("milestone")
        INDICATOR = "indicator", _("followed without a value to reach")
        QUALITATIVE = "qualitative", _("judged by a person")

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    direction = models.CharField(_("direction"), max_length=20, choices=Direction, default=Direction.AT_LEAST)
    goal_value = models.DecimalField(_("value to reach"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=100, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    metric = models.CharField(_("counted from"), max_length=50, blank=True)
    filters = models.JSONField(_("filters"), default=dict, blank=True)  # {dimension: [codes]}

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                name="measure_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="measure_judged_without_value",
                condition=~Q(kind="qualitative") | Q(goal_value=None, metric=""),
                violation_error_message=_("What a person judges has neither a value nor a metric."),
            ),
            models.CheckConstraint(
                name="measure_milestone_from_observations",
                condition=~Q(kind="milestone") | Q(metric=""),
                violation_error_message=_("A milestone is not counted from the log."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.goal_value or ''} {self.unit}".strip()

    @property
    def window(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on


class MeasureItem(Owned):
    """One item of a milestone's check-list ("finnas på: A, B, C")."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(_("item"), max_length=200)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [models.UniqueConstraint(fields=["measure", "name"], name="measure_item_once")]

    def __str__(self):
        return self.name


class Observation(Owned):
    """A value typed in: counts add up, the latest level holds, an item of a milestone is done."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="observations")
    item = models.ForeignKey(MeasureItem, null=True, blank=True, on_delete=models.PROTECT, related_name="observations")
    observed_on = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)
    typed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["observed_on", "typed_at"]
        indexes = [models.Index(fields=["association", "measure", "observed_on"])]

    def __str__(self):
        return f"{self.value} ({self.observed_on})"


class Assessment(Owned):
    """A person's verdict on a measure, beside what the machine reads."""

    class Verdict(models.TextChoices):
        REACHED = "reached", _("reached")
        PARTLY = "partly", _("partly reached")
        NOT_REACHED = "not_reached", _("not reached")
        CANNOT_TELL = "cannot_tell", _("cannot be judged")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="assessments")
    assessed_on = models.DateField(_("date"))
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    assessed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["assessed_on", "typed_at"]
        indexes = [models.Index(fields=["association", "measure", "assessed_on"])]

    def __str__(self):
        return self.get_verdict_display()
