"""The pages of agreements: what they show, to whom, and how everything is written in."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from icalendar import Calendar

from budget import agreements, todos
from budget.actions import agreements as actions
from budget.actions import fundings
from budget.models import Agreement, Commitment, SignedFile
from jourer.actions import make_feed
from jourer.models import District
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T12:00Z")]


@pytest.fixture
def coordinator(client):
    made = build.actor("coordinator", build.shelter())
    build.sign_in(client, made)
    return made


@pytest.fixture
def agreement(coordinator):
    return build.agreement(coordinator)


def url(name, actor, pk=None):
    return reverse(name, kwargs={"association": actor.association.slug} | ({"pk": pk} if pk else {}))


def text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def facts(**more):
    """What a new agreement is filled in with."""
    filled_in = {
        "title": "Partnerskap om stöd",
        "is_agreed": "on",
        "starts_on": "2026-01-01",
        "initial_end": "2026-12-31",
        "renewal": "calendar_year",
        "notice_day": "30",
        "notice_month": "9",
        "latest_end": "2028-12-31",
    }
    return filled_in | more


# The agreement


def test_an_agreement_is_written_in_and_shown_at_a_glance(client, coordinator):
    district = District.objects.create(association=coordinator.association, municipality="0180", name="Farsta")
    offer = {"supports": ["talk", "court"], "channels": ["phone"], "is_free": "on", "age_limit": "21"}
    response = client.post(url("new_agreement", coordinator), facts(districts=[district.pk], **offer), follow=True)

    page = text(response)
    assert response.status_code == 200
    assert "Gäller" in page
    assert "Sista uppsägningsdag: 30 sep 2027" in page  # that of 2026 has passed
    assert "Slutar senast 31 december 2028." in page
    assert "Perioden: 1 januari–31 december 2026" in page
    assert "Farsta" in page
    assert "Stödsamtal, stöd vid rättegång" in page
    assert "För den som är 21 avgör en människa." in page


def test_an_appendix_is_written_in_without_days(client, coordinator, agreement):
    sent = {"title": "Bilaga 1", "main": agreement.pk, "is_agreed": "on", "renewal": "calendar_year"}
    page = text(client.post(url("new_agreement", coordinator), sent, follow=True))

    assert "Bilaga till" in page
    assert "Sista uppsägningsdag: 30 sep 2027" in page
    assert Agreement.objects.get(title="Bilaga 1").main == agreement


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"initial_end": "2025-12-31"}, "Sista dagen ligger före den första."),
        ({"notice_day": "31"}, "Den dagen finns inte i månaden."),
        ({"notice_day": "trettio"}, "Skriv ett heltal."),
        ({"districts": ["00000000-0000-0000-0000-000000000000"]}, "Välj en stadsdel i listan."),
        ({"title": ""}, "Skriv vad överenskommelsen heter."),
        ({"starts_on": ""}, "Skriv första dagen."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, coordinator, sent, said):
    response = client.post(url("new_agreement", coordinator), facts(conditions="Vi ses varje kvartal.", **sent))

    assert response.status_code == 422
    assert said in text(response)
    assert "Vi ses varje kvartal." in text(response)
    assert not Agreement.objects.exists()


def test_who_was_second_sees_what_the_first_wrote(client, coordinator, agreement):
    sent = facts(state=agreements.state_of(agreement), title="Mitt namn")
    actions.change_agreement(by=coordinator, agreement=agreement, title="Hennes namn")

    response = client.post(url("change_agreement", coordinator, agreement.pk), sent)

    assert response.status_code == 422
    assert "”Hennes namn”" in text(response)
    agreement.refresh_from_db()
    assert agreement.title == "Hennes namn"


def test_notice_is_written_in_and_the_last_day_follows(client, coordinator, agreement):
    sent = {"noticed_on": "2026-11-20", "noticed_by": "them", "state": agreements.state_of_ending(agreement)}
    page = text(client.post(url("end_agreement", coordinator, agreement.pk), sent, follow=True))

    assert "Uppsagd 20 november 2026 av en annan part." in page
    assert "Sista dagen är 31 december 2027." in page  # too late for 2026
    assert "Sista uppsägningsdag:" not in page


def test_the_parties_are_written_on_one_page(client, coordinator, agreement):
    page = url("agreement_parties", coordinator, agreement.pk)
    assert f'value="{coordinator.association.name}"' in text(client.get(page))
    rows = [("funder", "Socialnämnden", "", "socialdirektör"), ("us", "Vår jour", "802476-1044", "ordförande")]
    sent = {"parties-TOTAL_FORMS": 2, "parties-INITIAL_FORMS": 0, "state": agreements.state_of_parties(agreement)}
    for number, row in enumerate(rows):
        names = ("kind", "name", "organisation_number", "signatory")
        sent |= {f"parties-{number}-{name}": value for name, value in zip(names, row, strict=True)}

    wrong = client.post(page, sent | {"parties-1-organisation_number": "802476-1045"})
    assert "är inte ett organisationsnummer" in text(wrong)
    shown = text(client.post(page, sent, follow=True))
    assert "802476-1044 · undertecknas av: ordförande" in shown


# Money


def test_both_sides_posts_are_written_on_one_page_and_a_part_only_where_somebody_says_so(
    client, coordinator, agreement
):
    rows = [
        ("funder", "Personal", "1 084 500", "7000–7699"),
        ("funder", "Övrigt", "156 500", ""),
        ("own", "Projektmedel", "83 000", ""),
        ("own", "Avgifter", "36 500", ""),
        ("funder", "", "", ""),
    ]
    sent = {"posts-TOTAL_FORMS": len(rows), "posts-INITIAL_FORMS": 0, "starts_on": "2026-01-01", "months": "12"}
    for number, row in enumerate(rows):
        names = ("side", "name", "amount", "accounts")
        sent |= {f"posts-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    page = text(
        client.post(url("new_funding", coordinator, agreement.pk), sent | {"posts-2-earmark": "kurser"}, follow=True)
    )

    assert "Kommunen bidrar med 1 241 000 kr" in page
    assert "Egenfinansiering 119 500 kr, 8,8 % av pengarna (varav 83 000 kr är öronmärkt)" in page
    said = {"starts_on": "2026-01-01", "months": "9", "reason": "Partnerskapet gäller nio månader."}
    page = text(client.post(url("pro_rate", coordinator, agreement.pk), said, follow=True))
    assert "Kommunen bidrar med 930 750 kr" in page
    assert "9 av beloppens 12 månader gäller för perioden." in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            {"starts_on": "2025-12-31"},
            "Dagen ligger utanför överenskommelsen. Den gäller 1 januari 2026–31 december 2028.",
        ),
        ({"posts-0-amount": "mycket"}, "Skriv beloppet med siffror"),
        ({"posts-0-side": "in_kind", "posts-0-accounts": "7010"}, "Ideellt arbete bokförs aldrig."),
        ({"posts-0-name": ""}, "Skriv vad posten heter."),
    ],
)
def test_amounts_that_can_not_be_are_refused(client, coordinator, agreement, sent, said):
    whole = {"posts-TOTAL_FORMS": 1, "posts-INITIAL_FORMS": 0, "starts_on": "2026-01-01", "months": "12"}
    whole |= {"posts-0-side": "funder", "posts-0-name": "Personal", "posts-0-amount": "100"}
    response = client.post(url("new_funding", coordinator, agreement.pk), whole | sent)

    assert response.status_code == 422
    assert said in text(response)
    assert not agreement.fundings.exists()


def test_a_party_is_of_a_kind_of_party(client, coordinator, agreement):
    page = text(client.get(url("agreement_parties", coordinator, agreement.pk)))

    assert "Slags part" in page
    assert "Slags mått" not in page


# Promises


def test_a_promise_is_written_in_measured_observed_and_judged(client, coordinator, agreement):
    sent = {"text": "Öppet varje vecka.", "valid_from": "2026-01-01"}
    client.post(url("new_commitment", coordinator, agreement.pk), sent)
    client.post(url("new_commitment", coordinator, agreement.pk), sent)  # a double click
    promise = Commitment.objects.get()
    page = url("commitment", coordinator, promise.pk)
    client.post(url("assess_commitment", coordinator, promise.pk), {"verdict": "partly", "assessed_on": "2026-11-20"})
    assert "delvis uppnått" in text(client.get(page)).casefold()

    how = {"kind": "count", "direction": "at_least", "goal_value": "40", "unit": "öppna kvällar", "profile": "even"}
    how |= {"state": agreements.state_of_measure(promise.measure)}
    looked = client.post(url("preview_commitment", coordinator, promise.pk), how)
    assert "öppna kvällar" in text(looked)
    assert client.post(url("measure_commitment", coordinator, promise.pk), how).status_code == 302
    client.post(url("observe_commitment", coordinator, promise.pk), {"value": "36", "observed_on": "2026-11-01"})

    shown = text(client.get(page))
    assert "36 av 40 öppna kvällar" in shown
    promise.measure.refresh_from_db()
    assert promise.measure.window == (date(2026, 1, 1), date(2028, 12, 31))
    [value] = promise.measure.observations.all()
    client.post(url("take_back_commitment_value", coordinator, value.pk))
    assert "36 av 40" not in text(client.get(page))


def test_the_words_of_a_promise_can_be_written_and_corrected(client, coordinator, agreement):
    """By what the page asks for, and nothing more: a field that is not there is one that nobody can fill in."""
    promise = build.commitment(coordinator, agreement, text="Öppet varje vecka.")
    pages = {"new_commitment": agreement.pk, "change_commitment": promise.pk, "replace_commitment": promise.pk}
    shown = {name: client.get(url(name, coordinator, key)).content.decode() for name, key in pages.items()}

    assert [page.count('<textarea name="text"') for page in shown.values()] == [1, 1, 1]


@pytest.mark.parametrize("chosen", [True, False])
def test_a_promise_is_replaced_in_other_words_than_the_decision_has(client, coordinator, agreement, chosen):
    promise = build.commitment(coordinator, agreement, text="Öppet varje vecka.")
    sent = {"text": "Öppet varannan vecka.", "valid_from": "2026-07-01", "reason": "Färre kommer."}
    if chosen:
        sent |= {"decision": build.decision(coordinator.association, text="Glesare").pk}
    else:
        sent |= {"body": "board", "held_on": "2026-05-05", "paragraph": "8", "decision_text": "Glesare"}
    shown = text(client.post(url("replace_commitment", coordinator, promise.pk), sent, follow=True))
    assert client.post(url("replace_commitment", coordinator, promise.pk), sent).status_code == 302

    promise.refresh_from_db()
    assert agreement.commitments.count() == 2
    assert promise.replaced_by.text == "Öppet varannan vecka."
    assert promise.ending_decision.text == "Glesare"
    assert "Öppet varannan vecka." in shown


def test_a_promise_counted_from_the_log_hides_few_from_who_has_no_case_rights(client, coordinator, agreement):
    for _number in range(2):
        build.case(build.actor("staff", coordinator.shelters.first()), received_on=date(2026, 11, 2))
    within = {"kind": "duration", "metric": "cases.first_contact", "limit_value": 3, "limit_unit": "days"}
    build.commitment(coordinator, agreement, text="Första kontakten inom tre dagar.", **within)
    page = url("agreement", coordinator, agreement.pk)
    assert "0 av 2" in text(client.get(page))

    board = build.actor("board", coordinator.shelters.first())
    build.sign_in(client, board)
    assert "0 av 2" not in text(client.get(page))


def test_a_promise_is_dropped_by_decision_with_a_reason(client, coordinator, agreement):
    promise = build.commitment(coordinator, agreement, text="Öppet varje vecka.")
    page = url("drop_commitment", coordinator, promise.pk)
    sent = {"valid_until": "2026-06-30", "reason": "Lokalen är uppsagd."}
    assert "Välj beslutet" in text(client.post(page, sent))

    decided = {"body": "board", "held_on": "2026-05-05", "paragraph": "8"}
    shown = text(client.post(page, sent | decided, follow=True))
    assert "Gällde till 30 jun 2026. Lokalen är uppsagd." in shown


# Papers


def pdf(data=b"%PDF-1.7\nsigned\n%%EOF\n", name="avtal.pdf"):
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_the_signed_paper_is_kept_encrypted_and_opens_for_who_reads_agreements(client, coordinator, agreement):
    client.post(url("new_signed_file", coordinator, agreement.pk), {"file": pdf()})
    paper = SignedFile.objects.get()
    assert b"signed" not in str(paper.__dict__["content"]).encode()

    auditor = build.actor("auditor", coordinator.shelters.first())
    build.sign_in(client, auditor)
    response = client.get(url("signed_file", auditor, paper.pk))
    assert response.content == b"%PDF-1.7\nsigned\n%%EOF\n"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="avtal.pdf"'
    build.sign_in(client, build.actor("staff", coordinator.shelters.first()))
    assert client.get(url("signed_file", auditor, paper.pk)).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 a Word file", "Det här är ingen hel PDF."),
        (b"%PDF-1.7 cut off", "Det här är ingen hel PDF."),
        (b"", "Filen är tom."),
        (b"%PDF-1.7" + b"0" * 10_500_000 + b"%%EOF", "Filen är större än 10 MB."),
    ],
)
def test_what_is_no_pdf_is_not_kept(client, coordinator, agreement, data, said):
    response = client.post(url("new_signed_file", coordinator, agreement.pk), {"file": pdf(data)})

    assert response.status_code == 422
    assert said in text(response)
    assert not SignedFile.objects.exists()


# Days


def test_who_has_no_shifts_is_told_of_the_agreements_days_alone(client, coordinator):
    treasurer = build.actor("treasurer", coordinator.shelters.first())
    build.sign_in(client, treasurer)
    page = text(client.get(reverse("my_calendar", kwargs={"association": treasurer.association.slug})))

    assert "Överenskommelsernas dagar: sista dagen att säga upp" in page
    assert "Dina pass" not in page


def lines(actor):
    return [(one.text, one.due_on) for one in todos.todos(actor)]


def test_the_days_of_an_agreement_are_waited_for(coordinator, time_machine):
    agreement = build.agreement(coordinator)
    actions.add_date(by=coordinator, agreement=agreement, what="Uppföljning", due_on=date(2027, 1, 15))
    of = "Partnerskap om stöd"
    renewed = (f"Förlängs: {of}. Se över beloppen för den nya perioden", date(2026, 12, 31))
    assert lines(coordinator) == [renewed, (f"Uppföljning: {of}", date(2027, 1, 15))]

    expected = {
        "2027-06-15": [(f"Uppföljning: {of}", date(2027, 1, 15))],
        "2027-07-15": [
            (f"Uppföljning: {of}", date(2027, 1, 15)),
            (f"Sista dag att säga upp {of}, om den inte ska fortsätta", date(2027, 9, 30)),
        ],
        "2028-11-01": [
            (f"Uppföljning: {of}", date(2027, 1, 15)),
            (f"Löper ut: {of}. Vad kommer sedan?", date(2028, 12, 31)),
        ],
    }
    for day, waiting in expected.items():
        time_machine.move_to(f"{day}T12:00Z")
        assert lines(coordinator) == waiting
    assert lines(build.actor("board", coordinator.shelters.first())) == []


def test_whoever_reads_agreements_has_their_days_in_the_calendar(client, coordinator, agreement):
    asked = actions.add_date(by=coordinator, agreement=agreement, what="Uppföljning", due_on=date(2028, 2, 28))
    long_ago = actions.add_date(by=coordinator, agreement=agreement, what="Lägesbild", due_on=date(2026, 9, 1))
    board = build.actor("board", coordinator.shelters.first())
    renewal = ("Förlängs: Partnerskap om stöd. Se över beloppen för den nya perioden", date(2026, 12, 31))
    notice = ("Sista dag att säga upp Partnerskap om stöd, om den inte ska fortsätta", date(2027, 9, 30))
    end = ("Löper ut: Partnerskap om stöd. Vad kommer sedan?", date(2028, 12, 31))  # at the latest
    ahead = [("Uppföljning: Partnerskap om stöd", date(2028, 2, 28)), notice, end, renewal]

    calendars = {actor: in_calendar(client, actor) for actor in (coordinator, board)}

    for events in calendars.values():
        assert [(str(one["SUMMARY"]), one.start) for one in events] == ahead
        assert [str(one["UID"]) for one in events] == [
            str(asked.pk),
            f"{agreement.pk}-notice",
            f"{agreement.pk}-end",
            f"{agreement.pk}-renewal",
        ]
    assert long_ago.is_late  # it waits on the start page, and no more in a calendar

    actions.change_date(by=coordinator, one=asked, what=asked.what, due_on=asked.due_on, done_on=date(2026, 11, 20))
    assert [(str(one["SUMMARY"]), one.start) for one in in_calendar(client, coordinator)] == [notice, end, renewal]


def in_calendar(client, actor):
    kwargs = {"house": actor.association_id, "token": make_feed(by=actor)}
    return Calendar.from_ical(client.get(reverse("calendar", kwargs=kwargs)).content).events


def test_who_takes_shifts_and_reads_no_agreements_has_none_of_their_days(client, coordinator, agreement):
    assert in_calendar(client, build.actor("staff", coordinator.shelters.first())) == []


def test_what_is_negotiated_is_waited_for_before_it_begins(coordinator):
    build.agreement(coordinator, is_agreed=False, starts_on=date(2027, 1, 1), initial_end=date(2027, 12, 31))

    assert lines(coordinator) == [("Förhandlas fortfarande: Partnerskap om stöd", date(2027, 1, 1))]


# As many questions for many as for one


def test_lists_and_pages_ask_the_same_for_one_and_for_many(client, coordinator, django_assert_max_num_queries):
    def asked(page):
        with django_assert_max_num_queries(60) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    def add(number):
        one = build.agreement(
            coordinator, title=f"Avtal {number}", funding=[("own", "Avgifter", 10), ("funder", "Hyra", 5)]
        )
        build.agreement(coordinator, main=one, title=f"Bilaga {number}")
        actions.add_date(by=coordinator, agreement=one, what="Uppföljning", due_on=date(2027, 1, 15))
        return one

    first = add(0)
    promise(coordinator, first)
    pages = [url("agreements", coordinator), url("agreement", coordinator, first.pk), url("start", coordinator)]
    before = [asked(page) for page in pages]
    for number in range(1, 4):
        add(number)
        promise(coordinator, first, number)

    assert [asked(page) for page in pages] == before


def promise(by, agreement, number=0):
    party = agreement.parties.create(association=by.association, kind="other", name=f"Part {number}")
    counted = {"kind": "count", "goal_value": 10, "metric": "cases.contacts"}
    build.commitment(by, agreement, text=f"Löfte {number}", joint_with=[party], **counted)
    build.commitment(by, agreement, text=f"Omdöme {number}", joint_with=[party])


def test_of_two_posts_amounts_are_added_as_decimals(coordinator, agreement):
    posts = [fundings.Post(None, "own", name, Decimal("0.10")) for name in ("a", "b", "c")]
    fundings.set_funding(by=coordinator, agreement=agreement, starts_on=date(2026, 1, 1), months=12, posts=posts)
    fundings.pro_rate(by=coordinator, agreement=agreement, starts_on=date(2026, 1, 1), months=7, reason="Sju månader.")

    money = agreements.money(Agreement.objects.with_money().get(), date(2026, 5, 1))
    assert money.sum_of("own") == Decimal("0.18")  # 0.175 of the whole, and not three times 0.06
