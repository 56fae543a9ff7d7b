"""Goals that a plan tells in running text: numbered sub-goals, aims in a list, and the paragraphs of an area.

Plans without tables say what they are about in one of three ways: a heading "Mål för 2026" with numbered goals below;
"Syftet är att" with a list; or a list of areas to begin with, each of which comes back as a heading over some lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from plans.blocks import HEADING, LIST_ITEM, PARAGRAPH, ROW, WEAK_HEADING, Block, joined
from plans.tables import APPENDIX, BUDGET_HEADING, LIST_NUMBER, PLAN_TITLE, Section, clean, goes_on, without_number


@dataclass(frozen=True)
class ProseGoal:
    """A goal in running text; `number` is what the plan prints, gaps included, or None."""

    area: str
    number: str | None
    text: str
    line: int


def goals_in(sections: list[Section], areas: list[str]) -> tuple[list[ProseGoal], set[int]]:
    """The goals and the lines they stand in; `areas` are the headings that the plan announced."""
    numbered = {section.heading: section for section in _goal_sections(sections)}
    goals: list[ProseGoal] = []
    lines: set[int] = set()
    for section in sections:
        if section.heading in numbered and section.heading is not None:
            found = _numbered_goals(section)
        elif any(_leads_to_aims(clean(block.text)) for block in section.blocks):
            found = _aims(section)
        elif any(_names(section.title, area) for area in areas):
            found = _paragraphs(section)
        else:
            continue
        for goal, own_lines in found:
            goals.append(goal)
            lines |= own_lines
    return goals, lines


Found = Iterator[tuple[ProseGoal, set[int]]]


def _gathered(area: str, starts: Iterator[tuple[Block, str | None, str]]) -> Found:
    """Goals from (block, number, text); a text without a number of "" goes on with the goal before."""
    goal: ProseGoal | None = None
    lines: set[int] = set()
    for block, number, text in starts:
        if number == CONTINUED and goal:
            goal, lines = replace(goal, text=joined(goal.text, text)), {*lines, block.line}
            continue
        if goal:
            yield goal, lines
        goal, lines = ProseGoal(area, number, text, block.line), {block.line}
    if goal:
        yield goal, lines


CONTINUED = ""  # in place of a number


def _area(section: Section) -> str:
    """The heading names the area, unless it is the plan's own."""
    return "" if PLAN_TITLE.search(section.title) else without_number(section.title)


# --- Numbered sub-goals -----------------------------------------------------------------------------------------------

GOALS_HEADING = re.compile(
    r"\bmål(?:en|sättning(?:ar)?)?\b.*\b(?:formulerade|verksamhetsår\w*|20\d\d)|\bdelmål\b", re.IGNORECASE
)

NUMBER_LENGTH = 10  # a goal has no room for more: a longer number stays in the text


def _numbered_goals(section: Section) -> Found:
    return _gathered(_area(section), _numbered_texts(section))


def _numbered_texts(section: Section) -> Iterator[tuple[Block, str | None, str]]:
    last = ""
    for block in section.blocks:
        text = clean(block.text)
        if number := LIST_NUMBER.match(text):
            is_short = len(number["number"]) <= NUMBER_LENGTH
            last = text[number.end() :] if is_short else text
            yield block, number["number"] if is_short else None, last
        elif text and last and goes_on(last, text):
            last = joined(last, text)
            yield block, CONTINUED, text


def _goal_sections(sections: list[Section]) -> Iterator[Section]:
    opened: Section | None = None
    for section in sections:
        if opened and _closes(section, opened):
            opened = None
        if not opened and GOALS_HEADING.search(section.title) and not APPENDIX.match(section.title):
            opened = section
        if opened:
            yield section


def _closes(section: Section, opened: Section) -> bool:
    if APPENDIX.match(section.title) or BUDGET_HEADING.search(section.title):
        return True
    # Headings that are only bold lines have no levels: there the number tells an area from what follows the areas.
    is_area = section.level == opened.level == WEAK_HEADING and LIST_NUMBER.match(section.title)
    return section.level <= opened.level and not is_area


# --- "Syftet är att" and its list -------------------------------------------------------------------------------------

AIM_LEAD = re.compile(
    r"^(?:.*\b)?(?:syftet|målet|målsättning(?:en|ar)?|målen|delmål(?:en)?|vi\s+ska|vi\s+vill)\b[^.]*?(?:\batt|:)\W*$",
    re.IGNORECASE,
)

LEAD_LENGTH = 500  # of the sentence that opens a list of aims


def _leads_to_aims(text: str) -> bool:
    return len(text) <= LEAD_LENGTH and bool(AIM_LEAD.match(text))


def _aims(section: Section) -> Found:
    return _gathered(_area(section), _aim_texts(section))


def _aim_texts(section: Section) -> Iterator[tuple[Block, str | None, str]]:
    """What an item opens with a colon goes on until the next item."""
    is_list, last, opened = False, "", False
    for block in section.blocks:
        text = clean(block.text)
        if _leads_to_aims(text) and not LIST_ITEM.match(text):
            is_list, last, opened = True, "", False
        elif is_list and LIST_ITEM.match(text):
            last = LIST_ITEM.sub("", text)
            opened = last.endswith(":")
            yield block, None, last
        elif is_list and last and (opened or goes_on(last, text)):
            yield block, CONTINUED, text if last.endswith(":") or not opened else f", {text}"
            last = joined(last, text)
        elif text:
            is_list = False


# --- Areas that the plan announces ------------------------------------------------------------------------------------

AREA_LENGTH = 120
END = re.compile(r"[.:;,!?]$")
# The plan speaks of itself, or the web page it was copied from does.
CLOSING = re.compile(
    r"^denna\s+(?:verksamhets)?plan\b|\bcookies\b|\bändamål\s+är\b|\bvision\b.*\bär\s+att\b", re.IGNORECASE
)


def _paragraphs(section: Section) -> Found:
    return _gathered(_area(section), _paragraph_texts(section))


def _paragraph_texts(section: Section) -> Iterator[tuple[Block, str | None, str]]:
    last = ""
    for block in section.blocks:
        text = clean(block.text)
        if CLOSING.search(text):
            return
        if block.kind == PARAGRAPH and text:
            is_continued = bool(last) and goes_on(last, text)
            last = LIST_ITEM.sub("", text)
            yield block, CONTINUED if is_continued else None, last


def announced(blocks: list[Block]) -> list[str]:
    """The items of the lists that may name the plan's areas: short, and no sentences."""
    found: list[str] = []
    for is_item, group in groupby(
        blocks, key=lambda block: block.kind == PARAGRAPH and bool(LIST_ITEM.match(block.text))
    ):
        items = [LIST_ITEM.sub("", clean(block.text)) for block in group] if is_item else []
        if len(items) > 2 and not any(END.search(item) or len(item) > AREA_LENGTH for item in items):
            found += items
    return found


def with_headings(blocks: list[Block], areas: list[str]) -> list[Block]:
    """Lines without any mark that are headings.

    An announced area come back, what stands over "Syftet är att", and in pasted text those over numbered sub-goals.
    """
    following = [*blocks[1:], None]
    places = {
        place
        for place, (block, after) in enumerate(zip(blocks, following, strict=True))
        if _may_be_heading(block) and (_is_over_aims(after) or any(_names(clean(block.text), area) for area in areas))
    } | set(_over_numbered_goals(blocks))
    return [
        replace(block, kind=HEADING, level=WEAK_HEADING, text=clean(block.text)) if place in places else block
        for place, block in enumerate(blocks)
    ]


NUMBERED_AREA = re.compile(r"^\d{1,2}\.\s+[^\W\d][\w-]*(?:[ /][\w&-]+){0,5}$")


def _over_numbered_goals(blocks: list[Block]) -> Iterator[int]:
    """The last line that is called goals, since a contents list names it too, and the numbered areas after it."""
    opens = [place for place, block in enumerate(blocks) if _may_be_heading(block) and GOALS_HEADING.search(block.text)]
    if not opens or any(block.kind == HEADING and GOALS_HEADING.search(block.text) for block in blocks):
        return
    yield opens[-1]
    for place in range(opens[-1] + 1, len(blocks) - 1):
        block, after = blocks[place : place + 2]
        if block.kind == HEADING:
            return
        number = LIST_NUMBER.match(clean(after.text))
        is_followed_by_its_goals = after.kind == PARAGRAPH and (number is None or number["number"] == "1")
        if block.kind == PARAGRAPH and NUMBERED_AREA.match(clean(block.text)) and is_followed_by_its_goals:
            yield place


def _may_be_heading(block: Block) -> bool:
    text = clean(block.text)
    is_line = block.kind == PARAGRAPH and text[:1].isupper() and len(text) <= AREA_LENGTH
    return (
        is_line
        and not END.search(text)
        and not _leads_to_aims(text)
        and not any(pattern.match(text) for pattern in (LIST_ITEM, PLAN_TITLE))
    )


def _is_over_aims(block: Block | None) -> bool:
    return block is not None and block.kind != ROW and _leads_to_aims(clean(block.text))


def _names(heading: str, area: str) -> bool:
    """ "Värdegrunden" is the area "Värdegrund": every word of the heading begins as one of the area's."""
    words, known = _stems(heading), _stems(area)
    return bool(words) and words[0] == known[0] and set(words) <= set(known) if known else False


def _stems(text: str) -> list[str]:
    return [word[:5].casefold() for word in re.findall(r"\w{3,}", without_number(text))]
