from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests import builders as build

pytestmark = pytest.mark.django_db


def test_a_plan_of_all_times_is_refused():
    plan = build.plan()
    plan.starts_on, plan.ends_on = date(2001, 1, 1), date(2098, 12, 31)

    with pytest.raises(ValidationError, match="högst två år"):
        plan.full_clean()


def test_a_broken_year_is_a_plan_like_any_other():
    plan = build.plan()
    plan.starts_on, plan.ends_on = date(2026, 7, 1), date(2027, 6, 30)

    plan.full_clean()


def test_a_plan_that_a_meeting_adopted_has_the_day():
    plan = build.plan(adopted_on=date(2026, 4, 2))
    plan.adopted_by, plan.adopted_on = build.decision(plan.association), None

    with pytest.raises(IntegrityError, match="plan_adopted_on_the_day_of_its_decision"):
        plan.save()


def test_one_at_most_calls_a_work_group_together():
    board = build.actor("board")
    group = build.work_group(board, build.actor("staff", association=board.association))

    with pytest.raises(IntegrityError):
        group.members.update(is_convener=True)
