import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure import ALL, Asked, as_json, gate, of_json, release
from reports.disclosure.knowledge import Known
from reports.disclosure.rule import Band, band_of
from reports.disclosure.tables import PersonFact
from tests.reports.populations import QUARTER, SPRING, YEAR, asked, drawn, fact, table

pytestmark = pytest.mark.pure


def published(*numbers, key="a", earlier=(), period=YEAR):
    """A release of one table with so many persons in each category."""
    kinds = fact(key, len(numbers))
    persons = [(place,) for place, number in enumerate(numbers) for _ in range(number)]
    return release(asked(persons, kinds, period=period), earlier)


def cells(release, place=0):
    return [words for _labels, words in release.tables[place].cells]


# What is printed


@pytest.mark.parametrize(
    "persons, band",
    [(0, Band(0, 4)), (4, Band(0, 4)), (5, Band(5, 7)), (7, Band(5, 7)), (8, Band(8, 12)), (60, Band(58, 62))],
)
def test_all_numbers_that_are_printed_alike_are_one_band(persons, band):
    assert band_of(persons) == band


def test_few_look_alike_and_others_are_rounded_to_five_while_all_together_are_exact():
    release = published(31, 14, 9, 3, 0, 0)

    assert release.headline == "57"
    assert cells(release) == ["30", "15", "10", "0–4", "0–4", "0–4"]
    assert not release.tables[0].note


def test_fewer_than_ten_are_neither_counted_nor_told_apart():
    release = published(5, 4)

    assert release.headline == "färre än 10"
    assert cells(release) == []
    assert release.tables[0].note == "Färre än 10 personer delas inte upp."


def test_of_two_categories_the_larger_is_what_remains_where_both_would_tell_the_smaller():
    release = published(13, 0)  # rounded: 15 and 0–4, and 13 is the least that becomes 15

    assert cells(release) == ["resten", "0–4"]
    assert "största talet" in release.tables[0].note


def test_tables_that_are_withheld_look_the_same():
    assert cells(published(4, 3, 3)) == []
    assert published(4, 3, 3).tables == published(5, 5, 0).tables


def test_categories_are_merged_as_the_fact_says_before_a_table_is_withheld():
    merged = ((("a", (0,)), ("others", (1, 2, 3))),)
    kinds = PersonFact("a", "a", ("a", "b", "c", "d"), merged)

    [shown] = release(asked([(0,)] * 5 + [(1,)] * 8, kinds)).tables

    assert shown.cells == ((("a",), "5"), (("others",), "10"))
    assert "slagits ihop" in shown.note


def test_a_table_of_two_facts_has_margins_where_they_are_safe():
    persons = drawn(Random(3), 400, fact("a", 2), fact("b", 3))  # noqa: S311 - the same persons each time
    crossed = release(asked(persons, fact("a", 2), fact("b", 3))).tables[2]

    assert [labels for labels, _ in crossed.cells if ALL in labels] == [
        *(("a a", ALL), ("a b", ALL)),
        *((ALL, "b a"), (ALL, "b b"), (ALL, "b c")),
    ]


def test_a_table_in_which_somebody_is_missing_is_refused():
    wanted = asked([(0,)] * 20, fact("a", 2))

    with pytest.raises(ValueError, match="not every person"):
        replace(wanted, persons=21)


# What was published before


def test_one_person_more_in_a_corrected_version_is_not_seen_to_be_in_a_category():
    first = published(31, 14, 4, 0)
    corrected = published(31, 14, 5, 0, earlier=[first])

    assert cells(first)[2] == "0–4"
    assert corrected.headline == "50"
    assert cells(corrected) == []  # "5" would say what the new one is


@pytest.mark.parametrize("quarter, year", [((10, 0), (19, 3)), ((8, 2), (14, 5))])
def test_what_a_quarter_has_shown_and_who_came_after_it_are_thought_of_in_its_year(quarter, year):
    """Printed, the year's table would tell with the quarter's what those are who came later."""
    assert cells(published(*year)) != []
    assert cells(published(*year, earlier=[published(*quarter, period=QUARTER)])) == []


def test_one_person_less_in_a_corrected_version_is_not_seen_to_have_been_in_a_category():
    assert cells(published(9, 5)) == ["10", "5"]
    assert cells(published(9, 5, earlier=[published(9, 6)])) == []


def test_persons_of_other_days_or_of_another_kind_tell_nothing():
    spring = published(20, 14, period=QUARTER)
    year = replace(asked([(0,)] * 20 + [(1,)] * 14, fact("a", 2)), who="cases")

    assert release(year, [spring]).tables == release(year).tables


# Kept, and read again


def test_a_release_that_was_kept_tells_the_next_one_the_same():
    withheld = published(4, 3, 3, period=SPRING)
    quarter = published(20, 14, 3, period=QUARTER, earlier=[withheld])
    kept = json.loads(json.dumps([as_json(one) for one in (withheld, quarter)]))

    read = [of_json(one, place) for place, one in enumerate(kept)]

    assert cells(withheld) == []
    assert read == [withheld, quarter]


def test_a_release_kept_in_another_layout_is_not_guessed_at():
    with pytest.raises(ValueError, match="unknown format"):
        of_json(as_json(published(20, 14)) | {"format": 99}, 0)


# For all releases


def is_safe_together(releases):
    """All tables of all releases at once, and not one after the other as they were decided."""
    known = Known(tuple(one.population for one in releases), tuple(step for one in releases for step in one.steps))
    facts = {fact for step in known.steps for fact in step.shape.facts}
    return not facts or gate.verdict(known.about(len(releases) - 1, facts)[0]) is gate.Verdict.SAFE


def generated(seed, most):
    chances = Random(seed)  # noqa: S311 - the same persons each time
    facts = fact("a", 2), fact("b", 3)
    year = drawn(chances, chances.randint(10, most), *facts)
    quarter = [person for person in year if chances.random() < 0.6]
    wanted = [asked(quarter, *facts, period=QUARTER, two_way=False), asked(year, *facts, two_way=seed % 2)]
    return wanted[chances.randrange(2) :]


def published_in_turn(wanted: list[Asked]):
    found = []
    for one in wanted:
        found.append(release(one, found))
    return found


def check(seed, most):
    wanted = generated(seed, most)
    releases = published_in_turn(wanted)

    assert is_safe_together(releases)
    assert all(one.narrowest is None or one.narrowest >= 3 for one in releases)
    for one, made in zip(wanted, releases, strict=True):
        for asked_for, shown in zip(one.tables, made.tables, strict=True):
            assert are_true(asked_for, shown)


def are_true(asked_for, shown):
    """Each printed number is the rounded number of those that its labels say."""
    labels = {
        cell: [one.categories[place] for one, place in zip(asked_for.facts, cell, strict=True)]
        for cell in asked_for.by_cell
    }
    return all(words in (said(sum_of(asked_for, labels, wanted)), "resten") for wanted, words in shown.cells)


def sum_of(asked_for, labels, wanted):
    fits = lambda cell: all(label in ("", own) for label, own in zip(wanted, labels[cell], strict=True))  # noqa: E731
    return sum(number for cell, number in asked_for.by_cell.items() if fits(cell))


def said(number):
    return "0–4" if number < 5 else str(round(number / 5) * 5)


@settings(max_examples=4)
@given(st.integers(0, 10_000))
def test_whatever_is_asked_for_what_is_printed_is_true_and_safe(seed):
    check(seed, 13)


@pytest.mark.full
@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_whatever_is_asked_for_of_more_persons_what_is_printed_is_true_and_safe(seed):
    check(seed, 60)


@given(st.permutations(range(20)))
def test_the_order_of_the_persons_does_not_matter(order):
    kinds = fact("a", 3)
    persons = [(place,) for place, number in enumerate([11, 7, 2]) for _ in range(number)]

    assert table(kinds, persons=[persons[place] for place in order]) == table(kinds, persons=persons)
