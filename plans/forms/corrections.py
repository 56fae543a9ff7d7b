"""What is asked when something is corrected: all that it says, filled in, and why."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jourer.decisions import ParagraphField
from jourer.forms import Day
from jourer.marks import mark_of
from jourer.models import Decision, Election, Meeting
from plans import corrections
from plans.codes import ActivityState
from plans.forms.activities import ActivityForm
from plans.forms.meetings import ElectionForm, MeetingForm
from plans.forms.partners import state_field
from plans.models import ActivityRecord, PartnerPeriod, PlannedActivity


class CorrectionFields(forms.ModelForm):
    """A form of a row that is there. `state` is the mark of what the row said on the page."""

    fields: dict[str, Any]
    data: QueryDict
    now_says: list[corrections.Difference] = []  # where somebody else was first: what it says now, and what was typed

    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(
        label=_("Why is this corrected?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: wrong day written. No names of persons who seek support."),
        error_messages={"required": _("Write why this is corrected.")},
    )

    def show(self, row) -> None:
        """What the page shows of the row, before the form writes anything into it."""
        self.shown = corrections.described(row)
        self.initial["state"] = mark_of(self.shown)

    def facts(self):
        """What the verb takes."""
        return self.cleaned_data

    def typed(self) -> corrections.Facts:
        return corrections.described(self.instance)

    def meet(self) -> None:
        """Where somebody else was first, show it beside what was typed; saved once more, what was typed holds."""
        if self.data.get("state") == self.initial["state"]:
            return
        typed = self.typed()
        names = corrections.names_in([self.shown, typed])
        self.now_says = corrections.differences(type(self.instance), self.shown, typed, names)
        self.data = self.data.copy()
        self.data["state"] = self.initial["state"]


class ActivityCorrectionForm(CorrectionFields, ActivityForm):
    def __init__(self, data=None, *, actor, record: ActivityRecord):
        self.record = record
        super().__init__(data, actor=actor, record=record)
        self.show(record)
        for name in ("idempotency_key", "alike"):  # the state tells a second click; those alike are corrected singly
            del self.fields[name]
        planned = PlannedActivity.objects.visible_to(actor)
        standing = ~Q(state__in=[ActivityState.DROPPED, ActivityState.DONE])
        self.fields["planned"].queryset = planned.filter(standing | Q(pk=record.planned_id))

    def _initial(self, like=None, planned=None):
        reached = {reach.audience: reach.people for reach in self.record.reached.all()}
        ticked = {f"to_{audience}": True for audience in reached}
        people = {f"people_{audience}": people for audience, people in reached.items()}
        return ticked | people | {"partners": [link.partner_id for link in self.record.partner_links.all()]}

    def facts(self):
        return super(CorrectionFields, self).facts() | {name: self.cleaned_data[name] for name in ("state", "reason")}

    def typed(self):
        data = self.facts()
        beside = corrections.beside([partner.pk for partner in data["partners"]], data["reached"])
        return super().typed() | beside


class MeetingCorrectionForm(CorrectionFields, MeetingForm):
    """The reason is needed as soon as the meeting has decided something; the verb says so."""

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(data, instance=meeting)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _(
            "Needed for who met and when, once the meeting has decided or elected. Write no names."
        )
        self.show(meeting)


class DecisionCorrectionForm(CorrectionFields):
    paragraph = ParagraphField()

    class Meta:
        model = Decision
        fields = ("meeting", "paragraph", "text")
        labels = {"text": _("What was decided")}
        help_texts = {"meeting": _("Another one only where it was written in at the wrong meeting.")}

    def __init__(self, data=None, *, actor, decision: Decision):
        super().__init__(data, instance=decision)
        held = Meeting.objects.visible_to(actor).filter(held_on__lte=timezone.localdate())
        self.fields["meeting"].queryset = held
        self.fields["meeting"].empty_label = None
        self.show(decision)


class ElectionCorrectionForm(CorrectionFields, ElectionForm):
    def __init__(self, data=None, *, actor, election: Election):
        super().__init__(data, actor=actor, instance=election)
        self.fields["reason"].help_text = _("For example: the name was misspelled.")
        self.show(election)


class PartnerCorrectionForm(CorrectionFields):
    """How the cooperation stands now, and since when."""

    stands = state_field()
    since = Day(label=_("Since"), error_messages={"required": _("Write the date.")})

    field_order = ("stands", "since", "reason")

    class Meta:
        model = PartnerPeriod
        fields = ("since",)

    def __init__(self, data=None, *, period: PartnerPeriod):
        super().__init__(data, instance=period)
        self.initial["stands"] = period.state
        self.show(period)

    def typed(self):
        return super().typed() | {"state": self.cleaned_data["stands"]}
