from datetime import date

import pytest

from plans.forms import ObservationForm
from tests import builders as build

pytestmark = pytest.mark.django_db


def test_an_item_of_a_milestone_can_be_marked_as_done():
    measure = build.measure(build.association(), kind="milestone")
    item = measure.items.create(association=measure.association, name="chatt")

    form = ObservationForm({"observed_on": date(2026, 3, 1), "value": "1", "item": item.pk}, measure=measure)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["item"] == item
