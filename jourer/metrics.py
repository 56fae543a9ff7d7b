"""The metric registry: the rooms offer numbers here, and nobody else needs to know their tables.

A metric says which rows it counts, on which date, what is counted of them, and along which dimensions they can be told
apart. Its key is a short string that is stored with a measure; a key that no room offers any more shows as retired.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from jourer import kinds, periods
from jourer.models import Association, Shelter
from jourer.templatetags import formats

Text = str | Promise
Choices = list[tuple[str, Text]]


@dataclass(frozen=True)
class Dimension:
    """One way to tell rows apart.

    `path` is where the code stands; a row may have several values if `multi`; the codes are keys of rows if `keys`.

    `phrase` is how a filter reads in the metric's sentence, with %(values)s in it: "by %(values)s". `about_persons`
    says that it tells what people are, and not only what was done: unless somebody says otherwise it does.
    """

    key: str
    label: Text
    path: str
    choices: Callable[[Association], Choices]
    phrase: Text
    multi: bool = False
    keys: bool = False
    about_persons: bool = True


@dataclass(frozen=True)
class Metric:
    """A countable thing: the rows of `rows()`, each on its local date `on`. Columns are named by their path.

    kind: events     the rows, or the sum of their `amount`
          distinct   how many different values of `distinct` the rows have
          level      the rows that stand on a day: from `on` to `until`, the last day on which they do (None: still)
          share      the rows of which the yes-or-no `part` is true, of all
          duration   from `since` to `until`, the first that is known of their columns, dates or moments (None: not yet)

    `persons` says that the rows are people or what was done with one: few of them could point at somebody.
    """

    key: str
    label: Text
    unit: Text
    sentence: Text
    on: str
    dimensions: tuple[Dimension, ...]
    rows: Callable[[], QuerySet] = field(compare=False)
    kind: str = kinds.EVENTS
    amount: str = ""
    distinct: str = ""
    part: str = ""
    since: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    persons: bool = False

    @property
    def columns(self) -> list[str]:
        """The paths of what is read of each row beside its date and its dimensions."""
        return [path for path in (self.amount, self.distinct, self.part, *self.since, *self.until) if path]

    def dimension(self, key: str) -> Dimension:
        return next(dimension for dimension in self.dimensions if dimension.key == key)

    def knows(self, filters: Mapping[str, object]) -> bool:
        """Whether all that is filtered on is a dimension of this metric."""
        return filters.keys() <= {dimension.key for dimension in self.dimensions}


_registry: dict[str, Metric] = {}


NEEDS = {
    kinds.DISTINCT: {"distinct"},
    kinds.LEVEL: {"until"},
    kinds.SHARE: {"part"},
    kinds.DURATION: {"since", "until"},
}


def metric(key: str, *, dimensions: Iterable[Dimension], **facts):
    """Register the decorated function, which returns the rows, as a metric; `facts` are the fields of `Metric`."""

    def register(rows):
        made = Metric(key=key, dimensions=tuple(dimensions), rows=rows, **facts)
        if key in _registry:
            raise ValueError(f"there is already a metric {key}")
        if missing := [name for name in NEEDS.get(made.kind, ()) if not getattr(made, name)]:
            raise ValueError(f"a metric of {made.kind} says its {' and '.join(missing)}")
        _registry[key] = made
        return rows

    return register


def get(key: str) -> Metric | None:
    """The metric, or None where its key is retired."""
    return _registry.get(key)


def of(measure) -> Metric | None:
    """What a measure is counted by; None where it is typed in, or where its metric or one of its filters is retired."""
    metric = get(measure.metric)
    is_whole = metric and metric.knows(measure.filters) and metric.knows(measure.whole_filters)
    return metric if is_whole else None


def suiting(kind: str) -> list[Metric]:
    """The metrics that a kind of measure can be counted from."""
    return [metric for metric in offered() if metric.kind in kinds.KINDS[kind].metrics]


def problems(measure) -> dict[str, str]:
    """{field: what is wrong} with what a measure is counted from; empty where it is typed in or all is well."""
    metric = get(measure.metric)
    if not measure.metric:
        return {}
    if metric is None or of(measure) is None:
        return {"metric": _("Counted by “%(key)s”, which is no longer offered.") % {"key": measure.metric}}
    if metric.kind not in kinds.of(measure).metrics:
        return {"metric": _("“%(metric)s” does not go with this kind of target.") % {"metric": metric.label}}
    return {}


def offered() -> list[Metric]:
    return sorted(_registry.values(), key=lambda metric: str(metric.label))


def from_choices(choices) -> Callable[[Association], Choices]:
    """The same choices for every association."""
    pairs = list(getattr(choices, "choices", choices))
    return lambda association: pairs


def shelters_of(association: Association) -> Choices:
    return [(str(key), name) for key, name in Shelter.objects.filter(association=association).values_list("pk", "name")]


def definition(measure, choices: "ChoicesCache") -> str:
    """What is counted, as one whole sentence, from the metric and the filters of a measure.

    "Antal stödkontakter via telefon eller besök, 1 januari–31 december 2026."
    """
    when = periods.in_words(measure.window)
    if measure.kind == "qualitative":
        return _("What people say of it, %(when)s: the latest verdict holds.") % {"when": when}
    if not measure.metric:
        return _typed_in(measure) % {"when": when}
    metric = of(measure)
    if metric is None:
        return _("Counted by “%(key)s”, which is no longer offered.") % {"key": measure.metric}
    what = _narrowed(metric, measure.filters, choices)
    if measure.kind == "ratio" and metric.kind != kinds.SHARE:
        whole = _narrowed(metric, measure.whole_filters, choices)
        return _("%(what)s, out of: %(whole)s, %(when)s.") % {"what": what, "whole": _lower(whole), "when": when}
    if measure.kind == "frequency":
        words = {"times": formats.number(measure.goal_value), "what": _lower(what), "when": when}
        return PERIODS_MET[measure.per] % words
    if measure.kind == "duration":
        words = {"what": what, "limit": within_in_words(measure), "when": when}
        return _("%(what)s: how many within %(limit)s, %(when)s. What is late and not done counts as late.") % words
    return _("%(what)s, %(when)s.") % {"what": what, "when": when}


PERIODS_MET = {
    "day": gettext_lazy("How many of the days gone had at least %(times)s: %(what)s, %(when)s."),
    "week": gettext_lazy("How many of the weeks gone had at least %(times)s: %(what)s, %(when)s."),
    "two_weeks": gettext_lazy("How many of the two-week periods gone had at least %(times)s: %(what)s, %(when)s."),
    "month": gettext_lazy("How many of the months gone had at least %(times)s: %(what)s, %(when)s."),
    "quarter": gettext_lazy("How many of the quarters gone had at least %(times)s: %(what)s, %(when)s."),
    "term": gettext_lazy("How many of the half-years gone had at least %(times)s: %(what)s, %(when)s."),
    "year": gettext_lazy("How many of the years gone had at least %(times)s: %(what)s, %(when)s."),
}


def _typed_in(measure):
    if measure.kind == "frequency":
        words = {"times": formats.number(measure.goal_value), "what": _("what has been typed in by hand")}
        return PERIODS_MET[measure.per] % {**words, "when": "%(when)s"}
    if kinds.of(measure).typed == kinds.LATEST_HOLDS:
        return _("What has been typed in by hand, %(when)s: the latest value holds.")
    if kinds.of(measure).items:
        return _("What has been marked as done by hand, %(when)s.")
    return _("What has been typed in by hand, %(when)s: the values are added together.")


def within_in_words(measure) -> str:
    """ "24 timmar", "4 arbetsdagar"."""
    return WITHIN[measure.limit_unit](measure.limit_value) % {"count": measure.limit_value}


WITHIN = {
    "minutes": lambda count: ngettext("%(count)s minute", "%(count)s minutes", count),
    "hours": lambda count: ngettext("%(count)s hour", "%(count)s hours", count),
    "days": lambda count: ngettext("%(count)s day", "%(count)s days", count),
    "workdays": lambda count: ngettext("%(count)s working day", "%(count)s working days", count),
    "weeks": lambda count: ngettext("%(count)s week", "%(count)s weeks", count),
}


def _narrowed(metric, filters, choices):
    phrases = [_phrase(metric.dimension(key), codes, choices) for key, codes in filters.items() if codes]
    return " ".join([str(metric.sentence), *phrases])


def _lower(text):
    return text[:1].lower() + text[1:]


def _phrase(dimension, codes, choices):
    labels = choices.labels(dimension)
    names = [str(labels.get(code, code)) for code in codes]
    *first, last = names
    values = pgettext("list of alternatives", "%(first)s or %(last)s") % {"first": ", ".join(first), "last": last}
    return str(dimension.phrase) % {"values": values if first else last}


class ChoicesCache:
    """The choices of dimensions for one association, each asked for once."""

    def __init__(self, association: Association):
        self.association = association
        self._labels: dict[str, Mapping[str, Text]] = {}

    def labels(self, dimension: Dimension) -> Mapping[str, Text]:
        if dimension.key not in self._labels:
            self._labels[dimension.key] = dict(dimension.choices(self.association))
        return self._labels[dimension.key]
