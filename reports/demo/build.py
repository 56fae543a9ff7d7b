"""Writes the demonstration into an empty database, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from cases.models import Contact, ContactSupport
from jourer import models, periods, walls
from jourer.access import Role, SystemActor
from jourer.models import Actor, ActorShelter, Assessment, Catchment, Observation, User, audit
from plans.actions import add_target
from plans.models import Goal, GoalArea, Plan
from reports.demo import last_year, neighbour, people, rhythm, shape, this_year

# What each association plans: {years from this one: plan}.
PLANS = {"demo": {-1: last_year.PLAN, 0: this_year.PLAN}, "granne": {0: neighbour.PLAN}}


@dataclass
class House:
    """An association in the making, with what its rows point at."""

    association: models.Association
    shelters: dict[str, models.Shelter] = field(default_factory=dict)
    districts: dict[str, list[models.District]] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)
    works_at: dict[str, list[Actor]] = field(default_factory=dict)

    def of_role(self, role: Role, key: str) -> list[Actor]:
        return [actor for actor in self.works_at[key] if actor.role == role]

    @property
    def coordinator(self) -> Actor:
        """Who runs the plan; in a small shelter whoever works there."""
        return next((actor for actor in self.actors if actor.role == Role.COORDINATOR), self.actors[0])


def make(today: date, *, scale: float = 1, tell: Callable[[str], None] = lambda line: None) -> None:
    """Make both associations as they would be on a day; `scale` 0.1 makes a tenth of the contacts."""
    houses = [(House(_association(data)), data) for data in (people.DEMO, people.NEIGHBOUR)]
    with walls.opened([house.association for house, _ in houses]), transaction.atomic():
        for house, data in houses:
            _found(house, data, today)
            for offset, plan in PLANS[data.slug].items():
                _plan(house, plan, today.year + offset, today)
            number = _contacts(house, data, today, scale)
            audit.record(SystemActor("demo", house.association), "demo.made", contacts=number)
            tell(f"{data.name}: {number} stödkontakter")


def _association(data):
    made = models.Association(
        name=data.name, slug=data.slug, organisation_number=data.organisation_number, is_demo=True
    )
    made.clean_fields()
    return made


def _found(house, data, today):
    """The association with shelters, districts and people."""
    house.association.save()
    for one in data.shelters:
        house.shelters[one.key] = models.Shelter.objects.create(
            association=house.association, name=one.name, slug=one.slug, kind=one.kind, target_group=one.target_group
        )
        Catchment.objects.bulk_create(
            Catchment(association=house.association, shelter=house.shelters[one.key], municipality=code)
            for code in one.municipalities
        )
    for code, name in data.districts:
        district = models.District.objects.create(association=house.association, municipality=code, name=name)
        house.districts.setdefault(code, []).append(district)
    _people(house, data, today)


def _people(house, data, today):
    # One hash for all: the password is known anyway, and each hash costs a tenth of a second on purpose.
    known, unusable = make_password(people.PASSWORD), make_password(None)
    house.works_at = {key: [] for key in house.shelters}
    for person in data.people:
        user = User(email=person.email, name=person.name, password=known if person.signs_in else unusable)
        user.save()
        for role in person.roles:
            actor = Actor(association=house.association, user=user, role=role, valid_from=date(today.year - 2, 1, 1))
            actor.save()
            house.actors.append(actor)
            _work_at(house, actor, person.works_at if role != Role.BOARD else ())
    # What has a maker was made here; jourer.start refuses demo mode where somebody has none.
    emails = [person.email for person in data.people]
    User.objects.filter(email__in=emails).update(made_by=house.actors[0])


def _work_at(house, actor, keys):
    for key in keys:
        ActorShelter.objects.create(association=house.association, actor=actor, shelter=house.shelters[key])
        house.works_at[key].append(actor)


def _plan(house, content, year, today):
    plan = Plan.objects.create(
        association=house.association,
        year=year,
        title=f"Verksamhetsplan {year}",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        adopted_on=date(year - 1, 11, 26),
        vision=content.vision,
        purpose=content.purpose,
        values=content.values,
    )
    for position, (name, goals) in enumerate(content.areas.items(), 1):
        area = GoalArea.objects.create(association=house.association, plan=plan, name=name, position=position)
        for number, goal in enumerate(goals, 1):
            _goal(house, area, goal, number, today)


def _goal(house, area, content, number, today):
    goal = Goal.objects.create(
        association=house.association,
        area=area,
        shelter=house.shelters.get(content.shelter),
        number=f"{area.position}.{number}",
        text=content.text,
        activity_text=content.activity,
        measure_text=content.measure,
        position=number,
    )
    by = house.of_role(Role.STAFF, content.shelter)[0] if content.shelter else house.coordinator
    for target in content.targets:
        measure = _measure(house, goal, target)
        _observed(measure, target, area.plan.year, by, today)
        _judged(measure, target, area.plan.year, house.coordinator, today)


def _measure(house, goal, content):
    """A target through the verb that people use, so that what the plan's data says is checked like their input."""
    plan = goal.area.plan
    starts_on, ends_on = _window(content.part, plan)
    filters = {name: list(codes) for name, codes in content.filters}
    if content.metric and goal.shelter:
        filters["shelter"] = [str(goal.shelter.pk)]
    target = add_target(
        by=SystemActor("demo", house.association),
        goal=goal,
        items=content.items,
        kind=content.kind,
        direction=content.direction,
        goal_value=content.goal,
        baseline=content.baseline,
        unit=content.unit,
        starts_on=starts_on,
        ends_on=ends_on,
        metric=content.metric,
        filters=filters,
    )
    return target.measure


def _window(part: shape.Part, plan):
    if isinstance(part, str):
        return periods.window(part, (plan.starts_on, plan.ends_on))
    return _day(plan.year, part[0]), _day(plan.year, part[1])


def _day(year, month_and_day):
    return date.fromisoformat(f"{year}-{month_and_day}")


def _observed(measure, content, year, by, today):
    """What was typed in by today.

    In bulk and without audit lines, here as with the verdicts and the contacts: the audit says what people did, and
    nobody did this. That the demonstration was made is said once, by `demo.made`.
    """
    items = {item.name: item for item in measure.items.all()}
    Observation.objects.bulk_create(
        Observation(
            association=by.association,
            measure=measure,
            item=items[seen.item] if seen.item else None,
            observed_on=_day(year, seen.on),
            value=seen.value,
            note=seen.note,
            typed_by=by,
            typed_at=_afternoon(_day(year, seen.on)),
        )
        for seen in content.seen
        if _day(year, seen.on) <= today
    )


def _judged(measure, content, year, by, today):
    Assessment.objects.bulk_create(
        Assessment(
            association=by.association,
            measure=measure,
            assessed_on=_day(year, said.on),
            verdict=said.verdict,
            comment=said.comment,
            assessed_by=by,
            typed_at=_afternoon(_day(year, said.on)),
        )
        for said in content.said
        if _day(year, said.on) <= today
    )


def _afternoon(day) -> datetime:
    """When a day's figures were typed in, but never later than now."""
    return min(datetime.combine(day, time(15, 40), tzinfo=timezone.get_current_timezone()), timezone.now())


def _contacts(house, data, today, scale) -> int:
    """Every shelter's contacts; says how many."""
    made = 0
    for one in data.shelters:
        staff, volunteers = house.of_role(Role.STAFF, one.key), house.of_role(Role.VOLUNTEER, one.key)
        setting = rhythm.Setting(staff, volunteers, house.districts)
        drawn = list(rhythm.draw(one.key, setting, today, zone=timezone.get_current_timezone(), scale=scale))
        contacts = [_contact(house, house.shelters[one.key], one_drawn) for one_drawn in drawn]
        Contact.objects.bulk_create(contacts, batch_size=1000)
        ContactSupport.objects.bulk_create(
            [
                ContactSupport(association=house.association, contact=contact, kind=kind)
                for contact, one_drawn in zip(contacts, drawn, strict=True)
                for kind in one_drawn.support
            ],
            batch_size=1000,
        )
        made += len(contacts)
    return made


def _contact(house, shelter, drawn):
    return Contact(
        association=house.association,
        shelter=shelter,
        done_by=drawn.done_by,
        typed_by=drawn.typed_by,
        typed_at=min(drawn.typed_at, timezone.now()),
        **drawn.facts,
    )
