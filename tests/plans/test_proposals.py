from dataclasses import replace

import pytest

from plans.documents import read_pasted
from plans.proposals import ProposedGoal, as_data, as_it_stands, differences, from_data, proposed
from plans.proposing import Source
from tests import builders as build

PLAN = """\
Verksamhetsplan 2026

Bilaga 1 Tjejjouren Måsens planering 2026

STÖDVERKSAMHET\tAKTIVITET\tMÄTINSTRUMENT
Svara fler.\tChatta på kvällarna.\tAntal stödtillfällen via chatt: 240st
Synas.\tFilma.\tÖka antalet följare med 50
"""


def goals(text=PLAN, **more):
    return proposed(read_pasted(text), **more)


def goal(text="Svara fler.", measure="240 samtal", **more):
    return ProposedGoal("Tjejjouren Måsen", "Stöd", text, measure=measure, **more)


def test_a_proposal_says_what_was_read_and_what_feeds_it():
    first, second = goals()
    (target,) = first.targets

    assert (first.shelter, first.area, first.goal) == ("Tjejjouren Måsen", "Stödverksamhet", "Svara fler.")
    assert (target.reading.kind, target.reading.value) == ("count", 240)
    assert target.source == Source("cases.contacts", {"channel": ["chat"]})
    assert second.warnings == ()


def test_rows_that_name_no_shelter_are_those_of_the_one_that_is_given():
    (found,) = goals("Mål\tMått\nLyssna.\t20 stödsamtal", shelter="Mansjouren Bryggan")

    assert (found.shelter, found.area) == ("Mansjouren Bryggan", "Övriga mål")


def test_a_goal_that_stands_twice_is_proposed_once():
    row = "Lyssna.\t20 stödsamtal"

    assert len(goals(f"Mål\tMått\n{row}\n{row.upper()}")) == 1


def test_a_key_does_not_follow_place_nor_commas():
    moved = goals(PLAN.replace("Svara fler.", "Svara, fler").replace("\n\n", "\n\n\n"))

    assert [one.key for one in moved] == [one.key for one in goals()]


def test_two_numbers_that_would_count_the_same_entries_have_no_source():
    both = goals("Mål\tMått\nLyssna.\t20 föreläsningar\nNå ut.\t8 föreläsningar")

    assert [target.source for one in both for target in one.targets] == [None, None]
    assert [len(one.warnings) for one in both] == [1, 1]


def test_the_same_metric_in_two_terms_is_not_the_same_entries():
    (found,) = goals("Mål\tMått\nNå ut.\t6 föreläsningar på våren och 8 föreläsningar på hösten")

    assert [target.source.metric for target in found.targets] == ["plans.activities", "plans.activities"]


def test_proposals_can_be_kept_as_data():
    assert from_data(as_data(goals())) == goals()


# --- A changed document -----------------------------------------------------------------------------------------------


def test_the_same_goals_in_another_order_are_the_same():
    one, two = goal(), goal("Synas.", "5 klipp")

    assert differences([one, two], [two, one]) == ((), (), (), (one, two))


def test_what_came_and_what_went_is_told():
    old, new = goal("Synas.", "5 klipp"), goal("Lyssna.", "8 samtal")

    assert differences([old], [new]) == ((new,), (old,), (), ())


@pytest.mark.parametrize(
    "changed",
    [{"measure": "300 samtal"}, {"goal": "Svara alla."}, {"activity": "Chatta."}],
    ids=["measure", "goal", "activity"],
)
def test_what_was_reworded_is_a_change_and_no_new_goal(changed):
    old = goal(activity="Ringa.")
    new = replace(old, **changed)

    assert differences([old], [new]) == ((), (), ((old, new),), ())


def test_a_goal_of_another_shelter_is_another_goal():
    old = goal()
    new = replace(old, shelter="Mansjouren Bryggan")

    assert differences([old], [new]) == ((new,), (old,), (), ())


def test_goals_with_the_same_text_are_told_apart_by_their_measures():
    one, two = goal(measure="5 klipp"), goal(measure="8 samtal")
    changed = replace(two, measure="9 samtal")

    assert differences([one, two], [one, changed]) == ((), (), ((two, changed),), (one,))


@pytest.mark.django_db
def test_a_document_can_be_compared_with_the_plan_as_it_stands(plan):
    there = build.goal(plan, text="Synas!", activity_text="Filma.", measure_text="Öka antalet följare med 50.")

    found = differences([as_it_stands(there)], goals(PLAN.replace("Bilaga 1 Tjejjouren Måsens planering 2026", "")))

    assert [len(part) for part in found] == [1, 0, 0, 1]
