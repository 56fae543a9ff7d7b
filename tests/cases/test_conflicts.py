"""Jäv: a case that somebody must not know of answers as if it were not there."""

from datetime import date
from uuid import uuid4

import pytest

from cases import actions
from cases.models import Case
from jourer import metrics
from tests import builders as build
from tests.cases.pages import NONSENSE, NOW, VERA, in_emergency, look_up, new, recorded, url, without_token, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def blocked(staff, coordinator):
    """A case that the one who is signed in must not know of, in any role."""
    case = build.case(coordinator, identity=VERA | {"email": "vera@post.example"})
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


def test_a_blocked_case_is_in_no_list_and_no_count(client, staff, coordinator, blocked):
    build.contact(coordinator, case=blocked)

    assert "Inga ärenden än" in words(client.get(url("cases", staff)))
    assert not client.get(url("contacts", staff)).context["page"].object_list


@pytest.mark.parametrize(
    ("asked", "theirs", "nobodys"),
    [
        ("who-phone", "070-123 45 67", "070-765 43 21"),
        ("who-email", "vera@post.example", "asta@post.example"),
        ("who-name", "Vera Lind", "Asta Lind"),
    ],
)
def test_a_look_up_of_a_blocked_person_answers_like_one_of_nobody(client, staff, blocked, asked, theirs, nobodys):
    key = str(uuid4())
    found, missed = (look_up(client, staff, idempotency_key=key, **{asked: typed}) for typed in (theirs, nobodys))

    assert without_token(found) == without_token(missed).replace(nobodys.encode(), theirs.encode())
    assert [event.details for event in recorded("seeker.looked_up")] == [{"found": []}] * 2


@pytest.mark.parametrize("typed", ["{}-{}", "{1}"])
def test_a_search_for_the_number_of_a_blocked_case_answers_like_one_for_nonsense(client, staff, blocked, typed):
    theirs, nobodys = (typed.format(2026, number) for number in ("1", "987654"))
    found, missed = (client.get(url("cases", staff), {"number": number}) for number in (theirs, nobodys))

    assert without_token(found) == without_token(missed).replace(nobodys.encode(), theirs.encode())
    assert [event.details for event in recorded("case.listed")] == [{"rows": []}] * 2


@pytest.fixture
def blocked_in_every_figure(staff, coordinator):
    """One who was reached and sent on, and one who never was before the case was closed."""
    facts = {"children": 2, "concern_reported_on": date(2026, 3, 9), "municipality": "0181"}
    reached, closed = (build.case(coordinator, **facts) for _ in range(2))
    for case in (reached, closed):
        build.contact(coordinator, case=case, outcome="not_reached", support=[], occurred_at=NOW)
    build.contact(coordinator, case=reached, minutes=20, municipality="0181")
    actions.refer(by=coordinator, case=reached, to="Socialtjänsten", referred_on=NOW.date(), has_consent=True)
    actions.close_case(by=coordinator, case=closed, closed_on=NOW.date(), closing_reason="done")
    for case in (reached, closed):
        actions.declare_conflict(by=coordinator, case=case, user=staff.user)


KINDS = {"events": "count", "distinct": "count", "level": "level", "share": "ratio", "duration": "duration"}


@pytest.mark.parametrize("key", sorted(one.key for one in metrics.offered() if one.key.startswith("cases.")))
def test_the_rows_behind_a_figure_hold_no_blocked_case(client, staff, coordinator, blocked_in_every_figure, key):
    """The figure stays whole; its rows are what somebody of another shelter finds, who may open none of them."""
    kind = KINDS[metrics.get(key).kind]
    limit = {"goal_value": None, "limit_value": 3, "limit_unit": "days"} if kind == "duration" else {}
    target = build.target(build.plan(staff.association), kind=kind, metric=key, **{"goal_value": 9, **limit})
    elsewhere = build.actor("staff", build.shelter(staff.association), user=build.user(name=staff.user.name))

    here = client.get(url("counted", staff, target))
    there = build.sign_in(client, elsewhere).get(url("counted", elsewhere, target))

    rows = build.sign_in(client, coordinator).get(url("counted", coordinator, target)).context["page"]
    assert rows.object_list
    assert here.context["page"] is None
    assert without_token(here) == without_token(there)
    assert [event.actor for event in recorded("measure.counted_rows_read")] == [coordinator]


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
