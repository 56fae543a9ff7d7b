"""Who is told of an emergency opening: always somebody else than who opened, and who has no case rights no more than
that it happened."""

import pytest
from django.core.exceptions import ValidationError

from cases import actions, day
from cases.models import EmergencyOpening, EmergencyWatcher
from cases.todos import todos
from tests import builders as build
from tests.cases.pages import looked_at, recorded, url, words

pytestmark = pytest.mark.django_db

TOLD = "1 nödöppning att titta på"


@pytest.fixture
def board(shelter):
    return build.actor("board", association=shelter.association, user=build.user(name="Bo Ask"))


@pytest.fixture
def admin(shelter):
    return build.actor("admin", association=shelter.association, user=build.user(name="Ada Alm"))


def opened_by(actor, stranger):
    """An emergency opening by the actor of a case of the stranger's shelter."""
    case = build.case(stranger, identity={"alias": "Liljan"})
    return actions.open_in_emergency(by=actor, case=case, reason="Hon ringde hit och var i fara")


def told(*actors):
    """Those of the actors who have something to look at."""
    return [actor for actor in actors if EmergencyOpening.objects.told_to(actor).waiting().exists()]


# Who is told


def test_the_coordinators_are_told_where_nobody_is_named(staff, stranger, coordinator, board, admin):
    opened_by(staff, stranger)

    assert told(staff, coordinator, board, admin) == [coordinator]


def test_the_one_who_is_named_is_told_and_nobody_else(staff, stranger, coordinator, board, admin):
    opened_by(staff, stranger)
    actions.name_watcher(by=admin, who=board)

    assert told(staff, coordinator, board, admin) == [board]


def test_another_coordinator_is_told_when_the_one_who_is_named_opens(shelter, stranger, coordinator, board, admin):
    other = build.actor("coordinator", shelter)
    actions.name_watcher(by=admin, who=coordinator)
    opened_by(coordinator, stranger)

    assert told(coordinator, other, board, admin) == [other]


@pytest.mark.parametrize("is_named", [True, False])
def test_the_only_coordinators_own_opening_is_told_to_the_board_and_the_administrator(
    stranger, coordinator, board, admin, is_named
):
    actions.name_watcher(by=admin, who=coordinator if is_named else None)
    opened_by(coordinator, stranger)

    assert told(coordinator, board, admin) == [board, admin]


def test_nobody_is_told_of_what_they_opened_in_another_role(stranger, coordinator, board):
    same_person = build.actor("admin", association=board.association, user=coordinator.user)
    opened_by(coordinator, stranger)

    assert told(coordinator, same_person, board) == [board]


def test_who_has_left_is_passed_over(staff, stranger, coordinator, board, admin, time_machine):
    actions.name_watcher(by=admin, who=board)
    opened_by(staff, stranger)
    board.valid_until = board.valid_from
    board.save()
    coordinator.user.is_active = False
    coordinator.user.save()

    assert told(admin) == [admin]


def test_who_must_not_know_of_the_case_is_passed_over_and_told_nothing(staff, stranger, shelter, coordinator, admin):
    other = build.actor("coordinator", shelter)
    actions.name_watcher(by=admin, who=coordinator)
    opening = opened_by(staff, stranger)
    actions.declare_conflict(by=stranger, case=opening.case, user=coordinator.user)

    assert told(coordinator, other, admin) == [other]
    assert not EmergencyOpening.objects.visible_to(coordinator).exists()


def test_another_association_is_told_nothing(staff, stranger):
    opened_by(staff, stranger)
    elsewhere = [build.actor(role, build.shelter()) for role in ("coordinator", "board", "admin")]

    assert told(*elsewhere) == []


# Where it stands


def test_it_stands_in_the_day_of_a_coordinator_and_on_the_start_page_of_who_has_no_cases(
    client, staff, stranger, coordinator, board, admin
):
    opened_by(staff, stranger)
    assert (day.of(coordinator).emergencies, day.of(staff).emergencies) == (1, 0)
    assert todos(board) == todos(coordinator) == []

    actions.name_watcher(by=admin, who=board)
    assert day.of(coordinator).emergencies == 0
    assert TOLD in words(build.sign_in(client, board).get(url("start", board)))


def test_who_has_no_case_rights_reads_that_it_happened_and_nothing_of_the_case(client, stranger, coordinator, board):
    opened_by(coordinator, stranger)
    build.sign_in(client, board)
    response = client.get(url("emergencies", board))

    assert "Ett ärende i en annan jour öppnades Eva Ek 10 mar 2026 14.32" in words(response)
    for hidden in ("2026-1", "i fara", "Liljan", "Ungdomsjouren", "Ulf Al"):
        assert hidden not in response.content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(client, staff, stranger, board, admin, django_assert_num_queries):
    actions.name_watcher(by=admin, who=board)
    build.sign_in(client, board)
    for _number in range(2):
        for _more in range(1 + 9 * _number):
            opened_by(staff, stranger)
        client.get(url("emergencies", board))
        with django_assert_num_queries(9):
            client.get(url("emergencies", board))


# It stays until somebody has looked


def test_it_goes_away_with_a_word_about_what_it_came_to(client, stranger, coordinator, board):
    opening = opened_by(coordinator, stranger)
    build.sign_in(client, board)
    response = client.post(url("see_emergency", board, opening), looked_at(opening), follow=True)

    assert "Bo Ask tittade på det 10 mar 2026." in words(response)
    assert told(board) == []
    opening.refresh_from_db()
    assert (opening.seen_by, opening.finding) == (board, "Befogat.")
    assert recorded("case.emergency_seen")[0].object_id == opening.pk


@pytest.mark.parametrize("text", ["", "  "])
def test_it_stays_without_a_word(client, stranger, coordinator, board, text):
    opening = opened_by(coordinator, stranger)
    build.sign_in(client, board)
    response = client.post(url("see_emergency", board, opening), looked_at(opening, text))

    assert response.status_code == 422
    assert "Skriv kort vad ni kom fram till." in words(response)
    assert told(board) == [board]


def test_a_number_in_the_word_is_asked_about_and_what_was_typed_stays(client, stranger, coordinator, board):
    opening = opened_by(coordinator, stranger)
    build.sign_in(client, board)
    typed = "Hon nås på 070-123 45 67"
    response = client.post(url("see_emergency", board, opening), looked_at(opening, typed))

    assert response.status_code == 422
    assert typed in response.content.decode()
    client.post(url("see_emergency", board, opening), looked_at(opening, typed) | {"anyway": "yes"})
    assert told(board) == []


def test_who_is_not_told_cannot_take_it_away(client, staff, stranger, coordinator, board, admin):
    opening = opened_by(staff, stranger)
    actions.name_watcher(by=admin, who=board)
    response = build.sign_in(client, coordinator).post(url("see_emergency", coordinator, opening), looked_at(opening))

    assert response.status_code == 422
    assert "Någon annan måste titta på det här." in words(response)
    build.sign_in(client, admin)
    assert client.post(url("see_emergency", admin, opening), looked_at(opening)).status_code == 404
    assert told(board) == [board]


def test_the_second_of_two_clicks_is_no_error(client, stranger, coordinator, board):
    opening = opened_by(coordinator, stranger)
    build.sign_in(client, board)
    for _click in range(2):
        assert client.post(url("see_emergency", board, opening), looked_at(opening)).status_code == 303

    assert len(recorded("case.emergency_seen")) == 1


def test_the_first_word_stays(stranger, coordinator, board, admin):
    opening = opened_by(coordinator, stranger)
    actions.see_emergency_opening(by=board, opening=opening, finding="Befogat.")

    with pytest.raises(ValidationError, match="Någon har redan tittat"):
        actions.see_emergency_opening(by=admin, opening=opening, finding="Något annat")


# Naming


def test_the_administrator_names_somebody_and_it_is_written_down(client, admin, coordinator, board):
    build.sign_in(client, admin)
    response = client.post(url("emergency_watcher", admin), {"who": str(board.pk)}, follow=True)

    assert "Bo Ask får veta om nödöppningar." in words(response)
    assert EmergencyWatcher.objects.get().who == board
    assert [event.object_id for event in recorded("case.emergency_watcher_named")] == [board.pk]
    client.post(url("emergency_watcher", admin), {"who": ""})
    assert not EmergencyWatcher.objects.exists()


@pytest.mark.parametrize("role", ["volunteer", "staff", "reviewer"])
def test_nobody_is_named_who_could_not_be_told(client, admin, shelter, role):
    somebody = build.actor(role, shelter)
    response = build.sign_in(client, admin).post(url("emergency_watcher", admin), {"who": str(somebody.pk)})

    assert response.status_code == 422
    assert "Välj någon i listan." in words(response)
    with pytest.raises(ValidationError):
        actions.name_watcher(by=admin, who=somebody)


def test_nobody_of_another_association_is_named(admin):
    with pytest.raises(ValidationError):
        actions.name_watcher(by=admin, who=build.actor("board"))


@pytest.mark.parametrize("role", ["coordinator", "staff", "board"])
def test_naming_is_for_the_administrator(client, shelter, role):
    actor = build.actor(role, shelter)

    assert build.sign_in(client, actor).get(url("emergency_watcher", actor)).status_code == 404
