"""Few persons are not told apart (design §10): below ten, and in stretches of time that hold ten or nobody."""

from collections.abc import Sequence

# Below this, a number of persons is said as "fewer than 10" to all who have no case rights.
FEW = 10

MONTHS_TOGETHER = (1, 3, 6)


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
