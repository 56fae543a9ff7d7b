"""Writes the demonstration into an empty database, in one transaction."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from cases.models import Contact, ContactSupport
from jourer import walls
from jourer.access import Role, SystemActor
from jourer.models import History, audit
from reports.demo import (
    activities,
    agreements,
    before_the_log,
    caseload,
    casework,
    elected,
    follow_ups,
    grants,
    last_year,
    membership,
    money,
    neighbour,
    partners,
    people,
    planning,
    register,
    rhythm,
    this_year,
    volunteering,
)
from reports.demo.house import House, found

# What each association plans: {years from this one: plan}.
PLANS = {"demo": {-1: last_year.PLAN, 0: this_year.PLAN}, "granne": {0: neighbour.PLAN}}
PARTNERS = {"demo": partners.DEMO, "granne": partners.NEIGHBOUR}
ACTIVITIES = {"demo": activities.DEMO, "granne": activities.NEIGHBOUR}
REGISTERS = {"demo": register.DEMO, "granne": register.NEIGHBOUR}
MONEY = {"demo": money.write}
ELECTED = {"demo": elected.DEMO, "granne": elected.NEIGHBOUR}


def make(today: date, *, scale: float = 1, tell: Callable[[str], None] = lambda line: None) -> None:
    """Make both associations as they would be on a day; `scale` 0.1 makes a tenth of the contacts."""
    houses = [(House.of(data, today), data) for data in (people.DEMO, people.NEIGHBOUR)]
    with walls.opened([house.association for house, _ in houses]), transaction.atomic():
        for house, data in houses:
            found(house, data)
            _history(house, data)
            volunteering.write(house, REGISTERS[data.slug], data.here_from(today.year))
            casework.promise(house)
            partners.write(house, PARTNERS[data.slug], data.here_from(today.year))
            elected.write(house, ELECTED[data.slug])
            if data.slug == "demo":
                membership.write(house)
            if data.slug in MONEY:
                MONEY[data.slug](house)
            for offset, plan in PLANS[data.slug].items():
                planning.write(house, plan, today.year + offset)
            if data.slug in MONEY:
                grants.write(house)
                agreements.write(house)
            activities.write(house, ACTIVITIES[data.slug])
            number = _contacts(house, data, scale)
            if data.slug in MONEY:
                follow_ups.write(house)
            audit.record(SystemActor("demo", house.association), "demo.made", contacts=number)
            tell(f"{data.name}: {number} stödkontakter")


def _history(house, data):
    """The totals of the year before the one in which the log began."""
    year = data.logs_from(house.today.year).year - 1
    History.objects.bulk_create(
        History(
            association=house.association,
            metric="cases.contacts",
            shelter=shelter,
            year=year,
            month=month,
            value=value,
            source=before_the_log.SOURCE,
            typed_by=house.coordinator,
        )
        for key, shelter in house.shelters.items()
        for month, value in enumerate(before_the_log.CONTACTS[key], 1)
    )


def _contacts(house, data, scale) -> int:
    """Every shelter's contacts since the log began, with the cases that some belong to; says how many contacts."""
    made, logs_from = 0, data.logs_from(house.today.year)
    for one in data.shelters:
        staff, volunteers = house.of_role(Role.STAFF, one.key), house.of_role(Role.VOLUNTEER, one.key)
        setting = rhythm.Setting(staff, volunteers, house.districts)
        zone, end = timezone.get_current_timezone(), date(house.today.year, 12, 31)
        every = rhythm.draw(one.key, setting, end, zone=zone, scale=scale)
        drawn = [contact for contact in every if contact.facts["occurred_on"] >= logs_from]
        cases = [*caseload.draw(one.key, drawn, zone=zone), *caseload.just_in(one.key, house.today, zone=zone)]
        case_of = casework.write(casework.Casework.of(house, one.key), cases)
        by_today = [contact for contact in drawn if contact.facts["occurred_on"] <= house.today]
        _log(house, house.shelters[one.key], by_today, case_of)
        made += len(by_today)
    return made


def _log(house, shelter, drawn, case_of):
    contacts = [_contact(house, shelter, one, case_of.get(id(one))) for one in drawn]
    Contact.objects.bulk_create(contacts, batch_size=1000)
    ContactSupport.objects.bulk_create(
        [
            ContactSupport(association=house.association, contact=contact, kind=kind)
            for contact, one in zip(contacts, drawn, strict=True)
            for kind in one.support
        ],
        batch_size=1000,
    )


def _contact(house, shelter, drawn, case):
    return Contact(
        association=house.association,
        shelter=shelter,
        case=case,
        done_by=drawn.done_by,
        typed_by=drawn.typed_by,
        typed_at=min(drawn.typed_at, timezone.now()),
        **drawn.facts,
    )
