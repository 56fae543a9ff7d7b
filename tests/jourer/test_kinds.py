from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jourer import kinds
from jourer.kinds import KINDS
from jourer.models import Measure
from tests import builders as build

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}

# What each kind needs to be whole.
WHOLE = {
    "count": {"goal_value": 720},
    "level": {"goal_value": 850},
    "frequency": {"goal_value": 1, "per": "week"},
    "duration": {"limit_value": 24, "limit_unit": "hours"},
    "ratio": {"goal_value": 50},
    "milestone": {},
    "indicator": {},
    "qualitative": {},
}


def problems(kind, **changes):
    found = kinds.problems(Measure(kind=kind, **YEAR | WHOLE[kind] | changes))
    with override("en"):
        return {field: str(words) for field, words in found.items()}


@pytest.mark.pure
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_with_what_it_needs_is_whole(kind):
    assert problems(kind) == {}


GOOD = [
    ("count", {"direction": "at_most", "goal_value": 0}),
    ("count", {"direction": "maintain", "goal_value": None, "metric": "cases.contacts"}),
    ("count", {"direction": "maintain", "goal_value": None, "baseline": 700}),
    ("count", {"direction": "increase_by", "goal_value": 10, "baseline": 30}),
    ("count", {"direction": "decrease_by", "goal_value": 10, "metric": "cases.contacts"}),
    ("count", {"profile": "last_year", "metric": "cases.contacts"}),
    ("count", {"profile": "by_months", "month_weights": [0] * 11 + [1]}),
    ("count", {"opening_value": 312, "opening_until": date(2026, 10, 31)}),
    ("count", {"direction": "decrease_by", "goal_value": 5, "baseline": 5}),
    ("level", {"baseline": 100, "profile": "by_term"}),
    ("level", {"direction": "decrease_by", "goal_value": 10, "baseline": -5}),
    ("frequency", {"goal_value": 2, "per": "week", "metric": "plans.activities", "filters": {"kind": ["walk"]}}),
    ("duration", {"goal_value": 90, "metric": "cases.first_contact"}),
    ("duration", {"goal_value": Decimal("99.5")}),
    ("ratio", {"goal_value": 2, "per": "group"}),
    ("ratio", {"goal_value": 250, "per": "person"}),
    ("ratio", {"goal_value": 100, "metric": "volunteers.level", "whole_filters": {"state": ["active"]}}),
    ("ratio", {"direction": "increase_by", "goal_value": 20, "baseline": 80}),
    ("indicator", {"metric": "cases.contacts", "opening_value": 0, "opening_until": date(2026, 1, 1)}),
]


@pytest.mark.pure
@pytest.mark.parametrize(("kind", "changes"), GOOD)
def test_what_goes_together_is_let_through(kind, changes):
    assert problems(kind, **changes) == {}


NOT_SPREAD = ["frequency", "duration", "milestone", "indicator", "qualitative"]
WITHOUT_GOAL = ["milestone", "indicator", "qualitative"]
ONE_DIRECTION = ["frequency", "duration", "milestone", "indicator", "qualitative"]
WITHOUT_OPENING = ["level", "duration", "ratio", "milestone", "qualitative"]

BAD = [
    # direction
    *((kind, {"direction": "at_most"}, "direction", "no such direction") for kind in ONE_DIRECTION),
    *((kind, {"direction": "maintain"}, "direction", "no such direction") for kind in ONE_DIRECTION),
    # value to reach
    *(
        (kind, {"goal_value": None}, "goal_value", "value to reach")
        for kind in ("count", "level", "frequency", "ratio")
    ),
    *((kind, {"goal_value": 5}, "goal_value", "has no value to reach") for kind in WITHOUT_GOAL),
    *((kind, {"goal_value": -1}, "goal_value", "0 or more") for kind in ("count", "level", "ratio", "duration")),
    ("frequency", {"goal_value": 0}, "goal_value", "how many times"),
    ("frequency", {"goal_value": Decimal("1.5")}, "goal_value", "how many times"),
    ("ratio", {"goal_value": 101}, "goal_value", "between 0 and 100 per cent"),
    ("duration", {"goal_value": Decimal("100.01")}, "goal_value", "between 0 and 100 per cent"),
    ("ratio", {"direction": "increase_by", "goal_value": 21, "baseline": 80}, "goal_value", "between 0 and 100"),
    ("ratio", {"direction": "decrease_by", "goal_value": 21, "baseline": 20}, "goal_value", "more than the baseline"),
    ("count", {"direction": "decrease_by", "goal_value": 6, "baseline": 5}, "goal_value", "more than the baseline"),
    ("count", {"baseline": -1}, "baseline", "0 or more"),
    # baseline
    *((kind, {"baseline": 5}, "baseline", "has no baseline") for kind in NOT_SPREAD),
    ("ratio", {"baseline": 101}, "baseline", "between 0 and 100 per cent"),
    ("ratio", {"baseline": -1}, "baseline", "between 0 and 100 per cent"),
    *(
        (kind, {"direction": direction}, "baseline", "what it was before")
        for kind in ("count", "level", "ratio")
        for direction in ("increase_by", "decrease_by")
    ),
    *(
        (kind, {"direction": "maintain", "goal_value": None}, "baseline", "number to keep")
        for kind in ("count", "level", "ratio")
    ),
    # for each
    ("frequency", {"per": ""}, "per", "how often"),
    ("frequency", {"per": "group"}, "per", "does not go with"),
    ("frequency", {"per": "year", "ends_on": date(2026, 6, 30)}, "per", "too short"),
    ("ratio", {"per": "week"}, "per", "does not go with"),
    ("ratio", {"per": "group", "metric": "cases.contacts"}, "per", "by hand"),
    *((kind, {"per": "month"}, "per", "does not go with") for kind in ("count", "level", "duration", "indicator")),
    # limit
    ("duration", {"limit_value": None}, "limit_value", "within how long"),
    ("duration", {"limit_value": 0}, "limit_value", "within how long"),
    ("duration", {"limit_unit": ""}, "limit_value", "within how long"),
    *(
        (kind, {"limit_value": 3, "limit_unit": "days"}, "limit_value", "Only a target about time")
        for kind in KINDS
        if kind != "duration"
    ),
    # profile
    *((kind, {"profile": "by_term"}, "profile", "not spread over time") for kind in NOT_SPREAD),
    *((kind, {"profile": "last_year"}, "profile", "does not go with") for kind in ("level", "ratio")),
    ("count", {"profile": "last_year"}, "profile", "counted from the log"),
    *(
        ("count", {"profile": "by_months", "month_weights": weights}, "month_weights", "twelve numbers")
        for weights in ([], [1] * 11, [1] * 13, [0] * 12, [1] * 11 + [-1], [1] * 11 + ["1"], [1] * 11 + [0.5])
    ),
    # opening figure
    *(
        (kind, {"opening_value": 3, "opening_until": date(2026, 3, 1)}, "opening_value", "counted up")
        for kind in WITHOUT_OPENING
    ),
    ("count", {"opening_value": 3}, "opening_until", "the last day that it covers"),
    ("count", {"opening_until": date(2026, 3, 1)}, "opening_value", "the last day that it covers"),
    ("count", {"opening_value": -1, "opening_until": date(2026, 3, 1)}, "opening_value", "0 or more"),
    ("count", {"opening_value": 3, "opening_until": date(2025, 12, 31)}, "opening_until", "outside"),
    ("count", {"opening_value": 3, "opening_until": date(2027, 1, 1)}, "opening_until", "outside"),
    # source
    *(
        (kind, {"metric": "cases.contacts"}, "metric", "not counted from the log")
        for kind in ("milestone", "qualitative")
    ),
    ("count", {"filters": {"channel": ["phone"]}}, "metric", "narrowed"),
    ("ratio", {"whole_filters": {"channel": ["phone"]}}, "metric", "narrowed"),
    *(
        (kind, {"metric": "cases.contacts", "whole_filters": {"channel": ["phone"]}}, "metric", "whole of its own")
        for kind in KINDS
        if kind not in {"ratio", "milestone", "qualitative"}
    ),
]


@pytest.mark.pure
@pytest.mark.parametrize(("kind", "changes", "field", "words"), BAD)
def test_what_does_not_go_together_is_refused_at_its_field(kind, changes, field, words):
    found = problems(kind, **changes)

    assert words in found[field]


@pytest.mark.pure
def test_all_that_is_wrong_is_said_at_once():
    assert problems("frequency", direction="at_most", goal_value=None, per="", limit_value=3).keys() == {
        "direction",
        "goal_value",
        "per",
        "limit_value",
    }


# The table and what else knows of kinds


@pytest.mark.pure
def test_the_table_and_the_model_know_the_same_codes():
    assert set(Measure.Kind.values) == set(KINDS)
    assert set(Measure.Direction.values) == set(kinds.EITHER_WAY)
    assert set(Measure.Per.values) == {*kinds.PERIODS, *kinds.THINGS}
    assert set(Measure.LimitUnit.values) == set(kinds.LIMIT_UNITS)
    assert set(Measure.Profile.values) == set(kinds.PROFILES)


@pytest.mark.pure
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_consistent(kind):
    assert kind.directions
    assert set(kind.directions) <= set(kinds.EITHER_WAY)
    assert {kind.goal, kind.baseline} <= {"required", "optional", "none"}
    assert set(kind.profiles) <= set(kinds.PROFILES)
    assert set(kind.per) <= {*kinds.PERIODS, *kinds.THINGS}
    assert kind.typed in {"", kinds.ADD_UP, kinds.LATEST_HOLDS}
    assert kind.metrics <= {kinds.EVENTS, kinds.DISTINCT, kinds.LEVEL, kinds.SHARE, kinds.DURATION}
    # Each of these rests on another: a way on a goal, a step on a baseline, an opening figure on what adds up.
    assert not kind.profiles or kind.goal == "required"
    assert not set(kind.directions) & set(kinds.RELATIVE) or kind.baseline == "optional"
    assert not kind.per_required or kind.per
    assert not kind.opening or kind.typed == kinds.ADD_UP
    assert not kind.whole or kind.is_share


anything = {
    "direction": st.sampled_from(kinds.EITHER_WAY),
    "goal_value": st.none() | st.integers(-1, 200),
    "baseline": st.none() | st.integers(-1, 200),
    "per": st.sampled_from(["", *kinds.PERIODS, *kinds.THINGS]),
    "limit_value": st.none() | st.integers(0, 30),
    "limit_unit": st.sampled_from(["", *kinds.LIMIT_UNITS]),
    "profile": st.sampled_from(kinds.PROFILES),
    "month_weights": st.lists(st.integers(-1, 2), max_size=13),
    "metric": st.sampled_from(["", "cases.contacts"]),
    "filters": st.sampled_from([{}, {"channel": ["phone"]}]),
    "whole_filters": st.sampled_from([{}, {"channel": ["phone"]}]),
    "opening_value": st.none() | st.integers(-1, 5),
    "opening_until": st.none() | st.dates(date(2025, 12, 1), date(2027, 1, 31)),
}


@pytest.mark.pure
@given(st.sampled_from(list(KINDS)), st.fixed_dictionaries(anything))
def test_every_problem_is_a_sentence_at_a_field_of_the_measure(kind, chosen):
    columns = {field.name for field in Measure._meta.get_fields()}
    found = kinds.problems(Measure(kind=kind, **YEAR | chosen))

    assert found.keys() <= columns
    assert all(str(words).endswith((".", "…")) for words in found.values())


REFUSED_BY_THE_DATABASE = [
    *((kind, {"goal_value": 5}) for kind in WITHOUT_GOAL),
    *((kind, {"metric": "cases.contacts"}) for kind in ("milestone", "qualitative")),
    ("count", {"opening_value": 3}),
    ("count", {"opening_until": date(2026, 3, 1)}),
    ("count", {"opening_value": 3, "opening_until": date(2027, 1, 1)}),
    ("duration", {"limit_value": 0}),
    ("duration", {"limit_unit": ""}),
    ("duration", {"limit_value": None}),
    ("count", {"ends_on": date(2025, 12, 31)}),
    ("telepathy", {}),
    ("count", {"direction": "sideways"}),
    ("count", {"per": "decade"}),
    ("count", {"profile": "by_mood"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "changes"), REFUSED_BY_THE_DATABASE)
def test_the_database_refuses_what_no_kind_may_have(kind, changes):
    facts = {"association": build.association(), "kind": kind, **YEAR, **WHOLE.get(kind, {}), **changes}

    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(**facts)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "changes"), [*((kind, {}) for kind in KINDS), *GOOD])
def test_the_database_takes_what_goes_together(kind, changes):
    measure = Measure(association=build.association(), kind=kind, **YEAR | WHOLE[kind] | changes)

    measure.full_clean()
    measure.save()


@pytest.mark.django_db
def test_the_model_refuses_what_the_table_refuses():
    measure = Measure(association=build.association(), kind="frequency", goal_value=0, **YEAR)

    with pytest.raises(ValidationError) as refused:
        measure.full_clean()

    assert refused.value.message_dict.keys() == {"goal_value", "per"}
