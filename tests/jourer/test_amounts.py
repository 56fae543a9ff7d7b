from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from jourer import amounts
from jourer.forms import AmountField

pytestmark = pytest.mark.pure


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 800 000", "1800000"),
        ("1\N{NO-BREAK SPACE}800\N{NO-BREAK SPACE}000", "1800000"),
        ("1\N{NARROW NO-BREAK SPACE}800\N{NARROW NO-BREAK SPACE}000", "1800000"),
        ("1\N{THIN SPACE}800\t000", "1800000"),
        ("1.800.000,50", "1800000.50"),
        ("1.800", "1800"),
        ("1 800.5", "1800.50"),
        ("1800,05", "1800.05"),
        ("\N{MINUS SIGN}5", "-5"),
        ("-5", "-5"),
        ("\N{EN DASH} 5", "-5"),
        ("+5", "5"),
        ("20000 kr", "20000"),
        ("20000kr.", "20000"),
        ("20 000:-", "20000"),
        ("20 000,-", "20000"),
        ("20 000 SEK", "20000"),
        (" 0 ", "0"),
        ("0012", "12"),
        ("999 999 999 999,99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert amounts.read(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "åtta",
        "",
        "kr",
        "1 80 000",
        "1,800",
        "1.800.000.50",
        "1.80.000",
        "1e9",
        "1_000",
        "5-",
        "(5)",
        "٣",
        "12 tkr",
        "NaN",
        "--5",
        "5 eller 6",
        "1  800",
        "1 800\n000 000 1",
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(amounts.UnreadableAmountError, match="Write the amount with digits"):
        amounts.read(text)


def test_an_amount_beyond_all_budgets_is_refused():
    with pytest.raises(amounts.UnreadableAmountError, match="too many digits"):
        amounts.read("1 000 000 000 000")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [(1800, "1800"), (0.1 + 0.2, "0.30"), (-5.5, "-5.50"), (1e11, "100000000000"), ("20000 kr", "20000")],
)
def test_a_cell_holds_a_number_or_what_somebody_typed(cell, amount):
    assert amounts.of_cell(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", [True, "", 1e300, float("nan"), float("inf"), "åtta"])
def test_a_cell_without_an_amount_is_refused(cell):
    with pytest.raises(amounts.UnreadableAmountError):
        amounts.of_cell(cell)


class AmountForm(forms.Form):
    amount = AmountField()


def test_a_form_reads_amounts_in_the_same_way():
    form = AmountForm({"amount": "1.800.000,50 kr"})

    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal("1800000.50")


def test_a_form_says_what_to_write_and_keeps_what_was_typed():
    form = AmountForm({"amount": "åtta"})

    assert form.errors["amount"] == ["Write the amount with digits, for example 1 800 or 2 500,50."]
    assert form["amount"].value() == "åtta"
