"""The metric registry: the rooms offer numbers here, and nobody else needs to know their tables.

A metric says which rows it counts, on which date, and along which dimensions they can be told apart. Its key is a
short string that is stored with a measure; a key that no room offers any more shows as retired.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jourer import periods
from jourer.models import Association, Shelter

Text = str | Promise
Choices = list[tuple[str, Text]]


@dataclass(frozen=True)
class Dimension:
    """One way to tell rows apart.

    `path` is where the code stands; a row may have several values if `multi`; the codes are keys of rows if `keys`.

    `phrase` is how a filter reads in the metric's sentence, with %(values)s in it: "by %(values)s".
    """

    key: str
    label: Text
    path: str
    choices: Callable[[Association], Choices]
    phrase: Text
    multi: bool = False
    keys: bool = False


@dataclass(frozen=True)
class Metric:
    """A countable thing: the rows of `rows()`, each an event on its date `on`.

    `persons` says that the rows are people or what was done with one: few of them could point at somebody.
    """

    key: str
    label: Text
    unit: Text
    sentence: Text
    on: str
    dimensions: tuple[Dimension, ...]
    rows: Callable[[], QuerySet] = field(compare=False)
    persons: bool = False

    def dimension(self, key: str) -> Dimension:
        return next(dimension for dimension in self.dimensions if dimension.key == key)

    def knows(self, filters: Mapping[str, object]) -> bool:
        """Whether all that is filtered on is a dimension of this metric."""
        return filters.keys() <= {dimension.key for dimension in self.dimensions}


_registry: dict[str, Metric] = {}


def metric(
    key: str,
    *,
    label: Text,
    unit: Text,
    sentence: Text,
    on: str,
    dimensions: Iterable[Dimension],
    persons: bool = False,
):
    """Register the decorated function, which returns the rows, as a metric."""

    def register(rows):
        if key in _registry:
            raise ValueError(f"there is already a metric {key}")
        _registry[key] = Metric(key, label, unit, sentence, on, tuple(dimensions), rows, persons)
        return rows

    return register


def get(key: str) -> Metric | None:
    """The metric, or None where its key is retired."""
    return _registry.get(key)


def of(measure) -> Metric | None:
    """What a measure is counted by; None where it is typed in, or where its metric or one of its filters is retired."""
    metric = get(measure.metric)
    return metric if metric and metric.knows(measure.filters) else None


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
    metric = of(measure)
    when = periods.in_words(measure.window)
    if measure.kind == "qualitative":
        return _("What people say of it, %(when)s: the latest verdict holds.") % {"when": when}
    if not measure.metric:
        return _("What has been typed in by hand, %(when)s.") % {"when": when}
    if metric is None:
        return _("Counted by “%(key)s”, which is no longer offered.") % {"key": measure.metric}
    phrases = [_phrase(metric.dimension(key), codes, choices) for key, codes in measure.filters.items() if codes]
    what = " ".join([str(metric.sentence), *phrases])
    return _("%(what)s, %(when)s.") % {"what": what, "when": when}


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
