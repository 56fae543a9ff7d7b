"""What is done in a process of its own: whatever happens there, whoever asked for it goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as here

from jourer import confined

pytestmark = pytest.mark.pure


@pytest.fixture(autouse=True)
def _apart(settings):
    settings.CONFINED = True


# What is asked for, there.


def backwards(data, *, times):
    print("what a library prints")
    return [data.decode()[::-1]] * times


def known(data):
    return [sys.argv, dict(os.environ), here.DATABASES["default"]["NAME"]]


def eat_memory(data):
    return len(bytearray(2 * confined.MEMORY))


def never_end(data):
    while True:
        pass


def fall_over(data):
    os.kill(os.getpid(), signal.SIGSEGV)


def stumble(data):
    raise ValueError(data.decode())


def write_down(data):
    Path(here.VAR_DIR, "copy").write_bytes(data)


def endless(data):
    return float("inf")


# And here.


def test_the_answer_comes_back_and_what_a_library_prints_does_not():
    assert confined.call(backwards, "grön\nöra".encode(), times=2) == ["arö\nnörg", "arö\nnörg"]


def test_neither_the_document_nor_a_key_nor_a_database_is_told(monkeypatch):
    monkeypatch.setenv("FIELD_KEYS", "k1:hemlig")
    monkeypatch.setenv("DATABASE_URL", "postgres://hemlig@/jourer")

    arguments, environment, database = confined.call(known, b"Stina")

    assert "Stina" not in str([arguments, environment])
    assert "hemlig" not in str(environment)
    assert ":memory:" in database


@pytest.mark.parametrize("function", [eat_memory, fall_over])
def test_who_takes_too_much_memory_or_falls_over_gives_no_answer(function):
    with pytest.raises(confined.ConfinedError):
        confined.call(function, b"")


def test_who_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(confined, "PATIENCE", 3)

    with pytest.raises(confined.ConfinedError):
        confined.call(never_end, b"")


def test_the_processor_is_measured_out_too(monkeypatch):
    monkeypatch.setattr(confined, "PROCESSOR", 3)

    with pytest.raises(confined.ConfinedError):
        confined.call(never_end, b"")


@pytest.mark.logs_error("stumble raised ValueError at confined.py")
def test_what_is_raised_is_logged_without_its_words(caplog):
    with pytest.raises(confined.ConfinedError):
        confined.call(stumble, b"Stina")

    assert "Stina" not in caplog.text


@pytest.mark.logs_error("write_down raised OSError")
def test_nothing_is_written_to_a_file():
    with pytest.raises(confined.ConfinedError):
        confined.call(write_down, b"Stina")


@pytest.mark.logs_error("endless raised ValueError")
def test_what_is_no_json_is_no_answer():
    with pytest.raises(confined.ConfinedError):
        confined.call(endless, b"")


def children_of(process):
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def until(happened):
    deadline = time.monotonic() + 20
    while not (found := happened()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return found


WORKER = """
import django
django.setup()
from django.conf import settings
from jourer import confined
from tests.jourer.test_confined import never_end
settings.CONFINED = True
confined.call(never_end, b"")
"""


def is_busy(child):
    """Past `setpriv`, which is what sees to it that it ends."""
    command = Path(f"/proc/{child}/cmdline").read_bytes()
    return b"setpriv" not in command and b"jourer.confined" in command


def test_it_ends_with_the_worker_that_waits_for_it():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen([sys.executable, "-c", WORKER], cwd=here.BASE_DIR, env=environment) as worker:
        (child,) = until(lambda: children_of(worker))
        until(lambda: is_busy(child))
        worker.kill()

    until(lambda: not Path(f"/proc/{child}").exists())
