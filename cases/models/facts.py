"""What is asked about the person, of a case and of a contact alike."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases import codes
from jourer.models import District, Owned

CODES = {
    "seeker_role": codes.SeekerRole,
    "gender": codes.GENDERS,
    "age_group": codes.AGE_GROUPS,
    "crime_type": codes.CRIME_TYPES,
    "found_us": codes.WAYS_HERE,
    "first_time": codes.FIRST_TIME,
}


def one_of(table: str, column: str, choices) -> models.CheckConstraint:
    """The database refuses a code that is not among the choices: what is counted must have a name."""
    values = [value for value, _label in getattr(choices, "choices", choices)]
    return models.CheckConstraint(name=f"{table}_{column}_known", condition=Q(**{f"{column}__in": values}))


def known_facts(table: str) -> list[models.CheckConstraint]:
    return [one_of(table, column, choices) for column, choices in CODES.items()]


class PersonFacts(Owned):
    """Codes about somebody and what happened, as the national statistics ask; nothing of who it is."""

    seeker_role = models.CharField(_("who"), max_length=20, choices=codes.SeekerRole)
    gender = models.CharField(_("gender"), max_length=20, choices=codes.GENDERS, default=codes.NOT_ASKED)
    age_group = models.CharField(_("age"), max_length=20, choices=codes.AGE_GROUPS, default=codes.NOT_ASKED)
    municipality = models.CharField(
        _("home municipality"), max_length=20, choices=codes.HOME_MUNICIPALITIES, default=codes.NOT_ASKED
    )
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    crime_type = models.CharField(_("kind of crime"), max_length=20, choices=codes.CRIME_TYPES, default=codes.NOT_ASKED)
    found_us = models.CharField(_("found us through"), max_length=20, choices=codes.WAYS_HERE, default=codes.NOT_ASKED)
    first_time = models.CharField(
        _("new or returning"), max_length=20, choices=codes.FIRST_TIME, default=codes.NOT_ASKED
    )

    class Meta:
        abstract = True
