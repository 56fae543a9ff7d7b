"""What is known from when: the log, monthly totals from before it, opening figures, and last year."""

from datetime import date
from decimal import Decimal

import pytest

from jourer import measuring
from jourer.arithmetic import Status
from tests import builders as build

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
WHOLE_YEAR_BEFORE = (10,) * 12


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


def measure(staff, metric="cases.contacts", **fields):
    return build.measure(staff.association, metric=metric, **{"kind": "indicator", **fields})


def read(measure, as_of=AS_OF, **options):
    return measuring.read(measure.association, [measure], as_of, **options)[measure.pk]


def log(staff, *days, **facts):
    for day in days:
        build.contact(staff, occurred_on=day, **facts)


# From when something is known


def test_before_the_first_row_nothing_is_known_and_after_it_no_row_is_0(staff):
    log(staff, date(2026, 3, 10))

    values = [point.value for point in read(measure(staff), series=True).series]

    assert values == [None, None, 1, 0, 0, 0, *[None] * 6]


def test_a_row_long_before_the_window_says_that_the_log_was_there(staff):
    log(staff, date(2019, 3, 10))

    assert read(measure(staff)).value == 0


def test_a_measure_hangs_on_no_others_reach(staff):
    log(staff, date(2025, 5, 1))
    year = measure(staff)
    earlier = measure(staff, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))

    alone = read(year)
    together = measuring.read(staff.association, [year, earlier], AS_OF)[year.pk]

    assert alone.value == together.value == 0


def test_a_level_that_began_years_ago_still_stands(staff):
    build.serving(*staff.shelters.all(), since=date(2011, 1, 1))
    build.serving(*staff.shelters.all(), since=date(2012, 1, 1), until=date(2026, 6, 29))

    assert read(measure(staff, "volunteers.active")).value == 1


def test_a_level_counts_its_last_day_and_no_day_after_it(staff):
    build.serving(*staff.shelters.all(), until=date(2026, 6, 30))
    volunteers = measure(staff, "volunteers.active")

    assert read(volunteers, date(2026, 6, 30)).value == 1
    assert read(volunteers, date(2026, 7, 1)).value == 0


def test_a_volunteer_of_two_shelters_counts_once_for_either_and_once_for_both(staff):
    one, other = build.shelter(staff.association), build.shelter(staff.association)
    build.serving(one, other)
    build.serving(other)
    keys = str(one.pk), str(other.pk)

    assert read(measure(staff, "volunteers.active", filters={"shelter": [keys[0]]})).value == 1
    assert read(measure(staff, "volunteers.active", filters={"shelter": list(keys)})).value == 2


# Monthly totals


def test_a_month_with_a_total_counts_with_it_and_other_months_from_the_log(staff):
    build.monthly_totals(staff.association, 20, 30)
    log(staff, date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10))

    reading = read(measure(staff), series=True)

    assert reading.value == 52
    assert [point.value for point in reading.series][:5] == [20, 30, 1, 1, 0]


def test_a_reading_with_monthly_totals_says_so_and_others_do_not(staff):
    build.monthly_totals(staff.association, 20, 30)
    log(staff, date(2026, 3, 10))
    spring = measure(staff, starts_on=date(2026, 3, 1), ends_on=date(2026, 5, 31))

    assert read(measure(staff)).notes == ("Några månader är månadssummor från tiden innan loggen började här.",)
    assert read(spring).notes == ()


def test_of_a_month_that_the_window_cuts_only_the_log_is_known(staff):
    build.monthly_totals(staff.association, 20, 30)
    log(staff, date(2026, 2, 10), date(2026, 2, 20))

    assert read(measure(staff, starts_on=date(2026, 2, 15))).value == 1
    assert read(measure(staff), date(2026, 2, 15)).value == 21


def test_totals_of_shelters_are_added_where_the_association_has_none_of_its_own(staff):
    one, other = staff.shelters.get(), build.shelter(staff.association)
    build.monthly_totals(staff.association, 5, 6, shelter=one)
    build.monthly_totals(staff.association, 7, shelter=other)
    build.monthly_totals(staff.association, 100, month=2)

    assert read(measure(staff)).value == 5 + 7 + 100
    assert read(measure(staff, filters={"shelter": [str(one.pk)]})).value == 11
    assert read(measure(staff, filters={"shelter": [str(one.pk), str(other.pk)]})).value == 18


def test_a_total_of_the_whole_association_says_nothing_of_a_shelter(staff):
    build.monthly_totals(staff.association, 100)

    assert read(measure(staff, filters={"shelter": [str(staff.shelters.get().pk)]})).value is None


def test_a_total_says_nothing_where_anything_but_shelters_narrows(staff):
    build.monthly_totals(staff.association, 100)
    log(staff, date(2026, 3, 10))

    assert read(measure(staff, filters={"channel": ["phone"]})).value == 1
    assert read(measure(staff, filters={"channel": []})).value == 101


def test_a_share_is_of_the_log_alone(staff):
    build.monthly_totals(staff.association, 100)
    log(staff, date(2026, 3, 10), seeker_role="witness")
    log(staff, date(2026, 3, 10))

    reading = read(measure(staff, kind="ratio", goal_value=50, filters={"role": ["witness"]}))

    assert (reading.share.n, reading.share.d, reading.notes) == (1, 2, ())


def test_totals_of_another_association_and_another_metric_do_not_count(staff):
    build.monthly_totals(build.association(), 100)
    build.monthly_totals(staff.association, 100, metric="cases.contact_minutes")

    assert read(measure(staff)).value is None


def test_minutes_have_totals_too(staff):
    build.monthly_totals(staff.association, Decimal("90.50"), metric="cases.contact_minutes")
    log(staff, date(2026, 2, 1), minutes=30)
    log(staff, date(2026, 2, 2))

    assert read(measure(staff, "cases.contact_minutes")).value == Decimal("120.50")


# Opening figures


def opened(staff, **fields):
    return measure(staff, opening_value=312, opening_until=date(2026, 4, 30), **fields)


def test_an_opening_figure_holds_until_its_day_and_the_log_counts_after_it(staff):
    log(staff, date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 30))

    reading = read(opened(staff, opening_source="Excel"))

    assert reading.value == 314
    assert reading.notes == ("Av detta räknades 312 till och med 30 april 2026 innan loggen började här (Excel).",)


def test_an_opening_figure_counts_before_anything_is_logged(staff):
    assert read(opened(staff)).value == 312


def test_an_opening_figure_of_a_day_that_has_not_come_does_not_count_yet(staff):
    log(staff, date(2026, 2, 10))

    reading = read(opened(staff), date(2026, 4, 29))

    assert (reading.value, reading.notes) == (1, ())
    assert read(opened(staff), date(2026, 4, 30)).value == 312


def test_an_opening_figure_is_no_reading_of_a_metric_that_is_no_longer_offered(staff):
    reading = read(opened(staff, metric="cases.telegrams"))

    assert (reading.value, reading.status, reading.notes) == (None, Status.NO_DATA, ())


def test_an_opening_figure_is_added_to_what_is_typed_in(staff):
    target = build.target(build.plan(staff.association), opening_value=3, opening_until=date(2026, 4, 30), goal_value=9)
    build.observe(target, 100, date(2026, 4, 1))
    build.observe(target, 2, date(2026, 5, 1))

    assert read(target.measure).value == 5


def test_different_people_are_not_added_to_an_opening_figure(staff):
    log(staff, date(2026, 5, 10))

    assert read(opened(staff, metric="cases.support_givers")).value == 1


def test_a_month_with_a_total_that_the_opening_figure_reaches_into_counts_once(staff):
    build.monthly_totals(staff.association, 10, 20, 30, 40)
    log(staff, date(2026, 4, 20))
    until = {"opening_value": 50, "opening_until": date(2026, 4, 15)}

    assert read(measure(staff, **until)).value == 51


def test_periods_that_an_opening_figure_covers_are_met_as_it_says(staff):
    often = {"kind": "frequency", "per": "month", "goal_value": 1, "filters": {}}
    log(staff, date(2026, 5, 10))

    reading = read(measure(staff, opening_value=3, opening_until=date(2026, 4, 30), **often))
    too_many = read(measure(staff, opening_value=30, opening_until=date(2026, 4, 30), **often))
    not_yet = read(measure(staff, opening_value=3, opening_until=date(2026, 11, 30), **often))

    assert (reading.share.n, reading.share.d) == (4, 6)
    assert (too_many.share.n, too_many.share.d) == (5, 6)
    assert (not_yet.share.n, not_yet.share.d) == (1, 6)


# Last year


def test_what_is_to_be_kept_without_a_number_is_what_last_year_gave(staff):
    log(staff, date(2025, 1, 10), date(2025, 12, 31), date(2026, 3, 1))

    reading = read(measure(staff, kind="count", direction="maintain"))

    assert (reading.value, reading.goal, reading.baseline) == (1, 2, 2)


def test_a_step_without_a_baseline_is_taken_from_last_year(staff):
    build.monthly_totals(staff.association, *WHOLE_YEAR_BEFORE, year=2025)
    up = measure(staff, kind="count", direction="increase_by", goal_value=30)

    assert (read(up).baseline, read(up).goal) == (120, 150)


def test_a_written_number_beats_last_year(staff):
    build.monthly_totals(staff.association, *WHOLE_YEAR_BEFORE, year=2025)

    assert read(measure(staff, kind="count", direction="maintain", goal_value=7)).goal == 7
    assert read(measure(staff, kind="count", direction="increase_by", goal_value=7, baseline=3)).goal == 10


@pytest.mark.parametrize("months", [(10,) * 11, ()])
def test_a_year_that_is_known_only_in_part_is_none_to_go_by(staff, months):
    build.monthly_totals(staff.association, *months, year=2025, month=2)
    log(staff, date(2025, 12, 24))

    reading = read(measure(staff, kind="count", direction="maintain"))

    assert (reading.goal, reading.status) == (None, Status.NO_GOAL)


def test_totals_until_the_log_began_make_a_year_whole(staff):
    build.monthly_totals(staff.association, *[10] * 8, year=2025)
    log(staff, date(2025, 9, 20), date(2025, 11, 1))

    assert read(measure(staff, kind="count", direction="maintain")).goal == 82


def test_a_share_is_kept_as_it_was_last_year(staff):
    log(staff, date(2025, 1, 10), seeker_role="witness")
    log(staff, date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10))

    share = measure(staff, kind="ratio", direction="maintain", filters={"role": ["witness"]})

    assert read(share).goal == 25


def test_a_share_that_was_nearly_whole_last_year_can_still_reach_its_step(staff):
    log(staff, *[date(2025, 1, 10)] * 19, seeker_role="witness")
    log(staff, date(2025, 1, 10))
    log(staff, date(2026, 1, 10), seeker_role="witness")

    more = measure(staff, kind="ratio", direction="increase_by", goal_value=10, filters={"role": ["witness"]})

    assert (read(more).baseline, read(more).goal, read(more).value) == (95, 100, 100)


def test_a_level_is_kept_as_it_was_at_the_end_of_the_same_time_last_year(staff):
    build.serving(*staff.shelters.all(), until=date(2025, 12, 30))
    build.serving(*staff.shelters.all(), since=date(2025, 12, 31))

    assert read(measure(staff, "volunteers.active", kind="level", direction="maintain")).goal == 1


def test_last_years_shape_says_what_is_expected(staff):
    log(staff, *[date(2025, 1, 10)] * 3, date(2025, 11, 1))

    reading = read(measure(staff, kind="count", goal_value=100, profile="last_year"))

    assert reading.expected == 75


def test_of_last_years_monthly_totals_the_month_we_are_in_counts_day_by_day(staff):
    build.monthly_totals(staff.association, 0, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 60, year=2025)
    shaped = measure(staff, kind="count", goal_value=100, profile="last_year")

    assert [read(shaped, date(2026, 6, day)).expected for day in (3, 15, 30)] == [5, 25, 50]
    assert read(shaped, date(2026, 5, 31)).expected == 0


def test_without_a_whole_year_to_go_by_the_pace_is_even(staff):
    log(staff, date(2025, 11, 1))

    reading = read(measure(staff, kind="count", goal_value=365, profile="last_year"))

    assert reading.expected == 181


def test_the_series_has_last_years_months_from_when_they_are_known(staff):
    log(staff, date(2025, 2, 10), date(2025, 4, 1), date(2026, 1, 1))

    points = read(measure(staff), series=True).series

    assert [point.last_year for point in points][:5] == [None, 1, 0, 1, 0]
    assert points[0].stretch == (date(2026, 1, 1), date(2026, 1, 31))


# A part of the window


def test_a_period_is_what_it_gave_of_the_window(staff):
    log(staff, date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
    quarter = date(2025, 12, 1), date(2026, 3, 31)

    reading = read(measure(staff), period=quarter)

    assert (reading.value, reading.period.value) == (3, 2)


def test_a_period_outside_the_window_or_held_by_an_opening_figure_has_nothing_of_its_own(staff):
    log(staff, date(2026, 4, 20))
    april = date(2026, 4, 1), date(2026, 4, 30)

    assert read(measure(staff, starts_on=date(2026, 5, 1)), period=april).period is None
    assert read(opened(staff), period=april).period is None
    assert read(opened(staff), period=(date(2026, 5, 1), date(2026, 5, 31))).period.value == 0
