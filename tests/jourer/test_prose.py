"""Formatted text: what stays of it, and that nothing that does anything ever does."""

import pytest
from django.core.exceptions import ValidationError

from jourer import prose
from jourer.forms import ProseFormField
from jourer.templatetags.components import prose as shown

pytestmark = pytest.mark.pure


def test_paragraphs_headings_lists_bold_italic_and_links_stay():
    text = (
        "<h4>Vår vision</h4>\n<p>Ett <strong>tryggt</strong> och <em>fritt</em> liv</p>\n"
        "<ul><li>stöd</li>\n<li>skydd</li>\n</ul>\n<ol><li>lyssna</li>\n</ol>\n"
        '<p><a href="https://jouren.se/?a=1&amp;b=2" rel="noopener noreferrer">läs mer</a></p>'
    )

    assert prose.clean(text) == text


def test_plain_text_becomes_paragraphs_and_its_signs_stay_signs():
    assert prose.clean("Färre än 3 < 5 & fler\r\n\r\nNy rad\r\nsamma stycke") == (
        "<p>Färre än 3 &lt; 5 &amp; fler</p>\n<p>Ny rad<br>samma stycke</p>"
    )


@pytest.mark.parametrize("empty", ["", "  \r\n ", "<p></p>", "<p>&nbsp;</p><ul><li></li></ul>", "<script>x</script>"])
def test_a_text_without_a_word_is_empty(empty):
    assert prose.clean(empty) == ""


@pytest.mark.parametrize(
    ("bad", "left"),
    [
        ("<p>Hej<script>alert(1)</script></p>", "<p>Hej</p>"),
        ('<p onclick="alert(1)">Hej</p>', "<p>Hej</p>"),
        ('<p>Hej<img src=x onerror="alert(1)"></p>', "<p>Hej</p>"),
        ('<p style="position:fixed" class="button" id="main">Hej</p>', "<p>Hej</p>"),
        ('<p><a href="javascript:alert(1)">Hej</a></p>', '<p><a rel="noopener noreferrer">Hej</a></p>'),
        ('<p><a href="JaVaScRiPt&#58;alert(1)">Hej</a></p>', '<p><a rel="noopener noreferrer">Hej</a></p>'),
        ('<p><a href="data:text/html,x">Hej</a></p>', '<p><a rel="noopener noreferrer">Hej</a></p>'),
        ('<p><a href="/admin/logout/">Hej</a></p>', '<p><a rel="noopener noreferrer">Hej</a></p>'),
        ('<p><a href="//elak.example">Hej</a></p>', '<p><a rel="noopener noreferrer">Hej</a></p>'),
        ("<p>Hej<iframe src='https://elak.example'></iframe><style>p{}</style></p>", "<p>Hej</p>"),
        ("<p>Hej<svg><style><a title='</style><img src=x onerror=alert(1)>'></p>", "<p>Hej</p>"),
        ("<form action='https://elak.example'><p>Hej<input name=a></p></form>", "<p>Hej</p>"),
        ("<p>Hej<!-- hemligt --></p>", "<p>Hej</p>"),
        ("<p>Hej", "<p>Hej</p>"),
    ],
)
def test_what_does_something_is_taken_away_and_the_words_stay(bad, left):
    assert prose.clean(bad) == left
    assert shown(bad) == left


@pytest.mark.parametrize("text", ["a < b\n\nc", "<p>a</p><ul><li><p>b</p></li></ul>", "<b>du</b>\n\noch du", "<b>x"])
def test_what_is_clean_stays_as_it_is(text):
    once = prose.clean(text)

    assert prose.clean(once) == once


def test_a_hundred_kilobytes_are_refused_before_they_are_read():
    field = ProseFormField()

    with pytest.raises(ValidationError, match="Texten är för lång"):
        field.clean("<ul><li>" * 12_500)
