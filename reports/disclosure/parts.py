"""What need not go through the gate of design §10, and what must not leave the house beside it.

Facts about work (channel, month, shelter, kind of support) may be told apart; small numbers are added together rather
than hidden, so that what is printed adds up to the printed total and nothing is left to work out. A measure of facts
about persons is told neither exactly nor rounded: the gate would not know of it.
"""

from collections.abc import Sequence

from jourer import metrics
from jourer.few import FEW
from jourer.models import Measure


class Anyone:
    """Who reads what has left the house: nobody's rights count."""

    def may(self, permission: str) -> bool:
        return False


def tells_persons_apart(measure: Measure) -> bool:
    """Whether the measure counts persons by what they are: gender, age, home, what they were exposed to.

    How many homes there are among them is such a fact, too: that there are two says of each that somebody is from it.
    """
    metric = metrics.get(measure.metric)
    named = {*measure.filters, *measure.whole_filters}
    if metric is None or not metric.persons:
        return metric is not None and metric.about_persons
    about_work = {dimension.key for dimension in metric.dimensions if not dimension.about_persons}
    return bool(named - about_work)


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
