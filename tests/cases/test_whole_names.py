"""What a name is found again by, also one that was written before its words could stand in any order."""

import importlib

import pytest
from django.apps import apps

from cases.models import Identity
from cases.models.seekers import whole_name
from tests import builders as build

migration = importlib.import_module("cases.migrations.0007_whole_names")


@pytest.mark.pure
@pytest.mark.parametrize("written", ["Åsa Öberg", "ÖBERG,  åsa", "A\u030asa O\u0308berg"])
def test_a_name_is_the_same_however_it_is_written(written):
    assert whole_name(written) == "åsa öberg"


@pytest.mark.pure
@pytest.mark.parametrize("written", ["", "Åsa", " Åsa, "])
def test_less_than_two_words_are_no_whole_name(written):
    assert whole_name(written) == ""


@pytest.mark.django_db
def test_what_was_written_before_is_found_too():
    staffs = [build.actor("staff", build.shelter()) for _ in range(2)]
    for staff in staffs:
        build.case(staff, identity={"name": "Åsa Öberg"})
    Identity.objects.update(name_hash="old.made-otherwise")

    migration.hash_anew(apps, None)

    assert Identity.objects.known_by(name="Öberg, Åsa").count() == 2


@pytest.mark.django_db
def test_what_does_not_open_stops_nothing():
    staff = build.actor("staff", build.shelter())
    broken, whole = (build.case(staff, identity={"name": "Åsa Öberg"}).seeker.identity for _ in range(2))
    Identity.objects.filter(pk=broken.pk).update(name=Identity.objects.get(pk=whole.pk).__dict__["name"])
    Identity.objects.update(name_hash="old.made-otherwise")

    migration.hash_anew(apps, None)

    assert Identity.objects.known_by(name="Öberg, Åsa").get() == whole
