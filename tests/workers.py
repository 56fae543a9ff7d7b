"""Real workers: Celery in a process of its own, on the test's database and queue."""

import contextlib
import os
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

SECONDS_TO_START = 30


@contextlib.contextmanager
def worker(**variables):
    """A running worker; yields its process, which the test may kill."""
    process = start_worker(**variables)
    try:
        yield process
    finally:
        stop(process)


def start_worker(**variables):
    """Start a worker and wait until it says that it is ready."""
    command = [sys.executable, "-m", "celery", "--app", "jourer", "worker", "--pool", "solo", "--loglevel", "info"]
    process = subprocess.Popen(  # noqa: S603 - our own worker
        command, env=_environment() | variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + SECONDS_TO_START
    for line in process.stderr:
        if b" ready" in line:
            return process
        if time.monotonic() > deadline:
            break
    stop(process)
    raise TimeoutError("the worker did not start")


def stop(process, how=signal.SIGKILL):
    """End the worker and all it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.stderr.close()
    process.wait()


def _environment():
    """The test's own database, which has another name than the settings say."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourer.settings",
        "APP_MODE": "test",
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(settings.VAR_DIR),
    }
