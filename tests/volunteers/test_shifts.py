"""Shifts: planned, taken, handed over and held, and what is refused."""

from datetime import date, time
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError

from jourer import walls
from tests import builders as build
from tests.at_once import AtOnce
from volunteers.actions import shifts as planning
from volunteers.actions.sign_ups import (
    accept_shift,
    answer_no,
    ask_to_take_over,
    leave_shift,
    sign_up,
    tell_hours,
    tell_not_held,
    tell_who_held,
)
from volunteers.models import HandOver, Shift, ShiftPattern, ShiftSignUp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

YESTERDAY, TODAY = date(2026, 6, 14), date(2026, 6, 15)


@pytest.fixture
def somebody(coordinator, shelter):
    """An active volunteer with an account."""
    return on_duty(coordinator, shelter)


def on_duty(coordinator, shelter):
    account = build.actor("volunteer", shelter)
    build.volunteer(coordinator, shelter, actor=account, active_on=date(2026, 3, 1))
    return account


@pytest.fixture
def another(coordinator, shelter):
    return on_duty(coordinator, shelter)


def on(shift):
    return {one.person.actor for one in shift.sign_ups.filter(ended_at=None)}


def refused(action, **facts):
    with pytest.raises(ValidationError) as error:
        action(**facts)
    return error.value.message_dict if hasattr(error.value, "error_dict") else error.value.messages


def over(coordinator, shelter, **facts):
    return build.shift(coordinator, shelter, begins_on=YESTERDAY, **facts)


def times(opens, closes):
    return {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}


# Planned


@pytest.mark.parametrize(("opens", "closes"), [("21:00", "18:00"), ("18:00", "18:00")])
def test_a_shift_that_ends_before_it_begins_is_refused_at_its_end(coordinator, shelter, opens, closes):
    facts = {"by": coordinator, "where": shelter, "opens": opens, "closes": closes}

    assert refused(build.shift, **facts).keys() == {"closes"}
    assert refused(
        planning.add_patterns, by=coordinator, weekdays=[0], starts_on=TODAY, **times(opens, closes)
    ).keys() == {"closes"}
    assert Shift.objects.count() == 0


def test_a_night_shift_ends_the_day_after_where_somebody_says_so(coordinator, shelter):
    night = build.shift(coordinator, shelter, opens="22:00", closes="06:00", past_midnight=True)

    assert (night.begins_on, night.minutes, night.hours) == (date(2026, 6, 16), 480, "22.00–06.00")
    assert refused(build.shift, by=coordinator, where=shelter, past_midnight=True).keys() == {"past_midnight"}


@pytest.mark.parametrize(
    ("day", "opens", "closes", "is_evening"),
    [
        (16, "09:00", "15:00", False),
        (16, "12:00", "17:00", False),
        (16, "15:00", "17:30", True),
        (20, "10:00", "12:00", True),
    ],
)
def test_an_evening_is_after_five_or_at_the_weekend(coordinator, shelter, day, opens, closes, is_evening):
    shift = build.shift(coordinator, shelter, begins_on=date(2026, 6, day), opens=opens, closes=closes)

    assert shift.is_evening is is_evening


def test_a_shift_saved_twice_is_one(coordinator, shelter):
    key = uuid4()

    assert len({build.shift(coordinator, shelter, idempotency_key=key).pk for _ in range(2)}) == 1


def weekly(coordinator, shelter, *weekdays, **facts):
    facts = {"starts_on": TODAY, "shelter": shelter, "channel": "phone", **times("09:00", "15:00"), **facts}
    return planning.add_patterns(by=coordinator, weekdays=list(weekdays), **facts)


def days(patterns):
    return list(Shift.objects.filter(pattern__in=patterns).order_by("starts_at").values_list("begins_on", flat=True))


def test_a_need_makes_the_shifts_of_eight_weeks_without_public_holidays(coordinator, shelter):
    """19 June is Midsummer's Eve."""
    found = days(weekly(coordinator, shelter, 4))

    assert (found[0], found[-1], len(found)) == (date(2026, 6, 26), date(2026, 8, 7), 7)


def test_a_need_may_hold_on_holidays_too_and_come_back_every_other_week_until_a_day(coordinator, shelter):
    found = days(weekly(coordinator, shelter, 4, on_holidays=True, every=2, ends_on=date(2026, 7, 18)))

    assert found == [date(2026, 6, 19), date(2026, 7, 3), date(2026, 7, 17)]


def test_the_weeks_ahead_are_filled_once_and_what_was_called_off_stays_so(coordinator, shelter):
    (pattern,) = weekly(coordinator, shelter, 1)
    planning.call_off(by=coordinator, shift=pattern.shifts.first())

    assert planning.make_all_shifts(shelter.association) == 0
    assert pattern.shifts.on().count() == 7


def test_a_need_that_ends_takes_the_free_shifts_after_it_away_and_no_other(coordinator, shelter, somebody):
    (pattern,) = weekly(coordinator, shelter, 1)
    taken = pattern.shifts.last()
    sign_up(by=somebody, shift=taken)

    planning.end_pattern(by=coordinator, pattern=pattern, ends_on=date(2026, 6, 17))

    assert days([pattern]) == [date(2026, 6, 16), taken.begins_on]
    assert ShiftPattern.objects.get().ends_on == date(2026, 6, 17)


def test_summer_time_ends_in_the_night_and_the_clock_still_says_what_was_planned(coordinator, shelter):
    night = build.shift(
        coordinator, shelter, begins_on=date(2026, 10, 24), opens="22:00", closes="06:00", past_midnight=True
    )

    assert (night.hours, night.minutes) == ("22.00–06.00", 540)


# Taken


def test_who_signs_up_is_on_the_shift_once(coordinator, shelter, somebody):
    shift = build.shift(coordinator, shelter, places=2)

    first, again = sign_up(by=somebody, shift=shift), sign_up(by=somebody, shift=shift)

    assert first == again
    assert on(shift) == {somebody}


def test_the_last_place_is_taken_once_and_the_other_is_told(coordinator, shelter, somebody, another):
    shift = build.shift(coordinator, shelter)
    sign_up(by=somebody, shift=shift)

    assert refused(sign_up, by=another, shift=shift) == ["Den sista platsen togs nyss. Välj ett annat pass."]


def test_nobody_is_on_two_shifts_at_the_same_time(coordinator, shelter, somebody):
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    late = build.shift(coordinator, shelter, opens="20:59", closes="23:00")
    after = build.shift(coordinator, shelter, opens="21:00", closes="23:00")

    assert refused(sign_up, by=somebody, shift=late) == ["Det finns redan ett pass 18.00–21.00 samtidigt."]
    assert sign_up(by=somebody, shift=after).ended_at is None


def test_one_who_is_employed_and_a_volunteer_is_one_person(coordinator, shelter, somebody):
    also = build.actor("staff", shelter, user=somebody.user)
    sign_up(by=somebody, shift=build.shift(coordinator, shelter))

    assert refused(sign_up, by=also, shift=build.shift(coordinator, shelter, opens="19:00")) == [
        "Det finns redan ett pass 18.00–21.00 samtidigt."
    ]


def test_a_volunteer_without_an_account_is_put_on_a_shift(coordinator, shelter):
    volunteer = build.volunteer(coordinator, shelter, active_on=date(2026, 3, 1))
    shift = build.shift(coordinator, shelter)

    assert sign_up(by=coordinator, shift=shift, who=volunteer).volunteer == volunteer


def test_who_lacks_something_needs_a_reason_and_is_marked(coordinator, shelter):
    account = build.actor("volunteer", shelter)
    build.volunteer(coordinator, shelter, actor=account)
    shift = build.shift(coordinator, shelter)

    assert refused(sign_up, by=account, shift=shift).keys() == {"despite"}
    made = sign_up(by=coordinator, shift=shift, who=account.volunteer, despite="with_somebody")
    assert made.lacked == ["active", "conversation", "extract", "trained", "confidentiality"]


def test_what_oneself_lacks_is_said_to_oneself(client, coordinator, shelter):
    account = build.actor("volunteer", shelter)
    build.volunteer(coordinator, shelter, actor=account, name="Karin")
    shift = build.shift(coordinator, shelter)

    mine = build.sign_in(client, account).post(f"/{shelter.association.slug}/shifts/{shift.pk}/take/", follow=True)
    assert "Du saknar: aktiv, samtal" in mine.content.decode()
    assert (
        "Karin saknar: aktiv, samtal"
        in refused(sign_up, by=coordinator, shift=shift, who=account.volunteer)["despite"][0]
    )


def test_a_shift_called_off_or_over_is_not_signed_up_for(coordinator, shelter, somebody):
    off = build.shift(coordinator, shelter)
    planning.call_off(by=coordinator, shift=off)

    assert refused(sign_up, by=somebody, shift=off) == ["Passet är inställt."]
    assert refused(sign_up, by=somebody, shift=over(coordinator, shelter)) == [
        "Passet är slut. Under ”Mina pass” skriver du att du var där."
    ]


def test_who_cannot_come_leaves_the_place_free(coordinator, shelter, somebody, another):
    shift = build.shift(coordinator, shelter)
    leave_shift(by=somebody, sign_up=sign_up(by=somebody, shift=shift))

    assert [one.taken for one in Shift.objects.with_gaps()] == [0]
    sign_up(by=another, shift=shift)
    assert on(shift) == {another}


def test_who_is_a_volunteer_no_more_is_on_no_shift_to_come(client, coordinator, shelter, somebody, another):
    held, tuesday = over(coordinator, shelter), build.shift(coordinator, shelter, places=2)
    tell_who_held(by=somebody, shift=held, who=somebody, because="stepped_in")
    for who in (somebody, another):
        mine = sign_up(by=who, shift=tuesday)
    ask_to_take_over(by=another, sign_up=mine)
    page = f"/{shelter.association.slug}/volunteers/{another.volunteer.pk}/steps/left/"
    assert (
        "Pass som personen har framför sig blir lediga."
        in build.sign_in(client, coordinator).get(page).content.decode()
    )

    client.post(page, {"done_on": "2026-06-15", "left_because": "ended_by_us"})
    assert (on(tuesday), HandOver.objects.get().answer) == ({somebody}, "withdrawn")
    build.step(coordinator, somebody.volunteer, "left", TODAY, left_because="moved")
    assert (on(tuesday), on(held)) == (set(), {somebody})


def test_who_lacks_something_on_the_day_of_a_shift_is_marked_on_its_page(client, coordinator, shelter, somebody):
    """The extract shown on 1 March counts for a year."""
    last_day, day_after = (build.shift(coordinator, shelter, begins_on=date(2027, 3, day)) for day in (1, 2))
    for shift in (last_day, day_after):
        sign_up(by=somebody, shift=shift)
    build.sign_in(client, coordinator)
    pages = [
        client.get(f"/{shelter.association.slug}/shifts/{one.pk}/").content.decode() for one in (last_day, day_after)
    ]

    assert ["saknar något" in page for page in pages] == [False, True]


# From one to another


def test_a_shift_is_theirs_who_asked_until_somebody_accepts(coordinator, shelter, somebody, another):
    shift = build.shift(coordinator, shelter)
    asked = ask_to_take_over(by=somebody, sign_up=sign_up(by=somebody, shift=shift), to=another)
    assert on(shift) == {somebody}

    accept_shift(by=another, hand_over=asked)

    assert on(shift) == {another}
    assert ShiftSignUp.objects.get(volunteer__actor=somebody).left_because == "handed_over"


def test_who_declines_changes_nothing_and_one_can_ask_again(coordinator, shelter, somebody, another):
    mine = sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    first = ask_to_take_over(by=somebody, sign_up=mine, to=another)
    answer_no(by=another, hand_over=first)

    assert on(mine.shift) == {somebody}
    assert ask_to_take_over(by=somebody, sign_up=mine) != first


def test_a_swap_moves_both(coordinator, shelter, somebody, another):
    tuesday, thursday = (build.shift(coordinator, shelter, begins_on=date(2026, 6, day)) for day in (16, 18))
    mine, theirs = sign_up(by=somebody, shift=tuesday), sign_up(by=another, shift=thursday)

    accept_shift(by=another, hand_over=ask_to_take_over(by=somebody, sign_up=mine, to=another, in_return=theirs))

    assert (on(tuesday), on(thursday)) == ({another}, {somebody})


def test_a_swap_of_shifts_at_the_same_time_is_no_overlap(coordinator, shelter, somebody, another):
    chat, phone = (build.shift(coordinator, shelter, channel=channel) for channel in ("chat", "phone"))
    mine, theirs = sign_up(by=somebody, shift=chat), sign_up(by=another, shift=phone)

    accept_shift(by=another, hand_over=ask_to_take_over(by=somebody, sign_up=mine, to=another, in_return=theirs))

    assert (on(chat), on(phone)) == ({another}, {somebody})


def test_what_the_other_one_of_a_swap_lacks_or_does_is_nothing_for_who_accepts(coordinator, shelter, another):
    lacking = build.actor("volunteer", shelter)
    build.volunteer(coordinator, shelter, actor=lacking, name="Karin")
    tuesday, thursday = (build.shift(coordinator, shelter, begins_on=date(2026, 6, day)) for day in (16, 18))
    mine = sign_up(by=coordinator, shift=tuesday, who=lacking.volunteer, despite="with_somebody")
    theirs = sign_up(by=another, shift=thursday)
    swap = ask_to_take_over(by=lacking, sign_up=mine, to=another, in_return=theirs)

    assert refused(accept_shift, by=another, hand_over=swap) == [
        "Karin kan inte ta ditt pass. Behåll det, och fråga samordnaren hur ni ska göra i stället."
    ]
    assert (on(tuesday), on(thursday)) == ({lacking}, {another})


def test_who_can_be_asked_is_called_as_in_the_register_and_not_as_the_account(client, coordinator, shelter, somebody):
    account = build.actor("volunteer", shelter, user=build.user(name="Karin Hemligsson"))
    build.volunteer(coordinator, shelter, actor=account, name="Karin", is_protected=True)
    mine = sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    page = build.sign_in(client, somebody).get(f"/{shelter.association.slug}/shifts/places/{mine.pk}/hand-over/")

    assert ">Karin</option>" in page.content.decode()
    assert "Hemligsson" not in page.content.decode()


def test_what_somebody_has_taken_over_is_taken_over_once(coordinator, shelter, somebody, another):
    third = on_duty(coordinator, shelter)
    asked = ask_to_take_over(by=somebody, sign_up=sign_up(by=somebody, shift=build.shift(coordinator, shelter)))
    accept_shift(by=another, hand_over=asked)

    assert refused(accept_shift, by=third, hand_over=HandOver.objects.get()) == [
        "Någon annan tog nyss passet, eller så erbjuds det inte längre."
    ]


# Held


def test_hours_are_told_afterwards_and_what_one_held_was_held(coordinator, shelter, somebody):
    shift = build.shift(coordinator, shelter, begins_on=TODAY, opens="08:00", closes="11:00")
    mine = ShiftSignUp.objects.create(
        association=shelter.association, shift=shift, volunteer=somebody.volunteer, signed_up_by=somebody
    )

    tell_hours(by=somebody, sign_up=mine, minutes=150)

    assert (ShiftSignUp.objects.get().minutes, Shift.objects.get().was_held) == (150, True)


def test_hours_of_a_shift_to_come_are_refused(coordinator, shelter, somebody):
    mine = sign_up(by=somebody, shift=build.shift(coordinator, shelter))

    assert refused(tell_hours, by=somebody, sign_up=mine, minutes=60).keys() == {"hours"}


def test_a_shift_held_by_somebody_else_is_written_down_and_marked(coordinator, shelter, somebody, another):
    shift = over(coordinator, shelter)

    tell_who_held(by=another, shift=shift, who=another, because="stepped_in")

    (made,) = ShiftSignUp.objects.all()
    assert (made.person.actor, made.unplanned_because, made.minutes) == (another, "stepped_in", 180)
    assert Shift.objects.get().was_held


def test_a_shift_that_was_not_held_says_why(coordinator, shelter):
    tell_not_held(by=coordinator, shift=over(coordinator, shelter), because="illness")

    assert (Shift.objects.get().was_held, Shift.objects.get().not_held_because) == (False, "illness")


# At the same moment


@pytest.fixture
def at_once(tmp_path):
    return AtOnce(tmp_path)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_take_the_last_place_at_once_one_gets_it_and_nineteen_are_told(at_once, coordinator, shelter):
    shift = build.shift(coordinator, shelter)
    accounts = [on_duty(coordinator, shelter) for _ in range(20)]

    def take(account):
        with walls.opened([shelter.association]):
            try:
                return str(sign_up(by=account, shift=shift).pk)
            except ValidationError as error:
                return error.messages[0]

    def rows():
        with walls.opened([shelter.association]):
            return ShiftSignUp.objects.filter(shift=shift).count()

    answers = at_once(*[lambda account=account: take(account) for account in accounts])

    assert answers.count("Den sista platsen togs nyss. Välj ett annat pass.") == 19
    assert at_once.afterwards(rows) == 1


def test_shifts_that_need_somebody_stand_in_the_order_of_time(client, coordinator, shelter, somebody):
    for day in (20, 17, 25, 18):
        build.shift(coordinator, shelter, begins_on=date(2026, 6, day))
    pages = [
        build.sign_in(client, somebody).get(f"/{shelter.association.slug}/shifts/mine/").content.decode(),
        build.sign_in(client, coordinator).get(f"/{shelter.association.slug}/shifts/").content.decode(),
    ]

    for page in pages:
        found = [page.index(f" {day} jun") for day in (17, 18, 20, 25)]
        assert found == sorted(found)


def test_a_day_of_no_year_of_ours_shows_the_shifts_from_today(client, coordinator, shelter):
    build.shift(coordinator, shelter, begins_on=date(2026, 6, 17))
    build.sign_in(client, coordinator)

    for day in ("9999-12-31", "0001-01-01", "i morgon"):
        answer = client.get(f"/{shelter.association.slug}/shifts/", {"from": day})
        assert answer.status_code == 200
        assert "17 jun" in answer.content.decode()


def test_a_need_from_a_year_of_another_time_is_refused_at_its_date(client, coordinator, shelter):
    facts = {"shelter": str(shelter.pk), "channel": "phone", "opens": "09:00", "closes": "12:00", "places": "1"}
    words = {
        "0001-01-01": "Datumet är före år 2000. Kontrollera årtalet.",
        "2016-06-15": "Det som återkommer börjar högst ett år bakåt. Kontrollera årtalet.",
    }
    build.sign_in(client, coordinator)

    for day, why in words.items():
        more = {"begins_on": day, "every": "1", "idempotency_key": str(uuid4())}
        answer = client.post(f"/{shelter.association.slug}/shifts/new/", facts | more)
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert Shift.objects.count() == 0


def test_who_cannot_be_put_on_a_shift_is_said_at_the_form(client, coordinator, shelter, somebody):
    shift = build.shift(coordinator, shelter)
    sign_up(by=somebody, shift=build.shift(coordinator, shelter, opens="19:00"))
    page = f"/{shelter.association.slug}/shifts/{shift.pk}/put-on/"
    answer = build.sign_in(client, coordinator).post(page, {"who": str(somebody.volunteer.pk)})

    assert answer.status_code == 422
    assert "Det finns redan ett pass 19.00–21.00 samtidigt." in answer.content.decode()


def test_a_question_about_a_shift_that_has_ended_is_refused_at_the_form(client, coordinator, shelter, somebody):
    shift = build.shift(coordinator, shelter)
    mine = sign_up(by=somebody, shift=shift)
    page = f"/{shelter.association.slug}/shifts/places/{mine.pk}/hand-over/"
    with time_machine.travel(shift.ends_at, tick=False):
        answer = build.sign_in(client, somebody).post(page, {"ask": ""})

    assert answer.status_code == 422
    assert "Passet är slut." in answer.content.decode()


def test_who_has_left_a_shift_tells_no_hours_of_it(client, coordinator, shelter, somebody):
    shift = build.shift(coordinator, shelter)
    left = leave_shift(by=somebody, sign_up=sign_up(by=somebody, shift=shift))
    with time_machine.travel(shift.ends_at, tick=False):
        page = f"/{shelter.association.slug}/shifts/places/{left.pk}/hours/"
        assert build.sign_in(client, somebody).post(page, {"hours": "3"}).status_code == 404


def test_a_swap_with_a_shift_that_is_over_or_has_been_left_is_refused_in_words(
    client, coordinator, shelter, somebody, another
):
    later, soon = (build.shift(coordinator, shelter, begins_on=date(2026, 6, day)) for day in (18, 16))
    mine, theirs = sign_up(by=somebody, shift=later), sign_up(by=another, shift=soon)
    swap = ask_to_take_over(by=somebody, sign_up=mine, to=another, in_return=theirs)
    page = f"/{shelter.association.slug}/shifts/questions/{swap.pk}/accept/"

    with time_machine.travel(soon.ends_at, tick=False):
        late = build.sign_in(client, another).post(page, follow=True)
    assert "Passet är slut." in late.content.decode()
    leave_shift(by=another, sign_up=theirs)
    assert "eller så erbjuds det inte längre" in client.post(page, follow=True).content.decode()
    assert on(later) == {somebody}


def test_a_shift_that_is_over_is_not_taken_over_and_two_clicks_are_one_answer(
    client, coordinator, shelter, somebody, another
):
    shift, third = build.shift(coordinator, shelter), on_duty(coordinator, shelter)
    asked = ask_to_take_over(by=somebody, sign_up=sign_up(by=somebody, shift=shift))
    page = f"/{shelter.association.slug}/shifts/questions/{asked.pk}/accept/"

    with time_machine.travel(shift.ends_at, tick=False):
        late = build.sign_in(client, another).post(page, follow=True)
    assert "Passet är slut." in late.content.decode()
    assert on(shift) == {somebody}
    for _click in range(2):
        assert "Passet är ditt." in client.post(page, follow=True).content.decode()
    assert on(shift) == {another}
    assert "Någon annan tog nyss passet" in build.sign_in(client, third).post(page, follow=True).content.decode()


def test_two_clicks_decline_once_and_leave_once(client, coordinator, shelter, somebody, another):
    mine = sign_up(by=somebody, shift=build.shift(coordinator, shelter))
    asked = ask_to_take_over(by=somebody, sign_up=mine, to=another)
    house = f"/{shelter.association.slug}/shifts"

    for who, page in (
        (another, f"{house}/questions/{asked.pk}/decline/"),
        (somebody, f"{house}/places/{mine.pk}/leave/"),
    ):
        build.sign_in(client, who)
        assert [client.post(page).status_code for _click in range(2)] == [303, 303]
    assert HandOver.objects.get().answer == "declined"
    assert on(mine.shift) == set()
