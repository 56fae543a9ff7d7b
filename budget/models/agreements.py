"""Agreements with a municipality (IOP): who, where and for how long, what both sides give, and what is promised."""

import base64
from datetime import date
from decimal import Decimal
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from budget.codes import AgreementState, HandedOn, NoticeBy, PartyKind, Renewal, RowKind, Side
from budget.models.budgets import AccountRange
from budget.terms import Term
from jourer.fields import EncryptedTextField
from jourer.models import Actor, Decision, District, Measure, Owned, OwnedQuerySet
from jourer.models.associations import validate_organisation_number
from jourer.periods import LAST_DAY, Window


class AgreementsQuerySet(OwnedQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor) if actor.may("agreements.read") else self.none()


class AgreementQuerySet(AgreementsQuerySet):
    def with_money(self):
        """With what both sides give, in six queries however many they are."""
        return self.select_related("main").prefetch_related("fundings__posts__sources", "pro_ratings")

    def beside(self, agreement):
        """The main agreement of an appendix; the appendices of a main agreement."""
        return self.filter(Q(main=agreement) | Q(pk=agreement.main_id))

    def in_order(self):
        """The latest first, and each appendix after its main agreement."""
        first_day = Coalesce("main__starts_on", "starts_on")
        return self.order_by(first_day.desc(), Coalesce("main", "pk"), F("main").asc(nulls_first=True), "title")


class OfAgreements(Owned):
    """A row that only those may open who read agreements."""

    objects = AgreementsQuerySet.as_manager()

    class Meta:
        abstract = True


DAYS = ("starts_on", "initial_end", "latest_end", "noticed_on", "ended_on")
MONTH = [MinValueValidator(1), MaxValueValidator(12)]
DAY_OF_MONTH = [MinValueValidator(1), MaxValueValidator(31)]


class Agreement(OfAgreements):
    """An agreement (IOP), or an appendix to one, which holds for as long as its main agreement.

    Its state, its periods and its last notice day follow from the days: `budget/terms.py`.
    """

    title = models.CharField(_("title"), max_length=200)
    reference = models.CharField(_("the municipality's reference"), max_length=50, blank=True)
    main = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="appendices",
        verbose_name=_("appendix to"),
    )  # fmt: skip
    is_agreed = models.BooleanField(_("the parties are agreed"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    # For how long; an appendix has no days of its own.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    initial_end = models.DateField(_("last day of the first period"), null=True, blank=True)
    renewal = models.CharField(_("renewed"), max_length=20, choices=Renewal, default=Renewal.NONE)
    renewal_months = models.PositiveSmallIntegerField(_("months at a time"), null=True, blank=True, validators=MONTH)
    notice_month = models.PositiveSmallIntegerField(_("month of the notice"), null=True, blank=True, validators=MONTH)
    notice_day = models.PositiveSmallIntegerField(_("last notice day"), null=True, blank=True, validators=DAY_OF_MONTH)
    latest_end = models.DateField(_("ends at the latest"), null=True, blank=True)
    noticed_on = models.DateField(_("notice given on"), null=True, blank=True)
    noticed_by = models.CharField(_("notice given by"), max_length=10, choices=NoticeBy, blank=True)
    ended_on = models.DateField(_("ends on another day"), null=True, blank=True)
    ending_reason = models.CharField(_("why"), max_length=300, blank=True)
    # What is offered, where and on what conditions. The codes are those of the contact log, as its metrics offer them.
    supports = models.JSONField(_("kinds of support"), default=list, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    other_support = models.TextField(_("other support"), max_length=2000, blank=True)
    is_free = models.BooleanField(_("free of charge"), default=False)
    may_be_anonymous = models.BooleanField(_("whoever seeks support may be anonymous"), default=False)
    needs_no_report = models.BooleanField(_("no police report is needed"), default=False)
    conditions = models.TextField(_("other conditions"), max_length=2000, blank=True)
    age_limit = models.PositiveSmallIntegerField(_("age limit"), null=True, blank=True)
    younger_to = models.CharField(_("who supports those younger"), max_length=200, blank=True)
    districts = models.ManyToManyField(
        District, through="AgreementDistrict", related_name="agreements", blank=True, verbose_name=_("districts")
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-starts_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "title", "starts_on"],
                condition=Q(main=None),
                name="agreement_once",
                violation_error_message=_("This agreement is already there."),
            ),
            models.UniqueConstraint(
                fields=["association", "main", "title"],
                condition=Q(main__isnull=False),
                name="appendix_once",
                violation_error_message=_("This appendix is already there."),
            ),
            models.CheckConstraint(
                name="agreement_has_days_or_a_main_one",
                condition=Q(main=None, starts_on__isnull=False, initial_end__isnull=False)
                | Q(main__isnull=False, renewal="none", **dict.fromkeys(DAYS), notice_month=None, notice_day=None),
            ),
            models.CheckConstraint(
                name="agreement_days_in_order",
                condition=Q(main__isnull=False)
                | Q(initial_end__gte=F("starts_on")) & (Q(latest_end=None) | Q(latest_end__gte=F("initial_end"))),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(name="agreement_renewal_known", condition=Q(renewal__in=Renewal.values)),
            models.CheckConstraint(
                name="agreement_renewed_by_months",
                condition=Q(renewal="months", renewal_months__isnull=False, renewal_months__gt=0)
                | (~Q(renewal="months") & Q(renewal_months=None)),
            ),
            models.CheckConstraint(
                name="agreement_notice_is_a_day",
                condition=Q(notice_month=None, notice_day=None)
                | Q(notice_month__isnull=False, notice_day__isnull=False, notice_month__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="agreement_noticed_by_somebody",
                condition=Q(noticed_on=None, noticed_by="")
                | Q(noticed_on__isnull=False, noticed_by__in=NoticeBy.values),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.main_id and (self.main_id == self.pk or self.main.main_id):
            raise ValidationError({"main": _("Choose a main agreement, and not an appendix.")})

    @property
    def timed(self) -> "Agreement":
        """Whose days hold: its own, or those of the main agreement."""
        return self.main or self

    @property
    def term(self) -> Term:
        """For how long it holds; `main` is to be fetched with the rows."""
        of = self.timed
        # A constraint sees to it that there are days.
        return Term(
            starts_on=cast("date", of.starts_on),
            initial_end=cast("date", of.initial_end),
            renewal=of.renewal,
            renewal_months=of.renewal_months,
            notice=(of.notice_month, of.notice_day) if of.notice_month and of.notice_day else None,
            latest_end=of.latest_end,
            noticed_on=of.noticed_on,
            ended_on=of.ended_on,
        )

    def state_on(self, day: date) -> AgreementState:
        term = self.term
        if not self.is_agreed:
            return AgreementState.BROKEN_OFF if term.has_ended(day) else AgreementState.NEGOTIATED
        if term.has_ended(day):
            return AgreementState.ENDED
        if day < term.starts_on:
            return AgreementState.TO_BEGIN
        return AgreementState.NOTICED if term.noticed_on or term.ended_on else AgreementState.IN_FORCE

    def handed_on(self, age: int) -> HandedOn:
        """Who supports somebody of the age; of whoever has just that age the agreement says nothing."""
        if self.age_limit is None or age > self.age_limit:
            return HandedOn.TO_US
        return HandedOn.ASK if age == self.age_limit else HandedOn.TO_THEM


class AgreementDistrict(OfAgreements):
    """A district that an agreement is about; one without any is about all of the municipality."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("district of an agreement")
        verbose_name_plural = _("districts of an agreement")
        constraints = [models.UniqueConstraint(fields=["agreement", "district"], name="agreement_district_once")]

    def __str__(self):
        return f"{self.agreement}, {self.district}"


class Party(OfAgreements):
    """One of those who have made an agreement: an organisation and the office of who signs for it, never a person."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PartyKind)
    name = models.CharField(_("name"), max_length=200)
    organisation_number = models.CharField(
        _("organisation number"), max_length=13, blank=True, validators=[validate_organisation_number]
    )
    signatory = models.CharField(_("who signs, by office"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "name"],
                name="party_once",
                violation_error_message=_("There is already a party with this name."),
            ),
            models.CheckConstraint(name="party_kind_known", condition=Q(kind__in=PartyKind.values)),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.organisation_number:
            self.organisation_number = orgnr.format(self.organisation_number)


# Money


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


# What is promised


class CommitmentQuerySet(AgreementsQuerySet):
    def valid_in(self, stretch: Window):
        """Those that held on any day of it."""
        not_over = Q(valid_until=None) | Q(valid_until__gte=stretch[0])
        return self.filter(not_over, valid_from__lte=stretch[1])


class Commitment(OfAgreements):
    """Something that the agreement promises, from a day until it is replaced or dropped by decision.

    How it is followed is said by its measure, as of a plan's target: counted, typed in, or judged by a person. Its
    measure is about the whole time; what is to be reached is so in each period of the agreement.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="commitments", verbose_name=_("agreement")
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    text = models.TextField(_("what is promised"), max_length=2000)
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    measure = models.OneToOneField(
        Measure, on_delete=models.PROTECT, related_name="commitment", verbose_name=_("measure")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("replaced by")
    )
    ending_reason = models.CharField(_("why it holds no longer"), max_length=500, blank=True)
    ending_decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="ended_commitments",
        verbose_name=_("decision"),
    )  # fmt: skip
    joint_with = models.ManyToManyField(
        Party, through="CommitmentParty", related_name="commitments", blank=True, verbose_name=_("together with")
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["position", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="commitment_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="commitment_ended_by_decision",
                condition=Q(valid_until=None, replaced_by=None, ending_reason="", ending_decision=None)
                | (Q(valid_until__isnull=False, ending_decision__isnull=False) & ~Q(ending_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.text}".strip()

    @property
    def last_day(self) -> date:
        """Until it is replaced or dropped, else as long as the agreement can last."""
        return self.valid_until or self.agreement.term.last_day or LAST_DAY

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.last_day

    @property
    def is_judged(self) -> bool:
        """By a person; there is nothing to count."""
        return self.measure.kind == Measure.Kind.QUALITATIVE


class CommitmentParty(OfAgreements):
    """Another party with which a commitment is shared."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("party of a commitment")
        verbose_name_plural = _("parties of a commitment")
        constraints = [models.UniqueConstraint(fields=["commitment", "party"], name="commitment_party_once")]

    def __str__(self):
        return f"{self.commitment}, {self.party}"


# Days and papers


class AgreementDate(OfAgreements):
    """Something that the agreement asks for by a day, such as a follow-up."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="dates", verbose_name=_("agreement")
    )
    what = models.CharField(_("what is asked for"), max_length=200)
    due_on = models.DateField(_("last day"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("date of an agreement")
        verbose_name_plural = _("dates of agreements")
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["agreement", "what", "due_on"], name="agreement_date_once")]

    def __str__(self):
        return f"{self.what} {self.due_on}"

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()


class SignedFileQuerySet(AgreementsQuerySet):
    def listed(self):
        """Without what is in them, which is large."""
        return self.defer("content")


class SignedFile(OfAgreements):
    """The paper that was signed, as PDF; it lies here encrypted."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="files", verbose_name=_("agreement")
    )
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size"))  # in bytes
    digest = models.CharField(_("fingerprint"), max_length=64)
    content = EncryptedTextField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SignedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed file")
        verbose_name_plural = _("signed files")
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "digest"],
                name="signed_file_once",
                violation_error_message=_("This very file is already here."),
            )
        ]

    def __str__(self):
        return self.name

    def seal(self, data: bytes) -> None:
        self.content = base64.b64encode(data).decode()

    def opened(self) -> bytes:
        return base64.b64decode(self.content)
