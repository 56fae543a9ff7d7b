"""What somebody was typing is there again: after a lost session, for them alone, and until it is saved."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection

from cases import actions
from cases.models import Draft
from cases.tasks import remove_old_drafts
from tests import builders as build
from tests.cases.pages import NOW, url

pytestmark = pytest.mark.django_db


def typed(**others):
    return {
        "idempotency_key": str(uuid4()),
        "channel": "chat",
        "seeker_role": "witness",
        "support": ["talk", "legal"],
        "day": "2026-03-10",
        "minutes": "kvart",
        **others,
    }


def save(client, actor, data, query="?form=contact"):
    return client.post(url("save_draft", actor, query=query), data)


def page(client, address):
    return client.get(address).content.decode()


def test_a_draft_says_when_it_was_saved(client, staff):
    answer = save(client, staff, typed())

    assert answer.content.decode() == "Utkast sparat 14.32"
    assert Draft.objects.get().owner == staff


def test_what_was_typed_is_back_in_the_form_after_signing_in_again(client, staff):
    save(client, staff, typed())
    client.logout()
    build.sign_in(client, staff)
    html = page(client, url("new_contact", staff))
    draft = Draft.objects.get()
    assert "Inte sparat: kontakt" in html
    assert "10 mar 2026 14.32</span>" in html
    assert url("new_contact", staff, query=f"?draft={draft.pk}") in html

    form = client.get(url("new_contact", staff, query=f"?draft={draft.pk}")).context["form"]
    names = ("channel", "seeker_role", "support", "minutes", "idempotency_key")
    assert [form[name].value() for name in names] == [
        "chat", "witness", ["talk", "legal"], "kvart", str(draft.key)
    ]  # fmt: skip
    assert form.more_is_open
    assert not form.is_bound


def test_a_draft_of_yesterday_keeps_its_day(client, staff, time_machine):
    save(client, staff, typed())
    time_machine.shift(timedelta(days=2))
    build.sign_in(client, staff)
    form = client.get(url("new_contact", staff, query=f"?draft={Draft.objects.get().pk}")).context["form"]

    assert (form["day"].value(), form["occurred_on"].value()) == ("another", "2026-03-10")


def test_one_page_has_one_draft_and_two_pages_have_two(client, staff):
    first = typed()
    save(client, staff, first)
    save(client, staff, first | {"minutes": "20"})
    save(client, staff, typed())

    assert Draft.objects.count() == 2


def test_a_draft_is_gone_when_it_is_saved(client, staff):
    sent = typed(minutes="15", shelter=str(staff.shelters.get().pk))
    save(client, staff, sent)
    assert client.post(url("new_contact", staff), sent).status_code == 303

    assert not Draft.objects.exists()


def test_a_late_save_of_a_draft_does_not_bring_it_back(client, staff):
    sent = typed(minutes="15", shelter=str(staff.shelters.get().pk))
    client.post(url("new_contact", staff), sent)

    assert save(client, staff, sent).content == b""
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_on_request(client, staff):
    save(client, staff, typed())
    client.post(url("discard_draft", staff, Draft.objects.get().pk))

    assert not Draft.objects.exists()


def test_nothing_of_a_draft_stands_in_the_database_in_clear(client, staff):
    save(client, staff, typed(minutes="Hemligheten"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_draft")
        row = str(cursor.fetchall())
    assert "Hemligheten" not in row
    assert "witness" not in row
    assert "Hemligheten" in Draft.objects.get().text


def test_a_draft_is_nobody_elses(client, staff, shelter):
    save(client, staff, typed())
    draft = Draft.objects.get()
    colleague = build.actor("coordinator", shelter)
    build.sign_in(client, colleague)

    assert "Inte sparat: kontakt" not in page(client, url("new_contact", colleague))
    assert client.get(url("new_contact", colleague, query=f"?draft={draft.pk}")).status_code == 404
    assert client.post(url("discard_draft", colleague, draft)).status_code == 404
    assert Draft.objects.exists()


def test_the_same_key_of_a_colleague_is_another_draft(client, staff, shelter):
    sent = typed()
    save(client, staff, sent)
    colleague = build.actor("staff", shelter)
    build.sign_in(client, colleague)
    save(client, colleague, sent | {"minutes": "40"})

    assert Draft.objects.count() == 2


def test_a_draft_is_kept_for_a_week(staff, time_machine):
    actions.save_draft(by=staff, form="contact", key=uuid4(), text="minutes=5")
    time_machine.move_to(NOW + timedelta(days=6, hours=23))
    assert Draft.objects.visible_to(staff).exists()
    time_machine.move_to(NOW + timedelta(days=7))
    assert not Draft.objects.visible_to(staff).exists()

    assert remove_old_drafts() == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize("query", ["", "?form=x", "?form=note"])
def test_a_draft_of_nothing_known_is_refused(client, staff, query):
    assert save(client, staff, typed(), query).status_code == 400
    assert not Draft.objects.exists()


@pytest.mark.parametrize("key", [None, "", "x"])
def test_a_draft_without_a_key_is_refused(client, staff, key):
    sent = typed()
    del sent["idempotency_key"]

    assert save(client, staff, sent | ({} if key is None else {"idempotency_key": key})).status_code == 400


def test_a_text_without_end_is_refused_in_words(client, staff):
    answer = save(client, staff, typed(minutes="å" * 100_000))

    assert answer.status_code == 422
    assert answer.content.decode() == "Texten är för lång för att sparas som utkast."


@pytest.mark.parametrize("text", ["\x00", "😀", "\u202eabc", "<script>alert(1)</script>", "å&b=1+2"])
def test_any_text_comes_back_as_it_was_typed(client, staff, text):
    save(client, staff, typed(minutes=text))
    form = client.get(url("new_contact", staff, query=f"?draft={Draft.objects.get().pk}")).context["form"]

    assert form["minutes"].value() == text


# Of a case


def note(text="Hon vill ha hjälp med hyran"):
    return {"note-idempotency_key": str(uuid4()), "note-text": text}


def test_a_note_comes_back_on_the_page_of_its_case(client, staff):
    case = build.case(staff)
    save(client, staff, note(), f"?form=note&case={case.pk}")
    html = page(client, url("case", staff, case))

    assert "Hon vill ha hjälp med hyran" in html
    assert "Utkast från 10 mar 2026 kl. 14.32" in html
    assert "ärende 2026-1" in page(client, url("new_contact", staff))


def test_the_draft_of_a_note_is_gone_when_the_note_is_saved(client, staff):
    case, sent = build.case(staff), note()
    save(client, staff, sent, f"?form=note&case={case.pk}")
    assert client.post(url("write_note", staff, case), sent).status_code == 303

    assert not Draft.objects.exists()
    assert save(client, staff, sent, f"?form=note&case={case.pk}").content == b""


def test_who_may_not_know_of_the_case_any_more_has_no_draft_of_it(client, staff, shelter):
    case = build.case(staff)
    save(client, staff, note(), f"?form=note&case={case.pk}")
    actions.declare_conflict(by=build.actor("staff", shelter), case=case, user=staff.user)

    assert "ärende 2026-1" not in page(client, url("new_contact", staff))
    assert not Draft.objects.visible_to(staff).exists()
    assert save(client, staff, note(), f"?form=note&case={case.pk}").status_code == 404


def test_the_page_says_where_its_draft_is_saved(client, staff):
    case = build.case(staff)
    address = url("save_draft", staff, query="?" + urlencode({"form": "contact", "case": case.pk}))

    assert f'hx-post="{address.replace("&", "&amp;")}"' in page(
        client, url("new_contact", staff, query=f"?case={case.pk}")
    )


@pytest.mark.parametrize("number", [1, 9])
def test_the_form_makes_the_same_queries_for_any_number_of_drafts(client, staff, number, django_assert_num_queries):
    case = build.case(staff)
    for _number in range(number):
        actions.save_draft(by=staff, form="note", key=uuid4(), text="note-text=x", case=case)

    with django_assert_num_queries(12):
        client.get(url("new_contact", staff))


def test_the_draft_of_a_note_is_of_a_case(client, staff):
    answer = client.post(url("save_draft", staff, query="?form=note"), {"note-idempotency_key": str(uuid4())})

    assert answer.status_code == 400
    assert client.get(url("new_contact", staff)).status_code == 200
