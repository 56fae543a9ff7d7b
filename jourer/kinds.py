"""The one table of kinds: which kind of measure goes with which direction, window, profile and source.

Pure: no database, no clock. The model's `clean`, the form, the import and the arithmetic all ask here.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from jourer import periods

# What a metric counts (`jourer/metrics.py`).
EVENTS, DISTINCT, LEVEL, SHARE, DURATION = "events", "distinct", "level", "share", "duration"

RISING = ("at_least", "increase_by", "maintain")
FALLING = ("at_most", "decrease_by")
RELATIVE = ("increase_by", "decrease_by")  # "öka med 10": the goal is a step from the baseline

PERIODS = ("day", "week", "two_weeks", "month", "quarter", "term", "year")
THINGS = ("group", "occasion", "person")  # "2 volontärer/grupp": n for each of d, no per cent
LIMIT_UNITS = ("minutes", "hours", "days", "workdays", "weeks")
EITHER_WAY = (*RISING, *FALLING)
PROFILES = ("even", "by_term", "by_months", "last_year", "on_date")
# Last year's shape is how what was counted grew; a level or a share neither begins at 0 nor only grows.
WITHOUT_SHAPE = tuple(profile for profile in PROFILES if profile != "last_year")

ADD_UP, LATEST_HOLDS = "add_up", "latest_holds"


@dataclass(frozen=True)
class Kind:
    """What a kind of measure may have and how it is read.

    `goal` and `baseline` are "required", "optional" or "none"; a goal of a share is in per cent.
    `metrics` are the kinds of metric it is counted from; `typed` says what becomes of observations, if it has any.
    `is_share`: read as n of d. `starts_from_zero`: pace begins at 0 and not at the baseline. `profiles`: how the way
    to the goal can be spread over the window; none means that the value is compared with the whole goal.
    """

    directions: tuple[str, ...] = ()
    goal: str = "none"
    baseline: str = "none"
    metrics: frozenset[str] = frozenset()
    typed: str = ""
    is_share: bool = False
    starts_from_zero: bool = False
    profiles: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    per_required: bool = False
    limit: bool = False
    items: bool = False
    opening: bool = False
    whole: bool = False  # counted of what: a second set of filters says what the whole is


KINDS = {
    "count": Kind(
        directions=EITHER_WAY,
        goal="required",
        baseline="optional",
        metrics=frozenset({EVENTS, DISTINCT}),
        typed=ADD_UP,
        starts_from_zero=True,
        profiles=PROFILES,
        opening=True,
    ),
    "level": Kind(
        directions=EITHER_WAY,
        goal="required",
        baseline="optional",
        metrics=frozenset({LEVEL}),
        typed=LATEST_HOLDS,
        profiles=WITHOUT_SHAPE,
    ),
    "frequency": Kind(
        directions=("at_least",),
        goal="required",
        metrics=frozenset({EVENTS, DISTINCT}),
        typed=ADD_UP,
        is_share=True,
        per=PERIODS,
        per_required=True,
        opening=True,
    ),
    "duration": Kind(
        directions=("at_least",),
        goal="optional",
        metrics=frozenset({DURATION}),
        typed=ADD_UP,
        is_share=True,
        limit=True,
    ),
    "ratio": Kind(
        directions=EITHER_WAY,
        goal="required",
        baseline="optional",
        metrics=frozenset({EVENTS, DISTINCT, LEVEL, SHARE}),
        typed=LATEST_HOLDS,
        is_share=True,
        profiles=WITHOUT_SHAPE,
        per=THINGS,
        whole=True,
    ),
    "milestone": Kind(directions=("at_least",), typed=ADD_UP, items=True),
    "indicator": Kind(
        directions=("at_least",),
        metrics=frozenset({EVENTS, DISTINCT, LEVEL, SHARE, DURATION}),
        typed=ADD_UP,
        opening=True,
    ),
    "qualitative": Kind(directions=("at_least",)),
}

ALL_OF_THEM = Decimal(100)  # per cent: what a duration without a goal is to reach, and a frequency always


def of(measure) -> Kind:
    return KINDS[measure.kind]


def problems(measure) -> dict[str, str]:
    """{field: what is wrong with it} of a measure whose fields are clean one by one; empty where all goes together."""
    kind = of(measure)
    found = {}
    for check in (_direction, _goal, _baseline, _per, _limit, _profile, _opening, _source):
        found |= check(measure, kind)
    return found


def _direction(measure, kind):
    if measure.direction in kind.directions:
        return {}
    return {"direction": _("This kind of target has no such direction.")}


def _goal(measure, kind):
    goal = measure.goal_value
    if goal is None:
        may_be_without = kind.goal != "required" or measure.direction == "maintain"
        return {} if may_be_without else {"goal_value": _("Write the value to reach, or choose to follow without one.")}
    if kind.goal == "none":
        return {"goal_value": _("This kind of target has no value to reach.")}
    if goal < 0:
        return {"goal_value": _("The value to reach is 0 or more.")}
    if measure.kind == "frequency" and (goal <= 0 or goal % 1):
        return {"goal_value": _("Write how many times: 1, 2, 3 …")}
    if _ends_below_zero(measure):
        return {"goal_value": _("It cannot decrease by more than the baseline.")}
    start = measure.baseline if measure.direction == "increase_by" else None
    if has_per_cent_as_goal(measure) and (start or 0) + goal > ALL_OF_THEM:
        return {"goal_value": _("A share is between 0 and 100 per cent.")}
    return {}


def _ends_below_zero(measure):
    """A level, such as what is left of a budget, may."""
    is_step_down = measure.direction == "decrease_by" and measure.baseline is not None
    return is_step_down and measure.kind != "level" and measure.goal_value > measure.baseline


def has_per_cent_as_goal(measure) -> bool:
    """A share, unless it says how often ("3 times a week") or is so many for each ("2 for each group")."""
    return of(measure).is_share and not measure.per


def _baseline(measure, kind):
    baseline = measure.baseline
    if baseline is not None and kind.baseline == "none":
        return {"baseline": _("This kind of target has no baseline.")}
    if baseline is not None and has_per_cent_as_goal(measure) and not 0 <= baseline <= ALL_OF_THEM:
        return {"baseline": _("A share is between 0 and 100 per cent.")}
    if baseline is not None and baseline < 0 and measure.kind != "level":
        return {"baseline": _("A baseline is 0 or more.")}
    if baseline is None and not measure.metric and measure.direction in RELATIVE:
        return {"baseline": _("Write what it was before: without it nobody can tell what the goal is.")}
    if baseline is None and not measure.metric and measure.direction == "maintain" and measure.goal_value is None:
        return {"baseline": _("Write the number to keep, or what it was before.")}
    return {}


def _per(measure, kind):
    if kind.per_required and not measure.per:
        return {"per": _("Choose how often.")}
    if measure.per and measure.per not in kind.per:
        return {"per": _("This does not go with the kind of target.")}
    if measure.per and measure.metric and measure.per in THINGS:
        return {"per": _("What is reckoned for each group or person is typed in by hand.")}
    if kind.per_required and not periods.each(measure.per, measure.window):
        return {"per": _("The time of the target is too short: no such period fits in it.")}
    return {}


def _limit(measure, kind):
    has = bool(measure.limit_value), bool(measure.limit_unit)
    if kind.limit and not all(has):
        return {"limit_value": _("Write within how long: a number and its unit.")}
    if not kind.limit and any(has):
        return {"limit_value": _("Only a target about time has a limit.")}
    return {}


def _profile(measure, kind):
    if measure.profile != "even" and not kind.profiles:
        return {"profile": _("This kind of target is not spread over time.")}
    if measure.profile != "even" and measure.profile not in kind.profiles:
        return {"profile": _("This does not go with the kind of target.")}
    if measure.profile == "last_year" and not measure.metric:
        return {"profile": _("Only what is counted from the log knows how last year went.")}
    weights = measure.month_weights
    if measure.profile == "by_months" and (len(weights) != 12 or not all(map(_is_weight, weights)) or not any(weights)):
        return {"month_weights": _("Write twelve numbers, one for each month from January; at least one is not 0.")}
    return {}


def _is_weight(weight):
    return isinstance(weight, int) and 0 <= weight <= 1_000_000


def _opening(measure, kind):
    value, until = measure.opening_value, measure.opening_until
    if value is None and until is None:
        return {}
    if not kind.opening:
        return {"opening_value": _("Only what is counted up can have an opening figure.")}
    if value is None or until is None:
        missing = "opening_value" if value is None else "opening_until"
        return {missing: _("An opening figure is a number and the last day that it covers.")}
    if value < 0:
        return {"opening_value": _("An opening figure is 0 or more.")}
    if not measure.starts_on <= until <= measure.ends_on:
        return {"opening_until": _("The day lies outside the time of the target.")}
    return {}


def _source(measure, kind):
    if measure.metric and not kind.metrics:
        return {"metric": _("This kind of target is not counted from the log.")}
    if not measure.metric and (measure.filters or measure.whole_filters):
        return {"metric": _("Only what is counted from the log can be narrowed.")}
    if measure.whole_filters and not kind.whole:
        return {"metric": _("Only a share has a whole of its own.")}
    return {}
