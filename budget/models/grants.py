"""Funders, and grants with a purpose, a period and a last day for every krona."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.codes import FunderKind, GrantState, PaymentKind
from jourer.models import Actor, Owned, Shelter
from jourer.models.owned import OwnedQuerySet


class Funder(Owned):
    """Who gives money: an authority, a municipality, a company, the members, or the association's own work."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=FunderKind)

    class Meta:
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="funder_named_once",
                violation_error_message=_("There is already a funder with this name."),
            ),
            models.CheckConstraint(name="funder_kind_known", condition=Q(kind__in=FunderKind.values)),
        ]

    def __str__(self):
        return self.name


class Grant(Owned):
    """Money with a purpose and a last day (öronmärkt bidrag): applied for, granted, used, accounted for.

    What it may be used for, post by post, is its sub-budget: a `Budget` of its own. Granted and booked are two figures.
    What the books have on its own object is the grant's, whichever the account and the day.
    """

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="grants", verbose_name=_("funder"))
    name = models.CharField(_("name"), max_length=200)
    reference = models.CharField(_("the funder's reference"), max_length=50, blank=True)
    purpose = models.TextField(_("purpose"))
    not_for = models.TextField(_("what it must not pay"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day to use it"))
    applied_on = models.DateField(_("applied for on"), null=True, blank=True)
    applied_for = models.DecimalField(_("applied for"), max_digits=12, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    granted = models.DecimalField(_("granted"), max_digits=12, decimal_places=2, null=True, blank=True)  # 0: refused
    is_repaid_unused = models.BooleanField(_("what is not used is repaid"), default=True)
    # As an entry of the books has it, "6:12": the number of the dimension and that of the object. Empty: it has none.
    book_object = models.CharField(_("object in the books"), max_length=60, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # What was accounted for to the funder; the books may say something else later.
    used_when_closed = models.DecimalField(
        _("used when closed"), max_digits=18, decimal_places=2, null=True, blank=True, editable=False
    )
    closing_note = models.CharField(_("why something else is repaid"), max_length=300, blank=True)
    shelters = models.ManyToManyField(
        Shelter, through="GrantShelter", related_name="grants", blank=True, verbose_name=_("shelters")
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-ends_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "funder", "name", "starts_on"],
                name="grant_once",
                violation_error_message=_("This grant is already there."),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="grant_decided_with_its_amount",
                condition=Q(decided_on=None, granted=None) | Q(decided_on__isnull=False, granted__gte=0),
                violation_error_message=_("A decision has both a day and an amount."),
            ),
            models.CheckConstraint(
                name="grant_applied_for_something", condition=Q(applied_for=None) | Q(applied_for__gt=0)
            ),
            models.CheckConstraint(
                name="grant_closed_with_what_was_used",
                condition=Q(closed_on=None, used_when_closed=None)
                | Q(closed_on__isnull=False, used_when_closed__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.funder}: {self.name}"

    def state_on(self, day: date) -> GrantState:
        if self.closed_on:
            return GrantState.CLOSED
        if self.granted is None:
            return GrantState.APPLIED_FOR if self.applied_on else GrantState.PLANNED
        if not self.granted:
            return GrantState.REFUSED
        if day < self.starts_on:
            return GrantState.TO_BEGIN
        return GrantState.UNDER_WAY if day <= self.ends_on else GrantState.ENDED

    @property
    def is_granted(self) -> bool:
        return bool(self.granted)

    @property
    def is_granted_in_part(self) -> bool:
        return bool(self.granted and self.applied_for and self.granted < self.applied_for)


class GrantShelter(Owned):
    """A shelter that a grant is for; a grant without any is for the whole association."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="+")
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("shelter of a grant")
        verbose_name_plural = _("shelters of a grant")
        constraints = [models.UniqueConstraint(fields=["grant", "shelter"], name="grant_shelter_once")]

    def __str__(self):
        return f"{self.grant}, {self.shelter}"


class GrantExclusion(Owned):
    """Accounts that a grant must not pay: what is booked on its object there is shown, and is not used of the grant."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="exclusions", verbose_name=_("grant"))
    first_account = models.PositiveIntegerField(_("first account"))
    last_account = models.PositiveIntegerField(_("last account"))

    class Meta:
        verbose_name = _("accounts that a grant must not pay")
        verbose_name_plural = _("accounts that grants must not pay")
        ordering = ["first_account"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "first_account", "last_account"], name="grant_exclusion_once"),
            models.CheckConstraint(name="grant_exclusion_in_order", condition=Q(last_account__gte=F("first_account"))),
        ]

    def __str__(self):
        is_one = self.first_account == self.last_account
        return str(self.first_account) if is_one else f"{self.first_account}–{self.last_account}"


class GrantMoneyQuerySet(OwnedQuerySet):
    def standing(self):
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)


class GrantMoney(Owned):
    """What was asked for or paid of a grant. One that was wrong is taken back, and stays to be seen.

    More than was granted happens, and is written down with the reason for it.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("grant"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("why it is more"), max_length=300, blank=True)
    typed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    typed_at = models.DateTimeField(default=timezone.now, editable=False)
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)  # of the form that brought it
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = GrantMoneyQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_of_something", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=["association", "typed_by", "idempotency_key"], name="%(class)s_typed_once"),
        ]


class Requisition(GrantMoney):
    """A request to the funder to pay out a part of a grant (rekvisition)."""

    requested_on = models.DateField(_("requested on"))

    class Meta(GrantMoney.Meta):
        verbose_name = _("requisition")
        verbose_name_plural = _("requisitions")
        ordering = ["requested_on", "typed_at"]

    def __str__(self):
        return f"{self.grant} {self.requested_on}"

    @property
    def is_paid(self) -> bool:
        """Whether money has come for it, be it all or a part; the payments are fetched with the rows."""
        return any(one.taken_back_at is None for one in self.payments.all())


class Payment(GrantMoney):
    """Money of a grant that came from the funder, or went back to it."""

    requisition = models.ForeignKey(
        Requisition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
        verbose_name=_("requisition"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaymentKind, default=PaymentKind.RECEIVED)
    paid_on = models.DateField(_("date"))

    class Meta(GrantMoney.Meta):
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["paid_on", "typed_at"]
        constraints = [
            *GrantMoney.Meta.constraints,
            models.CheckConstraint(name="payment_kind_known", condition=Q(kind__in=PaymentKind.values)),
            models.CheckConstraint(
                name="only_what_was_received_was_requested", condition=Q(requisition=None) | Q(kind="received")
            ),
        ]

    def __str__(self):
        return f"{self.grant} {self.paid_on}"


class GrantReport(Owned):
    """An account of a grant that the funder asks for, and its last day."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="reports", verbose_name=_("grant"))
    what = models.CharField(_("what is asked for"), max_length=200)
    due_on = models.DateField(_("last day"))
    sent_on = models.DateField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("report to a funder")
        verbose_name_plural = _("reports to funders")
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["grant", "what", "due_on"], name="grant_report_once")]

    def __str__(self):
        return f"{self.what} {self.due_on}"

    @property
    def is_late(self) -> bool:
        return self.sent_on is None and self.due_on < timezone.localdate()
