"""The annual meetings and whom they elected, all invented: the board, the auditors and the nomination committee."""

from dataclasses import dataclass
from datetime import timedelta

from jourer.models import Election, Meeting
from reports.demo.house import House
from reports.demo.planning import afternoon, day_of

MEETS_ON = "03-19"
FIRST_YEAR = -1  # before the demonstration's, the first of the two annual meetings


@dataclass(frozen=True)
class Sitting:
    """Somebody elected by the annual meeting of a year, counted from the demonstration's, and again each year after.

    `leaves` is when they left before a meeting, as "MM-DD" of the demonstration's year.
    """

    name: str
    post: str
    first: int = FIRST_YEAR
    last: int = 0
    leaves: str = ""


DEMO = (
    Sitting("Edit Ljungblick", "chair"),
    Sitting("Alva Snölykta", "vice_chair", first=0),
    Sitting("Torkel Granvind", "vice_chair", last=-1),
    Sitting("Majken Rimsten", "secretary"),
    Sitting("Sune Tallvind", "treasurer"),
    Sitting("Astrid Gärdsros", "member"),
    Sitting("Noor Aspholm", "member", first=0),
    Sitting("Halvar Klippsjö", "member", leaves="09-15"),
    Sitting("Elvira Lingonhed", "deputy"),
    Sitting("Hillevi Mossgren", "auditor"),
    Sitting("Birk Ängslod", "deputy_auditor", first=0),
    Sitting("Sixten Vassrik", "nomination_convener"),
    Sitting("Ingela Rönnstig", "nomination_member"),
)

NEIGHBOUR = (
    Sitting("Märta Fjällros", "chair", first=0),
    Sitting("Jonna Myrhed", "treasurer", first=0),
    Sitting("Ylva Hjortron", "member", first=0),
    Sitting("Evert Lavskrika", "auditor", first=0),
)


def write(house: House, sitting: tuple[Sitting, ...]) -> None:
    """The meetings that have been held, and who sits until the next."""
    meetings = {year: _meeting(house, year) for year in sorted({one.first for one in sitting} | {0})}
    held = {year: meeting for year, meeting in meetings.items() if meeting}
    Election.objects.bulk_create(_election(house, held[one.first], one) for one in sitting if one.first in held)


def _meeting(house, offset):
    day = day_of(house.today.year + offset, MEETS_ON)
    if day > house.today:
        return None
    return Meeting.objects.create(
        association=house.association,
        body=Meeting.Body.ANNUAL_MEETING,
        held_on=day,
        place="Föreningens lokal",
        typed_by=house.coordinator,
        typed_at=afternoon(day),
    )


def _election(house, meeting, one):
    until = _until(house, one)
    return Election(
        association=house.association,
        name=one.name,
        post=one.post,
        since=meeting.held_on,
        until=until if until and until <= house.today else None,
        meeting=meeting,
    )


def _until(house, one):
    """The day before the meeting that elected somebody else, or the day on which they left."""
    if one.leaves:
        return day_of(house.today.year, one.leaves)
    return day_of(house.today.year + one.last + 1, MEETS_ON) - timedelta(days=1) if one.last < 0 else None
