from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jourer.models import AuditEvent, Measure
from plans import actions
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def plan(shelter):
    return build.plan(shelter.association)


@pytest.fixture
def coordinator(shelter):
    return build.actor("coordinator", shelter)


def url(name, actor, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


COUNT = {"kind": "count", "direction": "at_least", "goal_value": "1 800,5", "unit": "kontakter", "window": "spring"}


def test_a_coordinator_gives_a_goal_a_target_counted_from_the_log(client, plan, coordinator):
    goal = build.goal(plan)
    build.sign_in(client, coordinator)

    response = client.post(
        url("new_target", coordinator, pk=goal.pk),
        COUNT | {"metric": "cases.contacts", "cases.contacts.channel": ["phone", "visit"]},
    )

    measure = Measure.objects.get()
    assert response.status_code == 302
    assert (measure.goal_value, measure.ends_on) == (1800.5, date(2026, 6, 30))
    assert measure.filters == {"channel": ["phone", "visit"]}


def test_a_target_can_be_changed_and_the_audit_says_from_what_to_what(client, plan, coordinator):
    target = build.target(plan, goal_value=10)
    build.sign_in(client, coordinator)

    client.post(url("change_target", coordinator, pk=target.pk), COUNT | {"goal_value": "12"})

    event = AuditEvent.objects.get(action="target.changed")
    assert Measure.objects.get().goal_value == 12
    assert event.details["changed"]["goal_value"] == ["10.00", "12"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"goal_value": "åtta"}, "goal_value"),
        ({"goal_value": ""}, "goal_value"),
        ({"kind": "qualitative", "metric": "cases.contacts"}, "metric"),
        ({"metric": "cases.telegrams"}, "metric"),
        ({"window": "someday"}, "window"),
        ({"metric": "cases.contacts", "cases.contacts.channel": ["pigeon"]}, "cases.contacts.channel"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_at_its_field(client, plan, coordinator, changes, field):
    goal = build.goal(plan)
    build.sign_in(client, coordinator)

    response = client.post(url("new_target", coordinator, pk=goal.pk), COUNT | changes)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Measure.objects.exists()


def test_an_item_that_is_done_can_not_be_dropped_from_a_milestone(client, plan, coordinator):
    target = build.target(plan, kind="milestone")
    item = target.measure.items.create(association=plan.association, name="chatt")
    target.measure.observations.create(
        association=plan.association, item=item, value=1, observed_on=date(2026, 2, 1), typed_by=coordinator
    )
    build.sign_in(client, coordinator)

    response = client.post(
        url("change_target", coordinator, pk=target.pk), COUNT | {"kind": "milestone", "items": "webb"}
    )

    assert response.status_code == 422
    assert [one.name for one in target.measure.items.all()] == ["chatt"]


def test_a_target_with_days_of_its_own_keeps_them_when_it_is_changed(client, plan, coordinator):
    target = build.target(plan, goal_value=10, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 15))
    build.sign_in(client, coordinator)
    page = client.get(url("change_target", coordinator, pk=target.pk))

    client.post(
        url("change_target", coordinator, pk=target.pk), COUNT | {"window": page.context["form"]["window"].value()}
    )

    assert Measure.objects.get().window == (date(2026, 9, 1), date(2026, 10, 15))
    assert Measure.objects.get().goal_value == Decimal("1800.50")


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


@pytest.mark.parametrize("role", ["board", "staff", "treasurer"])
def test_only_the_coordinator_changes_targets(client, plan, role):
    target = build.target(plan)
    actor = build.actor(role, association=plan.association)
    build.sign_in(client, actor)

    assert client.get(url("change_target", actor, pk=target.pk)).status_code == 404


def test_another_associations_target_answers_like_a_random_id(client, coordinator):
    elsewhere = build.target(build.plan())
    build.sign_in(client, coordinator)

    theirs = client.get(url("target", coordinator, pk=elsewhere.pk))
    nobodys = client.get(url("target", coordinator, pk=uuid4()))

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
