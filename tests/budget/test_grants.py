"""Where a grant stands, from the decision to the last report."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from budget import grants
from budget.accounts import read as accounts
from budget.actions import grants as actions
from budget.models import Books, BudgetRow, Grant, GrantExclusion, Payment, Requisition
from jourer import measuring
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T12:00Z")]


@pytest.fixture
def treasurer():
    return build.actor("treasurer", association=build.shelter(name="Solrosen").association)


@pytest.fixture
def books(treasurer):
    return build.books(treasurer.association)


def request(by, grant, amount, on=date(2026, 2, 1), **facts):
    facts = {"idempotency_key": uuid4(), **facts}
    return actions.request_payment(by=by, grant=grant, amount=Decimal(amount), requested_on=on, **facts)


def pay(by, grant, amount, on=date(2026, 2, 20), **facts):
    facts = {"idempotency_key": uuid4(), **facts}
    return actions.record_payment(by=by, grant=grant, amount=Decimal(amount), paid_on=on, **facts)


def close(by, grant, repaid, on=date(2026, 11, 21), **facts):
    facts = {"idempotency_key": uuid4(), **facts}
    return actions.close_grant(by=by, grant=grant, closed_on=on, repaid=Decimal(repaid), **facts)


def figures(grant):
    standing = grants.standing(Grant.objects.get(pk=grant.pk))
    names = ("granted", "requisitioned", "received", "booked", "used", "left", "repaid", "to_repay")
    return {name: int(getattr(standing, name)) for name in names}


def strays(grant):
    return {one.place.value: int(one.amount) for one in grants.standing(grant).strays}


# From decision to report


def test_a_grant_is_followed_from_decision_to_report(treasurer, books):
    grant = build.grant(
        treasurer, granted=None, decided_on=None, applied_on=date(2025, 9, 15), applied_for=500_000, book_object="6:12"
    )
    assert grant.state_on(date(2026, 1, 1)) == "applied_for"

    actions.decide_grant(by=treasurer, grant=grant, decided_on=date(2025, 12, 10), granted=Decimal(450_000))
    build.post(treasurer, grant, "Löner", 300_000, "7000–7699 6:12")
    build.post(treasurer, grant, "Lokaler", 100_000, "5000–5099 6:12")
    build.post(treasurer, grant, "Material", 50_000, "4000–4999 6:12")
    request(treasurer, grant, 225_000, date(2026, 1, 15))
    pay(treasurer, grant, 225_000, date(2026, 2, 3))
    request(treasurer, grant, 225_000, date(2026, 7, 1))
    pay(treasurer, grant, 225_000, date(2026, 7, 20))
    build.entry(books, 7010, 280_000, date(2026, 6, 30), "6:12")
    build.entry(books, 5010, 90_000, date(2026, 9, 1), "6:12")
    build.entry(books, 4010, 32_000, date(2026, 10, 5), "6:12")
    build.entry(books, 4010, 99_000, date(2026, 10, 5))  # on no object: of the association's own

    grant.refresh_from_db()
    standing = grants.standing(grant)
    assert figures(grant) == {
        "granted": 450_000,
        "requisitioned": 450_000,
        "received": 450_000,
        "booked": 402_000,
        "used": 402_000,
        "left": 48_000,
        "repaid": 0,
        "to_repay": 48_000,
    }
    assert [(post.row.name, int(post.used), int(post.left)) for post in standing.posts] == [
        ("Löner", 280_000, 20_000),
        ("Lokaler", 90_000, 10_000),
        ("Material", 32_000, 18_000),
    ]
    assert standing.is_soon_over

    close(treasurer, grant, 48_000)

    grant.refresh_from_db()
    assert grant.state_on(date(2026, 11, 21)) == "closed"
    assert (grant.used_when_closed, figures(grant)["repaid"], figures(grant)["to_repay"]) == (402_000, 48_000, 0)
    assert not grants.standing(grant).is_soon_over


# What counts as used


def test_what_is_outside_the_period_or_not_allowed_is_booked_but_not_used(treasurer, books):
    grant = build.grant(treasurer, starts_on=date(2026, 3, 1), ends_on=date(2026, 10, 31), book_object="6:12")
    build.post(treasurer, grant, "Löner", 300_000, "7000–7699 6:12")
    [row] = BudgetRow.objects.filter(budget__grant=grant)
    actions.set_posts(
        by=treasurer,
        grant=grant,
        posts=[(row, "Löner", Decimal(300_000), accounts("7000–7699 6:12"))],
        not_allowed=accounts("6070–6079"),
    )
    build.entry(books, 7010, 1_000, date(2026, 3, 1), "6:12")
    build.entry(books, 7010, 2_000, date(2026, 2, 28), "6:12")
    build.entry(books, 7010, 4_000, date(2026, 11, 1), "6:12")
    build.entry(books, 6071, 8_000, date(2026, 5, 5), "6:12")
    build.entry(books, 5410, 16_000, date(2026, 5, 5), "1:20", "6:12")
    build.entry(books, 7010, 32_000, None, "6:12")  # of a year that the grant is only a part of

    assert (figures(grant)["booked"], figures(grant)["used"]) == (63_000, 1_000)
    assert strays(grant) == {"outside": 6_000, "not_allowed": 8_000, "without_post": 16_000, "without_day": 32_000}


def test_without_an_object_the_accounts_of_the_posts_count_in_the_period(treasurer, books):
    grant = build.grant(treasurer, starts_on=date(2026, 3, 1))
    build.post(treasurer, grant, "Jourtelefon", 20_000, "6210")
    build.entry(books, 6210, 500, date(2026, 2, 1))
    build.entry(books, 6210, 700, date(2026, 3, 1), "1:20")
    build.entry(books, 6211, 900, date(2026, 3, 1))

    assert (figures(grant)["booked"], figures(grant)["used"], strays(grant)) == (700, 700, {})


def test_all_on_the_object_of_a_grant_without_posts_is_used(treasurer, books):
    grant = build.grant(treasurer, book_object="6:12")
    build.entry(books, 6210, 500, date(2026, 2, 1), "6:12")
    build.entry(books, 6210, -200, date(2026, 2, 2), "6:12")
    build.entry(books, 6210, 900, date(2026, 2, 1), "6:120")
    build.entry(books, 3985, -225_000, date(2026, 2, 1), "6:12")

    assert figures(grant)["used"] == 300


def test_a_year_without_days_counts_where_all_of_it_is_in_the_period(treasurer, books):
    grant = build.grant(treasurer, ends_on=date(2027, 12, 31), book_object="6:12")
    build.entry(books, 6210, 500, None, "6:12")

    assert figures(grant)["used"] == 500


def test_books_that_were_replaced_or_not_yet_taken_in_count_nothing(treasurer, books):
    grant = build.grant(treasurer, book_object="6:12")
    build.entry(books, 6210, 500, date(2026, 2, 1), "6:12")
    Books.objects.filter(pk=books.pk).update(replaced_at=books.taken_in_at)
    waiting = build.books(treasurer.association, kind="by_hand", taken_in_at=None)
    build.entry(waiting, 6210, 900, date(2026, 2, 1), "6:12")

    assert figures(grant)["used"] == 0


def test_thirty_grants_cost_the_queries_of_one(treasurer, books, django_assert_num_queries):
    made = [build.grant(treasurer, name=f"Bidrag {number}", book_object=f"6:{number}") for number in range(30)]
    for number, grant in enumerate(made):
        build.post(treasurer, grant, "Löner", 1_000, f"7000–7699 6:{number}")
        build.entry(books, 7010, number, date(2026, 2, 1), f"6:{number}")

    with django_assert_num_queries(7):
        found = grants.standings(made)

    assert [int(found[grant.pk].used) for grant in made] == list(range(30))


def test_what_two_grants_make_their_own_is_told_of_both(treasurer, books):
    first = build.grant(treasurer, name="Stöd")
    other = build.grant(treasurer, name="Boende", book_object="6:12")
    later = build.grant(treasurer, name="Senare", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    for grant in (first, later):
        build.post(treasurer, grant, "Löner", 100_000, "7000–7699")
    build.entry(books, 7010, 500, date(2026, 2, 1), "6:12")
    build.entry(books, 7010, 900, date(2026, 3, 1))

    def told(grant):
        return [(one.other.name, one.amount) for one in grants.shared(grants.standing(grant))]

    assert (told(first), told(other), told(later)) == ([("Boende", 500)], [("Stöd", 500)], [])


def test_a_grant_of_a_day_has_posts_too(treasurer):
    grant = build.grant(treasurer)
    build.post(treasurer, grant, "Föreläsning", 5_000, "5010")

    actions.change_grant(by=treasurer, grant=grant, starts_on=date(2026, 5, 5), ends_on=date(2026, 5, 5))
    build.post(treasurer, grant, "Fika", 500, "5810")

    assert BudgetRow.objects.filter(budget__grant=grant, budget__ends_on=date(2026, 5, 5)).count() == 2


def test_a_grant_is_closed_however_much_the_books_have_on_it(treasurer, books):
    grant = build.grant(treasurer, book_object="6:12")
    build.entry(books, 6210, 99_999_999_999, date(2026, 2, 1), "6:12")

    assert close(treasurer, grant, 0).used_when_closed == 99_999_999_999


# Money on its way


def test_a_double_click_makes_one_requisition_and_one_payment(treasurer):
    grant, key = build.grant(treasurer), uuid4()
    for _click in range(2):
        request(treasurer, grant, 100_000, idempotency_key=key)
        pay(treasurer, grant, 100_000, idempotency_key=key)

    assert (Requisition.objects.count(), Payment.objects.count()) == (1, 1)


def test_more_than_was_granted_takes_a_reason(treasurer):
    grant = build.grant(treasurer, granted=Decimal(100_000))
    pay(treasurer, grant, 60_000)
    with pytest.raises(ValidationError) as refused:
        pay(treasurer, grant, 50_000)
    pay(treasurer, grant, 50_000, reason="Fonden räknade upp bidraget.")

    assert refused.value.message_dict["amount"][0].startswith(
        "Det här är 10\xa0000\xa0kr mer än vad som har beviljats."
    )
    assert figures(grant)["received"] == 110_000


def test_more_than_has_come_goes_back_with_a_reason_only(treasurer):
    grant = build.grant(treasurer)
    pay(treasurer, grant, 60_000)
    with pytest.raises(ValidationError):
        pay(treasurer, grant, 60_001, kind="repaid")
    pay(treasurer, grant, 60_000, kind="repaid")

    assert figures(grant)["repaid"] == 60_000


def test_what_is_taken_back_counts_no_more_and_stays(treasurer):
    grant = build.grant(treasurer)
    asked = request(treasurer, grant, 100_000)
    paid = pay(treasurer, grant, 100_000, requisition=asked)
    with pytest.raises(ValidationError):
        actions.take_back(by=treasurer, row=asked)
    actions.take_back(by=treasurer, row=paid)
    actions.take_back(by=treasurer, row=asked)

    assert (figures(grant)["requisitioned"], figures(grant)["received"]) == (0, 0)
    assert (Requisition.objects.count(), Payment.objects.count()) == (1, 1)


def test_nothing_is_repaid_of_a_grant_that_may_be_kept(treasurer):
    grant = build.grant(treasurer, is_repaid_unused=False)
    pay(treasurer, grant, 450_000)

    assert (figures(grant)["left"], figures(grant)["to_repay"]) == (450_000, 0)


# The end of it


def test_something_else_than_the_calculated_amount_is_repaid_with_a_reason_only(treasurer):
    grant = build.grant(treasurer)
    pay(treasurer, grant, 450_000)
    with pytest.raises(ValidationError) as refused:
        close(treasurer, grant, 400_000)
    close(treasurer, grant, 400_000, note="Fonden lät oss behålla 50 000 kr.")

    assert list(refused.value.message_dict) == ["note"]
    assert figures(grant)["repaid"] == 400_000


def test_a_grant_closed_twice_is_repaid_once(treasurer):
    grant, key = build.grant(treasurer), uuid4()
    pay(treasurer, grant, 450_000)
    close(treasurer, grant, 450_000, idempotency_key=key)
    close(treasurer, grant, 450_000, idempotency_key=key)

    assert figures(grant)["repaid"] == 450_000


def test_what_was_accounted_for_stays_when_the_books_say_something_else_later(treasurer, books):
    grant = build.grant(treasurer, book_object="6:12")
    build.entry(books, 6210, 500, date(2026, 2, 1), "6:12")
    close(treasurer, grant, 0)
    build.entry(books, 6210, 300, date(2026, 2, 2), "6:12")

    grant.refresh_from_db()
    standing = grants.standing(grant)
    assert (standing.used, standing.used_in_books) == (500, 800)


def test_a_closed_grant_is_opened_again_before_it_is_changed(treasurer):
    grant = build.grant(treasurer)
    close(treasurer, grant, 0)
    with pytest.raises(ValidationError):
        actions.change_grant(by=treasurer, grant=grant, name="Vittnen")
    actions.reopen_grant(by=treasurer, grant=grant)
    actions.change_grant(by=treasurer, grant=grant, name="Vittnen")

    assert Grant.objects.get().name == "Vittnen"


# Changing it


def test_of_two_who_change_a_grant_the_second_overwrites_nothing_unseen(treasurer):
    grant = build.grant(treasurer)
    seen = grants.state_of(grant)
    actions.change_grant(by=treasurer, grant=grant, state=seen, name="Vittnesstöd")
    with pytest.raises(ValidationError):
        actions.change_grant(by=treasurer, grant=grant, state=seen, conditions="Rapport i mars.")

    assert Grant.objects.get().conditions == ""


def test_the_posts_follow_the_days_and_the_object_of_their_grant(treasurer):
    grant = build.grant(treasurer, book_object="6:12")
    build.post(treasurer, grant, "Löner", 300_000, "7000–7699 6:12", "5010")
    actions.change_grant(by=treasurer, grant=grant, ends_on=date(2027, 3, 31), book_object="6:13")

    [row] = BudgetRow.objects.filter(budget__grant=grant)
    assert [str(one) for one in row.sources.all()] == ["5010", "7000–7699 6:13"]
    assert row.budget.ends_on == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"starts_on": date(26, 1, 1)}, "starts_on"),
        ({"applied_on": date(2026, 2, 1)}, "decided_on"),
        ({"applied_on": date(2027, 2, 1)}, "applied_on"),
    ],
)
def test_days_in_the_wrong_order_are_refused_at_the_field(treasurer, facts, field):
    with pytest.raises(ValidationError) as refused:
        build.grant(treasurer, **facts)

    assert field in refused.value.message_dict


def test_a_shelter_of_another_association_is_refused(treasurer):
    elsewhere = build.shelter()
    with pytest.raises(ValidationError):
        build.grant(treasurer, shelters=[elsewhere])


# As a measure


def test_the_used_share_of_a_grant_is_measured_in_kronor(treasurer, books):
    grant = build.grant(treasurer, starts_on=date(2026, 3, 1), book_object="6:12")
    build.post(treasurer, grant, "Löner", 300_000, "7000–7699 6:12")
    GrantExclusion.objects.create(association=grant.association, grant=grant, first_account=7610, last_account=7619)
    plain = build.grant(treasurer, name="Jourtelefon", ends_on=date(2027, 12, 31))
    build.post(treasurer, plain, "Telefon", 20_000, "6210")
    own = build.grant(treasurer, name="Utan poster", book_object="6:13")
    for account, amount, on, *objects in (
        (7010, 1_000, date(2026, 3, 1), "1:20", "6:12"),
        (7010, 2_000, date(2026, 2, 28), "6:12"),
        (7610, 4_000, date(2026, 5, 5), "6:12"),
        (6210, 8_000, None),
        (5410, 16_000, date(2026, 5, 5), "6:13"),
        (5410, 32_000, date(2026, 5, 5), "6:130"),
    ):
        build.entry(books, account, amount, on, *objects)

    facts = {"metric": "budget.grants_used", "kind": "count", "goal_value": 450_000, "unit": "kronor"}
    measures = {
        one: build.measure(grant.association, filters={"grant": [str(one.pk)]}, **facts) for one in (grant, plain, own)
    }
    read = measuring.read(grant.association, list(measures.values()), date(2026, 12, 31))

    counted = {one.name: int(read[measure.pk].value) for one, measure in measures.items()}
    assert counted == {"Stöd till vittnen": 1_000, "Jourtelefon": 8_000, "Utan poster": 16_000}
    assert {one.name: int(grants.standing(one).used) for one in measures} == counted
    assert read[measures[grant].pk].definition.startswith(
        "Det som är använt av bidrag i kronor av Brottsofferfonden: Stöd till vittnen"
    )
