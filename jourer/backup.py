"""An encrypted backup of database and files: `script/backup`. Knows no key but the public one it encrypts with.

A backup is a tar, encrypted with age as it is written: the database's own dump in numbered blocks, the files, and last
the manifest with rows and digest of every table and file. On PostgreSQL dump and digests see the same snapshot; on
SQLite they share a read transaction. Nothing is imported here that reads the settings, which ask for the keys.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import environ
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

BASE_DIR = Path(__file__).resolve().parent.parent
MANIFEST = "manifest.json"
BLOCK = 16 * 1024 * 1024  # bytes of the dump that are held in memory at once

Tables = dict[str, dict[str, Any]]


class BackupError(Exception):
    """What went wrong, in words for who runs the backup or the drill."""


def digest(rows: Iterable[str]) -> dict[str, Any]:
    """Number and fingerprint of rows in whatever order they come: the sum of their hashes, modulo 2^256."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row.encode()).digest(), "big")
    return {"rows": count, "sha256": f"{total % 2**256:064x}"}


@contextlib.contextmanager
def program(*command: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A running program, whose failure is ours."""
    try:
        process = subprocess.Popen(command, **options)  # noqa: S603 - our own commands
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed") from error
    broken = None
    try:
        yield process
    except BrokenPipeError as error:
        broken = error  # the program has ended and said why
    except BaseException:
        process.kill()
        raise
    finally:
        for pipe in filter(None, (process.stdin, process.stdout)):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        process.wait()
    if process.returncode or broken:
        raise BackupError(f"{command[0]} failed") from broken


class PostgreSQL:
    member = "database.pgdump"

    def __init__(self, config: dict[str, Any]):
        names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        self.address = {name: str(config[key]) for name, key in names.items() if config.get(key)}
        self.address |= config.get("OPTIONS", {})
        variables = {f"PG{name.upper()}": str(value) for name, value in self.address.items() if name != "dbname"}
        self.environment = os.environ | variables | {"PGDATABASE": self.address["dbname"]}

    @contextlib.contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        try:
            connection = psycopg.connect(make_conninfo("", **self.address))
        except psycopg.OperationalError as error:
            raise BackupError(f"the database cannot be reached: {error}") from error
        with connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute("SELECT set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false)")
            yield connection

    @contextlib.contextmanager
    def dumped(self) -> Iterator[tuple[Tables, IO[bytes]]]:
        """Every table's digest, and the dump to read, both of the same moment."""
        with self.connected() as connection:
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
            assert snapshot  # noqa: S101 - a function always answers
            tables = self._tables(connection)
            command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot[0]}"]
            with program(*command, stdout=subprocess.PIPE, env=self.environment) as process:
                assert process.stdout  # noqa: S101
                yield tables, process.stdout

    @contextlib.contextmanager
    def restored(self) -> Iterator[IO[bytes]]:
        """Where to write the dump; the database must be empty, and is when something fails."""
        command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        with program(
            *command, f"--dbname={self.address['dbname']}", stdin=subprocess.PIPE, env=self.environment
        ) as process:
            assert process.stdin  # noqa: S101
            yield process.stdin

    def tables(self) -> Tables:
        with self.connected() as connection:
            return self._tables(connection)

    def _tables(self, connection):
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        self._open_every_association(connection, {name for (name,) in names})
        return {name: digest(self._rows(connection, name)) for (name,) in names}

    def _open_every_association(self, connection, names):
        """For the owner of a restored copy, whom the walls bind too; the backup's role is above them."""
        if "jourer_association" in names:
            connection.execute(
                "SELECT set_config('jourer.associations', coalesce(string_agg(id::text, ','), ''), false)"
                " FROM jourer_association"
            )

    def _rows(self, connection, table):
        with connection.cursor(name="rows") as cursor:
            cursor.execute(sql.SQL("SELECT one::text FROM public.{} AS one").format(sql.Identifier(table)))
            for (row,) in cursor:
                yield row


class SQLite:
    member = "database.sqlite3"

    def __init__(self, config: dict[str, Any]):
        self.path = Path(config["NAME"])

    @contextlib.contextmanager
    def dumped(self) -> Iterator[tuple[Tables, IO[bytes]]]:
        """The copy lies beside the original, for nobody else to read, until it has been read."""
        if not self.path.exists():
            raise BackupError(f"there is no database {self.path}")
        with (
            contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as source,
            tempfile.TemporaryDirectory(dir=self.path.parent, prefix=".backup-") as folder,
            contextlib.closing(sqlite3.connect(Path(folder) / self.member)) as copy,
        ):
            source.execute("BEGIN")
            tables = self._tables(source)
            source.backup(copy)
            with (Path(folder) / self.member).open("rb") as stream:
                yield tables, stream

    @contextlib.contextmanager
    def restored(self) -> Iterator[IO[bytes]]:
        with self.path.open("xb") as stream:
            yield stream
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise BackupError("the restored database is damaged")

    def tables(self) -> Tables:
        if not self.path.exists():
            return {}
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return self._tables(connection)

    def _tables(self, connection):
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1"
        ).fetchall()
        return {name: digest(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for (name,) in names}  # noqa: S608


def database(url: str) -> PostgreSQL | SQLite:
    config = environ.Env.db_url_config(url)
    return SQLite(config) if config["ENGINE"].endswith("sqlite3") else PostgreSQL(config)


@contextlib.contextmanager
def encrypted(target: Path, recipients: list[str]) -> Iterator[IO[bytes]]:
    """What to write in clear; the file is there under its name when it is whole and on the disk."""
    part = target.with_name(target.name + ".part")
    command = ["age", "--encrypt", *(word for one in recipients for word in ("--recipient", one))]
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with program(*command, stdin=subprocess.PIPE, stdout=file) as process:
                assert process.stdin  # noqa: S101
                yield process.stdin
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def add_files(archive: tarfile.TarFile, folder: Path) -> dict[str, str]:
    """Every file below the folder, with its hash; one that expires meanwhile is left out."""
    added = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with contextlib.suppress(FileNotFoundError):
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            add(archive, f"files/{name}", content)
            added[name] = hashlib.sha256(content).hexdigest()
    return added


def take(target: Path, *, url: str, files: Path, recipients: list[str]) -> dict[str, Any]:
    """Write the backup; returns its manifest."""
    source = database(url)
    manifest: dict[str, Any] = {"taken_at": datetime.now(UTC).isoformat(timespec="seconds")}
    with encrypted(target, recipients) as stream, tarfile.open(fileobj=stream, mode="w|") as archive:
        with source.dumped() as (manifest["tables"], dump):
            for number, block in enumerate(blocks(dump)):
                add(archive, f"{source.member}/{number:06}", block)
        manifest["files"] = add_files(archive, files)
        add(archive, MANIFEST, json.dumps(manifest).encode())
    return manifest


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/backup", description=__doc__.splitlines()[0])
    parser.add_argument(
        "target", type=Path, metavar="FILE", help="a new file, or a folder where one is named by the time"
    )
    target = parser.parse_args().target
    environ.Env.read_env(BASE_DIR / ".env")
    if target.is_dir():
        target = target / f"jourer-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.age"
    if target.exists():
        raise BackupError(f"{target} is there already")
    recipients = [one.strip() for one in os.environ.get("BACKUP_RECIPIENT", "").split(",") if one.strip()]
    if not recipients:
        raise BackupError("BACKUP_RECIPIENT is not set: nobody could open the backup (see .env.example)")
    var = Path(os.environ.get("VAR_DIR", str(BASE_DIR / "var")))
    url = os.environ.get("DATABASE_URL", f"sqlite:///{var / 'jourer.sqlite3'}")
    began = time.monotonic()
    manifest = take(target, url=url, files=var / "files", recipients=recipients)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    say(
        f"{target}: {len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} files,"
        f" {target.stat().st_size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s"
    )


if __name__ == "__main__":
    try:
        main()
    except (BackupError, OSError) as error:
        sys.exit(f"script/backup: {error}")
