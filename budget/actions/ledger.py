"""The books on their way in: a file is brought, read and taken in whole, or not at all.

Entries are written in batches under books that are not in force, which nobody counts; when all of them are there the
books take the place of those they replace, in one step. A file of hundreds of megabytes is never in memory, and holds
nobody else up.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from itertools import count, islice
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from budget import bookings as rules
from budget import sie
from budget.bookings import Booking, Bookings
from budget.codes import BooksKind
from budget.models import Account, BookObject, Books, LedgerEntry
from jourer import jobs
from jourer.models import Association, audit
from jourer.packages import MEGABYTE
from jourer.periods import Window

READ_BOOKS = "read_books"
BATCH = 5000  # entries that are written at a time


@transaction.atomic
def bring_books(*, by, year: int, data: bytes, file_name: str) -> Books:
    """Put a SIE file in line to be read."""
    books = Books(association=by.association, kind=BooksKind.SIE, year=year, file_name=file_name[-200:], brought_by=by)
    books.digest = hashlib.sha256(data).hexdigest()
    books.seal(data)
    books.save()
    audit.record(by, "books.brought", books, year=year)
    books.job = jobs.ask(by=by, kind=READ_BOOKS, books=str(books.pk))
    books.save(update_fields=["job"])
    return books


def read_brought(*, by, books: Books, tell: Callable[[int], None]) -> None:
    """Take in a file that was brought, and throw it away; if it is refused, the reason stays. Done by a job."""
    if not books.source:
        return
    try:
        take_in(by=by, books=books, stream=books.opened(), tell=tell)
    except sie.UnreadableSieError as error:
        Books.objects.filter(pk=books.pk).update(source="", problem=str(error))


def take_in_file(*, by, year: int | None, stream: BinaryIO, file_name: str) -> tuple[Books, Bookings]:
    """Take in a file that lies at hand, however large; raises `sie.UnreadableSieError`, and nothing was saved."""
    books = Books(association=by.association, kind=BooksKind.SIE, file_name=file_name[-200:], digest=_digest(stream))
    books.year = year or 0  # until the file says it
    books.save()
    try:
        return books, take_in(by=by, books=books, stream=stream)
    except BaseException:
        books.delete()
        raise


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    for block in iter(partial(stream.read, MEGABYTE), b""):
        digest.update(block)
    return digest.hexdigest()


def take_in(*, by, books: Books, stream: BinaryIO, tell: Callable[[int], None] = lambda per_cent: None) -> Bookings:
    """Read a SIE file into books that are not in force, then put them in force. `tell` hears how far it has come."""
    books.entries.all().delete()  # of an attempt that was broken off
    size = stream.seek(0, 2)
    stream.seek(0)
    found = Bookings(sie.Reader(stream), partial(_days, books))
    try:
        for batch in _batches(found):
            with transaction.atomic():
                tell(99 * stream.tell() // size)  # before anything is written: who has lost the work writes nothing
                _write(books, batch)
        rules.refuse_others(found.reader.head, books.association)
        rules.refuse_half(found)
        days = _days(books, found.reader.head)
    except sie.UnreadableSieError:
        books.entries.all().delete()
        raise
    rules.add_remarks(found)
    _name(books.association, found.reader.head)
    put_in_force(by=by, books=books, days=days, facts=_facts(found) | _totals(books))
    return found


def _days(books: Books, head: sie.Head) -> Window:
    """Asked before the first entry, so that books of others are not even begun."""
    rules.refuse_others(head, books.association)
    return rules.days_of(head, books.association, books.year or None)


def _batches(bookings: Iterable[Booking]) -> Iterator[list[Booking]]:
    rest = iter(bookings)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _write(books: Books, batch: list[Booking]) -> None:
    accounts = _accounts(books.association, {one.account for one in batch})
    rules.refuse_beyond_all_books(batch)
    keys = {number: account.pk for number, account in accounts.items()}
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            key,
            books.association_id,
            books.pk,
            keys[one.account],
            one.occurred_on,
            list(one.objects),
            one.series,
            one.number,
            one.amount,
        )
        for key, one in zip(_neighbours(), batch, strict=False)
    )


def _neighbours() -> Iterator[UUID]:
    """Random keys in a row: the index of a million entries is then written page by page, not here and there."""
    first = uuid4().int & ~0xFFFFFFFF
    return (UUID(int=first + number) for number in count())


def _accounts(association: Association, numbers: Iterable[int], names=None) -> dict[int, Account]:
    """The accounts by number; those that are new are made, and named where the name is known."""
    names = names or {}
    there = {one.number: one for one in Account.objects.filter(association=association)}
    new = [
        Account(association=association, number=number, name=names.get(number, ""))
        for number in sorted(numbers)
        if number not in there
    ]
    # Another import may make the same accounts at the same time, in the same order: then neither waits for the other.
    Account.objects.bulk_create(new, ignore_conflicts=True)
    return {one.number: one for one in Account.objects.filter(association=association)} if new else there


def _name(association: Association, head: sie.Head) -> None:
    """The chart and the objects as the file names them; a name that is not said any more stays."""
    named = {number: name for number, name in head.accounts.items() if rules.is_followed(number, head)}
    renamed = [
        one for one in _accounts(association, named, named).values() if named.get(one.number, "") not in {"", one.name}
    ]
    for one in renamed:
        one.name = named[one.number]
    Account.objects.bulk_update(renamed, ["name"], batch_size=500)
    BookObject.objects.bulk_create(
        _objects(association, head),
        update_conflicts=True,
        unique_fields=["association", "dimension", "number"],
        update_fields=["name"],
        batch_size=500,
    )


def _objects(association: Association, head: sie.Head) -> list[BookObject]:
    """Each once, though a file may write its dimension both 6 and 06; of people none."""
    named = {}
    for code in rules.without_people(tuple(sorted(head.objects))):
        dimension, _colon, number = code.partition(":")
        if dimension.isdecimal() and len(dimension) < 5:
            named[int(dimension), number] = head.objects[code]
    return [
        BookObject(association=association, dimension=dimension, number=number, name=name)
        for (dimension, number), name in named.items()
    ]


@transaction.atomic
def put_in_force(*, by, books: Books, days: Window, facts: dict[str, Any]) -> None:
    """Let the entries of the books count, instead of those of the same kind and time, which are gone."""
    Association.objects.select_for_update().get(pk=books.association_id)  # one after the other
    now = timezone.now()
    replaced = Books.objects.filter(association=books.association_id, kind=books.kind).in_force().of_days(days)
    gone = list(replaced.exclude(pk=books.pk).values_list("pk", flat=True))
    LedgerEntry.objects.filter(books__in=gone).delete()
    Books.objects.filter(pk__in=gone).update(replaced_at=now)
    books.starts_on, books.ends_on = days
    books.year = books.year or days[0].year
    books.facts, books.source, books.taken_in_at = facts, "", now
    books.save(update_fields=["starts_on", "ends_on", "year", "facts", "source", "taken_in_at"])
    audit.record(by, "books.taken_in", books, year=books.year, replaced=[str(key) for key in gone])


def _totals(books: Books) -> dict[str, Any]:
    """How many entries, and the result: income less costs, though the books have income negative."""
    entries = books.entries.all()
    total = Decimal(entries.aggregate(total=Sum("amount"))["total"] or 0)
    return {"entries": entries.count(), "result": f"{-total:.2f}"}


def _facts(found: Bookings) -> dict[str, Any]:
    """Codes and numbers: the sentences are made when somebody reads them."""
    reader = found.reader
    return {
        "type": reader.head.type,
        "encoding": reader.encoding,
        "program": reader.head.program,
        "basis": found.basis,
        "vouchers": reader.vouchers,
        "unbalanced": reader.unbalanced,
        "warnings": reader.faults.as_facts(),
        "warned": reader.faults.counts.total(),
    }


# Without SIE


@transaction.atomic
def take_in_sheet(*, by, year: int, bookings: list[Booking], file_name: str) -> Books:
    """Let the rows of a spreadsheet be the outcome of the year, instead of those of an earlier spreadsheet."""
    books = Books(association=by.association, kind=BooksKind.SPREADSHEET, year=year, brought_by=by)
    books.file_name = file_name[-200:]
    books.save()
    for batch in _batches(bookings):
        _write(books, batch)
    put_in_force(by=by, books=books, days=rules.days_here(by.association, year), facts=_totals(books))
    return books


@transaction.atomic
def book_by_hand(*, by, year: int, idempotency_key: UUID, booking: Booking) -> LedgerEntry:
    """Type in one sum of the year; the same key twice is typed in once."""
    Association.objects.select_for_update().get(pk=by.association_id)  # one after the other: one book for all
    days = rules.days_here(by.association, year)
    if booking.occurred_on is None or not days[0] <= booking.occurred_on <= days[1]:
        words = {"first": days[0], "last": days[1]}
        raise ValidationError({"occurred_on": _("The date is not in the financial year %(first)s – %(last)s.") % words})
    account = _accounts(by.association, [booking.account])[booking.account]
    facts = {"occurred_on": booking.occurred_on, "objects_booked": list(booking.objects), "amount": booking.amount}
    entry, created = LedgerEntry.objects.get_or_create(
        association=by.association,
        pk=idempotency_key,
        defaults={"books": _book_of_hand(by, year, days), "account": account, **facts},
    )
    if created:
        audit.record(by, "books.typed_in", entry, year=year, account=booking.account)
    return entry


def _book_of_hand(by, year: int, days: Window) -> Books:
    """The one that is in force; the first time a new one."""
    there = Books.objects.filter(association=by.association, kind=BooksKind.BY_HAND).in_force().of_days(days).first()
    if there:
        return there
    books = Books.objects.create(association=by.association, kind=BooksKind.BY_HAND, year=year, brought_by=by)
    put_in_force(by=by, books=books, days=days, facts={})
    return books


@transaction.atomic
def drop_typed_in(*, by, entry: LedgerEntry) -> None:
    """Take away what was typed in by hand; what came with a file goes with its file only."""
    deleted, _by_model = LedgerEntry.objects.filter(pk=entry.pk, books__kind=BooksKind.BY_HAND).delete()
    if deleted:
        audit.record(by, "books.dropped", entry)


@transaction.atomic
def discard_books(*, by, books: Books) -> None:
    """Give up a file that is not read, or take out of the list one that could not be; what is in force stays."""
    deleted, _by_model = Books.objects.filter(pk=books.pk, taken_in_at=None).delete()
    if deleted:
        audit.record(by, "books.discarded", books)
