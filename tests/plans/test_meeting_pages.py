"""Meetings, what they decided and changed, and whom they elected."""

from datetime import date

import pytest
from django.urls import reverse

from jourer.models import Decision, Election, MeasureChange, Meeting
from plans import actions, elected
from plans.models import PlannedActivity
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-05-04T12:00Z")]


@pytest.fixture
def board(client):
    made = build.actor("board")
    build.sign_in(client, made)
    return made


def url(name, actor, pk=None, query=""):
    kwargs = {"association": actor.association.slug} | ({"pk": pk} if pk else {})
    return reverse(name, kwargs=kwargs) + query


def text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def meeting(by, on=date(2026, 3, 20), body="annual_meeting", **facts):
    return actions.add_meeting(by=by, held_on=on, body=body, **facts)


def elect(by, name, post, since=date(2026, 3, 20), **facts):
    return actions.elect(by=by, name=name, post=post, since=since, **facts)


def seats(bodies):
    return {body.name: [one.name for one in body.elections] for body in bodies}


# Meetings


def test_the_empty_page_says_why_and_offers_to_begin(client, board):
    page = text(client.get(url("meetings", board)))

    assert "Det finns inga möten än" in page
    assert url("new_meeting", board) in page


def test_a_meeting_is_added_and_shows_first(client, board):
    meeting(board)

    response = client.post(
        url("new_meeting", board), {"body": "board", "held_on": "2026-04-02", "place": "Videomöte"}, follow=True
    )

    assert response.redirect_chain[0][0] == url("meeting", board, Meeting.objects.get(body="board").pk)
    assert "<h1>Styrelsen 2 april 2026</h1>" in text(response)
    listed = client.get(url("meetings", board)).context["page"]
    assert [one.held_on for one in listed] == [date(2026, 4, 2), date(2026, 3, 20)]


def test_the_same_meeting_twice_is_refused_in_words(client, board):
    meeting(board)

    response = client.post(url("new_meeting", board), {"body": "annual_meeting", "held_on": "2026-03-20"})

    assert response.status_code == 422
    assert "Mötet finns redan" in text(response)


def test_a_meeting_to_come_is_welcome_and_decides_nothing(client, board):
    client.post(url("new_meeting", board), {"body": "board", "held_on": "2026-06-01"})
    coming = Meeting.objects.get()

    page = text(client.get(url("meeting", board, coming.pk)))
    response = client.post(url("new_decision", board, coming.pk), {"paragraph": "4", "text": "Bifall"})

    assert url("new_decision", board, coming.pk) not in page
    assert response.status_code == 422
    assert "Mötet har inte hållits än" in text(response)
    assert not Decision.objects.exists()


def test_thirty_meetings_cost_the_queries_of_one(client, board, django_assert_num_queries):
    elect(board, "Ina Renlav", "chair", meeting=meeting(board))
    for number in range(1, 31):
        build.decision(board.association, on=date(2026, 4, number), by=board)

    with django_assert_num_queries(6):
        client.get(url("meetings", board))


# Decisions


def test_a_decision_is_added_without_the_sign_that_pages_write(client, board):
    held = meeting(board)

    client.post(url("new_decision", board, held.pk), {"paragraph": "§ 12", "text": "Planen antas"})

    assert [(one.paragraph, one.text) for one in held.decisions.all()] == [("12", "Planen antas")]


def test_a_paragraph_that_is_taken_is_refused_and_what_was_typed_stays(client, board):
    decision = build.decision(board.association, paragraph="7", text="Det första", by=board)

    response = client.post(url("new_decision", board, decision.meeting.pk), {"paragraph": "7", "text": "Det andra"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["paragraph"]
    assert 'value="Det andra"' in text(response)


def test_decisions_stand_in_the_order_of_the_minutes(client, board):
    for paragraph in ("10", "7 b", "7", "7 a"):
        decision = build.decision(board.association, paragraph=paragraph, by=board)

    listed = client.get(url("meeting", board, decision.meeting.pk)).context["decisions"]

    assert [one.paragraph for one in listed] == ["7", "7 a", "7 b", "10"]


def test_a_decision_tells_what_it_changed(client, board):
    of = board.association
    decision = build.decision(of, text="Ändrat och godkänt", by=board)
    plan = build.plan(of, title="Verksamhetsplan 2026", adopted_on=decision.meeting.held_on, adopted_by=decision)
    goal = build.goal(plan, text="Fler ska nås.")
    target = build.target(goal, goal_value=17)
    MeasureChange.objects.create(
        association=of,
        measure=target.measure,
        changed_on=decision.meeting.held_on,
        before={"goal_value": "20"},
        after={"goal_value": "17"},
        reason="Två skolor stängde.",
        decision=decision,
        changed_by=board,
    )
    planned = actions.propose_activity(
        by=board, area=goal.area, kind="lecture", title="Föreläsning", starts_on="2026-04-20", ends_on="2026-04-20"
    )
    PlannedActivity.objects.filter(pk=planned.pk).update(state="approved", decision=decision)

    page = text(client.get(url("meeting", board, decision.meeting.pk)))

    for words in (
        "<h3>§ 7 Ändrat och godkänt</h3>",
        ">Verksamhetsplan 2026</a>",
        '>Fler ska nås.</a> <span class="soft">Skäl: Två skolor stängde.</span>',
        "Godkänd aktivitet: Föreläsning",
    ):
        assert words in page


# Elected


def test_who_is_elected_is_told_for_a_day_body_by_body_and_chair_first(board):
    elect(board, "Bo Ek", "member")
    elect(board, "Ina Renlav", "chair")
    elect(board, "Per Alm", "chair", since=date(2025, 3, 20), until=date(2026, 3, 19))
    elect(board, "Rut Lind", "auditor")
    elect(board, "Siv Sund", "nomination_convener", since=date(2026, 4, 1))

    def on(day):
        return seats(elected.on(day, Election.objects.filter(association=board.association)))

    assert on(date(2026, 3, 19)) == {"Styrelse": ["Per Alm"]}
    assert on(date(2026, 3, 20)) == {"Styrelse": ["Ina Renlav", "Bo Ek"], "Revisorer": ["Rut Lind"]}
    assert on(date(2026, 4, 1))["Valberedning"] == ["Siv Sund"]


def test_the_page_shows_today_or_the_day_in_the_address(client, board):
    elect(board, "Ina Renlav", "chair")
    elect(board, "Per Alm", "chair", since=date(2025, 3, 20), until=date(2026, 3, 19))

    assert seats(client.get(url("elected", board)).context["bodies"]) == {"Styrelse": ["Ina Renlav"]}
    before = client.get(url("elected", board, query="?day=2026-01-01"))
    assert seats(before.context["bodies"]) == {"Styrelse": ["Per Alm"]}
    assert "Förtroendevalda den 1 januari 2026" in text(before)


def test_a_day_that_is_none_is_said_at_its_field(client, board):
    response = client.get(url("elected", board, query="?day=i+v%C3%A5ras"))

    assert response.status_code == 422
    assert "år-månad-dag" in text(response)


def test_thirty_elected_cost_the_queries_of_one(client, board, django_assert_num_queries):
    held = meeting(board)
    for number in range(31):
        elect(board, f"Person {number}", "member", meeting=held)

    with django_assert_num_queries(5):
        client.get(url("elected", board))
    with django_assert_num_queries(8):
        client.get(url("meeting", board, held.pk))


def test_somebody_is_elected_from_the_page_of_the_meeting(client, board):
    held = meeting(board)
    address = url("elect", board, held.pk)
    asked = client.get(address).context["form"]
    facts = {"name": "Ina Renlav", "post": "chair", "meeting": held.pk, "since": "2026-03-20"}

    response = client.post(address, facts, follow=True)

    assert (asked["meeting"].value(), asked["since"].value()) == (held.pk, date(2026, 3, 20))
    assert seats(response.context["bodies"]) == {"Styrelse": ["Ina Renlav"]}
    assert "tills vidare" in text(response)


def test_by_which_meeting_may_be_unknown_but_not_one_to_come(client, board):
    coming = meeting(board, on=date(2026, 6, 1), body="board")
    facts = {"name": "Ina Renlav", "post": "chair", "since": "2026-06-02"}

    refused = client.post(url("new_election", board), {**facts, "meeting": coming.pk})
    client.post(url("new_election", board), facts)

    assert list(refused.context["form"].errors) == ["meeting"]
    assert Election.objects.get().meeting is None


def test_nobody_begins_before_the_meeting_that_elected(client, board):
    held = meeting(board)
    facts = {"name": "Ina Renlav", "post": "chair", "meeting": held.pk, "since": "2026-03-19"}

    response = client.post(url("new_election", board), facts)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["since"]


def test_an_election_is_ended_but_not_before_it_began(client, board):
    one = elect(board, "Ina Renlav", "chair")
    address = url("end_election", board, one.pk)

    refused = client.post(address, {"until": "2026-03-19"})
    client.post(address, {"until": "2026-05-01"})

    one.refresh_from_db()
    assert (refused.status_code, one.until) == (422, date(2026, 5, 1))


@pytest.mark.parametrize("role", ["staff", "volunteer", "treasurer", "auditor"])
def test_others_read_and_write_nothing(client, board, role):
    held = meeting(board)
    elect(board, "Ina Renlav", "chair", meeting=held)
    reader = build.actor(role, association=board.association)
    build.sign_in(client, reader)

    page = text(client.get(url("meeting", reader, held.pk))) + text(client.get(url("elected", reader)))

    assert "Ina Renlav" in page
    assert url("new_decision", reader, held.pk) not in page
    assert url("new_election", reader) not in page
    assert "/end/" not in page
    assert client.post(url("new_decision", reader, held.pk), {"paragraph": "7"}).status_code == 404
