"""What a target measures, as a person writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jourer import metrics, periods
from jourer.forms import NumberField
from jourer.models import Measure

AS_NOW = "as_now"
BY_HAND = ("", _("Typed in by hand"))


class TargetForm(forms.Form):
    """What a target measures. Each metric brings its dimensions as fields; those of the chosen one make the filters."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Measure.Kind, widget=forms.RadioSelect)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=Measure.Direction, widget=forms.RadioSelect, initial=Measure.Direction.AT_LEAST
    )
    goal_value = NumberField(label=_("Value to reach"), required=False)
    unit = forms.CharField(
        label=_("Unit"), max_length=100, required=False, help_text=_("For example: support contacts.")
    )
    baseline = NumberField(label=_("Baseline"), required=False, help_text=_("For a level: where it started."))
    window = forms.ChoiceField(label=_("When"), choices=periods.NAMES.items, initial="year")
    items = forms.CharField(
        label=_("Items of the milestone"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. Leave empty if the milestone is one single thing."),
    )
    metric = forms.ChoiceField(label=_("Counted from"), required=False)

    def __init__(self, *args, plan, window=None, **kwargs):
        """`window` is what the target has now: where it is no named part of the year it can be kept."""
        self.plan, self.window = plan, window
        super().__init__(*args, **kwargs)
        if window and not periods.name_of(window, self._whole()):
            self.fields["window"].choices = [(AS_NOW, periods.in_words(window)), *periods.NAMES.items()]
        offered = metrics.offered()
        self.fields["metric"].choices = [BY_HAND, *((metric.key, metric.label) for metric in offered)]
        for metric in offered:
            for dimension in metric.dimensions:
                self.fields[filter_name(metric, dimension)] = forms.MultipleChoiceField(
                    label=dimension.label,  # type: ignore[arg-type]  # the stubs know only another Promise
                    choices=dimension.choices(plan.association),
                    required=False,
                )

    @classmethod
    def initial_of(cls, measure: Measure, plan) -> dict:
        """What the form shows of a measure that is there."""
        initial = {
            name: getattr(measure, name) for name in ("kind", "direction", "goal_value", "unit", "baseline", "metric")
        }
        initial["window"] = periods.name_of(measure.window, (plan.starts_on, plan.ends_on)) or AS_NOW
        initial["items"] = "\n".join(item.name for item in measure.items.all())
        metric = metrics.of(measure)
        for key, codes in measure.filters.items() if metric else ():
            initial[filter_name(metric, metric.dimension(key))] = codes
        return initial

    def _whole(self):
        return self.plan.starts_on, self.plan.ends_on

    def filter_fields(self):
        """The dimension fields of each metric, for the page: [(metric, [bound field, …])]."""
        return [
            (metric, [self[filter_name(metric, dimension)] for dimension in metric.dimensions])
            for metric in metrics.offered()
        ]

    def clean(self):
        data = super().clean()
        if data.get("metric") and data.get("kind") in {"milestone", "qualitative", "level"}:
            self.add_error("metric", _("Only counts and what is followed without a value are counted from the log."))
        if (
            data.get("kind") in {"count", "level"}
            and data.get("goal_value") is None
            and "goal_value" not in self.errors
        ):
            self.add_error("goal_value", _("Write the value to reach, or choose to follow without a value."))
        return data

    def facts(self) -> dict:
        """The measure's fields and items, for the actions."""
        data = self.cleaned_data
        chosen = data["window"]
        starts_on, ends_on = self.window if chosen == AS_NOW else periods.window(chosen, self._whole())
        valued = data["kind"] in {"count", "level"}
        return {
            "kind": data["kind"],
            "direction": data["direction"],
            "goal_value": data["goal_value"] if valued else None,
            "baseline": data["baseline"] if data["kind"] == "level" else None,
            "unit": data["unit"],
            "starts_on": starts_on,
            "ends_on": ends_on,
            "metric": data["metric"],
            "filters": self._filters(data["metric"]),
            "items": [line.strip() for line in data["items"].splitlines() if line.strip()],
        }

    def _filters(self, key):
        metric = metrics.get(key)
        chosen = (
            ((dimension.key, self.cleaned_data[filter_name(metric, dimension)]) for dimension in metric.dimensions)
            if metric
            else ()
        )
        return {key: codes for key, codes in chosen if codes}


def filter_name(metric, dimension) -> str:
    return f"{metric.key}.{dimension.key}"
