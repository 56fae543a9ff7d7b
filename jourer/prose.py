"""Formatted text: paragraphs, headings, lists, bold, italic and links, and nothing else, whoever sends it."""

import html
import re

import nh3
from django.utils.html import linebreaks, strip_tags

# As much as seven pages; far above it, text made to be slow to clean would be.
LONGEST = 20_000

_cleaner = nh3.Cleaner(
    tags={"p", "br", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer",
)
BLOCK = re.compile("<(?:p|h4|ul|ol)>")
AFTER_BLOCK = re.compile(r"(</(?:p|h4|ul|ol|li)>)\s*")


def clean(text: str) -> str:
    """HTML that is safe to show, or nothing where there is not a word.

    What has no paragraphs was typed as plain text: an empty line begins a new one.
    """
    cleaned = _cleaner.clean(text).strip()
    if not html.unescape(strip_tags(cleaned)).strip():
        return ""
    if not BLOCK.search(cleaned):
        cleaned = linebreaks(cleaned)
    # A block a line is what somebody without the editor can read and change.
    return AFTER_BLOCK.sub(r"\1\n", cleaned).strip()
