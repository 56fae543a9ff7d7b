"""What was corrected of a contact, in words: before and after, by whom and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases import codes
from cases.models import Contact, ContactChange

POINTERS = ("shelter", "district", "done_by")
Names = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """One fact in words, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    change: ContactChange
    differences: list[Difference]


def corrections_of(contact: Contact) -> list[Correction]:
    """All corrections of the contact, newest first."""
    changes = list(contact.changes.select_related("changed_by__user"))
    names = names_in([said for change in changes for said in (change.before, change.after)])
    return [Correction(change, differences(change.before, change.after, names)) for change in changes]


def differences(before: dict[str, Any], after: dict[str, Any], names: Names) -> list[Difference]:
    """What differs, as codes before and after."""
    return [
        Difference(label_of(name), in_words(name, before[name], names), in_words(name, after[name], names))
        for name in before
        if before[name] != after[name]
    ]


def names_in(said: list[dict[str, Any]]) -> Names:
    """{id: name} of the shelters, districts and people that the codes point at; one query for each kind."""
    names = {}
    for pointer in POINTERS:
        keys = {facts[pointer] for facts in said if facts.get(pointer)}
        model = Contact._meta.get_field(pointer).related_model
        rows = model._base_manager.filter(pk__in=keys)
        rows = rows.select_related("user") if pointer == "done_by" else rows
        names |= {str(row.pk): str(row) for row in (rows if keys else ())}
    return names


def label_of(name: str) -> str:
    return capfirst(_("support") if name == "support" else str(Contact._meta.get_field(name).verbose_name))


def in_words(name: str, code: Any, names: Names) -> str:
    """A code as the pages say it; what is not there is said too."""
    if not code:
        return _("not stated")
    if name == "support":
        return ", ".join(str(codes.Support(kind).label) for kind in code)
    if name in POINTERS:
        return names.get(code, _("no longer there"))
    if name == "occurred_on":
        return date_format(date.fromisoformat(code), _("j M Y"))
    if name == "occurred_at":
        return date_format(timezone.localtime(datetime.fromisoformat(code)), "H.i")
    return str(dict(Contact._meta.get_field(name).flatchoices).get(code, code))
