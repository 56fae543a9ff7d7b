import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests import builders as build

pytestmark = pytest.mark.django_db


def test_nobody_takes_an_address_that_the_administrator_has_not_given(client):
    user, other = build.user(), build.user()
    build.let_in(client, user)

    response = client.post(reverse("account_email"), {"email": other.email, "action_add": ""})

    assert response.status_code == 404
    assert not EmailAddress.objects.filter(user=user, email=other.email).exists()
