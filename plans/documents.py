"""Reads an association's plan into goals, budgets and the slips in them: a neutral structure without any database.

`read_document(path)` gives a PlanDocument, `as_json(document)` what `import_plan --json` prints. Nothing is mended and
nothing dropped: what is not a goal, a budget or a contents list stays in `prose`, and what ought to be one but is not
understood becomes a warning. On the way here a file is opened by `plans/reading.py`, its tables are read by
`plans/tables.py`, a measure's words by `plans/interpreting.py`, and `plans/slips.py` looks for contradictions.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from plans import prose, reading, slips
from plans.blocks import HEADING, LIST_ITEM, PARAGRAPH, Block, UnreadableDocument
from plans.prose import ProseGoal
from plans.tables import (
    BUDGET_HEADING,
    LIST_NUMBER,
    PLAN_TITLE,
    YEAR,
    Budgets,
    PlanRow,
    PlanTables,
    Remark,
    Section,
    clean,
    sections_of,
    text_of,
    with_headings,
)

__all__ = [
    "PlanDocument",
    "PlanRow",
    "ProseGoal",
    "Remark",
    "UnreadableDocument",
    "as_json",
    "every_check",
    "read_document",
    "read_pasted",
    "read_upload",
    "refuse_unlike_a_plan",
]


MAX_GOALS = 1000


@dataclass(frozen=True)
class PlanDocument:
    """What a plan file holds. Budgets and checks are plain dictionaries, ready for JSON.

    A budget is {"heading", "rows": [{"label", "amount"}], "printed_total", "computed_total"} with decimal strings; a
    check is {"kind", "line", "message", …}, see plans.slips. `prose` is the text that became nothing else.
    """

    title: str | None
    year: int | None
    vision: str | None
    purpose: str | None
    values: str | None
    rows: tuple[PlanRow, ...]
    prose_goals: tuple[ProseGoal, ...]
    budgets: tuple[dict[str, Any], ...]
    checks: tuple[slips.Check, ...]
    warnings: tuple[Remark, ...]
    prose: tuple[Remark, ...]


def read_document(path: str | Path) -> PlanDocument:
    """The plan in a file on disk; raises UnreadableDocument with one sentence for the user."""
    return _document(reading.read_file(path))


def read_upload(name: str, data: bytes) -> PlanDocument:
    """The plan in a file that somebody sent; raises as `read_document`."""
    return _document(reading.read_blocks(name, data))


def read_pasted(text: str) -> PlanDocument:
    """The plan in text that somebody pasted; raises as `read_document`."""
    return _document(reading.read_pasted(text))


def _document(blocks: list[Block]) -> PlanDocument:
    areas = prose.announced(blocks)
    blocks = prose.with_headings(with_headings(blocks), areas)
    sections = sections_of(blocks)
    title = _title(blocks)
    year = _year(blocks, title)
    tables = PlanTables(blocks)
    for section in sections:
        tables.read(section)
    goals, goal_lines = prose.goals_in(sections, areas)
    if len(tables.rows) + len(goals) > MAX_GOALS:
        raise UnreadableDocument(
            _("The document has more than %(count)s goals, which no plan has.") % {"count": MAX_GOALS}
        )
    budgets = Budgets(blocks, tables.lines)
    statements = _statements(sections, blocks)
    used = {line for _text, lines in statements.values() for line in lines} | tables.lines | goal_lines | budgets.lines
    return PlanDocument(
        title=title,
        year=year,
        **{name: text for name, (text, _lines) in statements.items()},
        rows=tuple(tables.rows),
        prose_goals=tuple(goals),
        budgets=tuple(budget.as_dict() for budget in budgets.found),
        checks=(
            *slips.of_budgets(budgets.found, year),
            *slips.of_appendices(sections, year),
            *slips.of_headings(sections),
            *_goal_number_checks(goals),
            *slips.of_targets(tables.rows),
        ),
        warnings=tuple(sorted([*tables.warnings, *budgets.warnings])),
        prose=tuple(_unused(blocks, used)),
    )


def _unused(blocks: list[Block], used: set[int]) -> Iterator[Remark]:
    """The texts that became nothing else, by their lines."""
    for block in blocks:
        if block.kind != HEADING and block.line not in used:
            yield Remark(block.line, text_of(block))


def refuse_unlike_a_plan(document: PlanDocument) -> None:
    """Raise UnreadableDocument where there is nothing to import; the first that was not understood may say why."""
    if document.rows or document.prose_goals or document.budgets:
        return
    reasons = [remark.text for remark in document.warnings]
    nothing = _(
        "Nothing in it looks like a plan: there is no table of goals and measures, no list of goals and no budget."
    )
    raise UnreadableDocument(" ".join([nothing, *reasons[:1]]))


def every_check(document: PlanDocument) -> list[slips.Check]:
    """The slips, and as "not_understood" the warnings that belong to no row."""
    of_rows = {row.line for row in document.rows}
    unplaced = (remark for remark in document.warnings if remark.line not in of_rows)
    return [*document.checks, *(slips.check("not_understood", line, text) for line, text in unplaced)]


def as_json(document: PlanDocument) -> dict[str, Any]:
    """What `import_plan --json` prints (design §12); absent values are None."""
    warnings: dict[int, list[str]] = defaultdict(list)
    for line, text in document.warnings:
        warnings[line].append(text)
    return {
        "rows": [_row_json(row, warnings[row.line]) for row in document.rows],
        "prose_goals": [_absent_as_none(asdict(goal)) for goal in document.prose_goals],
        "budgets": list(document.budgets),
        "checks": every_check(document),
    }


def _row_json(row: PlanRow, warnings: list[str]) -> dict[str, Any]:
    reading = row.reading
    cells = {name: value for name, value in asdict(row).items() if name != "line"}
    targets = [asdict(target) for target in reading.targets]
    return _absent_as_none(cells) | {
        "targets": targets,
        "warnings": [*warnings, *reading.warnings],
    }


def _absent_as_none(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in facts.items()}


# --- Title, year, vision, purpose, values ---------------------------------------------------------------------------

TITLE_LENGTH = 100
STATEMENTS = {
    "vision": re.compile(r"^(?:vår |föreningens |\d+\. )?vision(?:en)?:?$", re.IGNORECASE),
    "purpose": re.compile(r"^(?:vårt |föreningens |\d+\. )?(?:syfte|ändamål)(?:t|et)?:?$", re.IGNORECASE),
    "values": re.compile(r"^(?:vår |föreningens |\d+\. )?värdegrund(?:en)?:?$", re.IGNORECASE),
}
# "Jourens ändamål är att …": without a heading the sentence itself says what it is.
SENTENCES = {
    "vision": re.compile(r"\bvision(?:en)?\b(?:\s+\w+){0,4}?\s+är\s+att\s+\w+\s+\w+", re.IGNORECASE),
    "purpose": re.compile(
        r"\b(?:ändamål|syfte)(?:t|et)?(?:\s+\w+){0,5}?\s+är\s+att\s+\w+\s+\w+"
        r"|^målet\s+med\s+(?:\w+\s+){1,3}är\s+att\s+\w+\s+\w+",
        re.IGNORECASE,
    ),
}
LEAD_IN = re.compile(r"^\*\*(?P<label>[^*]{2,40})\*\*:?\s+(?P<text>\S.*)$", re.DOTALL)


def _title(blocks: list[Block]) -> str | None:
    headings = [clean(block.text) for block in blocks if block.kind == HEADING]
    lines = [clean(block.text) for block in blocks if block.kind == PARAGRAPH and len(block.text) < TITLE_LENGTH]
    named = [text for text in [*headings, *lines] if PLAN_TITLE.search(text)]
    dated = [text for text in named if YEAR.search(text)]
    return next(iter([*dated, *named, *headings]), None)


def _year(blocks: list[Block], title: str | None) -> int | None:
    headings = [block.text for block in blocks if block.kind == HEADING and not BUDGET_HEADING.search(block.text)]
    found = (YEAR.search(text) for text in [title or "", *headings])
    return next((int(match[0]) for match in found if match), None)


def _statements(sections: list[Section], blocks: list[Block]) -> dict[str, tuple[str | None, list[int]]]:
    """Text and lines of each; what has no heading may be said in a sentence."""
    found = {name: _statement(sections, pattern) for name, pattern in STATEMENTS.items()}
    return found | {name: _sentence(blocks, said) for name, said in SENTENCES.items() if found[name][0] is None}


def _statement(sections: list[Section], name: re.Pattern[str]) -> tuple[str | None, list[int]]:
    """The text under the heading "Vision", or after a bold "Vision" that opens a paragraph, and its lines."""
    for section, following in zip(sections, (sections[place:] for place in range(1, len(sections) + 1)), strict=True):
        if name.match(section.title):
            return _joined([*section.blocks, *_numbered_parts(following)])
        for place, block in enumerate(section.blocks):
            lead = LEAD_IN.match(block.text)
            if lead and name.match(lead["label"]):
                rest = section.blocks[place + 1 :]
                own = [replace(block, text=lead["text"]), *_until_lead_in(rest)]
                parts = _numbered_parts(following) if len(own) > len(rest) else ()
                return _joined([*own, *parts])
    return None, []


def _sentence(blocks: list[Block], name: re.Pattern[str]) -> tuple[str | None, list[int]]:
    """The paragraph that says it in a sentence, with the list that the sentence opens."""
    for place, block in enumerate(blocks):
        if block.kind == PARAGRAPH and name.search(clean(block.text)):
            items = takewhile(lambda item: item.kind == PARAGRAPH and LIST_ITEM.match(item.text), blocks[place + 1 :])
            return _joined([block, *items])
    return None, []


def _until_lead_in(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if LEAD_IN.match(block.text):
            return
        yield block


def _numbered_parts(sections: Iterable[Section]) -> Iterator[Block]:
    """Numbered headings that follow are parts of the same text: the five grounds of a *värdegrund*."""
    for section in sections:
        if section.heading is None or not LIST_NUMBER.match(section.title):
            return
        yield from (section.heading, *section.blocks)


def _joined(blocks: list[Block]) -> tuple[str | None, list[int]]:
    text = "\n\n".join(text_of(block) for block in blocks)
    return text or None, [block.line for block in blocks]


def _goal_number_checks(goals: list[ProseGoal]) -> Iterator[slips.Check]:
    for area, group in groupby(goals, key=lambda goal: goal.area):
        numbers = [(int(goal.number), goal.line) for goal in group if goal.number and goal.number.isdecimal()]
        yield from slips.of_numbers(area, numbers)
