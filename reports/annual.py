"""The annual report (verksamhetsberättelse): all its content as one tree, which page, PDF and later Word only lay out.

The report is there to be handed to anybody, so it is the same whoever opens or makes it: `reports.disclosure` decides
what of persons may stand in it. Everything is in the language that is active when it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jourer import periods
from jourer.arithmetic import Status
from jourer.models import Election, Meeting
from jourer.periods import Window
from jourer.templatetags.components import STATUSES, Table
from plans import elected
from plans.fulfilment import AreaReadings, GoalReadings, count_statuses, fulfilment
from plans.models import Plan
from reports import charts, contacts, disclosure
from reports.contacts import Contacts
from reports.outcomes import Outcome, in_short, outcome


@dataclass(frozen=True)
class Goal:
    text: str
    shelter: str
    activity: str
    measure: str  # word for word as the plan has it
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Area:
    name: str
    anchor: str
    chart: charts.Stacked | None
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Report:
    association: str
    organisation_number: str
    year: int
    window: str
    as_of: str
    is_over: bool
    adopted: str
    texts: tuple[tuple[str, str], ...]
    elected: tuple[Table, ...]
    meetings: Table | None
    summary: tuple[str, ...]
    statuses: tuple[tuple[Status, int], ...]
    areas: tuple[Area, ...]
    contacts: Contacts


def read(plan: Plan, as_of: date) -> Report:
    """The annual report of a plan's year with the figures of a day."""
    areas = fulfilment(plan, as_of, seen_by=disclosure.Anyone())
    association, window = plan.association, (plan.starts_on, plan.ends_on)
    return Report(
        association=association.name,
        organisation_number=association.organisation_number,
        year=plan.year,
        window=periods.in_words(window),
        as_of=in_short(as_of),
        is_over=as_of >= plan.ends_on,
        adopted=in_short(plan.adopted_on) if plan.adopted_on else "",
        texts=_texts(plan),
        elected=_elected(association, window),
        meetings=_meetings(association, window, as_of),
        summary=_summary(areas),
        statuses=tuple(count_statuses([reading for area in areas for reading in area.readings])),
        areas=tuple(_area(area, position) for position, area in enumerate(areas, 1)),
        contacts=contacts.read(association, window, as_of),
    )


def document(report: Report, *, stylesheet: str = "", css: str = "") -> str:
    """The report as an HTML document of its own, with the address or the text of its style sheet."""
    context = {"report": report, "stylesheet": stylesheet, "css": css, "language": translation.get_language()}
    return render_to_string("reports/annual/document.html", context)


def _texts(plan: Plan) -> tuple[tuple[str, str], ...]:
    texts = ((_("Vision"), plan.vision), (_("Purpose"), plan.purpose), (_("Values"), plan.values))
    return tuple((heading, text) for heading, text in texts if text.strip())


def _elected(association, year: Window) -> tuple[Table, ...]:
    """Those elected at some time during the year, body by body, each with the time in which they were."""
    bodies = elected.within(year, Election.objects.filter(association=association))
    head = (_("Name"), _("Post"), _("Time"))
    return tuple(Table(body.name, head, tuple(_sitting(one, year) for one in body.elections)) for body in bodies)


def _sitting(election, year):
    return election.name, election.get_post_display(), elected.time_within(year, election)


def _meetings(association, year: Window, as_of: date) -> Table | None:
    """How many meetings were held in the year until a day, and when, kind by kind; None where there was none."""
    held = Meeting.objects.filter(association=association, held_on__range=(year[0], min(year[1], as_of)))
    days: dict[str, list[date]] = {}
    for meeting in held.order_by("held_on"):
        days.setdefault(meeting.body, []).append(meeting.held_on)
    head = (_("Meeting"), _("Number"), _("Date"))
    rows = tuple(
        (capfirst(str(Meeting.Body(body).label)), len(days[body]), ", ".join(map(in_short, days[body])))
        for body in Meeting.Body.values
        if body in days
    )
    return Table(_("Meetings"), head, rows) if rows else None


def _summary(areas: Sequence[AreaReadings]) -> tuple[str, ...]:
    """How much there is to account for, how much of it is achieved, and how much nothing measures."""
    goals = [goal for area in areas for goal in area.goals]
    if not goals:
        return (_("The plan has no goals yet."),)
    statuses = [reading.status for area in areas for reading in area.readings]
    words = {"goals": len(goals), "targets": len(statuses), "achieved": statuses.count(Status.ACHIEVED)}
    said = [_("The plan has %(goals)s goals with %(targets)s targets.") % words]
    if statuses:
        said.append(_("%(achieved)s of the %(targets)s targets are achieved.") % words)
    unmeasured = sum(not goal.targets for goal in goals)
    if unmeasured:
        said.append(_("%(count)s of the goals have no target.") % {"count": unmeasured})
    return tuple(said)


def _area(area: AreaReadings, position: int) -> Area:
    """One target alone needs no drawing of how they stand."""
    parts = [(str(STATUSES[status].word), count) for status, count in area.statuses]
    return Area(
        name=area.area.name,
        anchor=f"area-{position}",
        chart=charts.stacked(parts) if len(area.readings) > 1 else None,
        goals=tuple(_goal(goal) for goal in area.goals),
    )


def _goal(one: GoalReadings) -> Goal:
    goal = one.goal
    return Goal(
        text=f"{goal.number}. {goal.text}" if goal.number else goal.text,
        shelter=goal.shelter.name if goal.shelter else "",
        activity=goal.activity_text,
        measure=goal.measure_text,
        outcomes=tuple(outcome(target.reading, goal.text) for target in one.targets),
    )
