"""Where people live, as an agreement asks for it: its districts, or its association's municipalities."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jourer.marks import mark
from jourer.models import Association, Catchment, District
from jourer.municipalities import MUNICIPALITIES
from reports.follow_ups.answers import ELSEWHERE, UNKNOWN, Answers, Grouped, answers_to

NAMES = dict(MUNICIPALITIES)


def homes(association: Association, districts: Sequence[District]) -> Answers:
    """Every district and municipality of the association is a category, whichever of them the agreement asks for.

    So two agreements ask for one fact, each with other categories together, and the gate sees how they hang together.
    A place that is added later makes it another fact.
    """
    known = list(District.objects.filter(association=association))
    labels = _municipalities(association, known) | {str(one.pk): one.name for one in known}
    here = _apart(districts, known) if districts else _by_municipality(labels, known)
    ours = {code for _label, some in here for code in some}
    away = [ELSEWHERE, *(code for code in labels if code not in ours)]
    labels |= {ELSEWHERE: _("elsewhere"), UNKNOWN: _("not known")}
    finest = [*here, (labels[ELSEWHERE], away), (labels[UNKNOWN], [UNKNOWN])]
    coarser = [(_("where the agreement holds"), sorted(ours)), (_("elsewhere or not known"), [*away, UNKNOWN])]
    key = f"home {mark(' '.join(labels))[:12]}"
    return answers_to(key, _("where they live"), labels, [coarser] if here else [], finest)


def _municipalities(association, known) -> dict[str, str]:
    caught = Catchment.objects.filter(association=association).values_list("municipality", flat=True)
    return {code: str(NAMES[code]) for code in sorted({*caught, *(one.municipality for one in known)})}


def _by_municipality(labels, known) -> Grouped:
    return [
        (labels[code], [code, *(str(one.pk) for one in known if one.municipality == code)])
        for code in labels
        if code in NAMES
    ]


def _apart(districts, known) -> Grouped:
    """Each district of the agreement, and the rest of its municipality."""
    own = {one.pk for one in districts}
    around = dict.fromkeys(one.municipality for one in districts)
    rest = {code: [str(one.pk) for one in known if one.municipality == code and one.pk not in own] for code in around}
    return [
        *((one.name, [str(one.pk)]) for one in districts),
        *((_("other parts of %(place)s") % {"place": NAMES[code]}, [code, *rest[code]]) for code in around),
    ]
