"""What the plan waits for: values to type in, targets that need talk, planned activities to approve or to follow up."""

from datetime import date

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jourer import measuring, periods
from jourer.arithmetic import Status
from jourer.measuring import Reading
from jourer.models import Measure
from jourer.periods import Window
from jourer.templatetags.formats import number
from jourer.todos import Todo
from plans.access import decides
from plans.models import Plan, PlannedActivity, Target

NUMBERED = {Measure.Kind.COUNT, Measure.Kind.LEVEL}
STANDING = Q(measure__observations__taken_back_at=None)


def todos(actor) -> list[Todo]:
    """What waits for the actor in the plan, in a constant number of queries."""
    today = timezone.localdate()
    return [*_values_asked_for(actor, today), *_talk(actor, today), *_approval(actor), *_outcome(actor)]


# Values


def _values_asked_for(actor, today):
    if not actor.may("plans.observe"):
        return
    targets = list(_asked(actor, today))
    done = _done([target.measure for target in targets], actor, today)
    for target in targets:
        period = current_period(target.measure, today)
        is_filled_in = target.last_on and target.last_on >= period[0]
        if not is_filled_in and target.measure_id not in done:
            page = reverse("target", kwargs={"association": actor.association.slug, "pk": target.pk})
            yield Todo(_fill_in(target), page, period[1])


def _asked(actor, today):
    """The targets that the person, in whatever role, is asked about now; each with the day of its latest value."""
    return (
        Target.objects.visible_to(actor)
        .filter(measure__metric="", measure__responsible__user=actor.user_id)
        .filter(measure__starts_on__lte=today, measure__ends_on__gte=today, goal__area__plan__closed_on=None)
        .exclude(measure__asked_every="")
        .select_related("measure", "goal")
        .prefetch_related("measure__items")
        .annotate(last_on=Max("measure__observations__observed_on", filter=STANDING))
        .order_by("goal__area__position", "goal__position", "position")
    )


def _done(measures, actor, today):
    """The milestones that are reached: nobody is asked about them again."""
    milestones = [measure for measure in measures if measure.kind == Measure.Kind.MILESTONE]
    readings = measuring.read(actor.association, milestones, today) if milestones else {}
    return {key for key, reading in readings.items() if reading.status == Status.ACHIEVED}


def current_period(measure: Measure, today: date) -> Window:
    """The month, quarter, term or year, as far as it belongs to the measure's time, in which a value is asked for."""
    year = date(today.year, 1, 1), date(today.year, 12, 31)
    whole = next(one for one in periods.each(measure.asked_every, year) if one[0] <= today <= one[1])
    return max(whole[0], measure.starts_on), min(whole[1], measure.ends_on)


def _fill_in(target):
    words = {"what": _name(target)}
    if target.last_on is None:
        return _("Fill in: %(what)s (not yet filled in)") % words
    return _("Fill in: %(what)s (last filled in on %(day)s)") % {**words, "day": date_format(target.last_on, "j F")}


def _name(target):
    """ "850 followers"; what has no unit is known by its goal."""
    measure = target.measure
    if measure.kind not in NUMBERED or measure.goal_value is None:
        return measure.unit or target.goal.text
    return f"{number(measure.goal_value)} {measure.unit}" if measure.unit else target.goal.text


# Talk


def _talk(actor, today):
    """One line for all of them: they are gone through together."""
    plan = Plan.objects.visible_to(actor).under_way().first()
    if plan is None or not actor.may("plans.assess"):
        return
    since = last_asked(actor.association, today)
    measures = Measure.objects.filter(target__goal__area__plan=plan).prefetch_related("items")
    readings = measuring.read(actor.association, measures, today).values()
    count = sum(waits_for_talk(reading, since) for reading in readings)
    if count:
        text = ngettext("%(count)s target needs a comment", "%(count)s targets need a comment", count)
        page = reverse("plan", kwargs={"association": actor.association.slug, "year": plan.year})
        yield Todo(text % {"count": number(count)}, f"{page}?need=comment")


def last_asked(association, today: date) -> date:
    """The day since which everybody is asked for a verdict once."""
    return assessment_period(association.assessments_a_year, today)[0]


def assessment_period(times_a_year: int, today: date) -> Window:
    """The part of the year, all as many months long, within which people are asked for one round of verdicts."""
    months = 12 // times_a_year
    parts = [
        periods.months((date(today.year, 1, 1), date(today.year, 12, 31)))[start : start + months]
        for start in range(0, 12, months)
    ]
    return next((part[0][0], part[-1][1]) for part in parts if today <= part[-1][1])


def needs_talk(reading: Reading) -> bool:
    """What is behind, and what only a person can judge and nobody has."""
    if reading.measure.kind == Measure.Kind.QUALITATIVE and reading.status == Status.NO_DATA:
        return True
    return reading.status in {Status.AT_RISK, Status.MISSED}


def waits_for_talk(reading: Reading, since: date) -> bool:
    """Whether nobody has talked of it since the day; what is over needs it once only."""
    said = reading.assessment
    return needs_talk(reading) and (said is None or said.assessed_on < min(since, reading.measure.ends_on))


# Planned activities


def _approval(actor):
    if not decides(actor):
        return
    for count, page in _in_plans(PlannedActivity.objects.waiting(), actor):
        text = ngettext(
            "%(count)s activity waits for the board's approval",
            "%(count)s activities wait for the board's approval",
            count,
        )
        yield Todo(text % {"count": number(count)}, f"{page}?show=waiting")


def _outcome(actor):
    """Who runs the plan is asked about all activities, others about those they answer for."""
    if not actor.may("plans.read"):
        return
    overdue = PlannedActivity.objects.overdue()
    asked = overdue if actor.may("plans.edit") else overdue.filter(responsible__user=actor.user_id)
    for count, page in _in_plans(asked, actor):
        text = ngettext(
            "Say what became of %(count)s planned activity", "Say what became of %(count)s planned activities", count
        )
        yield Todo(text % {"count": number(count)}, f"{page}?show=overdue")


def _in_plans(activities, actor):
    """(how many of them, the page of planned activities) of each plan that is not closed and has some."""
    found = activities.visible_to(actor).filter(area__plan__closed_on=None).order_by("area__plan__year")
    for year, count in found.values_list("area__plan__year").annotate(Count("pk")):
        yield count, reverse("planned_activities", kwargs={"association": actor.association.slug, "year": year})
