"""What was corrected of an activity, a meeting, a decision or a cooperation: as codes, and what differs in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jourer.marks import plain
from jourer.models import Correction, Decision, Election, ElectionCorrection, Meeting, MinutesCorrection, Owned
from jourer.templatetags.formats import number
from plans import codes
from plans.models import ActivityCorrection, ActivityRecord, Partner, PartnerCorrection, PartnerPeriod

ACTIVITY = ("kind", "occurred_on", "shelter", "title", "place", "hours", "fee", "follow_up", "planned")
MEETING = ("body", "held_on", "place")
DECISION = ("meeting", "paragraph", "text")
ELECTION = ("name", "post", "meeting", "since", "until")
STANDING = ("state", "since")
FIELDS = {ActivityRecord: ACTIVITY, Meeting: MEETING, Decision: DECISION, Election: ELECTION, PartnerPeriod: STANDING}
Facts = dict[str, Any]


def described(row: Owned) -> Facts:
    """{field: code} of all that can be corrected of the row."""
    facts = {name: plain(row.serializable_value(name)) for name in FIELDS[type(row)]}
    if isinstance(row, ActivityRecord):
        reached = {reach.audience: reach.people for reach in row.reached.all()}
        facts |= beside([link.partner_id for link in row.partner_links.all()], reached)
    return facts


def beside(partners: Iterable, reached: Mapping[str, int | None]) -> Facts:
    """What stands beside an activity's own row."""
    return {"partners": sorted(map(str, partners)), "reached": dict(sorted(reached.items()))}


@dataclass(frozen=True)
class Difference:
    """One fact in words, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    correction: Correction
    differences: list[Difference]


def told(corrections: Iterable[Correction]) -> list[Told]:
    """The corrections in words, in a constant number of queries."""
    corrections = list(corrections)
    names = names_in([said for one in corrections for said in (one.before, one.after)])
    return [Told(one, differences(_model(one), one.before, one.after, names)) for one in corrections]


CORRECTED = {ActivityCorrection: ActivityRecord, PartnerCorrection: PartnerPeriod, ElectionCorrection: Election}


def _model(correction):
    if isinstance(correction, MinutesCorrection):
        return Decision if correction.decision_id else Meeting
    return CORRECTED[type(correction)]


def differences(model, before: Facts, after: Facts, names: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(_label(model, name), _said(model, name, before[name], names), _said(model, name, after[name], names))
        for name in before
        if before[name] != after[name]
    ]


def names_in(said: Iterable[Facts]) -> dict[str, str]:
    """{key: name} of what the codes point at; one query for each kind that is pointed at."""
    said, names = list(said), {}
    for model, field in ((ActivityRecord, "shelter"), (ActivityRecord, "planned"), (Decision, "meeting")):
        names |= _names(model._meta.get_field(field).related_model, {facts.get(field) for facts in said})
    return names | _names(Partner, {key for facts in said for key in facts.get("partners", ())})


def _names(model, keys):
    keys -= {None}
    return {str(row.pk): str(row) for row in model.objects.filter(pk__in=keys)} if keys else {}


def _label(model, name):
    beside = {"partners": _("With whom, or where"), "reached": _("For whom")}
    return beside[name] if name in beside else capfirst(str(model._meta.get_field(name).verbose_name))


def _said(model, name, code, names):
    if not code:
        return _("not stated")
    if name == "partners":
        return ", ".join(names.get(key, key) for key in code)
    if name == "reached":
        return ", ".join(_audience(audience, people) for audience, people in code.items())
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return names.get(code, code)
    value = field.to_python(code)
    if isinstance(field, models.DateField):
        return date_format(value, _("j M Y"))
    return number(value) if isinstance(field, models.DecimalField) else str(dict(field.flatchoices).get(code, code))


def _audience(audience, people):
    count = _("not counted") if people is None else number(people)
    return f"{codes.Audience(audience).label}: {count}"
