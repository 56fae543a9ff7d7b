import pytest
from django.contrib import admin
from django.urls import reverse

from jourer.models import Actor, AuditEvent, District, Shelter, User
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def association():
    return build.association()


@pytest.fixture
def administrator(association, client):
    actor = build.actor("admin", association=association)
    build.sign_in(client, actor)
    return actor


SHELTER = {
    "name": "Tjejjouren",
    "slug": "tjejjouren",
    "kind": "girls",
    "target_group": "",
    "catchments-TOTAL_FORMS": "0",
    "catchments-INITIAL_FORMS": "0",
}


def test_a_user_administrator_adds_a_shelter_and_the_audit_says_so(client, administrator):
    client.post(reverse("admin:jourer_shelter_add"), SHELTER | {"association": administrator.association_id})

    assert Shelter.objects.get().name == "Tjejjouren"
    assert AuditEvent.objects.get(action="setup.added").object_id == Shelter.objects.get().pk


def test_a_shelter_can_not_be_put_into_another_association(client, administrator):
    elsewhere = build.association()

    response = client.post(reverse("admin:jourer_shelter_add"), SHELTER | {"association": elsewhere.pk})

    assert response.status_code == 200
    assert "association" in response.context["adminform"].errors
    assert not Shelter.objects.exists()


def test_other_associations_rows_are_neither_listed_nor_opened(client, administrator):
    District.objects.create(association=build.association(), municipality="0181", name="Hemliga gatan")
    theirs = District.objects.get()

    assert "Hemliga gatan" not in client.get(reverse("admin:jourer_district_changelist")).content.decode()
    assert client.get(reverse("admin:jourer_district_change", args=[theirs.pk])).status_code == 404


def test_foreign_keys_offer_only_the_own_associations_rows(client, administrator):
    build.actor("staff", build.shelter(name="Grannjouren"))
    shelter = build.shelter(administrator.association, name="Egna jouren")
    actor = build.actor("staff", shelter)

    page = client.get(reverse("admin:jourer_actor_change", args=[actor.pk])).content.decode()

    assert "Egna jouren" in page
    assert "Grannjouren" not in page


def test_a_shelter_of_an_actor_gets_the_actors_association(client, administrator):
    shelter = build.shelter(administrator.association)
    actor = build.actor("staff", association=administrator.association)
    form = {
        "association": administrator.association_id,
        "user": actor.user_id,
        "role": "staff",
        "valid_from": "2026-01-01",
        "shelter_links-TOTAL_FORMS": "1",
        "shelter_links-INITIAL_FORMS": "0",
        "shelter_links-0-actor": actor.pk,
        "shelter_links-0-shelter": shelter.pk,
    }

    response = client.post(reverse("admin:jourer_actor_change", args=[actor.pk]), form)

    assert response.status_code == 302
    assert list(Actor.objects.get(pk=actor.pk).shelters.all()) == [shelter]


def test_a_new_account_has_no_password_and_is_found_again_before_it_has_a_role(client, administrator):
    account = {"name": "Ny Person", "email": "ny@jour.example", "language": "sv", "is_active": "on"}

    client.post(reverse("admin:jourer_user_add"), account)

    user = User.objects.get(email="ny@jour.example")
    assert not user.has_usable_password()
    assert "ny@jour.example" in client.get(reverse("admin:jourer_user_changelist")).content.decode()


def test_accounts_of_other_associations_are_not_listed(client, administrator):
    stranger = build.actor("staff", build.shelter()).user

    assert stranger.email not in client.get(reverse("admin:jourer_user_changelist")).content.decode()


@pytest.mark.parametrize("role", ["staff", "board", "volunteer", "treasurer", "auditor", "reviewer"])
def test_roles_that_set_nothing_up_do_not_get_in(client, association, role):
    build.sign_in(client, build.actor(role, association=association))

    for page in ("admin:index", "admin:jourer_shelter_changelist"):
        assert client.get(reverse(page), follow=True).status_code == 404


def test_the_admin_has_no_door_of_its_own(client):
    response = client.get(reverse("admin:jourer_shelter_changelist"), follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


def test_the_coordinator_sets_up_the_plan_but_not_accounts(client, association):
    build.sign_in(client, build.actor("coordinator", association=association))

    assert client.get(reverse("admin:plans_plan_changelist")).status_code == 200
    assert client.get(reverse("admin:jourer_user_changelist")).status_code == 403


def test_no_case_and_no_contact_is_in_the_admin():
    assert not {model._meta.app_label for model in admin.site._registry} & {"cases", "mfa", "account"}


def test_nothing_can_be_deleted(client, administrator):
    shelter = build.shelter(administrator.association)

    client.post(reverse("admin:jourer_shelter_delete", args=[shelter.pk]), {"post": "yes"})

    assert Shelter.objects.filter(pk=shelter.pk).exists()
