"""The pages of a case as a browser meets them: what is asked, shown, masked, refused and written down."""

import html
import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from cases import actions
from cases.models import Case, Contact, FollowUp, Identity, Note, Promise, SupportSeeker
from jourer.models import AuditEvent
from tests import builders as build

NOW = datetime(2026, 3, 10, 14, 32, tzinfo=ZoneInfo("Europe/Stockholm"))
IN_THE_EVENING = datetime(2026, 3, 10, 18, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
VERA = {"alias": "Liljan", "name": "Vera Lind", "phone": "070-123 45 67", "instructions": "Bara sms, aldrig på helger."}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def shelter():
    return build.shelter(name="Kvinnojouren Syrenen")


@pytest.fixture
def staff(shelter, client):
    """The one who is signed in unless a test signs somebody else in."""
    actor = build.actor("staff", shelter, user=build.user(name="Siv Dal"))
    build.sign_in(client, actor)
    return actor


@pytest.fixture
def volunteer(shelter):
    return build.actor("volunteer", shelter, user=build.user(name="Moa Berg"))


@pytest.fixture
def coordinator(shelter):
    return build.actor("coordinator", shelter, user=build.user(name="Eva Ek"))


@pytest.fixture
def stranger(shelter):
    """Staff of another shelter of the association."""
    return build.actor(
        "staff", build.shelter(shelter.association, name="Ungdomsjouren"), user=build.user(name="Ulf Al")
    )


def url(name, actor, case=None):
    kwargs = {"pk": getattr(case, "pk", case)} if case else {}
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


def words(response):
    """The text of a page as it is read: no tags, one space between words."""
    text = response.content.decode()
    main = re.search(r"<main.*?</main>", text, re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", main.group() if main else text)
    return re.sub(r" ([.,:])", r"\1", " ".join(html.unescape(plain).split()))


def page_of(client, actor, case):
    return words(client.get(url("case", actor, case)))


def new(actor, **others):
    return {
        "idempotency_key": str(uuid4()),
        "shelter": str(actor.shelters.first().pk),
        "received_on": "2026-03-09",
        "seeker_role": "victim",
        **others,
    }


def recorded(action):
    return list(AuditEvent.objects.filter(action=action))


def without_token(response):
    """The bytes of an answer but for the token against forged forms, which is another in every one."""
    return re.sub(rb'(csrfmiddlewaretoken" value="|"x-csrftoken": ")[^"]+', b"", response.content)


# The list


def test_the_list_shows_what_to_call_a_person_and_never_a_name(client, staff):
    build.case(staff, identity=VERA)
    text = words(client.get(url("cases", staff)))

    assert "2026-1 Liljan Kvinnojouren Syrenen 2 mar 2026 inte utdelat sedan 2 mar 2026 ingen planerad" in text
    assert "1 ärende" in text
    assert "Vera" not in text
    assert "070" not in text


def test_the_list_of_a_protected_person_shows_no_alias(client, staff):
    build.case(staff, identity=VERA | {"is_protected": True})
    text = words(client.get(url("cases", staff)))

    assert "2026-1 skyddad" in text
    assert "Liljan" not in text


def test_reading_the_list_is_recorded_with_its_rows(client, staff):
    case = build.case(staff)
    client.get(url("cases", staff))

    assert [event.details for event in recorded("case.listed")] == [{"rows": [str(case.pk)]}]


def test_the_filters_stand_in_the_address_and_each_can_be_taken_away(client, staff, volunteer):
    build.case(staff)
    build.taken_case(staff, volunteer)
    response = client.get(url("cases", staff), {"state": "taken", "since": "2026-03-01"})
    text = words(response)

    assert [case.reference for case in response.context["page"]] == ["2026-2"]
    assert "Läge: Utdelat ✕ ta bort" in text
    assert "Mottaget från och med: 2026-03-01 ✕ ta bort" in text
    assert 'href="?since=2026-03-01"' in response.content.decode()


def test_a_filter_that_is_not_understood_says_so_and_narrows_nothing(client, staff):
    build.case(staff)
    text = words(client.get(url("cases", staff), {"since": "i våras", "state": "borta"}))

    assert "2 saker behöver rättas" in text
    assert "1 ärende" in text


@pytest.mark.parametrize(
    ("sort", "references"),
    [
        ("", ["2026-1", "2026-2", "2025-1"]),  # what waits first, what somebody has last
        ("received", ["2025-1", "2026-1", "2026-2"]),
        ("-received", ["2026-2", "2026-1", "2025-1"]),
        ("nonsense", ["2026-1", "2026-2", "2025-1"]),
    ],
)
def test_the_list_can_be_read_in_several_orders(client, staff, volunteer, sort, references):
    build.taken_case(staff, volunteer, received_on=date(2025, 12, 1))
    build.case(staff, received_on=date(2026, 3, 1))
    build.case(staff, received_on=date(2026, 3, 5))
    response = client.get(url("cases", staff), {"sort": sort})

    assert [case.reference for case in response.context["page"]] == references


# A new one


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


def look_up(client, actor, **typed):
    return client.post(url("new_case", actor), new(actor, look_up="yes", **typed))


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


def test_a_look_up_says_when_there_is_nobody_and_when_nothing_was_written(client, staff):
    nobody = "Ingen i de ärenden du får öppna har det numret eller den adressen."

    assert nobody in words(look_up(client, staff, **{"who-phone": "070-765 43 21"}))
    assert "Skriv ett telefonnummer eller en e-postadress först." in words(look_up(client, staff))


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


# Who it is, and how contact is safe


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
    assert "Det står inget om hur det är tryggt att höra av sig." in page_of(client, staff, build.case(staff))


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


@pytest.fixture
def protected(staff):
    return build.case(staff, identity=VERA | {"is_protected": True})


def sign_in_afresh(client, address):
    """Gives the password again and goes where one was on the way to."""
    response = client.post(address, {"password": build.PASSWORD})
    assert response.status_code == 302
    return response.url


def test_a_protected_identity_is_masked_on_the_page(client, staff, protected):
    text = page_of(client, staff, protected)

    assert "Bara sms, aldrig på helger." in text
    assert "Skyddad identitet Namn, nummer och adress är dolda." in text
    assert [word for word in ("Liljan", "Vera", "070") if word in text] == []


def test_it_takes_a_fresh_sign_in_to_be_asked_why(client, staff, protected):
    unmask = url("unmask", staff, protected)
    asked = client.get(unmask)

    assert asked.status_code == 302
    assert unquote(asked.url) == f"{reverse('account_reauthenticate')}?next={unmask}"
    assert sign_in_afresh(client, asked.url) == unmask
    assert "Varför behöver du se uppgifterna?" in words(client.get(unmask))


def test_a_reason_sent_without_a_fresh_sign_in_shows_and_records_nothing(client, staff, protected):
    response = client.post(url("unmask", staff, protected), {"reason": "contact"})

    assert response.status_code == 302
    assert b"070" not in response.content
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
    assert "070" not in page_of(client, staff, protected)
    assert "070" not in words(client.get(unmask))


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


# What is counted of it


def facts_of(case, **others):
    return {
        "version": str(case.version),
        "received_on": case.received_on.isoformat(),
        "seeker_role": case.seeker_role,
        **others,
    }


def test_the_facts_are_changed_and_their_codes_recorded(client, staff):
    case = build.case(staff)
    response = client.post(url("change_case", staff, case), facts_of(case, gender="woman", marks=["honour"]))

    assert "Kön Kvinna" in words(client.get(response.url)).replace("kvinna", "Kvinna")
    assert "Särskilda omständigheter hedersrelaterat" in words(client.get(response.url))
    assert recorded("case.changed")[0].details["changed"]["gender"] == ["not_asked", "woman"]


def test_two_who_change_the_facts_lose_nothing(client, staff):
    case = build.case(staff)
    actions.change_case(by=staff, case=case, version=1, gender="woman")
    refused = client.post(url("change_case", staff, case), facts_of(case, age_group="26-39"))

    assert refused.status_code == 422
    assert "Det du skrev finns kvar. Nu står det: Kön kvinna Ålder ej frågat" in words(refused)
    again = facts_of(case, age_group="26-39", gender="woman") | {"version": refused.context["form"]["version"].value()}
    assert client.post(url("change_case", staff, case), again).status_code == 303
    case.refresh_from_db()
    assert (case.gender, case.age_group) == ("woman", "26-39")


def test_what_is_folded_away_is_open_where_something_stands_there(client, staff):
    change = client.get(url("change_case", staff, build.case(staff, children=2))).content.decode()
    untouched = client.get(url("change_case", staff, build.case(staff))).content.decode()

    assert '<details class="fold" open>' in change
    assert '<details class="fold" open>' not in untouched


# Notes


def note(client, actor, case, text, **others):
    answers = {"note-idempotency_key": str(uuid4()), "note-text": text, **others}
    return client.post(url("write_note", actor, case), answers)


def test_a_note_is_read_again_by_whom_it_was_written(client, staff):
    case = build.case(staff)
    response = note(client, staff, case, "Orolig inför rättegången.\n\n<script>alert(1)</script>")
    answer = client.get(response.url)

    assert "Anteckningen är sparad." in words(answer)
    assert "10 mar 2026 14.32, Siv Dal Orolig inför rättegången." in words(answer)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Född 850412-1230, bor ensam.", "Texten verkar innehålla ett personnummer."),
        ("Nås på 070-123 45 67.", "Texten verkar innehålla ett telefonnummer."),
        ("Skrev från vera@post.example.", "Texten verkar innehålla en e-postadress."),
    ],
)
def test_a_note_with_personal_data_is_warned_of_before_it_is_saved(client, staff, text, said):
    case = build.case(staff)
    warned = note(client, staff, case, text)

    assert warned.status_code == 422
    assert said in words(warned)
    assert text in words(warned)
    assert not Note.objects.exists()
    assert note(client, staff, case, text, anyway="yes").status_code == 303
    assert Note.objects.get().text == text


@pytest.mark.parametrize(("text", "said"), [("  ", "Skriv något först."), ("å" * 10_001, "högst 10000 tecken")])
def test_a_note_that_cannot_be_kept_is_refused_with_what_was_typed(client, staff, text, said):
    response = note(client, staff, build.case(staff), text)

    assert response.status_code == 422
    assert said in words(response)
    assert text.strip() in response.content.decode()
    assert 'name="anyway"' not in response.content.decode()


def test_a_double_click_writes_one_note(client, staff):
    case, key = build.case(staff), str(uuid4())
    for _turn in range(2):
        note(client, staff, case, "En gång.", **{"note-idempotency_key": key})

    assert Note.objects.count() == 1


def test_another_note_on_a_used_page_is_not_lost(client, staff):
    case, key = build.case(staff), str(uuid4())
    note(client, staff, case, "Hon vill bli ringd.", **{"note-idempotency_key": key})
    refused = note(client, staff, case, "Hon vill inte bli ringd.", **{"note-idempotency_key": key})
    form = refused.context["note"]
    note(client, staff, case, form["text"].value(), **{"note-idempotency_key": form["idempotency_key"].value()})

    assert refused.status_code == 422
    assert "Sidan har redan sparats en gång. Spara igen om det här är en ny anteckning." in words(refused)
    assert {one.text for one in Note.objects.all()} == {"Hon vill bli ringd.", "Hon vill inte bli ringd."}


# Attempts to reach somebody, and when enough has been tried


def attempt(client, actor, case, key=None):
    return client.post(url("attempt", actor, case), {"attempt-idempotency_key": key or str(uuid4())})


def test_an_attempt_is_one_tap_and_the_clock_says_whether_it_is_evening(client, staff, time_machine):
    case = build.case(staff)
    attempt(client, staff, case)
    time_machine.move_to(IN_THE_EVENING, tick=False)
    response = attempt(client, staff, case)
    text = words(client.get(response.url))

    assert "Försöket är sparat." in text
    assert "2 av 3 försök, 1 av 1 på kvällen." in text
    assert "10 mar 2026 18.30 försökte, nådde inte, på kvällen telefon Siv Dal" in text


def test_a_double_tap_is_one_attempt(client, staff):
    case, key = build.case(staff), str(uuid4())
    attempt(client, staff, case, key)
    attempt(client, staff, case, key)

    assert Contact.objects.count() == 1


ENOUGH = "Ni har försökt så många gånger som ni har lovat. Ärendet kan avslutas."


@pytest.mark.parametrize(
    ("by_day", "in_evening", "is_enough"), [(2, 1, True), (3, 0, False), (1, 1, False), (0, 3, True)]
)
def test_closing_is_suggested_only_after_the_attempts_that_are_promised(
    client, staff, time_machine, by_day, in_evening, is_enough
):
    case = build.case(staff)
    for _turn in range(by_day):
        attempt(client, staff, case)
    time_machine.move_to(IN_THE_EVENING, tick=False)
    for _turn in range(in_evening):
        attempt(client, staff, case)

    assert (ENOUGH in page_of(client, staff, case)) == is_enough


def test_the_shelters_own_promise_says_how_many_attempts_are_enough(client, staff, shelter):
    Promise.objects.create(association=shelter.association, shelter=shelter, kind="attempts", attempts=1, in_evening=0)
    case = build.case(staff)
    assert "0 av 1 försök, 0 av 0 på kvällen." in page_of(client, staff, case)

    attempt(client, staff, case)
    assert ENOUGH in page_of(client, staff, case)


def test_nobody_who_was_reached_is_given_up(client, staff):
    case = build.case(staff)
    build.contact(staff, case=case)

    assert "försök," not in page_of(client, staff, case)


# What is to be done


def follow_up(client, actor, case, **others):
    answers = {
        "follow-kind": "call",
        "follow-due_on": "2026-03-12",
        "follow-text": "Fråga om sömnen",
        "follow-who": str(actor.pk),
    }
    return client.post(url("plan_follow_up", actor, case), answers | others)


def test_a_follow_up_is_planned_and_done(client, staff):
    case = build.case(staff)
    text = words(client.get(follow_up(client, staff, case).url))
    assert "12 mar 2026 – telefon: Fråga om sömnen Siv Dal Klart" in text

    response = client.post(url("finish_follow_up", staff, FollowUp.objects.get()))
    text = words(client.get(response.url))
    assert "Uppföljningen är gjord." in text
    assert "Inget är planerat." in text


def test_a_follow_up_needs_what_and_when_and_somebody_of_the_shelter(client, staff, stranger):
    answers = {"follow-kind": "", "follow-due_on": "", "follow-who": str(stranger.pk)}
    response = follow_up(client, staff, build.case(staff), **answers)

    assert response.status_code == 422
    assert "3 saker behöver rättas" in words(response)
    assert not FollowUp.objects.exists()


# Meeting, referral, closing


def test_an_offered_meeting_is_noted(client, staff):
    case = build.case(staff)
    assert "Inget möte har erbjudits än." in page_of(client, staff, case)

    response = client.post(url("offer_meeting", staff, case), {"meeting-offered_on": "2026-03-09"})
    assert "Ett möte erbjöds 9 mar 2026." in words(client.get(response.url))


def test_nobody_is_referred_without_having_agreed(client, staff):
    case = build.case(staff)
    answers = {"referral-to": "Socialtjänsten", "referral-referred_on": "2026-03-10"}
    refused = client.post(url("refer", staff, case), answers)

    assert refused.status_code == 422
    assert "Ingen hänvisas vidare utan att ha gått med på det." in words(refused)
    assert 'value="Socialtjänsten"' in refused.content.decode()
    assert not case.referrals.exists()

    response = client.post(url("refer", staff, case), answers | {"referral-has_consent": "on"})
    assert "Hänvisad till Socialtjänsten 10 mar 2026, med personens samtycke." in words(client.get(response.url))


def test_who_is_exactly_21_is_asked_and_no_rule_decides(client, staff):
    assert "Den som är exakt 21 år väljer tillsammans med dig" in page_of(client, staff, build.case(staff))
    assert "fråga, och välj tillsammans" in words(client.get(url("new_case", staff)))


def close(client, actor, case, **others):
    answers = {"close-closed_on": "2026-03-10", "close-closing_reason": "done", **others}
    return client.post(url("close_case", actor, case), answers)


def test_a_case_is_closed_with_a_reason_and_opened_again(client, staff):
    case = build.case(staff)
    refused = close(client, staff, case, **{"close-closing_reason": ""})
    assert (refused.status_code, "Välj varför ärendet avslutas." in words(refused)) == (422, True)

    text = words(client.get(close(client, staff, case).url))
    assert "Avslutat 10 mar 2026: stödet är givet." in text
    assert "Försökte nå" not in text
    assert "Planera en uppföljning" not in text

    response = client.post(url("reopen_case", staff, case))
    assert "Ärendet är öppet igen." in words(client.get(response.url))


def test_closing_twice_and_opening_what_is_open_are_said_in_words(client, staff):
    case = build.case(staff)
    open_already = client.post(url("reopen_case", staff, case))
    assert (open_already.status_code, "Ärendet är redan öppet." in words(open_already)) == (422, True)

    close(client, staff, case)
    closed_already = close(client, staff, case)
    assert (closed_already.status_code, "Ärendet är redan avslutat." in words(closed_already)) == (422, True)


def test_a_case_is_not_closed_before_it_was_received(client, staff):
    response = close(client, staff, build.case(staff), **{"close-closed_on": "2026-03-01"})

    assert response.status_code == 422
    assert "Välj en dag från när ärendet togs emot till i dag." in words(response)


# From hand to hand


def hand_out(client, actor, case, to):
    return client.post(url("hand_out", actor, case), {"hand-to": str(to.pk)})


def test_a_case_is_handed_out_with_everybodys_workload_in_sight(client, staff, volunteer):
    build.taken_case(staff, volunteer)
    case = build.case(staff)
    assert "Moa Berg (volontär): 1 öppet ärende" in page_of(client, staff, case)

    text = words(client.get(hand_out(client, staff, case, volunteer).url))
    assert "Ärendet är utdelat." in text
    assert "Moa Berg är tillfrågad" in text
    assert "Moa Berg tillfrågad 10 mar 2026" in text


def test_who_is_asked_sees_enough_to_answer_and_not_who_it_is(client, staff, volunteer):
    case = build.case(staff, identity=VERA, crime_type="fraud")
    hand_out(client, staff, case, volunteer)
    build.sign_in(client, volunteer)
    text = words(client.get(url("cases", volunteer)))

    assert "Kan du ta det här? Ärende 2026-1 Jour Kvinnojouren Syrenen Mottaget 2 mar 2026" in text
    assert "bedrägeri" in text
    assert [word for word in ("Liljan", "Vera", "070", "sms") if word in text] == []
    assert client.get(url("case", volunteer, case)).status_code == 404


def test_who_takes_a_case_may_open_it_and_reports_back(client, staff, volunteer):
    case = build.case(staff, identity=VERA)
    hand_out(client, staff, case, volunteer)
    build.sign_in(client, volunteer)
    response = client.post(url("accept_case", volunteer, case))

    assert (response.status_code, response.url) == (303, url("case", volunteer, case))
    assert "070-123 45 67" in words(client.get(response.url))
    assert client.post(url("accept_case", volunteer, case)).status_code == 303  # a second click
    text = words(client.get(client.post(url("report_back_case", volunteer, case)).url))
    assert "Du har återrapporterat." in text
    assert "Moa Berg tillfrågad 10 mar 2026, tog det 10 mar 2026, återrapporterade 10 mar 2026" in text
    assert "min del är klar" not in text


def test_who_says_no_says_why_and_the_case_waits_again(client, staff, volunteer):
    case = build.case(staff)
    hand_out(client, staff, case, volunteer)
    build.sign_in(client, volunteer)
    decline = url("decline_case", volunteer, case)
    refused = client.post(decline)
    assert (refused.status_code, "Välj varför du lämnar tillbaka ärendet." in words(refused)) == (422, True)

    response = client.post(decline, {f"back-{case.pk}-reason": "no_time"})
    assert response.url == url("cases", volunteer)
    assert "Ärendet är tillbakalämnat." in words(client.get(response.url))
    build.sign_in(client, staff)
    assert "lämnade tillbaka: har inte tid" in page_of(client, staff, case)


def test_what_was_taken_is_given_back(client, staff, volunteer):
    case = build.taken_case(staff, volunteer)
    build.sign_in(client, volunteer)
    response = client.post(url("send_back_case", volunteer, case), {f"back-{case.pk}-reason": "not_fitting"})

    assert response.url == url("cases", volunteer)
    assert client.get(url("case", volunteer, case)).status_code == 404


def test_who_knows_somebody_involved_does_not_meet_the_case_again(client, staff, coordinator):
    case = build.case(staff)
    hand_out(client, staff, case, coordinator)
    build.sign_in(client, coordinator)
    client.post(url("decline_case", coordinator, case), {f"back-{case.pk}-reason": "knows"})

    assert client.get(url("case", coordinator, case)).status_code == 404
    assert "2026-1" not in words(client.get(url("cases", coordinator)))


def test_staff_who_are_asked_answer_on_the_page_of_the_case(client, staff, coordinator):
    case = build.case(staff)
    actions.hand_out(by=coordinator, case=case, to=staff)
    assert "Ta ärendet" in page_of(client, staff, case)
    assert "min del är klar" not in page_of(client, staff, case)

    client.post(url("accept_case", staff, case))
    assert "Ta ärendet" not in page_of(client, staff, case)
    assert "Återrapportera: min del är klar" in page_of(client, staff, case)


def test_a_case_that_is_in_other_hands_meanwhile_is_said_in_words(client, staff, volunteer):
    case = build.taken_case(staff, volunteer)
    response = client.post(url("report_back_case", staff, case))

    assert response.status_code == 422
    assert "Ärendet är inte hos dig längre." in words(response)


def test_nobody_of_another_shelter_is_handed_a_case(client, staff, stranger):
    case = build.case(staff)
    response = hand_out(client, staff, case, stranger)

    assert response.status_code == 422
    assert "Välj någon som arbetar för ärendets jour." in words(response)
    assert not case.assignments.exists()


@pytest.mark.parametrize("name", ["close_case", "reopen_case", "hand_out", "declare_conflict", "case_openings"])
def test_a_volunteer_neither_closes_nor_hands_out_nor_reads_who_has_opened(client, staff, volunteer, name):
    case = build.taken_case(staff, volunteer)
    build.sign_in(client, volunteer)

    assert client.post(url(name, volunteer, case)).status_code == 404
    assert url(name, volunteer, case) not in client.get(url("case", volunteer, case)).content.decode()


# Jäv: a conflict of interest


@pytest.fixture
def blocked(staff, coordinator):
    """A case that the one who is signed in must not know of, in any role."""
    case = build.case(coordinator, identity=VERA)
    actions.declare_conflict(by=coordinator, case=case, user=staff.user)
    return case


NONSENSE = UUID("00000000-0000-4000-8000-000000000000")
OF_A_CASE = [
    "case", "change_case", "change_identity", "unmask", "case_openings", "write_note", "attempt", "plan_follow_up",
    "offer_meeting", "refer", "close_case", "reopen_case", "hand_out", "accept_case", "decline_case", "send_back_case",
    "report_back_case", "declare_conflict",
]  # fmt: skip


@pytest.mark.parametrize("name", OF_A_CASE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_blocked_case_answers_byte_for_byte_like_an_id_that_is_nobodys(client, staff, blocked, name, method):
    ask = getattr(client, method)
    theirs, nobodys = (ask(url(name, staff, pk)) for pk in (blocked.pk, NONSENSE))

    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in {404, 405}
    assert without_token(theirs) == without_token(nobodys)
    assert theirs.headers.items() == nobodys.headers.items()


def test_a_blocked_case_is_in_no_list_and_no_count(client, staff, blocked):
    build.contact(staff, case=blocked)

    assert "Inga ärenden än" in words(client.get(url("cases", staff)))
    assert not client.get(url("contacts", staff)).context["page"].object_list


def test_a_look_up_of_a_blocked_person_answers_like_one_of_nobody(client, staff, blocked):
    key = str(uuid4())
    theirs, nobodys = (
        look_up(client, staff, idempotency_key=key, **{"who-phone": number})
        for number in ("070-123 45 67", "070-765 43 21")
    )

    assert without_token(theirs) == without_token(nobodys).replace(b"070-765 43 21", b"070-123 45 67")
    assert [event.details for event in recorded("seeker.looked_up")] == [{"found": []}] * 2


def test_a_new_case_of_a_blocked_person_is_opened_as_of_somebody_new(client, staff, blocked):
    response = client.post(url("new_case", staff), new(staff, **{"who-phone": "070-123 45 67"}))

    assert response.status_code == 303
    assert Case.objects.get(number=2).seeker != blocked.seeker


def test_an_emergency_opens_no_blocked_case_and_does_not_say_that_there_is_one(client, staff, stranger):
    case = build.case(stranger)
    actions.declare_conflict(by=stranger, case=case, user=staff.user)
    theirs, nobodys = (in_emergency(client, staff, case.shelter, number) for number in ("2026-1", "2026-99"))

    assert theirs.status_code == 422
    assert without_token(theirs) == without_token(nobodys).replace(b"2026-99", b"2026-1")


def test_one_declares_it_of_somebody_else_and_of_oneself(client, staff, coordinator):
    case = build.case(staff)
    response = client.post(url("declare_conflict", staff, case), {"conflict-who": str(coordinator.pk)})
    assert "Eva Ek sedan 10 mar 2026" in words(client.get(response.url))

    response = client.post(url("declare_conflict", staff, case), {"conflict-who": str(staff.pk)})
    assert response.url == url("cases", staff)
    assert "Jävet är noterat." in words(client.get(response.url))
    assert client.get(url("case", staff, case)).status_code == 404


# Another shelter's case in an emergency


def in_emergency(client, actor, shelter, reference, reason="Hon ringde hit och var i fara", **others):
    answers = {"shelter": str(shelter.pk), "reference": reference, "reason": reason, **others}
    return client.post(url("emergency", actor), answers)


def test_an_emergency_opens_another_shelters_case_for_an_hour(client, staff, stranger, time_machine):
    case = build.case(stranger, identity=VERA)
    assert client.get(url("case", staff, case)).status_code == 404

    response = in_emergency(client, staff, case.shelter, " 2026 / 1 ")
    assert response.url == url("case", staff, case)
    assert "Ärendet är öppet för dig i en timme." in words(client.get(response.url))
    time_machine.move_to(NOW + timedelta(minutes=59, seconds=59), tick=False)
    assert client.get(url("case", staff, case)).status_code == 200
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    assert client.get(url("case", staff, case)).status_code == 404


def test_an_emergency_says_which_case_and_why(client, staff, stranger):
    shelter = stranger.shelters.get()

    assert "Skriv varför det måste öppnas nu." in words(in_emergency(client, staff, shelter, "2026-1", " "))
    assert "Skriv ärendets nummer, till exempel 2026-14." in words(in_emergency(client, staff, shelter, "ett"))
    assert "Det finns inget ärende med det numret" in words(in_emergency(client, staff, shelter, "2026-1"))
    assert recorded("case.opened_in_emergency") == []


def test_an_emergency_is_for_other_shelters_than_ones_own(client, staff, shelter, stranger):
    build.case(staff)

    assert "Välj en av dina jourer" in words(in_emergency(client, staff, shelter, "2026-1"))


def test_the_coordinator_is_told_of_an_emergency_opening_and_notes_having_looked(client, staff, stranger, coordinator):
    in_emergency(client, staff, build.case(stranger).shelter, "2026-1")
    build.sign_in(client, coordinator)
    assert "1 nödöppning att titta på" in words(client.get(url("cases", coordinator)))

    text = words(client.get(url("emergencies", coordinator)))
    assert "Ärende 2026-1, Ungdomsjouren Siv Dal 10 mar 2026 14.32 Hon ringde hit och var i fara" in text
    (opening,) = Case.objects.get().emergency_openings.all()
    response = client.post(url("see_emergency", coordinator, opening))
    assert "Eva Ek tittade på det 10 mar 2026." in words(client.get(response.url))
    assert "att titta på" not in words(client.get(url("cases", coordinator)))


def test_nobody_looks_at_their_own_emergency_opening(client, stranger, coordinator):
    opening = actions.open_in_emergency(by=coordinator, case=build.case(stranger), reason="Fara")
    build.sign_in(client, coordinator)
    response = client.post(url("see_emergency", coordinator, opening))

    assert "Någon annan måste titta på det här." in words(client.get(response.url))
    opening.refresh_from_db()
    assert opening.seen_at is None


def test_staff_read_no_list_of_emergencies(client, staff):
    assert client.get(url("emergencies", staff)).status_code == 404
    assert "Nödöppningar" not in words(client.get(url("cases", staff)))


# Who has opened it


def test_every_opening_is_written_down_and_read_by_those_who_work_with_it(client, staff, coordinator):
    case = build.case(staff)
    build.sign_in(client, coordinator)
    client.get(url("case", coordinator, case))
    build.sign_in(client, staff)
    client.get(url("change_case", staff, case))
    text = words(client.get(url("case_openings", staff, case)))

    assert "Eva Ek samordnare öppnade ärendet" in text
    assert "Siv Dal personal öppnade ärendet" in text
    assert "Siv Dal personal läste den här listan" in text


def test_a_seen_protected_identity_stands_among_the_openings(client, staff, protected):
    actions.unmask(by=staff, seeker=protected.seeker, reason="danger")

    assert "Siv Dal personal såg den skyddade identiteten" in words(client.get(url("case_openings", staff, protected)))


# No read event, no page


@pytest.fixture
def nothing_can_be_recorded():
    """The table of the audit is out of reach, as in a database that was restored by halves."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE jourer_auditevent RENAME TO elsewhere")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO jourer_auditevent")


@pytest.fixture
def case_of_vera(staff):
    case = build.case(staff, identity=VERA)
    actions.write_note(by=staff, case=case, text="Orolig inför rättegången.", idempotency_key=uuid4())
    return case


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error("Service Unavailable")
@pytest.mark.parametrize("name", ["cases", "case", "change_case", "change_identity", "case_openings"])
def test_what_cannot_be_recorded_is_not_shown(client, staff, case_of_vera, nothing_can_be_recorded, name):
    response = client.get(url(name, staff, None if name == "cases" else case_of_vera))
    text = response.content.decode()

    assert response.status_code == 503
    assert "Därför visas inget och inget sparades." in text
    assert [word for word in ("Vera", "Liljan", "070", "rättegången", "2026-1") if word in text] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error("Service Unavailable")
def test_what_cannot_be_recorded_is_not_saved(client, staff, case_of_vera, nothing_can_be_recorded):
    assert note(client, staff, case_of_vera, "En till.").status_code == 503
    assert client.post(url("new_case", staff), new(staff)).status_code == 503
    assert (Note.objects.count(), Case.objects.count()) == (1, 1)
