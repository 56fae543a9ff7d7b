import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests import builders as build

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
WITNESSES = {"role": ["witness"]}


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter(name="Jouren Annfrid"))


@pytest.fixture
def plan(staff):
    return build.plan(staff.association)


def run(plan, *, as_json=True, year=2026):
    out = io.StringIO()
    slug = plan.association.slug
    call_command("measure", association=slug, year=year, as_of=AS_OF, json=as_json, stdout=out)
    return json.loads(out.getvalue()) if as_json else out.getvalue()


def test_a_target_is_told_whole_and_in_plain_numbers(plan, staff):
    goal = build.goal(plan, area="Stöd", shelter=staff.shelters.get(), text="Fler ska få stöd.")
    target = build.target(goal, metric="cases.contacts", goal_value=365, filters=WITNESSES, profile="by_term")
    for day in range(1, 8):
        build.contact(staff, seeker_role="witness", occurred_on=date(2026, 3, day))

    (row,) = run(plan)["targets"]

    assert row == {
        "target": str(target.pk),
        "area": "Stöd",
        "shelter": "Jouren Annfrid",
        "goal": "Fler ska få stöd.",
        "kind": "count",
        "direction": "at_least",
        "unit": "stödkontakter",
        "per": None,
        "limit": None,
        "limit_unit": None,
        "metric": "cases.contacts",
        "filters": WITNESSES,
        "whole_filters": {},
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "profile": "by_term",
        "as_of": "2026-06-30",
        "value": 7,
        "goal_value": 365,
        "baseline": None,
        "n": None,
        "d": None,
        "median": None,
        "expected": 199.31,  # 365 × 166/304 days of the terms
        "forecast": 12.82,
        "status": "at_risk",
        "verdict": None,
        "in_words": row["in_words"],
        "definition": "Antal stödkontakter med vittne, 1 januari–31 december 2026.",
        "notes": [],
    }
    assert row["in_words"].startswith("7 av 365 stödkontakter, väntat")


def test_shares_medians_baselines_and_notes_are_told(plan, staff):
    build.target(plan, kind="ratio", metric="cases.contacts", filters=WITNESSES, goal_value=50, baseline=10)
    soon = {"limit_value": 4, "limit_unit": "workdays"}
    build.target(plan, kind="duration", metric="cases.entry_time", **soon)
    build.target(plan, metric="cases.contacts", opening_value=3, opening_until=date(2026, 5, 31))
    for role in ("witness", "victim", "victim"):
        contact = build.contact(staff, seeker_role=role, occurred_on=date(2026, 6, 1))
        type(contact).objects.update(typed_at="2026-06-03T12:00Z")

    share, time, opened = run(plan)["targets"]

    assert (share["n"], share["d"], share["value"], share["baseline"]) == (1, 3, 33.33, 10)
    assert (time["n"], time["d"], time["median"], time["limit"], time["limit_unit"]) == (3, 3, 2, 4, "workdays")
    assert (opened["value"], len(opened["notes"])) == (6, 1)


def test_people_read_each_target_in_words_under_its_area(plan, staff):
    goal = build.goal(plan, area="Stöd", shelter=staff.shelters.get())
    build.target(goal, metric="cases.contacts", goal_value=4, ends_on=AS_OF)
    for _ in range(4):
        build.contact(staff)

    said = run(plan, as_json=False).replace("\xa0", " ")

    assert said.splitlines()[1:3] == ["Stöd", "  ✔ Uppnått: 4 av 4 stödkontakter (Jouren Annfrid)"]
    assert said.splitlines()[-1].startswith("1 mått, ")


def test_a_year_without_a_plan_is_refused(plan):
    with pytest.raises(CommandError):
        run(plan, year=2031)


def test_20_and_80_and_160_targets_cost_the_same_queries(plan, staff):
    build.contact(staff)
    asked = []
    for number in (20, 60, 80):
        many_targets(plan, number)
        found = run(plan)
        asked.append((len(found["targets"]), found["queries"]))

    queries = asked[0][1]

    assert asked == [(20, queries), (80, queries), (160, queries)]


def many_targets(plan, number):
    """Counted and typed in, of every kind, in goals and areas of their own."""
    shelter = {"shelter": [str(build.shelter(plan.association).pk)]}
    kinds = [
        {"metric": "cases.contacts", "filters": {"support": ["talk"]}},
        {"metric": "cases.contacts", "filters": shelter, "direction": "maintain"},
        {"metric": "cases.contact_minutes", "profile": "last_year", "goal_value": 90},
        {"metric": "cases.contacts", "kind": "ratio", "filters": WITNESSES, "goal_value": 50},
        {"metric": "cases.contacts", "kind": "frequency", "per": "week", "goal_value": 1},
        {"metric": "cases.entry_time", "kind": "duration", "limit_value": 2, "limit_unit": "days"},
        {"metric": "volunteers.active", "kind": "level", "goal_value": 20},
        {"kind": "level", "goal_value": 850},
        {"kind": "milestone"},
        {"kind": "qualitative"},
    ]
    for turn in range(number):
        fields = {"starts_on": date(2026, turn % 12 + 1, 1), **kinds[turn % len(kinds)]}
        target = build.target(build.goal(plan, area=f"Område {turn % 7}"), **fields)
        if fields.get("kind") == "milestone":
            target.measure.items.create(association=plan.association, name="chatt")
        if fields.get("kind") == "level":
            build.observe(target, 1, fields["starts_on"])
