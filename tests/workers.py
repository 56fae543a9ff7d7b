"""Real workers: Celery in a process of its own, on the test's database and queue."""

import contextlib
import os
import signal
import subprocess
import sys
import time

from celery import Celery
from django.conf import settings
from django.db import connection

from jourer import celery_app

SECONDS_TO_START = 30


@contextlib.contextmanager
def files_in(folder):
    """Inside, what this process sends goes to a queue of files in the folder, as it does where there is no Redis."""
    app = Celery("files", broker="filesystem://localhost")
    control = {"control_folder": str(folder / "control")}
    app.conf.broker_transport_options = {"data_folder_in": str(folder), "data_folder_out": str(folder), **control}
    app.set_current()
    try:
        yield
    finally:
        app.close()
        celery_app.set_current()


@contextlib.contextmanager
def worker(*options, **variables):
    """A running worker; yields its process, which the test may kill."""
    process = start_worker(*options, **variables)
    try:
        yield process
    finally:
        stop(process)


def start_worker(*options, **variables):
    """Start a worker and wait until it says that it is ready; `options` are added to Celery's own."""
    command = [sys.executable, "-m", "celery", "--app", "jourer", "worker", "--pool", "solo", "--loglevel", "info"]
    command += options
    process = subprocess.Popen(
        command,
        env=_environment() | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
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
