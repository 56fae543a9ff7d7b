from datetime import date

import pytest
from django.core.management import CommandError, call_command

from jourer.models import AuditEvent
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    staff = build.actor("staff", build.shelter())
    plan = build.plan(staff.association)
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter")
    for _ in range(12):
        build.contact(staff)
    return plan


def write(plan, output, **options):
    options = {"association": plan.association.slug, "year": plan.year, "format": "html", **options}
    call_command("annual_report", output=output, **options)


def test_html_is_whole_in_itself(plan, tmp_path):
    write(plan, tmp_path / "report.html")

    text = (tmp_path / "report.html").read_text()
    assert "Utfallet" in text
    assert "<style>" in text
    assert not any(asks in text for asks in ("<link", "<script", "src=", "url("))


def test_pdf_is_a_pdf(plan, tmp_path):
    write(plan, tmp_path / "report.pdf", format="pdf")

    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_the_figures_are_those_of_the_day(plan, tmp_path):
    write(plan, tmp_path / "report.html", as_of=date(2026, 1, 31))

    assert "Siffror per 31 jan 2026" in (tmp_path / "report.html").read_text()


def test_what_is_written_is_audited(plan, tmp_path):
    write(plan, tmp_path / "report.html")

    assert AuditEvent.objects.filter(action="report.written", object_id=plan.pk, system="annual_report").exists()


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"association": "ingen"}, "ingen"),
        ({"year": 2031}, "2031"),
    ],
)
def test_what_is_not_there_is_one_clear_line(plan, tmp_path, wrong, said):
    with pytest.raises(CommandError, match=said) as error:
        write(plan, tmp_path / "report.html", **wrong)

    assert error.value.returncode == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "missing/report.html"])
def test_what_cannot_be_written_is_one_clear_line_and_leaves_nothing(plan, tmp_path, name):
    (tmp_path / "folder").mkdir()

    with pytest.raises(CommandError, match="Det går inte att skriva") as error:
        write(plan, tmp_path / "folder" / name)

    assert error.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_an_older_file_stays_until_the_new_one_is_whole(plan, tmp_path, monkeypatch):
    (tmp_path / "report.html").write_text("last year's")
    monkeypatch.setattr("os.fsync", lambda file: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    with pytest.raises(CommandError, match="No space left"):
        write(plan, tmp_path / "report.html")

    assert [path.read_text() for path in tmp_path.iterdir()] == ["last year's"]


def test_word_is_not_offered_yet(tmp_path):
    with pytest.raises(CommandError, match="docx"):
        call_command("annual_report", "--association=a", "--year=2026", "--format=docx", f"-o={tmp_path}/a")


@pytest.mark.parametrize("name", [".", "x" * 300])
def test_a_name_that_no_file_can_have_is_said(plan, tmp_path, name):
    with pytest.raises(CommandError) as refused:
        write(plan, tmp_path / name)

    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []
