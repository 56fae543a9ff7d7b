"""The one way out: what may be printed of the tables that somebody wants to publish (design §10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext as _

from jourer import few
from jourer.few import FEW
from reports.disclosure import gate
from reports.disclosure.knowledge import Box, Known, Population, Step
from reports.disclosure.possible import Effort
from reports.disclosure.rule import Band, headline
from reports.disclosure.tables import Asked, Form, Table, forms


@dataclass(frozen=True)
class Printed:
    """A table as it may be shown anywhere: (labels, number in words) for each cell, and what is to be said of it."""

    title: str
    facts: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], str], ...]
    note: str = ""


@dataclass(frozen=True)
class Published:
    """A release that may leave the house. `population` and `steps` are what the next release must know of it.

    `narrowest` is the smallest number of values that still are possible where nobody needs to be; None where nothing
    is told apart. `solved` is how many times the solver ran.
    """

    population: Population
    headline: str
    tables: tuple[Printed, ...]
    steps: tuple[Step, ...]
    narrowest: int | None
    solved: int


def release(
    asked: Asked, earlier: Sequence[Published] = (), tell: Callable[[int], None] = lambda per_cent: None
) -> Published:
    """What may be printed, given all that was published before about the same people, oldest first.

    `tell` is called now and then with how many per cent of the tables are decided.
    """
    ran = Effort.runs
    here = len(earlier)
    population = Population(asked.who, asked.first.toordinal(), asked.last.toordinal(), headline(asked.persons))
    known = Known((*(one.population for one in earlier), population), _steps_of(earlier))
    tables = []
    for table in asked.tables if asked.persons >= FEW else ():
        with Effort.told_to(partial(tell, 100 * len(tables) // len(asked.tables))):
            known, printed = _printed(known, here, table)
        tables.append(printed)
    tables = tables or [_nothing(table, _too_few()) for table in asked.tables]
    steps = tuple(step for step in known.steps if step.population == here)
    narrowest = gate.narrowest(known, here)
    return Published(population, in_words(population.persons), tuple(tables), steps, narrowest, Effort.runs - ran)


def _steps_of(earlier: Sequence[Published]) -> tuple[Step, ...]:
    return tuple(step for one in earlier for step in one.steps)


def _printed(known: Known, here: int, table: Table) -> tuple[Known, Printed]:
    """The first form of the table that may be tried and is safe; what was refused on the way is known, too."""
    for form in forms(table):
        narrowed, place = known.about(here, form.shape.facts)
        refused = gate.refusals(narrowed, place, form.shape)
        if refused is None:
            continue
        box = form.box(table)
        if gate.is_safe(narrowed, place, form.shape, box):
            return known.with_step(Step(here, form.shape, (box,))), _shown(table, form, box)
        known = known.with_step(replace(refused, population=here))
    return known, _nothing(table, _("This table is left out, so that nobody is told apart."))


def _shown(table: Table, form: Form, box: Box) -> Printed:
    words = (in_words(band) if band else _("the rest") for band in box)
    return Printed(table.title, _labels(table), tuple(zip(form.labels, words, strict=True)), form.note)


def _nothing(table: Table, note: str) -> Printed:
    return Printed(table.title, _labels(table), (), note)


def _labels(table):
    return tuple(fact.label for fact in table.facts)


def _too_few():
    return _("Fewer than %(few)s persons are not told apart.") % {"few": FEW}


def in_words(band: Band) -> str:
    """An exact number, "fewer than 10", "0–4", or the nearest five."""
    if band.least == band.most:
        return str(band.least)
    if band == headline(0):
        return few.in_words()
    return f"{band.least}–{band.most}" if band.nearest is None else str(band.nearest)
