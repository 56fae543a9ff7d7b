"""Two who change the same person at the same time."""

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


def page_of(name, row):
    return reverse(name, kwargs={"association": row.association.slug, "pk": row.pk})


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
    again = {one.html_name: one.value() for one in refused.context["form"] if one.value() not in (None, False)}
    assert client.post(page, again).status_code == 303
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
    again = {"there": [str(ulla.pk)], "state": refused.context["form"]["state"].value()}
    assert client.post(page, again).status_code == 303
    assert there(occasion) == ["", "Ulla"]
