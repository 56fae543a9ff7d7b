"""The encoding and the lines of a file, and what is no SIE file at all."""

import pytest

from budget.sie import UnreadableSieError
from budget.sie.text import LONGEST_LINE
from tests.budget.books import codes, events, read_json, reader, sie_file, voucher

pytestmark = pytest.mark.pure


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
