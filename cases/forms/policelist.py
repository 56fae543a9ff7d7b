"""What is asked about a list from the police: the file or the rows typed in, and who comes back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes, policelist
from cases.forms.cases import day_field
from cases.forms.contacts import SHELTER_ERRORS
from cases.models import Case
from cases.policelist import Entry
from jourer.forms import RowChoice, SpreadsheetField, capitalised
from jourer.models import Shelter

BLANK_ROWS = 8


class ShelterForm(forms.Form):
    """Whose list it is: as a rule the crime victims' shelter's, where there is one."""

    fields: dict[str, Any]
    shelter = RowChoice(label=_("Shelter"), widget=forms.RadioSelect, error_messages=SHELTER_ERRORS)

    def __init__(self, *args, actor, **options):
        shelters = list(actor.shelters.all())
        likely = [one for one in shelters if one.kind == Shelter.Kind.VICTIMS] or shelters
        initial = {"shelter": likely[0].pk} if len(likely) == 1 else {}
        super().__init__(*args, initial=initial, **options)
        self.fields["shelter"].offer(shelters)


class PoliceListFileForm(ShelterForm):
    """A spreadsheet; when it is valid, `sheet` is what it holds."""

    file = SpreadsheetField()

    def clean_file(self):
        self.sheet = policelist.read(self.cleaned_data["file"])
        return self.sheet


class PoliceRowForm(forms.Form):
    """One person of a list that is typed in; a row left empty is nobody."""

    received_on = day_field(_("Received"), required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=50, required=False)
    crime_type = forms.ChoiceField(
        label=_("Kind of crime"), choices=capitalised(codes.CRIME_TYPES), required=False, initial=codes.NOT_ASKED
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("name", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    @property
    def is_blank(self) -> bool:
        """A crime without anybody is nobody."""
        return not set(self.changed_data) - {"crime_type"}

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if not self.is_blank and not self.errors:
            cells = {name: said[name] or "" for name in ("received_on", "name", "phone")}
            self.found, problems = policelist.understood(cells)
            for problem in problems:
                self.add_error(None, problem)
        return said

    def entry(self) -> Entry:
        return Entry(**self.found, crime_type=self.cleaned_data["crime_type"] or codes.NOT_ASKED)


class AllRows:
    """All rows as the one form that a summary of errors is made of."""

    def __init__(self, rows):
        self.rows = rows

    def non_field_errors(self):
        words = gettext("Row %(row)s: %(problem)s")
        yield from self.rows.non_form_errors()
        for number, form in enumerate(self.rows.forms, 1):
            yield from (words % {"row": number, "problem": problem} for problem in form.non_field_errors())

    def __iter__(self):
        for form in self.rows.forms:
            yield from form


class BasePoliceRows(forms.BaseFormSet):
    def clean(self):
        """Double rows are told, and an empty list."""
        rows: dict = {}
        for number, form in enumerate(self.forms, 1):
            if form.is_blank or form.errors:
                continue
            if (other := rows.setdefault(form.entry().key(), number)) != number:
                form.add_error(
                    None, gettext("It says the same as row %(other)s: take one of them away.") % {"other": other}
                )
        if not any(self.errors) and not rows:
            raise ValidationError(_("Write at least one person."))

    @property
    def as_one(self) -> "AllRows":
        return AllRows(self)

    def entries(self) -> list[Entry]:
        return [form.entry() for form in self.forms if not form.is_blank]


PoliceRows = forms.formset_factory(
    PoliceRowForm, formset=BasePoliceRows, extra=BLANK_ROWS, max_num=BLANK_ROWS, absolute_max=BLANK_ROWS
)


class LookForm(forms.Form):
    """Of each who may have been here before: the same person, the very same case, or somebody else."""

    fields: dict[str, Any]
    SAME, LEAVE_OUT, NEW = "same", "leave_out", "new"

    def __init__(self, data=None, *, returning: dict[int, Case], entries: list[Entry]):
        super().__init__(data)
        self.returning, self.entries = returning, entries
        for place, case in returning.items():
            self.fields[self._name(place)] = forms.ChoiceField(
                label=gettext("Row %(row)s: perhaps somebody who comes back") % {"row": place + 1},
                choices=self._choices(case),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose whether it is the same person.")},
            )

    @staticmethod
    def _name(place):
        return f"row_{place}"

    def _choices(self, case):
        words = {"reference": case.reference, "shelter": case.shelter, "day": date_format(case.received_on)}
        return [
            (self.SAME, gettext("The same person as in %(reference)s (%(shelter)s, %(day)s): a new case") % words),
            (self.LEAVE_OUT, gettext("It is %(reference)s itself: leave it out here") % words),
            (self.NEW, gettext("No, it is somebody else")),
        ]

    def rows(self):
        """Each entry with its crime in words and, where somebody may come back, the question."""
        crimes = dict(codes.CRIME_TYPES)
        return [
            (entry, crimes[entry.crime_type], self[self._name(place)] if place in self.returning else None)
            for place, entry in enumerate(self.entries)
        ]

    def facts(self):
        """What `receive_list` takes of the answers."""
        said = {place: self.cleaned_data[self._name(place)] for place in self.returning}
        return {
            "same": {place: self.returning[place].seeker for place, answer in said.items() if answer == self.SAME},
            "left_out": {place for place, answer in said.items() if answer == self.LEAVE_OUT},
        }
