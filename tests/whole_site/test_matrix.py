from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from jourer import health
from jourer.models import AuditEvent
from jourer.models.associations import RESERVED_SLUGS
from tests.whole_site import addresses
from tests.whole_site.conftest import read
from tests.whole_site.matrix import ADMIN_PAGES, EVERYBODY, OPEN_PAGES, OWN_PAGES, PAGES

pytestmark = pytest.mark.django_db

FORMS_HAVE = ["GET", "POST"]
METHODS = [*FORMS_HAVE, "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]
GIVEN = {200, 302, 303}
REFUSED_INPUT = {400, 422}  # an empty form: the door was open


def allowed(page, role, method):
    return role in (page.get if method in {"GET", "HEAD"} else page.post if method == "POST" else ())


def is_right(status, page, role, method):
    """Open where the table says so, and never anywhere else."""
    if allowed(page, role, method):
        return status in GIVEN | (REFUSED_INPUT if method == "POST" else set())
    return status == 404 or (
        status == 405 and not (page.get if method in {"GET", "HEAD"} else page.post if method == "POST" else ())
    )


def test_every_address_has_a_row():
    known = {*PAGES, *OWN_PAGES, *OPEN_PAGES}
    rowless = {
        name
        for name in addresses.names()
        if name not in known and name != "admin:?" and not any(name.startswith(start) for start in ADMIN_PAGES)
    }

    assert rowless == set()


def test_no_association_can_be_called_what_begins_a_path_of_our_own():
    assert addresses.first_parts() - RESERVED_SLUGS == set()
    assert {"admin", "healthz", "role"} <= addresses.first_parts()


def test_every_row_has_an_address():
    assert {*PAGES, *OWN_PAGES, *OPEN_PAGES} - set(addresses.names()) == set()


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_the_roles_of_its_row_and_no_other(walls, cells, name):
    wrong = []
    for role, method in asked(PAGES[name]):
        status = walls.ask(walls.clients[role], method, walls.url(name, role=role)).status_code
        cells.append(role)
        if not is_right(status, PAGES[name], role, method):
            wrong.append((role, method, status))

    assert wrong == []


def asked(page):
    """Every role with what links and forms send; with the other methods one role let in, and one that is not."""
    let_in = page.get | page.post
    some = {min(let_in), *sorted(EVERYBODY - let_in)[:1]}
    return [(role, method) for role in EVERYBODY for method in METHODS if method in FORMS_HAVE or role in some]


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.opens])
def test_another_associations_object_answers_byte_for_byte_like_a_random_id(walls, cells, name):
    page, wrong = PAGES[name], []
    for role in EVERYBODY:
        client = walls.clients[role]
        for method in ("GET", "POST"):
            theirs = walls.ask(client, method, walls.url(name, role=role, tenant=walls.other))
            nobodys = walls.ask(client, method, walls.url(name, role=role, pk=uuid4()))
            cells.append(role)
            same = (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
            if (
                not same
                or theirs.status_code not in {404, 405}
                or (theirs.status_code == 405 and allowed(page, role, method))
            ):
                wrong.append((role, method, theirs.status_code, nobodys.status_code))

    assert wrong == []


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.private])
def test_a_private_object_of_another_role_is_not_found(walls, cells, name):
    wrong = []
    for role in sorted(PAGES[name].get | PAGES[name].post):
        for owner, found in walls.own[PAGES[name].opens].items():
            if owner == role:
                continue
            status = walls.ask(
                walls.clients[role], "POST" if PAGES[name].post else "GET", walls.url(name, role=role, pk=found.pk)
            ).status_code
            cells.append(role)
            if status not in {404, 422}:
                wrong.append((role, owner, status))

    assert wrong == []


@pytest.mark.parametrize("role", ["coordinator", "staff", "volunteer"])
def test_another_shelters_contact_is_not_found(walls, cells, role):
    theirs = walls.ask(walls.clients[role], "POST", walls.url("undo_contact", role=role, pk=walls.own.elsewhere.pk))
    cells.append(role)

    assert theirs.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_another_associations_address_is_not_there(walls, cells, name):
    wrong, slug = [], walls.own.association.slug
    for role in EVERYBODY:
        url = walls.url(name, role=role, tenant=walls.other)
        for method in ("GET", "POST"):
            theirs = walls.ask(walls.clients[role], method, url.replace(slug, walls.other.association.slug))
            cells.append(role)
            if (theirs.status_code, theirs.content) != (404, walls.nowhere[role]):
                wrong.append((role, method, theirs.status_code))

    assert wrong == []


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_signed_out_every_page_leads_to_the_door(walls, cells, name):
    for method in METHODS:
        response = walls.ask(walls.nobody, method, walls.url(name, role="staff"))
        cells.append(method)

        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", OWN_PAGES)
def test_ones_own_pages_lead_to_the_door_when_signed_out(walls, cells, name):
    needs_id = name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}
    url = reverse(name, kwargs={"pk": 1} if needs_id else {})
    for method in OWN_PAGES[name].split():
        signed_out = walls.ask(walls.nobody, method, url)
        signed_in = walls.ask(walls.clients["board"], method, url)
        cells.extend([signed_in, signed_out])

        assert signed_out.status_code == 302
        assert signed_in.status_code in ({404, 302} if needs_id else GIVEN | {400, 404, 422})


@pytest.mark.parametrize("name", sorted({*addresses.names()} & {*OPEN_PAGES}))
def test_open_pages_answer_without_signing_in(walls, cells, name):
    kwargs = {
        "account_reset_password_from_key": {"uidb36": "x", "key": "y"},
        "account_confirm_email": {"key": "x"},
        "calendar": {"house": uuid4(), "token": "x"},
    }.get(name, {})
    for process in ("worker", "beat"):
        health.sign_of_life(process)  # without it /readyz says that the site is not ready
    response = walls.ask(walls.nobody, "GET", reverse(name, kwargs=kwargs))
    cells.append(name)

    assert response.status_code in {200, 302, 404, 405}


def admin_urls():
    for name in sorted(set(addresses.names())):
        if name.startswith("admin:") and name != "admin:?":
            yield name


@pytest.mark.parametrize("name", list(admin_urls()))
def test_the_admin_opens_for_those_who_set_up_and_no_other(walls, cells, name):
    allowed_roles = next(roles for start, roles in ADMIN_PAGES.items() if name.startswith(start))
    url = reverse(name, args=admin_arguments(name))
    for role in EVERYBODY:
        for method in ("GET", "POST"):
            response = walls.ask(walls.clients[role], method, url)
            cells.append(role)
            if role not in allowed_roles:
                assert leads_nowhere(response), (role, method, response.status_code)
            else:
                assert response.status_code < 500, (role, method)


def admin_arguments(name):
    if name.count("_") == 2 and name.endswith(("_change", "_history", "_delete")):
        return [uuid4()]
    return ["jourer"] if name == "admin:app_list" else []


def leads_nowhere(response):
    """403, 404, or a redirect to the admin's own closed door."""
    return response.status_code in {403, 404} or (
        response.status_code == 302 and response.headers["Location"].startswith(("/admin/login/", "/accounts/login/"))
    )


def everything():
    """All rows of all tables, the audit and the sessions aside."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model not in {AuditEvent, Session}
    }


@pytest.mark.once
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_looking_changes_nothing(walls, cells, role):
    before = everything()

    for name, page in PAGES.items():
        if role in page.get:
            read(walls.clients[role].get(walls.url(name, role=role)))
            cells.append(name)

    assert everything() == before


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.post])
def test_a_post_without_its_token_is_refused(walls, cells, name):
    role = min(PAGES[name].post)
    client = Client(enforce_csrf_checks=True)
    client.cookies = walls.clients[role].cookies
    cells.append(name)

    assert client.post(walls.url(name, role=role)).status_code == 403


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_every_answer_carries_its_protections(walls, cells, name):
    role = min(PAGES[name].get or PAGES[name].post)
    headers = walls.ask(walls.clients[role], "GET", walls.url(name, role=role)).headers
    cells.append(name)

    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
