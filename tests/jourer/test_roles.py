"""The application's role where another one owns the tables: rows it may change, tables and the audit it may not."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from jourer import walls
from jourer.models import Association, AuditEvent, audit
from tests import builders as build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]
AUDIT = AuditEvent._meta.db_table
DENIED = "permission denied|must be owner"


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.fixture(scope="module")
def role(django_db_setup):
    """A role of the whole server, made by its superuser; the tests' role may become it."""
    name = f"jourer_app_{connection.settings_dict['NAME']}"
    address = {"host": connection.settings_dict["HOST"], "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as superuser:
        superuser.execute(f'CREATE ROLE "{name}"')
        superuser.execute(f'GRANT "{name}" TO CURRENT_USER, jourer_tests')
        yield name
        superuser.execute(f'DROP ROLE "{name}"')


@pytest.fixture
def as_the_application(role, settings):
    """From here on the test is the application's role, with what `migrate` grants it, until it is rolled back."""
    settings.DATABASE_APP_ROLE = role
    staff = build.actor("staff", build.shelter())
    audit.record(staff, "contact.logged")
    ask("SET CONSTRAINTS ALL IMMEDIATE")
    ask("CREATE TABLE a_table_of_the_next_version (id int)")
    walls.build(connection)
    ask(f'SET ROLE "{role}"')
    yield staff
    ask("RESET ROLE")


def test_it_works_with_rows(as_the_application):
    staff = as_the_application
    build.contact(staff)

    assert Association.objects.filter(pk=staff.association_id).update(name="Nya namnet") == 1
    assert staff.shelter_links.all().delete()[0] == 1


def test_it_has_its_rights_in_a_table_that_is_new(as_the_application):
    ask("INSERT INTO a_table_of_the_next_version VALUES (1)")

    assert ask("SELECT * FROM a_table_of_the_next_version") == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE cases_contact",
        "ALTER TABLE jourer_actor DISABLE ROW LEVEL SECURITY",
        "DROP POLICY open_association ON jourer_actor",
        f"ALTER TABLE {AUDIT} DISABLE TRIGGER append_only",
        "TRUNCATE cases_contact CASCADE",
        f"TRUNCATE {AUDIT}",
        f"UPDATE {AUDIT} SET action = 'nothing'",
        f"DELETE FROM {AUDIT}",
        "DELETE FROM django_migrations",
        "CREATE FUNCTION jourer_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ],
)
def test_it_may_not(as_the_application, statement):
    with pytest.raises(ProgrammingError, match=DENIED), transaction.atomic():
        ask(statement)


def test_it_may_add_to_the_audit_and_read_it(as_the_application):
    audit.record(as_the_application, "contact.logged")

    assert AuditEvent.objects.filter(action="contact.logged").count() == 2


def test_the_walls_bind_it(as_the_application):
    with walls.opened([]):
        assert ask(f"SELECT count(*) FROM {AUDIT}") == [(0,)]
