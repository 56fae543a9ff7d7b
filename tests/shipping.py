"""The containers of docker-compose.yml without a container engine: the same commands, as processes on this machine.

What differs from a container is named in `Ship`: where the socket, the ports and the folders are.
"""

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}|\$(\$)")
SECONDS = 120


def variables(text):
    """The names that a value of docker-compose.yml takes from outside, with "?" (required) or "-" (has a default)."""
    return [(name, how) for name, how, _, dollar in VARIABLE.findall(str(text)) if not dollar]


def filled_in(text, given):
    """A value as docker compose makes it."""

    def value(match):
        name, how, word, dollar = match.groups()
        if dollar:
            return "$"
        return given.get(name) or (word if how == "-" else given[name])

    return VARIABLE.sub(value, str(text))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(true, what):
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


class Ship:
    """PostgreSQL and Redis as the compose file makes them; the other services are run one by one."""

    def __init__(self, stack):
        self.stack = stack
        self.folder = Path(tempfile.mkdtemp(prefix="jourer-ship-"))
        self.folder.chmod(0o755)
        stack.callback(shutil.rmtree, self.folder)
        for name in ("socket", "var", "static", "redis", "backups"):
            (self.folder / name).mkdir()
        self.ports = {"postgres": free_port(), "redis": free_port(), "web": free_port()}
        self.given = {
            "ALLOWED_HOSTS": "jourer.example",
            "EMAIL_URL": "smtp+tls://127.0.0.1:1",
            "DEFAULT_FROM_EMAIL": "jourer@jourer.example",
            "FIELD_KEYS": "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "BACKUP_RECIPIENT": self.recipient(),
        }
        self.given |= {
            name: secrets.token_hex(32)
            for service in SERVICES.values()
            for value in service["environment"].values()
            for name, how in variables(value)
            if how == "?" and name not in self.given
        }

    @property
    def here(self):
        """What stands in the compose file, and what stands for it on this machine."""
        return {
            "//run/postgresql/": f"/{self.folder}/socket/",
            "/var/backups/jourer": str(self.folder / "backups"),
            "redis:6379": f"127.0.0.1:{self.ports['redis']}",
        }

    def recipient(self):
        identity = self.folder / "identity"
        subprocess.run(["age-keygen", "--output", identity], check=True, capture_output=True)
        return subprocess.run(["age-keygen", "-y", identity], check=True, capture_output=True, text=True).stdout.strip()

    def environment(self, service):
        values = {name: filled_in(value, self.given) for name, value in SERVICES[service]["environment"].items()}
        for there, here in self.here.items():
            values = {name: value.replace(there, here) for name, value in values.items()}
        image = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "HOST": "127.0.0.1",
            "PORT": str(self.ports["web"]),
            "VAR_DIR": str(self.folder / "var"),
            "STATIC_ROOT": str(self.folder / "static"),
            "PGPORT": str(self.ports["postgres"]),
            "REDIS_PORT": str(self.ports["redis"]),
            "REDIS_DATA": str(self.folder / "redis"),
        }
        return image | values

    def command(self, service):
        return [self.here.get(word, filled_in(word, self.given)) for word in SERVICES[service]["command"]]

    def run(self, service, command=None, variables=None, **options):
        """A command of the service, or another one in its place, to its end."""
        return subprocess.run(
            command or self.command(service),
            env=self.environment(service) | (variables or {}),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS * 2,
            check=False,
            **options,
        )

    def start(self, service, command=None, **options):
        """A running service, ended with the ship."""
        with (self.folder / f"{service}.log").open("wb") as log:
            process = subprocess.Popen(
                command or self.command(service),
                env=self.environment(service),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                **options,
            )
        self.stack.callback(self.stop, process)
        return process

    def stop(self, process):
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        process.wait()

    def log(self, service):
        return (self.folder / f"{service}.log").read_text()

    def is_healthy(self, service):
        """What the service's own health check says."""
        kind, *command = SERVICES[service]["healthcheck"]["test"]
        words = [filled_in(word, {}) for word in command]
        return self.run(service, ["sh", "-c", *words] if kind == "CMD-SHELL" else words).returncode == 0

    def start_database(self):
        """As the image's entry point does: initdb with the superuser's password, the database, then roles.sql."""
        programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        data, password = self.folder / "postgresql", self.folder / "password"
        password.write_text(self.given["POSTGRES_PASSWORD"])
        password.chmod(0o644)
        as_postgres = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        data.mkdir(mode=0o700)
        if as_postgres:
            shutil.chown(data, "postgres", "postgres")
            shutil.chown(self.folder / "socket", "postgres", "postgres")
        arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
        made = self.run(
            "postgres",
            [
                programs / "initdb",
                "--pgdata",
                data,
                "--username",
                "postgres",
                "--pwfile",
                password,
                "--no-sync",
                *arguments,
            ],
            **as_postgres,
        )
        assert made.returncode == 0, made.stderr
        server = [programs / "postgres", "-D", data, "-k", self.folder / "socket", "-c", "fsync=off"]
        self.start("postgres", [*server, "-c", f"port={self.ports['postgres']}"], **as_postgres)
        until(lambda: self.is_healthy("postgres"), "PostgreSQL did not start")
        for command in (
            ["--dbname", "postgres", "--command", "CREATE DATABASE jourer"],
            ["--dbname", "jourer", "--file", "docker/roles.sql"],
        ):
            done = self.superuser("psql", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", *command)
            assert done.returncode == 0, done.stderr

    def superuser(self, program, *arguments):
        address = ["--host", str(self.folder / "socket"), "--username", "postgres", "--no-password"]
        environment = {**self.environment("postgres"), "PGPASSWORD": self.given["POSTGRES_PASSWORD"]}
        return subprocess.run(
            [program, *address, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def start_redis(self):
        # Mounted at another place in the container.
        mounted = {place: here for here, place in (volume.split(":")[:2] for volume in SERVICES["redis"]["volumes"])}
        self.start("redis", [mounted.get(word, word) for word in self.command("redis")])
        until(lambda: self.is_healthy("redis"), "Redis did not start")

    def python(self, program, service="worker"):
        """A program with the application set up, as the service would run it; what it prints."""
        given = self.environment(service) | {"DJANGO_SETTINGS_MODULE": "jourer.settings"}
        done = subprocess.run(
            [sys.executable, "-c", program], env=given, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
