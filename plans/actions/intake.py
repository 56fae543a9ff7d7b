"""A plan document on its way in: brought, read, and chosen from.

Nothing of a plan is written here, but in `plans/actions/importing.py`. Whoever stops half-way finds the document, and
what was chosen of it, as it was left.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jourer import confined, jobs
from jourer.models import Measure, Shelter, audit
from plans import changes, proposals
from plans.actions.outline import TEXTS
from plans.actions.targets import refuse_nonsense
from plans.documents import (
    PlanDocument,
    UnreadableDocument,
    every_check,
    read_pasted,
    read_upload,
    refuse_unlike_a_plan,
)
from plans.models import Plan, PlanImport
from plans.preview import Preview

READ_PLAN = "read_plan"


@transaction.atomic
def bring_plan(*, by, year: int, data: bytes, file_name: str = "", shelter: Shelter | None = None) -> PlanImport:
    """Put a document in line to be read; without a file's name it is text that was pasted."""
    refuse_adopted(Plan.objects.filter(association=by.association, year=year).first())
    row = PlanImport(association=by.association, year=year, file_name=file_name[-200:], shelter=shelter, brought_by=by)
    row.seal(data)
    row.save()
    audit.record(by, "plan.brought", row)
    row.job = jobs.ask(by=by, kind=READ_PLAN, **{"import": str(row.pk)})
    row.save(update_fields=["job"])
    return row


def refuse_adopted(plan: Plan | None) -> None:
    """Only a draft takes a document; after adoption what is measured changes by decision, target by target."""
    if plan and plan.adopted_on:
        message = _(
            "The plan for %(year)s is adopted, so no document is read into it. Change its targets on their own pages,"
            " with a reason and a decision."
        )
        raise ValidationError({"year": message % {"year": plan.year}})


def read_brought(*, row: PlanImport) -> None:
    """Read the document and throw it away; what it holds, or why it cannot be read, stays. Done by a job, by nobody."""
    if not row.source:
        return
    facts = {
        "file_name": row.file_name,
        "shelter": row.shelter.name if row.shelter else "",
        "language": translation.get_language() or settings.LANGUAGE_CODE,
    }
    found: dict[str, Any] = {}
    try:
        found = confined.call(understood, row.unsealed(), **facts)
    except confined.ConfinedError:
        found = {"problem": _too_much()}
    finally:
        # Given up meanwhile, the row is gone, and nothing is to be kept. The document goes first and by itself: what
        # was found in it may be refused by the database, and it must not stay for that.
        brought = PlanImport.objects.filter(pk=row.pk)
        brought.update(source="")
        if found:
            brought.update(**found)


def _too_much() -> str:
    return _(
        "The document is too large or too intricate to be read. Save its tables of goals as a document of their own, or"
        " paste them instead."
    )


def understood(data: bytes, *, file_name: str, shelter: str, language: str) -> dict[str, Any]:
    """What a document holds, or why it cannot be read, as fields of its row; asks no database and fits into JSON."""
    with translation.override(language):
        try:
            document = read_upload(file_name, data) if file_name else read_pasted(data.decode())
            refuse_unlike_a_plan(document)
        except UnreadableDocument as error:
            return {"problem": str(error)}
        return {"content": _content(document, shelter), "budgets": document.budgets}


def _content(document: PlanDocument, shelter: str) -> dict[str, Any]:
    return {
        "title": document.title or "",
        "year": document.year,
        "texts": {name: getattr(document, name) or "" for name in TEXTS},
        "goals": proposals.as_data(proposals.proposed(document, shelter)),
        "slips": [check["message"] for check in every_check(document)],
    }


@transaction.atomic
def answer_shelters(*, by, row: PlanImport, answers: Mapping[str, Shelter | None]) -> None:
    """Which of the association's shelters the document means by a name; None is the whole association."""
    row = _open(by, row)
    row.shelters = {**row.shelters, **{name: str(one.pk) if one else "" for name, one in answers.items()}}
    row.save(update_fields=["shelters"])


@transaction.atomic
def choose(*, by, row: PlanImport, left_out: Collection[str], taken_out: Collection[str]) -> PlanImport:
    """Keep what was ticked: what of the document is left out, and which goals leave the plan."""
    row = _open(by, row)
    row.left_out, row.taken_out = sorted(left_out), sorted(taken_out)
    row.save(update_fields=["left_out", "taken_out"])
    return row


@transaction.atomic
def change_proposed(*, by, row: PlanImport, name: str, items=(), **facts) -> None:
    """Say what a target measures, instead of what it was read as; or add one."""
    row = _open(by, row)
    measure = Measure(association=by.association, **facts)
    refuse_nonsense(measure)
    measure.check_list(items)
    row.changed = {**row.changed, name: changes.described(measure, items)}
    row.left_out = [one for one in row.left_out if one != name]
    row.save(update_fields=["changed", "left_out"])


@transaction.atomic
def word_proposed(*, by, row: PlanImport, key: str, **words: str) -> None:
    """Say a goal of the document in other `words`, which are fields of `ProposedGoal`; its targets stay as they are.

    No two goals have the same words in an area: nobody could tell which of them is meant.
    """
    row = _open(by, row)
    preview = Preview(row, by)
    entry = preview.entry(key)
    if entry and preview.is_taken(entry, words):
        raise ValidationError({"goal": _("There is already a goal with these words in the area.")})
    row.changed = {**row.changed, key: words}
    row.save(update_fields=["changed"])


@transaction.atomic
def discard_import(*, by, row: PlanImport) -> None:
    """Give the document up; what has come into a plan stays there."""
    deleted, _rows = PlanImport.objects.waiting().filter(pk=row.pk).delete()
    if deleted:
        audit.record(by, "plan.import_discarded", row)


def locked(by, row: PlanImport) -> PlanImport:
    """The row as it is now, and as it stays until the transaction is over."""
    rows = PlanImport.objects.select_for_update(of=("self",)).select_related("association").defer("source")
    found = rows.filter(association=by.association, pk=row.pk).first()
    if found is None:
        raise ValidationError(_("The document has been given up meanwhile, so nothing of it can be chosen."))
    return found


def _open(by, row: PlanImport) -> PlanImport:
    """The same, as long as there is something to choose."""
    row = locked(by, row)
    if row.plan_id:
        raise ValidationError(_("The document has been read into the plan meanwhile. Change its goals there."))
    return row
