"""How much of the register the association works with: "2 av 7 bibliotek", kind by kind."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from plans.codes import PartnerKind, PartnerState
from plans.models import PartnerPeriod


@dataclass(frozen=True)
class Covered:
    """So many of a kind are active, of so many in the register."""

    kind: PartnerKind
    n: int
    d: int


def by_kind(states: QuerySet[PartnerPeriod]) -> list[Covered]:
    """Of the partners with these states, one each; the kinds in the order in which they are offered."""
    active = Count("pk", filter=Q(state=PartnerState.ACTIVE))
    counts = states.order_by().values("partner__kind").annotate(n=active, d=Count("pk"))
    found = {row["partner__kind"]: row for row in counts}
    return [Covered(kind, found[kind]["n"], found[kind]["d"]) for kind in PartnerKind if kind in found]
