"""The promises to those who come, counted by hand beside what the metrics say."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from cases import actions
from cases.models import Promise
from jourer import measuring
from jourer.models import Association
from tests import builders as build

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


def at(day, hour=10):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def received(staff, day, hour=None, **facts):
    return build.case(
        staff, received_on=date(2026, 3, day), received_at=at(day, hour) if hour is not None else None, **facts
    )


def tried(staff, case, day, hour=10):
    return build.contact(staff, case=case, outcome="not_reached", support=[], occurred_at=at(day, hour))


def reached(staff, case, day, hour=10):
    return build.contact(staff, case=case, occurred_at=at(day, hour))


def reading(staff, **fields):
    measure = build.measure(staff.association, **fields)
    return measuring.read(staff.association, [measure], date(2026, 3, 31))[measure.pk]


def within(staff, metric, value, unit):
    return reading(staff, kind="duration", metric=metric, limit_value=value, limit_unit=unit).share


def test_the_first_attempt_within_three_days(staff):
    tried(staff, received(staff, 2), 5)  # the third day
    tried(staff, received(staff, 2), 6)  # the fourth
    received(staff, 10)  # never tried: late
    received(staff, 30)  # not tried yet, and not late

    share = within(staff, "cases.first_attempt", 3, "days")
    assert (share.n, share.d) == (1, 3)


def test_an_attempt_is_no_first_contact(staff):
    case = received(staff, 2)
    tried(staff, case, 3)
    reached(staff, case, 9)

    assert within(staff, "cases.first_attempt", 3, "days").n == 1
    assert within(staff, "cases.first_contact", 3, "days").n == 0


def test_twenty_four_hours_are_reckoned_by_the_clock(staff):
    reached(staff, received(staff, 2, 15), 3, 15)
    reached(staff, received(staff, 2, 15), 3, 16)

    share = within(staff, "cases.first_contact", 24, "hours")
    assert (share.n, share.d) == (1, 2)


def test_where_only_the_days_are_known_a_day_is_24_hours(staff):
    case = received(staff, 2)
    build.contact(staff, case=case, occurred_on=date(2026, 3, 3))
    late = received(staff, 2)
    build.contact(staff, case=late, occurred_on=date(2026, 3, 4))

    share = within(staff, "cases.first_contact", 24, "hours")
    assert (share.n, share.d) == (1, 2)


def test_four_working_days_leave_out_the_weekend(staff):
    reached(staff, received(staff, 5), 11)  # Thursday to Wednesday: Friday, Monday, Tuesday, Wednesday
    reached(staff, received(staff, 5), 12)

    share = within(staff, "cases.first_contact", 4, "workdays")
    assert (share.n, share.d) == (1, 2)


def test_the_eves_are_no_working_days_where_the_office_is_shut(staff):
    with time_machine.travel(datetime(2026, 6, 30, 12, tzinfo=UTC), tick=False):
        case = build.case(staff, received_on=date(2026, 6, 18))
        build.contact(staff, case=case, occurred_on=date(2026, 6, 22))  # midsummer's eve and day between
        target = build.target(
            build.plan(staff.association), kind="duration", metric="cases.first_contact", limit_value=1,
            limit_unit="workdays",
        )  # fmt: skip

        def n():
            association = Association.objects.get(pk=staff.association_id)
            return measuring.read(association, [target.measure], date(2026, 6, 30))[target.measure_id].share.n

        assert n() == 1
        Association.objects.filter(pk=staff.association_id).update(eves_off=False)
        assert n() == 0


def given_up(staff, *attempts, **facts):
    case = received(staff, 2, **facts)
    for day, hour in attempts:
        tried(staff, case, day, hour)
    actions.close_case(by=staff, case=case, closed_on=date(2026, 3, 20), closing_reason="not_reached")
    return case


def test_three_attempts_of_which_one_in_the_evening(staff):
    given_up(staff, (3, 9), (4, 9), (5, 17))  # the last at six in the evening
    given_up(staff, (3, 9), (4, 9), (5, 10))  # none in the evening
    given_up(staff, (3, 9), (5, 17))  # two
    given_up(staff, may_be_phoned=False)  # "ring aldrig" is exempt
    reached(staff, received(staff, 2), 9)  # reached

    share = reading(staff, kind="ratio", metric="cases.enough_attempts", goal_value=100).share
    assert (share.n, share.d) == (1, 3)


def test_a_shelter_may_promise_another_number_of_attempts(staff):
    Promise.objects.create(
        association=staff.association, shelter=staff.shelters.get(), kind="attempts", attempts=2, in_evening=0
    )
    given_up(staff, (3, 9), (4, 9))

    share = reading(staff, kind="ratio", metric="cases.enough_attempts", goal_value=100).share
    assert (share.n, share.d) == (1, 1)


def test_meetings_offered(staff):
    actions.offer_meeting(by=staff, case=received(staff, 2), offered_on=date(2026, 3, 9))
    received(staff, 2)

    share = reading(staff, kind="ratio", metric="cases.meetings_offered", goal_value=100).share
    assert (share.n, share.d) == (1, 2)


@pytest.mark.parametrize(
    ("metric", "kind", "value"),
    [
        ("cases.cases", "count", 3),
        ("cases.seekers", "count", 2),
        ("cases.closed", "count", 1),
        ("cases.open", "level", 2),
    ],
)
def test_cases_seekers_and_what_is_open_are_three_figures(staff, metric, kind, value):
    first = received(staff, 2)
    received(staff, 9, seeker=first.seeker)
    case = received(staff, 16)
    actions.close_case(by=staff, case=case, closed_on=date(2026, 3, 20), closing_reason="done")

    assert reading(staff, kind=kind, metric=metric, goal_value=10).value == value


def test_attempts_are_counted_apart_from_contacts(staff):
    case = received(staff, 2)
    tried(staff, case, 3)
    reached(staff, case, 4)

    assert reading(staff, kind="count", metric="cases.attempts", goal_value=10).value == 1
    assert reading(staff, kind="count", metric="cases.contacts", goal_value=10).value == 1


def test_children_and_reports_of_concern_are_counted(staff):
    received(staff, 2, children=3, concern_reported_on=date(2026, 3, 4))
    received(staff, 2, children=2)
    received(staff, 2)

    assert reading(staff, kind="count", metric="cases.children", goal_value=10).value == 5
    assert reading(staff, kind="count", metric="cases.concern_reports", goal_value=10).value == 1


def test_marks_overlap(staff):
    received(staff, 2, marks=["honour", "online"])
    received(staff, 2, marks=["online"])

    filters = {"mark": ["honour", "online"]}
    assert reading(staff, kind="count", metric="cases.cases", goal_value=10, filters=filters).value == 2
