"""Row-level security, the second wall: on PostgreSQL no statement reaches a row of an association that is not open.

Two variables of the database session say what is open: `jourer.associations` (ids, comma separated) and `jourer.user`
(whose own `Actor` rows can always be read). Without them no row is there. The policies are FORCEd, so the owner of
the tables is bound too; `post_migrate` makes them, with the triggers, in one loop over every `Owned` table.
On SQLite there is no second wall: `visible_to` and the checks of `Owned` stand alone.
"""

import contextlib
from collections.abc import Iterable
from contextvars import ContextVar

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

from jourer.models import Actor, Association, AuditEvent
from jourer.models.owned import Owned, relations

_open: ContextVar[tuple[str, str]] = ContextVar("open associations and user", default=("", ""))


@contextlib.contextmanager
def opened(associations: Iterable, user=None):
    """Open the rows of these associations (objects or ids), and the user's own roles, for what happens inside."""
    keys = ",".join(str(getattr(association, "pk", association)) for association in associations)
    token = _open.set((keys, str(user.pk) if user else ""))
    _tell(connection)
    try:
        yield
    finally:
        _open.reset(token)
        _tell(connection)


def each_association(of=Association):
    """Every association in turn, opened: for scheduled tasks and data migrations.

    A migration gives its own `of`, the model as it was then: one made later may have columns that are not there yet.
    """
    for association in of.objects.all():
        with opened([association]):
            yield association


def _tell(connection):
    """Set the session's variables. A broken transaction cannot, and need not: its rollback restores what was."""
    if connection.vendor == "postgresql" and not _is_broken(connection):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('jourer.associations', %s, false), set_config('jourer.user', %s, false)", _open.get()
            )


def _is_broken(connection):
    """Whether the transaction can only be rolled back; Django does not know so of every statement that failed."""
    raw = connection.connection
    return connection.needs_rollback or (raw and raw.info.transaction_status == TransactionStatus.INERROR)


def tell_new_connection(connection, **kwargs):
    """A connection made anew in the middle of a request opens what the request had opened."""
    if _open.get() != ("", ""):
        _tell(connection)


connection_created.connect(tell_new_connection)


def owned_models() -> list[type[Owned]]:
    return [model for model in apps.get_models() if issubclass(model, Owned)]


IS_OPEN = (
    "association_id = ANY (ARRAY(SELECT unnest(string_to_array("
    "current_setting('jourer.associations', true), ','))::uuid))"
)
IS_OWN = "user_id = NULLIF(current_setting('jourer.user', true), '')::uuid"

# Refuses a foreign key into another association. Arguments come in threes: column, table it points at, its key.
SAME_ASSOCIATION = """
CREATE OR REPLACE FUNCTION jourer_same_association() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target uuid;
    owner uuid;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.association_id <> OLD.association_id THEN
        RAISE EXCEPTION 'a row of % never moves to another association', TG_TABLE_NAME USING ERRCODE = '23514';
    END IF;
    FOR i IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format('SELECT ($1).%I', TG_ARGV[2 * i]) INTO target USING NEW;
        IF target IS NOT NULL THEN
            EXECUTE format('SELECT association_id FROM %I WHERE id = $1', TG_ARGV[2 * i + 1]) INTO owner USING target;
            IF owner IS DISTINCT FROM NEW.association_id THEN
                RAISE EXCEPTION '% of % points into another association', TG_ARGV[2 * i], TG_TABLE_NAME
                    USING ERRCODE = '23514';
            END IF;
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""

APPEND_ONLY = {
    "postgresql": """
        CREATE OR REPLACE FUNCTION jourer_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = '23514'; END $$;
        DROP TRIGGER IF EXISTS append_only ON {table};
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION jourer_append_only();
    """,
    "sqlite": """
        CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END;
        CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END;
    """,
}

# What the application's role may do with a table where it is not everything that can be done to rows.
RIGHTS = {AuditEvent._meta.db_table: "SELECT, INSERT", "django_migrations": "SELECT"}


def build(connection) -> None:
    """Make every policy and trigger anew; harmless to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        if connection.vendor == "postgresql":
            editor.execute(SAME_ASSOCIATION, params=None)
            if settings.DATABASE_APP_ROLE:
                _grant(editor, settings.DATABASE_APP_ROLE, tables)
            for model in owned_models():
                if model._meta.db_table in tables:
                    _wall_in(editor, model)
        if AuditEvent._meta.db_table in tables:
            _append_only(editor, AuditEvent._meta.db_table)


def _grant(editor, role, tables):
    """The rights of a role that owns nothing: the rows of every table, the audit only to add to, and no more."""
    role = editor.quote_name(role)
    editor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
    for table in sorted(tables):
        rights = RIGHTS.get(table, "SELECT, INSERT, UPDATE, DELETE")
        editor.execute(f"REVOKE ALL ON {editor.quote_name(table)} FROM {role}")
        editor.execute(f"GRANT {rights} ON {editor.quote_name(table)} TO {role}")


def _append_only(editor, table):
    script = APPEND_ONLY[editor.connection.vendor].format(table=table)
    if editor.connection.vendor == "sqlite":
        for statement in script.strip().split("END;")[:-1]:
            editor.execute(statement + "END")
    else:
        editor.execute(script, params=None)  # a % in it is PL/pgSQL


def _wall_in(editor, model):
    table = model._meta.db_table
    pairs = [f"'{field.column}', '{field.related_model._meta.db_table}'" for field in relations(model)]
    editor.execute(f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS open_association ON {table};
        CREATE POLICY open_association ON {table} USING ({IS_OPEN}) WITH CHECK ({IS_OPEN});
        DROP TRIGGER IF EXISTS same_association ON {table};
        CREATE TRIGGER same_association BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION jourer_same_association({", ".join(pairs)});
    """)
    if model is Actor:
        editor.execute(f"""
            DROP POLICY IF EXISTS own_roles ON {table};
            CREATE POLICY own_roles ON {table} FOR SELECT USING ({IS_OWN});
        """)
