"""What a measure or another row is, field by field: what a change changed, and whether somebody else was in between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jourer.marks import mark_of, plain
from jourer.models import Measure

# What a target measures, and when it is reached: to change it after adoption takes a decision.
MEASURED = (
    "kind", "direction", "goal_value", "baseline", "per", "limit_value", "limit_unit", "starts_on", "ends_on",
    "profile", "month_weights", "metric", "filters", "whole_filters",
)  # fmt: skip
# How it is named, who sees to it, and what was counted before the log began: no other target for that.
BESIDE = ("unit", "opening_value", "opening_until", "opening_source", "responsible", "asked_every")
ITEMS = "items"
WORDS = {"unit", "opening_source", ITEMS}  # what people write: never in the audit


@dataclass(frozen=True)
class Change:
    """The fields that differ, before and after, as `described` says them; nothing where none does."""

    before: dict
    after: dict

    def __bool__(self):
        return bool(self.before)

    @property
    def is_of_target(self) -> bool:
        return any(name in MEASURED or name == ITEMS for name in self.before)

    @property
    def codes_and_numbers(self) -> dict:
        """For the audit; of what people write only that it was changed."""
        return {name: None if name in WORDS else [self.before[name], self.after[name]] for name in self.before}


def between(before: Mapping, after: Mapping) -> Change:
    changed = [name for name in before if before[name] != after[name]]
    return Change({name: before[name] for name in changed}, {name: after[name] for name in changed})


def described(measure: Measure, items: Iterable[str] | None = None) -> dict:
    """{field: value} as JSON that the model reads back: numbers and dates as text, filters as codes, items by name.

    The `items` of a measure that is not saved are said beside it.
    """
    columns = {name: Measure._meta.get_field(name).attname for name in (*MEASURED, *BESIDE)}
    fields = {name: plain(getattr(measure, column)) for name, column in columns.items()}
    names = (item.name for item in measure.items.all()) if items is None else set(items)
    return {**fields, ITEMS: sorted(names)}


def state(measure: Measure) -> str:
    """A mark that is another as soon as anything of the measure is."""
    return mark_of(described(measure))
