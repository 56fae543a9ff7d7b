"""What holds for every test, and what a test can ask for."""

import contextlib
import re
import shutil

import pytest
from _pytest.nodeid import NodeId
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.utils import CaptureQueriesContext
from hypothesis import settings as hypothesis_settings

from tests import builders
from tests.browsers import axe, browse, chromium, page  # noqa: F401 - fixtures
from tests.strictness import only_expected_errors

TRANSACTIONAL = {"transactional_db", "live_server"}
WITH_DATABASE = {"db", *TRANSACTIONAL}

# The same examples every time: what one run finds the next one finds too, on a slow machine as well.
hypothesis_settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=200)
hypothesis_settings.load_profile("repeatable")


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="also the tests that take longer than five seconds")
    parser.addoption(
        "--rest",
        action="store_true",
        help="leave out what a run on another database has covered: the browser, what runs once or without a database",
    )


def pytest_unconfigure(config):
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


# A cell is role × method × object of a page.
COUNTED = {"cells": "cells tried by the walls", "examples": "examples run by the property tests"}


def pytest_terminal_summary(terminalreporter):
    """How much some tests have tried, over all processes."""
    reports = [report for some in terminalreporter.stats.values() for report in some]
    ended = [report for report in reports if getattr(report, "when", "") == "teardown"]
    for name, words in COUNTED.items():
        if count := sum(dict(report.user_properties).get(name, 0) for report in ended):
            terminalreporter.write_line(f"{words}: {count}")


def _examples(item):
    """How many examples hypothesis ran; it tells in words only."""
    return sum(map(int, re.findall(r"(\d+) passing", getattr(item, "hypothesis_statistics", ""))))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if (group := _group(item)) and hasattr(config, "workerinput"):
            # The group of pytest-xdist, which sets its end of the id where pytest 9.2 no longer looks.
            item._id = NodeId.parse(f"{item.nodeid}@{group}")
    left_out = [item for item in items if _is_left_out(item, config)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _group(item):
    """What runs in one process: the serial tests, and those of a module that share what is dear to make."""
    if item.get_closest_marker("serial"):
        return "serial"
    return item.path.stem if item.get_closest_marker("together") else None


def _is_left_out(item, config):
    if item.get_closest_marker("full") and not config.getoption("full"):
        return True
    covered = item.get_closest_marker("browser") or item.get_closest_marker("once") or not _uses_database(item)
    return config.getoption("rest") and covered


def _uses_database(item):
    return item.get_closest_marker("django_db") or WITH_DATABASE.intersection(getattr(item, "fixturenames", ()))


def _is_transactional(item):
    marker = item.get_closest_marker("django_db")
    return (marker and marker.kwargs.get("transaction")) or TRANSACTIONAL.intersection(item.fixturenames)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    with only_expected_errors([mark.args[0] for mark in item.iter_markers("logs_error")]):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Leaves the outcome on the test for fixtures that want to know it, and what it tried for the summary."""
    if call.when == "call":
        item.user_properties.append(("examples", _examples(item)))
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Emptying the tables leaves what takes long and is the same again: models, permissions, PostgreSQL's walls."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    if connection.vendor == "postgresql":
        post_migrate.disconnect(dispatch_uid="walls")
    kept = {ContentType._meta.db_table, Permission._meta.db_table}
    sql_flush = connection.ops.sql_flush
    connection.ops.sql_flush = lambda style, tables, **options: sql_flush(style, set(tables) - kept, **options)


@pytest.fixture(autouse=True)
def scene(request):
    """Closes after the test what its builders opened, before the database is rolled back."""
    uses_database = _uses_database(request.node)
    if uses_database:
        request.getfixturevalue("db")
    yield
    builders.scene.stack.close()
    builders.scene.associations.clear()
    cache.clear()
    if uses_database and _is_transactional(request.node):
        _let_the_audit_be_emptied()


@pytest.fixture(autouse=True)
def lasting_connection(monkeypatch):
    keep_the_connection(monkeypatch)


def keep_the_connection(monkeypatch):
    """A response that is closed by hand takes the connection, and the test's transaction with it, for left over."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


def _let_the_audit_be_emptied():
    """Django empties every table after such a test, on SQLite with DELETE; `post_migrate` makes the triggers anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER jourer_auditevent_no_{event}")


@pytest.fixture
def django_assert_num_queries():
    """pytest-django's, without what the walls tell PostgreSQL: a literal number holds on both databases."""

    @contextlib.contextmanager
    def count(number):
        with CaptureQueriesContext(connection) as captured:
            yield captured
        asked = [query["sql"] for query in captured if "set_config" not in query["sql"]]
        assert len(asked) == number, "\n".join([f"{len(asked)} queries instead of {number}:", *asked])

    return count
