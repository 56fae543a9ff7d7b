"""What stands in the cells of a spreadsheet that is brought back, and how it is read.

A cell that comes in is text, however the program that saved it thinks of it. What is wrong with one is a ValueError
with a sentence for the user, which django-import-export gathers for each row.
"""

import re
from collections.abc import Hashable, Iterable
from datetime import datetime, time
from decimal import Decimal
from difflib import get_close_matches

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from jourer import spreadsheets
from jourer.forms import NumberField
from jourer.spreadsheets import Cell
from jourer.templatetags import formats

MOST_NAMED = 15
MOST_LIKE = 3
LONGEST_NAME = 60
# What Excel would run instead of showing; OWASP's list. An apostrophe in front makes it text in every program.
FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def escaped(value):
    if not isinstance(value, str):
        return value
    text = written(value)
    return f"'{text}" if FORMULA.match(text) else text


def text_of(cell: Cell) -> str:
    """What was meant by a cell: as text, without the apostrophe of `escaped`, with the line ends of all programs."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    text = _one_line_end(spreadsheets.text_of(cell))
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def written(value) -> str:
    """A value as a text that stands in a cell."""
    if isinstance(value, Decimal):
        return formats.number(value)
    return _one_line_end(str("" if value is None else value)).strip()


def plain(text) -> str:
    """What is left of a name when it is compared: no capitals and no odd spaces."""
    return " ".join(str(text).split()).casefold()


def in_every_language(label) -> set[str]:
    """A label as it may stand in a file, whichever of our languages it was made in."""
    said = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.add(plain(label))
    return said


def offering(refusal: str, text: str, names: Iterable[str]) -> str:
    """The refusal of a text with what can be written instead: all names, or of many those that are most like it."""
    names = list(names)
    if len(names) > MOST_NAMED:
        names = get_close_matches(text, names, MOST_LIKE)
    instead = [_("Write one of: %(names)s.") % {"names": ", ".join(names)}] if names else []
    return " ".join([refusal % {"text": shortened(text)}, *instead])


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


# The kinds of cells


class Text(Widget):
    def clean(self, value, row=None, **kwargs):
        return value


class Typed(Widget):
    """What a form field reads on a page, the same field reads in a cell, with the same words for what is wrong."""

    def __init__(self, field: forms.Field):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, **kwargs):
        try:
            return self.field.clean(value)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else value


def number() -> Typed:
    return Typed(NumberField(required=False))


def whole_number() -> Typed:
    words = gettext_lazy("Write a whole number, for example 12.")
    return Typed(forms.IntegerField(required=False, error_messages={"invalid": words}))


def day() -> Typed:
    words = gettext_lazy("Write the date as year-month-day, such as 2026-03-09.")
    return Typed(forms.DateField(required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": words}))


class OneOf(Widget):
    """A code, written as its label; in the file it may be the label in any of our languages, or the code.

    `choices` is a function where they are not known yet when the class is made.
    """

    def __init__(self, choices):
        super().__init__()
        self._choices = choices

    @cached_property
    def choices(self) -> list[tuple]:
        return list(self._choices() if callable(self._choices) else self._choices)

    @cached_property
    def codes(self) -> dict[str, str]:
        by_label = {said: code for code, label in self.choices for said in in_every_language(label)}
        return by_label | {plain(code): code for code, _label in self.choices}

    def clean(self, value, row=None, **kwargs):
        if not value:
            return ""
        if plain(value) not in self.codes:
            labels = (str(label) for _code, label in self.choices)
            raise ValueError(offering(_("“%(text)s” can not be chosen here."), value, labels))
        return self.codes[plain(value)]

    def render(self, value, obj=None, **kwargs):
        return str(dict(self.choices).get(value, value or ""))


class Named(Widget):
    """Another row of the association, by its name. One of another association is as unknown as nonsense."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.rows: dict[Hashable, list] | None = None

    def clean(self, value, row=None, *, actor=None, **kwargs):
        if not value:
            return None
        if self.rows is None:
            self.rows = self.by_name(actor)
        found = self.rows.get(self.name_in(value, row), [])
        if len(found) != 1:
            raise ValueError(self.refusal(value, found))
        return found[0]

    def by_name(self, actor) -> dict[Hashable, list]:
        rows: dict[Hashable, list] = {}
        for one in self.visible(actor):
            rows.setdefault(self.name_of(one), []).append(one)
        return rows

    def visible(self, actor):
        return self.model.objects.visible_to(actor)

    def name_of(self, one):
        return plain(one)

    def name_in(self, value, row):
        return plain(value)

    def refusal(self, value, found):
        if found:
            return _("There are several “%(text)s”. Give them different names first.") % {"text": shortened(value)}
        return offering(_("There is no “%(text)s” here."), value, (str(rows[0]) for rows in self.rows.values()))

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class Fixed(Field):
    """A column that says where a new row belongs. A row that is there belongs where it does."""

    def save(self, instance, row, *args, **kwargs):
        if not instance._state.adding:
            raise ValueError(_("This says where the row belongs, and does not change. Write it as it was."))
        self.place(instance, row, **kwargs)

    def place(self, instance, row, **kwargs):
        super().save(instance, row, **kwargs)


class Pointing(Fixed):
    """A part of such a place; what reads them together is another column, or the resource itself."""

    def place(self, instance, row, **kwargs):
        pass
