"""The register of partners: what it shows, to whom, and how it is changed."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from plans import actions
from plans.models import Partner, PartnerPeriod
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-05-04T12:00Z")]


@pytest.fixture
def coordinator(client):
    made = build.actor("coordinator", build.shelter(name="Solrosen"))
    build.sign_in(client, made)
    return made


def url(name, actor, pk=None, query=""):
    kwargs = {"association": actor.association.slug} | ({"pk": pk} if pk else {})
    return reverse(name, kwargs=kwargs) + query


def text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def names(response):
    return [row.partner.name for row in response.context["page"]]


def covered(response):
    return {str(one.kind): (one.n, one.d) for one in response.context["covered"]}


def visit(by, partner, on, **facts):
    facts = {"kind": "school_visit", "occurred_on": on, "idempotency_key": uuid4(), "partners": [partner], **facts}
    return actions.log_activity(by=by, **facts)[0]


# The register


def test_the_empty_register_says_why_and_offers_to_begin(client, coordinator):
    page = text(client.get(url("partners", coordinator)))

    assert "Det finns inga samarbetspartner än" in page
    assert url("new_partner", coordinator) in page


def test_the_register_says_how_many_of_each_kind_are_active(client, coordinator):
    for name, state in [("Almskolan", "active"), ("Björkskolan", "asked"), ("Ekskolan", "active")]:
        build.partner(coordinator, name=name, state=state)
    build.partner(coordinator, name="Stadsbiblioteket", kind="library", state="resting")

    response = client.get(url("partners", coordinator))

    assert covered(response) == {"lower_secondary": (2, 3), "library": (0, 1)}
    assert '<span class="number">2 av 3</span>' in text(response)


def test_what_was_once_active_is_not_counted_now(client, coordinator):
    one = build.partner(coordinator)
    actions.set_partner_state(by=coordinator, partner=one, state="resting", since=date(2026, 3, 1))

    assert covered(client.get(url("partners", coordinator))) == {"lower_secondary": (0, 1)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=library", ["Biblioteket"]),
        ("?state=asked", ["Biblioteket"]),
        ("?municipality=0381", ["Almskolan"]),
        ("?kind=library&state=active", []),
        ("?state=upside-down", ["Almskolan", "Biblioteket", "Ekskolan"]),
    ],
)
def test_the_filters_stand_in_the_address(client, coordinator, query, found):
    build.partner(coordinator, name="Almskolan", municipality="0381")
    build.partner(coordinator, name="Biblioteket", kind="library", state="asked")
    build.partner(coordinator, name="Ekskolan", municipality="0305")

    assert names(client.get(url("partners", coordinator, query=query))) == found


def test_the_partners_of_a_shelter_are_told_apart(client, coordinator):
    shelter = coordinator.shelters.get()
    build.partner(coordinator, name="Almskolan", shelter=shelter)
    build.partner(coordinator, name="Ekskolan")

    assert names(client.get(url("partners", coordinator, query=f"?shelter={shelter.pk}"))) == ["Almskolan"]


def test_coverage_is_that_of_the_place_whatever_state_is_looked_at(client, coordinator):
    build.partner(coordinator, name="Almskolan", municipality="0381")
    build.partner(coordinator, name="Björkskolan", municipality="0381", state="declined")
    build.partner(coordinator, name="Ekskolan", municipality="0305")

    assert covered(client.get(url("partners", coordinator, query="?municipality=0381&state=declined"))) == {
        "lower_secondary": (1, 2)
    }


def test_the_register_goes_on_on_the_next_page(client, coordinator):
    for number in range(31):
        build.partner(coordinator, name=f"Skola {number:02}")

    assert names(client.get(url("partners", coordinator, query="?page=2"))) == ["Skola 30"]


def test_thirty_partners_cost_the_queries_of_one(client, coordinator, django_assert_num_queries):
    first = build.partner(coordinator, shelter=coordinator.shelters.get())
    visit(coordinator, first, date(2026, 4, 1))
    for number in range(30):
        build.partner(coordinator, name=f"Skola {number}", shelter=coordinator.shelters.get())

    with django_assert_num_queries(9):
        client.get(url("partners", coordinator))


# A partner


def test_the_page_of_a_partner_tells_what_has_been(client, coordinator):
    one = build.partner(coordinator, material="2 affischer", contact_name="Rut Ek", contacted_on=date(2026, 4, 20))
    actions.set_partner_state(by=coordinator, partner=one, state="resting", since=date(2026, 3, 1))
    visit(coordinator, one, date(2026, 2, 3), title="Om samtycke")

    page = text(client.get(url("partner", coordinator, one.pk)))

    assert "Aktiv från 1 januari 2026 till 28 februari 2026" in page
    assert "Vilande sedan 1 mars 2026" in page
    for words in ("2 affischer", "Fråga efter: Rut Ek", "Senaste kontakt: 20 april 2026", "Om samtycke", "3 feb 2026"):
        assert words in page


def test_an_activity_taken_back_or_with_another_is_not_on_its_page(client, coordinator):
    one, other = build.partner(coordinator), build.partner(coordinator, name="Almskolan")
    visit(coordinator, other, date(2026, 2, 3), title="Hos andra")
    taken_back = visit(coordinator, one, date(2026, 2, 3), title="Ångrad")
    type(taken_back).objects.filter(pk=taken_back.pk).update(undone_at="2026-05-04T12:00Z")

    page = text(client.get(url("partner", coordinator, one.pk)))

    assert "Hos andra" not in page
    assert "Ångrad" not in page
    assert "Ingen aktivitet än" in page
    assert "ingen än" in text(client.get(url("partners", coordinator, query="?state=active")))


@pytest.mark.parametrize(
    ("role", "sees"),
    [("coordinator", True), ("board", True), ("staff", True), ("volunteer", False), ("auditor", False)],
)
def test_the_telephone_is_for_those_who_call(client, coordinator, role, sees):
    one = build.partner(coordinator, contact_phone="0155-12 34 56", contact_email="rut@ekskolan.example")
    reader = build.actor(role, association=coordinator.association)
    build.sign_in(client, reader)

    page = text(client.get(url("partner", reader, one.pk)))

    assert ("0155-12 34 56" in page, "rut@ekskolan.example" in page) == (sees, sees)


@pytest.mark.parametrize("role", ["staff", "volunteer", "treasurer", "auditor"])
def test_others_read_and_change_nothing(client, coordinator, role):
    one = build.partner(coordinator)
    reader = build.actor(role, association=coordinator.association)
    build.sign_in(client, reader)

    assert url("change_partner", reader, one.pk) not in text(client.get(url("partner", reader, one.pk)))
    assert url("new_partner", reader) not in text(client.get(url("partners", reader)))
    assert client.post(url("change_partner", reader, one.pk), {"name": "Nytt"}).status_code == 404


# Changing


FACTS = {"name": "Ekskolan", "kind": "lower_secondary", "municipality": "0381", "material": "2 affischer"}


def test_a_partner_is_added_with_its_state(client, coordinator):
    facts = {**FACTS, "state": "asked", "since": "2026-04-01"}

    response = client.post(url("new_partner", coordinator), facts, follow=True)

    period = PartnerPeriod.objects.select_related("partner").get()
    assert (period.partner.name, period.partner.material) == ("Ekskolan", "2 affischer")
    assert (period.state, period.since, period.until) == ("asked", date(2026, 4, 1), None)
    assert response.redirect_chain[0][0] == url("partner", coordinator, period.partner.pk)


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, coordinator):
    facts = {"name": "Ekskolan", "kind": "", "contacted_on": "2026-05-05", "since": "2026-05-01"}

    response = client.post(url("new_partner", coordinator), facts)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"kind", "state", "contacted_on"}
    assert 'value="Ekskolan"' in text(response)
    assert not Partner.objects.exists()


def test_the_same_partner_twice_is_refused_in_words(client, coordinator):
    build.partner(coordinator, municipality="0381")

    response = client.post(url("new_partner", coordinator), {**FACTS, "state": "asked", "since": "2026-04-01"})

    assert response.status_code == 422
    assert "finns redan i registret" in text(response)


def test_a_partner_is_changed(client, coordinator):
    one = build.partner(coordinator, municipality="0381")

    client.post(url("change_partner", coordinator, one.pk), {**FACTS, "contacted_on": "2026-05-04"})

    one.refresh_from_db()
    assert (one.material, one.contacted_on) == ("2 affischer", date(2026, 5, 4))


def test_the_state_is_another_from_a_day(client, coordinator):
    one = build.partner(coordinator)

    client.post(url("set_partner_state", coordinator, one.pk), {"state": "resting", "since": "2026-04-01"})

    assert [(period.state, period.until) for period in one.periods.all()] == [
        ("active", date(2026, 3, 31)),
        ("resting", None),
    ]


def test_a_state_of_tomorrow_is_refused_at_its_field(client, coordinator):
    one = build.partner(coordinator)

    response = client.post(url("set_partner_state", coordinator, one.pk), {"state": "resting", "since": "2026-05-05"})

    assert response.status_code == 422
    assert "since" in response.context["form"].errors


def test_a_cooperation_does_not_begin_on_a_day_to_come(client, coordinator):
    answers = {"name": "Stadsbiblioteket", "kind": "library", "state": "active", "since": "2026-05-05"}

    response = client.post(url("new_partner", coordinator), answers)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "since": ["Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."]
    }
    assert not Partner.objects.exists()
