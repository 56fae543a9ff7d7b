"""What is known to somebody who has read everything that was published and knows how it was made.

Facts about persons are named by key and number of categories, categories by their place. Nothing here has seen a
number that is not published: what is decided from this alone gives nothing away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from reports.disclosure.rule import Band, band_of

Fact = tuple[str, int]
Cell = tuple[int, ...]  # one category of each fact
Box = tuple[Band | None, ...]  # a band for each group of a shape; None: the largest, of which no number is printed
Pattern = frozenset[int]  # the populations that a person belongs to

MOST_PATTERNS = 64


class UndecidedError(Exception):
    """The question is larger than what is searched through. It counts as answered for the worse."""


@dataclass(frozen=True)
class Shape:
    """Which numbers are printed of a table: one for each group of its cells. Groups may overlap, as margins do.

    `hides_largest`: of the largest group it is only said that it is the largest, and of equals the first is.
    """

    facts: tuple[Fact, ...]
    groups: tuple[tuple[Cell, ...], ...]
    hides_largest: bool = False

    @property
    def cells(self) -> list[Cell]:
        return list(product(*(range(size) for _key, size in self.facts)))

    def box(self, numbers: Sequence[int]) -> Box:
        """What is printed when the groups have so many persons."""
        bands = [band_of(number) for number in numbers]
        if not self.hides_largest:
            return tuple(bands)
        largest = numbers.index(max(numbers))
        return tuple(None if place == largest else band for place, band in enumerate(bands))


@dataclass(frozen=True)
class Population:
    """The persons of one release: `who` they are (those with a contact, say), from the first day to the last."""

    who: str
    first: int
    last: int
    persons: Band

    def meets(self, other: "Population") -> bool:
        return self.who == other.who and self.first <= other.last and other.first <= self.last

    def holds(self, other: "Population") -> bool:
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True)
class Step:
    """What one table of a population tells: it is one of these boxes.

    One box is what was printed. Otherwise the table is withheld, and these are outcomes for which that is done: all of
    them, or some.
    """

    population: int
    shape: Shape
    boxes: tuple[Box, ...]
    are_all: bool = True


@dataclass(frozen=True)
class Known:
    """The populations, in the order in which they were published, and what their tables tell."""

    populations: tuple[Population, ...] = ()
    steps: tuple[Step, ...] = ()

    def with_step(self, step: Step) -> "Known":
        return replace(self, steps=(*self.steps, step))

    def about(self, population: int, facts: Iterable[Fact]) -> "tuple[Known, int]":
        """Only what has to do with these facts of this population, which comes last or stands at the given place.

        Tables that have no fact in common tell nothing about each other but how many persons belong where. Of one
        population that is known, and of two by the calendar, where one has all the days of the other: what it has
        more are others. Populations that share no day tell nothing about each other at all.
        """
        related = self._related(population)
        steps = [step for step in self.steps if step.population in related]
        if _are_numbers_known([self.populations[one] for one in related]):
            steps = _connected(steps, facts)
        places = {old: new for new, old in enumerate(related)}
        moved = tuple(replace(step, population=places[step.population]) for step in steps)
        return Known(_without_dates([self.populations[old] for old in related]), moved), places[population]

    def _related(self, population: int) -> list[int]:
        found, waiting = set(), [population]
        while waiting:
            here = waiting.pop()
            found.add(here)
            met = (index for index, one in enumerate(self.populations) if one.meets(self.populations[here]))
            waiting.extend(index for index in met if index not in found)
        return sorted(found)

    @property
    def is_whole(self) -> bool:
        """Whether nothing that there can be is left out."""
        return all(step.are_all for step in self.steps)

    @property
    def shapes(self) -> list[Shape]:
        return list(dict.fromkeys(step.shape for step in self.steps))


def _are_numbers_known(related: list[Population]) -> bool:
    if len(related) == 1:
        return True
    is_exact = all(one.persons.least == one.persons.most for one in related)
    return is_exact and len(related) == 2 and (related[0].holds(related[1]) or related[1].holds(related[0]))


def _connected(steps: list[Step], facts: Iterable[Fact]) -> list[Step]:
    reached = set(facts)
    while met := [
        step for step in steps if reached.intersection(step.shape.facts) and not reached >= {*step.shape.facts}
    ]:
        reached.update(fact for step in met for fact in step.shape.facts)
    return [step for step in steps if reached.intersection(step.shape.facts)]


def _without_dates(populations: list[Population]) -> tuple[Population, ...]:
    """Days as places in their order: what was found out about one quarter holds for the next one, too."""
    days = sorted({day for one in populations for day in (one.first, one.last + 1)})
    return tuple(
        Population("", days.index(one.first), days.index(one.last + 1) - 1, one.persons) for one in populations
    )


# How the populations hang together


def beliefs(populations: tuple[Population, ...]) -> list[list[set[Pattern]]]:
    """Which persons there can be, from the belief that tells most to the one that tells nothing; equals stand together.

    1. The calendar: whoever belongs to a quarter belongs to its year, and nobody to the year but to one of its parts.
    2. Late entries: a later release knows more persons of the same days than an earlier one; or fewer, where some
       were taken away.
    3. Nothing: the facts of a person may have changed from one release to the next.
    """
    later = [(stretch, lambda one, index: one >= index) for stretch in _stretches(populations)]
    fewer = [(stretch, lambda one, index: one <= index) for stretch in _stretches(populations)]
    calendar = {frozenset(stretch) for stretch in _stretches(populations)}
    apart = {frozenset([index]) for index in range(len(populations))}
    return [[_unions(calendar)], [_unions(_parts(later)), _unions(_parts(fewer))], [_unions(apart)]]


def _stretches(populations) -> list[list[int]]:
    """For each stretch of days without a border within, the populations that it belongs to."""
    borders = sorted({day for one in populations for day in (one.first, one.last + 1)})
    found = [[index for index, one in enumerate(populations) if one.first <= day <= one.last] for day in borders]
    return [stretch for stretch in found if stretch]


def _parts(stretches) -> set[Pattern]:
    return {frozenset(one for one in stretch if keeps(one, index)) for stretch, keeps in stretches for index in stretch}


def _unions(patterns: set[Pattern]) -> set[Pattern]:
    """Somebody who came on several days belongs to all that these days belong to."""
    found = set(patterns)
    while more := {one | other for one in found for other in patterns} - found:
        found |= more
        if len(found) > MOST_PATTERNS:
            raise UndecidedError("too many releases of the same days")
    return found
