"""The second wall, asked with raw SQL as the application's own role, and the first one in `Owned`."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from jourer import walls
from jourer.models import Actor, AuditEvent, Catchment, District, audit
from jourer.models.audit import AppendOnlyError
from jourer.models.owned import MixedAssociationsError, relations
from tests import builders as build
from tests.whole_site.world import tenant

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="row-level security and triggers against foreign keys are PostgreSQL's"
)


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def tables():
    return [model._meta.db_table for model in walls.owned_models()]


@on_postgresql
def test_the_tests_role_is_bound_by_the_walls():
    assert ask("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False, False)]


@on_postgresql
def test_every_owned_table_has_its_wall():
    forced = ask("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    policies = ask("SELECT tablename FROM pg_policies WHERE policyname = 'open_association' AND cmd = 'ALL'")
    triggers = ask("SELECT event_object_table FROM information_schema.triggers WHERE trigger_name = 'same_association'")

    assert set(tables()) <= {table for (table,) in forced}
    assert set(tables()) <= {table for (table,) in policies}
    assert set(tables()) <= {table for (table,) in triggers}


@on_postgresql
def test_a_statement_sees_the_open_associations_rows_and_no_others():
    here, there = tenant("HERE"), tenant("THERE")

    for associations in ([], [here.association], [here.association, there.association]):
        with walls.opened(associations):
            seen = {table: ask(f"SELECT DISTINCT association_id FROM {table}") for table in tables()}
        expected = {association.pk for association in associations}
        assert {table: {key for (key,) in rows} for table, rows in seen.items()} == dict.fromkeys(tables(), expected)


@on_postgresql
def test_nothing_is_written_into_an_association_that_is_not_open():
    here, there = tenant("HERE"), tenant("THERE")
    with walls.opened([here.association]):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ask(
                "INSERT INTO jourer_district (id, association_id, municipality, name) VALUES (%s, %s, '0181', 'Kaj')",
                uuid4(),
                there.association.pk,
            )
        reached = {
            table: ask(f"DELETE FROM {table} WHERE association_id = %s", there.association.pk) for table in tables()
        }

    assert reached == dict.fromkeys(tables(), 0)
    assert District.objects.filter(association=there.association).count() == 1


@on_postgresql
def test_no_row_moves_to_another_association():
    here, there = tenant("HERE"), tenant("THERE")

    for table in tables():
        with pytest.raises(IntegrityError), transaction.atomic():
            ask(
                f"UPDATE {table} SET association_id = %s WHERE association_id = %s",
                there.association.pk,
                here.association.pk,
            )


@on_postgresql
def test_no_foreign_key_points_into_another_association():
    """Even with both associations open, as on `/` and in the admin."""
    here, there = tenant("HERE"), tenant("THERE")
    pairs = [(model, field) for model in walls.owned_models() for field in relations(model) if model is not AuditEvent]

    for model, field in pairs:
        target = field.related_model.objects.filter(association=there.association).first()
        with pytest.raises(IntegrityError, match="another association"), transaction.atomic():
            ask(
                f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE association_id = %s",
                target.pk,
                here.association.pk,
            )
    assert len(pairs) >= 20


@on_postgresql
def test_an_inserted_row_points_at_nothing_of_another_association():
    here, there = build.shelter(), build.shelter()

    with pytest.raises(IntegrityError, match="shelter_id of jourer_catchment points into another association"):
        ask(
            "INSERT INTO jourer_catchment (id, association_id, shelter_id, municipality) VALUES (%s, %s, %s, '0181')",
            uuid4(),
            here.association_id,
            there.pk,
        )


@on_postgresql
def test_a_user_sees_the_own_roles_everywhere_and_nobody_elses():
    mine = build.actor("staff", build.shelter())
    build.actor("staff", build.shelter())
    with walls.opened([], mine.user):
        assert list(Actor.objects.all()) == [mine]
        assert ask("UPDATE jourer_actor SET role = 'admin'") == 0


@on_postgresql
def test_what_was_open_is_shut_again_also_after_an_error():
    association = build.association()
    with walls.opened([]):
        with pytest.raises(ZeroDivisionError), walls.opened([association]):
            raise ZeroDivisionError
        assert ask("SELECT current_setting('jourer.associations')") == [("",)]


@on_postgresql
def test_an_error_of_the_database_is_not_hidden_when_the_walls_are_shut():
    with pytest.raises(ProgrammingError, match="no_such_table"), transaction.atomic(), walls.opened([]):
        ask("SELECT * FROM no_such_table")


@on_postgresql
def test_a_new_connection_opens_what_was_open():
    association = build.association()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jourer.associations', '', false)")
    walls.tell_new_connection(connection)

    assert ask("SELECT current_setting('jourer.associations')") == [(str(association.pk),)]


def test_each_association_is_opened_in_turn():
    shelters = [build.shelter(), build.shelter()]

    seen = {association.pk: ask("SELECT count(*) FROM jourer_shelter") for association in walls.each_association()}

    number = 1 if connection.vendor == "postgresql" else 2
    assert seen == {shelter.association_id: [(number,)] for shelter in shelters}


@pytest.mark.parametrize("statement", ["UPDATE jourer_auditevent SET action = 'x'", "DELETE FROM jourer_auditevent"])
def test_the_audit_is_only_ever_added_to(statement):
    staff = build.actor("staff", build.shelter())
    audit.record(staff, "something.done")

    with pytest.raises(IntegrityError, match="jourer_auditevent is only ever added to"):
        ask(statement)


def test_the_audits_model_refuses_as_well():
    event = audit.record(build.actor("staff", build.shelter()), "something.done")

    for forbidden in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            forbidden()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(action="x")


@pytest.fixture
def mixed():
    """A row of one association that points at a shelter of another, by its key only."""
    return Catchment(association=build.association(), shelter_id=build.shelter().pk, municipality="0181")


def test_save_refuses_what_points_into_another_association(mixed):
    with pytest.raises(MixedAssociationsError):
        mixed.save()


def test_save_refuses_an_object_at_hand_without_asking_the_database(mixed, django_assert_num_queries):
    mixed.shelter = mixed.shelter
    with django_assert_num_queries(0), pytest.raises(MixedAssociationsError):
        mixed.save()


def test_bulk_create_refuses_what_points_into_another_association(mixed):
    with pytest.raises(MixedAssociationsError):
        Catchment.objects.bulk_create([mixed])


def test_bulk_update_refuses_what_points_into_another_association():
    shelter = build.shelter()
    row = Catchment.objects.create(association=shelter.association, shelter=shelter, municipality="0181")
    row.shelter_id = build.shelter().pk

    with pytest.raises(MixedAssociationsError):
        Catchment.objects.bulk_update([row], ["shelter"])


@pytest.mark.parametrize("name", ["shelter", "shelter_id"])
def test_update_refuses_to_point_rows_into_another_association(name):
    shelter, elsewhere = build.shelter(), build.shelter()
    Catchment.objects.create(association=shelter.association, shelter=shelter, municipality="0181")

    with pytest.raises(MixedAssociationsError):
        Catchment.objects.update(**{name: elsewhere if name == "shelter" else elsewhere.pk})


@pytest.mark.parametrize("name", ["association", "association_id"])
def test_update_never_moves_rows_to_another_association(name):
    elsewhere = build.shelter().association

    with pytest.raises(MixedAssociationsError):
        Catchment.objects.update(**{name: elsewhere if name == "association" else elsewhere.pk})
