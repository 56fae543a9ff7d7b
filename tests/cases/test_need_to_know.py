"""Need to know: what is told of a case that somebody must not know of, and of one that is opened in an emergency."""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import actions, workload
from cases.models import Assignment, Case, Contact, Draft
from jourer.models import AuditEvent, Shelter
from tests import builders as build
from tests.cases.pages import NONSENSE, url, without_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return build.shelter(kind=Shelter.Kind.VICTIMS)


@pytest.fixture
def leader(shelter, client):
    """The one who is signed in."""
    actor = build.actor("coordinator", shelter)
    build.sign_in(client, actor)
    return actor


@pytest.fixture
def colleague(shelter):
    return build.actor("staff", shelter)


# Jäv


@pytest.fixture
def rows(leader, colleague, volunteer, stranger):
    """What there is of a case that the leader worked with until it was found that they must not know of it: ids."""
    case = build.taken_case(colleague, volunteer, identity={"name": "Vera Lind"})
    follow_up = actions.plan_follow_up(by=colleague, case=case, who=leader, kind="call", due_on=date(2026, 3, 2))
    draft = actions.save_draft(by=leader, form="note", key=uuid4(), case=case, text="note-text=Hon")
    contact = build.contact(leader, case=case)
    opening = actions.open_in_emergency(by=stranger, case=case, reason="Fara")
    actions.declare_conflict(by=colleague, case=case, user=leader.user)
    actions.hand_out(by=colleague, case=case, to=volunteer)
    return {"case": case, "follow_up": follow_up, "draft": draft, "contact": contact, "opening": opening}


OF_ROWS = [
    ("get", "new_contact", "?case=", "case"),
    ("post", "new_contact", "?case=", "case"),
    ("post", "log_without_talk", "?case=", "case"),
    ("post", "save_draft", "?form=note&case=", "case"),
    ("get", "new_contact", "?draft=", "draft"),
    ("get", "batch", "?draft=", "draft"),
    ("get", "new_contact", "?like=", "contact"),
    ("get", "new_contact", "?saved=", "contact"),
    ("get", "presets", "?like=", "contact"),
    ("get", "correct_contact", "", "contact"),
    ("post", "correct_contact", "", "contact"),
    ("post", "undo_contact", "", "contact"),
    ("post", "discard_draft", "", "draft"),
    ("post", "finish_follow_up", "", "follow_up"),
    ("post", "see_emergency", "", "opening"),
]


@pytest.mark.parametrize(("method", "name", "query", "kind"), OF_ROWS)
def test_what_belongs_to_a_blocked_case_answers_like_nonsense(client, leader, rows, method, name, query, kind):
    def ask(key):
        address = url(name, leader) + query + str(key) if query else url(name, leader, key)
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(client, method)(address)
        return answer.status_code, without_token(answer), answer.headers.items(), len(queries)

    ask(NONSENSE)  # what is asked for once in a process is asked for
    assert ask(rows[kind].pk) == ask(NONSENSE)
    assert ask(NONSENSE)[0] == 404


@pytest.mark.parametrize("name", ["start", "cases", "handing_out", "contacts", "new_contact", "emergencies", "batch"])
def test_a_page_is_the_same_with_a_blocked_case_and_without_it(client, leader, rows, name):
    def read():
        page = without_token(client.get(url(name, leader)))
        return re.sub(rb'idempotency_key" value="[^"]+', b"", page)

    with_it = read()
    Draft.objects.all().delete()
    Contact.objects.all().delete()
    Assignment.objects.all().delete()
    without_it = read()

    assert with_it == without_it


@pytest.fixture
def elsewhere(stranger):
    return build.case(stranger, received_on=date(2025, 3, 2))


@pytest.mark.parametrize("hidden", ["2026-1", "2025-1"])
def test_the_number_of_a_case_that_one_may_not_see_answers_like_nonsense(client, leader, rows, elsewhere, hidden):
    def ask(number):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url("cases", leader) + f"?number={number}")
        page = re.sub(rb"%s(?!\d)" % number.encode(), b"", without_token(answer))
        return answer.status_code, page, len(queries)

    ask("2026-9")  # what is asked for once in a process is asked for
    assert {case.reference for case in Case.objects.all()} == {"2026-1", "2025-1"}
    assert ask(hidden) == ask("2026-9")


def test_the_workload_of_a_colleague_counts_no_blocked_case(leader, volunteer, rows):
    counted = {one.pk: (one.asked, one.has, one.since) for one in workload.people(leader)}

    assert counted[volunteer.pk] == (0, 0, None)


# In an emergency


@pytest.fixture
def in_danger(leader, stranger):
    case = build.case(stranger)
    build.contact(stranger, case=case)
    actions.open_in_emergency(by=leader, case=case, reason="Hon ringde hit och var i fara")
    return case


def test_the_contacts_of_a_case_opened_in_an_emergency_are_shown(client, leader, in_danger):
    page = client.get(url("case", leader, in_danger.pk))

    assert len(page.context["contacts"]) == 1
    assert page.context["given"] == 1


def test_a_contact_logged_in_an_emergency_stands_on_the_line_of_what_was_saved(client, leader, in_danger):
    address = f"{url('new_contact', leader)}?case={in_danger.pk}"
    answers = {
        "idempotency_key": str(uuid4()), "channel": "phone", "seeker_role": "victim", "support": ["talk"],
        "day": timezone.localdate().isoformat(),
    }  # fmt: skip
    response = client.post(address, answers, follow=True)

    assert response.status_code == 200
    assert response.context["saved"].case == in_danger


def test_when_the_hour_is_over_its_contacts_are_nobodys_again(leader, in_danger, time_machine):
    assert Contact.objects.visible_to(leader).count() == 1
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))

    assert not Contact.objects.visible_to(leader).exists()


# No read event, no page


def test_the_list_of_those_one_is_asked_to_take_is_recorded(client, leader, volunteer):
    case = build.case(leader)
    actions.hand_out(by=leader, case=case, to=volunteer)
    build.sign_in(client, volunteer).get(url("cases", volunteer))

    assert AuditEvent.objects.get(action="case.listed").details == {"rows": [str(case.pk)]}


# Two at once


@contextmanager
def meanwhile(happens):
    """What somebody else does after the page has looked for its row, and before the verb locks it."""
    done = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and not done:
            done.append(sql)
            happens()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def test_a_case_that_is_handed_to_another_while_one_takes_it_is_said_in_words(client, leader, colleague, volunteer):
    case = build.case(colleague)
    actions.hand_out(by=colleague, case=case, to=volunteer)
    build.sign_in(client, volunteer)
    with meanwhile(lambda: Assignment.objects.update(ended_at=timezone.now())):
        response = client.post(url("accept_case", volunteer, case.pk))

    assert response.status_code == 422
    assert "Ärendet är inte hos dig längre." in response.content.decode()
    assert not Case.objects.visible_to(volunteer).exists()


def test_two_clicks_at_once_take_a_case_once(leader, volunteer):
    case = build.taken_case(leader, volunteer)
    actions.accept(by=volunteer, case=case)

    assert AuditEvent.objects.filter(action="case.accepted").count() == 1
