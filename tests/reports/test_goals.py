from datetime import date

import pytest
from django.urls import reverse

from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def plan(staff):
    return build.plan(staff.association)


@pytest.fixture
def board(staff):
    return build.actor("board", association=staff.association)


@pytest.fixture(autouse=True)
def _midsummer(time_machine):
    time_machine.move_to("2026-07-02T10:00Z")  # 183 of 365 days are gone


def page(client, actor, year=2026, **query):
    build.sign_in(client, actor)
    response = client.get(reverse("plan", args=[actor.association.slug, year]), query)
    return response.content.decode().replace("\xa0", " ")


def test_the_page_says_value_goal_and_what_is_expected_to_date(client, plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for _ in range(12):
        build.contact(staff)

    assert "12 av 720 stödkontakter, väntat i dag 361 = 720 × 183/365" in page(client, staff)


def test_the_board_is_not_told_how_few_persons_there_are(client, plan, staff, board):
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for _ in range(9):
        build.contact(staff)

    assert "9 av 720 stödkontakter" in page(client, staff)
    assert "färre än 10 av 720 stödkontakter" in page(client, board)
    assert "9 av 720" not in page(client, board)


def test_ten_persons_are_told_exactly_to_the_board(client, plan, staff, board):
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for _ in range(10):
        build.contact(staff)

    assert "10 av 720 stödkontakter" in page(client, board)


def test_a_goal_without_target_is_shown_in_its_own_words(client, plan, staff):
    build.goal(plan, text="Fler ska hitta hit.", measure_text="Antal som hittat hit.")

    text = page(client, staff)

    assert "Fler ska hitta hit." in text
    assert "Antal som hittat hit." in text


def test_the_page_can_be_narrowed_to_a_shelter(client, plan, staff):
    build.goal(plan, text="Jourens mål.", shelter=staff.shelters.get())
    build.goal(plan, text="Hela föreningens mål.")

    text = page(client, staff, shelter=staff.shelters.get().slug)

    assert "Jourens mål." in text
    assert "Hela föreningens mål." not in text


def test_a_target_of_a_part_of_the_year_says_which(client, plan, staff):
    build.target(plan, goal_value=6, unit="träffar", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    build.target(plan, goal_value=6, unit="träffar", starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 15))

    text = page(client, staff)

    assert "våren (januari–juni)" in text
    assert "1 september–15 oktober 2026" in text


def test_an_unknown_shelter_is_not_found(client, plan, staff):
    build.sign_in(client, staff)

    assert client.get(reverse("plan", args=[staff.association.slug, 2026]), {"shelter": "ingen"}).status_code == 404


def test_a_year_that_has_no_plan_yet_says_so_and_another_is_not_found(client, staff):
    assert "ingen verksamhetsplan för 2026" in page(client, staff)
    assert client.get(reverse("plan", args=[staff.association.slug, 2031])).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_goals_costs_the_same_queries(client, plan, staff, number, django_assert_num_queries):
    for _ in range(number):
        build.target(plan, metric="cases.contacts", goal_value=10, filters={"support": ["talk"]})
        build.target(plan, kind="milestone", ends_on=date(2026, 3, 31))
    build.contact(staff)
    build.sign_in(client, staff)

    with django_assert_num_queries(18):
        client.get(reverse("plan", args=[staff.association.slug, 2026]))


def test_the_start_page_counts_the_statuses_of_this_years_plan(client, plan, staff, board):
    build.target(plan, metric="cases.contacts", goal_value=10)
    build.sign_in(client, board)

    response = client.get(reverse("start", args=[board.association.slug]))

    assert response.context["statuses"] == [("no_data", 1)]


@pytest.mark.parametrize("shelter", ["\0", "finns-inte"])
def test_a_shelter_that_is_not_there_is_not_found(client, shelter):
    board = build.actor("board")
    build.plan(board.association)
    build.sign_in(client, board)

    page = reverse("plan", kwargs={"association": board.association.slug, "year": 2026})

    assert client.get(page, {"shelter": shelter}).status_code == 404
