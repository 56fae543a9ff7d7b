"""Two who write the same down at the very same moment: one row, and words for whoever came second."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jourer import walls
from plans import actions, codes
from plans.actions import add_partner
from tests import builders as build
from tests.at_once import AtOnce

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.time_machine("2026-05-04T12:00Z")]

MEETING = {"body": "board", "held_on": date(2026, 4, 2)}
ELECTED = {"name": "Astrid Lund", "post": "chair", "since": date(2026, 4, 2)}
PARTNER = {"kind": codes.PartnerKind.LIBRARY, "name": "Biblioteket", "state": "active"}


@pytest.mark.parametrize(
    ("write", "facts", "words"),
    [
        (actions.add_meeting, MEETING, "Mötet finns redan"),
        (actions.elect, ELECTED, "Personen finns redan med det uppdraget"),
        (add_partner, PARTNER, "finns redan i registret"),
    ],
)
def test_who_comes_second_at_the_very_same_moment_is_told_what_is_there(tmp_path, write, facts, words):
    board = build.actor("board")

    def attempt():
        with walls.opened([board.association]):
            try:
                write(by=board, **facts)
            except ValidationError as error:
                return " ".join(error.messages)
            return "saved"

    answers = AtOnce(tmp_path)(*[attempt] * 6)

    assert answers.count("saved") == 1
    assert sum(words in answer for answer in answers) == 5
