"""From a plan document to the database, each goal and target once. What a document means is in `plans/importing.py`."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jourer.models import Shelter, audit
from plans.actions.targets import add_target
from plans.documents import PlanDocument, PlanRow
from plans.importing import KIND_OF_NAME, identity_of, in_words, measure_facts, normalised, unnamed_area, why_not
from plans.interpreting import interpret
from plans.models import Goal, GoalArea, Plan


@dataclass
class Outcome:
    """What an import did: how many of each were made, how many goals were there already, and what to look at."""

    plan: Plan
    shelters: int = 0
    goals: int = 0
    known_goals: int = 0
    targets: int = 0
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def import_plan(*, by, document: PlanDocument, year: int, shelter: Shelter | None = None) -> Outcome:
    """Add what the document has and the plan of the year has not; a goal is known by shelter, area, text and measure.

    With `shelter`, rows that name none are that shelter's.
    """
    outcome = Outcome(_plan(by, document, year))
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
        writer.add_goal(area=prose.area, text=prose.text, number=prose.number or "")
    for row in document.rows:
        writer.add_row(row)
    audit.record(by, "plan.imported", outcome.plan, goals=outcome.goals, targets=outcome.targets)
    return outcome


def _plan(by, document, year):
    """The plan of the year; texts that it lacks are filled in, texts that it has stay."""
    whole = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    title = document.title or _("Annual plan %(year)s") % {"year": year}
    plan, _made = Plan.objects.get_or_create(
        association=by.association, year=year, defaults={"title": title[:200], **whole}
    )
    for name in ("vision", "purpose", "values"):
        if not getattr(plan, name):
            setattr(plan, name, getattr(document, name) or "")
    plan.save()
    return plan


class _Writer:
    """Writes goals into one plan, with what is there already looked up once."""

    def __init__(self, by, outcome: Outcome, shelter: Shelter | None):
        self.by, self.outcome, self.shelter = by, outcome, shelter
        self.shelters = {normalised(one.name): one for one in Shelter.objects.filter(association=by.association)}
        self.areas = {normalised(area.name): area for area in outcome.plan.areas.all()}
        goals = Goal.objects.filter(area__plan=outcome.plan)
        self.known = {identity_of(goal.shelter_id, goal.area_id, goal.text, goal.measure_text) for goal in goals}
        self.position = goals.aggregate(last=Max("position"))["last"] or 0

    def add_row(self, row: PlanRow) -> None:
        """A row of an appendix: its goal, and the targets that its measure was read as."""
        shelter = self.shelter_named(row.shelter) if row.shelter else self.shelter
        goal = self.add_goal(
            area=row.area, text=row.goal, shelter=shelter, activity_text=row.activity, measure_text=row.measure
        )
        if goal:
            self.add_targets(goal, row)

    def add_goal(self, *, area, text, shelter=None, measure_text="", **texts) -> Goal | None:
        """The new goal, or None where the plan has it."""
        area = self.area_named(area or unnamed_area())
        identity = identity_of(shelter and shelter.pk, area.pk, text, measure_text)
        if identity in self.known:
            self.outcome.known_goals += 1
            return None
        self.known.add(identity)
        self.position += 1
        self.outcome.goals += 1
        return Goal.objects.create(
            association=self.by.association,
            area=area,
            shelter=shelter,
            text=text,
            measure_text=measure_text,
            position=self.position,
            **texts,
        )

    def add_targets(self, goal: Goal, row: PlanRow) -> None:
        reading = interpret(row.measure, row.goal)
        self.warn(row, reading.warnings)
        for target in reading.targets:
            try:
                facts = measure_facts(target, row.measure, self.outcome.plan)
                add_target(by=self.by, goal=goal, items=target.items or (), **facts)
            except ValidationError as error:
                words = {"what": in_words(target), "why": why_not(error)}
                self.warn(row, [_("kept as text, without a target: “%(what)s” (%(why)s)") % words])
            else:
                self.outcome.targets += 1

    def warn(self, row: PlanRow, sentences: Iterable[str]) -> None:
        where = _("Line %(line)s") % {"line": row.line}
        self.outcome.warnings += [f"{where}: {sentence}" for sentence in sentences]

    def area_named(self, name: str) -> GoalArea:
        key = normalised(name)
        if key not in self.areas:
            self.areas[key] = GoalArea.objects.create(
                association=self.by.association, plan=self.outcome.plan, name=name[:200], position=len(self.areas) + 1
            )
        return self.areas[key]

    def shelter_named(self, name: str) -> Shelter:
        """The shelter of that name; one that is not there is made, and said."""
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
            association=self.by.association, name=name[:200], slug=self._free_slug(name), kind=kind
        )
        audit.record(self.by, "setup.added", shelter)
        self.outcome.shelters += 1
        self.outcome.warnings.append(
            _("There was no shelter “%(name)s”; it has been made as “%(kind)s”.")
            % {"name": name, "kind": shelter.get_kind_display()}
        )
        return shelter
