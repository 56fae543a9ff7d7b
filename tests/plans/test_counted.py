import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from cases.models import Contact
from jourer import measuring, sources
from jourer.models import AuditEvent, History
from reports import breakdowns
from tests import builders as build

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def september(time_machine):
    time_machine.move_to("2026-09-10T12:00Z")


@pytest.fixture
def shelter():
    made = build.shelter(name="Jouren Annfrid")
    build.shelter(made.association, name="Jouren Beata")
    return made


def counted(plan, **fields):
    return build.target(plan, **{"goal_value": 100, "metric": "cases.contacts", **fields})


def page(client, actor, target):
    build.sign_in(client, actor)
    return client.get(reverse("counted", kwargs={"association": target.association.slug, "pk": target.pk}))


def text(response):
    words = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return " ".join(words.replace("\xa0", " ").split())


def told(target, actor):
    return breakdowns.of(reading(target), actor)


def parts(target, actor, title="Per månad"):
    """What one of the breakdowns tells, as {label: what stands there}."""
    found = next(one for one in told(target, actor) if one.title == title)
    drawn = found.bars.bars if found.bars else found.rows.rows if found.rows else None
    return {one.label: one.value for one in drawn} if drawn else dict(found.table.rows)


def titles(target, actor):
    return [one.title for one in told(target, actor)]


def reading(target):
    return measuring.read(target.association, [target.measure], TODAY)[target.measure_id]


def value(target):
    return reading(target).value


def months(**contacts):
    """{month: how many contacts}, those that have any."""
    return {month: number for month, number in contacts.items() if number}


def log(by, number, **facts):
    for _ in range(number):
        build.contact(by, **facts)


# The parts make up the whole


def test_months_and_channels_add_up_to_the_figure(plan, staff):
    target = counted(plan, filters={"channel": ["phone", "visit"]})
    log(staff, 3, occurred_on=date(2026, 1, 31))
    log(staff, 2, occurred_on=date(2026, 9, 10), channel="visit")
    log(staff, 4, occurred_on=date(2026, 9, 10), channel="chat")
    log(staff, 1, occurred_on=date(2025, 12, 31))

    assert value(target) == 5
    assert months(**parts(target, staff)) == {"jan": 3, "sep": 2}
    assert parts(target, staff, "Jour") == {"Jouren Annfrid": 5}
    assert parts(target, staff, "Kontaktväg") == {"Telefon": 3, "Besök": 2}


def test_minutes_are_added_not_rows(plan, staff):
    target = counted(plan, metric="cases.contact_minutes")
    log(staff, 2, minutes=45)

    assert value(target) == 90
    assert months(**parts(target, staff)) == {"mar": 90}


def test_different_people_are_told_by_month_without_a_sum(client, plan, shelter, staff):
    target = counted(plan, metric="cases.support_givers")
    colleague = build.actor("staff", shelter)
    log(staff, 2, occurred_on=date(2026, 1, 5))
    log(staff, 1, occurred_on=date(2026, 2, 5))
    log(colleague, 1, occurred_on=date(2026, 2, 5))

    assert value(target) == 2
    assert months(**parts(target, staff)) == {"jan": 1, "feb": 2}
    assert parts(target, staff, "Jour") == {"Jouren Annfrid": 2}
    assert "Sammanlagt 3" not in text(page(client, staff, target))


def test_a_level_is_told_as_it_stood_at_the_end_of_each_month(plan, shelter, staff):
    target = counted(plan, kind="level", metric="volunteers.active")
    build.serving(shelter, since=date(2026, 2, 1), until=date(2026, 5, 31))
    build.serving(shelter, since=date(2026, 5, 5))

    assert value(target) == 1
    assert list(parts(target, staff).values()) == [None, 1, 1, 1, 2, 1, 1, 1, 1]


def test_a_share_is_told_as_so_many_of_so_many(plan, staff):
    target = counted(plan, kind="ratio", metric="cases.complete_statistics")
    known = {"gender": "woman", "age_group": "26-39", "municipality": "0181", "crime_type": "threat"}
    log(staff, 3, occurred_on=date(2026, 1, 5), **known)
    log(staff, 1, occurred_on=date(2026, 1, 5))

    assert value(target) == 75
    assert parts(target, staff)["jan"] == "3 av 4 (75\xa0%)"
    assert parts(target, staff, "Jour") == {"Jouren Annfrid": "3 av 4 (75\xa0%)"}


def test_a_share_of_a_whole_of_its_own_keeps_its_whole(plan, staff):
    target = counted(plan, kind="ratio", filters={"role": ["witness"]})
    log(staff, 1, seeker_role="witness")
    log(staff, 3, channel="chat")

    assert value(target) == 25
    assert parts(target, staff)["mar"] == "1 av 4 (25\xa0%)"
    assert parts(target, staff, "Kontaktväg") == {"Chatt": "0 av 3 (0\xa0%)", "Telefon": "1 av 1 (100\xa0%)"}


def test_how_soon_is_told_as_so_many_in_time(plan, staff):
    target = counted(
        plan, kind="duration", metric="cases.entry_time", goal_value=None, limit_value=1, limit_unit="days"
    )
    log(staff, 2, occurred_on=date(2026, 9, 9))
    log(staff, 1, occurred_on=date(2026, 9, 1))

    assert parts(target, staff)["sep"] == "2 av 3 (66\xa0%)"


def test_of_how_often_it_is_told_how_many_times(plan, staff):
    target = counted(plan, kind="frequency", per="month", goal_value=2)
    log(staff, 2, occurred_on=date(2026, 1, 5))
    log(staff, 1, occurred_on=date(2026, 2, 5))

    assert months(**parts(target, staff)) == {"jan": 2, "feb": 1}


def test_an_opening_figure_is_said_to_be_whole(plan, staff):
    target = counted(plan, opening_value=312, opening_until=date(2026, 6, 30))
    log(staff, 2, occurred_on=date(2026, 7, 1))

    assert value(target) == 314
    assert months(**parts(target, staff)) == {"jul": 2, "Går inte att dela upp": 312}
    assert parts(target, staff, "Kontaktväg") == {"Telefon": 2, "Går inte att dela upp": 312}


def test_a_monthly_total_has_a_month_and_no_channel(plan, staff):
    target = counted(plan)
    History.objects.create(
        association=plan.association, metric="cases.contacts", year=2026, month=1, value=40, typed_by=staff
    )
    log(staff, 2)

    assert months(**parts(target, staff)) == {"jan": 40, "mar": 2}
    assert parts(target, staff, "Kontaktväg") == {"Telefon": 2, "Går inte att dela upp": 40}


# Few persons


def test_the_board_sees_months_with_few_together(plan, staff, board):
    target = counted(plan)
    for month in range(1, 10):
        log(staff, 4 if month % 3 else 12, occurred_on=date(2026, month, 3))

    assert parts(target, board) == {"jan–mar": 20, "apr–jun": 20, "jul–sep": 20}


def test_the_board_sees_channels_with_few_together_so_that_nothing_can_be_reckoned(plan, staff, board):
    target = counted(plan)
    log(staff, 30)
    log(staff, 11, channel="visit")
    log(staff, 3, channel="chat")

    assert parts(target, board, "Kontaktväg") == {"Telefon": 30, "Övriga, sammanlagt": 14}
    assert parts(target, staff, "Kontaktväg") == {"Telefon": 30, "Besök": 11, "Chatt": 3}


def test_the_board_sees_nothing_told_apart_of_few(client, plan, staff, board):
    target = counted(plan)
    log(staff, 9)

    response = text(page(client, board, target))

    assert told(target, board) == []
    assert "Färre än 10" in response
    assert "9" not in response.partition("Vad siffran består av")[2]


def test_that_few_are_told_together_is_said_only_where_they_are(client, plan, staff, board):
    running, over = counted(plan), counted(plan, ends_on=date(2026, 6, 30))
    untold = counted(plan, metric="cases.contact_minutes")
    log(staff, 30, minutes=30)
    said = "Det som är litet läggs ihop"

    assert said in text(page(client, board, running))
    assert said not in text(page(client, board, untold))
    assert said not in text(page(client, staff, running))
    assert said in text(page(client, staff, over))


@pytest.mark.parametrize("fields", [{"metric": "cases.contact_minutes"}, {"kind": "ratio", "filters": {}}])
def test_sums_and_shares_of_persons_are_not_told_apart_for_the_board(plan, staff, board, fields):
    log(staff, 20, minutes=30)

    assert told(counted(plan, **fields), board) == []


def test_what_people_are_is_told_only_when_the_time_is_over_and_never_of_few(plan, staff, board):
    running, over = counted(plan), counted(plan, ends_on=date(2026, 6, 30))
    log(staff, 30, gender="woman")
    log(staff, 12, gender="man")
    log(staff, 2, gender="non_binary")

    assert "Kön" not in titles(running, staff)
    for actor in (staff, board):
        assert parts(over, actor, "Kön") == {"Kvinna": 30, "Övriga, sammanlagt": 14}


def test_on_its_last_day_the_time_is_not_over(plan, staff):
    target = counted(plan, ends_on=TODAY)
    log(staff, 30, gender="woman")

    assert "Kön" not in titles(target, staff)


# The rows


def test_a_row_says_its_day_and_what_it_is_in_words(client, plan, staff):
    build.contact(staff, occurred_on=date(2026, 5, 9), support=["talk", "referral"], gender="woman")

    table = page(client, staff, counted(plan)).context["table"]

    assert dict(zip(table.head, table.rows[0], strict=True)) == {
        "Datum": "9 maj 2026",
        "Jour": "Jouren Annfrid",
        "Kontaktväg": "telefon",
        "Vem": "brottsutsatt eller våldsutsatt",
        "Stöd": "hänvisning vidare, stödsamtal",
        "Kön": "kvinna",
        "Ålder": "ej frågat",
        "Hemkommun": "ej frågat",
        "Typ av brott": "ej frågat",
        "Hittade hit genom": "ej frågat",
        "Ny eller återkommande": "ej frågat",
        "Tolk": "utan tolk",
    }


def test_only_what_is_counted_is_listed_newest_first(client, plan, staff):
    target = counted(plan, filters={"channel": ["phone"], "support": ["talk", "referral"]}, ends_on=date(2026, 6, 30))
    build.contact(staff, occurred_on=date(2026, 1, 1), support=["talk", "referral"])
    build.contact(staff, occurred_on=date(2026, 6, 30))
    build.contact(staff, occurred_on=date(2026, 7, 1))
    build.contact(staff, occurred_on=date(2025, 12, 31))
    build.contact(staff, channel="chat")
    build.contact(staff, support=["court"])
    Contact.objects.filter(channel="chat").update(undone_at=datetime(2026, 3, 10, tzinfo=UTC))

    response = page(client, staff, target)

    assert [row[0] for row in response.context["table"].rows] == ["30 jun 2026", "1 jan 2026"]
    assert value(target) == 2


@pytest.mark.parametrize(
    ("kind", "fields", "rows"),
    [
        ("count", {"filters": {"channel": ["phone"]}}, 3),
        ("indicator", {"goal_value": None}, 7),
        ("frequency", {"per": "month", "goal_value": 1}, 7),
        ("level", {"metric": "volunteers.active"}, 1),
        ("ratio", {"metric": "cases.complete_statistics"}, 7),
        ("ratio", {"filters": {"role": ["victim"]}, "whole_filters": {"channel": ["chat"]}}, 4),
        ("duration", {"metric": "cases.entry_time", "goal_value": None, "limit_value": 1, "limit_unit": "days"}, 7),
    ],
)
def test_the_rows_are_those_that_the_reading_counts(plan, shelter, staff, kind, fields, rows):
    target = counted(plan, kind=kind, **fields)
    log(staff, 3, occurred_on=date(2026, 3, 5))
    log(staff, 4, occurred_on=date(2026, 9, 10), channel="chat")
    log(staff, 5, occurred_on=date(2025, 3, 5))
    build.serving(shelter, since=date(2025, 1, 1))
    build.serving(shelter, since=date(2025, 1, 1), until=date(2026, 9, 9))

    assert sources.rows(target.measure, TODAY).count() == rows


def test_the_rows_behind_an_opening_figure_begin_after_it(plan, staff):
    target = counted(plan, opening_value=312, opening_until=date(2026, 3, 10))
    log(staff, 1, occurred_on=date(2026, 3, 10))
    log(staff, 1, occurred_on=date(2026, 3, 11))

    assert sources.rows(target.measure, TODAY).count() == 1
    assert value(target) == 313


def test_a_volunteer_sees_the_own_rows_only(client, plan, shelter, staff):
    volunteer = build.actor("volunteer", shelter)
    log(staff, 5)
    log(volunteer, 1, channel="chat")

    response = page(client, volunteer, counted(plan))

    assert len(response.context["table"].rows) == 1
    assert "Telefon" not in text(response).partition("En i taget")[2]


def test_another_shelters_rows_are_counted_and_not_listed(client, plan, staff):
    elsewhere = build.shelter(plan.association)
    log(build.actor("staff", elsewhere), 3)
    log(staff, 1)
    target = counted(plan)

    response = page(client, staff, target)

    assert value(target) == 4
    assert len(response.context["table"].rows) == 1


@pytest.mark.parametrize("role", ["board", "treasurer", "auditor"])
def test_who_has_no_case_rights_sees_no_row(client, plan, shelter, staff, role):
    log(staff, 20)

    response = page(client, build.actor(role, shelter), counted(plan))

    assert response.context["page"] is None
    assert "Det finns inga rader här som du får öppna." in text(response)
    assert not AuditEvent.objects.filter(action="measure.counted_rows_read").exists()


def test_that_rows_were_read_is_noted_once_a_page_by_their_keys(client, plan, staff):
    build.contact(staff)
    target = counted(plan)

    page(client, staff, target)

    event = AuditEvent.objects.get(action="measure.counted_rows_read")
    assert event.object_id == target.measure_id
    assert event.details == {"rows": [str(Contact.objects.get().pk)]}


def test_thirty_rows_stand_on_a_page_and_no_total_over_them(client, plan, staff):
    log(staff, 31)

    response = page(client, staff, counted(plan))

    assert len(response.context["table"].rows) == 30
    assert "31" not in text(response).partition("En i taget")[2]


def test_what_is_typed_in_leads_to_its_values(client, plan, staff):
    target = build.target(plan, kind="level", goal_value=5)

    assert page(client, staff, target).url.endswith(f"/plans/targets/{target.pk}/#observations")


def test_a_retired_metric_says_so_and_shows_nothing(client, plan, staff):
    response = page(client, staff, counted(plan, metric="cases.telegrams"))

    assert response.status_code == 200
    assert "cases.telegrams" in text(response)


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_rows_costs_the_same(client, plan, staff, number, django_assert_num_queries):
    target = counted(plan)
    log(staff, number)
    build.sign_in(client, staff)

    with django_assert_num_queries(22):
        client.get(reverse("counted", kwargs={"association": plan.association.slug, "pk": target.pk}))


def test_one_part_that_would_be_the_whole_again_is_not_told(plan, shelter, staff):
    target = counted(plan, filters={"channel": ["phone"], "shelter": [str(shelter.pk)]})
    log(staff, 3)

    assert titles(target, staff) == ["Per månad", "Stöd", "Tolk"]
