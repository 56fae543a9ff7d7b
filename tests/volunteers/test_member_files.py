"""The members' register out into a spreadsheet and back: every error by row, and nothing half saved."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_ignore

from jourer import spreadsheets
from jourer.models import AuditEvent
from tests import builders as build
from tests.cases.pages import NOW, url, words
from volunteers.models import Fee, Member

pytestmark = pytest.mark.django_db

PAID = "Årets avgift betald den"
HEAD = ["Namn", "Medlemsnummer", "Avgiftsklass", "E-post", "Telefon", "Medlem sedan", PAID]
ELSA = ["Elsa Äng", "", "Ordinarie", "elsa@post.example", "070-111 22 33", "2024-05-01", "2026-02-03"]
BO = ["Bo Ek", "", "Student", "", "", "2025-09-01", ""]


@pytest.fixture(autouse=True)
def _a_day_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _each_change_through_its_verb():
    """A verb asks for the row that it changes, in a file as on a page."""
    with zeal_ignore(
        [{"model": "volunteers.Member", "field": "first()"}, {"model": "volunteers.Member", "field": "get()"}]
    ):
        yield


@pytest.fixture
def leader(client):
    """A coordinator, signed in, of an association with two fee classes."""
    leader = build.actor("coordinator", build.shelter())
    build.fee_class(leader, amount=300)
    build.fee_class(leader, name="Student", amount=100)
    build.sign_in(client, leader)
    return leader


def file_of(*rows, head=HEAD, name="lista.xlsx"):
    return SimpleUploadedFile(name, spreadsheets.write(head, rows, sheet="Blad"))


def bring(client, leader, file, joined_on="2025-12-31"):
    return client.post(url("import_members", leader), {"file": file, "joined_on": joined_on})


def confirm(client, leader, dry_run):
    return client.post(url("confirm_members", leader), dry_run.context["form"].initial)


def bring_for_good(client, leader, *rows, **more):
    dry_run = bring(client, leader, file_of(*rows, **more))
    assert dry_run.status_code == 200, words(dry_run)
    return confirm(client, leader, dry_run)


def problems(response):
    """[(row, heading, message)] of a file that was refused."""
    assert response.status_code == 422
    assert not Member.objects.exists()
    return [tuple(one) for one in response.context["problems"]]


def exported(client, leader, file_type="xlsx"):
    answers = {"file_type": file_type, "idle-password": build.PASSWORD}
    return client.post(url("export_members", leader), answers).content


def rows_of(content, file_type="xlsx"):
    head, *rows = spreadsheets.read(f"a.{file_type}", content)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_list_is_looked_at_before_it_is_saved_and_then_saved_whole(client, leader):
    dry_run = bring(client, leader, file_of(ELSA, BO))
    text = words(dry_run)

    assert "2 nya medlemmar 0 ändras 0 är oförändrade" in text
    assert "Inget är sparat än." in text
    assert not Member.objects.exists()

    assert confirm(client, leader, dry_run).status_code == 303
    elsa, bo = Member.objects.order_by("number")
    assert (elsa.number, elsa.name, elsa.email, elsa.joined_on) == (
        1,
        "Elsa Äng",
        "elsa@post.example",
        date(2024, 5, 1),
    )
    assert (bo.number, bo.fee_class.name) == (2, "Student")
    fees = Fee.objects.order_by("member__number").values_list("year", "amount", "paid_on")
    assert list(fees) == [(2026, 300, date(2026, 2, 3)), (2026, 100, None)]
    assert AuditEvent.objects.get(action="member.taken_in").details == {"members": 2}


def test_a_second_click_and_the_same_list_once_more_add_nobody(client, leader):
    dry_run = bring(client, leader, file_of(ELSA, BO))
    for _click in range(2):
        confirm(client, leader, dry_run)
    assert Member.objects.count() == 2

    assert "Allt är redan som i filen." in words(bring(client, leader, file_of(ELSA, BO)))


def test_who_is_here_is_changed_by_number_or_by_name_and_mail(client, leader):
    bring_for_good(client, leader, ELSA, BO)
    moved = [*ELSA[:4], "08-12 34 56", *ELSA[5:]]
    paid = ["Bo Ekström", "2", "Student", "bo@post.example", "", "2025-09-01", "2026-03-01"]
    bring_for_good(client, leader, moved, paid)

    elsa, bo = Member.objects.order_by("number")
    assert (elsa.phone, bo.name, bo.email) == ("08-12 34 56", "Bo Ekström", "bo@post.example")
    assert bo.fees.get().paid_on == date(2026, 3, 1)


def test_who_may_be_here_already_is_named_before_anything_is_saved(client, leader):
    bring_for_good(client, leader, ELSA)
    dry_run = bring(client, leader, file_of(["Elsa Äng", "", "Ordinarie", "annan@post.example", "", "2026-01-01", ""]))

    assert "Kanske redan här" in words(dry_run)
    assert "Rad 2: Elsa Äng heter som medlem 1" in words(dry_run)
    confirm(client, leader, dry_run)
    assert Member.objects.count() == 2


def test_swapped_columns_are_told_by_row_and_column(client, leader):
    swapped = ["elsa@post.example", "", "Ordinarie", "Elsa Äng", "2024-05-01", "070-111 22 33", ""]

    assert problems(bring(client, leader, file_of(swapped))) == [
        (2, "Namn", "”elsa@post.example” är inget namn. Har två kolumner bytt plats?"),
        (2, "E-post", "Det här är ingen e-postadress. Har två kolumner bytt plats?"),
        (2, "Telefon", "”2024-05-01” är inget telefonnummer. Har två kolumner bytt plats?"),
        (2, "Medlem sedan", "Skriv datumet som år-månad-dag, till exempel 2026-03-09."),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "heading", "message"),
    [
        (5, "2024-02-30", "Medlem sedan", "Skriv datumet som år-månad-dag, till exempel 2026-03-09."),
        (5, "1 maj", "Medlem sedan", "Skriv datumet som år-månad-dag, till exempel 2026-03-09."),
        (5, "2026-03-11", "Medlem sedan", "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."),
        (5, "0202-03-11", "Medlem sedan", "Datumet är före år 2000. Kontrollera årtalet."),
        (
            6,
            "2026-03-11",
            "Årets avgift betald den",
            "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum.",
        ),
        (6, "2024-03-11", "Årets avgift betald den", "Det kan inte vara årets avgift."),
        (0, "=1+1", "Namn", "Det här är en formel. Skriv vad den blir."),
        (0, "", "Namn", "Detta fält får inte vara tomt."),
        (1, "tolv", "Medlemsnummer", "Skriv ett heltal, till exempel 12."),
        (1, "0701112233", "Medlemsnummer", "Kontrollera att detta värde är mindre än eller lika med 9999999."),
        (2, "Guld", "Avgiftsklass", "”Guld” finns inte här. Skriv något av: Ordinarie, Student."),
    ],
)
def test_what_is_wrong_is_told_by_row_and_nothing_is_saved(client, leader, column, cell, heading, message):
    wrong = [cell if place == column else text for place, text in enumerate(ELSA)]

    assert problems(bring(client, leader, file_of(BO, wrong))) == [(3, heading, message)]


def test_a_row_that_is_there_twice_is_refused(client, leader):
    assert problems(bring(client, leader, file_of(ELSA, BO, ELSA))) == [
        (4, "", "Rad 2 handlar redan om samma sak. Behåll en av dem.")
    ]


def test_a_column_that_does_not_belong_here_is_refused(client, leader):
    response = bring(client, leader, file_of([*ELSA, "850412-1234"], head=[*HEAD, "Personnummer"]))

    assert response.status_code == 422
    assert "Det finns ingen kolumn ”Personnummer” här." in words(response)
    assert "850412" not in words(response)


def test_a_formula_in_excel_counts_as_what_it_comes_to(client, leader):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ELSA)
        sheet.write_formula("A2", '=HYPERLINK("http://x.example","Elsa")', value="Elsa Äng")
        sheet.write_row(2, 0, BO)
        sheet.write_formula("A3", "=1+1", value=2)
    response = bring(client, leader, SimpleUploadedFile("lista.xlsx", stream.getvalue()))

    assert problems(response) == [(3, "Namn", "”2” är inget namn. Har två kolumner bytt plats?")]


def test_what_a_program_would_run_leaves_as_text_and_comes_back_as_it_was(client, leader):
    build.member(leader, name="Elsa Äng", address="+46 =cmd")
    content = exported(client, leader)

    assert rows_of(content)[0]["Postadress"] == "'+46 =cmd"
    assert "Allt är redan som i filen." in words(bring(client, leader, SimpleUploadedFile("a.xlsx", content)))


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
def test_the_register_leaves_and_comes_back_without_a_change(client, leader, file_type):
    bring_for_good(client, leader, ELSA, BO)
    content = exported(client, leader, file_type)

    assert [row["Namn"] for row in rows_of(content, file_type)] == ["Bo Ek", "Elsa Äng"]
    assert "Allt är redan som i filen." in words(bring(client, leader, SimpleUploadedFile(f"a.{file_type}", content)))
    assert AuditEvent.objects.get(action="member.exported").details == {"members": 2}


def test_of_who_is_protected_no_file_says_how_one_is_reached_and_none_takes_it_away(client, leader):
    elsa = build.member(leader, name="Elsa Äng", email="elsa@post.example", phone="070-1112233", is_protected=True)
    [row] = rows_of(exported(client, leader))
    assert (row["Namn"], row["E-post"], row["Telefon"], row["Skyddad identitet"]) == (
        "Elsa Äng",
        "skyddad",
        "skyddad",
        "ja",
    )

    emptied = list({**row, "E-post": "", "Namn": "Elsa Lind"}.values())
    dry_run = bring(client, leader, file_of(emptied, head=list(row)))
    assert "070" not in words(dry_run)
    confirm(client, leader, dry_run)
    elsa.refresh_from_db()
    assert (elsa.name, elsa.email, elsa.phone) == ("Elsa Lind", "elsa@post.example", "070-1112233")

    opened = list({**row, "Namn": "Elsa Lind", "Skyddad identitet": "nej"}.values())
    response = bring(client, leader, file_of(opened, head=list(row)))
    assert "Ett skydd tas bort på medlemmens egen sida, aldrig med en fil." in words(response)


def test_it_takes_a_fresh_sign_in_to_export(client, leader):
    response = client.post(url("export_members", leader), {"file_type": "xlsx"})

    assert response.status_code == 422
    assert "Ditt lösenord igen" in words(response)
    assert not AuditEvent.objects.filter(action="member.exported").exists()


def test_somebody_elses_page_can_not_be_confirmed(client, leader):
    dry_run = bring(client, leader, file_of(ELSA))
    treasurer = build.actor("treasurer", association=leader.association)
    build.sign_in(client, treasurer)
    confirm(client, treasurer, dry_run)

    assert not Member.objects.exists()


def many(number):
    """Rows of so many members."""
    return [
        [f"Medlem Nummer{one}", str(one), "Ordinarie", f"m{one}@post.example", f"070-{one:07d}", "2024-05-01", ""]
        for one in range(1, number + 1)
    ]


def test_every_error_of_a_long_list_is_counted_and_the_first_are_shown(client, leader):
    wrong = [[*row[:5], "igår", ""] for row in many(300)]
    response = bring(client, leader, file_of(*wrong))

    assert "300 saker i filen behöver rättas. Inget har sparats." in words(response)
    assert len(problems(response)) == 200


@pytest.mark.full
def test_ten_thousand_members_come_in_go_out_and_come_back_without_a_change(client, leader):
    *_right, last = many(10_000)
    assert [row for row, *_what in problems(bring(client, leader, file_of(*many(9_999), [*last[:5], "igår", ""])))] == [
        10_001
    ]
    assert not Member.objects.exists()
    bring_for_good(client, leader, *many(10_000))
    assert Member.objects.count() == 10_000

    content = exported(client, leader)
    assert "Allt är redan som i filen." in words(bring(client, leader, SimpleUploadedFile("a.xlsx", content)))
