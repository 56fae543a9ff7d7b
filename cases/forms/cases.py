"""What is asked about a case: which ones a list shows, what is counted, and who it is."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.forms.contacts import DATE_ERRORS, DATE_WIDGET, SHELTER_ERRORS, PersonFacts
from cases.models import FIRST_DAY, Case, Identity, Label, State
from jourer.forms import KEY_ERRORS, RowChoice, SavedOnce, capitalised

SOMEBODY_ELSE = "new"
# "2026-14" as people write it, or only "14".
CASE_NUMBER = re.compile(r"\s*(?:(?P<year>\d{4})\s*[-–/]\s*)?(?P<number>\d{1,6})\s*", re.ASCII)


def day_field(label, **options):
    """A date that has been, as "2026-03-09"."""
    return forms.DateField(
        label=label,
        widget=DATE_WIDGET,
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Choose a day, or write the date."), **DATE_ERRORS},
        **options,
    )


class TwoEditors:
    """A form whose `version` says what was on the page: nobody is overwritten unseen, and nothing typed is lost."""

    data: QueryDict
    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def meet(self, now):
        """Somebody else was first: keep what was typed, and save it next time over what the page now shows."""
        self.data = self.data.copy()
        self.data["version"] = str(now.version)
        self.now_says = [
            {"label": capfirst(str(self.fields[name].label)), "words": fact_in_words(now, name)}
            for name in self.Meta.fields
            if getattr(now, name) != self.cleaned_data.get(name)
        ]


# The list


class CaseFilter(forms.Form):
    """What the list of cases is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    LOOKUPS = {"shelter": "shelter", "state": "state", "since": "received_on__gte", "until": "received_on__lte"}

    number = forms.CharField(
        label=_("Number of the case"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        help_text=_("As 2026-14, or only 14."),
    )
    shelter = RowChoice(label=_("Shelter"), required=False, error_messages=SHELTER_ERRORS)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        error_messages={"invalid_choice": _("Choose a state in the list.")},
    )
    since = day_field(_("Received from"), required=False)
    until = day_field(_("Received to"), required=False)
    mine = forms.BooleanField(label=_("Only those that I have"), required=False)

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.actor = actor
        self.fields["shelter"].offer(actor.shelters.all(), nothing=gettext("All my shelters"))
        self.fields["state"].choices = [("", _("All states")), *capitalised(State.choices)]

    def clean_number(self):
        """{"year": 2026, "number": 14}, without the year where it was not written."""
        text = self.cleaned_data["number"]
        parts = CASE_NUMBER.fullmatch(text)
        if text and not parts:
            raise ValidationError(_("Write the number of the case, such as 2026-14 or 14."))
        return {name: int(digits) for name, digits in parts.groupdict().items() if digits} if parts else {}

    def narrow(self, cases):
        """Those that fit everything understood; what is not understood says so at its field and narrows nothing."""
        self.full_clean()
        said = self.cleaned_data
        facts = {lookup: said[name] for name, lookup in self.LOOKUPS.items() if said.get(name)}
        mine = {"hand__to": self.actor} if said.get("mine") else {}
        return cases.filter(**facts, **mine, **said.get("number", {}))

    def chips(self, address: QueryDict) -> list[dict[str, str]]:
        """What the list is narrowed to, each with the address of the page without it."""
        return [
            {"text": self._words(name, value), "url": _without(address, name)}
            for name, value in self.cleaned_data.items()
            if value
        ]

    def _words(self, name, value):
        label = self.fields[name].label
        if name == "mine":
            return str(label)
        if name == "number":
            return f"{label}: {'-'.join(map(str, value.values()))}"
        words = dict(self.fields[name].choices)[value] if name == "state" else value
        return f"{label}: {words}"


def _without(address, name):
    rest = address.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


# What is counted of a case


class CaseForm(PersonFacts):
    """The ten basic facts of a case, with its special circumstances and labels; none about the person is preset."""

    data: QueryDict
    FOLDED = ("marks", "children", "concern_reported_on", "labels")

    received_on = day_field(_("Received"))
    received_time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as 14:30.")},
    )
    district = RowChoice(
        label=_("District"), required=False, error_messages={"invalid_choice": _("Choose a district in the list.")}
    )
    marks = forms.MultipleChoiceField(
        label=_("Special circumstances"),
        choices=capitalised(codes.Mark.choices),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    labels = forms.MultipleChoiceField(label=_("Labels"), widget=forms.CheckboxSelectMultiple, required=False)
    children = forms.IntegerField(
        label=_("Children concerned"),
        required=False,
        min_value=0,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": _("Write how many in digits.")},
    )
    never_phone = forms.BooleanField(label=_("Never telephone"), required=False)
    concern_reported_on = day_field(_("Report of concern made"), required=False)

    class Meta:
        model = Case
        fields = (
            "received_on", "seeker_role", "gender", "age_group", "municipality", "district", "crime_type",
            "police_reported", "found_us", "first_time", "children", "concern_reported_on",
        )  # fmt: skip
        widgets = dict.fromkeys(
            ("seeker_role", "gender", "age_group", "police_reported", "first_time"), forms.RadioSelect
        )
        help_texts = {
            "age_group": _(
                "Somebody who is exactly 21 can belong to either side of a shelter's limit: ask, and choose together."
            )
        }
        error_messages = {
            "seeker_role": {
                "required": _("Choose who it was."),
                "invalid_choice": _("Choose one of those on the page."),
            }
        }

    def __init__(self, data=None, *, actor, **options):
        self.actor = actor
        super().__init__(data, **options)
        self.offer_facts_of_the_person()
        self.fields["seeker_role"].choices = capitalised(codes.SeekerRole.choices)
        self.offered = {str(label.pk): label for label in self._labels()}
        self.fields["labels"].choices = [(key, label.name) for key, label in self.offered.items()]
        today = timezone.localdate()
        for name in ("received_on", "concern_reported_on"):
            self.fields[name].widget.attrs |= {"min": FIRST_DAY.isoformat(), "max": today.isoformat()}

    def _labels(self):
        return Label.objects.visible_to(self.actor).filter(is_offered=True)

    def clean(self):
        facts = super().clean()
        day, time = facts.get("received_on"), facts.get("received_time")
        facts["received_at"] = timezone.make_aware(datetime.combine(day, time)) if day and time else None
        if facts["received_at"] and facts["received_at"] > timezone.now():
            self.add_error("received_time", _("The time has not come yet."))
        return facts

    def validate_constraints(self):
        """The verb asks; once is enough."""

    @property
    def is_unfolded(self):
        """Whether something of what is folded away is there already, or wrong."""
        return any(self[name].errors or self[name].value() not in (None, "", []) for name in self.FOLDED)

    def facts(self):
        """What `open_case` and `change_case` take."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in self.Meta.fields},
            "received_at": said["received_at"],
            "may_be_phoned": not said["never_phone"],
            "marks": said["marks"],
            "labels": [self.offered[key] for key in said["labels"]],
        }


class NewCaseForm(SavedOnce, CaseForm):
    """A new case: of somebody new, or of somebody who has been here before."""

    field_order = ("shelter",)  # first on the page, so first among its errors

    shelter = RowChoice(label=_("Shelter"), widget=forms.RadioSelect, error_messages=SHELTER_ERRORS)
    same_person = forms.ChoiceField(
        label=_("Perhaps somebody who comes back"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it is the same person."),
            "invalid_choice": _("Choose one of those on the page."),
        },
    )

    def __init__(self, data=None, *, actor, returning=None, initial=None):
        shelters = list(actor.shelters.all())
        preset = {"received_on": timezone.localdate()}
        if len(shelters) == 1:
            preset["shelter"] = shelters[0].pk
        super().__init__(data, actor=actor, initial=preset | (initial or {}))
        self.fields["shelter"].offer(shelters)
        self.returning = returning or {}
        self._offer_those_who_come_back()

    def _offer_those_who_come_back(self):
        if not self.returning:
            del self.fields["same_person"]
            return
        same = [(key, self._named(case)) for key, case in self.returning.items()]
        self.fields["same_person"].choices = [*same, (SOMEBODY_ELSE, _("No, it is somebody else"))]

    @staticmethod
    def _named(case):
        words = {"reference": case.reference, "shelter": case.shelter, "day": date_format(case.received_on)}
        return gettext("Yes: case %(reference)s at %(shelter)s, received %(day)s") % words

    def clean(self):
        facts = super().clean()
        same = self.returning.get(facts.get("same_person", ""))
        facts["seeker"] = same.seeker if same else None
        if same and facts.get("first_time") == codes.NOT_ASKED:
            facts["first_time"] = "returning"
        return facts

    def facts(self):
        return super().facts() | {name: self.cleaned_data[name] for name in ("shelter", "seeker", "idempotency_key")}

    @classmethod
    def as_typed(cls, data):
        """What was typed, as a start for the same form: a look-up judges nothing."""
        return {name: field.widget.value_from_datadict(data, {}, name) for name, field in cls.base_fields.items()}


class ChangeCaseForm(TwoEditors, CaseForm):
    """The facts of a case as they are; `version` says which ones were on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=KEY_ERRORS)

    def __init__(self, data=None, *, actor, instance):
        self.before = instance
        at = instance.received_at
        super().__init__(
            data,
            actor=actor,
            instance=instance,
            initial={
                "version": instance.version,
                "received_time": timezone.localtime(at).time() if at else None,
                "never_phone": not instance.may_be_phoned,
                "marks": [mark.kind for mark in instance.marks.all()],
                "labels": [str(link.label_id) for link in instance.label_links.all()],
            },
        )

    def _labels(self):
        """Those offered, and those the case has."""
        return (
            Label.objects.visible_to(self.actor).filter(Q(is_offered=True) | Q(case_links__case=self.before)).distinct()
        )

    def facts(self):
        return super().facts() | {"version": self.cleaned_data["version"]}


def fact_in_words(row: Case | Identity, name: str) -> str:
    """A fact as the page says it; what is not there is said too."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value in (None, ""):
        return gettext("not stated")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return date_format(value) if hasattr(value, "year") else str(value)


# Who it is


class IdentityForm(TwoEditors, forms.ModelForm):
    """Who somebody is and how one may be reached; everything may be left empty."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Identity
        fields = ("instructions", "alias", "name", "phone", "email", "address", "is_protected")
        widgets = {
            "instructions": forms.Textarea(attrs={"rows": 3}),
            "alias": forms.TextInput(attrs={"autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "email": forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
            "address": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "instructions": _("For example: only text messages, weekdays 9–15; never leave a message."),
            "alias": _("What you call the person here; it stands in the list of cases."),
            "is_protected": _("Everything but the instructions is hidden until somebody has a reason to see it."),
        }

    LOOKED_UP = ("phone", "email", "name")

    def looked_up(self) -> dict[str, str]:
        """What somebody can be found again by, as it was typed."""
        typed = {name: str(self[name].value() or "").strip() for name in self.LOOKED_UP}
        return {name: text for name, text in typed.items() if text}

    def facts(self):
        """What was written; nothing at all where nobody said who they are."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "version"}


class UnmaskForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you need to see it?"),
        choices=capitalised(codes.Unmasking.choices),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why."),
            "invalid_choice": _("Choose one of those on the page."),
        },
    )
