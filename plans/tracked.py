"""Tracked changes of a Word document: the plan is what is left when all of them are accepted."""

from typing import Any

from docx.oxml.ns import qn


def accept_changes(body: Any) -> None:
    """Take out of the XML the rows and cells that are struck, and run together what a struck line end parted.

    Struck words are marked one by one; whoever reads a paragraph passes them by.
    """
    for element, mark in (("w:tr", "w:trPr/w:del"), ("w:tc", "w:tcPr/w:cellDel")):
        for struck in [one for one in body.iter(qn(element)) if _has(one, mark)]:
            struck.getparent().remove(struck)
    for paragraph in list(body.iter(qn("w:p"))):
        if _has(paragraph, "w:pPr/w:rPr/w:del") or _has(paragraph, "w:pPr/w:rPr/w:moveFrom"):
            _run_into_the_next(paragraph)


def _has(element: Any, path: str) -> bool:
    return element.find("/".join(map(qn, path.split("/")))) is not None


def _run_into_the_next(paragraph: Any) -> None:
    """The words begin the paragraph that follows, which keeps its style; before a table they stay where they are."""
    following = next(paragraph.itersiblings(qn("w:p"), qn("w:tbl"), qn("w:sdt")), None)
    if following is None or following.tag != qn("w:p"):
        return
    place = 0 if following.find(qn("w:pPr")) is None else 1  # its properties stand first
    following[place:place] = [child for child in paragraph if child.tag != qn("w:pPr")]
    paragraph.getparent().remove(paragraph)
