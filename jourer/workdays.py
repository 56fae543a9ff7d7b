"""Swedish working days: Monday to Friday, without public holidays, and without the three eves if the office is shut.

Easter's and Whitsun's eves are Saturdays; what is left are the eves of midsummer, Christmas and the new year, which
are no public holidays by law (1989:253) but off in most agreements.
"""

import functools
from datetime import date, timedelta

import holidays
from holidays.constants import DE_FACTO, PUBLIC

SATURDAY = 5


@functools.cache
def _days_off(year: int, *, eves_off: bool) -> frozenset[date]:
    categories = (PUBLIC, DE_FACTO) if eves_off else (PUBLIC,)
    return frozenset(holidays.country_holidays("SE", years=year, categories=categories, language="sv"))


def is_workday(day: date, *, eves_off: bool = True) -> bool:
    return day.weekday() < SATURDAY and day not in _days_off(day.year, eves_off=eves_off)


def is_holiday(day: date, *, eves_off: bool = True) -> bool:
    """An ordinary Sunday is none."""
    return day in _days_off(day.year, eves_off=eves_off)


def workdays_between(first: date, last: date, *, eves_off: bool = True) -> int:
    """How many working days came after the day `first` up to and with `last`: Friday to Monday is 1, the same day 0."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(1 for day in days if is_workday(day, eves_off=eves_off))


def workday_after(first: date, number: int, *, eves_off: bool = True) -> date:
    """The working day with that number after a day: Thursday's fourth is Wednesday; number 0 is the day itself."""
    day = first
    while number:
        day += timedelta(days=1)
        number -= is_workday(day, eves_off=eves_off)
    return day
