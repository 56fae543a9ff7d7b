"""Whether the whole works: a word per part for those who watch over it, and nothing about anybody.

Worker and beat leave a sign of life in a file of VAR_DIR, which web, worker and beat share. The worker's is renewed
after every task it has done, so it says that what beat sends reaches somebody; the sweeper alone is one each 15 s.
`docker/healthy.py` reads the same files.
"""

import functools
import logging
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe

SECONDS_KEPT = 5  # anybody may ask: an answer is used again, so that asking often costs nothing
BROKER_SECONDS = 5

logger = logging.getLogger(__name__)


def sign_of_life(name: str) -> None:
    """Worker or beat lives now."""
    folder = settings.VAR_DIR / "heartbeat"
    folder.mkdir(exist_ok=True)
    (folder / name).touch()


def is_alive(name: str) -> bool:
    """Whether there was a sign within a lease: longer than that no work goes on without saying so."""
    last = (settings.VAR_DIR / "heartbeat" / name).stat().st_mtime
    return time.time() - last < settings.JOB_LEASE.total_seconds()


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def queue_answers() -> bool:
    with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
        return broker.default_channel.queue_declare(current_app.conf.task_default_queue).message_count >= 0


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "queue": queue_answers,
    "worker": functools.partial(is_alive, "worker"),
    "beat": functools.partial(is_alive, "beat"),
}


def works(name: str) -> bool:
    """The check's answer; what it raises is told to the log by its kind only."""
    try:
        return CHECKS[name]()
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the part does not work
        logger.warning("readyz: %s fails with %s", name, type(error).__name__)
        return False


@functools.lru_cache(maxsize=1)
def _words(slot: int) -> dict[str, str]:  # noqa: ARG001 - what the cache goes by
    return {name: "ok" if works(name) else "fails" for name in CHECKS}


@login_not_required
@require_safe
def readyz(request):  # noqa: ARG001 - a view
    """200 if every part works, else 503; which one, in one neutral word each."""
    words = _words(int(time.monotonic() / SECONDS_KEPT))
    return JsonResponse(words, status=503 if "fails" in words.values() else 200)
