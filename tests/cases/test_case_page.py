"""What is done on the page of a case: facts, notes, attempts, what is planned, and closing it."""

from uuid import uuid4

import pytest

from cases import actions
from cases.models import Contact, FollowUp, Note, Promise
from tests import builders as build
from tests.cases.pages import NOW, note, page_of, recorded, url, words

IN_THE_EVENING = NOW.replace(hour=18, minute=30)
pytestmark = pytest.mark.django_db


# What is counted of it


def facts_of(case, **others):
    return {
        "version": str(case.version),
        "received_on": case.received_on.isoformat(),
        "seeker_role": case.seeker_role,
        **others,
    }


def test_the_facts_are_changed_and_their_codes_recorded(client, staff):
    case = build.case(staff)
    response = client.post(url("change_case", staff, case), facts_of(case, gender="woman", marks=["honour"]))

    assert "Kön Kvinna" in words(client.get(response.url)).replace("kvinna", "Kvinna")
    assert "Särskilda omständigheter hedersrelaterat" in words(client.get(response.url))
    assert recorded("case.changed")[0].details["changed"]["gender"] == ["not_asked", "woman"]


def test_two_who_change_the_facts_lose_nothing(client, staff):
    case = build.case(staff)
    actions.change_case(by=staff, case=case, version=1, gender="woman")
    refused = client.post(url("change_case", staff, case), facts_of(case, age_group="26-39"))

    assert refused.status_code == 422
    assert "Det du skrev finns kvar. Nu står det: Kön kvinna Ålder ej frågat" in words(refused)
    again = facts_of(case, age_group="26-39", gender="woman") | {"version": refused.context["form"]["version"].value()}
    assert client.post(url("change_case", staff, case), again).status_code == 303
    case.refresh_from_db()
    assert (case.gender, case.age_group) == ("woman", "26-39")


def test_what_is_folded_away_is_open_where_something_stands_there(client, staff):
    change = client.get(url("change_case", staff, build.case(staff, children=2))).content.decode()
    untouched = client.get(url("change_case", staff, build.case(staff))).content.decode()

    assert '<details class="fold" open>' in change
    assert '<details class="fold" open>' not in untouched


# Notes


def test_a_note_is_read_again_by_whom_it_was_written(client, staff):
    case = build.case(staff)
    response = note(client, staff, case, "Orolig inför rättegången.\n\n<script>alert(1)</script>")
    answer = client.get(response.url)

    assert "Anteckningen är sparad." in words(answer)
    assert "10 mar 2026 14.32, Siv Dal Orolig inför rättegången." in words(answer)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Född 850412-1230, bor ensam.", "Texten verkar innehålla ett personnummer."),
        ("Nås på 070-123 45 67.", "Texten verkar innehålla ett telefonnummer."),
        ("Skrev från vera@post.example.", "Texten verkar innehålla en e-postadress."),
    ],
)
def test_a_note_with_personal_data_is_warned_of_before_it_is_saved(client, staff, text, said):
    case = build.case(staff)
    warned = note(client, staff, case, text)

    assert warned.status_code == 422
    assert said in words(warned)
    assert text in words(warned)
    assert not Note.objects.exists()
    assert note(client, staff, case, text, anyway="yes").status_code == 303
    assert Note.objects.get().text == text


@pytest.mark.parametrize(("text", "said"), [("  ", "Skriv något först."), ("å" * 10_001, "högst 10000 tecken")])
def test_a_note_that_cannot_be_kept_is_refused_with_what_was_typed(client, staff, text, said):
    response = note(client, staff, build.case(staff), text)

    assert response.status_code == 422
    assert said in words(response)
    assert text.strip() in response.content.decode()
    assert 'name="anyway"' not in response.content.decode()


def test_a_double_click_writes_one_note(client, staff):
    case, key = build.case(staff), str(uuid4())
    for _turn in range(2):
        note(client, staff, case, "En gång.", **{"note-idempotency_key": key})

    assert Note.objects.count() == 1


def test_another_note_on_a_used_page_is_not_lost(client, staff):
    case, key = build.case(staff), str(uuid4())
    note(client, staff, case, "Hon vill bli ringd.", **{"note-idempotency_key": key})
    refused = note(client, staff, case, "Hon vill inte bli ringd.", **{"note-idempotency_key": key})
    form = refused.context["note"]
    note(client, staff, case, form["text"].value(), **{"note-idempotency_key": form["idempotency_key"].value()})

    assert refused.status_code == 422
    assert "Sidan har redan sparats en gång. Spara igen om det här är en ny anteckning." in words(refused)
    assert {one.text for one in Note.objects.all()} == {"Hon vill bli ringd.", "Hon vill inte bli ringd."}


# Attempts to reach somebody, and when enough has been tried


def attempt(client, actor, case, key=None):
    return client.post(url("attempt", actor, case), {"attempt-idempotency_key": key or str(uuid4())})


def test_an_attempt_is_one_tap_and_the_clock_says_whether_it_is_evening(client, staff, time_machine):
    case = build.case(staff)
    attempt(client, staff, case)
    time_machine.move_to(IN_THE_EVENING, tick=False)
    response = attempt(client, staff, case)
    text = words(client.get(response.url))

    assert "Försöket är sparat." in text
    assert "2 av 3 försök, 1 av 1 på kvällen." in text
    assert "10 mar 2026 18.30 försökte, nådde inte, på kvällen telefon Siv Dal" in text


def test_a_double_tap_is_one_attempt(client, staff):
    case, key = build.case(staff), str(uuid4())
    attempt(client, staff, case, key)
    attempt(client, staff, case, key)

    assert Contact.objects.count() == 1


ENOUGH = "Ni har försökt så många gånger som ni har lovat. Ärendet kan avslutas."


@pytest.mark.parametrize(
    ("by_day", "in_evening", "is_enough"), [(2, 1, True), (3, 0, False), (1, 1, False), (0, 3, True)]
)
def test_closing_is_suggested_only_after_the_attempts_that_are_promised(
    client, staff, time_machine, by_day, in_evening, is_enough
):
    case = build.case(staff)
    for _turn in range(by_day):
        attempt(client, staff, case)
    time_machine.move_to(IN_THE_EVENING, tick=False)
    for _turn in range(in_evening):
        attempt(client, staff, case)

    assert (ENOUGH in page_of(client, staff, case)) == is_enough


@pytest.mark.parametrize(
    ("attempts", "in_evening", "said"),
    [(4, 2, "0 av 4 försök, 0 av 2 på kvällen."), (1, 0, "0 av 3 försök, 0 av 1 på kvällen.")],
)
def test_the_shelters_own_promise_says_how_many_attempts_are_enough_where_it_says_more(
    client, staff, shelter, attempts, in_evening, said
):
    Promise.objects.create(
        association=shelter.association, shelter=shelter, kind="attempts", attempts=attempts, in_evening=in_evening
    )

    assert said in page_of(client, staff, build.case(staff))


def test_nobody_who_was_reached_is_given_up(client, staff):
    case = build.case(staff)
    build.contact(staff, case=case)

    assert "försök," not in page_of(client, staff, case)


# What is to be done


def follow_up(client, actor, case, **others):
    answers = {
        "follow-kind": "call",
        "follow-due_on": "2026-03-12",
        "follow-text": "Fråga om sömnen",
        "follow-who": str(actor.pk),
    }
    return client.post(url("plan_follow_up", actor, case), answers | others)


def test_a_follow_up_is_planned_and_done(client, staff):
    case = build.case(staff)
    text = words(client.get(follow_up(client, staff, case).url))
    assert "12 mar 2026 – telefon: Fråga om sömnen Siv Dal Klart" in text

    response = client.post(url("finish_follow_up", staff, FollowUp.objects.get()))
    text = words(client.get(response.url))
    assert "Uppföljningen är gjord." in text
    assert "Inget är planerat." in text


def test_a_follow_up_needs_what_and_when_and_somebody_of_the_shelter(client, staff, stranger):
    answers = {"follow-kind": "", "follow-due_on": "", "follow-who": str(stranger.pk)}
    response = follow_up(client, staff, build.case(staff), **answers)

    assert response.status_code == 422
    assert "3 saker behöver rättas" in words(response)
    assert not FollowUp.objects.exists()


# Meeting, referral, closing


def test_an_offered_meeting_is_noted_once(client, staff):
    case = build.case(staff)
    assert "Inget möte har erbjudits än." in page_of(client, staff, case)

    for _click in range(2):
        response = client.post(url("offer_meeting", staff, case), {"meeting-offered_on": "2026-03-09"})
    assert "Ett möte erbjöds 9 mar 2026." in words(client.get(response.url))
    assert len(recorded("case.meeting_offered")) == 1


def test_nobody_is_referred_without_having_agreed(client, staff):
    case = build.case(staff)
    answers = {"referral-to": "Socialtjänsten", "referral-referred_on": "2026-03-10"}
    refused = client.post(url("refer", staff, case), answers)

    assert refused.status_code == 422
    assert "Ingen hänvisas vidare utan att ha gått med på det." in words(refused)
    assert refused.context["referral"]["to"].value() == "Socialtjänsten"
    assert not case.referrals.exists()

    response = client.post(url("refer", staff, case), answers | {"referral-has_consent": "on"})
    assert "Hänvisad till Socialtjänsten 10 mar 2026, med personens samtycke." in words(client.get(response.url))


def test_who_is_exactly_21_is_asked_and_no_rule_decides(client, staff):
    assert "Den som är exakt 21 år väljer tillsammans med dig" in page_of(client, staff, build.case(staff))
    assert "fråga, och välj tillsammans" in words(client.get(url("new_case", staff)))


def close(client, actor, case, **others):
    answers = {"close-closed_on": "2026-03-10", "close-closing_reason": "done", **others}
    return client.post(url("close_case", actor, case), answers)


def test_a_case_is_closed_with_a_reason_and_opened_again(client, staff):
    case = build.case(staff)
    refused = close(client, staff, case, **{"close-closing_reason": ""})
    assert (refused.status_code, "Välj varför ärendet avslutas." in words(refused)) == (422, True)

    text = words(client.get(close(client, staff, case).url))
    assert "Avslutat 10 mar 2026: stödet är givet." in text
    assert "Försökte nå" not in text
    assert "Planera en uppföljning" not in text

    response = client.post(url("reopen_case", staff, case))
    assert "Ärendet är öppet igen." in words(client.get(response.url))


def test_closing_twice_and_opening_what_is_open_are_said_in_words(client, staff):
    case = build.case(staff)
    open_already = client.post(url("reopen_case", staff, case))
    assert (open_already.status_code, "Ärendet är redan öppet." in words(open_already)) == (422, True)

    close(client, staff, case)
    closed_already = close(client, staff, case, **{"close-closing_reason": "moved"})
    assert (closed_already.status_code, "Ärendet är redan avslutat." in words(closed_already)) == (422, True)


def test_a_case_is_not_closed_before_it_was_received(client, staff):
    response = close(client, staff, build.case(staff), **{"close-closed_on": "2026-03-01"})

    assert response.status_code == 422
    assert "Välj en dag från när ärendet togs emot till i dag." in words(response)
