"""What is asked when a support contact is logged, and which answers are offered to whom."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models import FIRST_DAY, Contact
from jourer.models import Actor, Catchment, District
from jourer.municipalities import MUNICIPALITIES

ANOTHER_DAY = "another"
DATE_WIDGET = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
DATE_ERRORS = {"invalid": _("Write the date as year-month-day, such as 2026-03-09.")}
DAY_MINUTES = 24 * 60
SHELTER_ERRORS = {
    "required": _("Choose one of your shelters."),
    "invalid_choice": _("Choose one of your shelters."),
}
# Unicode has å, ä, ö in another order than the Swedish alphabet.
BY_NAME = sorted(MUNICIPALITIES, key=lambda pair: pair[1].lower().translate(str.maketrans("åäö", "{|}")))


def capitalised(choices):
    """The words of a list of choices as they stand alone on a button, groups included."""
    return [
        (value, capitalised(label)) if isinstance(label, list) else (value, capfirst(label)) for value, label in choices
    ]


class RowChoice(forms.ChoiceField):
    """One of the rows offered, fetched once for the page and for the check of what comes back."""

    rows: dict[str, Any] = {}

    def offer(self, rows, nothing=""):
        """Offer the rows, each once, after a choice of nothing if it has a word."""
        self.rows = {str(row.pk): row for row in rows}
        named = [(key, str(row)) for key, row in self.rows.items()]
        self.choices = [("", nothing), *named] if nothing else named

    def clean(self, value):
        return self.rows.get(super().clean(value))


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


class ContactForm(PersonFacts):
    """The quick log. Work facts are preset from `like`, the actor's last entry; facts about the person never are."""

    data: QueryDict
    MORE = ("gender", "age_group", "municipality", "district", "crime_type", "found_us", "minutes")

    # Off, or Firefox puts the used key back when the page is loaded again.
    idempotency_key = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("The page was not whole. Save again."),
            "invalid": _("The page was not whole. Save again."),
        },
    )
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
        error_messages={
            "required": _("Choose at least one kind of support."),
            "invalid_choice": _("Choose among the kinds of support on the page."),
        },
    )
    day = forms.ChoiceField(label=_("Day"), widget=forms.RadioSelect, required=False)
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
        fields = (
            "shelter", "channel", "seeker_role", "occurred_on", "done_by", "gender", "age_group",
            "municipality", "district", "crime_type", "found_us", "minutes",
        )  # fmt: skip
        widgets = {
            "channel": forms.RadioSelect,
            "seeker_role": forms.RadioSelect,
            "occurred_on": DATE_WIDGET,
            "gender": forms.RadioSelect,
            "age_group": forms.RadioSelect,
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

    def __init__(self, data=None, *, actor, like=None, same_day=False):
        self.actor = actor
        self.today = timezone.localdate()
        self.shelters = list(actor.shelters.all())
        super().__init__(self._with_date_of_day(data), initial=self._initial(like, same_day=same_day))
        self._offer_work_facts()
        self.offer_facts_of_the_person()

    def _initial(self, like, *, same_day):
        initial = {"idempotency_key": uuid.uuid4(), "done_by": self.actor.pk, "day": self.today.isoformat()}
        if len(self.shelters) == 1:
            initial["shelter"] = self.shelters[0].pk
        if like:
            initial |= {"shelter": like.shelter_id, "channel": like.channel}
        if like and same_day:
            initial |= self._day_and_date(like.occurred_on)
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
        date = self.fields["occurred_on"]
        date.input_formats = ["%Y-%m-%d"]
        date.widget.attrs |= {"min": FIRST_DAY.isoformat(), "max": self.today.isoformat()}
        colleagues = Q(pk=self.actor.pk) | Q(shelter_links__shelter__in=self.shelters)
        who_log = Actor.objects.visible_to(self.actor).current().who_log()
        self.fields["done_by"].offer(who_log.filter(colleagues).select_related("user"))

    def clean(self):
        facts = super().clean()
        facts["done_by"] = facts.get("done_by") or self.actor
        self._renew_refused_key()
        return facts

    def facts(self):
        """What `log_contact` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "day"}

    def refuse(self, error):
        """Show what the action refused, at its fields."""
        self.add_error(None, error)
        self._renew_refused_key()

    def _renew_refused_key(self):
        """A key that is malformed or used up is nothing the user typed: the page says so and gets a new one."""
        refused = self.errors.pop("idempotency_key", None)
        if refused:
            self.data = self.data.copy()
            self.data["idempotency_key"] = str(uuid.uuid4())
            self.add_error(None, ValidationError(refused.as_data()))

    @property
    def more_is_open(self):
        """Whether something in the folded part is filled in or wrong."""
        return any(name in self.errors or name in self.changed_data for name in self.MORE)


class ContactFilter(forms.Form):
    """What the list of contacts is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    LOOKUPS = {"shelter": "shelter", "channel": "channel", "since": "occurred_on__gte", "until": "occurred_on__lte"}

    shelter = RowChoice(label=_("Shelter"), required=False, error_messages=SHELTER_ERRORS)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DATE_WIDGET, error_messages=DATE_ERRORS)
    until = forms.DateField(label=_("To"), required=False, widget=DATE_WIDGET, error_messages=DATE_ERRORS)

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.fields["shelter"].offer(actor.shelters.all(), nothing=gettext("All my shelters"))
        self.fields["channel"].choices = [("", _("All channels")), *capitalised(codes.Channel.choices)]

    def narrow(self, contacts):
        """Those that fit everything understood; what is not understood says so at its field and narrows nothing."""
        self.full_clean()
        facts = {name: value for name, value in self.cleaned_data.items() if value}
        return contacts.filter(**{self.LOOKUPS[name]: value for name, value in facts.items()})
