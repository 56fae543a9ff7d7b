"""Outcome from the real books: sums with account, object, day and voucher; never a voucher's text."""

import base64
from datetime import timedelta
from io import BytesIO

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from budget.codes import BooksKind
from jourer.fields import EncryptedTextField
from jourer.models import Actor, Job, Owned, OwnedQuerySet
from jourer.periods import Window

UNREAD_KEPT = timedelta(days=30)  # a file that could not be read, and why


class Account(Owned):
    """An account of the association's own chart; the number says its class (BAS: 3 income, 4–8 costs)."""

    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["association", "number"], name="account_once")]

    def __str__(self):
        return f"{self.number} {self.name}".strip()


class BookObject(Owned):
    """An object of the books: SIE's dimension 1 is a cost centre, mostly a shelter, and 6 a project, mostly a grant."""

    dimension = models.PositiveSmallIntegerField(_("dimension"))
    number = models.CharField(_("number"), max_length=50)
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("object of the books")
        verbose_name_plural = _("objects of the books")
        ordering = ["dimension", "number"]
        constraints = [models.UniqueConstraint(fields=["association", "dimension", "number"], name="book_object_once")]

    def __str__(self):
        return f"{self.number} {self.name}".strip()

    @property
    def code(self) -> str:
        """As an entry and a row's source have it."""
        return f"{self.dimension}:{self.number}"


class BooksQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        """The list of whoever follows the budget; never with the files, which only the job reads."""
        if not actor.may("budget.read"):
            return self.none()
        return super().visible_to(actor).defer("source")

    def in_force(self):
        """Those whose entries count."""
        return self.filter(taken_in_at__isnull=False, replaced_at=None)

    def of_days(self, days: Window):
        """Of a financial year that has days in common with these."""
        return self.filter(starts_on__lte=days[1], ends_on__gte=days[0])

    def unread(self):
        """Files that have waited, or could not be read, for so long that nobody asks for them any more."""
        return self.filter(taken_in_at=None, brought_at__lte=timezone.now() - UNREAD_KEPT)


class Books(Owned):
    """What one file, or somebody by hand, says of one financial year; the next of its kind takes its place.

    The file itself lies here encrypted until it is read, and no longer. What was replaced stays in the list without its
    entries.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=BooksKind)
    year = models.PositiveSmallIntegerField(_("year"))  # of the budget that it was brought for
    starts_on = models.DateField(_("first day of the financial year"), null=True, blank=True)  # unknown until read
    ends_on = models.DateField(_("last day of the financial year"), null=True, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    source = EncryptedTextField(blank=True)
    digest = models.CharField(_("fingerprint"), max_length=64, blank=True)
    facts = models.JSONField(default=dict)  # type, encoding, vouchers, warnings: `budget/actions/ledger.py`
    problem = models.TextField(blank=True)  # why it cannot be read, in one sentence
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    brought_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")  # None: by a command
    brought_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_in_at = models.DateTimeField(null=True, blank=True, editable=False)  # its entries count from then on
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)  # and not after this

    objects = BooksQuerySet.as_manager()

    class Meta:
        verbose_name = _("books")
        verbose_name_plural = _("books")
        ordering = ["-brought_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind", "starts_on"],
                condition=Q(taken_in_at__isnull=False, replaced_at=None),
                name="books_in_force_once",
            ),
            models.CheckConstraint(name="books_kind_known", condition=Q(kind__in=BooksKind.values)),
            models.CheckConstraint(
                name="books_year_known_when_taken_in",
                condition=Q(taken_in_at=None) | Q(starts_on__isnull=False, ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="books_replaced_after_being_taken_in", condition=Q(replaced_at=None) | Q(taken_in_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.file_name or capfirst(self.get_kind_display())

    def seal(self, data: bytes) -> None:
        self.source = base64.b64encode(data).decode()

    def opened(self) -> BytesIO:
        """The file that was brought."""
        return BytesIO(base64.b64decode(self.source))

    @property
    def state(self) -> str:
        """reading, failed, unreadable, in_force or replaced."""
        if self.taken_in_at:
            return "replaced" if self.replaced_at else "in_force"
        if self.problem:
            return "unreadable"
        return "failed" if self.job is None or self.job.is_over else "reading"


class LedgerEntryQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor) if actor.may("budget.read") else self.none()

    def typed_in(self):
        """By hand, one by one, and still counting."""
        return self.filter(books__kind=BooksKind.BY_HAND, books__replaced_at=None)


class LedgerEntry(Owned):
    """A sum on an account of income or cost: debit positive, credit negative, as the books have it.

    Of a type of SIE without days and months only the sum of the year is known; then it has no day.
    """

    books = models.ForeignKey(Books, on_delete=models.CASCADE, related_name="entries", verbose_name=_("books"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("account"))
    occurred_on = models.DateField(_("date"), null=True, blank=True)  # of the voucher, or the last day of the period
    objects_booked = models.JSONField(_("objects"), default=list)  # ["1:20", "6:0001"], sorted
    series = models.CharField(_("series"), max_length=20, blank=True)
    number = models.CharField(_("voucher"), max_length=20, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the books")
        verbose_name_plural = _("entries of the books")
        ordering = ["occurred_on"]

    def __str__(self):
        return f"{self.series} {self.number}".strip()
