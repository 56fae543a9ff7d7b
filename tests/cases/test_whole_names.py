"""What a name is found again by."""

import pytest

from cases.models.seekers import whole_name


@pytest.mark.pure
@pytest.mark.parametrize("written", ["Åsa Öberg", "ÖBERG,  åsa", "A\u030asa O\u0308berg"])
def test_a_name_is_the_same_however_it_is_written(written):
    assert whole_name(written) == "åsa öberg"


@pytest.mark.pure
@pytest.mark.parametrize("written", ["", "Åsa", " Åsa, "])
def test_less_than_two_words_are_no_whole_name(written):
    assert whole_name(written) == ""
