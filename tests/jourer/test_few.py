"""What those may see who have no case rights: fewer than ten persons are never told apart."""

from datetime import date

import pytest

from jourer import measuring
from jourer.arithmetic import Status
from tests import builders as build

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 12, 31)


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def board(staff):
    return build.actor("board", association=staff.association)


def seen(staff, actor, metric="cases.contacts", *, period=None, **fields):
    measure = build.measure(staff.association, metric=metric, **{"kind": "indicator", **fields})
    found = measuring.read(staff.association, [measure], AS_OF, period=period, series=True)
    return measuring.discreet(found[measure.pk], actor)


def log(staff, number, day=date(2026, 3, 10), **facts):
    for _ in range(number):
        build.contact(staff, occurred_on=day, **facts)


def values(reading):
    return [point.value for point in reading.series]


@pytest.mark.parametrize("number", [0, 1, 9])
def test_nine_persons_or_fewer_are_not_told(staff, board, number):
    log(staff, number)

    reading = seen(staff, board, opening_value=0, opening_until=date(2026, 1, 31))

    assert reading.withheld
    assert (reading.value, reading.counted, reading.forecast, reading.series, reading.notes) == (
        None,
        None,
        None,
        (),
        (),
    )


def test_ten_persons_are_told(staff, board):
    log(staff, 10)

    assert seen(staff, board).value == 10


def test_those_with_case_rights_see_the_number(staff):
    log(staff, 3)

    assert seen(staff, staff).value == 3


def test_what_is_no_person_is_told_as_it_is(staff, board):
    log(staff, 1)

    assert seen(staff, board, "cases.support_givers").value == 1


@pytest.mark.parametrize(("others", "withheld"), [(9, True), (10, False)])
def test_a_sum_is_told_when_there_are_ten_behind_it_however_large_it_is(staff, board, others, withheld):
    log(staff, others, minutes=120)
    log(staff, 1)

    assert seen(staff, board, "cases.contact_minutes").withheld == withheld


@pytest.mark.parametrize(
    ("witnesses", "others", "withheld"),
    [(10, 10, False), (9, 20, True), (20, 9, True), (20, 0, False), (0, 20, False), (0, 9, True)],
)
def test_of_a_share_both_sides_are_many_or_none(staff, board, witnesses, others, withheld):
    log(staff, witnesses, seeker_role="witness")
    log(staff, others)

    reading = seen(staff, board, kind="ratio", goal_value=50, filters={"role": ["witness"]})

    assert reading.withheld == withheld
    assert reading.series == ()
    assert (reading.share is None) == withheld


def test_how_often_is_told_when_there_were_ten_in_all(staff, board):
    often = {"kind": "frequency", "per": "month", "goal_value": 1}
    log(staff, 9)
    assert seen(staff, board, **often).withheld

    log(staff, 1)
    reading = seen(staff, board, **often)

    assert (reading.share.n, reading.share.d) == (1, 12)


def test_months_are_put_together_until_none_has_few(staff, board):
    for month in range(1, 7):
        log(staff, 4, date(2026, month, 1))

    points = seen(staff, board).series

    assert [(point.value, point.stretch[1]) for point in points[:2]] == [
        (12, date(2026, 3, 31)),
        (12, date(2026, 6, 30)),
    ]
    assert values(seen(staff, staff))[:2] == [4, 4]


def test_months_that_all_have_many_or_nobody_are_told(staff, board):
    log(staff, 10)

    assert values(seen(staff, board)) == [None, None, 10, *[0] * 9]


def test_where_half_years_have_few_there_is_no_series(staff, board):
    log(staff, 10)
    log(staff, 1, date(2026, 9, 1))

    reading = seen(staff, board)

    assert (reading.value, reading.series) == (11, ())


def test_few_of_last_years_months_put_this_years_together_too(staff, board):
    for month in (1, 2, 3):
        log(staff, 4, date(2025, month, 1))
    log(staff, 10)

    points = seen(staff, board).series

    assert [(point.value, point.last_year) for point in points] == [(10, 12), (0, 0), (0, 0), (0, 0)]


def test_the_series_of_a_sum_hangs_on_those_behind_it(staff, board):
    for month in (1, 2, 3):
        log(staff, 4, date(2026, month, 1), minutes=90)

    assert values(seen(staff, board, "cases.contact_minutes")) == [1080, 0, 0, 0]


@pytest.mark.parametrize(("in_march", "told"), [(9, None), (10, 10), (12, None), (21, 21)])
def test_a_period_with_few_or_that_leaves_few_outside_is_not_told(staff, board, in_march, told):
    log(staff, in_march)
    log(staff, 21 - in_march, date(2026, 9, 1))

    period = seen(staff, board, period=(date(2026, 3, 1), date(2026, 3, 31))).period

    assert (period and period.value) == told


@pytest.mark.parametrize(("last_year", "goal"), [(9, None), (10, 10)])
def test_few_of_last_year_are_not_told_as_the_goal(staff, board, last_year, goal):
    log(staff, last_year, date(2025, 1, 10))
    log(staff, 12)

    reading = seen(staff, board, kind="count", direction="maintain")

    assert (reading.value, reading.goal, reading.baseline, reading.before is None) == (12, goal, goal, goal is None)
    assert reading.status == Status.ACHIEVED


def test_an_opening_figure_of_few_is_not_told_apart(staff, board):
    log(staff, 10)

    few = seen(staff, board, opening_value=4, opening_until=date(2026, 1, 31))
    many = seen(staff, board, opening_value=40, opening_until=date(2026, 1, 31))

    assert (few.value, few.notes, len(many.notes)) == (14, (), 1)


@pytest.mark.parametrize(("since", "notes"), [(0, 1), (9, 0), (10, 1)])
def test_an_opening_figure_that_leaves_few_is_not_told_apart(staff, board, since, notes):
    log(staff, since)

    reading = seen(staff, board, opening_value=40, opening_until=date(2026, 1, 31))

    assert (reading.value, len(reading.notes)) == (40 + since, notes)


@pytest.mark.parametrize(
    ("metric", "fields"),
    [
        ("cases.complete_statistics", {}),
        ("cases.entry_time", {"kind": "duration", "limit_value": 1, "limit_unit": "days"}),
        ("cases.entry_time", {}),
    ],
)
def test_how_the_work_was_done_does_not_tell_how_few_it_was_done_for(staff, board, metric, fields):
    log(staff, 9)
    assert seen(staff, board, metric, **fields).withheld

    log(staff, 1)
    reading = seen(staff, board, metric, **fields)

    assert not reading.withheld
    assert reading.share is None or reading.share.d == 10


@pytest.mark.parametrize(("spring", "autumn", "told"), [(10, 10, True), (10, 9, False), (9, 10, False), (20, 0, True)])
def test_what_is_expected_as_last_year_does_not_tell_of_few_then(staff, board, spring, autumn, told):
    log(staff, spring, date(2025, 1, 10))
    log(staff, autumn, date(2025, 9, 10))
    log(staff, 12)
    pace = {"kind": "count", "goal_value": 40, "profile": "last_year"}
    measure = build.measure(staff.association, metric="cases.contacts", **pace)
    reading = measuring.read(staff.association, [measure], date(2026, 6, 30))[measure.pk]

    assert reading.expected is not None
    assert (measuring.discreet(reading, board).expected is not None) == told
