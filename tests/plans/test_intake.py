"""A plan document read in through its pages: brought, looked through, confirmed."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jourer import jobs
from jourer.models import Measure
from plans.models import Goal, GoalArea, Plan, PlanImport
from tests import builders as build

pytestmark = pytest.mark.django_db

PLAN = """\
# Verksamhetsplan 2027

## Vision
En kommun där ingen är rädd hemma.

## Bilaga 1 Solrosen planering för måluppfyllelse 2027

STÖDVERKSAMHET\tAKTIVITET\tMÄTINSTRUMENT
Fler ska få tala med någon.\tBemanna telefonen varje vardag.\t300 stödsamtal
Öppet hus.\tHa öppet.\t1 gång i månaden
PÅVERKANSARBETE\tAKTIVITET\tMÄTINSTRUMENT
Synas mer.\tDelta i evenemang.\t4 evenemang på våren och 5 på hösten
Bli fler.\tVärva.\tÖka antalet medlemmar med 10
"""


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to("2026-11-21T12:00+01:00")


@pytest.fixture
def shelter():
    return build.shelter(name="Solrosen")


@pytest.fixture
def coordinator(shelter, client):
    made = build.actor("coordinator", shelter)
    build.sign_in(client, made)
    return made


def url(name, actor, **address):
    return reverse(name, kwargs={"association": actor.association.slug, **address})


def text(response):
    return html.unescape(response.content.decode()).replace("\xa0", " ")


def bring(client, actor, content=PLAN, *, year=2027, name="", **facts):
    """Send a document, as pasted text or as a file; gives the answer to the request."""
    sent = {"file": SimpleUploadedFile(name, content)} if name else {"text": content}
    return client.post(url("import_plan", actor), {"year": year, **sent, **facts})


def read(client, actor, *args, **facts):
    """Send a document and let it be read; gives its row."""
    response = bring(client, actor, *args, **facts)
    assert response.status_code == 302, text(response)
    row = PlanImport.objects.latest("brought_at")
    jobs.run(row.job_id)
    row.refresh_from_db()
    return row


def look(client, actor, row):
    return client.get(url("plan_import", actor, pk=row.pk))


def choose(client, actor, row, button="confirm", **chosen):
    seen = re.search(r'name="seen" value="(\w+)"', look(client, actor, row).content.decode())[1]
    return client.post(url("plan_import", actor, pk=row.pk), {"seen": seen, button: "", **chosen})


def test_a_document_is_read_looked_at_and_confirmed(client, coordinator):
    row = read(client, coordinator)
    page = text(look(client, coordinator, row))

    assert "Bemanna telefonen varje vardag." in page
    assert "300 stödsamtal" in page
    assert "Inget är inläst i planen än." in page
    assert not Plan.objects.exists()

    choose(client, coordinator, row)

    plan = Plan.objects.get()
    assert (plan.year, plan.state, plan.vision) == (2027, "draft", "En kommun där ingen är rädd hemma.")
    assert [area.name for area in GoalArea.objects.all()] == ["Stödverksamhet", "Påverkansarbete"]
    assert Goal.objects.filter(shelter__name="Solrosen").count() == 4
    assert Measure.objects.get(goal_value=300).metric == "cases.contacts"
