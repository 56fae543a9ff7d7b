"""Who pays for what: no cost is paid for by more than all of it, whoever writes at once."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from budget.actions.financing import finance
from budget.financing import Matrix
from budget.models import Financing, Funder
from jourer import walls
from tests import builders as build
from tests.at_once import AtOnce

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def treasurer():
    return build.actor("treasurer")


@pytest.fixture
def cost(treasurer):
    return build.budget_row(build.budget(treasurer), "cost", "Personal", 900_000)


def funder(actor, name):
    return Funder.objects.create(association=actor.association, name=name, kind="state")


def percents(row):
    return {one.funder.name: one.percent for one in Financing.objects.filter(row=row).select_related("funder")}


@pytest.mark.django_db
def test_several_pay_for_a_cost_and_the_rest_is_our_own(treasurer, cost):
    finance(
        by=treasurer, row=cost, shares={funder(treasurer, "Kommunen"): Decimal(60), funder(treasurer, "Staten"): 30}
    )

    (line,) = Matrix(cost.budget).costs
    assert (line.percent, line.left, line.left_amount) == (90, 10, 90_000)
    assert [(one.name, amount) for one, amount in Matrix(cost.budget).totals] == [
        ("Kommunen", 540_000),
        ("Staten", 270_000),
    ]


@pytest.mark.django_db
def test_more_than_all_of_a_cost_is_refused_and_nothing_of_it_is_saved(treasurer, cost):
    shares = {funder(treasurer, "Kommunen"): Decimal(60), funder(treasurer, "Staten"): Decimal("40.01")}

    with pytest.raises(ValidationError, match="100,01 procent"):
        finance(by=treasurer, row=cost, shares=shares)

    assert percents(cost) == {}


@pytest.mark.django_db
def test_what_others_pay_stays_and_nought_takes_a_funder_away(treasurer, cost):
    one, other = funder(treasurer, "Kommunen"), funder(treasurer, "Staten")
    finance(by=treasurer, row=cost, shares={one: Decimal(60), other: Decimal(30)})

    finance(by=treasurer, row=cost, shares={one: Decimal(0)})

    assert percents(cost) == {"Staten": 30}


@pytest.mark.django_db
def test_an_income_is_paid_for_by_nobody(treasurer, cost):
    income = build.budget_row(cost.budget, "income", "IOP", 100)

    with pytest.raises(ValidationError):
        finance(by=treasurer, row=income, shares={funder(treasurer, "Kommunen"): Decimal(60)})


@pytest.mark.django_db
def test_a_negative_share_is_refused(treasurer, cost):
    with pytest.raises(ValidationError):
        finance(by=treasurer, row=cost, shares={funder(treasurer, "Kommunen"): Decimal(-5)})


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_pay_for_more_than_all(treasurer, cost, tmp_path):
    def pays(who):
        def job():
            with walls.opened([treasurer.association]):
                try:
                    finance(by=treasurer, row=cost, shares={who: Decimal(60)})
                except ValidationError:
                    return "refused"
                return "paid"

        return job

    answers = AtOnce(tmp_path)(*(pays(funder(treasurer, name)) for name in ("Kommunen", "Staten")))

    assert sorted(answers) == ["paid", "refused"]


@pytest.mark.django_db
def test_the_page_shows_the_matrix_and_the_form_keeps_what_was_typed(client, treasurer, cost):
    one, other = funder(treasurer, "Kommunen"), funder(treasurer, "Staten")
    build.sign_in(client, treasurer)
    page = reverse("finance_row", kwargs={"association": treasurer.association.slug, "pk": cost.pk})

    refused = client.post(page, {str(one.pk): "60", str(other.pk): "70"})
    assert refused.status_code == 422
    assert 'value="70"' in refused.content.decode()

    matrix = client.post(page, {str(one.pk): "60", str(other.pk): ""}, follow=True)
    said = " ".join(strip_tags(matrix.content.decode()).replace(NBSP, " ").split())
    assert "60 % 540 000 kr" in said
    assert "40 % 360 000 kr" in said


@pytest.mark.django_db
def test_two_who_opened_the_page_at_once_do_not_undo_each_other(client, treasurer, cost):
    one, other = funder(treasurer, "Kommunen"), funder(treasurer, "Staten")
    finance(by=treasurer, row=cost, shares={one: Decimal(20)})
    build.sign_in(client, treasurer)
    page = reverse("finance_row", kwargs={"association": treasurer.association.slug, "pk": cost.pk})

    client.post(page, {str(one.pk): "20", str(other.pk): "30"})

    assert percents(cost) == {"Kommunen": 20, "Staten": 30}


@pytest.mark.django_db
def test_an_old_page_does_not_undo_what_somebody_wrote_since(client, treasurer, cost):
    one, other = funder(treasurer, "Kommunen"), funder(treasurer, "Staten")
    build.sign_in(client, treasurer)
    page = reverse("finance_row", kwargs={"association": treasurer.association.slug, "pk": cost.pk})
    shown = client.get(page).content.decode()
    assert shown.count(f'name="initial-{one.pk}"') == 1
    finance(by=treasurer, row=cost, shares={one: Decimal(20)})

    client.post(page, {str(one.pk): "", f"initial-{one.pk}": "", str(other.pk): "30", f"initial-{other.pk}": ""})

    assert percents(cost) == {"Kommunen": 20, "Staten": 30}


@pytest.mark.django_db
def test_the_matrix_costs_the_same_queries_for_many_rows(treasurer, cost, django_assert_num_queries):
    who = funder(treasurer, "Kommunen")
    for number in range(30):
        row = build.budget_row(cost.budget, "cost", f"Rad {number}", 100)
        finance(by=treasurer, row=row, shares={who: Decimal(50)})

    with django_assert_num_queries(2):
        assert Matrix(cost.budget).left == 900_000 + 1_500
