"""What an association has decided of its volunteers."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jourer.models import Owned
from jourer.periods import day_after, months_later
from volunteers.codes import YEARS_KEPT


def _length(label, default, most):
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


class Rules(Owned):
    """One row an association, once somebody has changed what holds from the start."""

    # An extract may be a year old at most when it is shown (lag 2013:852): hence a year until the next one.
    extract_months = _length(_("months until a new register extract"), 12, 60)
    training_months = _length(_("months until further training"), 12, 60)
    silence_days = _length(_("days of silence before somebody is asked to get in touch"), 60, 365)
    years_kept = models.PositiveSmallIntegerField(
        _("how long somebody who has left is kept"), default=1, choices=YEARS_KEPT
    )
    hour_value = models.PositiveSmallIntegerField(
        _("what an hour is reckoned at"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )

    class Meta:
        verbose_name = _("rules for volunteers")
        verbose_name_plural = _("rules for volunteers")
        constraints = [models.UniqueConstraint(fields=["association"], name="volunteer_rules_once")]

    def __str__(self):
        return str(self.association_id)

    @classmethod
    def of(cls, association) -> "Rules":
        """Those that hold; not saved where nobody has changed any."""
        return cls.objects.filter(association=association).first() or cls(association=association)

    def extract_until(self, shown_on: date) -> date:
        """The last day on which an extract shown on the day counts."""
        return months_later(shown_on, self.extract_months)

    def oldest_extract(self, today: date) -> date:
        """Shown before this day, an extract no longer counts today."""
        day = months_later(today, -self.extract_months)
        return day if self.extract_until(day) >= today else day_after(day)  # months are not equally long
