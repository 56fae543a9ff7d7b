"""The checksum that a file may carry."""

import zlib

import pytest

from tests.budget.books import codes, sie_file

pytestmark = pytest.mark.pure


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
