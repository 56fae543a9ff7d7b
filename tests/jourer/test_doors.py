"""Who may open cases, or let others in, takes a second step at the door: to no page of an association without it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from tests import builders as build

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
WITH_CASES = ["coordinator", "staff", "volunteer"]
WITHOUT = ["board", "auditor", "reviewer"]


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def by_password(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": build.PASSWORD})
    return client


def start(actor):
    return reverse("start", kwargs={"association": actor.association.slug})


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


def test_who_keeps_the_members_register_is_led_to_set_it_up_too(client):
    treasurer = build.actor("treasurer")
    by_password(client, treasurer.user)
    address = reverse("members", kwargs={"association": treasurer.association.slug})

    assert client.get(address).url == reverse("second_step")


@pytest.mark.parametrize("role", WITH_CASES)
@pytest.mark.parametrize("name", ["start", "cases", "new_contact", "plans"])
def test_who_may_open_cases_is_first_led_to_set_the_second_step_up(client, role, name):
    actor = build.actor(role, build.shelter())
    by_password(client, actor.user)

    response = client.get(reverse(name, kwargs={"association": actor.association.slug}))

    assert (response.status_code, response.url) == (302, reverse("second_step"))


@pytest.mark.parametrize("name", ["start", "second_steps", "emergency_watcher"])
def test_who_makes_accounts_and_roles_is_led_there_too(client, name):
    """One that opens cases is made in a minute."""
    actor = build.actor("admin", build.shelter())
    by_password(client, actor.user)

    assert client.get(reverse(name, kwargs={"association": actor.association.slug})).url == reverse("second_step")


@pytest.mark.parametrize("role", ["admin", "coordinator"])
@pytest.mark.parametrize("name", ["index", "jourer_user_add", "jourer_actor_add"])
def test_django_s_admin_is_no_way_around(client, role, name):
    actor = build.actor(role, build.shelter())
    by_password(client, actor.user)

    for method in (client.get, client.post):
        assert method(reverse(f"admin:{name}")).url == reverse("second_step")


@pytest.mark.parametrize("role", WITHOUT)
def test_who_may_not_open_cases_goes_on_with_a_password(client, role):
    actor = build.actor(role, build.shelter())
    by_password(client, actor.user)

    response = client.get(start(actor), follow=True)  # a reviewer's start is the list of agreements

    assert response.status_code == 200
    assert {where for where, _status in response.redirect_chain} <= {reverse("review")}


def test_nothing_is_written_without_the_second_step(client, staff):
    by_password(client, staff.user)

    response = client.post(
        reverse("new_contact", kwargs={"association": staff.association.slug}),
        {"channel": "phone", "seeker_role": "victim"},
    )

    assert response.url == reverse("second_step")


def test_another_role_without_cases_is_no_way_around(client, staff):
    build.actor("board", *staff.shelters.all(), user=staff.user)
    by_password(client, staff.user)

    assert client.get(start(staff)).status_code == 302


def test_the_page_says_why_and_leads_to_both_ways(client, staff):
    by_password(client, staff.user)

    page = client.get(reverse("second_step")).content.decode()

    assert reverse("mfa_add_webauthn") in page
    assert reverse("mfa_activate_totp") in page


@pytest.mark.django_db(transaction=True)  # allauth says that a factor was added when its transaction has ended
def test_from_the_password_to_the_codes_on_paper_and_on(client, staff):
    by_password(client, staff.user)
    again = client.get(reverse("mfa_activate_totp"), follow=True).redirect_chain[-1][0]
    client.post(again, {"password": build.PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="authenticator_secret" value="(\w+)"', page)[1]

    response = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    codes = client.get(response.url).content.decode()
    assert response.url == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0] in codes
    assert f'href="{reverse("home")}"' in codes
    assert client.get(start(staff)).status_code == 200


def test_who_has_used_it_goes_on(client, staff):
    TOTP.activate(staff.user, SECRET)
    by_password(client, staff.user)
    client.post(reverse("mfa_authenticate"), {"code": code()})

    assert client.get(start(staff)).status_code == 200


def test_a_session_from_before_it_was_set_up_is_asked_for_the_code_and_led_back(client, staff):
    by_password(client, staff.user)
    TOTP.activate(staff.user, SECRET)

    asked = client.get(start(staff))
    back = client.post(asked.url, {"code": code(), "next": start(staff)})

    assert asked.url == f"{reverse('mfa_reauthenticate')}?next=%2F{staff.association.slug}%2F"
    assert back.url == start(staff)
    assert client.get(start(staff)).status_code == 200


def test_the_password_asked_for_again_is_no_second_step(client, staff):
    by_password(client, staff.user)
    TOTP.activate(staff.user, SECRET)
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})

    assert client.get(start(staff)).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
     "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_password_neither_shows_nor_changes_the_second_step(client, staff, name, method):
    by_password(client, staff.user)
    TOTP.activate(staff.user, SECRET)
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})

    response = getattr(client, method)(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(f"{reverse('mfa_reauthenticate')}?next=")
    assert Authenticator.objects.get().type == "totp"


def test_who_has_used_it_may_change_it(client, staff):
    by_password(client, staff.user)
    TOTP.activate(staff.user, SECRET)
    client.post(reverse("mfa_reauthenticate"), {"code": code()})

    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_who_takes_the_last_one_away_is_asked_to_set_one_up(client, staff):
    TOTP.activate(staff.user, SECRET)
    by_password(client, staff.user)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert client.get(start(staff)).url == reverse("second_step")


def test_the_second_step_of_one_session_opens_no_other(staff):
    TOTP.activate(staff.user, SECRET)
    build.sign_in(Client(), staff)
    stolen = by_password(Client(), staff.user)

    assert stolen.get(start(staff)).url.startswith(reverse("account_login"))


def test_the_demonstration_asks_for_no_second_step(client, staff, settings):
    settings.SECOND_STEP_REQUIRED = False
    by_password(client, staff.user)

    assert client.get(start(staff)).status_code == 200
