"""A year's budget or a grant's: what was printed, what the rows say, and which accounts feed each row."""

import re
from collections.abc import Collection
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from budget.accounts import Accounts
from budget.codes import RowKind
from budget.models.grants import Funder, Grant
from jourer import periods
from jourer.amounts import ORE
from jourer.models import Correction, Decision, Owned, Shelter

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Budget(Owned):
    """Income and costs of a year, or of one grant (its sub-budget).

    The printed totals are what the document says; they stay beside the computed ones and are never mended.
    """

    # Of a financial year: bokföringslagen (1999:1078) 3 kap. 3 §; a grant's budget may be longer.
    MOST_MONTHS = 18

    year = models.PositiveSmallIntegerField(_("year"))
    grant = models.OneToOneField(
        Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="budget", verbose_name=_("grant")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    printed_income_heading = models.CharField(_("heading of the income as printed"), max_length=200, blank=True)
    printed_income = models.DecimalField(
        _("printed total of the income"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    printed_cost_heading = models.CharField(_("heading of the costs as printed"), max_length=200, blank=True)
    printed_cost = models.DecimalField(
        _("printed total of the costs"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    adopted_by = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adopted_budgets",
        verbose_name=_("adopted by"),
    )

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "year"],
                condition=Q(grant=None),
                name="budget_once_a_year",
                violation_error_message=_("There is already a budget for this year."),
            ),
            models.CheckConstraint(
                name="budget_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return str(self.grant) if self.grant_id else str(self.year)

    @cached_property
    def months(self) -> list[periods.Window]:
        return periods.months((self.starts_on, self.ends_on))

    def differs_from(self, heading: str) -> str:
        """The year that a heading names, where it is none of the budget's."""
        found = YEAR.search(heading)
        ours = {str(self.year), str(self.starts_on.year), str(self.ends_on.year)}
        return found[0] if found and found[0] not in ours else ""


class BudgetRow(Owned):
    """One line of a budget: an income or a cost, in kronor and without sign."""

    Kind = RowKind

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="rows", verbose_name=_("budget"))
    kind = models.CharField(_("kind"), max_length=10, choices=RowKind)
    name = models.CharField(_("row"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    shelter = models.ForeignKey(
        Shelter, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("shelter")
    )
    funder = models.ForeignKey(
        Funder, null=True, blank=True, on_delete=models.PROTECT, related_name="rows", verbose_name=_("funder")
    )
    earmark = models.CharField(_("earmarked for"), max_length=300, blank=True)
    # How much of it falls in each month of the budget, as whole numbers; empty is the same each month.
    month_weights = models.JSONField(_("spread over the months"), default=list, blank=True)
    forecast = models.DecimalField(_("forecast"), max_digits=14, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("budget row")
        verbose_name_plural = _("budget rows")
        ordering = ["-kind", "position", "name"]  # income first
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "kind", "name"],
                name="budget_row_once",
                violation_error_message=_("There is already a row with this name."),
            ),
            models.CheckConstraint(name="budget_row_kind_known", condition=Q(kind__in=RowKind.values)),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        months = len(self.budget.months)
        if self.month_weights and (len(self.month_weights) != months or not sum(self.month_weights)):
            message = _("Write one number for each of the %(months)s months, not all 0; or leave it empty.")
            raise ValidationError({"month_weights": message % {"months": months}})

    def share(self, months: Collection[periods.Window]) -> Decimal:
        """What of the amount falls in some of the budget's months."""
        of_budget = self.budget.months
        weights = self.month_weights if len(self.month_weights) == len(of_budget) else [1] * len(of_budget)
        inside = sum(weight for weight, month in zip(weights, of_budget, strict=True) if month in months)
        return (self.amount * inside / sum(weights)).quantize(ORE)


class AccountRange(Owned):
    """Accounts that feed a row: a range, and where it is so only what is booked on one object (project, shelter).

    An entry feeds one row at most. Where several fit, the one with an object goes before those without, then the
    narrower range, then the earlier row.
    """

    first_account = models.PositiveIntegerField(_("first account"))
    last_account = models.PositiveIntegerField(_("last account"))
    # The object as an entry has it, "6:12": the number of the dimension and that of the object. Empty: any.
    book_object = models.CharField(_("object"), max_length=60, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.accounts)

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.first_account, self.last_account, self.book_object)

    @property
    def width(self) -> int:
        """How many accounts it may take."""
        return self.last_account - self.first_account + 1

    def takes(self, account: int, objects: Collection[str]) -> bool:
        is_in_range = self.first_account <= account <= self.last_account
        return is_in_range and (not self.book_object or self.book_object in objects)


class RowSource(AccountRange):
    """Accounts that feed a row of a budget."""

    row = models.ForeignKey(BudgetRow, on_delete=models.CASCADE, related_name="sources", verbose_name=_("row"))

    class Meta:
        verbose_name = _("accounts of a row")
        verbose_name_plural = _("accounts of rows")
        ordering = ["first_account"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "first_account", "last_account", "book_object"], name="row_source_once"
            ),
            models.CheckConstraint(
                name="row_source_in_order",
                condition=Q(last_account__gte=F("first_account")),
                violation_error_message=_("The last account is before the first."),
            ),
        ]


class BudgetRevision(Correction):
    """A row that a decision changed after the budget was adopted; the old amount stays to be seen."""

    row = models.ForeignKey(BudgetRow, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("row"))
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="budget_revisions", verbose_name=_("decision")
    )

    class Meta(Correction.Meta):
        verbose_name = _("revision of a budget")
        verbose_name_plural = _("revisions of budgets")


class Financing(Owned):
    """How much of a cost a funder pays, in per cent; all funders of a row together never more than 100."""

    row = models.ForeignKey(BudgetRow, on_delete=models.CASCADE, related_name="financing", verbose_name=_("cost"))
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="financing", verbose_name=_("funder"))
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("financing of a cost")
        verbose_name_plural = _("financing of costs")
        constraints = [
            models.UniqueConstraint(fields=["row", "funder"], name="financing_once"),
            models.CheckConstraint(
                name="financing_in_per_cent",
                condition=Q(percent__gt=0, percent__lte=100),
                violation_error_message=_("Write a number from 1 to 100."),
            ),
        ]

    def __str__(self):
        return f"{self.row}, {self.funder}"
