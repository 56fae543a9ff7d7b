"""Follow-ups: composed of what is known, published whole and frozen, corrected in the open."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from budget.models import LedgerEntry
from cases.models import Contact
from jourer import jobs
from jourer.access import roles_that
from jourer.models import AuditEvent, Catchment, District
from reports.actions import follow_ups as actions
from reports.models import FollowUp, digest_of
from tests import builders as build
from tests.reports import partnership as scene
from tests.reports.partnership import QUARTER, SPRING, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    """A coordinator whose shelter works in one municipality."""
    shelter = build.shelter()
    Catchment.objects.create(association=shelter.association, shelter=shelter, municipality="0180")
    return build.actor("coordinator", shelter)


def prepared(by, follow_up):
    actions.prepare_follow_up(by=by, follow_up=follow_up)
    follow_up.refresh_from_db()
    return follow_up


def table(follow_up, title):
    found = (one for block in follow_up.content["details"] for one in block["tables"] if one["title"] == title)
    return [row["cells"] for row in next(found)["rows"]]


def told_in(follow_up):
    """All texts but those above them, where the day and the minute of the figures stand."""
    return scene.texts([follow_up.content["brief"], follow_up.content["details"]])


def refused(action, **arguments):
    """The words with which it is refused."""
    with pytest.raises(ValidationError) as error:
        action(**arguments)
    return " ".join(error.value.messages)


# What is in it


def test_money_promises_and_people_of_the_days_and_nothing_else(by):
    follow_up = prepared(by, scene.whole(by))

    assert follow_up.missing == []
    assert table(follow_up, "Vad ersättningen har använts till") == [
        ["Personal", {"kr": "900000.00"}, {"kr": "400200.00"}, {"kr": "-499800.00"}],
        ["Lokaler", {"kr": "100000.00"}, {"kr": "52000.00"}, {"kr": "-48000.00"}],
    ]
    assert table(follow_up, "Egen finansiering per källa")[1] == [
        "Projektmedel (öronmärkt för utbildning)",
        *({"kr": "80000.00"}, {"kr": "162600.00"}, {"kr": "82600.00"}),
    ]
    money, promises, people = follow_up.content["brief"]
    assert [row["cells"][1]["kr"] for row in money["tables"][0]["rows"]] == ["1000000.00", "100000.00"]
    share = money["said"][0].replace("\N{NO-BREAK SPACE}", " ")
    assert share.startswith("Den egna finansieringen är 9,1 % av alla överenskomna pengar. 80 000 kr av den")
    assert [row["cells"][1] for row in promises["tables"][0]["rows"]] == [
        "Uppnått",
        "Målet var 30\N{NO-BREAK SPACE}stödkontakter. Utfallet blev 40 (133\N{NO-BREAK SPACE}%).",
    ]
    assert people["said"] == ["Stöd har getts till 40 personer, i 40 stödkontakter."]
    assert table(follow_up, "Kön") == [
        *(["kvinna", "30"], ["man", "10"], ["icke-binär eller annat kön", "0–4"], ["vet ej", "0–4"]),
    ]


def test_a_person_with_many_contacts_is_one_and_has_the_latest_answer_given(by):
    seeker = build.case(by)
    for gender in ("not_asked", "woman", "declined"):
        build.contact(by, case=seeker, occurred_on=date(2025, 2, 3), gender=gender)
    follow_up = prepared(by, scene.whole(by, people=9))

    assert follow_up.content["brief"][2]["said"] == ["Stöd har getts till 10 personer, i 12 stödkontakter."]


def test_last_years_number_of_people_is_told_as_no_goal(by):
    build.contact(by, occurred_on=date(2023, 12, 1))  # so that all of 2024 is known
    for number in range(23):
        build.contact(by, occurred_on=date(2024, 5, 1 + number), gender="woman")
    follow_up = scene.whole(by)
    kept = scene.counted(None, direction="maintain")
    build.commitment(by, follow_up.agreement, text="Vi håller antalet samtal.", **kept)
    said = told_in(prepared(by, follow_up))

    assert any("Vi håller antalet samtal." in text for text in said)
    assert [text for text in said if re.search(r"\b23\b", text)] == []


def test_a_quarter_with_three_persons_tells_neither_them_nor_their_contacts(by):
    case = build.case(by)
    for _ in range(31):
        build.contact(by, case=case, occurred_on=date(2025, 2, 3), gender="woman")
    follow_up = scene.whole(by, people=2, days=QUARTER)
    actions.write_follow_up(by=by, follow_up=follow_up, summary="", hours=None, tells_apart=True, comments={})
    follow_up = prepared(by, follow_up)

    said = told_in(follow_up)
    assert follow_up.content["brief"][2]["said"] == ["Stöd har getts till färre än 10 personer."]
    assert not any(re.search(r"\b33\b", text) for text in said)  # the contacts that a commitment counts
    assert [one["tables"] for one in follow_up.content["details"]][2] == []
    assert "Färre än 10 personer delas inte upp." in follow_up.content["details"][2]["notes"][0]


def test_a_commitment_tells_no_more_of_people_than_the_tables_may(by):
    """30 of 40 are women from two places, one of 12 new ones had to wait, and half of last year's came by March."""
    follow_up = scene.whole(by, days=QUARTER)
    for number in range(12):
        case = build.case(by, received_on=date(2025, 1, 1 + number))
        build.contact(by, case=case, occurred_on=date(2025, 1, (2 if number else 25) + number))
    build.contact(by, occurred_on=date(2023, 12, 1))  # so that all of 2024 is known
    for month in (2, 5):
        scene.supported(by, 12, on=date(2024, month, 1))
    women = scene.counted(20, filters={"gender": ["woman"]})
    early = {"kind": "duration", "metric": "cases.first_contact", "limit_value": 3, "limit_unit": "days"}
    places = scene.counted(4, metric="cases.home_municipalities")
    as_last_year = scene.counted(500, profile="last_year")
    for text, measure in {"Kvinnor": women, "Snabbt": early, "Orter": places, "Som i fjol": as_last_year}.items():
        build.commitment(by, follow_up.agreement, text=text, **measure)

    rows = prepared(by, follow_up).content["brief"][1]["tables"][0]["rows"]
    told = {text: said.replace("\N{NO-BREAK SPACE}", " ") for text, said in (row["cells"] for row in rows)}

    assert [text for text, said in told.items() if "bygger på uppgifter om personer" in said] == ["Kvinnor", "Orter"]
    assert told["Snabbt"] == "Målet är att 100 % ska ske inom 3 dagar. Utfallet hittills är för få för att visas."
    assert told["Som i fjol"] == "Målet är 500 stödkontakter. Utfallet hittills är 52 (10 %)."


@pytest.mark.parametrize(
    ("days", "said"), [(YEAR, "mindre"), (QUARTER, "Under noll visar den vad som återstår av dem.")]
)
def test_what_a_quarter_has_not_used_of_the_years_money_is_called_what_is_left(by, days, said):
    [note] = prepared(by, scene.whole(by, days=days)).content["details"][0]["notes"]

    assert said in note


def test_a_district_is_told_apart_only_where_the_agreement_names_it(by):
    mine, other = (
        District.objects.create(association=by.association, municipality="0180", name=name)
        for name in ("Ängby", "Åkeshov")
    )
    follow_up = scene.whole(by, people=20, districts=[mine])
    scene.supported(by, 30, municipality="0180", district=mine)
    scene.supported(by, 8, municipality="0180", district=other)

    homes = dict(table(prepared(by, follow_up), "Var de bor"))
    assert homes == {"Ängby": "30", "övriga delar av Stockholm": "25", "någon annanstans": "5", "vet ej": "0–4"}


def test_a_district_that_nobody_is_known_from_looks_like_one_of_few(by):
    mine = District.objects.create(association=by.association, municipality="0180", name="Ängby")

    assert dict(table(prepared(by, scene.whole(by, districts=[mine])), "Var de bor"))["Ängby"] == "0–4"


# What is refused


@pytest.mark.parametrize(
    "days, words",
    [
        ((date(2024, 12, 1), date(2025, 3, 31)), "gäller inte alla de dagarna"),
        ((date(2025, 7, 1), date(2026, 3, 31)), "två av överenskommelsens perioder"),
        ((date(2025, 3, 1), date(2025, 2, 1)), "Sista dagen ligger före den första"),
        ((date(2026, 1, 1), date(2026, 12, 31)), "är inte över än"),
    ],
)
def test_days_that_are_no_period_of_the_agreement_are_refused(by, days, words):
    made = scene.agreement(by)

    said = refused(actions.begin_follow_up, by=by, agreement=made, starts_on=days[0], ends_on=days[1])

    assert words in said
    assert not FollowUp.objects.exists()


def test_nothing_is_published_while_a_figure_is_missing(by):
    follow_up = scene.whole(by)
    build.commitment(by, follow_up.agreement, text="Alla som frågar får svar.")
    build.commitment(by, follow_up.agreement, text="Öppna kvällar.", kind="count", unit="kvällar", goal_value=4)
    follow_up = prepared(by, follow_up)

    assert follow_up.missing == [
        "Det finns inget utfall för åtagandet ”Alla som frågar får svar.”.",
        "Det finns inget utfall för åtagandet ”Öppna kvällar.”.",
    ]
    said = refused(actions.publish_follow_up, by=by, follow_up=follow_up, seen=digest_of(follow_up.content))
    assert "Uppgifter saknas, och inget har publicerats" in said
    follow_up.refresh_from_db()
    assert not follow_up.is_published


def test_a_post_without_books_is_missing(by):
    follow_up = scene.whole(by)
    LedgerEntry.objects.all().delete()

    assert "Inget är bokfört på posten ”Personal”." in prepared(by, follow_up).missing


def test_only_what_was_looked_at_is_published(by):
    follow_up = scene.whole(by)
    assert "Förbered uppföljningen först" in refused(
        actions.publish_follow_up, by=by, follow_up=follow_up, seen=digest_of({})
    )
    seen = digest_of(prepared(by, follow_up).content)
    actions.write_follow_up(by=by, follow_up=follow_up, summary="Ett år.", hours=None, tells_apart=True, comments={})

    assert "Förbered" in refused(actions.publish_follow_up, by=by, follow_up=follow_up, seen=seen)
    prepared(by, follow_up)
    assert "Titta på den en gång till" in refused(actions.publish_follow_up, by=by, follow_up=follow_up, seen=seen)


# Published


def test_what_is_published_stays_whatever_is_logged_afterwards(by):
    follow_up = scene.published(by, scene.whole(by))
    before = dict(follow_up.content)
    scene.supported(by, 10)

    actions.prepare_follow_up(by=by, follow_up=follow_up)
    follow_up.refresh_from_db()

    assert follow_up.is_intact
    assert follow_up.content == before
    event = AuditEvent.objects.get(action="follow_up.published")
    assert event.details == {"digest": follow_up.digest, "version": 1}
    follow_up.content["lead"][0] = "Något annat"
    assert not follow_up.is_intact
    assert "är publicerad" in refused(
        actions.write_follow_up, by=by, follow_up=follow_up, summary="", hours=None, tells_apart=True, comments={}
    )
    assert "är publicerad" in refused(actions.discard_follow_up, by=by, follow_up=follow_up)


def test_a_correction_has_a_reason_and_keeps_the_tables_of_people_who_have_not_changed(by):
    follow_up = scene.published(by, scene.whole(by))
    assert "Skriv varför" in refused(actions.correct_follow_up, by=by, follow_up=follow_up, reason=" ")

    corrected = actions.correct_follow_up(by=by, follow_up=follow_up, reason="Fel belopp.")
    corrected = scene.published(by, corrected)

    assert corrected.content["details"][2]["tables"] == follow_up.content["details"][2]["tables"]
    assert corrected.released == {}
    assert (corrected.version, corrected.content["reason"]) == (2, "Fel belopp.")
    listed = {one.version: one.is_replaced for one in FollowUp.objects.to_list()}
    assert listed == {1: True, 2: False}


def test_a_correction_where_some_were_taken_away_tells_of_those_who_are_left(by):
    follow_up = scene.published(by, scene.whole(by, people=20))
    corrected = actions.correct_follow_up(by=by, follow_up=follow_up, reason="Samma samtal stod två gånger.")
    Contact.objects.filter(pk__in=Contact.objects.values("pk")[:11]).delete()

    corrected = prepared(by, corrected)

    assert len(follow_up.content["details"][2]["tables"]) > 1
    assert corrected.content["details"][2]["tables"] == []
    assert corrected.content["brief"][2]["said"] == ["Stöd har getts till färre än 10 personer."]


@pytest.mark.full
def test_a_correction_where_somebody_was_added_does_not_tell_who(by):
    follow_up = scene.published(by, scene.whole(by, people=44))
    corrected = actions.correct_follow_up(by=by, follow_up=follow_up, reason="En sen uppgift.")
    build.contact(by, occurred_on=date(2025, 2, 3), gender="non_binary")

    corrected = scene.published(by, corrected)

    assert corrected.content["brief"][2]["said"][0].startswith("Stöd har getts till 45 personer")
    assert corrected.released["population"]["persons"] == [45, 45]


def test_what_two_follow_ups_would_tell_together_is_decided_anew(by):
    first = scene.whole(by, days=QUARTER)
    second = actions.begin_follow_up(by=by, agreement=first.agreement, starts_on=YEAR[0], ends_on=YEAR[1])
    seen = digest_of(prepared(by, second).content)
    scene.published(by, first)

    assert "Förbered den här på nytt" in refused(actions.publish_follow_up, by=by, follow_up=second, seen=seen)


def test_what_was_published_of_any_agreement_is_known_to_the_next(by):
    """So many months of the year, each a total alone, that what they tell together is not looked through."""
    district = District.objects.create(association=by.association, municipality="0180", name="Ängby")
    elsewhere = build.agreement(by, title="Ett annat partnerskap", starts_on=YEAR[0], districts=[district])
    follow_up = scene.whole(by, people=10)
    for month in range(2, 9):
        scene.supported(by, 10, on=date(2025, month, 9))
        scene.published_as_it_is(by, elsewhere, (date(2025, month, 1), date(2025, month, 28)))

    shown = prepared(by, follow_up).content["details"][2]

    assert shown["said"][0].startswith("Stöd har getts till 80 personer")
    assert shown["tables"] == []
    assert shown["notes"][0] == "Var de bor: Tabellen visas inte, så att ingen kan pekas ut."


def test_totals_alone_can_be_published(by):
    follow_up = scene.whole(by, days=SPRING)
    scene.supported(by, 12, on=date(2025, 5, 5))
    actions.write_follow_up(
        by=by, follow_up=follow_up, summary="", hours=Decimal("120.5"), tells_apart=False, comments={}
    )

    follow_up = prepared(by, follow_up)

    assert follow_up.content["details"][2]["tables"] == []
    assert "Ideellt arbete under tiden: 120,5 timmar." in follow_up.content["brief"][0]["said"]
    assert follow_up.content["brief"][2]["said"] == ["Stöd har getts till 12 personer, i 12 stödkontakter."]


def test_the_preview_is_made_by_a_job_once_at_a_time(by):
    follow_up = scene.whole(by)

    job = actions.ask_to_prepare(by=by, follow_up=follow_up)
    assert actions.ask_to_prepare(by=by, follow_up=follow_up) == job
    jobs.run(job.pk)

    follow_up.refresh_from_db()
    assert follow_up.prepared_at
    assert follow_up.content["title"] == "Uppföljning av överenskommelsen"


# Two at a time


def draft_page(client, by, follow_up):
    build.sign_in(client, by)
    return reverse("follow_up", kwargs={"association": by.association.slug, "pk": follow_up.pk})


def typed(page, **facts):
    """What the browser sends of the page with other words in some fields."""
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (shown | facts).items() if value not in (None, False)}


def test_two_who_write_the_same_draft_see_each_other(client, by):
    page = draft_page(client, by, scene.whole(by))
    mine, theirs = client.get(page), client.get(page)
    assert client.post(page, typed(theirs, summary="Ett tungt år.")).status_code == 302

    refused_page = client.post(page, typed(mine, summary="Ett bra år.", hours="12"))

    assert refused_page.status_code == 422
    assert "Någon annan har ändrat" in refused_page.content.decode()
    says = [(one.before, one.after) for one in refused_page.context["form"].now_says]
    assert says == [("Ett tungt år.", "Ett bra år."), ("inte angivet", "12")]
    assert FollowUp.objects.get().summary == "Ett tungt år."

    assert client.post(page, typed(refused_page)).status_code == 302
    assert FollowUp.objects.get().summary == "Ett bra år."


def test_second_clicks_are_no_errors_and_make_nothing_twice(client, by):
    follow_up = prepared(by, scene.whole(by))
    at = {"association": by.association.slug, "pk": follow_up.pk}
    build.sign_in(client, by)
    seen = {"seen": digest_of(follow_up.content)}
    days = {"starts_on": "2025-04-01", "ends_on": "2025-06-30"}
    listed = reverse("follow_ups", kwargs=at | {"pk": follow_up.agreement_id})

    begun = [client.post(listed, days).url for _click in range(2)]
    published = [client.post(reverse("publish_follow_up", kwargs=at), seen).url for _click in range(2)]
    corrected = [client.post(reverse("correct_follow_up", kwargs=at), {"reason": "Fel belopp."}).url for _ in range(2)]

    assert published == [reverse("reviewed", kwargs=at)] * 2
    assert len(set(begun)) == len(set(corrected)) == 1
    assert FollowUp.objects.count() == 3
    assert AuditEvent.objects.filter(action="follow_up.published").count() == 1


@pytest.mark.parametrize("name", ["follow_ups", "reviewers"])
def test_main_agreement_and_appendix_lead_to_each_others_follow_ups_and_reviewers(by, client, name):
    """Whoever is invited to the one reads nothing of the other."""
    main = scene.agreement(by)
    appendix = build.agreement(by, title="Bilaga 1", main=main)
    build.sign_in(client, by)

    def pages(of, to):
        address = {one: reverse(name, kwargs={"association": by.association.slug, "pk": one.pk}) for one in (of, to)}
        return f'href="{address[to]}"' in client.get(address[of]).content.decode()

    assert pages(main, appendix)
    assert pages(appendix, main)


def test_whoever_may_not_publish_yet_is_told_so_where_the_draft_is_written(by, client):
    """What is typed there afterwards is saved; on the address of the button it would be lost."""
    follow_up = scene.whole(by)
    at = {"association": by.association.slug, "pk": follow_up.pk}
    build.sign_in(client, by)
    said = client.post(reverse("publish_follow_up", kwargs=at), {"seen": "0" * 64}, follow=True)

    assert said.redirect_chain == [(reverse("follow_up", kwargs=at), 302)]
    assert "Förbered uppföljningen först" in said.content.decode()


def test_a_draft_that_somebody_has_published_meanwhile_is_shown_as_published_to_who_throws_it_away(by, client):
    follow_up = scene.published(by, scene.whole(by))
    at = {"association": by.association.slug, "pk": follow_up.pk}
    build.sign_in(client, by)
    said = client.post(reverse("discard_follow_up", kwargs=at), follow=True)

    assert said.redirect_chain[-1] == (reverse("reviewed", kwargs=at), 302)
    assert "Uppföljningen är publicerad" in said.content.decode()


def test_what_is_written_in_a_draft_that_was_thrown_away_is_refused_in_words(by):
    follow_up = scene.whole(by)
    actions.discard_follow_up(by=by, follow_up=follow_up)
    actions.discard_follow_up(by=by, follow_up=follow_up)

    assert (
        refused(
            actions.write_follow_up, by=by, follow_up=follow_up, summary="", hours=None, tells_apart=True, comments={}
        )
        == "Någon har kastat det här utkastet."
    )
    assert not actions.prepare_follow_up(by=by, follow_up=follow_up)
    assert AuditEvent.objects.filter(action="follow_up.discarded").count() == 1


def test_part_of_a_period_begins_with_totals_alone(by):
    agreement = scene.agreement(by)

    begun = [
        actions.begin_follow_up(by=by, agreement=agreement, starts_on=days[0], ends_on=days[1])
        for days in (QUARTER, YEAR)
    ]

    assert [one.tells_apart for one in begun] == [False, True]


def test_drafts_open_only_for_those_who_may_read_the_cases_anyway(by):
    published = scene.published(by, scene.whole(by))
    draft = actions.correct_follow_up(by=by, follow_up=published, reason="Fel belopp.")

    def seen_by(actor):
        return set(FollowUp.objects.visible_to(actor))

    assert seen_by(by) == {published, draft}
    for role in ("board", "treasurer", "auditor"):
        assert seen_by(build.actor(role, association=by.association)) == {published}
    assert set(roles_that("follow_ups.edit")) <= set(roles_that("cases.log"))
