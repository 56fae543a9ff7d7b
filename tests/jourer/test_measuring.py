from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cases.models import Contact, Label
from jourer import kinds, measuring, metrics
from jourer.arithmetic import Share, Status
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


# Each kind of metric with each kind of measure that goes with it


def read(staff, as_of=AS_OF, **fields):
    measure = build.measure(staff.association, **fields)
    return measuring.read(staff.association, [measure], as_of)[measure.pk]


@pytest.fixture
def rows(staff):
    """Four contacts in the window, of which one by a witness and one in full, by two people; one the year before."""
    other = build.actor("staff", *staff.shelters.all())
    in_full = {"gender": "woman", "age_group": "26-39", "municipality": "1480", "crime_type": "assault"}
    build.contact(staff, occurred_on=date(2025, 12, 31), minutes=500)
    build.contact(staff, occurred_on=date(2026, 1, 1), minutes=30, **in_full)
    build.contact(staff, occurred_on=date(2026, 3, 2), minutes=45, seeker_role="witness")
    build.contact(staff, occurred_on=date(2026, 3, 31), municipality="1480")
    build.contact(other, occurred_on=date(2026, 6, 30), municipality="0180")
    build.actor("volunteer", *staff.shelters.all(), valid_from=date(2026, 6, 30))
    build.actor("volunteer", association=staff.association, valid_until=date(2026, 6, 29))
    return staff


WITNESSES = {"role": ["witness"]}
MONTHLY = {"kind": "frequency", "per": "month", "goal_value": 1}


@pytest.mark.parametrize(
    ("metric", "fields", "value", "share"),
    [
        ("cases.contacts", {"kind": "count"}, 4, None),
        ("cases.contacts", {"kind": "indicator"}, 4, None),
        ("cases.contacts", MONTHLY, Decimal(50), Share(3, 6)),
        ("cases.contacts", {"kind": "ratio", "filters": WITNESSES}, 25, Share(1, 4)),
        ("cases.contacts", {"kind": "ratio", "filters": WITNESSES, "whole_filters": WITNESSES}, 100, Share(1, 1)),
        ("cases.contact_minutes", {"kind": "count"}, 75, None),
        ("cases.contact_minutes", {"kind": "indicator", "filters": WITNESSES}, 45, None),
        ("cases.contact_minutes", MONTHLY | {"goal_value": 31}, Decimal("16.67"), Share(1, 6)),
        ("cases.contact_minutes", {"kind": "ratio", "filters": WITNESSES}, 60, Share(45, 75)),
        ("cases.support_givers", {"kind": "count"}, 2, None),
        ("cases.support_givers", {"kind": "indicator"}, 2, None),
        ("cases.support_givers", MONTHLY, 50, Share(3, 6)),
        ("cases.home_municipalities", {"kind": "count"}, 2, None),
        ("cases.home_municipalities", {"kind": "ratio", "filters": {"channel": ["chat"]}}, 0, Share(0, 2)),
        ("volunteers.active", {"kind": "level"}, 1, None),
        ("volunteers.active", {"kind": "indicator"}, 1, None),
        ("cases.complete_statistics", {"kind": "ratio"}, 25, Share(1, 4)),
        ("cases.complete_statistics", {"kind": "indicator", "filters": {"channel": ["chat"]}}, None, Share(0, 0)),
    ],
)
def test_a_kind_of_measure_reads_a_kind_of_metric(rows, metric, fields, value, share):
    goal = {} if fields["kind"] == "indicator" else {"goal_value": 10}
    reading = read(rows, metric=metric, **goal | fields)

    assert (reading.value, reading.share) == (value, share)


def test_n_is_a_part_of_d(rows):
    """A witness is no part of those from Göteborg here: "3 of 2" is no share."""
    goteborg = {"municipality": ["1480"]}
    share = {"metric": "cases.contacts", "kind": "ratio", "whole_filters": goteborg}

    assert read(rows, **share, filters=WITNESSES).share == Share(0, 2)
    assert read(rows, **share, filters={"channel": ["phone"]}).share == Share(2, 2)
    assert read(rows, **share, filters={"gender": ["woman"]}).share == Share(1, 2)


def test_a_share_of_a_level_is_of_those_that_stand_on_the_day(rows):
    here = {"shelter": [str(rows.shelters.get().pk)]}
    build.actor("volunteer", association=rows.association, valid_until=date(2026, 6, 30))

    assert read(rows, metric="volunteers.active", kind="ratio", filters=here).share == Share(1, 2)


def every_pair():
    """The fields of a measure for each kind of it and each metric that go together."""
    for kind, rules in kinds.KINDS.items():
        fields = {"kind": kind, "goal_value": None if rules.goal == "none" else 1}
        fields |= {"per": "week"} if rules.per_required else {}
        fields |= {"limit_value": 3, "limit_unit": "days"} if rules.limit else {}
        yield from ({**fields, "metric": metric.key} for metric in metrics.suiting(kind))


def test_of_an_empty_log_nothing_is_known(staff):
    assert {read(staff, **fields).value for fields in every_pair()} == {None}


# How often


def test_weeks_reach_over_the_ends_of_the_year_and_only_ended_ones_are_judged(staff):
    build.contact(staff, occurred_on=date(2025, 12, 29))  # the Monday of the first week of 2026
    build.contact(staff, occurred_on=date(2026, 1, 5))
    weekly = {"metric": "cases.contacts", "kind": "frequency", "per": "week", "goal_value": 1}

    assert read(staff, date(2026, 1, 3), **weekly).status == Status.NOT_STARTED
    assert read(staff, date(2026, 1, 4), **weekly).share == Share(1, 1)
    assert read(staff, date(2026, 1, 10), **weekly).share == Share(1, 1)
    assert read(staff, date(2026, 1, 18), **weekly).share == Share(2, 3)


def test_the_last_week_of_the_year_is_waited_for(staff):
    """Week 53 of 2026 ends on 3 January: until then a year of weeks is neither reached nor missed."""
    december = {"starts_on": date(2026, 12, 21), "ends_on": date(2026, 12, 31)}
    target = build.target(build.plan(staff.association), kind="frequency", per="week", goal_value=1, **december)
    build.observe(target, 1, date(2026, 12, 22))

    assert reading(target, date(2026, 12, 31)).status == Status.ON_PACE
    assert not reading(target, date(2027, 1, 2)).is_over
    assert reading(target, date(2027, 1, 3)).status == Status.MISSED
    assert reading(target, date(2027, 1, 3)).is_over


def test_a_period_of_which_nothing_was_typed_in_is_not_met(staff):
    monthly = {"kind": "frequency", "per": "month", "goal_value": 2}
    target = build.target(build.plan(staff.association), **monthly)
    assert (reading(target).value, reading(target).status) == (None, Status.NO_DATA)

    build.observe(target, 1, date(2026, 2, 1))
    build.observe(target, 1, date(2026, 2, 28))
    build.observe(target, 1, date(2026, 3, 1))

    assert reading(target).share == Share(1, 6)


# How soon


def entered(staff, occurred_on, typed_at, **facts):
    contact = build.contact(staff, occurred_on=occurred_on, **facts)
    type(contact).objects.filter(pk=contact.pk).update(typed_at=typed_at)


def within(limit, unit):
    return {"metric": "cases.entry_time", "kind": "duration", "limit_value": limit, "limit_unit": unit}


def test_what_was_within_the_limit_is_a_share_of_what_is_done_or_late(staff):
    entered(staff, date(2026, 6, 1), "2026-06-01T12:00Z")
    entered(staff, date(2026, 6, 1), "2026-06-04T12:00Z")
    entered(staff, date(2026, 6, 1), "2026-06-30T21:59Z")  # 29 days; the last minute of the day of the reading
    entered(staff, date(2026, 6, 2), "2026-06-30T22:00Z")  # not done then, and late
    entered(staff, date(2026, 6, 28), "2026-08-01T12:00Z")  # not done then, and not yet late

    found = read(staff, **within(3, "days"))

    assert (found.share, found.value, found.median) == (Share(2, 4), 50, 3)


def test_the_median_of_an_even_number_lies_halfway_between_the_two_in_the_middle(staff):
    for day in (1, 2, 5, 9):
        entered(staff, date(2026, 6, 1), f"2026-06-0{day}T12:00Z")

    assert read(staff, metric="cases.entry_time", kind="indicator").value == Decimal("2.5")


@pytest.mark.parametrize(("eves_off", "share"), [(True, Share(1, 1)), (False, Share(0, 1))])
def test_midsummer_eve_is_a_working_day_only_where_the_office_is_open(staff, eves_off, share):
    staff.association.eves_off = eves_off
    entered(staff, date(2026, 6, 18), "2026-06-22T12:00Z")

    assert read(staff, **within(1, "workdays")).share == share


def test_a_day_is_24_hours_of_what_only_has_a_day(staff):
    entered(staff, date(2026, 6, 1), "2026-06-02T21:59Z")
    entered(staff, date(2026, 6, 1), "2026-06-02T22:00Z")  # midnight here: two days later

    found = read(staff, **within(24, "hours"))

    assert (found.share, found.median) == (Share(1, 2), 36)


@pytest.mark.parametrize(("limit", "share"), [(3, Share(1, 1)), (2, Share(0, 1))])
def test_hours_are_counted_from_the_time_where_it_is_known(staff, limit, share):
    nine = datetime(2026, 6, 1, 9, tzinfo=UTC)
    entered(staff, date(2026, 6, 1), "2026-06-01T12:00Z", occurred_at=nine)

    found = read(staff, **within(limit, "hours"))

    assert (found.share, found.median) == (share, 3)


@pytest.fixture
def undoing():
    """A metric between two moments, as those of cases and shifts will be."""
    facts = {"label": "", "unit": "", "sentence": "", "on": "occurred_on", "kind": kinds.DURATION}
    register = metrics.metric("test.undoing", dimensions=[], since=("typed_at",), until=("undone_at",), **facts)
    register(Contact.objects.all)
    yield "test.undoing"
    del metrics._registry["test.undoing"]


@pytest.mark.parametrize(("limit", "share"), [(23, Share(1, 1)), (22, Share(0, 1))])
def test_the_night_when_summer_time_begins_has_an_hour_less(staff, undoing, limit, share):
    contact = build.contact(staff, occurred_on=date(2026, 3, 28), undone_at="2026-03-29T12:00+02:00")
    type(contact).objects.filter(pk=contact.pk).update(typed_at="2026-03-28T12:00+01:00")

    found = read(staff, metric=undoing, kind="duration", limit_value=limit, limit_unit="hours")

    assert (found.share, found.median) == (share, 23)


# Any number of measures


def of_every_kind(staff, number):
    """So many measures of each pair of kind and metric, with filters and windows of their own, and some typed in."""
    plan, shelter = build.plan(staff.association), str(staff.shelters.get().pk)
    label = str(Label.objects.create(association=staff.association, name="Livskraft").pk)
    several = {"support": ["talk"], "mark": ["honour"], "label": [label], "audience": ["pupils"]}
    for turn in range(number):
        starts_on = date(2026, turn % 12 + 1, 1)
        for fields in every_pair():
            filters = {"channel": ["phone", "visit", "chat"][: turn % 4], "shelter": [shelter], **several}
            known = {key: codes for key, codes in filters.items() if metrics.get(fields["metric"]).knows({key: codes})}
            build.target(plan, filters=known, starts_on=starts_on, **fields)
        build.target(plan, kind="qualitative")
        build.observe(build.target(plan, kind="level", goal_value=1), 1, starts_on)
        milestone = build.target(plan, kind="milestone")
        milestone.measure.items.create(association=plan.association, name="chatt")
    return list(Measure.objects.all())


@pytest.mark.parametrize("number", [2, 40])
def test_any_number_of_measures_of_all_kinds_costs_one_query_a_source(staff, number, django_assert_num_queries):
    build.contact(staff)
    measures = of_every_kind(staff, number)
    rows = {(metric.source, metric.on) for metric in metrics.offered()}
    of_several_values = {
        (metric.source, one.path) for metric in metrics.offered() for one in metric.dimensions if one.multi
    }

    # Beside the rows of each source, and those of dimensions with several values a row: items of milestones, monthly
    # totals, first days, what was typed in, verdicts, and names of shelters and labels.
    with django_assert_num_queries(len(rows) + len(of_several_values) + 7):
        measuring.read(staff.association, measures, AS_OF, series=True)


def test_as_last_year_follows_the_shape_of_the_year_before(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts", goal_value=8, profile="last_year")
    for day in [date(2025, 1, 10), date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1)]:
        build.contact(staff, occurred_on=day)

    assert reading(target).expected == 2
    assert reading(target).profile == "last_year"


def test_as_last_year_is_even_and_says_so_where_nothing_is_known_of_last_year(staff):
    target = build.target(build.plan(staff.association), metric="cases.contacts", goal_value=365, profile="last_year")
    build.contact(staff, occurred_on=date(2026, 1, 10))

    assert reading(target).expected == 181
    assert reading(target).profile == "even"


def test_to_keep_up_over_two_years_rests_on_the_two_years_before(staff):
    two_years = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}
    keep = {"direction": "maintain", "goal_value": None, "metric": "cases.contacts"}
    target = build.target(build.plan(staff.association), **keep, **two_years)
    for day in [date(2024, 1, 10), date(2024, 2, 1), date(2025, 6, 1), date(2025, 12, 31), date(2026, 1, 1)]:
        build.contact(staff, occurred_on=day)

    assert reading(target).goal == 4
