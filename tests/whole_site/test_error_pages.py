import re

import pytest
from django.template.loader import render_to_string

from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503", "unreadable"])
def test_an_error_page_tells_nothing_and_asks_nothing(name):
    html = render_to_string(f"{name}.html")

    assert not re.search(r"<form|<input|<nav|token|hx-", html)


def test_not_found_is_the_same_for_a_stranger_a_member_and_nobody(client):
    staff, stranger = build.actor("staff", build.shelter()), build.actor("coordinator", build.shelter())
    address = f"/{staff.association.slug}/plans/targets/00000000-0000-4000-8000-000000000000/"
    nobody = client.get("/no/such/page/at/all/").content

    member = build.sign_in(client, staff).get(address)
    elsewhere = build.sign_in(client, stranger).get(address)

    assert member.status_code == elsewhere.status_code == 404
    assert member.content == elsewhere.content == nobody


def test_the_error_pages_are_found_in_both_languages(client):
    assert "Sidan finns inte här" in client.get("/no/such/page/at/all/").content.decode()

    client.post("/language/", {"language": "en", "next": "/"})

    assert "The page is not here" in client.get("/no/such/page/at/all/").content.decode()
