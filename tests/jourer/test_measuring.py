from datetime import date

import pytest

from jourer import measuring
from jourer.arithmetic import Status
from jourer.models import Measure
from tests import builders as build

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)


def reading(target, as_of=AS_OF):
    measure = target.measure
    return measuring.read(measure.association, [measure], as_of, series=True)[measure.pk]


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


def test_a_logged_contact_is_counted(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts", goal_value=10)
    build.contact(staff)

    assert reading(target).value == 1


def test_an_undone_contact_is_not_counted(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts")
    build.contact(staff)
    build.contact(staff, undone_at="2026-03-10T12:00Z")

    assert reading(target).value == 1


def test_filters_narrow_what_is_counted(staff):
    phone_or_visit = {"channel": ["phone", "visit"], "role": ["witness"]}
    target = build.target(build.plan(staff.association), metric="cases.contacts", filters=phone_or_visit)
    build.contact(staff, channel="phone", seeker_role="witness")
    build.contact(staff, channel="visit", seeker_role="witness")
    build.contact(staff, channel="chat", seeker_role="witness")
    build.contact(staff, channel="phone", seeker_role="victim")

    assert reading(target).value == 2


def test_a_contact_with_two_kinds_of_support_counts_once_for_either(staff):
    plan = build.plan(staff.association)
    build.contact(staff, support=["talk", "court"])
    build.contact(staff, support=["court"])
    either = build.target(plan, metric="cases.contacts", filters={"support": ["talk", "court"]})
    talk = build.target(plan, metric="cases.contacts", filters={"support": ["talk"]})

    assert reading(either).value == 2
    assert reading(talk).value == 1


def test_only_the_window_up_to_the_date_counts(staff):
    spring = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}
    target = build.target(build.plan(staff.association), metric="cases.contacts", **spring)
    for day in [date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1)]:
        build.contact(staff, occurred_on=day)

    assert reading(target, date(2026, 5, 31)).value == 2
    assert reading(target, date(2026, 12, 31)).value == 3


def test_another_shelter_of_the_association_counts_only_where_the_filter_says_so(staff):
    other = build.actor("staff", build.shelter(staff.association))
    build.contact(staff)
    build.contact(other)
    plan = build.plan(staff.association)
    whole = build.target(plan, metric="cases.contacts")
    one = build.target(plan, metric="cases.contacts", filters={"shelter": [str(staff.shelters.get().pk)]})

    assert reading(whole).value == 2
    assert reading(one).value == 1


def test_another_associations_contacts_are_never_counted(staff):
    build.contact(build.actor("staff", build.shelter()))
    build.contact(staff)

    assert reading(build.target(build.plan(staff.association), metric="cases.contacts")).value == 1


def test_a_log_without_a_row_knows_nothing(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts", goal_value=10)

    assert reading(target).value is None
    assert reading(target).status == Status.NO_DATA


def test_a_window_without_a_row_is_0_where_there_are_rows_before_it(staff):
    autumn = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 12, 31)}
    target = build.target(build.plan(staff.association), metric="cases.contacts", goal_value=10, **autumn)
    build.contact(staff, occurred_on=date(2026, 3, 10))

    assert reading(target, date(2026, 8, 1)).value == 0


def test_a_retired_metric_shows_as_retired(staff):
    target = build.target(build.plan(staff.association), metric="cases.telegrams", goal_value=10)

    assert reading(target).status == Status.NO_DATA
    assert "cases.telegrams" in reading(target).definition


def test_a_filter_on_a_retired_dimension_shows_as_retired(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts", filters={"shoe_size": ["42"]})
    build.contact(staff)

    assert reading(target).status == Status.NO_DATA
    assert "cases.contacts" in reading(target).definition


def test_a_later_observation_takes_back_an_item(staff):
    target = build.target(build.plan(staff.association), kind="milestone")
    build.observe(target, 1, date(2026, 2, 1))
    build.observe(target, 0, date(2026, 3, 1))

    assert reading(target).value == 0


def test_observed_counts_add_up(staff):
    target = build.target(build.plan(staff.association), kind="count", goal_value=4)
    build.observe(target, 1, date(2026, 2, 1))
    build.observe(target, 2, date(2026, 3, 1))

    assert reading(target).value == 3


def test_the_latest_level_holds(staff):
    target = build.target(build.plan(staff.association), kind="level", goal_value=850)
    build.observe(target, 700, date(2026, 2, 1))
    build.observe(target, 790, date(2026, 5, 1))

    assert reading(target).value == 790


def test_a_milestone_counts_its_items_once_each(staff):
    target = build.target(build.plan(staff.association), kind="milestone")
    chat, web = (target.measure.items.create(association=target.association, name=name) for name in ("chatt", "webb"))
    build.observe(target, 1, date(2026, 2, 1), item=chat)
    build.observe(target, 1, date(2026, 3, 1), item=chat)

    assert (reading(target).value, reading(target).goal) == (1, 2)
    assert web not in {one.item for one in target.measure.observations.all()}


def test_a_milestone_that_was_divided_into_items_is_not_more_done_than_its_items(staff):
    target = build.target(build.plan(staff.association), kind="milestone")
    build.observe(target, 1, date(2026, 2, 1))
    assert (reading(target).value, reading(target).goal) == (1, 1)

    target.measure.items.create(association=target.association, name="chatt")
    target.measure = Measure.objects.get(pk=target.measure.pk)

    assert (reading(target).value, reading(target).goal) == (0, 1)


def test_what_a_person_judges_has_the_status_of_the_latest_verdict(staff):
    target = build.target(build.plan(staff.association), kind="qualitative")
    for day, verdict in [(date(2026, 2, 1), "not_reached"), (date(2026, 5, 1), "partly")]:
        target.measure.assessments.create(
            association=target.association, verdict=verdict, assessed_on=day, assessed_by=staff
        )

    assert reading(target, date(2026, 3, 1)).status == Status.AT_RISK
    assert reading(target).status == Status.WATCH


def test_the_series_holds_the_months_that_have_begun(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts")
    build.contact(staff, occurred_on=date(2026, 1, 31))
    build.contact(staff, occurred_on=date(2026, 3, 1))

    assert [point.value for point in reading(target, date(2026, 3, 15)).series][:4] == [1, 0, 1, None]


@pytest.mark.parametrize("number", [2, 40])
def test_any_number_of_measures_of_one_source_costs_the_same_queries(staff, number, django_assert_num_queries):
    plan = build.plan(staff.association)
    build.contact(staff)
    targets = [
        build.target(plan, metric="cases.contacts", filters={"channel": ["phone"], "support": ["talk"]})
        for _ in range(number)
    ]
    measures = [target.measure for target in targets]

    with django_assert_num_queries(5):  # monthly totals, first day, rows, their kinds of support, assessments
        measuring.read(staff.association, measures, AS_OF)


def test_the_definition_is_a_whole_sentence_of_the_filters(staff):
    filters = {"channel": ["phone", "visit"], "role": ["witness"]}
    target = build.target(build.plan(staff.association), metric="cases.contacts", filters=filters)

    assert reading(target).definition == (
        "Antal stödkontakter via telefon eller besök med vittne, 1 januari–31 december 2026."
    )
