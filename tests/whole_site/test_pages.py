"""What holds for every page, whatever it shows."""

import functools
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tinyhtml5.parser import HTMLParser

from budget.actions import agreements
from cases import actions
from jourer.models import History
from reports.actions import reviewers
from reports.models import FollowUp
from tests import builders as build
from tests.conftest import keep_the_connection
from tests.whole_site import world
from tests.whole_site.conftest import read
from tests.whole_site.matrix import OWN_PAGES, PAGES
from volunteers.actions import add_talk, tick_off

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.together]

MARK = "EGEN"
FILES = {
    "history_template", "job_file", "police_list_template", "report_pdf", "signed_file", "mfa_download_recovery_codes"
}  # fmt: skip
NOT_HTML = FILES | {"questions_pdf", "reviewed_pdf", "reviewed_xlsx"}
GETTABLE = sorted({name for name, page in PAGES.items() if page.get} - NOT_HTML)
OWN = ["help", *sorted(name for name, methods in OWN_PAGES.items() if "GET" in methods and name not in NOT_HTML)]


def url_of(walls, name, role):
    if name in PAGES:
        return walls.url(name, role=role)
    return reverse(name, kwargs={"pk": 1} if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"} else {})


def roles_of(name):
    """A role of each kind that sees the page, so that every branch of a template is met."""
    return [
        role for role in ("coordinator", "board", "admin", "reviewer") if name not in PAGES or role in PAGES[name].get
    ]


@pytest.fixture(scope="module")
def pages(walls):
    """`pages(name)`: (role, html) of a page for every kind of role that sees it; each is asked for once."""

    @functools.cache
    def rendered(name):
        answers = [(role, walls.ask(walls.clients[role], "GET", url_of(walls, name, role))) for role in roles_of(name)]
        return [(role, answer.content.decode()) for role, answer in answers if answer.status_code == 200]

    return rendered


@pytest.mark.parametrize("name", [*GETTABLE, *OWN])
def test_the_html_is_valid(pages, cells, name):
    for role, html in pages(name):
        parser = HTMLParser()
        parser.parse(html)
        cells.append(role)

        assert [(place, problem) for place, problem, *_ in parser.errors] == [], role


@pytest.mark.parametrize("name", [*GETTABLE, *OWN])
def test_ids_are_unique_and_labels_point_at_something(pages, cells, name):
    for role, html in pages(name):
        ids = Counter(re.findall(r'\sid="([^"]+)"', html))
        wanted = re.findall(r'\s(?:for|aria-labelledby|aria-describedby|form)="([^"]+)"', html)
        cells.append(role)

        assert [one for one, times in ids.items() if times > 1] == []
        assert {one for group in wanted for one in group.split()} - set(ids) == set()


@pytest.mark.parametrize("name", [*GETTABLE, *OWN])
def test_nothing_stands_inline_that_the_content_security_policy_refuses(pages, cells, name):
    for role, html in pages(name):
        cells.append(role)

        assert (
            re.findall(
                r"<style|<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>|\sstyle=|\son\w+=|javascript:|https?://(?!www\.w3\.org)",
                html,
            )
            == []
        )


@pytest.mark.parametrize("name", [*GETTABLE, *OWN])
def test_the_title_is_neutral(pages, cells, name):
    for role, html in pages(name):
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL).group(1)
        cells.append(role)

        assert title.strip() not in {"", "– Jourer"}
        assert MARK not in title


def entries(language):
    """{msgid: msgstr} of the catalogue as it is compiled from."""
    text = (Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    joined = re.sub(r'"\n"', "", text)
    return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', joined, re.MULTILINE)), text


def test_every_string_has_its_swedish():
    strings, text = entries("sv")

    assert len(strings) > 300
    assert [source for source, swedish in strings.items() if not swedish] == []
    assert "#, fuzzy" not in text
    assert re.findall(r'^msgstr\[\d\] ""$', text, re.MULTILINE) == []


def english_phrases():
    """Sources of several words that read otherwise in Swedish, as they would show on a page."""
    strings, _ = entries("sv")
    for source, swedish in strings.items():
        plain = source.replace('\\"', '"')
        if source != swedish and plain.count(" ") >= 1 and "%" not in plain and "<" not in plain:
            yield plain


@pytest.mark.parametrize("name", [*GETTABLE, *OWN])
def test_no_english_is_left_over(pages, cells, name):
    phrases = list(english_phrases())
    for role, html in pages(name):
        text = " ".join(re.sub(r"<[^>]+>", "\n", html.partition("<body")[2]).split())
        cells.append(role)

        assert [phrase for phrase in phrases if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)] == [], role


def test_the_pages_are_english_for_who_wants_it(walls):
    actor = walls.own.actors["coordinator"]
    actor.user.language = "en"
    actor.user.save()

    html = walls.clients["coordinator"].get(walls.url("start", role="coordinator")).content.decode()

    assert '<html lang="en">' in html
    assert "Log a contact" in html


def asked(client, url):
    """(status, number of queries) of a page."""
    with CaptureQueriesContext(connection) as queries:
        status = read(client.get(url, follow=True)).status_code
    return status, len(queries)


def many_more(walls):
    """Thirty more of everything that is shown in lists."""
    own = walls.own
    for number in range(30):
        build.contact(own.actors["coordinator"], shelter=own.shelter, occurred_on=world.today())
        _more_of_cases(own, number)
        _more_of_volunteers(own, number)
        _more_of_agreements(own, number)
        build.target(build.goal(own.plan, shelter=own.shelter), metric="cases.contacts", goal_value=5)
        world._job(own.actors["coordinator"], own.plan, MARK)
        own.judged.measure.assessments.create(
            association=own.association, verdict="partly", assessed_on=world.today(), assessed_by=own.actors["board"]
        )
        own.typed.measure.observations.create(
            association=own.association, value=1, observed_on=world.today(), typed_by=own.actors["staff"]
        )
        History.objects.create(
            association=own.association,
            metric="cases.contacts",
            year=1990 + number,
            month=1,
            value=14,
            typed_by=own.actors["coordinator"],
        )


def _more_of_agreements(own, number):
    coordinator, agreement, published = own.actors["coordinator"], own.agreement, own.question.follow_up
    build.agreement(coordinator, title=f"Partnerskap {number}")
    build.commitment(coordinator, agreement, text=f"Löfte {number}")
    agreements.add_date(by=coordinator, agreement=agreement, what=f"Lägesbild {number}", due_on=world.today())
    facts = {"association": own.association, "agreement": published.agreement, "begun_by": coordinator}
    day = world.today() - timedelta(days=number + 400)
    FollowUp.objects.create(starts_on=day, ends_on=day, **facts)
    text = {"text": f"Fråga {number}", "row": "whole", "idempotency_key": uuid4()}
    reviewers.ask_question(by=own.actors["reviewer"], follow_up=published, **text)
    person = {"email": f"{number}@granskare.example", "name": f"Granskare {number}", "address": "/"}
    reviewers.invite_reviewer(by=coordinator, agreement=agreement, valid_until=world.today(), **person)


def _more_of_volunteers(own, number):
    coordinator = own.actors["coordinator"]
    made = build.volunteer(coordinator, own.shelter, active_on=world.today(), roles=["chat"])
    course = build.course(coordinator, name=f"Kurs {number}", kind="further", contents=["Det första"])
    tick_off(by=coordinator, occasion=build.occasion(coordinator, course=course), there=[made, own.volunteer])
    day = world.today() - timedelta(days=number + 1)
    add_talk(by=coordinator, volunteer=own.volunteer, kind="feedback", held_on=day, held_by=coordinator)
    build.employee(coordinator, name=f"Anställd {number}", since=world.today(), shelter=own.shelter)


def _more_of_cases(own, number):
    staff, coordinator = own.actors["staff"], own.actors["coordinator"]
    case = build.case(staff, shelter=own.shelter, received_on=world.today(), identity={"alias": "Ett till"})
    actions.hand_out(by=staff, case=case, to=coordinator)
    build.contact(staff, case=own.case, occurred_on=world.today())
    actions.write_note(by=staff, case=own.case, text="En till", idempotency_key=uuid4())
    actions.plan_follow_up(
        by=staff, case=own.case, who=staff, kind="call", due_on=world.today(), text=f"Samtal {number}"
    )
    actions.refer(by=staff, case=own.case, to=f"Vårdcentral {number}", referred_on=world.today(), has_consent=True)
    actions.declare_conflict(by=staff, case=own.case, user=build.actor("staff", own.shelter).user)
    actions.open_in_emergency(by=own.member.actors.get(), case=own.case, reason=f"Gång {number}")


LISTING = "coordinator"  # sees most of the lists
LISTED = [name for name in GETTABLE if LISTING in PAGES[name].get]


@pytest.fixture(scope="module")
def counted(walls, django_db_blocker):
    """Twice {page: (status, queries)}: with few rows, and with thirty more, made once as that takes longest."""
    client = walls.clients[LISTING]
    urls = {name: walls.url(name, role=LISTING) for name in LISTED}

    def of_all_pages():
        counts = {}
        for name, url in urls.items():
            with build.undone():
                counts[name] = asked(client, url)
        return counts

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, build.undone():
        keep_the_connection(patch)
        of_all_pages()  # what is cached for good is cached now
        few = of_all_pages()
        many_more(walls)
        return few, of_all_pages()


@pytest.mark.parametrize("name", LISTED)
def test_thirty_more_rows_cost_no_more_queries(counted, cells, name):
    few, many = counted

    assert many[name] == few[name]
    assert many[name][0] == 200
    cells.append(name)


# What is not escaped, and why that is safe.
TRUSTED = {
    "components/field_notes.html": ["|safe"],  # help texts are ours and Django's; its own templates do the same
    "mfa/totp/activate_form.html": ["|safe"],  # the QR code as SVG, made by allauth from a secret it made
    "reports/follow_ups/paper.html": ["<style"],  # the page numbers, for WeasyPrint only
    "reports/annual/document.html": ["<style", "|safe", "<style"],  # our own style sheet, for WeasyPrint only
}
TEMPLATES = sorted(Path(settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_a_template_escapes_everything_and_styles_nothing_inline(path):
    source = path.read_text(encoding="utf-8")
    name = str(path.relative_to(settings.BASE_DIR / "templates"))
    found = re.findall(r"\|safe\b|autoescape off|\sstyle=|<style|\son(?:click|change|submit|load|input)=", source)

    assert found == TRUSTED.get(name, [])


def test_swedish_is_the_language_of_a_new_visitor(client):
    response = client.get(reverse("account_login"), headers={"accept-language": "en-US,en"})

    assert response.headers["Content-Language"] == "sv"
    assert "Logga in" in response.content.decode()
    assert translation.get_language() == "sv"
