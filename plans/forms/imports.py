"""What is asked when a plan document is read in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer import metrics, periods
from jourer.kinds import KINDS
from jourer.models import Shelter
from plans import changes
from plans.blocks import UnreadableDocument
from plans.forms.targets import MONTH_FIELDS, OWN_DAYS, filter_name
from plans.models import Plan
from plans.preview import Entry, Preview, ProposedMeasure
from plans.reading import refuse_at_sight, too_large
from plans.remarks import LONGEST_GOAL

WHOLE = "whole"
FOUR_DIGITS = _("Write the year with four digits, for example 2027.")
YEARS = 10  # so far from today a plan's year is a slip of the finger


class PlanFileForm(forms.Form):
    """A file or pasted text, and the year of the plan it is read into."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Word, Excel, CSV, PDF or text, of at most 20 MB. It is thrown away as soon as it is read."),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv,.pdf,.txt,.md"}),
        error_messages={"empty": _("The file is empty.")},
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        help_text=_("Mark the plan in Word or Excel, copy it and paste it here. Tables come along."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    year = forms.IntegerField(
        label=_("The plan's year"), error_messages={"required": FOUR_DIGITS, "invalid": FOUR_DIGITS}
    )
    shelter = forms.ModelChoiceField(
        None,
        label=_("Whose are the goals for which the document names no shelter?"),
        required=False,
        empty_label=_("The whole association"),
    )

    def __init__(self, *args, actor, is_too_large=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.is_too_large = actor, is_too_large
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.fields["year"].initial = _next_year_to_plan(actor)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if abs(year - timezone.localdate().year) > YEARS:
            raise ValidationError(FOUR_DIGITS)
        return year

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.is_too_large:
            raise ValidationError(str(too_large()))
        if file:
            try:
                refuse_at_sight(file.name, file.read())
            except UnreadableDocument as error:
                raise ValidationError(str(error)) from error
            file.seek(0)
        return file

    def clean(self):
        super().clean()
        if "file" in self.errors:
            return
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "").strip()
        if not file and not text:
            self.add_error("file", _("Choose a file, or paste the plan's text."))
        if file and text:
            self.add_error("text", _("Choose a file or paste text, not both."))

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        file = data["file"]
        facts = {"file_name": file.name, "data": file.read()} if file else {"data": data["text"].encode()}
        return {**facts, "year": data["year"], "shelter": data["shelter"]}


def _next_year_to_plan(actor) -> int:
    """The year that we have, until its plan is adopted and takes no document any more."""
    year = timezone.localdate().year
    is_adopted = Plan.objects.visible_to(actor).filter(year=year).exclude(adopted_on=None).exists()
    return year + 1 if is_adopted else year


class SheltersForm(forms.Form):
    """Whose the goals are of each name in the document that is no shelter's here, as far as it was said before."""

    fields: dict[str, Any]

    def __init__(self, *args, preview: Preview, **kwargs):
        super().__init__(*args, **kwargs)
        self.names, self.shelters = preview.foreign_shelters, preview.shelters
        answers = {name: key or WHOLE for name, key in preview.row.shelters.items()}
        choices = [
            ("", _("Choose")),
            *((str(one.pk), one.name) for one in self.shelters),
            (WHOLE, _("The whole association")),
        ]
        for place, name in enumerate(self.names):
            self.fields[f"shelter_{place}"] = forms.ChoiceField(
                label=_("Which is “%(name)s”?") % {"name": name},
                choices=choices,
                initial=answers.get(name),
                error_messages={"required": _("Choose whose these goals are.")},
            )

    def answers(self) -> dict[str, Shelter | None]:
        by_key = {str(one.pk): one for one in self.shelters}
        return {name: by_key.get(self.cleaned_data[f"shelter_{place}"]) for place, name in enumerate(self.names)}


class ChoicesForm(forms.Form):
    """What is left out and taken out; the page writes its boxes itself. What it has not shown is nothing chosen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    change = forms.RegexField(r"\A[0-9a-f]{16}(\.\d{1,3})?\Z", required=False)  # a goal, or a target of one

    def chosen(self, preview: Preview) -> dict[str, list[str]]:
        """The arguments of the action: of what was ticked, that which the preview has."""
        offered = {"left_out": preview.may_be_left_out, "taken_out": preview.may_be_taken_out}
        return {name: [one for one in self.data.getlist(name) if one in names] for name, names in offered.items()}


class WordsForm(forms.Form):
    """The words of a goal that is only proposed."""

    goal = forms.CharField(label=_("Goal"), max_length=LONGEST_GOAL, widget=forms.Textarea(attrs={"rows": 4}))
    activity = forms.CharField(
        label=_("Activity"), max_length=LONGEST_GOAL, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    measure = forms.CharField(
        label=_("Measure"),
        max_length=LONGEST_GOAL,
        required=False,
        help_text=_("The words of the plan. The targets are not read anew: change those on the page before."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, *, entry: Entry):
        super().__init__(data, initial={name: getattr(entry.goal, name) for name in self.base_fields})


def initial_target(proposed: ProposedMeasure, plan: Plan) -> dict[str, Any]:
    """What `TargetForm` shows of a target that is only proposed; one that is no measure yet, as far as it was read."""
    if proposed.problem:
        return _as_read(proposed)
    measure = proposed.measure
    whole = plan.starts_on, plan.ends_on
    initial = {name: getattr(measure, name) for name in (*changes.MEASURED, *changes.BESIDE)}
    metric = metrics.get(measure.metric)
    for of_whole, filters in enumerate((measure.filters, measure.whole_filters)):
        initial |= {filter_name(metric, key, whole=of_whole): codes for key, codes in filters.items() if metric}
    return initial | {
        "window": periods.name_of(measure.window, whole) or OWN_DAYS,
        "items": "\n".join(proposed.items),
        **dict(zip(MONTH_FIELDS, measure.month_weights, strict=False)),
    }


def _as_read(proposed):
    reading, source = proposed.read.reading, proposed.read.source
    is_timed = reading.kind == "duration"
    return {
        "kind": reading.kind if reading.kind in KINDS else "count",
        "direction": reading.direction or "at_least",
        "limit_value" if is_timed else "goal_value": reading.value,
        "baseline": reading.baseline,
        "unit": reading.unit or "",
        "per": reading.per or "",
        "limit_unit": reading.limit_unit or "",
        "window": reading.window if reading.window in periods.NAMES else "year",
        "items": "\n".join(proposed.items),
        "metric": source.metric if source else "",
    }
