"""Who has what: the cases that wait for somebody, longest first, and how much each person has in hand."""

from django.db.models import Count, Min, Q, QuerySet

from cases.models import Case, State
from jourer.models import Actor, Shelter


def to_hand_out(actor: Actor) -> QuerySet[Case]:
    """Those that nobody has, the one that has waited longest first.

    A crime victims' shelter hands out every case. In other shelters whoever opens a case works with it, and only what
    was handed out once and came back waits for somebody.
    """
    hands_out = Q(shelter__kind=Shelter.Kind.VICTIMS) | Q(assignments__isnull=False)
    cases = Case.objects.led_by(actor).unassigned().filter(hands_out).distinct()
    return cases.select_related("shelter").order_by("received_on", "year", "number")


def waiting(actor: Actor, state: State) -> QuerySet[Case]:
    """Those in one state, the one that has been so longest first."""
    cases = Case.objects.visible_to(actor).with_state().filter(state=state)
    return cases.select_related("shelter").order_by("since", "number")


def is_in_hand(actor: Actor) -> Q:
    """An assignment that is not over, as a condition on who has it.

    None of a case that the actor must not know of: one more in somebody's hand than in the list would tell of it.
    """
    hidden = Case.objects.blocked_for(actor.user_id)
    return Q(assignments__ended_at=None, assignments__isnull=False) & ~Q(assignments__case__in=hidden)


def people(actor: Actor) -> QuerySet[Actor]:
    """Those who may be given the actor's shelters' cases, with how many they are asked to take, have, and reported."""
    here = Actor.objects.filter(association=actor.association_id, shelters__in=actor.shelters.all())
    in_hand = is_in_hand(actor)
    accepted = in_hand & Q(assignments__accepted_at__isnull=False)
    numbers = {
        "asked": in_hand & Q(assignments__accepted_at=None),
        "has": accepted & Q(assignments__reported_back_at=None),
        "reported": accepted & Q(assignments__reported_back_at__isnull=False),
    }
    counted = {name: Count("assignments", filter=which, distinct=True) for name, which in numbers.items()}
    oldest = Min("assignments__handed_out_at", filter=in_hand)
    return here.current().who_log().annotate(**counted, since=oldest).select_related("user").order_by("user__name")
