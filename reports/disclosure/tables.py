"""What somebody wants to publish: tables over the same persons, and the ways in which each of them may be printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.utils.translation import gettext as _

from reports.disclosure.knowledge import Box, Cell, Shape

ALL = ""  # the label of a margin: the other fact does not matter

Merged = tuple[tuple[str, tuple[int, ...]], ...]  # (label, places of the categories in it)


@dataclass(frozen=True)
class PersonFact:
    """What persons are told apart by; everybody has one of the categories, "not asked" among them.

    `merged`: the same with fewer categories, each step coarser than the one before. `finest` is how they are told
    apart at most; without it each by itself.
    """

    key: str
    label: str
    categories: tuple[str, ...]
    merged: tuple[Merged, ...] = ()
    finest: Merged = ()

    @property
    def apart(self) -> Merged:
        return self.finest or tuple((label, (place,)) for place, label in enumerate(self.categories))

    @property
    def together(self) -> Merged:
        return ((ALL, tuple(range(len(self.categories)))),)


@dataclass(frozen=True)
class Table:
    """So many persons in each cell, by one or two facts; the last fact changes fastest."""

    title: str
    facts: tuple[PersonFact, ...]
    persons: tuple[int, ...]

    @property
    def by_cell(self) -> dict[Cell, int]:
        cells = product(*(range(len(fact.categories)) for fact in self.facts))
        return dict(zip(cells, self.persons, strict=True))


@dataclass(frozen=True)
class Asked:
    """A release as somebody would like it: tables about the persons of a fixed period, the most wanted first.

    `who` says which persons they are; two releases of the same `who` with a day in common are about the same people.
    """

    who: str
    first: date
    last: date
    persons: int
    tables: tuple[Table, ...]

    def __post_init__(self):
        for table in self.tables:
            if sum(table.persons) != self.persons:
                raise ValueError(f"not every person is in one cell of {table.title}")


@dataclass(frozen=True)
class Form:
    """One way to print a table; `note` says what is not in it."""

    shape: Shape
    labels: tuple[tuple[str, ...], ...]
    note: str = ""

    def box(self, table: Table) -> Box:
        by_cell = table.by_cell
        return self.shape.box([sum(by_cell[cell] for cell in group) for group in self.shape.groups])


def forms(table: Table) -> Iterator[Form]:
    """From all that was asked for to less and less: margins go first, then single categories, then they are merged."""
    facts = table.facts
    apart = [fact.apart for fact in facts]
    if len(facts) == 2:
        margins = product(facts[0].apart, facts[1].together), product(facts[0].together, facts[1].apart)
        yield _form(table, [*product(*apart), *margins[0], *margins[1]])
        yield _form(table, product(*apart), _("Totals of rows and columns are left out, so that nobody is told apart."))
    else:
        yield _form(table, product(*apart))
        note = _("The largest number is left out, so that nobody is told apart. It is what remains of all.")
        yield _form(table, product(*apart), note, hides_largest=True)
    for merged in _coarser(facts):
        yield _form(table, product(*merged), _("Categories are shown together, so that nobody is told apart."))


def _coarser(facts: tuple[PersonFact, ...]) -> Iterator[list[Merged]]:
    """The last fact is merged as far as it goes, then the first one, too."""
    now = [fact.apart for fact in facts]
    for place in reversed(range(len(facts))):
        for merged in facts[place].merged:
            now[place] = merged
            yield list(now)


def _form(table: Table, groups: Iterable[tuple[tuple[str, tuple[int, ...]], ...]], note: str = "", **facts) -> Form:
    groups = list(groups)
    keys = tuple((fact.key, len(fact.categories)) for fact in table.facts)
    cells = tuple(tuple(product(*(places for _label, places in group))) for group in groups)
    return Form(Shape(keys, cells, **facts), tuple(tuple(label for label, _places in group) for group in groups), note)
