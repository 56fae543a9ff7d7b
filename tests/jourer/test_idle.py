"""A screen that nobody is at is locked: the password opens it, and what was typed is not lost."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Contact
from tests import builders as build

pytestmark = pytest.mark.django_db

LONG = timedelta(minutes=31)
TYPED = {"channel": "phone", "seeker_role": "victim", "support": ["talk"], "day": "2026-03-10"}


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def here(client, staff):
    """Somebody who has just looked at a page."""
    build.sign_in(client, staff, at=time.time())
    client.get(start(staff))
    return client


def start(actor):
    return reverse("start", kwargs={"association": actor.association.slug})


def later(passed=LONG):
    return time_machine.travel(timezone.now() + passed)


def to_unlock(path):
    return f"{reverse('account_reauthenticate')}?next={path.replace('/', '%2F')}"


def test_after_half_an_hour_without_a_request_the_password_is_asked_for(here, staff):
    with later():
        assert here.get(start(staff)).url == to_unlock(start(staff))


def test_until_then_nothing_is_asked(here, staff):
    with later(timedelta(minutes=29)):
        assert here.get(start(staff)).status_code == 200


def test_every_request_begins_the_half_hour_anew(here, staff):
    for minutes in (20, 40, 60):
        with later(timedelta(minutes=minutes)):
            assert here.get(start(staff)).status_code == 200


def test_the_minutes_are_a_setting(here, staff, settings):
    settings.IDLE_LOCK = timedelta(minutes=5)

    with later(timedelta(minutes=6)):
        assert here.get(start(staff)).status_code == 302


def test_the_password_leads_back_to_where_one_was_going(here, staff):
    with later():
        back = here.post(reverse("account_reauthenticate"), {"password": build.PASSWORD, "next": start(staff)})

        assert back.url == start(staff)
        assert here.get(start(staff)).status_code == 200


def test_a_wrong_password_leaves_it_locked(here, staff):
    with later():
        here.post(reverse("account_reauthenticate"), {"password": "fel", "next": start(staff)})

        assert here.get(start(staff)).status_code == 302


@pytest.mark.parametrize("name", ["home", "mfa_index", "account_change_password"])
def test_no_page_of_ones_own_opens_either(here, name):
    with later():
        assert here.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["help", "healthz", "account_reauthenticate", "account_logout"])
def test_what_is_nobodys_and_the_ways_out_open(here, name):
    with later():
        assert here.get(reverse(name)).status_code == 200


def test_looking_at_a_way_out_does_not_unlock(here, staff):
    with later():
        here.get(reverse("account_reauthenticate"))

        assert here.get(start(staff)).status_code == 302


def test_an_address_that_is_none_does_not_unlock(here, staff):
    with later():
        assert here.get("/none.ico").status_code == 404

        assert here.get(start(staff)).status_code == 302


def test_a_form_without_its_token_does_not_unlock(staff):
    careful = build.sign_in(Client(enforce_csrf_checks=True), staff, at=time.time())
    with later():
        assert careful.post(start(staff)).status_code == 403

        assert careful.get(start(staff)).status_code == 302


@pytest.fixture
def typed(here, staff):
    """What stands in the form of somebody who was called away."""
    page = here.get(reverse("new_contact", kwargs={"association": staff.association.slug}))
    form = page.context["form"]
    shelter = str(staff.shelters.get().pk)
    return TYPED | {"shelter": shelter, "idempotency_key": str(form["idempotency_key"].value())}


def log(client, actor, data):
    return client.post(reverse("new_contact", kwargs={"association": actor.association.slug}), data)


def kept(response):
    return dict(response.context["kept"])


def test_a_form_sent_late_is_kept_and_not_saved(here, staff, typed):
    with later():
        response = log(here, staff, typed)

    assert response.status_code == 422
    assert kept(response) == {**typed, "support": "talk"}
    assert not Contact.objects.exists()


def test_the_password_sends_the_form_as_it_was_typed(here, staff, typed):
    with later():
        again = kept(log(here, staff, typed))
        response = log(here, staff, again | {"idle-password": build.PASSWORD})

        assert response.status_code == 303
        assert Contact.objects.get().channel == "phone"
        assert here.get(start(staff)).status_code == 200


def test_a_wrong_password_keeps_the_form(here, staff, typed):
    with later():
        response = log(here, staff, typed | {"idle-password": "fel"})

    assert response.status_code == 422
    assert kept(response) == {**typed, "support": "talk"}
    assert "fel" not in kept(response).values()
    assert not Contact.objects.exists()


def test_no_password_stands_in_the_page_for_whoever_comes_by(here):
    with later():
        typed = {"oldpassword": build.PASSWORD, "password1": "ny lång lösenfras", "password2": "ny lång lösenfras"}
        response = here.post(reverse("account_change_password"), typed)

    assert response.status_code == 422
    assert build.PASSWORD not in response.content.decode()
    assert "lösenfras" not in response.content.decode()


def test_what_was_typed_stands_escaped_in_the_page(here, staff, typed):
    note = '"><script>alert(1)</script>\r\nnästa rad'
    with later():
        page = log(here, staff, typed | {"note": note}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_guessing_the_password_is_slowed_down(here, staff, typed):
    with later():
        answers = [log(here, staff, typed | {"idle-password": "fel"}).status_code for _ in range(11)]

    assert answers[-1] == 429


def test_a_form_without_its_token_is_not_kept(staff, typed):
    """Else a stranger's page could have a form of its own kept, and unlocked by who knows the password."""
    careful = build.sign_in(Client(enforce_csrf_checks=True), staff, at=time.time())
    with later():
        assert log(careful, staff, typed).status_code == 403


def test_what_the_page_asks_for_by_itself_is_refused(here, staff, typed):
    with later():
        response = here.post(
            reverse("new_contact", kwargs={"association": staff.association.slug}),
            typed,
            headers={"HX-Request": "true"},
        )

    assert response.status_code == 401
    assert not Contact.objects.exists()


def test_the_cookie_of_one_session_does_not_keep_another_open(here, staff):
    other = build.sign_in(Client(), staff, at=time.time())
    with later():
        here.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})
        here.get(start(staff))
        other.cookies["here"] = here.cookies["here"].value

        assert other.get(start(staff)).status_code == 302


def test_a_cookie_made_up_is_none(here, staff):
    with later():
        here.cookies["here"] = "here:1vMxyz:AAAA"

        assert here.get(start(staff)).status_code == 302


def test_signing_in_again_unlocks(here, staff):
    with later():
        here.post(reverse("account_logout"))
        build.sign_in(here, staff, at=time.time())

        assert here.get(start(staff)).status_code == 200


def test_looking_writes_nothing_into_the_session(here, staff):
    before = dict(here.session)
    here.get(start(staff))

    assert dict(here.session) == before
