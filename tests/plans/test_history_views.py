"""The pages of monthly totals: what there is, typing in, and a spreadsheet from upload to confirmation."""

import html
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jourer import metrics, spreadsheets
from jourer.models import AuditEvent, History
from plans import actions
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to("2026-11-21T12:00+01:00")


@pytest.fixture
def shelter():
    return build.shelter(name="Solrosen")


@pytest.fixture
def coordinator(shelter, client):
    made = build.actor("coordinator", shelter)
    build.sign_in(client, made)
    return made


def url(name, actor, **query):
    address = reverse(name, kwargs={"association": actor.association.slug})
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else address


def text(response):
    return response.content.decode().replace("\xa0", " ")


def stored():
    return {(row.shelter and row.shelter.name, row.year, row.month): row.value for row in History.objects.all()}


# What there is


def test_the_empty_page_says_why_and_offers_a_spreadsheet(client, coordinator):
    page = text(client.get(url("history", coordinator)))

    assert "Det finns inga siffror från tidigare" in page
    assert url("import_history", coordinator) in page


def test_the_page_is_found_from_the_plans(client, coordinator):
    assert url("history", coordinator) in text(client.get(url("plans", coordinator)))


def test_the_board_reads_and_changes_nothing(client, coordinator, shelter):
    values = {1: Decimal(1800)}
    metric = metrics.get("cases.contacts")
    actions.type_totals(by=coordinator, metric=metric, shelter=shelter, year=2025, values=values, source="Excel 2025")
    board = build.actor("board", shelter)
    build.sign_in(client, board)

    page = text(client.get(url("history", board)))

    assert "1 800" in page
    assert f"Excel 2025 (inskrivet av {coordinator.user.name} den 21 november 2026)" in page
    assert url("type_history", board) not in page
    assert url("import_history", board) not in page


def test_a_page_of_thirty_years_costs_the_queries_of_one(client, coordinator, shelter, django_assert_num_queries):
    def add(year):
        for month in range(1, 13):
            History.objects.create(
                association=shelter.association,
                metric="cases.contacts",
                shelter=shelter,
                year=year,
                month=month,
                value=12,
                typed_by=coordinator,
            )

    add(1995)
    with django_assert_num_queries(6):
        client.get(url("history", coordinator))
    for year in range(1996, 2025):
        add(year)
    with django_assert_num_queries(6):
        client.get(url("history", coordinator))


# Typing in


def months_page(actor, shelter, year=2025, metric="cases.contacts"):
    return url("type_history", actor, metric=metric, year=year, shelter=shelter.pk if shelter else "")


def typed(**months):
    return {f"month_{month}": "" for month in range(1, 13)} | {"source": "Excel"} | months


def test_the_twelve_months_are_shown_with_what_is_there_and_what_the_log_holds(client, coordinator, shelter):
    build.contact(coordinator, occurred_on=date(2025, 3, 4))
    History.objects.create(
        association=shelter.association,
        metric="cases.contacts",
        shelter=shelter,
        year=2025,
        month=3,
        value=1800,
        source="Pärm",
        typed_by=coordinator,
    )

    page = text(client.get(months_page(coordinator, shelter)))

    assert 'value="1 800"' in page
    assert 'value="Pärm"' in page
    assert "I mars 2025 finns redan 1 stödkontakter i loggen; månadssumman gäller i stället." in page


def test_a_number_with_spaces_is_saved_and_an_empty_month_has_no_total(client, coordinator, shelter):
    response = client.post(months_page(coordinator, shelter), typed(month_1="1 800", month_2="0"))

    assert response.status_code == 302
    assert stored() == {("Solrosen", 2025, 1): 1800, ("Solrosen", 2025, 2): 0}


def seen(page):
    """The hidden field of what was there when the page was opened."""
    return html.unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])


def test_two_who_type_at_once_lose_nothing(client, coordinator, shelter):
    opened = seen(text(client.get(months_page(coordinator, shelter))))
    client.post(months_page(coordinator, shelter), typed(month_2="15", seen=opened))

    refused = client.post(months_page(coordinator, shelter), typed(month_1="12", seen=opened))

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["month_2", "__all__"]
    assert "Någon annan har sparat 15 här." in text(refused)
    assert 'value="12"' in text(refused)
    assert stored() == {("Solrosen", 2025, 2): 15}

    client.post(months_page(coordinator, shelter), typed(month_1="12", seen=seen(text(refused))))

    assert stored() == {("Solrosen", 2025, 1): 12}


@pytest.mark.parametrize("hostile", ["", "null", "[1]", "{", '{"1": "NaN"}', '{"1": "sNaN"}', '{"x": 1, "13": {}}'])
def test_what_was_seen_can_not_be_made_up(client, coordinator, shelter, hostile):
    client.post(months_page(coordinator, shelter), typed(month_1="15"))

    assert client.post(months_page(coordinator, shelter), typed(month_1="7", seen=hostile)).status_code == 422
    assert stored() == {("Solrosen", 2025, 1): 15}


def test_the_totals_of_the_whole_association_have_no_shelter(client, coordinator):
    client.post(months_page(coordinator, None), typed(month_1="7"))

    assert stored() == {(None, 2025, 1): 7}


@pytest.mark.parametrize("wrong", ["ca 30", "-1", "1,005", "30 st"])
def test_what_is_no_total_is_refused_at_its_field_and_stays_there(client, coordinator, shelter, wrong):
    response = client.post(months_page(coordinator, shelter), typed(month_1="5", month_2=wrong))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["month_2"]
    assert f'value="{wrong}"' in text(response)
    assert stored() == {}


def test_a_month_that_is_not_over_is_refused_at_its_field(client, coordinator, shelter):
    response = client.post(months_page(coordinator, shelter, year=2026), typed(month_1="5", month_11="6", month_12="7"))

    assert list(response.context["form"].errors) == ["month_11", "month_12"]
    assert "December 2026 har inte kommit än." in text(response)
    assert stored() == {}


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"metric": "", "year": 2025}, "metric"),
        ({"metric": "cases.telegrams", "year": 2025}, "metric"),
        ({"metric": "cases.support_givers", "year": 2025}, "metric"),
        ({"metric": "cases.contacts", "year": 2027}, "year"),
        ({"metric": "cases.contacts", "year": 1}, "year"),
        ({"metric": "cases.contacts", "year": "i fjol"}, "year"),
        ({"metric": "cases.contacts", "year": 2025, "shelter": "ingen"}, "shelter"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_choice_that_makes_no_sense_is_refused_at_its_field(client, coordinator, choice, field, method):
    response = getattr(client, method)(url("type_history", coordinator, **choice))

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_another_associations_shelter_can_not_be_chosen(client, coordinator):
    response = client.post(months_page(coordinator, build.shelter()), typed(month_1="5"))

    assert response.status_code == 422
    assert stored() == {}


# A spreadsheet


def csv(*lines, name="historik.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, "\r\n".join(lines).encode(encoding))


def upload(client, actor, file, **facts):
    return client.post(
        url("import_history", actor), {"metric": "cases.contacts", "source": "Excel 2025", "file": file, **facts}
    )


def confirm(client, actor, page):
    return client.post(url("confirm_history", actor), {"draft": page.context["sealed"]})


def test_the_spreadsheet_to_fill_in_goes_all_the_way(client, coordinator, shelter):
    response = client.get(url("history_template", coordinator))
    rows = spreadsheets.read("mall.xlsx", response.content)
    filled = spreadsheets.write(rows[0], [[row[0], number, ""] for number, row in enumerate(rows[1:])], sheet="Blad")

    page = upload(client, coordinator, SimpleUploadedFile("ifylld.xlsx", filled))
    assert stored() == {}
    answer = client.post(url("confirm_history", coordinator), {"draft": page.context["sealed"]}, follow=True)

    assert response.headers["Content-Disposition"] == 'attachment; filename="manadssummor.xlsx"'
    assert rows[0] == ["Månad", "Solrosen", "Hela föreningen"]
    assert stored() == {("Solrosen", 2025, month): month - 1 for month in range(1, 13)}
    assert "12 månadssummor är sparade." in text(answer)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_csv_of_excel_is_read_with_its_swedish_letters(client, coordinator, shelter, encoding):
    shelter.name = "Åsö jour"
    shelter.save()
    page = upload(client, coordinator, csv("Månad;Åsö jour", "jan 2025;1 800,5", encoding=encoding))

    confirm(client, coordinator, page)

    assert stored() == {("Åsö jour", 2025, 1): Decimal("1800.5")}


def test_the_dry_run_shows_old_and_new_and_what_the_log_holds_and_saves_nothing(client, coordinator, shelter):
    build.contact(coordinator, occurred_on=date(2025, 3, 4))
    client.post(months_page(coordinator, shelter), typed(month_1="28", month_2="5"))

    page = upload(client, coordinator, csv("Månad;Solrosen", "2025-01;31", "2025-02;5", "2025-03;14"))

    assert page.status_code == 200
    assert [row[1] for row in page.context["table"].rows] == ["28 → 31", "5 (som förut)", "14 (ny)"]
    assert "1 av dem ändrar det som redan finns." in text(page)
    assert "I mars 2025 har Solrosen redan 1 stödkontakter i loggen; månadssumman gäller i stället." in text(page)
    assert stored() == {("Solrosen", 2025, 1): 28, ("Solrosen", 2025, 2): 5}


def test_a_sheet_with_errors_names_each_row_and_keeps_the_rest_of_the_form(client, coordinator):
    response = upload(client, coordinator, csv("Månad;Solrosen", "2025-01;ca 30", "2025-02;4", "Summa;34"))

    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [
        "Rad 2: Kolumn B, ”ca 30”: Skriv ett tal med siffror, till exempel 1 800 eller 2,5.",
        "Rad 4: ”Summa” är en summa: ta bort raden, månaderna läggs ihop här.",
    ]
    assert 'value="Excel 2025"' in text(response)
    assert stored() == {}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("tom.xlsx", b""), "Filen är tom."),
        (SimpleUploadedFile("bild.png", b"\x89PNG"), "inget kalkylark"),
        (SimpleUploadedFile("trasig.xlsx", b"PK\x03\x04"), "skadat"),
        (SimpleUploadedFile("hemlig.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600)), "lösenord"),
        (SimpleUploadedFile("stor.csv", bytes(2 * 1024 * 1024 + 1)), "större än 2 MB"),
        (csv("Månad;Solrosen", *["2025-01;1"] * 10_000), "fler än 2000 rader"),
    ],
)
def test_what_can_not_be_read_is_refused_at_the_file_in_words(client, coordinator, file, words):
    file.seek(0)
    response = upload(client, coordinator, file)

    assert response.status_code == 422
    assert words in response.context["form"].errors["file"][0]
    assert stored() == {}


def test_a_file_is_needed_and_what_was_counted_too(client, coordinator):
    response = client.post(url("import_history", coordinator), {"metric": "", "source": ""})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"metric", "file"}


def test_a_confirmation_twice_is_one_import(client, coordinator):
    page = upload(client, coordinator, csv("Månad;Solrosen", "2025-01;31"))

    confirm(client, coordinator, page)
    answer = confirm(client, coordinator, page)

    assert answer.status_code == 302
    assert stored() == {("Solrosen", 2025, 1): 31}


def test_where_somebody_was_faster_the_dry_run_comes_once_more(client, coordinator, shelter):
    page = upload(client, coordinator, csv("Månad;Solrosen", "2025-01;31"))
    client.post(months_page(coordinator, shelter), typed(month_1="28"))

    again = confirm(client, coordinator, page)
    assert again.status_code == 422
    assert "28 → 31" in text(again)
    assert "Någon annan har ändrat summorna under tiden." in text(again)
    assert stored() == {("Solrosen", 2025, 1): 28}

    confirm(client, coordinator, again)
    assert stored() == {("Solrosen", 2025, 1): 31}


@pytest.mark.parametrize("draft", ["", "påhittat", "x:y:z"])
def test_a_draft_that_is_not_ours_saves_nothing_and_says_what_to_do(client, coordinator, draft):
    response = client.post(url("confirm_history", coordinator), {"draft": draft}, follow=True)

    assert "Kalkylarket finns inte kvar. Välj filen en gång till." in text(response)
    assert stored() == {}


def test_a_draft_of_another_coordinator_saves_nothing(client, coordinator, shelter):
    page = upload(client, coordinator, csv("Månad;Solrosen", "2025-01;31"))
    colleague = build.actor("coordinator", shelter)
    build.sign_in(client, colleague)

    confirm(client, colleague, page)

    assert stored() == {}
    assert not AuditEvent.objects.filter(action="history.imported").exists()


# In a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible_from_the_empty_state_to_the_saved_totals(browse, axe, width, shelter):
    actor = build.actor("coordinator", shelter)
    build.contact(actor, occurred_on=date(2025, 3, 4))
    sheet = BytesIO("Månad;Solrosen;Hela föreningen\r\n2025-02;31;\r\n2025-03;1 800;2 000".encode())

    page = browse(actor, path=url("history", actor), width=width)
    axe(page)
    page.get_by_role("link", name="Läs in ett kalkylark").click()
    page.get_by_label("Stödkontakter").check()
    page.get_by_label("Kalkylark").set_input_files({"name": "h.csv", "mimeType": "text/csv", "buffer": sheet.read()})
    page.get_by_role("button", name="Visa vad som skulle sparas").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="Spara summorna").click()
    page.get_by_text("3 månadssummor är sparade.").wait_for()
    axe(page)
    page.get_by_role("link", name="Ändra Stödkontakter 2025: Solrosen").click()
    page.get_by_label("Mars").fill("ca 30")
    axe(page)
    page.get_by_role("button", name="Spara").click()
    page.wait_for_selector("#error-summary")
    page.console.clear()  # the browser notes the answer's 422
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_label("Mars").fill("1 801")
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("1 801").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
