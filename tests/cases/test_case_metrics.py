"""What is counted of cases beside how many they are, and the words that it is counted by."""

import importlib
from datetime import date

import pytest
from django.apps import apps

from cases.models import Case
from jourer import measuring
from tests import builders as build
from tests.cases.pages import new, url

pytestmark = pytest.mark.django_db


def reading(actor, metric, **filters):
    """What a target of the year would say of the metric by March, narrowed by its dimensions."""
    measure = build.measure(actor.association, metric=metric, goal_value=10, filters=filters)
    return measuring.read(actor.association, [measure], date(2026, 3, 31))[measure.pk]


# Who seeks support


def test_a_relative_of_the_perpetrator_is_told_apart_from_one_of_the_victim(client, staff):
    for role in ("relative", "relative", "offender_relative"):
        client.post(url("new_case", staff), new(staff, seeker_role=role))

    assert reading(staff, "cases.cases", role=["relative"]).value == 2
    of_perpetrators = reading(staff, "cases.cases", role=["offender_relative"])
    assert of_perpetrators.value == 1
    assert "med anhörig till gärningspersonen" in of_perpetrators.definition


def test_before_they_were_told_apart_a_relative_was_one_of_either(staff):
    for role in ("relative", "offender_relative", "victim"):
        build.case(staff, seeker_role=role)
    importlib.import_module("cases.migrations.0008_who_seeks_support").hold_together(apps, None)

    assert list(Case.objects.order_by("number").values_list("seeker_role", flat=True)) == [
        "relative",
        "relative",
        "victim",
    ]
