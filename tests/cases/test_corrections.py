"""A contact is corrected with before, after and a reason, and nobody overwrites anybody."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from cases import actions
from cases.metrics import contacts as counted
from cases.models import Contact, ContactChange
from jourer.models import AuditEvent, District
from tests import builders as build
from tests.cases.pages import NOW, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(staff):
    return build.contact(staff, channel="phone", support=["talk"])


def answers(contact, **others):
    return {
        "version": str(contact.version),
        "outcome": "reached",
        "shelter": str(contact.shelter_id),
        "channel": "phone",
        "seeker_role": "victim",
        "support": ["talk"],
        "day": "another",
        "occurred_on": "2026-03-10",
        "done_by": str(contact.done_by_id),
        "reason": "Fel vald",
        **others,
    }


def correct(client, contact, **others):
    return client.post(url("correct_contact", contact.typed_by, contact), answers(contact, **others))


def test_a_correction_keeps_before_and_after_and_why(client, contact, staff):
    answer = correct(client, contact, channel="chat", support=["talk", "legal"])
    html = client.get(answer.url).content.decode()

    change = ContactChange.objects.get()
    assert change.before == {"channel": "phone", "support": ["talk"]}
    assert change.after == {"channel": "chat", "support": ["legal", "talk"]}
    assert (change.reason, change.changed_by) == ("Fel vald", staff)
    for text in ("10 mar 2026 14.32, Siv Dal", "Fel vald", "Kontaktväg: från telefon till chatt"):
        assert text in html
    assert "från stödsamtal till juridisk rådgivning, stödsamtal" in html


def test_a_correction_is_audited_without_a_word_of_it(client, contact):
    correct(client, contact, channel="chat", reason="Kalle ringde")

    event = AuditEvent.objects.get(action="contact.corrected")
    assert event.details == {"fields": ["channel"]}


def test_the_reason_stands_in_no_column_in_clear(client, contact):
    correct(client, contact, channel="chat", reason="Hemligheten")

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM cases_contactchange")
        assert "Hemligheten" not in cursor.fetchone()[0]


def test_without_a_reason_nothing_is_corrected_and_everything_typed_stays(client, contact):
    answer = correct(client, contact, channel="chat", reason="  ")

    assert answer.status_code == 422
    assert "Skriv varför den rättas." in answer.content.decode()
    assert answer.context["form"]["channel"].value() == "chat"
    assert Contact.objects.get().channel == "phone"


def test_a_reason_that_seems_to_hold_a_telephone_number_is_asked_about_once(client, contact):
    asked = correct(client, contact, channel="chat", reason="Ring 070-123 45 67")

    assert asked.status_code == 422
    assert "Texten verkar innehålla ett telefonnummer." in asked.content.decode()
    assert correct(client, contact, channel="chat", reason="Ring 070-123 45 67", anyway="yes").status_code == 303


def test_the_second_of_two_editors_overwrites_nothing_and_loses_nothing(client, contact, staff, shelter):
    colleague = build.actor("staff", shelter, user=build.user(name="Bea Alm"))
    sent = answers(contact, seeker_role="witness", channel="sms")
    facts = {"version": 1, "reason": "Jag var med", "support": ["talk"]}
    actions.correct_contact(by=colleague, contact=contact, channel="chat", **facts)

    refused = client.post(url("correct_contact", staff, contact), sent)
    html = refused.content.decode()

    assert refused.status_code == 422
    assert "Bea Alm rättade kontakten 10 mar 2026 kl. 14.32." in html
    assert "Kontaktväg: nu står det ”chatt”, du har skrivit ”sms”" in html
    assert Contact.objects.get().channel == "chat"
    typed = refused.context["form"]
    assert (typed["channel"].value(), typed["seeker_role"].value(), typed["reason"].value()) == (
        "sms",
        "witness",
        "Fel vald",
    )

    again = client.post(url("correct_contact", staff, contact), sent | {"version": typed["version"].value()})
    assert again.status_code == 303
    assert Contact.objects.values_list("channel", "seeker_role", "version").get() == ("sms", "witness", 3)


def test_a_second_click_is_no_second_correction(client, contact):
    sent = answers(contact, channel="chat")
    for _click in range(2):
        assert client.post(url("correct_contact", contact.typed_by, contact), sent).status_code == 303

    assert ContactChange.objects.count() == 1


def test_a_wrong_number_after_all_is_counted_no_more(client, contact):
    assert counted().count() == 1
    correct(client, contact, outcome="not_counted", support=[])

    assert counted().count() == 0


def test_somebody_reached_has_been_given_some_support(client, contact):
    answer = correct(client, contact, support=[])

    assert answer.status_code == 422
    assert "Välj minst ett slags stöd." in answer.content.decode()


def test_an_attempt_whose_time_is_taken_away_was_in_no_evening(client, contact):
    attempt = {"outcome": "not_reached", "support": [], "occurred_on": "2026-03-09"}
    correct(client, contact, **attempt, time="18:15")
    assert Contact.objects.get().is_evening
    correct(client, contact, **attempt, time="", version=2)

    assert not Contact.objects.get().is_evening


def test_time_place_and_people_are_told_in_words(client, contact, shelter):
    ronna = District.objects.create(association=shelter.association, municipality="0181", name="Ronna")
    colleague = build.actor("volunteer", shelter, user=build.user(name="Cia Berg"))
    answer = correct(
        client,
        contact,
        occurred_on="2026-03-09",
        time="18:15",
        district=str(ronna.pk),
        done_by=str(colleague.pk),
    )
    html = client.get(answer.url).content.decode()

    assert Contact.objects.get().is_evening
    for text in (
        "från 10 mar 2026 till 9 mar 2026",
        "från inte angivet till 18.15",
        "till Ronna",
        "Siv Dal",
        "Cia Berg",
    ):
        assert text in html


def test_who_gave_the_support_may_have_left(client, contact, staff, shelter):
    former = build.actor("volunteer", shelter, valid_until=date(2026, 3, 9))
    theirs = build.contact(staff, done_by=former)

    assert correct(client, theirs, channel="chat").status_code == 303
    assert Contact.objects.get(pk=theirs.pk).done_by == former


def test_a_contact_of_a_case_is_corrected_on_the_case_and_that_is_an_opening(client, staff):
    case = build.case(staff)
    theirs = build.contact(staff, case=case)
    correct(client, theirs, channel="chat")

    assert Contact.objects.values_list("channel", "case").get() == ("chat", case.pk)
    assert AuditEvent.objects.filter(action="case.opened", object_id=case.pk).exists()


@pytest.mark.parametrize("whose", ["another shelter", "another association", "nobody", "undone"])
def test_what_one_may_not_open_one_does_not_correct(client, staff, shelter, whose):
    keys = {
        "another shelter": lambda: build.contact(build.actor("staff", build.shelter(shelter.association))).pk,
        "another association": lambda: build.contact(build.actor("staff", build.shelter())).pk,
        "nobody": uuid4,
        "undone": lambda: actions.undo_contact(by=staff, contact=build.contact(staff)).pk,
    }
    address = reverse("correct_contact", args=[staff.association.slug, keys[whose]()])

    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


def test_a_volunteer_corrects_the_own_entries_only(client, shelter):
    volunteer = build.actor("volunteer", shelter)
    build.sign_in(client, volunteer)
    own, other = build.contact(volunteer), build.contact(build.actor("staff", shelter))

    assert client.get(url("correct_contact", volunteer, own)).status_code == 200
    assert client.get(url("correct_contact", volunteer, other)).status_code == 404


def test_what_can_no_longer_be_undone_can_be_corrected(client, contact, staff, time_machine):
    time_machine.move_to(NOW + timedelta(minutes=11))
    html = client.get(reverse("new_contact", args=[staff.association.slug])).content.decode()

    assert url("correct_contact", staff, contact) in html


@pytest.mark.parametrize("number", [1, 6])
def test_the_page_makes_the_same_queries_for_any_number_of_corrections(
    client, contact, staff, number, django_assert_num_queries
):
    channels = ["chat", "sms", "video", "visit", "email", "court"]
    for version, channel in enumerate(channels[:number], start=1):
        facts = {"version": version, "reason": "Fel", "support": ["talk"], "channel": channel}
        actions.correct_contact(by=staff, contact=contact, **facts)

    with django_assert_num_queries(11):
        client.get(url("correct_contact", staff, contact))
