from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from plans import actions
from tests import builders as build

pytestmark = pytest.mark.django_db


def url(name, actor, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


def test_a_value_is_typed_in_on_the_targets_page(client, plan, coordinator):
    target = build.target(plan, kind="level", goal_value=850)
    build.sign_in(client, coordinator)

    client.post(url("observe", coordinator, pk=target.pk), {"observed_on": "2026-03-01", "value": "790", "note": ""})

    assert "790 av 850" in client.get(url("target", coordinator, pk=target.pk)).content.decode().replace("\xa0", " ")


def test_a_value_of_tomorrow_is_refused_and_kept_in_the_form(client, plan, coordinator, time_machine):
    time_machine.move_to("2026-03-01T12:00Z")
    target = build.target(plan, kind="level", goal_value=850)
    build.sign_in(client, coordinator)

    response = client.post(url("observe", coordinator, pk=target.pk), {"observed_on": "2026-03-02", "value": "790"})

    assert response.status_code == 422
    assert 'value="790"' in response.content.decode()
    assert not target.measure.observations.exists()


def test_what_is_counted_from_the_log_is_not_typed_in(client, plan, coordinator):
    target = build.target(plan, metric="cases.contacts")
    build.sign_in(client, coordinator)

    response = client.post(url("observe", coordinator, pk=target.pk), {"observed_on": "2026-03-01", "value": "790"})

    assert response.status_code == 422
    assert not target.measure.observations.exists()


def test_an_item_of_another_measure_is_refused(client, plan, coordinator):
    target, other = build.target(plan, kind="milestone"), build.target(plan, kind="milestone")
    target.measure.items.create(association=plan.association, name="chatt")
    theirs = other.measure.items.create(association=plan.association, name="webb")
    build.sign_in(client, coordinator)

    response = client.post(
        url("observe", coordinator, pk=target.pk), {"observed_on": "2026-03-01", "value": "1", "item": theirs.pk}
    )

    assert response.status_code == 422
    assert not theirs.observations.exists()
    with pytest.raises(ValidationError):
        actions.observe(by=coordinator, measure=target.measure, observed_on=date(2026, 3, 1), value=1, item=theirs)


def test_the_board_gives_a_verdict(client, plan):
    target = build.target(plan, kind="qualitative")
    board = build.actor("board", association=plan.association)
    build.sign_in(client, board)

    client.post(
        url("assess", board, pk=target.pk), {"assessed_on": "2026-03-01", "verdict": "partly", "comment": "Det går."}
    )

    assert target.measure.assessments.get().comment == "Det går."


def test_another_associations_target_answers_like_a_random_id(client, coordinator):
    elsewhere = build.target(build.plan())
    build.sign_in(client, coordinator)

    theirs = client.get(url("target", coordinator, pk=elsewhere.pk))
    nobodys = client.get(url("target", coordinator, pk=uuid4()))

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
