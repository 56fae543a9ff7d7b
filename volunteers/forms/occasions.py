"""What is asked of a course, of what people come together for, of a talk and of somebody employed."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jourer import posting
from jourer.access import Role as AccountRole
from jourer.forms import Day, PeopleField, RowChoice, SavedOnce, capitalised
from jourer.marked import MarkedForm
from jourer.models import Actor, Shelter
from volunteers import codes
from volunteers.codes import OccasionKind, State
from volunteers.forms.people import WRONG_CHOICE, ticks
from volunteers.models import Course, Employee, Occasion, Talk, Volunteer
from volunteers.states import state_of_attendance, state_of_course, state_of_employee, state_of_occasion

COLLEAGUES = (AccountRole.COORDINATOR, AccountRole.STAFF, AccountRole.BOARD, AccountRole.TREASURER)


class CourseForm(MarkedForm):
    contents = forms.CharField(
        label=_("Contents"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One on each line. They become a list to tick off at every session."),
    )

    class Meta:
        model = Course
        fields = ("name", "kind", "is_offered")
        labels = {"name": _("Name of the course"), "is_offered": _("Still given")}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {
            "name": {"required": _("Write the name of the course.")},
            "kind": {"required": _("Choose what kind of course it is."), **WRONG_CHOICE},
        }

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["kind"].choices = capitalised(codes.CourseKind.choices)
        if not self.instance._state.adding:
            self.initial |= {"contents": "\n".join(self.instance.contents), "state": state_of_course(self.instance)}

    def clean_contents(self):
        lines = [line.strip() for line in self.cleaned_data["contents"].splitlines()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("A line has at most 200 characters."))
        return [line for line in lines if line]


class NewCourseForm(SavedOnce, CourseForm):
    """Written in once, however often it is sent."""


class OccasionForm(MarkedForm):
    """What, when and where; a day to come is a plan."""

    what = forms.ChoiceField(
        label=_("What it is"), error_messages={"required": _("Choose what it is."), **WRONG_CHOICE}
    )
    held_on = Day(label=_("Date"), initial=timezone.localdate)
    shelter = RowChoice(label=_("Shelter"), required=False, error_messages=WRONG_CHOICE)

    field_order = ("what", "title")

    class Meta:
        model = Occasion
        fields = ("title", "held_on", "shelter")
        labels = {"title": _("Subject")}
        help_texts = {"title": _("For example: Supporting after a crisis.")}

    def __init__(self, data=None, *, actor, **options):
        super().__init__(data, **options)
        self.courses = {str(one.pk): one for one in Course.objects.visible_to(actor)}
        offered = [one for one in self.courses.values() if one.is_offered or one.pk == self.instance.course_id]
        kinds = [pair for pair in capitalised(OccasionKind.choices) if pair[0] != OccasionKind.TRAINING]
        courses = [(gettext("Training"), [(str(one.pk), one.name) for one in offered])] if offered else []
        self.fields["what"].choices = [("", _("Choose")), *courses, (gettext("Together"), kinds)]
        self.fields["shelter"].offer(Shelter.objects.visible_to(actor), nothing=gettext("The whole association"))

        if not self.instance._state.adding:
            what = str(self.instance.course_id or self.instance.kind)
            self.initial |= {"what": what, "state": state_of_occasion(self.instance)}

    def now(self, name):
        return self.initial["what"] if name == "what" else super().now(name)

    def facts(self):
        """What `add_occasion` and `change_occasion` take."""
        said = super().facts()
        course = self.courses.get(what := said.pop("what"))
        return said | {"course": course, "kind": OccasionKind.TRAINING if course else what}


class NewOccasionForm(SavedOnce, OccasionForm):
    """Written in once, however often it is sent."""


class TickOffForm(forms.Form):
    """Who was there and who passed, what was gone through, and how many others came."""

    fields: dict[str, Any]
    data: QueryDict

    there = ticks(_("Was there"))
    passed = ticks(_("Passed"))
    covered = ticks(_("Gone through"))
    others = PeopleField(label=_("Others who came"), required=False)
    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, *, occasion: Occasion, actor):
        self.people = {str(one.pk): one for one in [*_volunteers(actor, occasion), *_colleagues(actor, occasion)]}
        items = occasion.course.items.filter(is_offered=True) if occasion.course else []
        self.items = {str(item.pk): item for item in items}
        attendances = list(occasion.attendances.all())
        initial = {
            "there": [_key(one) for one in attendances],
            "passed": [_key(one) for one in attendances if one.has_passed],
            "covered": [str(key) for key in occasion.covered.values_list("item", flat=True)],
            "others": occasion.others or None,
            "state": state_of_attendance(occasion),
        }
        super().__init__(data, initial=initial)
        for name in ("there", "passed"):
            self.fields[name].choices = [(key, str(person)) for key, person in self.people.items()]
        self.fields["covered"].choices = [(key, item.text) for key, item in self.items.items()]
        if occasion.course is None:
            del self.fields["passed"]
        if not self.items:
            del self.fields["covered"]

    def rows(self):
        """Each person with the boxes for being there and for having passed, None where nothing can be passed."""
        passed = self["passed"] if "passed" in self.fields else [None] * len(self.people)
        return list(zip(self.people.values(), self["there"], passed, strict=True))

    def facts(self):
        """What `tick_off` takes."""
        said = self.cleaned_data
        people = {name: [self.people[key] for key in said.get(name, [])] for name in ("there", "passed")}
        return {
            **people,
            "covered": [self.items[key] for key in said.get("covered", [])],
            "others": said["others"] or 0,
            "state": said["state"],
        }

    def done(self, request, action, **what) -> bool:
        """As of a `MarkedForm`; where somebody else was first, saving once more says what is ticked here."""
        if posting.done(request, self, action, **what, **self.facts()):
            return True
        self.data = self.data.copy()
        self.data["state"] = self.initial["state"]
        return False


def _key(attendance):
    return str(attendance.volunteer_id or attendance.actor_id)


def _volunteers(actor, occasion):
    """Those who have not left, and those who were there."""
    return [
        one
        for one in Volunteer.objects.visible_to(actor).order_by("name")
        if one.state != State.LEFT or one.pk in {row.volunteer_id for row in occasion.attendances.all()}
    ]


def _colleagues(actor, occasion):
    """Whoever is employed or elected, each user once; and those who were there."""
    were_there = {row.actor_id for row in occasion.attendances.all()}
    accounts = Actor.objects.visible_to(actor).filter(role__in=COLLEAGUES).select_related("user")
    current = set(Actor.objects.visible_to(actor).current().values_list("pk", flat=True))
    found = {}
    for one in sorted(accounts, key=lambda one: (one.pk not in were_there, one.user.name, COLLEAGUES.index(one.role))):
        if one.pk in current | were_there:
            found.setdefault(one.user_id, one)
    return sorted(found.values(), key=lambda one: one.user.name)


class TalkForm(forms.ModelForm):
    """That a talk was held. What was said is written nowhere."""

    held_on = Day(label=_("Date"), initial=timezone.localdate, has_been=True)
    held_by = RowChoice(
        label=_("Who talked with the volunteer"), error_messages={"required": _("Choose somebody."), **WRONG_CHOICE}
    )

    field_order = ("kind", "held_on", "held_by")

    class Meta:
        model = Talk
        fields = ("kind",)
        labels = {"kind": pgettext_lazy("talk", "Kind")}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"kind": {"required": _("Choose what kind of talk it was."), **WRONG_CHOICE}}

    def __init__(self, data=None, *, actor):
        super().__init__(data)
        self.fields["kind"].choices = capitalised(codes.TalkKind.choices)
        people = Actor.objects.visible_to(actor).filter(role__in=COLLEAGUES).current().select_related("user")
        self.fields["held_by"].offer(sorted(people, key=lambda one: (one != actor, one.user.name)))

    def _post_clean(self):
        """The verb writes, and asks the row then."""


class EmployeeForm(MarkedForm):
    """Somebody employed, as far as it is counted."""

    since = Day(label=_("Employed from"), initial=timezone.localdate)
    until = Day(label=_("Last day"), required=False)

    class Meta:
        model = Employee
        fields = ("name", "gender", "shelter", "since", "until")
        labels = {"name": _("Name")}
        widgets = {"gender": forms.RadioSelect, "name": forms.TextInput(attrs={"autocomplete": "off"})}
        error_messages = {"name": {"required": _("Write a name.")}, "gender": WRONG_CHOICE}

    def __init__(self, data=None, *, actor, **options):
        super().__init__(data, **options)
        self.fields["gender"].choices = capitalised(codes.Gender.choices)
        self.fields["shelter"].queryset = Shelter.objects.visible_to(actor)
        self.fields["shelter"].empty_label = gettext("The whole association")
        if not self.instance._state.adding:
            self.initial["state"] = state_of_employee(self.instance)

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last day is before the first."))
        return said


class NewEmployeeForm(SavedOnce, EmployeeForm):
    """Written in once, however often it is sent."""
