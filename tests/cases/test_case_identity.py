"""Who a case is about: how contact is safe, what is masked, and what it takes to see it."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse

from cases import actions
from cases.models import Identity
from tests import builders as build
from tests.cases.pages import NOW, VERA, page_of, recorded, url, words

pytestmark = pytest.mark.django_db


def test_how_contact_is_safe_stands_before_any_number(client, staff):
    case = build.case(staff, identity=VERA, may_be_phoned=False)
    text = page_of(client, staff, case)

    places = [text.index(word) for word in ("Ring aldrig.", "Bara sms, aldrig på helger.", "070-123 45 67")]
    assert places == sorted(places)


def test_who_may_never_be_telephoned_has_no_button_for_it(client, staff):
    case = build.case(staff, identity=VERA, may_be_phoned=False)
    text = page_of(client, staff, case)

    assert "Försökte nå" not in text
    assert "försök," not in text


def test_the_page_asks_for_what_is_not_known_of_safe_contact(client, staff):
    nothing = "Det står inget om hur det är tryggt att höra av sig."
    assert nothing in page_of(client, staff, build.case(staff))
    assert nothing in page_of(client, staff, build.case(staff, identity={"name": "Vera", "is_protected": True}))


def test_the_title_and_the_address_say_nothing(client, staff):
    case = build.case(staff, identity=VERA)
    response = client.get(url("case", staff, case))

    assert "<title>Ärende – Jourer</title>" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"


def test_contact_details_are_changed(client, staff):
    case = build.case(staff, identity=VERA)
    answers = {"version": "1", "alias": "Rosen", "phone": "070-765 43 21", "instructions": "Ring före nio."}
    response = client.post(url("change_identity", staff, case), answers)
    text = words(client.get(response.url))

    assert "Kontaktuppgifterna är sparade." in text
    assert "Ring före nio." in text
    assert "Vera" not in text  # the name was emptied
    (event,) = recorded("identity.changed")[1:]
    assert "Rosen" not in str(event.details)


def test_two_who_change_contact_details_lose_nothing(client, staff):
    case = build.case(staff, identity=VERA)
    actions.change_identity(by=staff, seeker=case.seeker, version=1, phone="08-123 45 67")
    answers = {"version": "1", **VERA, "alias": "Rosen"}
    refused = client.post(url("change_identity", staff, case), answers)

    assert refused.status_code == 422
    assert "Det du skrev finns kvar. Nu står det: Kallas här Liljan Telefon 08-123 45 67" in words(refused)
    assert 'value="Rosen"' in refused.content.decode()
    again = {"version": str(refused.context["form"]["version"].value()), **VERA, "alias": "Rosen"}
    assert client.post(url("change_identity", staff, case), again).status_code == 303
    assert Identity.objects.get().alias == "Rosen"


def test_a_page_of_contact_details_without_its_version_is_refused(client, staff):
    case = build.case(staff)
    response = client.post(url("change_identity", staff, case), {"version": "7", "alias": "Rosen"})

    assert response.status_code == 422
    assert not Identity.objects.exists()


# Protected identity


def sign_in_afresh(client, address):
    """Gives the password again and goes where one was on the way to."""
    response = client.post(address, {"password": build.PASSWORD})
    assert response.status_code == 302
    return response.url


def test_a_protected_identity_is_masked_on_the_page(client, staff, protected):
    text = page_of(client, staff, protected)

    assert "Bara sms, aldrig på helger." in text
    assert "Skyddad identitet Namn, nummer och adress är dolda." in text
    assert [word for word in ("Liljan", "Vera", "123 45 67") if word in text] == []


def test_it_takes_a_fresh_sign_in_to_be_asked_why(client, staff, protected):
    unmask = url("unmask", staff, protected)
    asked = client.get(unmask)

    assert asked.status_code == 302
    assert unquote(asked.url) == f"{reverse('account_reauthenticate')}?next={unmask}"
    assert sign_in_afresh(client, asked.url) == unmask
    assert "Varför behöver du se uppgifterna?" in words(client.get(unmask))


def test_a_reason_sent_without_a_fresh_sign_in_shows_and_records_nothing(client, staff, protected):
    response = client.post(url("unmask", staff, protected), {"reason": "contact"})

    assert response.status_code == 422
    assert b"123 45 67" not in response.content
    assert recorded("identity.unmasked") == []


def test_it_is_shown_once_for_a_reason_that_is_written_down(client, staff, protected):
    unmask = url("unmask", staff, protected)
    sign_in_afresh(client, client.get(unmask).url)

    assert client.post(unmask).status_code == 422
    assert recorded("identity.unmasked") == []
    shown = words(client.post(unmask, {"reason": "contact"}))
    assert "Visas den här gången." in shown
    assert shown.index("Bara sms, aldrig på helger.") < shown.index("070-123 45 67")
    (event,) = recorded("identity.unmasked")
    assert (event.actor, event.object_id, event.details) == (staff, protected.seeker_id, {"reason": "contact"})
    assert "123 45 67" not in page_of(client, staff, protected)
    assert "123 45 67" not in words(client.get(unmask))


def test_a_sign_in_is_fresh_for_five_minutes(client, staff, protected, time_machine):
    unmask = url("unmask", staff, protected)
    sign_in_afresh(client, client.get(unmask).url)
    time_machine.move_to(NOW + timedelta(minutes=4, seconds=59), tick=False)
    assert client.get(unmask).status_code == 200

    time_machine.move_to(NOW + timedelta(minutes=5), tick=False)
    assert client.get(unmask).status_code == 302


def test_changing_a_protected_identity_is_seeing_it(client, staff, protected):
    change = url("change_identity", staff, protected)
    asked = client.get(change)
    assert asked.status_code == 302
    assert recorded("identity.unmasked") == []

    sign_in_afresh(client, asked.url)
    assert 'value="070-123 45 67"' in client.get(change).content.decode()
    assert [event.details for event in recorded("identity.unmasked")] == [{"reason": "correct"}]


CORRECTED = {"version": "1", "alias": "Rosen", "instructions": "Ring före nio, från dolt nummer.", "is_protected": "on"}


@pytest.fixture
def typed_slowly(client, staff, protected, time_machine):
    """Sends the contact details of a protected person ten minutes after their page was opened."""
    change = url("change_identity", staff, protected)
    sign_in_afresh(client, client.get(change).url)
    client.get(change)
    time_machine.move_to(NOW + timedelta(minutes=10), tick=False)
    return lambda answers: client.post(change, answers)


def test_what_was_typed_while_the_fresh_sign_in_ran_out_stays_in_the_page_and_nowhere_else(client, typed_slowly):
    before = dict(client.session)
    response = typed_slowly(CORRECTED)

    assert response.status_code == 422
    assert dict(response.context["kept"]) == CORRECTED
    assert "Det du har skrivit finns kvar och skickas när lösenordet är rätt." in words(response)
    assert dict(client.session) == before
    assert Identity.objects.get().version == 1


def test_it_is_saved_with_the_password(typed_slowly):
    kept = dict(typed_slowly(CORRECTED).context["kept"])
    assert typed_slowly(kept | {"idle-password": "fel"}).status_code == 422
    response = typed_slowly(kept | {"idle-password": build.PASSWORD})

    assert response.status_code == 303
    identity = Identity.objects.get()
    assert (identity.alias, identity.instructions) == ("Rosen", "Ring före nio, från dolt nummer.")
    assert [event.details["reason"] for event in recorded("identity.unmasked")] == ["correct", "correct"]
