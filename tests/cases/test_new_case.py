"""Opening a case: what is asked, what is refused in words, and somebody who comes back."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from cases.models import Case, Identity, SupportSeeker
from tests import builders as build
from tests.cases.pages import VERA, look_up, new, recorded, url, words

pytestmark = pytest.mark.django_db


def test_a_new_case_needs_no_more_than_who_it_was_and_when(client, staff):
    response = client.post(url("new_case", staff), new(staff))
    case = Case.objects.get()

    assert (response.status_code, response.url) == (303, url("case", staff, case))
    assert (case.reference, case.received_on, case.gender) == ("2026-1", date(2026, 3, 9), "not_asked")
    assert not Identity.objects.exists()
    assert "Ärendet är öppnat." in words(client.get(response.url))


def test_a_new_case_keeps_what_was_said_of_the_person(client, staff):
    facts = {"gender": "woman", "age_group": "26-39", "crime_type": "fraud", "police_reported": "yes", "children": "2"}
    who = {"who-alias": "Liljan", "who-phone": "070-123 45 67", "who-instructions": "Bara sms."}
    client.post(
        url("new_case", staff),
        new(staff, received_time="13:05", marks=["honour", "online"], never_phone="on", **facts, **who),
    )
    case, identity = Case.objects.get(), Identity.objects.get()

    assert {name: str(getattr(case, name)) for name in facts} == facts
    assert (case.received_at, case.may_be_phoned) == (datetime(2026, 3, 9, 12, 5, tzinfo=ZoneInfo("UTC")), False)
    assert {mark.kind for mark in case.marks.all()} == {"honour", "online"}
    assert (identity.alias, identity.phone, identity.instructions) == ("Liljan", "070-123 45 67", "Bara sms.")


def test_nothing_said_is_said_back_and_nothing_written(client, staff):
    response = client.post(url("new_case", staff), {"who-alias": "Liljan"})

    # The shelter, who it was, the day, and the page's own key.
    assert response.status_code == 422
    assert "4 saker behöver rättas" in words(response)
    assert 'value="Liljan"' in response.content.decode()
    assert not Case.objects.exists()
    assert not SupportSeeker.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"received_on": "2026-03-11"}, "Datumet ligger framåt i tiden. Välj i dag eller ett tidigare datum."),
        ({"received_on": "1999-12-31"}, "Datumet är före år 2000"),
        ({"received_on": "2026-03-10", "received_time": "15:00"}, "Klockan är inte så mycket än."),
        ({"received_time": "halv tre"}, "Skriv tiden som 14:30."),
        ({"children": "några"}, "Skriv hur många med siffror."),
        ({"marks": ["pest"]}, "pest"),
        ({"shelter": str(uuid4())}, "Välj en av dina jourer."),
    ],
)
def test_a_wrong_fact_is_said_in_words(client, staff, wrong, said):
    response = client.post(url("new_case", staff), new(staff, **wrong))

    assert response.status_code == 422
    assert "1 sak behöver rättas" in words(response)
    assert said in words(response)
    assert not Case.objects.exists()


def test_a_double_click_opens_one_case(client, staff):
    answers = new(staff)

    assert client.post(url("new_case", staff), answers).url == client.post(url("new_case", staff), answers).url
    assert Case.objects.count() == 1


def test_a_double_click_on_a_case_with_a_number_does_not_ask_whether_it_is_itself(client, staff):
    answers = new(staff, **{"who-phone": "070-123 45 67"})

    assert client.post(url("new_case", staff), answers).url == client.post(url("new_case", staff), answers).url
    assert Case.objects.count() == 1


def test_another_case_on_a_used_page_is_not_lost(client, staff):
    answers = new(staff, **{"who-name": "Vera Lind"})
    client.post(url("new_case", staff), answers)
    refused = client.post(url("new_case", staff), answers | {"who-name": "Asta Havsvik"})
    key = refused.context["form"]["idempotency_key"].value()
    client.post(url("new_case", staff), answers | {"who-name": "Asta Havsvik", "idempotency_key": key})

    assert refused.status_code == 422
    assert "Sidan har redan sparats en gång. Spara igen om det här är ett nytt ärende." in words(refused)
    assert {one.name for one in Identity.objects.all()} == {"Vera Lind", "Asta Havsvik"}


def test_who_works_for_no_shelter_is_told_why_there_is_no_form(client, shelter):
    actor = build.actor("coordinator", association=shelter.association)
    build.sign_in(client, actor)

    assert "Du arbetar inte för någon jour här än" in words(client.get(url("new_case", actor)))


# Somebody who comes back


def test_a_returning_caller_is_found_by_the_number_however_it_is_written(client, staff):
    case = build.case(staff, identity=VERA)
    response = look_up(client, staff, **{"who-phone": "+46 70 123 45 67", "who-alias": "Rosen", "children": "två"})
    text = words(response)

    assert response.status_code == 200
    assert "Ja: ärende 2026-1 hos Kvinnojouren Syrenen, mottaget 2 mars 2026" in text
    assert "behöver rättas" not in text
    assert 'value="Rosen"' in response.content.decode()
    assert 'value="två"' in response.content.decode()
    assert "Vera" not in text
    assert Case.objects.count() == 1
    assert [event.details for event in recorded("seeker.looked_up")] == [{"found": [str(case.seeker_id)]}]


def test_an_e_mail_address_finds_the_same_person(client, staff):
    build.case(staff, identity={"email": "vera@post.example"})

    assert "Ja: ärende 2026-1" in words(look_up(client, staff, **{"who-email": "Vera@Post.example"}))


@pytest.mark.parametrize("written", ["Vera Lind", "vera  LIND", "Lind, Vera"])
def test_a_whole_name_finds_the_same_person_however_it_is_written(client, staff, written):
    build.case(staff, identity=VERA)

    assert "Ja: ärende 2026-1" in words(look_up(client, staff, **{"who-name": written}))


def test_a_first_name_finds_nobody_because_too_many_have_it(client, staff):
    build.case(staff, identity={"name": "Vera"})

    assert "Ja: ärende" not in words(look_up(client, staff, **{"who-name": "Vera"}))


def test_a_case_of_somebody_with_a_name_that_is_known_asks_before_it_is_opened(client, staff):
    build.case(staff, identity=VERA)
    response = client.post(url("new_case", staff), new(staff, **{"who-name": "Vera Lind"}))

    assert response.status_code == 422
    assert "Välj om det är samma person." in words(response)
    assert Case.objects.count() == 1


def test_a_name_is_not_known_to_who_may_not_see_its_case(client, staff, stranger):
    build.case(stranger, identity=VERA)

    assert "Ja: ärende" not in words(look_up(client, staff, **{"who-name": "Vera Lind"}))
    assert [event.details for event in recorded("seeker.looked_up")] == [{"found": []}]


def test_a_look_up_says_when_there_is_nobody_and_when_nothing_was_written(client, staff):
    nobody = "Ingen i de ärenden du får öppna har det här numret, den här adressen eller det här namnet."

    assert nobody in words(look_up(client, staff, **{"who-phone": "070-765 43 21"}))
    assert "Skriv ett telefonnummer, en e-postadress eller hela namnet först." in words(look_up(client, staff))


def test_a_case_of_somebody_who_seems_to_come_back_asks_before_it_is_opened(client, staff):
    build.case(staff, identity=VERA)
    response = client.post(url("new_case", staff), new(staff, **{"who-phone": "0701234567"}))

    assert response.status_code == 422
    assert "Välj om det är samma person." in words(response)
    assert Case.objects.count() == 1


def test_the_same_person_has_two_cases_and_counts_as_returning(client, staff):
    first = build.case(staff, identity=VERA)
    answers = new(staff, same_person=str(first.seeker_id), **{"who-phone": "0701234567"})
    response = client.post(url("new_case", staff), answers)
    again = Case.objects.get(number=2)

    assert response.status_code == 303
    assert (again.seeker, again.first_time) == (first.seeker, "returning")
    assert Identity.objects.get().instructions == "Bara sms, aldrig på helger."


def test_somebody_else_with_the_same_number_is_a_person_of_their_own(client, staff):
    first = build.case(staff, identity=VERA)
    client.post(url("new_case", staff), new(staff, same_person="new", **{"who-phone": "0701234567"}))

    assert Case.objects.get(number=2).seeker != first.seeker


def test_a_person_of_another_shelter_cannot_be_claimed(client, staff, stranger):
    elsewhere = build.case(stranger, identity=VERA)
    answers = new(staff, same_person=str(elsewhere.seeker_id), **{"who-phone": "0701234567"})
    client.post(url("new_case", staff), answers)

    assert Case.objects.get(shelter=staff.shelters.get()).seeker != elsewhere.seeker
