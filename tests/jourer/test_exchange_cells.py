"""What happens to a text on its way through a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourer import spreadsheets
from jourer.exchange.cells import escaped, text_of, written

pytestmark = pytest.mark.pure

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=40)
WRITERS = {
    "csv": spreadsheets.write_csv,
    "xlsx": lambda head, rows: spreadsheets.write(head, rows, sheet="Blad"),
}


@pytest.mark.parametrize("file_type", WRITERS)
@given(text=TEXT | st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "'", "'=", "''+", "\t="]), TEXT))
def test_every_text_comes_back_from_a_file_as_it_was_written(file_type, text):
    file = WRITERS[file_type](["Text", "Mer"], [[escaped(text), "x"]])

    [_head, [cell, _more]] = spreadsheets.read(f"fil.{file_type}", file)

    assert text_of(cell) == written(text)


@pytest.mark.parametrize("file_type", WRITERS)
@given(text=TEXT)
def test_no_cell_of_a_file_begins_as_a_formula(file_type, text):
    file = WRITERS[file_type](["Text", "Mer"], [[escaped(text), "x"]])

    [_head, [cell, _more]] = spreadsheets.read(f"fil.{file_type}", file)

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
