import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from jourer.models import Assessment, AuditEvent
from plans.actions import choose_key_measures
from plans.models import Target
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
    assert "Färre än 10 av 720 stödkontakter" in page(client, board)
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


# What stands under a target


def test_a_target_says_its_forecast_and_how_it_is_reckoned(client, plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for _ in range(12):
        build.contact(staff)

    assert "Prognos 24 stödkontakter, om det fortsätter i samma takt" in page(client, staff)


def test_a_target_says_who_is_responsible_and_the_latest_verdict(client, plan, staff, board):
    target = build.target(plan, goal_value=6, responsible=staff)
    said = {"association": plan.association, "measure": target.measure, "assessed_by": board}
    Assessment.objects.create(verdict="not_reached", comment="Ingen tid.", assessed_on=date(2026, 3, 1), **said)
    Assessment.objects.create(verdict="partly", comment="Vi tar igen det.", assessed_on=date(2026, 6, 1), **said)

    text = page(client, board)

    assert f"Ansvarig: {staff.user.name}" in text
    assert f"Bedömt 1 jun 2026 av {board.user.name}: delvis uppnått." in text
    assert "Vi tar igen det." in text
    assert "Ingen tid." not in text


def test_the_plans_words_are_said_once_for_all_milestones_of_a_goal(client, plan, staff):
    reports = build.goal(plan, measure_text="Rapporterna inlämnade i tid.")
    for day in (date(2026, 4, 17), date(2026, 8, 7)):
        milestone = build.target(reports, kind="milestone", goal_value=None, unit="", ends_on=day)
        build.observe(milestone, 1, date(2026, 3, 1))

    text = page(client, staff)

    assert text.count('<span class="soft">Rapporterna inlämnade i tid.</span>') == 1
    assert "Klart; målet är senast 17 april 2026" in text
    assert "Klart; målet är senast 7 augusti 2026" in text


def test_a_target_shows_its_months_beside_last_years(client, plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for day, number in [(date(2025, 1, 5), 2), (date(2026, 1, 5), 3), (date(2026, 6, 5), 4)]:
        for _ in range(number):
            build.contact(staff, occurred_on=day)

    rows = re.findall(r'<th scope="row">(\w+)</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>', page(client, staff))

    assert rows[0] == ("jan", "3", "2")
    assert rows[5] == ("jun", "4", "0")
    assert rows[11] == ("dec", "inte än", "0")


def test_figures_from_before_the_log_are_said_to_be(client, plan, staff):
    opening = {"opening_value": 312, "opening_until": date(2026, 5, 31), "opening_source": "ur Excel"}
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter", **opening)

    assert "(ur Excel)." in page(client, staff)


def test_a_share_is_drawn_as_so_many_of_all(client, plan, staff):
    target = build.target(plan, kind="ratio", goal_value=50, unit="")
    build.observe(target, 5, date(2026, 6, 1), out_of=20)

    text = page(client, staff)

    assert "5 av 20 (25 %)" in text
    assert '<rect class="c-fill" x="4" y="8" width="88" height="8"' in text  # a quarter of 352


# The order


def test_what_needs_talk_comes_first_unless_the_plans_order_is_asked_for(client, plan, staff):
    on_its_way = build.goal(plan, text="På god väg.", position=1)
    behind = build.goal(plan, text="Långt efter.", position=2)
    build.goal(plan, text="Omätt.", position=0)
    build.observe(build.target(on_its_way, goal_value=6), 5, date(2026, 6, 1))
    build.observe(build.target(behind, goal_value=600), 1, date(2026, 6, 1))

    assert order(page(client, staff), "Långt efter.", "På god väg.", "Omätt.")
    assert order(page(client, staff, order="plan"), "Omätt.", "På god väg.", "Långt efter.")


def order(text, *parts):
    """Whether the parts stand in the text in this order, looked for among the goals."""
    goals = text[text.index('<section class="goal-area"') :]
    places = [goals.index(part) for part in parts]
    return places == sorted(places)


# What is chosen


@pytest.fixture
def three(plan, staff, board):
    """A goal that is behind, one on its way and one that a person judges, in areas of their own."""
    behind = build.target(build.goal(plan, area="Ett", text="Efter."), goal_value=600)
    build.observe(behind, 1, date(2026, 6, 1))
    on_its_way = build.target(build.goal(plan, area="Två", text="På väg."), goal_value=6, responsible=board)
    build.observe(on_its_way, 5, date(2026, 6, 1))
    judged = build.target(build.goal(plan, area="Tre", text="Bedöms."), kind="qualitative")
    Target.objects.filter(pk=judged.pk).update(is_key=True)
    return {"Efter.", "På väg.", "Bedöms."}


@pytest.mark.parametrize(
    "query, left",
    [
        ({}, {"Efter.", "På väg.", "Bedöms."}),
        ({"status": "at_risk"}, {"Efter."}),
        ({"status": ["at_risk", "no_data"]}, {"Efter.", "Bedöms."}),
        ({"kind": "qualitative"}, {"Bedöms."}),
        ({"need": "talk"}, {"Efter.", "Bedöms."}),
        ({"key": "1"}, {"Bedöms."}),
        ({"mine": "1"}, {"På väg."}),
        ({"mine": "1", "status": "at_risk"}, set()),
    ],
)
def test_the_page_shows_what_the_address_asks_for(client, three, board, query, left):
    text = page(client, board, **query)

    assert {goal for goal in three if f"<h3>{goal}</h3>" in text} == left


def test_an_area_can_be_chosen(client, three, plan, board):
    text = page(client, board, area=str(plan.areas.get(name="Två").pk))

    assert "<h3>På väg.</h3>" in text
    assert "<h3>Efter.</h3>" not in text


def test_each_choice_can_be_taken_away_by_itself(client, three, board):
    build.sign_in(client, board)
    address = reverse("plan", args=[board.association.slug, 2026])

    response = client.get(address, {"status": ["at_risk", "watch"], "need": "talk", "order": "need", "area": ""})

    assert response.context["filter"].chips() == [
        ("Risk", "status=watch&need=talk"),
        ("Bevaka", "status=at_risk&need=talk"),
        ("Det som behöver tas upp", "status=at_risk&status=watch"),
    ]
    assert "Visar 1 av 3 mått" in response.content.decode()


@pytest.mark.parametrize(
    "query", [{"status": "lost"}, {"area": "x"}, {"kind": "x"}, {"period": "q9"}, {"need": "x"}, {"order": "x"}]
)
def test_an_unknown_choice_is_not_found(client, plan, staff, query):
    build.sign_in(client, staff)

    assert client.get(reverse("plan", args=[staff.association.slug, 2026]), query).status_code == 404


def test_nothing_left_is_said_with_a_way_back(client, three, board):
    assert "Inget mått stämmer med det du har valt" in page(client, board, status="missed")


# Parts of the year


@pytest.fixture
def a_year_of_contacts(plan, staff):
    """12 in January, 3 in February, 20 in March and 15 in June, of 100."""
    build.target(plan, metric="cases.contacts", goal_value=100, unit="stödkontakter")
    for month, number in [(1, 12), (2, 3), (3, 20), (6, 15)]:
        for _ in range(number):
            build.contact(staff, occurred_on=date(2026, month, 5))


def test_a_part_of_the_year_is_read_as_it_stood_and_says_what_it_gave(client, a_year_of_contacts, staff):
    text = page(client, staff, period="march")

    assert "per 31 mar 2026" in text
    assert "35 av 100 stödkontakter, väntat då 25 = 100 × 90/365" in text
    assert "Under perioden: 20 stödkontakter" in text


def test_a_part_that_lasts_is_read_as_of_today(client, a_year_of_contacts, staff):
    text = page(client, staff, period="autumn")

    assert "per 2 jul 2026 kl. 12.00" in text
    assert "Under perioden: 0 stödkontakter" in text


def test_a_part_that_has_not_begun_says_when_it_does(client, a_year_of_contacts, staff):
    text = page(client, staff, period="q4")

    assert "Den börjar den 1 oktober 2026." in text
    assert "av 100 stödkontakter" not in text


UNTOLD = "Visas inte för den här delen av året"


@pytest.mark.parametrize(
    "period, told",
    [
        ("january", "12 av 100 stödkontakter"),
        ("february", UNTOLD),
        ("q1", "35 av 100 stödkontakter"),
        ("t1", "35 av 100 stödkontakter"),
        ("spring", "50 av 100 stödkontakter"),
    ],
)
def test_the_board_can_not_work_out_a_month_with_few_persons(client, a_year_of_contacts, board, period, told):
    """12 until January and 35 until March are told; 15 until February would tell of the three in it."""
    assert told in page(client, board, period=period)


@pytest.mark.parametrize(
    "period, told",
    [("q1", "Under perioden: 35"), ("t2", "Under perioden: 15"), ("march", ""), ("spring", "Under perioden: 50")],
)
def test_the_board_is_told_what_a_part_gave_where_it_begins_and_ends_with_enough(
    client, a_year_of_contacts, board, period, told
):
    text = page(client, board, period=period)

    assert ("Under perioden" in text) == bool(told)
    assert told in text


def test_what_is_expected_as_last_year_tells_of_no_month_with_few_persons_then(client, plan, staff, board):
    pace = {"goal_value": 100, "profile": "last_year"}
    build.target(plan, metric="cases.contacts", unit="stödkontakter", **pace)
    for month, then in [(1, 12), (2, 3), (3, 20)]:
        for year, number in [(2025, then), (2026, 12)]:
            for _ in range(number):
                build.contact(staff, occurred_on=date(year, month, 5))

    assert "12 av 100" in page(client, board, period="january")
    assert UNTOLD in page(client, board, period="february")
    assert "36 av 100" in page(client, board, period="march")


def test_tertials_are_told_before_other_months(client, plan, staff, board):
    """Either April or May could be told, but not both: three persons lie between them."""
    build.target(plan, metric="cases.contacts", goal_value=100, unit="stödkontakter")
    for month, number in [(2, 20), (4, 12), (5, 3), (6, 30)]:
        for _ in range(number):
            build.contact(staff, occurred_on=date(2026, month, 5))

    assert "32 av 100" in page(client, board, period="april")
    assert UNTOLD in page(client, board, period="may")


def test_a_part_of_the_year_costs_the_board_one_reading_more(client, plan, staff, board, django_assert_num_queries):
    for _ in range(30):
        build.target(plan, metric="cases.contacts", goal_value=10)
    build.contact(staff)
    build.sign_in(client, board)

    with django_assert_num_queries(21):
        client.get(reverse("plan", args=[board.association.slug, 2026]), {"period": "q1"})


# Key measures


def choose(client, actor, targets):
    build.sign_in(client, actor)
    address = reverse("key_measures", args=[actor.association.slug, 2026])
    return client.post(address, {"targets": [str(target.pk) for target in targets]})


def test_the_key_measures_stand_first_and_on_the_start_page(client, plan, board):
    target = build.target(build.goal(plan, text="Det viktigaste."), goal_value=6, unit="träffar")
    assert "Välj nyckelmått som visas först" in page(client, board)

    choose(client, board, [target])

    assert order_of_keys(page(client, board))
    assert "Det viktigaste." in client.get(reverse("start", args=[board.association.slug])).content.decode()


def order_of_keys(text):
    return text.index('<section class="key-measures"') < text.index('<section class="goal-area"')


def test_a_new_choice_takes_the_place_of_the_old_and_is_audited(client, plan, board):
    old, new = build.target(plan), build.target(plan)
    choose(client, board, [old])

    choose(client, board, [new])

    assert list(Target.objects.filter(is_key=True)) == [new]
    event = AuditEvent.objects.filter(action="plan.key_measures_chosen").last()
    assert event.details == {"targets": [str(new.pk)]}


def test_eight_can_be_chosen_and_nine_can_not(client, plan, board):
    targets = [build.target(plan) for _ in range(9)]

    assert choose(client, board, targets[:8]).status_code == 302
    response = choose(client, board, targets)

    assert response.status_code == 422
    assert "Välj högst 8. Du har valt 9." in response.content.decode()
    assert response.content.decode().count(" checked") == 9
    assert Target.objects.filter(is_key=True).count() == 8


def test_another_plans_target_is_no_key_measure(plan, board):
    elsewhere = build.target(build.plan(plan.association, 2025))

    with pytest.raises(ValidationError):
        choose_key_measures(by=board, plan=plan, targets=[elsewhere])


# The start page, and how much it all costs


def test_the_start_page_says_what_is_to_be_done_and_leads_to_just_that(client, plan, board):
    build.target(build.goal(plan, text="Bedöms."), kind="qualitative")
    spoken_of = build.target(build.goal(plan, area="Två", text="Efter."), goal_value=6)
    build.observe(spoken_of, 1, date(2026, 6, 1))
    said = {"association": plan.association, "measure": spoken_of.measure, "assessed_by": board}
    Assessment.objects.create(verdict="not_reached", comment="Ingen tid.", assessed_on=timezone.localdate(), **said)
    build.sign_in(client, board)

    start = client.get(reverse("start", args=[board.association.slug]))

    assert "1 mått behöver en kommentar" in start.content.decode()
    there = client.get(start.context["todos"][0].url)
    assert [one.target.goal.text for one in there.context["shown"].targets] == ["Bedöms."]


def test_a_hundred_targets_with_drawings_are_a_page_that_a_phone_can_load(client, plan, staff):
    for _ in range(100):
        build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    for day in (date(2025, 2, 1), date(2026, 2, 1), date(2026, 5, 1)):
        build.contact(staff, occurred_on=day)
    build.sign_in(client, staff)

    response = client.get(reverse("plan", args=[staff.association.slug, 2026]))

    assert len(response.content) < 600_000
