"""Few persons are not told apart (design §10): below ten, and in stretches of time that hold ten or nobody."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jourer.arithmetic import Number, Share

# Below this, a number of persons is said as "fewer than 10" to all who have no case rights.
FEW = 10

MONTHS_TOGETHER = (1, 3, 6)


def is_few(persons: Number | None) -> bool:
    """Whether it is so few that the number could point at somebody; nobody at all is told as few, too."""
    return persons is not None and persons < FEW


def in_words() -> str:
    """What is said instead of a number that is few."""
    return _("fewer than %(few)s") % {"few": FEW}


def tells_few_apart(share: Share) -> bool:
    """Those that are, those that are not and all together: any of them could point at somebody."""
    return share.d < FEW or 0 < share.n < FEW or 0 < share.d - share.n < FEW


def months_together(*series: Sequence) -> int | None:
    """How many months make a period, so that no period holds few: 1, 3, 6, or None where even half-years would.

    A period in which nothing at all happened points at nobody.
    """
    for size in MONTHS_TOGETHER:
        if not any(0 < value < FEW for months in series for value in sums(months, size)):
            return size
    return None


def sums(months: Sequence[int], size: int) -> list[int]:
    return [sum(months[start : start + size]) for start in range(0, len(months), size)]
