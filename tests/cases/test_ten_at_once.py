"""Ten equal submits at the same moment, through the pages: one row, and ten who are told that it is saved."""

import copy
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from jourer import walls
from tests import builders as build
from tests.at_once import AtOnce
from tests.cases.pages import new, url

pytestmark = pytest.mark.django_db(transaction=True)

LOGGED = {"channel": "phone", "seeker_role": "victim", "support": ["talk"], "day": "2026-03-10"}
WHO = {"who-name": "Vera Lind", "who-phone": "070-123 45 67"}
ROW = {f"row-1-{name}": answer for name, answer in LOGGED.items() if name != "day"} | {"row-1-outcome": "reached"}
CALL = {"follow-kind": "call", "follow-due_on": "2026-03-12", "follow-text": "Fråga om sömnen"}
SENT_ON = {"referral-to": "Socialtjänsten", "referral-referred_on": "2026-03-10", "referral-has_consent": "on"}

# The page, what is sent with it, and what it may leave one row of.
SUBMITS = {
    "new_contact": (LOGGED, "contact"),
    "batch": (ROW | {"occurred_on": "2026-03-10"}, "contact"),
    "log_without_talk": ({"tap-outcome": "not_reached"}, "contact"),
    "new_case": (WHO, "case"),
    "write_note": ({"note-text": "Orolig inför rättegången."}, "note"),
    "attempt": ({}, "contact"),
    "plan_follow_up": (CALL, "followup"),
    "refer": (SENT_ON, "referral"),
    "close_case": ({"close-closed_on": "2026-03-10", "close-closing_reason": "done"}, "case"),
    "hand_out": ({}, "assignment"),
    "declare_conflict": ({}, "conflict"),
}
OF_A_CASE = SUBMITS.keys() - {"new_contact", "batch", "log_without_talk", "new_case"}


@pytest.fixture
def at_once(tmp_path):
    return AtOnce(tmp_path)


@pytest.mark.parametrize("page", SUBMITS)
def test_ten_equal_submits_at_once_leave_one_row(at_once, client, staff, coordinator, page):
    answers, kind = SUBMITS[page]
    case = build.case(staff) if page in OF_A_CASE else None
    key, somebody = str(uuid4()), str(coordinator.pk)
    common = new(staff, idempotency_key=key, done_by=str(staff.pk)) | {
        "note-idempotency_key": key, "attempt-idempotency_key": key,
        "tap-idempotency_key": key, "tap-shelter": str(staff.shelters.get().pk),
        "follow-who": somebody, "hand-to": somebody, "conflict-who": somebody,
    }  # fmt: skip

    def submit():
        browser = Client()
        browser.cookies = copy.deepcopy(client.cookies)
        return browser.post(url(page, staff, case), common | answers).status_code

    def rows():
        with walls.opened([staff.association]):
            return apps.get_model("cases", kind).objects.count()

    assert at_once(*[submit] * 10) == [303] * 10
    assert at_once.afterwards(rows) == 1
