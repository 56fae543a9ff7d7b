"""In production the application refuses to start where it would be unsafe or could not work, and says what to mend."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from jourer import start as guard

KEY = "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
DEMO_KEY = "demo:ZGVtb25zdHJhdGlvbi1wcm90ZWN0cy1ub3RoaW5nISE="
SECRET = "jag-heter-inte-hemlig-men-är-lång-nog-och-slumpad-0123456789"
OTHER_SECRET = "en-annan-text-som-också-är-lång-nog-och-slumpad-0123456789"
SOUND = {
    "APP_MODE": "production",
    "SECRET_KEY": SECRET,
    "AUDIT_KEY": OTHER_SECRET,
    "FIELD_KEYS": KEY,
    "ALLOWED_HOSTS": "jourer.example",
    "REDIS_URL": "",
    "DEBUG": "",
}
NOBODY_LISTENS = "127.0.0.1:1"
WEB = [sys.executable, "-c", "import jourer.wsgi"]
WORKER = [sys.executable, "-m", "celery", "--app", "jourer", "worker", "--pool", "solo"]
BEAT = [sys.executable, "-m", "celery", "--app", "jourer", "beat"]


@pytest.fixture
def start(tmp_path):
    """Starts a process in production with these variables changed; what it says in the end, or None if it goes on."""

    def run(command=WEB, **changes):
        environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path}/production.sqlite3",
            **SOUND,
            **changes,
        }
        done = subprocess.run(
            command,
            env=environment,
            cwd=django_settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.stderr.strip().splitlines()[-1] if done.returncode else None

    return run


def test_a_sound_production_starts(start):
    assert start() is None


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY", "FIELD_KEYS", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(start, name):
    assert f"{name} is not set" in start(**{name: ""})


def test_production_does_not_start_with_a_field_key_that_is_too_short(start):
    assert "FIELD_KEYS must be" in start(FIELD_KEYS="k1:c2hvcnQ=")


def test_production_does_not_start_with_debug_on(start):
    assert "DEBUG is on" in start(DEBUG="true")


def test_only_known_modes_start(start):
    assert "APP_MODE is 'prod'" in start(APP_MODE="prod")


@pytest.mark.parametrize("command", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_no_process_of_production_starts_with_a_guard_against_it(start, command):
    assert "SECURE_SSL_REDIRECT is off" in start(command, SECURE_SSL_REDIRECT="false")


def test_production_does_not_start_without_its_database(start):
    assert "DATABASE_URL: the database cannot be reached" in start(
        DATABASE_URL=f"postgres://jourer@{NOBODY_LISTENS}/jourer"
    )


def test_production_does_not_start_without_its_broker(start):
    assert "REDIS_URL: the broker cannot be reached" in start(REDIS_URL=f"redis://:password@{NOBODY_LISTENS}/0")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_production_does_not_start_as_a_role_above_the_walls(start):
    database = django_settings.DATABASES["default"]
    address = f"postgres://postgres@/{database['HOST']}/postgres"

    assert "DATABASE_URL: the role is a superuser" in start(DATABASE_URL=address)


# What the settings alone give away


def postgresql(host, **options):
    return {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "jourer", "HOST": host, "OPTIONS": options}}


def mail(backend):
    return f"django.core.mail.backends.{backend}.EmailBackend"


@pytest.fixture
def refusal(settings):
    """What a sound production says when these settings are changed, or None."""
    sound = {
        "DEBUG": False,
        "SECRET_KEY": SECRET,
        "AUDIT_KEY": OTHER_SECRET,
        "FIELD_KEYS": KEY,
        "ALLOWED_HOSTS": ["jourer.example"],
        "SECURE_SSL_REDIRECT": True,
        "REDIS_URL": "redis://:password@redis:6379/0",
        "EMAIL_BACKEND": mail("smtp"),
    }

    def try_to_start(**changes):
        # Not through `settings`: a changed DATABASES would open other connections for the rest of the run.
        kept = django_settings.DATABASES
        databases = changes.pop("DATABASES", postgresql("/run/postgresql"))
        for name, value in (sound | changes).items():
            setattr(settings, name, value)
        try:
            django_settings._wrapped.DATABASES = databases
            guard.refuse_unsafe_settings()
        except ImproperlyConfigured as error:
            return str(error)
        finally:
            django_settings._wrapped.DATABASES = kept
        return None

    return try_to_start


UNSAFE = [
    ("DEBUG is on", {"DEBUG": True}),
    ("SECRET_KEY is too easy", {"SECRET_KEY": SECRET[:49]}),
    ("SECRET_KEY is too easy", {"SECRET_KEY": "abcd" * 20}),
    ("SECRET_KEY is one that everybody knows", {"SECRET_KEY": "django-insecure-" + SECRET}),
    ("SECRET_KEY is one that everybody knows", {"SECRET_KEY": "secret_key-of-the-demonstration-protects-nothing"}),
    ("AUDIT_KEY is too easy", {"AUDIT_KEY": "kort"}),
    ("AUDIT_KEY is one that everybody knows", {"AUDIT_KEY": "audit_key-of-the-demonstration-protects-nothing"}),
    ("AUDIT_KEY is the same as SECRET_KEY", {"AUDIT_KEY": SECRET}),
    ("FIELD_KEYS has a key that everybody knows", {"FIELD_KEYS": f"{KEY},{DEMO_KEY}"}),
    ("FIELD_KEYS has a key that everybody knows", {"FIELD_KEYS": "k1:" + "A" * 43 + "="}),
    ("ALLOWED_HOSTS is not set", {"ALLOWED_HOSTS": []}),
    ("ALLOWED_HOSTS has a *", {"ALLOWED_HOSTS": ["jourer.example", "*"]}),
    ("SECURE_SSL_REDIRECT is off", {"SECURE_SSL_REDIRECT": False}),
    ("DATABASE_URL: the database is on another host", {"DATABASES": postgresql("10.0.0.7")}),
    ("DATABASE_URL: the database is on another host", {"DATABASES": postgresql("db", sslmode="prefer")}),
    ("REDIS_URL has no password", {"REDIS_URL": "redis://redis:6379/0"}),
    ("REDIS_URL has no password", {"REDIS_URL": "rediss://redis:6379/0"}),
    ("EMAIL_URL sends nothing", {"EMAIL_BACKEND": mail("console")}),
    ("EMAIL_URL sends nothing", {"EMAIL_BACKEND": mail("locmem")}),
    ("EMAIL_URL sends nothing", {"EMAIL_BACKEND": mail("dummy")}),
    ("EMAIL_URL sends nothing", {"EMAIL_BACKEND": mail("filebased")}),
]


@pytest.mark.parametrize(
    "complaint, changes", UNSAFE, ids=[f"{number}-{text}" for number, (text, _) in enumerate(UNSAFE)]
)
def test_production_does_not_start_where(refusal, complaint, changes):
    assert refusal(**changes).startswith(complaint)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"REDIS_URL": ""},
        {"REDIS_URL": "unix:///run/redis/redis.sock?db=0"},
        {"DATABASES": postgresql("localhost")},
        {"DATABASES": postgresql("")},
        {"DATABASES": postgresql("db.example", sslmode="verify-full")},
    ],
)
def test_production_starts_where(refusal, changes):
    assert refusal(**changes) is None
