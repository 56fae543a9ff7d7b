"""Jäv: a case that somebody must not know of answers as if it were not there."""

from uuid import uuid4

import pytest

from cases import actions
from cases.models import Case
from tests import builders as build
from tests.cases.pages import NONSENSE, VERA, in_emergency, look_up, new, recorded, url, without_token, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def blocked(staff, coordinator):
    """A case that the one who is signed in must not know of, in any role."""
    case = build.case(coordinator, identity=VERA)
    actions.declare_conflict(by=coordinator, case=case, user=staff.user)
    return case


OF_A_CASE = [
    "case", "change_case", "change_identity", "unmask", "case_openings", "write_note", "attempt", "plan_follow_up",
    "offer_meeting", "refer", "close_case", "reopen_case", "hand_out", "accept_case", "decline_case", "send_back_case",
    "report_back_case", "declare_conflict",
]  # fmt: skip


@pytest.mark.parametrize("name", OF_A_CASE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_blocked_case_answers_byte_for_byte_like_an_id_that_is_nobodys(client, staff, blocked, name, method):
    ask = getattr(client, method)
    theirs, nobodys = (ask(url(name, staff, pk)) for pk in (blocked.pk, NONSENSE))

    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in {404, 405}
    assert without_token(theirs) == without_token(nobodys)
    assert theirs.headers.items() == nobodys.headers.items()


def test_a_blocked_case_is_in_no_list_and_no_count(client, staff, blocked):
    build.contact(staff, case=blocked)

    assert "Inga ärenden än" in words(client.get(url("cases", staff)))
    assert not client.get(url("contacts", staff)).context["page"].object_list


def test_a_look_up_of_a_blocked_person_answers_like_one_of_nobody(client, staff, blocked):
    key = str(uuid4())
    theirs, nobodys = (
        look_up(client, staff, idempotency_key=key, **{"who-phone": number})
        for number in ("070-123 45 67", "070-765 43 21")
    )

    assert without_token(theirs) == without_token(nobodys).replace(b"070-765 43 21", b"070-123 45 67")
    assert [event.details for event in recorded("seeker.looked_up")] == [{"found": []}] * 2


def test_a_new_case_of_a_blocked_person_is_opened_as_of_somebody_new(client, staff, blocked):
    response = client.post(url("new_case", staff), new(staff, **{"who-phone": "070-123 45 67"}))

    assert response.status_code == 303
    assert Case.objects.get(number=2).seeker != blocked.seeker


def test_an_emergency_opens_no_blocked_case_and_does_not_say_that_there_is_one(client, staff, stranger):
    case = build.case(stranger)
    actions.declare_conflict(by=stranger, case=case, user=staff.user)
    theirs, nobodys = (in_emergency(client, staff, case.shelter, number) for number in ("2026-1", "2026-99"))

    assert theirs.status_code == 422
    assert without_token(theirs) == without_token(nobodys).replace(b"2026-99", b"2026-1")


def test_one_declares_it_of_somebody_else_and_of_oneself(client, staff, coordinator):
    case = build.case(staff)
    response = client.post(url("declare_conflict", staff, case), {"conflict-who": str(coordinator.pk)})
    assert "Eva Ek sedan 10 mar 2026" in words(client.get(response.url))

    response = client.post(url("declare_conflict", staff, case), {"conflict-who": str(staff.pk)})
    assert response.url == url("cases", staff)
    assert "Jävet är noterat." in words(client.get(response.url))
    assert client.get(url("case", staff, case)).status_code == 404
