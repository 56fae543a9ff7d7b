"""The goal page's choices, as they stand in its address, and the targets that they leave."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django import forms
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jourer import periods
from jourer.arithmetic import Status
from jourer.measuring import Reading
from jourer.models import Measure
from jourer.periods import Window
from jourer.templatetags.components import STATUSES
from jourer.templatetags.readings import in_words
from plans.fulfilment import AreaReadings, GoalReadings, TargetReading, fulfilment
from plans.models import Plan
from plans.todos import last_asked, needs_talk, waits_for_talk
from reports import parts
from reports.models import GrantGoal

MONTHS = [code for code, (first, last) in periods.MONTHS_IN.items() if first == last]
PERIODS = [
    (_("The whole year"), ["year"]),
    (_("Month"), MONTHS),
    (_("Quarter"), ["q1", "q2", "q3", "q4"]),
    (_("Tertial"), ["t1", "t2", "t3"]),
    (_("Half-year"), ["spring", "autumn"]),
]

# What holds where the address says nothing.
DEFAULTS = {"period": "year", "order": "need"}
# What leaves out targets, and not only chooses which goals are spoken of.
OF_TARGETS = ("status", "kind", "need", "key", "mine")


def ticks(*choices):
    """Check-boxes that are words in the address: `?need=talk`."""
    return forms.MultipleChoiceField(
        label=choices[0][1], choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class GoalFilter(forms.Form):
    """What of a plan is shown. An unknown choice is an error, which the page answers with "not found"."""

    period = forms.ChoiceField(label=_("Time"), required=False)
    shelter = forms.ChoiceField(label=_("Shelter"), required=False)
    area = forms.ChoiceField(label=_("Goal area"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("need", _("What needs talk first")), ("plan", _("As in the plan"))],
    )
    status = forms.MultipleChoiceField(
        label=_("Status"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.key, one.word) for one in STATUSES.values()],
    )
    need = ticks(("talk", _("What needs talk")), ("comment", _("What waits for a comment")))
    key = ticks(("1", _("Key measures")))
    mine = ticks(("1", _("Those I am responsible for")))

    def __init__(self, data, *, plan: Plan, shelters: Iterable):
        data = data.copy()
        for name, value in DEFAULTS.items():
            data[name] = data.get(name) or value
        super().__init__(data, auto_id="%s")
        self.shelters = {one.slug: one for one in shelters}
        self.whole = plan.starts_on, plan.ends_on
        self.fields["period"].choices = [
            (group, [(code, capfirst(str(periods.NAMES[code]))) for code in codes]) for group, codes in PERIODS
        ]
        self.fields["shelter"].choices = [
            ("", _("The whole association")),
            *((one.slug, one.name) for one in self.shelters.values()),
        ]
        self.fields["area"].choices = [("", _("All areas")), *((str(one.pk), one.name) for one in plan.areas.all())]
        kinds = [(code, capfirst(str(word))) for code, word in Measure.Kind.choices]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]

    @property
    def chosen_shelter(self):
        return self.shelters.get(self.cleaned_data["shelter"])

    @property
    def part_of_year(self) -> Window | None:
        """The chosen part of the year, or None for all of it."""
        code = self.cleaned_data["period"]
        return None if code == "year" else periods.window(code, self.whole)

    @property
    def narrows(self) -> bool:
        """Whether some of the goals' targets are left out."""
        return any(self.cleaned_data[name] for name in OF_TARGETS)

    def ticks(self):
        return [self[name] for name in ("need", "key", "mine")]

    def chips(self) -> list[tuple[str, str]]:
        """Each choice that is made: in words, and the address's query without it."""
        return [(self._word(name, value), self._without(name, value)) for name, value in self._made()]

    def _made(self):
        for name in self.fields:
            chosen = self.cleaned_data[name]
            for value in chosen if isinstance(chosen, list) else [chosen]:
                if value and value != DEFAULTS.get(name):
                    yield name, value

    def _word(self, name, value):
        groups = (words if isinstance(words, list) else [(code, words)] for code, words in self.fields[name].choices)
        return str(dict(chain.from_iterable(groups))[value])

    def _without(self, name, value):
        query = self.data.copy()
        query.clear()
        for other, kept in self._made():
            if (other, kept) != (name, value):
                query.appendlist(other, kept)
        return query.urlencode()


# What the choices leave


@dataclass(frozen=True)
class Shown:
    """The areas with the targets that are shown, and of how many they are."""

    areas: list[AreaReadings]
    of: int

    @property
    def targets(self) -> list[TargetReading]:
        return [one for area in self.areas for one in area.targets]

    @property
    def readings(self) -> list[Reading]:
        return [one.reading for one in self.targets]

    @property
    def keys(self) -> list[TargetReading]:
        """The key measures, in the order of the plan."""
        return key_measures(self.areas)


def with_grants(shown: Shown) -> None:
    """Fetch the grants that are to help reach the goals, in one query."""
    links = GrantGoal.objects.select_related("grant__funder").order_by("grant__ends_on")
    there = [one.goal for area in shown.areas for one in area.goals]
    prefetch_related_objects(there, Prefetch("grant_links", links))


def key_measures(areas: list[AreaReadings]) -> list[TargetReading]:
    found = [one for area in areas for one in area.targets if one.target.is_key]
    return sorted(found, key=lambda one: _place(one.target))


def _place(target):
    return target.goal.area.position, target.goal.position, target.position


def read(plan: Plan, actor, chosen: GoalFilter, as_of: date, today: date) -> Shown:
    """The plan at a date as the actor may see it, narrowed and ordered as chosen."""
    areas = fulfilment(
        plan, as_of, seen_by=actor, shelter=chosen.chosen_shelter, period=chosen.part_of_year, series=True
    )
    if chosen.part_of_year and not actor.may("cases.log"):
        areas = _discreet(areas, plan, actor, chosen.part_of_year, today)
    wanted = _wanted(chosen, actor, today)
    kept = [_narrowed(area, wanted, chosen) for area in areas if chosen.cleaned_data["area"] in {"", str(area.area.pk)}]
    return Shown([area for area in kept if area.goals], sum(len(area.targets) for area in areas))


def _discreet(areas, plan, actor, period, today):
    targets = [one for area in areas for one in area.targets]
    told = parts.discreet(targets, period, seen_by=actor, association=plan.association, today=today)
    return [
        AreaReadings(
            area.area,
            [GoalReadings(goal.goal, [told[one.target.pk] for one in goal.targets]) for goal in area.goals],
        )
        for area in areas
    ]


def _narrowed(area, wanted, chosen):
    goals = [GoalReadings(goal.goal, [one for one in goal.targets if wanted(one)]) for goal in area.goals]
    if chosen.narrows:
        goals = [goal for goal in goals if goal.targets]
    if chosen.cleaned_data["order"] == "need":
        goals.sort(key=lambda goal: goal.need)
    return AreaReadings(area.area, goals)


def _wanted(chosen, actor, today) -> Callable[[TargetReading], bool]:
    """Whether a target is among those chosen: every choice holds, of several statuses any."""
    data = chosen.cleaned_data
    needs = {
        "talk": lambda reading: needs_talk(reading) or reading.status == Status.WATCH,
        "comment": lambda reading: waits_for_talk(reading, last_asked(actor.association, today)),
    }
    tests = {
        "status": lambda one: one.reading.status in data["status"],
        "kind": lambda one: one.target.measure.kind == data["kind"],
        "need": lambda one: any(needs[need](one.reading) for need in data["need"]),
        "key": lambda one: one.target.is_key,
        "mine": lambda one: _is_of(one.target.measure.responsible, actor),
    }
    asked = [tests[name] for name in OF_TARGETS if data[name]]
    return lambda one: all(test(one) for test in asked)


def _is_of(responsible, actor):
    """The person, in whatever role."""
    return responsible is not None and responsible.user_id == actor.user_id


# The key measures


class KeyMeasuresForm(forms.Form):
    """Up to eight of a plan's targets, offered by area and goal."""

    targets = forms.MultipleChoiceField(
        label=_("Key measures"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Eight at most.")
    )

    def __init__(self, data, *, areas: list[AreaReadings]):
        self.areas = areas
        self.by_key = {str(one.target.pk): one.target for area in areas for one in area.targets}
        chosen = [key for key, target in self.by_key.items() if target.is_key]
        super().__init__(data, initial={"targets": chosen})
        self.fields["targets"].choices = [
            (str(one.target.pk), in_words(one.reading)) for area in areas for one in area.targets
        ]

    def clean_targets(self):
        return [self.by_key[key] for key in self.cleaned_data["targets"]]

    def by_area(self):
        """[(area, [(goal, [check-box of each target])])], without goals that nothing measures."""
        boxes = {box.data["value"]: box for box in self["targets"]}
        for area in self.areas:
            goals = [(one.goal, [boxes[str(each.target.pk)] for each in one.targets]) for one in area.goals]
            yield area.area, [(goal, some) for goal, some in goals if some]
