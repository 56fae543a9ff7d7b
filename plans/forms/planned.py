"""What is asked of planned activities and of the work groups that plan them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from jourer import access
from jourer.decisions import DecisionFields
from jourer.forms import Day, RowChoice, capitalised
from jourer.marks import mark
from jourer.models import Actor, Shelter
from plans import codes
from plans.access import decides
from plans.actions.activities import NEXT
from plans.models import Goal, GoalArea, PlannedActivity, WorkGroup

NAMES_FEW = 80  # characters of a goal that its line in a list shows


def people_of(actor):
    """Those who can be asked to do something for the plan: whoever may read it today."""
    readers = Actor.objects.visible_to(actor).current().filter(role__in=access.roles_that("plans.read"))
    return readers.select_related("user").order_by("user__name", "role")


class GoalChoice(forms.ModelChoiceField):
    def label_from_instance(self, goal):
        return Truncator(f"{goal.number} {goal.text}".strip()).chars(NAMES_FEW)


class ProposalForm(forms.ModelForm):
    """An activity that a work group puts before the board."""

    fields: dict[str, Any]

    goal = GoalChoice(
        label=_("Goal"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("none in particular"),
        error_messages={"invalid_choice": _("Choose a goal in the list.")},
    )
    starts_on = Day(label=_("First day"), error_messages={"required": _("Write the date.")})
    ends_on = Day(label=_("Last day"), required=False, help_text=_("Leave empty if it is on one day."))

    class Meta:
        model = PlannedActivity
        fields = ("title", "kind", "area", "goal", "starts_on", "ends_on", "work_group", "shelter", "responsible")
        error_messages = {
            "title": {"required": _("Write what is to be done.")},
            "kind": {"required": _("Choose what kind of activity it is."), "invalid_choice": _("Choose a kind.")},
            "area": {"required": _("Choose a goal area."), "invalid_choice": _("Choose a goal area.")},
            "work_group": {"required": _("Choose a work group."), "invalid_choice": _("Choose a work group.")},
        }

    def __init__(self, data=None, *, actor, plan, area=None):
        self.actor = actor
        areas = GoalArea.objects.visible_to(actor).filter(plan=plan).select_related("work_group")
        groups = self._groups()
        start = {"area": area, "responsible": actor, "work_group": self._first_group(groups, area)}
        super().__init__(data, instance=PlannedActivity(association=actor.association), initial=start)
        self.fields["kind"].choices = [("", _("Choose")), *capitalised(codes.ActivityKind.choices)]
        self.fields["area"].queryset = areas
        self.fields["area"].empty_label = _("Choose")
        self.fields["goal"].queryset = Goal.objects.visible_to(actor).filter(area__plan=plan)
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.fields["shelter"].empty_label = _("the whole association")
        self.fields["work_group"].queryset = groups
        self.fields["work_group"].empty_label = _("no work group") if decides(actor) else _("Choose")
        self.fields["work_group"].required = not decides(actor)
        self.fields["responsible"].queryset = people_of(actor)
        self.fields["responsible"].empty_label = _("nobody in particular")

    def _groups(self):
        """Any for those who decide; for others those that they are in."""
        groups = WorkGroup.objects.visible_to(self.actor).filter(is_active=True)
        return groups if decides(self.actor) else groups.filter(members__actor=self.actor)

    def _first_group(self, groups, area):
        if area and area.work_group_id and groups.filter(pk=area.work_group_id).exists():
            return area.work_group_id
        return None if decides(self.actor) else groups.first()

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and not last and "ends_on" not in self.errors:
            self.cleaned_data["ends_on"] = first
        elif first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return self.cleaned_data


class ApprovalForm(DecisionFields):
    """By which decision the board says yes."""

    def __init__(self, data=None, *, actor):
        self.actor = actor
        super().__init__(data)
        self.offer_decisions()

    def clean(self):
        super().clean()
        self.require_decision()
        return self.cleaned_data


class SettlingForm(forms.Form):
    """What became of a planned activity. Whether a reason is needed, the action says."""

    fields: dict[str, Any]
    WORDS = {
        codes.ActivityState.PROPOSED: _("Taken up again, and put before the board"),
        codes.ActivityState.DONE: _("Done"),
        codes.ActivityState.POSTPONED: _("Postponed"),
        codes.ActivityState.DROPPED: _("Dropped"),
    }

    state = forms.ChoiceField(
        label=_("What became of it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what became of it."),
            "invalid_choice": _("It has become something else meanwhile. Choose again."),
        },
    )
    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    evaluation = forms.CharField(
        label=_("How it went"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What went well, and what to do otherwise next time. It can be written later."),
    )

    def __init__(self, data=None, *, activity):
        super().__init__(data)
        possible = NEXT[codes.ActivityState(activity.state)]
        self.fields["state"].choices = [(state, words) for state, words in self.WORDS.items() if state in possible]
        self.fields["reason"].help_text = self._when_a_reason_is_needed(activity)

    def _when_a_reason_is_needed(self, activity):
        if activity.decision_id:
            return _("Needed if it is postponed or dropped.")
        return _("Needed: the board has not approved it.")


class EvaluationForm(forms.Form):
    """How it went, with a mark of what it said on the page."""

    fields: dict[str, Any]
    data: QueryDict
    now_says = ""  # where somebody else was first

    evaluation = forms.CharField(
        label=_("How it went"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What went well, and what to do otherwise next time."),
        error_messages={"required": _("Write how it went.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, *, activity):
        initial = {"evaluation": activity.evaluation, "seen": mark(activity.evaluation)}
        super().__init__(data, initial=initial)

    def meet(self) -> None:
        """Show what somebody else has written beside what was typed; saved once more, what was typed holds."""
        if self.data.get("seen") != self.initial["seen"]:
            self.now_says = self.initial["evaluation"]
            self.data = self.data.copy()
            self.data["seen"] = self.initial["seen"]


class WorkGroupForm(forms.ModelForm):
    """What a work group is called, who is in it, and who calls it together."""

    fields: dict[str, Any]

    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=Actor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one member."), "invalid_choice": _("Choose in the list.")},
    )
    convener = forms.ModelChoiceField(
        label=_("Calls the group together"),
        queryset=Actor.objects.none(),
        required=False,
        empty_label=_("nobody in particular"),
        error_messages={"invalid_choice": _("Choose one of the members.")},
    )

    class Meta:
        model = WorkGroup
        fields = ("name", "members", "convener", "is_active")
        labels = {"is_active": _("The group is at work")}
        error_messages = {"name": {"required": _("Write what the group is called.")}}

    def __init__(self, data=None, *, actor, group=None):
        instance = group or WorkGroup(association=actor.association)
        super().__init__(data, instance=instance, initial=self._who_is_in(group) if group else None)
        people = people_of(actor)
        if group:  # who has left stays to be seen, and can be taken out
            people = people | Actor.objects.visible_to(actor).filter(work_groups__group=group).select_related("user")
        self.fields["members"].queryset = self.fields["convener"].queryset = people.distinct()

    def _who_is_in(self, group):
        members = list(group.members.all())
        convener = next((member.actor_id for member in members if member.is_convener), None)
        return {"members": [member.actor_id for member in members], "convener": convener}


class AreaGroupsForm(forms.Form):
    """Which work group works with each area of a plan."""

    fields: dict[str, Any]

    def __init__(self, data=None, *, areas, groups):
        super().__init__(data)
        self.areas = {f"area_{area.pk}": area for area in areas}
        offered = list(groups)
        for name, area in self.areas.items():
            self.fields[name] = RowChoice(
                label=capfirst(area.name),
                required=False,
                initial=str(area.work_group_id or ""),
                error_messages={"invalid_choice": _("Choose a work group.")},
            )
            self.fields[name].offer(offered, nothing=_("no work group"))

    def groups(self):
        """The group of each area, as chosen."""
        return {area: self.cleaned_data[name] for name, area in self.areas.items()}
