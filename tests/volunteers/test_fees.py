"""What members pay: asked once a year, and marked as paid for many at once."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from jourer.models import AuditEvent
from tests import builders as build
from tests.cases.pages import NOW, url, words
from tests.volunteers.test_two_editors import typed
from volunteers.models import Fee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def treasurer(client):
    """The treasurer, signed in."""
    treasurer = build.actor("treasurer")
    build.sign_in(client, treasurer)
    return treasurer


def page(name, actor, year=2026, **more):
    return reverse(name, kwargs={"association": actor.association.slug, "year": year, **more})


def pay(client, actor, *ticked, numbers="", paid_on="2026-03-09"):
    answers = {"member": [str(one.pk) for one in ticked], "numbers": numbers, "paid_on": paid_on}
    return client.post(page("year_fees", actor), answers)


def charge(client, actor, fee_class, amount, year=2026):
    """Decide what a class pays in a year."""
    address = page("change_fee_class", actor, year, pk=fee_class.pk)
    assert client.post(address, typed(client, address) | {"amount": amount}).status_code == 303


def paid():
    """{number: the day} of those who have paid."""
    return dict(Fee.objects.exclude(paid_on=None).values_list("member__number", "paid_on"))


@pytest.fixture
def members(treasurer):
    """Number 1 to 4, all asked to pay."""
    build.fee_class(treasurer, amount=300)
    return [build.member(treasurer, name=f"Medlem {number}") for number in range(1, 5)]


def test_many_are_marked_at_once_ticked_or_by_their_numbers(client, treasurer, members):
    response = pay(client, treasurer, members[0], numbers="2, 4\n2")

    assert response.status_code == 303
    assert paid() == dict.fromkeys((1, 2, 4), date(2026, 3, 9))
    text = words(client.get(response.url))
    assert "3 avgifter är markerade som betalda." in text
    assert "Ordinarie Medlemmar 300 3 av 4" in text
    assert "1 har inte betalat." in text
    assert AuditEvent.objects.get(action="fee.paid").details == {"year": 2026, "members": 3}


def test_who_has_paid_already_keeps_the_day(client, treasurer, members):
    pay(client, treasurer, numbers="1")
    pay(client, treasurer, numbers="1 2", paid_on="2026-03-10")

    assert paid() == {1: date(2026, 3, 9), 2: date(2026, 3, 10)}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"numbers": "1 99 x"}, "Ingen med det numret har fått årets avgift: 99, x."),
        ({}, "Kryssa för dem som har betalat, eller skriv deras nummer."),
        ({"numbers": "1", "paid_on": "2026-03-11"}, "Datumet ligger framåt i tiden."),
        ({"numbers": "1", "paid_on": "0206-03-11"}, "Datumet är före år 2000."),
        ({"numbers": "1", "paid_on": "igår"}, "Skriv datumet som år-månad-dag"),
    ],
)
def test_what_is_wrong_marks_nobody_and_what_was_written_stays(client, treasurer, members, answers, message):
    response = pay(client, treasurer, **answers)

    assert response.status_code == 422
    assert message in words(response)
    assert answers.get("numbers", "") in response.content.decode()
    assert paid() == {}


def test_a_payment_is_taken_back_on_the_members_page(client, treasurer, members):
    fee = members[0].fees.get()
    client.post(url("fee_paid", treasurer, fee))
    assert "✔ betald 10 mar 2026" in words(client.get(url("member", treasurer, members[0])))

    client.post(url("fee_not_paid", treasurer, fee))
    assert paid() == {}


def test_the_fee_of_a_new_year_is_asked_for_once_of_those_who_are_members_then(client, treasurer, members):
    charge(client, treasurer, members[0].fee_class, "350", year=2027)
    assert "4 medlemmar har ingen avgift för 2027 än." in words(client.get(page("year_fees", treasurer, 2027)))

    for _click in range(2):
        response = client.post(page("charge_fees", treasurer, 2027))
    assert "0 medlemmar har nu fått avgiften." in words(client.get(response.url))
    assert set(Fee.objects.filter(year=2027).values_list("member__number", "amount")) == {(n, 350) for n in range(1, 5)}


def test_who_was_asked_before_the_fee_changed_is_asked_for_what_it_was(client, treasurer, members):
    charge(client, treasurer, members[0].fee_class, "1 000")
    build.member(treasurer)

    assert sorted(Fee.objects.values_list("amount", flat=True)) == [300, 300, 300, 300, 1000]


def test_a_class_has_a_name_of_its_own_and_a_fee_that_is_a_number(client, treasurer, members):
    facts = {"name": "Ordinarie", "kind": "person", "amount": "-1", "idempotency_key": uuid4()}
    assert "Skriv 0 eller mer." in words(client.post(page("new_fee_class", treasurer), facts))
    too_much = client.post(page("new_fee_class", treasurer), facts | {"amount": "10 000 000"})
    assert (too_much.status_code, list(too_much.context["form"].errors)) == (422, ["amount"])
    facts["amount"] = "100"
    assert "Det finns redan en avgiftsklass med det namnet." in words(
        client.post(page("new_fee_class", treasurer), facts)
    )


def test_who_pays_nothing_is_neither_paid_nor_unpaid(client, treasurer):
    honorary = build.fee_class(treasurer, name="Hedersmedlem", amount=0)
    build.member(treasurer, name="Ada Alm", fee_class=honorary)

    assert "avgiftsfri" in words(client.get(url("members", treasurer)))
    assert "Ingen av dem som har fått en avgift." in words(client.get(page("year_fees", treasurer)))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_the_unpaid_asks_as_often_for_one_as_for_thirty(client, treasurer, rows, django_assert_num_queries):
    build.fee_class(treasurer, amount=300)
    for number in range(rows):
        build.member(treasurer, name=f"Medlem {number}")
    client.get(page("year_fees", treasurer))

    with django_assert_num_queries(12):
        client.get(page("year_fees", treasurer))


def test_no_year_is_too_odd_for_an_answer(client, treasurer):
    assert client.get(page("year_fees", treasurer, 1999)).status_code == 404
    assert client.get(page("member_figures", treasurer, 99999)).status_code == 404
