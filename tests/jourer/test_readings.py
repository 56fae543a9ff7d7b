from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine

from jourer.arithmetic import Share, Status
from jourer.measuring import Reading
from jourer.models import Assessment, Measure
from jourer.templatetags.readings import forecast_in_words, in_words, part_of_the_year

pytestmark = pytest.mark.pure


TOLD = {"withheld": False, "assessment": None, "share": None, "median": None, "forecast": None, "profile": "even"}


def reading(value=412, goal=720, expected=None, *, as_of=date(2024, 10, 26), **fields):
    told = {name: fields.pop(name, default) for name, default in TOLD.items()}
    given = {"kind": "count", "unit": "ärenden", "starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31), **fields}
    measure = Measure(**given)
    told |= {"definition": "", "status": Status.WATCH, "baseline": measure.baseline}
    return Reading(measure, as_of, value, goal, expected=expected, **told)


def words(*numbers, today=None, **fields):
    """The sentence of a reading on the day of the reading itself, or on a later day `today`."""
    one = reading(*numbers, **fields)
    with time_machine.travel(datetime.combine(today or one.as_of, time(12), tzinfo=UTC)):
        return in_words(one).replace("\xa0", " ")


def forecast(*numbers, **fields):
    return forecast_in_words(reading(*numbers, **fields)).replace("\xa0", " ")


# Counts


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
    assert words(None, None) == "Ärenden: data saknas"
    assert words(None, None, unit="") == "Data saknas"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Börjar 1 januari 2024; målet är 720 ärenden"),
        ({"goal": None, "kind": "indicator"}, "Ärenden: börjar 1 januari 2024"),
        ({"kind": "ratio", "goal": 50}, "Ärenden: börjar 1 januari 2024; målet är 50 %"),
    ],
)
def test_of_a_time_that_has_not_begun_nothing_is_missing(fields, said):
    goal = fields.pop("goal", 720)

    assert words(None, goal, as_of=date(2023, 12, 31), **fields) == said


def test_few_persons_are_not_told_apart():
    assert words(None, withheld=True) == "Färre än 10 av 720 ärenden"


def test_a_ceiling_is_called_one():
    assert words(3, 5, direction="at_most") == "3 av högst 5 ärenden"
    assert words(3, 5, Fraction(4), direction="at_most") == "3 av högst 5 ärenden, väntat i dag högst 4 = 5 × 300/366"


def test_of_none_at_all_nothing_is_expected():
    assert words(0, 0, Fraction(0), direction="at_most", unit="avvisade") == "0 av högst 0 avvisade"


@pytest.mark.parametrize(
    ("direction", "goal", "said"),
    [
        ("maintain", 700, "650 ärenden; målet är att behålla 700, väntat i dag 570 = 700 × 300/366"),
        ("increase_by", 710, "650 av 710 ärenden (från 700), väntat i dag 570 = 710 × 300/366"),
        ("decrease_by", 690, "650 av högst 690 ärenden (från 700), väntat i dag högst 570 = 690 × 300/366"),
    ],
)
def test_a_count_that_rests_on_the_year_before(direction, goal, said):
    assert words(650, goal, Fraction(570), direction=direction, baseline=700) == said


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("by_term", "412 av 720 ärenden, väntat i dag 590 (fördelat på terminerna)"),
        ("by_months", "412 av 720 ärenden, väntat i dag 590 (fördelat på månaderna)"),
        ("last_year", "412 av 720 ärenden, väntat i dag 590 (fördelat som i fjol)"),
        ("on_date", "412 av 720 ärenden, väntat i dag 590 (allt på sista dagen)"),
    ],
)
def test_the_profile_behind_what_is_expected_is_named(profile, said):
    assert words(412, 720, Fraction(590), profile=profile) == said


# Levels


@pytest.mark.parametrize(
    ("value", "goal", "fields", "said"),
    [
        (820, 850, {}, "820 av 850 följare"),
        (820, 850, {"baseline": 800, "expected": Fraction(840)}, "820 av 850 följare (från 800), väntat i dag 840"),
        (21, 20, {"direction": "maintain", "baseline": 20}, "21 följare; målet är att behålla 20"),
        (24, 20, {"direction": "at_most"}, "24 följare; målet är högst 20"),
        (
            24,
            20,
            {"direction": "decrease_by", "baseline": 30, "expected": Fraction(22)},
            "24 följare; målet är högst 20 (från 30), väntat i dag högst 22",
        ),
    ],
)
def test_a_level_by_direction(value, goal, fields, said):
    assert words(value, goal, kind="level", unit="följare", **fields) == said


# How often


@pytest.mark.parametrize(
    ("per", "times", "d", "said"),
    [
        ("day", 1, 5, "Minst 1 gång under 1 av 5 dagar"),
        ("week", 2, 5, "Minst 2 gånger under 1 av 5 veckor"),
        ("week", 2, 1, "Minst 2 gånger under 1 av 1 vecka"),
        ("two_weeks", 1, 5, "Minst 1 gång under 1 av 5 tvåveckorsperioder"),
        ("month", 1, 5, "Minst 1 gång under 1 av 5 månader"),
        ("quarter", 1, 4, "Minst 1 gång under 1 av 4 kvartal"),
        ("term", 1, 2, "Minst 1 gång under 1 av 2 halvår"),
        ("year", 3, 1, "Minst 3 gånger under 1 av 1 år"),
    ],
)
def test_how_often_is_told_by_the_periods_that_have_ended(per, times, d, said):
    assert words(20, 100, share=Share(1, d), kind="frequency", per=per, goal_value=times, unit="") == said


def test_how_often_before_the_first_period_has_ended_and_where_nothing_is_known():
    weekly = {"kind": "frequency", "per": "week", "goal_value": 2, "unit": "öppna kvällar"}

    assert words(60, 100, share=Share(3, 5), **weekly) == "Öppna kvällar: minst 2 gånger under 3 av 5 veckor"
    assert words(None, 100, share=Share(0, 0), **weekly) == "Öppna kvällar: den första perioden är inte slut än"
    assert words(None, 100, **weekly) == "Öppna kvällar: data saknas; målet är minst 2 gånger per vecka"


# How soon


@pytest.mark.parametrize(
    ("limit", "unit", "median", "said"),
    [
        (24, "hours", Fraction(17, 2), "18 av 20 inom 24 timmar (90 %), medianen är 8,5 timmar; målet är 95 %"),
        (1, "hours", 1, "18 av 20 inom 1 timme (90 %), medianen är 1 timme; målet är 95 %"),
        (30, "minutes", 12, "18 av 20 inom 30 minuter (90 %), medianen är 12 minuter; målet är 95 %"),
        (4, "workdays", 0, "18 av 20 inom 4 arbetsdagar (90 %), medianen är 0 arbetsdagar; målet är 95 %"),
        (3, "days", None, "18 av 20 inom 3 dagar (90 %); målet är 95 %"),
        (2, "weeks", 2, "18 av 20 inom 2 veckor (90 %), medianen är 2 veckor; målet är 95 %"),
    ],
)
def test_how_soon_is_n_of_d_and_the_median_with_its_unit(limit, unit, median, said):
    given = {"kind": "duration", "limit_value": limit, "limit_unit": unit, "unit": ""}

    assert words(90, 95, share=Share(18, 20), median=median, **given) == said


# Shares


def test_a_share_shows_both_its_numbers():
    trained = {"kind": "ratio", "unit": "utbildade"}

    assert words(90, 100, share=Share(18, 20), **trained) == "Utbildade: 18 av 20 (90 %); målet är 100 %"
    assert words(None, 100, share=Share(0, 0), **trained) == "Utbildade: data saknas; målet är 100 %"
    assert words(None, 100, withheld=True, **trained) == "Utbildade: för få för att visas; målet är 100 %"


def test_a_share_on_its_way_says_what_is_expected():
    said = words(70, 80, Fraction(72), share=Share(14, 20), baseline=60, kind="ratio", unit="")

    assert said == "14 av 20 (70 %), väntat i dag 72 %; målet är 80 % (från 60 %)"


def test_a_share_to_grow_from_the_year_before_is_told_with_a_decimal():
    more = {"kind": "ratio", "direction": "increase_by", "unit": ""}
    said = words(29, Decimal("35.46"), share=Share(29, 100), baseline=Decimal("25.46"), **more)

    assert said == "29 av 100 (29 %); målet är 35,5 % (från 25,5 %)"


@pytest.mark.parametrize(
    ("n", "d", "goal", "direction", "said"),
    [
        (999, 1000, 100, "at_least", "999 av 1 000 (99 %); målet är 100 %"),
        (199, 200, Decimal("99.50"), "at_least", "199 av 200 (99 %); målet är 99,5 %"),
        (9, 1000, 1, "at_least", "9 av 1 000 (0,9 %); målet är 1 %"),
        (999, 100_000, 1, "at_least", "999 av 100 000 (0,9 %); målet är 1 %"),
        (54, 1000, 5, "at_most", "54 av 1 000 (5,4 %); målet är högst 5 %"),
        (5001, 100_000, 5, "at_most", "5 001 av 100 000 (5,1 %); målet är högst 5 %"),
        (10, 20, 50, "maintain", "10 av 20 (50 %); målet är att behålla 50 %"),
    ],
)
def test_a_share_never_looks_better_than_it_is(n, d, goal, direction, said):
    share = Share(n, d)

    assert words(share.per_cent(), goal, share=share, kind="ratio", direction=direction, unit="") == said


@pytest.mark.parametrize(("per", "each"), [("group", "grupp"), ("occasion", "tillfälle"), ("person", "person")])
def test_so_many_for_each(per, each):
    said = words(Fraction(3, 2), 2, share=Share(6, 4), kind="ratio", per=per, unit="volontärer")

    assert said == f"Volontärer: 6 på 4 = 1,5 per {each}; målet är 2 per {each}"


def test_a_ceiling_for_each_on_its_way_down():
    leaders = {"kind": "ratio", "per": "group", "direction": "decrease_by", "baseline": 4, "unit": ""}

    assert words(Fraction(3), 2, Fraction(5, 2), share=Share(12, 4), **leaders) == (
        "12 på 4 = 3 per grupp, väntat i dag högst 2,5; målet är högst 2 per grupp (från 4)"
    )


# Forecast


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("even", "Prognos 503 ärenden, om det fortsätter i samma takt"),
        ("by_term", "Prognos 503 ärenden, om det fortsätter i samma takt under terminerna"),
        ("by_months", "Prognos 503 ärenden, om det fortsätter i samma takt, fördelat på månaderna"),
        ("last_year", "Prognos 503 ärenden, om resten av året fördelar sig som i fjol"),
    ],
)
def test_a_forecast_names_its_method(profile, said):
    assert forecast(forecast=Fraction(412 * 366, 300), profile=profile) == said


def test_a_forecast_of_a_share_is_in_per_cent():
    assert forecast(70, 80, forecast=Fraction(76), kind="ratio", unit="utbildade").startswith("Prognos 76 %, om")


def test_nothing_is_forecast_of_thin_data_or_of_few_persons():
    assert forecast() == ""
    assert forecast(None, forecast=Fraction(9), withheld=True) == ""


# Others


def test_what_is_only_followed_has_its_value_and_unit():
    assert words(1234, None, kind="indicator") == "1 234 ärenden"
    assert words(56, None, share=Share(14, 25), kind="indicator", unit="kvinnor") == "Kvinnor: 14 av 25 (56 %)"
    assert words(None, None, withheld=True, kind="indicator") == "Färre än 10 ärenden"


def test_a_milestone_says_what_is_done_and_by_when_the_rest():
    assert words(3, 4, kind="milestone", unit="") == "3 av 4 klara, alla senast 31 december 2024"
    said = words(1, 1, kind="milestone", unit="rutin för hot")
    assert said == "Rutin för hot: klart; målet är senast 31 december 2024"
    assert words(0, 1, kind="milestone", unit="") == "Ska vara klart senast 31 december 2024"
    assert words(4, 4, kind="milestone", unit="finns på") == "Finns på: 4 av 4 klara"


def test_a_milestone_that_is_late_says_so():
    late = {"kind": "milestone", "unit": "", "as_of": date(2025, 1, 2)}

    assert words(0, 1, **late) == "Skulle ha varit klart senast 31 december 2024"
    assert words(3, 4, **late) == "3 av 4 klara"


def test_a_verdict_is_said_in_words():
    partly = Assessment(verdict="partly")

    assert words(None, None, kind="qualitative", unit="", assessment=partly) == "Delvis uppnått"
    assert words(None, None, kind="qualitative", unit="") == "Ingen har bedömt det här än"


# When


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 7, 1), date(2027, 6, 30), ""),
        (date(2027, 1, 1), date(2027, 6, 30), "våren (januari–juni)"),
        (date(2026, 7, 1), date(2026, 8, 31), "1 juli–31 augusti 2026"),
    ],
)
def test_a_part_of_a_broken_year_is_called_by_its_name_or_its_dates(first, last, said):
    assert part_of_the_year((first, last), (date(2026, 7, 1), date(2027, 6, 30))) == said
