"""One agreement as its page shows it, and as a row of the list."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget import agreements
from budget.agreements import Line, Money
from budget.codes import AgreementState, Side
from budget.models import Agreement, Commitment
from jourer import measuring, periods
from jourer.measuring import Reading

LOOKED_AHEAD = 90  # days before a last day in which a page says it with emphasis


class Row:
    """Where an agreement stands on a day; fetched `with_money`."""

    def __init__(self, agreement: Agreement, today: date):
        self.agreement, self.today = agreement, today

    @cached_property
    def state(self) -> AgreementState:
        return self.agreement.state_on(self.today)

    @cached_property
    def notice_day(self) -> date | None:
        """The next day to remember, of what goes on."""
        goes_on = self.state in {AgreementState.TO_BEGIN, AgreementState.IN_FORCE}
        return self.agreement.term.next_notice_day(self.today) if goes_on else None

    @property
    def is_near(self) -> bool:
        return self.notice_day is not None and (self.notice_day - self.today).days <= LOOKED_AHEAD

    @cached_property
    def money(self) -> Money:
        return agreements.money(self.agreement, self.today)

    @property
    def last_day(self) -> date | None:
        return self.agreement.term.last_day

    @property
    def given(self):
        return self.money.sum_of(Side.FUNDER)

    @property
    def own(self):
        return self.money.sum_of(Side.OWN)


class Kept(NamedTuple):
    """A promise with how it stands; no reading where it does not hold in the period."""

    commitment: Commitment
    reading: Reading | None
    shared_with: list


class Shown(Row):
    """All that the page of an agreement says."""

    def __init__(self, agreement: Agreement, actor):
        super().__init__(agreement, timezone.localdate())
        self.actor = actor

    # Time

    @cached_property
    def period(self):
        return self.money.period

    @property
    def period_in_words(self) -> str:
        return periods.in_words(self.period)

    @property
    def time_in_words(self) -> list[str]:
        """How long it holds, a sentence each."""
        return [one for one in (self._renewed(), self._noticed(), self._ends()) if one]

    def _renewed(self):
        of = self.agreement.timed
        if of.renewal == "none":
            return ""
        if of.renewal == "calendar_year":
            return _("Renewed by a calendar year at a time unless somebody gives notice.")
        return _("Renewed by %(months)s months at a time unless somebody gives notice.") % {"months": of.renewal_months}

    def _noticed(self):
        of = self.agreement.timed
        if not of.noticed_on:
            return ""
        words = {"day": date_format(of.noticed_on), "who": of.get_noticed_by_display()}
        return _("Notice was given on %(day)s by %(who)s.") % words

    def _ends(self):
        if self.last_day is None:
            return _("It goes on until somebody gives notice.")
        words = {"day": date_format(self.last_day)}
        if self.agreement.timed.ended_on or self.agreement.timed.noticed_on:
            return _("The last day is %(day)s.") % words
        return _("It ends on %(day)s at the latest.") % words

    # Who and where

    @cached_property
    def parties(self):
        return self.agreement.parties.all()

    @cached_property
    def districts(self):
        return self.agreement.districts.all()

    @cached_property
    def appendices(self):
        return self.agreement.appendices.all()

    @property
    def supports(self) -> list[str]:
        return self._named("support", self.agreement.supports)

    @property
    def channels(self) -> list[str]:
        return self._named("channel", self.agreement.channels)

    def _named(self, dimension, codes):
        """A code that is offered no more stands as it is."""
        words = dict(agreements.offered(self.agreement.association, dimension))
        return [str(words.get(code, code)) for code in codes]

    @property
    def conditions(self) -> list[str]:
        said = {
            _("The support is free of charge."): self.agreement.is_free,
            _("Whoever seeks support may be anonymous."): self.agreement.may_be_anonymous,
            _("No police report is needed."): self.agreement.needs_no_report,
        }
        return [words for words, holds in said.items() if holds]

    # Money

    @cached_property
    def outcome(self):
        return self.money.outcome()

    @property
    def sides(self) -> list[tuple[Side, list[Line]]]:
        """Those that give something."""
        lines = [(side, self.outcome.lines(side)) for side in Side]
        return [(side, some) for side, some in lines if some]

    @cached_property
    def tables(self) -> list[dict]:
        return [self._table(side, lines) for side, lines in self.sides]

    def _table(self, side, lines):
        agreed, outcome = self.money.sum_of(side), self.outcome.sum_of(side)
        deviation = None if outcome is None else outcome - agreed
        return {"side": side, "lines": lines, "agreed": agreed, "outcome": outcome, "deviation": deviation}

    @cached_property
    def fundings(self):
        return self.agreement.fundings.all()

    # Promises

    @cached_property
    def commitments(self) -> list[Kept]:
        """Those that hold, have held or will hold, each read for the period that goes on."""
        related = ("agreement__main", "measure__responsible__user", "replaced_by", "ending_decision__meeting")
        found = list(self.agreement.commitments.select_related(*related).prefetch_related("joint_with"))
        read = agreements.readings(self.agreement.association, found, self.today)
        told = {key: measuring.discreet(reading, self.actor) for key, reading in read.items()}
        return [Kept(one, told.get(one.pk), list(one.joint_with.all())) for one in found]

    @property
    def standing(self) -> list[Kept]:
        return [
            one for one in self.commitments if one.commitment.last_day >= self.today or not one.commitment.valid_until
        ]

    @property
    def over(self) -> list[Kept]:
        """Replaced or dropped."""
        return [one for one in self.commitments if one not in self.standing]

    # Days and papers

    @cached_property
    def dates(self):
        return self.agreement.dates.all()

    @cached_property
    def files(self):
        return self.agreement.files.listed().select_related("added_by__user")
