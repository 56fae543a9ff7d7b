"""What can be counted of support work."""

from functools import reduce
from operator import and_

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models import Contact
from jourer import kinds
from jourer.metrics import Dimension, from_choices, metric, shelters_of
from jourer.municipalities import MUNICIPALITIES

SHELTER = Dimension("shelter", _("shelter"), "shelter", shelters_of, _("at %(values)s"), keys=True, about_persons=False)
CHANNEL = Dimension(
    "channel", _("channel"), "channel", from_choices(codes.Channel), _("through %(values)s"), about_persons=False
)
SEEKER_ROLE = Dimension("role", _("who"), "seeker_role", from_choices(codes.SeekerRole), _("with %(values)s"))
SUPPORT = Dimension(
    "support",
    _("support"),
    "supports__kind",
    from_choices(codes.Support),
    _("that gave %(values)s"),
    multi=True,
    about_persons=False,
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


DIMENSIONS = [SHELTER, CHANNEL, SEEKER_ROLE, SUPPORT, GENDER, AGE_GROUP, MUNICIPALITY, CRIME, FOUND_US]


@metric(
    "cases.contacts",
    label=_("Support contacts"),
    unit=_("support contacts"),
    sentence=_("Number of support contacts"),
    on="occurred_on",
    dimensions=DIMENSIONS,
    persons=True,
)
@metric(
    "cases.contact_minutes",
    label=_("Minutes of support"),
    unit=_("minutes"),
    sentence=_("Number of minutes of support that were written down"),
    on="occurred_on",
    amount="minutes",
    dimensions=DIMENSIONS,
    persons=True,
)
@metric(
    "cases.support_givers",
    label=_("People who give support"),
    unit=_("people"),
    sentence=_("Number of people who have given support"),
    on="occurred_on",
    kind=kinds.DISTINCT,
    distinct="done_by__user",
    dimensions=[SHELTER, CHANNEL, SUPPORT],
)
@metric(
    "cases.entry_time",
    label=_("Time until a contact is logged"),
    unit=_("support contacts"),
    sentence=_("Time from support contact to the log"),
    on="occurred_on",
    kind=kinds.DURATION,
    since="occurred_on",
    until="typed_at",
    dimensions=[SHELTER, CHANNEL],
    persons=True,
    parts_by_work=True,
)
def contacts():
    return Contact.objects.standing()


@metric(
    "cases.home_municipalities",
    label=_("Home municipalities of those who seek support"),
    unit=_("municipalities"),
    sentence=_("Number of municipalities where those who have been given support live"),
    on="occurred_on",
    kind=kinds.DISTINCT,
    distinct="municipality",
    dimensions=[SHELTER, CHANNEL],
)
def home_municipalities():
    return Contact.objects.standing().filter(municipality__in=[code for code, _name in MUNICIPALITIES])


@metric(
    "cases.complete_statistics",
    label=_("Contacts with complete statistics"),
    unit=_("support contacts"),
    sentence=_("Share of support contacts where gender, age, home municipality and crime were asked for"),
    on="occurred_on",
    kind=kinds.SHARE,
    part="is_complete",
    dimensions=[SHELTER, CHANNEL],
    persons=True,
    parts_by_work=True,
)
def complete_statistics():
    asked = [~Q(**{name: codes.NOT_ASKED}) for name in ("gender", "age_group", "municipality", "crime_type")]
    is_complete = ExpressionWrapper(reduce(and_, asked), output_field=BooleanField())
    return Contact.objects.standing().annotate(is_complete=is_complete)
