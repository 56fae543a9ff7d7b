"""Restore a backup into an empty database and see that it is all there and works: `script/restore-drill`.

Rows and digests of every table and file must be those of the manifest, the audit's MACs right, the field keys the
ones that the data was encrypted with, and the sign-in page must let somebody in. What the last three write is undone.
The same command is the first half of a real restore; docs/operations.md says what follows.
"""

import argparse
import contextlib
import getpass
import hashlib
import json
import os
import secrets
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import environ

from jourer.backup import BASE_DIR, MANIFEST, BackupError, PostgreSQL, SQLite, database, program, say

MAKES = {kind.member: kind for kind in (PostgreSQL, SQLite)}


@contextlib.contextmanager
def decrypted(file: Path, identity: Path) -> Iterator[IO[bytes]]:
    with program("age", "--decrypt", "--identity", str(identity), str(file), stdout=subprocess.PIPE) as process:
        assert process.stdout  # noqa: S101
        yield process.stdout
        while process.stdout.read(1024 * 1024):  # the padding behind the tar, so that age comes to its end
            pass


class Restoring:
    """Takes the members of a backup one after the other, as they come."""

    def __init__(self, target: PostgreSQL | SQLite, folder: Path | None):
        self.target, self.folder = target, folder
        self.files: dict[str, str] = {}
        self.manifest: dict[str, Any] | None = None

    def read(self, stream: IO[bytes]) -> None:
        with contextlib.ExitStack() as stack, tarfile.open(fileobj=stream, mode="r|") as archive:
            dump = None
            for member in archive:
                content = archive.extractfile(member).read()
                kind, _, name = member.name.partition("/")
                if kind in MAKES:
                    dump = dump or stack.enter_context(self._dump(kind))
                    dump.write(content)
                    continue
                stack.close()  # the database is whole
                if kind == "files":
                    self._file(name, content)
                elif kind == MANIFEST:
                    self.manifest = json.loads(content)

    def _dump(self, kind):
        if not isinstance(self.target, MAKES[kind]):
            raise BackupError(f"the backup is of {MAKES[kind].__name__}: DRILL_DATABASE_URL names another kind")
        return self.target.restored()

    def _file(self, name, content):
        self.files[name] = hashlib.sha256(content).hexdigest()
        if self.folder:
            path = self.folder / name
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise BackupError("a file of the backup would lie outside the folder")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def differences(manifest: dict[str, Any], restoring: Restoring) -> Iterator[str]:
    tables = restoring.target.tables()
    for name in sorted(manifest["tables"].keys() | tables.keys()):
        if manifest["tables"].get(name) != tables.get(name):
            yield f"table {name} is not as it was"
    for name in sorted(manifest["files"].keys() | restoring.files.keys()):
        if manifest["files"].get(name) != restoring.files.get(name):
            yield f"file {name} is not as it was"


def set_up_application(url: str, var: str) -> None:
    """The application on the restored copy, with a folder of its own and no queue."""
    import django  # noqa: PLC0415 - the environment comes first

    os.environ |= {"DATABASE_URL": url, "VAR_DIR": var, "REDIS_URL": "", "LOG_LEVEL": "ERROR"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")
    django.setup()


def wrong_audit() -> Iterator[str]:
    from jourer import walls  # noqa: PLC0415
    from jourer.models import AuditEvent  # noqa: PLC0415

    count = 0
    for association in walls.each_association():
        for event in AuditEvent.objects.filter(association=association).iterator():
            count += 1
            if not event.is_intact():
                yield f"audit event {event.pk} is not what was recorded, or AUDIT_KEY is another"
    say(f"audit: {count} events read")


def wrong_keys() -> Iterator[str]:
    """What is encrypted must open: each key in use has left a proof, and there are the secrets of second steps."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    from jourer import crypto, keyproofs  # noqa: PLC0415
    from jourer.accounts import PLACE  # noqa: PLC0415

    yield from keyproofs.complaints()
    secrets_ = [row.data["secret"] for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP)]
    try:
        for secret in secrets_:
            crypto.decrypt(secret, place=PLACE)
    except crypto.UndecryptableError as error:
        yield f"FIELD_KEYS does not open what was restored: {error}"
    say(f"encrypted secrets: {len(secrets_)} read")


def wrong_sign_in(account: tuple[str, str] | None) -> Iterator[str]:
    """Somebody made for the occasion signs in, and the account asked for; nothing of it stays."""
    from django.db import transaction  # noqa: PLC0415

    from jourer.models import User  # noqa: PLC0415

    with transaction.atomic():
        drill = f"drill-{secrets.token_hex(8)}@drill.invalid", secrets.token_urlsafe(24)
        User.objects.create_user(*drill, name="Drill")
        accounts = [drill, account] if account else [drill]
        for email, password in accounts:
            if not lets_in(email, password):
                yield f"sign-in does not work for {'the drill’s account' if email == drill[0] else email}"
        transaction.set_rollback(True)
    say(f"sign-in: {len(accounts)} tried")


def lets_in(email: str, password: str) -> bool:
    """Whether the page takes the password; a second factor is not asked for here."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    host = (settings.ALLOWED_HOSTS or ["localhost"])[0].removeprefix(".")
    client = Client(raise_request_exception=False, SERVER_NAME=host)
    answer = client.post(reverse("account_login"), {"login": email, "password": password}, secure=True)
    second_step = answer.headers.get("Location", "").startswith(reverse("mfa_authenticate"))
    return answer.status_code == 302 and (second_step or "_auth_user_id" in client.session)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/restore-drill", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE", help="what script/backup wrote")
    parser.add_argument("--identity", type=Path, required=True, metavar="KEY", help="the file with age's secret key")
    parser.add_argument(
        "--files", type=Path, metavar="FOLDER", help="put the files there, instead of only checking them"
    )
    parser.add_argument("--account", metavar="EMAIL", help="also sign in as; asks for the password (or reads a line)")
    return parser.parse_args()


def password_for(email: str) -> tuple[str, str]:
    return email, getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def drill(options: argparse.Namespace, url: str, var: str) -> list[str]:
    """Everything that is wrong."""
    target = database(url)
    if target.tables():
        raise BackupError("DRILL_DATABASE_URL: the database is not empty")
    restoring = Restoring(target, options.files)
    with decrypted(options.file, options.identity) as stream:
        restoring.read(stream)
    manifest = restoring.manifest
    if manifest is None:
        raise BackupError("the backup has no manifest: it is not whole")
    account = password_for(options.account) if options.account else None
    set_up_application(url, var)
    # The comparison comes last, so that it also sees that the application has left everything as it was.
    wrong = [*wrong_audit(), *wrong_keys(), *wrong_sign_in(account), *differences(manifest, restoring)]
    rows = sum(table["rows"] for table in manifest["tables"].values())
    say(f"compared: {len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} files")
    age = datetime.now(UTC) - datetime.fromisoformat(manifest["taken_at"])
    say(f"taken {manifest['taken_at']}, {age.total_seconds() / 3600:.1f} hours ago")
    return wrong


def main() -> int:
    options = read_arguments()
    environ.Env.read_env(BASE_DIR / ".env")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="drill-") as var:
        url = os.environ.get("DRILL_DATABASE_URL", f"sqlite:///{var}/restored.sqlite3")
        wrong = drill(options, url, var)
    for line in wrong:
        say(f"WRONG: {line}")
    say(f"{'NOT ' if wrong else ''}restored and checked in {time.monotonic() - began:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except tarfile.TarError:
        sys.exit("script/restore-drill: the backup is not whole, or the key is not the one it was made for")
    except (BackupError, OSError) as error:
        sys.exit(f"script/restore-drill: {error}")
