"""What is asked for when rows leave for a spreadsheet or come back, and what the page holds between the two steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jourer.exchange.resources import Outcome, OwnedResource, read
from jourer.forms import SpreadsheetField
from jourer.models import Actor

AN_HOUR = 60 * 60
# The page brings the file back once more: together with what else a page sends it has to get in.
MOST_LETTERS = 2_000_000


class AssociationForm(forms.Form):
    """In which of the user's associations; who has but one is not asked."""

    fields: dict[str, Any]

    association = forms.ChoiceField(label=_("Association"))

    def __init__(self, *args, actors: Iterable[Actor], **kwargs):
        super().__init__(*args, **kwargs)
        self.actors = {actor.association.slug: actor for actor in actors}
        self.fields["association"].choices = [(slug, one.association.name) for slug, one in self.actors.items()]
        if len(self.actors) == 1:
            del self.fields["association"]

    @property
    def actor(self) -> Actor:
        """As whom the user acts."""
        return self.actors[self.cleaned_data.get("association") or next(iter(self.actors))]


class ExportForm(AssociationForm):
    file_type = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("Text with semicolons (.csv)"))],
        initial="xlsx",
        widget=forms.RadioSelect,
    )


class ImportForm(AssociationForm):
    """A spreadsheet; when it is valid, `rows` are its cells as text."""

    file = SpreadsheetField()

    def clean_file(self):
        self.rows = read(self.cleaned_data["file"])
        return self.rows


# Between the dry run and the confirmation


@dataclass(frozen=True)
class Draft:
    """The rows of a file, as whom they were brought, and what it was shown that they would do."""

    actor: str
    rows: list[list[str]]
    fingerprint: str


def sealed(resource: OwnedResource, rows: list[list[str]], outcome: Outcome) -> str:
    """The draft as text that only we can have written, for this user only: the page holds it, no file does."""
    draft = [str(resource.actor.pk), rows, outcome.fingerprint]
    text = signing.dumps(draft, salt=_salt(type(resource), resource.actor.user), compress=True)
    if len(text) > MOST_LETTERS:
        raise ValidationError(_("The file holds too much at once. Divide it into several files."))
    return text


def unsealed(text: str, resource_class: type[OwnedResource], user) -> Draft:
    """The draft again; raises `signing.BadSignature` where it is not ours, another's, of other rows, or too old."""
    return Draft(*signing.loads(text, salt=_salt(resource_class, user), max_age=AN_HOUR))


def _salt(resource_class, user):
    return f"exchange.{resource_class.__name__}.{user.pk}"
