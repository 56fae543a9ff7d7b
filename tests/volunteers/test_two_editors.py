"""Two who change the same person at the same time."""

import html
from datetime import date

import pytest
from django.urls import reverse

from tests import builders as build
from volunteers.actions import tick_off
from volunteers.actions.erasing import erase_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midsummer")]


def typed(client, page):
    """What the form holds when the page is opened."""
    form = client.get(page).context["form"]
    values = {one.html_name: one.value() for one in form}
    return {name: getattr(value, "pk", value) for name, value in values.items() if value not in (None, False)}


@pytest.fixture
def leader(client, coordinator):
    build.sign_in(client, coordinator)
    return coordinator


def page_of(name, row, **more):
    return reverse(name, kwargs={"association": row.association.slug, "pk": row.pk, **more})


def again(response):
    """What the form holds that came back."""
    return {one.html_name: one.value() for one in response.context["form"] if one.value() not in (None, False)}


def pages(leader, shelter):
    """{page: (its address, what the first writes, what the second does, what the second is told that it says now)}."""
    house = {"association": leader.association.slug}
    siv = build.volunteer(leader, shelter, phone="070-1")
    return {
        "course": (page_of("change_course", build.course(leader, contents=["a"])), {"contents": "a\nb"},
                   {"name": "Ny"}, "Innehåll: nu står det ”a, b”, du har skrivit ”a”"),
        "employee": (page_of("change_employee", build.employee(leader)), {"name": "Tyra Ek"}, {"until": "2026-06-30"},
                     "Namn: nu står det ”Tyra Ek”, du har skrivit ”Tyra”"),
        "fee class": (page_of("change_fee_class", build.fee_class(leader, amount=300), year=2026), {"amount": "350"},
                      {"name": "Student"}, "Avgift 2026, kronor: nu står det ”350”, du har skrivit ”300”"),
        "occasion": (page_of("change_occasion", build.occasion(leader)), {"what": "thanks"}, {"title": "Kväll"},
                     "Vad det är: nu står det ”Tack till alla”, du har skrivit ”Volontärträff”"),
        "details": (page_of("change_volunteer_details", siv), {"phone": "070-2"}, {"email": "siv@post.example"},
                    "Telefon: nu står det ”070-2”, du har skrivit ”070-1”"),
        "rules": (reverse("volunteer_rules", kwargs=house), {"silence_days": "30"}, {"extract_months": "6"},
                  "nu står det ”30”, du har skrivit ”60”"),
        "member rules": (reverse("member_rules", kwargs=house), {"years_kept": "2"}, {"volunteers_are_members": "True"},
                         "nu står det ”två år”, du har skrivit ”ett år”"),
    }  # fmt: skip


PAGES = ["course", "employee", "fee class", "occasion", "details", "rules", "member rules"]


@pytest.mark.parametrize("name", PAGES)
def test_who_saves_second_is_shown_what_it_says_now_and_saves_once_more(client, leader, shelter, name):
    page, first, second, told = pages(leader, shelter)[name]
    opened = typed(client, page)
    assert client.post(page, opened | first).status_code == 303
    assert client.post(page, opened | first).status_code == 303, "two clicks of the same person are no quarrel"

    refused = client.post(page, opened | second)
    assert refused.status_code == 422
    assert told in html.unescape(refused.content.decode())
    shown = typed(client, page)
    assert {key: str(shown[key]) for key in first} == first

    assert client.post(page, again(refused)).status_code == 303
    shown = typed(client, page)
    assert {key: str(shown[key]) for key in second} == second
    assert {key: shown.get(key) for key in first} == {key: opened.get(key) for key in first}


def test_who_saves_a_volunteer_second_sees_what_the_first_has_written(client, leader, shelter):
    siv = build.volunteer(leader, shelter, name="Siv Lund", languages=["sv"])
    page = page_of("change_volunteer", siv)
    first, second = typed(client, page), typed(client, page)
    assert client.post(page, first | {"languages": ["sv", "fi"]}).status_code == 303

    refused = client.post(page, second | {"name": "Siv Berg"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "nu står det ”finska, svenska”, du har skrivit ”svenska”" in text.replace("Finska", "finska").replace(
        "Svenska", "svenska"
    )
    assert client.post(page, again(refused)).status_code == 303
    siv.refresh_from_db()
    assert siv.name == "Siv Berg"


def test_who_saves_a_member_second_is_told_and_nothing_hidden_is_shown(client, leader):
    elsa = build.member(leader, name="Elsa", phone="070-1234567")
    page = page_of("change_member", elsa)
    second = typed(client, page) | {"fee_class": str(elsa.fee_class_id)}
    assert client.post(page, second | {"name": "Elsa Ek", "phone": "070-7654321"}).status_code == 303

    refused = client.post(page, second | {"phone": "08-12"})
    assert refused.status_code == 422
    assert "070-7654321" in refused.content.decode()
    elsa.refresh_from_db()
    assert elsa.phone == "070-7654321"


def there(occasion):
    return sorted(one.volunteer.name for one in occasion.attendances.select_related("volunteer"))


def test_who_ticks_people_off_second_undoes_nothing_unseen_and_the_erased_stay_counted(client, leader, shelter):
    siv, ulla, gone = (build.volunteer(leader, shelter, name=name) for name in ("Siv", "Ulla", "Nils"))
    occasion = build.occasion(leader, held_on=date(2026, 6, 10))
    tick_off(by=leader, occasion=occasion, there=[gone])
    erase_volunteer(by=leader, volunteer=gone)
    page = page_of("occasion", occasion)
    second = {"state": client.get(page).context["form"]["state"].value()}
    assert client.post(page, second | {"there": [str(siv.pk)]}).status_code == 303

    refused = client.post(page, second | {"there": [str(ulla.pk)]})
    assert refused.status_code == 422
    assert there(occasion) == ["", "Siv"]
    once_more = {"there": [str(ulla.pk)], "state": refused.context["form"]["state"].value()}
    assert client.post(page, once_more).status_code == 303
    assert client.post(page, once_more).status_code == 303, "two clicks of the same person are no quarrel"
    assert there(occasion) == ["", "Ulla"]
