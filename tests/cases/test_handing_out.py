"""A case goes from hand to hand: handed out, taken, sent back, reported back."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from cases import actions
from cases.models import Case
from jourer import walls
from tests import builders as build
from tests.at_once import AtOnce
from tests.cases.pages import NOW, VERA, page_of, recorded, url, words

pytestmark = pytest.mark.django_db


def hand_out(client, actor, case, to):
    return client.post(url("hand_out", actor, case), {"hand-to": str(to.pk)})


def test_a_case_is_handed_out_with_everybodys_workload_in_sight(client, staff, volunteer):
    build.taken_case(staff, volunteer)
    case = build.case(staff)
    assert "Moa Berg (volontär): 1 öppet ärende" in page_of(client, staff, case)

    text = words(client.get(hand_out(client, staff, case, volunteer).url))
    assert "Ärendet är utdelat." in text
    assert "Moa Berg är tillfrågad" in text
    assert "Moa Berg tillfrågad 10 mar 2026" in text


def test_who_is_asked_sees_enough_to_answer_and_not_who_it_is(client, staff, volunteer):
    case = build.case(staff, identity=VERA, crime_type="fraud")
    hand_out(client, staff, case, volunteer)
    build.sign_in(client, volunteer)
    text = words(client.get(url("cases", volunteer)))

    assert "Kan du ta det här? Ärende 2026-1 Jour Kvinnojouren Syrenen Mottaget 2 mar 2026" in text
    assert "bedrägeri" in text
    assert [word for word in ("Liljan", "Vera", "123 45 67", "sms") if word in text] == []
    assert client.get(url("case", volunteer, case)).status_code == 404


def test_who_takes_a_case_may_open_it_and_reports_back(client, staff, volunteer):
    case = build.case(staff, identity=VERA)
    hand_out(client, staff, case, volunteer)
    build.sign_in(client, volunteer)
    response = client.post(url("accept_case", volunteer, case))

    assert (response.status_code, response.url) == (303, url("case", volunteer, case))
    assert "070-123 45 67" in words(client.get(response.url))
    assert client.post(url("accept_case", volunteer, case)).status_code == 303  # a second click
    text = words(client.get(client.post(url("report_back_case", volunteer, case)).url))
    assert "Du har återrapporterat." in text
    assert "Moa Berg tillfrågad 10 mar 2026, tog det 10 mar 2026, återrapporterade 10 mar 2026" in text
    assert "min del är klar" not in text


def test_two_clicks_report_back_once(client, staff, volunteer, time_machine):
    case = build.taken_case(staff, volunteer)
    build.sign_in(client, volunteer)
    for minutes in (0, 1):
        time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
        client.post(url("report_back_case", volunteer, case))

    assert case.assignments.get().reported_back_at == NOW
    assert len(recorded("case.reported_back")) == 1


def test_who_says_no_says_why_and_the_case_waits_again(client, staff, volunteer):
    case = build.case(staff)
    hand_out(client, staff, case, volunteer)
    build.sign_in(client, volunteer)
    decline = url("decline_case", volunteer, case)
    refused = client.post(decline)
    assert (refused.status_code, "Välj varför du lämnar tillbaka ärendet." in words(refused)) == (422, True)

    response = client.post(decline, {f"back-{case.pk}-reason": "no_time"})
    assert response.url == url("cases", volunteer)
    assert "Ärendet är tillbakalämnat." in words(client.get(response.url))
    build.sign_in(client, staff)
    assert "lämnade tillbaka: har inte tid" in page_of(client, staff, case)


def test_what_was_taken_is_given_back(client, staff, volunteer):
    case = build.taken_case(staff, volunteer)
    build.sign_in(client, volunteer)
    response = client.post(url("send_back_case", volunteer, case), {f"back-{case.pk}-reason": "not_fitting"})

    assert response.url == url("cases", volunteer)
    assert client.get(url("case", volunteer, case)).status_code == 404


def test_who_knows_somebody_involved_does_not_meet_the_case_again(client, staff, coordinator):
    case = build.case(staff)
    hand_out(client, staff, case, coordinator)
    build.sign_in(client, coordinator)
    client.post(url("decline_case", coordinator, case), {f"back-{case.pk}-reason": "knows"})

    assert client.get(url("case", coordinator, case)).status_code == 404
    assert "Inga ärenden än" in words(client.get(url("cases", coordinator)))


def test_staff_who_are_asked_answer_on_the_page_of_the_case(client, staff, coordinator):
    case = build.case(staff)
    actions.hand_out(by=coordinator, case=case, to=staff)
    assert "Ta ärendet" in page_of(client, staff, case)
    assert "min del är klar" not in page_of(client, staff, case)

    client.post(url("accept_case", staff, case))
    assert "Ta ärendet" not in page_of(client, staff, case)
    assert "Återrapportera: min del är klar" in page_of(client, staff, case)


def test_a_case_that_is_in_other_hands_meanwhile_is_said_in_words(client, staff, volunteer):
    case = build.taken_case(staff, volunteer)
    response = client.post(url("report_back_case", staff, case))

    assert response.status_code == 422
    assert "Ärendet är inte hos dig längre." in words(response)


def test_nobody_of_another_shelter_is_handed_a_case(client, staff, stranger):
    case = build.case(staff)
    response = hand_out(client, staff, case, stranger)

    assert response.status_code == 422
    assert "Välj någon som arbetar för ärendets jour." in words(response)
    assert not case.assignments.exists()


@pytest.mark.parametrize("name", ["close_case", "reopen_case", "hand_out", "declare_conflict", "case_openings"])
def test_a_volunteer_neither_closes_nor_hands_out_nor_reads_who_has_opened(client, staff, volunteer, name):
    case = build.taken_case(staff, volunteer)
    build.sign_in(client, volunteer)

    assert client.post(url(name, volunteer, case)).status_code == 404
    assert url(name, volunteer, case) not in client.get(url("case", volunteer, case)).content.decode()


# Two at once


@pytest.fixture
def page_of_coordinator(client, staff, coordinator):
    """A case that nobody has, as a coordinator's page shows it."""
    case = build.case(staff)
    shown = build.sign_in(client, coordinator).get(url("case", coordinator, case)).context["hand"]
    return case, {"hand-instead_of": shown["instead_of"].value()}


def test_what_somebody_else_has_handed_out_meanwhile_is_said_and_what_was_chosen_stays(
    client, staff, volunteer, coordinator, page_of_coordinator
):
    case, shown = page_of_coordinator
    actions.hand_out(by=staff, case=case, to=volunteer)
    answers = shown | {"hand-to": str(staff.pk)}
    response = client.post(url("hand_out", coordinator, case), answers)

    assert response.status_code == 422
    assert "Moa Berg har redan fått ärendet." in words(response)
    assert response.context["hand"]["to"].value() == str(staff.pk)
    assert list(Case.objects.offered_to(volunteer)) == [case]


def test_what_the_page_then_shows_may_be_changed(client, staff, volunteer, coordinator, page_of_coordinator):
    case, shown = page_of_coordinator
    actions.hand_out(by=staff, case=case, to=volunteer)
    refused = client.post(url("hand_out", coordinator, case), shown | {"hand-to": str(staff.pk)})
    now = refused.context["hand"]
    again = {"hand-instead_of": now["instead_of"].value(), "hand-to": now["to"].value()}

    assert client.post(url("hand_out", coordinator, case), again).status_code == 303
    assert list(Case.objects.offered_to(staff)) == [case]


def test_a_case_that_has_come_back_meanwhile_is_said(client, staff, volunteer, coordinator):
    case = build.case(staff)
    had = actions.hand_out(by=staff, case=case, to=volunteer)
    actions.send_back(by=volunteer, case=case, reason="no_time")
    build.sign_in(client, coordinator)
    answers = {"hand-instead_of": str(had.pk), "hand-to": str(staff.pk)}
    response = client.post(url("hand_out", coordinator, case), answers)

    assert response.status_code == 422
    assert "Ärendet har kommit tillbaka under tiden." in words(response)


def test_two_clicks_hand_it_out_once(client, volunteer, coordinator, page_of_coordinator):
    case, shown = page_of_coordinator
    for _click in range(2):
        response = client.post(url("hand_out", coordinator, case), shown | {"hand-to": str(volunteer.pk)})

        assert response.status_code == 303
    assert case.assignments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_hands_it_out_and_the_other_is_told(staff, volunteer, coordinator, tmp_path):
    case, at_once = build.case(staff), AtOnce(tmp_path)

    def hand_out(by):
        with walls.opened([by.association]):
            try:
                actions.hand_out(by=by, case=case, to=volunteer, instead_of="")
            except ValidationError as error:
                return error.messages[0]
            return "handed out"

    def handed_out():
        with walls.opened([staff.association]):
            return case.assignments.count()

    assert sorted(at_once(partial(hand_out, staff), partial(hand_out, coordinator))) == [
        "Moa Berg har redan fått ärendet. Dela ut det igen om det ändå ska till någon annan.",
        "handed out",
    ]
    assert at_once.afterwards(handed_out) == 1
