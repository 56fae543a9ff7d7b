"""What can be counted of support work."""

from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models import Contact
from jourer.metrics import Dimension, from_choices, metric, shelters_of

SHELTER = Dimension("shelter", _("shelter"), "shelter", shelters_of, _("at %(values)s"), keys=True)
CHANNEL = Dimension("channel", _("channel"), "channel", from_choices(codes.Channel), _("through %(values)s"))
SEEKER_ROLE = Dimension("role", _("who"), "seeker_role", from_choices(codes.SeekerRole), _("with %(values)s"))
SUPPORT = Dimension(
    "support", _("support"), "supports__kind", from_choices(codes.Support), _("that gave %(values)s"), multi=True
)
GENDER = Dimension("gender", _("gender"), "gender", from_choices(codes.GENDERS), _("(gender: %(values)s)"))
AGE_GROUP = Dimension("age", _("age"), "age_group", from_choices(codes.AGE_GROUPS), _("(age: %(values)s)"))
MUNICIPALITY = Dimension(
    "municipality",
    _("home municipality"),
    "municipality",
    from_choices(codes.HOME_MUNICIPALITIES),
    _("(home municipality: %(values)s)"),
)
CRIME = Dimension("crime", _("kind of crime"), "crime_type", from_choices(codes.CRIME_TYPES), _("about %(values)s"))
FOUND_US = Dimension("found_us", _("found us through"), "found_us", from_choices(codes.WAYS_HERE), _("(%(values)s)"))


@metric(
    "cases.contacts",
    label=_("Support contacts"),
    unit=_("support contacts"),
    sentence=_("Number of support contacts"),
    on="occurred_on",
    dimensions=[SHELTER, CHANNEL, SEEKER_ROLE, SUPPORT, GENDER, AGE_GROUP, MUNICIPALITY, CRIME, FOUND_US],
    persons=True,
)
def contacts():
    return Contact.objects.standing()
