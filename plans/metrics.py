"""What can be counted of outward work and of partners."""

from django.utils.translation import gettext_lazy as _

from jourer import kinds
from jourer.metrics import Dimension, from_choices, metric, shelters_of
from jourer.municipalities import MUNICIPALITIES
from plans import codes
from plans.models import ActivityPartner, ActivityReach, ActivityRecord, PartnerPeriod


def _of_work(key, label, path, choices, phrase, **more):
    """A dimension that tells what was done, and nothing of any person."""
    return Dimension(key, label, path, from_choices(choices), phrase, about_persons=False, **more)


def _shelter(path):
    return Dimension("shelter", _("shelter"), path, shelters_of, _("at %(values)s"), keys=True, about_persons=False)


def _of_activities(prefix=""):
    """The dimensions of a record, or of rows that hang on one."""
    kind = _of_work("kind", _("kind of activity"), f"{prefix}kind", codes.ActivityKind, _("(%(values)s)"))
    return [_shelter(f"{prefix}shelter"), kind]


def _audience(path, **more):
    return _of_work("audience", _("audience"), path, codes.Audience, _("for %(values)s"), **more)


# What was done for two audiences is of both, with all its hours and its whole fee.
OF_A_RECORD = [*_of_activities(), _audience("reached__audience", multi=True)]

WHAT, PEOPLE, PARTNER = _("What was done"), _("People"), _("Partner")
PARTNER_KIND = _of_work("partner_kind", _("kind of partner"), "partner__kind", codes.PartnerKind, _("(%(values)s)"))
PARTNER_STATE = _of_work("partner_state", _("state of the cooperation"), "state", codes.PartnerState, _("(%(values)s)"))
MUNICIPALITY = _of_work("municipality", _("municipality"), "partner__municipality", MUNICIPALITIES, _("in %(values)s"))


@metric(
    "plans.activities",
    label=_("Activities done"),
    unit=_("activities"),
    sentence=_("Number of activities done"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="corrections__changed_at",
    tells=((WHAT, "title"),),
    dimensions=OF_A_RECORD,
)
@metric(
    "plans.activity_hours",
    label=_("Hours of activities"),
    unit=_("hours"),
    sentence=_("Number of hours of activities"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="corrections__changed_at",
    amount="hours",
    tells=((WHAT, "title"), (_("Hours"), "hours")),
    dimensions=OF_A_RECORD,
)
@metric(
    "plans.activity_fees",
    label=_("Fees for activities"),
    unit=_("kronor"),
    sentence=_("Fees for activities in kronor"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="corrections__changed_at",
    amount="fee",
    tells=((WHAT, "title"), (_("Kronor"), "fee")),
    dimensions=OF_A_RECORD,
)
def activities():
    return ActivityRecord.objects.standing()


@metric(
    "plans.paid_activities",
    label=_("Paid activities"),
    unit=_("activities"),
    sentence=_("Number of activities done for a fee"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="corrections__changed_at",
    tells=((WHAT, "title"), (_("Kronor"), "fee")),
    dimensions=OF_A_RECORD,
)
def paid_activities():
    return ActivityRecord.objects.standing().exclude(fee=None)


@metric(
    "plans.people_reached",
    label=_("People reached by activities"),
    unit=_("people"),
    sentence=_("Number of people reached by activities, each time they were reached"),
    on="record__occurred_on",
    typed_at="record__typed_at",
    corrected_at="record__corrections__changed_at",
    amount="people",
    tells=((WHAT, "record__title"), (PEOPLE, "people")),
    dimensions=[*_of_activities("record__"), _audience("audience")],
)
def people_reached():
    return ActivityReach.objects.filter(record__undone_at=None)


@metric(
    "plans.partners_visited",
    label=_("Partners we have been in activity with"),
    unit=_("partners"),
    sentence=_("Number of different partners with an activity"),
    on="record__occurred_on",
    typed_at="record__typed_at",
    corrected_at="record__corrections__changed_at",
    kind=kinds.DISTINCT,
    distinct="partner",
    tells=((PARTNER, "partner__name"), (WHAT, "record__title")),
    dimensions=[*_of_activities("record__"), PARTNER_KIND, MUNICIPALITY],
)
def partners_visited():
    return ActivityPartner.objects.filter(record__undone_at=None)


@metric(
    "plans.partners",
    label=_("Partners in the register"),
    unit=_("partners"),
    sentence=_("Number of partners in the register on the day of the reading"),
    on="since",
    corrected_at="partner__corrections__changed_at",
    kind=kinds.LEVEL,
    until=("until",),
    tells=((PARTNER, "partner__name"),),
    dimensions=[_shelter("partner__shelter"), PARTNER_KIND, PARTNER_STATE, MUNICIPALITY],
)
def partners():
    return PartnerPeriod.objects.all()
