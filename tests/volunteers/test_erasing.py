"""What is kept of a volunteer: a copy for themselves, and nothing of the person when the time is over."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
import time_machine
from django.utils.timezone import localdate

from jourer import retention
from jourer.models import Clearance
from tests import builders as build
from tests.volunteers.test_members import give_password
from tests.volunteers.test_metrics import read
from tests.volunteers.test_shifts import on_duty
from volunteers.actions import (
    accept_shift,
    add_held_shift,
    add_talk,
    ask_to_take_over,
    record_step,
    sign_up,
    take_back_step,
    tell_who_held,
    tick_off,
)
from volunteers.metrics import active, recruited
from volunteers.models import ContactDetails, HandOver, ShiftSignUp, Volunteer, VolunteerStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

A_YEAR_LATER = datetime(2027, 6, 21, 10, tzinfo=UTC)


@pytest.fixture
def siv(coordinator, shelter):
    account = build.actor("volunteer", shelter)
    return build.volunteer(
        coordinator, shelter, name="Siv Lund", actor=account, active_on=date(2026, 3, 12), phone="070-1234567",
        email="siv@post.example", languages=["sv"], roles=["chat"],
    )  # fmt: skip


def left(by, volunteer, on=date(2026, 6, 15)):
    record_step(by=by, volunteer=volunteer, kind="left", done_on=on, left_because="moved")


def active_at_the_end_of(*days):
    rows = list(active().values_list("done_on", "last_day"))
    return [sum(since <= day and (last is None or last >= day) for since, last in rows) for day in days]


def test_the_person_is_erased_when_the_time_is_over_and_the_figures_stay(client, coordinator, shelter, siv):
    record_step(by=coordinator, volunteer=siv, kind="paused", done_on=date(2026, 4, 3))
    record_step(by=coordinator, volunteer=siv, kind="active", done_on=date(2026, 4, 20))
    take_back_step(
        by=coordinator, step=record_step(by=coordinator, volunteer=siv, kind="paused", done_on=date(2026, 5, 1))
    )
    left(coordinator, siv)
    ends = [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]
    before = active_at_the_end_of(*ends)
    assert before == [0, 1, 1, 1, 0]

    retention.purge(shelter.association)
    assert Volunteer.objects.get().name == "Siv Lund"
    with time_machine.travel(A_YEAR_LATER, tick=False):
        assert retention.purge(shelter.association)["volunteers"] == 1
        assert retention.purge(shelter.association)["volunteers"] == 0
        page = f"/{shelter.association.slug}/volunteers/"
        assert build.sign_in(client, coordinator).get(f"{page}{siv.pk}/").status_code == 404
        assert "Siv" not in client.get(page).content.decode()

    erased, details = Volunteer.objects.get(), ContactDetails.objects.get()
    assert (erased.name, erased.actor, details.phone, details.email) == ("", None, "", "")
    assert not erased.languages.exists()
    assert not Clearance.objects.exists()
    assert active_at_the_end_of(*ends) == before
    assert [step.done_on.month for step in recruited()] == [3]
    assert {day.day for step in VolunteerStep.objects.all() for day in (step.done_on, localdate(step.recorded_at))} == {
        1
    }


def pointing_at(row):
    """The tables of the room that hold a row about this one."""
    relations = [one for one in row._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    models = [(one.related_model, one.field.name) for one in relations]
    here = [pair for pair in models if pair[0]._meta.app_label == "volunteers"]
    return {model._meta.model_name for model, name in here if model._base_manager.filter(**{name: row}).exists()}


def counted(shelter):
    """Hours that volunteers gave, talks at the shelter, and places that volunteers took at trainings."""
    here = {"shelter": [str(shelter.pk)]}
    return (
        read(shelter, "volunteers.shift_hours", filters=here | {"who": ["volunteer"]}).value,
        read(shelter, "volunteers.talks", filters=here).value,
        read(shelter, "volunteers.training_places", filters={"who": ["volunteer"]}).value,
    )


def much_of(siv, coordinator, shelter):
    """Two shifts held, one given up after somebody was asked, one that she wrote down herself; talks and a training."""
    other = on_duty(coordinator, shelter)
    for day in (10, 12):
        tell_who_held(
            by=coordinator, who=siv, because="forgotten",
            shift=build.shift(coordinator, shelter, begins_on=date(2026, 6, day)),
        )  # fmt: skip
    given_up = sign_up(by=siv.actor, shift=build.shift(coordinator, shelter))
    accept_shift(by=other, hand_over=ask_to_take_over(by=siv.actor, sign_up=given_up, to=other))
    times = {"opens": time(8), "closes": time(9), "begins_on": date(2026, 6, 11), "because": "emergency"}
    add_held_shift(by=siv.actor, shelter=shelter, channel="phone", idempotency_key=uuid4(), **times)
    for day in (2, 9):
        add_talk(by=coordinator, volunteer=siv, kind="check", held_on=date(2026, 6, day), held_by=coordinator)
    training = build.occasion(coordinator, course=build.course(coordinator))
    tick_off(by=coordinator, occasion=training, there=[siv])


def test_no_day_leads_to_who_was_erased_nor_to_another_of_her_days_and_all_of_them_count(
    client, coordinator, shelter, siv
):
    account, grant = siv.actor, build.grant(build.actor("treasurer", shelter), shelters=[shelter])
    much_of(siv, coordinator, shelter)
    left(coordinator, siv)
    before = counted(shelter)
    assert before == (7, 2, 1)

    with time_machine.travel(A_YEAR_LATER, tick=False):
        assert retention.purge(shelter.association)["volunteers"] == 1
        assert counted(shelter) == before
        page = f"/{shelter.association.slug}/grants/{grant.pk}/"
        shown = build.sign_in(client, coordinator).get(page).content.decode()

    erased = Volunteer.objects.get(pk=siv.pk)
    assert pointing_at(erased) == {"contactdetails", "volunteerrole", "volunteershelter", "volunteerstep"}
    assert pointing_at(account) == set()
    nobodies = Volunteer.objects.exclude(erased_on=None).exclude(pk=siv.pk)
    assert {pointing_at(one) <= {"shiftsignup", "volunteershelter", "attendance", "talk"} for one in nobodies} == {True}
    assert nobodies.count() == 6
    assert {(one.name, one.erased_on) for one in nobodies} == {("", date(2000, 1, 1))}
    assert not HandOver.objects.exists()
    assert "<strong>7 timmar</strong> på pass. Hur många volontärerna var går inte längre att säga" in shown


def test_the_boards_figures_are_of_those_in_the_register(client, coordinator, shelter, siv):
    much_of(siv, coordinator, shelter)
    left(coordinator, siv)
    with time_machine.travel(A_YEAR_LATER, tick=False):
        retention.purge(shelter.association)
    board = build.sign_in(client, build.actor("board", shelter))

    states = dict(board.get(f"/{shelter.association.slug}/volunteers/figures/").context["states"].rows)
    assert (states["Intresserad"], states["Aktiv"], states["Slutat"]) == (0, 1, 0)


def test_who_got_in_touch_and_never_began_is_kept_no_longer(coordinator, shelter):
    build.volunteer(coordinator, shelter, name="Aldrig", interest_on=date(2026, 6, 1))
    on_duty(coordinator, shelter)

    with time_machine.travel(A_YEAR_LATER, tick=False):
        retention.purge(shelter.association)

    assert sorted(bool(name) for name in Volunteer.objects.values_list("name", flat=True)) == [False, True]


def test_the_volunteer_gets_a_copy_of_everything(client, coordinator, shelter, siv):
    sign_up(by=siv.actor, shift=build.shift(coordinator, shelter))
    page = f"/{shelter.association.slug}/volunteers/{siv.pk}/copy/"
    build.sign_in(client, coordinator)
    give_password(client, page)

    assert "070-1234567" not in client.get(page).content.decode()
    text = client.post(page, {"reason": "asked"}).content.decode()
    for words in ("Siv Lund", "070-1234567", "siv@post.example", "svenska", "12 mar 2026", "18.00–21.00"):
        assert words in text
    assert ShiftSignUp.objects.count() == 1
