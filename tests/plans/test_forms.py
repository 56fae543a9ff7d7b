from datetime import date

import pytest
from django.urls import reverse

from jourer.models.measures import MeasureItem
from plans.forms import ObservationForm
from tests import builders as build

pytestmark = pytest.mark.django_db


def test_an_item_of_a_milestone_can_be_marked_as_done():
    measure = build.measure(build.association(), kind="milestone")
    item = measure.items.create(association=measure.association, name="chatt")

    form = ObservationForm({"observed_on": date(2026, 3, 1), "value": "1", "item": item.pk}, measure=measure)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["item"] == item


MILESTONE = {"kind": "milestone", "direction": "at_least", "goal_value": "", "unit": "", "window": "year", "metric": ""}


@pytest.mark.parametrize(
    ("items", "status", "names"), [("chatt\nwebb\nchatt", 302, {"chatt", "webb"}), ("x" * 201, 422, set())]
)
def test_items_are_named_once_and_shortly(client, items, status, names):
    coordinator = build.actor("coordinator")
    goal = build.goal(build.plan(coordinator.association))
    build.sign_in(client, coordinator)
    page = reverse("new_target", kwargs={"association": coordinator.association.slug, "pk": goal.pk})

    response = client.post(page, MILESTONE | {"items": items})

    assert response.status_code == status
    assert set(MeasureItem.objects.values_list("name", flat=True)) == names
