"""Rows held as columns of bits, so that any number of filters is counted from one fetch.

Rows are ordered by date. Row number i is bit i. Each value of a column is one integer whose bits say in which rows it
stands; a filter is an OR, several filters an AND, a window of dates two shifts. Exact, the same on both databases.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

ONE = ord("1")


class Columns:
    """The rows of one source: their dates (ascending) and the bits of every value of every column."""

    def __init__(self, dates: Sequence[date], columns: Mapping[str, Mapping[str, int]]):
        self.dates = dates
        self.columns = columns
        self._all = (1 << len(dates)) - 1

    def __len__(self):
        return len(self.dates)

    def where(self, filters: Mapping[str, Iterable[str]]) -> int:
        """The bits of the rows that have, in each named column, one of the values; no values let every row through."""
        mask = self._all
        for name, values in filters.items():
            if values:
                mask &= self._any_of(name, values)
        return mask

    def _any_of(self, name, values):
        column, bits = self.columns[name], 0
        for value in values:
            bits |= column.get(value, 0)
        return bits

    def within(self, first: date, last: date) -> int:
        """The bits of the rows from the first to the last day, both included."""
        low, high = bisect_left(self.dates, first), bisect_right(self.dates, last)
        return ((1 << max(high - low, 0)) - 1) << low

    def count(self, mask: int, first: date, last: date) -> int:
        """How many of the mask's rows lie from the first to the last day, both included."""
        low, high = bisect_left(self.dates, first), bisect_right(self.dates, last)
        return (mask >> low & ((1 << max(high - low, 0)) - 1)).bit_count()

    def with_value(self, name: str) -> int:
        """The bits of the rows that have a value in the column."""
        return self._all & ~self.columns[name].get("", 0)

    def sum(self, name: str, mask: int) -> Decimal:
        """The sum of a column of numbers over the mask's rows: each value times how often it stands."""
        return sum(
            ((bits & mask).bit_count() * Decimal(value) for value, bits in self.columns[name].items() if value),
            Decimal(0),
        )

    def distinct(self, name: str, mask: int) -> int:
        """How many different values a column has in the mask's rows; no value is none."""
        return sum(1 for value, bits in self.columns[name].items() if value and bits & mask)


def rows_of(mask: int) -> Iterator[int]:
    """The numbers of the rows of a mask, ascending."""
    lowest_first = reversed(f"{mask:b}")
    return (number for number, bit in enumerate(lowest_first) if bit == "1")


def bits_of(values: Sequence) -> dict[str, int]:
    """One column of single values as {value: bits}, in one pass over the rows: a row of digits for each value."""
    digits = {value: bytearray(b"0" * len(values)) for value in set(values)}
    for number, value in enumerate(reversed(values)):  # row 0 is the last digit, the lowest bit
        digits[value][number] = ONE
    return _integers(digits)


def bits_of_pairs(pairs: Iterable[tuple[int, str]], length: int) -> dict[str, int]:
    """A column with several values a row, given as (row number, value)."""
    digits: dict[str, bytearray] = {}
    for number, value in pairs:
        if value not in digits:
            digits[value] = bytearray(b"0" * length)
        digits[value][length - 1 - number] = ONE
    return _integers(digits)


def _integers(digits):
    return {"" if value is None else str(value): int(row or b"0", 2) for value, row in digits.items()}
