"""Who is elected (förtroendevalda): on a day, or at some time within a year, body by body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jourer import periods
from jourer.models import Election
from jourer.periods import Window

Post = Election.Post
BODIES: tuple[tuple[Promise, tuple[Post, ...]], ...] = (
    (_("Board"), (Post.CHAIR, Post.VICE_CHAIR, Post.SECRETARY, Post.TREASURER, Post.MEMBER, Post.DEPUTY)),
    (_("Auditors"), (Post.AUDITOR, Post.DEPUTY_AUDITOR)),
    (_("Nomination committee"), (Post.NOMINATION_CONVENER, Post.NOMINATION_MEMBER)),
)


@dataclass(frozen=True)
class Body:
    """A body with those elected to it, the chair first."""

    name: str
    elections: list[Election]


def on(day: date, elections: QuerySet[Election]) -> list[Body]:
    """Those who hold a post on a day."""
    return within((day, day), elections)


def within(stretch: Window, elections: QuerySet[Election]) -> list[Body]:
    """Those who held a post for at least a day of the stretch."""
    first, last = stretch
    return by_body(elections.filter(since__lte=last).filter(Q(until=None) | Q(until__gte=first)))


def by_body(elections: Iterable[Election]) -> list[Body]:
    """Bodies with nobody are left out."""
    elections = list(elections)
    return [Body(str(name), sitting) for name, posts in BODIES if (sitting := _in_order(elections, posts))]


def _in_order(elections, posts):
    sitting = [election for election in elections if election.post in posts]
    return sorted(sitting, key=lambda election: (posts.index(election.post), election.since, election.name))


def time_within(stretch: Window, election: Election) -> str:
    """ "1 januari–20 mars 2026": the part of the stretch for which somebody held the post."""
    first, last = stretch
    return periods.in_words((max(election.since, first), min(election.until or last, last)))
