"""Another shelter's case in an emergency: what it takes to open it, for how long, and who is told."""

from datetime import timedelta

import pytest
from django.http import Http404

from cases import actions, workload
from cases.models import Assignment, Case, EmergencyOpening
from jourer.models import Actor
from tests import builders as build
from tests.cases.pages import NOW, VERA, in_emergency, looked_at, recorded, url, words

pytestmark = pytest.mark.django_db


def test_an_emergency_opens_another_shelters_case_for_an_hour(client, staff, stranger, time_machine):
    case = build.case(stranger, identity=VERA)
    assert client.get(url("case", staff, case)).status_code == 404

    response = in_emergency(client, staff, case.shelter, " 2026 / 1 ")
    assert response.url == url("case", staff, case)
    assert "Ärendet är öppet för dig i en timme." in words(client.get(response.url))
    time_machine.move_to(NOW + timedelta(minutes=59, seconds=59), tick=False)
    assert client.get(url("case", staff, case)).status_code == 200
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    assert client.get(url("case", staff, case)).status_code == 404


@pytest.fixture
def in_danger(staff, stranger, shelter):
    """Another shelter's case that is open for an hour; two people work for both."""
    case = build.case(stranger)
    for role in ("coordinator", "volunteer"):
        build.actor(role, shelter, case.shelter)
    actions.open_in_emergency(by=staff, case=case, reason="Fara")
    return case


def test_in_an_emergency_one_helps_and_leads_nothing(client, staff, in_danger):
    page = words(client.get(url("case", staff, in_danger)))

    assert "Ny anteckning" in page
    assert not [said for said in ("Avsluta ärendet", "Dela ut", "Anmäl jäv") if said in page]


def sent_in(verb, to):
    answers = {
        "close_case": {"close-closed_on": "2026-03-10", "close-closing_reason": "done"},
        "reopen_case": {},
        "hand_out": {"hand-to": str(to.pk)},
        "declare_conflict": {"conflict-who": str(to.pk)},
    }
    return answers[verb]


@pytest.mark.parametrize("verb", ["close_case", "reopen_case", "hand_out", "declare_conflict"])
def test_nor_does_a_form_of_ones_own_making(client, staff, stranger, in_danger, verb):
    """Whoever must not know of a case is not told of its opening: a thief would begin there."""
    if verb == "reopen_case":
        actions.close_case(by=stranger, case=in_danger, closed_on=NOW.date(), closing_reason="done")
    before = Case.objects.values().get()
    coordinator = Actor.objects.get(role="coordinator")

    assert client.post(url(verb, staff, in_danger), sent_in(verb, coordinator)).status_code == 404
    assert Case.objects.values().get() == before
    assert not Assignment.objects.exists()
    assert EmergencyOpening.objects.told_to(coordinator).exists()


def test_nor_does_a_coordinator_hand_it_out_with_others(coordinator, in_danger):
    actions.open_in_emergency(by=coordinator, case=in_danger, reason="Fara")

    assert not workload.to_hand_out(coordinator).exists()
    with pytest.raises(Http404):
        actions.hand_out_several(by=coordinator, cases=[in_danger], to=Actor.objects.get(role="volunteer"))


def test_an_emergency_says_which_case_and_why(client, staff, stranger):
    shelter = stranger.shelters.get()

    assert "Skriv varför det måste öppnas nu." in words(in_emergency(client, staff, shelter, "2026-1", " "))
    assert "Skriv ärendets nummer, till exempel 2026-14." in words(in_emergency(client, staff, shelter, "ett"))
    assert "Det finns inget ärende med det numret" in words(in_emergency(client, staff, shelter, "2026-1"))
    assert recorded("case.opened_in_emergency") == []


def test_an_emergency_is_for_other_shelters_than_ones_own(client, staff, shelter, stranger):
    build.case(staff)

    response = in_emergency(client, staff, shelter, "2026-1")
    assert "Välj vems ärende det är: en annan jour än din egen." in words(response)


def test_the_coordinator_is_told_of_an_emergency_opening_and_notes_having_looked(client, staff, stranger, coordinator):
    in_emergency(client, staff, build.case(stranger).shelter, "2026-1")
    build.sign_in(client, coordinator)
    assert "1 nödöppning att titta på" in words(client.get(url("cases", coordinator)))

    text = words(client.get(url("emergencies", coordinator)))
    assert "Ärende 2026-1, Ungdomsjouren Siv Dal 10 mar 2026 14.32 Hon ringde hit och var i fara" in text
    (opening,) = Case.objects.get().emergency_openings.all()
    response = client.post(url("see_emergency", coordinator, opening), looked_at(opening))
    assert "Eva Ek tittade på det 10 mar 2026. Befogat." in words(client.get(response.url))
    assert "att titta på" not in words(client.get(url("cases", coordinator)))


def test_nobody_looks_at_their_own_emergency_opening(client, stranger, coordinator):
    opening = actions.open_in_emergency(by=coordinator, case=build.case(stranger), reason="Fara")
    build.sign_in(client, coordinator)
    response = client.post(url("see_emergency", coordinator, opening), looked_at(opening))

    assert "Någon annan måste titta på det här." in words(response)
    opening.refresh_from_db()
    assert opening.seen_at is None


def test_staff_read_no_list_of_emergencies(client, staff):
    assert client.get(url("emergencies", staff)).status_code == 404
    assert "Nödöppningar" not in words(client.get(url("cases", staff)))
