"""What a coordinator is asked: which cases go to whom, and what a shelter promises."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases import vetting
from cases.forms.work import despite_field, named_with_lacks
from cases.models import Case, Promise
from jourer.forms import RowChoice, capitalised
from jourer.models import Actor, Measure

NOBODY = _("Choose somebody in the list.")


class HandingOutForm(forms.Form):
    """Several cases to one person; each person with how many cases they have already."""

    fields: dict[str, Any]
    cases = forms.MultipleChoiceField(
        label=_("Cases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one case."),
            "invalid_choice": _("Somebody else has handed out one of the cases meanwhile. See which are left."),
        },
    )
    to = RowChoice(label=_("Support person"), error_messages={"required": NOBODY, "invalid_choice": NOBODY})
    despite = despite_field()

    def __init__(self, data=None, *, cases: list[Case], people: list[Actor]):
        super().__init__(data)
        self.offered = {str(case.pk): case for case in cases}
        self.fields["cases"].choices = [(key, case.reference) for key, case in self.offered.items()]
        self.fields["to"].offer(people)
        rows, lacking = self.fields["to"].rows, vetting.lacking(people)
        named = [
            (key, named_with_lacks(self._named(person), lacking.get(person.pk, ()))) for key, person in rows.items()
        ]
        self.fields["to"].choices = [("", gettext("Choose somebody")), *named]
        if not lacking:
            del self.fields["despite"]

    @staticmethod
    def _named(person):
        has = person.asked + person.has
        return ngettext("%(name)s: %(count)s open case", "%(name)s: %(count)s open cases", has) % {
            "name": person,
            "count": has,
        }

    def rows(self):
        """Each case with its box."""
        return list(zip(self.offered.values(), self["cases"], strict=True))

    def facts(self):
        """What `hand_out_several` takes."""
        chosen = self.cleaned_data
        return {**chosen, "cases": [self.offered[key] for key in chosen["cases"]]}


def limit_field(label):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": _("Write a whole number in digits.")},
    )


def unit_field():
    return forms.ChoiceField(label=_("Unit of time"), choices=capitalised(Measure.LimitUnit.choices), required=False)


class PromisesForm(forms.Form):
    """What a shelter promises; what is left empty is not promised."""

    tried_value = limit_field(_("Somebody has tried to get in touch within"))
    tried_unit = unit_field()
    reached_value = limit_field(_("Somebody has been reached within"))
    reached_unit = unit_field()
    attempts = limit_field(_("Attempts before somebody is given up"))
    in_evening = forms.IntegerField(
        label=_("Of them in the evening"),
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": _("Write a whole number in digits.")},
    )
    meeting = forms.BooleanField(label=_("A meeting in person is offered"), required=False)

    FIRST = {"tried": False, "reached": True}

    def __init__(self, data=None, *, promises):
        super().__init__(data, initial=self._initial(promises))

    def _initial(self, promises):
        initial: dict[str, Any] = {"tried_unit": "days", "reached_unit": "hours"}
        for promise in promises:
            if promise.kind == Promise.Kind.FIRST_CONTACT:
                name = "reached" if promise.must_reach else "tried"
                initial |= {f"{name}_value": promise.limit_value, f"{name}_unit": promise.limit_unit}
            elif promise.kind == Promise.Kind.ATTEMPTS:
                initial |= {"attempts": promise.attempts, "in_evening": promise.in_evening}
            else:
                initial["meeting"] = True
        return initial

    def clean(self):
        said = super().clean()
        attempts, in_evening = said.get("attempts"), said.get("in_evening")
        if in_evening and "attempts" not in self.errors and in_evening > (attempts or 0):
            self.add_error("in_evening", _("There cannot be more attempts in the evening than in all."))
        for name in self.FIRST:
            if said.get(f"{name}_value") and not said.get(f"{name}_unit"):
                self.add_error(f"{name}_unit", ValidationError(_("Choose a unit of time.")))
        return said

    def promises(self):
        """What `set_promises` takes."""
        said, wanted = self.cleaned_data, []
        for name, must_reach in self.FIRST.items():
            if said[f"{name}_value"]:
                limit = {"limit_value": said[f"{name}_value"], "limit_unit": said[f"{name}_unit"]}
                wanted.append({"kind": Promise.Kind.FIRST_CONTACT, "must_reach": must_reach, **limit})
        if said["attempts"]:
            numbers = {"attempts": said["attempts"], "in_evening": said["in_evening"] or 0}
            wanted.append({"kind": Promise.Kind.ATTEMPTS, **numbers})
        if said["meeting"]:
            wanted.append({"kind": Promise.Kind.MEETING})
        return wanted
