"""The registry itself, and the sentences in which each metric says what it counts."""

from datetime import date

import pytest

from cases.models import Contact
from jourer import kinds, metrics
from jourer.models import Measure
from tests import builders as build

pytestmark = pytest.mark.django_db

WHEN = "1 januari–31 december 2026."
LATE = "Det som är försenat och ännu inte klart räknas som sent."


@pytest.fixture
def association():
    return build.association()


def definition(association, metric="", kind="indicator", **fields):
    measure = build.measure(association, kind=kind, metric=metric, **fields)
    return metrics.definition(measure, metrics.ChoicesCache(association)).replace("\xa0", " ")


SENTENCES = {
    "cases.contacts": "Antal stödkontakter",
    "cases.contact_minutes": "Antal minuter stöd som skrivits upp",
    "cases.support_givers": "Antal personer som har gett stöd",
    "cases.home_municipalities": "Antal kommuner där de som har fått stöd bor",
    "cases.complete_statistics": "Andel stödkontakter där det frågats om kön, ålder, hemkommun och brott",
    "volunteers.active": "Antal aktiva volontärer på avläsningsdagen",
}


@pytest.mark.parametrize(("key", "sentence"), SENTENCES.items())
def test_each_metric_says_what_it_counts(association, key, sentence):
    assert definition(association, key) == f"{sentence}, {WHEN}"


@pytest.mark.parametrize("metric", metrics.offered(), ids=lambda metric: metric.key)
def test_a_filter_on_any_dimension_makes_a_whole_sentence(association, metric):
    build.shelter(association, name="Jouren Annfrid")
    firsts = [(one.key, *choice) for one in metric.dimensions for choice in one.choices(association)[:1]]
    for key, code, label in firsts:
        said = definition(association, metric.key, filters={key: [code]})

        assert str(label) in said
        assert said.endswith(WHEN)
        assert not {"  ", ",,", " ,"} & {said[start : start + 2] for start in range(len(said))}


def test_several_filters_and_alternatives_are_told_in_turn(association):
    shelter = build.shelter(association, name="Jouren Annfrid")
    filters = {"channel": ["phone", "visit", "chat"], "role": ["witness"], "shelter": [str(shelter.pk)]}

    assert definition(association, "cases.contacts", filters=filters) == (
        f"Antal stödkontakter via telefon, besök eller chatt med vittne vid Jouren Annfrid, {WHEN}"
    )


def test_a_filter_without_values_is_not_told(association):
    assert definition(association, "cases.contacts", filters={"channel": []}) == f"Antal stödkontakter, {WHEN}"


def test_a_code_that_is_no_choice_any_more_is_told_as_it_is(association):
    filters = {"channel": ["telegram"]}

    assert definition(association, "cases.contacts", filters=filters) == f"Antal stödkontakter via telegram, {WHEN}"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"metric": "cases.contacts", "kind": "ratio", "filters": {"role": ["witness"]}},
            f"Antal stödkontakter med vittne i förhållande till antal stödkontakter, {WHEN}",
        ),
        (
            {
                "metric": "cases.contacts",
                "kind": "ratio",
                "filters": {"role": ["witness"]},
                "whole_filters": {"channel": ["visit"]},
            },
            f"Antal stödkontakter med vittne via besök i förhållande till antal stödkontakter via besök, {WHEN}",
        ),
        (
            {"metric": "cases.contacts", "kind": "frequency", "per": "two_weeks", "goal_value": 2},
            f"Andelen av tvåveckorsperioderna hittills som nådde minst 2. Det som räknas: antal stödkontakter, {WHEN}",
        ),
        (
            {"metric": "cases.entry_time", "kind": "duration", "limit_value": 4, "limit_unit": "workdays"},
            f"Tid från stödkontakt till logg: andelen inom 4 arbetsdagar, {WHEN} {LATE}",
        ),
        ({"metric": "cases.entry_time"}, f"Tid från stödkontakt till logg: mediantiden i dagar, {WHEN}"),
        ({"kind": "count"}, "Det som skrivits in för hand, 1 januari–31 december 2026: värdena läggs ihop."),
        ({"kind": "level"}, "Det som skrivits in för hand, 1 januari–31 december 2026: det senaste värdet gäller."),
        ({"kind": "ratio"}, "Det som skrivits in för hand, 1 januari–31 december 2026: det senaste värdet gäller."),
        (
            {"kind": "duration", "limit_value": 1, "limit_unit": "days"},
            "Det som skrivits in för hand, 1 januari–31 december 2026: värdena läggs ihop.",
        ),
        (
            {"kind": "frequency", "per": "week", "goal_value": 1},
            f"Andelen av veckorna hittills som nådde minst 1. Det som räknas: det som skrivits in för hand, {WHEN}",
        ),
        ({"kind": "milestone"}, f"Det som någon har markerat som klart, {WHEN}"),
        (
            {"kind": "qualitative"},
            "Det som människor säger om målet, 1 januari–31 december 2026: den senaste målbedömningen gäller.",
        ),
        ({"metric": "cases.telegrams"}, "Räknas med ”cases.telegrams”, som inte längre finns."),
        (
            {"metric": "cases.contacts", "filters": {"shoe_size": ["42"]}},
            "Räknas med ”cases.contacts”, som inte längre finns.",
        ),
    ],
)
def test_each_kind_of_measure_says_how_it_is_read(association, fields, sentence):
    assert definition(association, **fields) == sentence


@pytest.mark.parametrize("per", kinds.PERIODS)
def test_every_period_has_its_sentence(association, per):
    said = definition(association, "cases.contacts", kind="frequency", per=per, goal_value=1)

    assert said.startswith("Andelen av ")


def test_choices_that_metrics_share_are_asked_for_once(association, django_assert_num_queries):
    shelter = build.shelter(association)
    choices = metrics.ChoicesCache(association)
    measures = [
        Measure(
            metric=key, filters={"shelter": [str(shelter.pk)]}, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
        )
        for key in ("cases.contacts", "cases.contact_minutes", "volunteers.active")
    ]

    with django_assert_num_queries(1):
        assert all(shelter.name in metrics.definition(measure, choices) for measure in measures)


def test_dimensions_of_one_name_keep_their_own_choices(association):
    here = metrics.Dimension("role", "", "", metrics.from_choices([("a", "här")]), "")
    there = metrics.Dimension("role", "", "", metrics.from_choices([("a", "där")]), "")
    choices = metrics.ChoicesCache(association)

    assert (choices.labels(here)["a"], choices.labels(there)["a"]) == ("här", "där")


# What a measure can be counted from


def problems(association, **fields):
    measure = build.measure(association, **fields)
    return {field: str(words) for field, words in metrics.problems(measure).items()}


def test_what_is_typed_in_and_what_goes_together_has_no_problem(association):
    assert problems(association) == {}
    assert problems(association, metric="cases.contacts", filters={"channel": ["phone"]}) == {}


def test_a_metric_of_another_kind_is_refused(association):
    assert problems(association, metric="volunteers.active") == {
        "metric": "”Aktiva volontärer” passar inte den här sortens mått."
    }


@pytest.mark.parametrize("fields", [{"metric": "cases.telegrams"}, {"filters": {"shoe_size": ["42"]}}])
def test_what_is_no_longer_offered_is_refused(association, fields):
    assert "som inte längre finns" in problems(association, **{"metric": "cases.contacts", **fields})["metric"]


def test_only_what_adds_up_takes_an_opening_figure(association):
    opening = {"opening_value": 3, "opening_until": date(2026, 3, 1)}

    assert problems(association, metric="cases.contacts", **opening) == {}
    assert problems(association, metric="cases.support_givers", kind="frequency", per="week", **opening) == {}
    assert problems(association, metric="cases.support_givers", **opening) == {
        "opening_value": "”Personer som ger stöd” går inte att lägga ihop med en ingående siffra."
    }


def test_the_metrics_that_suit_a_kind():
    assert {metric.key for metric in metrics.suiting("duration")} == {
        "cases.entry_time",
        "cases.first_attempt",
        "cases.first_contact",
    }
    assert not metrics.suiting("milestone")


# Registering


def test_a_key_is_taken_once_and_a_kind_says_what_it_needs():
    register = metrics.metric("cases.contacts", dimensions=[], label="", unit="", sentence="", on="occurred_on")
    with pytest.raises(ValueError, match="already a metric"):
        register(Contact.objects.all)
    level = metrics.metric("test.x", dimensions=[], label="", unit="", sentence="", on="x", kind=kinds.LEVEL)
    with pytest.raises(ValueError, match="says its until"):
        level(Contact.objects.all)

    assert metrics.get("test.x") is None
