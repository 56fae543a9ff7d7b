"""The change of the field key: what stands under an older key of FIELD_KEYS, made anew under the first.

It runs while people work. A batch of rows is locked, written and let go; nothing else of a row changes, neither its
version nor who changed it, so nobody's form is met by it. It can be stopped anywhere and begun again: what is done
is no longer stale, which is also how it knows that nothing is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.mfa.models import Authenticator
from django.db import models, transaction

from jourer import accounts, crypto, walls
from jourer.access import SystemActor
from jourer.fields import Keyed
from jourer.models import audit
from jourer.models.owned import Owned

BATCH = 200  # rows locked at a time: who saves one of them just then waits a fraction of a second


@dataclass
class Turned:
    """How many rows of a kind were made anew, and how many have something that does not open and stays as it is."""

    label: str
    rows: int = 0
    refused: int = 0


def keyed_fields(model: type[models.Model]) -> list:
    return [column for column in model._meta.concrete_fields if isinstance(column, Keyed)]


def keyed_models() -> list[type[Owned]]:
    return [model for model in walls.owned_models() if keyed_fields(model)]


class Rows:
    """The rows of a model in an association, whose fields know themselves how they are made anew."""

    def __init__(self, model, association):
        self.label = model._meta.label
        self.fields = keyed_fields(model)
        self.all = model._base_manager.filter(association=association)
        self.by = SystemActor("rotate_keys", association)

    def stale(self) -> set:
        is_stale = reduce(or_, (column.stale() for column in self.fields))
        return set(self.all.filter(is_stale).values_list("pk", flat=True))

    def renew(self, row) -> bool:
        """Whether all of it opened. What did is written by a statement that fires nothing and names no other column."""
        columns = [column for column in self.fields if column.is_stale(row)]
        renewed = {column.attname: self._renewed(column, row) for column in columns}
        opened = {name: value for name, value in renewed.items() if value is not None}
        self.all.filter(pk=row.pk).update(**opened)
        return len(opened) == len(renewed)

    def _renewed(self, column, row):
        try:
            return column.renewed(row)
        except crypto.UndecryptableError as error:
            error.log()
            audit.record(self.by, "ciphertext.refused", row, field=f"{self.label.lower()}|{column.attname}")
            return None


class SecondFactors:
    """Everybody's secrets of the second step of the door. They belong to no association, so the log has their line."""

    label = Authenticator._meta.label
    all = Authenticator.objects.all()

    def stale(self) -> set:
        return {row.pk for row in self.all.iterator() if accounts.is_stale(row.data)}

    def renew(self, row) -> bool:
        try:
            self.all.filter(pk=row.pk).update(data=accounts.renewed(row.data))
        except crypto.UndecryptableError as error:
            error.log(row.pk)
            return False
        return True


def rotate() -> Iterator[Turned]:
    """Make anew all that is stale: the associations one after the other, each with one line in its audit."""
    for association in walls.each_association():
        turned = [_turn(Rows(model, association)) for model in keyed_models()]
        if rows := sum(one.rows for one in turned):
            audit.record(SystemActor("rotate_keys", association), "keys.rotated", rows=rows, key=crypto.first_key()[0])
        yield from turned
    yield _turn(SecondFactors())


def left() -> int:
    """How many rows have something under another key than the first: at none, the other keys may go."""
    owned = [len(Rows(model, one).stale()) for one in walls.each_association() for model in keyed_models()]
    return sum(owned) + len(SecondFactors().stale())


def _turn(kind: Rows | SecondFactors) -> Turned:
    """Until nothing is left: a form that was open meanwhile may have brought back what stood under the old key."""
    turned, refused = Turned(kind.label), set()
    while stale := sorted(kind.stale() - refused):
        for start in range(0, len(stale), BATCH):
            with transaction.atomic():
                batch = kind.all.filter(pk__in=stale[start : start + BATCH]).order_by("pk").select_for_update()
                failed = {row.pk for row in batch if not kind.renew(row)}
            turned.rows += len(stale[start : start + BATCH]) - len(failed)
            refused |= failed
    turned.refused = len(refused)
    return turned
