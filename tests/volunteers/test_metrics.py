from datetime import date

import pytest

from jourer import measuring
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return build.shelter()


def active(shelter, as_of, **fields):
    measure = build.measure(shelter.association, kind="level", goal_value=20, metric="volunteers.active", **fields)
    return measuring.read(shelter.association, [measure], as_of)[measure.pk].value


def test_only_volunteers_are_counted_from_their_first_day_to_their_last(shelter):
    build.actor("volunteer", shelter, valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31))
    build.actor("volunteer", shelter, valid_from=date(2025, 3, 1))
    build.actor("staff", shelter)

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]

    assert [active(shelter, day) for day in days] == [1, 2, 2, 1]


def test_a_volunteer_of_no_shelter_counts_only_for_the_whole(shelter):
    build.actor("volunteer", association=shelter.association)
    build.actor("volunteer", shelter)

    assert active(shelter, date(2026, 6, 30)) == 2
    assert active(shelter, date(2026, 6, 30), filters={"shelter": [str(shelter.pk)]}) == 1


def test_the_day_of_the_reading_is_the_last_of_a_window_that_is_over(shelter):
    build.actor("volunteer", shelter, valid_until=date(2026, 6, 30))

    assert active(shelter, date(2026, 9, 1), ends_on=date(2026, 6, 30)) == 1
