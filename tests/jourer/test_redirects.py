"""Where the addresses lead that come in with a form."""

import pytest
from django.urls import reverse

from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("/demo/contacts/", "/demo/contacts/"),
        ("contacts", "contacts"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://[", "/"),
    ],
)
def test_the_choice_of_language_leads_back_and_never_away(client, target, where):
    response = client.post(reverse("language"), {"language": "en", "next": target})

    assert (response.status_code, response.headers["Location"]) == (302, where)


@pytest.mark.parametrize("target", ["http://[", "//evil.example"])
def test_signing_in_leads_never_away(client, target):
    user = build.user()

    response = client.post(reverse("account_login"), {"login": user.email, "password": build.PASSWORD, "next": target})

    assert (response.status_code, response.headers["Location"]) == (302, "/")
