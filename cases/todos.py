"""What waits in support work for those who have no day of their own there: an emergency opening to look at."""

from django.urls import reverse
from django.utils.translation import ngettext

from cases.models import EmergencyOpening
from jourer.models import Actor
from jourer.templatetags.formats import number
from jourer.todos import Todo


def todos(actor: Actor) -> list[Todo]:
    if actor.may("cases.open"):
        return []  # it stands in "My day"
    count = EmergencyOpening.objects.told_to(actor).waiting().count()
    if not count:
        return []
    text = ngettext("%(shown)s emergency opening to look at", "%(shown)s emergency openings to look at", count)
    page = reverse("emergencies", kwargs={"association": actor.association.slug})
    return [Todo(text % {"shown": number(count)}, page)]
