"""What to tell the user about a measure that was read: what was left over, and what is missing to follow a target."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from plans.phrases import amounts, plain, prepare, statements

if TYPE_CHECKING:
    from plans.interpreting import TargetReading

LONGEST_GOAL = 2000  # the patterns would take seconds


def leftovers(statement: str) -> Iterator[str]:
    """Digits in no amount: a typing the rules do not know."""
    rest = list(statement)
    for amount in amounts(statement):
        rest[amount.start : amount.end] = " " * (amount.end - amount.start)
    for digits in re.findall(r"\S*\d\S*", "".join(rest)):
        yield _("“%(text)s” is not understood as a number.") % {"text": plain(digits)}


def of_target(target: "TargetReading") -> Iterator[str]:
    names = {"value": target.value, "unit": target.unit or ""}
    if target.value is not None and not target.unit:
        yield _("The measure does not say what the number %(value)s counts.") % names
    if target.kind == "frequency" and not target.per:
        yield _("The period of “%(unit)s” is not one of those that can be followed.") % names
    yield from of_start(target)


def of_start(target: "TargetReading") -> Iterator[str]:
    """A change, or a keeping up, of what nobody has said how it stands: without that it is no target yet."""
    names = {"value": target.value, "unit": target.unit or ""}
    if target.direction in {"increase_by", "decrease_by"} and target.value is not None:
        yield _("“%(unit)s” is to change by %(value)s: what it starts from is not said.") % names
    if target.direction == "maintain" and target.value is None and target.kind in {"count", "level"}:
        yield _("“%(unit)s” is to be kept up: last year's figure is needed.") % names


def of_goal(goal: str, targets: "Iterable[TargetReading]") -> Iterator[str]:
    """A number in the goal itself that the measure does not repeat ("… inom 24 h")."""
    values = {target.value for target in targets}
    for statement in statements(prepare(goal[:LONGEST_GOAL])):
        for amount in amounts(statement):
            if amount.form != "one" and amount.value not in values:
                text = _("The goal itself promises something that the measure does not measure: “%(text)s”.")
                yield text % {"text": plain(statement)}
