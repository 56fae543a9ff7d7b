"""Is anything ever lost? The contact form is sent again and again while what should save it is killed.

`script/hostile` runs this in an environment of production's, with an empty database. Clients on loopback sign nothing
off before the application has acknowledged it, as a browser and its user would: they send the same form, with the same
idempotency key, until they get the line that says that it is saved. Meanwhile web workers, and PostgreSQL itself, get
SIGKILL. In the end every acknowledged contact must be in the database, whole and once.
"""

# ruff: noqa: E402 - the models can be imported when Django has read its settings
import argparse
import contextlib
import http.client
import itertools
import os
import queue
import random
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import django
import psycopg

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models import Count
from django.test import Client as Browser
from django.utils import timezone

from cases.models import Contact
from jourer.models import AuditEvent
from tests import builders as build

CLIENTS = 8
SENT_TWICE = 10  # every tenth form is sent once more after it was saved, as by a double click
PATIENCE = 30  # seconds that a client waits for an answer
PAUSE = 0.05  # seconds before a client sends again, and between two looks at what is starting


class UnexpectedError(Exception):
    """An answer that is neither an acknowledgement nor a reason to send again."""


def until(happened, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not (found := happened()):
        if time.monotonic() > deadline:
            raise TimeoutError(happened.__name__)
        time.sleep(PAUSE)
    return found


class PostgreSQL:
    """A server of our own that is durable, as in production, and starts again after each kill."""

    SAFE = ("fsync", "synchronous_commit", "full_page_writes")

    def __init__(self, command, log):
        self.command = [*command, *itertools.chain.from_iterable(("-c", f"{name}=on") for name in self.SAFE)]
        self.socket = command[command.index("-k") + 1]
        self.log = log

    def __enter__(self):
        self.start()
        with self.connect() as connection:
            for name in self.SAFE:
                assert connection.execute(f"SHOW {name}").fetchone() == ("on",)
            connection.execute("CREATE ROLE jourer LOGIN")
            connection.execute("CREATE DATABASE jourer OWNER jourer")
        return self

    def __exit__(self, *error):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        until(self.is_ready)

    def is_ready(self):
        """A new server refuses to start until the last process of the killed one has seen that it is alone."""
        if self.process.poll() is not None:
            self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self):
        return psycopg.connect(host=self.socket, user="postgres", dbname="postgres", autocommit=True)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.start()


class Web:
    """The web process of the Procfile, whose workers can be killed."""

    def __init__(self, port, log):
        self.port = port
        self.log = log

    def __enter__(self):
        lines = (settings.BASE_DIR / "Procfile").read_text().splitlines()
        (command,) = [line.removeprefix("web: ") for line in lines if line.startswith("web: ")]
        environment = os.environ | {"PORT": str(self.port)}
        self.process = subprocess.Popen(
            ["sh", "-c", command], cwd=settings.BASE_DIR, env=environment, stdout=self.log, stderr=self.log
        )
        until(self.is_healthy)
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait()

    def is_healthy(self):
        try:
            return ask(self.port, "GET", "/healthz").status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def workers(self):
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def kill(self):
        """Kill the oldest worker, which is at work; a young one would still be starting."""
        os.kill(int(until(self.workers)[0]), signal.SIGKILL)


def ask(port, method, path, form=None, cookies=""):
    """One request over a connection of its own, as it comes from the proxy that ends TLS; the answer is read whole."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {
        "Host": "jourer.example",
        "X-Forwarded-Proto": "https",
        "Origin": "https://jourer.example",
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with contextlib.closing(connection):
        connection.request(method, path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        response.text = response.read().decode()
        return response


@dataclass
class Ledger:
    """What the clients know: which forms there are to send, and what was acknowledged."""

    keys: list[UUID]
    acknowledged: dict[UUID, UUID] = field(default_factory=dict)
    sent_again: int = 0
    errors: list[Exception] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self):
        self.waiting = queue.SimpleQueue()
        for key in self.keys:
            self.waiting.put(key)

    def tell(self, *, key=None, pk=None, again=0, error=None):
        with self.news:
            if key:
                self.acknowledged[key] = pk
            if error:
                self.errors.append(error)
            self.sent_again += again
            self.news.notify_all()

    def await_number(self, number, deadline):
        """Wait until so many are acknowledged; False where that will not happen."""
        with self.news:
            return (
                self.news.wait_for(lambda: self.errors or len(self.acknowledged) >= number, deadline - time.monotonic())
                and not self.errors
            )


class Client(threading.Thread):
    """Somebody at work: sends one form after the other, each until it is acknowledged."""

    def __init__(self, port, ledger, session, path, form, deadline):
        super().__init__(daemon=True)
        self.port, self.ledger, self.path, self.form, self.deadline = port, ledger, path, form, deadline
        self.cookies = session

    def run(self):
        try:
            self.open_page()
            with contextlib.suppress(queue.Empty):
                while True:
                    key = self.ledger.waiting.get_nowait()
                    self.ledger.tell(key=key, pk=self.save(key))
                    if key.int % SENT_TWICE == 0:
                        self.save(key)
        except Exception as error:  # noqa: BLE001 - told in the end, whatever it is
            self.ledger.tell(error=error)

    def open_page(self):
        page = self.insist("GET")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        self.form = self.form | {"csrfmiddlewaretoken": token[1]}
        self.cookies += "; " + page.headers["Set-Cookie"].partition(";")[0]

    def save(self, key):
        """Send the form until the answer leads to the line of a saved contact; its id."""
        answer = self.insist("POST", self.form | {"idempotency_key": str(key)})
        saved = re.search(r"\?saved=([0-9a-f-]{36})$", answer.headers.get("Location", ""))
        if answer.status != HTTPStatus.SEE_OTHER or not saved:
            raise UnexpectedError(f"{answer.status} {answer.headers.get('Location')} {answer.text[:2000]}")
        return UUID(saved[1])

    def insist(self, method, form=None):
        """Send until there is an answer that is not about an error of the server's."""
        while time.monotonic() < self.deadline:
            try:
                answer = ask(self.port, method, self.path, form, self.cookies)
                if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer
            except ConnectionRefusedError as error:
                raise UnexpectedError("the web process has ended") from error
            except (OSError, http.client.HTTPException):
                pass  # its worker was killed
            self.ledger.tell(again=1)
            time.sleep(PAUSE)
        raise TimeoutError("the time was over before everything was acknowledged")


def somebody_at_work(shelter):
    """A signed-in member of staff: the cookie, where the form is, and what stands in it."""
    staff = build.actor("staff", shelter)
    session = build.sign_in(Browser(), staff).cookies[settings.SESSION_COOKIE_NAME]
    form = {
        "shelter": shelter.pk,
        "channel": "phone",
        "seeker_role": "victim",
        "support": "talk",
        "day": timezone.localdate().isoformat(),
        "done_by": staff.pk,
    }
    return f"{session.key}={session.value}", f"/{staff.association.slug}/contacts/new/", form


def prepare():
    """Tables, static files and a shelter with its staff."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    shelter = build.shelter()
    people = [somebody_at_work(shelter) for _ in range(CLIENTS)]
    connections.close_all()
    return people


def close_scene():
    """What the builders opened; where this is told to end, the database may be gone before."""
    with contextlib.suppress(DatabaseError):
        build.scene.stack.close()


def spread(number, kills):
    """After how many acknowledgements each of the kills comes: evenly, with something before and after."""
    return [number * (position + 1) // (kills + 1) for position in range(kills)]


def torment(ledger, clients, plan, deadline):
    """Let the clients work, and kill as planned; returns how many kills there were of each."""
    for client in clients:
        client.start()
    done = dict.fromkeys((victim for _, victim in plan), 0)
    for number, victim in plan:
        if ledger.await_number(number, deadline):
            time.sleep(random.uniform(0, PAUSE))  # noqa: S311 - in the middle of anything
            victim.kill()
            done[victim] += 1
    for client in clients:
        client.join()
    return done


@dataclass
class Verdict:
    """What is in the database, against what was acknowledged."""

    lost: int
    duplicates: int
    torn: int  # without its support, or without its line in the audit


def judge(ledger):
    connections.close_all()
    rows = list(Contact.objects.annotate(kinds=Count("supports")).values_list("idempotency_key", "pk", "kinds"))
    stored = {(key, pk) for key, pk, _ in rows}
    logged = list(AuditEvent.objects.filter(action="contact.logged").values_list("object_id", flat=True))
    return Verdict(
        lost=len(ledger.acknowledged.items() - stored),
        duplicates=len(rows) - len({key for key, _, _ in rows} & set(ledger.keys)),
        torn=sum(kinds != 1 or logged.count(pk) != 1 for _, pk, kinds in rows),
    )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def arguments():
    parser = argparse.ArgumentParser(prog="script/hostile", description=__doc__.partition("\n")[0])
    parser.add_argument("--submits", type=int, default=2000, metavar="N", help="forms that are sent (2000)")
    parser.add_argument("--kills", type=int, default=20, metavar="N", help="web workers that are killed (20)")
    parser.add_argument("--postgresql-kills", type=int, default=5, metavar="N", help="times PostgreSQL is killed (5)")
    parser.add_argument("--seconds", type=int, default=900, metavar="N", help="when to give up, on each database (900)")
    parser.add_argument("--port", type=int, default=free_port(), help="on loopback (one that is free)")
    return parser.parse_args()


def main():
    chosen = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as stack:
        log = stack.enter_context((settings.VAR_DIR / "hostile.log").open("w+"))
        database = None
        if "POSTGRESQL" in os.environ:
            database = stack.enter_context(PostgreSQL(shlex.split(os.environ["POSTGRESQL"]), log))
        stack.callback(close_scene)
        people = prepare()
        web = stack.enter_context(Web(chosen.port, log))
        began = time.monotonic()
        ledger = Ledger([uuid4() for _ in range(chosen.submits)])
        clients = [Client(chosen.port, ledger, *person, began + chosen.seconds) for person in people]
        plan = [(number, web) for number in spread(chosen.submits, chosen.kills)]
        if database:
            plan += [(number, database) for number in spread(chosen.submits, chosen.postgresql_kills)]
        plan.sort(key=lambda step: step[0])
        kills = torment(ledger, clients, plan, began + chosen.seconds)
        seconds = time.monotonic() - began
        return report(ledger, judge(ledger), kills, web, database, seconds)


def report(ledger, verdict, kills, web, database, seconds):
    """Print the figures; the status of the process."""
    print(
        f"{'PostgreSQL' if database else 'SQLite'}: "
        f"{len(ledger.acknowledged)} of {len(ledger.keys)} acknowledged, {verdict.lost} lost, "
        f"{verdict.duplicates} duplicates, {verdict.torn} torn; "
        f"{kills.get(web, 0)} web workers and {kills.get(database, 0)} times PostgreSQL killed, "
        f"{ledger.sent_again} times sent again, {seconds:.0f} seconds"
    )
    for error in ledger.errors[:1]:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    whole = len(ledger.acknowledged) == len(ledger.keys) and not ledger.errors
    return 0 if whole and verdict == Verdict(0, 0, 0) else 1


if __name__ == "__main__":
    sys.exit(main())
