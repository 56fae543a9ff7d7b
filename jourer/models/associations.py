"""The tenant, its shelters and where they work."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from jourer.models.owned import Owned
from jourer.municipalities import MUNICIPALITIES

# First parts of a path that are not an association's.
RESERVED_SLUGS = frozenset(
    "accounts admin gallery healthz help language lock media readyz review role second-step static".split()
)


def validate_slug_is_free(slug):
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is taken by the application itself."), params={"slug": slug})


def validate_organisation_number(number):
    """Ten digits with a right check digit. The check digit alone lets 000000-0000 pass, so zeros are refused."""
    if not orgnr.is_valid(number) or set(orgnr.compact(number)) == {"0"}:
        raise ValidationError(_("“%(number)s” is not an organisation number."), params={"number": number})


class Association(models.Model):
    """The tenant (förening). Everything else belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("short name in addresses"), max_length=50, unique=True, validators=[validate_slug_is_free]
    )
    organisation_number = models.CharField(
        _("organisation number"), max_length=11, unique=True, validators=[validate_organisation_number]
    )
    # Made by `manage.py demo`, whose passwords everybody knows: never beside an association with real people.
    is_demo = models.BooleanField(default=False, editable=False)
    on_pace_from = models.PositiveSmallIntegerField(
        _("on pace from"), default=95, help_text=_("Per cent of what is expected to date.")
    )
    watch_from = models.PositiveSmallIntegerField(
        _("watch from"),
        default=80,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent of what is expected to date; below it the target is at risk."),
    )
    eves_off = models.BooleanField(
        _("the office is shut on eves"),
        default=True,
        help_text=_("The eves of midsummer, Christmas and the new year are then no working days."),
    )
    assessments_a_year = models.PositiveSmallIntegerField(
        _("assessments a year"),
        default=2,
        choices=[(1, "1"), (2, "2"), (3, "3"), (4, "4")],
        help_text=_("How often somebody is asked to judge the targets that need talk."),
    )
    comment_past = models.PositiveSmallIntegerField(
        _("comment on the budget past"),
        default=10,
        help_text=_("Per cent. Where a row of the budget deviates by more, somebody is asked for a comment."),
    )

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="association_thresholds_in_order", condition=models.Q(watch_from__lte=models.F("on_pace_from"))
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.organisation_number = orgnr.format(self.organisation_number)


class Shelter(Owned):
    """A constituent shelter (jour) of the association."""

    class Kind(models.TextChoices):
        WOMEN = "women", _("women's shelter")
        YOUTH = "youth", _("youth shelter")
        GIRLS = "girls", _("girls' shelter")
        VICTIMS = "victims", _("crime victims' shelter")
        MEN = "men", _("men's shelter")
        OTHER = "other", _("other support")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=50)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    target_group = models.CharField(_("target group"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("shelter")
        verbose_name_plural = _("shelters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="shelter_named_once",
                violation_error_message=_("There is already a shelter with this name."),
            ),
            models.UniqueConstraint(
                fields=["association", "slug"],
                name="shelter_addressed_once",
                violation_error_message=_("There is already a shelter with this short name."),
            ),
        ]

    def __str__(self):
        return self.name


class Catchment(Owned):
    """A municipality in which a shelter works (upptagningsområde)."""

    shelter = models.ForeignKey(Shelter, on_delete=models.CASCADE, related_name="catchments", verbose_name=_("shelter"))
    municipality = models.CharField(_("municipality"), max_length=4, choices=MUNICIPALITIES)

    class Meta:
        verbose_name = _("municipality of a shelter")
        verbose_name_plural = _("municipalities of a shelter")
        constraints = [
            models.UniqueConstraint(fields=["shelter", "municipality"], name="catchment_once"),
        ]

    def __str__(self):
        return self.get_municipality_display()


class District(Owned):
    """A part of a municipality that somebody wants to be told apart (stadsdel)."""

    municipality = models.CharField(_("municipality"), max_length=4, choices=MUNICIPALITIES)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["municipality", "name"]
        constraints = [
            models.UniqueConstraint(fields=["association", "municipality", "name"], name="district_once"),
        ]

    def __str__(self):
        return f"{self.name} ({self.get_municipality_display()})"
