"""What is asked when something was done, and what a list of it is narrowed to."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jourer.forms import Day, NumberField, PeopleField, SavedOnce, capitalised
from jourer.models import Shelter
from plans import codes
from plans.actions import MOST_ALIKE
from plans.models import ActivityRecord, Partner, PlannedActivity

BIGGEST = {"hours": 9_999, "fee": 99_999_999}  # what the columns hold


def amount(name, **words):
    """A number above nothing that its column can hold."""
    limits = [
        MinValueValidator(0.01, _("Write more than 0, or leave it empty.")),
        MaxValueValidator(BIGGEST[name], _("The number is too large. Check the digits.")),
    ]
    return NumberField(required=False, validators=limits, **words)


class ActivityForm(SavedOnce, forms.ModelForm):
    """The quick log of what was done. Everything but the kind and the day may be left as it is."""

    fields: dict[str, Any]
    MORE = ("title", "place", "hours", "fee", "partners", "follow_up", "planned")

    occurred_on = Day(label=_("Date"), error_messages={"required": _("Write the date.")})
    hours = amount("hours", label=_("Hours"), help_text=_("Of all who took part from us, with preparations."))
    fee = amount("fee", label=_("Fee"), help_text=_("Leave empty if it was free."))
    partners = forms.ModelMultipleChoiceField(
        label=_("With whom, or where"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose among the partners on the page."),
            "invalid_pk_value": _("Choose among the partners on the page."),
        },
    )
    alike = forms.IntegerField(
        label=_("How many alike"),
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "min": 1, "max": MOST_ALIKE}),
        help_text=_("The same on the same day, with as many people each time."),
        error_messages={"invalid": _("Write how many in digits.")},
    )

    class Meta:
        model = ActivityRecord
        fields = ("kind", "occurred_on", "shelter", "title", "place", "hours", "fee", "follow_up", "planned")
        widgets = {"kind": forms.RadioSelect, "follow_up": forms.Textarea(attrs={"rows": 3})}
        labels = {"kind": _("What kind of activity?"), "title": _("What it was called, or was about")}
        error_messages = {
            "kind": {"required": _("Choose what was done."), "invalid_choice": _("Choose a kind on the page.")},
            "shelter": {"invalid_choice": _("Choose a shelter in the list.")},
            "planned": {"invalid_choice": _("Choose an activity in the list.")},
        }

    def __init__(self, data=None, *, actor, record=None, **start):
        self.actor = actor
        instance = record or ActivityRecord(association=actor.association)
        super().__init__(data, instance=instance, initial=self._initial(**start))
        self._offer()
        self._ask_for_whom()

    def _initial(self, like=None, planned=None):
        if like:
            return {
                name: getattr(like, name) for name in ("kind", "title", "shelter", "occurred_on", "planned", "place")
            }
        today = {"occurred_on": timezone.localdate()}
        if planned:
            same = {name: getattr(planned, name) for name in ("kind", "title", "shelter")}
            return {**today, **same, "planned": planned}
        shelters = list(self.actor.shelters.all()[:2])
        return {**today, "shelter": shelters[0]} if len(shelters) == 1 else today

    def _offer(self):
        self.fields["kind"].choices = capitalised(codes.ActivityKind.choices)
        self.fields["shelter"].queryset = Shelter.objects.visible_to(self.actor)
        self.fields["shelter"].empty_label = _("the whole association")
        self.fields["partners"].queryset = Partner.objects.visible_to(self.actor)
        chosen = self["planned"].value()
        planned = PlannedActivity.objects.visible_to(self.actor).exclude(state=codes.ActivityState.DROPPED)
        still_to_do = ~Q(state=codes.ActivityState.DONE)
        self.fields["planned"].queryset = planned.filter(still_to_do | Q(pk=getattr(chosen, "pk", None)))
        self.fields["planned"].empty_label = _("not planned beforehand")

    def _ask_for_whom(self):
        """An audience is ticked, and its number may be left empty: nobody counted."""
        for code, name in codes.Audience.choices:
            self.fields[f"to_{code}"] = forms.BooleanField(label=capfirst(name), required=False)
            self.fields[f"people_{code}"] = PeopleField(label=_("How many (%(who)s)") % {"who": name}, required=False)

    @property
    def audiences(self):
        """Of each audience, the field that ticks it and the field of how many."""
        return [(self[f"to_{code}"], self[f"people_{code}"]) for code in codes.Audience.values]

    @property
    def more_is_open(self):
        """Whether something in the folded part is filled in or wrong."""
        return any(name in self.errors or self[name].value() for name in self.MORE)

    def clean_alike(self):
        return 1 if self.cleaned_data["alike"] is None else self.cleaned_data["alike"]

    def clean(self):
        super().clean()
        for code in codes.Audience.values:
            if self.cleaned_data.get(f"people_{code}") is not None and not self.cleaned_data[f"to_{code}"]:
                self.add_error(f"people_{code}", _("Tick the audience too, or leave the number empty."))
        return self.cleaned_data

    def facts(self):
        """What `log_activity` takes."""
        data = self.cleaned_data
        names = (*self.Meta.fields, "idempotency_key", "partners", "alike")
        reached = {code: data[f"people_{code}"] for code in codes.Audience.values if data[f"to_{code}"]}
        return {name: data[name] for name in names if name in data} | {"reached": reached}


class ActivityFilter(forms.Form):
    """What the list of activities is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    LOOKUPS = {
        "kind": "kind",
        "shelter": "shelter",
        "audience": "reached__audience",
        "since": "occurred_on__gte",
        "until": "occurred_on__lte",
    }

    kind = forms.ChoiceField(label=_("Kind of activity"), required=False)
    shelter = forms.ModelChoiceField(
        label=_("Shelter"),
        queryset=Shelter.objects.none(),
        required=False,
        empty_label=_("All shelters"),
        error_messages={"invalid_choice": _("Choose a shelter in the list.")},
    )
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All kinds")), *capitalised(codes.ActivityKind.choices)]
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.fields["audience"].choices = [("", _("All audiences")), *capitalised(codes.Audience.choices)]

    def narrow(self, records):
        """Those that fit everything understood; what is not understood says so at its field and narrows nothing."""
        self.full_clean()
        facts = {name: value for name, value in self.cleaned_data.items() if value}
        return records.filter(**{self.LOOKUPS[name]: value for name, value in facts.items()})

    def people(self, records):
        """How many were reached by the records, of the chosen audience or of all; None where nobody counted."""
        audience = self.cleaned_data.get("audience")
        only = Q(reached__audience=audience) if audience else Q()
        return records.order_by().aggregate(people=Sum("reached__people", filter=only))["people"]
