"""An association in the making: its shelters, districts and people."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from jourer import models
from jourer.access import Role
from jourer.models import Actor, ActorShelter, Catchment, User
from reports.demo import people


@dataclass
class House:
    """An association with what its rows point at, as it is on a day."""

    association: models.Association
    today: date
    shelters: dict[str, models.Shelter] = field(default_factory=dict)
    districts: dict[str, list[models.District]] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)
    works_at: dict[str, list[Actor]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: people.Association, today: date) -> "House":
        """With an association that is not yet saved."""
        made = models.Association(
            name=data.name, slug=data.slug, organisation_number=data.organisation_number, is_demo=True
        )
        made.clean_fields()
        return cls(made, today)

    def of_role(self, role: Role, key: str) -> list[Actor]:
        return [actor for actor in self.works_at[key] if actor.role == role]

    def named(self, email: str) -> Actor:
        """Somebody by their address, in the first of their roles."""
        return next(actor for actor in self.actors if actor.user.email == email)

    @property
    def coordinator(self) -> Actor:
        """Who runs the plan; in a small shelter whoever works there."""
        return next((actor for actor in self.actors if actor.role == Role.COORDINATOR), self.actors[0])


def found(house: House, data: people.Association) -> None:
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
    _people(house, data)


def _people(house, data):
    # One hash for all: the password is known anyway, and each hash costs a tenth of a second on purpose.
    known, unusable = make_password(people.PASSWORD), make_password(None)
    house.works_at, since = {key: [] for key in house.shelters}, data.here_from(house.today.year)
    for person in data.people:
        user = User(email=person.email, name=person.name, password=known if person.signs_in else unusable)
        user.save()
        for role in person.roles:
            actor = Actor(association=house.association, user=user, role=role, valid_from=since)
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
