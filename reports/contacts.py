"""The support contacts of a year in figures: how many, when and through which channel; nothing about who."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jourer import few, metrics, periods, sources
from jourer.few import FEW
from jourer.models import Association, Measure
from jourer.periods import Window
from jourer.templatetags.components import Table
from jourer.templatetags.formats import number
from reports import charts, disclosure
from reports.outcomes import in_short

METRIC = "cases.contacts"
CHANNEL = "channel"


@dataclass(frozen=True)
class Breakdown:
    """One way to tell the contacts apart: a drawing, of one of three kinds, and the table that holds its numbers."""

    title: str
    first: str  # the heading of the labels
    table: Table
    lines: charts.Lines | None = None
    bars: charts.Bars | None = None
    rows: charts.Rows | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contacts:
    unit: str
    definition: str
    sentences: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...] = ()


@dataclass(frozen=True)
class Counted:
    """The contacts of a year: of each month that has begun by `as_of`, and through each channel."""

    window: Window
    as_of: date
    months: tuple[int, ...]
    channels: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(self.months)

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.window[1]

    @property
    def year(self) -> str:
        return str(self.window[0].year)


def read(association: Association, window: Window, as_of: date) -> Contacts:
    """The contacts of the year `window`, beside those of the year before where there were any."""
    metric = metrics.get(METRIC)
    if metric is None:
        raise LookupError(METRIC)
    definition = _definition(association, window)
    if as_of < window[0]:
        return Contacts(str(metric.unit), definition, (_("The year has not begun."),))
    before = periods.year_before(window)
    columns = sources.columns(association, metric, [CHANNEL], (before[0], min(as_of, window[1])))
    if not len(columns):
        return Contacts(str(metric.unit), definition, (_("Data missing: no support contact has been logged."),))
    labels = metric.dimension(CHANNEL).choices(association)
    now, then = (_count(columns, stretch, as_of, labels) for stretch in (window, before))
    found = (_by_period(now, then), _by_channel(now)) if now.total >= FEW else ()
    return Contacts(str(metric.unit), definition, _totals(now, then), tuple(one for one in found if one))


def _definition(association, window):
    measure = Measure(association=association, metric=METRIC, starts_on=window[0], ends_on=window[1])
    return metrics.definition(measure, metrics.ChoicesCache(association))


def _count(columns, window, as_of, labels) -> Counted:
    end, every = min(window[1], as_of), columns.where({})
    begun = [(first, min(last, end)) for first, last in periods.months(window) if first <= end]
    through = {code: columns.where({CHANNEL: [code]}) for code, _label in labels}
    return Counted(
        window=window,
        as_of=as_of,
        months=tuple(columns.count(every, first, last) for first, last in begun),
        channels=tuple((str(label), columns.count(through[code], window[0], end)) for code, label in labels),
    )


def _totals(now: Counted, then: Counted) -> tuple[str, ...]:
    words = {"count": in_words(now.total), "year": now.year, "day": date_format(now.as_of, _("j M"))}
    if now.is_over:
        said = [_("%(count)s support contacts were logged in %(year)s.") % words]
    else:
        said = [_("%(count)s support contacts have been logged in %(year)s up to %(day)s.") % words]
    if then.total:
        last_year = {"count": in_words(then.total), "year": then.year}
        said.append(_("In the whole of %(year)s there were %(count)s.") % last_year)
    return tuple(said)


def in_words(count: int) -> str:
    return number(count) if count >= FEW else few.in_words()


# By month, quarter or half-year


def _by_period(now: Counted, then: Counted) -> Breakdown | None:
    """By month; where a month holds few, by longer periods, in both years alike. Few last year: this year alone."""
    size = few.months_together(now.months)
    size_then = few.months_together(then.months) if then.total >= FEW else None
    if size is None:
        return None
    size = max(size, size_then or size)
    labels = _labels(now.window, size)
    values = _of_periods(now, size, labels)
    past = _of_periods(then, size, labels) if size_then else None
    title, first = _period_words(size)
    return Breakdown(
        title=title,
        first=first,
        table=_period_table(title, first, labels, (now, values), (then, past)),
        bars=None if past else charts.bars(list(zip(labels, values, strict=True))),
        lines=charts.lines(labels, _both_years(now, values, then, past)) if past else None,
        notes=_period_notes(now, size, labels[len(few.sums(now.months, size)) - 1]),
    )


def _labels(window: Window, size: int) -> list[str]:
    """ "jan", or "jan–mar" where several months stand together."""
    months = [date_format(first, "b") for first, _last in periods.months(window)]
    together = [months[start : start + size] for start in range(0, len(months), size)]
    return [some[0] if len(some) == 1 else f"{some[0]}–{some[-1]}" for some in together]


def _of_periods(counted: Counted, size: int, labels: Sequence[str]) -> tuple[int | None, ...]:
    """A period that has not begun has no number."""
    found = few.sums(counted.months, size)[: len(labels)]
    return (*found, *[None] * (len(labels) - len(found)))


def _period_words(size: int) -> tuple[str, str]:
    return {
        1: (_("Support contacts per month"), _("Month")),
        3: (_("Support contacts per quarter"), _("Quarter")),
        6: (_("Support contacts per half-year"), _("Half-year")),
    }[size]


def _period_table(title, first, labels, this_year, last_year):
    (now, values), (then, past) = this_year, last_year
    day = date_format(now.as_of, _("j M"))
    head = now.year if now.is_over else _("%(year)s up to %(day)s") % {"year": now.year, "day": day}
    columns = [labels, [_("not yet") if value is None else value for value in values]]
    heads, foot = [first, head], [_("In all"), now.total]
    if past:
        columns, heads, foot = [*columns, past], [*heads, then.year], [*foot, then.total]
    return Table(_counted_in(title), tuple(heads), tuple(zip(*columns, strict=True)), tuple(foot))


def _counted_in(title: str) -> str:
    return _("%(title)s, number of contacts") % {"title": title}


def _both_years(now, values, then, past):
    return [charts.Series(now.year, values), charts.Series(then.year, past, past=True)]


def _period_notes(now: Counted, size: int, latest: str) -> tuple[str, ...]:
    """A figure that is low only because its time is not up would worry a reader."""
    notes = []
    if not now.is_over:
        words = {"period": latest, "day": in_short(now.as_of)}
        notes.append(_("%(period)s is counted up to %(day)s only.") % words)
    if size > 1:
        said = _("Months are added together, so that no figure is of fewer than %(few)s contacts.")
        notes.append(said % {"few": FEW})
    return tuple(notes)


# By channel


def _by_channel(counted: Counted) -> Breakdown | None:
    """Channels with few contacts stand together; where only their sum would be left, it would repeat the total."""
    shown, rest = disclosure.parts_together(counted.channels)
    if not shown:
        return None
    parts = [(f"{label[:1].upper()}{label[1:]}", value) for label, value in shown]
    notes: tuple[str, ...] = ()
    if rest:
        parts.append((_("Other channels"), rest))
        notes = (_("“Other channels” are those with few contacts, added together."),)
    title, first = _("Support contacts per channel"), _("Channel")
    foot = (_("In all"), counted.total)
    table = Table(_counted_in(title), (first, _("Number of contacts")), tuple(parts), foot)
    return Breakdown(title, first, table, rows=charts.rows(parts), notes=notes)
