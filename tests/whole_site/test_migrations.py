"""The migrations say what the models say, and can be taken back."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert said.getvalue() == "No changes detected\n"


def test_every_migration_can_be_taken_back_and_made_again(tmp_path):
    """In a database and a process of its own: what other tests stand on is left alone."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourer.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/taken-back.sqlite3",
        "VAR_DIR": str(tmp_path),
    }
    steps = [[], *[[app, "zero"] for app in ("reports", "budget", "volunteers", "cases", "plans", "jourer")], []]

    program = f"""
import django
from django.core.management import call_command
from django.db import connection
django.setup()
for step in {steps}:
    call_command("migrate", *step, verbosity=0)
    if step == ["jourer", "zero"]:
        left = [name for name in connection.introspection.table_names() if name.startswith("jourer_")]
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
