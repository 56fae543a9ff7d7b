"""Every component in every variant on one page: for looking, for axe, for whoever builds the next page."""

from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from jourer.templatetags.components import STATUSES, Table
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
    duration = forms.IntegerField(
        label="Längd",
        help_text="Räkna med restiden.",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),  # type=number loses what was typed
    )
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
        ("Ska minska från 40 till 30", charts.bullet(35, 30, 33, baseline=40)),
    ]


def share_charts():
    """A share is drawn on all that it is a share of, and said in words of its own."""
    return [
        ("n av d", charts.bullet(90, 95, whole=100), "18 av 20 (90 %); målet är 95 %"),
        ("Alla", charts.bullet(100, 100, whole=100), "20 av 20 (100 %); målet är 100 %"),
        ("Ingen", charts.bullet(0, 50, whole=100), "0 av 12 (0 %); målet är 50 %"),
        ("Högst så stor del", charts.bullet(5, 10, whole=100), "3 av 60 (5 %); målet är högst 10 %"),
    ]


MONTHS = ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
THIS_YEAR = (188, 201, 312, 240, 233, 176, 88, 154, 262, 290, 121, None)
LAST_YEAR = (170, 181, 260, 222, 240, 160, 92, 140, 230, 251, 204, 118)


def bar_charts():
    days = [(str(day), day * 7 % 31) for day in range(1, 32)]
    return [
        ("Ett år, en månad saknas", charts.bars(list(zip(MONTHS, THIS_YEAR, strict=True)))),
        ("Bara nollor", charts.bars([(month, 0) for month in MONTHS])),
        ("En enda månad", charts.bars([("nov", 4)])),
        ("Stora tal", charts.bars([("2024", 4_678_000), ("2025", 5_578_000), ("2026", 12_345_678)])),
        ("Över och under noll", charts.bars([("jan", 12), ("feb", -7), ("mars", 3)])),
        ("Många staplar", charts.bars(days)),
        ("Inga uppgifter", charts.bars([(month, None) for month in MONTHS])),
    ]


def line_charts():
    now = charts.Series("2026", THIS_YEAR)
    gap = charts.Series("2026", (188, None, 312, 240, None, 176, None, None, None, None, None, None))
    return [
        ("I år och i fjol", charts.lines(MONTHS, [now, charts.Series("2025", LAST_YEAR, past=True)])),
        ("Luckor", charts.lines(MONTHS, [gap])),
        ("Året har bara börjat", charts.lines(MONTHS, [charts.Series("2026", THIS_YEAR[:3])])),
        ("Halvårsvis", charts.lines(["jan–jun", "jul–dec"], [charts.Series("2026", (1350, 919))])),
        ("En enda punkt", charts.lines(["jan"], [charts.Series("2026", (7,))])),
    ]


def row_charts():
    channels = [("Telefon", 812), ("Besök", 430), ("Chatt", 233), (LONG, 12), ("I rätten", 0), ("Video", None)]
    return [
        ("Kanaler", charts.rows(channels)),
        ("En enda", charts.rows([("Telefon", 1)])),
        ("Bara nollor", charts.rows([("Telefon", 0), ("Besök", 0)])),
    ]


def stacked_charts():
    return [
        ("Tre delar", charts.stacked([("kvinna", 412), ("man", 130), ("ej frågat", 31)])),
        ("Fem delar", charts.stacked([("0–12", 9), ("13–17", 88), ("18–25", 120), ("26–39", 90), ("40–", 75)])),
        ("En mycket liten del", charts.stacked([("ja", 999), ("nej", 1)])),
        ("Inget att dela", charts.stacked([("ja", 0), ("nej", 0)])),
    ]


def tables():
    rows = (("Telefon", 812, Decimal("36.5")), ("Besök", 430, Decimal(-3)), (LONG, None, "ej aktuellt"))
    return [
        Table("Stödkontakter per kanal", ("Kanal", "Kontakter", "Ändring, %"), rows, ("Totalt", 1242, None)),
        Table("Stora tal", ("Post", "Belopp, kr"), (("Kommunbidrag", 5_578_000), ("Medlemsavgifter", 0))),
    ]


@login_not_required
def page(request):
    """A GET that writes nothing and reads nothing of anybody's."""
    wrong = {"wrong-duration": "åtta", "wrong-email": "anna"}
    zero = {"zero-occurred_on": "2026-11-21", "zero-channel": "chat", "zero-support": ["long"], "zero-duration": "0"}
    filled = {"occurred_on": "2026-11-21", "channel": "phone", "support": ["talk"], "duration": 25, "agreed": True}
    pages = Paginator(range(400), 20)
    context = {
        "forms": [
            ("Med fel", Sample(wrong, prefix="wrong")),
            ("Med ett fel för helheten", Sample(zero, prefix="zero")),
        ],
        "fine_forms": [("Tomt", Sample(prefix="empty")), ("Ifyllt", Sample(initial=filled, prefix="filled"))],
        "statuses": STATUSES,
        "bullets": bullets(),
        "share_charts": share_charts(),
        "bar_charts": bar_charts(),
        "line_charts": line_charts(),
        "row_charts": row_charts(),
        "stacked_charts": stacked_charts(),
        "tables": tables(),
        "pages": [pages.page(1), pages.page(10), Paginator(range(3), 20).page(1)],
        "now": timezone.localtime(),
        "long": LONG,
    }
    return render(request, "reports/gallery.html", context)
