"""All targets of an association's year: read through Django, against one hand-written SQL query with as many FILTERs.

64 counts with filters and windows of their own, 8 sums of minutes and 8 numbers of different people, of an association
whose contacts of the year lie among those of 19 others. Both ways must give the same numbers. On PostgreSQL only.
"""

# ruff: noqa: S311 - figures are drawn here, no secrets
import random
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import connection

from cases import codes
from cases.models import Contact
from jourer import measuring, walls
from jourer.models import Actor, Association, Measure, Shelter, User
from tests import builders as build
from tests.benchmarks import Result, in_turn

YEAR = date(2025, 1, 1), date(2025, 12, 31)
WINDOWS = [YEAR, (YEAR[0], date(2025, 6, 30)), (date(2025, 7, 1), YEAR[1]), (date(2025, 4, 1), date(2025, 6, 30))]
CODES = {
    "channel": codes.Channel.values,
    "role": codes.SeekerRole.values,
    "gender": [code for code, _ in codes.GENDERS],
    "age": [code for code, _ in codes.AGE_GROUPS],
    "municipality": ["1480", "1481", "1482", codes.NOT_ASKED],
    "crime": [code for code, _ in codes.CRIME_TYPES],
    "found_us": [code for code, _ in codes.WAYS_HERE],
}
COLUMNS = {"role": "seeker_role", "age": "age_group", "crime": "crime_type", "shelter": "shelter_id"}
SHELTERS, PEOPLE_A_SHELTER = 6, 3


@dataclass(frozen=True)
class Scale:
    contacts: int = 15_000  # of the year, in each association
    associations: int = 20
    runs: int = 21


def run() -> list[Result]:
    scale = Scale()
    random.seed(1)
    associations = fill(scale)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return [compare(associations[0], scale)]


def compare(association: Association, scale: Scale) -> Result:
    with walls.opened([association]):
        measures = eighty_measures(association)
        query, parameters = one_query(association, measures)
        if ours(association, measures) != by_hand(query, parameters):
            raise ValueError("the readings and the hand-written query disagree")
        seconds = in_turn(lambda: ours(association, measures), lambda: by_hand(query, parameters), runs=scale.runs)
    facts = {"measures": len(measures), "contacts": scale.contacts, "rows": scale.contacts * scale.associations}
    return Result("80 measures read through Django", "one SQL query with 80 FILTERs", *seconds, facts)


# The two ways


def ours(association: Association, measures: list[Measure]) -> list:
    readings = measuring.read(association, measures, YEAR[1])
    return [readings[measure.pk].value for measure in measures]


def by_hand(query: str, parameters: list) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [value or 0 for value in cursor.fetchone()]


def one_query(association: Association, measures: list[Measure]) -> tuple[str, list]:
    counted, parameters = [], []
    for measure in measures:
        conditions = [
            "occurred_on BETWEEN %s AND %s",
            *(f"{COLUMNS.get(key, key)} = ANY(%s)" for key in measure.filters),
        ]
        counted.append(f"{COUNTED[measure.metric]} FILTER (WHERE {' AND '.join(conditions)})")
        parameters += [*measure.window, *measure.filters.values()]
    query = f"""
        SELECT {", ".join(counted)} FROM cases_contact contact JOIN jourer_actor actor ON actor.id = done_by_id
        WHERE contact.association_id = %s AND undone_at IS NULL AND occurred_on BETWEEN %s AND %s
    """
    return query, [*parameters, association.pk, *YEAR]


COUNTED = {
    "cases.contacts": "count(*)",
    "cases.contact_minutes": "sum(minutes)",
    "cases.support_givers": "count(DISTINCT user_id)",
}


def eighty_measures(association: Association) -> list[Measure]:
    known = CODES | {"shelter": [str(shelter.pk) for shelter in Shelter.objects.filter(association=association)]}
    metrics = ["cases.contacts"] * 64 + ["cases.contact_minutes"] * 8 + ["cases.support_givers"] * 8
    return [
        build.measure(
            association,
            metric=metric,
            kind="indicator",
            starts_on=first,
            ends_on=last,
            filters=some_filters({"channel": known["channel"]} if metric == "cases.support_givers" else known),
        )
        for metric, (first, last) in zip(metrics, WINDOWS * 20, strict=True)
    ]


def some_filters(known: dict) -> dict:
    names = random.sample(sorted(known), k=random.randint(1, min(3, len(known))))
    return {name: random.sample(known[name], k=random.randint(1, 3)) for name in names}


# The rows


def fill(scale: Scale) -> list[Association]:
    """The contacts of the first association are the pattern of all others'; they lie in the order of their days."""
    associations = [house() for _ in range(scale.associations)]
    with walls.opened(associations):
        pattern(associations[0], scale.contacts)
        with connection.cursor() as cursor:
            for statement in spread(associations):
                cursor.execute(statement)
    return associations


def house() -> Association:
    association = build.association()
    for _ in range(SHELTERS):
        shelter = build.shelter(association)
        for _ in range(PEOPLE_A_SHELTER):
            build.actor("staff", shelter, user=User.objects.create_user(f"{uuid4()}@jour.example"))
    return association


def pattern(association: Association, number: int):
    people = list(Actor.objects.filter(association=association).prefetch_related("shelters"))
    Contact.objects.bulk_create(
        contact(association, random.choice(people), YEAR[0] + timedelta(days=random.randrange(365)))
        for _ in range(number)
    )


def contact(association, by, day):
    facts = {COLUMNS.get(name, name): random.choice(some) for name, some in CODES.items()}
    minutes = random.choice([None, 15, 30, 45, 60])
    return Contact(
        association=association,
        shelter=by.shelters.all()[0],
        occurred_on=day,
        done_by=by,
        typed_by=by,
        minutes=minutes,
        **facts,
    )


def spread(associations: list[Association]):
    """SQL that puts a copy of the first association's contacts into each, every house with its own twins of people.

    The trigger that compares associations would take minutes over so many rows.
    """
    table = Contact._meta.db_table
    fields = Contact._meta.concrete_fields
    numbered = "SELECT id, association_id, row_number() OVER (PARTITION BY association_id ORDER BY {order}) AS number"
    own = f"'{associations[0].pk}'"
    yield f"CREATE TEMP TABLE pattern ON COMMIT PRESERVE ROWS AS SELECT * FROM {table}"
    yield f"DELETE FROM {table}"
    for model, order in ((Shelter, "slug"), (Actor, "user_id")):
        name = model._meta.db_table
        yield f"CREATE TEMP TABLE numbered_{name} AS {numbered.format(order=order)} FROM {name}"
        yield f"""
            CREATE TEMP TABLE twin_{name} AS SELECT mine.id AS own, twin.id, twin.association_id
            FROM numbered_{name} mine JOIN numbered_{name} twin USING (number) WHERE mine.association_id = {own}
        """
    columns, values = zip(*((field.column, _value(field)) for field in fields), strict=True)
    yield f"ALTER TABLE {table} DISABLE TRIGGER same_association"
    yield f"""
        INSERT INTO {table} ({", ".join(columns)}) SELECT {", ".join(values)}
        FROM pattern
        JOIN twin_{Shelter._meta.db_table} shelter ON shelter.own = pattern.shelter_id
        JOIN twin_{Actor._meta.db_table} person
            ON person.own = pattern.done_by_id AND person.association_id = shelter.association_id
        ORDER BY pattern.occurred_on, random()
    """
    yield f"ALTER TABLE {table} ENABLE TRIGGER same_association"


def _value(field):
    """Where a column of a copy comes from."""
    if field.column in {"id", "idempotency_key"}:
        return "gen_random_uuid()"
    if field.column == "association_id":
        return "shelter.association_id"
    twins = {Shelter: "shelter.id", Actor: "person.id"}
    return twins.get(field.related_model, f"pattern.{field.column}")
