"""The fields of a line, in every spelling that programs have."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.sie import fields
from budget.sie.text import LONGEST_LINE
from tests.budget.books import quoted

pytestmark = pytest.mark.pure


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
