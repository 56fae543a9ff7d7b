"""What both sides of an agreement give, and the part of it that somebody has said holds for a period."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.codes import RowKind, Side
from budget.models.agreements import MONTH, Agreement, AgreementsQuerySet, OfAgreements
from budget.models.budgets import AccountRange
from jourer.models import Actor


class Funding(OfAgreements):
    """What both sides give from a day on, post by post, until the next one: amounts for so many months."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="fundings", verbose_name=_("agreement")
    )
    starts_on = models.DateField(_("holds from"))
    months = models.PositiveSmallIntegerField(_("the amounts are for so many months"), default=12, validators=MONTH)

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "starts_on"],
                name="funding_once_a_day",
                violation_error_message=_("There are already amounts from this day on."),
            ),
            models.CheckConstraint(name="funding_for_months", condition=Q(months__range=(1, 12))),
        ]

    def __str__(self):
        return f"{self.agreement} {self.starts_on}"


class Contribution(OfAgreements):
    """One post of what a side gives, in kronor. The municipality's are costs that it pays, our own financing is income.

    Which accounts feed it is said for each agreement: its posts are not those of the chart of accounts.
    """

    funding = models.ForeignKey(Funding, on_delete=models.CASCADE, related_name="posts", verbose_name=_("funding"))
    side = models.CharField(_("side"), max_length=10, choices=Side)
    name = models.CharField(_("post"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    is_earmarked = models.BooleanField(_("earmarked"), default=False)
    earmark = models.CharField(_("earmarked for"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["funding", "side", "name"],
                name="contribution_once",
                violation_error_message=_("There is already a post with this name."),
            ),
            models.CheckConstraint(name="contribution_side_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(name="contribution_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="contribution_earmarked_for_something", condition=Q(is_earmarked=True) | Q(earmark="")
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def kind(self) -> RowKind:
        """How the books have it."""
        return RowKind.INCOME if self.side == Side.OWN else RowKind.COST


class ContributionSource(AccountRange):
    """Accounts that feed a contribution."""

    row = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="sources", verbose_name=_("post"))

    objects = AgreementsQuerySet.as_manager()

    class Meta:
        verbose_name = _("accounts of a contribution")
        verbose_name_plural = _("accounts of contributions")
        ordering = ["first_account"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "first_account", "last_account", "book_object"], name="contribution_source_once"
            ),
            models.CheckConstraint(
                name="contribution_source_in_order", condition=Q(last_account__gte=F("first_account"))
            ),
        ]


class ProRating(OfAgreements):
    """That somebody has said that only so many months of the amounts hold for a period of the agreement, and why.

    Without it they hold whole, however short the period is.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="pro_ratings", verbose_name=_("agreement")
    )
    starts_on = models.DateField(_("first day of the period"))
    months = models.PositiveSmallIntegerField(_("months"), validators=MONTH)
    reason = models.CharField(_("why"), max_length=300)
    typed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    typed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("pro-rating")
        verbose_name_plural = _("pro-ratings")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "starts_on"], name="pro_rating_once_a_period"),
            models.CheckConstraint(name="pro_rating_for_months", condition=Q(months__range=(1, 12))),
        ]

    def __str__(self):
        return f"{self.agreement} {self.starts_on}"

    def of(self, amount: Decimal, funding: Funding) -> Decimal:
        return amount * self.months / funding.months
