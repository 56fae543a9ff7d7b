"""A plan document read in through its pages: brought, looked through, confirmed."""

import html
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jourer import jobs
from jourer.models import AuditEvent, Job, Measure
from plans import actions, tasks
from plans.forms import ChoicesForm
from plans.models import Goal, GoalArea, Plan, PlanImport, Target
from tests import builders as build
from tests.plans import test_formats as formats

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


def url(page, actor, **address):
    return reverse(page, kwargs={"association": actor.association.slug, **address})


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


def mark_of(client, actor, row):
    """What the page says it showed."""
    return re.search(r'name="seen" value="(\w+)"', look(client, actor, row).content.decode())[1]


def choose(client, actor, row, button="confirm", **chosen):
    return send(client, actor, row, mark_of(client, actor, row), button, **chosen)


def send(client, actor, row, seen, button="confirm", **chosen):
    return client.post(url("plan_import", actor, pk=row.pk), {"seen": seen, button: "", **chosen})


def place_of(client, actor, row, words):
    """The name of the proposed target that is put in these words."""
    page = text(look(client, actor, row))
    return re.search(rf'name="change" value="([\w.]+)">[^<]*<span[^>]*> {re.escape(words)}<', page)[1]


def goal_key(page, words):
    return re.search(rf'id="name-(\w+)">(?:\d+\. )?{re.escape(words)} ?<', page)[1]


# From the document to the plan


def test_a_document_is_read_looked_at_and_confirmed(client, coordinator):
    row = read(client, coordinator)
    page = text(look(client, coordinator, row))

    assert "Bemanna telefonen varje vardag." in page
    assert "300 stödsamtal" in page
    assert "Inget är inläst i planen än." in page
    assert not Plan.objects.exists()

    choose(client, coordinator, row)

    plan = Plan.objects.get()
    assert (plan.year, plan.state, plan.vision) == (2027, "draft", "<p>En kommun där ingen är rädd hemma.</p>")
    assert [area.name for area in GoalArea.objects.all()] == ["Stödverksamhet", "Påverkansarbete"]
    assert Goal.objects.filter(shelter__name="Solrosen").count() == 4
    assert Measure.objects.count() == 4


def test_what_is_counted_is_counted_for_the_shelter_that_the_document_names(client, coordinator, shelter):
    choose(client, coordinator, read(client, coordinator))

    measure = Measure.objects.get(goal_value=300)
    assert (measure.metric, measure.filters["shelter"]) == ("cases.contacts", [str(shelter.pk)])


def test_the_page_says_what_counts_and_what_is_typed_in(client, coordinator):
    page = text(look(client, coordinator, read(client, coordinator)))

    assert '300 stödsamtal</strong><br><span class="soft">antal · hela året</span>' in page
    assert '4 evenemang</strong><br><span class="soft">antal · våren (januari–juni)</span>' in page
    assert "Räknas ur loggen: Antal stödkontakter" in page
    assert "Det blir inget mått än: utgångsläget saknas. Ändra här" in page


def test_what_cannot_be_measured_yet_comes_in_as_a_goal_without_it(client, coordinator):
    choose(client, coordinator, read(client, coordinator))

    assert Goal.objects.get(text="Bli fler.").targets.count() == 0
    assert Goal.objects.get(text="Bli fler.").measure_text == "Öka antalet medlemmar med 10"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.docx", formats.word),
        ("plan.xlsx", formats.excel),
        ("plan.pdf", formats.pdf),
        ("", formats.pasted),
    ],
)
def test_the_same_plan_gives_the_same_targets_in_every_format(client, coordinator, name, content):
    for shelter in formats.PLAN:
        build.shelter(coordinator.association, name=shelter)

    choose(client, coordinator, read(client, coordinator, content(), name=name))

    found = [
        (one.goal.shelter.name, one.goal.area.name, one.measure.kind, one.measure.limit_value or one.measure.goal_value)
        for one in Target.objects.select_related("goal__area", "goal__shelter", "measure").order_by(
            "goal__position", "position"
        )
    ]
    assert found == formats.TARGETS


def test_a_double_click_reads_the_document_in_once(client, coordinator):
    row = read(client, coordinator)
    seen = mark_of(client, coordinator, row)

    first, second = send(client, coordinator, row, seen), send(client, coordinator, row, seen)

    assert first.url == second.url == url("plan", coordinator, year=2027)
    assert Goal.objects.count() == 4
    assert AuditEvent.objects.filter(action="plan.imported").count() == 1


# Chosen


def test_what_is_left_out_does_not_come_in(client, coordinator):
    row = read(client, coordinator)
    page = text(look(client, coordinator, row))
    spring = place_of(client, coordinator, row, "4 evenemang")

    choose(client, coordinator, row, left_out=[spring, goal_key(page, "Öppet hus.")])

    assert not Goal.objects.filter(text="Öppet hus.").exists()
    assert [one.goal_value for one in Measure.objects.filter(unit="evenemang")] == [5]


def test_a_whole_part_is_left_out_with_one_tick(client, coordinator):
    row = read(client, coordinator)
    part = re.search(r'id="part-(\w+)">Påverkansarbete', text(look(client, coordinator, row)))[1]

    choose(client, coordinator, row, left_out=[part])

    assert [area.name for area in GoalArea.objects.all()] == ["Stödverksamhet"]


def test_what_was_chosen_is_there_another_day_and_for_a_colleague(client, coordinator, shelter):
    row = read(client, coordinator)
    key = goal_key(text(look(client, coordinator, row)), "Öppet hus.")

    choose(client, coordinator, row, "later", left_out=[key])
    colleague = build.actor("coordinator", shelter)
    build.sign_in(client, colleague)

    assert f'value="{key}" checked' in text(look(client, colleague, row))
    assert url("plan_import", colleague, pk=row.pk) in text(client.get(url("import_plan", colleague)))
    assert not Plan.objects.exists()


def test_a_target_is_changed_before_it_comes_in(client, coordinator):
    row = read(client, coordinator)
    name = place_of(client, coordinator, row, "10 medlemmar")
    address = url("change_proposed", coordinator, pk=row.pk, name=name)
    form = text(client.get(address))
    sent = {"kind": "level", "direction": "increase_by", "goal_value": "12", "baseline": "300", "unit": "medlemmar"}

    assert 'name="goal_value" value="10"' in form
    assert client.post(address, {**sent, "baseline": "", "window": "year"}).status_code == 422
    client.post(address, {**sent, "window": "year"})
    assert '312 medlemmar (från 300)</strong> <span class="soft">(ändrat av er)' in text(look(client, coordinator, row))
    assert not Measure.objects.exists()
    choose(client, coordinator, row)

    assert (Measure.objects.get(baseline=300).goal_value, Measure.objects.count()) == (12, 5)


def new_target_of(client, actor, row, words):
    """The name of the target that the goal of these words would get next."""
    page = text(look(client, actor, row))
    return re.search(rf'name="change" value="([\w.]+)">Lägg till ett mått<span[^>]*> {re.escape(words)}<', page)[1]


def test_a_goal_is_given_a_target_that_the_document_has_not(client, coordinator):
    row = read(client, coordinator)
    name = new_target_of(client, coordinator, row, "Bli fler.")
    address = url("change_proposed", coordinator, pk=row.pk, name=name)
    sent = {"kind": "count", "direction": "at_least", "goal_value": "15", "unit": "nya medlemmar", "window": "year"}

    assert "Lägg till ett mått" in text(client.get(address))
    assert client.post(address, {**sent, "goal_value": ""}).status_code == 422
    client.post(address, sent)
    assert '15 nya medlemmar</strong> <span class="soft">(tillagt av er)' in text(look(client, coordinator, row))
    assert new_target_of(client, coordinator, row, "Bli fler.") != name
    choose(client, coordinator, row)

    assert [one.measure.goal_value for one in Goal.objects.get(text="Bli fler.").targets.all()] == [15]


def test_a_target_that_was_added_is_left_out_again(client, coordinator):
    row = read(client, coordinator)
    name = new_target_of(client, coordinator, row, "Bli fler.")
    sent = {"kind": "count", "direction": "at_least", "goal_value": "15", "unit": "nya medlemmar", "window": "year"}
    client.post(url("change_proposed", coordinator, pk=row.pk, name=name), sent)

    choose(client, coordinator, row, left_out=[name])

    assert not Goal.objects.get(text="Bli fler.").targets.exists()


def test_an_opening_figure_until_a_day_to_come_is_refused(client, coordinator):
    row = read(client, coordinator)
    name = place_of(client, coordinator, row, "300 stödsamtal")
    sent = {"kind": "count", "goal_value": "300", "unit": "samtal", "window": "year", "opening_value": "7"}

    response = client.post(
        url("change_proposed", coordinator, pk=row.pk, name=name), {**sent, "opening_until": "2027-01-31"}
    )

    assert response.status_code == 422
    assert "Datumet ligger framåt i tiden." in text(response)


def test_a_goal_is_said_in_other_words_before_it_comes_in(client, coordinator):
    row = read(client, coordinator)
    key = goal_key(text(look(client, coordinator, row)), "Öppet hus.")
    address = url("word_proposed", coordinator, pk=row.pk, name=key)

    assert "Öppet hus.</textarea>" in text(client.get(address))
    client.post(address, {"goal": "Ha öppet hus i varje stadsdel.", "activity": "Ha öppet.", "measure": "1 i månaden"})
    page = text(look(client, coordinator, row))
    choose(client, coordinator, row)

    assert (goal_key(page, "Ha öppet hus i varje stadsdel."), "Öppet hus.<" in page) == (key, False)
    goal = Goal.objects.get(text="Ha öppet hus i varje stadsdel.")
    assert (goal.measure_text, goal.targets.get().measure.kind) == ("1 i månaden", "frequency")


def test_a_row_without_a_goal_comes_in_under_its_activity_and_is_said_to(client, coordinator):
    row = read(client, coordinator, PLAN.replace("Fler ska få tala med någon.", ""))

    assert "Dokumentet nämner inget mål här." in text(look(client, coordinator, row))
    choose(client, coordinator, row)
    assert Goal.objects.get(measure_text="300 stödsamtal").text == "Bemanna telefonen varje vardag."


def test_two_goals_do_not_get_the_same_words(client, coordinator):
    row = read(client, coordinator)
    key = goal_key(text(look(client, coordinator, row)), "Öppet hus.")
    words = {"goal": "Fler ska få tala med någon.", "activity": "", "measure": "300 stödsamtal"}

    response = client.post(url("word_proposed", coordinator, pk=row.pk, name=key), words)

    assert response.status_code == 422
    assert "Det finns redan ett mål med de orden" in text(response)


GIVEN_UP = "Ingen kan välja något ur dokumentet längre. Det har tagits bort under tiden."
READ_IN = "Dokumentet har lästs in i planen under tiden. Ändra målen där."


def verbs(coordinator, row):
    """Everything that is chosen of a document, on a page that was open already."""
    by = {"by": coordinator, "row": row}
    return [
        lambda: actions.answer_shelters(**by, answers={"Tulpanen": None}),
        lambda: actions.choose(**by, left_out=["0123456789abcdef"], taken_out=[]),
        lambda: actions.change_proposed(**by, name="0123456789abcdef.0", kind="milestone"),
        lambda: actions.word_proposed(**by, key="0123456789abcdef", goal="Nytt."),
    ]


@pytest.mark.parametrize("place", range(4))
def test_nothing_is_chosen_of_a_document_that_a_colleague_gives_up_meanwhile(client, coordinator, place):
    row = read(client, coordinator)
    actions.discard_import(by=coordinator, row=PlanImport.objects.get())

    with pytest.raises(ValidationError) as refused:
        verbs(coordinator, row)[place]()

    assert refused.value.messages == [GIVEN_UP]


@pytest.mark.parametrize("place", range(4))
def test_nothing_is_chosen_of_a_document_that_a_colleague_reads_in_meanwhile(client, coordinator, place):
    row = read(client, coordinator)
    choose(client, coordinator, row)
    before = PlanImport.objects.values().get()

    with pytest.raises(ValidationError) as refused:
        verbs(coordinator, row)[place]()

    assert refused.value.messages == [READ_IN]
    assert PlanImport.objects.values().get() == before


def test_a_document_given_up_meanwhile_is_not_read_in(client, coordinator):
    row = read(client, coordinator)
    seen = mark_of(client, coordinator, row)
    actions.discard_import(by=coordinator, row=PlanImport.objects.get())

    with pytest.raises(ValidationError) as refused:
        actions.confirm_import(by=coordinator, row=row, seen=seen, left_out=[], taken_out=[])

    assert refused.value.messages == [GIVEN_UP]
    assert not Plan.objects.exists()


def test_a_document_of_another_association_is_not_read_in(client, coordinator):
    row = read(client, coordinator)
    stranger = build.actor("coordinator", build.shelter(build.association()))

    with pytest.raises(ValidationError):
        actions.confirm_import(by=stranger, row=row, seen="", left_out=[], taken_out=[])


@pytest.mark.parametrize("button", ["later", "confirm"])
def test_who_chooses_of_a_document_that_is_gone_by_then_is_told(client, coordinator, monkeypatch, button):
    row = read(client, coordinator)
    seen = mark_of(client, coordinator, row)
    monkeypatch.setattr(ChoicesForm, "full_clean", given_up_before(ChoicesForm.full_clean, coordinator))

    response = client.post(url("plan_import", coordinator, pk=row.pk), {"seen": seen, button: ""}, follow=True)

    assert response.redirect_chain == [(url("import_plan", coordinator), 302)]
    assert GIVEN_UP in text(response)


def given_up_before(clean, coordinator):
    """A colleague is quicker, between the page of this request and what it writes."""

    def gives_up(form):
        for row in PlanImport.objects.all():
            actions.discard_import(by=coordinator, row=row)
        return clean(form)

    return gives_up


def test_the_words_of_a_goal_that_is_not_in_the_document_are_not_found(client, coordinator):
    row = read(client, coordinator)

    assert client.get(url("word_proposed", coordinator, pk=row.pk, name="0123456789abcdef")).status_code == 404


@pytest.mark.parametrize("name", ["../../../", "0123456789abcdef\n", "0123456789abcdef.0\n"])
def test_a_change_of_what_no_page_offers_is_no_change(client, coordinator, name):
    row = read(client, coordinator)

    response = client.post(url("plan_import", coordinator, pk=row.pk), {"change": name})

    assert response.url == url("plan_import", coordinator, pk=row.pk)


def test_what_a_colleague_changed_meanwhile_is_looked_at_once_more(client, coordinator):
    row = read(client, coordinator)
    seen = mark_of(client, coordinator, row)
    key = goal_key(text(look(client, coordinator, row)), "Öppet hus.")
    client.post(url("word_proposed", coordinator, pk=row.pk, name=key), {"goal": "Öppna hus."})

    assert send(client, coordinator, row, seen).status_code == 422


def test_the_button_for_a_change_keeps_what_was_ticked(client, coordinator):
    row = read(client, coordinator)
    key = goal_key(text(look(client, coordinator, row)), "Öppet hus.")
    name = place_of(client, coordinator, row, "300 stödsamtal")

    response = client.post(url("plan_import", coordinator, pk=row.pk), {"change": name, "left_out": [key]})

    assert response.url == url("change_proposed", coordinator, pk=row.pk, name=name)
    row.refresh_from_db()
    assert row.left_out == [key]


def test_the_look_ahead_of_a_change_keeps_nothing(client, coordinator):
    row = read(client, coordinator)
    address = {"pk": row.pk, "name": place_of(client, coordinator, row, "300 stödsamtal")}
    sent = {"kind": "count", "direction": "at_least", "goal_value": "400", "unit": "samtal", "window": "year"}

    page = text(client.post(url("preview_proposed", coordinator, **address), sent))

    assert "Börjar 1 januari 2027" in page
    row.refresh_from_db()
    assert row.changed == {}


def test_a_target_that_is_not_in_the_document_is_not_found(client, coordinator):
    row = read(client, coordinator)

    assert client.get(url("change_proposed", coordinator, pk=row.pk, name="0123456789abcdef.0")).status_code == 404


LONG_HEADING = "Verksamhet " + "för alla som vill " * 12  # of 227 letters
TWO_LONG_HEADINGS = f"""\
# Verksamhetsplan 2027

## {LONG_HEADING} vara med

MÅL\tAKTIVITET\tMÄTINSTRUMENT
Öppet hus.\tHa öppet.\t1 gång i månaden

## {LONG_HEADING} hjälpa till

MÅL\tAKTIVITET\tMÄTINSTRUMENT
Synas mer.\tDelta i evenemang.\t4 evenemang
"""


def test_two_headings_that_are_one_as_far_as_an_area_can_be_called_are_one_area(client, coordinator):
    choose(client, coordinator, read(client, coordinator, TWO_LONG_HEADINGS))

    assert GoalArea.objects.get().name == LONG_HEADING[:200].strip()
    assert Goal.objects.count() == 2


def test_goals_under_a_long_heading_are_known_again(client, coordinator):
    choose(client, coordinator, read(client, coordinator, TWO_LONG_HEADINGS))
    row = read(client, coordinator, TWO_LONG_HEADINGS.replace("Synas mer.", "Synas mer, och annat."))

    choose(client, coordinator, row)

    assert [goal.text for goal in Goal.objects.all()] == ["Öppet hus.", "Synas mer, och annat."]


def test_a_goal_with_a_number_of_many_parts_is_read_in(client, coordinator):
    numbered = "# Verksamhetsplan 2027\n\n## Mål för 2027\n\n1.1.1.1.1.1. Spara.\n2.1.1.1.10. Söka medel.\n"

    response = choose(client, coordinator, read(client, coordinator, numbered))

    assert response.status_code == 302
    assert [(goal.number, goal.text) for goal in Goal.objects.all()] == [
        ("", "1.1.1.1.1.1. Spara."),
        ("2.1.1.1.10", "Söka medel."),
    ]


# Shelters


def test_a_shelter_that_nobody_knows_is_asked_about(client, coordinator, shelter):
    row = read(client, coordinator, PLAN.replace("Bilaga 1 Solrosen", "Bilaga 1 Kvinnojouren Solrosen"))

    page = text(look(client, coordinator, row))
    empty = client.post(url("plan_import", coordinator, pk=row.pk), {"shelter_0": ""})
    client.post(url("plan_import", coordinator, pk=row.pk), {"shelter_0": str(shelter.pk)})
    choose(client, coordinator, row)

    assert "Vilken jour är ”Kvinnojouren Solrosen”?" in page
    assert empty.status_code == 422
    assert Goal.objects.filter(shelter=shelter).count() == 4


MOON = PLAN.replace("Bilaga 1 Solrosen", "Bilaga 1 Tjejjouren Månen")


def test_a_thousand_ticks_are_taken_and_those_of_nothing_on_the_page_forgotten(client, coordinator):
    row = read(client, coordinator)
    key = goal_key(text(look(client, coordinator, row)), "Öppet hus.")
    others = [f"{number:016x}" for number in range(1200)]

    choose(client, coordinator, row, "later", left_out=[key, *others], taken_out=others)

    row.refresh_from_db()
    assert (row.left_out, row.taken_out) == ([key], [])


def test_the_answer_whose_the_goals_are_can_be_corrected(client, coordinator, shelter):
    other = build.shelter(coordinator.association, name="Tulpanen")
    row = read(client, coordinator, PLAN.replace("Solrosen", "Kvinnojouren Solrosen"))
    client.post(url("plan_import", coordinator, pk=row.pk), {"shelter_0": str(other.pk)})
    assert '<a href="?shelters">Ändra vilken jour som menas</a>' in text(look(client, coordinator, row))

    again = f"{url('plan_import', coordinator, pk=row.pk)}?shelters"
    assert f'<option value="{other.pk}" selected>Tulpanen' in text(client.get(again))
    client.post(again, {"shelter_0": str(shelter.pk)})

    choose(client, coordinator, row)
    assert {goal.shelter for goal in Goal.objects.all()} == {shelter}


def test_where_every_shelter_is_known_no_answer_is_offered_for_correction(client, coordinator):
    assert "?shelters" not in text(look(client, coordinator, read(client, coordinator)))


def test_who_lacks_a_shelter_is_told_who_can_add_it(client, coordinator):
    page = text(look(client, coordinator, read(client, coordinator, MOON)))
    admin = build.actor("admin", association=coordinator.association)
    named = text(look(client, coordinator, PlanImport.objects.get()))

    assert "Be dem som sköter driften att lägga upp den" in page
    assert f"Be {admin.user.name} att lägga upp den" in named
    assert reverse("admin:jourer_shelter_add") not in named


def test_who_may_set_up_in_another_role_gets_the_way_there(client, coordinator):
    build.actor("admin", association=coordinator.association, user=coordinator.user)
    row = read(client, coordinator, MOON)

    assert reverse("admin:jourer_shelter_add") in text(look(client, coordinator, row))
    build.shelter(coordinator.association, name="Tjejjouren Månen")
    assert "Titta innan du läser in" in text(look(client, coordinator, row))


def test_goals_of_an_unknown_shelter_may_be_the_whole_association_s(client, coordinator):
    row = read(client, coordinator, MOON)

    client.post(url("plan_import", coordinator, pk=row.pk), {"shelter_0": "whole"})
    choose(client, coordinator, row)

    assert Goal.objects.filter(shelter=None).count() == 4


# Slips and budgets


def test_slips_stand_on_top_and_budgets_are_kept_with_the_plan(client, coordinator):
    row = read(
        client, coordinator, PLAN + "\n## Intäktsbudget 2027\nKommunen\t400 000\nGåvor\t25 000\nTotalt\t435 000\n"
    )

    page = text(look(client, coordinator, row))
    choose(client, coordinator, row)

    assert page.index("en skillnad på 10 000 kr") < page.index("Läs in i planen")
    assert "Raderna tillsammans" in page
    row.refresh_from_db()
    assert (row.plan, row.content) == (Plan.objects.get(), {})
    assert [(one["heading"], one["printed_total"], one["computed_total"]) for one in row.budgets] == [
        ("Intäktsbudget 2027", "435000", "425000")
    ]


def test_a_document_for_another_year_says_so(client, coordinator):
    row = read(client, coordinator, year=2026)

    assert "Dokumentet gäller 2027, inte 2026." in text(look(client, coordinator, row))
    choose(client, coordinator, row)
    assert Plan.objects.get().title == "Verksamhetsplan 2026"


# What cannot be read


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Välj en fil, eller klistra in planens text."),
        ({"text": PLAN, "file": SimpleUploadedFile("plan.txt", PLAN.encode())}, "inte båda"),
        ({"file": SimpleUploadedFile("plan.odt", b"PK")}, "Formatet ”.odt” går inte att läsa här."),
        ({"file": SimpleUploadedFile("plan.docx", b"")}, "Filen är tom."),
        ({"text": PLAN, "year": "26"}, "Skriv året med fyra siffror"),
        ({"text": PLAN, "year": ""}, "Skriv året med fyra siffror"),
    ],
)
def test_what_can_be_told_at_sight_is_told_at_the_field(client, coordinator, sent, words):
    response = client.post(url("import_plan", coordinator), {"year": 2027, **sent})

    assert response.status_code == 422
    assert words in text(response)
    assert not PlanImport.objects.exists()


def test_a_file_that_is_too_large_is_said_to_be(client, coordinator, monkeypatch):
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 100)

    response = bring(client, coordinator, PLAN.encode(), name="plan.txt")

    assert response.status_code == 422
    assert "Filen är större än 20 MB" in text(response)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("", "Hej! Vi ses på torsdag.", "Inget i dokumentet ser ut som en verksamhetsplan."),
        ("plan.docx", b"PK\x03\x04 trasig", "Word"),
        ("plan.pdf", b"%PDF-1.4 trasig", "PDF"),
        ("plan.xlsx", b"PK\x03\x04 trasig", "Kalkylarket är skadat"),
    ],
)
def test_what_the_reader_says_reaches_the_page_and_nothing_is_saved(client, coordinator, name, content, words):
    row = read(client, coordinator, content, name=name)
    page = text(look(client, coordinator, row))

    assert row.problem
    assert row.problem in page
    assert words in row.problem
    assert row.source == ""
    assert not Plan.objects.exists()


def test_the_document_lies_encrypted_until_it_is_read_and_no_longer(client, coordinator):
    bring(client, coordinator)
    row = PlanImport.objects.get()

    assert "source" not in str(row.job.parameters)
    assert row.unsealed().decode() == PLAN
    assert str(row.__dict__["source"]).startswith("v1.")
    jobs.run(row.job_id)

    row.refresh_from_db()
    assert row.source == ""


def test_while_it_is_read_the_page_says_so_and_then_fetches_itself(client, coordinator):
    bring(client, coordinator)
    row = PlanImport.objects.get()
    address = url("plan_import", coordinator, pk=row.pk)

    waiting = text(client.get(address))
    jobs.run(row.job_id)
    over = client.get(address, headers={"hx-request": "true"})

    assert "Dokumentet läses" in waiting
    assert over.headers["HX-Refresh"] == "true"


def test_a_reading_that_failed_says_that_nothing_was_lost(client, coordinator):
    bring(client, coordinator)
    row = PlanImport.objects.get()
    Job.objects.filter(pk=row.job_id).update(state=Job.State.FAILED, ended_at=timezone.now())

    assert "Något gick fel hos oss." in text(look(client, coordinator, row))


def test_a_document_that_is_given_up_is_gone(client, coordinator):
    row = read(client, coordinator)

    client.post(url("discard_import", coordinator, pk=row.pk))

    assert not PlanImport.objects.exists()
    assert AuditEvent.objects.filter(action="plan.import_discarded").count() == 1


def test_a_document_given_up_while_it_waits_is_not_read(client, coordinator):
    bring(client, coordinator)
    row = PlanImport.objects.get()
    client.post(url("discard_import", coordinator, pk=row.pk))

    jobs.run(row.job_id)

    assert Job.objects.get().state == Job.State.DONE


def test_what_nobody_confirms_is_gone_after_a_month(client, coordinator):
    row = read(client, coordinator)
    kept = read(client, coordinator, year=2028)
    choose(client, coordinator, kept)
    PlanImport.objects.update(brought_at=timezone.now() - timedelta(days=31))

    assert look(client, coordinator, row).status_code == 404
    assert tasks.remove_old_imports() == 1
    assert list(PlanImport.objects.all()) == [kept]


# Into a plan that is there


CHANGED = (
    PLAN.replace("Öppet hus.\tHa öppet.\t1 gång i månaden\n", "")
    .replace("300 stödsamtal", "350 stödsamtal")
    .replace("Bemanna telefonen varje vardag.", "Bemanna telefonen varje dag.")
    .replace("Bli fler.", "Nya vänner.\tBjuda in.\t12 träffar\nBli fler.")
)


@pytest.fixture
def draft(client, coordinator):
    choose(client, coordinator, read(client, coordinator))
    return Plan.objects.get()


def test_a_changed_document_shows_what_is_new_reworded_and_gone(client, coordinator, draft):
    page = text(look(client, coordinator, read(client, coordinator, CHANGED)))

    headings = ("Nytt i dokumentet", "Omformulerat", "Finns i planen men inte i dokumentet")
    added, reworded, gone = (page.index(f">{words}<") for words in headings)
    assert added < page.index("Nya vänner.") < reworded
    assert reworded < page.index("<del>300 stödsamtal</del>") < page.index("<ins>350 stödsamtal</ins>") < gone
    assert gone < page.index("Ta bort: Öppet hus.")
    assert "2 mål finns redan i planen och ändras inte." in page


def test_only_what_is_confirmed_of_a_changed_document_is_done(client, coordinator, draft):
    choose(client, coordinator, read(client, coordinator, CHANGED))

    assert Goal.objects.get(text="Fler ska få tala med någon.").activity_text == "Bemanna telefonen varje dag."
    assert [one.measure.goal_value for one in Goal.objects.get(measure_text="350 stödsamtal").targets.all()] == [350]
    assert Goal.objects.filter(text="Öppet hus.").exists()
    assert Goal.objects.filter(text="Nya vänner.").exists()
    assert Goal.objects.count() == 5


def test_a_goal_that_is_gone_leaves_the_plan_when_that_is_ticked(client, coordinator, draft):
    goal = Goal.objects.get(text="Öppet hus.")

    choose(client, coordinator, read(client, coordinator, CHANGED), taken_out=[str(goal.pk)])

    assert not Goal.objects.filter(text="Öppet hus.").exists()
    assert not Measure.objects.filter(kind="frequency").exists()


def test_a_goal_that_only_a_colleague_has_ticked_meanwhile_stays(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    seen = mark_of(client, coordinator, row)
    goal, added = Goal.objects.get(text="Öppet hus."), goal_key(text(look(client, coordinator, row)), "Nya vänner.")
    colleague = build.actor("coordinator", association=coordinator.association)
    actions.choose(by=colleague, row=row, left_out=[added], taken_out=[str(goal.pk)])

    actions.confirm_import(by=coordinator, row=row, seen=seen, left_out=[], taken_out=[])

    assert Goal.objects.filter(pk=goal.pk).exists()
    assert Goal.objects.filter(text="Nya vänner.").exists()


def test_what_was_ticked_is_still_ticked_where_the_document_cannot_be_read_in(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    seen = mark_of(client, coordinator, row)
    goal = build.goal(draft, area="Stödverksamhet", text="Något nytt.")

    response = send(client, coordinator, row, seen, taken_out=[str(goal.pk)])

    assert response.status_code == 422
    assert f'value="{goal.pk}" checked' in text(response)
    assert f'value="{goal.pk}" checked' in text(look(client, coordinator, row))


def test_a_goal_with_values_cannot_leave_and_nothing_is_half_done(client, coordinator, draft):
    goal = Goal.objects.get(text="Öppet hus.")
    build.observe(goal.targets.get(), 1, "2026-11-01")

    response = choose(client, coordinator, read(client, coordinator, CHANGED), taken_out=[str(goal.pk)])

    assert response.status_code == 422
    assert "Till målet ”Öppet hus.” hör värden" in text(response)
    assert not Goal.objects.filter(text="Nya vänner.").exists()


def test_a_target_that_somebody_has_typed_in_values_for_stays_beside_the_new(client, coordinator, draft):
    target = Target.objects.get(measure__goal_value=300)
    build.observe(target, 7, "2026-11-01")

    choose(client, coordinator, read(client, coordinator, CHANGED))

    goal = Goal.objects.get(text="Fler ska få tala med någon.")
    assert sorted(one.measure.goal_value for one in goal.targets.all()) == [300, 350]


def test_a_rewording_that_is_left_out_leaves_the_goal_as_it_is(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    key = goal_key(text(look(client, coordinator, row)), "Fler ska få tala med någon.")

    choose(client, coordinator, row, left_out=[key])

    assert Goal.objects.get(text="Fler ska få tala med någon.").measure_text == "300 stödsamtal"


def test_a_target_changed_in_the_plan_survives_a_new_activity_text(client, coordinator, draft):
    Measure.objects.filter(goal_value=300).update(goal_value=310)

    choose(client, coordinator, read(client, coordinator, PLAN.replace("varje vardag", "varje dag")))

    assert Goal.objects.get(activity_text="Bemanna telefonen varje dag.").targets.get().measure.goal_value == 310


def test_the_same_document_again_changes_nothing(client, coordinator, draft):
    row = read(client, coordinator)

    assert "4 mål finns redan i planen" in text(look(client, coordinator, row))
    choose(client, coordinator, row)

    assert (Goal.objects.count(), Measure.objects.count()) == (4, 4)


def test_a_plan_that_was_changed_meanwhile_is_looked_at_once_more(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    seen = mark_of(client, coordinator, row)
    build.goal(draft, area="Stödverksamhet", text="Något nytt.")

    response = send(client, coordinator, row, seen)

    assert response.status_code == 422
    assert "Titta en gång till" in text(response)
    assert not Goal.objects.filter(text="Nya vänner.").exists()
    assert choose(client, coordinator, row).status_code == 302


def test_a_target_that_was_changed_meanwhile_is_looked_at_once_more(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    seen = mark_of(client, coordinator, row)
    Measure.objects.filter(goal_value=300).update(goal_value=310)

    response = send(client, coordinator, row, seen)

    assert response.status_code == 422
    assert Measure.objects.filter(goal_value=310).exists()
    assert choose(client, coordinator, row).status_code == 302


def test_a_target_of_a_goal_that_stays_as_it_is_may_change_meanwhile(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    seen = mark_of(client, coordinator, row)
    Measure.objects.filter(goal_value=5).update(goal_value=6)

    response = send(client, coordinator, row, seen)

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("Fler ska få tala med någon.", "activity_text", "Bemanna telefonen även på helger."),
        ("Fler ska få tala med någon.", "text", "FLER ska få tala med någon!"),
        ("Fler ska få tala med någon.", "measure_text", "300 Stödsamtal."),
        ("Fler ska få tala med någon.", "number", "7"),
        ("Öppet hus.", "activity_text", "Ha öppet varje fredag."),
        ("Öppet hus.", "text", "ÖPPET hus!"),
    ],
)
def test_what_a_colleague_wrote_in_the_plan_meanwhile_is_looked_at_once_more(
    client, coordinator, draft, text, field, words
):
    row = read(client, coordinator, CHANGED)
    seen = mark_of(client, coordinator, row)
    goal = Goal.objects.get(text=text)
    actions.change_goal(by=coordinator, goal=goal, **{field: words})

    assert send(client, coordinator, row, seen, taken_out=[str(goal.pk)]).status_code == 422
    assert getattr(Goal.objects.get(pk=goal.pk), field) == words


def test_an_adopted_plan_takes_no_document(client, coordinator, draft):
    Plan.objects.update(adopted_on="2026-11-20")

    response = bring(client, coordinator, CHANGED)

    assert response.status_code == 422
    assert "Planen för 2027 är antagen, så inget dokument läses in i den." in text(response)


def test_a_plan_adopted_meanwhile_takes_no_document(client, coordinator, draft):
    row = read(client, coordinator, CHANGED)
    Plan.objects.update(adopted_on="2026-11-20")

    response = choose(client, coordinator, row)

    assert response.status_code == 422
    assert "är antagen" in text(response)
    assert Goal.objects.count() == 4


# Long documents


def test_a_long_document_costs_no_more_questions_than_a_short_one(client, coordinator):
    def queries(count):
        rows = "".join(f"Mål {number}.\tGöra.\tAntal stödsamtal via chatt\n" for number in range(count))
        row = read(client, coordinator, PLAN.partition("Fler ska")[0] + rows)
        look(client, coordinator, row)
        with CaptureQueriesContext(connection) as found:
            assert look(client, coordinator, row).status_code == 200
        return len(found)

    assert queries(1) == queries(30)


def test_a_long_document_is_read_in_with_no_more_questions_than_a_short_one(client, coordinator):
    def queries(count, year):
        rows = "".join(
            f"Mål {number}.\tGöra.\tFinnas på: webb {number}, chatt och {number} mässor\n" for number in range(count)
        )
        row = read(client, coordinator, PLAN.partition("Fler ska")[0] + rows, year=year)
        seen = mark_of(client, coordinator, row)
        with CaptureQueriesContext(connection) as found:
            assert send(client, coordinator, row, seen).status_code == 302
        assert Goal.objects.filter(area__plan__year=year).count() == count
        return len(found)

    assert queries(1, 2027) == queries(15, 2028)


def test_a_document_of_two_hundred_goals_is_read_in_with_one_click(client, coordinator):
    rows = "".join(f"Mål {number}.\tGöra.\t{number + 2} olika saker\n" for number in range(200))

    choose(client, coordinator, read(client, coordinator, PLAN.partition("Fler ska")[0] + rows))

    assert (Goal.objects.count(), Measure.objects.count()) == (200, 200)
