"""What can be counted of outward work and of partners."""

from django.utils.translation import gettext_lazy as _

from jourer import kinds
from jourer.metrics import Dimension, from_choices, metric, shelters_of
from jourer.municipalities import MUNICIPALITIES
from plans import codes
from plans.models import ActivityPartner, ActivityReach, ActivityRecord, PartnerPeriod


def _dimensions_of_activities(prefix=""):
    """Those of a record, and of the rows that hang on one."""
    return {
        "shelter": Dimension(
            "shelter",
            _("shelter"),
            f"{prefix}shelter",
            shelters_of,
            _("at %(values)s"),
            keys=True,
            about_persons=False,
        ),
        "kind": Dimension(
            "kind",
            _("kind of activity"),
            f"{prefix}kind",
            from_choices(codes.ActivityKind),
            _("(%(values)s)"),
            about_persons=False,
        ),
    }


AUDIENCE = {"choices": from_choices(codes.Audience), "phrase": _("for %(values)s"), "about_persons": False}
OF_RECORDS = _dimensions_of_activities()
OF_ROWS = _dimensions_of_activities("record__")


@metric(
    "plans.activities",
    label=_("Activities done"),
    unit=_("activities"),
    sentence=_("Number of activities done"),
    on="occurred_on",
    dimensions=[
        *OF_RECORDS.values(),
        Dimension("audience", _("audience"), "reached__audience", multi=True, **AUDIENCE),
    ],
)
@metric(
    "plans.activity_hours",
    label=_("Hours of activities"),
    unit=_("hours"),
    sentence=_("Number of hours of activities"),
    on="occurred_on",
    amount="hours",
    dimensions=OF_RECORDS.values(),
)
@metric(
    "plans.activity_fees",
    label=_("Fees for activities"),
    unit=_("kronor"),
    sentence=_("Fees for activities in kronor"),
    on="occurred_on",
    amount="fee",
    dimensions=OF_RECORDS.values(),
)
def activities():
    return ActivityRecord.objects.standing()


@metric(
    "plans.paid_activities",
    label=_("Paid activities"),
    unit=_("activities"),
    sentence=_("Number of activities done for a fee"),
    on="occurred_on",
    dimensions=OF_RECORDS.values(),
)
def paid_activities():
    return ActivityRecord.objects.standing().exclude(fee=None)


@metric(
    "plans.people_reached",
    label=_("People reached by activities"),
    unit=_("people"),
    sentence=_("Number of people reached by activities, each time they were reached"),
    on="record__occurred_on",
    amount="people",
    dimensions=[*OF_ROWS.values(), Dimension("audience", _("audience"), "audience", **AUDIENCE)],
)
def people_reached():
    return ActivityReach.objects.filter(record__undone_at=None)


PARTNER_KIND = {"choices": from_choices(codes.PartnerKind), "phrase": _("(%(values)s)"), "about_persons": False}


@metric(
    "plans.partners_visited",
    label=_("Partners we have been in activity with"),
    unit=_("partners"),
    sentence=_("Number of different partners with an activity"),
    on="record__occurred_on",
    kind=kinds.DISTINCT,
    distinct="partner",
    dimensions=[
        *OF_ROWS.values(),
        Dimension("partner_kind", _("kind of partner"), "partner__kind", **PARTNER_KIND),
    ],
)
def partners_visited():
    return ActivityPartner.objects.filter(record__undone_at=None)


@metric(
    "plans.partners",
    label=_("Partners in the register"),
    unit=_("partners"),
    sentence=_("Number of partners in the register on the day of the reading"),
    on="since",
    kind=kinds.LEVEL,
    until="until",
    dimensions=[
        Dimension("partner_kind", _("kind of partner"), "partner__kind", **PARTNER_KIND),
        Dimension(
            "partner_state",
            _("state of the cooperation"),
            "state",
            from_choices(codes.PartnerState),
            _("(%(values)s)"),
            about_persons=False,
        ),
        Dimension(
            "municipality",
            _("municipality"),
            "partner__municipality",
            from_choices(MUNICIPALITIES),
            _("in %(values)s"),
            about_persons=False,
        ),
    ],
)
def partners():
    return PartnerPeriod.objects.all()
