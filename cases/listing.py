"""The list of cases: what stands on a row, and the orders it can be read in."""

from django.db.models import Case as Conditional
from django.db.models import F, OuterRef, QuerySet, Subquery, Value, When

from cases.models import Case, FollowUp, State

# What waits for somebody here stands first, then what somebody has in hand; what is closed stands last.
RANKS = Conditional(
    When(state=State.CLOSED, then=Value(2)), When(state=State.TAKEN, then=Value(1)), default=Value(0)
)  # fmt: skip

WAITED = "waited"
ORDERS = {
    WAITED: ["since"],
    "reference": ["year", "number"],
    "shelter": ["shelter__name"],
    "received": ["received_on"],
    "follow_up": ["next_follow_up"],
}


def rows(actor, sort: str = WAITED) -> QuerySet[Case]:
    """The cases that the actor may open, in the order named; "-" before it turns it round."""
    next_one = FollowUp.objects.waiting().filter(case=OuterRef("pk")).order_by("due_on")
    cases = Case.objects.visible_to(actor).with_state()
    cases = cases.annotate(rank=RANKS, next_follow_up=Subquery(next_one.values("due_on")[:1]))
    return cases.select_related("shelter", "seeker__identity").order_by(*_order(sort))


def order_of(sort: str) -> tuple[str, bool]:
    """The name of an order, and whether it is turned round; what is no order is the one that waits."""
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in ORDERS else (WAITED, False)


def _order(sort):
    name, is_turned = order_of(sort)
    keys = [F(key).desc(nulls_last=True) if is_turned else F(key).asc(nulls_last=True) for key in ORDERS[name]]
    return ["rank", *keys, "received_on", "number"] if name == WAITED else [*keys, "received_on", "number"]
