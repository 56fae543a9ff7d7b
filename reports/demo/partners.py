"""Whom the associations work with, all invented, and how each cooperation has stood through the year."""

from dataclasses import dataclass
from datetime import date, timedelta

from plans.models import Partner, PartnerPeriod
from reports.demo.house import House
from reports.demo.planning import day_of

States = tuple[tuple[str, str], ...]

ACTIVE: States = (("", "active"),)
POSSIBLE: States = (("", "possible"),)
ASKED: States = (("", "asked"),)


@dataclass(frozen=True)
class Known:
    """`states` are ("MM-DD" of the demonstration's year, state); the first has held since the association came here."""

    name: str
    kind: str
    municipality: str
    states: States
    shelter: str = ""
    ask_for: str = ""
    telephone: str = ""
    material: str = ""
    last_contact: str = ""


def _school(name, municipality, *states, **facts):
    return Known(name, "lower_secondary", municipality, states, shelter="youth", **facts)


def _gymnasium(name, municipality, *states, **facts):
    return Known(name, "upper_secondary", municipality, states, shelter="youth", **facts)


POSTERS = "3 affischer i korridoren, kort hos kuratorn."
CARDS = "1 affisch vid ingången, 40 kort vid disken."

DEMO = (
    # Of twelve schools five are active when the year begins, six on the last of March, eight in November.
    _school("Björkrotsskolan", "0381", *ACTIVE, ask_for="Kuratorn", telephone="0171-00 00 11", material=POSTERS),
    _school("Havsstensskolan", "0381", *ACTIVE, ask_for="Skolsköterskan", material=POSTERS, last_contact="03-24"),
    _school("Kornbladsskolan", "0381", ("", "asked"), ("02-10", "active"), material=POSTERS, last_contact="09-16"),
    _school("Ljungblicksskolan", "0305", *ACTIVE, ask_for="Rektorn", last_contact="04-21"),
    _school("Mossgrensskolan", "0305", ("", "possible"), ("01-20", "asked"), ("04-14", "active")),
    _school("Rågvindsskolan", "0305", ("", "active"), ("06-05", "resting"), last_contact="06-05"),
    _school("Sandmåraskolan", "0331", ("", "asked"), ("03-11", "declined"), last_contact="03-11"),
    _school("Tallvindsskolan", "0331", ("", "possible"), ("08-25", "asked"), ("10-14", "active")),
    _gymnasium("Norrviolsgymnasiet", "0381", *ACTIVE, ask_for="Elevhälsan", telephone="0171-00 00 12", material=CARDS),
    _gymnasium("Snölyktans gymnasium", "0381", ("", "asked"), ("09-02", "active"), last_contact="10-20"),
    _gymnasium("Strandrågsgymnasiet", "0305", *POSSIBLE),
    _gymnasium("Åkerliljans gymnasium", "0331", *ASKED, last_contact="10-02"),
    # Of twelve places where young and old are seven are there when the year begins, ten in November.
    Known("Kvarnängens bibliotek", "library", "0381", ACTIVE, material=CARDS, ask_for="Informationsdisken"),
    Known("Norra stadens bibliotek", "library", "0381", ACTIVE, material=CARDS, last_contact="02-18"),
    Known("Viksidans bibliotek", "library", "0486", (("", "asked"), ("03-03", "active")), material=CARDS),
    Known("Ekfjärdens bibliotek", "library", "0331", (("", "possible"), ("09-08", "active")), last_contact="09-08"),
    Known("Fritidsgården Lyktan", "youth_centre", "0381", ACTIVE, shelter="youth", telephone="0171-00 00 13"),
    Known("Fritidsgården Bryggan", "youth_centre", "0305", ACTIVE, shelter="youth", last_contact="10-06"),
    Known("Fritidsgården Kajutan", "youth_centre", "0486", POSSIBLE, shelter="youth"),
    Known("Hamnsidans vårdcentral", "health_centre", "0381", ACTIVE, material=CARDS, ask_for="Receptionen"),
    Known("Åsbackens vårdcentral", "health_centre", "0381", ACTIVE, material=CARDS, last_contact="05-12"),
    Known("Fjordgatans vårdcentral", "health_centre", "0305", (("", "asked"), ("05-19", "active")), material=CARDS),
    Known("Vårdcentralen Granen", "health_centre", "0331", ACTIVE, last_contact="01-28"),
    Known("Vårdcentralen Enen", "health_centre", "0486", ASKED),
    Known("Föreningen Vindflöjeln", "association", "0381", ACTIVE, last_contact="11-03"),
    Known("Lokalbladet Fyrvaktaren", "media", "0381", (("", "resting"), ("04-08", "active")), last_contact="04-08"),
    Known("Månviolens fastigheter", "landlord", "0381", ACTIVE, shelter="women", ask_for="Uthyrningen"),
    Known("Socialtjänsten, mottagningen", "authority", "0381", ACTIVE, shelter="women", last_contact="11-10"),
    Known("Ekens Verkstad AB", "company", "0305", (("", "possible"), ("02-17", "active")), last_contact="02-26"),
)

NEIGHBOUR = (
    Known("Renlavsskolan", "lower_secondary", "2380", ACTIVE, shelter="girls", ask_for="Kuratorn"),
    Known("Hjortronskolan", "lower_secondary", "2380", (("", "asked"), ("03-18", "active")), last_contact="10-14"),
    Known("Fjällsyraskolan", "lower_secondary", "2309", (("", "possible"), ("10-01", "asked")), last_contact="10-01"),
    Known("Ripans bibliotek", "library", "2380", ACTIVE, material=CARDS),
)


def write(house: House, known: tuple[Known, ...], here_from: date) -> None:
    """The register as it is today: nothing of the days to come."""
    for one in known:
        partner = Partner.objects.create(
            association=house.association,
            name=one.name,
            kind=one.kind,
            municipality=one.municipality,
            shelter=house.shelters.get(one.shelter),
            contact_name=one.ask_for,
            contact_phone=one.telephone,
            material=one.material,
            contacted_on=_last_contact(house, one),
        )
        house.partners[one.name] = partner
        _periods(house, partner, one.states, here_from)


def _last_contact(house, one):
    day = day_of(house.today.year, one.last_contact) if one.last_contact else None
    return day if day and day <= house.today else None


def _periods(house, partner, states, here_from):
    begun = [(day_of(house.today.year, since) if since else here_from, state) for since, state in states]
    begun = [(since, state) for since, state in begun if since <= house.today]
    ends = [since - timedelta(days=1) for since, _ in begun[1:]]
    PartnerPeriod.objects.bulk_create(
        PartnerPeriod(association=house.association, partner=partner, state=state, since=since, until=until)
        for (since, state), until in zip(begun, [*ends, None], strict=True)
    )
