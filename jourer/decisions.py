"""By which decision something is done: one that is there, or one that is written in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jourer.forms import Day
from jourer.models import Actor, Decision, Meeting

# None of them is called as a field of what is decided about: forms of both are one form.
NEW_DECISION = ["body", "held_on", "paragraph", "decision_text"]


class ParagraphField(forms.CharField):
    """A paragraph of the minutes, without the sign that pages write themselves: "§ 7" and "7" are the same one."""

    MISSING = _("Write the paragraph of the minutes.")

    def __init__(self, **kwargs):
        kwargs |= {"label": _("Paragraph of the minutes"), "error_messages": {"required": self.MISSING}}
        super().__init__(max_length=20, **kwargs)

    def to_python(self, value):
        return super().to_python(value).removeprefix("§").strip()


class DecisionFields(forms.Form):
    """Asks for a decision. A form that has these offers the decisions when it is made, and takes the `decided`."""

    fields: dict[str, Any]
    actor: Actor

    decision = forms.ModelChoiceField(
        label=_("Decision"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=_("a decision that is not in the list; I write it below"),
    )
    body = forms.ChoiceField(label=_("Decided by"), choices=Meeting.Body.choices, required=False)
    held_on = Day(label=_("Decided on"), required=False)
    paragraph = ParagraphField(required=False, help_text=_("For example: 7."))
    decision_text = forms.CharField(label=_("What was decided"), max_length=300, required=False)

    def offer_decisions(self):
        """All there are; where one of them is chosen, no other is asked for."""
        self.fields["decision"].queryset = Decision.objects.visible_to(self.actor).select_related("meeting")
        if self["decision"].value():
            for name in NEW_DECISION:
                del self.fields[name]

    def require_decision(self):
        """Say at its field what is missing of a decision."""
        if self.decided() is None:
            self.add_error("decision", _("Choose the decision, or write it in."))
        elif not self.cleaned_data.get("decision"):
            self._require_a_whole_one()

    def _require_a_whole_one(self):
        missing = {"held_on": _("Write the day of the meeting."), "paragraph": ParagraphField.MISSING}
        for name, words in missing.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def decided(self):
        """The decision; not saved where it was written in, and None where nothing was written of it."""
        return self.cleaned_data.get("decision") or self._typed_decision()

    def _typed_decision(self):
        facts = {name: self.cleaned_data.get(name) for name in NEW_DECISION if name in self.fields}
        return written_in(self.actor.association, text=facts.pop("decision_text", ""), **facts)


def written_in(association, *, body="", held_on=None, paragraph="", text="") -> Decision | None:
    """A decision as somebody wrote it, not saved; None where nothing of it is written."""
    if not (held_on or paragraph or text):
        return None
    meeting = Meeting(association=association, body=body or Meeting.Body.BOARD, held_on=held_on)
    return Decision(association=association, meeting=meeting, paragraph=paragraph or "", text=text or "")
