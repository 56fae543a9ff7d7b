"""How pages get at cases, and what is written down of it. Which cases are open to whom: `Case.objects.visible_to`."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases import promises
from cases.models import Case, Identity
from jourer.models import Actor, audit


def get_case(request: HttpRequest, pk) -> Case:
    """The case with its state and its attempts, or 404, the same for a blocked one as for an id that is nobody's."""
    cases = promises.with_attempts(Case.objects.visible_to(request.actor).with_state())
    return get_object_or_404(cases.select_related("shelter", "seeker__identity", "district"), pk=pk)


def opened(request: HttpRequest, case: Case) -> None:
    """Write down who opens the case: before anything of it is shown, and without it nothing is."""
    audit.record(request.actor, "case.opened", case)


def returning(actor: Actor, **facts: str) -> dict[str, Case]:
    """{seeker: latest case} of those with exactly this number, e-mail or whole name, as far as the actor may know.

    Recorded like every reading. One query, whether there is nobody or somebody that the actor must not know of.
    """
    known = Identity.objects.visible_to(actor).known_by(**facts)
    cases = Case.objects.visible_to(actor).filter(seeker__in=known.values("seeker")).select_related("shelter")
    found: dict[str, Case] = {}
    for case in cases:
        found.setdefault(str(case.seeker_id), case)
    audit.record(actor, "seeker.looked_up", found=list(found))
    return found
