"""The quick log of what was done, and the list of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from jourer.models import AuditEvent
from plans.actions import add_partner
from plans.models import ActivityRecord
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(datetime(2026, 5, 4, 12, 32, tzinfo=UTC), tick=False)]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shelter():
    return build.shelter(name="Ungdomsjouren Linden")


@pytest.fixture
def staff(shelter, client):
    actor = build.actor("staff", shelter)
    build.sign_in(client, actor)
    return actor


def url(name, actor, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


def post(client, actor, headers=None, **answers):
    answers = {"idempotency_key": str(uuid4()), "kind": "lecture", "occurred_on": "2026-05-04", **answers}
    return client.post(url("new_activity", actor), answers, headers=headers)


def text(response):
    return response.content.decode().replace("\xa0", " ")


# The log


def test_a_kind_is_all_that_has_to_be_chosen(client, staff, shelter):
    asked = client.get(url("new_activity", staff))
    assert 'name="occurred_on" value="2026-05-04"' in text(asked)
    assert asked.context["form"]["shelter"].value() == shelter.pk

    saved = client.get(post(client, staff).url)

    assert "Sparad 14.32 – föreläsning, 4 maj 2026." in text(saved)
    record = ActivityRecord.objects.get()
    assert (record.kind, record.occurred_on, record.typed_by) == ("lecture", date(2026, 5, 4), staff)
    assert not record.reached.exists()


def test_what_is_sent_is_what_is_kept(client, staff, shelter):
    library = add_partner(by=staff, kind="library", name="Biblioteket", state="active")
    facts = {
        "kind": "workshop",
        "occurred_on": "2026-04-30",
        "shelter": str(shelter.pk),
        "title": "Gränser",
        "place": "Aulan",
        "hours": "2,5",
        "fee": "3 000",
        "follow_up": "De vill ha en till.",
    }

    post(client, staff, to_pupils="on", people_pupils="1 200", to_school_staff="on", partners=[library.pk], **facts)

    record = ActivityRecord.objects.get()
    assert (record.kind, record.occurred_on, record.shelter) == ("workshop", date(2026, 4, 30), shelter)
    assert (record.title, record.place, record.follow_up) == ("Gränser", "Aulan", "De vill ha en till.")
    assert (float(record.hours), record.fee) == (2.5, 3000)
    reached = {reach.audience: reach.people for reach in record.reached.all()}
    assert reached == {"pupils": 1200, "school_staff": None}
    assert [link.partner for link in record.partner_links.all()] == [library]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("people_pupils", "ca 30-40", "Skriv ett tal, till exempel 35, eller lämna tomt."),
        ("people_pupils", "-1", "Skriv 0 eller mer, eller lämna tomt."),
        ("people_pupils", "99999999999", "Skriv högst en miljon."),
        ("occurred_on", "2026-05-05", "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."),
        ("occurred_on", "", "Skriv datumet."),
        ("kind", "", "Välj vad som gjordes."),
        ("fee", "0", "Skriv mer än 0, eller lämna tomt."),
        ("hours", "10000", "Talet är för stort. Kontrollera siffrorna."),
        ("alike", "51", "Skriv ett tal från 1 till 50."),
        ("alike", "0", "Skriv ett tal från 1 till 50."),
        ("alike", "tre", "Skriv hur många med siffror."),
        ("partners", [str(uuid4())], "Välj bland samarbetspartnerna på sidan."),
        ("idempotency_key", "x", "Sidan kom inte fram hel. Spara igen."),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_what_was_typed_stays(client, staff, field, typed, words):
    response = post(client, staff, **{"to_pupils": "on", "title": "Om gränser", field: typed})

    assert response.status_code == 422
    assert words in text(response)
    assert 'value="Om gränser"' in text(response)
    assert not ActivityRecord.objects.exists()


def test_a_number_without_its_audience_is_asked_about(client, staff):
    response = post(client, staff, people_pupils="30")

    assert "Kryssa också för vilka det var, eller lämna antalet tomt." in text(response)


def test_several_alike_are_saved_and_undone_together(client, staff):
    saved = post(client, staff, alike="3", to_pupils="on", people_pupils="25")
    assert "Sparade 14.32 – föreläsning, 4 maj 2026, 3 likadana." in text(client.get(saved.url))

    undone = client.post(url("undo_activity", staff, pk=ActivityRecord.objects.first().pk))

    assert "Ångrade 14.32 – föreläsning, 3 likadana. De räknas inte." in text(client.get(undone.url))
    assert ActivityRecord.objects.count() == 3
    assert not ActivityRecord.objects.standing().exists()
    assert AuditEvent.objects.filter(action="activity.undone").count() == 1


def test_a_double_click_logs_once_and_another_entry_from_a_used_page_is_asked_about(client, staff):
    key = str(uuid4())
    first, second = (post(client, staff, idempotency_key=key) for _ in range(2))
    third = post(client, staff, idempotency_key=key, title="Något annat")

    assert first.url == second.url
    assert third.status_code == 422
    assert "Sidan har redan sparats en gång." in text(third)
    assert key not in text(third)
    assert ActivityRecord.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [{"people_pupils": "30"}, {"to_staff": "on"}, {"alike": "2"}, {"partners": "the other"}],
)
def test_another_number_or_partner_from_a_used_page_is_not_lost_unseen(client, staff, other):
    first, second = build.partner(staff), build.partner(staff, name="Alskolan")
    page = {"idempotency_key": str(uuid4()), "to_pupils": "on", "people_pupils": "3", "partners": str(first.pk)}
    other = {"partners": str(second.pk)} if "partners" in other else other

    post(client, staff, **page)
    again, changed = post(client, staff, **page), post(client, staff, **{**page, **other})

    assert (again.status_code, changed.status_code) == (303, 422)
    assert "Sidan har redan sparats en gång." in text(changed)


def test_after_ten_minutes_it_is_no_longer_undone(client, staff, time_machine):
    record = build.activity(staff)
    time_machine.shift(timedelta(minutes=10, seconds=1))

    response = client.post(url("undo_activity", staff, pk=record.pk))

    assert response.status_code == 422
    assert "Bara den som skrev in aktiviteten kan ångra den, inom tio minuter." in text(response)
    assert ActivityRecord.objects.standing().exists()


def test_one_more_keeps_the_work_and_asks_anew_how_many_there_were(client, staff):
    record = build.activity(staff, title="Gränser", place="Aulan", reached={"pupils": 25}, fee=3000)

    page = client.get(url("new_activity", staff) + f"?like={record.pk}")

    form = page.context["form"]
    kept = {name: form[name].value() for name in ("kind", "title", "place", "occurred_on", "to_pupils", "fee")}
    assert kept == {
        "kind": "lecture",
        "title": "Gränser",
        "place": "Aulan",
        "occurred_on": date(2026, 4, 14),
        "to_pupils": None,
        "fee": "",
    }


@pytest.mark.parametrize("parameter", ["saved", "like"])
def test_a_colleagues_entry_is_not_ones_own(client, staff, shelter, parameter):
    theirs = build.activity(build.actor("staff", shelter))

    assert client.get(url("new_activity", staff) + f"?{parameter}={theirs.pk}").status_code == 404


def test_htmx_gets_the_part_that_changes(client, staff):
    refused = post(client, staff, headers=HTMX, to_pupils="on", people_pupils="många")
    saved = client.get(post(client, staff, headers=HTMX).url, headers=HTMX)

    assert "<html" not in text(refused)
    assert "<title>Fel: Logga en aktivitet – Jourer</title>" in text(refused)
    assert 'value="många"' in text(refused)
    assert text(saved).count("Sparad 14.32 – föreläsning, 4 maj 2026.") == 2  # announced and shown


# The list


def listed(client, actor, **chosen):
    return client.get(url("activities", actor), chosen)


def shown(response):
    return [record.title for record in response.context["page"]]


def test_the_list_is_narrowed_by_what_stands_in_the_address(client, staff, shelter):
    build.activity(staff, title="a", kind="lecture", shelter=shelter, reached={"pupils": 20, "parents": 5})
    build.activity(staff, title="b", kind="post", occurred_on=date(2026, 3, 1), reached={"public": None})

    assert shown(listed(client, staff)) == ["a", "b"]
    assert shown(listed(client, staff, kind="post")) == ["b"]
    assert shown(listed(client, staff, shelter=shelter.pk)) == ["a"]
    assert shown(listed(client, staff, audience="public")) == ["b"]
    assert shown(listed(client, staff, since="2026-04-01")) == ["a"]
    assert shown(listed(client, staff, until="2026-04-01")) == ["b"]
    assert shown(listed(client, staff, kind="dans", since="igår")) == ["a", "b"]


def test_the_people_reached_are_those_of_what_is_shown(client, staff):
    build.activity(staff, reached={"pupils": 1200, "parents": 5})
    build.activity(staff, kind="post", reached={"public": None})

    assert "1 205 personer nådda" in text(listed(client, staff))
    assert "1 200 personer nådda" in text(listed(client, staff, audience="pupils"))
    assert "ingen har räknat hur många som nåddes" in text(listed(client, staff, kind="post"))


def test_the_list_leads_to_what_is_planned_in_the_plan_that_is_under_way(client, staff):
    assert "Planerade aktiviteter" not in text(listed(client, staff))

    build.plan(staff.association, 2025, starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30))

    planned = reverse("planned_activities", kwargs={"association": staff.association.slug, "year": 2025})
    assert f'href="{planned}"' in listed(client, staff).content.decode()


def test_what_is_undone_is_not_listed(client, staff):
    build.activity(staff)
    ActivityRecord.objects.update(undone_at=datetime(2026, 5, 4, tzinfo=UTC))

    assert "Ingen aktivitet än" in text(listed(client, staff))


@pytest.mark.parametrize("number", [1, 30])
def test_thirty_rows_cost_as_many_queries_as_one(client, staff, number, django_assert_num_queries):
    library = add_partner(by=staff, kind="library", name="Biblioteket", state="active")
    for _ in range(number):
        build.activity(staff, reached={"pupils": 1, "parents": 2}, partners=[library], shelter=staff.shelters.first())

    with django_assert_num_queries(12):
        listed(client, staff)
