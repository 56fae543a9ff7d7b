"""What a follow-up holds, as words and amounts that page, PDF and spreadsheet only lay out.

`{"format", "title", "lead": [...], "brief": [block], "details": [block]}`; a block is a heading with sentences and
tables, a table has a head and rows, and each row a key by which somebody can ask about it. A cell is text, or
`{"kr": "1234.00"}`. Whatever of it is about persons has come through `reports.disclosure`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budget import agreements
from budget.agreements import Outcome
from budget.codes import Side
from budget.models import Agreement, Commitment
from jourer import few, measuring, periods
from jourer.amounts import ORE
from jourer.few import FEW
from jourer.measuring import Reading
from jourer.models import Measure
from jourer.templatetags.formats import number
from reports import disclosure, outcomes
from reports.disclosure import Anyone, Published
from reports.follow_ups import persons
from reports.models import FollowUp

FORMAT = 1


@dataclass(frozen=True)
class Composed:
    """`missing` are figures that nobody knows yet, in words; `released` is None where an earlier one still holds."""

    content: dict
    missing: list[str]
    asked: str
    released: Published | None
    built_on: list[str]


def compose(follow_up: FollowUp, moment: datetime, tell: Callable[[int], None]) -> Composed:
    """Everything as it is known at the moment; takes seconds, or minutes where much was published before."""
    agreement = Agreement.objects.with_money().select_related("association", "main").get(pk=follow_up.agreement_id)
    whole = agreements.shown_period(agreement, follow_up.ends_on)
    money = Money(agreements.Money(agreement, whole).outcome(follow_up.period), follow_up)
    promises = Promises(follow_up, agreement)
    volumes = Volumes(follow_up, agreement, tell)
    content = {
        "format": FORMAT,
        **_of_row(follow_up),
        "title": _("Follow-up of the agreement"),
        "lead": _lead(follow_up, agreement, whole, moment),
        "summary": follow_up.summary,
        "brief": [money.brief(whole), promises.brief(), volumes.brief()],
        "details": [money.details(whole), promises.details(whole), volumes.details()],
    }
    missing = [*money.missing(), *promises.missing()]
    return Composed(content, missing, volumes.asked_in_words, volumes.released, volumes.built_on)


def _of_row(follow_up):
    """By these the content is known to be of this row; `FollowUp.is_intact` compares."""
    return {
        "version": follow_up.version,
        "first": follow_up.starts_on.isoformat(),
        "last": follow_up.ends_on.isoformat(),
        "reason": follow_up.reason,
    }


def _lead(follow_up, agreement, whole, moment):
    parties = ", ".join(one.name for one in agreement.timed.parties.all())
    lines = [
        f"{agreement.association.name} ({agreement.association.organisation_number})",
        f"{agreement.title}, {agreement.reference}" if agreement.reference else agreement.title,
        _("Parties: %(parties)s") % {"parties": parties} if parties else "",
        _("Follow-up of %(days)s") % {"days": periods.in_words(follow_up.period)},
        "" if whole == follow_up.period else _("Period of the agreement: %(days)s") % {"days": periods.in_words(whole)},
        _("Figures as of %(day)s") % {"day": date_format(timezone.localtime(moment), _("j M Y H.i"))},
    ]
    return [line for line in lines if line]


def block(title: str, said: Sequence[str] = (), tables: Sequence[dict] = (), notes: Sequence[str] = ()) -> dict:
    return {"title": title, "said": [one for one in said if one], "tables": list(tables), "notes": list(notes)}


def table(title: str, head: Sequence[str], rows: Sequence[dict], foot: Sequence = ()) -> dict:
    return {"title": title, "head": list(head), "rows": list(rows), "foot": list(foot)}


def row(key: str, *cells) -> dict:
    return {"key": key, "cells": list(cells)}


def kr(amount) -> dict | str:
    """To the öre, so that both databases write it alike."""
    return _("Data missing") if amount is None else {"kr": str(amount.quantize(ORE))}


class Money:
    """Post by post: agreed, outcome in the days of the follow-up, and what is between them."""

    def __init__(self, outcome: Outcome, follow_up: FollowUp):
        self.outcome, self.follow_up = outcome, follow_up
        self.money = outcome.money

    @property
    def head(self):
        return [_post(), _("Agreed"), _("Outcome"), _("Deviation")]

    def brief(self, whole) -> dict:
        sides = [(Side.FUNDER, _("The municipality's compensation")), (Side.OWN, _("Own financing"))]
        rows = [row(f"sum {side}", words, *self._sums(side)) for side, words in sides if self.money.of(side)]
        said = [self._how_agreed(whole) if self._is_part(whole) else "", self._own_share(), self._hours()]
        return block(_("Money"), said, [table(_("Kronor in all"), self.head, rows)])

    def details(self, whole) -> dict:
        sides = [(Side.FUNDER, _("What the compensation was used for")), (Side.OWN, _("Own financing, by source"))]
        tables = [self._table(side, title) for side, title in sides if self.money.of(side)]
        in_kind = self.money.of(Side.IN_KIND)
        if in_kind:
            rows = [row(f"post {one.pk}", one.name, kr(self.money.agreed(one))) for one in in_kind]
            tables.append(table(_("Unpaid work and the like"), [_post(), _("Agreed value")], rows))
        return block(_("Money, post by post"), [self._how_agreed(whole)], tables, [self._deviation_note(whole)])

    def _is_part(self, whole) -> bool:
        return whole != self.follow_up.period

    def _deviation_note(self, whole):
        """Of a quarter a deviation far below zero is what is to come, and nothing that has gone wrong."""
        if self._is_part(whole):
            return _("The deviation is from the amounts of the whole period: below zero it is what is left of them.")
        return _("A deviation above zero is more than was agreed, one below zero is less.")

    def _table(self, side, title):
        rows = [
            row(f"post {line.post.pk}", _named(line.post), kr(line.agreed), kr(line.outcome), kr(line.deviation))
            for line in self.outcome.lines(side)
        ]
        return table(title, self.head, rows, [_("In all"), *self._sums(side)])

    def _sums(self, side):
        agreed, booked = self.money.sum_of(side), self.outcome.sum_of(side)
        return [kr(agreed), kr(booked), kr(None if booked is None else booked - agreed)]

    def _own_share(self):
        share = self.money.own_per_cent
        if share is None or not self.money.of(Side.OWN):
            return ""
        words = {"share": number(share), "earmarked": number(self.money.earmarked)}
        return _("The own financing is %(share)s %% of all agreed money; %(earmarked)s kr of it is earmarked.") % words

    def _hours(self):
        hours = self.follow_up.hours
        return "" if hours is None else _("Unpaid work in the period: %(hours)s hours.") % {"hours": number(hours)}

    def _how_agreed(self, whole):
        words = {"whole": periods.in_words(whole), "days": periods.in_words(self.follow_up.period)}
        rating = self.money.pro_rating
        said = _("What is agreed is for %(whole)s, the outcome is what is booked %(days)s.") % words
        if rating is None:
            return said
        months = {"months": rating.months, "of": self.money.funding.months, "reason": rating.reason}
        in_part = _("Of the agreed amounts %(months)s of %(of)s months count: %(reason)s") % months
        return f"{said} {in_part}"

    def missing(self):
        if not self.money.posts:
            yield _("The agreement has no amounts for these days.")
        for side in (Side.FUNDER, Side.OWN):
            for line in self.outcome.lines(side):
                if line.outcome is None:
                    yield _("Nothing is booked that feeds the post “%(post)s”.") % {"post": line.post.name}
        if self.money.of(Side.IN_KIND) and self.follow_up.hours is None:
            yield _("The hours of unpaid work are not written in.")


def _post():
    return pgettext("of money", "Post")


def _named(post):
    earmark = _("earmarked for %(what)s") % {"what": post.earmark} if post.earmark else _("earmarked")
    return f"{post.name} ({earmark})" if post.is_earmarked else post.name


class Promises:
    """The commitments that held in the period, each with its outcome and what we say of it."""

    def __init__(self, follow_up: FollowUp, agreement: Agreement):
        self.follow_up = follow_up
        self.commitments = commitments_of(follow_up)
        found = agreements.readings(agreement.association, self.commitments, follow_up.ends_on)
        self.readings = {key: told(reading) for key, reading in found.items()}

    def _outcome(self, one):
        reading = self.readings.get(one.pk)
        if reading is None:
            return _("Does not hold in the period of the last day.")
        if one.is_judged:
            return judged(reading)
        return outcomes.outcome(reading, one.text).sentence

    def brief(self) -> dict:
        rows = [row(f"short {one.pk}", _in_short(one), self._outcome(one)) for one in self.commitments]
        return block(_("Commitments"), tables=[table(_("What we promised"), [_("Commitment"), _("Outcome")], rows)])

    def details(self, whole) -> dict:
        head = [_("Commitment"), _("Outcome"), _("Our comment"), _("How it is followed")]
        rows = [
            row(f"commitment {one.pk}", _whole(one), self._outcome(one), self._comment(one), self._definition(one))
            for one in self.commitments
        ]
        words = {"first": date_format(whole[0]), "last": date_format(self.follow_up.ends_on)}
        said = _("The outcomes are counted from %(first)s to %(last)s.") % words
        return block(_("Commitments, one by one"), [said], [table(_("Commitments"), head, rows)])

    def _comment(self, one):
        return self.follow_up.comments.get(str(one.pk)) or _("No comment")

    def _definition(self, one):
        reading = self.readings.get(one.pk)
        is_counted = reading and reading.measure.kind != Measure.Kind.QUALITATIVE
        return reading.definition if is_counted else _("Judged by a person")

    def missing(self):
        for one in self.commitments:
            reading = self.readings.get(one.pk)
            if reading and is_missing(reading):
                yield _("There is no outcome of the commitment “%(what)s”.") % {"what": _in_short(one)}


def commitments_of(follow_up: FollowUp) -> list[Commitment]:
    found = Commitment.objects.valid_in(follow_up.period).filter(agreement=follow_up.agreement_id)
    return list(found.select_related("agreement__main", "measure").prefetch_related("joint_with"))


LONGEST = 90


def _in_short(one):
    text = f"{one.number} {one.text}".strip()
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _whole(one):
    said = f"{one.number} {one.text}".strip()
    joint = ", ".join(party.name for party in one.joint_with.all())
    together = _("together with %(parties)s") % {"parties": joint}
    return f"{said} ({together})" if joint else said


def judged(reading: Reading) -> str:
    said = reading.assessment
    return str(said.get_verdict_display()).capitalize() if said else _("Nobody has judged this yet")


def is_missing(reading: Reading) -> bool:
    """A share of nothing is known: there was nothing."""
    if reading.measure.kind == Measure.Kind.QUALITATIVE:
        return reading.assessment is None
    is_of_nothing = reading.share is not None and not reading.share.d
    return reading.value is None and not reading.withheld and not is_of_nothing


def told(reading: Reading) -> Reading:
    """As anyone may read it; ten contacts with two persons are two persons.

    What last year gave is told neither as a goal nor in what is expected: nothing has looked at the people behind it.
    """
    behind = persons.behind(reading.measure, reading.as_of)
    if behind is not None and reading.before is not None:
        reading = replace(reading, before=None, baseline=None, goal=None, expected=None, forecast=None)
    if behind is not None and reading.paced_by is not None:
        reading = replace(reading, paced_by=None, expected=None, forecast=None)
    if behind is not None and few.is_few(behind):
        return replace(reading, **measuring.NOTHING_TOLD)
    return measuring.discreet(reading, Anyone())


class Volumes:
    """How many were given support, and who they were as far as nobody is told apart."""

    def __init__(self, follow_up: FollowUp, agreement: Agreement, tell: Callable[[int], None]):
        self.supported = persons.supported(agreement.association, follow_up.period)
        districts = list(agreement.districts.all())
        self.asked = persons.asked(agreement.association, self.supported, districts, tells_apart=follow_up.tells_apart)
        published = releases(follow_up.association_id)
        self.built_on = [str(one.pk) for one in published]
        self.before = _unchanged(follow_up, self.asked_in_words)
        self.released = None if self.before else disclosure.release(self.asked, _read(published), tell)

    @property
    def asked_in_words(self) -> str:
        tables = [[one.facts[0].key, one.persons] for one in self.asked.tables]
        return json.dumps({"persons": self.asked.persons, "tables": tables})

    def brief(self) -> dict:
        return block(_("Support"), [self._said()])

    def details(self) -> dict:
        said = [self._said(), _rule() if self.asked.tables else _not_apart()]
        return block(_("Those who were given support"), said, *self._told_apart())

    def _told_apart(self) -> tuple[list, list]:
        """The tables, and what is said of them; of persons who have not changed they stay as they were printed."""
        if self.before:
            kept = self.before["details"][-1]
            return kept["tables"], kept["notes"]
        shown = [_printed(one, place) for place, one in enumerate(self.released.tables) if one.cells]
        return shown, [f"{capfirst(one.title)}: {one.note}" for one in self.released.tables if one.note]

    def _said(self):
        """All together as everywhere: exact from ten, and below that neither persons nor contacts."""
        if self.supported.persons < FEW:
            return _("Support was given to %(persons)s people.") % {"persons": few.in_words()}
        words = {"persons": number(self.supported.persons), "contacts": number(self.supported.contacts)}
        return _("Support was given to %(persons)s people, in %(contacts)s support contacts.") % words


def _printed(one, place):
    rows = [row(f"volume {place} {index}", ", ".join(labels), words) for index, (labels, words) in enumerate(one.cells)]
    return table(capfirst(one.title), [capfirst(", ".join(one.facts)), _("Persons")], rows)


def _rule():
    return _(
        "Numbers below 5 are shown as 0–4 and others to the nearest 5, so the parts need not add up to the whole."
        " What could point at somebody is left out."
    )


def _not_apart():
    return _("They are not told apart in this follow-up.")


def releases(association_id) -> list[FollowUp]:
    """What has left the house about persons, oldest first."""
    found = FollowUp.objects.published().filter(association=association_id)
    return list(found.order_by("published_at", "pk").only("released", "association"))


def _read(published):
    """One that carried the tables of another over has told nothing of its own."""
    told = [one.released for one in published if one.released]
    return [disclosure.of_json(one, place) for place, one in enumerate(told)]


def _unchanged(follow_up, asked) -> dict | None:
    """The content of the version before, where nobody has come or gone: to round anew could tell what is not told."""
    before = FollowUp.objects.published().filter(
        agreement=follow_up.agreement_id, starts_on=follow_up.starts_on, ends_on=follow_up.ends_on
    )
    latest = before.order_by("-version").first()
    return latest.content if latest and latest.asked == asked else None
