"""Where everything in a chart stands: geometry only, computed once for page, PDF and test.

Every chart is 360 units wide, so that its text is still read on a phone and beside another chart on paper. What a
template prints into an SVG is a string here: Swedish localisation would put commas into coordinates.
A value of None is "Data saknas" and never drawn as 0.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import pgettext

from jourer.templatetags.formats import NBSP, number

Number = int | float | Decimal | Fraction

WIDTH = 360
EDGE = 4  # room for half a mark at the ends of a bullet's scale
CHARACTER = 6.4  # width of a digit or an ordinary letter at the charts' text size of 11
TOP, BOTTOM, LABELS = 20, 150, 168  # of the plot, and where the words under it stand
RIGHT = WIDTH - 6
ROW = 36
MILLION = 1_000_000


def coordinate(value: float) -> str:
    """With a dot, one decimal at most, and never "-0"."""
    return f"{round(value, 1) + 0:g}" if abs(value) < MILLION else f"{value:.0f}"


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` laid out from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Number) -> float:
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Tick:
    text: str
    y: str


# A bullet: value, goal and what is expected to date on one line


@dataclass(frozen=True)
class Bullet:
    """The bar runs from the baseline to the value; goal and what is expected to date are marks on the same scale."""

    value: Number | None
    goal: Number | None
    expected: Number | None
    baseline: Number
    bar_x: str
    bar_width: str
    goal_x: str
    expected_x: str
    baseline_x: str
    width: str = str(WIDTH)
    height: str = "24"


def bullet(
    value: Number | None,
    goal: Number | None,
    expected: Number | None = None,
    *,
    baseline: Number = 0,
    whole: Number | None = None,
) -> Bullet:
    """A bullet chart. The scale holds the baseline and everything known, so a value past its goal still fits.

    Of a share, `whole` is what the scale reaches to, so that the bar is seen as a part of it.
    """
    known = [float(one) for one in (baseline, value, goal, expected, whole) if one is not None]
    low, high = min(known), max(known)
    if low == high:
        high = low + 1
    x = Scale(low, high, EDGE, WIDTH - EDGE)
    ends = sorted((x(baseline), x(value))) if value is not None else None
    return Bullet(
        value,
        goal,
        expected,
        baseline,
        bar_x=coordinate(ends[0]) if ends else "",
        bar_width=coordinate(ends[1] - ends[0]) if ends else "",
        goal_x=coordinate(x(goal)) if goal is not None else "",
        expected_x=coordinate(x(expected)) if expected is not None else "",
        baseline_x=coordinate(x(baseline)),
    )


# Axes


def nice_step(span: float, about: int = 4) -> float:
    """1, 2 or 5 times a power of ten, so that `about` steps cover the span."""
    power = 10 ** math.floor(math.log10(span / about))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor * about >= span * 0.999)


def axis(values: Iterable[Number | None], start: float, end: float) -> tuple[Scale, tuple[Tick, ...]]:
    """A scale that holds 0 and all values and ends on round ticks; whole numbers get no ticks between them."""
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if low == high:
        high = 1.0
    step = nice_step(high - low)
    if all(value.is_integer() for value in known):
        step = max(step, 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    scale = Scale(first * step, last * step, start, end)
    ticks = [Decimal(str(step)) * count for count in range(first, last + 1)]
    return scale, tuple(Tick(axis_text(tick, scale), coordinate(scale(tick))) for tick in ticks)


def axis_text(value: Decimal, scale: Scale) -> str:
    """A tick's number; millions are shortened, so that huge sums leave room for the chart."""
    if max(abs(scale.low), abs(scale.high)) < MILLION or value == 0:
        return number(value)
    return pgettext("short for millions", "%(count)s m") % {"count": number(value / MILLION)}


def gutter(ticks: Sequence[Tick]) -> float:
    """How far in the plot begins, so that the longest tick fits before it."""
    return max(len(tick.text) for tick in ticks) * CHARACTER + 8


def shown_labels(labels: Sequence[str], slot: float) -> list[str]:
    """The labels, or every second, third … where all would run into each other."""
    widest = max((len(label) for label in labels), default=0) * CHARACTER + 4
    every = max(1, math.ceil(widest / slot))
    return [label if index % every == 0 else "" for index, label in enumerate(labels)]


# Vertical bars: one per month


@dataclass(frozen=True)
class Bar:
    label: str
    value: Number | None
    x: str
    y: str
    width: str
    height: str
    middle: str
    shown_label: str
    text: str
    text_y: str


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    left: str
    right: str
    zero_y: str
    labels_y: str = str(LABELS)
    width: str = str(WIDTH)
    height: str = "176"


def bars(points: Sequence[tuple[str, Number | None]]) -> Bars:
    """A bar for each (label, value), from 0; the values stand on the bars where there is room."""
    y, ticks = axis([value for _, value in points], BOTTOM, TOP)
    left = gutter(ticks)
    slot = (RIGHT - left) / max(len(points), 1)
    labels = shown_labels([label for label, _ in points], slot)
    texts = [number(value) for _, value in points]
    roomy = max(map(len, texts), default=0) * CHARACTER + 1 <= slot
    return Bars(
        bars=tuple(
            _bar(y, left + slot * index, slot, point, labels[index], texts[index] if roomy else "")
            for index, point in enumerate(points)
        ),
        ticks=ticks,
        left=coordinate(left),
        right=str(RIGHT),
        zero_y=coordinate(y(0)),
    )


def _bar(y: Scale, start: float, slot: float, point: tuple[str, Number | None], shown_label: str, text: str) -> Bar:
    label, value = point
    thickness = min(slot * 0.7, 48)
    ends = sorted((y(0), y(value or 0)))
    return Bar(
        label=label,
        value=value,
        x=coordinate(start + (slot - thickness) / 2),
        y=coordinate(ends[0]),
        width=coordinate(thickness),
        height=coordinate(ends[1] - ends[0]),
        middle=coordinate(start + slot / 2),
        shown_label=shown_label,
        text="?" if value is None else text,
        text_y=coordinate(ends[0] - 4),
    )


# Lines: this year, and last year in grey


@dataclass(frozen=True)
class Series:
    """Values in the order of the labels, as far as time has come; `past` is what the others are compared with.

    `so_far`: the last of the values is still growing.
    """

    label: str
    values: tuple[Number | None, ...]
    past: bool = False
    so_far: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    values: tuple[Number | None, ...]
    past: bool
    path: str
    dots: tuple[tuple[str, str], ...]
    so_far: bool = False


@dataclass(frozen=True)
class Lines:
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    shown_labels: tuple[tuple[str, str], ...]
    left: str
    right: str
    labels_y: str = str(LABELS)
    width: str = str(WIDTH)
    height: str = "176"


def lines(labels: Sequence[str], series: Sequence[Series]) -> Lines:
    """A line for each series, broken where a value is missing; what is past is drawn first, under the others."""
    y, ticks = axis([value for one in series for value in one.values], BOTTOM, TOP)
    left = gutter(ticks)
    slot = (RIGHT - left) / max(len(labels), 1)
    xs = [left + slot * (index + 0.5) for index in range(len(labels))]
    return Lines(
        labels=tuple(labels),
        lines=tuple(_line(one, xs, y) for one in sorted(series, key=lambda one: not one.past)),
        ticks=ticks,
        shown_labels=tuple(zip(map(coordinate, xs), shown_labels(labels, slot), strict=True)),
        left=coordinate(left),
        right=str(RIGHT),
    )


def _line(series: Series, xs: Sequence[float], y: Scale) -> Line:
    dots, path, pen_down = [], [], False
    for x, value in zip(xs, series.values, strict=False):
        if value is not None:
            dots.append((coordinate(x), coordinate(y(value))))
            path.append(f"{'L' if pen_down else 'M'}{dots[-1][0]} {dots[-1][1]}")
        pen_down = value is not None
    return Line(series.label, series.values, series.past, " ".join(path), tuple(dots), series.so_far)


# Horizontal bars: one per channel


@dataclass(frozen=True)
class Row:
    label: str
    value: Number | None
    shown_label: str
    text: str
    text_y: str
    y: str
    width: str


@dataclass(frozen=True)
class Rows:
    rows: tuple[Row, ...]
    height: str
    width: str = str(WIDTH)


def rows(parts: Sequence[tuple[str, Number | None]]) -> Rows:
    """A horizontal bar under each label, so that long Swedish words have the whole line."""
    largest = max([float(value) for _, value in parts if value is not None], default=0) or 1
    return Rows(
        rows=tuple(
            Row(
                label=label,
                value=value,
                shown_label=shortened(label, int(WIDTH / CHARACTER) - len(number(value)) - 3),
                text="?" if value is None else number(value),
                text_y=coordinate(ROW * index + 13),
                y=coordinate(ROW * index + 18),
                width=coordinate(max(float(value or 0), 0) / largest * WIDTH),
            )
            for index, (label, value) in enumerate(parts)
        ),
        height=coordinate(max(ROW * len(parts) - 4, 1)),
    )


def shortened(label: str, length: int) -> str:
    """The whole label stands in the table beside the chart."""
    return label if len(label) <= length else label[: length - 1].rstrip() + "…"


# One bar of parts: n of d


@dataclass(frozen=True)
class Part:
    """A part of the whole; `sign` stands in the bar and in the list under it, so that no tints need be told apart."""

    label: str
    value: Number
    sign: str
    tint: str
    share: str
    x: str
    width: str
    middle: str
    roomy: bool


@dataclass(frozen=True)
class Stacked:
    parts: tuple[Part, ...]
    total: Number
    width: str = str(WIDTH)
    height: str = "32"


TINTS = 5


def share_of(value: Number, total: Number) -> str:
    """Whole per cent; never "0 %" of something, never "100 %" of less than all. Of nothing there is no share."""
    if not total:
        return ""
    share = float(value) / float(total) * 100
    sign = "<" if 0 < share < 0.5 else ">" if 99.5 <= share < 100 else ""
    return f"{sign}{min(max(round(share), 1 if sign else 0), 99 if sign else 100)}{NBSP}%"


def stacked(parts: Sequence[tuple[str, Number]], shares: Sequence[str] = ()) -> Stacked:
    """One bar, its parts side by side. Nothing to share gives no parts in the bar, only in the list.

    `shares` are how the page says them already, where it does.
    """
    total = sum(value for _, value in parts)
    x, made = 1.0, []
    for index, (label, value) in enumerate(parts):
        width = float(value) / float(total) * (WIDTH - 2) if total else 0
        made.append(
            Part(
                label=label,
                value=value,
                sign=str(index + 1),
                tint=str(index % TINTS + 1),
                share=shares[index] if shares else share_of(value, total),
                x=coordinate(x),
                width=coordinate(width),
                middle=coordinate(x + width / 2),
                roomy=width >= len(str(index + 1)) * CHARACTER + 6,
            )
        )
        x += width
    return Stacked(tuple(made), total)
