"""What a document would make of the plan, goal by goal, with what was chosen so far: for a page, before it is saved.

`Preview(row, by)` compares the document with the plan of its year as it stands. The page shows it, and the import
(`plans/actions/importing.py`) does it; nothing here writes.
"""

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jourer import kinds, measuring, metrics, periods
from jourer.marks import mark
from jourer.measuring import Reading
from jourer.models import Measure, Shelter
from jourer.templatetags.components import Table
from jourer.templatetags.readings import goal_in_words
from plans import changes, proposals
from plans.importing import draft_facts, fill, in_words, measure_facts, normalised, why_not
from plans.interpreting import TargetReading
from plans.models import Goal, Plan, PlanImport, Target
from plans.proposals import ProposedGoal, ProposedTarget

NEW = ProposedTarget(TargetReading(Measure.Kind.COUNT))  # what a target begins as that somebody adds


@dataclass
class ProposedMeasure:
    """What a part of the goal's measure would become; where it cannot, `problem` says why.

    `name` is what the page knows it by: the goal's key and the place in the goal.
    """

    name: str
    read: ProposedTarget
    measure: Measure
    items: list[str]
    problem: str = ""
    is_added: bool = False
    is_changed: bool = False
    is_left_out: bool = False
    reading: Reading | None = None

    @property
    def in_words(self) -> str:
        """ "720 ärenden", "högst 5 avhopp", "minst 1 gång per månad: öppet hus", or only what it is called."""
        if self.problem or self.reading is None:
            return in_words(self.read.reading)
        measure, rules = self.measure, kinds.of(self.measure)
        if measure.goal_value is None and not rules.limit:
            return capfirst(measure.unit or str(measure.get_kind_display()))
        said = goal_in_words(self.reading)
        if rules.limit:
            said = _("%(goal)s within %(limit)s") % {"goal": said, "limit": metrics.within_in_words(measure)}
        is_named = rules.is_share and measure.unit and measure.unit.casefold() not in said.casefold()
        return capfirst(f"{said}: {measure.unit}" if is_named else said)

    @property
    def has_begun(self) -> bool:
        """Of a time that has not begun there is nothing to say yet."""
        return self.reading is not None and self.reading.as_of >= self.measure.starts_on

    @property
    def described(self) -> dict[str, Any]:
        """As `changes.described` says it of a measure that is saved."""
        return changes.described(self.measure, self.items)

    @property
    def about(self) -> list[str]:
        """Its kind, its direction where that is another than usual, and when it is to be reached."""
        if self.problem:
            return []
        measure = self.measure
        direction = [] if measure.direction in {"at_least", "at_most"} else [measure.get_direction_display()]
        return [str(measure.get_kind_display()), *map(str, direction), self._when]

    @property
    def _when(self):
        measure = self.measure
        year = measure.ends_on.year
        whole = (date(year, 1, 1), date(year, 12, 31))
        name = periods.name_of(measure.window, whole)
        return str(periods.NAMES[name]) if name else periods.in_words(measure.window)


@dataclass
class Entry:
    """A goal of the document, in the words that it is to have. `was` is the goal of the plan that it rewords."""

    key: str  # of the goal as the document has it
    goal: ProposedGoal
    shelter: Shelter | None
    measures: list[ProposedMeasure]
    was: Goal | None = None
    is_reworded: bool = False  # by somebody, on the page
    is_left_out: bool = False

    @property
    def next_name(self) -> str:
        """What a target that is added will be known by."""
        return f"{self.key}.{len(self.measures)}"

    @property
    def is_measured_anew(self) -> bool:
        """Of a goal with the same measure in the plan, the targets stay as they are."""
        return self.was is None or normalised(self.was.measure_text) != normalised(self.goal.measure)

    @property
    def kept(self) -> list[ProposedMeasure]:
        """The targets that it would get."""
        return [one for one in self.measures if not one.problem and not one.is_left_out]

    @property
    def rewordings(self) -> list[tuple[str, str, str]]:
        """(what, before, after) of each text that is another."""
        if self.was is None:
            return []
        pairs = (
            (_("Goal"), self.was.text, self.goal.goal),
            (_("Activity"), self.was.activity_text, self.goal.activity),
            (_("Measure"), self.was.measure_text, self.goal.measure),
            (_("Number"), self.was.number, self.goal.number),
        )
        return [(what, before, after) for what, before, after in pairs if before != after]


@dataclass
class Section:
    """The goals of a shelter in an area, as they follow each other in the document."""

    key: str
    shelter: Shelter | None
    area: str
    entries: list[Entry] = field(default_factory=list)
    is_left_out: bool = False


class Preview:
    """The document against the plan: what it adds, rewords and no longer has, and what is the same."""

    def __init__(self, row: PlanImport, by):
        self.row = row
        self.association = row.association
        self.plan = Plan.objects.filter(association=row.association, year=row.year).first()
        self.shelters = list(Shelter.objects.visible_to(by))
        self.document = proposals.from_data(row.content["goals"])

    # What stands on top

    @property
    def slips(self) -> list[str]:
        """What the document says against itself; not what was said of single goals."""
        found, asked = self.row.content["year"], self.row.year
        is_other = found is not None and found != asked
        said = [_("The document is for %(found)s, not %(asked)s.") % {"found": found, "asked": asked}]
        return (said if is_other else []) + self.row.content["slips"]

    @property
    def budgets(self) -> list[Table]:
        return [_budget(budget) for budget in self.row.budgets]

    @property
    def in_words(self) -> str:
        """How much there is to look through."""
        goals = len(self.entries)
        targets = [one for entry in self.entries for one in entry.measures]
        words = {
            "goals": ngettext("%(count)s goal", "%(count)s goals", goals) % {"count": goals},
            "targets": ngettext("%(count)s target", "%(count)s targets", len(targets)) % {"count": len(targets)},
            "counted": sum(bool(one.measure.metric) for one in targets),
        }
        return (
            _("%(goals)s with %(targets)s to read in; %(counted)s of the targets count themselves from the log.")
            % words
        )

    @cached_property
    def doubtful(self) -> list[Entry]:
        """The goals that a person has to look at: something in them was not understood, or cannot be followed."""
        return [one for one in self.entries if one.goal.warnings or any(part.problem for part in one.measures)]

    @property
    def doubtful_in_words(self) -> str:
        count = len(self.doubtful)
        return ngettext("%(count)s goal to look at first", "%(count)s goals to look at first", count) % {"count": count}

    # Whose the goals are

    @cached_property
    def unknown_shelters(self) -> list[str]:
        """Those of which nobody has said whose they are."""
        return [name for name in self.foreign_shelters if name not in self.row.shelters]

    @cached_property
    def foreign_shelters(self) -> list[str]:
        """Names in the document that are no shelter's here."""
        names = dict.fromkeys(goal.shelter for goal in self.document)
        return [name for name in names if name and normalised(name) not in self._keys]

    def _key_of(self, name: str) -> str | None:
        """The shelter's key; "" for the whole association, None for a name that nobody knows."""
        if not name:
            return ""
        return self._keys.get(normalised(name), self.row.shelters.get(name))

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {normalised(one.name): str(one.pk) for one in self.shelters}

    def _shelter_of(self, name: str) -> Shelter | None:
        return next((one for one in self.shelters if str(one.pk) == self._key_of(name)), None)

    # The document against the plan

    @cached_property
    def _by_key(self) -> dict[str, tuple[ProposedGoal, Shelter | None]]:
        """The goals under the names that their shelters have here; what is the same then is one goal."""
        found: dict[str, tuple[ProposedGoal, Shelter | None]] = {}
        for goal in self.document:
            shelter = self._shelter_of(goal.shelter)
            named = replace(goal, shelter=shelter.name if shelter else "")
            found.setdefault(named.key, (named, shelter))
        return found

    @cached_property
    def _standing(self) -> dict[str, Goal]:
        found: dict[str, Goal] = {}
        if self.plan is None:
            return found
        targets = Prefetch("targets", Target.objects.select_related("measure").prefetch_related("measure__items"))
        goals = Goal.objects.filter(area__plan=self.plan).select_related("area", "shelter")
        for goal in goals.prefetch_related(targets):
            found.setdefault(proposals.as_it_stands(goal).key, goal)
        return found

    @cached_property
    def _differences(self) -> proposals.Differences:
        return proposals.differences(
            [proposals.as_it_stands(goal) for goal in self._standing.values()],
            [goal for goal, _shelter in self._by_key.values()],
        )

    @cached_property
    def mark(self) -> str:
        """Another as soon as the document would do something else with the plan than the page has shown."""
        added, gone, changed, _same = self._differences
        keys = [[one.key for one in added], [one.key for one in gone], [[a.key, b.key] for a, b in changed]]
        at_stake = [*gone, *(old for old, _new in changed)]
        words = proposals.as_data(at_stake)  # a key does not tell everything that would be written over
        targets = [[changes.state(one.measure) for one in self._standing[goal.key].targets.all()] for goal in at_stake]
        return mark(json.dumps([bool(self.plan), *keys, words, targets, self.row.changed], sort_keys=True))

    @cached_property
    def added(self) -> list[Section]:
        sections: dict[str, Section] = {}
        for goal in self._differences.added:
            shelter = self._by_key[goal.key][1]
            key = hashlib.sha256("\x1f".join(goal.identity[:2]).encode()).hexdigest()[:12]
            section = sections.setdefault(key, Section(key, shelter, goal.area, [], key in self.row.left_out))
            section.entries.append(self._entry(goal))
        return list(sections.values())

    @cached_property
    def changed(self) -> list[Entry]:
        return [self._entry(new, was=self._standing[old.key]) for old, new in self._differences.changed]

    @cached_property
    def gone(self) -> list[tuple[Goal, bool]]:
        """The goals that only the plan has, each with whether it is to leave the plan."""
        goals = [self._standing[one.key] for one in self._differences.gone]
        return [(goal, str(goal.pk) in self.row.taken_out) for goal in goals]

    @property
    def same(self) -> int:
        return len(self._differences.same)

    @property
    def entries(self) -> list[Entry]:
        """Everything that would be written, unless it is left out."""
        return [entry for section in self.added for entry in section.entries] + self.changed

    def kept(self) -> Iterator[Entry]:
        left_out = {entry.key for section in self.added if section.is_left_out for entry in section.entries}
        return (entry for entry in self.entries if not entry.is_left_out and entry.key not in left_out)

    @cached_property
    def may_be_left_out(self) -> set[str]:
        """The names of the parts, the goals and their targets."""
        targets = (one.name for entry in self.entries for one in entry.measures)
        return {section.key for section in self.added} | {entry.key for entry in self.entries} | {*targets}

    @cached_property
    def may_be_taken_out(self) -> set[str]:
        return {str(goal.pk) for goal, _is_taken_out in self.gone}

    # One of them

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def target(self, name: str) -> tuple[Entry, ProposedMeasure] | None:
        """A target and its goal; the next name that a goal has to give is that of a target only begun."""
        entry = self.entry(name.partition(".")[0])
        if entry is None or not entry.is_measured_anew:
            return None
        offered = [*entry.measures, self._measure(entry, len(entry.measures), NEW)]
        return next(((entry, one) for one in offered if one.name == name), None)

    def is_taken(self, entry: Entry, words: Mapping[str, Any]) -> bool:
        """Whether the goal would be another goal of the document or the plan, if it had these words."""
        own = entry.was and proposals.as_it_stands(entry.was).key
        others = {other.goal.identity for other in self.entries if other.key != entry.key}
        standing = {proposals.as_it_stands(goal).identity for key, goal in self._standing.items() if key != own}
        return replace(entry.goal, **words).identity in others | standing

    # What would be measured

    def _entry(self, goal: ProposedGoal, was: Goal | None = None) -> Entry:
        key, words = goal.key, self.row.changed.get(goal.key, {})
        entry = Entry(
            key=key,
            goal=replace(goal, **words),
            shelter=self._by_key[key][1],
            measures=[],
            was=was,
            is_reworded=bool(words),
            is_left_out=key in self.row.left_out,
        )
        if entry.is_measured_anew:
            reads = [*goal.targets, *self._added_to(goal)]
            entry.measures = [self._measure(entry, place, read) for place, read in enumerate(reads)]
        return entry

    def _added_to(self, goal) -> list[ProposedTarget]:
        """What somebody has added: the names go on where those of the document's own targets end."""
        names = (f"{goal.key}.{place}" for place in itertools.count(len(goal.targets)))
        return [NEW for _name in itertools.takewhile(self.row.changed.__contains__, names)]

    def _measure(self, entry, place, read) -> ProposedMeasure:
        name = f"{entry.key}.{place}"
        changed = self.row.changed.get(name)
        one = ProposedMeasure(
            name=name,
            read=read,
            measure=Measure(association=self.association),
            items=list(changed[changes.ITEMS] if changed else read.reading.items or ()),
            is_added=read is NEW,
            is_changed=bool(changed),
            is_left_out=name in self.row.left_out,
        )
        try:
            fill(one.measure, _stored(changed) if changed else self._facts(entry, read), one.items)
        except ValidationError as error:
            one.problem = why_not(error).rstrip(".")
        return one

    def _facts(self, entry, read) -> dict[str, Any]:
        document = self._by_key[entry.key][0]
        facts = measure_facts(read.reading, document.measure, self.of_year)
        if read.source:
            key = str(entry.shelter.pk) if entry.shelter else ""
            facts |= {"metric": read.source.metric, "filters": read.source.filters_at(key)}
        return facts

    @cached_property
    def of_year(self) -> Plan:
        """The plan, or one like it would be."""
        return self.plan or new_plan(self.row)

    def read_today(self) -> None:
        """Let every measure say how it would be read today."""
        found = [one for entry in self.entries for one in entry.measures if not one.problem]
        readings = measuring.read(self.association, [one.measure for one in found], timezone.localdate())
        for one in found:
            one.reading = readings[one.measure.pk]


def _budget(budget) -> Table:
    """As the document has it, with the sum of the rows where the printed one is another."""
    rows = tuple((row["label"], Decimal(row["amount"])) for row in budget["rows"])
    printed, computed = budget["printed_total"], budget["computed_total"]
    if printed not in {None, computed}:
        rows += ((_("Total as printed"), Decimal(printed)),)
    head = (_("What"), _("Kronor"))
    return Table(budget["heading"], head, rows, (_("The rows together"), Decimal(computed)))


def new_plan(row: PlanImport) -> Plan:
    """The draft that a document begins, not saved."""
    facts = draft_facts(row.content["title"], row.year)
    return Plan(association=row.association, year=row.year, **facts, **row.content["texts"])


def _stored(facts) -> dict[str, Any]:
    """A measure's fields from `changes.described`."""
    return {Measure._meta.get_field(name).attname: value for name, value in facts.items() if name != changes.ITEMS}
