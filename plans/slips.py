"""Summakollen: what a plan document says against itself. Slips are shown, never silently mended.

Every check is a dictionary with `kind`, `line`, `message` and the facts of its kind, ready for JSON.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from jourer.templatetags.formats import kronor
from plans.interpreting import TargetReading
from plans.tables import APPENDIX, BUDGET_HEADING, LIST_NUMBER, YEAR, Budget, PlanRow, Section

Check = dict[str, Any]
LONGEST_GAP = 20  # a larger step is a new numbering, not missing numbers


def check(kind: str, line: int, message: str, **facts: object) -> Check:
    """One slip."""
    return {"kind": kind, "line": line, "message": message, **facts}


def of_budgets(budgets: Iterable[Budget], year: int | None) -> Iterator[Check]:
    """Sums that differ from the rows, and a year in the heading that is not the plan's."""
    for budget in budgets:
        if budget.printed is not None and budget.printed != budget.computed:
            yield _wrong_sum(budget, budget.printed - budget.computed)
        yield from _of_year(budget.heading, budget.line, year)


def of_appendices(sections: Iterable[Section], year: int | None) -> Iterator[Check]:
    """A year in the heading of an appendix that is not the plan's; those of budgets are `of_budgets`."""
    for section in sections:
        if section.heading and APPENDIX.match(section.title) and not BUDGET_HEADING.search(section.title):
            yield from _of_year(section.title, section.heading.line, year)


def _of_year(heading: str, line: int, year: int | None) -> Iterator[Check]:
    years = [int(text) for text in YEAR.findall(heading)]
    if year and years and year not in years:
        facts = {"heading": heading, "year": years[0], "plan_year": year}
        text = _("“%(heading)s” is for %(year)d, but the plan is for %(plan_year)d.") % facts
        yield check("wrong_year", line, text, **facts)


def _wrong_sum(budget: Budget, difference: object) -> Check:
    facts = {
        "heading": budget.heading,
        "printed": str(budget.printed),
        "computed": str(budget.computed),
        "difference": str(difference),
    }
    text = _(
        "%(heading)s: the printed total is %(printed)s, but the rows add up to %(computed)s, a difference of"
        " %(difference)s."
    )
    amounts = {name: kronor(facts[name]) for name in ("printed", "computed", "difference")}
    return check("wrong_sum", budget.line, text % (facts | amounts), **facts)


def of_numbers(name: str, numbers: list[tuple[int, int]]) -> Iterator[Check]:
    """Gaps and repetitions in one numbering; `numbers` are pairs of number and line."""
    for (before, _line), (after, line) in pairwise(numbers):
        for missing in range(before + 1, after) if after - before < LONGEST_GAP else ():
            text = _("%(list)s: number %(number)d is missing.") % {"list": name, "number": missing}
            yield check("missing_number", line, text, list=name, number=missing)
        if after == before:
            text = _("%(list)s: number %(number)d occurs twice.") % {"list": name, "number": after}
            yield check("repeated_number", line, text, list=name, number=after)


def of_headings(sections: Iterable[Section]) -> Iterator[Check]:
    """The appendices' numbers, and those of numbered headings that follow each other."""
    appendices: list[tuple[int, int]] = []
    numbered: list[tuple[int, int]] = []
    parent = ""
    for section in sections:
        line = section.heading.line if section.heading else 0
        if found := APPENDIX.match(section.title):
            appendices.append((int(found["number"]), line))
        if found := LIST_NUMBER.match(section.title):
            numbered += [(int(found["number"]), line)] if found["number"].isdecimal() else []
        else:
            yield from of_numbers(parent, numbered)
            parent, numbered = section.title, []
    yield from of_numbers(parent, numbered)
    yield from of_numbers(_("Appendices"), appendices)


def of_targets(rows: Iterable[PlanRow]) -> Iterator[Check]:
    """The same target twice: "850 followers" under two areas would be counted double."""
    seen: dict[tuple[object, ...], PlanRow] = {}
    for row in rows:
        for target in row.reading.targets:
            names = _names(row, target)
            twin = next((seen[name] for name in names if name in seen), row)
            if twin.line != row.line:
                yield _duplicate(row, target, twin)
            for name in names:
                seen.setdefault(name, row)


def _names(row: PlanRow, target: TargetReading) -> list[tuple[object, ...]]:
    """What a target is known by: sharing one makes two targets the same.

    A level is one state, so its number recurs only by mistake; a count may well recur under another goal.
    """
    if target.value is None:
        return []
    facts = (row.shelter, target.kind, target.value, target.direction)
    if target.kind == "level":
        return [(*facts, stem) for stem in _stems(target.unit)]
    return [(*facts, target.window, row.goal.casefold(), row.measure.casefold())]


def _duplicate(row: PlanRow, target: TargetReading, twin: PlanRow) -> Check:
    what = f"{target.value} {target.unit or ''}".strip()
    facts = {"shelter": row.shelter, "what": what, "first": twin.line, "second": row.line}
    text = _("%(shelter)s has the same target in lines %(first)d and %(second)d: %(what)s.") % facts
    lines = [twin.line, row.line]
    return check(
        "duplicate_target",
        row.line,
        text,
        shelter=row.shelter or None,
        value=target.value,
        unit=target.unit,
        lines=lines,
    )


def _stems(unit: str | None) -> set[str]:
    """Words cut to five letters, so that "medlemmar" and "medlemsantal" meet."""
    return {word[:5].casefold() for word in re.findall(r"\w{4,}", unit or "")}
