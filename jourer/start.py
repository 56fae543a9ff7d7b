"""What must hold before the first request or task in production. Each refusal names the variable to mend."""

from celery import current_app
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from jourer import crypto

BROKER_SECONDS = 5


def refuse_unsafe_start() -> None:
    """Raise `ImproperlyConfigured` where production would be unsafe or could not work."""
    crypto.key_ring(settings.FIELD_KEYS)
    if not settings.PRODUCTION:
        return
    if not settings.ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS is not set: no request would be answered")
    _refuse_database()
    _refuse_broker()


def _refuse_database():
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise ImproperlyConfigured("DATABASE_URL: the database cannot be reached") from error
    if connection.vendor == "postgresql" and _is_above_the_walls():
        raise ImproperlyConfigured(
            "DATABASE_URL: the role is a superuser or has BYPASSRLS, so row-level security would not hold"
        )


def _is_above_the_walls():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def _refuse_broker():
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OSError, current_app.connection_for_write().recoverable_connection_errors) as error:
        raise ImproperlyConfigured("REDIS_URL: the broker cannot be reached") from error
