"""Who there is: associations, shelters and people, all invented."""

from dataclasses import dataclass
from datetime import date

# It is meant to be known; start refuses production with it, and demo mode with anybody's real data.
PASSWORD = "kanelbulle vid havet"  # noqa: S105


@dataclass(frozen=True)
class Shelter:
    key: str
    name: str
    slug: str
    kind: str
    target_group: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """`works_at` names shelters. Those who cannot sign in are there to have given support."""

    email: str
    name: str
    roles: tuple[str, ...]
    works_at: tuple[str, ...] = ()
    signs_in: bool = True


@dataclass(frozen=True)
class Association:
    """The first person is the one who made the others' accounts.

    Since when they are here and since when they log: so many years before the demonstration's, and the day.
    """

    name: str
    slug: str
    organisation_number: str
    shelters: tuple[Shelter, ...]
    districts: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    here_since: tuple[int, str] = (2, "01-01")
    logs_since: tuple[int, str] = (1, "01-01")

    def here_from(self, year: int) -> date:
        return _day(year, self.here_since)

    def logs_from(self, year: int) -> date:
        return _day(year, self.logs_since)


def _day(year, since):
    years_before, day = since
    return date.fromisoformat(f"{year - years_before}-{day}")


ALL = ("women", "youth", "victims")

DEMO = Association(
    name="Demojourerna",
    slug="demo",
    organisation_number="899999-9991",
    shelters=(
        Shelter(
            "women",
            "Kvinnojouren Månviol",
            "kvinnojouren",
            "women",
            "Kvinnor som lever eller har levt med våld, och deras barn",
            ("0381", "0305", "0486", "0331"),
        ),
        Shelter(
            "youth",
            "Ungdomsjouren Fyrbåken",
            "ungdomsjouren",
            "youth",
            "Unga mellan 13 och 21 år, oavsett kön",
            ("0381", "0305"),
        ),
        Shelter(
            "victims",
            "Brottsofferjouren Ekliden",
            "brottsofferjouren",
            "victims",
            "Den som har utsatts för brott, vittnen och anhöriga",
            ("0381", "0305", "0331"),
        ),
    ),
    districts=(
        ("0381", "Hamnsidan"),
        ("0381", "Kvarnängen"),
        ("0381", "Norra staden"),
        ("0381", "Åsbacken"),
        ("0486", "Viksidan"),
    ),
    people=(
        Person("admin@demo.example", "Vera Åkerlilja", ("admin",)),
        Person("coordinator@demo.example", "Disa Norrviol", ("coordinator",), ALL),
        Person("staff@demo.example", "Tyra Björkrot", ("staff",), ("women", "victims")),
        Person("volunteer@demo.example", "Ossian Havssten", ("volunteer",), ("youth",)),
        Person("board@demo.example", "Edit Ljungblick", ("board",)),
        Person("treasurer@demo.example", "Sune Tallvind", ("treasurer",)),
        Person("auditor@demo.example", "Hillevi Mossgren", ("auditor",)),
        Person("reviewer@demo.example", "Loke Strandråg", ("reviewer",)),
        Person("tvaroller@demo.example", "Alva Snölykta", ("coordinator", "board"), ALL),
        Person("iris@demo.example", "Iris Rågvind", ("staff",), ("youth",), signs_in=False),
        Person("embla@demo.example", "Embla Kornblad", ("staff",), ("women",), signs_in=False),
        Person("juni@demo.example", "Juni Sandmåra", ("volunteer",), ("youth",), signs_in=False),
        Person("folke@demo.example", "Folke Vindfjäll", ("volunteer",), ("victims",), signs_in=False),
        Person("siri@demo.example", "Siri Månljung", ("volunteer",), ("victims", "women"), signs_in=False),
    ),
)

NEIGHBOUR = Association(
    name="Grannjouren",
    slug="granne",
    organisation_number="899999-8886",
    shelters=(
        Shelter(
            "girls",
            "Tjejjouren Ripan",
            "tjejjouren",
            "girls",
            "Tjejer och unga kvinnor mellan 12 och 25 år",
            ("2380", "2309", "2321"),
        ),
    ),
    districts=(),
    people=(
        Person("staff@granne.example", "Greta Renlav", ("staff",), ("girls",)),
        Person("tuva@granne.example", "Tuva Fjällsyra", ("volunteer",), ("girls",), signs_in=False),
        Person("ylva@granne.example", "Ylva Hjortron", ("volunteer",), ("girls",), signs_in=False),
    ),
    here_since=(1, "09-01"),
    logs_since=(0, "04-01"),
)
