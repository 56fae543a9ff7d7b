import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from jourer.models import MeasureChange, Observation
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september(time_machine):
    time_machine.move_to("2026-09-10T12:00Z")


@pytest.fixture
def staff(client, shelter):
    made = build.actor("staff", shelter, user=build.user(name="Stina Stöd"))
    build.sign_in(client, made)
    return made


def url(name, of):
    return reverse(name, kwargs={"association": of.association.slug, "pk": of.pk})


def text(response):
    """What the page says, without its tags."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return " ".join(words.replace("&#x27;", "'").split())


def seen(target, by, day, value=1, **fields):
    return target.measure.observations.create(
        association=target.association, observed_on=day, value=value, typed_by=by, **fields
    )


def hidden(response):
    """The hidden fields of the one-tap form."""
    form = response.content.decode().partition('class="plus-one')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(observed_on|value|idempotency_key)" value="([^"]+)"', form))


def test_one_tap_adds_one_today_and_a_double_click_adds_no_more(client, plan, staff):
    target = build.target(plan, goal_value=10)
    fields = hidden(client.get(url("target", target)))

    for _ in range(2):
        client.post(url("observe", target), fields)

    assert [(one.observed_on, one.value) for one in target.measure.observations.all()] == [(date(2026, 9, 10), 1)]


@pytest.mark.parametrize("key", ["b0c5d3f0-2d4e-4a8e-9a39-5d8ecf1f0a11", "no key"])
def test_a_page_that_was_saved_once_can_be_saved_again_with_something_else_in_it(client, plan, staff, key):
    target = build.target(plan, goal_value=10)
    fields = {"observed_on": "2026-09-01", "value": "1", "idempotency_key": key}
    client.post(url("observe", target), fields)

    refused = client.post(url("observe", target), fields | {"value": "2"})
    renewed = re.search(r'name="idempotency_key" value="([^"]+)" id', refused.content.decode())[1]
    client.post(url("observe", target), fields | {"value": "2", "idempotency_key": renewed})

    assert refused.status_code == 422
    assert 2 in [one.value for one in target.measure.observations.all()]


def test_two_taps_on_two_pages_are_two(client, plan, staff):
    target = build.target(plan, kind="frequency", goal_value=1, per="week")

    for _ in range(2):
        client.post(url("observe", target), hidden(client.get(url("target", target))))

    assert target.measure.observations.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "level", "goal_value": 5},
        {"kind": "ratio", "goal_value": 5},
        {"kind": "milestone"},
        {"kind": "qualitative"},
        {"kind": "count", "goal_value": 5, "metric": "cases.contacts"},
        {"kind": "count", "goal_value": 5, "ends_on": date(2026, 9, 9)},
        {"kind": "count", "goal_value": 5, "starts_on": date(2026, 9, 11)},
    ],
)
def test_one_tap_is_for_what_is_added_up_and_goes_on(client, plan, staff, fields):
    assert "+1" not in text(client.get(url("target", build.target(plan, **fields))))


def test_a_share_is_typed_as_so_many_of_so_many(client, plan, staff):
    target = build.target(plan, kind="ratio", goal_value=100, unit="utbildade")

    client.post(url("observe", target), {"observed_on": "2026-09-01", "value": "18", "out_of": "20"})

    page = text(client.get(url("target", target)))
    assert "18 av 20 (90 %)" in page
    assert "Räknas in" in page


def test_a_day_outside_the_targets_time_is_told_at_the_field_and_nothing_typed_is_lost(client, plan, staff):
    target = build.target(plan, goal_value=10, ends_on=date(2026, 6, 30))

    response = client.post(url("observe", target), {"observed_on": "2026-07-01", "value": "7", "note": "Sommarmötet"})

    assert response.status_code == 422
    assert "Målet gäller 1 januari–30 juni 2026." in text(response)
    assert 'value="Sommarmötet"' in response.content.decode()
    assert 'value="2026-07-01"' in response.content.decode()


def test_a_value_taken_back_is_struck_through_with_who_and_when(client, plan, staff):
    target = build.target(plan, goal_value=10)
    wrong = seen(target, staff, date(2026, 9, 1), 700)

    client.post(url("take_back_observation", wrong))

    response = client.get(url("target", target))
    assert re.search(r"<del>\s*700\s*</del>", response.content.decode())
    assert "Taget tillbaka 10 sep 2026 av Stina Stöd" in text(response).replace("sep.", "sep")


def test_a_colleagues_value_can_not_be_taken_back_and_shows_no_button(client, plan, shelter, staff):
    target = build.target(plan, goal_value=10)
    theirs = seen(target, build.actor("staff", shelter), date(2026, 9, 1))

    assert "Ta tillbaka" not in text(client.get(url("target", target)))
    assert client.post(url("take_back_observation", theirs)).status_code == 404
    assert Observation.objects.standing().exists()


def test_who_only_reads_gets_no_form(client, plan, shelter):
    target = build.target(plan, goal_value=10)
    auditor = build.actor("auditor", shelter)
    seen(target, build.actor("staff", shelter), date(2026, 9, 1))

    page = build.sign_in(client, auditor).get(url("target", target)).content.decode().partition("<main")[2]

    assert "<form" not in page.partition("<footer")[0]


def test_a_verdict_that_differs_needs_a_comment_and_stays_as_it_was_written(client, plan, shelter):
    target = build.target(plan, goal_value=100)
    board = build.actor("board", shelter)
    seen(target, board, date(2026, 9, 1))
    build.sign_in(client, board)

    response = client.post(url("assess", target), {"assessed_on": "2026-09-09", "verdict": "reached", "comment": ""})

    assert response.status_code == 422
    assert "Siffrorna säger ”Risk” och du säger ”uppnått”." in text(response)
    assert re.search(r'value="reached"[^>]*checked', response.content.decode())
    assert 'value="2026-09-09"' in response.content.decode()
    assert not target.measure.assessments.exists()


def test_who_judges_sees_what_the_figures_say_and_what_to_write(client, plan, shelter):
    target = build.target(plan, goal_value=100)
    board = build.actor("board", shelter)
    seen(target, board, date(2026, 9, 1))

    page = text(build.sign_in(client, board).get(url("target", target)))

    assert "Siffrorna säger: ■ Risk" in page
    assert "Vad hände? Varför? Vad gör vi nu?" in page


def test_a_check_list_says_of_each_item_whether_it_is_done(client, plan, staff):
    target = build.target(plan, kind="milestone")
    chat, web, _phone = (
        target.measure.items.create(association=plan.association, name=name) for name in ("chatt", "webb", "telefon")
    )
    seen(target, staff, date(2026, 2, 3), item=chat)
    seen(target, staff, date(2026, 2, 3), item=web)
    seen(target, staff, date(2026, 5, 3), 0, item=web)

    page = text(client.get(url("target", target)))

    assert "chatt klart 3 feb 2026" in page.replace("feb.", "feb")
    assert "webb inte klart" in page
    assert "telefon inte klart" in page
    assert "Punkt Välj" in page


def test_of_how_often_each_ended_period_says_whether_it_was_met(client, plan, staff):
    target = build.target(plan, kind="frequency", goal_value=2, per="month")
    for day in (date(2026, 1, 5), date(2026, 1, 25), date(2026, 2, 5)):
        seen(target, staff, day)

    page = text(client.get(url("target", target)))

    assert "januari : tillräckligt ofta" in page
    assert "februari : inte tillräckligt ofta" in page
    assert "augusti : inte tillräckligt ofta" in page
    assert "september :" not in page


@pytest.mark.parametrize(
    ("fields", "said", "shares"),
    [
        ({"goal_value": 50}, "2 av 3 (66 %)", ["66 %", "33 %"]),
        ({"goal_value": 70, "direction": "at_most"}, "2 av 3 (66,7 %)", ["66,7 %", "33,4 %"]),
    ],
)
def test_the_drawing_of_a_share_says_the_same_per_cent_as_the_sentence(client, plan, staff, fields, said, shares):
    target = build.target(plan, kind="ratio", **fields)
    build.observe(target, 2, date(2026, 9, 1), out_of=3)

    response = client.get(url("target", target))

    assert said in text(response)
    assert [part.share.replace("\xa0", " ") for part in response.context["drawing"].parts.parts] == shares


def test_the_months_stand_beside_last_years(client, plan, shelter, staff):
    target = build.target(plan, goal_value=100, metric="cases.contacts")
    for _ in range(3):
        build.contact(staff, occurred_on=date(2026, 3, 10))
    build.contact(staff, occurred_on=date(2025, 1, 10))

    page = text(client.get(url("target", target)))

    assert "mar 3 0" in page
    assert "jan 0 1" in page


def test_who_is_responsible_and_asked_stands_on_the_page(client, plan, staff):
    target = build.target(plan, kind="level", goal_value=850, responsible=staff, asked_every="quarter")

    page = text(client.get(url("target", target)))

    assert "Ansvarig: Stina Stöd" in page
    assert "Ett värde efterfrågas varje kvartal." in page


def changed(target, by, on, before, after, reason="färre öppettider", paragraph="12"):
    decision = build.decision(target.association, on=on, paragraph=paragraph, by=by)
    return MeasureChange.objects.create(
        association=target.association,
        measure=target.measure,
        changed_on=on,
        before=before,
        after=after,
        reason=reason,
        decision=decision,
        changed_by=by,
    )


def test_the_plans_words_lead_to_what_has_been_changed_since(client, plan, staff):
    target = build.target(build.goal(plan, measure_text="800 stödkontakter."), goal_value=720)

    assert "Måttet har ändrats sedan dess." not in text(client.get(url("target", target)))

    changed(target, staff, date(2026, 3, 15), {"goal_value": "800"}, {"goal_value": "720"})

    page = client.get(url("target", target))
    assert '<a href="#changes">Måttet har ändrats sedan dess.</a>' in page.content.decode()
    assert 'id="changes"' in page.content.decode()


def test_a_change_stands_on_the_time_axis_with_the_old_value_and_the_decision(client, plan, staff):
    target = build.target(plan, goal_value=720)
    changed(target, staff, date(2026, 3, 15), {"goal_value": "800"}, {"goal_value": "720"})

    assert (
        "Till och med 14 mars 2026: 800 stödkontakter. Därefter: 720 stödkontakter. "
        "Beslut av styrelsen 15 mars 2026, § 12: färre öppettider"
    ) in text(client.get(url("target", target)))


def test_each_change_is_told_with_what_held_at_its_own_time(client, plan, staff):
    target = build.target(plan, goal_value=700, metric="cases.contacts", filters={"channel": ["phone"]})
    changed(target, staff, date(2026, 3, 15), {"goal_value": "800"}, {"goal_value": "720"}, paragraph="3")
    changed(
        target,
        staff,
        date(2026, 5, 15),
        {"goal_value": "720", "filters": {}, "ends_on": "2026-06-30"},
        {"goal_value": "700", "filters": {"channel": ["phone"]}, "ends_on": "2026-12-31"},
    )

    page = text(client.get(url("target", target)))

    later, earlier = page.index("Till och med 14 maj 2026"), page.index("Till och med 14 mars 2026")
    assert later < earlier
    assert "Målvärde: 720 stödkontakter" in page
    assert "Antal stödkontakter via telefon" in page[later:earlier]
    assert "800 stödkontakter. Därefter: 720 stödkontakter" in page[earlier:]


@pytest.mark.parametrize("name", ["target", "counted"])
def test_another_associations_target_answers_like_a_random_id(client, staff, name):
    elsewhere = build.target(build.plan(), metric="cases.contacts")
    nobodys = reverse(name, kwargs={"association": staff.association.slug, "pk": uuid4()})
    theirs = reverse(name, kwargs={"association": staff.association.slug, "pk": elsewhere.pk})

    assert client.get(theirs).status_code == client.get(nobodys).status_code == 404


def test_another_associations_value_can_not_be_taken_back(client, staff):
    elsewhere = build.target(build.plan(), goal_value=1)
    theirs = seen(elsewhere, build.actor("staff", association=elsewhere.association), date(2026, 9, 1))

    page = reverse("take_back_observation", kwargs={"association": staff.association.slug, "pk": theirs.pk})

    assert client.post(page).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_values_verdicts_and_changes_costs_the_same(
    client, plan, staff, number, django_assert_num_queries
):
    target = build.target(plan, goal_value=10)
    for count in range(number):
        seen(target, staff, date(2026, 9, 1), taken_back_by=staff, taken_back_at="2026-09-02T10:00Z")
        target.measure.assessments.create(
            association=plan.association, verdict="partly", assessed_on=date(2026, 9, 1), assessed_by=staff
        )
        changed(target, staff, date(2026, 3, 15), {"goal_value": "8"}, {"goal_value": "7"}, paragraph=str(count))

    with django_assert_num_queries(11):
        client.get(url("target", target))


def test_the_page_of_a_closed_plans_target_only_tells(client, shelter, plan):
    coordinator = build.actor("coordinator", shelter)
    build.sign_in(client, coordinator)
    target = build.target(plan, goal_value=10)
    value = seen(target, coordinator, date(2026, 9, 1))
    open_page = text(client.get(url("target", target)))
    plan.adopted_on, plan.closed_on = date(2026, 1, 2), date(2026, 9, 2)
    plan.save()

    page = text(client.get(url("target", target)))

    for offered in ("Spara värdet", "+1 i dag", "Ta tillbaka", "Bedöm", "Ändra måttet"):
        assert (offered in open_page, offered in page) == (True, False), offered
    assert client.post(url("take_back_observation", value)).status_code == 404
