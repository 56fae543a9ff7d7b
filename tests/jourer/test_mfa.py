"""The second factor: it works, and its secret cannot be read from the database."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.urls import reverse

from jourer import crypto
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def staff(secret):
    actor = build.actor("staff", build.shelter())
    TOTP.activate(actor.user, secret)
    return actor


def code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": build.PASSWORD})


def test_the_secret_is_encrypted_in_the_database(staff, secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        [(stored,)] = cursor.fetchall()

    assert secret not in str(stored)
    assert Authenticator.objects.get().data["secret"].startswith("v1.demo.")


def test_a_secret_encrypted_for_something_else_is_refused(staff, secret):
    with pytest.raises(crypto.UndecryptableError):
        crypto.decrypt(Authenticator.objects.get().data["secret"], place="cases.identity|name|5f0c")


def test_the_password_alone_does_not_open_the_door(client, staff):
    response = sign_in(client, staff.user)

    assert response.url == reverse("mfa_authenticate")
    assert client.get("/").url.startswith(reverse("account_login"))


def test_the_code_opens_the_door(client, staff, secret):
    sign_in(client, staff.user)

    response = client.post(reverse("mfa_authenticate"), {"code": code(secret)})

    assert response.url == "/"
    assert client.get("/").url == reverse("start", kwargs={"association": staff.association.slug})


def test_a_wrong_code_does_not(client, staff, secret):
    sign_in(client, staff.user)

    response = client.post(reverse("mfa_authenticate"), {"code": f"{(int(code(secret)) + 1) % 1_000_000:06}"})

    assert response.status_code == 200
    assert client.get("/").url.startswith(reverse("account_login"))


def test_the_same_code_opens_the_door_only_once(client, staff, secret):
    right = code(secret)
    for _ in range(2):
        sign_in(client, staff.user)
        response = client.post(reverse("mfa_authenticate"), {"code": right})
        client.post(reverse("account_logout"))

    assert response.status_code == 200


def test_nobody_signs_up(client):
    response = client.get(reverse("account_signup"))

    assert "password1" not in response.content.decode()


def test_signing_in_wrongly_is_slowed_down_for_the_user_and_not_for_the_address(client):
    staff, colleague = build.actor("staff", build.shelter()), build.actor("staff", build.shelter())
    for _ in range(11):
        client.post(reverse("account_login"), {"login": staff.user.email, "password": "fel"})

    assert sign_in(client, staff.user).status_code != 302
    assert sign_in(client, colleague.user).status_code == 302
