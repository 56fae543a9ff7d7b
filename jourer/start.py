"""What must hold before the first request or task. Each refusal names the variable to mend."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from jourer import crypto, keyproofs
from jourer.models import Association, User

BROKER_SECONDS = 5
SECRET_LENGTH = 50  # characters; Django's own check (security.W009) asks for as many
SECRET_VARIETY = 5  # different characters; as there
KNOWN = "demonstration-protects-nothing"  # in every secret that stands in the settings
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
ENCRYPTED = {"require", "verify-ca", "verify-full"}
NOT_SENT = {"console", "dummy", "filebased", "locmem"}


def refuse_unsafe_start() -> None:
    """Raise `ImproperlyConfigured` where production or the demonstration would be unsafe or could not work."""
    crypto.key_ring(settings.FIELD_KEYS)
    if settings.APP_MODE == "demo":
        _refuse_real_rows()
    if settings.PRODUCTION:
        refuse_unsafe_settings()
        _refuse_production()
    _refuse_other_keys()


def refuse_unsafe_settings() -> None:
    """What can be seen from the settings alone, before a password is sent anywhere."""
    for check in UNSAFE:
        for complaint in check():
            raise ImproperlyConfigured(complaint)


def _debug():
    if settings.DEBUG:
        yield "DEBUG is on: production does not start with it"


def _secrets():
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        value = getattr(settings, name)
        if KNOWN in value or value.startswith("django-insecure-"):
            yield f"{name} is one that everybody knows"
        if len(value) < SECRET_LENGTH or len(set(value)) < SECRET_VARIETY:
            yield f"{name} is too easy to guess: it must be {SECRET_LENGTH} random characters or more"
    if settings.SECRET_KEY == settings.AUDIT_KEY:
        yield "AUDIT_KEY is the same as SECRET_KEY: who learns one must not learn the other"


def _field_keys():
    for key in crypto.key_ring(settings.FIELD_KEYS).values():
        if KNOWN.encode() in key or len(set(key)) < SECRET_VARIETY:
            yield "FIELD_KEYS has a key that everybody knows"


def _hosts():
    if not settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS is not set: no request would be answered"
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS has a *: a forged host would stand in the links of our mail"


def _tls():
    """Also behind a proxy that redirects: what reaches us past it must not be answered in clear."""
    if not settings.SECURE_SSL_REDIRECT:
        yield "SECURE_SSL_REDIRECT is off: passwords would travel in clear"


def _database():
    """A Unix socket and loopback never leave the machine; every other way is encrypted, in a container network too."""
    database = settings.DATABASES["default"]
    host = database.get("HOST", "")
    is_here = not host or host.startswith("/") or host in LOOPBACK
    if not is_here and database.get("OPTIONS", {}).get("sslmode") not in ENCRYPTED:
        yield "DATABASE_URL: the database is on another host, and its sslmode is not require, verify-ca or verify-full"


def _redis():
    """Who may open a Unix socket is up to the file system; whoever reaches a port could give the worker work."""
    address = urlsplit(settings.REDIS_URL)
    if address.scheme in {"redis", "rediss"} and not address.password:
        yield "REDIS_URL has no password"


def _email():
    """An empty folder or a console would keep the links with which passwords are chosen."""
    if settings.EMAIL_BACKEND.split(".")[-2] in NOT_SENT:
        yield "EMAIL_URL sends nothing: nobody could choose a password"


UNSAFE: list[Callable[[], Iterator[str]]] = [_debug, _secrets, _field_keys, _hosts, _tls, _database, _redis, _email]


def _refuse_real_rows():
    _reach_database()
    if holds_real_rows():
        raise ImproperlyConfigured(
            "DATABASE_URL: APP_MODE is demo, and the database holds what `manage.py demo` did not make"
        )


def _refuse_production():
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


def _refuse_other_keys():
    """Whoever starts first with a new key leaves its proof, before anything is encrypted with it."""
    for complaint in keyproofs.complaints():
        raise ImproperlyConfigured(complaint)
    keyproofs.leave_proof()


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
