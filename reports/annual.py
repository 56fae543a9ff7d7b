"""The annual report (verksamhetsberättelse): all its content as one tree, which page, PDF and later Word only lay out.

The report is there to be handed to anybody, so it holds the same whoever opens or makes it: `reports.disclosure` decides
what of persons may stand in it. Everything is in the language that is active when it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer import measuring, metrics, periods
from jourer.arithmetic import Status
from jourer.measuring import FEW, Reading
from jourer.models import Assessment, Association, Measure
from jourer.periods import Window
from jourer.templatetags.components import STATUSES, Table
from jourer.templatetags.formats import NBSP, number
from jourer.templatetags.readings import value_in_words, with_unit
from plans.fulfilment import AreaReadings, GoalReadings, count_statuses, fulfilment
from plans.models import Plan
from reports import charts, disclosure

CONTACTS = "cases.contacts"
CHANNEL = "channel"


@dataclass(frozen=True)
class Verdict:
    """What a person said of a target, beside what was read of it."""

    word: str
    day: str
    role: str
    comment: str


@dataclass(frozen=True)
class Outcome:
    """What became of one target."""

    sentence: str
    status: Status
    definition: str
    chart: charts.Bullet | None = None
    chart_title: str = ""
    verdict: Verdict | None = None


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
class Breakdown:
    """One way to tell the support contacts apart: a drawing and the table that holds its numbers."""

    title: str
    first: str
    table: Table
    lines: charts.Lines | None = None
    bars: charts.Bars | None = None
    rows: charts.Rows | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contacts:
    sentences: tuple[str, ...]
    definition: str
    unit: str
    breakdowns: tuple[Breakdown, ...] = ()


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
    summary: tuple[str, ...]
    statuses: tuple[tuple[Status, int], ...]
    areas: tuple[Area, ...]
    contacts: Contacts


def read(plan: Plan, as_of: date) -> Report:
    """The annual report of a plan's year with the figures of a day."""
    areas = fulfilment(plan, as_of, seen_by=disclosure.Anyone())
    association = plan.association
    return Report(
        association=association.name,
        organisation_number=association.organisation_number,
        year=plan.year,
        window=periods.in_words((plan.starts_on, plan.ends_on)),
        as_of=in_short(as_of),
        is_over=as_of >= plan.ends_on,
        adopted=in_short(plan.adopted_on) if plan.adopted_on else "",
        texts=_texts(plan),
        summary=_summary(areas),
        statuses=tuple(count_statuses([reading for area in areas for reading in area.readings])),
        areas=tuple(_area(area, position) for position, area in enumerate(areas, 1)),
        contacts=read_contacts(association, (plan.starts_on, plan.ends_on), as_of),
    )


def document(report: Report, *, stylesheet: str = "", css: str = "") -> str:
    """The report as an HTML document of its own, with the address or the text of its style sheet."""
    context = {"report": report, "stylesheet": stylesheet, "css": css, "language": translation.get_language()}
    return render_to_string("reports/annual/document.html", context)


def in_short(day: date) -> str:
    return date_format(day, _("j M Y"))


def _texts(plan):
    texts = ((_("Vision"), plan.vision), (_("Purpose"), plan.purpose), (_("Values"), plan.values))
    return tuple((heading, text) for heading, text in texts if text.strip())


def _summary(areas: Sequence[AreaReadings]) -> tuple[str, ...]:
    """How much there is to account for, and how much of it nothing measures."""
    goals = [goal for area in areas for goal in area.goals]
    targets = sum(len(goal.targets) for goal in goals)
    unmeasured = sum(not goal.targets for goal in goals)
    said = [_("The plan has %(goals)s goals with %(targets)s targets.") % {"goals": len(goals), "targets": targets}]
    if unmeasured:
        said.append(_("%(count)s of the goals have no target.") % {"count": unmeasured})
    return tuple(said) if goals else (_("The plan has no goals yet."),)


# Goals


def _area(area: AreaReadings, position: int) -> Area:
    """One target alone needs no chart of how they stand."""
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
        outcomes=tuple(_outcome(target.reading, goal.text) for target in one.targets),
    )


def _outcome(reading: Reading, goal_text: str) -> Outcome:
    measure = reading.measure
    kept_back = disclosure.tells_persons_apart(measure)
    return Outcome(
        sentence=_kept_back(reading) if kept_back else in_words(reading),
        status=reading.status,
        definition="" if measure.kind == Measure.Kind.QUALITATIVE else reading.definition,
        chart=None if kept_back or reading.withheld else _bullet(reading),
        chart_title=measure.unit or goal_text,
        verdict=_verdict(reading.assessment) if reading.assessment else None,
    )


def _bullet(reading):
    measure = reading.measure
    if reading.goal is None or measure.kind not in {Measure.Kind.COUNT, Measure.Kind.LEVEL}:
        return None
    expected = None if reading.expected is None or _is_over(reading) else round(reading.expected)
    return charts.bullet(reading.value, reading.goal, expected, baseline=measure.baseline or 0)


def _verdict(assessment: Assessment) -> Verdict:
    """The role and not the name: who sat on the board stands elsewhere in the report."""
    return Verdict(
        word=assessment.get_verdict_display(),
        day=in_short(assessment.assessed_on),
        role=assessment.assessed_by.get_role_display(),
        comment=assessment.comment,
    )


def in_words(reading: Reading) -> str:
    """ "Målet var 720 stödkontakter. Utfallet blev 698 (96 %)." – in the tense of the measure's own window."""
    kind = reading.measure.kind
    if kind == Measure.Kind.QUALITATIVE:
        return _judged(reading)
    if reading.status == Status.NOT_STARTED:
        begins = _("The period begins on %(day)s.") % {"day": in_short(reading.measure.starts_on)}
        return f"{_goal_in_words(reading)} {begins}"
    if kind == Measure.Kind.MILESTONE:
        return _milestone(reading)
    return f"{_goal_in_words(reading)} {_value_in_words(reading)}"


def _is_over(reading):
    return reading.as_of >= reading.measure.ends_on


def _judged(reading):
    if reading.assessment:
        return _("This goal is judged, not counted.")
    return _("Nobody has judged this goal.") if _is_over(reading) else _("Nobody has judged this goal yet.")


def _goal_in_words(reading):
    if reading.goal is None:
        return _("This is followed without a value to reach.")
    if reading.measure.kind == Measure.Kind.MILESTONE:
        return _("This is to be done by %(day)s.") % {"day": in_short(reading.measure.ends_on)}
    goal = with_unit(number(reading.goal), reading)
    if reading.measure.direction == Measure.Direction.AT_MOST:
        goal = _("at most %(goal)s") % {"goal": goal}
    return (_("The goal was %(goal)s.") if _is_over(reading) else _("The goal is %(goal)s.")) % {"goal": goal}


def _value_in_words(reading):
    if reading.value is None and not reading.withheld:
        return _("Data missing.")
    value = value_in_words(reading)
    words = {"value": with_unit(value, reading) if reading.goal is None else value + _share(reading)}
    if _is_over(reading):
        return _("The outcome was %(value)s.") % words
    return _("The outcome so far is %(value)s.") % words + _expected(reading)


def _share(reading):
    """ " (96 %)": how much of the goal; with a baseline, how much of the way from it. Of a ceiling there is no share."""
    measure, per_cent = reading.measure, reading.per_cent
    if per_cent is None or per_cent < 0 or measure.direction == Measure.Direction.AT_MOST:
        return ""
    share = f"{number(per_cent)}{NBSP}%"
    if measure.kind == Measure.Kind.LEVEL and measure.baseline:
        share = _("%(share)s of the way from %(start)s") % {"share": share, "start": number(measure.baseline)}
    return f" ({share})"


def _expected(reading):
    if reading.expected is None or reading.measure.direction == Measure.Direction.AT_MOST:
        return ""
    words = {"day": in_short(reading.as_of), "expected": number(round(reading.expected))}
    return " " + _("Expected by %(day)s: %(expected)s.") % words


def _milestone(reading):
    words = {"done": number(reading.value), "all": number(reading.goal), "day": in_short(reading.measure.ends_on)}
    if reading.goal == 1:
        if reading.value:
            return _("This is done.")
        return (_("This was not done by %(day)s.") if _is_over(reading) else _("This is to be done by %(day)s.")) % words
    if _is_over(reading):
        return _("%(done)s of %(all)s things were done by %(day)s.") % words
    return _("%(done)s of %(all)s things are done. All are to be done by %(day)s.") % words


def _kept_back(reading):
    told = _("The outcome is not told here, because it tells persons apart.")
    return told if reading.goal is None else f"{_goal_in_words(reading)} {told}"


# Support contacts


@dataclass(frozen=True)
class Counted:
    """Support contacts of a stretch of time: by month as far as it has come, and by channel."""

    months: tuple[Window, ...]
    values: tuple[int, ...]
    channels: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(self.values)


def read_contacts(association: Association, window: Window, as_of: date) -> Contacts:
    """The support contacts of the year, and of the year before where there are any."""
    metric = metrics.get(CONTACTS)
    unit, definition = str(metric.unit), _definition(association, window)
    if as_of < window[0]:
        return Contacts((_("The year has not begun."),), definition, unit)
    before = year_before(window)
    columns = measuring.columns(association, metric, [CHANNEL], (before[0], min(as_of, window[1])))
    if not len(columns):
        return Contacts((_("Data missing: no support contact has been logged."),), definition, unit)
    labels = [(code, str(label)) for code, label in metric.dimension(CHANNEL).choices(association)]
    now, then = (_count(columns, stretch, as_of, labels) for stretch in (window, before))
    shown = (_by_period(now, then, window, as_of), _by_channel(now)) if now.total >= FEW else ()
    return Contacts(
        sentences=_totals(now, then, window, as_of),
        definition=definition,
        unit=unit,
        breakdowns=tuple(one for one in shown if one),
    )


def _definition(association, window):
    measure = Measure(association=association, metric=CONTACTS, starts_on=window[0], ends_on=window[1])
    return metrics.definition(measure, metrics.ChoicesCache(association))


def year_before(window: Window) -> Window:
    """The same stretch a year earlier: up to the day before, so that a leap year leaves no gap."""
    start = window[0]
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return start.replace(year=start.year - 1, day=day), start - timedelta(days=1)


def _count(columns, window, as_of, labels):
    end = min(window[1], as_of)
    reached = [(first, min(last, end)) for first, last in periods.months(window) if first <= end]
    every = columns.where({})
    return Counted(
        months=tuple(periods.months(window)),
        values=tuple(columns.count(every, first, last) for first, last in reached),
        channels=tuple((label, columns.count(columns.where({CHANNEL: [code]}), window[0], end)) for code, label in labels),
    )


def _totals(now, then, window, as_of):
    words = {"count": told(now.total), "year": window[0].year, "day": in_short(as_of)}
    if as_of >= window[1]:
        said = [_("%(count)s support contacts were logged in %(year)s.") % words]
    else:
        said = [_("%(count)s support contacts have been logged in %(year)s up to %(day)s.") % words]
    if then.total:
        said.append(_("In the whole of %(year)s there were %(count)s.") % {"year": window[0].year - 1, "count": told(then.total)})
    return tuple(said)


def told(count: int) -> str:
    return number(count) if count >= FEW else _("fewer than %(few)s") % {"few": FEW}


def _by_period(now: Counted, then: Counted, window: Window, as_of: date) -> Breakdown | None:
    """By month; where a month holds few, by quarter or half-year, in both years alike."""
    size = disclosure.months_together(now.values)
    if size is None:
        return None
    size_then = disclosure.months_together(then.values) if then.total >= FEW else None
    if size_then:
        size = max(size, size_then)
    labels = [_period_label(now.months[start : start + size]) for start in range(0, len(now.months), size)]
    this_year, last_year = _filled(now, size, len(labels)), _filled(then, size, len(labels))
    return _over_time(labels, this_year, last_year if size_then else None, window, as_of, size)


def _filled(counted, size, length):
    """A period that has not begun has no number."""
    found = disclosure.sums(counted.values, size)[:length]
    return (*found, *[None] * (length - len(found)))


def _period_label(months):
    first, last = date_format(months[0][0], "b"), date_format(months[-1][0], "b")
    return first if first == last else f"{first}–{last}"  # noqa: RUF001 - from–to


def _over_time(labels, now, then, window, as_of, size):
    first, title = {
        1: (_("Month"), _("Support contacts per month")),
        3: (_("Quarter"), _("Support contacts per quarter")),
        6: (_("Half-year"), _("Support contacts per half-year")),
    }[size]
    year, before = str(window[0].year), str(window[0].year - 1)
    head = year if as_of >= window[1] else _("%(year)s up to %(day)s") % {"year": year, "day": date_format(as_of, _("j M"))}
    known = sum(value for value in now if value is not None)
    cells = [_("not yet") if value is None else value for value in now]
    if then is None:
        table = Table(_counted_in(title), (first, head), tuple(zip(labels, cells, strict=True)), (_("In all"), known))
        drawing = {"bars": charts.bars(list(zip(labels, now, strict=True)))}
    else:
        rows = tuple(zip(labels, cells, then, strict=True))
        table = Table(_counted_in(title), (first, head, before), rows, (_("In all"), known, sum(then)))
        drawing = {"lines": charts.lines(labels, [charts.Series(year, now), charts.Series(before, then, past=True)])}
    notes = _period_notes(labels, now, window, as_of, size)
    return Breakdown(title, first, table, notes=notes, **drawing)


def _period_notes(labels, values, window, as_of, size):
    """A bar that is low only because its time is not up would worry a reader."""
    notes = []
    if as_of < window[1]:
        latest = labels[len([value for value in values if value is not None]) - 1]
        notes.append(_("%(period)s is counted up to %(day)s only.") % {"period": latest, "day": in_short(as_of)})
    if size > 1:
        notes.append(_("Months are added together, so that no figure is of fewer than %(few)s contacts.") % {"few": FEW})
    return tuple(notes)


def _counted_in(title):
    return _("%(title)s, number of contacts") % {"title": title}


def _by_channel(counted: Counted) -> Breakdown | None:
    """Channels with few contacts stand together; a single part would only repeat the total."""
    shown, rest = disclosure.parts_together(counted.channels)
    if not shown:
        return None
    parts = [(_sentence_case(label), value) for label, value in shown]
    if rest:
        parts.append((_("Other channels"), rest))
    if len(parts) == 1 and rest:
        return None
    title, first = _("Support contacts per channel"), _("Channel")
    table = Table(_counted_in(title), (first, _("Number of contacts")), tuple(parts), (_("In all"), counted.total))
    notes = (_("“Other channels” are those with few contacts, added together."),) if rest else ()
    return Breakdown(title, first, table, rows=charts.rows(parts), notes=notes)


def _sentence_case(label: str) -> str:
    return label[:1].upper() + label[1:]
