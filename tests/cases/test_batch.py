"""Several contacts from paper: all rows or none, every error by its row."""

from datetime import date
from uuid import uuid4

import pytest

from cases import codes
from cases.models import Contact, Draft
from tests import builders as build
from tests.cases.pages import url

pytestmark = pytest.mark.django_db


def row(number, **facts):
    """A row as the browser sends it."""
    facts = {"outcome": "reached", "channel": "phone", "seeker_role": "victim", "support": ["talk"], **facts}
    return {f"row-{number}-{name}": value for name, value in facts.items()}


def untouched(number):
    return row(number, channel="", seeker_role="", support=[], gender="not_asked", age_group="not_asked")


def sheet(actor, *rows, **others):
    sent = {
        "idempotency_key": str(uuid4()),
        "shelter": str(actor.shelters.first().pk),
        "done_by": str(actor.pk),
        "occurred_on": "2026-03-09",
        **others,
    }
    for one in rows:
        sent |= one
    return sent


def post(client, actor, *rows, **others):
    return client.post(url("batch", actor), sheet(actor, *rows, **others))


def test_the_rows_are_saved_and_the_untouched_are_not(client, staff):
    answer = post(client, staff, row(1), row(2, channel="chat", seeker_role="witness", minutes="20"), untouched(3))

    assert answer.status_code == 303
    assert "2 poster är sparade." in client.get(answer.url).content.decode()
    assert sorted(Contact.objects.values_list("channel", "seeker_role", "minutes")) == [
        ("chat", "witness", 20),
        ("phone", "victim", None),
    ]


def test_a_row_without_a_date_has_that_of_the_row_above(client, staff):
    post(client, staff, row(1), row(2, occurred_on="2026-03-10"), row(4, channel="chat"))

    days = dict(Contact.objects.order_by("typed_at").values_list("channel", "occurred_on"))
    assert days["chat"] == date(2026, 3, 10)
    assert Contact.objects.filter(occurred_on=date(2026, 3, 9)).count() == 1


def test_those_alike_are_as_many_as_the_row_says(client, staff):
    post(client, staff, row(1, times="4"), row(2, channel="chat"))

    assert Contact.objects.filter(channel="phone").count() == 4
    assert Contact.objects.count() == 5


def test_attempts_and_wrong_numbers_stand_on_the_sheet_too(client, staff):
    post(client, staff, row(1, outcome="not_reached", support=[]), row(2, outcome="not_counted", support=[]))

    assert sorted(Contact.objects.values_list("outcome", flat=True)) == ["not_counted", "not_reached"]


def test_one_wrong_row_stops_all_and_is_said_by_its_number(client, staff):
    answer = post(client, staff, row(1), row(3, channel="", support=[], minutes="kvart"))
    html = answer.content.decode()

    assert answer.status_code == 422
    assert not Contact.objects.exists()
    assert "3 saker behöver rättas" in html
    assert 'href="#id_row-3-channel">Rad 3, kontaktväg: Välj hur ni hade kontakt.' in html
    assert "Rad 3, minuter: " in html
    assert 'value="kvart"' in html


@pytest.mark.parametrize("day", ["2026-03-11", "1999-12-31", "2026-02-30"])
def test_a_day_that_cannot_be_is_said_at_its_row(client, staff, day):
    answer = post(client, staff, row(1), row(2, occurred_on=day))

    assert answer.status_code == 422
    assert "Rad 2, datum: " in answer.content.decode()
    assert not Contact.objects.exists()


def test_an_empty_sheet_says_so(client, staff):
    answer = post(client, staff, untouched(1))

    assert answer.status_code == 422
    assert "Fyll i minst en rad." in answer.content.decode()


def test_a_sheet_sent_twice_is_saved_once(client, staff):
    sent = sheet(staff, row(1, times="3"), row(2, channel="chat"))
    for _click in range(2):
        assert client.post(url("batch", staff), sent).status_code == 303

    assert Contact.objects.count() == 4


def test_a_used_sheet_with_other_rows_asks_to_save_again(client, staff):
    sent = sheet(staff, row(1))
    client.post(url("batch", staff), sent)
    refused = client.post(url("batch", staff), sent | row(2, channel="chat"))

    assert refused.status_code == 422
    assert "Sidan har redan sparats en gång." in refused.content.decode()
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("wrong", ["shelter", "done_by"])
def test_only_the_own_shelters_and_colleagues_can_be_chosen(client, staff, wrong):
    foreign = {"shelter": build.shelter().pk, "done_by": build.actor("staff", build.shelter()).pk}

    assert post(client, staff, row(1), **{wrong: str(foreign[wrong])}).status_code == 422
    assert not Contact.objects.exists()


def test_a_sheet_half_typed_in_is_there_again(client, staff):
    sent = sheet(staff, row(2, channel="chat", minutes="kvart"), occurred_on="2026-03-01")
    client.post(url("save_draft", staff, query="?form=batch"), sent)
    draft = Draft.objects.get()
    assert url("batch", staff, query=f"?draft={draft.pk}") in client.get(url("new_contact", staff)).content.decode()

    form = client.get(url("batch", staff, query=f"?draft={draft.pk}")).context["form"]
    second = form.rows[1]
    assert [second[name].value() for name in ("channel", "minutes", "support")] == ["chat", "kvart", ["talk"]]
    assert form["occurred_on"].value() == "2026-03-01"
    client.post(url("batch", staff), sent | row(2, channel="chat", minutes="15"))
    assert not Draft.objects.exists()


def test_the_paper_has_the_columns_of_the_page_and_asks_for_no_name(client, staff):
    html = client.get(url("sheet", staff)).content.decode()
    head = html.partition("<thead>")[2].partition("</thead>")[0]

    for word in ("Datum", "Vad som hände", "Kontaktväg", "Vem", "Kön", "Ålder", "Minuter"):
        assert word in head
    assert head.count('class="upright"') == len(codes.Support.choices)
    assert "Skriv aldrig namn, adress, telefonnummer eller personnummer här." in html


@pytest.mark.parametrize("rows", [1, 12])
def test_a_sheet_is_typed_in_with_few_questions_to_the_database(client, staff, rows, django_assert_max_num_queries):
    """What is written grows with the rows; what is read does not."""
    sent = sheet(staff, *[row(number) for number in range(1, rows + 1)])

    with django_assert_max_num_queries(22 + 3 * rows):
        assert client.post(url("batch", staff), sent).status_code == 303
