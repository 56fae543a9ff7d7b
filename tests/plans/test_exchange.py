"""Plans, areas, goals, targets and partners out into a spreadsheet and back in, through the admin."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jourer import spreadsheets
from jourer.models import AuditEvent, Measure, MeasureChange, MeasureItem
from plans.models import Goal, GoalArea, Partner, PartnerPeriod, Plan, Target
from tests import builders as build

pytestmark = pytest.mark.django_db

MODELS = ["plan", "goalarea", "goal", "target", "partner"]


@pytest.fixture
def leader(client, coordinator):
    """The coordinator, signed in."""
    build.sign_in(client, coordinator)
    return coordinator


def page(model, name):
    return reverse(f"admin:plans_{model}_{name}")


def exported(client, model, file_type="xlsx"):
    response = client.post(page(model, "export"), {"file_type": file_type})
    assert response.status_code == 200, text(response)
    return response.content


def table(client, model, file_type="xlsx"):
    """The export as a list of {heading: cell}."""
    head, *rows = spreadsheets.read(f"a.{file_type}", exported(client, model, file_type))
    return [dict(zip(head, row, strict=True)) for row in rows]


def file_of(rows, name="fil.xlsx"):
    """A file of rows, each {heading: cell}, with the headings of the first."""
    head = list(rows[0])
    return SimpleUploadedFile(
        name, spreadsheets.write(head, [[row[one] for one in head] for row in rows], sheet="Blad")
    )


def bring(client, model, file, **more):
    return client.post(page(model, "import"), {"file": file, **more})


def confirm(client, model, dry_run):
    return client.post(page(model, "confirm"), {"draft": dry_run.context["draft"]})


def bring_for_good(client, model, rows):
    dry_run = bring(client, model, file_of(rows))
    assert dry_run.status_code == 200, problems(dry_run)
    return confirm(client, model, dry_run)


def problems(response):
    return [(one.row, str(one.heading), str(one.message)) for one in response.context["problems"]]


def text(response):
    return unescape(response.content.decode())


def everything():
    """Every value of every row."""
    models = [Plan, GoalArea, Goal, Target, Measure, MeasureItem, MeasureChange, Partner, PartnerPeriod, AuditEvent]
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}


@pytest.fixture
def full(leader, plan, shelter):
    """A plan with everything that a spreadsheet could lose on its way."""
    plan.vision = 'Ett samhälle fritt från våld.\r\n\r\n=Alla; vågar "ringa" \n'
    plan.save()
    goal = build.goal(
        plan, text="=1+1 fler ska få stöd", number="1.10", shelter=shelter, measure_text=" -2 jämfört med i fjol "
    )
    build.goal(plan, text="+46 är vårt nummer")
    build.goal(plan, text="+46 är vårt nummer")
    build.target(
        goal,
        goal_value=Decimal("720.5"),
        metric="cases.contacts",
        filters={"channel": ["phone", "visit"], "shelter": [str(shelter.pk)]},
    )
    build.target(goal, kind="level", unit="följare", goal_value=-5, baseline=Decimal("-10.25"))
    build.target(goal, kind="level", unit="följare", goal_value=-5, baseline=Decimal("-10.25"))
    build.target(goal, goal_value=12, profile="by_months", month_weights=[1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1])
    listed = build.target(goal, kind="milestone", unit="finnas på")
    for name in ("TikTok", "Instagram", "@snap"):
        listed.measure.items.create(association=plan.association, name=name)
    build.target(goal, goal_value=3, metric="cases.retired", filters={"channel": ["phone"]})
    build.partner(leader, name="@Biblioteket", kind="library", municipality="0180", contact_phone="+46 8 12 34")
    build.partner(leader, name="Ekskolan", contact_email="rektor@skola.example", contacted_on=date(2026, 3, 2))
    return leader


@pytest.mark.parametrize("file_type", ["xlsx", "csv"])
@pytest.mark.parametrize("model", MODELS)
def test_what_is_exported_and_imported_again_changes_nothing(client, full, model, file_type):
    before = everything()

    dry_run = bring(client, model, SimpleUploadedFile(f"fil.{file_type}", exported(client, model, file_type)))

    assert dry_run.status_code == 200, problems(dry_run)
    assert dry_run.context["outcome"].changes == []
    assert dry_run.context["outcome"].unchanged > 0
    confirm(client, model, dry_run)
    assert everything() == before
