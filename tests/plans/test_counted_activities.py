"""The rows behind a figure of activities."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(datetime(2026, 5, 4, 12, 32, tzinfo=UTC), tick=False)]


FOR_BOTH = "elever i grundskolan, skolpersonal"


@pytest.fixture
def board():
    return build.actor("board", build.shelter(name="Linden"))


def rows(client, actor, metric, **fields):
    target = build.target(build.plan(actor.association), metric=metric, goal_value=10, **fields)
    build.sign_in(client, actor)
    table = client.get(reverse("counted", kwargs={"association": actor.association.slug, "pk": target.pk})).context[
        "table"
    ]
    return [table.head, *table.rows]


@pytest.fixture
def _done(board):
    staff = build.actor("staff", *board.shelters.all())
    school = build.partner(staff, name="Ekskolan")
    facts = {"title": "Gränser", "fee": 3000, "hours": 2, "shelter": board.shelters.get(), "partners": [school]}
    build.activity(staff, reached={"pupils": 25, "school_staff": None}, **facts)


@pytest.mark.usefixtures("_done")
def test_an_activity_is_one_row_with_what_was_done_and_for_whom(client, board):
    filters = {"audience": ["pupils", "school_staff"]}

    assert rows(client, board, "plans.activities", filters=filters) == [
        ("Datum", "Vad som gjordes", "Jour", "Slag av aktivitet", "Målgrupp"),
        ("14 apr 2026", "Gränser", "Linden", "föreläsning", FOR_BOTH),
    ]


@pytest.mark.usefixtures("_done")
def test_people_reached_are_rows_with_their_number(client, board):
    assert rows(client, board, "plans.people_reached") == [
        ("Datum", "Vad som gjordes", "Personer", "Jour", "Slag av aktivitet", "Målgrupp"),
        ("14 apr 2026", "Gränser", 25, "Linden", "föreläsning", "elever i grundskolan"),
    ]


@pytest.mark.usefixtures("_done")
@pytest.mark.parametrize(
    ("metric", "told"),
    [
        ("plans.activity_hours", ("14 apr 2026", "Gränser", 2, "Linden", "föreläsning", FOR_BOTH)),
        ("plans.activity_fees", ("14 apr 2026", "Gränser", 3000, "Linden", "föreläsning", FOR_BOTH)),
        ("plans.paid_activities", ("14 apr 2026", "Gränser", 3000, "Linden", "föreläsning", FOR_BOTH)),
        (
            "plans.partners_visited",
            ("14 apr 2026", "Ekskolan", "Gränser", "Linden", "föreläsning", "högstadieskola", "Data saknas"),
        ),
    ],
)
def test_each_row_says_what_its_figure_is_made_of(client, board, metric, told):
    assert rows(client, board, metric)[1] == told


def test_what_has_no_name_and_no_shelter_says_so(client, board):
    build.activity(build.actor("staff", *board.shelters.all()))

    assert rows(client, board, "plans.activities")[1] == (
        "14 apr 2026",
        "inte angivet",
        "Data saknas",
        "föreläsning",
        "Data saknas",
    )
