"""What a volunteer's steps mean for the account: the rows of `Clearance`, made anew with each step and each rule."""

from collections.abc import Iterator

from jourer.models import Clearance
from volunteers.codes import Step
from volunteers.models import Rules, Volunteer

COUNTED = {
    Step.EXTRACT: Clearance.Kind.EXTRACT,
    Step.TRAINED: Clearance.Kind.TRAINED,
    Step.CONFIDENTIALITY: Clearance.Kind.CONFIDENTIALITY,
}


def clear(volunteer: Volunteer, rules: Rules | None = None) -> None:
    """Write what the volunteer's account is cleared for; without an account there is nothing to write."""
    if volunteer.actor_id is None:
        return
    rules = rules or Rules.of(volunteer.association)
    volunteer = Volunteer.objects.with_steps().get(pk=volunteer.pk)
    Clearance.objects.filter(actor=volunteer.actor_id).delete()
    Clearance.objects.bulk_create(_clearances(volunteer, rules))


def clear_everybody(association, rules: Rules) -> None:
    for volunteer in Volunteer.objects.filter(association=association).exclude(actor=None):
        clear(volunteer, rules)


def _clearances(volunteer, rules) -> Iterator[Clearance]:
    of = {"association_id": volunteer.association_id, "actor_id": volunteer.actor_id}
    if volunteer.stands == Step.ACTIVE:
        yield Clearance(kind=Clearance.Kind.ACTIVE, since=volunteer.stands_since, **of)
    for step, kind in COUNTED.items():
        if done_on := getattr(volunteer, f"{step.value}_on"):
            until = rules.extract_until(done_on) if step == Step.EXTRACT else None
            yield Clearance(kind=kind, since=done_on, until=until, **of)
