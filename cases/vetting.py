"""What a volunteer should have in order before a case, and may lack for a reason; where children are concerned not all.

The register of volunteers writes what an account is cleared for (`Actor.clearances`), and is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from jourer.access import Role
from jourer.models import Actor, Clearance

UNDER_AGE = {"0-12", "13-17"}
NOT_WITH_CHILDREN = gettext_lazy(
    "Children are concerned, and %(name)s has no register extract that counts. Choose somebody else, or let the extract"
    " be shown first."
)


def concerns_children(case: Case) -> bool:
    """Who seeks support is a child, or has children who are concerned."""
    return bool(case.children) or case.age_group in UNDER_AGE


def lacked_by(to: Actor, cases: Iterable[Case], despite: str) -> list[str]:
    """What the person lacks, to be marked on what they get.

    Refused without a reason why it is done all the same; and whatever the reason where a child is concerned and no
    register extract has been shown.
    """
    lacks = to.lacks()
    if any(is_barred(lacks, case) for case in cases):
        raise ValidationError({"to": NOT_WITH_CHILDREN % {"name": to.user.name}})
    if lacks and not despite:
        words = {"name": to.user.name, "lacks": in_words(lacks)}
        raise ValidationError({"despite": _("%(name)s lacks: %(lacks)s. Choose why it is done all the same.") % words})
    return [kind.value for kind in lacks]


def is_barred(lacks: Iterable[str], case: Case) -> bool:
    return Clearance.Kind.EXTRACT in lacks and concerns_children(case)


def refuse_barred(to: Actor, case: Case) -> None:
    """Also of who was asked while the extract still counted."""
    if is_barred(to.lacks(), case):
        raise ValidationError(NOT_WITH_CHILDREN % {"name": to.user.name})


def in_words(lacks: Iterable[str]) -> str:
    return get_text_list([str(Clearance.Kind(kind).label) for kind in lacks], _("and"))


def lacking(people: Iterable[Actor]) -> dict:
    """{key of the actor: what is lacking} of those who lack something, in one query however many they are."""
    volunteers = [person.pk for person in people if person.role == Role.VOLUNTEER]
    has = defaultdict(set)
    for actor, kind in Clearance.objects.current().filter(actor__in=volunteers).values_list("actor", "kind"):
        has[actor].add(kind)
    lists = {key: [kind for kind in Clearance.Kind if kind not in has[key]] for key in volunteers}
    return {key: lacks for key, lacks in lists.items() if lacks}
