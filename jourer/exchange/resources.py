"""From rows to a spreadsheet and back: each row goes through the verb by which people write, all of them or none."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import tablib
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from jourer import spreadsheets
from jourer.exchange.cells import (
    Fixed,
    Pointing,
    Text,
    escaped,
    in_every_language,
    plain,
    shortened,
    text_of,
    written,
)

ID = gettext_lazy("Id")
MOST_CHANGES = 500  # at once: each takes some 15 ms, and somebody waits for the page
UNKNOWN_ID = gettext_lazy("There is no row with this id here. Leave the cell empty if the row is new.")


class Change(NamedTuple):
    """A cell that becomes another; `before` is empty for a new row."""

    heading: str
    before: str
    after: str


class RowChange(NamedTuple):
    row: int
    is_new: bool
    cells: list[Change]


class Problem(NamedTuple):
    """What is wrong in a row of the file; `heading` is empty where it is the whole row."""

    row: int
    heading: str
    message: str


@dataclass
class Outcome:
    """What a file would do, or has done. With a problem nothing is done."""

    problems: list[Problem] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    unchanged: int = 0

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added

    @property
    def fingerprint(self) -> str:
        """Another as soon as the file would do anything else than this."""
        return hashlib.sha256(json.dumps(self.changes).encode()).hexdigest()


class TooManyChangesError(Exception):
    """The file is to be divided; not said of each row, as a ValidationError would be."""


class Cells:
    """django-import-export's `Diff`: here the cells that change, as text; its own is HTML with inline styles."""

    def __init__(self, resource, instance, new):
        self.new = new
        self.fields = [one for one in resource.get_import_fields() if not one.readonly]
        self.before = self.read(instance)

    def read(self, instance):
        return [written(one.export(instance)) for one in self.fields]

    def compare_with(self, resource, instance):
        self.after = self.read(instance)

    def as_html(self):
        before = [""] * len(self.fields) if self.new else self.before
        changed = zip(self.fields, before, self.after, strict=True)
        return [Change(str(one.column_name), old, new) for one, old, new in changed if old != new]


class OwnedResource(resources.Resource):
    """The rows of one association, for one actor.

    A row with an id is that row; one without is known by the fields in `key`, or is new. A subclass has `add` and
    `change`, which call the verbs; the fields in `explaining` say why, and are no change by themselves. The columns in
    `needed` are in every file, and the cells in `filled` in every new row.
    """

    key: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    explaining: frozenset[str] = frozenset()
    columns_of: dict[str, str] = {}  # what a verb speaks of, where no column is called so
    fields: dict[str, Field]

    id = Field("pk", ID, Text(), readonly=True)

    class Meta:
        instance_loader_class = BaseInstanceLoader
        skip_unchanged = True

    def __init__(self, actor):
        super().__init__()
        self.actor = actor
        self.taken: dict[Any, int] = {}
        self.written = 0
        for one in self.fields.values():
            one.column_name = str(one.column_name)  # translated once, and not for every cell

    def add(self, row, facts: dict) -> None:
        raise NotImplementedError

    def change(self, row, facts: dict) -> None:
        raise NotImplementedError

    @classmethod
    def order(cls) -> list[str]:
        """The id last: it is there for us, and what people read comes first."""
        return [*(name for name in cls.fields if name != "id"), "id"]

    @classmethod
    def headings(cls) -> list:
        return [cls.fields[name].column_name for name in cls.order()]

    # Out

    def get_queryset(self):
        return self._meta.model.objects.visible_to(self.actor)

    def get_export_order(self):
        return self.order()

    get_import_order = get_export_order

    def table(self) -> tablib.Dataset:
        """All rows; no cell of it is a formula."""
        dataset = self.export(self.there)
        return tablib.Dataset(*([escaped(cell) for cell in row] for row in dataset), headers=dataset.headers)

    # Which row is meant

    @cached_property
    def there(self) -> list:
        return list(self.get_queryset())

    @cached_property
    def by_id(self) -> dict[str, Any]:
        return {str(one.pk): one for one in self.there}

    @cached_property
    def by_key(self) -> dict[tuple, list]:
        rows: dict[tuple, list] = {}
        for one in self.there:
            for key in self.keys_of(one):
                rows.setdefault(key, []).append(one)
        return rows

    def keys_of(self, one) -> list[tuple]:
        return [tuple(_compared(self.fields[name].get_value(one)) for name in self.key)] if self.key else []

    def key_in(self, row) -> tuple | None:
        """None where rows have no names, or where a cell cannot be read, which will be said of the cell."""
        columns = [self.fields[name] for name in self.key]
        row = dict.fromkeys((str(one.column_name) for one in columns), "") | row
        try:
            return tuple(_compared(one.clean(row, actor=self.actor)) for one in columns) or None
        except ValueError:
            return None

    def get_instance(self, instance_loader, row):
        key = row.get(str(ID), "")
        if key and key.lower() not in self.by_id:
            raise ValidationError({"pk": UNKNOWN_ID})
        return self.by_id[key.lower()] if key else self.known(row)

    def known(self, row):
        found = self.by_key.get(self.key_in(row) or (), [])
        if len(found) > 1:
            raise ValidationError({"pk": _("Several rows here are called so. Take the id from the file you exported.")})
        return found[0] if found else None

    def init_instance(self, row=None):
        return self._meta.model(association=self.actor.association)

    def after_init_instance(self, instance, new, row, **kwargs):
        """The same row twice in a file: which of the two is meant, nobody can tell."""
        key = self.key_in(row) if new else instance.pk
        if key is not None and self.taken.setdefault(key, kwargs["row_number"]) != kwargs["row_number"]:
            other = self.numbers[self.taken[key] - 1]
            raise ValidationError(_("Row %(row)s is already about this. Keep one of them.") % {"row": other})

    # In

    def import_field(self, field, instance, row, *args, **kwargs):
        """A cell that says what an export would say changes nothing; nor does an empty one in a new row."""
        cell = row.get(str(field.column_name))
        if cell is None or cell == written(field.export(instance)) or (instance._state.adding and not cell):
            return
        super().import_field(field, instance, row, *args, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or instance._state.adding:
            return False
        before, after = self.facts_of(original), self.facts_of(instance)
        return all(before[name] == after[name] for name in after if name not in self.explaining)

    def facts_of(self, instance) -> dict:
        """What the verbs are told: of a row that is there, not where it belongs."""
        untold = Pointing if instance._state.adding else Fixed
        told = [one for one in self.get_import_fields() if not isinstance(one, untold) and not one.readonly]
        return {last_part(one.attribute): one.get_value(instance) for one in told}

    def validate_instance(self, instance, import_validation_errors=None, *args, **kwargs):
        errors = dict(import_validation_errors or {})
        for name in self.filled:
            if name not in errors and self.fields[name].get_value(instance) is None:
                errors[name] = ValidationError(_("This cell can not be empty."))
        super().validate_instance(instance, errors, *args, **kwargs)

    def save_instance(self, instance, is_create, row, **kwargs):
        self.written += 1
        if self.written > MOST_CHANGES:
            raise TooManyChangesError
        facts = self.facts_of(instance)
        if is_create:
            self.add(instance, facts)
        else:
            self.change(instance, facts)

    @classmethod
    def get_diff_class(cls):
        return Cells

    def bring(self, rows: Iterable[list[str]], *, dry_run: bool) -> Outcome:
        """Do what the rows of a file say, with its headings first; with any problem, or on a dry run, do nothing."""
        dataset = self._dataset(rows)
        result = self.import_data(
            dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, actor=self.actor
        )
        for error in (*result.base_errors, *(error for _row, errors in result.row_errors() for error in errors)):
            _raise(error.error)
        return Outcome(
            problems=[problem for row in result.invalid_rows for problem in self._problems(row)],
            changes=[change for change in self._changes(result) if change.cells],
            unchanged=result.totals[RowResult.IMPORT_TYPE_SKIP],
        )

    def _changes(self, result):
        for number, row in zip(self.numbers, result.rows, strict=True):
            if row.import_type in {RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE}:
                yield RowChange(number, row.is_new(), row.diff)

    def _problems(self, row):
        for name, messages in row.error_dict.items():
            yield Problem(self.numbers[row.number - 1], self._heading_of(name), " ".join(messages))

    def _heading_of(self, name):
        """Errors are said of attributes, by the verbs without the path that leads to them."""
        name = self.columns_of.get(name, name)
        return next((str(one.column_name) for one in self.fields.values() if _is_called(one, name)), "")

    # The file

    def _dataset(self, rows) -> tablib.Dataset:
        """The file under our own headings; `numbers` tells which row of the file each is. Empty rows are left out."""
        filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
        if len(filled) < 2:
            raise ValidationError(_("The file has no rows under its headings."))
        (_number, head), *body = filled
        columns = self._columns(head, [row for _number, row in body])
        self.numbers = [number for number, _row in body]
        cells = [[_cell(row, place) for place in columns] for _number, row in body]
        return tablib.Dataset(*cells, headers=list(columns.values()))

    def _columns(self, head: list[str], body: list[list[str]]) -> dict[int, str]:
        """{place: heading in the user's language}; raises a ValidationError with everything that is wrong."""
        known = {said: str(one) for one in self.headings() for said in in_every_language(one)}
        columns: dict[int, str] = {}
        problems = []
        for place in range(max(map(len, [head, *body]))):
            name = _cell(head, place)
            heading = known.get(plain(name))
            if heading and heading not in columns.values():
                columns[place] = heading
            elif name or any(_cell(row, place) for row in body):
                problems.append(self._problem_with_head(place, name, heading))
        needed = [str(self.fields[name].column_name) for name in self.needed]
        if missing := [name for name in needed if name not in columns.values()]:
            problems.append(_("These columns are missing in the first row: %(names)s.") % {"names": ", ".join(missing)})
        if problems:
            raise ValidationError(problems)
        return columns

    def _problem_with_head(self, place, name, heading):
        words = {"name": shortened(name), "column": spreadsheets.column_name(place)}
        if heading:
            return _("There are two columns called “%(name)s”.") % words
        if not name:
            return _("Column %(column)s has no heading.") % words
        words["known"] = ", ".join(map(str, self.headings()))
        return _("There is no column “%(name)s” here. The columns are called: %(known)s.") % words


def _raise(error):
    """The first of what no cell is to blame for: mostly nothing that the user could mend."""
    if isinstance(error, TooManyChangesError):
        words = {"most": MOST_CHANGES}
        message = _("At most %(most)s rows can be new or changed at once. Divide the file into several.")
        raise ValidationError(message % words) from error
    raise error


def _cell(row, place):
    """Programs leave out what is empty at the end of a row."""
    return row[place] if place < len(row) else ""


def read(rows) -> list[list[str]]:
    """The cells of a spreadsheet as text."""
    return [[text_of(cell) for cell in row] for row in rows]


def _compared(value):
    return plain(value) if isinstance(value, str) else value


def last_part(attribute: str) -> str:
    return attribute.rpartition("__")[2]


def _is_called(one, name):
    return name in {one.attribute, last_part(one.attribute)}
