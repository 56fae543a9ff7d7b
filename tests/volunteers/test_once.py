"""A form that makes something, sent several times: by impatient clicks at the same moment, and once more afterwards."""

import copy
from functools import partial
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from jourer import walls
from tests import builders as build
from tests.at_once import AtOnce
from volunteers.actions.fees import change_fee_class

MEANT = "Sidan har redan sparats en gång. Spara igen om det här är något nytt."
VOLUNTEER = {"name": "Siv Lund", "gender": "woman", "interest_on": "2026-06-01", "phone": "070-1", "roles": ["chat"]}
TIMES = {"channel": "chat", "opens": "18:00", "closes": "21:00", "places": "1"}
MONTHS = ("extract_months", "training_months", "silence_days")
WORDS = {"subject": "Årsmöte", "text": "Välkommen!", "reply_to": "jouren@post.example"}


def pages(coordinator, shelter):
    """{page: (what its address needs, what is sent with it, of what there is to be one row more)}."""
    fee_class = build.fee_class(coordinator)
    build.member(coordinator, fee_class=fee_class, email="ada@post.example")
    change_fee_class(by=coordinator, fee_class=fee_class, year=2026, amount=300)
    siv = {"pk": build.volunteer(coordinator, shelter).pk}
    here, held = {"shelter": shelter.pk}, {"held_by": coordinator.pk}
    return {
        "new_volunteer": ({}, VOLUNTEER | {"shelters": [shelter.pk]}, "volunteer"),
        "record_step": (siv | {"kind": "conversation"}, {"done_on": "2026-06-01"}, "volunteerstep"),
        "new_talk": (siv, {"kind": "check", "held_on": "2026-06-01", **held}, "talk"),
        "new_course": ({}, {"name": "Grund", "kind": "basic", "contents": "a\nb"}, "course"),
        "new_occasion": ({}, {"what": "meeting", "held_on": "2026-06-01", "title": "Kväll"}, "occasion"),
        "new_employee": ({}, {"name": "Tyra", "gender": "woman", "since": "2026-06-01"}, "employee"),
        "new_shift": ({}, here | TIMES | {"begins_on": "2026-06-20"}, "shift"),
        "held_shift": ({}, here | TIMES | {"begins_on": "2026-06-14", "because": "forgotten"}, "shift"),
        "new_shift weekly": ({}, here | TIMES | {"begins_on": "2026-06-20", "every": "1"}, "shiftpattern"),
        "charge_fees": ({"year": 2026}, {}, "fee"),
        "new_member": ({}, {"name": "Elsa", "fee_class": fee_class.pk, "joined_on": "2026-06-01"}, "member"),
        "new_fee_class": ({"year": 2026}, {"name": "Student", "kind": "person", "amount": "100"}, "feeclass"),
        "new_mailing": ({}, {"to": "members", "looked_at": "True", **WORDS}, "mailing"),
        "volunteer_rules": ({}, dict.fromkeys(MONTHS, "9") | {"years_kept": "1"}, "rules"),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("midsummer")
def test_what_is_sent_several_times_at_once_and_once_more_is_one_row(tmp_path, client, coordinator, shelter):
    at_once, cookies = AtOnce(tmp_path), build.sign_in(client, coordinator).cookies
    asked = pages(coordinator, shelter)

    def send(name):
        of, facts, _kind = asked[name]
        browser, hidden = Client(), {"idempotency_key": keys[name], "state": untouched}
        browser.cookies = copy.deepcopy(cookies)
        address = reverse(name.split()[0], kwargs={"association": coordinator.association.slug, **of})
        return browser.post(address, facts | hidden).status_code

    def rows(kind):
        with walls.opened([coordinator.association]):
            return apps.get_model("volunteers", kind).objects.count()

    keys = {name: str(uuid4()) for name in asked}
    rules = reverse("volunteer_rules", kwargs={"association": coordinator.association.slug})
    untouched = client.get(rules).context["form"]["state"].value()
    for name, (_of, _facts, kind) in asked.items():
        before = at_once.afterwards(partial(rows, kind))
        clicks = 10 if name in ("new_volunteer", "new_employee") else 3
        answers = at_once(*[partial(send, name)] * clicks) + at_once(partial(send, name))
        assert (name, set(answers)) == (name, {303})
        assert (name, at_once.afterwards(partial(rows, kind)) - before) == (name, 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("midsummer")
@pytest.mark.parametrize("page", ["new_volunteer", "new_member", "new_employee", "new_fee_class", "new_mailing"])
def test_a_used_page_that_comes_with_something_else_is_asked_about_and_saved_the_second_time(
    client, coordinator, shelter, page
):
    of, facts, kind = pages(coordinator, shelter)[page]
    build.sign_in(client, coordinator)
    address = reverse(page, kwargs={"association": coordinator.association.slug, **of})
    facts |= {"idempotency_key": uuid4()}
    other = facts | ({"text": "Avslutat."} if page == "new_mailing" else {"name": "En annan"})
    rows = apps.get_model("volunteers", kind).objects
    assert client.post(address, facts).status_code == 303
    before = rows.count()

    refused = client.post(address, other)
    assert (refused.status_code, rows.count()) == (422, before)
    assert MEANT in refused.content.decode()
    again = other | {"idempotency_key": refused.context["form"]["idempotency_key"].value()}
    assert client.post(address, again).status_code == 303
    assert rows.count() == before + 1
