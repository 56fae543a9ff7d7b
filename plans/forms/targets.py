"""What a target measures, as a person writes it."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jourer import access, kinds, metrics, periods
from jourer.forms import Day, NumberField
from jourer.kinds import KINDS, Kind
from jourer.models import Actor, Measure
from plans import changes

OWN_DAYS = "own"
FARTHEST = timedelta(days=3 * 366)  # from the plan's year: beyond that a year was mistyped
MANY = 20  # choices that are folded away: nobody reads 290 municipalities to get at the age groups
STALE_CHOICE = _("What was chosen does not go with this kind of target. Choose again.")

# Each with an example of how a plan says it.
KINDS_IN_WORDS = {
    "count": _("A number that adds up – 720 support contacts in the year"),
    "level": _("How many there are – 850 followers, 20 support volunteers"),
    "frequency": _("How often – open house every other week"),
    "duration": _("How soon – an answer within 24 hours"),
    "ratio": _("A share – all support volunteers trained"),
    "milestone": _("Done or not – a flyer made, a list to tick off"),
    "indicator": _("Followed without a value to reach – how people found us"),
    "qualitative": _("Judged by people – better cooperation with the police"),
}

# What the value to reach is, where it is not simply that.
GOAL_IN_WORDS = {
    "frequency": (_("How many times"), _("For example 1 for every other week.")),
    "duration": (
        _("How many of them, in per cent"),
        _("For example 90 for nine in ten. Leave empty if it holds for all."),
    ),
    "ratio": (_("Value to reach"), _("In per cent: 100 for all, 50 for half. With “for each”, the number for each.")),
}
STEP_IN_WORDS = {
    "increase_by": (_("Increase by how much"), ""),
    "decrease_by": (_("Decrease by how much"), ""),
    "maintain": (_("Value to keep"), _("Leave empty to keep the baseline, or last year's figure.")),
}

# The unit is also what a target without a number is called.
UNIT_IN_WORDS = {
    "frequency": (_("What is to happen"), _("For example: open house.")),
    "duration": (_("What it is about"), _("For example: an answer to who seeks support.")),
    "ratio": (_("Which ones"), _("For example: trained support volunteers.")),
    "milestone": (_("What is to be done"), _("For example: a flyer in four languages.")),
    "qualitative": (_("What is judged"), _("For example: the cooperation with the police.")),
}

MONTH_FIELDS = [f"month_{number}" for number in MONTHS]
PARTS = {
    "kind": ["kind"],
    "goal": ["direction", "limit_value", "limit_unit", "goal_value", "per", "unit", "items"],
    "when": ["window", "starts_on", "ends_on", "outside_plan"],
    "source": ["metric"],
    "pace": ["baseline", "profile"],
    "months": MONTH_FIELDS,
    "opening": ["opening_value", "opening_until", "opening_source"],
    "care": ["responsible", "asked_every"],
}
# A change of these changes what else is asked for: the page fetches the fields anew.
STEERING = frozenset({"kind", "direction", "window", "metric", "profile"})


class Checkboxes(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": STALE_CHOICE}


class TargetForm(forms.ModelForm):
    """What a target measures. Only what the chosen kind uses is asked for, and what is not asked for is blank.

    What goes with what is said by the measure itself (`jourer/kinds.py`) and by `metrics.problems`; here it is only
    put at its field.
    """

    fields: dict[str, Any]
    data: QueryDict

    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    goal_value = NumberField(label=_("Value to reach"), required=False)
    baseline = NumberField(
        label=_("Baseline"), required=False, help_text=_("Where it started, for example last year's figure.")
    )
    metric = forms.ChoiceField(label=_("Counted from"), required=False, error_messages={"invalid_choice": STALE_CHOICE})
    window = forms.ChoiceField(
        label=_("When"), choices=[*periods.NAMES.items(), (OWN_DAYS, _("other days, which I write"))], initial="year"
    )
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    outside_plan = forms.BooleanField(label=_("The time goes outside the plan's year"), required=False)
    items = forms.CharField(
        label=_("Items of the milestone"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. Leave empty if the milestone is one single thing."),
    )
    opening_value = NumberField(
        label=_("Number so far"), required=False, help_text=_("What was counted elsewhere before you began here.")
    )
    opening_until = Day(label=_("Up to and with"), required=False)

    class Meta:
        model = Measure
        fields = [
            "kind", "direction", "goal_value", "unit", "baseline", "per", "limit_value", "limit_unit", "starts_on",
            "ends_on", "profile", "metric", "opening_value", "opening_until", "opening_source", "responsible",
            "asked_every",
        ]  # fmt: skip
        widgets = {"kind": forms.RadioSelect, "direction": forms.RadioSelect}
        labels = {
            "kind": _("What kind of target is it?"),
            "unit": _("What is counted"),
            "limit_value": _("Within how long"),
            "opening_source": _("Where the number comes from"),
            "asked_every": _("Ask for a value"),
        }
        help_texts = {
            "unit": _("For example: support contacts, followers, schools."),
            "opening_source": _("For example: the Excel sheet of the spring."),
            "asked_every": _("The one responsible is reminded on the start page."),
        }
        error_messages = {"per": {"invalid_choice": STALE_CHOICE}}

    parts_of_page = PARTS
    steering = STEERING

    def __init__(self, data=None, *, actor, plan, instance=None, initial=None):
        self.actor, self.plan = actor, plan
        instance = instance or Measure(association=actor.association)
        self.is_new = instance._state.adding
        super().__init__(data, instance=instance, initial={**self._initial_of(instance), **(initial or {})})
        self._offer()
        for name in [name for name in self.fields if not self._asks_for(name)]:
            del self.fields[name]
        self._offer_filters()

    def _initial_of(self, measure):
        """What the form shows of a measure beside its own fields."""
        if self.is_new:
            return {"kind": Measure.Kind.COUNT}
        metric = metrics.get(measure.metric)
        initial = {
            "state": changes.state(measure),
            "window": periods.name_of(measure.window, self._year) or OWN_DAYS,
            "outside_plan": self._is_outside(measure.window),
            "items": "\n".join(item.name for item in measure.items.all()),
            **dict(zip(MONTH_FIELDS, measure.month_weights, strict=False)),
        }
        for whole, filters in enumerate((measure.filters, measure.whole_filters)):
            initial |= {filter_name(metric, key, whole=whole): codes for key, codes in filters.items() if metric}
        return initial

    # What is asked for

    @cached_property
    def rules(self) -> Kind:
        return KINDS.get(self["kind"].value(), Kind())

    @cached_property
    def chosen_metric(self):
        """The metric that is chosen and goes with the kind."""
        return next((one for one in self._suiting() if one.key == self["metric"].value()), None)

    def _suiting(self):
        kind = self["kind"].value()
        return metrics.suiting(kind) if kind in KINDS else []

    def _asks_for(self, name):
        rules = self.rules
        asked = {
            "state": not self.is_new,
            "direction": len(rules.directions) > 1,
            "goal_value": rules.goal != "none",
            "baseline": rules.baseline != "none",
            "per": rules.per_required or (rules.per and not self.chosen_metric),
            "limit_value": rules.limit,
            "limit_unit": rules.limit,
            "starts_on": self["window"].value() == OWN_DAYS,
            "ends_on": self["window"].value() == OWN_DAYS,
            "outside_plan": self["window"].value() == OWN_DAYS,
            "items": rules.items,
            "metric": rules.metrics,
            "profile": rules.profiles,
            **dict.fromkeys(MONTH_FIELDS, rules.profiles and self["profile"].value() == "by_months"),
            **dict.fromkeys(PARTS["opening"], rules.opening),
            "asked_every": not self.chosen_metric,
        }
        return asked.get(name, True)

    def _offer(self):
        for number, name in MONTHS.items():
            self.fields[f"month_{number}"] = forms.IntegerField(label=capfirst(name), required=False)
        rules, fields = self.rules, self.fields
        no_thing = _("Choose how often") if rules.per_required else _("no, in per cent")
        fields["kind"].choices = list(KINDS_IN_WORDS.items())
        fields["direction"].choices = _named(Measure.Direction, rules.directions)
        fields["per"].choices = [("", no_thing), *_named(Measure.Per, rules.per)]
        fields["limit_unit"].choices = [("", _("Choose")), *Measure.LimitUnit.choices]
        fields["direction"].required = fields["profile"].required = False  # both have a default
        fields["profile"].choices = _named(Measure.Profile, rules.profiles)
        fields["asked_every"].choices = [("", _("no")), *Measure.Interval.choices]
        self._offer_metrics()
        self._offer_people()
        self._say_it_in_words_of_the_kind()

    def _offer_metrics(self):
        """By hand, or by what suits; one that is no longer offered stands there until another is chosen."""
        there = self.instance.metric
        retired = [(there, there)] if there and metrics.get(there) is None else []
        suiting = [(metric.key, metric.label) for metric in self._suiting()]
        self.fields["metric"].choices = [("", _("Typed in by hand")), *suiting, *retired]

    def _offer_people(self):
        """Those who may type in values or change the plan; the one there is stays to be seen."""
        roles = {*access.roles_that("plans.observe"), *access.roles_that("plans.edit")}
        people = Actor.objects.visible_to(self.actor)
        able = Q(pk__in=people.current().filter(role__in=roles)) | Q(pk=self.instance.responsible_id)
        self.fields["responsible"].queryset = people.filter(able).select_related("user")
        self.fields["responsible"].empty_label = _("nobody in particular")

    def _say_it_in_words_of_the_kind(self):
        kind = self["kind"].value()
        steps = STEP_IN_WORDS.get(self["direction"].value()) if len(self.rules.directions) > 1 else None
        for name, words in {"goal_value": GOAL_IN_WORDS.get(kind) or steps, "unit": UNIT_IN_WORDS.get(kind)}.items():
            if words:
                self.fields[name].label, self.fields[name].help_text = words

    def _offer_filters(self):
        for whole in self._wholes():
            for dimension, name in self._filter_names(whole=whole):
                label, choices = capfirst(dimension.label), dimension.choices(self.actor.association)
                self.fields[name] = Checkboxes(label=label, choices=choices, required=False)

    def _wholes(self):
        """Which sets of filters there are: of what is counted, and of a share also of what it is a share of."""
        if self.chosen_metric is None:
            return []
        return [False, True] if self.rules.whole and self.chosen_metric.kind != kinds.SHARE else [False]

    def _filter_names(self, *, whole):
        """[(dimension, name of its field)] of the chosen metric."""
        metric = self.chosen_metric
        return [(one, filter_name(metric, one.key, whole=whole)) for one in metric.dimensions]

    # For the page

    @property
    def parts(self) -> dict:
        """The fields of each part of the page."""
        return {
            part: [self[name] for name in names if name in self.fields] for part, names in self.parts_of_page.items()
        }

    @property
    def filters(self) -> list[dict]:
        """The folds of what the metric can be narrowed by; of a share, another for what it is a share of."""
        folds = []
        for whole in self._wholes():
            fields = [self[name] for _dimension, name in self._filter_names(whole=whole)]
            title = _("Out of which? Only some of “%(metric)s”") if whole else _("Count only some of “%(metric)s”")
            long = [bound for bound in fields if len(bound.field.choices) > MANY]
            folds.append(
                {
                    "title": title % {"metric": self.chosen_metric.label},
                    "opened": any(map(self._is_filled, fields)),
                    "short": [bound for bound in fields if bound not in long],
                    "long": long,
                }
            )
        return folds

    @property
    def opened(self) -> dict:
        """Which folded parts are open: those where something is filled in or wrong, and those that are needed."""
        found = {part: any(map(self._is_filled, fields)) for part, fields in self.parts.items()}
        takes_step = "direction" in self.fields and self["direction"].value() in {*kinds.RELATIVE, "maintain"}
        return found | {"pace": found["pace"] or takes_step}

    def _is_filled(self, bound):
        return bool(bound.errors) or bound.value() not in (None, "", [], "even")

    def as_typed(self):
        """The same form with what was typed and without a word about it: for a page on its way to be filled in."""
        typed = {name: self[name].data for name in self.fields}
        return type(self)(actor=self.actor, plan=self.plan, instance=self.instance, initial=typed)

    # What comes back

    def clean(self):
        super().clean()
        for name in set(self.Meta.fields) - set(self.fields) - {"starts_on", "ends_on"}:
            setattr(self.instance, name, Measure._meta.get_field(name).get_default())
        self._set_window()
        self.instance.month_weights = [self.cleaned_data.get(name) or 0 for name in MONTH_FIELDS if name in self.fields]
        self.instance.filters, self.instance.whole_filters = self._filters(whole=False), self._filters(whole=True)
        return self.cleaned_data

    def _post_clean(self):
        super()._post_clean()
        for name, words in metrics.problems(self.instance).items():
            self.add_error(name, words)

    def add_error(self, field, error):
        """One word a field: what could not be read is not also missing. What is not asked for is the kind's fault."""
        if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
            error = ValidationError({field or NON_FIELD_ERRORS: error})
        for name, errors in error.error_dict.items():
            place = self._place(name)
            if place is None or place not in self.errors:
                super().add_error(place, errors)

    def _place(self, name):
        if name == NON_FIELD_ERRORS:
            return None
        if name == "state":
            self._renew_state()
            return None
        if name == "month_weights":
            return MONTH_FIELDS[0]
        return name if name in self.fields else "kind"

    def _renew_state(self):
        """Who has been told that the target was changed meanwhile may save again."""
        self.data = self.data.copy()
        self.data["state"] = self.initial["state"]

    @property
    def _year(self):
        return self.plan.starts_on, self.plan.ends_on

    def _set_window(self):
        chosen, measure = self.cleaned_data.get("window"), self.instance
        if chosen == OWN_DAYS:
            for name in ("starts_on", "ends_on"):
                self._refuse_outside(name)
        elif chosen:
            measure.starts_on, measure.ends_on = periods.window(chosen, self._year)

    def _refuse_outside(self, name):
        """A day outside the plan's year is a slip of the finger unless somebody says that it is meant."""
        day = self.cleaned_data.get(name)
        if day is None or not self._is_outside((day, day)):
            return
        first, last = self._year
        if not self.cleaned_data["outside_plan"]:
            year = periods.in_words(self._year)
            message = _(
                "The plan is for %(year)s. If the day is right, tick that the time goes outside the plan's year."
            )
            self.add_error(name, message % {"year": year})
        elif not first - FARTHEST <= day <= last + FARTHEST:
            self.add_error(name, _("The day is too far from the plan's year."))

    def _is_outside(self, window):
        return periods.overlap(window, self._year) != window

    def _filters(self, *, whole):
        names = self._filter_names(whole=whole) if whole in self._wholes() else []
        chosen = {dimension.key: self.cleaned_data.get(name) for dimension, name in names}
        return {key: codes for key, codes in chosen.items() if codes}

    def facts(self) -> dict:
        """The measure's fields and items, for the actions."""
        facts = {name: getattr(self.instance, name) for name in (*changes.MEASURED, *changes.BESIDE)}
        if not self.is_new:
            facts["state"] = self.cleaned_data["state"]
        return facts | {"items": self.item_names}

    @property
    def item_names(self) -> list[str]:
        lines = self.cleaned_data.get("items", "").splitlines()
        return [line.strip() for line in lines if line.strip()]


def filter_name(metric, key, *, whole) -> str:
    return f"{'whole.' if whole else ''}{metric.key}.{key}"


def _named(choices, codes):
    """The words of some codes, in their own order."""
    return [(code, choices(code).label) for code in codes]
