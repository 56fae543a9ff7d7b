"""Every component in every variant on one page: for looking, for axe, for whoever builds the next page."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone

from jourer.templatetags.components import STATUSES
from reports import charts

CHANNELS = [("phone", "Telefon"), ("visit", "Besök"), ("chat", "Chatt"), ("court", "I rätten")]
LONG = "Brottsofferjourssamordningsansvarsfördelning"


class Sample(forms.Form):
    """One field of each kind."""

    occurred_on = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(label="Kanal", choices=CHANNELS, widget=forms.RadioSelect)
    support = forms.MultipleChoiceField(
        label="Stöd",
        help_text="Flera kan väljas.",
        choices=[("talk", "Stödsamtal"), ("court", "Stöd i rätten"), ("long", LONG)],
        widget=forms.CheckboxSelectMultiple,
    )
    duration = forms.IntegerField(label="Längd", help_text="Räkna med restiden.", required=False)
    municipality = forms.ChoiceField(
        label="Hemkommun", choices=[("", "Ej frågat"), ("0181", "Södertälje")], required=False
    )
    comment = forms.CharField(label="Anteckning", widget=forms.Textarea, required=False)
    email = forms.EmailField(label="E-post", required=False)
    agreed = forms.BooleanField(label="Den som fick stödet vet att vi räknar det här", required=False)

    def clean(self):
        if self.cleaned_data.get("duration") == 0:
            raise forms.ValidationError("Ett samtal på noll minuter är ett kontaktförsök.")


def bullets():
    return [
        ("Under det väntade", charts.bullet(412, 720, 590)),
        ("Över målet", charts.bullet(843, 720, 590)),
        ("Noll hittills", charts.bullet(0, 720, 590)),
        ("Högst noll", charts.bullet(0, 0)),
        ("Från 5 till 10", charts.bullet(7, 10, 8, baseline=5)),
        ("Under sin utgångspunkt", charts.bullet(4, 10, 8, baseline=5)),
        ("Data saknas", charts.bullet(None, 720, 590)),
        ("Inget målvärde", charts.bullet(412, None)),
        ("Stora tal", charts.bullet(4_678_000, 5_578_000, 5_000_000)),
    ]


@login_not_required
def page(request):
    wrong = Sample({"occurred_on": "31 februari", "duration": "åtta", "email": "anna"}, prefix="wrong")
    filled = {"occurred_on": "2026-11-21", "channel": "phone", "support": ["talk"], "duration": 25, "agreed": True}
    return render(
        request,
        "reports/gallery.html",
        {
            "empty_form": Sample(prefix="empty"),
            "filled_form": Sample(initial=filled, prefix="filled"),
            "wrong_form": wrong,
            "statuses": STATUSES,
            "bullets": bullets(),
            "now": timezone.localtime(),
            "long": LONG,
        },
    )
