"""Django's admin of the outline of plans: it offers nothing that the verbs refuse."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan
from tests import builders as build

pytestmark = pytest.mark.django_db

DAYS = {"year": 2026, "starts_on": "2026-01-01", "ends_on": "2026-12-31"}


@pytest.fixture
def coordinator(client):
    actor = build.actor("coordinator", association=build.association())
    build.sign_in(client, actor)
    return actor


def address(row):
    return reverse(f"admin:plans_{row._meta.model_name}_change", args=[row.pk])


def test_a_draft_is_given_other_days(client, coordinator):
    plan = build.plan(coordinator.association, adopted_on=None)

    client.post(address(plan), DAYS | {"title": "Plan", "ends_on": "2026-11-30"})

    assert Plan.objects.get().ends_on == date(2026, 11, 30)


def test_an_adopted_plan_gets_another_title_but_keeps_its_days(client, coordinator):
    plan = build.plan(coordinator.association, adopted_on=date(2026, 3, 1))

    client.post(address(plan), DAYS | {"title": "Nytt namn", "ends_on": "2026-11-30"})

    assert Plan.objects.get().title == "Nytt namn"
    assert Plan.objects.get().ends_on == date(2026, 12, 31)


def test_nothing_of_a_closed_plan_is_changed(client, coordinator):
    plan = build.plan(coordinator.association, adopted_on=date(2026, 3, 1), closed_on=date(2027, 2, 1), title="Stängd")
    goal = build.goal(plan, area="Stöd", text="Fler ska få stöd.")

    refused = [
        client.post(address(row), {"title": "Ny", "name": "Ny", "text": "Ny"}) for row in (plan, goal.area, goal)
    ]

    assert [response.status_code for response in refused] == [403, 403, 403]
    assert [client.get(address(row)).status_code for row in (plan, goal.area, goal)] == [200, 200, 200]


def test_nothing_is_added_to_a_closed_plan(client, coordinator):
    closed = build.plan(coordinator.association, adopted_on=date(2026, 3, 1), closed_on=date(2027, 2, 1))
    area = build.goal(closed).area
    coming = build.plan(coordinator.association, year=2027)

    plans = client.get(reverse("admin:plans_goalarea_add")).context["adminform"].form.fields["plan"].queryset
    areas = client.get(reverse("admin:plans_goal_add")).context["adminform"].form.fields["area"].queryset

    assert list(plans) == [coming]
    assert area not in areas


def test_an_area_and_a_goal_stay_where_they_are(client, coordinator):
    goal = build.goal(build.plan(coordinator.association), area="Stöd", text="Fler ska få stöd.")
    elsewhere = build.goal(build.plan(coordinator.association, year=2027), area="Annat")

    client.post(address(goal.area), {"name": "Stöd och råd", "plan": elsewhere.area.plan_id, "position": 1})
    client.post(address(goal), {"text": "Ännu fler.", "area": elsewhere.area_id, "position": 1})

    goal.refresh_from_db()
    goal.area.refresh_from_db()
    assert (goal.text, goal.area.name, goal.area.plan.year) == ("Ännu fler.", "Stöd och råd", 2026)
