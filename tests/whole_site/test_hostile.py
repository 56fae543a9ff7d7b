"""`script/hostile` in small: what is acknowledged is never lost, and never there twice."""

import re
import subprocess

import pytest
from django.conf import settings

FIGURES = re.compile(r"(\w+): 60 of 60 acknowledged, 0 lost, 0 duplicates, 0 torn; 2 web workers and (\d) times")


@pytest.mark.full
@pytest.mark.serial
@pytest.mark.pure
def test_nothing_is_lost_where_web_workers_and_postgresql_are_killed():
    command = [settings.BASE_DIR / "script/hostile", "--submits", "60", "--kills", "2", "--postgresql-kills", "1"]

    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    assert FIGURES.findall(told.stdout) == [("PostgreSQL", "1"), ("SQLite", "0")], told.stdout + told.stderr
    assert told.returncode == 0
