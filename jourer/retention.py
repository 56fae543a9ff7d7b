"""Gallring: each room says, in a module of this name, what has been kept long enough; here all of it is taken away.

`manage.py purge_expired` does it at once, beat once a day.
"""

from collections.abc import Callable

from jourer.access import SystemActor
from jourer.models import Association

_rules: dict[str, Callable] = {}


def rule(name: str):
    """Register a function that takes a system actor, erases what has expired of its association and says how much."""

    def register(function):
        _rules[name] = function
        return function

    return register


def purge(association: Association) -> dict[str, int]:
    """{name of a rule: how much it erased}; the association's walls are open."""
    by = SystemActor("retention", association)
    return {name: function(by) for name, function in sorted(_rules.items())}
