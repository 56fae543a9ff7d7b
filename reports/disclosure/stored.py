"""A release as JSON, so that it can be kept with what was printed and known again to those that come after it.

What was withheld is a part of it: the next release must know the same as whoever has read this one.
"""

from reports.disclosure.knowledge import Population, Shape, Step
from reports.disclosure.releasing import Printed, Published
from reports.disclosure.rule import Band

# How it is laid out. One more whenever a key of it means something else.
FORMAT = 1


def as_json(one: Published) -> dict:
    who = one.population
    return {
        "format": FORMAT,
        "population": {"who": who.who, "first": who.first, "last": who.last, "persons": _of_band(who.persons)},
        "headline": one.headline,
        "tables": [_of_table(table) for table in one.tables],
        "steps": [_of_step(step) for step in one.steps],
        "narrowest": one.narrowest,
        "solved": one.solved,
    }


def of_json(kept: dict, place: int) -> Published:
    """The release that is number `place`, from 0, of those it is read with: its steps name its population by that."""
    if kept["format"] != FORMAT:
        raise ValueError(f"a release of the unknown format {kept['format']}")
    who = kept["population"]
    return Published(
        population=Population(who["who"], who["first"], who["last"], Band(*who["persons"])),
        headline=kept["headline"],
        tables=tuple(_table(table) for table in kept["tables"]),
        steps=tuple(_step(step, place) for step in kept["steps"]),
        narrowest=kept["narrowest"],
        solved=kept["solved"],
    )


def _of_band(band):
    return None if band is None else [band.least, band.most]


def _of_table(table):
    cells = [[list(labels), words] for labels, words in table.cells]
    return {"title": table.title, "facts": list(table.facts), "cells": cells, "note": table.note}


def _table(kept):
    cells = tuple((tuple(labels), words) for labels, words in kept["cells"])
    return Printed(kept["title"], tuple(kept["facts"]), cells, kept["note"])


def _of_step(step):
    shape = step.shape
    return {
        "facts": [list(fact) for fact in shape.facts],
        "groups": [[list(cell) for cell in group] for group in shape.groups],
        "hides_largest": shape.hides_largest,
        "boxes": [[_of_band(band) for band in box] for box in step.boxes],
        "are_all": step.are_all,
    }


def _step(kept, place):
    groups = tuple(tuple(tuple(cell) for cell in group) for group in kept["groups"])
    shape = Shape(tuple((key, size) for key, size in kept["facts"]), groups, kept["hides_largest"])
    boxes = tuple(tuple(None if band is None else Band(*band) for band in box) for box in kept["boxes"])
    return Step(place, shape, boxes, kept["are_all"])
