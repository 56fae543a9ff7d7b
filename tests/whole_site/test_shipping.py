"""What Dockerfile and docker-compose.yml name exists, and their commands, run as processes, do what they should.

No container engine is at hand where these tests run: the image itself is never built by them.
"""

import contextlib
import http.client
import json
import os
import re
import shlex
import subprocess
import urllib.parse

import psycopg
import pytest
from django.conf import settings

from tests.shipping import COMPOSE, ROOT, SERVICES, Ship, until, variables

OURS = {"web", "worker", "beat", "migrate", "backup"}
RUNNING = {"web", "worker", "beat", "postgres", "redis"}
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
STAGES = DOCKERFILE.split("\nFROM ")[1:]
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
PROCFILE = (ROOT / "Procfile").read_text()
PROGRAM = re.compile(
    r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"|secret\(\"([A-Z_]+)\"|environ\.get\(\"([A-Z_]+)\"|environ\[\"([A-Z_]+)\""
)


def names_in(*files):
    return {name for file in files for found in PROGRAM.findall((ROOT / file).read_text()) for name in found if name}


def shell_names(text):
    return set(re.findall(r"\$\{(\w+)", text))


READ_BY_SETTINGS = names_in("jourer/settings.py")
READ = READ_BY_SETTINGS | shell_names(PROCFILE) | names_in("jourer/backup.py", "jourer/drill.py", "docker/healthy.py")
FROM_OUTSIDE = {name for service in SERVICES.values() for name, _ in variables(json.dumps(service))}
EXAMPLE = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def lines(instruction, stage=DOCKERFILE):
    return re.findall(rf"^{instruction} (.+)$", stage, re.MULTILINE)


# What is named


def test_every_variable_that_is_read_is_in_the_example_and_no_other():
    assert (READ | FROM_OUTSIDE) - {"DJANGO_SETTINGS_MODULE"} == EXAMPLE


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_variable_of_a_service_of_ours_is_read(name):
    assert set(SERVICES[name]["environment"]) - READ == set()


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_every_variable_of_the_others_is_read_by_their_image_or_by_our_script(name):
    scripts = (ROOT / "docker/roles.sql").read_text() + (ROOT / "docker/redis.sh").read_text()
    theirs = {"POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}

    assert {one for one in SERVICES[name]["environment"] if one not in scripts} <= theirs


def test_no_password_and_no_key_has_a_default():
    secret = [
        (name, how)
        for service in SERVICES.values()
        for name, how in variables(json.dumps(service))
        if re.search("PASSWORD|KEY|RECIPIENT|HOSTS|EMAIL", name)
    ]

    assert {how for _, how in secret} == {"?"}
    assert len({name for name, _ in secret}) == 12
    assert not re.search(r"(PASSWORD|KEY|KEYS): [^$\s]", (ROOT / "docker-compose.yml").read_text())


def test_secrets_are_in_no_layer_of_the_image():
    environment = " ".join(lines("ENV") + lines("ARG"))

    assert not re.search("KEY|PASSWORD|SECRET|_URL", environment)
    assert IGNORED[1] == "*"
    assert "!.env" not in IGNORED


def test_every_file_that_is_named_exists():
    named = {line[1:] for line in IGNORED if line.startswith("!")}
    named |= {volume.split(":")[0] for one in SERVICES.values() for volume in one["volumes"] if volume.startswith("./")}
    named |= {word for name in OURS for word in SERVICES[name]["command"] if "/" in word and not word.startswith("/")}
    named |= {"docker/healthy.py", "requirements/base.txt", *re.findall(r"\.venv/bin/\w+", DOCKERFILE + PROCFILE)}

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_all_the_code_comes_into_the_image():
    needed = {app.partition(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.partition(".")[0]).is_dir()}
    needed |= {"manage.py", "Procfile", "locale", "templates", "static", "docker", "requirements/base.txt"}
    needed |= {"script/backup", "script/restore-drill"}

    assert {f"!{name}" for name in needed} == {line for line in IGNORED if line.startswith("!")}


def test_the_image_has_the_system_packages_of_the_setup():
    setup = re.search(r"^packages=\((.+)\)$", (ROOT / "script/setup").read_text(), re.MULTILINE)
    build, final = STAGES

    assert set(setup[1].split()) - {"gettext"} <= set(final.split())
    assert "gettext" in build.split()
    assert {"age", "postgresql-client-15"} <= set(final.split())
    assert SERVICES["postgres"]["image"].startswith("postgres:15")  # pg_dump is of the same version


def test_the_image_runs_as_nobody_special_and_says_how_it_is():
    assert lines("USER") == ["jourer"]
    assert "--require-hashes" in DOCKERFILE
    assert json.loads(lines("CMD")[-1]) == SERVICES["web"]["command"]
    assert json.loads(lines("HEALTHCHECK")[-1].partition(" CMD ")[2]) == SERVICES["web"]["healthcheck"]["test"][1:]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_can_write_only_where_it_should(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - the container's own
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_what_runs_has_a_health_check_and_waits_for_what_it_needs():
    for name in RUNNING:
        assert SERVICES[name]["healthcheck"]["test"], name
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
        }


def test_volumes_and_networks_are_those_that_are_declared():
    volumes = {volume.split(":")[0] for one in SERVICES.values() for volume in one["volumes"]}
    networks = {network for one in SERVICES.values() for network in one.get("networks", [])}

    assert {name for name in volumes if not name.startswith("./")} == set(COMPOSE["volumes"])
    assert networks == set(COMPOSE["networks"])


def test_only_the_proxy_of_the_machine_reaches_a_port():
    port = lines("EXPOSE")[0]

    assert {name: one["ports"] for name, one in SERVICES.items() if "ports" in one} == {
        "web": [f"127.0.0.1:${{PORT:-8000}}:{port}"]
    }
    assert f"PORT={port}" in lines("ENV")[0]
    assert SERVICES["postgres"]["network_mode"] == "none"
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_folders_of_the_image_are_those_that_the_volumes_hold():
    made = re.search(r"install --directory --owner jourer --mode 700 (.+)$", STAGES[1], re.MULTILINE)
    held = {volume.split(":")[1] for name in OURS for volume in SERVICES[name]["volumes"]}

    assert held == {*made[1].split(), "/run/postgresql"}
    assert "VAR_DIR=/var/lib/jourer" in lines("ENV")[0]


def test_a_process_that_the_procfile_does_not_have_is_refused():
    done = subprocess.run(["docker/process", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, "docker/process: the Procfile has no nothing\n")


# What runs


@pytest.fixture(scope="module")
def ship():
    """The database with its roles and tables, Redis, and the collected files: as far as `migrate` comes."""
    with contextlib.ExitStack() as stack:
        made = Ship(stack)
        made.start_database()
        made.start_redis()
        collect = next(line for line in lines("RUN") if "collectstatic" in line)
        for there, here in {"/app/collected": "static", "/tmp/var": "var"}.items():  # noqa: S108 - the container's own
            collect = collect.replace(there, str(made.folder / here))
        path = {"PATH": os.environ["PATH"]}
        done = subprocess.run(collect, shell=True, cwd=ROOT, env=path, capture_output=True, text=True, check=False)  # noqa: S602
        assert done.returncode == 0, done.stderr
        done = made.run("migrate")
        assert done.returncode == 0, done.stderr
        yield made


SEED = """
import django
django.setup()
from datetime import date
from django.core.management import call_command
from jourer import jobs, walls
from jourer.models import Association, User
from tests import builders as build
call_command("create_first_admin", association="solrosen", name="Solrosen", organisation_number="802400-1201",
             email="vera@solrosen.example", person="Vera Åkerlilja")
association = Association.objects.get()
with walls.opened([association]):
    user = User.objects.get()
    user.set_password("korrekt häst batteri")
    user.save()
    actor = build.actor("coordinator", association=association, user=user)
    plan = build.plan(association)
    row = jobs.ask(by=actor, kind="annual_report", plan=str(plan.pk), as_of=date.today().isoformat())
    print(association.pk, row.pk)
"""
STATE = """
import django
django.setup()
from jourer import walls
from jourer.models import Job
with walls.opened(["{association}"]):
    print(Job.objects.get(pk="{job}").state)
"""


@pytest.fixture(scope="module")
def sailing(ship):
    """Web, worker and beat run, and there is an association with a job."""
    for name in ("web", "worker", "beat"):
        ship.start(name)
    ship.association, ship.job = ship.python(SEED).split()[-2:]
    until(
        lambda: all(ship.is_healthy(name) for name in ("web", "worker", "beat")), ship.log("web") + ship.log("worker")
    )
    return ship


def database(ship, service):
    """A connection as the role of the service."""
    address = urllib.parse.urlsplit(ship.environment(service)["DATABASE_URL"])
    return psycopg.connect(
        host=str(ship.folder / "socket"),
        port=ship.ports["postgres"],
        user=address.username,
        password=address.password,
        dbname="jourer",
        autocommit=True,
    )


def get(ship, path, **headers):
    server = http.client.HTTPConnection("127.0.0.1", ship.ports["web"], timeout=20)
    with contextlib.closing(server):
        server.request("GET", path, headers={"Host": "jourer.example", **headers})
        answer = server.getresponse()
        return answer.status, answer.read().decode(), answer.headers


THROUGH_THE_PROXY = {"X-Forwarded-Proto": "https"}
process_test = [pytest.mark.full, pytest.mark.serial]


class TestSailing:
    pytestmark = process_test

    def test_a_page_answers_through_the_proxy_and_not_past_it(self, sailing):
        status, page, headers = get(sailing, "/accounts/login/", **THROUGH_THE_PROXY)

        assert (status, "Logga in" in page, headers["Strict-Transport-Security"][:16]) == (
            200,
            True,
            "max-age=31536000",
        )
        assert get(sailing, "/accounts/login/")[0] == 301
        style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
        assert get(sailing, style, **THROUGH_THE_PROXY)[0] == 200

    def test_it_is_ready(self, sailing):
        status, words, _ = get(sailing, "/readyz", **THROUGH_THE_PROXY)

        assert (status, set(json.loads(words).values())) == (200, {"ok"})

    def test_a_job_is_done(self, sailing):
        program = STATE.format(association=sailing.association, job=sailing.job)

        until(lambda: sailing.python(program).split()[-1] in {"done", "failed"}, sailing.log("worker"))
        assert sailing.python(program).split()[-1] == "done"
        assert list((sailing.folder / "var" / "files").rglob("*"))

    def test_the_backups_role_backs_up_what_the_walls_hide_and_the_owner_restores_it(self, sailing):
        done = sailing.run("backup")
        assert done.returncode == 0, done.stderr
        made = sailing.superuser("createdb", "--owner", "jourer_owner", "drill")
        assert made.returncode == 0, made.stderr

        (file,) = (sailing.folder / "backups").iterdir()
        words = ["script/restore-drill", str(file), "--identity", str(sailing.folder / "identity")]
        address = sailing.environment("migrate")["DATABASE_URL"].removesuffix("jourer") + "drill"
        drill = sailing.run("migrate", words, {"DRILL_DATABASE_URL": address})

        assert drill.returncode == 0, drill.stdout + drill.stderr
        assert "restored and checked in" in drill.stdout

    def test_the_backups_role_writes_nothing(self, sailing):
        with database(sailing, "backup") as backup:
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                backup.execute("DELETE FROM jourer_job")
            backup.execute("SET default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                backup.execute("DELETE FROM jourer_job")

    def test_stopped_processes_are_not_healthy(self, sailing):
        os.utime(sailing.folder / "var" / "heartbeat" / "worker", (0, 0))
        os.utime(sailing.folder / "var" / "heartbeat" / "beat", (0, 0))
        stopped = {"PORT": "1"}

        assert not [name for name in ("worker", "beat") if is_healthy_now(sailing, name)]
        assert subprocess.run(
            SERVICES["web"]["healthcheck"]["test"][1:], env=sailing.environment("web") | stopped, cwd=ROOT, check=False
        ).returncode


def is_healthy_now(ship, name):
    """Unless it has just lived again: the sweeper goes on."""
    return ship.is_healthy(name) and (ship.folder / "var" / "heartbeat" / name).stat().st_mtime == 0


class TestRoles:
    pytestmark = process_test

    def test_the_applications_role_is_not_the_owner_of_anything(self, ship):
        with database(ship, "web") as web:
            owners = web.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
            rights = web.execute(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
            )

            assert owners == [("jourer_owner",)]
            assert rights.fetchone() == (False, False, False, False)

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "DROP TABLE jourer_job",
            "TRUNCATE jourer_auditevent",
            "UPDATE jourer_auditevent SET action = 'nothing'",
            "DELETE FROM jourer_auditevent",
            "ALTER TABLE jourer_job NO FORCE ROW LEVEL SECURITY",
            "SET ROLE jourer_owner",
            "ALTER ROLE jourer_app BYPASSRLS",
        ],
    )
    def test_the_applications_role_may_not(self, ship, statement):
        with database(ship, "web") as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement)

    def test_the_walls_hold(self, sailing):
        with database(sailing, "web") as web:
            assert web.execute("SELECT count(*) FROM jourer_actor").fetchone() == (0,)
            web.execute("SELECT set_config('jourer.associations', %s, false)", [sailing.association])
            assert web.execute("SELECT count(*) FROM jourer_actor").fetchone() == (2,)

    def test_nobody_comes_in_without_a_password(self, ship):
        for user in ("postgres", "jourer_app", "jourer_owner", "jourer_backup"):
            with pytest.raises(psycopg.OperationalError, match="no password supplied"):
                psycopg.connect(
                    host=str(ship.folder / "socket"), port=ship.ports["postgres"], user=user, dbname="jourer"
                )

    def test_redis_answers_nobody_without_its_password(self, ship):
        done = subprocess.run(
            ["redis-cli", "-p", str(ship.ports["redis"]), "PING"], capture_output=True, text=True, check=False
        )

        assert "NOAUTH" in done.stdout

    def test_the_database_has_checksums(self, ship):
        with database(ship, "web") as web:
            assert web.execute("SHOW data_checksums").fetchone() == ("on",)


def test_shell_words_of_the_procfile_start_with_exec():
    """So that a signal to the container reaches the process itself."""
    assert {shlex.split(line.partition(": ")[2])[0] for line in PROCFILE.splitlines()} == {"exec"}
