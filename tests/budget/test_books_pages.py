"""The pages of the books: a file brought, read in a job and taken in; a spreadsheet; sums typed in."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from budget import tasks
from budget.models import Books, LedgerEntry
from jourer import jobs, spreadsheets
from jourer.models import Job
from tests import builders as build
from tests.budget.books import sie_file, voucher

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2025-11-21T12:00Z", tick=False)]
NBSP = "\N{NO-BREAK SPACE}"

YEAR_QUERIES = 7  # a signed-in page without a budget

RENT = voucher(1, "20250110", (5010, "100.00"), (1930, "-100.00"))
GRANT = voucher(2, "20250215", (1930, "5000.00"), (3985, "-5000.00"))


@pytest.fixture
def treasurer(client):
    made = build.actor("treasurer")
    build.sign_in(client, made)
    return made


def url(page, actor, **address):
    return reverse(page, kwargs={"association": actor.association.slug, **address})


def text(response):
    return " ".join(strip_tags(response.content.decode()).replace(NBSP, " ").split())


def bring(client, actor, data, name="bok.se"):
    return client.post(url("bring_books", actor, year=2025), {"file": SimpleUploadedFile(name, data)})


def bring_and_read(client, actor, data):
    """Where the file's page says how it went."""
    address = bring(client, actor, data).url
    books = next(one for one in Books.objects.all() if str(one.pk) in address)
    jobs.run(books.job.pk)
    return client.get(address)


def booked(actor):
    entries = LedgerEntry.objects.filter(association=actor.association, books__in=Books.objects.in_force())
    return sorted((one.account.number, str(one.occurred_on), str(one.amount)) for one in entries)


# A SIE file


def test_a_file_is_read_in_a_job_and_its_page_says_what_came(client, treasurer):
    page = bring_and_read(client, treasurer, sie_file('#PROGRAM "Bokprogrammet" 2', RENT, GRANT))

    assert booked(treasurer) == [(3985, "2025-02-15", "-5000.00"), (5010, "2025-01-10", "100.00")]
    assert "Bokföringen är inläst" in text(page)
    assert "SIE typ 4, med varje verifikation" in text(page)
    assert "Verifikationer: 2" in text(page)
    assert "Resultat, intäkter minus kostnader: 4 900 kr" in text(page)
    assert "Bokprogrammet" in text(page)


def test_while_it_waits_the_page_shows_progress_and_nothing_counts(client, treasurer):
    page = client.get(bring(client, treasurer, sie_file(RENT)).url)

    assert "Bokföringen läses" in text(page)
    assert booked(treasurer) == []


def test_the_part_that_changes_is_asked_for_again_until_the_reading_is_over(client, treasurer):
    address = bring(client, treasurer, sie_file(RENT)).url
    assert "books-state" in client.get(address, headers={"hx-request": "true"}).content.decode()

    jobs.run(Job.objects.get().pk)
    assert client.get(address, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"


def test_warnings_are_shown_in_words(client, treasurer):
    data = sie_file(voucher(7, "20250301", (5010, "10.00"), (1930, "-9.50")))

    assert "verifikation A 7 balanserar inte, skillnaden är 0,5 kr" in text(bring_and_read(client, treasurer, data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (sie_file(RENT)[:-6], "tar slut mitt i"),
        (sie_file(RENT, head=["#RAR 0 20240101 20241231"]), "inte 2025"),
        (sie_file("#ORGNR 555555-5555", RENT), "organisationsnummer 555555-5555"),
    ],
)
def test_a_file_that_cannot_be_taken_in_says_why_and_what_counted_before_still_counts(client, treasurer, data, words):
    bring_and_read(client, treasurer, sie_file(GRANT))
    page = bring_and_read(client, treasurer, data)

    assert "Bokföringen kunde inte läsas in" in text(page)
    assert words in text(page)
    assert booked(treasurer) == [(3985, "2025-02-15", "-5000.00")]
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Filen är tom."),
        (b"<!DOCTYPE html><title>404</title>", "Filen är en webbsida"),
        (b"PK\x03\x04", "Filen är ingen SIE-fil"),
        (b"#FLAGGA 0\r\n" + b" " * 21 * 2**20, "Filen är större än 20 MB"),
    ],
)
def test_what_is_no_sie_file_at_first_sight_is_refused_at_once(client, treasurer, data, words):
    response = bring(client, treasurer, data)

    assert response.status_code == 422
    assert words in text(response)
    assert not Books.objects.exists()


def test_a_page_without_a_file_is_refused(client, treasurer):
    response = client.post(url("bring_books", treasurer, year=2025), {})

    assert response.status_code == 422
    assert "Välj en fil." in text(response)


def test_the_file_is_encrypted_while_it_waits_and_gone_when_it_is_read(client, treasurer):
    bring(client, treasurer, sie_file(RENT))
    books = Books.objects.get()
    assert books.opened().getvalue() == sie_file(RENT)
    assert "FLAGGA" not in repr(Books.objects.values_list("source", flat=True)[0])

    jobs.run(Job.objects.get().pk)
    assert Books.objects.get().source == ""


def test_a_file_that_is_refused_is_thrown_away_too(client, treasurer):
    bring_and_read(client, treasurer, sie_file(RENT)[:-6])

    assert Books.objects.get().source == ""


def test_a_job_that_runs_twice_takes_in_once(client, treasurer):
    bring(client, treasurer, sie_file(RENT))
    job = Job.objects.get()
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued")
    jobs.run(job.pk)

    assert booked(treasurer) == [(5010, "2025-01-10", "100.00")]


def test_a_file_can_be_given_up_before_it_is_read(client, treasurer):
    bring(client, treasurer, sie_file(RENT))
    response = client.post(url("discard_books", treasurer, pk=Books.objects.get().pk), follow=True)
    jobs.run(Job.objects.get().pk)

    assert "Filen är bortvald" in text(response)
    assert not Books.objects.exists()
    assert booked(treasurer) == []


def test_books_in_force_cannot_be_given_up(client, treasurer):
    bring_and_read(client, treasurer, sie_file(RENT))
    client.post(url("discard_books", treasurer, pk=Books.objects.get().pk))

    assert len(booked(treasurer)) == 1


def test_files_that_were_never_taken_in_are_forgotten_after_a_month(client, treasurer):
    bring_and_read(client, treasurer, sie_file(RENT))
    bring_and_read(client, treasurer, sie_file(GRANT)[:-6])
    Books.objects.update(brought_at=timezone.now() - timedelta(days=31))

    assert tasks.remove_unread_books() == 1
    assert [one.state for one in Books.objects.all()] == ["in_force"]


# The year


def test_the_year_lists_what_was_brought_and_which_of_it_counts(client, treasurer):
    bring_and_read(client, treasurer, sie_file(RENT))
    bring_and_read(client, treasurer, sie_file(GRANT))
    page = text(client.get(url("year_books", treasurer, year=2025)))

    assert page.count("Räknas") == 1
    assert page.count("Ersatt av senare bokföring") == 1


def test_the_year_says_what_is_booked_in_no_row(client, treasurer):
    budget = build.budget(treasurer, year=2025)
    build.budget_row(budget, "cost", "Lokaler", 60_000, "5010")
    bring_and_read(client, treasurer, sie_file(RENT, GRANT))
    page = client.get(url("year_books", treasurer, year=2025))

    assert "Bokfört men inte på någon rad: intäkter 5 000 kr och kostnader 0 kr." in text(page)
    assert url("unmapped", treasurer, pk=budget.pk) in page.content.decode()


def test_an_empty_year_says_what_to_do(client, treasurer):
    assert "Inget är bokfört än" in text(client.get(url("year_books", treasurer, year=2025)))


def test_a_year_beyond_all_budgets_is_not_there(client, treasurer):
    assert client.get(url("year_books", treasurer, year=1000)).status_code == 404


@pytest.mark.parametrize("role", ["board", "auditor"])
def test_who_follows_the_budget_sees_the_books_and_changes_nothing(client, treasurer, role):
    bring_and_read(client, treasurer, sie_file(RENT))
    build.sign_in(client, build.actor(role, association=treasurer.association))
    page = client.get(url("year_books", treasurer, year=2025))

    assert "bok.se" in text(page)
    assert "SIE-fil" not in text(page)
    assert bring(client, treasurer, sie_file(RENT)).status_code == 404


@pytest.mark.parametrize("role", ["staff", "volunteer", "admin", "reviewer"])
def test_others_see_no_books(client, treasurer, role):
    bring_and_read(client, treasurer, sie_file(RENT))
    build.sign_in(client, build.actor(role, association=treasurer.association))

    assert client.get(url("year_books", treasurer, year=2025)).status_code == 404
    assert client.get(url("books", treasurer, pk=Books.objects.get().pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_year_costs_the_same_queries_however_much_was_brought(client, treasurer, rows, django_assert_num_queries):
    for number in range(rows):
        build.books(treasurer.association, year=2025, taken_in_at=None, file_name=f"{number}.se")
    client.get(url("year_books", treasurer, year=2025))

    with django_assert_num_queries(YEAR_QUERIES):
        client.get(url("year_books", treasurer, year=2025))


# A spreadsheet

HEAD = ["Konto", "Månad", "Belopp", "Objekt"]


def send_sheet(client, actor, *rows, head=HEAD, name="utfall.xlsx"):
    data = spreadsheets.write(head, rows, sheet="Utfall")
    return client.post(url("outcome_sheet", actor, year=2025), {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_spreadsheet_is_the_outcome_of_its_months(client, treasurer):
    response = send_sheet(
        client,
        treasurer,
        [3985, "2025-02", "5 000 kr", ""],
        ["5010 Lokalhyra", 1, 100.5, "6:12, 1:20"],
        [8310, "mars 2025", 7, ""],
        [8410, date(2025, 3, 15), "−3", ""],
    )

    assert "Utfallet är inläst." in text(response)
    assert booked(treasurer) == [
        (3985, "2025-02-28", "-5000.00"),
        (5010, "2025-01-31", "100.50"),
        (8310, "2025-03-31", "-7.00"),
        (8410, "2025-03-31", "-3.00"),
    ]
    assert LedgerEntry.objects.get(account__number=5010).objects_booked == ["1:20", "6:12"]


def test_a_later_spreadsheet_replaces_the_earlier_and_leaves_the_sie_file(client, treasurer):
    bring_and_read(client, treasurer, sie_file(RENT))
    send_sheet(client, treasurer, [3985, 1, 1000])
    send_sheet(client, treasurer, [3985, 2, 2000])

    assert booked(treasurer) == [(3985, "2025-02-28", "-2000.00"), (5010, "2025-01-10", "100.00")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([3985, 1, "åtta"], "Rad 2: Skriv beloppet med siffror"),
        ([3985, 1, ""], "Rad 2: Skriv beloppet med siffror"),
        ([1930, 1, 8], "Rad 2: ”1930” är inget konto för intäkter eller kostnader"),
        ([3985, 13, 8], "Rad 2: ”13” är ingen månad"),
        ([3985, "2024-12", 8], "Rad 2: 2024-12 ligger inte i räkenskapsåret"),
        ([3985, 1, 8, "Norr"], "Rad 2: ”Norr” är inget objekt"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_number_and_nothing_is_saved(client, treasurer, row, words):
    response = send_sheet(client, treasurer, row, [5010, 1, 100])

    assert response.status_code == 422
    assert words in text(response)
    assert not Books.objects.exists()


def test_headings_that_are_missing_are_named(client, treasurer):
    response = send_sheet(client, treasurer, [3985, 1], head=["Konto", "Summa"])

    assert "Saknas: Månad, Belopp." in text(response)


def test_a_sheet_of_spaces_is_empty(client, treasurer):
    response = send_sheet(client, treasurer, [" "], head=["  "])

    assert response.status_code == 422
    assert "Kalkylarket är tomt" in text(response)


# Typed in


def type_in(client, actor, **facts):
    sent = {"account": "5010", "occurred_on": "2025-03-09", "amount": "1 800,50", "idempotency_key": uuid4(), **facts}
    return client.post(url("type_in", actor, year=2025), sent, follow=True)


def test_a_cost_and_an_income_are_typed_in_without_sign(client, treasurer):
    type_in(client, treasurer)
    page = type_in(client, treasurer, account="3990", amount="20000 kr")

    assert booked(treasurer) == [(3990, "2025-03-09", "-20000.00"), (5010, "2025-03-09", "1800.50")]
    assert "5010 9 mar 2025 1 800,5" in text(page).replace(".", "")
    assert Books.objects.count() == 1


def test_the_same_key_twice_is_one_sum(client, treasurer):
    key = uuid4()
    type_in(client, treasurer, idempotency_key=key)
    type_in(client, treasurer, idempotency_key=key)

    assert len(booked(treasurer)) == 1


def test_a_sum_may_stand_on_a_project(client, treasurer):
    bring_and_read(client, treasurer, sie_file('#OBJEKT 6 "12" "Trygg väg"', RENT))
    page = client.get(url("type_in", treasurer, year=2025))
    assert "12 Trygg väg" in text(page)
    key = page.context["form"].fields["book_object"].choices[1][0]
    type_in(client, treasurer, book_object=key)

    assert LedgerEntry.objects.typed_in().get().objects_booked == ["6:12"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"amount": "åtta"}, "Skriv beloppet med siffror"),
        ({"account": "1930"}, "Skriv kontot med fyra siffror"),
        ({"occurred_on": "2024-12-31"}, "Datumet ligger inte i räkenskapsåret"),
        ({"occurred_on": ""}, "Skriv datumet"),
    ],
)
def test_what_cannot_be_typed_in_is_told_and_kept_in_the_form(client, treasurer, facts, words):
    response = type_in(client, treasurer, **facts)

    assert response.status_code == 422
    assert words in text(response)
    assert not LedgerEntry.objects.exists()


def test_what_was_typed_in_can_be_taken_away(client, treasurer):
    type_in(client, treasurer)
    client.post(url("drop_entry", treasurer, pk=LedgerEntry.objects.get().pk))

    assert booked(treasurer) == []


def test_what_came_with_a_file_cannot_be_taken_away_alone(client, treasurer):
    bring_and_read(client, treasurer, sie_file(RENT))
    response = client.post(url("drop_entry", treasurer, pk=LedgerEntry.objects.get().pk))

    assert response.status_code == 404
    assert len(booked(treasurer)) == 1
