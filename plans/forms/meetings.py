"""What is asked of a meeting, of what it decided and of whom it elected."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jourer.decisions import ParagraphField
from jourer.forms import Day, capitalised
from jourer.models import Decision, Election, Meeting
from plans.elected import BODIES


class MeetingForm(forms.ModelForm):
    fields: dict[str, Any]

    held_on = Day(label=_("Date"), error_messages={"required": _("Write the day of the meeting.")})

    class Meta:
        model = Meeting
        fields = ("body", "held_on", "place")
        labels = {"body": _("Who meets")}
        widgets = {"body": forms.RadioSelect}
        help_texts = {"place": _("Where you meet, or how. Never the address of a sheltered home.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = capitalised(Meeting.Body.choices)


class DecisionForm(forms.ModelForm):
    """A decision of a meeting that has been held."""

    paragraph = ParagraphField(help_text=_("For example: 7."))

    class Meta:
        model = Decision
        fields = ("paragraph", "text")
        labels = {"text": _("What was decided")}
        help_texts = {"text": _("In a line. Write no names of persons who seek support.")}

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["text"].required = True

    def clean_paragraph(self):
        paragraph = self.cleaned_data["paragraph"]
        if self.meeting.decisions.filter(paragraph=paragraph).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("The meeting already has a decision with this paragraph."))
        return paragraph

    def clean(self):
        super().clean()
        if not self.meeting.is_held:
            raise ValidationError(_("The meeting has not been held yet, so it has decided nothing."))

    def decision(self) -> Decision:
        return Decision(association=self.meeting.association, meeting=self.meeting, **self.cleaned_data)


class ElectionForm(forms.ModelForm):
    """Who was elected to what. By which meeting may be unknown: the year had begun when they started here."""

    fields: dict[str, Any]

    since = Day(label=_("From"), error_messages={"required": _("Write the first day.")})
    until = Day(label=_("To"), required=False, help_text=_("Leave it empty until you know the last day."))

    class Meta:
        model = Election
        fields = ("name", "post", "meeting", "since", "until")
        error_messages = {"name": {"required": _("Write who was elected.")}, "post": {"required": _("Choose a post.")}}

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [(name, [(post, post.label) for post in posts]) for name, posts in BODIES]
        self.fields["post"].choices = [("", _("Choose")), *capitalised(groups)]
        held = Meeting.objects.visible_to(actor).filter(held_on__lte=timezone.localdate())
        self.fields["meeting"].queryset = held
        self.fields["meeting"].empty_label = gettext("a meeting that is not in the list")


class EndElectionForm(forms.Form):
    until = Day(label=_("Last day"), error_messages={"required": _("Write the last day.")})


class ElectedOnForm(forms.Form):
    """The day that is looked at, out of the address of the page; today where it says nothing."""

    day = Day(label=_("Day"), required=False, initial=timezone.localdate)

    @property
    def chosen(self):
        return (self.is_valid() and self.cleaned_data["day"]) or timezone.localdate()
