"""The pages of a grant: what they show, to whom, and how it is written in."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from budget import grants, todos
from budget.actions import grants as actions
from budget.models import BudgetRow, Funder, Grant, GrantReport, Payment, Requisition
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T12:00Z")]


@pytest.fixture
def treasurer(client):
    made = build.actor("treasurer", association=build.shelter(name="Solrosen").association)
    build.sign_in(client, made)
    return made


@pytest.fixture
def grant(treasurer):
    return build.grant(treasurer, book_object="6:12")


def url(name, actor, pk=None, query=""):
    kwargs = {"association": actor.association.slug} | ({"pk": pk} if pk else {})
    return reverse(name, kwargs=kwargs) + query


def text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def facts(**more):
    """What a new grant is filled in with."""
    filled_in = {
        "name": "Stöd till vittnen",
        "purpose": "Fler vittnen får stöd.",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "is_repaid_unused": "True",
        "decided_on": "2025-12-10",
        "granted": "450 000 kr",
    }
    return filled_in | more


def test_what_another_grant_counts_as_used_too_is_warned_of(client, treasurer, grant):
    other = build.grant(treasurer, name="Jourtelefon")
    build.post(treasurer, other, "Löner", 100_000, "7010")
    spend(grant, 5_000)

    warning = "5 000 kr som räknas som använt här räknas som använt även av ett annat bidrag: Brottsofferfonden:"
    assert f"{warning} Jourtelefon." in text(client.get(url("grant", treasurer, grant.pk)))
    assert f"{warning} Stöd till vittnen." in text(client.get(url("grant", treasurer, other.pk)))


def spend(grant, amount, on=date(2026, 6, 1), account=7010):
    books = build.books(grant.association)
    return build.entry(books, account, amount, on, "6:12", voucher="A 17")


# The grant


def test_a_grant_is_written_in_with_its_funder(client, treasurer):
    client.post(url("new_funder", treasurer, query="?grant"), {"name": "Brottsofferfonden", "kind": "state"})
    funder = Funder.objects.get()
    client.post(url("new_grant", treasurer), facts(funder=funder.pk, shelters=[]))

    made = Grant.objects.get()
    assert (made.funder, made.granted, made.is_repaid_unused) == (funder, Decimal(450_000), True)


def test_what_can_not_be_read_is_said_at_its_field_and_stays(client, treasurer, grant):
    sent = facts(funder=grant.funder_id, ends_on="2025-12-31", granted="åtta", applied_on="2026-01-09")
    response = client.post(url("new_grant", treasurer), sent)

    page = text(response)
    assert response.status_code == 422
    assert "Skriv beloppet med siffror" in page
    assert 'value="åtta"' in page
    response = client.post(url("new_grant", treasurer), sent | {"granted": "8"})
    assert list(response.context["form"].errors) == ["ends_on", "decided_on"]


def test_the_page_says_what_is_left_before_which_day(client, treasurer, grant):
    spend(grant, 402_000)
    page = text(client.get(url("grant", treasurer, grant.pk)))

    assert "48 000 kr kvar att använda senast 31 dec 2026 – återbetalas annars." in page


def test_the_page_says_what_may_be_kept(client, treasurer):
    grant = build.grant(treasurer, book_object="6:12", is_repaid_unused=False)
    spend(grant, 402_000)
    page = text(client.get(url("grant", treasurer, grant.pk)))

    assert "48 000 kr kvar att använda senast 31 dec 2026 – det som blir över får behållas." in page


def test_what_is_outside_the_period_stands_apart_with_its_voucher(client, treasurer, grant):
    spend(grant, 5_000, date(2025, 12, 30))
    page = text(client.get(url("grant", treasurer, grant.pk)))

    assert "5 000 kr är bokfört på dagar utanför perioden." in page
    assert "30 dec 2025" in page
    assert "A 17" in page


def test_the_funders_posts_are_written_on_one_page(client, treasurer, grant):
    build.post(treasurer, grant, "Löner", 300_000, "7000–7699 6:12")
    [row] = BudgetRow.objects.all()
    posts = [(row.pk, "Löner", "310 000", "7000–7699"), ("", "Lokaler", "100 000", "5010, 5060 1:20"), ("", "", "", "")]
    sent = {"posts-TOTAL_FORMS": 3, "posts-INITIAL_FORMS": 1, "state": grants.state_of_posts(grant)}
    for number, values in enumerate(posts):
        sent |= {f"posts-{number}-{name}": value for name, value in zip(POST, values, strict=True)}
    client.post(url("grant_posts", treasurer, grant.pk), sent | {"not_allowed": "6070–6079"})

    rows = BudgetRow.objects.order_by("position").prefetch_related("sources")
    assert [(one.name, int(one.amount), list(map(str, one.sources.all()))) for one in rows] == [
        ("Löner", 310_000, ["7000–7699 6:12"]),
        ("Lokaler", 100_000, ["5010 6:12", "5060 1:20"]),
    ]
    assert list(map(str, grant.exclusions.all())) == ["6070–6079"]


POST = ("row", "name", "amount", "accounts")


def test_a_post_twice_or_without_amount_is_refused_at_its_field(client, treasurer, grant):
    sent = {"posts-TOTAL_FORMS": 3, "posts-INITIAL_FORMS": 0, "state": grants.state_of_posts(grant)}
    for number, (name, amount) in enumerate([("Löner", "1"), ("löner", "2"), ("Lokaler", "")]):
        sent |= {f"posts-{number}-name": name, f"posts-{number}-amount": amount}
    response = client.post(url("grant_posts", treasurer, grant.pk), sent)

    assert response.status_code == 422
    assert [list(form.errors) for form in response.context["posts"]] == [[], ["name"], ["amount"]]
    assert not BudgetRow.objects.exists()


def test_of_two_who_change_a_grant_the_second_sees_what_the_first_wrote(client, treasurer, grant):
    seen = grants.state_of(grant)
    actions.change_grant(by=treasurer, grant=grant, name="Vittnesstöd", state=seen)
    sent = facts(funder=grant.funder_id, book_object="6:12", decided_on="2026-01-01", conditions="Rapport.", state=seen)
    response = client.post(url("change_grant", treasurer, grant.pk), sent)

    said = [(one.label, one.before, one.after) for one in response.context["form"].now_says]
    assert response.status_code == 422
    assert said == [
        ("Vad bidraget heter", "Vittnesstöd", "Stöd till vittnen"),
        ("Villkor", "inte angivet", "Rapport."),
    ]
    client.post(url("change_grant", treasurer, grant.pk), sent | {"state": grants.state_of(Grant.objects.get())})
    assert Grant.objects.get().conditions == "Rapport."


# Money


def test_a_requisition_sent_twice_is_made_once(client, treasurer, grant):
    sent = {"requested_on": "2026-02-01", "amount": "225 000", "idempotency_key": uuid4()}
    for _click in range(2):
        client.post(url("new_requisition", treasurer, grant.pk), sent)

    assert [int(one.amount) for one in Requisition.objects.all()] == [225_000]


def test_a_payment_is_filled_in_from_its_requisition_and_can_be_taken_back(client, treasurer, grant):
    client.post(
        url("new_requisition", treasurer, grant.pk),
        {"requested_on": "2026-02-01", "amount": "225 000", "idempotency_key": uuid4()},
    )
    asked = Requisition.objects.get()
    page = client.get(url("new_payment", treasurer, grant.pk, query=f"?requisition={asked.pk}"))
    assert 'value="225\xa0000"' in page.content.decode()

    sent = {"kind": "received", "paid_on": "2026-02-20", "amount": "225000", "requisition": asked.pk}
    client.post(url("new_payment", treasurer, grant.pk), sent | {"idempotency_key": uuid4()})
    client.post(url("take_back_payment", treasurer, Payment.objects.get().pk))

    assert int(grants.standing(grant).received) == 0
    assert "<s>225 000</s>" in text(client.get(url("grant", treasurer, grant.pk)))


def test_more_than_was_granted_asks_why(client, treasurer, grant):
    sent = {"kind": "received", "paid_on": "2026-02-20", "amount": "450 001", "idempotency_key": uuid4()}
    response = client.post(url("new_payment", treasurer, grant.pk), sent)

    assert list(response.context["form"].errors) == ["amount", "reason"]
    assert not Payment.objects.exists()


def test_a_requisition_written_by_hand_into_the_address_is_none(client, treasurer, grant):
    assert client.get(url("new_payment", treasurer, grant.pk, query="?requisition=1'--")).status_code == 200


# Reports and the end


def test_a_report_is_asked_for_and_sent(client, treasurer, grant):
    client.post(url("new_grant_report", treasurer, grant.pk), {"what": "Slutredovisning", "due_on": "2026-11-01"})
    report = GrantReport.objects.get()
    assert "inte skickad, och sen" in text(client.get(url("grant", treasurer, grant.pk)))

    sent = {"what": "Slutredovisning", "due_on": "2026-11-01", "sent_on": "2026-11-20"}
    client.post(url("change_grant_report", treasurer, report.pk), sent | {"state": grants.state_of_report(report)})
    assert GrantReport.objects.get().sent_on == date(2026, 11, 20)


def test_closing_says_what_is_repaid(client, treasurer, grant):
    actions.record_payment(
        by=treasurer, grant=grant, paid_on=date(2026, 2, 1), amount=Decimal(450_000), idempotency_key=uuid4()
    )
    spend(grant, 402_000)
    page = client.get(url("close_grant", treasurer, grant.pk))
    assert "Att betala tillbaka nu: 48 000 kr" in text(page)

    sent = {"closed_on": "2026-11-21", "repaid": "48 000", "note": "", "idempotency_key": uuid4()}
    client.post(url("close_grant", treasurer, grant.pk), sent)
    page = text(client.get(url("grant", treasurer, grant.pk)))

    assert "Avslutat 21 nov 2026 med 402 000 kr använt" in page
    assert "varav 48 000 är återbetalt" in page


# The list, and who sees it


def test_the_list_warns_of_money_left_near_the_last_day(client, treasurer, grant):
    spend(grant, 402_000)
    build.grant(treasurer, name="Långt kvar", ends_on=date(2027, 12, 31))
    page = text(client.get(url("grants", treasurer)))

    assert page.count("kvar att använda senast") == 1
    assert "48 000 kr kvar att använda senast 31 dec 2026 – återbetalas annars" in page


def test_what_is_closed_or_refused_stands_apart(client, treasurer, grant):
    build.grant(treasurer, name="Nekat", granted=Decimal(0))
    going_on = client.get(url("grants", treasurer))
    over = client.get(url("grants", treasurer, query="?show=over"))

    assert [one.grant.name for one in going_on.context["shown"]] == ["Stöd till vittnen"]
    assert [one.grant.name for one in over.context["shown"]] == ["Nekat"]


def test_a_list_of_thirty_costs_the_queries_of_one(client, treasurer, django_assert_num_queries):
    build.grant(treasurer)
    with django_assert_num_queries(QUERIES):
        client.get(url("grants", treasurer))
    for number in range(29):
        build.post(treasurer, build.grant(treasurer, name=f"Bidrag {number}"), "Löner", 100, "7010")
    with django_assert_num_queries(QUERIES):
        client.get(url("grants", treasurer))


QUERIES = 14


def test_the_board_reads_and_does_not_write(client, grant):
    board = build.actor("board", association=grant.association)
    build.sign_in(client, board)

    page = text(client.get(url("grant", board, grant.pk)))
    assert url("change_grant", board, grant.pk) not in page
    assert client.get(url("change_grant", board, grant.pk)).status_code == 404


def test_a_stranger_gets_the_same_answer_as_for_a_random_id(client, treasurer):
    elsewhere = build.grant(build.actor("treasurer", association=build.association()))

    there = client.get(url("grant", treasurer, elsewhere.pk))
    assert (there.status_code, there.content) == (404, client.get(url("grant", treasurer, uuid4())).content)


# What waits, and the goals


def waiting(actor):
    return [(one.text.replace("\xa0", " "), one.due_on) for one in todos.todos(actor)]


def test_what_waits_is_reports_money_left_and_grants_to_close(treasurer, grant):
    spend(grant, 402_000)
    asked = {"Delrapport": date(2026, 12, 15), "Slutredovisning": date(2027, 3, 1)}
    for what, due_on in asked.items():
        actions.add_grant_report(by=treasurer, grant=grant, what=what, due_on=due_on)
    build.grant(treasurer, name="Förra årets", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    build.grant(treasurer, name="Nästa år", ends_on=date(2027, 12, 31))

    assert waiting(treasurer) == [
        ("Redovisa och avsluta Brottsofferfonden: Förra årets", None),
        ("Skicka till Brottsofferfonden: Delrapport", date(2026, 12, 15)),
        ("48 000 kr kvar att använda av Brottsofferfonden: Stöd till vittnen – återbetalas annars", date(2026, 12, 31)),
    ]
    assert waiting(build.actor("board", association=treasurer.association)) == []


def test_the_goals_of_a_grant_show_at_both(client, treasurer, grant):
    goal = build.goal(build.plan(treasurer.association), text="Fler vittnen får stöd i rätten.")
    target = build.target(goal)
    client.post(url("grant_goals", treasurer, grant.pk), {"goals": [goal.pk]})

    plan = reverse("plan", kwargs={"association": treasurer.association.slug, "year": 2026})
    assert "Fler vittnen får stöd i rätten." in text(client.get(url("grant", treasurer, grant.pk)))
    for page in (plan, url("target", treasurer, target.pk)):
        assert url("grant", treasurer, grant.pk) in text(client.get(page))
    build.sign_in(client, build.actor("staff", build.shelter(treasurer.association)))
    assert "Brottsofferfonden" not in text(client.get(plan))
