"""What makes the log quick: presets, one more, several alike, one tap, and the log of a case."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from cases import actions
from cases.metrics import contacts as counted
from cases.models import Contact, Preset
from jourer.models import AuditEvent
from tests import builders as build
from tests.cases.pages import NOW, url

EVENING = datetime(2026, 3, 10, 17, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
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


def page(client, address):
    return client.get(address).content.decode()


def post(client, actor, query="", **others):
    return client.post(url("new_contact", actor, query=query), answers(actor, **others))


# Presets


def preset(by, **facts):
    facts = {"name": "Vittne i chatten", "channel": "chat", "seeker_role": "witness", "support": ["talk"], **facts}
    return actions.save_preset(by=by, **facts)


def test_an_entry_becomes_a_preset_with_a_name_that_says_what_it_is(client, staff):
    saved = build.contact(staff, support=["talk"])
    assert url("presets", staff, query=f"?like={saved.pk}") in page(
        client, url("new_contact", staff, query=f"?saved={saved.pk}")
    )
    form = client.get(url("presets", staff, query=f"?like={saved.pk}")).context["form"]
    assert form["name"].value() == "Telefon · brottsutsatt eller våldsutsatt · stödsamtal"

    sent = {name: form[name].value() for name in ("name", "channel", "seeker_role", "support")}
    client.post(url("presets", staff), sent)

    made = Preset.objects.get()
    assert (made.owner, made.channel, made.seeker_role, made.support) == (staff, "phone", "victim", ["talk"])


def test_a_preset_fills_in_the_form_with_one_tap(client, staff):
    mine = preset(staff, support=["talk", "legal"])

    assert url("new_contact", staff, query=f"?preset={mine.pk}") in page(client, url("new_contact", staff))
    form = client.get(url("new_contact", staff, query=f"?preset={mine.pk}")).context["form"]
    assert (form["channel"].value(), form["seeker_role"].value()) == ("chat", "witness")
    assert form["support"].value() == ["legal", "talk"]


def test_a_preset_is_nobody_elses(client, staff, shelter):
    other = preset(build.actor("staff", shelter))

    assert other.name not in page(client, url("new_contact", staff))
    for address in (url("new_contact", staff, query=f"?preset={other.pk}"), url("change_preset", staff, other)):
        assert client.get(address).status_code == 404
    assert client.post(url("delete_preset", staff, other)).status_code == 404
    assert Preset.objects.filter(pk=other.pk).exists()


def test_a_preset_is_renamed_and_keeps_its_place(client, staff):
    first, _second = preset(staff), preset(staff, name="Den andra")
    sent = {"name": "Chattvittne", "channel": "chat", "seeker_role": "witness", "support": ["talk"]}

    client.post(url("change_preset", staff, first), sent)

    assert [one.name for one in Preset.objects.visible_to(staff)] == ["Chattvittne", "Den andra"]


def test_a_preset_is_deleted_and_what_was_logged_stays(client, staff):
    mine, contact = preset(staff), build.contact(staff)

    client.post(url("delete_preset", staff, mine))

    assert not Preset.objects.exists()
    assert Contact.objects.get() == contact


def test_two_presets_of_one_name_are_refused_at_the_name(client, staff):
    preset(staff)
    sent = {"name": "Vittne i chatten", "channel": "sms", "seeker_role": "victim", "support": ["talk"]}
    answer = client.post(url("presets", staff), sent)

    assert answer.status_code == 422
    assert 'href="#id_name">Namn: Du har redan ett snabbval med det namnet.' in answer.content.decode()
    assert Preset.objects.count() == 1


def test_a_name_that_seems_to_hold_a_telephone_number_is_asked_about_once(client, staff):
    sent = {"name": "Ring 070-123 45 67", "channel": "sms", "seeker_role": "victim", "support": ["talk"]}
    asked = client.post(url("presets", staff), sent)

    assert asked.status_code == 422
    assert "Texten verkar innehålla ett telefonnummer." in asked.content.decode()
    assert not Preset.objects.exists()
    assert client.post(url("presets", staff), sent | {"anyway": "yes"}).status_code == 303


def test_the_ninth_preset_is_refused_in_words(staff):
    for number in range(8):
        preset(staff, name=f"Nummer {number}")

    with pytest.raises(ValidationError, match="Du har 8 snabbval"):
        preset(staff, name="En till")


# One more, several alike


def test_one_more_keeps_the_work_and_clears_the_person(client, staff, shelter):
    colleague = build.actor("volunteer", shelter)
    last = build.contact(staff, channel="chat", done_by=colleague, occurred_on=date(2026, 3, 9), first_time="new")
    form = client.get(url("new_contact", staff, query=f"?like={last.pk}")).context["form"]

    kept = [form[name].value() for name in ("shelter", "channel", "day", "done_by")]
    assert kept == [shelter.pk, "chat", "2026-03-09", colleague.pk]
    assert [form[name].value() for name in ("seeker_role", "support", "first_time")] == [None, None, "not_asked"]


def test_three_alike_are_three_contacts_and_one_line(client, staff):
    answer = post(client, staff, times="3", channel="chat")

    assert Contact.objects.filter(channel="chat").count() == 3
    assert counted().count() == 3
    assert "Sparat 14.32 – 3 × chatt, anhörig eller vän" in page(client, answer.url)


def test_undo_from_the_line_takes_back_all_those_alike(client, staff):
    saved = post(client, staff, times="3").url.partition("saved=")[2]

    client.post(url("undo_contact", staff, saved), {"alike": "yes"})

    assert Contact.objects.standing().count() == 0


def test_undo_in_the_list_takes_back_one_of_those_alike(client, staff):
    saved = post(client, staff, times="3").url.partition("saved=")[2]

    client.post(url("undo_contact", staff, saved))

    assert Contact.objects.standing().count() == 2


def test_three_alike_sent_twice_are_three(client, staff):
    key = str(uuid4())

    assert (
        post(client, staff, idempotency_key=key, times="3").url
        == post(client, staff, idempotency_key=key, times="3").url
    )
    assert Contact.objects.count() == 3


@pytest.mark.parametrize("second", ["1", "4"])
def test_a_used_page_with_another_number_asks_to_save_again(client, staff, second):
    key = str(uuid4())
    post(client, staff, idempotency_key=key, times="3")

    assert post(client, staff, idempotency_key=key, times=second).status_code == 422
    assert Contact.objects.count() == 3


@pytest.mark.parametrize("times", ["0", "31", "många"])
def test_a_number_of_alike_that_cannot_be_is_refused(client, staff, times):
    assert post(client, staff, times=times).status_code == 422
    assert not Contact.objects.exists()


# What was no talk


def tap(client, actor, outcome="not_reached", query="", **others):
    sent = {"tap-idempotency_key": str(uuid4()), "tap-outcome": outcome, "tap-shelter": str(actor.shelters.first().pk)}
    return client.post(url("log_without_talk", actor, query=query), sent | others)


@pytest.mark.parametrize("moment, evening", [(NOW, False), (EVENING, True)])
def test_an_attempt_is_one_tap_and_the_clock_says_day_or_evening(client, staff, time_machine, moment, evening):
    time_machine.move_to(moment, tick=False)
    tap(client, staff)

    made = Contact.objects.get()
    assert (made.outcome, made.channel, made.occurred_at, made.is_evening) == ("not_reached", "phone", moment, evening)
    assert counted().count() == 0


def test_the_line_says_whether_it_was_in_the_evening(client, staff, time_machine):
    assert "Sparat 14.32 – försökt nå på dagen, inget svar." in page(client, tap(client, staff).url)
    time_machine.move_to(EVENING)
    assert "Sparat 17.00 – försökt nå på kvällen, inget svar." in page(client, tap(client, staff).url)


def test_a_wrong_number_is_one_tap_and_not_counted(client, staff):
    answer = tap(client, staff, "not_counted")

    assert "fel nummer eller la på. Det räknas inte." in page(client, answer.url)
    assert Contact.objects.get().outcome == "not_counted"
    assert counted().count() == 0


def test_a_second_tap_later_is_the_same_attempt(client, staff, time_machine):
    key = str(uuid4())
    tap(client, staff, **{"tap-idempotency_key": key})
    time_machine.shift(2)
    tap(client, staff, **{"tap-idempotency_key": key})

    assert Contact.objects.count() == 1


@pytest.mark.parametrize("outcome", ["not_reached", "not_counted"])
def test_a_tap_on_a_case_has_its_shelter_and_who_it_is(client, staff, outcome):
    case = build.case(staff, seeker_role="witness")
    tap(client, staff, outcome, query=f"?case={case.pk}")

    made = Contact.objects.get()
    assert (made.case, made.shelter, made.seeker_role, made.outcome) == (case, case.shelter, "witness", outcome)


@pytest.mark.parametrize(
    "wrong", [{"tap-outcome": "reached"}, {"tap-shelter": str(uuid4())}, {"tap-idempotency_key": ""}]
)
def test_a_tap_that_cannot_be_writes_nothing(client, staff, wrong):
    assert tap(client, staff, **wrong).status_code == 422
    assert not Contact.objects.exists()


def test_who_works_for_two_shelters_and_has_logged_nothing_is_asked_where(client, shelter):
    both = build.actor("staff", shelter, build.shelter(shelter.association))
    build.sign_in(client, both)
    html = page(client, url("new_contact", both))
    assert html.count('type="radio" name="tap-shelter"') == 2

    build.contact(both, shelter=shelter)
    html = page(client, url("new_contact", both))
    assert f'type="hidden" name="tap-shelter" value="{shelter.pk}"' in html


def test_the_list_holds_contacts_and_shows_attempts_where_one_asks(client, staff):
    talk = build.contact(staff)
    tap(client, staff)

    assert list(client.get(url("contacts", staff)).context["page"]) == [talk]
    attempts = client.get(url("contacts", staff, query="?outcome=not_reached"))
    assert [one.outcome for one in attempts.context["page"]] == ["not_reached"]
    assert "1 försök" in attempts.content.decode()


# What is more than three taps


def test_interpreter_company_and_new_or_returning_are_kept_without_a_case(client, staff):
    post(client, staff, interpreter="with", first_time="returning", support=["accompanying"])

    made = Contact.objects.get()
    assert (made.interpreter, made.first_time, made.case) == ("with", "returning", None)
    assert [support.kind for support in made.supports.all()] == ["accompanying"]


def test_what_was_not_said_is_without_an_interpreter_and_not_asked(client, staff):
    post(client, staff)

    assert Contact.objects.values_list("interpreter", "first_time").get() == ("without", "not_asked")


def test_a_time_says_day_or_evening(client, staff):
    post(client, staff, day="2026-03-09", time="18:15")

    made = Contact.objects.get()
    assert made.occurred_at == datetime(2026, 3, 9, 18, 15, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert made.is_evening


def test_a_time_that_has_not_come_is_refused_at_the_time(client, staff):
    answer = post(client, staff, time="14:33")

    assert answer.status_code == 422
    assert "Klockan är inte så mycket än." in answer.content.decode()


# On a case


def test_a_contact_of_a_case_needs_neither_shelter_nor_person(client, staff):
    case = build.case(staff, seeker_role="witness", gender="woman", municipality="0181")
    html = page(client, url("new_contact", staff, query=f"?case={case.pk}"))
    assert "ärende 2026-1" in html
    assert 'name="shelter"' not in html

    post(client, staff, f"?case={case.pk}", shelter="", seeker_role="witness")

    made = Contact.objects.get()
    assert (made.case, made.gender, made.municipality) == (case, "woman", "0181")


def test_the_log_of_a_case_is_an_opening_of_it(client, staff):
    case = build.case(staff)
    client.get(url("new_contact", staff, query=f"?case={case.pk}"))

    assert AuditEvent.objects.filter(action="case.opened", object_id=case.pk).count() == 1


@pytest.mark.parametrize("whose", ["another shelter", "another association", "nobody", "nonsense", "blocked"])
def test_a_case_that_one_may_not_open_is_not_found_in_the_log(client, staff, shelter, whose):
    def blocked():
        case = build.case(staff)
        actions.declare_conflict(by=build.actor("staff", shelter), case=case, user=staff.user)
        return case.pk

    keys = {
        "another shelter": lambda: build.case(build.actor("staff", build.shelter(shelter.association))).pk,
        "another association": lambda: build.case(build.actor("staff", build.shelter())).pk,
        "nobody": uuid4,
        "nonsense": lambda: "x",
        "blocked": blocked,
    }
    query = f"?case={keys[whose]()}"

    assert client.get(url("new_contact", staff, query=query)).status_code == 404
    assert post(client, staff, query).status_code == 404
    assert tap(client, staff, query=query).status_code == 404
