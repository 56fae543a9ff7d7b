"""A function run in a process of its own, which may take so much memory and time and no more.

Who brings a document decides what its reader has to do, and no check of ours knows every way to make it do too much.
Here only the process ends that reads: the worker lives, and its user gets an answer.

The process is told everything on its standard input and answers with JSON on its standard output. Nothing of a document
stands among its arguments, in its environment, in a file or in a log, and what a library prints goes nowhere. It has no
keys and no database.
"""

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from jourer import logs

# A PDF of a hundred pages full of tables, which is the most that is read, takes 11 s of processor and 150 MB of
# addresses, most of them Python's and Django's. The limits are well above that, and below what a small server can spare
# and the lease of a job (settings.JOB_LEASE): the worker must still hold it when the time is out.
MEMORY = 1024**3  # bytes of addresses
PROCESSOR = 40  # seconds
PATIENCE = 90  # seconds by the clock, for a machine that has other things to do
ENDED = "was ended at its limits"

# With the application's own settings but without its secrets: there is nothing here to protect or to connect to.
ENVIRONMENT = {
    "APP_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "jourer.settings",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
    "EMAIL_URL": "memorymail://",
    "PYTHONDONTWRITEBYTECODE": "1",
}
HANDED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH")
logger = logging.getLogger(__name__)


class ConfinedError(Exception):
    """There is no answer: the function took too much, or raised what it should not. The log says which."""


def call(function: Callable[..., Any], data: bytes, **facts: object) -> Any:
    """What `function(data, **facts)` gives, which must be JSON as the facts are; raises `ConfinedError`."""
    answer = json.loads(_apart(function, data, facts) if settings.CONFINED else _answer(function, data, facts))
    if "raised" in answer:
        logger.error("%s raised %s", function.__qualname__, answer["raised"])
        raise ConfinedError
    return answer["given"]


def _apart(function: Callable[..., Any], data: bytes, facts: dict[str, object]) -> bytes:
    name = f"{function.__module__}.{function.__qualname__}"
    # The process ends with the worker that waits for it.
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", __name__, name, str(MEMORY), str(PROCESSOR)]
    environment = ENVIRONMENT | {"VAR_DIR": str(settings.VAR_DIR), "STATIC_ROOT": str(settings.STATIC_ROOT)}
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command,
            input=json.dumps(facts).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env=environment | {key: os.environ[key] for key in HANDED_ON if key in os.environ},
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError as error:
        logger.warning("%s %s", function.__qualname__, ENDED)
        raise ConfinedError from error
    return done.stdout


def _answer(function: Callable[..., Any], data: bytes, facts: dict[str, Any]) -> str:
    try:
        return json.dumps({"given": function(data, **facts)}, allow_nan=False)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is told
        return json.dumps({"raised": logs.where(sys.exc_info())})


# --- In the process ---------------------------------------------------------------------------------------------------


def main(name: str, memory: str, processor: str) -> None:
    """Answer for the function of that name."""
    _limit(int(memory), int(processor))
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        answers.write(_answer(_function(name), *_asked()))


def _limit(memory: int, processor: int) -> None:
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_FSIZE: 0,  # it writes no file,
        resource.RLIMIT_CORE: 0,  # and leaves none behind with the document in it
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def _function(name: str) -> Callable[..., Any]:
    import django  # noqa: PLC0415 - within the limits
    from django.utils.module_loading import import_string  # noqa: PLC0415

    django.setup()
    found: Callable[..., Any] = import_string(name)
    return found


def _asked() -> tuple[bytes, dict[str, Any]]:
    facts, _, data = sys.stdin.buffer.read().partition(b"\n")
    return data, json.loads(facts)


if __name__ == "__main__":
    main(*sys.argv[1:])
