"""An afternoon at a shelter, and who works there."""

import pytest

from tests import builders as build
from tests.cases.pages import NOW, VERA


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def shelter():
    return build.shelter(name="Kvinnojouren Syrenen")


@pytest.fixture
def staff(shelter, client):
    """The one who is signed in unless a test signs somebody else in."""
    actor = build.actor("staff", shelter, user=build.user(name="Siv Dal"))
    build.sign_in(client, actor)
    return actor


@pytest.fixture
def volunteer(shelter):
    return build.actor("volunteer", shelter, user=build.user(name="Moa Berg"))


@pytest.fixture
def coordinator(shelter):
    return build.actor("coordinator", shelter, user=build.user(name="Eva Ek"))


@pytest.fixture
def stranger(shelter):
    """Staff of another shelter of the association."""
    return build.actor(
        "staff", build.shelter(shelter.association, name="Ungdomsjouren"), user=build.user(name="Ulf Al")
    )


@pytest.fixture
def protected(staff):
    return build.case(staff, identity=VERA | {"is_protected": True})
