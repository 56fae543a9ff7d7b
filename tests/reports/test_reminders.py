"""Reminders: one mail a person, that says nothing, once."""

from datetime import UTC, date, datetime
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from jourer.models import Reminder
from reports import reminders
from tests import builders as build
from tests.volunteers.test_shifts import on_duty
from volunteers.actions import ask_to_take_over, sign_up

pytestmark = pytest.mark.django_db

MIDSUMMER = datetime(2026, 6, 15, 5, tzinfo=UTC)  # Monday, seven in the morning


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MIDSUMMER, tick=False) as at:
        yield at


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def coordinator(shelter):
    """Of whom mails are no concern here, unless a test says so: there is always something for a coordinator to do."""
    coordinator = build.actor("coordinator", shelter)
    choose(coordinator, "off")
    return coordinator


@pytest.fixture
def somebody(coordinator, shelter):
    return on_duty(coordinator, shelter)


def choose(actor, when):
    actor.user.reminders = when
    actor.user.save()


def told(run=None):
    """Who got a mail now."""
    mail.outbox.clear()
    (run or (lambda: call_command("send_reminders", verbosity=0)))()
    return [address for one in mail.outbox for address in one.to]


def test_who_has_a_shift_tomorrow_is_told_once_and_not_what_it_is(coordinator, somebody, shelter, settings):
    settings.SITE_URL = "https://jourer.example"
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))

    assert told() == [somebody.user.email]
    (sent,) = mail.outbox
    assert sent.subject == "Det finns något för dig att göra"
    assert sent.body == (
        "Något väntar på dig. Logga in för att se vad det är:\nhttps://jourer.example\n\n"
        "Du väljer själv vilka av de här mejlen du får:\nhttps://jourer.example/reminders/"
    )
    assert told() == []


def test_a_person_of_several_roles_gets_one_mail_in_the_own_language(coordinator, somebody, shelter):
    also = build.actor("staff", shelter, user=somebody.user)
    also.user.language = "en"
    also.user.save()
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))

    assert told() == [somebody.user.email]
    assert mail.outbox[0].subject == "There is something for you to do"


def test_who_wants_no_mails_has_left_or_has_no_open_account_gets_none(coordinator, somebody, shelter):
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    choose(somebody, "off")
    assert told() == []

    choose(somebody, "daily")
    somebody.user.is_active = False
    somebody.user.save()
    assert told() == []

    somebody.user.is_active = True
    somebody.user.save()
    somebody.valid_from = somebody.valid_until = date(2026, 6, 14)
    somebody.save()
    assert told() == []


def test_a_day_has_one_mail_and_what_is_new_the_day_after_another(coordinator, somebody, shelter, clock):
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    assert told() == [somebody.user.email]

    sign_up(by=somebody, shift=build.shift(coordinator, shelter, begins_on=date(2026, 6, 17)))
    assert told() == []
    clock.move_to(datetime(2026, 6, 16, 5, tzinfo=UTC))
    assert told() == [somebody.user.email]


def test_what_comes_back_after_it_was_gone_is_told_of_again(coordinator, shelter, clock):
    """A gap in the schedule that is filled, and is there again a week later."""
    choose(coordinator, "daily")
    shift = build.shift(coordinator, shelter, begins_on=date(2026, 6, 27))
    assert told() == [coordinator.user.email]
    clock.move_to(datetime(2026, 6, 16, 5, tzinfo=UTC))
    assert told() == []

    taken = sign_up(by=on_duty(coordinator, shelter), shift=shift)
    told()
    clock.move_to(datetime(2026, 6, 17, 5, tzinfo=UTC))
    told()
    taken.delete()
    clock.move_to(datetime(2026, 6, 18, 5, tzinfo=UTC))
    assert coordinator.user.email in told()


def test_a_question_about_a_shift_reaches_at_once_who_wants_that(coordinator, somebody, shelter):
    other, patient = on_duty(coordinator, shelter), on_duty(coordinator, shelter)
    choose(other, "at_once")
    for asked, opens in ((other, "18:00"), (patient, "12:00")):
        shift = build.shift(
            coordinator,
            shelter,
            begins_on=date(2026, 6, 30),
            opens=opens,
            closes="17:00" if opens == "12:00" else "21:00",
        )
        ask_to_take_over(by=somebody, sign_up=sign_up(by=somebody, shift=shift), to=asked)

    def urgent():
        reminders.send(shelter.association, only_urgent=True)

    assert told(urgent) == [other.user.email]
    assert told(urgent) == []
    assert told() == [patient.user.email]


def test_a_mail_that_cannot_be_sent_is_tried_again(coordinator, somebody, shelter, settings, caplog):
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    settings.EMAIL_BACKEND = "tests.reports.test_reminders.Refusing"

    call_command("send_reminders", verbosity=0)
    assert not Reminder.objects.exists()
    assert somebody.user.email not in caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert told() == [somebody.user.email]


class Refusing:
    """A mail server that takes nothing."""

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise SMTPException("no")


def test_what_is_kept_of_a_reminder_says_nothing(coordinator, somebody, shelter):
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    told()

    assert all(len(what) == 64 and "/" not in what for what in Reminder.objects.values_list("what", flat=True))


def test_everybody_chooses_how_often(client, somebody):
    build.sign_in(client, somebody)
    assert client.post("/reminders/", {"reminders": "now and then"}).status_code == 422

    assert client.post("/reminders/", {"reminders": "off"}).status_code == 303
    somebody.user.refresh_from_db()
    assert somebody.user.reminders == "off"
