"""What volunteers give of their time: a statistic beside the money, never an amount in the accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, Sum

from jourer.models import Association, Shelter
from jourer.periods import Window
from volunteers.models import Rules, ShiftSignUp

MINUTES = Decimal(60)


@dataclass(frozen=True)
class GivenTime:
    """How long volunteers have been on shifts, how many they were, and what an hour is reckoned at, if anything.

    `people` is None where some of them have been erased since: how many those were is known to nobody.
    """

    minutes: int
    people: int | None
    hour_value: int | None

    @property
    def hours(self) -> Decimal:
        return (self.minutes / MINUTES).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def worth(self) -> Decimal | None:
        """In whole kronor, of the time as it was and not of rounded hours."""
        if self.hour_value is None:
            return None
        return (self.minutes / MINUTES * self.hour_value).quantize(Decimal(1), ROUND_HALF_UP)


def hours_for(association: Association, shelters: Iterable[Shelter], period: Window) -> GivenTime:
    """What volunteers gave at the shelters, at all of them where none is named, from the first to the last day.

    The same rows as the metric `volunteers.shift_hours` has of volunteers. Whatever has shelters and days can ask.
    """
    named = list(shelters)
    here = Q(shift__shelter__in=named) if named else Q()
    is_erased = Q(volunteer__erased_on__isnull=False)
    given = (
        ShiftSignUp.objects.filter(here, association=association, volunteer__isnull=False)
        .filter(shift__begins_on__range=period, minutes__gt=0)
        .standing()
        .aggregate(
            minutes=Sum("minutes", default=0),
            people=Count("volunteer", distinct=True),
            erased=Count("pk", filter=is_erased),
        )
    )
    people = None if given["erased"] else given["people"]
    return GivenTime(given["minutes"], people, Rules.of(association).hour_value)
