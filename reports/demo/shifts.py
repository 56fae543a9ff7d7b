"""Writes the shifts of the year: held ones with their hours, and eight weeks ahead with some gaps."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Model

from jourer.access import Role
from jourer.workdays import is_holiday
from reports.demo.house import House
from reports.demo.planning import afternoon
from reports.demo.register import Helper
from volunteers.codes import NotHeld
from volunteers.models import HandOver, Shift, ShiftPattern, ShiftSignUp, Volunteer
from volunteers.models.shifts import in_register

WEEKS_AHEAD = timedelta(weeks=8)
SHORT, GAP = 9, 3  # one of so many: one too few, and of those to come not full yet
ASKED = "volunteer@demo.example"


@dataclass(frozen=True)
class Need:
    """`misses`: one of so many is not held, and why. In the months of `shut_in` every one is called off."""

    shelter: str
    channel: str
    weekdays: tuple[int, ...]
    opens: time
    closes: time
    places: int = 1
    every: int = 1
    by_staff: bool = False
    misses: tuple[int, NotHeld] = (23, NotHeld.ILLNESS)
    shut_in: tuple[int, ...] = ()


NEEDS = (
    Need("youth", "chat", (1, 3), time(18), time(21), places=2),
    Need("women", "phone", (0, 1, 2, 3, 4), time(9), time(15), by_staff=True),
    Need("victims", "on_site", (2,), time(13), time(16), every=2),
    Need("victims", "group", (3,), time(17), time(20), 2, misses=(12, NotHeld.NOBODY_COULD), shut_in=(7,)),
)

People = Sequence[tuple[Helper, Volunteer]]


def write(house: House, people: People) -> None:
    """What the needs make from the first of January on."""
    for need in NEEDS:
        shifts = list(_shifts(house, need))
        Shift.objects.bulk_create(shifts)
        places = [
            place
            for number, shift in enumerate(shifts, 1)
            if _is_anybody_on(shift)
            for place in _places(house, need, people, shift, number)
        ]
        ShiftSignUp.objects.bulk_create(places)
    _question(house)


def _shifts(house, need) -> Iterator[Shift]:
    shelter, first = house.shelters[need.shelter], date(house.today.year, 1, 1)
    of = {"association": house.association, "shelter": shelter, "channel": need.channel, "places": need.places}
    numbers = itertools.count(1)
    for weekday in need.weekdays:
        pattern = ShiftPattern.objects.create(
            weekday=weekday, opens=need.opens, closes=need.closes, every=need.every, starts_on=first, **of
        )
        for day in pattern.days_until(house.today + WEEKS_AHEAD):
            if not is_holiday(day):
                shift = Shift(
                    pattern=pattern, added_at=afternoon(first), **of, **_how_it_went(house, need, day, next(numbers))
                )
                shift.set_times(day, need.opens, need.closes)
                yield shift


def _how_it_went(house, need, day, number):
    if day.month in need.shut_in:
        told_on = min(day - timedelta(days=30), house.today - timedelta(days=1))
        return {"called_off_by": house.coordinator, "called_off_at": afternoon(told_on)}
    if day >= house.today:
        return {}
    one_of, why = need.misses
    if number % one_of == 0:
        return {"was_held": False, "not_held_because": why}
    return {"was_held": True}


def _is_anybody_on(shift):
    return not shift.called_off_at and shift.not_held_because != NotHeld.NOBODY_COULD


def _places(house, need, people, shift, number) -> Iterator[ShiftSignUp]:
    """Others each time, of those who were there by then."""
    who = _who(house, need, people, shift.begins_on)
    has_been = shift.begins_on < house.today
    empty = number % (SHORT if has_been else GAP) == 0
    for place in range(min(need.places - empty, len(who))):
        told = {"minutes": shift.minutes if shift.was_held else 0, "told_at": afternoon(shift.begins_on)}
        yield ShiftSignUp(
            association=house.association,
            shift=shift,
            signed_up_by=house.coordinator,
            signed_up_at=afternoon(min(shift.begins_on - timedelta(days=10), house.today - timedelta(days=1))),
            **in_register(who[(number * need.places + place) % len(who)]),
            **(told if has_been else {}),
        )


def _who(house, need, people, day) -> list[Model]:
    if need.by_staff:
        return house.of_role(Role.STAFF, need.shelter)
    return [one for helper, one in people if need.shelter in helper.works_at and helper.is_here(f"{day:%m-%d}")]


def _question(house):
    """A colleague asks the demonstration's volunteer to take a shift over."""
    asked = house.named(ASKED)
    coming = ShiftSignUp.objects.standing().filter(shift__begins_on__gt=house.today, shift__channel="chat")
    theirs = coming.exclude(volunteer=None).exclude(volunteer__actor=asked).order_by("shift__starts_at").first()
    if theirs:
        HandOver.objects.create(association=house.association, sign_up=theirs, to_volunteer=asked.volunteer)
