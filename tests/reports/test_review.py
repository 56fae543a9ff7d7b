"""The municipality's reviewers: what opens for them, what never does, and what they ask."""

import io
import re
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pdfplumber
import pikepdf
import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from jourer import spreadsheets
from jourer.models import Actor, AuditEvent, Catchment, User
from jourer.templatetags.formats import number
from reports import reminders
from reports.actions import follow_ups, reviewers
from reports.follow_ups import todos
from reports.models import AgreementReviewer, FollowUp, Question
from tests import builders as build
from tests.reports import partnership as scene
from tests.whole_site.matrix import PAGES, REVIEWER

pytestmark = pytest.mark.django_db

DOOR = "https://jour.example/accounts/password/reset/"
NEXT_YEAR = timezone.localdate() + timedelta(days=365)


@pytest.fixture
def by():
    shelter = build.shelter()
    Catchment.objects.create(association=shelter.association, shelter=shelter, municipality="0180")
    return build.actor("coordinator", shelter)


@pytest.fixture
def follow_up(by):
    return scene.published(by, scene.whole(by))


def invite(by, agreement, email="granskare@kommun.example", until=NEXT_YEAR):
    return reviewers.invite_reviewer(
        by=by, agreement=agreement, email=email, name="Gran Skare", valid_until=until, address=DOOR
    )


@pytest.fixture
def reader(by, follow_up, client):
    """A reviewer who is signed in."""
    actor = invite(by, follow_up.agreement).actor
    build.sign_in(client, actor)
    return actor


def url(name, row):
    return reverse(name, kwargs={"association": row.association.slug, "pk": row.pk})


def text_of(response):
    return response.content.decode()


# Invited


def test_whoever_is_invited_gets_an_account_without_password_and_a_mail_that_says_nothing_of_anybody(
    by, follow_up, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        review = invite(by, follow_up.agreement)

    user = review.actor.user
    assert (user.email, user.has_usable_password(), user.made_by) == ("granskare@kommun.example", False, by)
    assert (review.actor.role, review.actor.valid_until) == ("reviewer", NEXT_YEAR)
    [letter] = mail.outbox
    assert letter.to == ["granskare@kommun.example"]
    assert DOOR in letter.body
    assert by.association.name not in letter.body + letter.subject


def test_several_read_one_agreement_and_one_reads_several(by, follow_up, client):
    other = build.actor("coordinator")
    elsewhere = scene.agreement(other, title="Partnerskap i grannkommunen")
    first, second = invite(by, follow_up.agreement), invite(by, follow_up.agreement, "annan@kommun.example")
    invite(other, elsewhere)
    build.let_in(client, first.actor.user)

    page = text_of(client.get(reverse("review")))

    assert first.agreement == second.agreement
    assert "Partnerskap om stöd" in page
    assert "Partnerskap i grannkommunen" in page
    assert client.get(url("reviewed", follow_up)).status_code == 200


def test_a_day_that_has_been_is_no_time_to_read(by, follow_up):
    with pytest.raises(ValidationError, match="Dagen har varit"):
        invite(by, follow_up.agreement, until=timezone.localdate() - timedelta(days=1))

    assert not User.objects.filter(email="granskare@kommun.example").exists()


def test_a_reviewer_whose_time_is_over_is_told_so_and_reads_nothing(by, follow_up, reader, client):
    yesterday = timezone.localdate() - timedelta(days=1)
    AgreementReviewer.objects.update(valid_until=yesterday)
    Actor.objects.filter(pk=reader.pk).update(valid_from=yesterday, valid_until=yesterday)

    page = text_of(client.get(reverse("review")))

    assert f"Din tid som granskare hos {by.association.name} tog slut" in page
    assert client.get(url("reviewed", follow_up)).status_code == 404


def test_what_is_taken_back_opens_no_more(by, follow_up, reader, client):
    reviewers.end_review(by=by, review=AgreementReviewer.objects.get())

    assert client.get(url("reviewed", follow_up)).status_code == 404


# Handed on


def test_a_reviewer_hands_on_to_a_successor_and_reads_no_more(by, follow_up, reader, client):
    review = AgreementReviewer.objects.get()
    address = url("hand_on", review)
    own = client.post(address, {"name": "Jag", "email": reader.user.email})
    assert own.status_code == 422
    assert "din egen adress" in text_of(own)

    assert client.post(address, {"name": "Efter Trädare", "email": "efter@kommun.example"}).status_code == 302

    review.refresh_from_db()
    assert review.handed_to.actor.user.email == "efter@kommun.example"
    assert review.handed_to.valid_until == NEXT_YEAR
    assert client.get(url("reviewed", follow_up)).status_code == 404
    build.sign_in(client, review.handed_to.actor)
    assert client.get(url("reviewed", follow_up)).status_code == 200


# Read


def test_drafts_other_agreements_and_everything_else_do_not_exist_for_a_reviewer(by, follow_up, reader, client):
    draft = follow_ups.correct_follow_up(by=by, follow_up=follow_up, reason="Fel.")
    other = build.agreement(by, title="En annan överenskommelse", starts_on=date(2025, 1, 1))
    unread = scene.published_as_it_is(by, other, scene.SPRING)
    pages = [url("reviewed", draft), url("reviewed", unread), url("follow_up", follow_up), url("agreement", other)]

    assert [client.get(page).status_code for page in pages] == [404] * 4
    slug = {"association": by.association.slug}
    assert client.get(reverse("start", kwargs=slug)).headers["Location"] == "/review/"
    assert [client.get(reverse(name, kwargs=slug)).status_code for name in ("contacts", "cases", "plans")] == [404] * 3


def case_tables():
    return {model._meta.db_table for model in apps.get_app_config("cases").get_models()}


def test_no_page_of_a_reviewer_asks_a_table_with_cases_or_contacts(follow_up, reader, client):
    """Of all pages that the matrix lets a reviewer into."""
    reviewers.ask_question(by=reader, follow_up=follow_up, row="whole", text="Hur?", idempotency_key=uuid4())
    review, start = AgreementReviewer.objects.get(), reverse("start", kwargs={"association": reader.association.slug})
    opened = {name: page for name, page in PAGES.items() if page.get & REVIEWER and page.opens}
    with CaptureQueriesContext(connection) as queries:
        for page in (reverse("review"), reverse("home"), start):
            assert client.get(page, follow=True).status_code == 200
        for name, page in opened.items():
            assert client.get(url(name, review if page.opens == "review" else follow_up)).status_code == 200
        client.post(url("questions", follow_up), {"row": "whole", "text": "Och?", "idempotency_key": str(uuid4())})
        client.post(url("hand_on", review), {"name": "Efter Trädare", "email": "efter@kommun.example"})

    asked = " ".join(query["sql"] for query in queries)
    assert len(opened) == 6
    assert Question.objects.count() == 2
    assert AgreementReviewer.objects.count() == 2
    assert {table for table in case_tables() if re.search(rf"\b{table}\b", asked)} == set()
    assert "reports_followup" in asked
    assert '"reports_followup"."asked"' not in asked


def test_bytes_stay_the_same_whatever_is_logged(by, follow_up, reader, client):
    def read():
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"x-csrftoken": "\w+"', "", text_of(client.get(page_url)))
        return page, client.get(url("reviewed_pdf", follow_up)).content, client.get(sheet_url).content

    page_url, sheet_url = url("reviewed", follow_up), url("reviewed_xlsx", follow_up)
    before = read()
    scene.supported(by, 7)

    assert read() == before


def test_a_version_that_is_replaced_says_so_and_is_still_read(by, follow_up, reader, client):
    corrected = follow_ups.correct_follow_up(by=by, follow_up=follow_up, reason="Ett belopp var fel.")
    corrected = scene.published(by, corrected)

    old, new = text_of(client.get(url("reviewed", follow_up))), text_of(client.get(url("reviewed", corrected)))

    assert "Den här versionen är ersatt." in old
    assert url("reviewed", corrected) in old
    assert "Ett belopp var fel." in new
    assert url("reviewed", follow_up) in new


def test_content_that_was_altered_is_told(follow_up, reader, client):
    content = follow_up.content | {"summary": "Allt gick bra."}
    FollowUp.objects.filter(pk=follow_up.pk).update(content=content)

    assert "fingeravtrycket stämmer inte" in text_of(client.get(url("reviewed", follow_up)))


# The files


def numbers_in(text):
    return set(re.findall(r"\d+", text))


def allowed(follow_up):
    """Every number that the content has, in whole kronor where it is an amount."""
    return numbers_in(" ".join(text.partition(".")[0] if is_amount(text) else text for text in texts(follow_up)))


def texts(follow_up):
    return [*scene.texts(follow_up.content), follow_up.digest, "SHA-256"]


def is_amount(text):
    return re.fullmatch(r"-?\d+\.\d\d", text)


def test_every_number_in_the_sheet_is_one_of_the_content_and_there_is_nothing_beside_it(follow_up, reader, client):
    data = client.get(url("reviewed_xlsx", follow_up)).content

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Uppföljning"]
    rows = book.get_sheet_by_index(0).to_python()
    cells = " ".join(spreadsheets.text_of(cell) for row in rows for cell in row)
    assert numbers_in(cells) <= allowed(follow_up)
    assert {"900000", "499800"} <= numbers_in(cells)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        about = package.read("docProps/core.xml").decode() + package.read("docProps/app.xml").decode()
        assert not any("pivot" in name or "comment" in name or "hidden" in name for name in package.namelist())
    assert "<dc:creator></dc:creator>" in about
    assert reader.user.name not in about


def test_every_number_on_paper_is_one_of_the_content_and_the_first_page_is_whole(follow_up, reader, client):
    data = client.get(url("reviewed_pdf", follow_up)).content

    with pdfplumber.open(io.BytesIO(data)) as paper:
        pages = [page.extract_text() for page in paper.pages]
    assert pages[0].startswith("Uppföljning av överenskommelsen")
    assert "Stöd har getts till 40 personer" in pages[0]
    assert "Pengar post för post" not in pages[0]
    assert "Pengar post för post" in pages[1]
    told = {group for one in allowed(follow_up) for group in number(int(one)).split("\N{NO-BREAK SPACE}")}
    pages_of = {str(page) for page in range(1, len(pages) + 1)}
    assert numbers_in(" ".join(pages)) <= told | allowed(follow_up) | pages_of | parts_of(follow_up.digest)
    with pikepdf.open(io.BytesIO(data)) as paper:
        assert reader.user.name not in str(paper.docinfo)
        assert "/Author" not in paper.docinfo


def test_no_page_of_paper_holds_a_heading_or_a_note_alone(by, client):
    follow_up = scene.whole(by)
    made, words = follow_up.agreement, "Vi har öppet en kväll i veckan tillsammans med de andra som är med. " * 4
    for one in range(8):
        scene.judged(by, build.commitment(by, made, text=f"{one} {words}"))
    build.sign_in(client, by)
    data = client.get(url("reviewed_pdf", scene.published(by, follow_up))).content

    with pdfplumber.open(io.BytesIO(data)) as paper:
        pages = [page.extract_text() for page in paper.pages]
    [of_money] = [page for page in pages if "Pengar post för post" in page]
    [of_promises] = [page for page in pages if "Åtaganden ett för ett" in page]
    assert "En avvikelse över noll" in of_money
    assert "Hur det följs" in of_promises


def parts_of(digest):
    """A fingerprint may break at the end of a line."""
    return {part for place in range(len(digest)) for part in numbers_in(f"{digest[:place]} {digest[place:]}")}


# Questions


def test_questions_about_a_row_are_answered_once_and_print_as_one_document(by, follow_up, reader, client):
    row = follow_up.content["details"][0]["tables"][0]["rows"][0]["key"]
    form = {"row": row, "text": "Varför så lite?", "idempotency_key": str(uuid4())}
    for _ in range(2):
        assert client.post(url("questions", follow_up), form).status_code == 302
    nothing = client.post(url("questions", follow_up), {**form, "row": "post något", "idempotency_key": str(uuid4())})
    assert nothing.status_code == 422
    question = Question.objects.get()
    assert question.about == "Vad ersättningen har använts till: Personal"
    assert client.get(url("answer_question", question)).status_code == 404

    build.sign_in(client, by)
    todo = text_of(client.get(reverse("start", kwargs={"association": by.association.slug})))
    assert "Svara på frågor om en uppföljning" in todo
    assert client.post(url("answer_question", question), {"answer": "Tjänsten var vakant."}).status_code == 302
    assert client.post(url("answer_question", question), {"answer": "Tjänsten var vakant."}).status_code == 302
    again = client.post(url("answer_question", question), {"answer": "Något annat."})
    assert "redan svarat" in text_of(again)

    build.sign_in(client, reader)
    kept = client.get(url("questions_pdf", follow_up))
    assert kept.headers["Content-Disposition"] == 'attachment; filename="fragor-och-svar-2025-01-01-2025-12-31-v1.pdf"'
    with pdfplumber.open(io.BytesIO(kept.content)) as paper:
        said = " ".join(page.extract_text() for page in paper.pages)
    assert "Varför så lite?" in said
    assert "Tjänsten var vakant." in said
    assert AuditEvent.objects.filter(action="question.answered").count() == 1


def test_what_is_left_out_is_asked_for_in_words_of_its_own(by, follow_up, reader, client):
    asked = client.post(url("questions", follow_up), {"row": "whole", "idempotency_key": str(uuid4())})
    handed_on = client.post(url("hand_on", AgreementReviewer.objects.get()), {"email": "ingen"})
    build.sign_in(client, by)
    corrected = client.post(url("correct_follow_up", follow_up))

    said = [response.context["form"].errors for response in (asked, handed_on, corrected)]
    assert said == [
        {"text": ["Skriv din fråga."]},
        {"name": ["Skriv namnet."], "email": ["Skriv hela adressen, till exempel namn@kommun.se."]},
        {"reason": ["Skriv varför den rättas. Läsaren ser det."]},
    ]


def test_a_reviewer_who_has_only_kept_the_questions_has_not_read_the_follow_up(follow_up, reader, client):
    client.get(url("questions_pdf", follow_up))

    assert "Inte läst" in text_of(client.get(reverse("review")))


# What is new


def waits(actor):
    return [todo.text for todo in todos.todos(actor)]


def test_a_reviewer_is_told_of_what_is_new_until_it_has_been_opened(by, follow_up, reader, client):
    assert waits(reader) == ["Läs en ny uppföljning"]
    assert "Inte läst" in text_of(client.get(reverse("review")))
    client.get(url("reviewed", follow_up))
    assert waits(reader) == []
    assert "Inte läst" not in text_of(client.get(reverse("review")))

    form = {"row": "whole", "text": "Hur går det?", "idempotency_key": str(uuid4())}
    client.post(url("questions", follow_up), form, follow=True)
    build.sign_in(client, by)
    client.post(url("answer_question", Question.objects.get()), {"answer": "Bra."})
    assert waits(reader) == ["Läs svaren på dina frågor"]

    build.sign_in(client, reader)
    assert "Dina frågor har fått svar" in text_of(client.get(reverse("review")))
    client.get(url("questions", follow_up))
    assert waits(reader) == []


def test_a_corrected_version_is_new_and_the_one_that_it_replaces_is_not(by, follow_up, reader):
    scene.published(by, follow_ups.correct_follow_up(by=by, follow_up=follow_up, reason="Fel belopp."))

    [todo] = todos.todos(reader)

    assert todo.url == url("reviewed", FollowUp.objects.get(version=2))
    assert reminders.send(by.association) == 2  # the reviewer is told by mail, and who has agreements to look after


def test_lists_ask_the_same_for_one_and_for_many(by, follow_up, reader, client):
    def asked():
        build.sign_in(client, reader)
        found = [queries_of(client, page) for page in (reverse("review"), url("questions", follow_up))]
        build.sign_in(client, by)
        lists = (url("follow_ups", follow_up.agreement), url("reviewers", follow_up.agreement))
        return [*found, *(queries_of(client, page) for page in lists)]

    def add(month):
        about = {"follow_up": follow_up, "row": "whole", "text": f"Fråga {month}"}
        question = reviewers.ask_question(by=reader, idempotency_key=uuid4(), **about)
        reviewers.answer_question(by=by, question=question, answer="Ja.")
        other = build.agreement(by, title=f"Avtal {month}", starts_on=date(2025, 1, 1))
        for agreement in (follow_up.agreement, other):
            invite(by, agreement, f"granskare{month}@kommun.example")
            scene.published_as_it_is(by, agreement, (date(2025, month, 1), date(2025, month, 28)))
        invite(by, other)

    add(1)
    before = asked()
    for month in range(2, 5):
        add(month)

    assert asked() == before


def queries_of(client, page):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)
