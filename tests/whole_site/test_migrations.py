"""The migrations can be taken back. That they say what the models say is asked by `script/test --lint`."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader


@pytest.mark.pure
def test_every_migration_says_how_it_is_taken_back():
    migrations = MigrationLoader(None).disk_migrations.items()

    assert [key for key, migration in migrations if not all(one.reversible for one in migration.operations)] == []


@pytest.mark.full
def test_every_migration_can_be_taken_back_and_leaves_nothing(tmp_path):
    """In a database and a process of its own: what other tests stand on is left alone."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourer.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/taken-back.sqlite3",
        "VAR_DIR": str(tmp_path),
    }
    program = """
import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
django.setup()
apps = ["reports", "budget", "volunteers", "cases", "plans", "jourer"]
call_command("migrate", verbosity=0)
MigrationExecutor(connection).migrate([(app, None) for app in apps])
left = [name for name in connection.introspection.table_names() if name.startswith(tuple(f"{app}_" for app in apps))]
assert not left, left
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
