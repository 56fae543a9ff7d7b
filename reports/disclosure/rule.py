"""What is printed of a number of persons, and what is then known of it to whoever knows the rule (design §10)."""

from dataclasses import dataclass

from jourer.few import FEW

# Cells of fewer than this look alike, whether anybody is there or not.
SMALL = 5


@dataclass(frozen=True, order=True)
class Band:
    """All numbers that are printed alike."""

    least: int
    most: int

    def __contains__(self, number: int) -> bool:
        return self.least <= number <= self.most

    @property
    def nearest(self) -> int | None:
        """The multiple of five that stands for the band; None for the small ones, of which only the band is said."""
        return None if self.least < SMALL else 5 * round(self.most / 5)


def band_of(persons: int) -> Band:
    """The band of a cell: 0–4, 5–7 ("5"), 8–12 ("10"), 13–17 ("15") and so on."""
    if persons < SMALL:
        return Band(0, SMALL - 1)
    nearest = 5 * round(persons / 5)
    return Band(max(SMALL, nearest - 2), nearest + 2)


def bands_until(persons: int) -> list[Band]:
    """The bands of 0 to so many persons, in order."""
    return sorted({band_of(number) for number in range(persons + 1)})


def headline(persons: int) -> Band:
    """All together are said exactly from ten, so that page, report and follow-up agree; fewer is "fewer than 10"."""
    return Band(persons, persons) if persons >= FEW else Band(0, FEW - 1)
