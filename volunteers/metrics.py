"""What can be counted of volunteers and of those employed. None of it is about who seeks support: all of it is open."""

from django.db.models import Case as Conditional
from django.db.models import Count, DecimalField, Exists, F, FloatField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jourer import kinds
from jourer.metrics import Dimension, from_choices, metric, shelters_of
from volunteers import codes
from volunteers.codes import OccasionKind, Step
from volunteers.models import (
    Attendance,
    Employee,
    Fee,
    FeeClass,
    Member,
    Occasion,
    Shift,
    ShiftSignUp,
    Talk,
    VolunteerStep,
)

MINUTES_OF_AN_HOUR = 60.0

VOLUNTEER, WHAT = _("Volunteer"), _("What")
YES, NO = Value("yes"), Value("no")


def _open(key, label, path, choices, phrase=_("(%(values)s)"), **more):  # noqa: B008 - a lazy text never changes
    """A dimension that shows as it is: volunteers and hours are no secret of anybody's who seeks support."""
    return Dimension(key, label, path, choices, phrase, about_persons=False, **more)


def _shelter(path, **more):
    return _open("shelter", _("shelter"), path, shelters_of, _("at %(values)s"), keys=True, **more)


def _of_volunteers(prefix=""):
    """What tells volunteers apart; the path of a row that hangs on one begins with `prefix`."""
    return [
        _shelter(f"{prefix}shelter_links__shelter", multi=True),
        _open("role", _("role"), f"{prefix}roles__role", from_choices(codes.Role), multi=True),
        _open("gender", _("gender"), f"{prefix}gender", from_choices(codes.Gender)),
    ]


TRAINED = [("yes", _("basic training passed")), ("no", _("without basic training"))]
ACCOUNT = [("yes", _("with an account")), ("no", _("without an account"))]


@metric(
    "volunteers.active",
    label=_("Active volunteers"),
    unit=_("volunteers"),
    sentence=_("Number of active volunteers on the day of the reading"),
    on="done_on",
    kind=kinds.LEVEL,
    until=("last_day",),
    tells=((VOLUNTEER, "volunteer__name"),),
    dimensions=[
        *_of_volunteers("volunteer__"),
        _open("trained", _("basic training"), "is_trained", from_choices(TRAINED)),
        _open("account", _("account"), "has_account", from_choices(ACCOUNT)),
    ],
)
def active():
    """Being active begins anew with the training: of any day it is told who was trained by then, once for each.

    Whether somebody has an account is told as it is now, also of a day that has been.
    """
    trained = VolunteerStep.objects.standing().filter(
        kind=Step.TRAINED, volunteer=OuterRef("volunteer"), done_on__lte=OuterRef("done_on")
    )
    return (
        VolunteerStep.objects.turns()
        .filter(stands=Step.ACTIVE)
        .annotate(
            is_trained=Conditional(When(Exists(trained), then=YES), default=NO),
            has_account=Conditional(When(volunteer__actor=None, then=NO), default=YES),
        )
    )


@metric(
    "volunteers.new",
    label=_("New volunteers"),
    unit=_("volunteers"),
    sentence=_("Number of volunteers who became active for the first time"),
    on="done_on",
    typed_at="recorded_at",
    tells=((VOLUNTEER, "volunteer__name"),),
    dimensions=_of_volunteers("volunteer__"),
)
def recruited():
    active_steps = VolunteerStep.objects.standing().filter(kind=Step.ACTIVE)
    earlier = active_steps.filter(volunteer=OuterRef("volunteer"), done_on__lt=OuterRef("done_on"))
    return active_steps.exclude(Exists(earlier))


@metric(
    "volunteers.interested",
    label=_("People who want to be volunteers"),
    unit=_("people"),
    sentence=_("Number of people who got in touch to become volunteers"),
    on="done_on",
    typed_at="recorded_at",
    tells=((VOLUNTEER, "volunteer__name"),),
    dimensions=_of_volunteers("volunteer__"),
)
def interested():
    return VolunteerStep.objects.standing().filter(kind=Step.INTEREST)


@metric(
    "volunteers.trained",
    label=_("Volunteers who passed the basic training"),
    unit=_("volunteers"),
    sentence=_("Number of volunteers who passed the basic training"),
    on="done_on",
    typed_at="recorded_at",
    kind=kinds.DISTINCT,
    distinct="volunteer",
    tells=((VOLUNTEER, "volunteer__name"),),
    dimensions=_of_volunteers("volunteer__"),
)
def trained():
    return VolunteerStep.objects.standing().filter(kind=Step.TRAINED)


COURSE = "course__kind"


@metric(
    "volunteers.sessions",
    label=_("Training sessions"),
    unit=_("sessions"),
    sentence=_("Number of training sessions"),
    on="held_on",
    typed_at="typed_at",
    tells=((WHAT, "course__name"),),
    dimensions=[_shelter("shelter"), _open("course", _("kind of course"), COURSE, from_choices(codes.CourseKind))],
)
def sessions():
    return Occasion.objects.filter(kind=OccasionKind.TRAINING)


@metric(
    "volunteers.training_places",
    label=_("Places taken at trainings"),
    unit=_("places"),
    sentence=_("Number of places taken at trainings, each time somebody took part"),
    on="occasion__held_on",
    typed_at="occasion__typed_at",
    tells=((WHAT, "occasion__course__name"),),
    dimensions=[
        _shelter("occasion__shelter"),
        _open("who", _("who took part"), "who", from_choices(codes.Participant)),
        _open("course", _("kind of course"), f"occasion__{COURSE}", from_choices(codes.CourseKind)),
    ],
)
def training_places():
    return Attendance.objects.filter(occasion__kind=OccasionKind.TRAINING)


TOGETHER = [pair for pair in codes.OccasionKind.choices if pair[0] != OccasionKind.TRAINING]


@metric(
    "volunteers.gatherings",
    label=_("Meetings and events with volunteers"),
    unit=_("occasions"),
    sentence=_("Number of meetings, events and group supervision for volunteers"),
    on="held_on",
    typed_at="typed_at",
    tells=((WHAT, "title"),),
    dimensions=[_shelter("shelter"), _open("kind", _("kind of occasion"), "kind", from_choices(TOGETHER))],
)
def gatherings():
    return Occasion.objects.exclude(kind=OccasionKind.TRAINING)


@metric(
    "volunteers.talks",
    label=_("Talks with volunteers"),
    unit=_("talks"),
    sentence=_("Number of talks with volunteers"),
    on="held_on",
    typed_at="typed_at",
    tells=((VOLUNTEER, "volunteer__name"),),
    dimensions=[
        _shelter("volunteer__shelter_links__shelter", multi=True),
        _open("kind", _("kind of talk"), "kind", from_choices(codes.TalkKind)),
    ],
)
def talks():
    return Talk.objects.standing()


@metric(
    "volunteers.employees",
    label=_("Employees"),
    unit=_("employees"),
    sentence=_("Number of employees on the day of the reading"),
    on="since",
    kind=kinds.LEVEL,
    until=("until",),
    dimensions=[_shelter("shelter"), _open("gender", _("gender"), "gender", from_choices(codes.Gender))],
)
def employees():
    return Employee.objects.all()


# Members


def fee_classes_of(association):
    classes = FeeClass.objects.filter(association=association)
    return [(str(key), name) for key, name in classes.values_list("pk", "name")]


FEE_CLASS = _open("fee_class", _("fee class"), "fee_class", fee_classes_of, _("in the class %(values)s"), keys=True)


@metric(
    "volunteers.members",
    label=_("Members"),
    unit=_("members"),
    sentence=_("Number of members on the day of the reading, supporting companies not counted"),
    on="joined_on",
    kind=kinds.LEVEL,
    until=("left_on",),
    dimensions=[FEE_CLASS],
)
@metric(
    "volunteers.new_members",
    label=_("New members"),
    unit=_("members"),
    sentence=_("Number of people who have become members, supporting companies not counted"),
    on="joined_on",
    dimensions=[FEE_CLASS],
)
def members():
    return Member.objects.people()


@metric(
    "volunteers.supporting_companies",
    label=_("Supporting companies"),
    unit=pgettext_lazy("supporting", "companies"),
    sentence=_("Number of supporting companies on the day of the reading"),
    on="joined_on",
    kind=kinds.LEVEL,
    until=("left_on",),
    dimensions=[FEE_CLASS],
)
def supporting_companies():
    return Member.objects.companies()


@metric(
    "volunteers.fees_paid",
    label=_("Fees that are paid"),
    unit=_("fees"),
    sentence=_("Share of the fees that members have been asked for which are paid today, free ones not counted"),
    on="charged_on",
    kind=kinds.SHARE,
    part="is_paid",
    dimensions=[FEE_CLASS],
)
def fees_paid():
    return Fee.objects.asked_for().annotate(is_paid=Q(paid_on__isnull=False))


# Shifts

WHEN = [("yes", _("in the evening or at the weekend")), ("no", _("in office hours"))]
ON_SHIFT = [("volunteer", _("volunteer")), ("staff", _("staff"))]


def _of_shifts(prefix=""):
    return [
        _shelter(f"{prefix}shelter"),
        _open("channel", _("what is open"), f"{prefix}channel", from_choices(codes.ShiftChannel)),
        _open("evening", _("when"), "evening", from_choices(WHEN)),
    ]


def _evening(prefix=""):
    return Conditional(When(**{f"{prefix}is_evening": True}, then=YES), default=NO)


@metric(
    "volunteers.shifts",
    label=_("Shifts held"),
    unit=_("shifts"),
    sentence=_("Number of shifts held, as somebody has told afterwards"),
    on="begins_on",
    dimensions=_of_shifts(),
)
def shifts():
    return Shift.objects.held().annotate(evening=_evening())


@metric(
    "volunteers.shift_hours",
    label=_("Hours on shifts"),
    unit=_("hours"),
    sentence=_("Number of hours that volunteers and staff have been on shifts"),
    on="shift__begins_on",
    amount="hours",
    typed_at="told_at",
    dimensions=[*_of_shifts("shift__"), _open("who", _("who was on the shift"), "who", from_choices(ON_SHIFT))],
)
def shift_hours():
    as_passed = Cast(Cast("minutes", FloatField()) / MINUTES_OF_AN_HOUR, DecimalField(max_digits=7, decimal_places=2))
    return (
        ShiftSignUp.objects.standing()
        .filter(minutes__gt=0)
        .annotate(
            hours=Round(as_passed, precision=2),
            evening=_evening("shift__"),
            who=Conditional(When(volunteer=None, then=Value("staff")), default=Value("volunteer")),
        )
    )


@metric(
    "volunteers.shifts_filled",
    label=_("Shifts with every place taken"),
    unit=_("shifts"),
    sentence=_("Share of the planned shifts on which every place was taken"),
    on="begins_on",
    kind=kinds.SHARE,
    part="is_filled",
    dimensions=_of_shifts(),
)
def shifts_filled():
    """Those that are not over yet may still be filled."""
    on_it = ShiftSignUp.objects.filter(shift=OuterRef("pk"), ended_at=None, unplanned_because="").order_by()
    taken = Coalesce(Subquery(on_it.values("shift").annotate(count=Count("pk")).values("count")), 0)
    over = Shift.objects.on().filter(unplanned_because="", ends_at__lte=timezone.now())
    return over.annotate(evening=_evening(), taken=taken).annotate(is_filled=Q(taken__gte=F("places")))
