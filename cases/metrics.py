"""What can be counted of support work."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from operator import and_

from django.db.models import BooleanField, Count, DateField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from cases import codes, promises
from cases.models import Case, Contact, ContactSupport, Label, Referral
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
FIRST_TIME = Dimension(
    "first_time", _("new or returning"), "first_time", from_choices(codes.FIRST_TIME), _("(%(values)s)")
)
INTERPRETER = Dimension(
    "interpreter",
    _("interpreter"),
    "interpreter",
    from_choices(codes.INTERPRETER),
    "%(values)s",
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
FOUND_US = Dimension(
    "found_us", _("found us through"), "found_us", from_choices(codes.WAYS_HERE), _("(found us through %(values)s)")
)


def labels_of(association):
    return [(str(key), name) for key, name in Label.objects.filter(association=association).values_list("pk", "name")]


DIMENSIONS = [
    SHELTER,
    CHANNEL,
    SEEKER_ROLE,
    SUPPORT,
    GENDER,
    AGE_GROUP,
    MUNICIPALITY,
    CRIME,
    FOUND_US,
    FIRST_TIME,
    INTERPRETER,
]


@metric(
    "cases.contacts",
    label=_("Support contacts"),
    unit=_("support contacts"),
    sentence=_("Number of support contacts"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="changes__changed_at",
    dimensions=DIMENSIONS,
    persons=True,
)
@metric(
    "cases.contact_minutes",
    label=_("Minutes of support"),
    unit=_("minutes"),
    sentence=_("Number of minutes of support that were written down"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="changes__changed_at",
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
    typed_at="typed_at",
    corrected_at="changes__changed_at",
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
    typed_at="typed_at",
    corrected_at="changes__changed_at",
    kind=kinds.DURATION,
    since=("occurred_at", "occurred_on"),
    until=("typed_at",),
    dimensions=[SHELTER, CHANNEL],
    persons=True,
    parts_by_work=True,
)
def contacts():
    return Contact.objects.reached()


@metric(
    "cases.home_municipalities",
    label=_("Home municipalities of those who seek support"),
    unit=_("municipalities"),
    sentence=_("Number of municipalities where those who have been given support live"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="changes__changed_at",
    kind=kinds.DISTINCT,
    distinct="municipality",
    dimensions=[SHELTER, CHANNEL],
    about_persons=True,
)
def home_municipalities():
    return Contact.objects.reached().filter(municipality__in=[code for code, _name in MUNICIPALITIES])


@metric(
    "cases.complete_statistics",
    label=_("Contacts with complete statistics"),
    unit=_("support contacts"),
    sentence=_("Share of support contacts where gender, age, home municipality and crime were asked for"),
    on="occurred_on",
    typed_at="typed_at",
    corrected_at="changes__changed_at",
    kind=kinds.SHARE,
    part="is_complete",
    dimensions=[SHELTER, CHANNEL],
    persons=True,
    parts_by_work=True,
)
def complete_statistics():
    asked = [~Q(**{name: codes.NOT_ASKED}) for name in ("gender", "age_group", "municipality", "crime_type")]
    is_complete = ExpressionWrapper(reduce(and_, asked), output_field=BooleanField())
    return Contact.objects.reached().annotate(is_complete=is_complete)


@metric(
    "cases.support_measures",
    label=_("Support measures in cases"),
    unit=_("support measures"),
    sentence=_("Number of support measures given in cases"),
    on="occurred_on",
    amount="measures",
    dimensions=[dimension for dimension in DIMENSIONS if dimension is not SUPPORT],
    persons=True,
)
def contacts_in_cases():
    """The measures of the national statistics: each kind of support in each contact. By kind: contacts by support."""
    given = ContactSupport.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    number = Subquery(given.annotate(number=Count("pk")).values("number"))
    return Contact.objects.reached().exclude(case=None).annotate(measures=Coalesce(number, 0))


# Cases, and the seekers behind them

MARK = Dimension(
    "mark", _("special circumstance"), "marks__kind", from_choices(codes.Mark), _("(%(values)s)"), multi=True
)
LABEL = Dimension("label", _("label"), "label_links__label", labels_of, _("(%(values)s)"), multi=True, keys=True)
POLICE = Dimension(
    "police", _("police report"), "police_reported", from_choices(codes.POLICE_REPORTED), _("(%(values)s)")
)
CLOSING_REASON = Dimension(
    "closing_reason",
    _("why it was closed"),
    "closing_reason",
    from_choices(codes.ClosingReason),
    _("because %(values)s"),
)
OF_CASES = [
    SHELTER, SEEKER_ROLE, GENDER, AGE_GROUP, MUNICIPALITY, CRIME, FOUND_US, FIRST_TIME, POLICE, MARK, LABEL
]  # fmt: skip


@metric(
    "cases.cases",
    label=_("Cases received"),
    unit=_("cases"),
    sentence=_("Number of cases received"),
    on="received_on",
    dimensions=OF_CASES,
    persons=True,
)
@metric(
    "cases.seekers",
    label=_("Support seekers"),
    unit=_("support seekers"),
    sentence=_("Number of people with a case received"),
    on="received_on",
    kind=kinds.DISTINCT,
    distinct="seeker",
    dimensions=OF_CASES,
    persons=True,
)
@metric(
    "cases.children",
    label=_("Children concerned"),
    unit=_("children"),
    sentence=_("Number of children concerned by cases received"),
    on="received_on",
    amount="children",
    dimensions=OF_CASES,
    persons=True,
)
def cases():
    return Case.objects.all()


@metric(
    "cases.closed",
    label=_("Cases closed"),
    unit=_("cases"),
    sentence=_("Number of cases closed"),
    on="closed_on",
    dimensions=[*OF_CASES, CLOSING_REASON],
    persons=True,
)
def closed_cases():
    return Case.objects.exclude(closed_on=None)


@metric(
    "cases.concern_reports",
    label=_("Reports of concern"),
    unit=_("reports of concern"),
    sentence=_("Number of cases in which a report of concern was made"),
    on="concern_reported_on",
    dimensions=OF_CASES,
    persons=True,
)
def cases_with_concern_reported():
    return Case.objects.exclude(concern_reported_on=None)


@metric(
    "cases.referrals",
    label=_("Referrals"),
    unit=_("referrals"),
    sentence=_("Number of times that somebody was referred on with consent"),
    on="referred_on",
    dimensions=[replace(dimension, path=f"case__{dimension.path}") for dimension in OF_CASES],
    persons=True,
)
def referrals():
    return Referral.objects.all()


@metric(
    "cases.open",
    label=_("Open cases"),
    unit=_("cases"),
    sentence=_("Number of cases open on the day"),
    on="received_on",
    kind=kinds.LEVEL,
    until=("last_open_on",),
    dimensions=OF_CASES,
    persons=True,
)
def open_cases():
    day_before = Cast(F("closed_on") - timedelta(days=1), DateField())  # a moment otherwise, in PostgreSQL
    return Case.objects.annotate(last_open_on=day_before)


@metric(
    "cases.attempts",
    label=_("Attempts to reach"),
    unit=_("attempts"),
    sentence=_("Number of attempts to reach somebody that did not succeed"),
    on="occurred_on",
    dimensions=[SHELTER, CHANNEL],
)
def attempts():
    return Contact.objects.standing().filter(outcome=codes.Outcome.NOT_REACHED)


# What is promised to those who come, from the ordinary log (seed 004: first contact within three days)


@metric(
    "cases.first_attempt",
    label=_("Time to the first attempt to reach"),
    unit=_("cases"),
    sentence=_("Cases where somebody was tried to be reached"),
    on="received_on",
    kind=kinds.DURATION,
    since=("received_at", "received_on"),
    until=("first_at", "first_on"),
    dimensions=OF_CASES,
    persons=True,
)
def first_attempt():
    return promises.with_first(Case.objects.all())


@metric(
    "cases.first_contact",
    label=_("Time to the first contact"),
    unit=_("cases"),
    sentence=_("Cases where somebody was reached"),
    on="received_on",
    kind=kinds.DURATION,
    since=("received_at", "received_on"),
    until=("first_at", "first_on"),
    dimensions=OF_CASES,
    persons=True,
)
def first_contact():
    return promises.with_first(Case.objects.all(), [codes.Outcome.REACHED])


@metric(
    "cases.enough_attempts",
    label=_("Enough attempts to reach"),
    unit=_("cases"),
    sentence=_("Share of those given up and never reached, who may be telephoned, with the promised attempts"),
    on="closed_on",
    kind=kinds.SHARE,
    part="is_as_promised",
    dimensions=OF_CASES,
    persons=True,
)
def enough_attempts():
    return promises.with_attempts(promises.never_reached(Case.objects.exclude(closed_on=None)))


@metric(
    "cases.meetings_offered",
    label=_("Meetings offered"),
    unit=_("cases"),
    sentence=_("Share of cases where a meeting in person has been offered"),
    on="received_on",
    kind=kinds.SHARE,
    part="is_offered",
    dimensions=OF_CASES,
    persons=True,
)
def meetings_offered():
    return Case.objects.annotate(
        is_offered=ExpressionWrapper(Q(meeting_offered_on__isnull=False), output_field=BooleanField())
    )
