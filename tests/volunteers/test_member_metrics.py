"""What is counted of members."""

from datetime import date

import pytest
import time_machine

from jourer import measuring
from tests import builders as build
from tests.cases.pages import NOW
from volunteers.actions.members import erase_member, leave
from volunteers.models import Member

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _a_day_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def leader():
    leader = build.actor("coordinator", build.shelter())
    build.fee_class(leader, amount=300)
    return leader


def reading(leader, metric, kind="level", as_of=TODAY, **fields):
    if kind == "ratio":
        fields = {"goal_value": 95, "unit": "avgifter", **fields}
    measure = build.measure(leader.association, kind=kind, metric=metric, **{"goal_value": 10, **fields})
    return measuring.read(leader.association, [measure], as_of)[measure.pk]


def test_members_are_counted_on_a_day_and_companies_are_not_members(leader):
    company = build.fee_class(leader, name="Företagsvän", kind="company", amount=3000)
    build.member(leader, joined_on=date(2025, 5, 1))
    gone = build.member(leader, joined_on=date(2026, 1, 10))
    build.member(leader, joined_on=date(2026, 2, 1), fee_class=company)
    leave(by=leader, member=gone, left_on=date(2026, 2, 28), left_because="wish")

    days = [date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 28), date(2026, 3, 1)]
    assert [reading(leader, "volunteers.members", as_of=day).value for day in days] == [1, 2, 2, 1]
    assert [reading(leader, "volunteers.supporting_companies", as_of=day).value for day in days] == [None, None, 1, 1]


def test_new_members_are_those_who_joined_in_the_year_told_apart_by_class(leader):
    student = build.fee_class(leader, name="Student", amount=100)
    build.member(leader, joined_on=date(2025, 12, 31))
    build.member(leader)
    build.member(leader, fee_class=student)

    assert reading(leader, "volunteers.new_members", kind="count").value == 2
    of_students = {"filters": {"fee_class": [str(student.pk)]}}
    assert reading(leader, "volunteers.new_members", kind="count", **of_students).value == 1


def test_the_share_of_fees_that_are_paid_leaves_out_what_is_free(leader):
    build.member(leader, paid_on=date(2026, 3, 1))
    build.member(leader)
    build.member(leader)
    build.member(leader, fee_class=build.fee_class(leader, name="Hedersmedlem", amount=0))
    found = reading(leader, "volunteers.fees_paid", kind="ratio")

    assert (found.share.n, found.share.d) == (1, 3)


def test_the_figures_of_every_month_stay_when_a_person_is_erased(leader):
    for day in (date(2025, 1, 14), date(2025, 1, 31)):
        one = build.member(leader, joined_on=date(2024, 6, 20))
        leave(by=leader, member=one, left_on=day, left_because="moved")
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    month_ends = [date(2025, 1, 31), date(2025, 2, 28)]

    def figures():
        return [reading(leader, "volunteers.members", as_of=day, **year).value for day in month_ends]

    before = figures()
    for one in Member.objects.all():
        erase_member(by=leader, member=one)
    assert (before, figures()) == ([1, 0], [1, 0])
