"""A session ends eight hours after sign-in, whatever happens in it."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests import builders as build

pytestmark = pytest.mark.django_db

PASSWORD = {"password": build.PASSWORD}


@pytest.fixture
def board():
    return build.actor("board")


@pytest.fixture
def signed_in(client, board):
    """Somebody who has come in through the door."""
    client.post(reverse("account_login"), {"login": board.user.email, "password": build.PASSWORD})
    return client


def after(**passed):
    return time_machine.travel(timezone.now() + timedelta(**passed))


def work_in(client, actor):
    """The password asked for after a break, and the role chosen again: both are saved in the session."""
    assert client.post(reverse("account_reauthenticate"), PASSWORD).status_code == 302
    assert client.post(reverse("switch_role"), {"actor": str(actor.pk)}).status_code == 302


def test_work_does_not_prolong_it(signed_in, board):
    for hours in (2, 4, 6):
        with after(hours=hours):
            work_in(signed_in, board)

    with after(hours=7, minutes=59):
        work_in(signed_in, board)
    with after(hours=8, minutes=1):
        response = signed_in.get(reverse("home"))
        assert response.url == f"{reverse('account_login')}?next=/"


def test_signing_in_again_begins_eight_new_hours(signed_in, board):
    with after(hours=7):
        signed_in.post(reverse("account_logout"))
        signed_in.post(reverse("account_login"), {"login": board.user.email, "password": build.PASSWORD})
    with after(hours=14, minutes=59):
        work_in(signed_in, board)


def test_the_cookie_is_gone_with_the_browser(signed_in):
    cookie = signed_in.cookies["sessionid"]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_the_row_says_when_it_ends(signed_in, board):
    began = time.time()
    with after(hours=5):
        work_in(signed_in, board)

    ends_at = Session.objects.get().expire_date.timestamp()
    assert ends_at - began == pytest.approx(8 * 60 * 60, abs=60)
