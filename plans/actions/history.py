"""Monthly totals from before the log began here: typed in, or brought from a spreadsheet."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jourer import kinds
from jourer.metrics import Metric
from jourer.models import Association, History, Shelter, audit
from jourer.templatetags.formats import number
from plans import history
from plans.history import Draft, Place

STALE = "stale"


@transaction.atomic
def type_totals(
    *,
    by,
    metric: Metric,
    shelter: Shelter | None,
    year: int,
    values: Mapping[int, Decimal | None],
    source="",
    seen: Mapping[int, Decimal] | None = None,
):
    """Make the totals of a year what `values` says, {month: total}; a month that has none there has none afterwards.

    Where a total is no longer what was `seen` by who typed, and would be written over, it is refused.
    """
    _refuse_metric(metric, by_shelter=shelter is not None)
    key = shelter.pk if shelter else None
    totals = {(key, date(year, month, 1)): values.get(month) for month in range(1, 13)}
    if found := {
        f"month_{month.month}": problem
        for (_shelter, month), value in totals.items()
        if value is not None and (problem := history.problem_with(month))
    }:
        raise ValidationError(found)
    there = _locked(by, metric.key, totals)
    if seen is not None:
        before = {(key, date(year, month, 1)): value for month, value in seen.items()}
        _refuse_unseen(_meanwhile(totals, there, before), there)
    rows = _replace(by, metric.key, totals, source, there)
    audit.record(by, "history.typed", metric=metric.key, year=year, shelter=str(key or ""), rows=rows)


@transaction.atomic
def import_totals(*, by, draft: Draft) -> int:
    """Write all totals of a spreadsheet or none; months that it says nothing of stay. Returns how many it held.

    Where a total is no longer what the draft saw, and would be written over, it is refused with the code "stale".
    """
    _refuse_metric(draft.metric, by_shelter=any(shelter for shelter, _month in draft.totals))
    if problems := [problem for month in _months(draft.totals) if (problem := history.problem_with(month))]:
        raise ValidationError(problems)
    there = _locked(by, draft.metric.key, draft.totals)
    if _meanwhile(draft.totals, there, draft.seen):
        raise ValidationError(_("Somebody has changed the totals meanwhile. Look once more."), code=STALE)
    rows = _replace(by, draft.metric.key, draft.totals, draft.source, there)
    audit.record(by, "history.imported", metric=draft.metric.key, rows=rows)
    return len(draft.totals)


def _months(totals):
    return sorted({month for _shelter, month in totals})


def _refuse_metric(metric, *, by_shelter):
    if metric.kind != kinds.EVENTS:
        raise ValidationError(_("Of this no monthly totals can be added up."))
    if by_shelter and not history.has_shelters(metric):
        raise ValidationError(history.not_by_shelter(metric))


def _locked(by, key, totals) -> dict[Place, History]:
    """The rows that are there in the places of the totals, until the end of the transaction."""
    # Two who save at once go one after the other; `no_key` lets all others, who only point at the association, go on.
    Association.objects.select_for_update(no_key=True).get(pk=by.association_id)
    return {place: row for place, row in history.there(by.association, key).items() if place in totals}


def _replace(by, key, totals: Mapping[Place, Decimal | None], source, there: Mapping[Place, History]) -> dict[str, int]:
    """Write what is new or differs, take away what is None; says how many rows of each for the audit."""
    same = {place for place, row in there.items() if _says_the_same(row, totals[place], source)}
    old = [row.pk for place, row in there.items() if place not in same]
    new = {place: value for place, value in totals.items() if value is not None and place not in same}
    History.objects.filter(pk__in=old).delete()
    History.objects.bulk_create(_rows(by, key, new, source))
    changed = len(new.keys() & there.keys())
    return {
        "before": len(there),
        "after": len(same) + len(new),
        "added": len(new) - changed,
        "changed": changed,
        "removed": len(old) - changed,
    }


def _meanwhile(totals, there, seen) -> list[Place]:
    """Where somebody else has written what would be written over unseen."""
    return [place for place, row in there.items() if row.value not in {seen.get(place), totals[place]}]


def _refuse_unseen(places, there):
    if places:
        said = _("Somebody else has saved %(value)s here.")
        found = {f"month_{place[1].month}": said % {"value": number(there[place].value)} for place in places}
        message = _(
            "Somebody else has changed the totals since you opened the page. What you wrote is still here, and nothing "
            "is saved yet. If you save again, what you wrote holds."
        )
        raise ValidationError({"seen": message, **found})


def _says_the_same(row, value, source) -> bool:
    """Such a row stays, with who typed it in; a source that is not given takes none away."""
    return row.value == value and source in {"", row.source}


def _rows(by, key, totals, source):
    for (shelter, month), value in totals.items():
        place = {"shelter_id": shelter, "year": month.year, "month": month.month}
        yield History(association_id=by.association_id, metric=key, **place, value=value, source=source, typed_by=by)
