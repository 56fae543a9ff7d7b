"""A list from the police: what is read, what is refused, who comes back, and that nothing of it is left anywhere."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
import xlsxwriter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import actions, policelist
from cases.models import Case, Identity, SupportSeeker
from cases.policelist import Entry
from jourer.models import AuditEvent
from tests import builders as build

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
HEAD = ["Mottaget", "Namn", "Telefon", "Brott"]
ANNA = ["2026-03-19", "Anna Vitmåra", "070-174 06 10", "Misshandel"]
BO = ["2026-03-19", "Bo Eklöv", "070-174 06 11", "Bedrägeri"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def shelter():
    return build.shelter(name="Ekliden", kind="victims")


@pytest.fixture
def leader(client, shelter):
    made = build.actor("coordinator", shelter)
    build.sign_in(client, made)
    return made


def page(actor, name):
    return reverse(name, kwargs={"association": actor.association.slug})


def text(response):
    return response.content.decode().replace("\xa0", " ")


def csv(*rows):
    return SimpleUploadedFile("lista.csv", "\n".join(";".join(row) for row in rows).encode())


def bring(client, actor, *rows):
    data = {"shelter": str(actor.shelters.get().pk), "file": csv(*rows)}
    return client.post(page(actor, "police_list"), data)


def receive(client, actor, looked_at, **answers):
    return client.post(page(actor, "receive_police_list"), {"draft": looked_at.context["sealed"], **answers})


def problems(*rows):
    with pytest.raises(ValidationError) as error:
        policelist.read([list(row) for row in rows])
    return error.value.messages


def entries(*rows):
    return policelist.read([list(row) for row in rows]).entries


# From a spreadsheet to cases


def test_a_list_is_shown_first_and_then_received(client, leader):
    looked_at = bring(client, leader, HEAD, ANNA, BO)
    assert "2 personer på listan" in text(looked_at)
    assert not Case.objects.exists()

    receive(client, leader, looked_at)
    anna, bo = Case.objects.order_by("number")
    assert [(case.reference, case.crime_type, case.found_us, case.police_reported) for case in (anna, bo)] == [
        ("2026-1", "assault", "police", "yes"),
        ("2026-2", "fraud", "police", "yes"),
    ]
    assert (anna.seeker.identity.name, anna.seeker.identity.phone) == ("Anna Vitmåra", "070-174 06 10")
    assert list(Case.objects.unassigned()) == [bo, anna]


def test_the_spreadsheet_to_fill_in_is_read_again(client, leader):
    empty = client.get(page(leader, "police_list_template")).content
    with pytest.raises(ValidationError, match="Listan har ingen person"):
        policelist.read(policelist.spreadsheets.read("lista.xlsx", empty))


def excel(*rows):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                sheet.write_datetime(number, index, cell, day) if isinstance(cell, date) else sheet.write(
                    number, index, cell
                )
    return policelist.spreadsheets.read("lista.xlsx", stream.getvalue())


def test_excel_brings_dates_and_numbers_that_have_lost_their_nought():
    rows = excel(HEAD, [date(2026, 3, 19), "Anna", 701740610, "Olaga hot"])

    assert policelist.read(rows).entries == [
        Entry(date(2026, 3, 19), name="Anna", phone="0701740610", crime_type="threat")
    ]


def test_columns_are_known_by_their_names_in_any_order_and_others_are_left_alone():
    sheet = policelist.read(
        [
            ["Handläggare", "Tfn", "Ålder", "Kön", "Kommun", "Inkom", "Personnummer"],
            ["Insp. Ek", "08-465 004 05", "21", "Kvinna", "Södertälje", "20260319", "850412-1234"],
        ]
    )

    assert sheet.ignored == ["Handläggare", "Personnummer"]
    assert sheet.entries == [
        Entry(
            date(2026, 3, 19), phone="08-465 004 05", age_group="21-25", gender="woman", municipality="0181", is_21=True
        )
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Misshandel, grov, mot kvinna", "assault"),
        ("Grov kvinnofridskränkning", "partner_violence"),
        ("Olaga hot", "threat"),
        ("Stöld genom inbrott", "theft"),
        ("Personrån", "robbery"),
        ("Sexuellt ofredande", "sexual"),
        ("Skadegörelse", "other"),
        ("", "not_asked"),
    ],
)
def test_what_the_police_call_a_crime_is_counted_as_ours(words, code):
    assert entries(HEAD, [*ANNA[:3], words])[0].crime_type == code


def test_who_is_exactly_21_is_to_be_asked_where_to_turn(client, leader):
    head = ["Mottaget", "Namn", "Ålder"]
    ages = [["2026-03-19", f"Person {age}", str(age)] for age in (20, 21, 22)]

    assert text(bring(client, leader, head, *ages)).count("Exakt 21") == 1


# What is wrong with it


def test_swapped_columns_are_told_row_by_row():
    said = problems(["Namn", "Telefon", "Mottaget"], ["070-174 06 10", "Anna", "2026-03-19"], ["Bo", "2026-03-19", "x"])

    assert said == [
        "Rad 2: ”070-174 06 10” är inget namn. Har två kolumner bytt plats?",
        "Rad 2: ”Anna” är inget telefonnummer. Har två kolumner bytt plats?",
        "Rad 3: ”2026-03-19” är inget telefonnummer. Har två kolumner bytt plats?",
        "Rad 3: ”x” är inget datum: skriv som 2026-03-09. Har två kolumner bytt plats?",
    ]


def test_double_rows_are_told_however_the_number_is_written():
    again = ["2026-03-19", "A Vitmåra", "+46701740610", "Misshandel"]

    assert problems(HEAD, ANNA, BO, again) == ["Rad 4: Den säger samma sak som rad 2: ta bort en av dem."]


def test_two_crimes_against_one_person_are_two_cases_of_one_seeker(client, leader):
    receive(client, leader, bring(client, leader, HEAD, ANNA, [*ANNA[:3], "Olaga hot"]))

    assert Case.objects.count() == 2
    assert SupportSeeker.objects.count() == Identity.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "Anna", "", ""], "Dagen då ärendet kom in saknas"),
        (["2026-03-21", "Anna", "", ""], "2026-03-21 har inte varit än"),
        (["1926-03-19", "Anna", "", ""], "är för länge sedan"),
        (["2026-02-30", "Anna", "", ""], "är inget datum"),
        (["2026-03-19", "", "", "Rån"], "Det måste finnas ett namn"),
        (["2026-03-19", "Anna 811218-9876", "", ""], "Namnet innehåller ett personnummer"),
        (["2026-03-19", "Anna", "811218-9876", ""], "liknar ett personnummer"),
        (["2026-03-19", "Anna", "070", ""], "är inget telefonnummer"),
        (["2026-03-19", "Anna", "", "anna@mejl.example"], "är inget brott"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_number(row, said):
    (problem,) = problems(HEAD, ANNA, row)

    assert problem.startswith("Rad 3: ")
    assert said in problem


@pytest.mark.parametrize("age", ["121", "9" * 5000])
def test_a_number_that_nobody_is_old_enough_for_is_no_age(age):
    (problem,) = problems(["Mottaget", "Namn", "Ålder"], ["2026-03-19", "Anna", age])

    assert "är ingen ålder" in problem


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Namn", "Brott"], ["Anna", "Rån"]], "Den första raden ska säga vad kolumnerna innehåller"),
        ([[*HEAD, "Mobil"], ANNA], "Det finns två kolumner för ”Mobil”"),
        ([HEAD], "Listan har ingen person"),
        ([HEAD, *(["2026-03-19", f"Person {number}", "", ""] for number in range(201))], "fler än 200"),
    ],
)
def test_what_is_wrong_with_the_whole_is_said(rows, said):
    assert said in problems(*rows)[0]


def test_a_list_with_an_error_saves_nothing(client, leader):
    response = bring(client, leader, HEAD, ANNA, ["i går", "Bo", "", ""])

    assert response.status_code == 422
    assert "Rad 3" in text(response)
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["lista.pdf", "lista.xlsx"])
def test_what_is_no_spreadsheet_is_refused(client, leader, name):
    data = {"shelter": str(leader.shelters.get().pk), "file": SimpleUploadedFile(name, b"\x00\x01inget")}

    assert client.post(page(leader, "police_list"), data).status_code == 422


def test_a_file_too_large_for_memory_is_not_laid_on_a_disk(client, leader):
    large = SimpleUploadedFile("lista.csv", bytes(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    data = {"shelter": str(leader.shelters.get().pk), "file": large}
    response = client.post(page(leader, "police_list"), data)

    assert "Välj en fil på högst 2 MB" in text(response)
    assert not response.wsgi_request.FILES


# Typed in


def typed(actor, *rows):
    data = {"shelter": str(actor.shelters.get().pk), "row-TOTAL_FORMS": "8", "row-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"row-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_list_is_typed_in_row_by_row(client, leader):
    rows = [
        {"received_on": "2026-03-19", "name": "Anna", "phone": "070-174 06 10", "crime_type": "assault"},
        {},
        {"received_on": "2026-03-18", "name": "Bo", "crime_type": "not_asked"},
    ]
    looked_at = client.post(page(leader, "type_police_list"), typed(leader, *rows))
    receive(client, leader, looked_at)

    assert list(Case.objects.order_by("number").values_list("received_on", "crime_type")) == [
        (date(2026, 3, 18), "not_asked"),
        (date(2026, 3, 19), "assault"),
    ]


def test_what_is_wrong_in_a_typed_row_is_said_and_what_was_typed_stays(client, leader):
    rows = [{"received_on": "2026-03-19", "name": "070-174 06 10", "phone": "Anna"}, {"name": "Bo"}]
    response = client.post(page(leader, "type_police_list"), typed(leader, *rows))

    assert response.status_code == 422
    assert "Rad 1: ”070-174 06 10” är inget namn" in text(response)
    assert "Rad 2: Dagen då ärendet kom in saknas" in text(response)
    assert 'value="Bo"' in text(response)


def test_nobody_typed_in_is_no_list(client, leader):
    response = client.post(page(leader, "type_police_list"), typed(leader))

    assert "Skriv minst en person" in text(response)


def test_double_rows_that_are_typed_are_told(client, leader):
    row = {"received_on": "2026-03-19", "name": "Anna", "phone": "070-174 06 10"}
    response = client.post(page(leader, "type_police_list"), typed(leader, row, row))

    assert "Rad 2: Den säger samma sak som rad 1" in text(response)


# Who comes back


@pytest.fixture
def known(leader):
    return build.case(leader, identity={"name": "Anna", "phone": "0701740610", "instructions": "Bara sms"})


def test_who_has_the_same_name_is_asked_about_and_a_first_name_is_not_enough(leader):
    latest = [build.case(leader, identity={"name": name}) for name in ("Bo Ek", "Bo Ek", "Bo")][1]
    people = [Entry(date(2026, 3, 19), name=name) for name in ("Ek, Bo", "Bo")]

    assert policelist.returning(leader, people) == {0: latest}


def test_a_number_says_more_than_a_name(leader):
    by_number = build.case(leader, identity={"name": "Bo Ek", "phone": "0701740610"})
    build.case(leader, identity={"name": "Bo Ek"})

    found = policelist.returning(leader, [Entry(date(2026, 3, 19), name="Bo Ek", phone="070-174 06 10")])
    assert found == {0: by_number}


def test_who_may_come_back_is_asked_about(client, leader, known):
    looked_at = bring(client, leader, HEAD, BO, ANNA)
    response = receive(client, leader, looked_at)

    assert "Samma person som i 2026-1" in text(looked_at)
    assert response.status_code == 422
    assert "Välj om det är samma person" in text(response)
    assert list(Case.objects.all()) == [known]


def test_the_same_person_gets_one_case_more_and_keeps_what_is_known(client, leader, known):
    receive(client, leader, bring(client, leader, HEAD, BO, ANNA), row_1="same")
    again = Case.objects.get(first_time="returning")

    assert again.seeker == known.seeker
    assert again.seeker.identity.instructions == "Bara sms"
    assert Case.objects.count() == 3


def test_what_is_there_already_is_left_out(client, leader, known):
    receive(client, leader, bring(client, leader, HEAD, BO, ANNA), row_1="leave_out")

    assert Case.objects.count() == 2


def test_somebody_else_with_the_number_is_somebody_new(client, leader, known):
    receive(client, leader, bring(client, leader, HEAD, ANNA), row_0="new")

    assert Case.objects.exclude(pk=known.pk).get().seeker != known.seeker


def test_who_must_not_know_of_a_person_is_not_told_that_they_come_back(client, leader, known):
    actions.declare_conflict(by=build.actor("staff", known.shelter), case=known, user=leader.user)

    assert "kommer tillbaka" not in text(bring(client, leader, HEAD, ANNA))


def test_a_look_at_a_list_asks_twice_however_long_it_is(leader, known, django_assert_num_queries):
    people = [Entry(date(2026, 3, 19), phone=f"070-174 06 {number:02}") for number in range(5, 99)]

    with django_assert_num_queries(3):  # identities, cases, and the record of the look-up
        assert list(policelist.returning(leader, people)) == [5]


# Once, by the one who brought it, and nowhere else


def test_a_second_click_opens_nothing_more(client, leader):
    looked_at = bring(client, leader, HEAD, ANNA, BO)
    receive(client, leader, looked_at)
    receive(client, leader, looked_at)

    assert Case.objects.count() == 2


def test_a_list_is_received_by_the_one_who_brought_it_within_the_hour(client, leader, shelter):
    looked_at = bring(client, leader, HEAD, ANNA)
    colleague = build.sign_in(client, build.actor("staff", shelter))
    said = text(receive(colleague, leader, looked_at, follow=True))
    with time_machine.travel(TODAY + timedelta(minutes=61), tick=False):
        build.sign_in(client, leader)
        receive(client, leader, looked_at)

    assert not Case.objects.exists()
    assert said == ""


@pytest.mark.parametrize("draft", ["", "v1.k1.xx", "hej"])
def test_a_draft_that_is_none_is_told(client, leader, draft):
    response = client.post(page(leader, "receive_police_list"), {"draft": draft}, follow=True)

    assert "Listan finns inte kvar" in text(response)


def test_a_list_for_another_shelter_is_refused(client, leader):
    other = build.shelter(leader.association)
    response = client.post(page(leader, "police_list"), {"shelter": str(other.pk), "file": csv(HEAD, ANNA)})

    assert response.status_code == 422
    assert not Case.objects.exists()


def test_between_the_pages_nothing_of_the_person_stands_outside_the_table(client, leader, caplog):
    looked_at = bring(client, leader, HEAD, ["2026-03-19", "Kanariefågel", "070-174 06 66", "Rån"])
    receive(client, leader, looked_at)
    folders = [Path(settings.VAR_DIR) / name for name in ("queue", "cache", "files")]
    stored = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]

    assert "Kanarie" not in looked_at.context["sealed"]
    assert not [content for content in stored if "Kanariefågel".encode() in content or b"070-174 06 66" in content]
    assert "Kanarie" not in caplog.text
    assert all("Kanarie" not in str(event.details) for event in AuditEvent.objects.all())


def test_every_case_of_a_list_is_recorded(client, leader):
    receive(client, leader, bring(client, leader, HEAD, ANNA, BO))

    assert AuditEvent.objects.filter(action="case.added").count() == 2
    assert AuditEvent.objects.get(action="case.list_received").details == {"cases": 2}
