"""The metric registry: the rooms offer numbers here, and nobody else needs to know their tables.

A metric says which rows it counts, on which date, what is counted of them, and along which dimensions they can be told
apart. Its key is a short string that is stored with a measure; a key that no room offers any more shows as retired.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

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

    Metrics of one `source` are counted from one fetch of its rows.

    kind: events     the rows, or the sum of their `amount`
          distinct   how many different values of `distinct` the rows have
          level      the rows that stand on a day: from `on` to `until`, the last day on which they do (None: still)
          share      the rows of which the yes-or-no `part` is true, of all
          duration   from `since` to `until`, the first that is known of their columns, dates or moments (None: not yet)

    `persons` says that the rows are people or what was done with one: few of them could point at somebody.
    `typed_at` is the moment when a row was written down, by which late entries are told, and `corrected_at` each moment
    when it was corrected. `tells` is what else a row says of itself to those who may open it, as (heading, path).
    `about_persons` says that what is counted is a fact about them, such as how many different places they live in.
    `parts_by_work` says that the two sides of its share tell how the work was done: then only all together can be few.
    """

    key: str
    label: Text
    unit: Text
    sentence: Text
    on: str
    dimensions: tuple[Dimension, ...]
    source: Callable[[], QuerySet]
    kind: str = kinds.EVENTS
    amount: str = ""
    distinct: str = ""
    part: str = ""
    since: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    persons: bool = False
    about_persons: bool = False
    typed_at: str = ""
    corrected_at: str = ""
    tells: tuple[tuple[Text, str], ...] = ()
    parts_by_work: bool = False

    def rows(self) -> QuerySet:
        """Those of the source, but none without the amount that is to be summed."""
        rows = self.source()
        return rows.exclude(**{self.amount: None}) if self.amount else rows

    @property
    def columns(self) -> list[str]:
        """The paths of what is read of each row as it is, beside its date."""
        return [path for path in (self.amount, self.part, *self.since, *self.until) if path]

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
    """Register the decorated function, which returns the rows, as a metric; `facts` are the fields of `Metric`.

    Several metrics of the same rows decorate one function.
    """

    def register(source):
        made = Metric(key=key, dimensions=tuple(dimensions), source=source, **facts)
        if key in _registry:
            raise ValueError(f"there is already a metric {key}")
        if missing := [name for name in NEEDS.get(made.kind, ()) if not getattr(made, name)]:
            raise ValueError(f"a metric of {made.kind} says its {' and '.join(missing)}")
        _registry[key] = made
        return source

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
        return {"metric": _no_longer_offered(measure)}
    if metric.kind not in kinds.of(measure).metrics:
        return {"metric": _("“%(metric)s” does not go with this kind of target.") % {"metric": metric.label}}
    if measure.opening_value is not None and not takes_opening(measure, metric):
        return {"opening_value": _("“%(metric)s” cannot be added to an opening figure.") % {"metric": metric.label}}
    return {}


def takes_opening(measure, metric: Metric) -> bool:
    """Only events add up; different people, shares and medians do not. Periods that were met always add up."""
    return metric.kind == kinds.EVENTS or measure.kind == "frequency"


def _no_longer_offered(measure):
    return _("Counted by “%(key)s”, which is no longer offered.") % {"key": measure.metric}


def offered() -> list[Metric]:
    return sorted(_registry.values(), key=lambda metric: str(metric.label))


def from_choices(choices) -> Callable[[Association], Choices]:
    """The same choices for every association."""
    pairs = list(getattr(choices, "choices", choices))
    return lambda association: pairs


def shelters_of(association: Association) -> Choices:
    return [(str(key), name) for key, name in Shelter.objects.filter(association=association).values_list("pk", "name")]


def definition(measure, choices: "ChoicesCache") -> str:
    """What is counted, as whole sentences, from the metric and the filters of a measure.

    "Antal stödkontakter via telefon eller besök, 1 januari–31 december 2026."
    """
    metric = of(measure)
    if measure.metric and metric is None:
        return _no_longer_offered(measure)
    words = {
        "what": _narrowed(metric, _all_filters(measure), choices) if metric else _("What has been typed in by hand"),
        "when": periods.in_words(measure.window),
        "times": formats.number(measure.goal_value),
        "limit": within_in_words(measure) if measure.limit_value else "",
    }
    return _sentence(measure, metric, words, choices) % words


def _sentence(measure, metric, words, choices):
    if measure.kind == "frequency":
        words["what"] = _lower(words["what"])
        return PERIODS_MET[measure.per]
    if metric is None:
        return TYPED_IN.get(measure.kind, TYPED_IN["count"])
    if metric.kind == kinds.DURATION:
        return IN_TIME if measure.limit_value else MEDIAN
    if measure.kind == "ratio" and metric.kind != kinds.SHARE:
        words["whole"] = _lower(_narrowed(metric, measure.whole_filters, choices))
        return PART_OF_WHOLE
    return COUNTED


COUNTED = gettext_lazy("%(what)s, %(when)s.")
PART_OF_WHOLE = gettext_lazy("%(what)s compared with %(whole)s, %(when)s.")
IN_TIME = gettext_lazy("%(what)s: the share within %(limit)s, %(when)s. What is late and not done counts as late.")
MEDIAN = gettext_lazy("%(what)s: the median time in days, %(when)s.")

PERIODS_MET = {
    "day": gettext_lazy("The share of the days gone that reached %(times)s, counted as %(what)s, %(when)s."),
    "week": gettext_lazy("The share of the weeks gone that reached %(times)s, counted as %(what)s, %(when)s."),
    "two_weeks": gettext_lazy(
        "The share of the two-week periods gone that reached %(times)s, counted as %(what)s, %(when)s."
    ),
    "month": gettext_lazy("The share of the months gone that reached %(times)s, counted as %(what)s, %(when)s."),
    "quarter": gettext_lazy("The share of the quarters gone that reached %(times)s, counted as %(what)s, %(when)s."),
    "term": gettext_lazy("The share of the half-years gone that reached %(times)s, counted as %(what)s, %(when)s."),
    "year": gettext_lazy("The share of the years gone that reached %(times)s, counted as %(what)s, %(when)s."),
}

TYPED_IN = {
    "count": gettext_lazy("%(what)s, %(when)s: the values are added together."),
    "level": gettext_lazy("%(what)s, %(when)s: the latest value holds."),
    "ratio": gettext_lazy("%(what)s, %(when)s: the latest value holds."),
    "milestone": gettext_lazy("What somebody has marked as done, %(when)s."),
    "qualitative": gettext_lazy("What people say of it, %(when)s: the latest verdict holds."),
}


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


def _all_filters(measure):
    """Those of a share, too, that say what its whole is: n is a part of it."""
    of_whole = {key: codes for key, codes in measure.whole_filters.items() if not measure.filters.get(key)}
    return {**measure.filters, **of_whole}


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
    """The choices of dimensions for one association, each asked for once, whichever metrics share them."""

    def __init__(self, association: Association):
        self.association = association
        self._labels: dict[Callable, Mapping[str, Text]] = {}

    def labels(self, dimension: Dimension) -> Mapping[str, Text]:
        if dimension.choices not in self._labels:
            self._labels[dimension.choices] = dict(dimension.choices(self.association))
        return self._labels[dimension.choices]
