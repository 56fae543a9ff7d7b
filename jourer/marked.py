"""A form of a row that somebody else may have changed since the page was opened."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer import posting
from jourer.templatetags.formats import number


class Difference(NamedTuple):
    """One fact in words: what it says now, and what was typed."""

    label: str
    before: str
    after: str


class MarkedForm(forms.ModelForm):
    """`state` is the mark of what the row said on the page. The row itself is changed by the action alone."""

    fields: dict[str, Any]
    data: QueryDict
    now_says: list[Difference] = []

    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def _post_clean(self):
        """Whether the facts go together is said by the action."""

    def facts(self) -> dict:
        """What the action takes of the row itself; the mark is known only where there was a row."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "state"}
        return facts if self.instance._state.adding else facts | {"state": self.cleaned_data["state"]}

    def done(self, request, action, **what) -> bool:
        """`posting.done` with these facts; where it is refused, what it says now is shown."""
        if posting.done(request, self, action, **what, **self.facts()):
            return True
        self._meet()
        return False

    def _meet(self) -> None:
        """Where somebody else was first, show it beside what was typed; saved once more, what was typed holds."""
        if self.instance._state.adding or self.data.get("state") == self.initial["state"]:
            return
        self.now_says = [
            Difference(str(self[name].label), *(in_words(value, self.fields[name]) for value in pair))
            for name in self.compared()
            if name in self.cleaned_data
            for pair in [(self.now(name), self.cleaned_data[name])]
            if pair[0] != pair[1]
        ]
        self.data = self.data.copy()
        self.data["state"] = self.initial["state"]

    def compared(self) -> list[str]:
        """The fields that are facts of the row itself."""
        return [name for name in self.fields if name != "state"]

    def now(self, name):
        return getattr(self.instance, name)


def in_words(value, field) -> str:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(code): label for code, label in flatten_choices(choices)}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(str(one), one)) for one in chosen) or _("not stated")
    if value in (None, "", []):
        return _("not stated")
    if isinstance(value, date):
        return date_format(value, _("j M Y"))
    if isinstance(value, Decimal):
        return number(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
