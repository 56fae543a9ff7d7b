"""Trainings, meetings and talks: who was there, what follows from it, and what waits."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jourer.models import Actor
from tests import builders as build
from volunteers import actions, todos
from volunteers.models import Attendance, Course, Employee, Occasion, Talk, Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

SIX = [
    "normaliseringsprocessen",
    "det traumatiska bandet",
    "varningssignaler",
    "hedersrelaterat våld och förtryck",
    "särskild sårbarhet",
    "introduktion till volontärskapet",
]


@pytest.fixture
def basic(coordinator):
    return build.course(coordinator, name="Grundutbildning", kind="basic", contents=SIX)


@pytest.fixture
def volunteer(coordinator, shelter):
    return build.volunteer(coordinator, shelter)


def trained_on(volunteer):
    return Volunteer.objects.with_steps().get(pk=volunteer.pk).trained_on


def waiting(actor):
    return [str(todo.text) for todo in todos.todos(actor)]


# Training


def test_a_course_has_its_contents_as_a_list_and_what_was_gone_through_stays(coordinator, basic):
    held = build.occasion(coordinator, course=basic)
    first, second = basic.items.all()[:2]
    actions.tick_off(by=coordinator, occasion=held, there=[], covered=[first, second])

    actions.change_course(by=coordinator, course=basic, contents=["det nya", *SIX[1:]])

    assert [item.text for item in basic.items.filter(is_offered=True)] == ["det nya", *SIX[1:]]
    assert sorted(str(one.item) for one in held.covered.select_related("item")) == [SIX[1], SIX[0]]


def test_who_passes_the_basic_training_has_that_step_on_its_day(coordinator, basic, volunteer):
    held = build.occasion(coordinator, course=basic, held_on=date(2026, 4, 14))

    actions.tick_off(by=coordinator, occasion=held, there=[volunteer], passed=[volunteer])

    assert trained_on(volunteer) == date(2026, 4, 14)


def test_who_only_was_there_or_learnt_something_further_has_not(coordinator, basic, volunteer):
    further = build.course(coordinator, name="Ångest", kind="further", contents=[])
    actions.tick_off(by=coordinator, occasion=build.occasion(coordinator, course=basic), there=[volunteer])
    done = build.occasion(coordinator, course=further)
    actions.tick_off(by=coordinator, occasion=done, there=[volunteer], passed=[volunteer])

    assert trained_on(volunteer) is None


def test_a_tick_taken_away_takes_the_step_back_and_leaves_one_of_another_day(coordinator, basic, volunteer):
    held = build.occasion(coordinator, course=basic, held_on=date(2026, 4, 14))
    build.step(coordinator, volunteer, "trained", date(2026, 2, 1))
    actions.tick_off(by=coordinator, occasion=held, there=[volunteer], passed=[volunteer])

    actions.tick_off(by=coordinator, occasion=held, there=[volunteer])

    assert trained_on(volunteer) == date(2026, 2, 1)


def test_ticking_off_twice_is_one_attendance(coordinator, basic, volunteer):
    held = build.occasion(coordinator, course=basic)
    for _ in range(2):
        actions.tick_off(by=coordinator, occasion=held, there=[volunteer], passed=[volunteer])

    assert Attendance.objects.count() == 1
    assert volunteer.steps.filter(kind="trained").count() == 1


def test_staff_and_board_take_part_as_what_they_are(coordinator, basic, shelter):
    people = [build.actor(role, shelter) for role in ("staff", "board", "treasurer")]

    actions.tick_off(by=coordinator, occasion=build.occasion(coordinator, course=basic), there=people)

    assert sorted(Attendance.objects.values_list("who", flat=True)) == ["board", "board", "staff"]


def test_nobody_was_at_what_has_not_been(coordinator, basic, volunteer):
    planned = build.occasion(coordinator, course=basic, held_on=date(2026, 6, 16))

    with pytest.raises(ValidationError) as refusal:
        actions.tick_off(by=coordinator, occasion=planned, there=[volunteer], passed=[volunteer])

    assert list(refusal.value.message_dict) == ["there"]
    assert trained_on(volunteer) is None


def test_the_day_is_not_moved_from_under_those_who_were_there(coordinator, volunteer):
    held = build.occasion(coordinator)
    actions.tick_off(by=coordinator, occasion=held, there=[volunteer])

    with pytest.raises(ValidationError) as refusal:
        actions.change_occasion(by=coordinator, occasion=held, held_on=date(2026, 4, 15))

    assert list(refusal.value.message_dict) == ["held_on"]


# Talks


def test_a_talk_is_kept_once_a_day_with_nothing_of_what_was_said(coordinator, volunteer):
    facts = {"volunteer": volunteer, "kind": "feedback", "held_on": date(2026, 5, 4), "held_by": coordinator}

    assert actions.add_talk(by=coordinator, **facts) == actions.add_talk(by=coordinator, **facts)
    assert {field.name for field in Talk._meta.concrete_fields if field.get_internal_type() == "TextField"} == set()


def test_a_talk_of_a_day_to_come_is_refused_at_its_field(coordinator, volunteer):
    with pytest.raises(ValidationError) as refusal:
        actions.add_talk(
            by=coordinator, volunteer=volunteer, kind="check", held_on=date(2026, 6, 16), held_by=coordinator
        )

    assert list(refusal.value.message_dict) == ["held_on"]


# What waits


def test_who_wants_to_help_waits_for_a_conversation(coordinator, volunteer):
    assert waiting(coordinator) == ["1 person som vill hjälpa till väntar på ett samtal"]

    build.step(coordinator, volunteer, "conversation", date(2026, 6, 1))

    assert waiting(coordinator) == []


def test_an_active_volunteer_without_an_extract_that_counts_is_told_of(coordinator, shelter):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 6, 1))
    assert waiting(coordinator) == []

    actions.take_back_step(by=coordinator, step=made.steps.get(kind="extract"))

    assert waiting(coordinator) == ["1 aktiv volontär behöver visa ett registerutdrag"]


@pytest.mark.parametrize(
    ("days", "lines"),
    [(60, []), (61, ["1 volontär har ni inte hört av på ett tag: hör av er"])],
)
def test_silence_is_told_of_after_the_associations_interval(coordinator, shelter, days, lines):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 1, 10))
    last = date(2026, 6, 15) - timedelta(days=days)
    actions.add_talk(by=coordinator, volunteer=made, kind="check", held_on=last, held_by=coordinator)

    assert waiting(coordinator) == lines


def test_whoever_was_at_something_is_heard_of_and_a_talk_taken_back_is_not(coordinator, shelter):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 1, 10))
    talk = actions.add_talk(by=coordinator, volunteer=made, kind="check", held_on=date(2026, 6, 1), held_by=coordinator)
    actions.take_back_talk(by=coordinator, talk=talk)
    assert len(waiting(coordinator)) == 1

    held = build.occasion(coordinator, held_on=date(2026, 6, 2))
    actions.tick_off(by=coordinator, occasion=held, there=[made])

    assert waiting(coordinator) == []


def test_further_training_is_due_after_the_associations_interval(coordinator, shelter):
    actions.set_rules(by=coordinator, training_months=3, silence_days=365, extract_months=60)
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 1, 10))
    course = build.course(coordinator, name="Ångest", kind="webinar", contents=[])
    assert waiting(coordinator) == ["Det är dags för vidareutbildning för 1 volontär"]

    held = build.occasion(coordinator, course=course, held_on=date(2026, 3, 15))
    actions.tick_off(by=coordinator, occasion=held, there=[made])

    assert waiting(coordinator) == []


def test_who_has_paused_is_left_alone(coordinator, shelter):
    made = build.volunteer(coordinator, shelter, active_on=date(2026, 1, 10))
    build.step(coordinator, made, "paused", date(2026, 2, 1))

    assert waiting(coordinator) == []


@pytest.mark.parametrize("role", ["staff", "board", "volunteer", "admin"])
def test_no_other_role_is_told(coordinator, shelter, volunteer, role):
    assert waiting(build.actor(role, shelter)) == []


# Pages


def ask(client, coordinator, name, data=None, **kwargs):
    address = reverse(name, kwargs={"association": coordinator.association.slug, **kwargs})
    client = build.sign_in(client, coordinator)
    return client.get(address) if data is None else client.post(address, data)


def test_a_training_is_written_in_and_people_are_ticked_off(client, coordinator, basic, volunteer):
    key = "00000000-0000-4000-8000-000000000001"
    for _ in range(2):
        made = ask(
            client,
            coordinator,
            "new_occasion",
            {"what": basic.pk, "held_on": "2026-06-01", "title": "Kväll ett", "idempotency_key": key},
        )
    held, item = Occasion.objects.get(), basic.items.first()
    state = ask(client, coordinator, "occasion", pk=held.pk).context["form"]["state"].value()

    ask(
        client,
        coordinator,
        "occasion",
        {"there": [volunteer.pk], "passed": [volunteer.pk], "covered": [item.pk], "others": "3", "state": state},
        pk=held.pk,
    )
    held.refresh_from_db()

    assert made["Location"].endswith(f"/volunteers/occasions/{held.pk}/")
    assert (held.kind, held.course, held.others, held.attendances.get().has_passed) == ("training", basic, 3, True)
    assert trained_on(volunteer) == date(2026, 6, 1)


def test_a_person_with_two_roles_is_offered_once(client, coordinator, shelter):
    user = build.user(name="Alva Dubbel")
    for role in ("coordinator", "board"):
        build.actor(role, shelter, user=user)

    form = ask(client, coordinator, "occasion", pk=build.occasion(coordinator).pk).context["form"]

    people = [person for person in form.people.values() if isinstance(person, Actor)]
    assert sorted(person.user.name for person in people) == sorted(["Alva Dubbel", coordinator.user.name])


def test_the_list_to_tick_off_comes_when_it_has_been(client, coordinator, volunteer):
    planned = build.occasion(coordinator, held_on=date(2026, 6, 16))

    assert volunteer.name not in ask(client, coordinator, "occasion", pk=planned.pk).content.decode()


def test_a_course_and_a_meeting_are_written_in_and_changed(client, coordinator):
    ask(
        client,
        coordinator,
        "new_course",
        {
            "name": "Chatt",
            "kind": "further",
            "is_offered": "on",
            "contents": "a\n\nb\na",
            "idempotency_key": uuid4(),
        },
    )
    course = Course.objects.get()
    again = {"name": "Chatt", "kind": "further", "contents": "", "idempotency_key": uuid4()}
    twice = ask(client, coordinator, "new_course", again)
    state = ask(client, coordinator, "change_course", pk=course.pk).context["form"]["state"].value()
    changed = {"name": "Chatten", "kind": "further", "contents": "b", "state": state}
    ask(client, coordinator, "change_course", changed, pk=course.pk)
    course.refresh_from_db()

    assert twice.status_code == 422
    assert (course.name, course.is_offered) == ("Chatten", False)
    assert [item.text for item in course.items.filter(is_offered=True)] == ["b"]


def test_a_talk_is_written_in_on_a_page_and_shown(client, coordinator, volunteer):
    ask(
        client,
        coordinator,
        "new_talk",
        {"kind": "development", "held_on": "2026-06-01", "held_by": coordinator.pk},
        pk=volunteer.pk,
    )

    assert "Utvecklingssamtal" in ask(client, coordinator, "volunteer", pk=volunteer.pk).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"until": "2026-05-31"}, "until"), ({"name": ""}, "name"), ({"since": "0026-06-01"}, "since")],
)
def test_an_employment_that_ends_before_it_begins_is_refused(client, coordinator, wrong, field):
    facts = {"name": "Tyra", "gender": "woman", "since": "2026-06-01", "idempotency_key": uuid4(), **wrong}
    answer = ask(client, coordinator, "new_employee", facts)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Employee.objects.exists()


@pytest.mark.parametrize(("waits", "found"), [("silent", ["Tyst"]), ("training", ["Otränad", "Tyst"])])
def test_the_list_shows_who_waits(client, coordinator, shelter, waits, found):
    actions.set_rules(by=coordinator, training_months=2, extract_months=60)
    for name in ("Otränad", "Tyst"):
        build.volunteer(coordinator, shelter, name=name, active_on=date(2026, 1, 10))
    heard = Volunteer.objects.get(name="Otränad")
    actions.add_talk(by=coordinator, volunteer=heard, kind="check", held_on=date(2026, 6, 1), held_by=coordinator)
    address = reverse("volunteers", kwargs={"association": coordinator.association.slug})

    rows = build.sign_in(client, coordinator).get(address, {"waits": waits}).context["rows"]

    assert [volunteer.name for volunteer, _missing in rows] == found


def test_the_occasions_stand_latest_first_planned_ones_too(client, coordinator, basic, volunteer):
    held = build.occasion(coordinator, course=basic, title="Kväll ett", held_on=date(2026, 6, 1))
    build.occasion(coordinator, held_on=date(2026, 6, 20), title="Sommarfest")
    actions.tick_off(by=coordinator, occasion=held, there=[volunteer], others=4)

    html = ask(client, coordinator, "occasions").content.decode()

    assert html.index("Sommarfest") < html.index("Kväll ett (Grundutbildning)")
    assert "planerat" in html
