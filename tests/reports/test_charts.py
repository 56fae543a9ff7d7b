"""Where things stand in a chart, as literals: a chart is 360 units wide and its text is set at 11."""

from decimal import Decimal

import pytest
from django.utils import translation

from reports import charts
from reports.templatetags.charts import line_chart

pytestmark = pytest.mark.pure


# Bullets


def test_value_goal_and_what_is_expected_stand_on_one_scale_from_zero():
    bullet = charts.bullet(412, 720, 590)

    assert (bullet.bar_x, bullet.bar_width) == ("4", "201.4")
    assert (bullet.goal_x, bullet.expected_x) == ("356", "292.4")


def test_a_value_past_its_goal_fills_the_scale_and_the_goal_stands_inside_it():
    bullet = charts.bullet(800, 400, 200)

    assert (bullet.bar_x, bullet.bar_width, bullet.goal_x, bullet.expected_x) == ("4", "352", "180", "92")


def test_nothing_yet_is_a_bar_without_length():
    assert charts.bullet(0, 720).bar_width == "0"


def test_unknown_is_no_bar_at_all():
    bullet = charts.bullet(None, 720, 590)

    assert (bullet.bar_x, bullet.bar_width) == ("", "")
    assert bullet.goal_x == "356"


def test_without_a_goal_there_is_no_goal_mark():
    assert charts.bullet(412, None).goal_x == ""


def test_at_most_none_has_its_goal_at_the_start_of_a_scale_that_exists():
    bullet = charts.bullet(0, 0)

    assert (bullet.bar_x, bullet.bar_width, bullet.goal_x) == ("4", "0", "4")


def test_progress_is_drawn_from_the_baseline():
    bullet = charts.bullet(7, 10, 8, baseline=5)

    assert (bullet.bar_x, bullet.bar_width, bullet.goal_x, bullet.expected_x) == ("4", "140.8", "356", "215.2")


def test_a_value_under_its_baseline_is_drawn_to_the_left_of_it():
    bullet = charts.bullet(4, 10, baseline=5)

    assert (bullet.bar_x, bullet.bar_width, bullet.baseline_x) == ("4", "58.7", "62.7")


def test_a_goal_to_decrease_runs_from_right_to_left():
    bullet = charts.bullet(35, 30, baseline=40)

    assert (bullet.bar_x, bullet.bar_width, bullet.goal_x) == ("180", "176", "4")


def test_decimals_and_huge_values_keep_their_place():
    bullet = charts.bullet(Decimal("4678000.50"), Decimal(5_578_000))

    assert (bullet.bar_width, bullet.goal_x) == ("295.2", "356")


def test_a_share_is_drawn_on_all_that_it_is_a_share_of():
    bullet = charts.bullet(25, 50, whole=100)

    assert (bullet.bar_width, bullet.goal_x) == ("88", "180")


# Axes


@pytest.mark.parametrize(
    "values, ticks",
    [
        ([312, 88], ["0", "100", "200", "300", "400"]),
        ([4], ["0", "1", "2", "3", "4"]),
        ([1], ["0", "1"]),
        ([Decimal("0.3")], ["0", "0,1", "0,2", "0,3"]),
        ([0, 0], ["0", "1"]),
        ([None], ["0", "1"]),
        ([], ["0", "1"]),
        ([12, -7], ["−10", "−5", "0", "5", "10", "15"]),
        ([1200], ["0", "500", "1\xa0000", "1\xa0500"]),
    ],
)
def test_ticks_are_round_and_include_zero(values, ticks):
    _scale, made = charts.axis(values, 150, 20)

    assert [tick.text for tick in made] == ticks


def test_millions_are_shortened_on_the_axis():
    with translation.override("en"):
        _scale, ticks = charts.axis([12_345_678], 150, 20)

    assert [tick.text for tick in ticks] == ["0", "5 m", "10 m", "15 m"]


def test_an_axis_grows_upwards():
    _scale, ticks = charts.axis([4], 150, 20)

    assert [tick.y for tick in ticks] == ["150", "117.5", "85", "52.5", "20"]


# Vertical bars


def test_bars_stand_on_zero_and_carry_their_values():
    made = charts.bars([("jan", 100), ("feb", 50)])

    assert [(bar.x, bar.y, bar.width, bar.height) for bar in made.bars] == [
        ("84.9", "20", "48", "130"),
        ("248.3", "85", "48", "65"),
    ]
    assert [(bar.text, bar.text_y, bar.middle) for bar in made.bars] == [("100", "16", "108.9"), ("50", "81", "272.3")]
    assert made.zero_y == "150"


def test_a_missing_month_is_a_question_mark_and_no_bar():
    missing = charts.bars([("jan", 10), ("feb", None)]).bars[1]

    assert (missing.text, missing.height) == ("?", "0")


def test_a_negative_bar_hangs_from_zero():
    made = charts.bars([("jan", 10), ("feb", -10)])

    assert (made.bars[1].y, made.bars[1].height, made.zero_y) == ("85", "65", "85")


def test_values_are_left_out_where_they_would_run_into_each_other():
    made = charts.bars([(str(day), 1000) for day in range(1, 32)])

    assert {bar.text for bar in made.bars} == {""}


def test_of_many_labels_every_other_is_shown():
    made = charts.bars([(month, 1) for month in ("januari", "februari", "mars", "april", "maj", "juni", "juli")])

    assert [bar.shown_label for bar in made.bars] == ["januari", "", "mars", "", "maj", "", "juli"]


@pytest.mark.parametrize("points", [[], [("nov", 0)], [("nov", None)]])
def test_hardly_any_points_still_make_a_chart(points):
    made = charts.bars(points)

    assert len(made.bars) == len(points)
    assert made.zero_y == "150"


# Lines


def test_a_line_is_broken_where_a_value_is_missing():
    made = charts.lines(["jan", "feb", "mars"], [charts.Series("2026", (1, None, 1))])

    assert made.lines[0].path == "M71 20 M297.4 20"
    assert made.lines[0].dots == (("71", "20"), ("297.4", "20"))


def test_neighbouring_values_are_joined():
    made = charts.lines(["jan", "feb"], [charts.Series("2026", (0, 1))])

    assert made.lines[0].path == "M99.3 150 L269.1 20"


def test_last_year_is_drawn_under_this_year():
    made = charts.lines(["jan"], [charts.Series("2026", (1,)), charts.Series("2025", (2,), past=True)])

    assert [line.label for line in made.lines] == ["2025", "2026"]


def test_a_year_that_has_only_begun_ends_where_it_ends():
    made = charts.lines(["jan", "feb", "mars"], [charts.Series("2026", (1,))])

    assert len(made.lines[0].dots) == 1


def test_last_year_is_told_of_the_same_month_and_a_month_that_still_grows_says_so():
    now = charts.Series("2026", (60, 51), so_far=True)
    made = charts.lines(["okt", "nov", "dec"], [now, charts.Series("2025", (55, 68, 59), past=True)])

    said = line_chart(made, title="", unit="kontakter", first="")["headline"]

    assert said.replace("\xa0", " ") == "2026: 51 kontakter (nov hittills); 2025: 68 kontakter (nov)"


def test_a_line_of_shares_says_that_it_is_in_per_cent():
    made = charts.lines(["jan"], [charts.Series("2026", (97,))])

    assert line_chart(made, title="", unit="%", first="")["in_per_cent"]


# Horizontal bars


def test_the_longest_row_takes_the_whole_width():
    made = charts.rows([("Telefon", 812), ("Besök", 406), ("Video", 0)])

    assert [row.width for row in made.rows] == ["360", "180", "0"]
    assert [row.y for row in made.rows] == ["18", "54", "90"]
    assert made.height == "104"


def test_a_long_swedish_word_is_shortened_before_it_meets_its_number():
    row = charts.rows([("Brottsofferjourssamordningsansvarsfördelningsutredningskommittén", 1200)]).rows[0]

    assert row.shown_label == "Brottsofferjourssamordningsansvarsfördelningsut…"
    assert row.label == "Brottsofferjourssamordningsansvarsfördelningsutredningskommittén"


def test_a_row_without_data_says_so():
    row = charts.rows([("Video", None)]).rows[0]

    assert (row.text, row.width) == ("?", "0")


# Parts of a whole


def test_parts_lie_side_by_side_and_fill_the_bar():
    made = charts.stacked([("kvinna", 75), ("man", 25)])

    assert [(part.x, part.width) for part in made.parts] == [("1", "268.5"), ("269.5", "89.5")]
    assert [part.share for part in made.parts] == ["75\xa0%", "25\xa0%"]


def test_a_part_too_small_for_its_sign_does_not_get_it():
    assert [part.roomy for part in charts.stacked([("ja", 999), ("nej", 1)]).parts] == [True, False]


def test_nothing_to_share_has_no_shares():
    made = charts.stacked([("ja", 0), ("nej", 0)])

    assert [(part.width, part.share) for part in made.parts] == [("0", ""), ("0", "")]


@pytest.mark.parametrize(
    "value, share", [(0, "0\xa0%"), (1, "<1\xa0%"), (500, "50\xa0%"), (999, ">99\xa0%"), (1000, "100\xa0%")]
)
def test_a_share_is_never_rounded_to_nothing_or_all(value, share):
    assert charts.share_of(value, 1000) == share


# What is printed into an SVG


@pytest.mark.parametrize(
    "value, text", [(12.34, "12.3"), (12.0, "12"), (-0.01, "0"), (1_234_567.8, "1234568"), (123_456.7, "123457")]
)
def test_coordinates_have_a_dot_and_no_exponent(value, text):
    assert charts.coordinate(value) == text
