"""What is asked of a partner, and what the register is narrowed to."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jourer.forms import Day, capitalised
from jourer.models import Catchment, Shelter
from jourer.municipalities import BY_NAME
from plans import codes
from plans.models import Partner

CHOOSE_KIND = _("Choose what kind of partner it is.")
CHOOSE_STATE = _("Choose how the cooperation stands.")


def state_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How the cooperation stands"),
        choices=capitalised(codes.PartnerState.choices),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_STATE, "invalid_choice": CHOOSE_STATE},
    )


class PartnerForm(forms.ModelForm):
    """The place or organisation itself; how the cooperation stands has a day and a page of its own."""

    fields: dict[str, Any]

    contacted_on = Day(label=_("Last contact"), required=False)

    class Meta:
        model = Partner
        fields = (
            "name", "kind", "municipality", "shelter",
            "contact_name", "contact_phone", "contact_email", "address", "material", "contacted_on",
        )  # fmt: skip
        widgets = {
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel"}),
            "material": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"name": _("Name of the place or organisation")}
        help_texts = {
            "shelter": _("Leave it empty where the whole association works with it."),
            "contact_name": _("Somebody who works there. Never a person who seeks support."),
            "address": _("Never the address of a sheltered home."),
            "material": _("For example: 2 posters, 40 cards at the counter."),
        }
        error_messages = {
            "name": {"required": _("Write the name of the place or organisation.")},
            "kind": {"required": CHOOSE_KIND, "invalid_choice": CHOOSE_KIND},
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *capitalised(codes.PartnerKind.choices)]
        self.fields["municipality"].choices = [("", _("Not stated")), *_municipalities(actor)]
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.fields["shelter"].empty_label = gettext("The whole association")


def _municipalities(actor):
    """First those where the association works, then all."""
    ours = set(Catchment.objects.visible_to(actor).values_list("municipality", flat=True))
    near = [(gettext("Where we work"), [pair for pair in BY_NAME if pair[0] in ours])] if ours else []
    return [*near, (gettext("All municipalities"), BY_NAME)]


class NewPartnerForm(PartnerForm):
    """With how the cooperation stands, and since when."""

    state = state_field()
    since = Day(label=_("Since"))

    field_order = ("name", "kind", "state", "since")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate()


class PartnerStateForm(forms.Form):
    """How the cooperation stands from a day on."""

    state = state_field()
    since = Day(label=_("From"), initial=timezone.localdate)


class PartnerFilter(forms.Form):
    """What the register is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    # In a row of `PartnerPeriod`, of which a partner has exactly one that stands.
    PLACE = {"kind": "partner__kind", "municipality": "partner__municipality", "shelter": "partner__shelter"}

    kind = forms.ChoiceField(label=pgettext_lazy("partner", "Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    shelter = forms.ModelChoiceField(None, label=_("Shelter"), required=False, empty_label=_("All shelters"))

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.fields["kind"].choices = [
            ("", pgettext_lazy("partner", "All kinds")),
            *capitalised(codes.PartnerKind.choices),
        ]
        self.fields["state"].choices = [("", _("All states")), *capitalised(codes.PartnerState.choices)]
        there = set(Partner.objects.visible_to(actor).values_list("municipality", flat=True))
        named = [pair for pair in BY_NAME if pair[0] in there]
        self.fields["municipality"].choices = [("", _("All municipalities")), *named]
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.full_clean()

    def narrow_place(self, states):
        """Those of the kind and the place; what is not understood says so at its field and narrows nothing."""
        return self._narrow(states, self.PLACE)

    def narrow_state(self, states):
        return self._narrow(states, {"state": "state"})

    def _narrow(self, states, lookups):
        chosen = {lookup: self.cleaned_data.get(name) for name, lookup in lookups.items()}
        return states.filter(**{lookup: value for lookup, value in chosen.items() if value})
