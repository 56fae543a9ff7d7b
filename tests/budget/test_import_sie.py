import json
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from budget.actions import ledger
from budget.models import Account, BookObject, Books, LedgerEntry
from jourer.models import AuditEvent
from tests import builders as build
from tests.budget.books import sie_file, voucher

pytestmark = pytest.mark.django_db

CHART = [
    '#KONTO 1930 "Bank"',
    '#KONTO 3985 "Statliga bidrag"',
    '#KONTO 5010 "Lokalhyra"',
    '#DIM 6 "Projekt"',
    '#OBJEKT 6 "P1" "Trygg väg"',
]
RENT = voucher(1, "20250110", (5010, "{6 P1}", "100.00"), (1930, "-100.00"))
GRANT = voucher(2, "20250215", (1930, "5000.00"), (3985, "-5000.00"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def association():
    return build.association(name="Solrosjouren")


@pytest.fixture
def run(association, tmp_path):
    """The command, given a file's content; what it printed."""

    def run(data, **options):
        path = tmp_path / "bokforing.se"
        path.write_bytes(data)
        out = StringIO()
        call_command("import_sie", str(path), association=association.slug, stdout=out, stderr=out, **options)
        return out.getvalue()

    return run


def booked(association):
    """What counts: account, day, objects, voucher and amount."""
    entries = LedgerEntry.objects.filter(association=association, books__in=Books.objects.in_force())
    return [
        (one.account.number, str(one.occurred_on), one.objects_booked, str(one), str(one.amount))
        for one in entries.select_related("account").order_by("occurred_on", "account__number", "amount")
    ]


# Into the books


def test_income_and_costs_of_a_file_are_taken_in_with_their_voucher_and_objects(association, run):
    run(sie_file(CHART, RENT, GRANT))

    assert booked(association) == [
        (5010, "2025-01-10", ["6:P1"], "A 1", "100.00"),
        (3985, "2025-02-15", [], "A 2", "-5000.00"),
    ]
    books = Books.objects.get(association=association)
    assert (books.state, books.year, books.starts_on, books.ends_on) == (
        "in_force",
        2025,
        date(2025, 1, 1),
        date(2025, 12, 31),
    )
    assert books.facts["result"] == "4900.00"


def test_the_chart_and_the_objects_come_along_with_their_names_and_no_accounts_of_the_balance(association, run):
    run(sie_file(CHART, RENT))

    assert list(Account.objects.filter(association=association).values_list("number", "name")) == [
        (3985, "Statliga bidrag"),
        (5010, "Lokalhyra"),
    ]
    assert list(BookObject.objects.filter(association=association).values_list("dimension", "number", "name")) == [
        (6, "P1", "Trygg väg")
    ]


def test_a_later_file_gives_new_names_and_takes_none_away(association, run):
    run(sie_file(CHART, RENT))
    run(sie_file('#KONTO 5010 "Hyra"', '#OBJEKT 6 "P1" "Ny väg"', RENT))

    assert list(Account.objects.filter(association=association).values_list("name", flat=True)) == [
        "Statliga bidrag",
        "Hyra",
    ]
    assert BookObject.objects.get(association=association).name == "Ny väg"


def test_rows_of_a_voucher_on_the_same_account_and_objects_are_one_entry(association, run):
    rows = [(5010, "{6 P1}", "60.00"), (5010, "{6 P1}", "40.00"), (5010, "7.00"), (1930, "-107.00")]
    run(sie_file(*voucher(1, "20250110", *rows)))

    assert [(objects, amount) for _account, _day, objects, _voucher, amount in booked(association)] == [
        ([], "7.00"),
        (["6:P1"], "100.00"),
    ]


def test_no_text_of_a_voucher_is_kept(association, run):
    run(sie_file(CHART, voucher(1, "20250110", (5010, "100.00"), (1930, "-100.00"), text="Hotell åt Åsa Öberg")))

    everything = [row for model in (Books, LedgerEntry, Account) for row in model.objects.values()]
    assert "Öberg" not in repr(everything)
    assert "Öberg" not in repr(list(AuditEvent.objects.values()))


def test_months_are_taken_in_at_their_last_day_and_total_and_parts_are_counted_once(association, run):
    data = sie_file(
        CHART,
        "#PSALDO 0 202502 5010 {} 100.00",
        "#PSALDO 0 202502 5010 {6 P1} 60.00",
        "#PSALDO -1 202402 5010 {} 999.00",
        "#RES 0 5010 100.00",
        type_=3,
    )
    run(data)

    assert booked(association) == [
        (5010, "2025-02-28", [], "", "40.00"),
        (5010, "2025-02-28", ["6:P1"], "", "60.00"),
    ]
    assert Books.objects.get().facts["basis"] == "months"


def test_a_type_without_months_has_the_years_sums_without_a_day(association, run):
    run(sie_file(CHART, "#RES 0 5010 100.00", "#RES 0 3985 -300.00", "#RES -1 5010 7.00", type_=1))

    assert sorted(booked(association)) == [(3985, "None", [], "", "-300.00"), (5010, "None", [], "", "100.00")]
    assert Books.objects.get().facts["basis"] == "year"


def test_what_closes_the_year_is_neither_income_nor_cost(association, run):
    run(sie_file(CHART, RENT, voucher(9, "20251231", (8999, "-100.00"), (2099, "100.00"))))

    assert [account for account, *_rest in booked(association)] == [5010]


def test_an_account_is_income_or_cost_if_the_file_says_so(association, run):
    lines = ["#KTYP 9010 K", "#KTYP 3999 T", voucher(1, "20250110", (9010, "10.00"), (3999, "-10.00"))]
    run(sie_file(*lines))

    assert [account for account, *_rest in booked(association)] == [9010]


def test_a_broken_year_is_taken_in_whole(association, run):
    head = ["#RAR 0 20240701 20250630"]
    run(sie_file(voucher(1, "20240801", (5010, "1.00"), (1930, "-1.00")), head=head), year=2024)

    books = Books.objects.get()
    assert (books.year, books.starts_on, books.ends_on) == (2024, date(2024, 7, 1), date(2025, 6, 30))


def test_a_file_without_a_year_is_of_the_year_that_is_said(association, run):
    early = voucher(2, "20241231", (5010, "7.00"), (1930, "-7.00"))
    run(sie_file(RENT, early, head=["#FNAMN Jouren"]), year=2025)

    assert [day for _account, day, *_rest in booked(association)] == ["2025-01-10"]
    assert ["other_days", None, "1", None] in Books.objects.get().facts["warnings"]


def test_an_object_whose_dimension_is_written_in_two_ways_is_one(association, run):
    run(sie_file('#OBJEKT 06 "P1" "Trygg väg"', '#OBJEKT 6 "P1" "Trygg väg"', '#OBJEKT Projekt "P2" "Ny väg"', RENT))

    assert BookObject.objects.get(association=association).code == "6:P1"


def test_employees_customers_and_suppliers_are_left_in_the_file(association, run):
    people = ['#OBJEKT 7 "880320-0016" "Åsa Öberg"', '#OBJEKT 8 "K1" "Eva Ek"', '#OBJEKT 9 "L1" "Ali Alm"']
    paid = voucher(1, "20250110", (7010, '{6 P1 7 "880320-0016"}', "100.00"), (1930, "-100.00"))
    run(sie_file(CHART, *people, paid))

    assert booked(association) == [(7010, "2025-01-10", ["6:P1"], "A 1", "100.00")]
    assert [one.code for one in BookObject.objects.all()] == ["6:P1"]


def test_the_months_of_another_year_are_warned_of_and_not_counted(association, run):
    run(sie_file("#PSALDO 0 202501 5010 {} 10.00", "#PSALDO 0 202412 5010 {} 7.00", type_=2))

    assert [(day, amount) for _account, day, *_rest, amount in booked(association)] == [("2025-01-31", "10.00")]
    assert ["other_months", None, "1", None] in Books.objects.get().facts["warnings"]


def test_the_last_month_of_a_year_that_ends_in_it_is_of_its_last_day(association, run):
    run(sie_file("#PSALDO 0 202506 5010 {} 10.00", type_=2, head=["#RAR 0 20250101 20250615"]))

    assert [day for _account, day, *_rest in booked(association)] == ["2025-06-15"]


def test_the_months_of_employees_are_left_in_the_file_and_their_sum_is_not(association, run):
    months = ["#PSALDO 0 202501 7010 {} 100.00", '#PSALDO 0 202501 7010 {7 "880320-0016"} 60.00']
    run(sie_file(CHART, *months, type_=3))

    assert {tuple(objects) for _account, _day, objects, _voucher, _amount in booked(association)} == {()}
    assert Books.objects.get().facts["result"] == "-100.00"


# Once more


def test_a_file_replaces_exactly_the_entries_of_the_file_before(association, run):
    run(sie_file(CHART, RENT, GRANT))
    run(sie_file(CHART, RENT))

    assert [account for account, *_rest in booked(association)] == [5010]
    assert LedgerEntry.objects.filter(association=association).count() == 1
    assert sorted(one.state for one in Books.objects.all()) == ["in_force", "replaced"]


def test_other_years_other_sources_and_other_associations_stay(association, run):
    run(sie_file(voucher(1, "20240110", (5010, "1.00"), (1930, "-1.00")), head=["#RAR 0 20240101 20241231"]))
    by_hand = build.books(
        association, kind="by_hand", year=2025, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    build.entry(by_hand, 5010, "3.00", date(2025, 3, 1))
    elsewhere = build.books(build.association(), starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    build.entry(elsewhere, 5010, "4.00", date(2025, 3, 1))
    run(sie_file(RENT))
    run(sie_file(RENT))

    assert [amount for *_rest, amount in booked(association)] == ["1.00", "100.00", "3.00"]
    assert booked(elsewhere.association) == [(5010, "2025-03-01", [], "A 1", "4.00")]


# Refused, and nothing saved

NOT_WHOLE = sie_file(CHART, RENT, GRANT)[:-10]


@pytest.mark.parametrize(
    ("data", "year", "words"),
    [
        (b"", None, "The file is empty."),
        (b"<!DOCTYPE html><title>404</title>", None, "web page"),
        (NOT_WHOLE, None, "ends in the middle"),
        (sie_file(CHART, RENT), 2024, "2025-01-01 – 2025-12-31, not for 2024"),
        (sie_file(RENT, head=["#FNAMN Jouren"]), None, "say the year yourself"),
        (sie_file("#ORGNR 555555-5555", CHART, RENT), None, "holds the books of organisation number 555555-5555"),
        (sie_file(CHART, RENT, "#ORGNR 555555-5555"), None, "holds the books of organisation number 555555-5555"),
        (sie_file(voucher(1, "20250110", (5010, f"1{'0' * 12}.00"), (1930, "0"))), None, "cannot be right"),
        (sie_file(voucher(1, "20240110", (5010, "1.00"), (1930, "-1.00"))), None, "no income and no costs"),
        (sie_file(CHART), None, "no income and no costs"),
        (sie_file(RENT, head=["#RAR 0 20230101 20251231"]), 2025, "more than 18 months"),
        (sie_file(RENT, "#RAR 0 20240701 20250630", head=["#FNAMN Jouren"]), 2025, "after its vouchers"),
        (sie_file(voucher(1, "20250110", (5010, f"{'9' * 12}.999"), (1930, "0"))), None, "cannot be right"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_and_what_was_there_stays(association, run, data, year, words):
    run(sie_file(CHART, GRANT))
    before = booked(association)

    with pytest.raises(CommandError, match=words) as refused:
        run(data, year=year)

    assert refused.value.returncode == 2
    assert booked(association) == before
    assert LedgerEntry.objects.count() == len(before)
    assert Books.objects.count() == 1


def test_a_file_that_is_not_there_is_told(association):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_sie", "/nowhere/at/all.se", association=association.slug)


@pytest.mark.parametrize("written", ["{hyphen}", "{plain}", "16{plain}", '"{hyphen}" 1'])
def test_our_own_organisation_number_is_known_in_every_spelling(association, run, written):
    plain = association.organisation_number
    number = written.format(plain=plain, hyphen=f"{plain[:6]}-{plain[6:]}")
    run(sie_file(f"#ORGNR {number}", RENT))

    assert len(booked(association)) == 1


def test_a_file_that_breaks_off_in_a_batch_leaves_nothing(association, run, monkeypatch):
    monkeypatch.setattr(ledger, "BATCH", 1)
    with pytest.raises(CommandError, match="ends in the middle"):
        run(NOT_WHOLE)

    assert not LedgerEntry.objects.exists()


def test_an_attempt_that_was_broken_off_is_made_again_from_its_beginning(association):
    by = build.actor("treasurer", association=association)
    books = build.books(association, taken_in_at=None, year=2025)
    build.entry(books, 5010, "999.00")

    ledger.take_in(by=by, books=books, stream=BytesIO(sie_file(CHART, RENT)))

    assert [amount for *_rest, amount in booked(association)] == ["100.00"]


# What is kept and printed


def test_warnings_are_kept_with_the_import(association, run):
    run(sie_file(CHART, RENT, voucher(7, "20250301", (5010, "10.00"), (1930, "-9.00"))))

    facts = Books.objects.get().facts
    assert (facts["vouchers"], facts["unbalanced"], facts["warned"]) == (2, 1, 2)
    assert ["unbalanced", 15, "A 7", "1.00"] in facts["warnings"]


def test_vouchers_that_do_not_add_up_to_the_years_sums_are_warned_of(association, run):
    run(sie_file(CHART, RENT, "#RES 0 5010 150.00"))

    assert ["sums_differ", None, "1", "50.00"] in Books.objects.get().facts["warnings"]


def test_a_dry_run_writes_nothing_and_prints_what_was_read(association, run):
    data = sie_file(f"#ORGNR {association.organisation_number}", CHART, RENT, "#RES 0 5010 100.00")

    assert json.loads(run(data, dry_run=True, json=True)) == {
        "encoding": "cp437",
        "type": 4,
        "years": [{"number": 0, "start": "2025-01-01", "end": "2025-12-31"}],
        "sums": {"IB0": "0.00", "UB0": "0.00", "RES0": "100.00", "PBUDGET0": "0.00"},
        "vouchers": 1,
        "unbalanced": 0,
        "warnings": [],
    }
    assert not Books.objects.exists()


def test_a_dry_run_says_what_would_be_refused(run):
    told = json.loads(run(sie_file("#ORGNR 555555-5555", RENT), dry_run=True, json=True, year=2024))["warnings"]

    assert [one["code"] for one in told] == ["refused", "refused"]
    assert "555555-5555" in told[0]["message"]
    assert "not for 2024" in told[1]["message"]


def test_a_dry_run_tells_a_truncated_file_once(run):
    told = json.loads(run(NOT_WHOLE, dry_run=True, json=True))["warnings"]

    assert [one["code"] for one in told] == ["truncated", "no_organisation_number"]


def test_without_json_the_command_says_in_words_what_it_did(run):
    assert "Type 4, cp437: 1 vouchers. The books are taken in." in run(sie_file(CHART, RENT))
    assert "Nothing was written." in run(sie_file(CHART, RENT), dry_run=True)


def test_the_import_is_in_the_log_with_what_it_replaced(association, run):
    run(sie_file(CHART, RENT))
    run(sie_file(CHART, RENT))

    old, new = Books.objects.order_by("brought_at")
    events = AuditEvent.objects.filter(action="books.taken_in").order_by("at")
    assert [(one.object_id, one.system, one.details) for one in events] == [
        (old.pk, "import_sie", {"year": 2025, "replaced": []}),
        (new.pk, "import_sie", {"year": 2025, "replaced": [str(old.pk)]}),
    ]


def test_amounts_of_many_small_rows_add_up_to_the_ore(association, run):
    run(sie_file(*[voucher(number, "20250110", (5010, "0.10"), (1930, "-0.10")) for number in range(30)]))

    assert sum(Decimal(amount) for *_rest, amount in booked(association)) == 3
