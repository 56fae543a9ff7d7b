"""A plan's life on its pages: its texts, adopted by a decision, closed, and carried over goal by goal."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from jourer.models import AuditEvent
from plans.models import Goal, Plan
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-12-01T12:00Z")]


@pytest.fixture
def coordinator(client):
    made = build.actor("coordinator", build.shelter())
    build.sign_in(client, made)
    return made


@pytest.fixture
def draft(coordinator):
    return build.plan(coordinator.association, adopted_on=None)


@pytest.fixture
def adopted(coordinator):
    return build.plan(coordinator.association, adopted_on=date(2026, 3, 20))


def url(name, actor, year=2026):
    return reverse(name, kwargs={"association": actor.association.slug, "year": year})


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def test_a_draft_is_adopted_by_the_annual_meeting(client, coordinator, draft):
    facts = {"body": "annual_meeting", "held_on": "2026-03-20", "paragraph": "12"}

    client.post(url("adopt_plan", coordinator), facts)

    assert Plan.objects.get().adopted_on == date(2026, 3, 20)
    for page in ("plan", "plan_about", "plans"):
        link = reverse("plans", args=[coordinator.association.slug]) if page == "plans" else url(page, coordinator)
        assert "Antagen av årsmötet 20 mars 2026 § 12" in words(client.get(link))


def test_adoption_asks_for_its_decision(client, coordinator, draft):
    response = client.post(url("adopt_plan", coordinator), {"body": "annual_meeting"})

    assert response.status_code == 422
    assert "Välj beslutet, eller skriv in det." in words(response)
    assert Plan.objects.get().adopted_on is None


def test_a_plan_whose_year_goes_on_is_not_closed(client, coordinator, adopted):
    response = client.post(url("close_plan", coordinator))

    assert response.status_code == 422
    assert "Planen gäller till 31 december 2026" in words(response)


def test_a_plan_is_closed_when_its_year_is_over(client, coordinator, adopted, time_machine):
    build.goal(adopted)
    time_machine.move_to("2027-03-01T12:00Z")
    build.sign_in(client, coordinator)

    client.post(url("close_plan", coordinator))

    page = words(client.get(url("plan", coordinator)))
    assert "Avslutad 1 mar 2027" in page
    assert "Lägg till ett mått" not in page


def write_texts(client, actor, page=None, **texts):
    """Send the page of the plan's texts as it was opened (now, unless it was opened before), with what was typed."""
    form = (page or client.get(url("write_plan_texts", actor))).context["form"]
    return client.post(url("write_plan_texts", actor), {bound.name: bound.value() for bound in form} | texts)


def test_texts_are_written_and_shown_formatted(client, coordinator, draft):
    write_texts(client, coordinator, vision="Ett samhälle\n\nutan våld", purpose="<p>Vi ger <strong>stöd</strong></p>")

    for page in ("plan_about", "report"):
        shown = client.get(url(page, coordinator)).content.decode()
        assert "<p>Ett samhälle</p>\n<p>utan våld</p>" in shown
        assert "<p>Vi ger <strong>stöd</strong></p>" in shown
    assert AuditEvent.objects.get(action="plan.texts_written").details == {"fields": ["vision", "purpose"]}


def test_what_a_text_tries_to_do_is_neither_saved_nor_shown(client, coordinator, draft):
    write_texts(client, coordinator, vision='<p onclick="x()">Trygga<script>stjäl()</script></p>')
    Plan.objects.update(purpose='<p>Äldre<img src=x onerror="stjäl()"></p>')  # as if saved before anybody cleaned

    shown = client.get(url("plan_about", coordinator)).content.decode()
    assert Plan.objects.get().vision == "<p>Trygga</p>"
    assert "<p>Äldre</p>" in shown
    assert "stjäl" not in shown


def test_a_text_that_is_far_too_long_stays_on_the_page(client, coordinator, draft):
    long = "ord " * 25_000

    response = write_texts(client, coordinator, vision=long, values="Mod")

    assert response.status_code == 422
    assert "Texten är för lång: 99 999 tecken med formateringen. Högst 20 000 får plats." in words(response)
    assert response.context["form"]["vision"].value() == long
    assert Plan.objects.get().values == ""


def test_two_who_write_at_once_keep_both_their_texts(client, coordinator, draft):
    opened = client.get(url("write_plan_texts", coordinator))
    write_texts(client, coordinator, vision="Annas vision")

    response = write_texts(client, coordinator, opened, values="Boels värden")

    assert response.status_code == 302
    plan = Plan.objects.get()
    assert (plan.vision, plan.values) == ("<p>Annas vision</p>", "<p>Boels värden</p>")


def test_what_somebody_else_wrote_meanwhile_is_shown_before_it_is_overwritten(client, coordinator, draft):
    opened = client.get(url("write_plan_texts", coordinator))
    write_texts(client, coordinator, vision="Annas vision")

    response = write_texts(client, coordinator, opened, vision="Boels vision")

    assert response.status_code == 422
    assert "Någon annan har skrivit sedan du öppnade sidan. Nu står det så här: Vision Annas vision" in words(response)
    assert response.context["form"]["vision"].value() == "Boels vision"
    assert Plan.objects.get().vision == "<p>Annas vision</p>"

    assert write_texts(client, coordinator, response).status_code == 302
    assert Plan.objects.get().vision == "<p>Boels vision</p>"


def test_a_second_click_writes_the_texts_once(client, coordinator, draft):
    opened = client.get(url("write_plan_texts", coordinator))

    answers = [write_texts(client, coordinator, opened, vision="Utan våld").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert AuditEvent.objects.filter(action="plan.texts_written").count() == 1


def test_texts_of_a_closed_plan_stay(client, coordinator, adopted):
    Plan.objects.update(closed_on=date(2026, 12, 1), vision="<p>Som den var</p>")

    response = write_texts(client, coordinator, vision="Annan")

    assert response.status_code == 422
    assert Plan.objects.get().vision == "<p>Som den var</p>"


def carry(client, coordinator, *choices):
    data = {}
    for goal, choice, text in choices:
        data |= {f"choice_{goal.pk}": choice, f"text_{goal.pk}": text}
    return client.post(url("carry_over_plan", coordinator), data)


def test_each_goal_is_kept_changed_or_dropped(client, coordinator, adopted):
    kept, changed, dropped = (build.goal(adopted, text=text) for text in ("Nå fler", "Ge stöd", "Flytta"))

    response = carry(
        client, coordinator, (kept, "keep", "Nå fler"), (changed, "change", "Ge mer stöd"), (dropped, "drop", "Flytta")
    )

    assert response.url == url("plan", coordinator, year=2027)
    assert sorted(Goal.objects.filter(area__plan__year=2027).values_list("text", flat=True)) == [
        "Ge mer stöd",
        "Nå fler",
    ]


def test_keeping_is_chosen_from_the_start_and_the_outcome_is_shown(client, coordinator, adopted):
    goal = build.goal(adopted)
    build.observe(build.target(goal, unit="inlägg", goal_value=30), 12, date(2026, 5, 1))

    response = client.get(url("carry_over_plan", coordinator))

    assert response.context["form"][f"choice_{goal.pk}"].value() == "keep"
    assert "12 av 30 inlägg" in words(response)


def test_a_goal_to_be_changed_needs_its_new_text(client, coordinator, adopted):
    goal = build.goal(adopted)

    response = carry(client, coordinator, (goal, "change", ""))

    assert response.status_code == 422
    assert "Skriv målets nya text" in words(response)
    assert Plan.objects.count() == 1


def test_a_second_time_is_refused_in_words(client, coordinator, adopted):
    goal = build.goal(adopted)

    first, second = (carry(client, coordinator, (goal, "keep", goal.text)) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Det finns redan en plan för 2027" in words(second)


@pytest.mark.parametrize("goals", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty_goals(
    client, coordinator, adopted, goals, django_assert_num_queries
):
    for _ in range(goals):
        build.target(adopted, unit="inlägg", goal_value=30)
    page = url("carry_over_plan", coordinator)
    client.get(page)

    with django_assert_num_queries(10):
        client.get(page)
