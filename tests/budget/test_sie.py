import zlib
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from budget.bookings import Bookings, days_said
from budget.sie import Balance, Change, Parts, Row, UnreadableSieError, as_json, fields
from budget.sie.text import LONGEST_LINE
from tests.budget.books import codes, events, quoted, read_json, reader, sie_file, voucher

pytestmark = pytest.mark.pure


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# Fields


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ('#KONTO 1910 "Kassa och bank"', ["#KONTO", "1910", "Kassa och bank"]),
        ("#KONTO\t1910\tKassa", ["#KONTO", "1910", "Kassa"]),
        ("#KONTO  1910 \t Kassa ", ["#KONTO", "1910", "Kassa"]),
        (r'#KONTO 1910 "Kassan \"Lillan\""', ["#KONTO", "1910", 'Kassan "Lillan"']),
        (r'#FNR "C:\ProgramData\Program\fil"', ["#FNR", r"C:\ProgramData\Program\fil"]),
        ('#VER "" "" 20250101', ["#VER", "", "", "20250101"]),
        ("#VER # 1 20250101", ["#VER", "#", "1", "20250101"]),
        ('#FNAMN "Inte avslutat', ["#FNAMN", "Inte avslutat"]),
        (r'#FNAMN "Inte avslutat\"', ["#FNAMN", 'Inte avslutat"']),
    ],
)
def test_a_line_is_divided_into_its_fields(line, texts):
    assert [fields.text(token) for token in fields.tokens(line)] == texts


@pytest.mark.parametrize(
    ("written", "objects"),
    [
        ("{}", ()),
        ("{ }", ()),
        ('{1 "0123"}', ("1:0123",)),
        ('{"1" "456" "7" "47"}', ("1:456", "7:47")),
        ("{06 0001}", ("6:0001",)),
        ("{6 0001 1 Nord}", ("1:Nord", "6:0001")),
        ("{1\tNord\t6\t0001}", ("1:Nord", "6:0001")),
        ('{1         "A B"}', ("1:A B",)),
        ('{1 "}"}', ("1:}",)),
        (r'{1 "\""}', ('1:"',)),
        ("{1 Nord 6}", ("1:Nord",)),
        ("{1 Nord 1 Nord}", ("1:Nord",)),
    ],
)
def test_a_list_of_objects_is_read_in_every_spelling(written, objects):
    (list_of_them,) = fields.tokens(written)

    assert fields.objects(list_of_them) == objects


# Control characters stand in no field (5.7), and nobody can tell a backslash at the end from one before a mark.
texts_of_fields = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).filter(
    lambda text: not text.endswith("\\")
)


@given(st.lists(texts_of_fields, min_size=1, max_size=8), st.sampled_from([" ", "\t", "   ", " \t "]))
def test_what_is_written_as_fields_is_read_back(texts, between):
    line = between.join(map(quoted, texts))

    assert [fields.text(token) for token in fields.tokens(line)] == texts


@given(st.lists(st.tuples(st.integers(1, 99), texts_of_fields), max_size=5))
def test_what_is_written_as_a_list_of_objects_is_one_field_and_read_back(pairs):
    written = "{" + " ".join(f"{dimension} {quoted(number)}" for dimension, number in pairs) + "}"

    (token,) = fields.tokens(written)
    assert fields.objects(token) == tuple(sorted({f"{dimension}:{number}" for dimension, number in pairs}))


@given(st.text(max_size=200))
def test_no_line_is_too_odd_to_be_divided(line):
    for token in fields.tokens(line):
        fields.text(token)
        fields.objects(token)


def test_a_hostile_line_takes_no_longer_than_others():
    for piece in ('\\"', '{"', '{1 "', '"\\', "{"):
        assert fields.tokens("{" + piece * (LONGEST_LINE // len(piece)))


@pytest.mark.parametrize(
    ("written", "amount"),
    [("-1234.50", "-1234.5"), ("0", "0"), ('"12.00"', "12"), ("+5", "5"), ("-12,5", "-12.5"), ("7.", "7")],
)
def test_an_amount_is_read(written, amount):
    assert fields.amount(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["", '""', "1e9", "NaN", "1 000", "--5", "1.000,00", "9" * 19])
def test_what_is_no_amount_is_none(written):
    assert fields.amount(written or '""') is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20250228", date(2025, 2, 28)),
        ("2018-05-01", date(2018, 5, 1)),
        ('""', None),
        ("20250229", None),
        ("250228", None),
    ],
)
def test_a_day_is_read(written, day):
    assert fields.day(written) == day


# Encodings

SWEDISH = "#KONTO 3985 Räksmörgås"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp437", "cp437"), ("latin-1", "latin-1"), ("iso8859-15", "latin-1"), ("cp1252", "latin-1"), ("utf-8", "utf-8")],
)
def test_the_encoding_is_told_from_the_letters_whatever_the_file_says(encoding, name):
    read = reader(sie_file(SWEDISH, encoding=encoding))
    list(read)

    assert read.encoding == name
    assert read.head.accounts == {3985: "Räksmörgås"}


def test_utf_8_may_have_a_mark():
    read = reader(sie_file(SWEDISH, encoding="utf-8", mark=b"\xef\xbb\xbf"))
    list(read)

    assert read.encoding == "utf-8-sig"
    assert read.head.accounts == {3985: "Räksmörgås"}


def test_a_file_without_swedish_letters_is_in_the_encoding_of_the_format():
    assert reader(sie_file("#KONTO 1910 Bank")).encoding == "cp437"


def test_other_letters_than_the_swedish_tell_the_encoding_too():
    assert reader(sie_file("#KONTO 5810 Café", encoding="cp437")).encoding == "cp437"
    assert reader(sie_file("#KONTO 5810 Café", encoding="latin-1")).encoding == "latin-1"


def test_letters_that_come_late_in_a_large_file_tell_the_encoding():
    read = reader(sie_file(*["#KONTO 1910 Bank"] * 100_000, SWEDISH, encoding="latin-1"))

    assert read.encoding == "latin-1"


def test_letters_that_were_lost_are_told_and_the_rest_is_read():
    data = sie_file("#KONTO 3985 R�ksm�rg�s", "#RES 0 3985 -10.00", encoding="utf-8")

    assert read_json(data)["encoding"] == "utf-8"
    assert read_json(data)["sums"]["RES0"] == "-10.00"
    assert codes(data) == [("damaged_text", 5)]


def test_a_byte_that_is_wrong_in_utf_8_is_damage_and_no_other_encoding():
    data = sie_file(SWEDISH, "#KONTO 3990 Gåvor", encoding="utf-8").replace("å".encode(), b"\xe5", 1)

    assert read_json(data)["encoding"] == "utf-8"
    assert codes(data) == [("damaged_text", 5)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
def test_lines_end_in_every_way(ending):
    data = sie_file(*voucher(1, "20250110", (5010, "100.00"), (1930, "-100.00")), ending=ending)

    assert read_json(data)["vouchers"] == 1


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


# Balances and changes


def test_balances_of_the_year_are_summed_and_those_of_the_year_before_are_not():
    data = sie_file(
        "#IB 0 1930 100.00",
        "#IB -1 1930 7.00",
        "#UB 0 1930 130.50 12",
        "#UB -1 1930 100.00",
        "#RES 0 3985 -50.50",
        "#RES 0 5010 20.00",
        "#RES -1 3985 -1.00",
        type_=1,
    )

    assert read_json(data)["sums"] == {"IB0": "100.00", "UB0": "130.50", "RES0": "-30.50", "PBUDGET0": "0.00"}


def test_balances_of_objects_have_their_objects_and_are_no_part_of_the_sums():
    data = sie_file("#IB 0 1930 100.00", "#OIB 0 1930 {1 Nord} 60.00", "#OUB 0 1930 {1 Nord} 70.00", type_=3)

    assert events(data) == [
        Balance("IB", 0, 1930, (), Decimal(100)),
        Balance("OIB", 0, 1930, ("1:Nord",), Decimal(60)),
        Balance("OUB", 0, 1930, ("1:Nord",), Decimal(70)),
    ]
    assert read_json(data)["sums"]["IB0"] == "100.00"


@pytest.mark.parametrize(
    "line",
    [
        "#PBUDGET 0 202503 3985 {} -10.00",
        "#PBUDGET 0 202503 3985 -10.00",
        '#PBUDGET 0 "202503" "3985" {} "-10.00" 0',
        "#PBUDGET 0 2025-03 3985 {} -10.00",
        "#PBUDGET\t0\t202503\t3985\t{ }\t-10.00",
    ],
)
def test_a_budget_of_a_month_is_read_in_every_spelling(line):
    data = sie_file(line)

    assert events(data) == [Change("PBUDGET", 0, date(2025, 3, 31), 3985, (), Decimal(-10))]
    assert codes(data) == []


@pytest.mark.parametrize("line", ["#PBUDGET 0 3985 202503 {} -10.00", "#PBUDGET 0 3985 202503 -10.00"])
def test_an_account_before_its_period_is_read_as_meant_and_told(line):
    data = sie_file(line)

    assert events(data) == [Change("PBUDGET", 0, date(2025, 3, 31), 3985, (), Decimal(-10))]
    assert codes(data) == [("odd_order", 5)]


def test_a_total_and_its_parts_are_never_added_together():
    data = sie_file(
        "#PBUDGET 0 202501 3985 {} -100.00",
        '#PBUDGET 0 202501 3985 {1 "10"} -60.00',
        "#PBUDGET 0 202501 3985 {6 P1} -40.00",
        type_=3,
    )

    assert read_json(data)["sums"]["PBUDGET0"] == "-100.00"


def test_where_only_the_parts_are_written_their_sum_is_the_total():
    data = sie_file(
        "#PBUDGET 0 202501 3985 {} -100.00",
        '#PBUDGET 0 202501 7010 {1 "10"} 60.00',
        '#PBUDGET 0 202501 7010 {1 "20"} 40.00',
        '#PBUDGET 0 202501 7010 {6 "P1"} 30.00',
    )

    assert read_json(data)["sums"]["PBUDGET0"] == "0.00"


def parts(*lines):
    found = Parts()
    for event in events(sie_file(*lines, type_=3)):
        found.add(event)
    return [(account, objects, amount) for _month, account, objects, amount in found]


def test_a_month_is_split_into_parts_that_add_up_to_its_total():
    assert parts(
        "#PSALDO 0 202501 7010 {} 100.00",
        "#PSALDO 0 202501 7010 {1 10} 60.00",
        "#PSALDO 0 202501 7010 {1 20} 25.00",
    ) == [
        (7010, ("1:10",), Decimal(60)),
        (7010, ("1:20",), Decimal(25)),
        (7010, (), Decimal(15)),
    ]


def test_money_told_by_two_dimensions_is_found_by_both_and_counted_once():
    split = parts(
        "#PSALDO 0 202501 7010 {} 100.00",
        "#PSALDO 0 202501 7010 {1 10} 100.00",
        "#PSALDO 0 202501 7010 {6 P1} 40.00",
        "#PSALDO 0 202501 7010 {1 10 6 P1} 40.00",
    )

    assert split == [
        (7010, ("1:10",), Decimal(100)),
        (7010, ("6:P1",), Decimal(40)),
        (7010, (), Decimal(-40)),
    ]
    assert sum(amount for _account, _objects, amount in split) == 100


@given(
    st.dictionaries(
        st.sampled_from(["{}", "{1 10}", "{1 20}", "{6 P1}", "{6 P2}", "{1 10 6 P1}", "{7 3}"]),
        st.integers(-10_000, 10_000),
        min_size=1,
    )
)
def test_whatever_parts_are_written_they_add_up_to_the_total(month):
    lines = [f"#PSALDO 0 202501 7010 {objects} {ore}.00" for objects, ore in month.items()]
    found = Parts()
    for event in events(sie_file(*lines)):
        found.add(event)

    assert sum(amount for *_place, amount in found) == found.total()
    if "{}" in month:
        assert found.total() == month["{}"]


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


# Files that are something else


@pytest.mark.parametrize("data", [b"", b"\r\n \t\r\n", b"\x1a"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(UnreadableSieError, match="empty"):
        events(data)


def test_a_web_page_under_the_name_of_a_sie_file_is_refused():
    with pytest.raises(UnreadableSieError, match="web page"):
        events(b"<!DOCTYPE html>\n<html><title>404 Not Found</title></html>")


def test_sie_5_is_told_apart():
    with pytest.raises(UnreadableSieError, match="SIE 5"):
        events(b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5"/>')


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"%PDF-1.7", b"# En rubrik\n\nText", b"Konto;Belopp\n3985;10", b"#\0\0", b"#FLAGGA 0\n#KONTO 1 \0"],
)
def test_what_is_no_sie_file_is_refused(data):
    with pytest.raises(UnreadableSieError, match="no SIE file"):
        events(data)


def test_a_line_without_an_end_is_refused():
    with pytest.raises(UnreadableSieError, match="Line 5 is far longer"):
        events(sie_file("#PROSA " + "x" * LONGEST_LINE))


def test_a_voucher_with_rows_without_an_end_is_refused():
    with pytest.raises(UnreadableSieError, match="A 1 has more than 50000 rows"):
        events(sie_file(*voucher(1, "20250110", *[(5010, "1.00")] * 50_001)))


# Checksum


def checked(*lines, value, encoding="cp437"):
    return codes(sie_file("#KSUMMA", *lines, f"#KSUMMA {value}", encoding=encoding))


CHECKED = [r'#KONTO  5010 "Hyra \"ö\""', '#PSALDO 0 202501 5010 {1 "10"} 100.00']
SUM = zlib.crc32('#KONTO5010Hyra "ö"#PSALDO02025015010110100.00'.encode("cp437"))


@pytest.mark.parametrize("value", [SUM, SUM - 2**32, f"{SUM:x}", f"0x{SUM:x}", f'"{SUM:X}"', f"0{SUM}"])
def test_a_checksum_that_agrees_is_nothing_to_warn_of(value):
    assert checked(*CHECKED, value=value) == []


def test_a_checksum_that_differs_says_that_the_file_was_changed():
    assert checked(*CHECKED, "#RES 0 5010 1.00", value=SUM) == [("checksum", 9)]


def test_a_checksum_in_another_encoding_cannot_be_verified():
    assert checked(*CHECKED, value=SUM, encoding="utf-8") == [("checksum_unverifiable", 8)]


def test_a_checksum_that_is_begun_and_not_ended_means_that_the_file_is_not_whole():
    assert codes(sie_file("#KSUMMA", "#KONTO 5010 Hyra")) == [("truncated", 6)]


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
