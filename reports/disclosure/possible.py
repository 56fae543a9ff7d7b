"""All persons that there can be, after what is known: their numbers in each cell, found by integer programming.

Persons are counted by facts and by the populations they belong to. One joint table of all facts would be huge, so
there is one for each set of facts that are told apart together, and two of them agree where they overlap. The sets
form a tree, and on a tree numbers that agree always come from some persons: those who are alike in what two tables
share can be paired in any order. So nothing is lost, and the bounds are exact (docs/decisions/0020).
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import permutations, product
from math import ceil, floor, prod

import highspy
import numpy as np

from reports.disclosure.knowledge import Box, Cell, Fact, Known, Pattern, Shape, Step, UndecidedError
from reports.disclosure.rule import Band

# Beyond these a question counts as unanswered, which never allows anything. They are numbers of steps and not of
# seconds, so that the same question has the same answer on every machine.
MOST_COLUMNS = 20_000
MOST_ITERATIONS = 50_000
MOST_NODES = 5_000

TOLD_EVERY = 200  # runs, some seconds on a slow machine

NEARLY = 1e-6
UNLIMITED = highspy.kHighsInf

Columns = np.ndarray  # the places of the numbers that a quantity is the sum of
NOTHING = np.array([], dtype=int)


class Effort:
    """How many times the solver has run in this process, and who is told of it now and then: a job keeps its lease."""

    runs = 0
    _tell: Callable[[], None] | None = None

    @classmethod
    @contextmanager
    def told_to(cls, tell: Callable[[], None]):
        cls._tell = tell
        try:
            yield
        finally:
            cls._tell = None

    @classmethod
    def more(cls):
        cls.runs += 1
        if cls._tell and cls.runs % TOLD_EVERY == 0:
            cls._tell()


@dataclass(frozen=True)
class Found:
    """The least or the most that a quantity can be, and persons for which it is so."""

    value: int
    persons: np.ndarray

    def number(self, quantity: Columns) -> int:
        return int(self.persons[quantity].sum())


class Possible:
    """The persons that agree with what is known, when they belong to populations in one of these ways."""

    def __init__(self, known: Known, patterns: Iterable[Pattern], shapes: Sequence[Shape] = ()):
        self.patterns = sorted(patterns, key=sorted)
        self.solver = highspy.Highs()
        self._set_limits()
        self._tables: dict[frozenset[Fact], tuple[list[Fact], np.ndarray]] = {}
        self.size = 0
        self.most_persons = max(population.persons.most for population in known.populations)
        self._add_tables([*known.shapes, *shapes])
        for index, population in enumerate(known.populations):
            self.add_row(self.everybody(index), population.persons)
        for step in known.steps:
            self._add_step(step)

    # Quantities

    def everybody(self, population: int, without: Iterable[int] = ()) -> Columns:
        return self.group(population, (), [()], without)

    def group(
        self, population: int, facts: Sequence[Fact], cells: Sequence[Cell], without: Iterable[int] = ()
    ) -> Columns:
        """The persons of a population in any of these cells who are not in those others."""
        own, columns = self._table_of(facts)
        left_out = set(without)
        kept = [
            index
            for index, pattern in enumerate(self.patterns)
            if population in pattern and not pattern.intersection(left_out)
        ]
        by_cell = np.moveaxis(columns, [own.index(fact) for fact in facts], range(len(facts)))
        return np.concatenate([by_cell[cell][..., kept].ravel() for cell in cells])

    # Answers

    def is_anybody(self) -> bool:
        """Whether any persons at all agree with what is known."""
        return self.solve(np.zeros(self.solver.getNumCol())) is not None

    def least(self, quantity: Columns) -> Found:
        return self._extreme(quantity, 1)

    def most(self, quantity: Columns) -> Found:
        return self._extreme(quantity, -1)

    def _extreme(self, quantity: Columns, sign: int) -> Found:
        """`sign` 1 for the least and -1 for the most."""
        costs = np.zeros(self.solver.getNumCol())
        costs[quantity] = sign
        found = self.solve(costs)
        if found is None:
            raise UndecidedError("nobody agrees with what is known")
        objective, persons = found
        value = ceil(objective - NEARLY) if sign > 0 else floor(-objective + NEARLY)
        return Found(value, persons)

    def solve(self, costs: np.ndarray) -> tuple[float, np.ndarray] | None:
        """The least cost, and persons that have it. First without integers: what comes out whole is the answer."""
        number = self.solver.getNumCol()
        self.solver.changeColsCost(number, np.arange(number, dtype=np.int32), costs)
        answer = self._run()
        if answer is None or _is_whole(answer[1]):
            return answer and (answer[0], np.rint(answer[1]).astype(int))
        self._integers(highspy.HighsVarType.kInteger)
        answer = self._run()
        self._integers(highspy.HighsVarType.kContinuous)
        return answer and (answer[0], np.rint(answer[1]).astype(int))

    def _run(self):
        Effort.more()
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise UndecidedError(str(status))
        return self.solver.getObjectiveValue(), np.array(self.solver.getSolution().col_value)

    def _integers(self, kind):
        number = self.solver.getNumCol()
        kinds = np.array([kind] * number)
        self.solver.changeColsIntegrality(number, np.arange(number, dtype=np.int32), kinds)

    def _set_limits(self):
        options = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "simplex_iteration_limit": MOST_ITERATIONS,
            "mip_max_nodes": MOST_NODES,
        }
        for name, value in options.items():
            self.solver.setOptionValue(name, value)

    # The programme

    def _add_tables(self, shapes: Sequence[Shape]):
        """A table for each set of facts on the tree, and below all the one that tells nothing but the populations."""
        self._add_table([])
        for facts, shared in tree(shape.facts for shape in shapes):
            self._add_table(facts)
            self._agree(facts, shared)

    def _add_table(self, facts: Sequence[Fact]):
        sizes = [size for _key, size in facts]
        number = prod(sizes) * len(self.patterns)
        if self.size + number > MOST_COLUMNS:
            raise UndecidedError("too many cells")
        columns = np.arange(self.size, self.size + number).reshape(*sizes, len(self.patterns))
        self._tables[frozenset(facts)] = (list(facts), columns)
        self.size += number
        self.solver.addVars(number, np.zeros(number), np.full(number, UNLIMITED))

    def _agree(self, facts: Sequence[Fact], shared: Sequence[Fact]):
        """The table of these facts and an earlier one tell the same of what they share, pattern by pattern."""
        earlier = next(table for table, _ in self._tables.items() if table >= set(shared) and table != set(facts))
        for cell, pattern in product(product(*(range(size) for _key, size in shared)), range(len(self.patterns))):
            ones = self._at(frozenset(facts), shared, cell, pattern)
            others = self._at(earlier, shared, cell, pattern)
            self.add_row(np.concatenate([ones, others]), Band(0, 0), [1] * len(ones) + [-1] * len(others))

    def _at(self, table: frozenset[Fact], shared: Sequence[Fact], cell: Cell, pattern: int) -> Columns:
        own, columns = self._tables[table]
        return np.moveaxis(columns, [own.index(fact) for fact in shared], range(len(shared)))[cell][
            ..., pattern
        ].ravel()

    def _table_of(self, facts: Sequence[Fact]):
        covering = [table for table in self._tables if table >= set(facts)]
        return self._tables[min(covering, key=len)]

    def _add_step(self, step: Step):
        """One of the boxes: its switch is 1, and the limits are those whose switch is."""
        groups = [self.group(step.population, step.shape.facts, cells) for cells in step.shape.groups]
        switches = self._add_switches(len(step.boxes))
        for place, group in enumerate(groups):
            limits = [box[place] or Band(0, self.most_persons) for box in step.boxes]
            self._add_limits(group, [band.least for band in limits], (0, UNLIMITED), switches)
            self._add_limits(group, [band.most for band in limits], (-UNLIMITED, 0), switches)
        for one, other in permutations(range(len(groups)), 2) if step.shape.hides_largest else ():
            ahead = [self._ahead(box, one, other) for box in step.boxes]
            self._add_limits(groups[one], ahead, (0, UNLIMITED), switches, less=groups[other])

    def _add_switches(self, number: int) -> Columns:
        first = self.solver.getNumCol()
        self.solver.addVars(number, np.zeros(number), np.ones(number))
        switches = np.arange(first, first + number)
        self.add_row(switches, Band(1, 1))
        return switches

    def _ahead(self, box: Box, one: int, other: int) -> int:
        """By how many persons the one group is at least ahead of the other."""
        return (1 if other < one else 0) if box[one] is None else -self.most_persons

    def _add_limits(self, group: Columns, limits: list[int], band, switches: Columns, less: Columns = NOTHING):
        weights = [1] * len(group) + [-1] * len(less) + [-limit for limit in limits]
        self.add_row(np.concatenate([group, less, switches]), band, weights)

    def add_row(self, columns: Columns, band: Band | tuple[float, float], weights: Sequence[int] | None = None):
        least, most = (band.least, band.most) if isinstance(band, Band) else band
        values = np.ones(len(columns)) if weights is None else np.array(weights, dtype=float)
        self.solver.addRow(least, most, len(columns), columns.astype(np.int32), values)


def _is_whole(values: np.ndarray) -> bool:
    return bool(np.abs(values - np.rint(values)).max(initial=0) < NEARLY)


def tree(told_together: Iterable[Sequence[Fact]]) -> list[tuple[list[Fact], list[Fact]]]:
    """(facts of a table, those it shares with one that stands before it), so that all told together are in one table.

    Facts are taken away one at a time, the one with the fewest neighbours first; those around it become neighbours.
    """
    neighbours: dict[Fact, set[Fact]] = {}
    for facts in told_together:
        for fact in facts:
            neighbours.setdefault(fact, set()).update(set(facts) - {fact})
    found = []
    while neighbours:
        fact = min(neighbours, key=lambda one: (len(neighbours[one]), one))
        around = neighbours.pop(fact)
        for other in around:
            neighbours[other] |= around - {other}
            neighbours[other].discard(fact)
        found.append(([fact, *sorted(around)], sorted(around)))
    return found[::-1]
