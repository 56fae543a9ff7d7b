"""Few persons are never told apart in what leaves the house.

Until the gate of design §10 stands here: breakdowns by facts about work only (channel, month, shelter, kind of
support), never by facts about persons; and small numbers are added together rather than hidden, so that what is printed
adds up to the printed total and nothing is left to work out.
"""

from collections.abc import Sequence

from jourer import metrics
from jourer.measuring import FEW
from jourer.models import Measure

# Whatever is not named here counts as a fact about a person: a new dimension leaves only when somebody says so.
FACTS_ABOUT_WORK = frozenset({"shelter", "channel", "support"})

MONTHS_TOGETHER = (1, 3, 6)


class Anyone:
    """Who reads what has left the house: nobody's rights count."""

    def may(self, permission: str) -> bool:
        return False


def tells_persons_apart(measure: Measure) -> bool:
    """Whether the measure counts persons by what they are: gender, age, home, what they were exposed to."""
    metric = metrics.get(measure.metric)
    named = {name for name, codes in measure.filters.items() if codes}
    return bool(metric and metric.persons and named - FACTS_ABOUT_WORK)


def parts_together(parts: Sequence[tuple[str, int]]) -> tuple[list[tuple[str, int]], int]:
    """The parts that are FEW or more, largest first, and the sum of all others: 0, or FEW or more.

    Where the small ones are too few even together, the smallest of the larger ones joins them. A total below FEW gives
    no parts, and a sum that must not be printed.
    """
    shown = sorted((part for part in parts if part[1] >= FEW), key=lambda part: -part[1])
    rest = sum(value for _, value in parts if value < FEW)
    while shown and 0 < rest < FEW:
        rest += shown.pop()[1]
    return shown, rest


def months_together(months: Sequence[int]) -> int | None:
    """How many months make a period, so that no period holds few: 1, 3, 6, or None where even half-years would.

    A period in which nothing at all happened points at nobody.
    """
    for size in MONTHS_TOGETHER:
        if not any(0 < value < FEW for value in sums(months, size)):
            return size
    return None


def sums(months: Sequence[int], size: int) -> list[int]:
    return [sum(months[start : start + size]) for start in range(0, len(months), size)]
