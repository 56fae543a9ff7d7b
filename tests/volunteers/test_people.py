"""The register of volunteers: steps, the state that follows from them, and who sees what."""

import time
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from jourer.models import AuditEvent
from tests import builders as build
from volunteers import actions, pipeline
from volunteers.codes import Step
from volunteers.models import Rules, Volunteer, VolunteerStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

TODAY = date(2026, 6, 15)


def now(volunteer):
    return Volunteer.objects.with_steps().get(pk=volunteer.pk)


def lacks(volunteer, today=TODAY):
    rules = Rules.of(volunteer.association)
    return [step.kind.value for step in pipeline.missing(now(volunteer), rules, today)]


def listed(rows):
    return sorted(row.name for row in rows)


# Steps and state


def test_who_has_got_in_touch_is_interested_and_lacks_everything(coordinator):
    made = build.volunteer(coordinator, interest_on=date(2026, 5, 4))

    assert (now(made).state, now(made).state_since) == ("interested", date(2026, 5, 4))
    assert lacks(made) == ["conversation", "extract", "trained", "confidentiality"]


def test_the_state_follows_the_steps_and_is_never_written(coordinator):
    made, states = build.volunteer(coordinator), []
    for kind, on in (
        ("conversation", date(2026, 2, 1)),
        ("active", date(2026, 3, 1)),
        ("paused", date(2026, 4, 1)),
        ("active", date(2026, 5, 1)),
    ):
        build.step(coordinator, made, kind, on)
        states.append((now(made).state, now(made).state_since))
    build.step(coordinator, made, "left", date(2026, 6, 1), left_because="moved")

    assert states == [
        ("on_the_way", date(2026, 1, 7)),
        ("active", date(2026, 3, 1)),
        ("paused", date(2026, 4, 1)),
        ("active", date(2026, 5, 1)),
    ]
    assert now(made).state == "left"
    assert lacks(made) == []


def test_an_extract_counts_for_as_long_as_the_association_says(coordinator):
    made = build.volunteer(coordinator, active_on=date(2026, 1, 31))

    assert lacks(made) == []
    assert lacks(made, date(2027, 1, 31)) == []
    assert lacks(made, date(2027, 2, 1)) == ["extract"]
    actions.set_rules(by=coordinator, extract_months=1)
    assert lacks(made, date(2026, 2, 28)) == []
    assert lacks(made, date(2026, 3, 1)) == ["extract"]


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 30), date(2026, 3, 31)])
def test_the_list_and_the_page_agree_on_the_day_when_an_extract_lapses(coordinator, today):
    rules = Rules.of(coordinator.association)
    rules.extract_months = 1
    for shown_on in (date(2026, 1, 28), date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)):
        build.step(coordinator, build.volunteer(coordinator), "extract", shown_on)

    everybody = Volunteer.objects.with_steps()
    by_list = set(everybody.lacking(Step.EXTRACT, rules=rules, today=today))

    assert by_list == {
        one for one in everybody if one.extract_on is None or rules.extract_until(one.extract_on) < today
    }


def test_a_step_of_a_day_to_come_is_refused_at_its_field(coordinator):
    made = build.volunteer(coordinator)

    with pytest.raises(ValidationError) as refusal:
        build.step(coordinator, made, "trained", date(2026, 6, 16))

    assert list(refusal.value.message_dict) == ["done_on"]
    assert lacks(made) == ["conversation", "extract", "trained", "confidentiality"]


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ([], "paused"),
        ([("active", 3)], "active"),
        ([("active", 3), ("paused", 4)], "paused"),
        ([("active", 3), ("left", 4)], "left"),
    ],
)
def test_nobody_pauses_or_leaves_twice(coordinator, steps, refused):
    made = build.volunteer(coordinator)
    for kind, month in steps:
        build.step(coordinator, made, kind, date(2026, month, 1), **reason(kind))

    with pytest.raises(ValidationError):
        build.step(coordinator, made, refused, date(2026, 6, 1), **reason(refused))


def reason(kind):
    return {"left_because": "time"} if kind == "left" else {}


def test_a_pause_does_not_begin_before_the_person_was_active(coordinator):
    made = build.volunteer(coordinator, active_on=date(2026, 3, 1))

    with pytest.raises(ValidationError) as refusal:
        build.step(coordinator, made, "paused", date(2026, 2, 28))

    assert list(refusal.value.message_dict) == ["done_on"]


@pytest.mark.parametrize("facts", [{"kind": "extract"}, {"kind": "left"}])
def test_an_extract_without_who_saw_it_and_an_end_without_a_reason_are_refused(coordinator, facts):
    made = build.volunteer(coordinator)

    with pytest.raises(ValidationError):
        actions.record_step(by=coordinator, volunteer=made, done_on=TODAY, **facts)


def test_a_double_click_is_one_step(coordinator):
    made = build.volunteer(coordinator)

    first, second = (build.step(coordinator, made, "conversation", TODAY) for _ in range(2))

    assert first == second
    assert AuditEvent.objects.filter(action="volunteer.step_recorded", details__kind="conversation").count() == 1


def test_what_is_taken_back_counts_no_more_and_stays_to_be_seen(coordinator):
    made = build.volunteer(coordinator, active_on=date(2026, 3, 1))

    actions.take_back_step(by=coordinator, step=made.steps.get(kind="extract"))
    actions.take_back_step(by=coordinator, step=made.steps.get(kind="active"))

    assert lacks(made) == ["extract"]
    assert now(made).state == "on_the_way"
    assert made.steps.exclude(taken_back_at=None).count() == 2


def test_only_the_latest_of_how_somebody_stands_is_taken_back(coordinator):
    made = build.volunteer(coordinator, active_on=date(2026, 3, 1))
    build.step(coordinator, made, "paused", date(2026, 4, 1))

    with pytest.raises(ValidationError):
        actions.take_back_step(by=coordinator, step=made.steps.get(kind="active"))


# What is kept


def test_how_a_volunteer_is_reached_stands_nowhere_in_clear(coordinator):
    made = build.volunteer(coordinator, phone="070-555 01 02", email="siv@exempel.example")

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email FROM volunteers_contactdetails")
        stored = str(cursor.fetchall())

    assert (made.details.phone, made.details.email) == ("070-555 01 02", "siv@exempel.example")
    assert "555" not in stored
    assert "exempel" not in stored


def test_the_audit_says_what_was_done_and_nothing_of_the_person(coordinator):
    made = build.volunteer(coordinator, phone="070-555 01 02", name="Siv Lund")
    actions.change_volunteer(by=coordinator, volunteer=made, name="Siv Berg", roles=["chat"])
    actions.change_details(by=coordinator, volunteer=made, phone="070-555 09 09")

    events = dict(AuditEvent.objects.filter(object_id=made.pk).values_list("action", "details"))
    assert events.keys() == {
        "volunteer.added",
        "volunteer.step_recorded",
        "volunteer.changed",
        "volunteer.details_changed",
    }
    assert events["volunteer.changed"] == {"fields": ["name", "roles"]}
    assert "555" not in str(events)


# Who sees whom


def test_the_coordinator_sees_everybody_and_staff_those_active_at_their_shelters(coordinator, shelter):
    other = build.shelter(shelter.association)
    build.volunteer(coordinator, shelter, other, name="Aktiv", active_on=date(2026, 3, 1))
    build.volunteer(coordinator, other, name="Annan jour", active_on=date(2026, 3, 1))
    build.volunteer(coordinator, shelter, name="Ny")

    assert listed(Volunteer.objects.visible_to(coordinator)) == ["Aktiv", "Annan jour", "Ny"]
    assert listed(Volunteer.objects.visible_to(build.actor("staff", shelter))) == ["Aktiv"]


@pytest.mark.parametrize("role", ["volunteer", "board", "treasurer", "auditor", "admin", "reviewer"])
def test_no_other_role_sees_any(coordinator, shelter, role):
    build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1))

    assert not Volunteer.objects.visible_to(build.actor(role, shelter)).exists()
    assert not VolunteerStep.objects.visible_to(build.actor(role, shelter)).exists()


def page(client, name, actor, pk=None, **query):
    kwargs = {"association": actor.association.slug} | ({"pk": pk} if pk else {})
    return build.sign_in(client, actor).get(reverse(name, kwargs=kwargs), query)


def test_a_protected_identity_hides_how_the_person_is_reached_on_every_page(client, coordinator, shelter):
    reach = {"phone": "070-555 01 02", "email": "siv@exempel.example"}
    made = build.volunteer(coordinator, shelter, is_protected=True, active_on=date(2026, 3, 1), **reach)

    for actor in (coordinator, build.actor("staff", shelter)):
        for name, pk in (("volunteers", None), ("volunteer", made.pk)):
            html = page(client, name, actor, pk).content.decode()
            assert "555 01" not in html
            assert "5550102" not in html
            assert "exempel" not in html
    assert "555 01" not in page(client, "change_volunteer_details", coordinator, made.pk).content.decode()


def test_without_it_staff_read_how_to_reach_the_person_and_none_of_the_steps(client, coordinator, shelter):
    made = build.volunteer(coordinator, shelter, phone="070-555 01 02", active_on=date(2026, 3, 1))

    html = page(client, "volunteer", build.actor("staff", shelter), made.pk).content.decode()

    assert "070-555 01 02" in html
    assert "Registerutdrag" not in html
    assert 'href="tel:070-5550102"' in html


def test_the_protection_is_lifted_after_a_fresh_sign_in_only_and_that_is_written_down(client, coordinator):
    account = build.actor("volunteer", association=coordinator.association)
    made = build.volunteer(coordinator, is_protected=True, actor=account, email="siv@exempel.example")
    assert account.user.email not in page(client, "volunteer", coordinator, made.pk).content.decode()
    address = reverse("change_volunteer", kwargs={"association": made.association.slug, "pk": made.pk})

    stale = build.sign_in(client, coordinator, at=time.time() - 3600).get(address)
    assert "siv@exempel" not in stale.content.decode()
    assert 'name="is_protected"' not in stale.content.decode()

    actions.change_volunteer(by=coordinator, volunteer=made, is_protected=False)
    assert AuditEvent.objects.filter(action="volunteer.unmasked", object_id=made.pk).exists()


def unmask_address(volunteer):
    return reverse("unmask_volunteer", kwargs={"association": volunteer.association.slug, "pk": volunteer.pk})


def test_who_is_protected_is_shown_once_for_a_reason_that_is_recorded(client, coordinator, shelter):
    made = build.volunteer(coordinator, shelter, is_protected=True, phone="070-555 01 02")
    address, client = unmask_address(made), build.sign_in(client, coordinator, at=time.time())
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})

    refused = client.post(address, {"reason": "curious"})
    shown = client.post(address, {"reason": "reach"})

    assert refused.status_code == 422
    assert "555" not in refused.content.decode()
    assert "070-555 01 02" in shown.content.decode()
    assert AuditEvent.objects.get(action="volunteer.unmasked").details == {"reason": "reach"}
    assert "555" not in page(client, "volunteer", coordinator, made.pk).content.decode()


def test_the_password_is_asked_for_before_anybody_is_unmasked(client, coordinator):
    made = build.volunteer(coordinator, is_protected=True, phone="070-555 01 02")

    answer = build.sign_in(client, coordinator, at=time.time() - 3600).post(unmask_address(made), {"reason": "reach"})

    assert "555" not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="volunteer.unmasked").exists()


def test_what_is_left_empty_of_a_protected_person_is_kept(client, coordinator):
    made = build.volunteer(coordinator, is_protected=True, phone="070-555 01 02", email="siv@exempel.example")
    address = reverse("change_volunteer_details", kwargs={"association": coordinator.association.slug, "pk": made.pk})

    build.sign_in(client, coordinator).post(address, {"phone": "", "email": "ny@exempel.example"})

    made.details.refresh_from_db()
    assert (made.details.phone, made.details.email) == ("070-555 01 02", "ny@exempel.example")


# Pages


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Ada", "Bo", "Cia"]),
        ({"state": "left"}, ["Dan"]),
        ({"state": "active"}, ["Ada"]),
        ({"missing": "anything"}, ["Bo", "Cia"]),
        ({"missing": "conversation"}, ["Cia"]),
        ({"role": "chat"}, ["Ada"]),
        ({"language": "ar"}, ["Bo"]),
        ({"time": "night"}, ["Cia"]),
        ({"role": "nonsense"}, ["Ada", "Bo", "Cia"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, coordinator, shelter, query, found):
    build.volunteer(coordinator, shelter, name="Ada", roles=["chat", "support"], active_on=date(2026, 3, 1))
    waiting = build.volunteer(coordinator, shelter, name="Bo", languages=["ar", "sv"])
    build.step(coordinator, waiting, "conversation", date(2026, 3, 1))
    build.volunteer(coordinator, name="Cia", times=["night"])
    gone = build.volunteer(coordinator, name="Dan")
    build.step(coordinator, gone, "left", date(2026, 3, 1), left_because="time")

    rows = page(client, "volunteers", coordinator, **query).context["rows"]

    assert [volunteer.name for volunteer, _missing in rows] == found


def test_the_list_says_what_each_lacks(client, coordinator):
    made = build.volunteer(coordinator)
    build.step(coordinator, made, "conversation", date(2026, 3, 1))
    build.step(coordinator, made, "extract", date(2025, 3, 1))

    html = page(client, "volunteers", coordinator).content.decode()

    assert "nytt registerutdrag" in html


def post_new(client, coordinator, **data):
    address = reverse("new_volunteer", kwargs={"association": coordinator.association.slug})
    data = {"name": "Siv Lund", "gender": "woman", "interest_on": "2026-06-01", "idempotency_key": uuid4(), **data}
    return build.sign_in(client, coordinator).post(address, data)


def test_a_volunteer_is_written_in_with_everything_on_the_page(client, coordinator, shelter):
    account = build.actor("volunteer", shelter)
    facts = {"roles": ["chat", "witness"], "languages": ["sv"], "times": ["evening"], "phone": "070-1"}

    answer = post_new(client, coordinator, shelters=[shelter.pk], actor=account.pk, is_protected="on", **facts)

    made = Volunteer.objects.with_steps().get()
    assert answer.status_code == 303
    assert (made.name, made.gender, made.is_protected, made.actor) == ("Siv Lund", "woman", True, account)
    assert sorted(one.role for one in made.roles.all()) == ["chat", "witness"]
    assert [one.shelter for one in made.shelter_links.all()] == [shelter]
    assert (made.details.phone, made.interest_on) == ("070-1", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"interest_on": "2026-06-16"}, "interest_on"),
        ({"interest_on": "i våras"}, "interest_on"),
        ({"roles": ["wizard"]}, "roles"),
        ({"email": "siv"}, "email"),
        ({"actor": str(uuid4())}, "actor"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(client, coordinator, wrong, field):
    answer = post_new(client, coordinator, **wrong)

    assert answer.status_code == 422
    assert not Volunteer.objects.exists()
    assert field in answer.context["form"].errors


def test_a_coordinator_records_that_an_extract_was_shown_and_to_whom(client, coordinator):
    made = build.volunteer(coordinator)
    address = reverse(
        "record_step", kwargs={"association": coordinator.association.slug, "pk": made.pk, "kind": "extract"}
    )
    client = build.sign_in(client, coordinator)

    refused = client.post(address, {"done_on": "2026-06-16", "seen_by": coordinator.pk})
    taken = client.post(address, {"done_on": "2026-06-14", "seen_by": coordinator.pk})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["done_on"])
    assert taken.status_code == 303
    assert (made.steps.get(kind="extract").done_on, made.steps.get(kind="extract").seen_by) == (
        date(2026, 6, 14),
        coordinator,
    )


def test_a_step_that_there_is_not_is_not_found(client, coordinator):
    made = build.volunteer(coordinator)
    for kind in ("interest", "nonsense"):
        address = reverse(
            "record_step", kwargs={"association": coordinator.association.slug, "pk": made.pk, "kind": kind}
        )
        assert build.sign_in(client, coordinator).get(address).status_code == 404


def test_the_board_sees_figures_and_no_name(client, coordinator, shelter):
    build.volunteer(coordinator, shelter, name="Siv Lund", gender="woman", roles=["chat"], active_on=date(2026, 3, 1))
    build.volunteer(coordinator, name="Bo Ek")

    answer = page(client, "volunteer_figures", build.actor("board", shelter))

    assert "Siv" not in answer.content.decode()
    assert answer.context["states"].rows[0] == ("Intresserad", 1)
    assert answer.context["roles"].rows == (("Chatt", 1),)
    assert answer.context["genders"].rows == (("Kvinna", 1),)
    assert answer.context["shelters"].rows == ((shelter.name, 1),)
