"""Whether what would be published leaves everybody unseen, and which tables may be tried at all.

A quantity is the number of persons in a category or a cell. It leaves them unseen when it need not be of few: there are
persons that agree with all that is known and none of whom is in it, or it is five at least; and when it need not be of
nobody: two may be in it. So it is also of the persons that one release has and another has not, which anybody can work
out. A cell of a table that is withheld is weaker: it must not be known to be of few; none are in it, or there may be
five.

That a table is withheld tells something, too: that it would not have been safe. So a table may only be withheld for
what it shows if there are enough outcomes for which that is done, and otherwise it is left out without a look. Both
are decided by what is published already and never by the numbers of the table itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import product

import numpy as np

from reports.disclosure.knowledge import Box, Cell, Known, Shape, Step, UndecidedError, beliefs
from reports.disclosure.possible import NOTHING, UNLIMITED, Columns, Found, Possible
from reports.disclosure.rule import SMALL, Band, bands_until

# So many persons must be possible where nobody needs to be: 0, 1 and 2 look alike.
PERHAPS = 2

MOST_OUTCOMES = 300
MOST_TRIED = 10_000
MOST_SEARCHED = 100


class Verdict(Enum):
    SAFE = "safe"
    UNSAFE = "unsafe"
    IMPOSSIBLE = "impossible"  # nobody can agree with it


@dataclass(frozen=True)
class Quantity:
    """The persons of a population in any of these cells who are in none of those others."""

    population: int
    without: frozenset[int]
    facts: tuple
    cells: tuple
    is_told: bool  # not only a cell of a table that is withheld


@lru_cache(maxsize=20_000)
def verdict(known: Known) -> Verdict:
    """By the belief that tells most among those that can be true."""
    try:
        for level in beliefs(known.populations):
            verdicts = {_verdict(known, frozenset(patterns)) for patterns in level} - {Verdict.IMPOSSIBLE}
            if verdicts:
                return Verdict.UNSAFE if Verdict.UNSAFE in verdicts else Verdict.SAFE
    except UndecidedError:
        return Verdict.UNSAFE
    return Verdict.IMPOSSIBLE


def is_safe(known: Known, population: int, shape: Shape, box: Box) -> bool:
    return _after(known, population, shape, [box]) is Verdict.SAFE


def _verdict(known: Known, patterns) -> Verdict:
    possible = Possible(known, patterns)
    if not possible.is_anybody():
        return Verdict.IMPOSSIBLE
    return Verdict.SAFE if all(Unseen(possible, known).answers()) else Verdict.UNSAFE


class Unseen:
    """What is still to be shown of each quantity: that few need not be there, and that some may be."""

    def __init__(self, possible: Possible, known: Known, shapes: Sequence[Shape] = ()):
        self.possible = possible
        self.quantities = quantities(known, shapes)
        self.columns = [possible.group(one.population, one.facts, one.cells, one.without) for one in self.quantities]
        self.enough = [min(PERHAPS, self._size(one)) for one in self.quantities]
        self.crowded = set(range(len(self.columns)))  # still to be shown without few
        self.empty = {index for index, enough in enumerate(self.enough) if enough}  # still to be shown with some

    def _size(self, quantity):
        return self.possible.most(self.possible.everybody(quantity.population, quantity.without)).value

    def answers(self):
        """Whether all is well, quantity by quantity; persons found for one are looked at for all others."""
        for index, columns in enumerate(self.columns):
            if index in self.crowded:
                yield self._is_large(index) or index not in self.crowded
            if index in self.empty:
                most = self.possible.most(columns)
                self.see(most)
                yield most.value >= self.enough[index]

    def _is_large(self, index: int) -> bool:
        """Whether five at least are certain; what was found on the way is seen."""
        least = self.possible.least(self.columns[index])
        self.see(least)
        if least.value > 0 and not self.quantities[index].is_told:
            self.see(self.possible.most(self.columns[index]))
        return least.value >= SMALL and self.leave(index)

    def leave(self, index: int) -> bool:
        """Nothing is to be shown of what is always five at least."""
        self.crowded.discard(index)
        self.empty.discard(index)
        return True

    def see(self, found: Found):
        numbers = [found.number(columns) for columns in self.columns]
        self.crowded -= {index for index, number in enumerate(numbers) if self._hides(index, number)}
        self.empty -= {index for index, number in enumerate(numbers) if number >= self.enough[index]}

    def _hides(self, index, number):
        return number == 0 or (number >= SMALL and not self.quantities[index].is_told)

    def ways_out(self, index: int) -> list:
        """The limits within which the quantity is not of few."""
        nobody, many = Band(0, 0), (SMALL, UNLIMITED)
        return [nobody] if self.quantities[index].is_told else [nobody, many]


def quantities(known: Known, shapes: Sequence[Shape] = ()) -> list[Quantity]:
    printed = {step.shape for step in known.steps if len(step.boxes) == 1}
    told: dict[tuple, bool] = {}
    for shape in [*known.shapes, *shapes]:
        for facts, cells in _groups(shape):
            told[facts, cells] = told.get((facts, cells), False) or len(facts) == 1 or shape in printed
    return [
        Quantity(population, without, facts, cells, is_told)
        for population, without in _sets_of_persons(len(known.populations))
        for (facts, cells), is_told in told.items()
    ]


def _groups(shape: Shape):
    for fact in shape.facts:
        yield from (((fact,), ((place,),)) for place in range(fact[1]))
    yield from ((shape.facts, (cell,)) for cell in shape.cells)
    yield from ((shape.facts, group) for group in shape.groups)


def _sets_of_persons(number: int) -> list[tuple[int, frozenset[int]]]:
    """Each population, each without each other one, and each without all that were published before."""
    alone = [(one, frozenset()) for one in range(number)]
    apart = [(one, frozenset([other])) for one in range(number) for other in range(number) if one != other]
    fresh = [(one, frozenset(range(one))) for one in range(2, number)]
    return [*alone, *apart, *fresh]


# What withholding tells


@lru_cache(maxsize=20_000)
def refusals(known: Known, population: int, shape: Shape) -> Step | None:
    """What is known of a table that is withheld: outcomes for which it is, enough of them to leave everybody unseen.

    None where there are not enough, or not found to be. Without outcomes where every one is safe.
    """
    try:
        listed = _all_outcomes(known, population, shape)
        if listed is None:
            boxes = Search(known, population, shape).refusals()
            return Step(population, shape, boxes, are_all=False) if boxes else None
        refused = tuple(box for box in listed if _after(known, population, shape, [box]) is Verdict.UNSAFE)
        step = Step(population, shape, refused, known.is_whole)
        if not refused:
            return step if known.is_whole else None
        return step if verdict(known.with_step(step)) is Verdict.SAFE else None
    except UndecidedError:
        return None


def _after(known, population, shape, boxes) -> Verdict:
    return verdict(known.with_step(Step(population, shape, tuple(boxes))))


def _all_outcomes(known: Known, population: int, shape: Shape) -> list[Box] | None:
    """All that could be printed of a table of very few groups; None of a larger one."""
    persons = known.populations[population].persons
    bands = bands_until(persons.most)
    if len(bands) ** len(shape.groups) > MOST_TRIED or not _apart(shape):
        return None
    tried = (shape.box([band.least for band in box]) for box in product(bands, repeat=len(shape.groups)))
    is_whole = sum(map(len, shape.groups)) == len(shape.cells)
    found = [box for box in dict.fromkeys(tried) if _adds_up(box, persons, is_whole=is_whole)]
    return found if len(found) <= MOST_OUTCOMES else None


def _apart(shape: Shape) -> bool:
    cells = [cell for group in shape.groups for cell in group]
    return len(cells) == len(set(cells))


def _adds_up(box: Box, persons: Band, *, is_whole: bool) -> bool:
    """Whether it is not ruled out at a glance; the solver finds the rest impossible."""
    bands = [band for band in box if band]
    most = sum(band.most for band in bands)
    return sum(band.least for band in bands) <= persons.most and (
        most >= persons.least or not is_whole or len(bands) < len(box)
    )


class Search:
    """Looks for outcomes that are refused: persons whose cells all lie at the edge of their bands give most away."""

    def __init__(self, known: Known, population: int, shape: Shape):
        self.known, self.population, self.shape = known, population, shape
        self.possible = _most_telling(known, shape)
        self.unseen = Unseen(self.possible, known, [shape])
        self.groups = [self.possible.group(population, shape.facts, cells) for cells in shape.groups]
        self.offsets = self._add_bands(known.populations[population].persons.most)
        self.boxes: dict[Box, bool] = {}
        self.searched = 0

    def refusals(self) -> tuple[Box, ...] | None:
        unseen = self.unseen
        self._leave_large()
        for index, columns in enumerate(unseen.columns):
            ways = unseen.ways_out(index) if index in unseen.crowded else []
            if ways and not any(self._shown(columns, limits) for limits in ways):
                return None
            if index in unseen.empty and not self._shown(columns, (unseen.enough[index], UNLIMITED)):
                return None
        return tuple(box for box, is_refused in self.boxes.items() if is_refused)

    def _leave_large(self):
        """Persons found here are not looked at: nobody knows whether the table would be withheld for them."""
        for index, columns in enumerate(self.unseen.columns):
            if self.possible.least(columns).value >= SMALL:
                self.unseen.leave(index)

    def _shown(self, quantity: Columns, limits) -> bool:
        """Whether some outcome is refused although the quantity keeps within the limits."""
        self.possible.add_row(quantity, limits)
        try:
            return any(self._is_refused(costs) for costs in self._attempts())
        finally:
            last = self.possible.solver.getNumRow() - 1
            self.possible.solver.deleteRows(1, np.array([last], dtype=np.int32))

    def _attempts(self) -> Iterator[np.ndarray]:
        """Costs: all numbers at the lower edges of their bands, or at the upper; or those of one margin against it."""
        inner = [place for place, group in enumerate(self.shape.groups) if not self._within(group)]
        yield self._costs(inner)
        yield -self._costs(inner)
        for cells, columns in self._margins():
            within = [place for place in inner if cells > set(self.shape.groups[place])]
            if within:
                yield self._costs(within, columns)
                yield -self._costs(within, columns)

    def _within(self, group):
        """The groups that are a part of this one."""
        return [other for other in self.shape.groups if set(other) < set(group)]

    def _costs(self, low: Iterable[int], high: Columns = NOTHING) -> np.ndarray:
        costs = np.zeros(self.possible.solver.getNumCol())
        costs[[self.offsets[place] for place in low]] = 1
        costs[high] = -1
        return costs

    def _margins(self) -> Iterator[tuple[set[Cell], Columns]]:
        """The cells of each margin, of this table and of those that are printed, and what rises when it does."""
        for place, group in enumerate(self.shape.groups):
            yield set(group), np.array([self.offsets[place]])
        for step in self.known.steps:
            if step.population == self.population and len(step.boxes) == 1:
                for group in step.shape.groups:
                    yield self._lifted(step, group), self.possible.group(self.population, step.shape.facts, group)

    def _lifted(self, step: Step, group) -> set[Cell]:
        """The cells of this table that belong to a group of another one; none where that tells other facts apart."""
        if not set(step.shape.facts) < set(self.shape.facts):
            return set()
        places = [self.shape.facts.index(fact) for fact in step.shape.facts]
        return {cell for cell in self.shape.cells if tuple(cell[place] for place in places) in group}

    def _is_refused(self, costs: np.ndarray) -> bool:
        self.searched += 1
        if self.searched > MOST_SEARCHED:
            raise UndecidedError("no end of looking for outcomes that are refused")
        answer = self.possible.solve(costs)
        if answer is None:
            return False
        found = Found(0, answer[1])
        box = self.shape.box([found.number(group) for group in self.groups])
        if box not in self.boxes:
            self.boxes[box] = _after(self.known, self.population, self.shape, [box]) is Verdict.UNSAFE
        if self.boxes[box]:
            self.unseen.see(found)
        return self.boxes[box]

    def _add_bands(self, persons: int) -> list[int]:
        return [self._add_band(group, len(bands_until(persons))) for group in self.groups]

    def _add_band(self, group: Columns, bands: int) -> int:
        """The place of how far a group lies above the lower edge of its band.

        number = 5 × band − 2 + 2 × (is the band 0–4) + 2 × (is it 5–7) + offset, since these two begin at 0 and 5.
        """
        solver = self.possible.solver
        first = solver.getNumCol()
        solver.addVars(4, np.zeros(4), np.array([bands, 4, 1, 1], dtype=float))
        band, offset, lowest, second = range(first, first + 4)
        add = lambda columns, weights, limits: self.possible.add_row(np.array(columns), limits, weights)  # noqa: E731
        add([*group, band, offset, lowest, second], [1] * len(group) + [-5, -1, -2, -2], (-2, -2))
        add([band, lowest, second], [1, 2, 1], (2, UNLIMITED))
        add([band, lowest], [1, bands], (-UNLIMITED, bands))
        add([band, second], [1, bands], (-UNLIMITED, bands + 1))
        add([lowest, second], [1, 1], (0, 1))
        add([offset, second], [1, 2], (0, 4))
        return offset


def _most_telling(known: Known, *shapes: Shape) -> Possible:
    """Under the first belief that can be true."""
    for level in beliefs(known.populations):
        for patterns in level:
            possible = Possible(known, patterns, shapes)
            if possible.is_anybody():
                return possible
    raise UndecidedError("nobody agrees with what is known")


# What is left


def narrowest(known: Known, population: int) -> int | None:
    """The smallest number of values that a quantity of perhaps few can have, over all that the release told apart."""
    told = {step.shape.facts for step in known.steps if step.population == population}
    try:
        widths = [_narrowest(known.about(population, facts)[0]) for facts in told]
    except UndecidedError:
        return None
    return min((width for width in widths if width), default=None)


@lru_cache(maxsize=20_000)
def _narrowest(known: Known) -> int | None:
    return min(_widths(known), default=None)


def _widths(known: Known) -> Iterator[int]:
    possible = _most_telling(known)
    for quantity in quantities(known):
        columns = possible.group(quantity.population, quantity.facts, quantity.cells, quantity.without)
        least, most = possible.least(columns).value, possible.most(columns).value
        everybody = possible.everybody(quantity.population, quantity.without)
        if least < SMALL and possible.most(everybody).value >= PERHAPS:
            yield most - least + 1
