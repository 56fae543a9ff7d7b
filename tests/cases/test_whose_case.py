"""A verb asks whose row it was given: who may not know of a case does nothing in it, whatever a page lets through."""

from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404

from cases import actions
from tests import builders as build
from tests.cases.verbs import DAY, VERBS, World, everything

pytestmark = pytest.mark.django_db

NOT_OF_A_CASE = {"delete_preset", "name_watcher", "save_preset", "set_promises"}
OF_THE_SHELTER = {"correct_contact", "open_case", "receive_list", "undo_alike", "undo_contact"}
LOGS = {"log_alike", "log_contact", "log_rows"}  # with or without a case
OF_A_CASE = sorted(VERBS.keys() - NOT_OF_A_CASE - OF_THE_SHELTER - LOGS - {"open_in_emergency"})
REFUSED = (Http404, ObjectDoesNotExist, ValidationError)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def outsider(world):
    """A coordinator of another shelter."""
    return build.actor("coordinator", build.shelter(world.shelter.association))


@pytest.fixture
def blocked(world):
    """A colleague who must not know of anybody there (jäv)."""
    actor = build.actor("coordinator", world.shelter)
    for case in (world.case, world.closed, world.offered, world.taken):
        actions.declare_conflict(by=world.staff, case=case, user=actor.user)
    return actor


def refuses(verb, **given):
    before = everything()
    with pytest.raises(REFUSED):
        getattr(actions, verb)(**given)
    return everything() == before


@pytest.mark.parametrize("verb", sorted({*OF_A_CASE, *OF_THE_SHELTER} - {"see_emergency_opening"}))
def test_who_works_for_another_shelter_does_nothing_in_a_case(world, outsider, verb):
    assert refuses(verb, **VERBS[verb](world) | {"by": outsider})


@pytest.mark.parametrize("verb", OF_A_CASE)
def test_who_must_not_know_of_a_case_does_nothing_in_it(world, blocked, verb):
    assert refuses(verb, **VERBS[verb](world) | {"by": blocked})


@pytest.mark.parametrize("of_another_shelter", [True, False])
@pytest.mark.parametrize("verb", sorted(LOGS))
def test_nothing_is_logged_in_a_case_that_is_not_ones_own(world, outsider, blocked, verb, of_another_shelter):
    given = VERBS[verb](world) | {"by": outsider if of_another_shelter else blocked}
    if verb == "log_rows":
        given["rows"] = [row | {"case": world.case} for row in given["rows"]]
    else:
        given["case"] = world.case

    assert refuses(verb, **given)


def test_an_emergency_opens_nothing_of_the_own_shelter_nor_for_who_must_not_know(world, blocked):
    actions.declare_conflict(by=world.staff, case=world.case, user=world.stranger.user)

    for by in (world.boss, blocked, world.stranger):
        assert refuses("open_in_emergency", by=by, case=world.case, reason="Nyfiken")


def test_a_new_case_is_of_nobody_whom_one_does_not_know_of(world, outsider):
    given = VERBS["open_case"](world) | {"by": outsider, "shelter": outsider.shelters.get()}

    assert refuses("open_case", **given, seeker=world.case.seeker)


def test_a_list_from_the_police_brings_back_nobody_whom_one_does_not_know_of(world, outsider):
    given = VERBS["receive_list"](world) | {"by": outsider, "shelter": outsider.shelters.get()}

    assert refuses("receive_list", **given | {"same": {0: world.case.seeker}})


def test_a_draft_is_of_no_case_that_one_does_not_know_of(world, outsider, blocked):
    for by in (outsider, blocked):
        assert refuses("save_draft", by=by, form="note", key=uuid4(), case=world.case, text="note-text=Hon")


def test_several_are_handed_out_by_who_knows_of_all_of_them(world):
    theirs = build.case(world.stranger, received_on=DAY)

    assert refuses("hand_out_several", by=world.boss, cases=[world.case, theirs], to=world.friend)
