"""What must hold before the first request or task. Each refusal names the variable to mend."""

from celery import current_app
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from jourer import crypto
from jourer.models import Association, User

BROKER_SECONDS = 5


def refuse_unsafe_start() -> None:
    """Raise `ImproperlyConfigured` where production or the demonstration would be unsafe or could not work."""
    crypto.key_ring(settings.FIELD_KEYS)
    if settings.APP_MODE == "demo":
        _refuse_real_rows()
    if settings.PRODUCTION:
        _refuse_production()


def _refuse_real_rows():
    _reach_database()
    if holds_real_rows():
        raise ImproperlyConfigured(
            "DATABASE_URL: APP_MODE is demo, and the database holds what `manage.py demo` did not make"
        )


def _refuse_production():
    if not settings.ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS is not set: no request would be answered")
    _reach_database()
    if connection.vendor == "postgresql" and _is_above_the_walls():
        raise ImproperlyConfigured(
            "DATABASE_URL: the role is a superuser or has BYPASSRLS, so row-level security would not hold"
        )
    if holds_demo_rows():
        raise ImproperlyConfigured("DATABASE_URL: `manage.py demo` made the database, so everybody knows its passwords")
    _refuse_broker()


def holds_real_rows() -> bool:
    """Whether there is anybody whom the demonstration did not make.

    It marks its associations and gives each of its accounts a maker, as its administrators do with theirs.
    """
    return has_tables() and (
        Association.objects.filter(is_demo=False).exists() or User.objects.filter(made_by=None).exists()
    )


def holds_demo_rows() -> bool:
    return has_tables() and Association.objects.filter(is_demo=True).exists()


def has_tables() -> bool:
    """Before the first migration nobody is there yet."""
    return Association._meta.db_table in connection.introspection.table_names()


def _reach_database():
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise ImproperlyConfigured("DATABASE_URL: the database cannot be reached") from error


def _is_above_the_walls():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def _refuse_broker():
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OSError, OperationalError) as error:
        raise ImproperlyConfigured("REDIS_URL: the broker cannot be reached") from error
