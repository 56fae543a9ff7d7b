"""What is asked when another shelter's case is opened in an emergency, and by whoever looks at it afterwards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.actions.emergencies import who_may_watch
from cases.forms.cases import CASE_NUMBER
from cases.forms.work import FreeTextForm
from jourer.forms import RowChoice
from jourer.models import Shelter


class EmergencyForm(FreeTextForm):
    """Another shelter's case, by its number; whether there is one is for the verb's page to say, once for all cases."""

    fields: dict[str, Any]
    TEXTS = ("reason",)

    shelter = RowChoice(
        label=_("Shelter"),
        error_messages={
            "required": _("Choose whose case it is: a shelter that is not your own."),
            "invalid_choice": _("Choose whose case it is: a shelter that is not your own."),
        },
    )
    reference = forms.CharField(
        label=_("Number of the case"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short", "inputmode": "text"}),
        help_text=_("As 2026-14."),
        error_messages={"required": _("Write the number of the case, such as 2026-14.")},
    )
    reason = forms.CharField(
        label=_("Why does it have to be opened now?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Write why it has to be opened now.")},
    )

    def __init__(self, data=None, *, actor):
        super().__init__(data)
        own = actor.shelters.values("pk")
        self.fields["shelter"].offer(
            Shelter.objects.visible_to(actor).exclude(pk__in=own), nothing=gettext("Choose a shelter")
        )

    def clean_reference(self):
        """(year, number)."""
        parts = CASE_NUMBER.fullmatch(self.cleaned_data["reference"])
        if not parts or not parts["year"]:
            raise ValidationError(_("Write the number of the case, such as 2026-14."))
        return int(parts["year"]), int(parts["number"])


class FindingForm(FreeTextForm):
    """ "I have looked at it", with a word about what it came to."""

    TEXTS = ("finding",)

    finding = forms.CharField(
        label=_("What did it come to?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example: talked with the one who opened, it was right. Nothing of the case."),
        error_messages={"required": _("Write in a word what it came to.")},
    )

    def __init__(self, data=None, *, opening):
        super().__init__(data, prefix=f"seen-{opening.pk}")


class WatcherForm(forms.Form):
    """Who is told of emergency openings in the first place; nobody in particular means the coordinators."""

    fields: dict[str, Any]
    who = RowChoice(
        label=_("Who is told of emergency openings"),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody in the list.")},
    )

    def __init__(self, data=None, *, association, watcher):
        super().__init__(data, initial={"who": watcher and str(watcher.who_id)})
        self.fields["who"].offer(who_may_watch(association), nothing=gettext("The coordinators"))
