"""The fields that read what people in Sweden type."""

import pytest
from django.core.exceptions import ValidationError

from jourer.forms import NumberField

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "value"),
    [("1\N{NO-BREAK SPACE}800", "1800"), ("2,5", "2.5"), ("\N{MINUS SIGN}3", "-3"), (7, "7"), ("0", "0")],
)
def test_a_number_is_read_as_it_is_written_in_swedish(text, value):
    assert str(NumberField().clean(text)) == value


@pytest.mark.parametrize("text", ["1e9", "1_000", "NaN", "femtio", "62 st"])
def test_what_only_a_programmer_would_read_as_a_number_is_refused(text):
    with pytest.raises(ValidationError, match="siffror"):
        NumberField().clean(text)
