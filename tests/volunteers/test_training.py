"""Whose turn it is to learn something more: told to themselves, and nothing of anybody else."""

from datetime import date

import pytest

from reports import reminders
from tests import builders as build
from volunteers import todos
from volunteers.actions import set_rules, tick_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]

DUE = "Det är dags för dig att lära dig något nytt"


@pytest.fixture
def webinar(coordinator):
    set_rules(by=coordinator, training_months=3, silence_days=365, extract_months=60)
    return build.course(coordinator, name="Ångest", kind="webinar")


def told(actor):
    return DUE in [todo.text for todo in todos.todos(actor)]


def been(coordinator, course, *people, on=date(2026, 3, 14), **facts):
    held = build.occasion(coordinator, course=course, held_on=on, **facts)
    tick_off(by=coordinator, occasion=held, there=people)


def account_of(coordinator, shelter, **facts):
    """The account of an active volunteer who was trained in January."""
    account = build.actor("volunteer", shelter)
    build.volunteer(coordinator, shelter, actor=account, active_on=date(2026, 1, 10), **facts)
    return account


def test_a_volunteer_is_told_until_something_new_is_learnt(coordinator, shelter, webinar):
    due, other = account_of(coordinator, shelter), account_of(coordinator, shelter)
    been(coordinator, webinar, other.volunteer, on=date(2026, 3, 15))
    assert (told(due), told(other), told(build.actor("volunteer", shelter))) == (True, False, False)

    been(coordinator, webinar, due.volunteer, on=date(2026, 6, 14))
    assert not told(due)


def test_who_has_paused_or_only_helps_elsewhere_is_not_told(coordinator, shelter, webinar):
    paused = account_of(coordinator, shelter)
    build.step(coordinator, paused.volunteer, "paused", date(2026, 2, 1))
    there = build.shelter()
    set_rules(by=build.actor("coordinator", there), training_months=3)
    elsewhere = build.actor("volunteer", there, user=account_of(coordinator, shelter).user)

    assert (told(paused), told(elsewhere)) == (False, False)


def test_whoever_is_employed_is_told_when_the_last_training_is_long_ago(coordinator, shelter, webinar):
    long_ago, lately, never, board = (build.actor(role, shelter) for role in ("staff", "staff", "staff", "board"))
    been(coordinator, webinar, long_ago, lately, board)
    been(coordinator, webinar, lately, on=date(2026, 3, 15))
    build.occasion(coordinator, kind="meeting")

    assert [told(one) for one in (long_ago, lately, never, board)] == [True, False, False, False]


def test_the_mail_says_only_that_there_is_something_to_do(coordinator, shelter, webinar, mailoutbox):
    due = account_of(coordinator, shelter, name="Siv Lund")

    reminders.send(shelter.association)
    reminders.send(shelter.association)

    (mail,) = [mail for mail in mailoutbox if mail.to == [due.user.email]]
    assert "tbildning" not in mail.subject + mail.body
    assert "lära" not in mail.subject + mail.body


def test_the_page_tells_of_ones_own_trainings_and_of_those_to_come_at_ones_shelters(
    client, coordinator, shelter, webinar
):
    siv, ulla = account_of(coordinator, shelter, name="Siv"), account_of(coordinator, shelter, name="Ulla Berg")
    been(coordinator, webinar, siv.volunteer, title="Kväll ett")
    been(coordinator, webinar, ulla.volunteer, title="Ullas kväll")
    here = {"course": webinar, "held_on": date(2026, 6, 20)}
    build.occasion(coordinator, title="Hos oss", shelter=shelter, **here)
    build.occasion(coordinator, title="Hos dem", shelter=build.shelter(shelter.association), **here)
    build.occasion(coordinator, kind="event", title="Sommarfest", held_on=date(2026, 6, 20))
    start = build.sign_in(client, siv).get(f"/{shelter.association.slug}/").content.decode()
    page = f"/{shelter.association.slug}/volunteers/training/"
    text = client.get(page).content.decode()

    assert f'<a href="{page}">{DUE}</a>' in start
    assert "14 mar 2026: Kväll ett" in text
    assert "20 jun 2026: Hos oss (Ångest)" in text
    assert [words for words in ("Ulla", "Hos dem", "Sommarfest") if words in text] == []


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_as_often_for_one_as_for_twenty(
    client, coordinator, shelter, webinar, rows, django_assert_num_queries
):
    siv = account_of(coordinator, shelter)
    for _row in range(rows):
        been(coordinator, webinar, siv.volunteer)
        build.occasion(coordinator, course=webinar, shelter=shelter, held_on=date(2026, 6, 20))
    page = f"/{shelter.association.slug}/volunteers/training/"
    build.sign_in(client, siv).get(page)

    with django_assert_num_queries(8):
        client.get(page)
