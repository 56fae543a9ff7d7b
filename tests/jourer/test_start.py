"""In production the application refuses to start where it would be unsafe or could not work, and says what to mend."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

SOUND = {
    "APP_MODE": "production",
    "SECRET_KEY": "a-long-random-text",
    "AUDIT_KEY": "another-long-random-text",
    "FIELD_KEYS": "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
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
            command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False
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
def test_production_does_not_start_without_its_database(start, command):
    assert "DATABASE_URL: the database cannot be reached" in start(
        command, DATABASE_URL=f"postgres://jourer@{NOBODY_LISTENS}/jourer"
    )


def test_production_does_not_start_without_its_broker(start):
    assert "REDIS_URL: the broker cannot be reached" in start(REDIS_URL=f"redis://{NOBODY_LISTENS}/0")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_production_does_not_start_as_a_role_above_the_walls(start):
    database = settings.DATABASES["default"]
    address = f"postgres://postgres@/{database['HOST']}/postgres"

    assert "DATABASE_URL: the role is a superuser" in start(DATABASE_URL=address)
