"""What is asked of an agreement: who, where, for how long, on what conditions, its days and its signed paper."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from budget import agreements
from budget.codes import NoticeBy, PartyKind, Renewal
from budget.models import Agreement, AgreementDate, Party
from jourer.forms import Day, capitalised
from jourer.marked import MarkedForm
from jourer.models import District
from jourer.models.associations import validate_organisation_number
from jourer.packages import MEGABYTE

MOST_MEGABYTES = 10


def whole_number(label, most, **kwargs) -> forms.IntegerField:
    """A small number, typed in."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
        error_messages={
            "invalid": _("Write a whole number."),
            "required": _("Write a whole number."),
            "min_value": _("Write at least 1."),
            "max_value": _("Write at most %(limit_value)s."),
        },
        **kwargs,
    )


class Ticked(forms.MultipleChoiceField):
    """Codes, any number of them; cleaned, a list as the model keeps it."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class AgreementForm(MarkedForm):
    """All that is said of an agreement itself; parties, money and promises have pages of their own."""

    main = forms.ModelChoiceField(
        None,
        label=_("Appendix to"),
        required=False,
        help_text=_("An appendix holds for as long as its main agreement: leave the days below empty."),
    )
    signed_on = Day(label=_("Signed on"), required=False)
    starts_on = Day(label=_("First day"), required=False)
    initial_end = Day(label=_("Last day of the first period"), required=False)
    renewal = forms.ChoiceField(
        label=_("After that, if nobody gives notice"),
        choices=capitalised(Renewal.choices),
        widget=forms.RadioSelect,
        initial=Renewal.NONE,
        error_messages={"required": _("Choose how it is renewed.")},
    )
    renewal_months = whole_number(_("How many months at a time"), 12, required=False)
    notice_day = whole_number(
        _("Last day of the year to give notice"),
        31,
        required=False,
        help_text=_("For example 30, and September below."),
    )
    notice_month = forms.TypedChoiceField(
        label=_("Month of that day"), required=False, coerce=int, empty_value=None, choices=()
    )
    latest_end = Day(
        label=_("Ends at the latest"),
        required=False,
        help_text=_("The day after which it is not renewed any more. Leave empty if there is none."),
    )
    districts = forms.ModelMultipleChoiceField(
        None,
        label=_("Districts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all of the municipality."),
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), _("Choose a district in the list.")),
    )
    supports = Ticked(label=_("Kinds of support offered"))
    channels = Ticked(label=_("Ways to reach us"))
    age_limit = whole_number(
        _("Age that divides us from another party"),
        120,
        required=False,
        help_text=_("Those older come to us. Of somebody who is just that age a person decides."),
    )

    MAIN = ("title", "reference", "main", "is_agreed", "signed_on")
    TIME = ("starts_on", "initial_end", "renewal", "renewal_months", "notice_day", "notice_month", "latest_end")
    WHERE = ("districts", "age_limit", "younger_to")
    WHAT = ("supports", "channels", "other_support", "is_free", "may_be_anonymous", "needs_no_report", "conditions")

    class Meta:
        model = Agreement
        fields = agreements.FACTS
        labels = {
            "title": _("What the agreement is called"),
            "is_agreed": _("The parties are agreed: it is no longer under negotiation"),
            "is_free": _("The support is free of charge"),
            "may_be_anonymous": _("Whoever seeks support may be anonymous"),
            "needs_no_report": _("No police report is needed"),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("other_support", "conditions")}
        help_texts = {"younger_to": _("The party that those younger are handed on to.")}
        error_messages = {"title": {"required": _("Write what the agreement is called.")}}

    def __init__(self, data=None, *, actor, instance=None):
        super().__init__(data, instance=instance)
        others = Agreement.objects.visible_to(actor).filter(main=None).exclude(pk=self.instance.pk)
        self.fields["main"].queryset = others
        self.fields["main"].empty_label = gettext("No: it is an agreement of its own")
        self.fields["notice_month"].choices = [("", gettext("Choose")), *capitalised(MONTHS.items())]
        self.fields["districts"].queryset = District.objects.visible_to(actor)
        for name, dimension in {"supports": "support", "channels": "channel"}.items():
            self.fields[name].choices = capitalised(agreements.offered(actor.association, dimension))
        if instance:
            self.initial["districts"] = list(instance.districts.all())
            self.initial["state"] = agreements.state_of(instance)

    def clean(self):
        """What a radio button says of an appendix is nothing that anybody meant."""
        if self.cleaned_data.get("main"):
            self.cleaned_data["renewal"] = Renewal.NONE
        return self.cleaned_data

    def clean_districts(self):
        return list(self.cleaned_data["districts"])

    def now(self, name):
        return list(self.instance.districts.all()) if name == "districts" else super().now(name)

    def parts(self):
        """(heading, fields) of the page."""
        named = {
            "": self.MAIN,
            gettext("Time"): self.TIME,
            gettext("Where and for whom"): self.WHERE,
            gettext("What is offered"): self.WHAT,
        }
        return [(heading, [self[name] for name in names]) for heading, names in named.items()]


class EndingForm(MarkedForm):
    """That notice was given, or that the parties settled on another day."""

    noticed_on = Day(label=_("Notice given on"), required=False)
    noticed_by = forms.ChoiceField(
        label=_("Notice given by"), required=False, choices=[("", _("Choose")), *capitalised(NoticeBy.choices)]
    )
    ended_on = Day(
        label=_("Last day, if the parties settled on another one"),
        required=False,
        help_text=_("Otherwise the last day follows from the day of the notice."),
    )

    class Meta:
        model = Agreement
        fields = agreements.ENDING
        labels = {"ending_reason": _("Why it ends")}
        widgets = {"ending_reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance)
        self.initial["state"] = agreements.state_of_ending(instance)


# Parties


class PartyForm(forms.Form):
    """One party. Without a name it is taken away, or was never there."""

    row = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(
        label=pgettext_lazy("party", "Kind"), choices=capitalised(PartyKind.choices), initial=PartyKind.OTHER
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    organisation_number = forms.CharField(
        label=_("Organisation number"), max_length=13, required=False, validators=[validate_organisation_number]
    )
    signatory = forms.CharField(label=_("Who signs, by office"), max_length=200, required=False)

    def clean(self):
        typed = any(self.cleaned_data.get(name) for name in ("organisation_number", "signatory"))
        if typed and not self.cleaned_data.get("name") and not self.cleaned_data.get("row"):
            self.add_error("name", _("Write what the party is called."))
        return self.cleaned_data

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "row"}


class PartySet(forms.BaseFormSet):
    """All parties on one page; where there are none yet, our own association is filled in."""

    def __init__(self, data=None, *, agreement: Agreement):
        self.rows = {str(one.pk): one for one in agreement.parties.all()}
        names = ("kind", "name", "organisation_number", "signatory")
        initial = [{"row": key, **{name: getattr(one, name) for name in names}} for key, one in self.rows.items()]
        super().__init__(data, initial=initial or [{"kind": PartyKind.FUNDER}, _us(agreement)], prefix="parties")

    def clean(self):
        seen = set()
        for form in self.forms:
            name = form.cleaned_data.get("name", "").casefold() if form.is_valid() else ""
            if name in seen:
                form.add_error("name", _("There is already a party with this name."))
            seen |= {name} - {""}

    def parties(self) -> list[tuple[Party | None, dict]]:
        """What `set_parties` takes."""
        named = [form for form in self.forms if form.cleaned_data.get("name")]
        return [(self.rows.get(form.cleaned_data["row"]), form.facts()) for form in named]


def _us(agreement) -> dict:
    ours = agreement.association
    return {"kind": PartyKind.US, "name": ours.name, "organisation_number": ours.organisation_number}


# Django's stubs know the factory's formset, and not that it is ours.
PARTIES = cast(
    "type[PartySet]", forms.formset_factory(PartyForm, formset=PartySet, extra=3, max_num=30, validate_max=True)
)


class StateForm(forms.Form):
    """The mark of what a page of many rows showed."""

    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))


# Days and papers


class DateForm(MarkedForm):
    due_on = Day(label=_("Last day"), error_messages={"required": _("Write the date.")})
    done_on = Day(label=_("Done on"), required=False, help_text=_("Leave it empty until it is done."))

    class Meta:
        model = AgreementDate
        fields = ("what", "due_on", "done_on")
        help_texts = {"what": _("For example: follow-up to the municipality, or meeting of the partnership.")}
        error_messages = {"what": {"required": _("Write what is asked for.")}}

    def __init__(self, data=None, *, instance=None):
        super().__init__(data, instance=instance)
        if instance:
            self.initial["state"] = agreements.state_of_date(instance)
        else:
            del self.fields["done_on"]


class SignedFileForm(forms.Form):
    """A PDF: by what it begins and ends with, for a name can be any."""

    fields: dict[str, Any]

    file = forms.FileField(
        label=_("The signed agreement as PDF"),
        help_text=_("A PDF of at most 10 MB. It is kept encrypted, and opens for those who read agreements."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )

    def __init__(self, *args, is_too_large=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_too_large:  # and so not kept while it came in
            self.fields["file"].error_messages["required"] = too_large()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * MEGABYTE:
            raise ValidationError(too_large())
        data = file.read()
        # As readers do it: the mark within the first bytes, the end within the last (ISO 32000-1, H.3.4.1 and H.3.4.4).
        if b"%PDF-" not in data[:1024] or b"%%EOF" not in data[-1024:]:
            raise ValidationError(_("This is no whole PDF. Scan or save the agreement as PDF, and choose that file."))
        self.cleaned_data["data"] = data
        return file

    def facts(self) -> dict:
        return {"name": self.cleaned_data["file"].name, "data": self.cleaned_data["data"]}


def too_large() -> str:
    return gettext("The file is larger than 10 MB. Scan it with a lower resolution, and choose that file.")
