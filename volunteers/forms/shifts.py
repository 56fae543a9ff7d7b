"""What is asked of a shift, of a need that comes back, and of how a shift went."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jourer.forms import Day, NumberField, RowChoice, SavedOnce, capitalised
from jourer.models import Actor, Shelter
from volunteers import codes
from volunteers.codes import State
from volunteers.forms.people import WRONG_CHOICE, ticks
from volunteers.models import Shift, ShiftSignUp, Volunteer

ONCE = ""
MINUTES = 60


class TimeField(forms.TimeField):
    """A time of day as "18:00", "18.00" or "18"."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H.%M", "%H"],
            error_messages={
                "required": _("Write a time."),
                "invalid": _("Write the time as hours and minutes, such as 18:00."),
            },
            **kwargs,
        )


def reason(label, choices, **options):
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose")), *capitalised(choices.choices)],
        error_messages={"required": _("Choose why."), **WRONG_CHOICE},
        **options,
    )


class TimesForm(SavedOnce):
    """Where, what and when."""

    shelter = RowChoice(label=_("Shelter"), error_messages={"required": _("Choose a shelter."), **WRONG_CHOICE})
    channel = forms.ChoiceField(
        label=_("What is open"),
        choices=capitalised(codes.ShiftChannel.choices),
        error_messages={"required": _("Choose what is open."), **WRONG_CHOICE},
    )
    begins_on = Day(label=_("Date"), initial=timezone.localdate)
    opens = TimeField(label=_("From"))
    closes = TimeField(label=_("To"))
    past_midnight = forms.BooleanField(label=_("Goes on past midnight"), required=False)

    def __init__(self, data=None, *, actor, **options):
        super().__init__(data, **options)
        self.fields["shelter"].offer(self.shelters(actor))

    @staticmethod
    def shelters(actor):
        return Shelter.objects.visible_to(actor)


class ShiftForm(TimesForm):
    """One shift, or a need that comes back on some days of the week."""

    places = forms.IntegerField(
        label=_("How many are needed"),
        min_value=1,
        max_value=50,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": _("Write how many are needed."),
            "invalid": _("Write one number, for example 2."),
            "min_value": _("At least one is needed."),
            "max_value": _("Write at most 50."),
        },
    )
    every = forms.ChoiceField(
        label=_("Comes back"),
        required=False,
        choices=[(ONCE, _("No, only once")), *capitalised(codes.Every.choices)],
        error_messages=WRONG_CHOICE,
    )
    weekdays = ticks(_("On"), sorted(WEEKDAYS.items()))
    ends_on = Day(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty if it goes on until further notice."),
    )
    on_holidays = forms.BooleanField(label=_("Also on public holidays"), required=False)

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("ends_on") and said.get("begins_on") and said["ends_on"] < said["begins_on"]:
            self.add_error("ends_on", _("The last day is before the first."))
        return said

    @property
    def comes_back(self) -> bool:
        return self.cleaned_data["every"] != ONCE

    def once(self):
        """What `add_shift` takes."""
        of_a_need = {"every", "weekdays", "ends_on", "on_holidays"}
        return {name: value for name, value in self.cleaned_data.items() if name not in of_a_need}

    def need(self):
        """What `add_patterns` takes; no day of the week is the one of the first date."""
        said = dict(self.cleaned_data)
        del said["idempotency_key"]
        first = said.pop("begins_on")
        weekdays = [int(day) for day in said["weekdays"]] or [first.weekday()]
        return said | {"starts_on": first, "weekdays": weekdays, "every": int(said["every"])}


class HeldForm(TimesForm):
    """A shift that somebody held without its having been planned."""

    because = reason(_("Why it was not planned"), codes.Unplanned)

    @staticmethod
    def shelters(actor):
        return actor.shelters.all()


# Who is on it


class PutOnForm(forms.Form):
    """Whom the coordinator puts on a shift; why is asked where something is missing."""

    fields: dict[str, Any]

    who = RowChoice(label=_("Who"), error_messages={"required": _("Choose somebody."), **WRONG_CHOICE})
    despite = reason(_("If something is missing: why all the same"), codes.OnShiftDespite, required=False)

    def __init__(self, data=None, *, actor, shift: Shift):
        super().__init__(data)
        self.fields["who"].offer([*_volunteers(actor), *_employed(actor, shift)], nothing=gettext("Choose"))


class WhoHeldForm(PutOnForm):
    """Who held a shift without being signed up."""

    because = reason(_("Why it was not planned"), codes.Unplanned)
    despite = None


class NotHeldForm(forms.Form):
    prefix = "not_held"

    because = reason(_("Why it was not held"), codes.NotHeld)


def _volunteers(actor):
    return Volunteer.objects.visible_to(actor).exclude(state=State.LEFT).order_by("name")


def _employed(actor, shift):
    """The accounts that take shifts at the shelter and are not in the register of volunteers, each user once."""
    accounts = Actor.objects.visible_to(actor).current().who_may("shifts.take").filter(volunteer=None)
    here = accounts.filter(shelters=shift.shelter).select_related("user").order_by("user__name")
    return {one.user_id: one for one in here}.values()


class HandOverForm(forms.Form):
    """Whom to ask: anybody of the shelter, somebody, or somebody for a shift of theirs in return."""

    fields: dict[str, Any]

    ask = forms.ChoiceField(label=_("Ask"), required=False, error_messages=WRONG_CHOICE)

    def __init__(self, data=None, *, actor, sign_up: ShiftSignUp):
        super().__init__(data)
        shift = sign_up.shift
        accounts = Actor.objects.visible_to(actor).current().who_may("shifts.take").filter(shelters=shift.shelter)
        others = accounts.exclude(user=actor.user_id).select_related("user", "volunteer").order_by("user__name")
        self.people = {str(one.pk): one for one in {one.user_id: one for one in others}.values()}
        self.swaps = {f"swap-{one.pk}": one for one in _swaps(actor, shift)}
        self.fields["ask"].choices = [
            ("", gettext("Anybody at the shelter")),
            (gettext("Somebody"), [(key, _called(one)) for key, one in self.people.items()]),
            (gettext("Swap with"), [(key, _swap_in_words(one)) for key, one in self.swaps.items()]),
        ]

    def facts(self):
        """What `ask_to_take_over` takes."""
        key = self.cleaned_data["ask"]
        if swap := self.swaps.get(key):
            return {"to": swap.person, "in_return": swap}
        return {"to": self.people.get(key)}


def _called(account) -> str:
    """As in the register: an account may bear a name that who lives protected is not called by here."""
    volunteer = getattr(account, "volunteer", None)
    return str(volunteer or account.user.name)


def _swaps(actor, shift):
    """What others have at the same shelter and could give in return; who has no account cannot answer."""
    others = ShiftSignUp.objects.filter(shift__in=Shift.objects.coming().filter(shelter=shift.shelter).values("pk"))
    mine = ShiftSignUp.objects.of(actor).values("pk")
    answering = others.standing().exclude(pk__in=mine).exclude(volunteer__isnull=False, volunteer__actor=None)
    return answering.select_related("shift", "volunteer", "actor__user").order_by("shift__starts_at")


def _swap_in_words(sign_up):
    day = date_format(sign_up.shift.begins_on, gettext("D j M"))
    return f"{day} {sign_up.shift.hours}, {sign_up}"


# How it went


class HoursForm(forms.Form):
    hours = NumberField(
        label=_("Hours"),
        help_text=_("Write 0 if you were not there."),
        min_value=0,
        max_value=24,
        error_messages={
            "required": _("Write how many hours it was."),
            "min_value": _("Write between 0 and 24 hours."),
            "max_value": _("Write between 0 and 24 hours."),
        },
    )

    def __init__(self, data=None, *, sign_up: ShiftSignUp):
        """Several stand on a page, each with ids of its own."""
        told = sign_up.shift.minutes if sign_up.minutes is None else sign_up.minutes
        super().__init__(data, initial={"hours": round(told / MINUTES, 2)}, auto_id=f"%s-{sign_up.pk}")

    def minutes(self) -> int:
        return round(self.cleaned_data["hours"] * MINUTES)
