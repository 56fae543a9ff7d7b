"""Kinds of jobs for the tests, in a module that a worker of its own can be told to include."""

import resource
import signal
import time
from contextlib import contextmanager

from django.conf import settings

from jourer.jobs import Result, job

KIND = "tests.poem"
SLOW = "tests.slow_poem"
LONG = "tests.long_poem"
POEM = b"Ja visst"
LONG_POEM = POEM * 250_000  # 2 MB: far more than is written at once
SECONDS_TO_WAIT = 60


@job(KIND)
def write_poem(work):
    work.progress(50)
    if work.parameters.get("fails"):
        raise RuntimeError("no rhyme found for 19121212-1212")
    return Result("dikt.txt", POEM)


@job(SLOW)
def wait_for_the_muse(work):
    """Half done until the test lets it go on."""
    work.progress(50)
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not gate(work.row.pk).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return Result("dikt.txt", POEM)


def gate(job_id):
    """The file whose being there lets the job go on."""
    return settings.VAR_DIR / f"gate-{job_id}"


@job(LONG)
def write_long_poem(work):
    """At the first attempt the kernel kills the worker in the middle of the file."""
    work.progress(50)
    if work.row.attempts == 1:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(LONG_POEM) // 2,) * 2)
    return Result("dikt.txt", LONG_POEM)


@contextmanager
def full_disk():
    """No file of this process grows any more: what is written raises `OSError`, as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(LONG_POEM) // 2, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
