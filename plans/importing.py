"""What a plan document means here: which measure a reading becomes, and which shelter, area and goal are the same."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jourer import kinds, metrics, periods
from jourer.models import Measure, Shelter
from plans.interpreting import TargetReading
from plans.models import Plan
from plans.prose import ProseGoal
from plans.tables import PlanRow

# Words in a shelter's name that tell its kind, for shelters that the import makes.
KIND_OF_NAME = {
    "kvinnojour": Shelter.Kind.WOMEN,
    "tjejjour": Shelter.Kind.GIRLS,
    "ungdomsjour": Shelter.Kind.YOUTH,
    "brottsofferjour": Shelter.Kind.VICTIMS,
    "mansjour": Shelter.Kind.MEN,
}

# Why a reading is no measure, where the measure's own words are meant for somebody at a form.
WHY_NOT = {
    "baseline": gettext_lazy("the baseline is missing"),
    "limit_unit": gettext_lazy("that unit of time is not followed here"),
    "limit_value": gettext_lazy("the time is no whole number"),
}
LONGEST_NAME = 200  # of an area or a shelter: what is longer is cut before it is compared with what is there
YEAR = re.compile(r"\b20\d\d\b")
TIMES = {"gång": "gång", "gånger": "gånger", "ggr": "gånger", "ggn": "gånger"}
PER_CENT = re.compile(r"\d\s*(?:%|procent\b)")


def normalised(text: str) -> str:
    """The words alone, so that a moved comma or a capital letter does not make another goal."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def identity_of(shelter_key, area_key, text, measure_text):
    """By what a goal is known again."""
    return shelter_key, area_key, normalised(text), normalised(measure_text)


def draft_facts(title: str | None, year: int) -> dict[str, Any]:
    """The plan that a document begins where the year has none: the calendar year, under the document's title."""
    return {"title": title_of(title, year), "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}


def title_of(title: str | None, year: int) -> str:
    """The document's own, unless it names another year than the plan's."""
    years = YEAR.findall(title or "")
    if title and (not years or str(year) in years):
        return title[:200]
    return _("Annual plan %(year)s") % {"year": year}


def area_of(goal: ProseGoal | PlanRow) -> str:
    """The area where a goal goes, by a name as long as one may be; the rest is for what the document puts nowhere."""
    return goal.area[:LONGEST_NAME].strip() or _("Other goals")


def named_by(row: PlanRow) -> str:
    """What the goal of a row is called: where the document names none, its activity or its measure has to do."""
    return row.goal or row.activity or row.measure


def in_words(target: TargetReading) -> str:
    return " ".join(str(part) for part in (target.value, target.unit) if part is not None) or target.kind


def why_not(error: ValidationError) -> str:
    """Why no measure holds it, in a clause or in the words of the measure."""
    reasons = [WHY_NOT[name] for name in error.message_dict if name in WHY_NOT]
    return str(reasons[0]) if reasons else " ".join(error.messages)


def fill(measure: Measure, facts: Mapping[str, Any], items: Iterable[str] = ()) -> None:
    """Give the measure its fields as they would be saved, or refuse them; the database is not asked.

    What its constraints say more is said here by the window, which is cut from the plan's own days.
    """
    for name, value in facts.items():
        setattr(measure, name, value)
    measure.clean_fields(exclude=["association", "responsible"])
    measure.clean()
    measure.check_list(items)
    if found := metrics.problems(measure):
        raise ValidationError(found)


def measure_facts(target: TargetReading, text: str, plan: Plan) -> dict:
    """The fields of `Measure` for a reading of the measure `text`; whether they go together the measure itself says.

    Of what has no value to reach, a direction is only a wish, and a baseline has nothing to be compared with.
    """
    if target.direction in kinds.RELATIVE and PER_CENT.search(text):
        raise ValidationError({"goal_value": _("a change in per cent is not reckoned here")})
    starts_on, ends_on = _window(target, plan)
    facts = {"kind": target.kind, "unit": _unit(target)[:100], "starts_on": starts_on, "ends_on": ends_on}
    rules = kinds.KINDS[target.kind]
    if rules.limit:
        return facts | _limit(target)
    if rules.goal != "none":
        facts |= {"direction": target.direction or "at_least", "goal_value": target.value, "per": target.per or ""}
    if rules.baseline != "none":
        facts["baseline"] = target.baseline
    return facts


def _unit(target):
    """How often is said in times already; "3 ggr" of anything else is written out."""
    unit = target.unit or ""
    if unit.casefold() not in TIMES:
        return unit
    return "" if target.kind == "frequency" else TIMES[unit.casefold()]


def _limit(target):
    """ "Inom 24 h" is a promise to all. As text, the model refuses a limit of 1.5 instead of cutting it."""
    return {"goal_value": kinds.ALL_OF_THEM, "limit_value": str(target.value), "limit_unit": target.limit_unit}


def _window(target, plan):
    code = target.window if target.window in periods.NAMES else "year"
    return periods.window(code, (plan.starts_on, plan.ends_on))
