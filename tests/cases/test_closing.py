"""What was planned in a case that is closed: nobody did it, and nobody is asked to."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cases import actions, day
from cases.models import FollowUp
from jourer.models import AuditEvent
from tests import builders as build
from tests.cases.pages import page_of, url

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
CALLED_OFF = "Det här var planerat och ställdes in när ärendet avslutades."


def plan(staff, case, text="Fråga om sömnen"):
    return actions.plan_follow_up(by=staff, case=case, who=staff, kind="call", due_on=TODAY, text=text)


def close(staff, case):
    return actions.close_case(by=staff, case=case, closed_on=TODAY, closing_reason="done")


@pytest.fixture
def closed(staff):
    """A case with something planned, and closed."""
    case = build.case(staff)
    plan(staff, case)
    return close(staff, case)


def test_what_nobody_did_is_not_marked_as_done(closed):
    follow_up = FollowUp.objects.get()

    assert (follow_up.done_at, follow_up.done_by) == (None, None)
    assert not AuditEvent.objects.filter(action="case.follow_up_done").exists()


def test_it_waits_for_nobody_any_more(client, staff, closed):
    assert not FollowUp.objects.waiting().exists()
    assert day.of(staff).lines == []
    assert [case.next_follow_up for case in client.get(url("cases", staff)).context["page"]] == [None]


def test_the_page_of_the_case_tells_what_was_called_off(client, staff, closed):
    text = page_of(client, staff, closed)

    assert CALLED_OFF in text
    assert "Fråga om sömnen" in text
    assert (
        url("finish_follow_up", staff, FollowUp.objects.get())
        not in client.get(url("case", staff, closed)).content.decode()
    )


def test_when_the_case_is_opened_again_it_waits_again(client, staff, closed):
    actions.reopen_case(by=staff, case=closed)

    assert [line.case for line in day.of(staff).lines] == [closed]
    assert CALLED_OFF not in page_of(client, staff, closed)


def test_what_was_done_before_stays_done(staff):
    case = build.case(staff)
    done = actions.finish_follow_up(by=staff, follow_up=plan(staff, case)).done_at
    actions.reopen_case(by=staff, case=close(staff, case))

    assert FollowUp.objects.get().done_at == done
    assert not FollowUp.objects.waiting().exists()


def test_nothing_is_planned_in_a_closed_case(staff, closed):
    with pytest.raises(ValidationError, match="redan avslutat"):
        plan(staff, closed, text="Något mer")

    assert FollowUp.objects.count() == 1
