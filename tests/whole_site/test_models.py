"""No table without its walls."""

import pytest
from django.apps import apps
from django.db import models

from jourer.models import Association, KeyProof, User
from jourer.models.owned import Owned, OwnedQuerySet

OUR_APPS = {"jourer", "plans", "cases", "volunteers", "budget", "reports"}
ROOMS = OUR_APPS - {"jourer", "reports"}
NOT_OWNED = {
    Association: "is the tenant itself",
    KeyProof: "is of the installation: one ring encrypts for all",
    User: "a person may have roles in several associations; what belongs to one of them stands in Actor",
}


def ours():
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def named(model):
    return model._meta.label


@pytest.mark.parametrize("model", sorted(set(ours()) - set(NOT_OWNED), key=named), ids=named)
def test_every_model_belongs_to_an_association(model):
    assert issubclass(model, Owned), f"{named(model)} is neither Owned nor in NOT_OWNED with a reason"
    assert isinstance(model._meta.get_field("association"), models.ForeignKey)
    assert not model._meta.get_field("association").null


@pytest.mark.parametrize("model", sorted(set(ours()) - set(NOT_OWNED), key=named), ids=named)
def test_every_model_is_asked_what_an_actor_may_see(model):
    assert isinstance(model._default_manager.all(), OwnedQuerySet)
    assert isinstance(model._base_manager.all(), models.QuerySet)


@pytest.mark.parametrize("model", sorted(ours(), key=named), ids=named)
def test_every_key_is_random(model):
    """A row's number in an address says how many there are; and `walls` compares keys of this one type."""
    assert isinstance(model._meta.pk, models.UUIDField)


@pytest.mark.parametrize("model", sorted(ours(), key=named), ids=named)
def test_no_model_points_into_a_room_beside_or_above(model):
    """Also not by a foreign key as text, which the import rules cannot see."""
    app = model._meta.app_label
    allowed = {"jourer", app} | (ROOMS if app == "reports" else set())
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    targets = {field.related_model._meta.app_label for field in fields if field.related_model}

    assert targets & OUR_APPS <= allowed


def test_the_exceptions_still_exist():
    assert set(NOT_OWNED) <= set(ours())
