"""What is typed in and judged of a target."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.forms import NumberField
from jourer.models import Assessment, Measure, Observation

HOW_VALUES_COUNT = {
    Measure.Kind.COUNT: _("Is added to what has been typed in before."),
    Measure.Kind.INDICATOR: _("Is added to what has been typed in before."),
    Measure.Kind.LEVEL: _("How many there are on that day: the latest value holds."),
}
DONE_OR_NOT = [(1, _("done")), (0, _("not done after all"))]


class ObservationForm(forms.ModelForm):
    value = NumberField(label=_("Value"))

    class Meta:
        model = Observation
        fields = ["observed_on", "value", "item", "note"]
        widgets = {"observed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, measure, **kwargs):
        super().__init__(*args, initial={"observed_on": timezone.localdate()}, **kwargs)
        items = measure.items.all()
        self.fields["value"].help_text = HOW_VALUES_COUNT.get(measure.kind, "")
        if measure.unit:
            self.fields["value"].label = _("Value (%(unit)s)") % {"unit": measure.unit}
        if measure.kind == Measure.Kind.MILESTONE:
            self.fields["value"] = forms.TypedChoiceField(
                label=_("State"), choices=DONE_OR_NOT, coerce=int, initial=1, widget=forms.RadioSelect
            )
        if items:
            self.fields["item"].queryset = items
            self.fields["item"].required = True
        else:
            del self.fields["item"]


class AssessmentForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["assessed_on", "verdict", "comment"]
        widgets = {
            "assessed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "verdict": forms.RadioSelect,
            "comment": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"assessed_on": timezone.localdate()}, **kwargs)
        self.fields["verdict"].choices = Assessment.Verdict.choices
        self.fields["verdict"].error_messages["required"] = _("Choose what you think.")
