"""A backup holds everything but the keys, nobody else can read it, and the drill finds whatever is not as it was."""

import contextlib
import os
import secrets
import subprocess
import sys
import tarfile
import uuid
from types import SimpleNamespace

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.db import connection

from jourer import backup, crypto, drill
from jourer.accounts import PLACE
from jourer.models import audit
from tests import builders as build

# One process of the tests builds the small house once.
pytestmark = pytest.mark.serial
CANARY = "KANARIEFÅGEL"
EMAIL, PASSWORD = "kanarie@jour.example", "korrekt häst batteri"
KEYS = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "AUDIT_KEY": secrets.token_urlsafe(50),
    "FIELD_KEYS": "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}
SEED = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
from tests.jourer.test_backup import seed
seed()
"""


def seed():
    """Somebody who signs in with a second factor, an event in the audit, and a file."""
    who = build.user(email=EMAIL, name=CANARY)
    staff = build.actor("staff", build.shelter(name=CANARY), user=who)
    audit.record(staff, "contact.logged")
    Authenticator.objects.create(
        user=who, type=Authenticator.Type.TOTP, data={"secret": crypto.encrypt(CANARY, place=PLACE)}
    )
    (django_settings.MEDIA_ROOT / "jobs").mkdir(exist_ok=True)
    (django_settings.MEDIA_ROOT / "jobs" / "report").write_text(CANARY)


class House:
    """A database with files, its keys, and the pair of age's keys for its backups."""

    def __init__(self, folder, url, var):
        self.folder, self.url, self.var = folder, url, var
        self.identity = folder / "identity"
        subprocess.run(["age-keygen", "--output", self.identity], check=True, capture_output=True)
        asked = subprocess.run(["age-keygen", "-y", self.identity], check=True, capture_output=True, text=True)
        self.recipient = asked.stdout.strip()
        self.file = folder / "backup.age"

    def run(self, script, *arguments, **environment):
        """What the script says; on standard error too."""
        base = {"PATH": os.environ["PATH"], "APP_MODE": "production", "ALLOWED_HOSTS": "jourer.example"}
        done = subprocess.run(
            [f"script/{script}", *arguments],
            env=base | environment,
            cwd=django_settings.BASE_DIR,
            input=PASSWORD + "\n",
            text=True,
            check=False,
            capture_output=True,
        )
        return done.returncode, done.stdout + done.stderr

    def back_up(self, **changes):
        """Without the application's keys: the script asks for none."""
        given = {"DATABASE_URL": self.url, "VAR_DIR": str(self.var), "BACKUP_RECIPIENT": self.recipient}
        return self.run("backup", str(self.file), **given | changes)

    def drill(self, *arguments, identity=None, **changes):
        return self.run(
            "restore-drill", str(self.file), "--identity", str(identity or self.identity), *arguments, **KEYS | changes
        )

    def members(self):
        """What lies in the backup, as who holds the key sees it."""
        with drill.decrypted(self.file, self.identity) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            return [(member.name, archive.extractfile(member).read()) for member in archive]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """On SQLite, in a file of its own, with a backup."""
    folder = tmp_path_factory.mktemp("house")
    url = f"sqlite:///{folder}/jourer.sqlite3"
    environment = (
        os.environ | KEYS | {"DATABASE_URL": url, "VAR_DIR": str(folder), "REDIS_URL": "", "APP_MODE": "production"}
    )
    environment["DJANGO_SETTINGS_MODULE"] = "jourer.settings"
    subprocess.run([sys.executable, "-c", SEED], env=environment, cwd=django_settings.BASE_DIR, check=True)
    house = House(folder, url, folder)
    assert house.back_up()[0] == 0
    return house


@pytest.fixture
def large(transactional_db, settings, tmp_path):
    """On PostgreSQL: the tests' own database, an empty one beside it to restore into, and a role past the walls."""
    if connection.vendor != "postgresql":
        pytest.skip("the other database")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.AUDIT_KEY, settings.FIELD_KEYS, settings.MEDIA_ROOT = (
        KEYS["AUDIT_KEY"],
        KEYS["FIELD_KEYS"],
        tmp_path / "files",
    )
    settings.MEDIA_ROOT.mkdir()
    seed()
    database = connection.settings_dict
    with empty_database(database) as name:
        house = House(tmp_path, f"postgres://postgres@/{database['HOST']}/{database['NAME']}", tmp_path)
        house.empty = f"postgres://{database['USER']}@/{database['HOST']}/{name}"
        yield house


@contextlib.contextmanager
def empty_database(database):
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def is_whole(said):
    return all(
        line in said for line in ("audit: 1 events read", "encrypted secrets: 1 read", "sign-in: 2 tried", "1 files")
    )


def test_the_drill_finds_everything_as_it_was(small, tmp_path):
    code, said = small.drill("--account", EMAIL, "--files", str(tmp_path))

    assert (code, is_whole(said)) == (0, True), said
    assert "restored and checked in" in said
    assert (tmp_path / "jobs" / "report").read_text() == CANARY


def test_the_drill_finds_everything_as_it_was_on_postgresql(large):
    assert large.back_up()[0] == 0

    code, said = large.drill("--account", EMAIL, DRILL_DATABASE_URL=large.empty)

    assert (code, is_whole(said)) == (0, True), said
    again, said = large.drill(DRILL_DATABASE_URL=large.empty)
    assert (again, "the database is not empty" in said) == (1, True)


def test_who_does_not_see_every_row_makes_no_backup(large):
    database = connection.settings_dict
    bound = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"

    code, said = large.back_up(DATABASE_URL=bound)

    assert (code, "row-level security policy" in said) == (1, True)
    assert not large.file.exists()


def test_nothing_in_it_can_be_read_without_its_key(small):
    sealed = small.file.read_bytes()
    opened = b"".join(content for _, content in small.members())

    for word in (CANARY.encode(), EMAIL.encode(), b"SQLite", b"jourer_"):
        assert word in opened
        assert word not in sealed


def test_none_of_our_keys_is_in_it_even_for_who_opens_it(small):
    opened = b"".join(content for _, content in small.members())

    for key in (*KEYS.values(), KEYS["FIELD_KEYS"].partition(":")[2], "0123456789012345678901"):
        assert key.encode() not in opened
    assert {name.partition("/")[0] for name, _ in small.members()} == {"database.sqlite3", "files", "manifest.json"}


def test_nobody_else_on_the_machine_may_read_it(small):
    assert small.file.stat().st_mode & 0o777 == 0o600


def test_it_leaves_nothing_else_behind(small):
    assert [path.name for path in small.folder.iterdir() if "backup" in path.name] == ["backup.age"]


@pytest.mark.parametrize(
    "changes, complaint",
    [
        ({}, "is there already"),
        ({"BACKUP_RECIPIENT": ""}, "BACKUP_RECIPIENT is not set"),
        ({"BACKUP_RECIPIENT": "age1nobody"}, "age failed"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all"}, "there is no database"),
    ],
)
def test_a_backup_that_cannot_be_made_says_why_and_leaves_nothing(small, tmp_path, changes, complaint):
    file = small.file if not changes else tmp_path / "new.age"
    given = {"DATABASE_URL": small.url, "VAR_DIR": str(small.var), "BACKUP_RECIPIENT": small.recipient}
    before = set(file.parent.iterdir())

    code, said = small.run("backup", str(file), **given | changes)

    assert (code, complaint in said) == (1, True), said
    assert set(file.parent.iterdir()) == before


def test_one_flipped_bit_is_noticed(small, tmp_path):
    sealed = bytearray(small.file.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    (tmp_path / "flipped.age").write_bytes(sealed)

    code, said = small.run("restore-drill", str(tmp_path / "flipped.age"), "--identity", str(small.identity), **KEYS)

    assert (code, "is not whole" in said or "age failed" in said) == (1, True), said


def test_another_key_does_not_open_it(small, tmp_path):
    subprocess.run(["age-keygen", "--output", tmp_path / "other"], check=True, capture_output=True)

    code, said = small.drill(identity=tmp_path / "other")

    assert (code, "no identity matched" in said) == (1, True), said


def test_the_drill_finds_that_the_keys_are_not_the_ones(small):
    other = {"AUDIT_KEY": "x" * 50, "FIELD_KEYS": "k2:" + KEYS["FIELD_KEYS"][3:]}

    code, said = small.drill(**other)

    assert code == 1
    assert "AUDIT_KEY is another" in said
    assert "FIELD_KEYS does not open" in said


def test_the_drill_names_what_is_not_as_it_was():
    target = SimpleNamespace(tables=lambda: {"same": 1, "changed": 2, "new": 3})
    restoring = SimpleNamespace(target=target, files={"changed.pdf": "2"})
    manifest = {"tables": {"same": 1, "changed": 1, "lost": 1}, "files": {"changed.pdf": "1", "lost.pdf": "1"}}

    assert list(drill.differences(manifest, restoring)) == [
        "table changed is not as it was",
        "table lost is not as it was",
        "table new is not as it was",
        "file changed.pdf is not as it was",
        "file lost.pdf is not as it was",
    ]


def test_rows_have_the_same_digest_in_any_order_and_another_when_one_is_changed_or_doubled():
    assert backup.digest("abc") == backup.digest("cab")
    assert backup.digest("abc") != backup.digest("abd")
    assert backup.digest("abc") != backup.digest("abcc")
