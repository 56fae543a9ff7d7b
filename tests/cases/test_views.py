from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import undo_contact
from cases.models import Contact
from jourer.models import AuditEvent, Catchment, District
from tests import builders as build
from tests.cases.pages import NOW, url

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def answers(actor, **others):
    return {
        "idempotency_key": str(uuid4()),
        "shelter": str(actor.shelters.first().pk),
        "channel": "phone",
        "seeker_role": "relative",
        "support": ["talk"],
        "day": "2026-03-10",
        **others,
    }


def post(client, actor, headers=None, **others):
    return client.post(url("new_contact", actor), answers(actor, **others), headers=headers)


def queries(ask):
    """How many queries an answer takes, without those that open the walls on PostgreSQL."""
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code in {200, 303}
    return len([query for query in captured if "set_config" not in query["sql"]])


def test_the_page_has_a_title_that_says_nothing(client, staff):
    assert "<title>Registrering – Jourer</title>" in client.get(url("new_contact", staff)).content.decode()


def test_a_post_without_javascript_leads_to_the_line_that_says_it_is_saved(client, staff):
    response = post(client, staff)
    contact = Contact.objects.get()

    assert response.status_code == 303
    assert response.url == url("new_contact", staff) + f"?saved={contact.pk}"
    said = "Sparat 14.32 – telefon, anhörig eller vän till den utsatta, 10 mar 2026."
    assert said in client.get(response.url).content.decode()


def test_what_is_sent_is_what_is_kept(client, staff, shelter):
    ronna = District.objects.create(association=shelter.association, municipality="0181", name="Ronna")
    colleague = build.actor("volunteer", shelter)
    person = {
        "gender": "woman",
        "age_group": "26-39",
        "municipality": "0181",
        "crime_type": "fraud",
        "found_us": "police",
    }
    post(
        client,
        staff,
        support=["talk", "legal"],
        day="another",
        occurred_on="2026-02-27",
        done_by=str(colleague.pk),
        district=str(ronna.pk),
        minutes="45",
        **person,
    )

    contact = Contact.objects.get()
    assert {name: getattr(contact, name) for name in person} == person
    assert (contact.occurred_on, contact.minutes, contact.district) == (date(2026, 2, 27), 45, ronna)
    assert (contact.done_by, contact.typed_by) == (colleague, staff)
    assert {support.kind for support in contact.supports.all()} == {"talk", "legal"}


def test_htmx_gets_the_line_as_a_part_of_the_page(client, staff):
    response = client.get(post(client, staff, headers=HTMX).url, headers=HTMX)
    html = response.content.decode()

    assert "<html" not in html
    assert '<div id="announcement" role="status" hx-swap-oob="innerHTML">' in html
    assert html.count("Sparat 14.32 – telefon, anhörig eller vän") == 2  # announced and shown


def test_htmx_gets_the_form_with_its_errors(client, staff):
    response = post(client, staff, headers=HTMX, minutes="åtta")
    html = response.content.decode()

    assert response.status_code == 422
    assert "<html" not in html
    assert "<title>Fel: Registrering – Jourer</title>" in html
    assert 'href="#id_minutes">Längd: Skriv minuterna med siffror, till exempel 20.</a>' in html
    assert 'value="åtta"' in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": "åtta"},
        {"minutes": "0"},
        {"minutes": "2000"},
        {"day": "another", "occurred_on": ""},
        {"day": "another", "occurred_on": "2026-03-11"},
        {"day": "another", "occurred_on": "1999-12-31"},
        {"support": []},
        {"shelter": str(uuid4())},
        {"idempotency_key": "x"},
    ],
)
def test_bad_input_is_said_and_nothing_is_written(client, staff, wrong):
    response = post(client, staff, **wrong)

    assert response.status_code == 422
    assert "1 sak behöver rättas" in response.content.decode()
    assert not Contact.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_empty_post_is_four_errors(client, staff):
    html = client.post(url("new_contact", staff)).content.decode()

    # Shelter, channel, who, support, date and the page's own key.
    assert "6 saker behöver rättas" in html


def test_a_shelter_of_another_association_is_refused_in_words(client, staff):
    html = post(client, staff, shelter=str(build.shelter().pk)).content.decode()

    assert "Välj en av dina jourer." in html


def test_a_double_click_gives_one_row_and_the_same_page(client, staff):
    key = str(uuid4())

    assert post(client, staff, idempotency_key=key).url == post(client, staff, idempotency_key=key).url
    assert Contact.objects.count() == 1


def test_a_used_page_with_another_contact_asks_to_save_again_and_then_does(client, staff):
    key = str(uuid4())
    post(client, staff, idempotency_key=key)
    refused = post(client, staff, idempotency_key=key, seeker_role="witness")

    assert refused.status_code == 422
    assert "Sidan har redan sparats en gång." in refused.content.decode()
    again = str(refused.context["form"]["idempotency_key"].value())
    assert post(client, staff, idempotency_key=again, seeker_role="witness").status_code == 303
    assert Contact.objects.count() == 2


def test_fields_that_are_not_asked_for_are_ignored(client, staff, shelter):
    colleague = build.actor("staff", shelter)
    post(client, staff, typed_by=str(colleague.pk), association=str(uuid4()), undone_at="2026-03-10", id=str(uuid4()))

    assert Contact.objects.get().typed_by == staff
    assert Contact.objects.get().undone_at is None


def test_the_form_starts_from_the_last_entry(client, shelter):
    both = build.actor("staff", shelter, build.shelter(shelter.association))
    build.contact(both, shelter=shelter, channel="chat")
    build.sign_in(client, both)
    form = client.get(url("new_contact", both)).context["form"]

    assert (form["shelter"].value(), form["channel"].value()) == (shelter.pk, "chat")


def test_one_more_keeps_day_and_channel_and_clears_the_person(client, staff):
    contact = build.contact(staff, channel="chat", occurred_on=date(2026, 3, 9), gender="woman")
    saved = client.get(url("new_contact", staff), {"saved": contact.pk}).content.decode()
    one_more = url("new_contact", staff) + f"?like={contact.pk}"
    form = client.get(one_more).context["form"]

    assert f'href="{one_more}"' in saved
    assert (form["day"].value(), form["channel"].value()) == ("2026-03-09", "chat")
    assert (form["gender"].value(), form["seeker_role"].value()) == ("not_asked", None)


@pytest.mark.parametrize("parameter", ["saved", "like"])
@pytest.mark.parametrize("whose", ["colleague", "stranger", "nobody", "nonsense"])
def test_the_line_of_somebody_elses_entry_is_not_found(client, staff, shelter, parameter, whose):
    keys = {
        "colleague": lambda: build.contact(build.actor("staff", shelter)).pk,
        "stranger": lambda: build.contact(build.actor("staff", build.shelter())).pk,
        "nobody": uuid4,
        "nonsense": lambda: "x",
    }

    assert client.get(url("new_contact", staff), {parameter: keys[whose]()}).status_code == 404


def test_who_works_for_no_shelter_is_told_so(client, shelter):
    newcomer = build.actor("staff", association=shelter.association)
    build.sign_in(client, newcomer)
    html = client.get(url("new_contact", newcomer)).content.decode()

    assert "Du är inte kopplad till någon jour än" in html
    assert 'name="channel"' not in html


def test_my_last_five_stand_under_the_form(client, staff, shelter, time_machine):
    for channel in ("court", "phone", "visit", "chat", "email", "sms"):
        time_machine.shift(60)
        build.contact(staff, channel=channel)
    build.contact(build.actor("staff", shelter), channel="video")
    latest = client.get(url("new_contact", staff)).context["latest"]

    assert [contact.channel for contact in latest] == ["sms", "email", "chat", "visit", "phone"]


def test_undo_leads_to_a_line_that_says_so(client, staff):
    contact = build.contact(staff)
    response = client.post(url("undo_contact", staff, contact))

    assert response.status_code == 303
    assert "Ångrat 14.32 – telefon, brottsutsatt eller våldsutsatt." in client.get(response.url).content.decode()
    assert Contact.objects.get().undone_at == NOW


def test_undo_stands_beside_what_can_be_undone_only(client, staff, time_machine):
    early = build.contact(staff)
    time_machine.move_to(NOW + timedelta(minutes=10))
    late = build.contact(staff)
    html = client.get(url("new_contact", staff)).content.decode()

    assert url("undo_contact", staff, late) in html
    assert url("undo_contact", staff, early) not in html


def test_undo_after_ten_minutes_is_refused_in_words(client, staff, time_machine):
    contact = build.contact(staff)
    time_machine.move_to(NOW + timedelta(minutes=10))
    response = client.post(url("undo_contact", staff, contact))

    assert response.status_code == 422
    assert "Bara den som skrev in kontakten kan ångra den, inom tio minuter." in response.content.decode()
    assert Contact.objects.get().undone_at is None


def test_undo_of_a_colleagues_entry_is_refused_in_words(client, staff, shelter):
    contact = build.contact(build.actor("staff", shelter))
    response = client.post(url("undo_contact", staff, contact))

    assert response.status_code == 422
    assert Contact.objects.get().undone_at is None


def test_undo_of_another_associations_entry_is_not_found(client, staff):
    contact = build.contact(build.actor("staff", build.shelter()))

    assert client.post(url("undo_contact", staff, contact)).status_code == 404
    assert Contact.objects.get(pk=contact.pk).undone_at is None


def test_undo_is_no_link(client, staff):
    assert client.get(url("undo_contact", staff, build.contact(staff).pk)).status_code == 405


@pytest.mark.parametrize("name", ["new_contact", "contacts"])
@pytest.mark.parametrize("role", ["board", "treasurer", "auditor", "admin", "reviewer"])
def test_roles_that_do_not_log_find_no_page(client, shelter, role, name):
    actor = build.actor(role, shelter)
    build.sign_in(client, actor)

    assert client.get(url(name, actor)).status_code == 404


def test_the_list_shows_the_newest_first_and_nothing_undone(client, staff):
    undo_contact(by=staff, contact=build.contact(staff))
    first = build.contact(staff, occurred_on=date(2026, 3, 1))
    second = build.contact(staff, occurred_on=date(2026, 3, 2))

    assert list(client.get(url("contacts", staff)).context["page"]) == [second, first]


def test_the_list_says_what_each_contact_was(client, staff):
    build.contact(staff, support=["talk", "legal"])
    html = client.get(url("contacts", staff)).content.decode()

    for text in ("10 mar 2026", "telefon", "brottsutsatt eller våldsutsatt", "stödsamtal", "Kvinnojouren Syrenen"):
        assert text in html
    assert "1 stödkontakt<" in html


def test_a_volunteers_list_holds_the_own_entries(client, shelter):
    build.contact(build.actor("staff", shelter))
    volunteer = build.actor("volunteer", shelter)
    own = build.contact(volunteer)
    build.sign_in(client, volunteer)

    assert list(client.get(url("contacts", volunteer)).context["page"]) == [own]


def test_the_filters_stand_in_the_address(client, staff):
    build.contact(staff)
    chat = build.contact(staff, channel="chat")

    assert list(client.get(url("contacts", staff), {"channel": "chat"}).context["page"]) == [chat]


def test_the_second_page_keeps_the_filter(client, staff):
    for _number in range(31):
        build.contact(staff, channel="chat")
    response = client.get(url("contacts", staff), {"channel": "chat", "page": "2"})

    assert len(response.context["page"].object_list) == 1
    assert "?channel=chat&amp;page=1" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "x", "99"])
def test_a_page_that_is_not_there_is_the_nearest(client, staff, page):
    build.contact(staff)

    assert client.get(url("contacts", staff), {"page": page}).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_makes_the_same_queries_for_any_number_of_rows(client, staff, rows):
    for _number in range(rows):
        build.contact(staff, support=["talk", "legal"])

    assert queries(lambda: client.get(url("contacts", staff))) == 9


@pytest.mark.parametrize("colleagues", [0, 5])
def test_the_form_makes_the_same_queries_for_any_number_of_choices(client, staff, shelter, colleagues):
    for number in range(colleagues):
        one = build.actor("staff", shelter)
        build.contact(staff)
        Catchment.objects.create(association=one.association, shelter=shelter, municipality=f"018{number}")
        District.objects.create(association=one.association, municipality="0181", name=f"Del {number}")

    assert queries(lambda: client.get(url("new_contact", staff))) == 12


def test_saving_makes_few_queries(client, staff):
    sent = answers(staff, support=["talk", "legal"])

    # Who asks 3, what is offered 5, whether it is still there 2, contact and all that goes with it 6, savepoints 8.
    assert queries(lambda: client.post(url("new_contact", staff), sent)) == 24
