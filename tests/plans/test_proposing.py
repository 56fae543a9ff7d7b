import pytest

from jourer import metrics
from jourer.models import Association
from plans.interpreting import interpret
from plans.proposing import NARROWINGS, RULES, Source, propose

pytestmark = pytest.mark.pure


def proposed(measure, goal="", activity=""):
    (target,) = interpret(measure, goal).targets
    return propose(target, goal, activity)


def source(metric, **filters):
    return Source(metric, {dimension: codes.split() for dimension, codes in filters.items()})


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("Minst 300 stödkontakter", source("cases.contacts")),
        ("140 samtal via telefon", source("cases.contacts", channel="phone")),
        ("Antal stödtillfällen via chatt", source("cases.contacts", channel="chat")),
        ("25 medföljningar", source("cases.contacts", support="accompanying")),
        ("40 stödsamtal med anhöriga", source("cases.contacts", support="talk", role="relative")),
        ("Antal ärenden: 210st", source("cases.cases")),
        ("90 ärenden via polisen", source("cases.cases", found_us="police")),
        ("Antal avslutade ärenden", source("cases.closed")),
        ("Antal manliga stödsökande", source("cases.seekers", gender="man")),
        ("60 unga stödsökande", source("cases.seekers", age="13-17 18-20 21-25")),
        ("12 barn i stödsamtal", source("cases.seekers", age="0-12 13-17")),
        ("Antal orosanmälningar", source("cases.concern_reports")),
        ("Ha 18 aktiva volontärer", source("volunteers.active")),
        ("9 föreläsningar på gymnasieskolor", source("plans.activities", kind="lecture", audience="students")),
        ("9 föreläsningar för politiker", source("plans.activities", kind="lecture", audience="politicians")),
        ("4 betalda föreläsningar", source("plans.paid_activities", kind="lecture")),
        ("2 inlägg/vecka på Instagram", source("plans.activities", kind="post")),
        ("Antal elever som nås: 400", source("plans.people_reached", audience="pupils")),
        ("3 utbildningar för personalen", source("plans.activities", kind="training_staff")),
        ("5 utbildningar för rektorer", source("plans.activities", kind="training_others", audience="school_staff")),
        ("Besöka 6 fritidsgårdar", source("plans.partners_visited", partner_kind="youth_centre")),
        ("Från 2 till 5 bibliotek", source("plans.partners", partner_state="active", partner_kind="library")),
        ("Alla stödsökande kontaktas inom två dagar", source("cases.first_attempt")),
        ("Alla ska erbjudas ett personligt möte", source("cases.meetings_offered")),
    ],
)
def test_what_the_log_counts_is_proposed_with_its_filters(measure, expected):
    assert proposed(measure) == expected


@pytest.mark.parametrize(
    "measure",
    [
        "850 följare på Instagram",
        "30 stödsamtal på arabiska",
        "45 deltagare",
        "Minst 2 ledare/grupp",
        "Ny folder framtagen",
        "Svar på mejl inom 24 h",
        "500 utdelade foldrar",
    ],
)
def test_what_the_log_cannot_tell_apart_is_left_open(measure):
    assert proposed(measure) is None


def test_a_single_event_is_not_fulfilled_by_any_other():
    assert proposed("Genomfört event. 1 st") is None


def test_a_number_alone_counts_the_activity_beside_it():
    found = proposed("3 st", activity="Hålla föreläsningar för seniorer.")

    assert found == source("plans.activities", kind="lecture", audience="elderly")


def test_two_kinds_of_activity_beside_a_number_leave_it_open():
    assert proposed("3 st", activity="Föreläsningar och workshops") is None


def test_training_is_told_apart_by_whom_the_activity_trains():
    found = proposed("Antal utbildningstillfällen: 8", activity="Fortbilda styrelsen")

    assert found == source("plans.activities", kind="training_board")


def test_people_are_seekers_only_where_support_is_spoken_of():
    assert proposed("15 anhöriga", goal="Fler anhöriga ska få stöd") == source("cases.seekers", role="relative")
    assert proposed("15 anhöriga", goal="Fler ska komma på öppet hus") is None


def test_a_shelters_own_goal_counts_the_shelters_own_rows():
    assert source("cases.contacts", channel="chat").filters_at("12") == {"channel": ["chat"], "shelter": ["12"]}


def test_a_metric_that_is_no_longer_offered_is_not_narrowed_to_a_shelter():
    assert source("plans.retired").filters_at("12") == {}


def test_every_metric_filter_and_code_that_can_be_proposed_is_offered():
    for rule in RULES:
        metric = metrics.get(rule.metric)
        always = dict(rule.always)
        for dimension in {*rule.narrowed_by, *always, *filter(None, [rule.needs])}:
            offered = {code for code, _label in metric.dimension(dimension).choices(Association())}
            named = {code for codes, _words in NARROWINGS.get(dimension, ()) for code in codes}
            assert {*named, *always.get(dimension, ())} <= offered, (rule.metric, dimension)
