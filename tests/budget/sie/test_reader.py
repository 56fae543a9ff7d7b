"""What a file says of itself, its vouchers, and the whole of it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.bookings import Bookings, days_said
from budget.sie import Row, as_json
from tests.budget.books import codes, events, read_json, reader, sie_file, voucher

pytestmark = pytest.mark.pure


# The head


def test_years_may_be_broken():
    assert read_json(sie_file(head=["#RAR 0 20090701 20100630", "#RAR -1 20080701 20090630"]))["years"] == [
        {"number": 0, "start": "2009-07-01", "end": "2010-06-30"},
        {"number": -1, "start": "2008-07-01", "end": "2009-06-30"},
    ]


def test_a_year_without_days_is_told():
    data = sie_file(head=["#RAR 0"])

    assert read_json(data)["years"] == [{"number": 0, "start": None, "end": None}]
    assert codes(data) == [("no_year", None)]


def test_a_file_for_import_has_no_year_of_its_own():
    data = sie_file(*voucher("", "20250110", (5010, "1.00"), (1930, "-1.00"), series=""), head=["#FNAMN Jouren"])

    assert read_json(data)["years"] == []
    assert read_json(data)["vouchers"] == 1
    assert codes(data) == [("no_year", None)]


def test_without_a_type_the_file_is_of_type_1():
    data = sie_file("#RES 0 3985 -10.00", type_=None)

    assert read_json(data)["type"] == 1
    assert codes(data) == [("no_type", None)]


@pytest.mark.parametrize("type_", [1, 2, 3, 4])
def test_the_type_is_what_the_file_says(type_):
    assert read_json(sie_file(type_=type_))["type"] == type_


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("802476-1044", "802476-1044"),
        ('"" 1', ""),
        ("", ""),
        ('"8024761044" 1', "8024761044"),
        ("168024761044", "168024761044"),
    ],
)
def test_the_organisation_number_may_be_written_in_every_way(written, number):
    read = reader(sie_file(f"#ORGNR {written}"))
    list(read)

    assert read.head.organisation_number == number


def test_accounts_dimensions_and_objects_have_names():
    read = reader(
        sie_file(
            '#KONTO 3985 "Erhållna statliga bidrag"', "#KTYP 3985 I", '#DIM 6 "Projekt"', '#OBJEKT 6 "0001" "Trygg väg"'
        )
    )
    list(read)

    assert read.head.accounts == {3985: "Erhållna statliga bidrag"}
    assert read.head.account_types == {3985: "I"}
    assert read.head.dimensions == {"6": "Projekt"}
    assert read.head.objects == {"6:0001": "Trygg väg"}


def test_dimensions_of_people_are_known_by_the_format_by_what_they_lie_under_and_by_their_names():
    data = sie_file(
        '#DIM 20 "Region"',
        '#DIM 21 "Våra anställda"',
        '#UNDERDIM 22 "Lag" 07',
        '#UNDERDIM 23 "Del" 6',
        '#DIM 24 "Kunder"',
    )
    read = reader(data)
    list(read)

    assert read.head.people == {"7", "8", "9", "21", "22", "24"}


def test_a_name_may_have_spaces_without_quotation_marks():
    read = reader(sie_file("#KONTO 3985 Erhållna statliga bidrag", '#KONTO 5010 "Hyra" "mer"', "#OBJEKT 6 1 Trygg väg"))
    list(read)

    assert read.head.accounts == {3985: "Erhållna statliga bidrag", 5010: "Hyra"}
    assert read.head.objects == {"6:1": "Trygg väg"}


def test_a_year_that_ends_before_it_begins_is_no_year():
    assert codes(sie_file(head=["#RAR 0 20251231 20250101"])) == [("date", 4), ("no_year", None)]


def test_the_type_may_be_written_with_its_direction():
    assert read_json(sie_file(type_="4E"))["type"] == 4


def test_labels_and_fields_that_nobody_knows_are_passed_over():
    data = sie_file("#PROSA Hej", "#NYTT 1 2 3", '#RES 0 3985 -10.00 7 "mer" {} 9')

    assert read_json(data)["sums"]["RES0"] == "-10.00"
    assert codes(data) == []


# Vouchers


def test_a_voucher_has_its_series_number_day_and_rows_and_no_text():
    (one,) = events(
        sie_file(*voucher(12, "20250110", (5010, '{1 "10" 6 P1}', "100.00"), (1930, "-100.00"), text="Hyra åt Åsa"))
    )

    assert (one.series, one.number, one.occurred_on) == ("A", "12", date(2025, 1, 10))
    assert one.rows == [Row(5010, ("1:10", "6:P1"), Decimal(100)), Row(1930, (), Decimal(-100))]
    assert "Åsa" not in repr(one)


def test_added_and_removed_rows_are_not_counted_again():
    data = sie_file(
        "#VER A 1 20250110",
        "{",
        "#TRANS 5010 {} 100.00",
        "#BTRANS 5010 {} 999.00",
        "#RTRANS 1930 {} -100.00",
        "#TRANS 1930 {} -100.00",
        "}",
    )

    (one,) = events(data)
    assert one.rows == [Row(5010, (), Decimal(100)), Row(1930, (), Decimal(-100))]
    assert codes(data) == []


@pytest.mark.parametrize(
    "row",
    [
        "#TRANS 5010 {} 100.00 20250110 \"Text\" 3 'sign'",
        '#TRANS 5010 {} 100.00 "" "" 3.5',
        "#TRANS\t5010\t{}\t100.00",
        "  #TRANS 5010 {}100.00",
        '#TRANS "5010" {} "100.00"',
        "#TRANS 5010 100.00",
        "#trans 5010 {} 100.00",
    ],
)
def test_a_row_is_read_in_every_spelling(row):
    (one,) = events(sie_file("#VER A 1 20250110", "{", row, "#TRANS 1930 {} -100.00", "}"))

    assert one.rows[0] == Row(5010, (), Decimal(100))


@pytest.mark.parametrize(("series", "number"), [("#", "1"), ("", ""), ("A B", "123456789")])
def test_series_and_number_may_be_odd_or_empty(series, number):
    (one,) = events(sie_file(*voucher(number, "20250110", (5010, "1.00"), (1930, "-1.00"), series=series)))

    assert (one.series, one.number) == (series, number)


@pytest.mark.parametrize("start", ["#VER A 1", "#VER", '#VER A 1 "" "Text"', "#VER A 1 20250132"])
def test_a_voucher_without_a_day_is_kept_and_told(start):
    data = sie_file(start, "{", "#TRANS 5010 {} 1.00", "#TRANS 1930 {} -1.00", "}")

    (one,) = events(data)
    assert one.occurred_on is None
    assert len(one.rows) == 2
    assert codes(data) == [("date", 5)]


def test_a_voucher_that_does_not_balance_is_kept_and_told_with_its_difference():
    data = sie_file(*voucher(7, "20250110", (5010, "100.00"), (1930, "-99.50")))

    told = read_json(data)
    assert (told["vouchers"], told["unbalanced"]) == (1, 1)
    assert told["warnings"] == [
        {
            "line": 5,
            "code": "unbalanced",
            "message": "Line 5: voucher A 7 does not balance, the difference is 0,5\N{NO-BREAK SPACE}kr.",
        }
    ]


def test_ten_ore_thirty_times_is_three_kronor():
    data = sie_file(*voucher(1, "20250110", *[(5010, "0.10")] * 30, (1930, "-3.00")))

    assert read_json(data)["unbalanced"] == 0


@pytest.mark.parametrize("cut", ["}", "#TRANS 1930 {} -100.00", "{"])
def test_a_file_that_ends_in_a_voucher_is_told_and_the_voucher_not_counted(cut):
    whole = sie_file(
        *voucher(1, "20250110", (5010, "1.00"), (1930, "-1.00")),
        "#VER A 2 20250110",
        "{",
        "#TRANS 5010 {} 100.00",
        "#TRANS 1930 {} -100.00",
        "}",
    )
    data = whole[: whole.rindex(cut.encode())]
    read = reader(data)

    assert len(list(read)) == 1
    assert read.is_truncated
    assert codes(data)[-1][0] == "truncated"


@pytest.mark.parametrize(
    ("end", "told"), [("", ["no_end"]), ("\r\n", []), ("\n", []), ("\x1a", []), ("\n#RES 0 3985 -1", ["no_end"])]
)
def test_a_last_line_that_may_be_cut_in_its_amount_is_told(end, told):
    data = sie_file("#RES 0 5010 10.00", type_=1) + f"#RES 0 3010 -10000.0{end}".encode()

    assert [code for code, _line in codes(data)] == told


def test_a_voucher_that_is_never_closed_goes_on_to_the_next():
    data = sie_file(
        "#VER A 1 20250110",
        "{",
        "#TRANS 5010 {} 1.00",
        "#TRANS 1930 {} -1.00",
        *voucher(2, "20250111", (5010, "2.00"), (1930, "-2.00")),
    )

    assert [str(one) for one in events(data)] == ["A 1", "A 2"]
    assert codes(data) == [("voucher_not_closed", 9)]


def test_a_voucher_outside_the_years_of_the_file_is_told():
    assert codes(sie_file(*voucher(1, "20240110", (5010, "1.00"), (1930, "-1.00")))) == [("outside_year", 5)]


def test_a_row_without_a_voucher_is_told_and_not_counted():
    data = sie_file("#TRANS 5010 {} 1.00")

    assert events(data) == []
    assert codes(data) == [("row_outside_voucher", 5)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("#RES 0 3985 åtta", "amount"),
        ("#RES 0 bank 8.00", "account"),
        ("#RES nu 3985 8.00", "year"),
        ("#RES 0 3985", "line"),
        ("#PSALDO 0 202513 3985 {} 8.00", "period"),
        ("#PSALDO 0 202501 3985", "line"),
        ("#RAR 0 nu sen", "date"),
        ("#SIETYP 9", "type"),
        ("#KONTO", "line"),
        ("#OBJEKT 6", "line"),
        ("#DIM 6", "line"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_rest_is_read(line, code):
    data = sie_file("#RES 0 3985 -10.00", line)

    assert (code, 6) in codes(data)
    assert read_json(data)["sums"]["RES0"] == "-10.00"


def test_a_file_that_is_wrong_in_every_line_has_its_first_warnings_and_their_number():
    told = read_json(sie_file(*["#RES 0 3985 åtta"] * 1000))["warnings"]

    assert len(told) == 201
    assert told[-1]["message"] == "800 more warnings are not listed."


LABELS = "#SIETYP #ORGNR #RAR #KONTO #KTYP #DIM #OBJEKT #KSUMMA #TRANS #VER #IB #OIB #RES #PSALDO #PBUDGET { }".split()
PIECES = ["{}", "{1 10}", '""', "0", "-1", "5010", "202501", "20250101", "x", "{", '"a', "-1.00", "åtta"]


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.lists(st.sampled_from(PIECES), max_size=6)), max_size=30))
def test_no_file_is_too_odd_to_be_read_to_its_end_and_booked(lines):
    data = sie_file(*(" ".join([label, *pieces]) for label, pieces in lines))
    found = Bookings(reader(data), days_said)

    booked = sum(one.amount for one in found)
    assert booked == sum(found.booked.values())
    assert as_json(found.reader, found.sums)["warnings"] == found.reader.faults.as_json()


# The whole


def test_the_order_of_amounts_and_names_is_that_of_the_file_and_the_json_is_as_agreed():
    data = sie_file(
        '#KONTO 3985 "Bidrag"',
        "#IB 0 1930 10.00",
        "#UB 0 1930 12.00",
        "#RES 0 3985 -2.00",
        "#PBUDGET 0 202501 3985 {} -3.10",
        *voucher(1, "20250110", (1930, "2.00"), (3985, "-2.00")),
    )

    assert read_json(data) == {
        "encoding": "cp437",
        "type": 4,
        "years": [{"number": 0, "start": "2025-01-01", "end": "2025-12-31"}],
        "sums": {"IB0": "10.00", "UB0": "12.00", "RES0": "-2.00", "PBUDGET0": "-3.10"},
        "vouchers": 1,
        "unbalanced": 0,
        "warnings": [],
    }
