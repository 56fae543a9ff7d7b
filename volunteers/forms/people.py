"""What is asked of a volunteer, of a step, and what the register is narrowed to."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jourer.access import Role as AccountRole
from jourer.forms import Day, RowChoice, SavedOnce, capitalised
from jourer.marked import MarkedForm
from jourer.models import Actor, Shelter
from volunteers import codes
from volunteers.codes import State, Step
from volunteers.models import ContactDetails, Rules, Volunteer
from volunteers.states import several_of, state_of_details, state_of_rules, state_of_volunteer

WRONG_CHOICE = {"invalid_choice": _("Choose one of those on the page.")}


def ticks(label, choices=(), **options):
    """Several of a list, as boxes to tick."""
    return forms.MultipleChoiceField(
        label=label,
        choices=capitalised(getattr(choices, "choices", choices)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=WRONG_CHOICE,
        **options,
    )


def phone_field():
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(label=_("Telephone"), max_length=50, required=False, widget=widget)


def email_field():
    return forms.EmailField(
        label=_("E-mail"),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the address as name@example.se.")},
    )


SEVERAL = ("shelters", "roles", "languages", "times")


class VolunteerForm(MarkedForm):
    """Who somebody is here, what they do and when they can."""

    shelters = ticks(_("Shelters"))
    roles = ticks(_("Roles"), codes.Role)
    languages = ticks(_("Languages to give support in"), codes.Language)
    times = ticks(_("When the person usually can"), codes.Time)
    actor = RowChoice(
        label=_("Account"),
        required=False,
        help_text=_(
            "For who signs in. What the account may be given to do then follows the steps here. The user administrator"
            " makes accounts."
        ),
        error_messages={"invalid_choice": _("Choose an account in the list.")},
    )

    class Meta:
        model = Volunteer
        fields = ("name", "gender", "is_protected", "actor")
        labels = {"name": _("Name"), "is_protected": _("Protected identity")}
        widgets = {"gender": forms.RadioSelect, "name": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {
            "name": _("What the person is called here. With a protected identity a first name is enough."),
            "is_protected": _("Telephone and e-mail are then hidden everywhere, and in every file."),
        }
        error_messages = {"name": {"required": _("Write what the person is called here.")}, "gender": WRONG_CHOICE}

    def __init__(self, data=None, *, actor, **options):
        super().__init__(data, **options)
        self.offered = {str(one.pk): one for one in Shelter.objects.visible_to(actor)}
        self.fields["shelters"].choices = [(key, one.name) for key, one in self.offered.items()]
        self.fields["gender"].choices = capitalised(codes.Gender.choices)
        accounts = Actor.objects.visible_to(actor).filter(role=AccountRole.VOLUNTEER).current()
        free = accounts.filter(Q(volunteer=None) | Q(volunteer=self.instance.pk))
        self.fields["actor"].offer(free.select_related("user"), nothing=gettext("No account"))
        if not self.instance._state.adding:
            self.initial |= several_of(self.instance) | {"state": state_of_volunteer(self.instance)}

    def facts(self):
        """What `add_volunteer` and `change_volunteer` take."""
        return super().facts() | {"shelters": [self.offered[key] for key in self.cleaned_data["shelters"]]}

    def clean(self):
        """In one order, or what is the same would look changed."""
        super().clean()
        for name in SEVERAL:
            if name in self.cleaned_data:
                self.cleaned_data[name] = sorted(self.cleaned_data[name])
        return self.cleaned_data

    def now(self, name):
        """What there are several of stands in the form as it does in the register."""
        return self.initial[name] if name in SEVERAL else super().now(name)


class NewVolunteerForm(SavedOnce, VolunteerForm):
    """With how the person is reached, and since when they have wanted to help."""

    phone = phone_field()
    email = email_field()
    interest_on = Day(label=_("Got in touch"), initial=timezone.localdate, has_been=True)

    field_order = ("name", "phone", "email", "is_protected", "interest_on", "shelters", "roles")


class DetailsForm(MarkedForm):
    """How a volunteer is reached. Of who is protected nothing is shown, and what is left empty stays as it was."""

    phone = phone_field()
    email = email_field()

    class Meta:
        model = ContactDetails
        fields = ("phone", "email")

    def __init__(self, data=None, *, volunteer):
        self.is_hidden = volunteer.is_protected
        super().__init__(data, instance=volunteer.details)
        if self.is_hidden:
            self.initial |= {"phone": "", "email": ""}
        self.initial["state"] = state_of_details(volunteer)

    def compared(self):
        return [] if self.is_hidden else super().compared()

    def facts(self):
        """What `change_details` takes."""
        return {name: text for name, text in super().facts().items() if text or not self.is_hidden}


class UnmaskForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you need to see it?"),
        choices=capitalised(codes.Unmasking.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why."), **WRONG_CHOICE},
    )


class MarkedRulesForm(MarkedForm):
    """What an association has decided. Before anybody has there is no row, and what holds from the start is marked."""

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.initial["state"] = state_of_rules(self.instance, self.compared())

    def facts(self):
        """What `set_rules` takes."""
        return self.cleaned_data


STEP_DAYS = {
    Step.CONVERSATION: _("When did you talk?"),
    Step.EXTRACT: _("When was the extract shown?"),
    Step.TRAINED: _("When was the basic training passed?"),
    Step.CONFIDENTIALITY: _("When was the promise of confidentiality signed?"),
    Step.ACTIVE: _("Active from"),
    Step.PAUSED: _("Pause from"),
    Step.LEFT: _("Ended on"),
}


class StepForm(forms.Form):
    """A step: the day, of an extract who saw it, and of who leaves why."""

    fields: dict[str, Any]

    done_on = Day(initial=timezone.localdate, has_been=True)
    seen_by = RowChoice(
        label=_("Who saw it"),
        help_text=_("Give the extract back. Nothing of what stood in it is written down, and no copy is kept."),
        error_messages={"required": _("Choose who saw it."), "invalid_choice": _("Choose somebody in the list.")},
    )
    left_because = forms.ChoiceField(
        label=_("Why"),
        choices=capitalised(codes.LeftBecause.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why."), **WRONG_CHOICE},
    )

    def __init__(self, data=None, *, kind: Step, actor):
        super().__init__(data)
        self.fields["done_on"].label = STEP_DAYS[kind]
        if kind != Step.EXTRACT:
            del self.fields["seen_by"]
        else:
            self._offer_who_saw_it(actor)
        if kind != Step.LEFT:
            del self.fields["left_because"]
        else:
            self.fields["done_on"].help_text = _("Shifts that the person has ahead become free.")

    def _offer_who_saw_it(self, actor):
        """Those who run the association or work in it, first of all who is at the page."""
        roles = [AccountRole.COORDINATOR, AccountRole.STAFF, AccountRole.BOARD]
        people = Actor.objects.visible_to(actor).filter(role__in=roles).current().select_related("user")
        self.fields["seen_by"].offer(sorted(people, key=lambda one: (one != actor, one.user.name)))


class RulesForm(MarkedRulesForm):
    """The association's intervals."""

    class Meta:
        model = Rules
        fields = ("extract_months", "training_months", "silence_days", "hour_value", "years_kept")
        widgets = dict.fromkeys(
            fields[:-1], forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        )
        labels = {
            "extract_months": _("A register extract is shown anew after"),
            "training_months": _("Further training at least every"),
            "silence_days": _("Ask somebody to get in touch after"),
            "years_kept": _("Keep somebody who has left, or never began, for"),
            "hour_value": _("An hour that a volunteer gives is reckoned at"),
        }
        help_texts = {
            "extract_months": _("An extract may be a year old at most when it is shown."),
            "years_kept": _("Then name and contact details are erased. What is counted stays, without the person."),
            "hour_value": _(
                "Ask the funder what may be used. It is only shown beside the money, and never booked. Leave it empty"
                " to show the hours alone."
            ),
            "silence_days": _("So long without a talk, a meeting or a training that is written down here."),
        }


class VolunteerFilter(forms.Form):
    """What the register is narrowed to, out of the address of the page."""

    fields: dict[str, Any]
    LOOKUPS = {
        "shelter": "shelter_links__shelter",
        "role": "roles__role",
        "language": "languages__language",
        "time": "times__time",
        "state": "state",
    }

    state = forms.ChoiceField(label=_("State"), required=False, error_messages=WRONG_CHOICE)
    missing = forms.ChoiceField(label=pgettext_lazy("volunteer", "Lacks"), required=False, error_messages=WRONG_CHOICE)
    waits = forms.ChoiceField(
        label=_("Waits for"),
        choices=[
            ("", _("No matter")),
            ("training", _("further training")),
            ("silent", _("that somebody gets in touch")),
        ],
        required=False,
        error_messages=WRONG_CHOICE,
    )
    shelter = RowChoice(label=_("Shelter"), required=False, error_messages=WRONG_CHOICE)
    role = forms.ChoiceField(label=_("Role"), required=False, error_messages=WRONG_CHOICE)
    language = forms.ChoiceField(label=_("Language"), required=False, error_messages=WRONG_CHOICE)
    time = forms.ChoiceField(label=_("When"), required=False, error_messages=WRONG_CHOICE)

    ANYTHING = "anything"

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.fields["state"].choices = [("", _("All but those who have left")), *capitalised(State.choices)]
        steps = [(step.value, capfirst(step.label)) for step in codes.WAY_IN]
        self.fields["missing"].choices = [("", _("No matter")), (self.ANYTHING, _("Anything")), *steps]
        self.fields["shelter"].offer(Shelter.objects.visible_to(actor), nothing=gettext("All shelters"))
        for name, choices, everything in (
            ("role", codes.Role, _("All roles")),
            ("language", codes.Language, _("All languages")),
            ("time", codes.Time, _("At any time")),
        ):
            self.fields[name].choices = [("", everything), *capitalised(choices.choices)]
        if not actor.may("volunteers.edit"):
            del self.fields["state"], self.fields["missing"], self.fields["waits"]
        self.full_clean()

    def narrow(self, volunteers, *, rules, today):
        """Those that fit; what is not understood says so at its field and narrows nothing."""
        said = self.cleaned_data
        chosen = {lookup: said[name] for name, lookup in self.LOOKUPS.items() if said.get(name)}
        found = volunteers.filter(**chosen)
        if not said.get("state"):
            found = found.exclude(state=State.LEFT)
        found = self._waiting(found, rules=rules, today=today)
        if said.get("missing") == self.ANYTHING:
            return found.lacking_anything(rules=rules, today=today)
        if said.get("missing"):
            return found.lacking(Step(said["missing"]), rules=rules, today=today)
        return found

    def _waiting(self, volunteers, **when):
        waits = self.cleaned_data.get("waits")
        if waits == "training":
            return volunteers.due_for_training(**when)
        return volunteers.silent(**when) if waits == "silent" else volunteers
