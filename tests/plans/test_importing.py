import io
import json

import pytest
from django.core.management import CommandError, call_command

from jourer.models import AuditEvent, Measure, Shelter
from plans.models import Goal, GoalArea, Plan, Target
from tests import builders as build

pytestmark = pytest.mark.django_db

PLAN = """\
# Verksamhetsplan 2026

## Vision
En kommun där ingen är rädd hemma.

## Mål formulerade för 2026

### 1. Organisation och ekonomi
1. Föreningen ska ha råd med nästa år också.

## Bilaga 1 Kvinnojouren Solrosen planering för måluppfyllelse 2026

STÖDVERKSAMHET\tAKTIVITET\tMÄTINSTRUMENT
Fler ska få tala med någon.\tBemanna telefonen varje vardag.\t300 stödsamtal
Nå ut digitalt.\tSkapa konton.\tFinnas på: Instagram, Facebook och Snapchat.
Öppet hus.\tHa öppet.\t1 gång i månaden
PÅVERKANSARBETE\tAKTIVITET\tMÄTINSTRUMENT
Synas mer.\tDelta i evenemang.\t4 evenemang på våren och 5 på hösten
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def association():
    return build.association()


def run(document, association, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_plan", str(document), association=association.slug, year=2026, stdout=out, stderr=err, **options
    )
    return out.getvalue(), err.getvalue()


def test_a_document_becomes_a_plan_with_areas_goals_and_targets(document, association):
    run(document, association)

    assert Plan.objects.get().vision == "<p>En kommun där ingen är rädd hemma.</p>"
    assert [area.name for area in GoalArea.objects.all()] == [
        "Organisation och ekonomi",
        "Stödverksamhet",
        "Påverkansarbete",
    ]
    assert Goal.objects.get(number="1").text == "Föreningen ska ha råd med nästa år också."
    assert Goal.objects.get(measure_text="300 stödsamtal").activity_text == "Bemanna telefonen varje vardag."


def test_plain_numbers_become_targets_in_their_window(document, association):
    run(document, association)

    spring = Measure.objects.get(goal_value=4)
    assert Measure.objects.get(goal_value=300).kind == "count"
    assert (spring.starts_on.isoformat(), spring.ends_on.isoformat()) == ("2026-01-01", "2026-06-30")
    assert Measure.objects.get(goal_value=5).starts_on.isoformat() == "2026-07-01"


def test_a_list_to_cover_becomes_a_milestone_with_its_items(document, association):
    run(document, association)

    items = Measure.objects.get(kind="milestone").items.all()
    assert sorted(item.name for item in items) == ["Facebook", "Instagram", "Snapchat"]


def measures_of(tmp_path, association, *cells):
    """The measures that these cells become, and what was said of them."""
    rows = "".join(f"Mål {number}.\tGöra.\t{cell}\n" for number, cell in enumerate(cells))
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.partition("Fler ska")[0] + rows, encoding="utf-8")
    _, said = run(path, association)
    return list(Measure.objects.filter(target__isnull=False).order_by("target__goal__position")), said


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("Föreläsning 1 gång i månaden", {"kind": "frequency", "goal_value": 1, "per": "month"}),
        (
            "Svar inom 4 arbetsdagar",
            {"kind": "duration", "limit_value": 4, "limit_unit": "workdays", "goal_value": 100},
        ),
        ("2 volontärer/grupp", {"kind": "ratio", "goal_value": 2, "per": "group"}),
        ("Alla stödpersoner ska vara utbildade", {"kind": "ratio", "goal_value": 100, "per": ""}),
        ("Från 5 till 10 skolor", {"kind": "level", "goal_value": 10, "baseline": 5}),
        ("Bibehålla en stadig grupp med 20 personer", {"kind": "level", "goal_value": 20, "direction": "maintain"}),
        ("Högst 5 avhopp", {"kind": "count", "goal_value": 5, "direction": "at_most"}),
        ("Öka antalet medlemmar med 10 (2025: 300)", {"direction": "increase_by", "goal_value": 10, "baseline": 300}),
    ],
)
def test_every_kind_that_is_read_becomes_a_measure(tmp_path, association, cell, facts):
    (measure,), _said = measures_of(tmp_path, association, cell)

    assert {name: getattr(measure, name) for name in facts} == facts


def test_a_direction_of_what_has_no_value_to_reach_is_only_a_wish(tmp_path, association):
    document = "Öka antalet samtal.\tRing.\tAntal samtal\n"
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.partition("Fler ska")[0] + document, encoding="utf-8")

    run(path, association)

    assert Measure.objects.get().kind == "indicator"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Öka antalet medlemmar med 10", "utgångsläget saknas"),
        ("Bibehålla antalet samtal", "utgångsläget saknas"),
        ("Öka antalet medlemmar med 10 % (2025: 300)", "en ändring i procent räknas inte här"),
        ("Beslut inom 2 månader", "den tidsenheten kan inte följas här"),
        ("Svar inom 1,5 timme", "tiden är inget heltal"),
        ("Högst 1 utbildning i månaden", "ingen sådan riktning"),
    ],
)
def test_what_no_measure_holds_stays_as_text_with_the_reason(tmp_path, association, cell, why):
    measures, said = measures_of(tmp_path, association, cell)

    assert measures == []
    assert Goal.objects.get(measure_text=cell)
    assert "står kvar som text, utan mått" in said
    assert why in said


def test_a_shelter_that_was_not_there_is_made_with_its_kind_and_said(document, association):
    _, said = run(document, association)

    assert Shelter.objects.get().kind == "women"
    assert "”Kvinnojouren Solrosen”; den har lagts upp som ”kvinnojour”" in said


def test_a_second_import_changes_nothing(document, association):
    run(document, association)
    before = [list(model.objects.values().order_by("pk")) for model in (Plan, GoalArea, Goal, Target, Measure)]

    _, said = run(document, association)

    assert [list(model.objects.values().order_by("pk")) for model in (Plan, GoalArea, Goal, Target, Measure)] == before
    assert "nya mål 0, kända mål 5" in said


def test_a_dry_run_writes_nothing_and_prints_what_was_read(document, association):
    out, _ = run(document, association, dry_run=True, json=True)

    assert len(json.loads(out)["rows"]) == 4
    assert not Plan.objects.exists()
    assert not AuditEvent.objects.exists()


def test_two_shelters_whose_names_differ_by_a_dot_get_an_address_each(document, association):
    other = PLAN[PLAN.index("## Bilaga 1") :].replace("Bilaga 1", "Bilaga 2").replace("Solrosen", "Sölrosen")
    document.write_text(PLAN + other, encoding="utf-8")

    run(document, association)

    assert sorted(Shelter.objects.values_list("slug", flat=True)) == [
        "kvinnojouren-solrosen",
        "kvinnojouren-solrosen-2",
    ]


def test_names_that_are_too_long_are_cut_before_they_are_compared(tmp_path, association):
    area, shelter = "Område " * 32, "Kvinnojouren " * 16
    head = "JOUR\tOMRÅDE\tMÅL\tAKTIVITET\tMÄTINSTRUMENT"
    rows = [f"{shelter}{word}\t{area}{word}\tMål {word}.\tGöra.\t5 samtal" for word in ("ett", "två")]
    path = tmp_path / "plan.txt"
    path.write_text("\n".join(["# Verksamhetsplan 2026", "", head, *rows]), encoding="utf-8")

    run(path, association)
    run(path, association)

    assert (Shelter.objects.count(), GoalArea.objects.count(), Goal.objects.count()) == (1, 1, 2)


def test_slips_in_the_document_are_said(document, association):
    document.write_text(PLAN + "\n## Budget 2025\nBidrag\t100\nGåvor\t20\nTotalt\t200\n", encoding="utf-8")

    _, said = run(document, association)

    assert "raderna ger 120" in said


def test_rows_that_name_no_shelter_can_be_given_one(tmp_path, association):
    shelter = build.shelter(association)
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.replace("Kvinnojouren Solrosen planering", "Planering"), encoding="utf-8")

    run(path, association, shelter=shelter.slug)

    assert Goal.objects.get(measure_text="300 stödsamtal").shelter == shelter


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Filen är tom."),
        (b"\x00\x01\x02\xff" * 1000, "Filen är inte text: den innehåller binära data."),
        (b"a" * (50 * 1024 * 1024), "Filen är större än 20 MB. Så stor är ingen plan."),
        ("MÄTINSTRUMENT".encode("utf-16-be"), "Filen är inte text: den innehåller binära data."),
    ],
)
def test_an_unusable_file_gets_one_clear_sentence_and_exit_code_2(tmp_path, association, content, sentence):
    path = tmp_path / "plan.txt"
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        run(path, association)

    assert (str(refused.value), refused.value.returncode) == (sentence, 2)
    assert not Plan.objects.exists()


def test_an_unknown_association_and_an_unknown_shelter_are_refused(document, association):
    with pytest.raises(CommandError, match="Det finns ingen jour ”ingen”"):
        run(document, association, shelter="ingen")
    association.slug = "ingen"
    with pytest.raises(CommandError, match="Det finns ingen förening ”ingen”"):
        run(document, association)


def test_measure_prints_every_target_with_its_reading_and_the_queries(document, association):
    run(document, association)
    out = io.StringIO()

    call_command("measure", association=association.slug, year=2026, as_of=None, json=True, stdout=out)

    found = json.loads(out.getvalue())
    assert len(found["targets"]) == Target.objects.count() == 5
    assert {row["status"] for row in found["targets"]} <= {"no_data", "not_started", "on_pace", "watch", "missed"}
    assert found["queries"] == 6


def test_a_shelter_that_the_import_makes_is_audited(document, association):
    run(document, association)

    assert AuditEvent.objects.get(action="setup.added").object_id == Shelter.objects.get().pk


def test_what_is_too_large_for_a_measure_stays_as_text_with_a_warning(tmp_path, association):
    rows = f"Fler.\tRing.\t{'9' * 20} ärenden\nNå ut.\tSkriv.\tFinnas på: webb, {'x' * 201} och chatt.\n"
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.partition("Fler ska")[0] + rows, encoding="utf-8")

    _, said = run(path, association)

    assert Goal.objects.filter(text="Fler.").exists()
    assert not Target.objects.exists()
    assert said.count("Säkerställ att") == 2


@pytest.mark.parametrize("year", ["0", "-1", "99999"])
def test_a_year_that_no_plan_is_for_is_refused(document, association, year):
    with pytest.raises(CommandError, match="--year"):
        call_command("import_plan", str(document), "--association", association.slug, f"--year={year}")
