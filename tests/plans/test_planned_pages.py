"""The pages of work groups and of what they plan."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from jourer.models import Decision
from plans.models import PlannedActivity, WorkGroup
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(datetime(2026, 5, 4, 12, 32, tzinfo=UTC), tick=False)]


@pytest.fixture
def shelter():
    return build.shelter(name="Ungdomsjouren Linden")


@pytest.fixture
def area(shelter):
    return build.goal(build.plan(shelter.association), area="Skolor").area


@pytest.fixture
def board(shelter):
    return build.actor("board", shelter)


@pytest.fixture
def volunteer(shelter):
    return build.actor("volunteer", shelter)


@pytest.fixture
def group(volunteer):
    return build.work_group(volunteer)


def url(name, actor, **kwargs):
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs})


def get(client, actor, name, **kwargs):
    build.sign_in(client, actor)
    return client.get(url(name, actor, **kwargs))


def post(client, actor, name, answers, **kwargs):
    build.sign_in(client, actor)
    return client.post(url(name, actor, **kwargs), answers)


def text(response):
    return response.content.decode().replace("\xa0", " ")


def proposal(area, group, **others):
    answers = {"title": "Temadag", "kind": "event", "area": area.pk, "work_group": group.pk, "starts_on": "2026-06-01"}
    return {**answers, **others}


# Proposing


def test_a_member_of_a_work_group_proposes_and_the_board_sees_that_it_waits(client, volunteer, board, area, group):
    answer = post(client, volunteer, "propose_activity", proposal(area, group), year=2026)

    assert answer.url == url("planned_activities", volunteer, year=2026)
    made = PlannedActivity.objects.get()
    assert (made.title, made.state, made.work_group, made.proposed_by) == ("Temadag", "proposed", group, volunteer)
    assert (made.starts_on, made.ends_on) == (date(2026, 6, 1), date(2026, 6, 1))
    page = text(get(client, board, "planned_activities", year=2026))
    assert "1 aktivitet väntar på styrelsens godkännande." in page
    assert "Temadag" in page


def test_a_double_click_proposes_once(client, volunteer, area, group):
    for title in ("Temadag", "Temadag", "Temakväll"):
        post(client, volunteer, "propose_activity", proposal(area, group, title=title), year=2026)

    assert [activity.title for activity in PlannedActivity.objects.all()] == ["Temadag", "Temakväll"]


def test_who_is_in_no_group_proposes_nothing(client, shelter, area, group):
    staff = build.actor("staff", shelter)

    assert post(client, staff, "propose_activity", proposal(area, group), year=2026).status_code == 404
    assert "Föreslå en aktivitet" not in text(get(client, staff, "planned_activities", year=2026))


def test_a_member_proposes_for_the_own_group_only(client, volunteer, board, area, group):
    other = build.work_group(board, name="Annan grupp")

    answer = post(client, volunteer, "propose_activity", proposal(area, other), year=2026)

    assert answer.status_code == 422
    assert "Välj en arbetsgrupp." in text(answer)


def test_the_group_of_the_area_is_chosen_from_the_start(client, board, area, group):
    area.work_group = group
    area.save()
    build.sign_in(client, board)

    form = client.get(url("propose_activity", board, year=2026) + f"?area={area.pk}").context["form"]

    assert (form["area"].value(), form["work_group"].value()) == (area.pk, group.pk)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("ends_on", "2026-05-31", "Sista dagen ligger före den första."),
        ("starts_on", "i sommar", "Skriv datumet som år-månad-dag"),
        ("starts_on", "", "Skriv datumet."),
        ("title", "", "Skriv vad som ska göras."),
        ("kind", "dans", "Välj ett slag."),
    ],
)
def test_what_can_not_be_is_said_at_its_field(client, volunteer, area, group, field, typed, words):
    answer = post(client, volunteer, "propose_activity", proposal(area, group, **{field: typed}), year=2026)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not PlannedActivity.objects.exists()


def test_a_closed_plan_takes_no_more_proposals(client, board, area, group):
    area.plan.adopted_on = area.plan.closed_on = date(2026, 3, 1)
    area.plan.save()

    answer = post(client, board, "propose_activity", proposal(area, group), year=2026)

    assert "Planen är avslutad." in text(answer)


# Approving


def new_decision(**others):
    return {
        "decision": "",
        "body": "board",
        "held_on": "2026-04-28",
        "paragraph": "9",
        "decision_text": "Bifall",
        **others,
    }


def test_the_board_approves_by_a_decision_that_it_writes_in(client, board, area):
    activity = build.planned(board, area)

    answer = post(client, board, "approve_activity", new_decision(), pk=activity.pk)

    assert answer.url == url("planned_activity", board, pk=activity.pk)
    activity.refresh_from_db()
    assert (activity.state, activity.decision.paragraph) == ("approved", "9")
    assert "Beslut: styrelsen 28 april 2026 § 9 – Bifall" in text(
        get(client, board, "planned_activity", pk=activity.pk)
    )


def test_the_sign_of_a_paragraph_makes_no_other_decision(client, board, area):
    for paragraph in ("9", "§ 9"):
        post(client, board, "approve_activity", new_decision(paragraph=paragraph), pk=build.planned(board, area).pk)

    assert [decision.paragraph for decision in Decision.objects.all()] == ["9"]
    assert PlannedActivity.objects.filter(state="approved").count() == 2


def test_the_board_approves_by_a_decision_that_is_there(client, board, area):
    activity, decision = build.planned(board, area), build.decision(board.association)

    post(client, board, "approve_activity", {"decision": decision.pk}, pk=activity.pk)

    activity.refresh_from_db()
    assert activity.decision == decision
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Välj beslutet, eller skriv in det."),
        (new_decision(paragraph=""), "Skriv paragrafen i protokollet."),
        (new_decision(held_on=""), "Skriv mötets datum."),
        (new_decision(held_on="2026-05-05"), "ligger framåt i tiden"),
    ],
)
def test_what_is_missing_of_a_decision_is_said(client, board, area, answers, words):
    answer = post(client, board, "approve_activity", answers, pk=build.planned(board, area).pk)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Decision.objects.exists()


def test_what_somebody_else_has_dropped_meanwhile_is_not_approved(client, board, area):
    activity = build.planned(board, area, state="dropped", reason="Sjukdom")

    answer = post(client, board, "approve_activity", new_decision(), pk=activity.pk)

    assert answer.status_code == 422
    assert "Den är struken och kan inte bli godkänd." in text(answer)
    assert not Decision.objects.exists()


# What became of it


def settle(client, actor, activity, **answers):
    return post(client, actor, "settle_activity", answers, pk=activity.pk)


def test_what_was_done_without_approval_needs_a_reason_and_is_marked(client, volunteer, area, group):
    activity = build.planned(volunteer, area, work_group=group)

    refused = settle(client, volunteer, activity, state="done")
    settle(client, volunteer, activity, state="done", reason="Skolan ringde.", evaluation="Det gick bra.")

    assert refused.status_code == 422
    assert "Styrelsen har inte godkänt den. Skriv varför den genomfördes ändå." in text(refused)
    page = text(get(client, volunteer, "planned_activity", pk=activity.pk))
    assert "genomförd, utan godkännande" in page
    assert "Den genomfördes utan styrelsens godkännande." in page
    assert "Skolan ringde." in page
    assert "Det gick bra." in page


def test_only_what_can_become_of_it_is_offered(client, board, area):
    activity = build.planned(board, area, state="dropped", reason="Sjukdom")

    form = get(client, board, "settle_activity", pk=activity.pk).context["form"]

    assert [state for state, _words in form.fields["state"].choices] == ["proposed"]


def test_what_is_taken_up_again_waits_for_a_new_decision(client, board, area):
    decided = build.decision(board.association)
    activity = build.planned(board, area, state="dropped", reason="Sjukdom", decision=decided)

    settle(client, board, activity, state="proposed")

    activity.refresh_from_db()
    assert (activity.state, activity.decision) == ("proposed", None)


def test_who_answers_for_it_or_is_in_its_group_writes_how_it_went_and_nobody_else(client, shelter, board, area, group):
    responsible, stranger = build.actor("staff", shelter), build.actor("staff", shelter)
    activity = build.planned(board, area, responsible=responsible, work_group=group)

    assert get(client, stranger, "evaluate_activity", pk=activity.pk).status_code == 404
    post(client, responsible, "evaluate_activity", {"evaluation": "Fler än väntat."}, pk=activity.pk)

    activity.refresh_from_db()
    assert activity.evaluation == "Fler än väntat."


def test_who_writes_how_it_went_overwrites_nobody_unseen(client, board, area):
    activity = build.planned(board, area)
    opened = get(client, board, "evaluate_activity", pk=activity.pk).context["form"]["seen"].value()
    post(client, board, "evaluate_activity", {"evaluation": "Fler än väntat.", "seen": opened}, pk=activity.pk)

    typed = {"evaluation": "Salen var för liten.", "seen": opened}
    refused = post(client, board, "evaluate_activity", typed, pk=activity.pk)

    assert refused.status_code == 422
    assert "Fler än väntat." in text(refused)
    assert "Salen var för liten." in text(refused)
    again = typed | {"seen": refused.context["form"]["seen"].value()}
    assert post(client, board, "evaluate_activity", again, pk=activity.pk).status_code == 302
    assert PlannedActivity.objects.get().evaluation == "Salen var för liten."


def test_what_was_logged_of_it_stands_on_its_page(client, shelter, board, area):
    activity = build.planned(board, area)
    staff = build.actor("staff", shelter)
    form = get(client, staff, "new_activity").context["form"]
    assert activity in form.fields["planned"].queryset
    build.activity(staff, planned=activity, title="Om gränser", reached={"pupils": 25})

    page = text(get(client, board, "planned_activity", pk=activity.pk))

    assert "14 apr 2026 – Om gränser" in page
    assert "elever i grundskolan: 25" in page


# Work groups


def test_a_work_group_is_made_and_changed(client, board, volunteer):
    post(client, board, "new_work_group", {"name": "Tantjour", "members": [volunteer.pk], "is_active": "on"})
    group = WorkGroup.objects.get()
    assert [member.actor for member in group.members.all()] == [volunteer]

    answers = {"name": "Äldre", "members": [board.pk, volunteer.pk], "convener": board.pk}
    post(client, board, "change_work_group", answers, pk=group.pk)

    group.refresh_from_db()
    assert (group.name, group.is_active) == ("Äldre", False)
    assert [(one.actor, one.is_convener) for one in group.members.all()] == [(board, True), (volunteer, False)]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"members": []}, "Välj minst en medlem."),
        ({"name": ""}, "Skriv vad gruppen heter."),
        ({"name": "Skolgruppen"}, "Det finns redan en arbetsgrupp med det namnet."),
        ({"convener": "board"}, "Välj någon av medlemmarna."),
    ],
)
def test_what_a_group_can_not_be_is_said(client, board, volunteer, group, answers, words):
    answers = {"name": "Ny", "members": [volunteer.pk], **answers}
    answers |= {"convener": board.pk} if "convener" in answers else {}

    answer = post(client, board, "new_work_group", answers)

    assert answer.status_code == 422
    assert words in text(answer)
    assert WorkGroup.objects.count() == 1


def test_each_area_is_given_its_group(client, board, area, group):
    other = build.goal(area.plan, area="Annat").area

    post(client, board, "area_work_groups", {f"area_{area.pk}": group.pk, f"area_{other.pk}": ""}, year=2026)

    area.refresh_from_db()
    other.refresh_from_db()
    assert (area.work_group, other.work_group) == (group, None)
    assert "Arbetsgrupp: Skolgruppen" in text(get(client, board, "planned_activities", year=2026))


def test_a_work_groups_page_tells_what_came_of_all_that_it_planned(client, board, area, group):
    last_year = build.goal(build.plan(board.association, 2025), area="Skolor").area
    build.planned(board, last_year, work_group=group, title="Temadag", state="dropped", reason="Ingen sal.")
    went_well = {"state": "done", "decision": build.decision(board.association), "evaluation": "Fler än väntat kom."}
    build.planned(board, area, work_group=group, title="Skolbesök", **went_well)
    build.planned(board, area, title="Någon annans")

    page = text(get(client, board, "work_group", pk=group.pk))

    said = (
        "Planerat 2026, och hur det gick",
        "Skolbesök",
        "Fler än väntat kom.",
        "Planerat 2025",
        "Temadag",
        "Ingen sal.",
    )
    assert sorted(said, key=page.index) == list(said)
    assert "Någon annans" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_a_work_groups_page_costs_the_same_whatever_it_planned(client, area, number, django_assert_num_queries):
    board = build.actor("board", association=area.association)
    group = build.work_group(board)
    for count in range(number):
        build.planned(board, area, work_group=group, title=f"Aktivitet {count}")
    build.sign_in(client, board)

    with django_assert_num_queries(10):
        client.get(url("work_group", board, pk=group.pk))


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("planned_activities", 8), ("work_groups", 10)])
def test_thirty_rows_cost_as_many_queries_as_one(client, area, number, page, queries, django_assert_num_queries):
    board = build.actor("board", association=area.association)
    for count in range(number):
        group = build.work_group(board, build.actor("staff", association=board.association), name=f"Grupp {count}")
        where = build.goal(area.plan, area=f"Område {count}").area
        where.work_group = group
        where.save()
        build.planned(board, where, work_group=group, responsible=board)
    kwargs = {"year": 2026} if page == "planned_activities" else {}
    build.sign_in(client, board)

    with django_assert_num_queries(queries):
        client.get(url(page, board, **kwargs))
