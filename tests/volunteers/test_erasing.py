"""What is kept of a volunteer: a copy for themselves, and nothing of the person when the time is over."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from jourer import retention
from jourer.models import Clearance
from tests import builders as build
from tests.volunteers.test_members import give_password
from tests.volunteers.test_shifts import on_duty
from volunteers.actions import record_step, sign_up, take_back_step
from volunteers.metrics import active, recruited
from volunteers.models import ContactDetails, ShiftSignUp, Volunteer, VolunteerStep

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
    assert {step.done_on.day for step in VolunteerStep.objects.all()} == {1}


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
