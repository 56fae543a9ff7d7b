"""What can be counted of volunteers."""

from django.utils.translation import gettext_lazy as _

from jourer import kinds
from jourer.access import Role
from jourer.metrics import Dimension, metric, shelters_of
from jourer.models import Actor

SHELTER = Dimension(
    "shelter",
    _("shelter"),
    "shelter_links__shelter",
    shelters_of,
    _("at %(values)s"),
    multi=True,
    keys=True,
    about_persons=False,
)


@metric(
    "volunteers.active",
    label=_("Active volunteers"),
    unit=_("volunteers"),
    sentence=_("Number of volunteers with a role on the day of the reading"),
    on="valid_from",
    kind=kinds.LEVEL,
    until=("valid_until",),
    dimensions=[SHELTER],
)
def active():
    return Actor.objects.filter(role=Role.VOLUNTEER)
