"""Whoever knows the rule, the programme and every release is played here by trying all persons that there can be."""

from collections import defaultdict
from itertools import combinations, product
from random import Random

import pytest

from reports.disclosure import gate, release, releasing
from reports.disclosure.knowledge import Known, Population, Shape, Step, beliefs
from reports.disclosure.possible import Possible
from reports.disclosure.rule import headline
from reports.disclosure.tables import forms
from tests.reports.populations import QUARTER, YEAR, all_populations, asked, fact, read_aloud

pytestmark = pytest.mark.pure

A, B = ("a", 2), ("b", 3)
CELLS = list(product(range(2), range(3)))
SHAPE = Shape((A, B), (*(((cell),) for cell in CELLS), tuple(CELLS[:3]), tuple(CELLS[3:])))


def numbers(persons, groups):
    return [sum(person in group for person in persons) for group in groups]


def says_who(numbers):
    """Whether somebody who knows that these are all possible numbers is certain of few persons, or of nobody."""
    return max(numbers) < 2 or says_somebody(numbers)


def says_somebody(numbers):
    """Certain of one to four: of persons that may be one alone, nothing can be said of nobody."""
    return 0 < min(numbers) < 5


def says_few(numbers):
    """Certain that there are persons, and that they are few."""
    return min(numbers) > 0 and max(numbers) < 5


# The solver against all persons that there can be


@pytest.mark.parametrize("number", [9, 10, 12])
def test_the_solver_finds_the_same_bounds_as_trying_everybody(number):
    everybody = [numbers(persons, SHAPE.groups) for persons in all_populations(number, CELLS)]
    chances = Random(number)  # noqa: S311 - the same examples each time
    for _ in range(10):
        box = SHAPE.box(chances.choice(everybody))
        agreeing = [one for one in everybody if SHAPE.box(one) == box]
        known = Known((Population("", 0, 0, headline(number)),), (Step(0, SHAPE, (box,)),))
        if number < 10:
            agreeing = [one for few in range(10) for one in counted(few) if SHAPE.box(one) == box]
        assert bounds(known, SHAPE) == [(min(some), max(some)) for some in zip(*agreeing, strict=True)]


def counted(number):
    return [numbers(persons, SHAPE.groups) for persons in all_populations(number, CELLS)]


def bounds(known, shape):
    [[patterns], *_] = beliefs(known.populations)
    possible = Possible(known, patterns)
    groups = [possible.group(0, shape.facts, cells) for cells in shape.groups]
    return [(possible.least(group).value, possible.most(group).value) for group in groups]


def test_the_solver_finds_the_same_bounds_when_one_of_several_outcomes_is_true():
    everybody = counted(11)
    boxes = tuple(dict.fromkeys(SHAPE.box(one) for one in everybody))[::40]
    agreeing = [one for one in everybody if SHAPE.box(one) in boxes]
    known = Known((Population("", 0, 0, headline(11)),), (Step(0, SHAPE, boxes),))

    assert bounds(known, SHAPE) == [(min(some), max(some)) for some in zip(*agreeing, strict=True)]


def test_the_solver_finds_the_same_bounds_where_only_the_largest_is_named():
    shape = Shape((("c", 4),), tuple(((place,),) for place in range(4)), hides_largest=True)
    everybody = [numbers(persons, shape.groups) for persons in all_populations(17, [(place,) for place in range(4)])]
    for box in {shape.box(one) for one in everybody}:
        agreeing = [one for one in everybody if shape.box(one) == box]
        known = Known((Population("", 0, 0, headline(17)),), (Step(0, shape, (box,)),))
        assert bounds(known, shape) == [(min(some), max(some)) for some in zip(*agreeing, strict=True)]


def test_the_solver_finds_the_same_bounds_of_three_tables_that_hang_together_in_a_ring():
    cells = tuple((cell,) for cell in product(range(2), repeat=2))
    shapes = [Shape(pair, cells) for pair in combinations([("a", 2), ("b", 2), ("c", 2)], 2)]
    everybody = [of_pairs(persons) for persons in all_populations(10, product(range(2), repeat=3))]
    printed = [boxes_of(shapes, one) for one in everybody]
    for boxes in printed[::4000]:
        agreeing = [one for one, seen in zip(everybody, printed, strict=True) if seen == boxes]
        steps = tuple(Step(0, shape, (box,)) for shape, box in zip(shapes, boxes, strict=True))
        known = Known((Population("", 0, 0, headline(10)),), steps)
        for place, shape in enumerate(shapes):
            by_cell = zip(*(one[place] for one in agreeing), strict=True)
            assert bounds(known, shape) == [(min(some), max(some)) for some in by_cell]


def of_pairs(persons):
    cells = list(product(range(2), repeat=2))
    pairs = [[(person[one], person[other]) for person in persons] for one, other in combinations(range(3), 2)]
    return [[pair.count(cell) for cell in cells] for pair in pairs]


def boxes_of(shapes, tables):
    return [shape.box(table) for shape, table in zip(shapes, tables, strict=True)]


# What is published, for all persons that there can be


def outcomes(populations, publish):
    """{all that a reader sees: the populations for which he sees it}"""
    found = defaultdict(list)
    for persons in populations:
        found[publish(persons)].append(persons)
    return found


def told_apart(found, groups, tells=says_who):
    """What a reader is certain of who knows for which persons he would see what he sees."""
    return [
        seen
        for seen, some in found.items()
        for group in groups
        if tells([numbers(persons, [group])[0] for persons in some])
    ]


def one_table(number, categories):
    kinds = fact("a", categories)
    cells = [(place,) for place in range(categories)]
    found = outcomes(all_populations(number, cells), lambda persons: read_aloud(release(asked(persons, kinds))))
    return told_apart(found, [[cell] for cell in cells])


@pytest.mark.parametrize("categories, number", [*product([2], range(10, 31)), *product([3], [10, 11, 14])])
def test_nobody_is_told_apart_by_one_table_whoever_there_may_be(categories, number):
    assert one_table(number, categories) == []


@pytest.mark.full
@pytest.mark.parametrize("categories, number", [*product([2], range(31, 61)), *product([3], [12, 13, *range(15, 61)])])
def test_nobody_is_told_apart_by_any_table_of_two_or_three_categories(categories, number):
    assert one_table(number, categories) == []


@pytest.mark.full
@pytest.mark.parametrize("number", range(10, 21))
def test_nobody_is_told_apart_by_a_table_of_four_categories(number):
    assert one_table(number, 4) == []


def three_tables(number):
    """What of two tables of one fact and one of both tells somebody apart, also where the last is withheld."""
    cells = list(product(range(2), repeat=2))
    facts = fact("a", 2), fact("b", 2)
    found = outcomes(all_populations(number, cells), lambda persons: release(asked(persons, *facts)).tables)
    shown = {seen: some for seen, some in found.items() if seen[2].cells}
    withheld = {seen: some for seen, some in found.items() if not seen[2].cells}
    single = [[cell] for cell in cells]
    return [
        *told_apart(found, [cells[:2], cells[2:], cells[::2], cells[1::2]]),
        *told_apart(shown, single),
        *told_apart(withheld, single, says_few),
    ]


@pytest.mark.parametrize("number", [10])
def test_nobody_is_told_apart_by_tables_that_share_their_facts(number):
    assert three_tables(number) == []


@pytest.mark.full
@pytest.mark.parametrize("number", range(11, 25))
def test_nobody_is_told_apart_by_larger_tables_that_share_their_facts(number):
    assert three_tables(number) == []


def year_after_quarter(number):
    """Persons are (category, whether they came in the first quarter)."""
    kinds = fact("a", 2)

    def publish(persons):
        early = [person for person in persons if person[1]]
        quarter = release(asked(early, kinds, period=QUARTER, two_way=False))
        year = release(asked(persons, kinds, period=YEAR, two_way=False), [quarter])
        return read_aloud(quarter), read_aloud(year)

    found = outcomes(all_populations(number, product(range(2), repeat=2)), publish)
    of_ten = {seen: some for seen, some in found.items() if seen[0][0] != "färre än 10"}
    return [
        *told_apart(found, [[(category, 0), (category, 1)] for category in range(2)]),
        *told_apart(of_ten, [[(category, 1)] for category in range(2)]),
        *told_apart(found, [[(category, 0)] for category in range(2)], says_somebody),
    ]


@pytest.mark.parametrize("number", [12])
def test_nobody_is_told_apart_by_a_quarter_and_then_its_year(number):
    assert year_after_quarter(number) == []


@pytest.mark.full
@pytest.mark.parametrize("number", [10, 13, 16, 20, 24])
def test_nobody_is_told_apart_by_a_larger_quarter_and_then_its_year(number):
    assert year_after_quarter(number) == []


# The property is worth something: without the gate it fails


@pytest.fixture
def gate_off(monkeypatch):
    monkeypatch.setattr(gate, "refusals", lambda known, population, shape: Step(population, shape, ()))
    monkeypatch.setattr(gate, "is_safe", lambda known, population, shape, box: True)


@pytest.mark.parametrize("categories, number", [(2, 11), (2, 13), (3, 12), (3, 14)])
def test_without_the_gate_rounding_alone_tells_persons_apart(gate_off, categories, number):
    assert one_table(number, categories) != []


@pytest.mark.parametrize("categories, number", [(2, 10), (2, 11)])
def test_a_gate_that_forgets_what_withholding_tells_tells_persons_apart(monkeypatch, categories, number):
    """Each table is looked at by itself, and withheld where it is not safe: that it is withheld says the rest."""
    monkeypatch.setattr(gate, "refusals", lambda known, population, shape: Step(population, shape, ()))
    monkeypatch.setattr(releasing, "forms", lambda table: list(forms(table))[:1])

    assert one_table(number, categories) != []
