"""The content of a follow-up laid out: as tables of a page and of paper, and as the rows of a sheet.

Nothing here knows more than the content does, so that page, PDF and spreadsheet tell the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from budget.templatetags.money import rounded
from jourer import spreadsheets
from jourer.spreadsheets import Cell
from jourer.templatetags.components import Table
from reports.models import FollowUp


@dataclass(frozen=True)
class Block:
    title: str
    said: list[str]
    tables: list[Table]
    notes: list[str]


@dataclass(frozen=True)
class Document:
    """What page and paper show; `fingerprint` is empty until it is published."""

    title: str
    lead: list[str]
    reason: str
    summary: str
    brief: list[Block]
    details: list[Block]
    version: int
    fingerprint: str


def document(follow_up: FollowUp) -> Document:
    content = follow_up.content
    return Document(
        **{name: content[name] for name in ("title", "lead", "reason", "summary", "version")},
        brief=[_block(one) for one in content["brief"]],
        details=[_block(one) for one in content["details"]],
        fingerprint=follow_up.digest,
    )


def _block(one):
    return Block(one["title"], one["said"], [_table(table) for table in one["tables"]], one["notes"])


def _table(one) -> Table:
    rows = tuple(tuple(map(_whole, row["cells"])) for row in one["rows"])
    return Table(one["title"], tuple(one["head"]), rows, tuple(map(_whole, one["foot"])))


def _whole(cell):
    """Whole kronor, as everywhere where an agreement is shown."""
    return rounded(Decimal(cell["kr"])) if isinstance(cell, dict) else cell


def html(follow_up: FollowUp, stylesheet: str) -> str:
    """A document of its own, to be printed."""
    return render_to_string(
        "reports/follow_ups/paper.html", {"document": document(follow_up), "stylesheet": stylesheet}
    )


def xlsx(follow_up: FollowUp) -> bytes:
    """One sheet, with amounts as numbers; made, as far as the file tells, when it was published."""
    shown = document(follow_up)
    return spreadsheets.write([shown.title], _rows(shown), sheet="Uppföljning", made=follow_up.published_at)


def _rows(shown: Document) -> Iterator[list[Cell | Decimal]]:
    for line in (*shown.lead, shown.reason, shown.summary):
        if line:
            yield [line]
    for one in (*shown.brief, *shown.details):
        yield from ([], [one.title], *([line] for line in one.said))
        for table in one.tables:
            yield from ([], [table.caption], list(table.head), *map(list, table.rows))
            if table.foot:
                yield list(table.foot)
        yield from ([line] for line in one.notes)
    if shown.fingerprint:
        yield from ([], ["SHA-256", shown.fingerprint])
