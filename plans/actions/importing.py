"""From a plan document to the database, each goal and target once. What a document means is in `plans/importing.py`."""

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError, prefetch_related_objects
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jourer.models import Measure, Shelter, audit
from plans import changes
from plans.actions.intake import locked, refuse_adopted
from plans.actions.outline import TEXTS, add_outline, reword_goals
from plans.actions.targets import SAID, Wanted, add_targets, remove_target, says_something
from plans.documents import PlanDocument, PlanRow
from plans.importing import (
    KIND_OF_NAME,
    LONGEST_NAME,
    area_of,
    draft_facts,
    fill,
    identity_of,
    in_words,
    measure_facts,
    named_by,
    normalised,
    why_not,
)
from plans.models import Goal, GoalArea, Plan, PlanImport
from plans.preview import Entry, Preview, ProposedMeasure


@dataclass
class Outcome:
    """What an import did: how many of each were made, how many goals were there already, and what to look at."""

    plan: Plan
    shelters: int = 0
    goals: int = 0
    known_goals: int = 0
    targets: int = 0
    reworded: int = 0
    gone: int = 0
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def import_plan(*, by, document: PlanDocument, year: int, shelter: Shelter | None = None) -> Outcome:
    """Add what the document has and the plan of the year has not; a goal is known by shelter, area, text and measure.

    With `shelter`, rows that name none are that shelter's.
    """
    texts = {name: getattr(document, name) or "" for name in TEXTS}
    outcome = Outcome(_plan(by, year, document.title or "", texts))
    outcome.warnings += [check["message"] for check in document.checks]
    outcome.warnings += [
        _("Line %(line)s") % {"line": remark.line} + f": {remark.text}" for remark in document.warnings
    ]
    if document.year and document.year != year:
        outcome.warnings.append(
            _("The document is for %(found)s, not %(asked)s.") % {"found": document.year, "asked": year}
        )
    writer = _Writer(by, outcome, shelter)
    for prose in document.prose_goals:
        writer.add_goal(area=area_of(prose), text=prose.text, number=prose.number or "")
    for row in document.rows:
        writer.add_row(row)
    writer.write()
    audit.record(by, "plan.imported", outcome.plan, goals=outcome.goals, targets=outcome.targets)
    return outcome


def _plan(by, year, title, texts):
    """The plan of the year; texts that it lacks are filled in, texts that it has stay."""
    plan, _made = Plan.objects.get_or_create(association=by.association, year=year, defaults=draft_facts(title, year))
    for name in TEXTS:
        if not getattr(plan, name):
            setattr(plan, name, texts[name])
    plan.save()
    return plan


# --- What a person has looked through ---------------------------------------------------------------------------------


@transaction.atomic
def confirm_import(
    *, by, row: PlanImport, seen: str, left_out: Collection[str], taken_out: Collection[str]
) -> Outcome | None:
    """Write what is kept of a document into the draft of its year: all of it once, or nothing.

    `seen` is the mark of the preview that was confirmed: if the plan has become another meanwhile, it is refused. What
    is left out and taken out is what was ticked there, and nothing that a colleague ticks meanwhile. None where it was
    confirmed before.
    """
    row = locked(by, row)
    if row.plan_id:
        return None
    row.left_out, row.taken_out = sorted(left_out), sorted(taken_out)
    Plan.objects.select_for_update().filter(association=by.association, year=row.year).first()
    preview = Preview(row, by)
    refuse_adopted(preview.plan)
    if preview.unknown_shelters or preview.mark != seen:
        raise ValidationError(_("The plan was changed meanwhile. Look once more at what would be read in."))
    outcome = Outcome(_plan(by, row.year, row.content["title"], row.content["texts"]))
    _write(_Writer(by, outcome, None), preview)
    row.plan, row.content, row.changed = outcome.plan, {}, {}
    row.save(update_fields=["plan", "content", "changed", "left_out", "taken_out"])
    counts = {"goals": outcome.goals, "targets": outcome.targets, "reworded": outcome.reworded, "gone": outcome.gone}
    audit.record(by, "plan.imported", outcome.plan, source=str(row.pk), **counts)
    return outcome


def _write(writer: "_Writer", preview: Preview) -> None:
    for goal, is_taken_out in preview.gone:
        if is_taken_out:
            writer.take_out(goal)
    kept = list(preview.kept())
    prefetch_related_objects([entry.was for entry in kept if entry.was], *(f"targets__{said}" for said in SAID))
    for entry in kept:
        if entry.was:
            writer.reword(entry.was, entry)
        else:
            writer.add_entry(entry)
    writer.write()


class _Writer:
    """Gathers what comes into one plan, and writes it together; what is there already is looked up once."""

    def __init__(self, by, outcome: Outcome, shelter: Shelter | None):
        self.by, self.outcome, self.shelter = by, outcome, shelter
        self.shelters = {normalised(one.name): one for one in Shelter.objects.filter(association=by.association)}
        self.areas = {normalised(area.name): area for area in outcome.plan.areas.all()}
        goals = Goal.objects.filter(area__plan=outcome.plan)
        self.known = {identity_of(goal.shelter_id, goal.area_id, goal.text, goal.measure_text) for goal in goals}
        self.position = goals.aggregate(last=Max("position"))["last"] or 0
        self.new_areas: list[GoalArea] = []
        self.new_goals: list[Goal] = []
        self.reworded: list[Goal] = []
        self.wanted: list[Wanted] = []

    def write(self) -> None:
        """Save what was gathered."""
        add_outline(by=self.by, areas=self.new_areas, goals=self.new_goals)
        reword_goals(by=self.by, goals=self.reworded)
        add_targets(by=self.by, wanted=self.wanted)
        self.outcome.goals, self.outcome.reworded = len(self.new_goals), len(self.reworded)
        self.outcome.targets = len(self.wanted)

    def add_entry(self, entry: Entry) -> None:
        """A goal that was looked through, with the targets that were kept."""
        proposed = entry.goal
        goal = self.add_goal(
            area=proposed.area,
            text=proposed.goal,
            number=proposed.number,
            shelter=entry.shelter,
            activity_text=proposed.activity,
            measure_text=proposed.measure,
        )
        if goal:
            self.measure(goal, entry.kept)

    def reword(self, goal: Goal, entry: Entry) -> None:
        """The goal in its new words; with another measure, its targets are those of that measure."""
        is_measured_anew = entry.is_measured_anew  # asked before the goal has its new words
        goal.text, goal.activity_text = entry.goal.goal, entry.goal.activity
        goal.measure_text, goal.number = entry.goal.measure, entry.goal.number
        self.reworded.append(goal)
        if is_measured_anew:
            self.remeasure(goal, entry)

    def remeasure(self, goal: Goal, entry: Entry) -> None:
        """The targets of the entry instead of those that are there; what is the same, or somebody spoke of, stays."""
        there = {target: changes.described(target.measure) for target in goal.targets.all()}
        wanted = [(one, one.described) for one in entry.kept]
        for target, described in there.items():
            if described not in [words for _one, words in wanted] and not says_something(target.measure):
                remove_target(target)
        self.measure(goal, [one for one, described in wanted if described not in there.values()])

    def measure(self, goal: Goal, kept: Iterable[ProposedMeasure]) -> None:
        """Give the goal its targets."""
        self.wanted += [Wanted(goal, one.measure, one.items) for one in kept]

    def take_out(self, goal: Goal) -> None:
        """Out of the plan, with its targets; what something has been said of cannot simply vanish."""
        try:
            for target in goal.targets.select_related("measure"):
                remove_target(target)
            goal.delete()
        except ProtectedError as error:
            words = {"goal": goal.text}
            message = _("Values, verdicts or activities belong to the goal “%(goal)s”: it cannot leave the plan.")
            raise ValidationError(message % words) from error
        self.outcome.gone += 1

    def add_row(self, row: PlanRow) -> None:
        """A row of an appendix: its goal, and the targets that its measure was read as."""
        shelter = self.shelter_named(row.shelter) if row.shelter else self.shelter
        goal = self.add_goal(
            area=area_of(row), text=named_by(row), shelter=shelter, activity_text=row.activity, measure_text=row.measure
        )
        if goal:
            self.add_targets(goal, row)

    def add_goal(self, *, area, text, shelter=None, measure_text="", **texts) -> Goal | None:
        """The new goal, or None where the plan has it."""
        area = self.area_named(area)
        identity = identity_of(shelter and shelter.pk, area.pk, text, measure_text)
        if identity in self.known:
            self.outcome.known_goals += 1
            return None
        self.known.add(identity)
        self.position += 1
        words = {"text": text, "measure_text": measure_text, **texts}
        goal = Goal(association=self.by.association, area=area, shelter=shelter, position=self.position, **words)
        self.new_goals.append(goal)
        return goal

    def add_targets(self, goal: Goal, row: PlanRow) -> None:
        reading = row.reading
        self.warn(row, reading.other_warnings)
        for target in reading.targets:
            measure = Measure(association=self.by.association)
            try:
                fill(measure, measure_facts(target, row.measure, self.outcome.plan), target.items or ())
            except ValidationError as error:
                words = {"what": in_words(target), "why": why_not(error)}
                self.warn(row, [_("kept as text, without a target: “%(what)s” (%(why)s)") % words])
            else:
                self.wanted.append(Wanted(goal, measure, target.items or ()))

    def warn(self, row: PlanRow, sentences: Iterable[str]) -> None:
        where = _("Line %(line)s") % {"line": row.line}
        self.outcome.warnings += [f"{where}: {sentence}" for sentence in sentences]

    def area_named(self, name: str) -> GoalArea:
        key = normalised(name)
        if key not in self.areas:
            self.areas[key] = GoalArea(
                association=self.by.association, plan=self.outcome.plan, name=name, position=len(self.areas) + 1
            )
            self.new_areas.append(self.areas[key])
        return self.areas[key]

    def shelter_named(self, name: str) -> Shelter:
        """The shelter of that name; one that is not there is made, and said."""
        name = name[:LONGEST_NAME]
        key = normalised(name)
        if key not in self.shelters:
            self.shelters[key] = self._new_shelter(name)
        return self.shelters[key]

    def _free_slug(self, name):
        """ "Väst" and "Vast" are two shelters, whose addresses must differ."""
        taken, slug = {one.slug for one in self.shelters.values()}, slugify(name)[:45] or "jour"
        numbered = (f"{slug}-{number}" for number in itertools.count(2))
        return next(free for free in itertools.chain([slug], numbered) if free not in taken)

    def _new_shelter(self, name):
        kind = next((kind for word, kind in KIND_OF_NAME.items() if word in name.lower()), Shelter.Kind.OTHER)
        shelter = Shelter.objects.create(
            association=self.by.association, name=name, slug=self._free_slug(name), kind=kind
        )
        audit.record(self.by, "setup.added", shelter)
        self.outcome.shelters += 1
        self.outcome.warnings.append(
            _("There was no shelter “%(name)s”; it has been made as “%(kind)s”.")
            % {"name": name, "kind": shelter.get_kind_display()}
        )
        return shelter
