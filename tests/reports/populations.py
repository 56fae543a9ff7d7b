"""Persons, and releases about them, for the tests and the benchmark of what may leave the house."""

from collections import Counter
from datetime import date
from itertools import combinations, pairwise, product

from reports.disclosure import Asked, PersonFact, Table

YEAR = date(2025, 1, 1), date(2025, 12, 31)
SPRING = date(2025, 4, 1), date(2025, 6, 30)
QUARTER = date(2025, 1, 1), date(2025, 3, 31)

LETTERS = "abcdefghij"


def fact(key, categories):
    return PersonFact(key, key, tuple(f"{key} {letter}" for letter in LETTERS[:categories]))


def table(*facts, persons):
    """Of persons as tuples with a place for each fact."""
    counted = Counter(persons)
    cells = product(*(range(len(one.categories)) for one in facts))
    return Table(" × ".join(one.key for one in facts), facts, tuple(counted[cell] for cell in cells))


def asked(persons, *facts, period=YEAR, two_way=True):
    """A table for each fact, and then one of the first two facts."""
    single = [table(one, persons=[(person[place],) for person in persons]) for place, one in enumerate(facts)]
    double = [table(*facts[:2], persons=[person[:2] for person in persons])] if two_way and len(facts) > 1 else []
    return Asked("contacts", *period, len(persons), (*single, *double))


def all_populations(number, cells):
    """Every way to have so many persons in these cells."""
    cells = list(cells)
    for bars in combinations(range(number + len(cells) - 1), len(cells) - 1):
        edges = (-1, *bars, number + len(cells) - 1)
        counts = [right - left - 1 for left, right in pairwise(edges)]
        yield [cell for cell, count in zip(cells, counts, strict=True) for _ in range(count)]


def drawn(chances, number, *facts):
    """Persons by chance, most of them in few of the categories."""
    weights = [[chances.random() ** 3 + 0.02 for _ in one.categories] for one in facts]
    return [tuple(chances.choices(range(len(one)), one)[0] for one in weights) for _ in range(number)]


def read_aloud(published):
    """All that a reader sees."""
    return published.headline, published.tables
