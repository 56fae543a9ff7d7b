"""Monthly totals from before the log began here: read from a spreadsheet, held between two pages, and shown.

A total has a place: the shelter (none: the whole association) and the first day of its month.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jourer import few, kinds, metrics, periods, sources, spreadsheets
from jourer.forms import NumberField
from jourer.metrics import Metric
from jourer.models import Association, History, Shelter
from jourer.months import month_of
from jourer.spreadsheets import Row, text_of
from jourer.templatetags.components import Table
from jourer.templatetags.formats import number

Place = tuple[UUID | None, date]

FIRST_YEAR = 1970  # older than any shelter: a year before it is a slip


def whole_association() -> str:
    return _("The whole association")


def offered() -> list[Metric]:
    """What a month's total can be added up of: of different people, or of shares, no sum can be made."""
    return [metric for metric in metrics.offered() if metric.kind == kinds.EVENTS]


def has_shelters(metric: Metric) -> bool:
    """Whether the log can tell shelters apart here."""
    return metric.knows({"shelter": ()})


def not_by_shelter(metric: Metric) -> str:
    return _("“%(metric)s” is not counted by shelter: choose the whole association.") % {"metric": metric.label}


def months_of(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def in_words(month: date) -> str:
    return date_format(month, "F Y")


def problem_with(month: date) -> str | None:
    """Why a month can have no total; None where it can."""
    today = timezone.localdate()
    if month.year < FIRST_YEAR:
        return _("%(year)s is too long ago.") % {"year": month.year}
    if month > today:
        return _("%(month)s has not come yet.") % {"month": in_words(month).capitalize()}
    if periods.whole_month(month)[1] >= today:
        words = _("%(month)s is not over yet: write what was counted so far as the opening figure of the target.")
        return words % {"month": in_words(month).capitalize()}
    return None


# What the log has already


def logged(association: Association, metric: Metric, places: Iterable[Place]) -> dict[Place, Decimal | int]:
    """What the log holds of the months, where it holds anything: there the total will stand in for it."""
    places = sorted(places, key=lambda place: place[1])
    if not places:
        return {}
    window = places[0][1], periods.whole_month(places[-1][1])[1]
    columns = sources.columns(association, metric, ["shelter"] if has_shelters(metric) else [], window)
    found = {}
    for shelter, month in places:
        mask = columns.where({"shelter": [str(shelter)]} if shelter else {})
        mask &= columns.within(*periods.whole_month(month))
        found[shelter, month] = columns.sum(metric.amount, mask) if metric.amount else mask.bit_count()
    return {place: value for place, value in found.items() if value}


def said_of_log(metric: Metric, month: date, value, shelter: str = "") -> str:
    """ "I mars 2025 finns redan 14 stödkontakter i loggen; månadssumman gäller i stället"."""
    words = {"month": in_words(month), "value": number(value), "unit": metric.unit, "shelter": shelter}
    if shelter:
        said = _("In %(month)s, %(shelter)s already has %(value)s %(unit)s in the log; the total holds instead.")
    else:
        said = _("In %(month)s there are already %(value)s %(unit)s in the log; the total holds instead.")
    return said % words


# A spreadsheet

MAX_ERRORS = 30
MAX_NAMED = 12
TEXT_LENGTH = 40
MONTH_HEADINGS = {"månad", "month"}
WHOLE_HEADINGS = {"hela föreningen", "föreningen", "the whole association"}
SUMS = re.compile(r"(?:del)?(?:summa|sum|totalt?|totalsumma)\b.*", re.IGNORECASE)
TOTAL = NumberField(required=False, min_value=0, error_messages={"min_value": gettext_lazy("A total is 0 or more.")})


def read_totals(rows: list[Row], metric: Metric, shelters: Iterable[Shelter]) -> dict[Place, Decimal]:
    """The totals of a sheet with a row for each month and a column for each shelter; an empty cell is no total.

    Raises a ValidationError with everything that is wrong, each with the number of its row.
    """
    return _Reader(metric, list(shelters)).totals(rows)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Reader:
    """Reads on after an error, so that everything can be mended at once."""

    def __init__(self, metric: Metric, shelters: list[Shelter]):
        self.metric = metric
        self.names = ", ".join(names_of(shelters).values())
        self.known: dict[str, UUID | None] = {_plain(shelter.name): shelter.pk for shelter in shelters}
        self.known |= dict.fromkeys({*WHOLE_HEADINGS, _plain(whole_association())})
        self.errors: list[str] = []
        self.row_of: dict[date, int] = {}
        self.found: dict[Place, Decimal] = {}

    def totals(self, rows: list[Row]) -> dict[Place, Decimal]:
        filled = [(place, row) for place, row in enumerate(rows, 1) if any(text_of(cell) for cell in row)]
        (head_number, head), *body = filled
        columns = self._columns(head_number, head, [row for _number, row in body])
        for row_number, row in body if columns else ():
            self._read(row_number, row, columns)
        self._look_for_gaps()
        if not self.found and not self.errors:
            self.errors.append(_("The spreadsheet holds no totals."))
        if self.errors:
            raise ValidationError(_shortened(self.errors))
        return self.found

    def _note(self, row_number, problem):
        self.errors.append(_("Row %(row)s: %(problem)s") % {"row": row_number, "problem": problem})

    # The heads of the columns

    def _columns(self, row_number, head, body) -> dict[int, UUID | None]:
        """{column: the shelter that its totals are of}; empty where nothing below can be understood."""
        if _plain(text_of(head[0])) not in MONTH_HEADINGS:
            self._note(row_number, _("The first column is to be called “Month”, with one column of totals beside it."))
            return {}
        columns: dict[int, UUID | None] = {}
        for index, cell in enumerate(head[1:], 1):
            self._head(row_number, columns, index, text_of(cell), body)
        if not columns and not self.errors:
            self._note(row_number, _("There is no column with totals beside the months."))
        return columns

    def _head(self, row_number, columns, index, name, body):
        if not name and not any(text_of(row[index]) for row in body if index < len(row)):
            return
        if problem := self._problem_with_head(index, name, columns):
            self._note(row_number, problem)
        else:
            columns[index] = self.known[_plain(name)]

    def _problem_with_head(self, index, name, columns):
        words = {"name": name[:TEXT_LENGTH], "column": spreadsheets.column_name(index), "known": self.names}
        if not name:
            return _("Column %(column)s has figures but no name.") % words
        if SUMS.fullmatch(name):
            return _("“%(name)s” is a sum: take the column away, or call it “The whole association”.") % words
        if _plain(name) not in self.known:
            return _("“%(name)s” is no shelter here. The columns can be called: %(known)s.") % words
        shelter = self.known[_plain(name)]
        if shelter in columns.values():
            return _("There are two columns for “%(name)s”.") % words
        if shelter and not has_shelters(self.metric):
            return not_by_shelter(self.metric)
        return None

    # The months

    def _read(self, row_number, row, columns):
        month = month_of(row[0])
        if problem := self._problem_with_month(month, text_of(row[0])[:TEXT_LENGTH]):
            self._note(row_number, problem)
        elif month:
            self.row_of[month] = row_number
            for index, shelter in columns.items():
                text = text_of(row[index]) if index < len(row) else ""
                self._read_total(row_number, index, text, (shelter, month))

    def _problem_with_month(self, month, text):
        if not text:
            return _("The month is missing.")
        if SUMS.fullmatch(text):
            return _("“%(text)s” is a sum: take the row away, the months are added here.") % {"text": text}
        if month is None:
            return _("“%(text)s” is no month. Write it as 2025-01 or januari 2025.") % {"text": text}
        if month in self.row_of:
            words = {"month": in_words(month).capitalize(), "other": self.row_of[month]}
            return _("%(month)s is already in row %(other)s.") % words
        return problem_with(month)

    def _read_total(self, row_number, index, text, place):
        try:
            value = TOTAL.clean(text)
        except ValidationError as error:
            words = {"column": spreadsheets.column_name(index), "text": text[:TEXT_LENGTH]}
            said = _("Column %(column)s, “%(text)s”: %(why)s")
            self._note(row_number, said % {**words, "why": " ".join(error.messages)})
        else:
            if value is not None:
                self.found[place] = value

    def _look_for_gaps(self):
        """A month without a row between others is more often forgotten than unknown."""
        if not self.row_of:
            return
        between = [month for month, _last in periods.months((min(self.row_of), max(self.row_of)))]
        if missing := [month for month in between if month not in self.row_of]:
            said = _("These months are missing: %(months)s. Give each a row; leave its cells empty if it has no total.")
            self.errors.append(said % {"months": _named(missing)})


def _named(months):
    named = ", ".join(in_words(month) for month in months[:MAX_NAMED])
    if len(months) <= MAX_NAMED:
        return named
    return _("%(named)s and %(count)s more") % {"named": named, "count": len(months) - MAX_NAMED}


def _shortened(errors):
    if len(errors) <= MAX_ERRORS:
        return errors
    return [*errors[:MAX_ERRORS], _("… and %(count)s more errors.") % {"count": len(errors) - MAX_ERRORS}]


def template(shelters: Iterable[Shelter]) -> bytes:
    """An .xlsx file to fill in: the association's own shelters, and the months of last year."""
    head = [_("Month"), *names_of(shelters).values()]
    months = months_of(timezone.localdate().year - 1)
    return spreadsheets.write(head, [[f"{month:%Y-%m}"] for month in months], sheet=_("Monthly totals"))


# Between the dry run and the confirmation

A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Draft:
    """What a spreadsheet would write, and what stood there when that was shown."""

    metric: Metric
    source: str
    totals: dict[Place, Decimal]
    seen: dict[Place, Decimal] = field(default_factory=dict)

    @property
    def overwrites(self) -> int:
        """How many totals it would change."""
        return sum(value != self.totals[place] for place, value in self.seen.items())


def sealed(draft: Draft, actor) -> str:
    """The draft as text that only we can have written, and only for this actor: the page holds it, no file does."""
    totals = [
        [str(shelter or ""), month.isoformat(), str(value), str(draft.seen.get((shelter, month), ""))]
        for (shelter, month), value in draft.totals.items()
    ]
    return signing.dumps([draft.metric.key, draft.source, totals], salt=_salt(actor), compress=True)


def unsealed(text: str, actor) -> Draft:
    """The draft again; raises `signing.BadSignature` where it is not ours, not the actor's, or too old."""
    key, source, rows = signing.loads(text, salt=_salt(actor), max_age=A_DAY)
    metric = metrics.get(key)
    if metric is None:
        raise signing.BadSignature(key)
    totals, seen = {}, {}
    for shelter, month, value, old in rows:
        place = UUID(shelter) if shelter else None, date.fromisoformat(month)
        totals[place] = Decimal(value)
        if old:
            seen[place] = Decimal(old)
    return Draft(metric, source, totals, seen)


def _salt(actor):
    return f"plans.history.{actor.pk}"


# What there is


def there(association: Association, metric: str) -> dict[Place, History]:
    """The totals of a metric, by their places."""
    rows = History.objects.filter(association=association, metric=metric)
    return {(row.shelter_id, row.first_day): row for row in rows}


def changes(draft: Draft, names: Mapping[UUID | None, str]) -> Table:
    """What would be written, month by month: "31", and where it changes "28 → 31"."""
    columns = [key for key in names if any(shelter == key for shelter, _month in draft.totals)]
    months = sorted({month for _shelter, month in draft.totals})
    rows = tuple((in_words(month), *(_change(draft, (key, month)) for key in columns)) for month in months)
    return Table(_("What will be saved"), (_("Month"), *(names[key] for key in columns)), rows)


def _change(draft, place):
    new, old = draft.totals.get(place), draft.seen.get(place)
    if new is None:
        return _("nothing")
    if old is None:
        return _("%(value)s (new)") % {"value": number(new)}
    return _("%(value)s (as before)") % {"value": number(new)} if old == new else f"{number(old)} → {number(new)}"


def names_of(shelters: Iterable[Shelter]) -> dict[UUID | None, str]:
    """{shelter: its name}, and last the whole association under None: the columns of every table here."""
    return {**{shelter.pk: shelter.name for shelter in shelters}, None: whole_association()}


@dataclass(frozen=True)
class YearOfTotals:
    """The totals of a metric in a year: a table of months × shelters, and where they come from."""

    metric: str
    label: str
    year: int
    table: Table
    sources: list[tuple[str, str, date]]  # (source, who typed it in, when)
    columns: list[tuple[UUID | None, str]]

    @property
    def is_offered(self) -> bool:
        """Whether more can be typed in: a retired metric only shows what there is."""
        return any(metric.key == self.metric for metric in offered())


def years(rows: Iterable[History], names: Mapping, actor) -> list[YearOfTotals]:
    """What there is, by metric and the latest year first, as the actor may see it."""
    by_metric = sorted(rows, key=lambda row: (_label(row.metric), row.metric, -row.year))
    return [
        _year(metric, year, list(some), names, actor)
        for (metric, year), some in groupby(by_metric, key=lambda row: (row.metric, row.year))
    ]


def _label(key):
    metric = metrics.get(key)
    return str(metric.label) if metric else key


def _caption(key, year):
    metric = metrics.get(key)
    return _("%(year)s, %(unit)s each month") % {"year": year, "unit": metric.unit} if metric else str(year)


def _year(key, year, rows, names, actor):
    values = {(row.shelter_id, row.month): row.value for row in rows}
    columns = [shelter for shelter in names if any(row.shelter_id == shelter for row in rows)]
    discreet = not actor.may("cases.log") and getattr(metrics.get(key), "persons", True)
    lines = [[values.get((shelter, month)) for shelter in columns] for month in range(1, 13)]
    size = _months_together(lines, columns) if discreet else 1
    known = min(row.month for row in rows), max(row.month for row in rows)
    body = tuple(
        (words, *(_discreet(line, columns) if discreet else line))
        for words, line in _together(lines, year, size, known)
    )
    head = (_("Month"), *(names[shelter] for shelter in columns))
    return YearOfTotals(
        metric=key,
        label=_label(key),
        year=year,
        table=Table(_caption(key, year), head, body),
        sources=sorted({(row.source, row.typed_by.user.name, timezone.localdate(row.typed_at)) for row in rows}),
        columns=[(shelter, names[shelter]) for shelter in columns],
    )


def _together(lines, year, size, known):
    """(in words, totals) of so many months at a time, from the first month that is known to the last."""
    for start in range(0, 12, size):
        first, last = max(start + 1, known[0]), min(start + size, known[1])
        if first <= last:
            stretch = date(year, first, 1), periods.whole_month(date(year, last, 1))[1]
            words = in_words(stretch[0]) if first == last else periods.in_words(stretch)
            yield words, [_sum(column) for column in zip(*lines[start : start + size], strict=True)]


def _sum(values):
    """Of those that are known."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _months_together(lines, columns) -> int:
    """How many months make a row in which nothing is few; where even half-years have few, the year is one row.

    Who knows the year, or the quarters of a target's chart, could otherwise work out the month that is not told.
    """
    series = zip(*([value or 0 for value in (*line, _elsewhere(line, columns))] for line in lines), strict=True)
    return few.months_together(*series) or 12


def _elsewhere(line, columns):
    """What is left of the whole association when the shelters that have a total are taken from it."""
    *shelters, whole = line
    if columns[-1] is not None or whole is None:
        return 0
    return max(whole - sum(value or 0 for value in shelters), 0)


def _discreet(line, columns):
    """Few persons are not told apart, nor by what is left when the shelters are taken from the whole."""
    is_few = [value is not None and few.is_few(value) for value in line]
    hides_whole = any(is_few) or 0 < _elsewhere(line, columns) < few.FEW
    return [
        few.in_words() if hidden else _("not shown") if hides_whole and shelter is None and value is not None else value
        for value, hidden, shelter in zip(line, is_few, columns, strict=True)
    ]
