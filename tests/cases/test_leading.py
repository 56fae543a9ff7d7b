"""A day's work, what is promised, and handing out: what those who lead support work see and do."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import actions, day, promises, workload
from cases.models import Assignment, Case, Promise
from cases.promises import Ask
from jourer.models import AuditEvent, Shelter
from tests import builders as build

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # a Friday, ten o'clock here


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def shelter():
    return build.shelter(kind=Shelter.Kind.VICTIMS)


@pytest.fixture
def leader(shelter):
    return build.actor("coordinator", shelter)


def page(actor, name, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


def promise(leader, **fields):
    actions.set_promises(by=leader, shelter=leader.shelters.get(), promises=[fields])


def tried(by, case, day, hour=9, **facts):
    at = datetime(2026, 3, day, hour, tzinfo=UTC)
    return build.contact(by, case=case, outcome="not_reached", support=[], occurred_at=at, **facts)


def asked_for(actor):
    return [(one.ask, one.on) for one in promises.due(actor, Case.objects.visible_to(actor))]


# What a promise asks for


@pytest.mark.parametrize(
    ("unit", "value", "last"),
    [
        ("days", 3, date(2026, 3, 22)),
        ("workdays", 4, date(2026, 3, 25)),
        ("weeks", 1, date(2026, 3, 26)),
        ("hours", 24, date(2026, 3, 20)),
        ("hours", 12, date(2026, 3, 19)),
    ],
)
def test_the_last_day_of_a_first_attempt(leader, unit, value, last):
    promise(leader, kind="first_contact", limit_value=value, limit_unit=unit)
    build.case(leader, received_on=date(2026, 3, 19))  # Thursday

    assert asked_for(leader) == [(Ask.TRY, last)]


def test_where_the_time_is_known_hours_run_by_the_clock(leader):
    promise(leader, kind="first_contact", limit_value=24, limit_unit="hours", must_reach=True)
    build.case(leader, received_on=date(2026, 3, 19), received_at=datetime(2026, 3, 19, 8, 30, tzinfo=UTC))
    (due,) = promises.due(leader, Case.objects.all())

    assert due.until == datetime(2026, 3, 20, 8, 30, tzinfo=UTC)
    assert due.is_late  # it is nine


def test_an_attempt_keeps_the_promise_to_try_and_not_the_promise_to_reach(leader):
    actions.set_promises(
        by=leader,
        shelter=leader.shelters.get(),
        promises=[
            {"kind": "first_contact", "limit_value": 3, "limit_unit": "days", "must_reach": must_reach}
            for must_reach in (False, True)
        ],
    )
    case = build.case(leader, received_on=date(2026, 3, 19))
    assert {ask for ask, _on in asked_for(leader)} == {Ask.TRY, Ask.REACH}

    tried(leader, case, 19)
    assert [ask for ask, _on in asked_for(leader)] == [Ask.REACH]


@pytest.mark.parametrize(("attempts", "in_evening"), [(3, 1), (1, 0)])
def test_closing_is_suggested_only_after_three_attempts_of_which_one_in_the_evening(leader, attempts, in_evening):
    promise(leader, kind="attempts", attempts=attempts, in_evening=in_evening)
    case = build.case(leader)
    asked = [asked_for(leader)]
    for on, hour in [(16, 9), (17, 9), (18, 9), (19, 18)]:
        tried(leader, case, on, hour)
        asked.append(asked_for(leader))

    assert asked == [[(ask, None)] for ask in (Ask.TRY, Ask.TRY_AGAIN, Ask.TRY_AGAIN, Ask.TRY_AGAIN, Ask.CLOSE)]


@pytest.mark.parametrize(("must_reach", "first"), [(False, Ask.TRY), (True, Ask.REACH)])
def test_before_the_first_attempt_the_promise_with_a_limit_asks_alone(leader, must_reach, first):
    actions.set_promises(
        by=leader,
        shelter=leader.shelters.get(),
        promises=[
            {"kind": "attempts", "attempts": 3, "in_evening": 1},
            {"kind": "first_contact", "limit_value": 3, "limit_unit": "days", "must_reach": must_reach},
        ],
    )
    build.case(leader, received_on=date(2026, 3, 19))

    assert asked_for(leader) == [(first, date(2026, 3, 22))]


def test_nobody_is_asked_to_try_twice_in_a_day_nor_to_ring_whom_one_must_not(leader):
    promise(leader, kind="attempts", attempts=3, in_evening=1)
    tried(leader, build.case(leader), 20, 8)
    tried(leader, build.case(leader, may_be_phoned=False), 17)
    build.case(leader, may_be_phoned=False)

    assert asked_for(leader) == []


def test_a_meeting_is_to_be_offered_once_somebody_is_reached(leader):
    promise(leader, kind="meeting")
    case = build.case(leader)
    assert asked_for(leader) == []

    build.contact(leader, case=case)
    assert asked_for(leader) == [(Ask.OFFER_MEETING, None)]

    actions.offer_meeting(by=leader, case=case, offered_on=date(2026, 3, 19))
    assert asked_for(leader) == []


def test_another_shelters_promise_and_a_closed_case_ask_for_nothing(leader):
    other = build.actor("staff", build.shelter(leader.association))
    promise(leader, kind="first_contact", limit_value=3, limit_unit="days")
    build.case(other)
    closed = build.case(leader)
    actions.close_case(by=leader, case=closed, closed_on=date(2026, 3, 20), closing_reason="declined")

    assert asked_for(leader) == asked_for(other) == []


def test_what_is_due_takes_two_queries_for_any_number(leader, django_assert_num_queries):
    promise(leader, kind="first_contact", limit_value=3, limit_unit="days")
    for _number in range(30):
        build.case(leader)

    with django_assert_num_queries(2):
        assert len(promises.due(leader, Case.objects.all())) == 30


# Setting them


PROMISED = {"tried_value": "3", "tried_unit": "days", "attempts": "3", "in_evening": "1", "meeting": "on"}


def test_the_coordinator_sets_what_a_shelter_promises(client, leader, shelter):
    build.sign_in(client, leader)
    response = client.post(page(leader, "change_promises", pk=shelter.pk), PROMISED, follow=True)

    assert list(Promise.objects.values_list("kind", "limit_value", "limit_unit", "attempts", "in_evening")) == [
        ("attempts", None, "", 3, 1),
        ("first_contact", 3, "days", None, None),
        ("meeting", None, "", None, None),
    ]
    assert "Minst 3 försök, varav 1 på kvällen" in response.content.decode()
    assert AuditEvent.objects.filter(action="promise.set", object_id=shelter.pk).count() == 1


def test_what_is_left_empty_is_promised_no_more(client, leader, shelter):
    promise(leader, kind="meeting")
    build.sign_in(client, leader).post(page(leader, "change_promises", pk=shelter.pk), {"attempts": "2"})

    assert [one.kind for one in Promise.objects.all()] == ["attempts"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"attempts": "2", "in_evening": "3"}, "Försöken på kvällen kan inte vara fler"),
        ({"in_evening": "1"}, "Försöken på kvällen kan inte vara fler"),
        ({"tried_value": "tre"}, "Skriv ett heltal med siffror"),
        ({"tried_value": "3", "tried_unit": ""}, "Välj en tidsenhet"),
        ({"tried_value": "0", "tried_unit": "days"}, "större än eller lika med 1"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(client, leader, shelter, typed, said):
    response = build.sign_in(client, leader).post(page(leader, "change_promises", pk=shelter.pk), typed)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Promise.objects.exists()


# My day


def test_the_day_holds_ones_own_follow_ups_until_today(leader, volunteer):
    case = build.taken_case(leader, volunteer)
    for who, on in [(volunteer, 19), (volunteer, 20), (volunteer, 21), (leader, 20)]:
        actions.plan_follow_up(by=leader, case=case, who=who, kind="call", due_on=date(2026, 3, on))
    lines = day.of(volunteer).lines

    assert [(line.on.day, line.is_late) for line in lines] == [(19, True), (20, False)]


def test_the_day_holds_what_is_promised_in_my_cases_and_in_nobodys(leader, volunteer, shelter):
    promise(leader, kind="first_contact", limit_value=3, limit_unit="days")
    mine = build.taken_case(leader, volunteer, received_on=date(2026, 3, 17))
    nobodys = build.case(leader, received_on=date(2026, 3, 17))
    build.case(leader, received_on=date(2026, 3, 18))  # until tomorrow

    assert [line.case for line in day.of(volunteer).lines] == [mine]
    assert [line.case for line in day.of(leader).lines] == [nobodys]


def test_the_day_names_what_one_is_asked_to_take_and_what_is_begun(leader, volunteer):
    case = build.case(leader)
    actions.hand_out(by=leader, case=case, to=volunteer)
    actions.save_draft(by=volunteer, form="contact", key=uuid4(), text="minutes=20")

    assert day.of(volunteer).offered == [case]
    assert day.of(volunteer).has_draft
    assert not day.of(leader).has_draft


def test_the_start_page_tells_who_leads_of_an_emergency_opening_until_somebody_has_looked(client, leader, shelter):
    staff = build.actor("staff", build.shelter(shelter.association))
    opening = actions.open_in_emergency(by=staff, case=build.case(leader), reason="Hon är i fara")
    told = "1 nödöppning att titta på"

    assert told in build.sign_in(client, leader).get(page(leader, "start")).content.decode()
    actions.see_emergency_opening(by=leader, opening=opening, finding="Befogat.")
    assert told not in client.get(page(leader, "start")).content.decode()
    assert day.of(staff).emergencies == 0


def test_the_start_page_says_whose_turn_it_is_and_nothing_of_who_it_is(client, leader):
    build.case(leader, identity={"alias": "Solrosen", "name": "Asta Havsvik"})
    build.sign_in(client, leader)
    html = client.get(page(leader, "start")).content.decode()

    assert "Dela ut 1 ärende" in html
    assert "2026-1" in html
    assert "Solrosen" not in html
    assert "Asta" not in html


def test_the_start_page_makes_as_many_queries_for_thirty_cases_as_for_one(client, leader):
    promise(leader, kind="first_contact", limit_value=3, limit_unit="days")
    build.sign_in(client, leader)
    counts = []
    for number in (1, 29):
        for _number in range(number):
            case = build.case(leader)
            actions.plan_follow_up(by=leader, case=case, who=leader, kind="call", due_on=date(2026, 3, 20))
            actions.hand_out(by=build.actor("staff", *leader.shelters.all()), case=build.case(leader), to=leader)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(page(leader, "start")).content.decode()
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert "78 till bland dina ärenden" in html


def test_who_may_not_open_cases_has_no_day_of_them(client, shelter):
    board = build.actor("board", shelter)

    assert "Min dag" not in build.sign_in(client, board).get(page(board, "start")).content.decode()


def test_whose_day_was_shown_is_recorded(client, leader):
    case = build.case(leader)
    build.sign_in(client, leader).get(page(leader, "start"))

    assert AuditEvent.objects.get(action="case.listed").details["rows"] == [str(case.pk)]


# Handing out


def test_cases_that_nobody_has_stand_with_the_longest_waiting_first(leader, volunteer):
    second = build.case(leader, received_on=date(2026, 3, 5))
    first = build.case(leader, received_on=date(2026, 3, 4))
    build.taken_case(leader, volunteer, received_on=date(2026, 3, 3))
    closed = build.case(leader)
    actions.close_case(by=leader, case=closed, closed_on=date(2026, 3, 20), closing_reason="declined")

    assert list(workload.to_hand_out(leader)) == [first, second]


def test_where_cases_are_not_handed_out_only_what_came_back_waits():
    shelter = build.shelter(kind=Shelter.Kind.WOMEN)
    leader, volunteer = build.actor("coordinator", shelter), build.actor("volunteer", shelter)
    build.case(leader)
    back = build.taken_case(leader, volunteer)
    actions.send_back(by=volunteer, case=back, reason="no_time")
    actions.hand_out(by=leader, case=back, to=volunteer)
    actions.send_back(by=volunteer, case=back, reason="no_time")

    assert list(workload.to_hand_out(leader)) == [back]


def test_each_person_has_so_much(leader, volunteer):
    for _number in range(2):
        build.taken_case(leader, volunteer)
    actions.hand_out(by=leader, case=build.case(leader), to=volunteer)
    actions.report_back(by=volunteer, case=build.taken_case(leader, volunteer))
    counted = {one.pk: (one.asked, one.has, one.reported) for one in workload.people(leader)}

    assert counted == {volunteer.pk: (1, 2, 1), leader.pk: (0, 0, 0)}


def test_several_are_handed_out_at_once(client, leader, volunteer):
    cases = [build.case(leader) for _number in range(3)]
    data = {"cases": [str(case.pk) for case in cases[:2]], "to": str(volunteer.pk)}
    response = build.sign_in(client, leader).post(page(leader, "handing_out"), data, follow=True)

    assert "2 ärenden är utdelade" in response.content.decode()
    assert set(Case.objects.offered_to(volunteer)) == set(cases[:2])
    assert list(workload.to_hand_out(leader)) == [cases[2]]


def test_all_are_handed_out_or_none_and_each_that_cannot_be_is_named(client, leader, volunteer):
    free, hidden = build.case(leader), build.case(leader)
    actions.declare_conflict(by=leader, case=hidden, user=volunteer.user)
    data = {"cases": [str(free.pk), str(hidden.pk)], "to": str(volunteer.pk)}
    response = build.sign_in(client, leader).post(page(leader, "handing_out"), data)

    assert response.status_code == 422
    assert "Ärende 2026-2: Välj någon som arbetar för ärendets jour" in response.content.decode()
    assert not Assignment.objects.exists()


def test_what_somebody_else_has_handed_out_meanwhile_is_not_taken_from_them(leader, volunteer):
    case = build.case(leader)
    actions.hand_out(by=leader, case=case, to=volunteer)

    with pytest.raises(ValidationError, match="Någon annan har blivit tillfrågad"):
        actions.hand_out_several(by=leader, cases=[case], to=leader)


@pytest.mark.parametrize("data", [{}, {"cases": [str(uuid4())], "to": "x"}])
def test_nothing_ticked_or_something_odd_is_told(client, leader, data):
    build.case(leader)
    response = build.sign_in(client, leader).post(page(leader, "handing_out"), data)

    assert response.status_code == 422
    assert not Assignment.objects.exists()


def test_a_case_that_one_must_not_know_of_does_not_wait_for_one(client, leader, shelter):
    hidden = build.case(build.actor("staff", shelter))
    actions.declare_conflict(by=build.actor("staff", shelter), case=hidden, user=leader.user)
    html = build.sign_in(client, leader).get(page(leader, "handing_out")).content.decode()

    assert "2026-1<" not in html
    assert "Alla ärenden har någon" in html
