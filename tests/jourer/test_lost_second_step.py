"""A second step that somebody has lost is reset by an administrator who knows who asks, and by nobody else."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from jourer import actions
from jourer.models import AuditEvent
from tests import builders as build

pytestmark = pytest.mark.django_db

ANSWERS = {"reason": "gone", "known": "met"}


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def admin(shelter, client):
    """The administrator who is signed in, and has just typed the password again."""
    actor = build.actor("admin", association=shelter.association)
    fresh(build.sign_in(client, actor))
    return actor


@pytest.fixture
def staff(shelter):
    return with_second_step(build.actor("staff", shelter))


def with_second_step(actor):
    TOTP.activate(actor.user, generate_totp_secret())
    RecoveryCodes.activate(actor.user)
    return actor


def fresh(client):
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] += [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client


def page(by, of):
    return reverse("reset_second_step", kwargs={"association": by.association.slug, "pk": of.user_id})


def steps_of(actor):
    return Authenticator.objects.filter(user=actor.user).count()


def test_keys_and_codes_are_gone_and_it_is_written_down_why(client, admin, staff):
    response = client.post(page(admin, staff), ANSWERS, follow=True)

    assert "Det andra inloggningssteget är nollställt." in response.content.decode()
    assert steps_of(staff) == 0
    event = AuditEvent.objects.get(action="second_step.reset")
    assert (event.actor, event.object_id, event.details) == (admin, staff.user_id, ANSWERS)


def test_the_person_is_signed_out_everywhere_and_sets_up_a_new_one_before_any_case(client, admin, staff):
    theirs = build.sign_in(Client(), staff)
    cases = reverse("cases", kwargs={"association": staff.association.slug})
    assert theirs.get(cases).status_code == 200
    client.post(page(admin, staff), ANSWERS)

    assert theirs.get(cases).url == f"{reverse('account_login')}?next={cases}"
    theirs.post(reverse("account_login"), {"login": staff.user.email, "password": build.PASSWORD})
    assert theirs.get(cases).url == reverse("second_step")
    assert client.get(page(admin, staff)).status_code == 200  # the administrator is still here


def test_the_person_is_told_by_a_mail_that_says_nothing_of_what_the_account_is_for(
    client, admin, staff, django_capture_on_commit_callbacks
):
    for _click in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page(admin, staff), ANSWERS)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([staff.user.email], "Ditt andra inloggningssteg har nollställts")
    assert "Har du inte bett om det? Säg till din administratör genast." in sent.body
    for hidden in (staff.association.name, staff.association.slug, admin.user.name, "jour", "ärende"):
        assert hidden not in sent.subject + sent.body


def test_two_clicks_reset_once(client, admin, staff):
    for _click in range(2):
        assert client.post(page(admin, staff), ANSWERS).status_code == 303

    assert AuditEvent.objects.filter(action="second_step.reset").count() == 1


@pytest.mark.parametrize("missing", ["reason", "known"])
def test_why_and_how_one_knows_are_asked_for(client, admin, staff, missing):
    response = client.post(page(admin, staff), {**ANSWERS, missing: ""})

    assert response.status_code == 422
    assert steps_of(staff) == 2


def test_the_administrator_signs_in_anew_first(client, shelter, staff):
    admin = build.actor("admin", association=shelter.association)
    response = build.sign_in(client, admin).get(page(admin, staff))

    assert response.url == f"{reverse('account_reauthenticate')}?next={page(admin, staff).replace('/', '%2F')}"
    assert client.post(page(admin, staff), ANSWERS).status_code == 422
    assert steps_of(staff) == 2
    client.post(page(admin, staff), ANSWERS | {"idle-password": build.PASSWORD})
    assert steps_of(staff) == 0


def test_an_administrator_without_a_second_step_sets_one_up_first(client, shelter, staff):
    admin = build.actor("admin", association=shelter.association)
    client.post(reverse("account_login"), {"login": admin.user.email, "password": build.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})

    assert client.post(page(admin, staff), ANSWERS).url == reverse("second_step")
    assert steps_of(staff) == 2


def test_nobody_resets_their_own(client, admin):
    with_second_step(admin)
    response = client.post(page(admin, admin), ANSWERS)

    assert response.status_code == 422
    assert "Någon annan måste nollställa ditt andra inloggningssteg." in response.content.decode()
    assert steps_of(admin) == 2


def test_nor_in_another_role(shelter, staff):
    same_person = build.actor("admin", association=shelter.association, user=staff.user)

    with pytest.raises(ValidationError):
        actions.reset_second_step(by=same_person, user=staff.user, **ANSWERS)


def test_an_account_with_a_role_elsewhere_is_nobodys_alone_to_open(client, admin, staff):
    build.actor("staff", build.shelter(), user=staff.user)
    response = client.post(page(admin, staff), ANSWERS)

    assert response.status_code == 422
    assert "Be dem som driver systemet att nollställa det." in response.content.decode()
    assert steps_of(staff) == 2


def test_another_associations_account_is_not_there(client, admin):
    theirs = with_second_step(build.actor("staff", build.shelter()))

    assert client.post(page(admin, theirs), ANSWERS).status_code == 404
    assert steps_of(theirs) == 2


@pytest.mark.parametrize("role", ["coordinator", "staff", "volunteer", "board", "treasurer", "auditor", "reviewer"])
def test_no_other_role_finds_the_page(client, shelter, staff, role):
    other = build.actor(role, shelter)
    fresh(build.sign_in(client, other))

    assert client.post(page(other, staff), ANSWERS).status_code == 404
    assert steps_of(staff) == 2


def test_the_list_says_who_has_one_and_leads_to_all_but_ones_own(client, admin, staff):
    with_second_step(admin)
    build.actor("board", association=admin.association)
    listed = client.get(reverse("second_steps", kwargs={"association": admin.association.slug}))
    html = listed.content.decode()

    assert page(admin, staff) in html
    assert page(admin, admin) not in html
    assert [person.has_second_step for person in listed.context["page"]].count(True) == 2


# Where no administrator may


def by_command(email):
    call_command("reset_second_step", email, reason="gone", known="met")


def test_who_runs_the_system_resets_it_and_every_association_has_it_written_down(admin, staff):
    elsewhere = build.actor("staff", build.shelter(), user=staff.user)
    by_command(staff.user.email)

    assert steps_of(staff) == 0
    events = AuditEvent.objects.filter(action="second_step.reset", system="reset_second_step")
    assert {event.association_id for event in events} == {staff.association_id, elsewhere.association_id}


@pytest.mark.parametrize("email", ["ingen@jour.example", "admin"])
def test_an_account_that_is_not_there_or_has_none_is_said(admin, email):
    with pytest.raises(CommandError):
        by_command(admin.user.email if email == "admin" else email)
