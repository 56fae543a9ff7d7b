from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import builders as build

pytestmark = pytest.mark.django_db


def test_a_plan_of_all_times_is_refused():
    plan = build.plan()
    plan.starts_on, plan.ends_on = date(1, 1, 1), date(9999, 12, 31)

    with pytest.raises(ValidationError, match="högst två år"):
        plan.full_clean()


def test_a_broken_year_is_a_plan_like_any_other():
    plan = build.plan()
    plan.starts_on, plan.ends_on = date(2026, 7, 1), date(2027, 6, 30)

    plan.full_clean()
