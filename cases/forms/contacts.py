"""What is asked when a support contact is logged, and which answers are offered to whom."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models import FIRST_DAY, MOST_ALIKE, Contact
from jourer.forms import RowChoice, SavedOnce, capitalised, key_field
from jourer.models import Actor, Catchment, District
from jourer.municipalities import BY_NAME, MUNICIPALITIES

ANOTHER_DAY = "another"
DATE_WIDGET = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
DATE_ERRORS = {"invalid": _("Write the date as year-month-day, such as 2026-03-09.")}
DAY_MINUTES = 24 * 60
SHELTER_ERRORS = {
    "required": _("Choose one of your shelters."),
    "invalid_choice": _("Choose one of your shelters."),
}
SUPPORT_ERRORS = {
    "required": _("Choose at least one kind of support."),
    "invalid_choice": _("Choose among the kinds of support on the page."),
}


def as_typed(fields, data, prefix="") -> dict[str, Any]:
    """What a draft of a form holds, as a start for the same form: it complains of nothing yet."""
    return {name: field.widget.value_from_datadict(data, {}, prefix + name) for name, field in fields.items()}


def colleagues_of(actor, shelters):
    """Those who may have given the support: the actor, and who logs at one of the shelters."""
    colleagues = Q(pk=actor.pk) | Q(shelter_links__shelter__in=shelters)
    return Actor.objects.visible_to(actor).current().who_log().filter(colleagues).select_related("user")


class PersonFacts(forms.ModelForm):
    """Facts about a person as a contact and a case ask for them: never preset, and what is not asked says so."""

    fields: dict[str, Any]
    actor: Actor

    def offer_facts_of_the_person(self):
        answers = {
            "gender": codes.GENDERS,
            "age_group": codes.AGE_GROUPS,
            "municipality": self._municipalities(),
            "crime_type": codes.CRIME_TYPES,
            "police_reported": codes.POLICE_REPORTED,
            "found_us": codes.WAYS_HERE,
            "first_time": codes.FIRST_TIME,
        }
        for name in answers.keys() & self.fields.keys():
            self.fields[name].choices = capitalised(answers[name])
            self.fields[name].required = False
            self.fields[name].empty_value = codes.NOT_ASKED
        self.fields["district"].offer(District.objects.visible_to(self.actor), nothing=gettext("Not stated"))

    def _municipalities(self):
        """First those where the actor's shelters work, then all."""
        catchments = Catchment.objects.visible_to(self.actor).filter(shelter__in=self.actor.shelters.all())
        near = set(catchments.values_list("municipality", flat=True))
        others = [choice for choice in codes.HOME_MUNICIPALITIES if choice not in MUNICIPALITIES]
        ours = [(_("Where you work"), [pair for pair in BY_NAME if pair[0] in near])] if near else []
        return [*others, *ours, (_("All municipalities"), BY_NAME)]

    def clean(self):
        super().clean()
        district = self.cleaned_data.get("district")
        if district and self.cleaned_data.get("municipality") == codes.NOT_ASKED:
            self.cleaned_data["municipality"] = district.municipality
        return self.cleaned_data


class ContactForm(SavedOnce, PersonFacts):
    """The quick log. Work facts are preset from `like`, the actor's last entry, and from a preset of the actor's own.

    Facts about the person never are; those of a `case` are the case's own where nothing else is said.
    """

    data: QueryDict
    kept: tuple[Actor, ...] = ()  # offered as who gave the support, though they may have left
    MORE = (
        "time", "minutes", "interpreter", "first_time", "gender", "age_group", "municipality", "district",
        "crime_type", "found_us",
    )  # fmt: skip

    shelter = RowChoice(
        label=_("Shelter"),
        widget=forms.RadioSelect,
        error_messages=SHELTER_ERRORS,
    )
    support = forms.MultipleChoiceField(
        label=_("Support"),
        choices=capitalised(codes.Support.choices),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose one or several."),
        error_messages=SUPPORT_ERRORS,
    )
    day = forms.ChoiceField(label=_("Day"), widget=forms.RadioSelect, required=False)
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as 14:30.")},
    )
    times = forms.IntegerField(
        label=_("How many alike"),
        required=False,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "min": 1, "max": MOST_ALIKE}),
        validators=[
            MinValueValidator(1, _("Write at least 1.")),
            MaxValueValidator(MOST_ALIKE, _("At most 30 at once. Save, and then the rest.")),
        ],
        error_messages={"invalid": _("Write how many in digits.")},
    )
    done_by = RowChoice(
        label=_("Who gave the support"),
        required=False,
        error_messages={"invalid_choice": _("Choose yourself or a colleague in your shelters.")},
    )
    district = RowChoice(
        label=_("District"), required=False, error_messages={"invalid_choice": _("Choose a district in the list.")}
    )
    minutes = forms.IntegerField(
        label=_("Duration"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
        validators=[
            MinValueValidator(1, _("Write at least 1 minute, or leave it empty.")),
            MaxValueValidator(DAY_MINUTES, _("Write at most 1440 minutes, which is a day and a night.")),
        ],
        error_messages={"invalid": _("Write the minutes in digits, such as 20.")},
    )

    class Meta:
        model = Contact
        fields: tuple[str, ...] = (
            "shelter", "channel", "seeker_role", "occurred_on", "done_by", "gender", "age_group",
            "municipality", "district", "crime_type", "found_us", "minutes", "interpreter", "first_time",
        )  # fmt: skip
        widgets = {
            "channel": forms.RadioSelect,
            "seeker_role": forms.RadioSelect,
            "occurred_on": DATE_WIDGET,
            "gender": forms.RadioSelect,
            "age_group": forms.RadioSelect,
            "interpreter": forms.RadioSelect,
            "first_time": forms.RadioSelect,
        }
        error_messages = {
            "channel": {
                "required": _("Choose how you were in contact."),
                "invalid_choice": _("Choose a channel on the page."),
            },
            "seeker_role": {
                "required": _("Choose who it was."),
                "invalid_choice": _("Choose one of those on the page."),
            },
            "occurred_on": {"required": _("Choose a day, or write the date."), **DATE_ERRORS},
        }

    def __init__(self, data=None, *, actor, case=None, **start):
        self.actor, self.case, self.preset = actor, case, start.get("preset")
        self.today = timezone.localdate()
        self.shelters = list(actor.shelters.all())
        super().__init__(self._with_date_of_day(data), initial=self._initial(**start))
        self._offer_work_facts()
        self.offer_facts_of_the_person()
        if case:
            for name in ("shelter", "times"):
                self.fields.pop(name, None)

    def _initial(self, *, like=None, same_day=False, preset=None, typed=None):
        initial = {"done_by": self.actor.pk, "day": self.today.isoformat(), "times": 1}
        if len(self.shelters) == 1:
            initial["shelter"] = self.shelters[0].pk
        if like:
            initial |= {"shelter": like.shelter_id, "channel": like.channel}
        if like and same_day:
            initial |= {"done_by": like.done_by_id, **self._day_and_date(like.occurred_on)}
        if self.case:
            initial["seeker_role"] = self.case.seeker_role
        if preset:
            initial |= {name: getattr(preset, name) for name in ("channel", "seeker_role", "support")}
        if typed:
            initial |= as_typed(self.base_fields, self._with_date_of_day(typed))
        return initial

    def _day_and_date(self, day):
        near = day in {self.today, self.today - timedelta(days=1)}
        return {"day": day.isoformat() if near else ANOTHER_DAY, "occurred_on": day}

    def _with_date_of_day(self, data):
        """ "Today" and "yesterday" are sent as dates: saved after midnight they are still the day the page showed."""
        day = data.get("day") if data else None
        if day and day != ANOTHER_DAY:
            data = data.copy()
            data["occurred_on"] = day
            if day not in dict(self._days()):
                data["day"] = ANOTHER_DAY
        return data

    def _days(self):
        near = [(self.today, gettext("Today")), (self.today - timedelta(days=1), gettext("Yesterday"))]
        named = [(day.isoformat(), " ".join([name, date_format(day, gettext("j M"))])) for day, name in near]
        return [*named, (ANOTHER_DAY, gettext("Another date"))]

    def _offer_work_facts(self):
        self.fields["shelter"].offer(self.shelters)
        self.fields["channel"].choices = capitalised(codes.Channel.choices)
        self.fields["seeker_role"].choices = capitalised(codes.SeekerRole.choices)
        self.fields["day"].choices = self._days()
        self.fields["interpreter"].choices = capitalised(codes.INTERPRETER)
        self.fields["interpreter"].required = False
        self.fields["interpreter"].empty_value = codes.WITHOUT
        date = self.fields["occurred_on"]
        date.input_formats = ["%Y-%m-%d"]
        date.widget.attrs |= {"min": FIRST_DAY.isoformat(), "max": self.today.isoformat()}
        self.fields["done_by"].offer([*colleagues_of(self.actor, self.shelters), *self.kept])

    def clean(self):
        facts = super().clean()
        facts["done_by"] = facts.get("done_by") or self.actor
        facts["times"] = facts.get("times") or 1
        facts["occurred_at"] = self._moment(facts.get("occurred_on"), facts.get("time"))
        return facts

    def _moment(self, day, time):
        moment = timezone.make_aware(datetime.combine(day, time)) if day and time else None
        if moment and day == self.today and moment > timezone.now():
            self.add_error("time", _("The time has not come yet."))
        return moment

    def facts(self):
        """What `log_alike` takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"day", "time"}}
        return said | {"case": self.case}

    @property
    def more_is_open(self):
        """Whether something in the folded part is filled in or wrong."""
        return any(name in self.errors or name in self.changed_data for name in self.MORE)


class OneTapForm(forms.Form):
    """Nobody answered, or a wrong number: all that is asked is where, and only of who has not logged anything yet."""

    fields: dict[str, Any]
    OUTCOMES = (codes.Outcome.NOT_REACHED, codes.Outcome.NOT_COUNTED)

    idempotency_key = key_field()
    outcome = forms.ChoiceField(choices=[(outcome.value, outcome.label) for outcome in OUTCOMES])
    shelter = RowChoice(label=_("Shelter"), widget=forms.RadioSelect, error_messages=SHELTER_ERRORS)

    def __init__(self, data=None, *, shelters, case=None, like=None):
        self.at = like.shelter if like else shelters[0] if len(shelters) == 1 else None
        super().__init__(data, prefix="tap", initial={"shelter": self.at and self.at.pk})
        self.fields["shelter"].offer(shelters)
        self.asks_where = len(shelters) > 1
        if self.at:
            self.fields["shelter"].widget = forms.HiddenInput()
        if case:
            del self.fields["shelter"]


class ContactFilter(forms.Form):
    """What the list of contacts is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    LOOKUPS = {"shelter": "shelter", "channel": "channel", "since": "occurred_on__gte", "until": "occurred_on__lte"}

    shelter = RowChoice(label=_("Shelter"), required=False, error_messages=SHELTER_ERRORS)
    outcome = forms.ChoiceField(label=_("What happened"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DATE_WIDGET, error_messages=DATE_ERRORS)
    until = forms.DateField(label=_("To"), required=False, widget=DATE_WIDGET, error_messages=DATE_ERRORS)

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.fields["shelter"].offer(actor.shelters.all(), nothing=gettext("All my shelters"))
        self.fields["channel"].choices = [("", _("All channels")), *capitalised(codes.Channel.choices)]
        not_reached = [(outcome.value, outcome.label) for outcome in OneTapForm.OUTCOMES]
        self.fields["outcome"].choices = [("", _("Support contacts")), *capitalised(not_reached)]

    def narrow(self, contacts):
        """Those that fit everything understood; what is not understood says so at its field and narrows nothing."""
        self.full_clean()
        facts = {name: value for name, value in self.cleaned_data.items() if value and name != "outcome"}
        return contacts.filter(
            outcome=self.shown_outcome, **{self.LOOKUPS[name]: value for name, value in facts.items()}
        )

    @property
    def shown_outcome(self):
        """Contacts, unless one asks for attempts or what is not counted: a list is of one kind, as is its number."""
        return self.cleaned_data.get("outcome") or codes.Outcome.REACHED
