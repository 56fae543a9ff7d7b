"""What the annual report says, read as the tree that page and PDF are laid out from."""

from datetime import date

import pytest
from django.utils import translation

from jourer.models import Assessment
from plans import actions
from reports import annual
from tests import builders as build

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2026, 12, 31)
MIDSUMMER = date(2026, 7, 2)  # 183 of 365 days are gone


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


@pytest.fixture
def staff():
    return build.actor("staff", build.shelter())


@pytest.fixture
def plan(staff):
    return build.plan(staff.association)


def log(staff, number, **facts):
    for _ in range(number):
        build.contact(staff, **facts)


def plain(text):
    return text.replace("\xa0", " ")


def outcome(plan, as_of=NEW_YEAR):
    """The outcome of the plan's only target."""
    report = annual.read(plan, as_of)
    return report.areas[0].goals[0].outcomes[0]


def sentence(plan, as_of=NEW_YEAR):
    return plain(outcome(plan, as_of).sentence)


def table(plan, number, as_of=NEW_YEAR):
    return annual.read(plan, as_of).contacts.breakdowns[number].table


# Goals in words


def test_when_the_year_is_over_it_is_told_in_the_past_tense(plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter")
    log(staff, 19)

    assert sentence(plan) == "Målet var 20 stödkontakter. Utfallet blev 19 (95 %)."


def test_as_long_as_the_year_lasts_it_says_what_was_to_be_expected(plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=720, unit="stödkontakter")
    log(staff, 12)

    expected = "Målet är 720 stödkontakter. Utfallet hittills är 12 (1 %). Väntat hittills: 361."
    assert sentence(plan, MIDSUMMER) == expected


def test_the_tense_is_that_of_the_targets_own_window(plan, staff):
    spring = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}
    target = build.target(plan, goal_value=6, unit="träffar", **spring)
    actions.observe(by=staff, measure=target.measure, observed_on=date(2026, 5, 5), value=5)

    assert sentence(plan, MIDSUMMER) == "Målet var 6 träffar. Utfallet blev 5 (83 %)."


def test_a_small_goal_shows_what_was_expected_with_a_decimal(plan, staff):
    target = build.target(plan, goal_value=6, unit="träffar")
    actions.observe(by=staff, measure=target.measure, observed_on=date(2026, 3, 3), value=3)

    assert "Väntat hittills: 3" in sentence(plan, MIDSUMMER)
    assert "Väntat hittills: 3,1" in sentence(plan, date(2026, 7, 6))


def test_what_nobody_has_typed_in_is_missing_and_not_nought(plan):
    build.target(plan, goal_value=6, unit="träffar")

    assert sentence(plan) == "Målet var 6 träffar. Data saknas."
    assert outcome(plan).status == "no_data"


def test_a_ceiling_is_at_most_and_has_no_share(plan, staff):
    target = build.target(plan, direction="at_most", goal_value=6, unit="inställda kvällar")
    actions.observe(by=staff, measure=target.measure, observed_on=date(2026, 3, 3), value=4)

    assert sentence(plan) == "Målet var högst 6 inställda kvällar. Utfallet blev 4."


def test_a_level_says_where_it_began(plan, staff):
    target = build.target(plan, kind="level", baseline=5, goal_value=10, unit="skolor")
    actions.observe(by=staff, measure=target.measure, observed_on=date(2026, 3, 3), value=7)

    assert sentence(plan) == "Målet var 10 skolor, från 5. Utfallet blev 7."


def test_a_milestone_is_done_or_not(plan, staff):
    target = build.target(plan, kind="milestone", ends_on=date(2026, 9, 30))

    assert sentence(plan, MIDSUMMER) == "Det här ska vara klart senast 30 sep 2026."
    assert sentence(plan) == "Det här blev inte klart till 30 sep 2026."

    actions.observe(by=staff, measure=target.measure, observed_on=date(2026, 9, 1), value=1)
    assert sentence(plan) == "Det här är klart. Målet var senast 30 sep 2026."


def test_what_is_followed_without_a_goal_keeps_its_unit(plan, staff):
    target = build.target(plan, kind="indicator", unit="timmar")
    actions.observe(by=staff, measure=target.measure, observed_on=date(2026, 9, 1), value=1450)

    assert sentence(plan) == "Det här följs utan målvärde. Utfallet blev 1 450 timmar."


def test_what_has_not_begun_says_when_it_does(plan):
    build.target(plan, goal_value=40000, unit="kronor", starts_on=date(2026, 12, 1))

    assert sentence(plan, MIDSUMMER) == "Målet är 40 000 kronor. Perioden börjar 1 dec 2026."
    assert outcome(plan, MIDSUMMER).chart is None


def test_a_verdict_given_after_the_year_is_told_with_its_comment(plan, staff, time_machine):
    time_machine.move_to("2027-01-20T10:00Z")
    target = build.target(plan, kind="qualitative")
    board = build.actor("board", association=staff.association)
    said = {"assessed_on": date(2027, 1, 15), "verdict": Assessment.Verdict.PARTLY, "comment": "Två av tre nämnder."}
    actions.assess(by=board, measure=target.measure, **said)

    verdict = outcome(plan, date(2027, 1, 20)).verdict

    assert (verdict.word, verdict.day, verdict.role) == ("delvis uppnått", "15 jan 2027", "styrelse")
    assert verdict.comment == "Två av tre nämnder."


def test_a_goal_that_nothing_measures_is_there_in_the_words_of_the_plan(plan):
    build.goal(plan, text="Fler ska hitta hit.", measure_text="Antal som hittat hit.")

    report = annual.read(plan, NEW_YEAR)

    assert report.areas[0].goals[0].measure == "Antal som hittat hit."
    assert report.areas[0].goals[0].outcomes == ()
    assert "1 av målen saknar mått." in report.summary


def test_the_summary_counts_what_is_achieved(plan, staff):
    reached = build.target(plan, goal_value=1)
    build.target(plan, goal_value=1)
    actions.observe(by=staff, measure=reached.measure, observed_on=date(2026, 9, 1), value=1)

    report = annual.read(plan, NEW_YEAR)

    assert "1 av 2 mått är uppnådda." in report.summary
    assert report.statuses == (("no_data", 1), ("achieved", 1))


# Persons


def test_those_elected_during_the_year_are_there_with_their_time(plan, staff):
    def elect(name, post, since, until=None):
        actions.elect(by=staff, name=name, post=post, since=since, until=until)

    elect("Bo Ek", "member", date(2024, 3, 20))
    elect("Ina Renlav", "chair", date(2026, 3, 20))
    elect("Per Alm", "chair", date(2025, 3, 20), date(2026, 3, 19))
    elect("Siv Sund", "chair", date(2024, 3, 20), date(2025, 3, 19))
    elect("Rut Lind", "auditor", date(2027, 1, 1))

    (board,) = annual.read(plan, NEW_YEAR).elected

    assert board.caption == "Styrelse"
    assert board.rows == (
        ("Per Alm", "ordförande", "1 januari–19 mars 2026"),
        ("Ina Renlav", "ordförande", "20 mars–31 december 2026"),
        ("Bo Ek", "ledamot", "1 januari–31 december 2026"),
    )
    html = annual.document(annual.read(plan, NEW_YEAR))
    assert 'id="elected"' in html
    assert "20 mars–31 december 2026" in html


def test_the_meetings_of_the_year_are_counted_until_the_day_of_the_figures(plan, staff):
    for body, day in [
        ("board", date(2026, 5, 12)),
        ("board", date(2026, 2, 3)),
        ("annual_meeting", date(2026, 3, 20)),
        ("board", date(2026, 11, 10)),
        ("board", date(2025, 12, 1)),
    ]:
        actions.add_meeting(by=staff, body=body, held_on=day)

    report = annual.read(plan, date(2026, 6, 30))

    assert report.meetings.rows == (
        ("Styrelsen", 2, "3 feb 2026, 12 maj 2026"),
        ("Årsmötet", 1, "20 mar 2026"),
    )
    assert "3 feb 2026, 12 maj 2026" in annual.document(report)


def test_without_anybody_elected_the_report_has_no_such_section(plan):
    assert "elected" not in annual.document(annual.read(plan, NEW_YEAR))


def test_few_persons_are_told_exactly_to_nobody(plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter")
    log(staff, 9)

    assert sentence(plan) == "Målet var 20 stödkontakter. Utfallet blev färre än 10."
    assert outcome(plan).chart is None


def test_ten_persons_are_told_exactly(plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter")
    log(staff, 10)

    assert sentence(plan) == "Målet var 20 stödkontakter. Utfallet blev 10 (50 %)."
    assert outcome(plan).chart.value == 10


@pytest.mark.parametrize(
    "fact, code",
    [("gender", "woman"), ("age", "18-20"), ("crime", "fraud"), ("role", "witness"), ("municipality", "0181")],
)
def test_what_tells_persons_apart_does_not_leave_the_house(plan, staff, fact, code):
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter", filters={fact: [code]})
    log(staff, 30, gender="woman", age_group="18-20", crime_type="fraud", seeker_role="witness", municipality="0181")

    assert "30" not in sentence(plan)
    assert "uppgifter om personer" in sentence(plan)
    assert outcome(plan).chart is None


def test_what_tells_work_apart_does(plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter", filters={"channel": ["chat"]})
    log(staff, 30, channel="chat")

    assert sentence(plan) == "Målet var 20 stödkontakter. Utfallet blev 30 (150 %)."


# Support contacts


def test_contacts_are_counted_by_month_beside_last_years(plan, staff):
    for month in range(1, 13):
        log(staff, 10, occurred_on=date(2025, month, 5))
    for month in range(1, 8):
        log(staff, 10 + month, occurred_on=date(2026, month, 1))

    months = table(plan, 0, MIDSUMMER)

    assert months.head == ("Månad", "2026 t.o.m. 2 jul", "2025")
    assert months.rows[0] == ("jan", 11, 10)
    assert months.rows[6] == ("jul", 17, 10)
    assert months.rows[7] == ("aug", "inte än", 10)
    assert months.foot == ("Totalt", 98, 120)


def test_a_month_with_few_contacts_makes_quarters(plan, staff):
    for month in (1, 2, 3):
        log(staff, 12, occurred_on=date(2026, month, 5))
    log(staff, 5, occurred_on=date(2026, 4, 5))
    log(staff, 5, occurred_on=date(2026, 5, 5))

    quarters = table(plan, 0)

    assert quarters.head == ("Kvartal", "2026")
    assert quarters.rows == (("jan–mar", 36), ("apr–jun", 10), ("jul–sep", 0), ("okt–dec", 0))
    assert quarters.foot == ("Totalt", 46)


def test_a_last_year_of_few_contacts_is_left_out(plan, staff):
    log(staff, 9, occurred_on=date(2025, 5, 5))
    log(staff, 12)

    contacts = annual.read(plan, NEW_YEAR).contacts

    assert contacts.sentences == ("Under 2026 loggades 12 stödkontakter.", "Under hela 2025 var de färre än 10.")
    assert contacts.breakdowns[0].table.head == ("Månad", "2026")


def test_channels_are_counted_and_the_small_ones_added_together(plan, staff):
    log(staff, 20, channel="phone")
    log(staff, 12, channel="visit")
    log(staff, 6, channel="chat")
    log(staff, 5, channel="sms")

    channels = table(plan, 1)

    assert channels.rows == (("Telefon", 20), ("Besök", 12), ("Övriga kontaktvägar", 11))
    assert channels.foot == ("Totalt", 43)


def test_the_drawings_hold_the_numbers_of_the_tables(plan, staff):
    log(staff, 20, channel="phone")
    log(staff, 12, channel="visit")

    months, channels = annual.read(plan, NEW_YEAR).contacts.breakdowns

    assert [(bar.label, bar.value) for bar in months.bars.bars] == list(months.table.rows)
    assert [(row.label, row.value) for row in channels.rows.rows] == list(channels.table.rows)


def test_few_contacts_in_all_are_neither_counted_nor_told_apart(plan, staff):
    log(staff, 9)

    contacts = annual.read(plan, NEW_YEAR).contacts

    assert contacts.sentences == ("Under 2026 loggades färre än 10 stödkontakter.",)
    assert contacts.breakdowns == ()


def test_that_there_were_none_is_not_told_apart_from_few(plan, staff):
    log(staff, 30, occurred_on=date(2025, 5, 5))

    contacts = annual.read(plan, NEW_YEAR).contacts

    assert contacts.sentences[0] == "Under 2026 loggades färre än 10 stödkontakter."
    assert contacts.breakdowns == ()


def test_without_any_contact_data_are_missing(plan):
    assert annual.read(plan, NEW_YEAR).contacts.sentences == ("Data saknas: inga stödkontakter är loggade.",)


def test_the_contacts_of_the_section_and_of_the_target_are_the_same_number(plan, staff):
    build.target(plan, metric="cases.contacts", goal_value=20, unit="stödkontakter")
    log(staff, 15, channel="phone")
    log(staff, 12, channel="chat", occurred_on=date(2026, 11, 5))

    report = annual.read(plan, NEW_YEAR)

    assert "Utfallet blev 27" in plain(report.areas[0].goals[0].outcomes[0].sentence)
    assert report.contacts.sentences[0] == "Under 2026 loggades 27 stödkontakter."
    assert [part.table.foot[1] for part in report.contacts.breakdowns] == [27, 27]


def test_another_associations_contacts_are_not_counted(plan, staff):
    log(build.actor("staff", build.shelter()), 30)

    assert annual.read(plan, NEW_YEAR).contacts.sentences == ("Data saknas: inga stödkontakter är loggade.",)


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_targets_costs_the_same_queries(plan, staff, number, django_assert_num_queries):
    for _ in range(number):
        build.target(plan, metric="cases.contacts", goal_value=10, filters={"channel": ["phone"]})
        build.target(plan, kind="milestone")
    log(staff, 2)

    with django_assert_num_queries(11):
        annual.read(plan, NEW_YEAR)
