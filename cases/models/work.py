"""What is to be done in a case, and what a shelter promises those who come to it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models.cases import Case, OfCaseQuerySet
from jourer.fields import EncryptedTextField
from jourer.models import Actor, Measure, Owned, Shelter


class FollowUpQuerySet(OfCaseQuerySet):
    def undone(self):
        return self.filter(done_at=None)

    def waiting(self):
        """Those to be done. Those of a closed case are called off by that, and come back if it is opened again."""
        return self.undone().filter(case__closed_on=None)


class FollowUp(Owned):
    """Something to be done in a case on a day: a call, a booked meeting. What it is about is encrypted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(_("kind"), max_length=20, choices=codes.FollowUpKind)
    due_on = models.DateField(_("on"))
    due_time = models.TimeField(_("time"), null=True, blank=True)
    text = EncryptedTextField(_("about"), blank=True, max_length=300)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("by whom"))
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "due_time"]
        indexes = [models.Index(name="follow_up_waiting", fields=["by", "due_on"], condition=Q(done_at=None))]
        constraints = [
            models.CheckConstraint(
                name="follow_up_done_by_somebody",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_on}"


class Referral(Owned):
    """Sent on to somebody else, with the person's consent: to what kind of place and when, never what was said.

    Where to is encrypted: what is written freely may tell who it was.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    to = EncryptedTextField(_("to"), max_length=100)
    referred_on = models.DateField(_("date"))
    has_consent = models.BooleanField(_("the person has agreed"), default=False)
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-referred_on"]
        constraints = [models.CheckConstraint(name="referral_with_consent", condition=Q(has_consent=True))]

    def __str__(self):
        return f"{self.referred_on}"


class Promise(Owned):
    """What a shelter promises those who come to it, measured from the ordinary log (service level).

    first_contact: from receipt to the first attempt, or to the first contact that reached, within a limit.
    attempts: of those not reached who may be telephoned, at least so many attempts, so many of them in the evening.
    meeting: a meeting in person has been offered.
    """

    class Kind(models.TextChoices):
        FIRST_CONTACT = "first_contact", _("first contact within")
        ATTEMPTS = "attempts", _("attempts to reach")
        MEETING = "meeting", _("a meeting offered")

    shelter = models.ForeignKey(Shelter, on_delete=models.CASCADE, related_name="promises", verbose_name=_("shelter"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    limit_value = models.PositiveSmallIntegerField(_("within"), null=True, blank=True)
    limit_unit = models.CharField(_("unit of time"), max_length=20, choices=Measure.LimitUnit, blank=True)
    must_reach = models.BooleanField(_("somebody must have been reached"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    in_evening = models.PositiveSmallIntegerField(_("of them in the evening"), null=True, blank=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["shelter__name", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["shelter", "kind", "must_reach"], name="promise_once"),
            models.CheckConstraint(
                name="promise_says_what",
                condition=Q(kind="first_contact", limit_value__gt=0, limit_unit__in=Measure.LimitUnit.values)
                | Q(kind="attempts", attempts__gt=0, in_evening__lte=F("attempts"))
                | Q(kind="meeting"),
                violation_error_message=_("Write what is promised: the time, or how many attempts and evenings."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
