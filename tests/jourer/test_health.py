"""/readyz says which part works in a word each, and nothing else to anybody."""

import os
import time
from datetime import timedelta

import pytest
from celery import current_app
from celery.signals import task_success
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.urls import reverse

from jourer import health
from tests import builders as build

pytestmark = pytest.mark.django_db

ALL_WELL = {"database": "ok", "migrations": "ok", "queue": "ok", "worker": "ok", "beat": "ok"}
# Django tells the log of a page that answers 503.
unready = pytest.mark.logs_error("Service Unavailable: /readyz")
NOBODY_LISTENS = "redis://:password@127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _everything_lives(settings, tmp_path):
    """In a folder of the test's own, and without an answer of another test."""
    settings.VAR_DIR = tmp_path
    health.sign_of_life("worker")
    health.sign_of_life("beat")
    health._words.cache_clear()
    yield
    health._words.cache_clear()


@pytest.fixture
def ready(client):
    """Asks without signing in: the status and the words."""

    def ask():
        answer = client.get(reverse("readyz"))
        return answer.status_code, answer.json()

    return ask


def last_sign(name, ago):
    at = time.time() - ago.total_seconds()
    os.utime(settings.VAR_DIR / "heartbeat" / name, (at, at))


def fails(*names):
    return 503, ALL_WELL | dict.fromkeys(names, "fails")


def test_it_is_ready_when_every_part_works(ready):
    assert ready() == (200, ALL_WELL)


def test_no_browser_or_proxy_keeps_the_answer(client):
    assert "no-store" in client.get(reverse("readyz"))["Cache-Control"]


@unready
@pytest.mark.parametrize("name", ["worker", "beat"])
def test_it_is_not_ready_when_one_of_them_has_been_silent_for_a_lease(ready, name):
    last_sign(name, settings.JOB_LEASE + timedelta(seconds=1))

    assert ready() == fails(name)


@unready
@pytest.mark.parametrize("name", ["worker", "beat"])
def test_it_is_not_ready_before_their_first_sign(ready, name):
    (settings.VAR_DIR / "heartbeat" / name).unlink()

    assert ready() == fails(name)


@unready
@pytest.mark.once
def test_it_is_not_ready_before_every_migration_was_applied(ready):
    (latest,) = MigrationLoader(connection).graph.leaf_nodes("cases")
    MigrationRecorder(connection).record_unapplied(*latest)

    assert ready() == fails("migrations")


@unready
def test_it_is_not_ready_without_its_queue(ready, monkeypatch):
    connect = current_app.connection_for_write
    monkeypatch.setattr(current_app, "connection_for_write", lambda **options: connect(NOBODY_LISTENS, **options))

    assert ready() == fails("queue")


@unready
def test_it_is_not_ready_without_its_database(ready, monkeypatch):
    nowhere = connection.settings_dict | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "/nowhere/at/all",
        "OPTIONS": {},
    }
    monkeypatch.setattr(health, "connection", ConnectionHandler({"default": nowhere})["default"])

    assert ready() == fails("database", "migrations")


def test_an_answer_is_used_again_for_a_moment(ready, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    first = ready()

    with django_assert_num_queries(0):
        assert ready() == first


def test_a_done_task_is_a_sign_of_the_worker(ready):
    last_sign("worker", settings.JOB_LEASE * 2)

    task_success.send(sender=None, result=None)

    assert ready() == (200, ALL_WELL)


def test_the_answer_names_nothing_of_anybodys(client):
    build.association(name="Solrosjouren")

    assert set(client.get(reverse("readyz")).json().values()) <= {"ok", "fails"}


def test_the_process_alone_is_asked_for_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse("healthz")).content == b"ok"
