import pytest
from django.contrib import admin
from django.urls import reverse

from cases.models import Label
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


@pytest.mark.parametrize("role", ["staff", "board", "volunteer", "auditor", "reviewer"])
def test_roles_that_set_nothing_up_do_not_get_in(client, association, role):
    build.sign_in(client, build.actor(role, association=association))

    for page in ("admin:index", "admin:jourer_shelter_changelist"):
        assert client.get(reverse(page), follow=True).status_code == 404


def test_the_treasurer_gets_at_the_money_and_at_nothing_else(client, association):
    build.sign_in(client, build.actor("treasurer", association=association))

    assert client.get(reverse("admin:budget_grant_changelist")).status_code == 200
    assert client.get(reverse("admin:jourer_shelter_changelist")).status_code == 403


def test_the_admin_has_no_door_of_its_own(client):
    response = client.get(reverse("admin:jourer_shelter_changelist"), follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


def test_the_coordinator_sets_up_the_plan_but_not_accounts(client, association):
    build.sign_in(client, build.actor("coordinator", association=association))

    assert client.get(reverse("admin:plans_plan_changelist")).status_code == 200
    assert client.get(reverse("admin:jourer_user_changelist")).status_code == 403


def test_no_case_and_no_contact_is_in_the_admin():
    apps = {"cases", "mfa", "account"}

    assert [model for model in admin.site._registry if model._meta.app_label in apps] == [Label]


def test_a_coordinator_adds_a_label_that_cases_are_then_offered(client, association):
    coordinator = build.actor("coordinator", build.shelter(association))
    build.sign_in(client, coordinator)
    label = {"name": "Hedersteamet", "is_offered": "on", "association": association.pk}
    client.post(reverse("admin:cases_label_add"), label)

    page = client.get(reverse("new_case", kwargs={"association": association.slug}))
    assert "Hedersteamet" in page.content.decode()


def test_nothing_can_be_deleted(client, administrator):
    shelter = build.shelter(administrator.association)

    client.post(reverse("admin:jourer_shelter_delete", args=[shelter.pk]), {"post": "yes"})

    assert Shelter.objects.filter(pk=shelter.pk).exists()


def test_a_row_stays_in_its_association(client, administrator):
    elsewhere = build.actor("admin", user=administrator.user).association
    shelter = build.shelter(administrator.association)

    client.post(reverse("admin:jourer_shelter_change", args=[shelter.pk]), SHELTER | {"association": elsewhere.pk})

    shelter.refresh_from_db()
    assert (shelter.name, shelter.association_id) == ("Tjejjouren", administrator.association_id)


def test_what_was_done_in_a_role_does_not_become_another_persons(client, administrator):
    staff = build.actor("staff", association=administrator.association)
    form = {
        "association": staff.association_id,
        "user": administrator.user_id,
        "role": "coordinator",
        "valid_from": "2026-01-01",
        "valid_until": "2026-06-30",
        "shelter_links-TOTAL_FORMS": "0",
        "shelter_links-INITIAL_FORMS": "0",
    }

    client.post(reverse("admin:jourer_actor_change", args=[staff.pk]), form)

    changed = Actor.objects.get(pk=staff.pk)
    assert (changed.user_id, changed.role) == (staff.user_id, "staff")
    assert changed.valid_until.isoformat() == "2026-06-30"


def test_an_account_with_a_role_elsewhere_is_not_given_another_address(client, administrator):
    staff = build.actor("staff", association=administrator.association)
    account = {"name": "Ny", "email": "annan@jour.example", "language": "sv"}
    change = reverse("admin:jourer_user_change", args=[staff.user_id])
    build.actor("staff", association=build.association(), user=staff.user)

    client.post(change, account | {"is_active": "on"})

    assert User.objects.get(pk=staff.user_id).email == staff.user.email


def test_one_address_is_one_account_however_it_is_written(client, administrator):
    theirs = build.user(email="greta@granne.example")

    account = {"name": "Greta", "email": "Greta@Granne.example", "language": "sv", "is_active": "on"}
    response = client.post(reverse("admin:jourer_user_add"), account)

    assert "email" in response.context["adminform"].errors
    assert list(User.objects.filter(email__iexact=theirs.email)) == [theirs]


@pytest.mark.logs_error("Filtering by")
@pytest.mark.parametrize(
    "query", [{"password__startswith": "argon2"}, {"name__regex": "("}, {"name__startswith": "\0"}]
)
def test_a_list_answers_no_questions_but_its_own(client, administrator, query):
    assert client.get(reverse("admin:jourer_user_changelist"), query).status_code == 400


def test_the_list_of_roles_is_narrowed_to_one(client, administrator):
    assert client.get(reverse("admin:jourer_actor_changelist"), {"role__exact": "staff"}).status_code == 200


@pytest.mark.logs_error("Filtering by role__exact not allowed")
def test_a_null_character_is_no_question_to_the_database(client, administrator):
    assert client.get(reverse("admin:jourer_actor_changelist"), {"role__exact": "\0"}).status_code == 400


def test_only_the_own_plans_years_are_offered(client, association):
    build.sign_in(client, build.actor("coordinator", association=association))
    build.goal(build.plan(association, year=2026), text="Fler ska få stöd.")
    build.plan(build.association(), year=1907)

    page = client.get(reverse("admin:plans_goal_changelist")).content.decode()

    assert "year=2026" in page
    assert "1907" not in page
    assert "Fler ska" in client.get(reverse("admin:plans_goal_changelist"), {"year": "2026"}).content.decode()
    assert client.get(reverse("admin:plans_goal_changelist"), {"year": "1907"}).status_code == 200


def test_a_refusal_in_the_admin_and_at_the_change_of_role_is_recorded(client, administrator):
    theirs = build.actor("staff", build.shelter())

    client.get(reverse("admin:jourer_actor_change", args=[theirs.pk]))
    client.get(reverse("admin:jourer_actor_change", args=["inget-id"]))
    client.post(reverse("switch_role"), {"actor": theirs.pk})

    refused = AuditEvent.objects.filter(actor=administrator, action="access.refused").order_by("at")
    assert [(event.details["page"], event.object_id) for event in refused] == [
        ("admin:jourer_actor_change", theirs.pk),
        ("admin:jourer_actor_change", None),
        ("switch_role", None),
    ]
