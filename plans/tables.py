"""The tables of a plan document: appendices with goals, activities and measures, and budgets.

Also what all readers of a document share: a Section is a heading with the blocks under it, and `clean` takes emphasis
marks away.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from plans.blocks import HEADING, PARAGRAPH, ROW, WEAK_HEADING, Block
from plans.interpreting import Interpretation, interpret

MARKUP = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|p|font)(?:\s[^<>]*)?>|\*\*|__", re.IGNORECASE)
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
BOLD_CELL = re.compile(r"^\s*(?:\*\*.+\*\*|<b>.+</b>|<strong>.+</strong>)\s*$", re.IGNORECASE | re.DOTALL)
LIST_NUMBER = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,2})*)[.)]\s+(?=\S)")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
UNFINISHED = re.compile(r"[^.!?:]$")
PLAN_TITLE = re.compile(r"verksamhets(?:plan|inriktning)", re.IGNORECASE)
BUDGET_HEADING = re.compile(r"budget", re.IGNORECASE)
APPENDIX = re.compile(r"^\W*bilaga\s+(?P<number>\d{1,3})(?!\d)", re.IGNORECASE)


class Remark(NamedTuple):
    """A text and the line it stands in or speaks of."""

    line: int
    text: str


@dataclass(frozen=True)
class Section:
    """A heading (None before the first) and the blocks up to the next one."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        return clean(self.heading.text) if self.heading else ""

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0


def sections_of(blocks: list[Block]) -> list[Section]:
    """The document cut at its headings."""
    starts = [0, *(index for index, block in enumerate(blocks) if block.kind == HEADING), len(blocks)]
    parts = (blocks[start:end] for start, end in pairwise(starts) if end > start)
    return [
        Section(part[0], tuple(part[1:])) if part[0].kind == HEADING else Section(None, tuple(part)) for part in parts
    ]


def clean(text: str | None) -> str:
    """The text without emphasis marks; otherwise word for word."""
    return MARKUP.sub("", LINE_BREAK.sub("\n", text or "")).strip()


def without_number(text: str) -> str:
    """ "1. Organisation" → "Organisation"."""
    return LIST_NUMBER.sub("", text).strip(" :")


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence broken off in `before` continues in `after`."""
    return bool(UNFINISHED.search(before)) and after[:1].islower()


def text_of(block: Block) -> str:
    """All the block's words on one line, the cells of a row with tabs between them."""
    return clean("\t".join(cell or "" for cell in block.cells) if block.kind == ROW else block.text)


def with_headings(blocks: list[Block]) -> list[Block]:
    """A line of a spreadsheet, or a row across a table, that stands over a table is its heading.

    So is a plain line that names a budget: whatever is pasted has no headings.
    """
    return [
        Block(HEADING, block.line, text=_caption(block), level=_level(_caption(block)), gap=block.gap)
        if _stands_over(block, following)
        else block
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
    ]


def _caption(block: Block) -> str:
    return clean(block.cells[0] if block.kind == ROW else block.text)


def _level(text: str) -> int:
    """What names a shelter or the whole plan stands above what names an area."""
    return 1 if APPENDIX.match(text) or PLAN_TITLE.search(text) or BUDGET_HEADING.search(text) else WEAK_HEADING


def _stands_over(block: Block, following: Block | None) -> bool:
    text = _caption(block)
    if block.kind == HEADING or not text or any(map(clean, block.cells[1:])) or len(text) > CAPTION_LENGTH:
        return False
    if block.kind == PARAGRAPH:
        return following is not None and following.kind == ROW and bool(BUDGET_HEADING.search(text))
    is_over_header = following is not None and following.kind == ROW and bool(_columns(following))
    names_something = PLAN_TITLE.search(text) or APPENDIX.match(text) or BUDGET_HEADING.search(text)
    return is_over_header or bool(names_something and not TOTAL.match(text))


# --- Appendix tables ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanRow:
    """A row of an appendix table; activity and measure are word for word. `line` as in plans.blocks.Block."""

    area: str
    shelter: str
    goal: str
    activity: str
    measure: str
    line: int

    @cached_property
    def reading(self) -> Interpretation:
        """What the measure means; whoever asks for it, it is read once."""
        return interpret(self.measure, self.goal)


COLUMNS = {
    "measure": re.compile(
        r"m[äåa]tinstrument|mått|mätning|indikator(?:er)?|mätbar[at]* mål|m[åä]tetal|måltal|nyckeltal|resultatmål"
        r"|uppföljning|(?:så|hur) (?:mäter|mäts|följer).*",
        re.IGNORECASE,
    ),
    "activity": re.compile(
        r"aktivitet(?:er)?|åtgärd(?:er)?|insats(?:er)?|genomförande|metod(?:er)?|arbetssätt|så gör vi|vad vi gör",
        re.IGNORECASE,
    ),
    "goal": re.compile(r"(?:del|effekt)?mål|målsättning(?:ar)?|vad vi vill(?: uppnå)?", re.IGNORECASE),
}
# In one long table instead of one for each; only beside a column of goals, since "Verksamhet" may name that one.
BESIDE_GOALS = {
    "shelter": re.compile(r"jour(?:en)?|verksamhet|förening", re.IGNORECASE),
    "area": re.compile(r"(?:mål|verksamhets|fokus|insats)?område", re.IGNORECASE),
}
# An appendix names its shelter before "planering …", after it, or alone.
APPENDIX_START = r"(?:bilaga\s+\d+\W*\s)?\s*"
PLAN_WORD = r"(?:verksamhets|aktivitets|handlings)?plan(?:ering)?|mål(?:uppfyllelse)?"
NAME_FIRST = re.compile(
    rf"^{APPENDIX_START}(?P<name>(?!(?:bilaga|{PLAN_WORD})\b)\S.*?)\s+(?:{PLAN_WORD})\b", re.IGNORECASE
)
NAME_LAST = re.compile(rf"^{APPENDIX_START}(?:{PLAN_WORD})\s+(?:för\s+)?(?P<name>\D*\S)\s*(?:20\d\d)?$", re.IGNORECASE)
NAME_ALONE = re.compile(rf"^{APPENDIX_START}(?P<name>\D*?\S)\s*(?:20\d\d)?$", re.IGNORECASE)
JOUR = re.compile(r"jour(?:en)?\b", re.IGNORECASE)
MAX_NAME_WORDS = 5


class PlanTables:
    """Gathers the rows of every table with a measure column, section by section."""

    def __init__(self, blocks: list[Block]) -> None:
        self.words = _words(blocks)
        self.rows: list[PlanRow] = []
        self.warnings: list[Remark] = []
        self.lines: set[int] = set()
        self.shelter, self.area = "", ""
        self.shelter_level = 0
        self.columns: dict[str, int] = {}

    def read(self, section: Section) -> None:
        """Take the section's rows; a paragraph that carries on the last cell belongs to it."""
        self._enter(section)
        for place, block in enumerate(section.blocks):
            follows_row = place > 0 and section.blocks[place - 1].kind == ROW
            if block.kind == ROW and (self.columns or _columns(block)):
                self._row(block)
                self.lines.add(block.line)
            elif follows_row and self._carries_on(block):
                self._append("measure", block.text)
                self.lines.add(block.line)

    def _enter(self, section: Section) -> None:
        self.columns = {}
        name = _shelter_name(section.title, self.words)
        if name or (self.shelter and section.level <= self.shelter_level):
            self.shelter, self.shelter_level, self.area = name, section.level, ""
        elif section.heading:
            self.area = _area_name(section.title)

    def _row(self, block: Block) -> None:
        if columns := _columns(block):
            self._header(block, columns)
        elif area := _section_area(block):
            self.area = area
        elif any(clean(cell) for cell in block.cells):
            self._goal_row(block)

    def _header(self, block: Block, columns: dict[str, int]) -> None:
        self.columns = columns
        first = clean(block.cells[columns["goal"]])
        if first and not COLUMNS["goal"].fullmatch(first):
            self.area = _area_name(first)
        for index, cell in enumerate(block.cells):
            if clean(cell) and index not in columns.values():
                self._warn(block, _("The column “%(name)s” is not imported.") % {"name": clean(cell)})

    def _goal_row(self, block: Block) -> None:
        cells = {"activity": ""} | {name: _cell(block, index) for name, index in self.columns.items()}
        self.shelter, self.area = cells.get("shelter") or self.shelter, cells.get("area") or self.area
        self._warn_of_extra_cells(block)
        if self._is_continuation(cells):
            for name in ("goal", "activity", "measure"):
                self._append(name, cells[name] or "")
            return
        if cells["measure"] is None:
            self._warn(block, _("This goal shares its measure with the row above."))
        elif not cells["measure"]:
            self._warn(block, _("This goal has no measure."))
        goal = cells["goal"] or (self.rows[-1].goal if self.rows else "")
        activity, measure = cells["activity"] or "", cells["measure"] or ""
        self.rows.append(PlanRow(self.area, self.shelter, goal, activity, measure, block.line))

    def _is_continuation(self, cells: dict[str, str | None]) -> bool:
        """A logical row may go on in a second row: at a page break, or where activities share goal and measure."""
        last = self.rows[-1] if self.rows else None
        if not last or (last.shelter, last.area) != (self.shelter, self.area):
            return False
        filled = [name for name in ("goal", "activity", "measure") if cells[name]]
        if filled == ["measure"]:
            return True
        if filled == ["activity"] and cells["measure"] is None:
            return True
        return all(goes_on(getattr(last, name), cells[name] or "") for name in filled)

    def _carries_on(self, block: Block) -> bool:
        is_next_line = block.kind == PARAGRAPH and not block.gap and self.columns
        return bool(is_next_line and self.rows and goes_on(self.rows[-1].measure, block.text))

    def _append(self, name: str, text: str) -> None:
        if text:
            last = self.rows[-1]
            changed: dict[str, Any] = {name: f"{getattr(last, name)} {clean(text)}".strip()}
            self.rows[-1] = replace(last, **changed)

    def _warn_of_extra_cells(self, block: Block) -> None:
        for cell in block.cells[max(self.columns.values()) + 1 :]:
            if clean(cell):
                text = _("A cell beside the measure is not imported: “%(text)s”.") % {"text": clean(cell)}
                self._warn(block, text)

    def _warn(self, block: Block, text: str) -> None:
        self.warnings.append(Remark(block.line, text))


def _cell(block: Block, index: int) -> str | None:
    """The cell's text; None where a merged cell goes on from the row above."""
    if index >= len(block.cells):
        return ""
    cell = block.cells[index]
    return None if cell is None else clean(cell)


def _columns(block: Block) -> dict[str, int]:
    """Column numbers by name if the row is a header; the goals stand in the first column that is nothing else."""
    cells = [clean(cell).strip(" :") for cell in block.cells]
    found = _places(COLUMNS, cells)
    if "goal" in found:
        found = _places(BESIDE_GOALS, cells) | found
    free = [index for index in range(len(cells)) if index not in found.values()]
    if "measure" not in found or not found.keys() & {"activity", "goal"} or not ("goal" in found or free):
        return {}
    return {"goal": free[0] if free else 0} | found


def _places(patterns: dict[str, re.Pattern[str]], cells: list[str]) -> dict[str, int]:
    """The first cell that each pattern is the whole of."""
    fitting = {
        name: [index for index, cell in enumerate(cells) if pattern.fullmatch(cell)]
        for name, pattern in patterns.items()
    }
    return {name: places[0] for name, places in fitting.items() if places}


# Without any mark, as in .csv, only the words tell: "Våldsförebyggande insatser".
AREA = re.compile(
    r"(?:[^\W\d][\w-]*\s+(?:och\s+|&\s+|för\s+)?){0,3}\w*(?:verksamhet|arbete|insatser|plattform|engagemang|organisation"
    r"|ekonomi|opinionsbildning|kommunikation|samverkan|marknadsföring|förebyggande|medlemsvård)",
    re.IGNORECASE,
)


def _section_area(block: Block) -> str:
    """The area that a section row in the middle of a table names, or nothing."""
    first, *others = block.cells
    text = clean(first)
    is_marked = bool(BOLD_CELL.match(first or "")) or text.isupper() or AREA.fullmatch(text)
    return _area_name(text) if text and is_marked and not any(clean(cell) for cell in others) else ""


def _area_name(text: str) -> str:
    name = without_number(text)
    return name.capitalize() if name.isupper() else name


def _shelter_name(heading: str, words: set[str]) -> str:
    """The shelter an appendix heading names, or nothing: the plan's own title names the whole association."""
    if len(heading) > CAPTION_LENGTH:
        return ""
    is_appendix = bool(APPENDIX.match(heading))
    if BUDGET_HEADING.search(heading) or (PLAN_TITLE.search(heading) and not is_appendix):
        return ""
    if found := NAME_FIRST.match(heading):
        return _without_genitive(found["name"], words) if is_appendix or "jour" in found["name"].lower() else ""
    found = NAME_LAST.match(heading) or NAME_ALONE.match(heading)
    is_name = found and JOUR.search(found["name"]) and len(found["name"].split()) <= MAX_NAME_WORDS
    return found["name"] if found and is_name else ""


def _without_genitive(name: str, words: set[str]) -> str:
    """ "Kvinnojouren Annas" → "Kvinnojouren Anna", but "Ungdomsjouren Kompis" as it is.

    Before "planering" a name stands in the genitive, and Swedish adds no second s to a name that ends in one. The
    rest of the document decides: the s goes if the last word occurs there without it, stays if it occurs only with
    it, and goes if it does not occur at all.
    """
    last = name.rsplit(maxsplit=1)[-1].casefold()
    keeps_s = last[:-1] not in words and last in words
    return name if not last.endswith("s") or keeps_s else name[:-1]


def _words(blocks: list[Block]) -> set[str]:
    """Every word of the document, but for the appendix headings and the contents list that repeats them."""
    texts = (text_of(block) for block in blocks)
    return {word.casefold() for text in texts if not APPENDIX.match(text) for word in re.findall(r"\w+", text)}


# --- Budgets --------------------------------------------------------------------------------------------------------

TOTAL = re.compile(r"^(?:totalt?|summa|total)\b", re.IGNORECASE)
CONTENTS = re.compile(r"^innehåll", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"^\d{0,3}$")
AMOUNT = re.compile(
    r"""^(?P<sign>-?)\s*(?P<whole>\d{1,12}|\d{1,3}(?:[ .]\d{3}){1,3})(?:,(?P<part>\d{1,2}))?
    \s*(?:kr|kronor|sek|:-)?\.?$""",
    re.IGNORECASE | re.VERBOSE,
)
SPACES_AND_SIGNS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ") | {ord("\u2212"): "-"}
CAPTION_LENGTH = 120


@dataclass(frozen=True)
class Budget:
    """A budget with its printed total (None if there is none), kept beside the computed one."""

    heading: str
    line: int
    rows: tuple[tuple[str, Decimal], ...]
    printed: Decimal | None

    @property
    def computed(self) -> Decimal:
        return sum((amount for _label, amount in self.rows), Decimal(0))

    def as_dict(self) -> dict[str, Any]:
        """For JSON: amounts as decimal strings."""
        return {
            "heading": self.heading,
            "rows": [{"label": label, "amount": str(amount)} for label, amount in self.rows],
            "printed_total": None if self.printed is None else str(self.printed),
            "computed_total": str(self.computed),
        }


class Budgets:
    """Finds the tables with amounts and a total; other tables that no one has `taken` become warnings."""

    def __init__(self, blocks: list[Block], taken: set[int]) -> None:
        self.found: list[Budget] = []
        self.warnings: list[Remark] = []
        self.lines: set[int] = set()
        caption = ""
        for kind, group in groupby(blocks, key=lambda block: block.kind):
            table = [block for block in group if block.line not in taken]
            if kind == ROW and table:
                self._table(caption, table)
            elif table and (kind == HEADING or len(table[-1].text) <= CAPTION_LENGTH):
                caption = clean(table[-1].text)

    def _table(self, caption: str, table: list[Block]) -> None:
        is_wide = any(len(_filled(block)) > 1 for block in table)
        has_total = any(len(_filled(block)) > 1 and TOTAL.match(_filled(block)[0]) for block in table)
        if is_wide and (has_total or BUDGET_HEADING.search(caption)):
            self.lines |= {block.line for block in table}
            self._budgets(caption, table)
        elif _is_contents(caption, table):
            self.lines |= {block.line for block in table}
        elif is_wide:
            self.warnings.append(Remark(table[0].line, _why_not_understood(table)))

    def _budgets(self, heading: str, table: list[Block]) -> None:
        """Each total closes a budget: income and costs may stand in one table."""
        rows: list[tuple[str, Decimal]] = []
        start = table[0].line
        for block in table:
            label, amount = self._budget_row(block, is_first=not rows)
            if amount is None:
                continue
            if TOTAL.match(label):
                self.found.append(Budget(heading, start, tuple(rows), amount))
                rows, start = [], block.line + 1
            else:
                rows.append((label, amount))
        if rows:
            self.found.append(Budget(heading, start, tuple(rows), None))

    def _budget_row(self, block: Block, *, is_first: bool) -> tuple[str, Decimal | None]:
        label, *cells = _filled(block) or [""]
        amounts = [amount for amount in map(_amount, cells) if amount is not None]
        facts = {"text": text_of(block)}
        is_header = is_first and not any(character.isdigit() for cell in cells for character in cell)
        if not amounts and label and not is_header:
            self.warnings.append(Remark(block.line, _("A budget row without a readable amount: “%(text)s”.") % facts))
        if len(amounts) > 1:
            self.warnings.append(
                Remark(block.line, _("Of several amounts only the first is kept: “%(text)s”.") % facts)
            )
        return label, amounts[0] if amounts else None


ENGLISH = re.compile(r"(?:goal|target|objective|activity|activitie|measure|indicator)s?", re.IGNORECASE)
SEVERAL = re.compile(r"(?=.*\b(?:mål|aktivitet(?:er)?)\b).*\b(?:mått|mät\w*|måt\w*)\b", re.IGNORECASE | re.DOTALL)


def _why_not_understood(table: list[Block]) -> str:
    """What to do about a table of goals; about any other it is only said that it is there."""
    beginning = [cell for block in table[:3] for cell in _filled(block)]
    facts = {"count": len(table), "start": beginning[0]}
    if sum(bool(ENGLISH.fullmatch(cell)) for cell in beginning) > 1:
        text = _(
            "The table that begins with “%(start)s” is in English. Name its columns Mål, Aktivitet and Mätinstrument."
        )
    elif any(map(SEVERAL.search, beginning)):
        text = _("The heading “%(start)s” stands over several columns. Give goals, activities and measures one each.")
    else:
        text = _("A table of %(count)d rows that begins with “%(start)s” is not understood.")
    return text % facts


def _filled(block: Block) -> list[str]:
    return [text for text in map(clean, block.cells) if text]


def _is_contents(caption: str, table: Iterable[Block]) -> bool:
    """A contents list: headings with page numbers that grow, or none."""
    pages = [clean(block.cells[-1]) if len(block.cells) > 1 else "" for block in table]
    if not all(map(PAGE_NUMBER.match, pages)):
        return False
    numbers = [int(page) for page in pages if page]
    is_growing = len(numbers) > 2 and numbers == sorted(numbers)
    return bool(CONTENTS.match(caption)) or is_growing


def _amount(text: str) -> Decimal | None:
    found = AMOUNT.match(text.translate(SPACES_AND_SIGNS))
    if not found:
        return None
    whole = re.sub(r"[ .]", "", found["whole"])
    return (
        Decimal(f"{found['sign']}{whole}.{found['part'] or '0'}") if found["part"] else Decimal(found["sign"] + whole)
    )
