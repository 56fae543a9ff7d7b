"""From a user and a path to the actor of the request."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from jourer import walls
from jourer.access import Role
from jourer.models import Actor, AuditEvent
from tests import builders as build

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 12)


def start(association):
    return reverse("start", kwargs={"association": association.slug})


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def user(client):
    user = build.user()
    build.let_in(client, user)
    return user


def active(client, association):
    """The role in which the start page of the association is shown."""
    return client.get(start(association)).context["actor"].role


def test_the_first_role_is_active_until_another_is_chosen(client, shelter, user):
    build.actor("board", shelter, user=user)
    build.actor("coordinator", shelter, user=user)
    assert active(client, shelter.association) == Role.COORDINATOR

    board = Actor.objects.get(user=user, role="board")
    response = client.post(reverse("switch_role"), {"actor": board.pk})

    assert response.url == start(shelter.association)
    assert active(client, shelter.association) == Role.BOARD


def test_a_role_is_chosen_for_one_association_and_not_for_another(client, shelter, user):
    elsewhere = build.shelter()
    for one in (shelter, elsewhere):
        build.actor("staff", one, user=user)
        build.actor("board", one, user=user)
    board = Actor.objects.get(user=user, role="board", association=shelter.association)

    client.post(reverse("switch_role"), {"actor": board.pk})

    assert active(client, shelter.association) == Role.BOARD
    assert active(client, elsewhere.association) == Role.STAFF


def test_nobody_takes_somebody_elses_role(client, shelter, user):
    build.actor("staff", shelter, user=user)
    build.actor("board", shelter, user=user)
    colleague = build.actor("coordinator", shelter)

    assert client.post(reverse("switch_role"), {"actor": colleague.pk}).status_code == 404
    assert client.post(reverse("switch_role"), {"actor": uuid4()}).status_code == 404
    assert active(client, shelter.association) == Role.STAFF


def test_with_one_role_the_first_page_leads_straight_to_the_association(client, shelter, user):
    build.actor("staff", shelter, user=user)

    assert client.get("/").url == start(shelter.association)


def test_with_several_roles_the_first_page_offers_them(client, shelter, user):
    build.actor("staff", shelter, user=user)
    build.actor("board", shelter, user=user)
    build.actor("treasurer", build.shelter(), user=user)

    page = client.get("/").content.decode()

    assert all(word in page for word in ("Som personal", "Som styrelse", "Som kassör"))


def test_a_stranger_gets_the_same_answer_as_for_an_association_that_does_not_exist(client, shelter, user):
    build.actor("staff", build.shelter(), user=user)

    stranger = client.get(start(shelter.association))
    nobody = client.get("/no-such-association/")

    assert stranger.status_code == nobody.status_code == 404
    assert stranger.content == nobody.content


def test_a_stranger_is_recorded_where_the_door_was_tried(client, shelter, user):
    client.get(start(shelter.association))

    event = AuditEvent.objects.get()
    assert (event.association, event.actor, event.system) == (shelter.association, None, "door")
    assert (event.action, event.details) == ("access.refused", {"user": str(user.pk)})


def test_a_page_that_the_role_may_not_open_is_recorded_too(client, shelter, user):
    board = build.actor("board", shelter, user=user)

    response = client.get(reverse("new_contact", kwargs={"association": shelter.association.slug}))

    assert response.status_code == 404
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.details) == (board, "access.refused", {"page": "new_contact"})


@pytest.mark.parametrize(
    "first, last, status",
    [
        (TODAY, None, 200),
        (TODAY, TODAY, 200),
        (TODAY + timedelta(days=1), None, 404),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), 404),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(client, shelter, user, first, last, status):
    build.actor("staff", shelter, user=user, valid_from=first, valid_until=last)

    with time_machine.travel(f"{TODAY} 10:00Z"):
        build.let_in(client, user)
        assert client.get(start(shelter.association)).status_code == status


def test_the_day_is_swedish(client, shelter, user):
    """At half past eleven in the evening, UTC, the next day has begun in Stockholm."""
    build.actor("staff", shelter, user=user, valid_from=TODAY + timedelta(days=1))

    with time_machine.travel(f"{TODAY} 22:30Z"):
        build.let_in(client, user)
        assert client.get(start(shelter.association)).status_code == 200


def test_a_role_taken_away_is_gone_at_the_very_next_request(client, shelter, user):
    actor = build.actor("staff", shelter, user=user)
    assert client.get(start(shelter.association)).status_code == 200

    actor.valid_until = date(2020, 1, 2)
    actor.save()

    assert client.get(start(shelter.association)).status_code == 404


def test_signed_out_every_address_leads_to_the_door(client, shelter):
    response = client.get(start(shelter.association))

    assert (response.status_code, response.url) == (
        302,
        f"{reverse('account_login')}?next={start(shelter.association)}",
    )


def test_the_walls_are_shut_when_the_answer_is_given(client, shelter, user):
    build.actor("staff", shelter, user=user)
    with walls.opened([]):
        client.get(start(shelter.association))

        assert walls._open.get() == ("", "")
