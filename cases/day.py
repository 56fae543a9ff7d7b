"""A person's day in support work: what is due, what waits for an answer, and what nobody has taken."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q
from django.utils import timezone

from cases import promises, workload
from cases.models import Case, Draft, EmergencyOpening, FollowUp
from jourer.models import Actor, audit

LINES = 12  # of each; the rest is one link away
OLDEST = 5


@dataclass(frozen=True)
class Line:
    """Something to be done in a case; `on` is the last day for it, None where no day was promised."""

    case: Case
    words: str
    on: date | None = None
    at: time | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Day:
    lines: list[Line]
    offered: list[Case]
    unassigned: list[Case]
    unassigned_count: int
    emergencies: int
    has_draft: bool

    @property
    def shown(self) -> list[Line]:
        return self.lines[:LINES]

    @property
    def more(self) -> int:
        return len(self.lines[LINES:])


def of(actor: Actor) -> Day:
    """The day of somebody who works with cases, without a word of who they are about; whoever reads it is recorded."""
    lines = sorted([*_follow_ups(actor), *_promised(actor)], key=_by_day)
    unassigned = list(workload.to_hand_out(actor)) if actor.may("cases.lead") else []
    day = Day(
        lines=lines,
        offered=list(Case.objects.offered_to(actor).select_related("shelter")),
        unassigned=unassigned[:OLDEST],
        unassigned_count=len(unassigned),
        emergencies=EmergencyOpening.objects.told_to(actor).waiting().count(),
        has_draft=Draft.objects.visible_to(actor).exists(),
    )
    listed = {str(case.pk) for case in [*day.unassigned, *(line.case for line in day.shown)]}
    if listed:
        audit.record(actor, "case.listed", rows=sorted(listed))
    return day


def _by_day(line):
    return line.on is None, line.on or date.max, line.at or time()


def _follow_ups(actor):
    """The actor's own, due today or earlier."""
    today = timezone.localdate()
    mine = FollowUp.objects.visible_to(actor).waiting().filter(by=actor, due_on__lte=today)
    for one in mine.select_related("case__shelter").defer("text"):
        yield Line(one.case, one.get_kind_display(), one.due_on, one.due_time, is_late=one.due_on < today)


def _promised(actor):
    """What is promised by today in the actor's own cases, and in those that nobody has taken."""
    mine_or_nobodys = Q(hand__to=actor) | Q(hand__accepted_at=None)
    cases = Case.objects.visible_to(actor).with_state().filter(mine_or_nobodys)
    for one in promises.due(actor, cases):
        if one.on is None or one.on <= timezone.localdate():
            yield Line(one.case, one.words, one.on, one.at, is_late=one.is_late)


def waiting(actor: Actor) -> list[str]:
    """What is due or waits for an answer, as ids alone: it is for a reminder, nobody reads it, nothing is recorded."""
    if not actor.may("cases.open"):
        return []
    due = FollowUp.objects.visible_to(actor).waiting().filter(by=actor, due_on__lte=timezone.localdate())
    offered = Case.objects.offered_to(actor)
    found = (("due", due), ("offered", offered))
    return [f"{kind} {key}" for kind, rows in found for key in rows.values_list("pk", flat=True)]
