"""The members' register: who is in it, who sees what of it, and what protected means."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from jourer import retention
from jourer.models import AuditEvent
from tests import builders as build
from tests.cases.pages import NOW, url, words
from volunteers.actions import members as actions
from volunteers.models import Member

pytestmark = pytest.mark.django_db

ELSA = {"name": "Elsa Ängslind", "email": "elsa@post.example", "phone": "070-111 22 33", "address": "Sjövägen 4"}
SECRETS = [ELSA["email"], ELSA["phone"], ELSA["address"]]


@pytest.fixture(autouse=True)
def _a_day_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator():
    return build.actor("coordinator", build.shelter())


@pytest.fixture
def leader(client, coordinator):
    """The coordinator, signed in."""
    build.sign_in(client, coordinator)
    return coordinator


def colleague(client, of, role):
    """Somebody else of the association, signed in."""
    one = build.actor(role, association=of.association)
    build.sign_in(client, one)
    return one


def give_password(client, address):
    """The password once more, as a page asks for it that shows what is hidden."""
    client.post(client.get(address).url, {"password": build.PASSWORD})


def seen(client, member):
    """The mark of what the page shows."""
    return client.get(url("change_member", member, member)).context["form"]["state"].value()


def answers(fee_class, **others):
    return {
        "name": "Elsa Ängslind",
        "fee_class": str(fee_class.pk),
        "joined_on": "2026-03-01",
        "wants_mail": "on",
        "idempotency_key": str(uuid4()),
        **others,
    }


def test_a_member_is_added_with_the_next_number_and_the_fee_of_the_year(client, leader):
    ordinary = build.fee_class(leader, amount=300)
    build.member(leader, number=41)
    response = client.post(url("new_member", leader), answers(ordinary, email="elsa@post.example"))

    assert (response.status_code, response.url) == (303, url("members", leader))
    elsa = Member.objects.get(name="Elsa Ängslind")
    assert (elsa.number, elsa.email, elsa.joined_on) == (42, "elsa@post.example", date(2026, 3, 1))
    text = words(client.get(url("member", leader, elsa)))
    assert "Elsa Ängslind Medlemsnummer 42 · Ordinarie" in text
    assert "2026 Ordinarie 300 ○ inte betald" in text


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(client, leader):
    ordinary = build.fee_class(leader)
    response = client.post(url("new_member", leader), answers(ordinary, name="", email="elsa@", joined_on="2026-04-01"))
    text = words(response)

    assert response.status_code == 422
    assert "2 saker behöver rättas" in text
    assert "Skriv namnet." in text
    assert "Skriv adressen som namn@exempel.se." in text
    assert 'value="elsa@"' in response.content.decode()

    response = client.post(url("new_member", leader), answers(ordinary, joined_on="2026-04-01"))
    assert "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum." in words(response)
    assert not Member.objects.exists()


def test_a_namesake_is_asked_about_and_the_same_person_refused(client, leader):
    ordinary = build.fee_class(leader)
    for _page in range(2):
        response = client.post(url("new_member", leader), answers(ordinary, email="elsa@post.example"))
    assert response.status_code == 422
    assert "finns redan här, med samma e-post: nummer 1." in words(response)

    response = client.post(url("new_member", leader), answers(ordinary))
    assert "Det finns redan någon med det namnet: nummer 1. Är det någon annan?" in words(response)
    client.post(url("new_member", leader), answers(ordinary, is_another="on"))
    assert [one.number for one in Member.objects.order_by("number")] == [1, 2]


def test_the_list_is_narrowed_by_who_has_paid_and_by_class(client, leader):
    ordinary, student = build.fee_class(leader, amount=300), build.fee_class(leader, name="Student", amount=100)
    build.member(leader, name="Ada Alm", fee_class=ordinary, paid_on=date(2026, 2, 1))
    build.member(leader, name="Bea Bok", fee_class=ordinary)
    build.member(leader, name="Cia Cederløv", fee_class=student)

    assert "Ada Alm 1 Ordinarie 10 jan 2026 ✔ betald Bea Bok 2 Ordinarie 10 jan 2026 ○ inte betald" in words(
        client.get(url("members", leader))
    )
    unpaid = words(client.get(url("members", leader, query="?fee=unpaid")))
    assert ("Ada Alm" in unpaid, "Bea Bok" in unpaid, "Cia" in unpaid) == (False, True, True)
    students = words(client.get(url("members", leader, query=f"?fee=unpaid&fee_class={student.pk}")))
    assert ("Bea Bok" in students, "Cia" in students) == (False, True)


def test_a_name_is_searched_for_without_standing_in_the_address(client, leader):
    build.member(leader, name="Åsa Öberg", email="asa@post.example")
    build.member(leader, name="Bo Ek")

    for text in ("åsa", "öberg å", "1", "ASA@post.example "):
        response = client.post(url("members", leader), {"text": text})
        assert (response.status_code, "Åsa Öberg" in words(response), "Bo Ek" in words(response)) == (200, True, False)
    assert "Ingen passar" in words(client.post(url("members", leader), {"text": "Nils"}))
    assert client.post(url("members", leader), {"text": ""}).status_code == 422


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_as_often_for_one_as_for_thirty(client, leader, rows, django_assert_num_queries):
    for number in range(rows):
        build.member(leader, name=f"Medlem {number}")
    address = url("members", leader)
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)


def test_contact_details_of_who_is_protected_show_nowhere_until_somebody_has_a_reason(client, leader):
    elsa = build.member(leader, is_protected=True, **ELSA)
    give_password(client, url("unmask_member", leader, elsa))
    pages = [
        url("members", leader),
        *(url(name, leader, elsa) for name in ("member", "change_member", "unmask_member")),
    ]
    pages.append(url("member_copy", leader, elsa))
    for page in pages:
        text = client.get(page).content.decode()
        assert [secret for secret in SECRETS if secret in text] == [], page
    assert client.post(url("unmask_member", leader, elsa), {"reason": ""}).status_code == 422

    shown = words(client.post(url("unmask_member", leader, elsa), {"reason": "reach"}))
    assert [secret for secret in SECRETS if secret in shown] == SECRETS
    assert AuditEvent.objects.get(action="member.unmasked").details == {"reason": "reach"}


def test_it_takes_a_fresh_sign_in_to_see_or_lift_what_is_protected(client, coordinator):
    elsa = build.member(coordinator, is_protected=True, **ELSA)
    build.sign_in(client, coordinator)
    for name in ("unmask_member", "change_member", "member_copy"):
        assert "/accounts/reauthenticate/" in client.get(url(name, coordinator, elsa)).url


def test_a_protected_member_is_changed_without_what_is_hidden_being_lost(client, leader):
    elsa = build.member(leader, is_protected=True, **ELSA)
    give_password(client, url("change_member", leader, elsa))
    said = answers(elsa.fee_class, name="Elsa Lind", is_protected="on", phone="08-12 34 56", state=seen(client, elsa))
    assert client.post(url("change_member", leader, elsa), said).status_code == 303

    elsa.refresh_from_db()
    assert (elsa.name, elsa.email, elsa.phone) == ("Elsa Lind", "elsa@post.example", "08-12 34 56")


def test_lifting_a_protection_is_written_down(client, leader):
    elsa = build.member(leader, is_protected=True, **ELSA)
    give_password(client, url("change_member", leader, elsa))
    client.post(url("change_member", leader, elsa), answers(elsa.fee_class, state=seen(client, elsa)))

    assert AuditEvent.objects.filter(action="member.unmasked", object_id=elsa.pk).exists()


def test_the_member_gets_a_copy_of_everything(client, leader):
    build.fee_class(leader, amount=300)
    elsa = build.member(leader, paid_on=date(2026, 3, 2), **ELSA)
    give_password(client, url("member_copy", leader, elsa))
    assert "elsa@post.example" not in words(client.get(url("member_copy", leader, elsa)))
    text = words(client.post(url("member_copy", leader, elsa), {"reason": "asked"}))

    assert [said for said in ELSA.values() if said not in text] == []
    assert "2026: 300 kr, ✔ betald 2 mars 2026" in text


def test_who_leaves_is_in_the_list_of_those_who_left_and_can_come_back(client, leader):
    elsa = build.member(leader, **ELSA)
    wrong = {"left_on": "2025-12-31", "left_because": "wish"}
    assert "Sista dagen ligger före den första." in words(client.post(url("member_leaves", leader, elsa), wrong))
    for _click in range(2):
        client.post(url("member_leaves", leader, elsa), wrong | {"left_on": "2026-03-09"})
    assert AuditEvent.objects.filter(action="member.left").count() == 1

    assert "Elsa" not in words(client.get(url("members", leader)))
    assert "Elsa Ängslind slutade 9 mar 2026" in words(client.get(url("members", leader, query="?state=left")))
    for _click in range(2):
        client.post(url("member_comes_back", leader, elsa))
    assert "Elsa" in words(client.get(url("members", leader)))
    assert AuditEvent.objects.filter(action="member.came_back").count() == 1


@pytest.mark.parametrize("role", ["board", "auditor"])
def test_who_only_decides_sees_the_figures_and_nobody(client, coordinator, role):
    build.fee_class(coordinator, amount=300)
    elsa = build.member(coordinator, paid_on=date(2026, 3, 2), **ELSA)
    build.member(coordinator, name="Bo Ek")
    one = colleague(client, coordinator, role)
    text = words(client.get(f"/{one.association.slug}/members/figures/2026/"))

    assert "1 av 2 har betalat årets avgift." in text
    assert "Ordinarie 2 300 2 1 300" in text
    assert "Elsa" not in text
    assert client.get(url("member", one, elsa)).status_code == 404


def test_the_register_is_closed_to_a_volunteer_and_open_to_the_treasurer(client, coordinator):
    elsa = build.member(coordinator, **ELSA)
    volunteer = colleague(client, coordinator, "volunteer")
    assert client.get(url("member", volunteer, elsa)).status_code == 404
    assert not Member.objects.visible_to(volunteer).exists()

    treasurer = colleague(client, coordinator, "treasurer")
    assert "elsa@post.example" in words(client.get(url("member", treasurer, elsa)))


def test_the_rule_of_volunteers_lists_whom_it_would_ask(client, leader):
    build.member(leader, name="Moa Berg")
    build.member(leader, name="Någon", email="Tuva@post.example")
    for name, email in (("Moa Berg", ""), ("Tuva Ros", "tuva@post.example"), ("Ola Ny", "")):
        build.volunteer(leader, name=name, email=email, active_on=date(2026, 2, 2))
    text = words(client.get(url("member_rules", leader)))

    assert "Regeln är avstängd. Om den vore på skulle de här tillfrågas: Ola Ny Aktiva" in text
    state = client.get(url("member_rules", leader)).context["form"]["state"].value()
    client.post(url("member_rules", leader), {"volunteers_are_members": "on", "years_kept": "1", "state": state})
    assert "Er regel är att alla volontärer är medlemmar. Fråga de här: Ola Ny" in words(
        client.get(url("member_rules", leader))
    )


# Gallring


def left(by, on, joined_on=date(2024, 5, 17)):
    one = build.member(by, joined_on=joined_on, **ELSA)
    return actions.leave(by=by, member=one, left_on=on, left_because="wish")


def test_the_person_is_erased_when_the_time_is_over_and_the_figures_stay(client, leader):
    elsa = left(leader, date(2025, 2, 14))
    here_a_year = left(leader, date(2025, 3, 10))
    assert retention.purge(leader.association)["members"] == 1
    elsa.refresh_from_db()

    assert (elsa.name, elsa.email, elsa.phone, elsa.address) == ("", "", "", "")
    assert (elsa.joined_on, elsa.left_on) == (date(2024, 5, 1), date(2025, 2, 1))
    assert client.get(url("member", leader, elsa)).status_code == 404
    assert client.get(url("member", leader, here_a_year)).status_code == 200
    figures = words(client.get(f"/{leader.association.slug}/members/figures/2025/"))
    assert "Har slutat 2 personer" in figures


@pytest.mark.pure
@pytest.mark.parametrize(
    ("left_on", "kept"),
    [
        (date(2025, 2, 14), date(2025, 2, 1)),
        (date(2025, 2, 28), date(2025, 2, 28)),  # still a member on the last day of the month
        (date(2025, 12, 31), date(2025, 12, 31)),
    ],
)
def test_of_the_days_only_the_months_are_kept_so_that_every_month_ends_with_as_many(left_on, kept):
    assert actions.coarse(date(2024, 5, 17), left_on) == (date(2024, 5, 1), kept)


def test_a_member_number_is_given_once(client, leader):
    ordinary = build.fee_class(leader)
    build.member(leader, number=7)
    response = client.post(url("new_member", leader), answers(ordinary, number="7"))

    assert response.status_code == 422
    assert "Någon annan har redan det medlemsnumret." in words(response)


def test_what_is_no_member_number_is_refused_at_its_field_and_found_nowhere(client, leader):
    ordinary = build.member(leader).fee_class
    for number in ("10000000", "9" * 30, "0", "-1", "1,5"):
        response = client.post(url("new_member", leader), answers(ordinary, number=number))
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["number"]), number
        assert "Ingen passar" in words(client.post(url("members", leader), {"text": number})), number
