"""Mailings to members: who gets them, what may not stand in them, and that nobody gets one twice."""

from smtplib import SMTPRecipientsRefused
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError

from jourer import jobs
from jourer.models import AuditEvent, Job
from tests import builders as build
from tests.cases.pages import NOW, url, words
from volunteers.actions import mailings as actions
from volunteers.actions.members import change_member
from volunteers.models import Mailing

pytestmark = pytest.mark.django_db

AGENDA = {
    "to": "members",
    "subject": "Årsmöte 17 mars",
    "text": "Klockan 18.\n\n1. Val.",
    "reply_to": "vi@jour.example",
}


@pytest.fixture(autouse=True)
def _a_day_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def leader(client):
    leader = build.actor("coordinator", build.shelter())
    build.fee_class(leader, amount=300)
    build.sign_in(client, leader)
    return leader


def send(by, **others):
    """Written, and sent as a worker would."""
    mailing = actions.send_mailing(by=by, idempotency_key=uuid4(), **{**AGENDA, **others})
    jobs.run(Job.objects.get(parameters__mailing=str(mailing.pk)).pk)
    return mailing


def recipients():
    return sorted(one.to[0] for one in mail.outbox)


def test_each_gets_a_mail_of_their_own_with_the_same_words(leader):
    for name in ("elsa", "bo"):
        build.member(leader, email=f"{name}@post.example")
    send(leader)

    assert [one.to for one in mail.outbox] == [["elsa@post.example"], ["bo@post.example"]]
    assert {(one.subject, one.body, tuple(one.reply_to)) for one in mail.outbox} == {
        ("Årsmöte 17 mars", "Klockan 18.\n\n1. Val.", ("vi@jour.example",))
    }
    assert [(one.cc, one.bcc) for one in mail.outbox] == [([], []), ([], [])]


def test_nobody_gets_one_who_is_protected_wants_none_has_left_or_is_a_company(leader):
    build.member(leader, email="elsa@post.example")
    build.member(leader, email="skyddad@post.example", is_protected=True)
    build.member(leader, email="nej@post.example", wants_mail=False)
    build.member(leader)
    company = build.fee_class(leader, name="Företagsvän", kind="company", amount=5000)
    build.member(leader, email="bolag@post.example", fee_class=company)
    send(leader)
    assert recipients() == ["elsa@post.example"]

    mail.outbox.clear()
    send(leader, to="companies")
    assert recipients() == ["bolag@post.example"]


def test_only_who_has_not_paid_is_reminded(leader):
    build.member(leader, email="betalt@post.example", paid_on=NOW.date())
    build.member(leader, email="obetalt@post.example")
    send(leader, to="unpaid")

    assert recipients() == ["obetalt@post.example"]


def test_it_is_looked_at_and_can_be_changed_before_it_is_sent(client, leader):
    build.member(leader, email="elsa@post.example")
    answers = {**AGENDA, "idempotency_key": str(uuid4())}
    text = words(client.post(url("new_mailing", leader), answers))
    assert "Det går till 1 medlem. Inget är skickat än" in text
    assert not Mailing.objects.exists()

    again = client.post(url("new_mailing", leader), {**answers, "again": "on"})
    assert (again.status_code, 'value="Årsmöte 17 mars"' in again.content.decode()) == (200, True)
    for _click in range(2):
        assert client.post(url("new_mailing", leader), {**answers, "looked_at": "on"}).status_code == 303
    assert Mailing.objects.count() == Job.objects.count() == 1
    assert AuditEvent.objects.get(action="mailing.sent").details == {"to": "members", "members": 1}


@pytest.mark.parametrize("name", ["subject", "text"])
def test_a_personal_identity_number_is_sent_to_nobody(client, leader, name):
    build.member(leader, email="elsa@post.example")
    answers = {**AGENDA, name: "Ang. 811228-9874", "idempotency_key": str(uuid4()), "looked_at": "on"}
    response = client.post(url("new_mailing", leader), answers)

    assert response.status_code == 422
    assert "Det här ser ut som ett personnummer. Ta bort det." in words(response)
    with pytest.raises(ValidationError):
        actions.send_mailing(by=leader, **{**AGENDA, name: "Ang. 811228-9874"}, idempotency_key=uuid4())


def test_a_mailing_to_nobody_is_refused(client, leader):
    response = client.post(url("new_mailing", leader), {**AGENDA, "idempotency_key": str(uuid4()), "looked_at": "on"})

    assert response.status_code == 422
    assert "Ingen i gruppen får utskick." in words(response)


def test_who_is_protected_after_it_was_written_does_not_get_it(leader):
    elsa = build.member(leader, email="elsa@post.example")
    mailing = actions.send_mailing(by=leader, idempotency_key=uuid4(), **AGENDA)
    change_member(by=leader, member=elsa, is_protected=True)
    jobs.run(Job.objects.get().pk)

    assert mail.outbox == []
    assert mailing.recipients.get().state == "refused"


def test_a_worker_that_was_killed_goes_on_where_it_was(client, leader, monkeypatch):
    for name in ("elsa", "bo"):
        build.member(leader, name=name, email=f"{name}@post.example")
    mailing = actions.send_mailing(by=leader, idempotency_key=uuid4(), **AGENDA)

    def killed(_per_cent):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.deliver(mailing, progress=killed)
    assert len(mail.outbox) == 1
    jobs.run(Job.objects.get().pk)
    jobs.run(Job.objects.get().pk)
    assert recipients() == ["bo@post.example", "elsa@post.example"]
    assert "Skickat: 2" in words(client.get(url("mailing", leader, mailing)))


def test_an_address_that_the_server_refuses_stops_nobody_elses_mail(client, leader, monkeypatch):
    for name in ("elsa", "bo"):
        build.member(leader, name=name, email=f"{name}@post.example")
    sending = mail.backends.locmem.EmailBackend.send_messages

    def refuse_elsa(backend, messages):
        if messages[0].to == ["elsa@post.example"]:
            raise SMTPRecipientsRefused({})
        return sending(backend, messages)

    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "send_messages", refuse_elsa)
    mailing = send(leader)

    assert recipients() == ["bo@post.example"]
    assert "Skickat: 1 Kunde inte skickas: 1" in words(client.get(url("mailing", leader, mailing)))


def test_the_list_says_how_many_have_got_each(client, leader):
    build.member(leader, email="elsa@post.example")
    send(leader)

    assert "10 mar 2026 Årsmöte 17 mars alla medlemmar 1 0" in words(client.get(url("mailings", leader)))
