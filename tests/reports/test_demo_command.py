"""`manage.py demo`, and where the demonstration is kept away from."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jourer import start
from jourer.models import (
    Association,
    User,
)
from reports.demo import build, people
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def small(monkeypatch):
    """The command with few contacts."""
    whole = build.make
    monkeypatch.setattr(build, "make", lambda today, **options: whole(today, scale=0.01, **options))


def test_the_command_prints_every_account_and_the_second_time_does_nothing_else(small, capsys):
    call_command("demo")
    first = capsys.readouterr()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=40)), CaptureQueriesContext(connection) as queries:
        call_command("demo")

    assert "Demojourerna" in first.err
    assert people.PASSWORD in first.out
    for person in [*people.DEMO.people, *people.NEIGHBOUR.people]:
        assert (person.email in first.out) == person.signs_in
    assert capsys.readouterr() == (first.out, "")
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("somebody", [builders.association, builders.user])
def test_where_anybody_else_is_the_command_refuses(somebody):
    somebody()

    with pytest.raises(CommandError, match="did not make") as refusal:
        call_command("demo")

    assert refusal.value.returncode == 2
    assert not Association.objects.filter(is_demo=True).exists()


def test_in_production_the_command_refuses(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="APP_MODE") as refusal:
        call_command("demo")

    assert refusal.value.returncode == 2


# The start


def test_demo_mode_starts_empty_with_what_the_command_made_and_with_what_its_administrator_adds(settings, small):
    settings.APP_MODE = "demo"
    start.refuse_unsafe_start()
    call_command("demo")
    start.refuse_unsafe_start()
    builders.user(made_by_id=User.objects.get(email="admin@demo.example").made_by_id)
    start.refuse_unsafe_start()


@pytest.mark.parametrize("somebody", [builders.association, builders.user])
def test_demo_mode_does_not_start_where_anybody_else_is(settings, somebody):
    somebody()
    settings.APP_MODE = "demo"

    with pytest.raises(ImproperlyConfigured, match="did not make"):
        start.refuse_unsafe_start()


def test_production_does_not_start_with_the_demonstration(settings, monkeypatch):
    builders.association(is_demo=True)
    settings.PRODUCTION = True
    monkeypatch.setattr(start, "UNSAFE", [])  # only the rows are wrong here

    with pytest.raises(ImproperlyConfigured, match="passwords"):
        start.refuse_unsafe_start()
