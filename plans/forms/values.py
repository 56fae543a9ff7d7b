"""What is typed in and judged of a target."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer import kinds
from jourer.forms import NumberField
from jourer.models import Assessment, Measure, Observation

HOW_VALUES_COUNT = {
    Measure.Kind.COUNT: _("Is added to what has been typed in before."),
    Measure.Kind.FREQUENCY: _("How many times on that day. Is added to what has been typed in before."),
    Measure.Kind.INDICATOR: _("Is added to what has been typed in before."),
    Measure.Kind.LEVEL: _("How many there are on that day: the latest value holds."),
    Measure.Kind.RATIO: _("How many on that day: the latest values hold."),
    Measure.Kind.DURATION: _("How many were in time. Is added to what has been typed in before."),
}
DONE_OR_NOT = [(1, _("done")), (0, _("not done after all"))]


def day_field() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ObservationForm(forms.ModelForm):
    """A value at a date; of a share n and d, of a milestone whether it, or one of its items, is done."""

    data: QueryDict

    value = NumberField(label=_("Value"))
    out_of = NumberField(label=_("out of"))
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Observation
        fields = ["item", "observed_on", "value", "out_of", "note"]
        widgets = {"observed_on": day_field()}

    def __init__(self, *args, measure, **kwargs):
        super().__init__(
            *args, initial={"observed_on": timezone.localdate(), "idempotency_key": uuid.uuid4()}, **kwargs
        )
        self._ask_for_value(measure)
        self._ask_for_item(measure)
        if not measure.is_n_of_d:
            del self.fields["out_of"]

    def _ask_for_value(self, measure):
        value = self.fields["value"]
        value.help_text = HOW_VALUES_COUNT.get(measure.kind, "")
        if measure.unit:
            value.label = _("Value (%(unit)s)") % {"unit": measure.unit}
        if kinds.of(measure).items:
            self.fields["value"] = forms.TypedChoiceField(
                label=_("State"), choices=DONE_OR_NOT, coerce=int, initial=1, widget=forms.RadioSelect
            )

    def _ask_for_item(self, measure):
        items = measure.items.all()
        if not items:
            del self.fields["item"]
            return
        self.fields["item"].label = _("Item")
        self.fields["item"].empty_label = _("Choose")
        self.fields["item"].queryset = items
        self.fields["item"].required = True

    def add_error(self, field, error):
        """A key that is malformed or used up is nothing the user typed: the page says so and gets a new one."""
        super().add_error(field, error)
        if refused := self.errors.pop("idempotency_key", None):
            self.data = self.data.copy()
            self.data["idempotency_key"] = str(uuid.uuid4())
            super().add_error(None, ValidationError(refused.as_data()))


class AssessmentForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["verdict", "comment", "assessed_on"]
        widgets = {
            "assessed_on": day_field(),
            "verdict": forms.RadioSelect,
            "comment": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "comment": _(
                "What happened? Why? What do we do now? Needed where you see it differently from what the figures say."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"assessed_on": timezone.localdate()}, **kwargs)
        self.fields["verdict"].choices = Assessment.Verdict.choices
        self.fields["verdict"].error_messages["required"] = _("Choose what you think.")
