"""What is to be reached, and what was read, typed in or judged of it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jourer import kinds, periods
from jourer.kinds import KINDS
from jourer.models.owned import Owned, OwnedQuerySet


def without(what: str) -> list[str]:
    """The kinds that never have it."""
    return [name for name, kind in KINDS.items() if getattr(kind, what) == "none"]


class Measure(Owned):
    """What is to be reached and how it is read. Plan targets and agreement commitments each have one.

    With a `metric` the value is counted from the log; without one it is read from observations. What goes with what
    is said in `jourer/kinds.py`.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        LEVEL = "level", _("level")
        FREQUENCY = "frequency", _("how often")
        DURATION = "duration", _("how soon")
        RATIO = "ratio", _("share")
        MILESTONE = "milestone", _("milestone")
        INDICATOR = "indicator", _("followed without a value to reach")
        QUALITATIVE = "qualitative", _("judged by a person")

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        MAINTAIN = "maintain", _("keep up")
        INCREASE_BY = "increase_by", _("increase by")
        DECREASE_BY = "decrease_by", _("decrease by")

    class Per(models.TextChoices):
        DAY = "day", _("day")
        WEEK = "week", _("week")
        TWO_WEEKS = "two_weeks", _("two weeks")
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        TERM = "term", _("term")
        YEAR = "year", _("year")
        GROUP = "group", _("group")
        OCCASION = "occasion", _("occasion")
        PERSON = "person", _("person")

    class LimitUnit(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        HOURS = "hours", _("hours")
        DAYS = "days", _("days")
        WORKDAYS = "workdays", _("working days")
        WEEKS = "weeks", _("weeks")

    class Profile(models.TextChoices):
        EVEN = "even", _("evenly over the time")
        BY_TERM = "by_term", _("by school terms, nothing in the summer")
        BY_MONTHS = "by_months", _("by months, as written")
        LAST_YEAR = "last_year", _("as last year")
        ON_DATE = "on_date", _("all at once on the last day")

    class Interval(models.TextChoices):
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        TERM = "term", _("every term")
        YEAR = "year", _("every year")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    direction = models.CharField(_("direction"), max_length=20, choices=Direction, default=Direction.AT_LEAST)
    goal_value = models.DecimalField(_("value to reach"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=100, blank=True)
    per = models.CharField(_("for each"), max_length=20, choices=Per, blank=True)
    limit_value = models.PositiveSmallIntegerField(_("within"), null=True, blank=True)
    limit_unit = models.CharField(_("unit of time"), max_length=20, choices=LimitUnit, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    profile = models.CharField(_("spread over the time"), max_length=20, choices=Profile, default=Profile.EVEN)
    month_weights = models.JSONField(_("weights of the months"), default=list, blank=True)  # twelve whole numbers
    metric = models.CharField(_("counted from"), max_length=50, blank=True)
    filters = models.JSONField(_("filters"), default=dict, blank=True)  # {dimension: [codes]}
    whole_filters = models.JSONField(_("filters of the whole"), default=dict, blank=True)  # of a share: n of what
    # What was counted elsewhere from the first day up to and with a day; from the day after, the log is counted here.
    opening_value = models.DecimalField(_("opening figure"), max_digits=14, decimal_places=2, null=True, blank=True)
    opening_until = models.DateField(_("opening figure until"), null=True, blank=True)
    opening_source = models.CharField(_("source of the opening figure"), max_length=200, blank=True)
    responsible = models.ForeignKey(
        "jourer.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="measures",
        verbose_name=_("responsible"),
    )  # fmt: skip
    asked_every = models.CharField(_("is asked for a value"), max_length=20, choices=Interval, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                name="measure_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            *(
                models.CheckConstraint(name=f"measure_{column}_known", condition=Q(**{f"{column}__in": values}))
                for column, values in {
                    "kind": list(KINDS),
                    "direction": kinds.EITHER_WAY,
                    "per": ["", *kinds.PERIODS, *kinds.THINGS],
                    "profile": kinds.PROFILES,
                }.items()
            ),
            models.CheckConstraint(
                name="measure_goal_goes_with_kind",
                condition=Q(goal_value=None) | ~Q(kind__in=without("goal")),
                violation_error_message=_("This kind of target has no value to reach."),
            ),
            models.CheckConstraint(
                name="measure_metric_goes_with_kind",
                condition=Q(metric="") | ~Q(kind__in=[name for name, kind in KINDS.items() if not kind.metrics]),
                violation_error_message=_("This kind of target is not counted from the log."),
            ),
            # A check lets through what SQL cannot tell (NULL > 0), so what must be there is said to be.
            models.CheckConstraint(
                name="measure_opening_is_whole",
                condition=Q(opening_value=None, opening_until=None)
                | Q(
                    opening_value__isnull=False,
                    opening_value__gte=0,
                    opening_until__isnull=False,
                    opening_until__gte=F("starts_on"),
                    opening_until__lte=F("ends_on"),
                ),
            ),
            models.CheckConstraint(
                name="measure_limit_is_whole",
                condition=Q(limit_value=None, limit_unit="")
                | Q(limit_value__isnull=False, limit_value__gt=0, limit_unit__in=kinds.LIMIT_UNITS),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.goal_value or ''} {self.unit}".strip()

    def clean(self):
        super().clean()
        if slips := periods.slips(starts_on=self.starts_on, ends_on=self.ends_on):
            raise ValidationError(slips)
        known = self.kind in KINDS and self.starts_on and self.ends_on
        if found := kinds.problems(self) if known else None:
            raise ValidationError(found)

    @property
    def window(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    @property
    def is_n_of_d(self) -> bool:
        """Whether a value typed in is n of d; of how often something is done, it is enough that it was done."""
        return KINDS[self.kind].is_share and self.kind != self.Kind.FREQUENCY

    def check_list(self, names: Iterable[str]) -> "list[MeasureItem]":
        """The items of these names, each once, not saved; refuses a name that no item can have."""
        found = [
            MeasureItem(association_id=self.association_id, measure=self, name=name) for name in dict.fromkeys(names)
        ]
        for item in found:
            try:
                item.clean_fields(exclude=["association", "measure"])
            except ValidationError as error:
                raise ValidationError({"items": error.messages}) from error
        return found


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


class ObservationQuerySet(OwnedQuerySet):
    def standing(self):
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)


class Observation(Owned):
    """A value typed in: counts add up, the latest level holds, an item of a milestone is done.

    Of a share, `value` is n and `out_of` is d. One that was wrong is taken back and stays to be seen.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="observations")
    item = models.ForeignKey(MeasureItem, null=True, blank=True, on_delete=models.PROTECT, related_name="observations")
    observed_on = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    out_of = models.DecimalField(_("out of"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    typed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_by = models.ForeignKey(
        "jourer.Actor", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, editable=False)
    idempotency_key = models.UUIDField(null=True, editable=False)  # of the form that brought it

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["observed_on", "typed_at"]
        indexes = [models.Index(fields=["association", "measure", "observed_on"])]
        constraints = [
            models.CheckConstraint(
                name="observation_taken_back_by_somebody",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="observation_typed_once", fields=["association", "typed_by", "idempotency_key"]
            ),
        ]

    def __str__(self):
        return f"{self.value} ({self.observed_on})"


class Assessment(Owned):
    """A person's verdict on a measure, beside what the machine reads."""

    class Verdict(models.TextChoices):
        REACHED = "reached", pgettext_lazy("verdict", "reached")
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


class MeasureChange(Owned):
    """A change of an adopted plan's measure: what it was, what it became, why and by which decision.

    `before` and `after` hold the changed fields only, as text that the model reads back.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="changes")
    changed_on = models.DateField(_("changed on"))
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    reason = models.CharField(_("reason"), max_length=500)
    decision = models.ForeignKey(
        "jourer.Decision", on_delete=models.PROTECT, related_name="measure_changes", verbose_name=_("decision")
    )
    changed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("change of a measure")
        verbose_name_plural = _("changes of measures")
        ordering = ["changed_on", "typed_at"]

    def __str__(self):
        return f"{self.changed_on}"


class History(Owned):
    """A month's total of a metric from before the log began here, of one shelter or of the whole association.

    It stands in for the log of its month, and is said to wherever it shows.
    """

    metric = models.CharField(_("what was counted"), max_length=50)
    shelter = models.ForeignKey(
        "jourer.Shelter", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=200, blank=True)
    typed_by = models.ForeignKey("jourer.Actor", on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("monthly total")
        verbose_name_plural = _("monthly totals")
        ordering = ["metric", "year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "metric", "shelter", "year", "month"],
                name="history_of_shelter_once",
                condition=Q(shelter__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["association", "metric", "year", "month"],
                name="history_of_association_once",
                condition=Q(shelter__isnull=True),
            ),
            models.CheckConstraint(name="history_of_a_month", condition=Q(month__range=(1, 12))),
            models.CheckConstraint(name="history_not_negative", condition=Q(value__gte=0)),
        ]

    def __str__(self):
        return f"{self.metric} {self.year}-{self.month:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)
