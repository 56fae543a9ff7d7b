from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
import time_machine

from jourer.arithmetic import Status
from jourer.measuring import Reading
from jourer.models import Assessment, Measure
from jourer.templatetags.readings import in_words

pytestmark = pytest.mark.pure


def words(value=412, goal=720, expected=None, *, as_of=date(2024, 10, 26), today=None, **fields):
    """The sentence of a reading on the day of the reading itself, or on a later day `today`."""
    told = {name: fields.pop(name, default) for name, default in {"withheld": False, "assessment": None}.items()}
    given = {"kind": "count", "unit": "ärenden", "starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31), **fields}
    told |= {"definition": "", "status": Status.WATCH, "forecast": None}
    measure = Measure(**given)
    reading = Reading(measure, as_of, value, goal, measure.baseline, expected, **told)
    with time_machine.travel(datetime.combine(today or as_of, time(12), tzinfo=UTC)):
        return in_words(reading).replace("\xa0", " ")


def test_a_count_says_how_what_is_expected_was_worked_out():
    expected = Fraction(720 * 300, 366)

    assert words(expected=expected) == "412 av 720 ärenden, väntat i dag 590 = 720 × 300/366"


def test_what_is_expected_of_a_small_goal_has_a_decimal():
    assert words(5, 6, Fraction(534, 100)) == "5 av 6 ärenden, väntat i dag 5,3 = 6 × 300/366"


def test_what_is_expected_of_a_large_goal_is_whole_however_early_it_is():
    assert words(5, 720, Fraction(393, 100), as_of=date(2024, 1, 2)) == "5 av 720 ärenden, väntat i dag 4 = 720 × 2/366"


def test_after_the_window_nothing_more_is_expected_than_the_goal():
    assert words(412, 720, Fraction(720), as_of=date(2025, 2, 1)) == "412 av 720 ärenden"


def test_what_was_expected_on_an_earlier_day_was_not_expected_today():
    said = words(expected=Fraction(720 * 300, 366), today=date(2024, 12, 1))

    assert said == "412 av 720 ärenden, väntat då 590 = 720 × 300/366"


def test_what_is_not_known_is_said():
    assert words(None) == "Data saknas; målet är 720 ärenden"
    assert words(None, None) == "ärenden: data saknas"
    assert words(None, None, unit="") == "Data saknas"


def test_few_persons_are_not_told_apart():
    assert words(None, withheld=True) == "färre än 10 av 720 ärenden"


def test_a_ceiling_is_called_one():
    assert words(3, 5, direction="at_most") == "3 av högst 5 ärenden"


def test_what_is_only_followed_has_its_value_and_unit():
    assert words(1234, None, kind="indicator") == "1 234 ärenden"


def test_a_milestone_says_what_is_done_and_by_when_the_rest():
    assert words(3, 4, kind="milestone", unit="") == "3 av 4 klara, alla senast 31 december 2024"
    assert words(1, 1, kind="milestone", unit="rutin för hot") == "rutin för hot: klart"
    assert words(0, 1, kind="milestone", unit="") == "Ska vara klart senast 31 december 2024"


def test_a_verdict_is_said_in_words():
    partly = Assessment(verdict="partly")

    assert words(None, None, kind="qualitative", unit="", assessment=partly) == "Delvis uppnått"
    assert words(None, None, kind="qualitative", unit="") == "Ingen har bedömt det här än"
