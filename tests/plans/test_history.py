"""Monthly totals: what is read from a spreadsheet, what is written, and what is shown."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from jourer import measuring, metrics, spreadsheets
from jourer.models import AuditEvent, History, Shelter
from jourer.models.owned import MixedAssociationsError
from plans import actions, history
from plans.history import Draft
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to("2026-11-21T12:00+01:00")
    with translation.override("en"):
        yield


@pytest.fixture
def shelter():
    return build.shelter(name="Solrosen")


@pytest.fixture
def contacts():
    return metrics.get("cases.contacts")


JANUARY, MARCH = date(2025, 1, 1), date(2025, 3, 1)


# Months


@pytest.mark.parametrize(
    "cell",
    [
        "2025-01",
        "2025-1",
        "202501",
        202501.0,
        "2025/01",
        "2025-01-01",
        "jan 2025",
        "Jan. 2025",
        "jan-25",
        "januari 2025",
        "JANUARI 2025",
        "January 2025",
        date(2025, 1, 1),
        date(2025, 1, 31),
        datetime(2025, 1, 15, 8, 30),  # noqa: DTZ001 - a cell knows no time zone
    ],
)
def test_a_month_is_read_as_people_and_programs_write_it(cell):
    assert history.month_of(cell) == JANUARY


@pytest.mark.parametrize(
    "cell",
    ["", "2025", "2025-13", "2025-00", "20251", "jan", "ja 2025", "kvartal 1", "0000-01", "summa", True, 45658.0],
)
def test_what_is_no_month_is_none(cell):
    assert history.month_of(cell) is None


def test_every_month_is_known_by_its_swedish_name():
    names = "januari februari mars april maj juni juli augusti september oktober november december".split()

    assert [history.month_of(f"{name} 2025").month for name in names] == list(range(1, 13))
    assert [history.month_of(f"{name[:3]} 2025").month for name in names] == list(range(1, 13))


# A spreadsheet


def read(shelter, rows, metric="cases.contacts"):
    return history.read_totals(rows, metrics.get(metric), Shelter.objects.filter(association=shelter.association))


MISSING = (
    "These months are missing: February 2025, March 2025. Give each a row; leave its cells empty if it has no total."
)


def errors(shelter, rows, metric="cases.contacts"):
    with pytest.raises(ValidationError) as refused:
        read(shelter, rows, metric)
    return refused.value.messages


def test_totals_are_read_by_shelter_and_of_the_whole(shelter):
    rows = [
        ["Månad", "solrosen ", "Hela föreningen"],
        ["2025-01", "1 800", 2000.0],
        ["", "", ""],
        ["2025-02", "2,5", ""],
    ]

    assert read(shelter, rows) == {
        (shelter.pk, JANUARY): Decimal(1800),
        (None, JANUARY): Decimal(2000),
        (shelter.pk, date(2025, 2, 1)): Decimal("2.5"),
    }


def test_nought_is_a_total_and_an_empty_cell_is_none(shelter):
    rows = [["Månad", "Solrosen"], ["2025-01", 0.0], ["2025-02", ""], ["2025-03"]]

    assert read(shelter, rows) == {(shelter.pk, JANUARY): Decimal(0)}


def test_an_empty_column_and_the_noise_of_binary_fractions_are_let_be(shelter):
    rows = [["Månad", "Solrosen", ""], ["2025-01", 0.1 + 0.2, ""]]

    assert read(shelter, rows) == {(shelter.pk, JANUARY): Decimal("0.3")}


@pytest.mark.parametrize("text", ["ca 30", "totalt 312", "30 st", "inf", "NaN", True])
def test_a_total_that_is_text_is_refused_at_its_cell(shelter, text):
    said = errors(shelter, [["Månad", "Solrosen"], ["2025-01", text]])

    assert len(said) == 1
    assert said[0].startswith(f"Row 2: Column B, “{text}”: ")


@pytest.mark.parametrize(
    ("text", "why"), [(-1.0, "0 or more"), ("−5", "0 or more"), (1.005, "2 decimal"), (1e300, "digits")]
)
def test_a_number_that_no_total_can_be_is_refused_at_its_cell(shelter, text, why):
    (said,) = errors(shelter, [["Månad", "Solrosen"], ["2025-01", text]])

    assert said.startswith("Row 2: Column B")
    assert why in said


@pytest.mark.parametrize("name", ["Summa", "Totalt", "SUMMA 2025", "Delsumma", "Total:"])
def test_a_sum_is_refused_as_a_row_and_as_a_column(shelter, name):
    assert errors(shelter, [["Månad", "Solrosen"], ["2025-01", 3], [name, 3]]) == [
        f"Row 3: “{name}” is a sum: take the row away, the months are added here."
    ]
    assert errors(shelter, [["Månad", "Solrosen", name], ["2025-01", 3, 3]]) == [
        f"Row 1: “{name}” is a sum: take the column away, or call it “The whole association”."
    ]


def test_all_that_is_wrong_is_said_at_once_with_its_row(shelter):
    rows = [
        ["Månad", "Solrosen"],
        ["2025-01", "ca 30"],
        ["jan 2025", 4.0],
        ["kvartal 1", 4.0],
        ["", 4.0],
        ["2025-04", 3.0],
        ["2026-11", 3.0],
        ["2026-12", 3.0],
        ["1925-01", 3.0],
    ]

    assert errors(shelter, rows) == [
        "Row 2: Column B, “ca 30”: Write a number with digits, for example 1 800 or 2,5.",
        "Row 3: January 2025 is already in row 2.",
        "Row 4: “kvartal 1” is no month. Write it as 2025-01 or januari 2025.",
        "Row 5: The month is missing.",
        "Row 7: November 2026 is not over yet: write what was counted so far as the opening figure of the target.",
        "Row 8: December 2026 has not come yet.",
        "Row 9: 1925 is too long ago.",
        MISSING,
    ]


def test_very_many_errors_and_gaps_are_shortened(shelter):
    said = errors(shelter, [["Månad", "Solrosen"], *[["x", 1]] * 40])
    gaps = errors(shelter, [["Månad", "Solrosen"], ["1985-01", 1], ["2025-01", 1]])

    assert (len(said), said[-1]) == (31, "… and 10 more errors.")
    assert "January 1986 and 467 more" in gaps[0]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["Jour", "Solrosen"], "The first column is to be called “Month”"),
        (["Månad"], "no column with totals"),
        (["Månad", "Okänd"], "“Okänd” is no shelter here. The columns can be called: Solrosen, The whole association."),
        (["Månad", "Solrosen", "SOLROSEN"], "two columns for “SOLROSEN”"),
        (["Månad", "Solrosen", ""], "Column C has figures but no name"),
    ],
)
def test_a_head_that_is_not_understood_is_refused_and_says_what_it_can_be(shelter, head, words):
    said = errors(shelter, [head, ["2025-01", 1, 2]])

    assert said[0].startswith("Row 1: ")
    assert words in said[0]


def test_a_sheet_without_totals_is_refused(shelter):
    assert errors(shelter, [["Månad", "Solrosen"], ["2025-01", ""]]) == ["The spreadsheet holds no totals."]
    assert errors(shelter, [["Månad", "Solrosen"]]) == ["The spreadsheet holds no totals."]


def test_another_associations_shelter_is_unknown(shelter):
    elsewhere = build.shelter(name="Blåklinten")

    said = errors(shelter, [["Månad", "Blåklinten"], ["2025-01", 1]])

    assert "“Blåklinten” is no shelter here" in said[0]
    assert elsewhere.association != shelter.association


def test_the_spreadsheet_to_fill_in_is_read_when_it_is_filled_in(shelter):
    rows = spreadsheets.read("mall.xlsx", history.template([shelter]))

    assert rows[0] == ["Month", "Solrosen", "The whole association"]
    assert [row[0] for row in rows[1:]] == [f"2025-{month:02}" for month in range(1, 13)]
    assert read(shelter, [rows[0], *([row[0], 4.0, ""] for row in rows[1:])]) == {
        (shelter.pk, date(2025, month, 1)): Decimal(4) for month in range(1, 13)
    }


totals = st.one_of(st.none(), st.integers(0, 10**9), st.decimals(0, 10**6, places=2))
names = st.lists(st.text("abcdefghåäö &%{}=+-@", min_size=3, max_size=30), max_size=4)


@settings(max_examples=30, deadline=None)
@given(data=st.data(), names=names, first=st.integers(0, 600), length=st.integers(1, 14))
def test_any_table_of_months_and_shelters_comes_back_as_it_was_written(contacts_metric, data, names, first, length):
    shelters = [Shelter(name=f"{number} {' '.join(name.split())}") for number, name in enumerate(names)]
    months = [date(1975 + number // 12, number % 12 + 1, 1) for number in range(first, first + length)]
    columns = [shelter.pk for shelter in shelters] + [None]
    wanted = {
        (column, month): value for month in months for column in columns if (value := data.draw(totals)) is not None
    }
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        form = book.add_format({"num_format": "mmm yyyy"})
        sheet.write_row(0, 0, ["Månad", *(shelter.name for shelter in shelters), "Hela föreningen"])
        for row, month in enumerate(months, 1):
            sheet.write_datetime(row, 0, month, form)
            for index, column in enumerate(columns, 1):
                if (column, month) in wanted:
                    sheet.write_number(row, index, wanted[column, month])

    rows = spreadsheets.read("x.xlsx", stream.getvalue())

    if wanted:
        assert history.read_totals(rows, contacts_metric, shelters) == wanted
    else:
        with pytest.raises(ValidationError):
            history.read_totals(rows, contacts_metric, shelters)


@pytest.fixture(scope="module")
def contacts_metric():
    return metrics.get("cases.contacts")


# Typing in


def type_in(by, shelter, values, **facts):
    facts = {"metric": metrics.get("cases.contacts"), "year": 2025, "source": "Excel", **facts}
    actions.type_totals(
        by=by, shelter=shelter, values={month: Decimal(value) for month, value in values.items()}, **facts
    )


def stored():
    return {
        (row.shelter and row.shelter.name, row.year, row.month): (row.value, row.source)
        for row in History.objects.select_related("shelter")
    }


def test_saving_replaces_exactly_the_twelve_months_of_that_year_and_shelter(coordinator, shelter):
    type_in(coordinator, shelter, {1: 10, 2: 20})
    type_in(coordinator, None, {1: 99})
    type_in(coordinator, shelter, {1: 5}, year=2024)

    type_in(coordinator, shelter, {2: 21, 3: 0}, source="Pärm")

    assert stored() == {
        ("Solrosen", 2025, 2): (21, "Pärm"),
        ("Solrosen", 2025, 3): (0, "Pärm"),
        (None, 2025, 1): (99, "Excel"),
        ("Solrosen", 2024, 1): (5, "Excel"),
    }


def test_a_save_is_one_audit_event_with_numbers_of_rows_before_and_after(coordinator, shelter):
    type_in(coordinator, shelter, {1: 10, 2: 20})

    type_in(coordinator, shelter, {2: 21, 3: 30, 4: 40})

    event = AuditEvent.objects.filter(action="history.typed").latest("at")
    assert AuditEvent.objects.filter(action="history.typed").count() == 2
    assert event.details == {
        "metric": "cases.contacts",
        "year": 2025,
        "shelter": str(shelter.pk),
        "rows": {"before": 2, "after": 3, "added": 2, "changed": 1, "removed": 1},
    }


def test_a_total_that_stays_keeps_who_typed_it_in_and_its_source_unless_another_is_given(coordinator, shelter):
    colleague = build.actor("coordinator", shelter)
    type_in(coordinator, shelter, {1: 10, 2: 20})

    type_in(colleague, shelter, {1: 10, 2: 25}, source="")

    kept, changed = History.objects.order_by("month")
    assert (kept.typed_by, kept.source) == (coordinator, "Excel")
    assert (changed.typed_by, changed.source) == (colleague, "")


@pytest.mark.parametrize(("year", "month"), [(2026, 11), (2026, 12), (2027, 1), (1969, 12)])
def test_a_month_that_is_not_over_has_no_total(coordinator, shelter, year, month):
    with pytest.raises(ValidationError) as refused:
        type_in(coordinator, shelter, {month: 1}, year=year)

    assert list(refused.value.message_dict) == [f"month_{month}"]
    assert not History.objects.exists()


def test_the_month_before_this_one_has_a_total(coordinator, shelter):
    type_in(coordinator, shelter, {10: 7}, year=2026)

    assert stored() == {("Solrosen", 2026, 10): (7, "Excel")}


def test_another_associations_shelter_is_refused(coordinator):
    with pytest.raises(MixedAssociationsError):
        type_in(coordinator, build.shelter(), {1: 1})

    assert not History.objects.exists()


def test_of_shares_and_of_different_people_no_totals_are_kept(coordinator, shelter):
    with pytest.raises(ValidationError, match="no monthly totals"):
        type_in(coordinator, shelter, {1: 1}, metric=metrics.get("cases.support_givers"))

    assert "cases.support_givers" not in [metric.key for metric in history.offered()]


# Importing


def draft(values, **facts):
    facts = {"metric": metrics.get("cases.contacts"), "source": "Excel", **facts}
    return Draft(totals={place: Decimal(value) for place, value in values.items()}, **facts)


def test_an_import_writes_its_totals_and_lets_all_others_be(coordinator, shelter):
    type_in(coordinator, shelter, {1: 10, 2: 20})

    actions.import_totals(
        by=coordinator,
        draft=draft({(shelter.pk, JANUARY): 11, (None, MARCH): 9}, seen={(shelter.pk, JANUARY): Decimal(10)}),
    )

    assert {place: value for place, (value, _source) in stored().items()} == {
        ("Solrosen", 2025, 1): 11,
        ("Solrosen", 2025, 2): 20,
        (None, 2025, 3): 9,
    }
    assert AuditEvent.objects.get(action="history.imported").details == {
        "metric": "cases.contacts",
        "rows": {"before": 1, "after": 2, "added": 1, "changed": 1, "removed": 0},
    }


def test_an_import_twice_changes_nothing_the_second_time(coordinator, shelter):
    one = draft({(shelter.pk, JANUARY): 11})
    actions.import_totals(by=coordinator, draft=one)

    actions.import_totals(by=coordinator, draft=one)

    assert AuditEvent.objects.filter(action="history.imported").latest("at").details["rows"]["changed"] == 0
    assert History.objects.count() == 1


def test_a_total_that_somebody_changed_meanwhile_is_not_written_over(coordinator, shelter):
    type_in(coordinator, shelter, {1: 10})
    one = draft({(shelter.pk, JANUARY): 11, (shelter.pk, MARCH): 5}, seen={(shelter.pk, JANUARY): Decimal(10)})
    type_in(coordinator, shelter, {1: 12})

    with pytest.raises(ValidationError) as refused:
        actions.import_totals(by=coordinator, draft=one)

    assert refused.value.code == actions.STALE
    assert stored() == {("Solrosen", 2025, 1): (12, "Excel")}


def test_an_import_with_one_impossible_month_writes_nothing(coordinator, shelter):
    with pytest.raises(ValidationError):
        actions.import_totals(by=coordinator, draft=draft({(shelter.pk, JANUARY): 1, (None, date(2026, 11, 1)): 1}))

    assert not History.objects.exists()


def test_a_draft_comes_back_as_it_was_sealed_and_to_its_actor_only(coordinator, shelter):
    one = draft({(shelter.pk, JANUARY): "11.50", (None, MARCH): 0}, seen={(None, MARCH): Decimal(4)})
    text = history.sealed(one, coordinator)

    assert history.unsealed(text, coordinator) == one
    with pytest.raises(signing.BadSignature):
        history.unsealed(text, build.actor("coordinator", shelter))
    with pytest.raises(signing.BadSignature):
        history.unsealed(f"x{text}", coordinator)


def test_a_draft_of_yesterday_is_too_old(coordinator, shelter, time_machine):
    text = history.sealed(draft({(None, JANUARY): 1}), coordinator)
    time_machine.shift(24 * 60 * 60 + 1)

    with pytest.raises(signing.SignatureExpired):
        history.unsealed(text, coordinator)


# The log, and what counts


def test_what_the_log_holds_of_a_month_is_told_by_shelter_and_for_the_whole(coordinator, shelter, contacts):
    other = build.shelter(shelter.association)
    build.contact(coordinator, occurred_on=date(2025, 3, 31))
    build.contact(build.actor("staff", other), occurred_on=date(2025, 3, 1))
    build.contact(coordinator, occurred_on=date(2025, 4, 1))
    places = [(shelter.pk, MARCH), (None, MARCH), (shelter.pk, JANUARY)]

    assert history.logged(shelter.association, contacts, places) == {(shelter.pk, MARCH): 1, (None, MARCH): 2}


def test_sums_of_the_log_are_told_as_sums(coordinator, shelter):
    build.contact(coordinator, occurred_on=MARCH, minutes=45)
    build.contact(coordinator, occurred_on=MARCH, minutes=15)

    minutes = metrics.get("cases.contact_minutes")
    assert history.logged(shelter.association, minutes, [(None, MARCH)]) == {(None, MARCH): 60}


def test_the_log_is_asked_once_however_many_months(coordinator, shelter, contacts, django_assert_num_queries):
    places = [(shelter.pk, month) for year in (2023, 2024, 2025) for month in history.months_of(year)]

    with django_assert_num_queries(1):
        history.logged(shelter.association, contacts, places)


def test_a_total_counts_in_the_readings_of_its_year_and_is_said(coordinator, shelter, of_2025):
    build.contact(coordinator, occurred_on=MARCH)
    build.contact(coordinator, occurred_on=date(2025, 6, 1))
    type_in(coordinator, None, {3: 14})

    reading = measuring.read(shelter.association, [of_2025], date(2025, 12, 31))[of_2025.pk]

    assert reading.value == 15
    assert any("monthly totals" in note for note in reading.notes)


def value(measure, as_of):
    return measuring.read(measure.association, [measure], as_of)[measure.pk].value


@pytest.fixture
def of_2025(shelter):
    return build.measure(
        shelter.association, metric="cases.contacts", goal_value=100, starts_on=JANUARY, ends_on=date(2025, 12, 31)
    )


def test_a_shelters_total_stands_in_for_its_own_log_and_the_others_log_counts_beside_it(coordinator, shelter, of_2025):
    """One shelter has logged since January, another begins in the autumn with totals of its own."""
    other = build.actor("staff", build.shelter(shelter.association))
    build.contact(coordinator, occurred_on=MARCH)
    build.contact(other, occurred_on=MARCH)
    build.contact(other, occurred_on=date(2025, 3, 20))
    type_in(coordinator, shelter, {3: 14})

    assert value(of_2025, date(2025, 12, 31)) == 14 + 2
    of_2025.filters = {"shelter": [str(shelter.pk)]}
    assert value(of_2025, date(2025, 12, 31)) == 14
    of_2025.filters = {"shelter": [str(one.pk) for one in Shelter.objects.filter(association=shelter.association)]}
    assert value(of_2025, date(2025, 12, 31)) == 14 + 2
    type_in(coordinator, None, {3: 40})
    of_2025.filters = {}
    assert value(of_2025, date(2025, 12, 31)) == 40


def test_in_a_month_that_is_cut_the_log_of_all_counts(coordinator, shelter, of_2025):
    other = build.actor("staff", build.shelter(shelter.association))
    build.contact(coordinator, occurred_on=MARCH)
    build.contact(other, occurred_on=MARCH)
    type_in(coordinator, shelter, {3: 14})

    assert value(of_2025, date(2025, 3, 20)) == 2


def test_sums_of_others_count_beside_a_shelters_total(coordinator, shelter, of_2025):
    other = build.actor("staff", build.shelter(shelter.association))
    build.contact(coordinator, occurred_on=MARCH, minutes=45)
    build.contact(other, occurred_on=MARCH, minutes=15)
    type_in(coordinator, shelter, {3: 600}, metric=metrics.get("cases.contact_minutes"))
    of_2025.metric = "cases.contact_minutes"

    assert value(of_2025, date(2025, 12, 31)) == 600 + 15


# What is shown


def shown(actor, **names):
    rows = History.objects.select_related("typed_by__user")
    shelters = Shelter.objects.filter(association=actor.association)
    return history.years(rows, history.names_of(shelters), actor)


def test_the_totals_are_shown_by_metric_and_the_latest_year_first(coordinator, shelter):
    type_in(coordinator, shelter, {2: 1800, 4: 20})
    type_in(coordinator, None, {2: 2000}, year=2024)

    latest, before = shown(coordinator)

    assert (latest.year, before.year) == (2025, 2024)
    assert latest.table.head == ("Month", "Solrosen")
    assert latest.table.rows == (("February 2025", 1800), ("March 2025", None), ("April 2025", 20))
    assert latest.sources == [("Excel", coordinator.user.name, date(2026, 11, 21))]


def test_who_has_no_case_rights_sees_no_few_persons_nor_what_gives_them_away(coordinator, shelter):
    other = build.shelter(shelter.association, name="Åkern")
    type_in(coordinator, shelter, {1: 12, 2: 12})
    type_in(coordinator, other, {1: 8, 2: 11})
    type_in(coordinator, None, {1: 20, 2: 23})

    (seen,) = shown(build.actor("board", shelter))

    assert seen.table.rows == (("1 January–28 February 2025", 24, 19, 43),)
    assert shown(coordinator)[0].table.rows[0] == ("January 2025", 12, 8, 20)


def test_a_year_with_few_is_one_row_and_does_not_give_them_away(coordinator, shelter):
    other = build.shelter(shelter.association, name="Åkern")
    type_in(coordinator, shelter, {1: 12})
    type_in(coordinator, other, {2: 8})
    type_in(coordinator, None, {1: 12, 2: 8})

    (seen,) = shown(build.actor("board", shelter))

    assert seen.table.rows == (("1 January–28 February 2025", 12, "fewer than 10", "not shown"),)


def test_the_few_of_a_shelter_without_totals_are_not_what_is_left_of_the_whole(coordinator, shelter):
    type_in(coordinator, shelter, {1: 12, 2: 12})
    type_in(coordinator, None, {1: 14, 2: 12})

    (seen,) = shown(build.actor("board", shelter))

    assert seen.table.rows == (("1 January–28 February 2025", 24, "not shown"),)


def test_a_month_with_few_is_not_what_is_left_of_its_quarter(coordinator, shelter):
    """A target's chart tells the quarter, and last year's plan the year."""
    type_in(coordinator, None, {1: 12, 2: 15, 3: 3, 4: 20, 11: 10})

    (seen,) = shown(build.actor("board", shelter))

    assert seen.table.rows == (
        ("1 January–31 March 2025", 30),
        ("1 April–30 June 2025", 20),
        ("1 July–30 September 2025", None),
        ("1 October–30 November 2025", 10),
    )


def test_totals_of_a_retired_metric_are_shown_and_change_no_more(coordinator, shelter):
    History.objects.create(
        association=shelter.association, metric="cases.telegrams", year=2025, month=1, value=40, typed_by=coordinator
    )

    (seen,) = shown(build.actor("board", shelter))

    assert (seen.label, seen.table.rows, seen.is_offered) == ("cases.telegrams", (("January 2025", 40),), False)
