"""Plans, areas, goals, targets and partners out into a spreadsheet and back in, through the admin."""

import tempfile
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from jourer import spreadsheets
from jourer.exchange import resources
from jourer.models import AuditEvent, Measure, MeasureChange, MeasureItem
from plans.models import Goal, GoalArea, Partner, PartnerPeriod, Plan, Target
from tests import builders as build

pytestmark = pytest.mark.django_db

MODELS = ["plan", "goalarea", "goal", "target", "partner"]


@pytest.fixture(autouse=True)
def _each_row_through_its_verb():
    """A verb asks for the row that it changes, in a file as on a page."""
    changed = ["plans.Goal", "plans.Partner", "plans.PartnerPeriod", "jourer.Measure"]
    with zeal_ignore([{"model": model, "field": "get()"} for model in changed]):
        yield


@pytest.fixture
def leader(client, coordinator):
    """The coordinator, signed in."""
    build.sign_in(client, coordinator)
    return coordinator


def page(model, name):
    return reverse(f"admin:plans_{model}_{name}")


def exported(client, model, file_type="xlsx"):
    response = client.post(page(model, "export"), {"file_type": file_type})
    assert response.status_code == 200, text(response)
    return response.content


def table(client, model, file_type="xlsx"):
    """The export as a list of {heading: cell}."""
    head, *rows = spreadsheets.read(f"a.{file_type}", exported(client, model, file_type))
    return [dict(zip(head, row, strict=True)) for row in rows]


def file_of(rows, name="fil.xlsx"):
    """A file of rows, each {heading: cell}, with the headings of the first."""
    head = list(rows[0])
    return SimpleUploadedFile(
        name, spreadsheets.write(head, [[row[one] for one in head] for row in rows], sheet="Blad")
    )


def bring(client, model, file, **more):
    return client.post(page(model, "import"), {"file": file, **more})


def confirm(client, model, dry_run):
    return client.post(page(model, "confirm"), {"draft": dry_run.context["draft"]})


def bring_for_good(client, model, rows):
    dry_run = bring(client, model, file_of(rows))
    assert dry_run.status_code == 200, problems(dry_run)
    return confirm(client, model, dry_run)


def problems(response):
    return [(one.row, str(one.heading), str(one.message)) for one in response.context["problems"]]


def text(response):
    return unescape(response.content.decode())


def everything():
    """Every value of every row."""
    models = [Plan, GoalArea, Goal, Target, Measure, MeasureItem, MeasureChange, Partner, PartnerPeriod, AuditEvent]
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}


@pytest.fixture
def full(leader, plan, shelter):
    """A plan with everything that a spreadsheet could lose on its way."""
    plan.vision = 'Ett samhälle fritt från våld.\r\n\r\n=Alla; vågar "ringa" \n'
    plan.save()
    goal = build.goal(
        plan, text="=1+1 fler ska få stöd", number="1.10", shelter=shelter, measure_text=" -2 jämfört med i fjol "
    )
    build.goal(plan, text="+46 är vårt nummer")
    build.goal(plan, text="+46 är vårt nummer")
    build.target(
        goal,
        goal_value=Decimal("720.5"),
        metric="cases.contacts",
        filters={"channel": ["phone", "visit"], "shelter": [str(shelter.pk)]},
    )
    build.target(goal, kind="level", unit="följare", goal_value=-5, baseline=Decimal("-10.25"))
    build.target(goal, kind="level", unit="följare", goal_value=-5, baseline=Decimal("-10.25"))
    build.target(goal, goal_value=12, profile="by_months", month_weights=[1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1])
    listed = build.target(goal, kind="milestone", unit="finnas på")
    for name in ("TikTok", "Instagram", "@snap"):
        listed.measure.items.create(association=plan.association, name=name)
    build.target(goal, goal_value=3, metric="cases.retired", filters={"channel": ["phone"]})
    build.partner(leader, name="@Biblioteket", kind="library", municipality="0180", contact_phone="+46 8 12 34")
    build.partner(leader, name="Ekskolan", contact_email="rektor@skola.example", contacted_on=date(2026, 3, 2))
    return leader


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
@pytest.mark.parametrize("model", MODELS)
def test_what_is_exported_and_imported_again_changes_nothing(client, full, model, file_type):
    before = everything()

    dry_run = bring(client, model, SimpleUploadedFile(f"fil.{file_type}", exported(client, model, file_type)))

    assert dry_run.status_code == 200, problems(dry_run)
    assert dry_run.context["outcome"].changes == []
    assert dry_run.context["outcome"].unchanged > 0
    confirm(client, model, dry_run)
    assert everything() == before


def test_days_and_numbers_are_days_and_numbers_in_excel(client, full):
    [row] = [row for row in table(client, "target") if row["Räknas ur"] == "Stödkontakter"]

    assert (row["Målvärde"], row["Första dagen"], row["År"]) == (720.5, date(2026, 1, 1), 2026.0)
    assert row["Bara vissa"].startswith("kontaktväg: telefon | besök\njour: ")


# What comes in


def test_a_changed_cell_changes_its_row_through_the_verb_and_no_other(client, leader, plan):
    build.goal(plan, text="Fler ska få stöd.")
    build.goal(plan, text="Fler ska få svar.")
    rows = table(client, "goal")
    rows[0]["Mål"] = "Alla ska få stöd."

    dry_run = bring(client, "goal", file_of(rows))
    assert dry_run.context["outcome"].changes == [(2, False, [("Mål", "Fler ska få stöd.", "Alla ska få stöd.")])]
    assert not Goal.objects.filter(text="Alla ska få stöd.").exists()
    confirm(client, "goal", dry_run)

    assert set(Goal.objects.values_list("text", flat=True)) == {"Alla ska få stöd.", "Fler ska få svar."}
    events = AuditEvent.objects.order_by("at").values_list("action", "actor", "details")
    assert list(events) == [
        ("goal.changed", leader.pk, {"fields": ["text"]}),
        ("rows.imported", leader.pk, {"rows": "plans.goal", "added_and_changed": [0, 1]}),
    ]


def test_a_whole_plan_is_brought_from_files_made_by_hand(client, leader, shelter):
    days = {"Första dagen": date(2027, 1, 1), "Sista dagen": "2027-12-31"}
    bring_for_good(client, "plan", [{"År": 2027, "Titel": "Verksamhetsplan 2027", **days}])
    bring_for_good(client, "goalarea", [{"År": "2027", "Namn": "Stöd", "Ordning": 1}])
    goal = {"År": 2027.0, "Målområde": "stöd", "Jour": shelter.name, "Nummer i planen": "1.1", "Mål": "Fler får stöd."}
    bring_for_good(client, "goal", [goal])
    target = {"Slags mått": "Antal", "Målvärde": "1 800,5", "Vad som räknas": "stödkontakter"}
    bring_for_good(client, "target", [goal | target])

    made = Target.objects.get()
    assert (made.goal.area.plan.year, made.goal.shelter, made.goal.position) == (2027, shelter, 1)
    assert made.measure.goal_value == Decimal("1800.5")
    assert made.measure.window == (date(2027, 1, 1), date(2027, 12, 31))
    actions = ["plan.added", "goal_area.added", "goal.added", "target.added"]
    assert [AuditEvent.objects.filter(action=action).count() for action in actions] == [1, 1, 1, 1]


def test_a_goal_without_id_is_known_by_its_number(client, leader, plan):
    build.goal(plan, number="1.1", text="Fler ska få stöd.")
    goal = {"År": 2026, "Målområde": "Stödverksamhet", "Nummer i planen": "1.1", "Mål": "Alla ska få stöd."}

    bring_for_good(client, "goal", [goal])

    assert Goal.objects.get().text == "Alla ska få stöd."


def test_a_new_state_of_a_partner_begins_on_its_day_and_the_old_one_is_kept(client, leader):
    partner = build.partner(leader, state="asked", since=date(2026, 1, 1))
    [row] = table(client, "partner")

    bring_for_good(client, "partner", [row | {"Läget i samarbetet": "aktiv", "Sedan": date(2026, 3, 1)}])

    periods = partner.periods.order_by("since").values_list("state", "since", "until")
    assert list(periods) == [
        ("asked", date(2026, 1, 1), date(2026, 2, 28)),
        ("active", date(2026, 3, 1), None),
    ]


def test_a_file_made_in_english_is_read_in_swedish(client, leader):
    build.partner(leader, name="Biblioteket", kind="library")
    leader.user.language = "en"
    leader.user.save()
    [row] = table(client, "partner")
    leader.user.language = "sv"
    leader.user.save()

    dry_run = bring(client, "partner", file_of([row | {"Name": "Stadsbiblioteket"}]))

    assert row["Kind"] == "library"
    assert dry_run.context["outcome"].changes == [(2, False, [("Namn", "Biblioteket", "Stadsbiblioteket")])]


# Formulas


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
@pytest.mark.parametrize("formula", ["=1+1", "+46 70", "-2", "@sum", "'=1+1", "''-1", '="x"\n;y'])
def test_a_formula_in_a_goal_is_text_in_the_file_and_comes_back_as_it_was(client, leader, plan, file_type, formula):
    goal = build.goal(plan, text=formula, activity_text="Före")
    [row] = table(client, "goal", file_type)

    assert row["Mål"] == f"'{formula}"
    bring_for_good(client, "goal", [row | {"Aktivitet": "Efter"}])
    goal.refresh_from_db()
    assert (goal.text, goal.activity_text) == (formula, "Efter")


def test_a_tab_before_a_formula_does_not_hide_it(client, leader, plan):
    build.goal(plan, text="\t=1+1")

    assert ";'=1+1;" in exported(client, "goal", "csv").decode()


def test_a_negative_number_is_a_number(client, leader, plan):
    build.target(plan, kind="level", goal_value=-5, unit="kr")

    assert table(client, "target")[0]["Målvärde"] == -5.0
    assert table(client, "target", "csv")[0]["Målvärde"] == "-5"


# What is refused


def test_ten_faults_are_ten_rows_to_mend_and_nothing_is_saved(client, leader, shelter):
    theirs = build.partner(build.actor("coordinator", build.shelter(name="Grannjouren")), name="Grannskolan")
    build.partner(leader, name="Ekskolan", state="asked", since=date(2026, 1, 1))
    [there] = table(client, "partner")
    new = dict.fromkeys(there, "") | {"Sort": "bibliotek", "Läget i samarbetet": "aktiv"}
    rows = [
        new | {"Namn": "Första", "Sort": "trädgård"},
        new | {"Namn": ""},
        new | {"Namn": "Tredje", "Kommun": "Storfors kommun"},
        new | {"Namn": "Fjärde", "Jour": "Grannjouren"},
        new | {"Namn": "Femte", "E-post": "rektor"},
        new | {"Namn": "Sjätte", "Senaste kontakt": date(2100, 1, 1)},
        new | {"Namn": "Sjunde", "Sedan": "i våras"},
        new | {"Namn": "Åttonde", "Id": str(theirs.pk)},
        new | {"Namn": "Första ", "Sort": "bibliotek"},
        new | {"Namn": "FÖRSTA", "Sort": "bibliotek"},
        there | {"Läget i samarbetet": "aktiv"},
    ]

    before = Partner.objects.count(), AuditEvent.objects.count()
    response = bring(client, "partner", file_of(rows))

    assert response.status_code == 422
    assert problems(response) == [
        (2, "Sort", "”trädgård” går inte att välja här. Skriv något av: " + KINDS + "."),
        (3, "Namn", "Detta fält får inte vara tomt."),
        (4, "Kommun", "”Storfors kommun” går inte att välja här. Skriv något av: Storfors."),
        (5, "Jour", f"”Grannjouren” finns inte här. Skriv något av: {shelter.name}."),
        (6, "E-post", "Fyll i en giltig e-postadress."),
        (7, "Senaste kontakt", "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."),
        (8, "Sedan", "Skriv datumet som år-månad-dag, till exempel 2026-03-09."),
        (9, "Id", "Det finns ingen rad med det här id:t. Lämna cellen tom om raden är ny."),
        (11, "", "Rad 10 handlar redan om samma sak. Behåll en av dem."),
        (12, "Sedan", "Skriv från vilken dag det nya läget gäller."),
    ]
    assert "10 saker i filen behöver rättas. Inget har sparats." in text(response)
    assert (Partner.objects.count(), AuditEvent.objects.count()) == before


KINDS = (
    "skola, årskurs F–6, högstadieskola, gymnasieskola, vuxenutbildning, fritidsgård, bibliotek, vårdcentral, "
    "myndighet, företag, hyresvärd, förening, medier, något annat"
)


def test_one_fault_holds_back_the_whole_file(client, leader, plan):
    build.goal(plan, text="Fler ska få stöd.")
    [there] = table(client, "goal")

    response = bring(client, "goal", file_of([there | {"Mål": "Alla ska få stöd."}, there | {"Id": "", "Mål": ""}]))

    assert problems(response) == [(3, "Mål", "Detta fält får inte vara tomt.")]
    assert "draft" not in response.context
    assert Goal.objects.get().text == "Fler ska få stöd."


@pytest.mark.parametrize("heading", ["Id", "Jour", "Målområde"])
def test_what_is_another_associations_is_as_unknown_as_nonsense(client, leader, plan, heading):
    there = build.goal(build.plan(build.association()), area="Grannarnas område", shelter=None)
    theirs = {
        "Id": there.pk,
        "Jour": build.shelter(there.association, name="Grannjouren").name,
        "Målområde": there.area,
    }
    build.goal(plan, text="Fler ska få stöd.")
    [row] = table(client, "goal")

    said = [
        problems(bring(client, "goal", file_of([row | {heading: str(name)}])))[0][2].replace(str(name), "…")
        for name in (theirs[heading], "11111111-1111-4111-8111-111111111111")
    ]

    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("model", "row", "problem"),
    [
        (
            "goalarea",
            {"År": 1999, "Namn": "Stöd"},
            ("År", "Det finns ingen plan för ”1999” här. Skriv något av: 2026."),
        ),
        (
            "goal",
            {"År": 2026, "Målområde": "Kök", "Mål": "Laga mat"},
            ("Målområde", "Det finns inget målområde ”Kök” i planen för det året. Importera målområdet först."),
        ),
        (
            "target",
            {"År": 2026, "Målområde": "Stödverksamhet", "Mål": "Laga mat"},
            ("Mål", "Det målet finns inte här. Skriv år, målområde, jour och mål som de står i filen med mål."),
        ),
        (
            "target",
            {"År": 2026, "Målområde": "Stödverksamhet", "Mål": "Fler ska få stöd."},
            ("Mål", "Flera mål heter så här. Ge dem olika nummer först."),
        ),
    ],
)
def test_where_a_new_row_belongs_has_to_be_there(client, leader, plan, model, row, problem):
    build.goal(plan, text="Fler ska få stöd.")
    build.goal(plan, text="Fler ska få stöd.")

    assert problems(bring(client, model, file_of([row]))) == [(2, *problem)]


def test_another_associations_shelter_is_no_filter_of_a_target(client, leader, plan):
    theirs = build.shelter(name="Grannjouren")
    build.target(plan, goal_value=12, metric="cases.contacts")
    [row] = table(client, "target")

    for name in (theirs.name, theirs.pk):
        [(_row, heading, message)] = problems(bring(client, "target", file_of([row | {"Bara vissa": f"Jour: {name}"}])))
        assert (heading, message.startswith(f"”{name}” går inte att välja här.")) == ("Bara vissa", True)


def test_an_export_holds_only_the_own_association(client, full):
    elsewhere = build.actor("coordinator", build.shelter(name="Grannjouren"))
    build.target(build.goal(build.plan(elsewhere.association, title="Grannplanen"), text="Grannmålet"))
    build.partner(elsewhere, name="Grannskolan")

    for model in MODELS:
        assert "Grann" not in str(table(client, model))


@pytest.mark.parametrize("heading", ["Kontakt", "", "Mål"])
def test_a_column_that_is_not_understood_is_never_left_out_silently(client, leader, plan, heading):
    build.goal(plan)
    head, row = spreadsheets.read("a.xlsx", exported(client, "goal"))
    file = SimpleUploadedFile("a.csv", spreadsheets.write_csv([*head, heading], [[*row, "något"]]))

    response = bring(client, "goal", file)

    assert response.status_code == 422
    said = {
        "Kontakt": "Det finns ingen kolumn ”Kontakt” här. Kolumnerna heter: År, Målområde,",
        "": "Kolumn J har ingen rubrik.",
        "Mål": "Två kolumner heter ”Mål”.",
    }
    assert said[heading] in text(response)


def test_a_file_without_the_columns_that_tell_rows_apart_is_refused(client, leader):
    response = bring(client, "partner", file_of([{"Kommun": "Solna"}]))

    assert "De här kolumnerna saknas i första raden: Sort, Namn." in text(response)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("fil.csv", b"\x81\x8d;\xe5", "Filens teckenkodning känns inte igen: spara den som UTF-8."),
        ("fil.pdf", b"%PDF", "”fil.pdf” är inget kalkylark som går att läsa här"),
        ("fil.xlsx", b"PK\x03\x04", "skadat"),
        ("fil.csv", b"Sort;Namn\n" + b"bibliotek;Ett\n" * 10_000, "Kalkylarket har fler än 2000 rader"),
        ("fil.csv", b"x" * 3_000_000, "Filen är större än 2 MB."),
        ("fil.csv", b"", "Filen är tom."),
        ("fil.csv", b"Sort;Namn\n", "Filen har inga rader under rubrikerna."),
        ("fil.xlsx", spreadsheets.write([" "], [], sheet="Blad"), "Kalkylarket är tomt."),
        ("fil.csv", b"Sort;Namn\nbibliotek;Ett;mer\n", "Kolumn C har ingen rubrik."),
    ],
)
def test_what_is_no_spreadsheet_of_ours_is_refused_in_plain_words(client, leader, name, content, said):
    response = bring(client, "partner", SimpleUploadedFile(name, content))

    assert response.status_code == 422
    assert said in text(response)


def test_a_file_that_excel_saved_in_the_code_page_of_windows_is_read(client, leader):
    rows = "Sort;Namn;Läget i samarbetet\nhögstadieskola;Åsöskolan;aktiv\n".encode("latin-1")

    confirm(client, "partner", bring(client, "partner", SimpleUploadedFile("fil.csv", rows)))

    assert Partner.objects.get().name == "Åsöskolan"


def test_a_file_that_changes_too_much_at_once_is_refused_whole(client, leader, monkeypatch):
    monkeypatch.setattr(resources, "MOST_CHANGES", 3)
    row = {"Sort": "bibliotek", "Läget i samarbetet": "aktiv"}

    response = bring(client, "partner", file_of([row | {"Namn": f"Bibliotek {number}"} for number in range(4)]))

    assert response.status_code == 422
    assert "Högst 3 rader kan vara nya eller ändrade på en gång." in text(response)
    assert not Partner.objects.exists()


# A plan that is adopted


@pytest.fixture
def adopted(leader, plan):
    """An adopted plan with a target of 720."""
    plan.adopted_by = build.decision(plan.association, by=leader)
    plan.adopted_on = plan.adopted_by.meeting.held_on
    plan.save()
    build.target(plan, goal_value=720)
    return plan


def test_an_adopted_target_is_not_changed_without_reason_and_decision(client, leader, adopted):
    [row] = table(client, "target")

    response = bring(client, "target", file_of([row | {"Målvärde": 600}]))

    assert problems(response) == [
        (2, "Varför måttet ändras", "Skriv varför måttet ändras."),
        (2, "Beslutat den", "Välj beslutet, eller skriv in det."),
    ]


def test_an_adopted_target_is_changed_by_the_decision_in_its_row(client, leader, adopted):
    [row] = table(client, "target")
    why = {"Varför måttet ändras": "Färre söker", "Beslutat den": "2026-05-04", "Paragraf i protokollet": "9"}

    bring_for_good(client, "target", [row | why | {"Målvärde": 600}])

    change = MeasureChange.objects.get()
    assert (change.before, change.after) == ({"goal_value": "720"}, {"goal_value": "600"})
    assert (change.reason, change.changed_by) == ("Färre söker", leader)
    assert (change.decision.meeting.held_on, change.decision.paragraph) == (date(2026, 5, 4), "9")


def test_a_decision_beside_a_target_that_does_not_change_is_no_change(client, leader, adopted):
    [row] = table(client, "target")

    dry_run = bring(client, "target", file_of([row | {"Varför måttet ändras": "Färre söker"}]))

    assert dry_run.context["outcome"].changes == []


@pytest.mark.parametrize("heading", ["År", "Sista dagen"])
def test_the_days_of_an_adopted_plan_stay(client, leader, adopted, heading):
    [row] = table(client, "plan")

    response = bring(client, "plan", file_of([row | {heading: {"År": 2027, "Sista dagen": "2026-11-30"}[heading]}]))

    assert problems(response) == [(2, heading, "Planen är antagen, så året och dagarna går inte att ändra.")]


@pytest.mark.parametrize(
    ("model", "heading", "typed", "words"),
    [
        ("target", "Första dagen", "0026-01-01", "Datumet är före år 2000. Kontrollera årtalet."),
        ("target", "Sista dagen", "9999-12-31", "Datumet är efter år 2099. Kontrollera årtalet."),
        ("plan", "Första dagen", "0026-01-01", "Datumet är före år 2000. Kontrollera årtalet."),
        ("plan", "År", 26, "Skriv året med fyra siffror, till exempel 2026."),
    ],
)
def test_a_year_that_is_a_slip_of_the_finger_is_refused(client, full, model, heading, typed, words):
    rows = table(client, model)
    rows[0][heading] = typed

    assert (2, heading, words) in problems(bring(client, model, file_of(rows)))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        ("plan", {"Titel": "Ny"}),
        ("goalarea", {"Ordning": 7}),
        ("goal", {"Mål": "Nytt"}),
        ("goal", {"Id": "", "Mål": "Nytt"}),
        ("target", {"Vad som räknas": "Nytt"}),
    ],
)
def test_of_a_closed_plan_nothing_changes(client, leader, adopted, model, change):
    adopted.closed_on = date(2027, 2, 1)
    adopted.save()
    [row] = table(client, model)

    response = bring(client, model, file_of([row | change]))

    assert [problem[2] for problem in problems(response)] == ["Planen är avslutad. Inget i den ändras längre."]


@pytest.mark.parametrize(("model", "heading"), [("goal", "År"), ("target", "Målområde"), ("goalarea", "År")])
def test_a_row_stays_where_it_belongs(client, leader, adopted, model, heading):
    build.plan(adopted.association, year=2027)
    [row] = table(client, model)

    response = bring(client, model, file_of([row | {heading: 2027}]))

    assert (2, heading, "Det här säger var raden hör hemma och går inte att ändra. Skriv som det stod.") in problems(
        response
    )


# Who may, and how often


@pytest.mark.parametrize("role", ["staff", "volunteer", "board", "treasurer", "auditor", "reviewer", "admin"])
@pytest.mark.parametrize("name", ["import", "confirm", "export"])
def test_who_does_not_set_up_plans_does_not_get_in(client, shelter, role, name):
    build.sign_in(client, build.actor(role, shelter))

    for model in MODELS:
        assert client.post(page(model, name), follow=True).status_code in {403, 404}


def test_a_double_click_on_save_saves_once(client, leader, plan):
    build.goal(plan, text="Fler ska få stöd.")
    [row] = table(client, "goal")
    dry_run = bring(client, "goal", file_of([row | {"Id": "", "Mål": "Nytt mål"}, row | {"Mål": "Alla får stöd."}]))

    confirm(client, "goal", dry_run)
    events = AuditEvent.objects.count()
    response = client.post(page("goal", "confirm"), {"draft": dry_run.context["draft"]}, follow=True)

    assert "Inget har ändrats: allt var redan som i filen." in text(response)
    assert (Goal.objects.count(), AuditEvent.objects.count()) == (2, events)


def test_a_new_target_brought_twice_is_there_once(client, leader, plan):
    build.target(plan, goal_value=12, metric="cases.contacts", filters={"channel": ["phone"]})
    [row] = table(client, "target")
    new = [row | {"Id": "", "Målvärde": 24}]

    bring_for_good(client, "target", new)
    again = bring(client, "target", file_of(new))

    assert again.context["outcome"].changes == []
    assert sorted(Target.objects.values_list("measure__goal_value", flat=True)) == [12, 24]


def test_what_has_changed_since_the_dry_run_is_shown_once_more(client, leader, plan):
    goal = build.goal(plan, text="Fler ska få stöd.")
    [row] = table(client, "goal")
    dry_run = bring(client, "goal", file_of([row | {"Mål": "Alla ska få stöd."}]))
    goal.text = "Många ska få stöd."
    goal.save()

    response = confirm(client, "goal", dry_run)

    assert response.status_code == 422
    assert "Något har ändrats under tiden." in text(response)
    assert response.context["outcome"].changes == [(2, False, [("Mål", "Många ska få stöd.", "Alla ska få stöd.")])]
    assert Goal.objects.get().text == "Många ska få stöd."
    confirm(client, "goal", response)
    assert Goal.objects.get().text == "Alla ska få stöd."


def test_what_became_wrong_since_the_dry_run_is_said_and_nothing_is_saved(client, leader, plan):
    build.goal(plan, text="Fler ska få stöd.")
    other = build.goal(plan, area="Kök", text="Laga mat.").area
    row, of_other = sorted(table(client, "goal"), key=lambda row: row["Mål"])
    rows = [row | {"Mål": "Alla ska få stöd."}, of_other | {"Id": "", "Mål": "Äta mat."}]
    dry_run = bring(client, "goal", file_of(rows))
    other.name = "Köket"
    other.save()

    response = confirm(client, "goal", dry_run)

    assert response.status_code == 422
    assert [problem[:2] for problem in problems(response)] == [(3, "Målområde")]
    assert set(Goal.objects.values_list("text", flat=True)) == {"Fler ska få stöd.", "Laga mat."}


def test_a_draft_is_only_its_users_and_only_for_its_own_rows(client, leader, plan, shelter):
    build.goal(plan, text="Fler ska få stöd.")
    [row] = table(client, "goal")
    draft = bring(client, "goal", file_of([row | {"Mål": "Alla ska få stöd."}])).context["draft"]
    places = [client.post(page("goalarea", "confirm"), {"draft": draft}), client.post(page("goal", "confirm"), {})]
    build.sign_in(client, build.actor("coordinator", shelter))
    places.append(client.post(page("goal", "confirm"), {"draft": draft}))

    assert [place.headers["Location"] for place in places] == [
        page("goalarea", "import"),
        page("goal", "import"),
        page("goal", "import"),
    ]
    assert Goal.objects.get().text == "Fler ska få stöd."


def test_who_sets_up_two_associations_says_which(client, leader, plan):
    other = build.actor("coordinator", build.shelter(), user=leader.user).association
    file = file_of([{"Sort": "bibliotek", "Namn": "Biblioteket", "Läget i samarbetet": "aktiv"}])

    assert bring(client, "partner", file).context["form"].errors.keys() == {"association"}
    file.seek(0)
    assert bring(client, "partner", file, association=build.association().slug).status_code == 422
    file.seek(0)
    confirm(client, "partner", bring(client, "partner", file, association=other.slug))

    assert Partner.objects.get().association == other
    assert AuditEvent.objects.get(action="partner.added").actor.association == other


# What is left behind


def test_nothing_of_a_file_is_left_on_a_disk_in_the_cache_or_in_the_admins_log(client, leader, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = {path for path in settings.VAR_DIR.rglob("*") if path.is_file()}
    row = {"Sort": "bibliotek", "Namn": "Biblioteket", "Läget i samarbetet": "aktiv", "Kontaktperson": "Kim Hemlig"}

    bring_for_good(client, "partner", [row])
    exported(client, "partner")

    left = {path for path in settings.VAR_DIR.rglob("*") if path.is_file()} - before
    assert [path for path in left if b"Kim Hemlig" in path.read_bytes()] == []
    assert list(tmp_path.iterdir()) == []
    assert not LogEntry.objects.exists()
    assert "Hemlig" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


# What it costs


def queries_of(run):
    """Without the savepoint of each row."""
    with CaptureQueriesContext(connection) as queries:
        run()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("model", MODELS)
def test_thirty_rows_that_stay_cost_as_many_questions_as_one(client, full, plan, model):
    few = exported(client, model)
    counts = [queries_of(lambda: exported(client, model))]
    counts.append(queries_of(lambda: bring(client, model, SimpleUploadedFile("fil.xlsx", few))))
    for number in range(30):
        build.plan(plan.association, year=2030 + number)
        build.target(build.goal(plan, area=f"Område {number}", text=f"Mål {number}"), goal_value=number)
        build.partner(full, name=f"Skola {number}")
    many = exported(client, model)

    assert counts == [
        queries_of(lambda: exported(client, model)),
        queries_of(lambda: bring(client, model, SimpleUploadedFile("fil.xlsx", many))),
    ]
