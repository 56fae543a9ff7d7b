from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from jourer import measuring
from jourer.arithmetic import Share
from tests import builders as build
from volunteers import actions
from volunteers.metrics import interested, talks, trained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

TODAY = date(2026, 6, 15)
WHOLE_YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def read(shelter, metric, as_of=TODAY, *, kind="count", goal_value=20, **fields):
    measure = build.measure(shelter.association, kind=kind, goal_value=goal_value, metric=metric, **WHOLE_YEAR | fields)
    return measuring.read(shelter.association, [measure], as_of)[measure.pk]


def active(shelter, as_of=TODAY, **fields):
    return read(shelter, "volunteers.active", as_of, kind="level", **fields).value


def test_a_volunteer_is_active_from_the_day_until_the_day_before_a_pause(shelter, coordinator):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1))
    build.step(coordinator, made, "paused", date(2026, 4, 1))
    build.step(coordinator, made, "active", date(2026, 5, 1))

    days = [(2, 28), (3, 1), (3, 31), (4, 1), (4, 30), (5, 1)]
    assert [active(shelter, date(2026, *day)) for day in days] == [None, 1, 1, 0, 0, 1]


def test_a_step_taken_back_is_not_counted_and_what_it_ended_goes_on(shelter, coordinator):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1))
    step = build.step(coordinator, made, "left", date(2026, 4, 1), left_because="time")
    assert active(shelter) == 0

    actions.take_back_step(by=coordinator, step=step)

    assert active(shelter) == 1


def test_only_those_who_are_active_are_counted_and_no_accounts(shelter, coordinator):
    build.volunteer(coordinator, shelter)
    build.actor("volunteer", shelter)
    build.serving(shelter)

    assert active(shelter) == 1


def test_a_volunteer_of_no_shelter_counts_only_for_the_whole(shelter):
    build.serving(association=shelter.association)
    build.serving(shelter)

    assert active(shelter) == 2
    assert active(shelter, filters={"shelter": [str(shelter.pk)]}) == 1


def test_the_day_of_the_reading_is_the_last_of_a_window_that_is_over(shelter):
    build.serving(shelter, until=date(2026, 6, 30))

    assert active(shelter, date(2026, 9, 1), ends_on=date(2026, 6, 30)) == 1


def test_they_are_told_apart_by_role_and_gender_and_by_what_they_have(shelter, coordinator):
    build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1), roles=["chat", "support"], gender="woman")
    account = build.actor("volunteer", shelter)
    build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1), roles=["chat"], gender="man", actor=account)
    build.serving(shelter)

    found = {
        (name, code): active(shelter, filters={name: [code]})
        for name, code in [
            ("role", "chat"),
            ("role", "support"),
            ("gender", "man"),
            ("trained", "no"),
            ("account", "yes"),
        ]
    }

    assert list(found.values()) == [2, 1, 1, 1, 1]


def test_all_support_persons_trained_is_a_share_of_those_active(shelter, coordinator):
    build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1), roles=["support"])
    untrained = build.volunteer(coordinator, shelter, roles=["support"])
    build.step(coordinator, untrained, "active", date(2026, 3, 1))
    build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1), roles=["chat"])

    reading = read(
        shelter,
        "volunteers.active",
        kind="ratio",
        goal_value=100,
        filters={"trained": ["yes"]},
        whole_filters={"role": ["support"]},
    )

    assert reading.share == Share(1, 2)


def test_who_is_trained_is_told_of_each_day_as_it_was_and_counted_once(shelter, coordinator):
    made = build.volunteer(coordinator, shelter)
    for kind, month, day in (
        ("active", 2, 1),
        ("trained", 3, 1),
        ("trained", 4, 1),  # once more
        ("paused", 5, 1),
        ("trained", 5, 15),  # while away
        ("active", 6, 1),
    ):
        build.step(coordinator, made, kind, date(2026, month, day))
    build.volunteer(coordinator, shelter, active_on=date(2026, 2, 20))  # trained on the very day

    def share(month, day):
        whole = read(shelter, "volunteers.active", date(2026, month, day), kind="ratio", filters={"trained": ["yes"]})
        return whole.share.n, whole.share.d

    days = [(1, 31), (2, 1), (2, 28), (3, 1), (4, 1), (4, 30), (5, 1), (5, 15), (6, 1)]
    assert [share(*day) for day in days] == [
        (0, 0), (0, 1), (1, 2), (2, 2), (2, 2), (2, 2), (1, 1), (1, 1), (2, 2),
    ]  # fmt: skip


def test_new_is_who_became_active_for_the_first_time(shelter, coordinator):
    back = build.volunteer(coordinator, shelter, active_on=date(2026, 2, 1))
    build.step(coordinator, back, "paused", date(2026, 3, 1))
    build.step(coordinator, back, "active", date(2026, 4, 1))
    old = build.serving(shelter, since=date(2024, 1, 1))
    build.step(coordinator, old, "paused", date(2026, 3, 1))
    build.step(coordinator, old, "active", date(2026, 4, 1))

    assert read(shelter, "volunteers.new").value == 1


def test_interest_training_talks_and_meetings_are_counted(shelter, coordinator):
    course = build.course(coordinator, name="Grund", kind="basic", contents=[])
    people = [build.volunteer(coordinator, shelter) for _ in range(2)]
    held = build.occasion(coordinator, course=course)
    actions.tick_off(by=coordinator, occasion=held, there=[*people, build.actor("staff", shelter)], passed=people[:1])
    build.occasion(coordinator, kind="supervision")
    build.occasion(coordinator, kind="event", held_on=date(2026, 8, 1))
    actions.add_talk(
        by=coordinator, volunteer=people[0], kind="feedback", held_on=date(2026, 5, 1), held_by=coordinator
    )

    keys = ("interested", "trained", "sessions", "training_places", "gatherings", "talks")
    assert {key: read(shelter, f"volunteers.{key}").value for key in keys} == {
        "interested": 2,
        "trained": 1,
        "sessions": 1,
        "training_places": 3,
        "gatherings": 1,
        "talks": 1,
    }
    assert read(shelter, "volunteers.training_places", filters={"who": ["staff"]}).value == 1


def test_employees_are_counted_by_gender_on_the_day(shelter, coordinator):
    for gender, until in (("woman", None), ("woman", date(2026, 5, 31)), ("man", None)):
        build.employee(coordinator, name="Tyra", gender=gender, since=date(2026, 1, 1), until=until)

    reading = read(shelter, "volunteers.employees", kind="ratio", goal_value=50, filters={"gender": ["man"]})

    assert reading.share == Share(1, 2)


def test_staff_may_see_the_figure_and_none_of_the_rows(shelter, coordinator):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1))
    actions.add_talk(by=coordinator, volunteer=made, kind="check", held_on=date(2026, 5, 1), held_by=coordinator)
    staff = build.actor("staff", shelter)

    assert [rows().visible_to(staff).count() for rows in (interested, trained, talks)] == [0, 0, 0]
    assert [rows().visible_to(coordinator).count() for rows in (interested, trained, talks)] == [1, 1, 1]


# Shifts


@pytest.fixture
def staff(shelter):
    return build.actor("staff", shelter)


def held(coordinator, shelter, *people, on, minutes=180, **facts):
    """A shift that the people held."""
    shift = build.shift(coordinator, shelter, begins_on=on, **facts)
    for who in people:
        one = actions.tell_who_held(by=coordinator, shift=shift, who=who, because="forgotten")
        actions.tell_hours(by=coordinator, sign_up=one, minutes=minutes)
    return shift


def test_two_evenings_a_week_are_counted_by_the_shifts_held(shelter, coordinator, staff):
    """Week 23 has two evenings, week 24 one evening and a morning: one of the two weeks is as promised."""
    for day, opens in ((2, "18:00"), (4, "18:00"), (9, "18:00"), (11, "09:00")):
        closes = "21:00" if opens == "18:00" else "12:00"
        held(coordinator, shelter, staff, on=date(2026, 6, day), opens=opens, closes=closes)
    facts = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 14), "filters": {"evening": ["yes"]}}

    reading = read(shelter, "volunteers.shifts", kind="frequency", per="week", goal_value=2, **facts)

    assert reading.share == Share(1, 2)


def test_what_nobody_has_told_of_or_was_not_held_is_no_shift_held(shelter, coordinator):
    build.shift(coordinator, shelter, begins_on=date(2026, 6, 2))
    actions.tell_not_held(
        by=coordinator, shift=build.shift(coordinator, shelter, begins_on=date(2026, 6, 3)), because="illness"
    )

    assert read(shelter, "volunteers.shifts").value is None


def test_shifts_are_told_apart_by_channel_and_shelter(shelter, coordinator, staff):
    held(coordinator, shelter, staff, on=date(2026, 6, 2), channel="phone")
    held(coordinator, shelter, staff, on=date(2026, 6, 3))

    assert read(shelter, "volunteers.shifts", filters={"channel": ["phone"]}).value == 1
    assert read(shelter, "volunteers.shifts", filters={"shelter": [str(shelter.pk)]}).value == 2


def test_hours_are_those_told_of_volunteers_and_staff(shelter, coordinator, staff):
    volunteer = build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1))
    held(coordinator, shelter, staff, volunteer, on=date(2026, 6, 2), minutes=150, places=2)
    held(coordinator, shelter, staff, on=date(2026, 6, 3), minutes=0)

    assert read(shelter, "volunteers.shift_hours").value == 5
    assert read(shelter, "volunteers.shift_hours", filters={"who": ["volunteer"]}).value == Decimal("2.5")


def test_a_shift_is_filled_when_every_place_was_taken(shelter, coordinator, staff):
    with time_machine.travel(datetime(2026, 6, 1, 8, tzinfo=UTC), tick=False):
        for day in (2, 3):
            shift = build.shift(coordinator, shelter, begins_on=date(2026, 6, day), places=day - 1)
            actions.sign_up(by=staff, shift=shift)
        build.shift(coordinator, shelter, begins_on=date(2026, 6, 30))

    reading = read(shelter, "volunteers.shifts_filled", kind="ratio", goal_value=95)

    assert reading.share == Share(1, 2)
