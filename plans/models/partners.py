"""Schools, libraries, companies, landlords and authorities that the association works with."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.models import Correction, Owned, Shelter
from jourer.municipalities import MUNICIPALITIES
from plans import codes


class Partner(Owned):
    """A place or an organisation; "10 fasta platser" and "alla högstadieskolor" are counted in this register.

    The person to ask for is somebody at work, and the only person here.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=codes.PartnerKind)
    name = models.CharField(_("name"), max_length=200)
    municipality = models.CharField(_("municipality"), max_length=4, choices=MUNICIPALITIES, blank=True)
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    contact_name = models.CharField(_("who to ask for"), max_length=200, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    material = models.TextField(_("our material there"), blank=True)
    contacted_on = models.DateField(_("last contact"), null=True, blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "name", "municipality"],
                name="partner_once",
                violation_error_message=_("This partner is already in the register."),
            ),
            models.CheckConstraint(name="partner_kind_known", condition=Q(kind__in=codes.PartnerKind.values)),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.contacted_on and self.contacted_on > timezone.localdate():
            raise ValidationError({"contacted_on": _("The date has not come yet. Choose today or an earlier date.")})


class PartnerPeriod(Owned):
    """How the cooperation stood over some days, so that what held in spring can still be read in autumn.

    Every partner has exactly one period without an end, its state now.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="periods", verbose_name=_("partner"))
    state = models.CharField(_("state"), max_length=20, choices=codes.PartnerState)
    since = models.DateField(_("since"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("state of a partner")
        verbose_name_plural = _("states of partners")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "since"], name="partner_period_once_a_day"),
            models.UniqueConstraint(fields=["partner"], condition=Q(until=None), name="partner_has_one_state_now"),
            models.CheckConstraint(
                name="partner_period_ends_after_it_starts", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="partner_state_known", condition=Q(state__in=codes.PartnerState.values)),
        ]

    def __str__(self):
        return f"{self.since} {self.get_state_display()}"

    def clean(self):
        super().clean()
        if self.since and self.since > timezone.localdate():
            raise ValidationError({"since": _("The date has not come yet. Choose today or an earlier date.")})


class PartnerCorrection(Correction):
    """A correction of how the cooperation stands, or since when."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a cooperation")
        verbose_name_plural = _("corrections of cooperations")
