"""The rows that a verb writes, found anew: a verb takes nobody's word for whose row it was given."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404


def locked(by, row, among: QuerySet | None = None):
    """The row as it is now, locked until the transaction ends; 404, as in every view, if the actor may not know of it.

    `among` are the rows that the verb is for where those are others than the actor sees.
    """
    mine = type(row).objects.visible_to(by) if among is None else among
    return _all_of([row], mine)[0]


def each_locked(by, rows: Iterable, among: QuerySet | None = None) -> list:
    """As `locked`, of several rows of one kind, in their order."""
    rows = list(rows)
    return _all_of(rows, type(rows[0]).objects.visible_to(by) if among is None else among) if rows else []


def _all_of(rows, mine):
    found = mine.model.objects.select_for_update().filter(pk__in=mine.values("pk")).in_bulk([row.pk for row in rows])
    if any(row.pk not in found for row in rows):
        raise Http404
    return [found[row.pk] for row in rows]
